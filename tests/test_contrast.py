"""What is printed can be read by people whose eyes are weak: WCAG 2.1 AA, worked out from the writer's own colours.

1. Text and its fill differ by 4.5 to 1 for every role and input, and by 3 to 1 where the type is large (18 points, or 14 bold).
2. So do they in every state that a condition paints, over whatever it may be painted on, greyed out among them.
3. The edge of a box that may be typed in differs by 3 to 1 from the paper around it and inside it (success criterion 1.4.11).
4. The formula is WCAG's: known pairs come out as published.
"""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from workbook.layout import InputRole, Role
from workbook.model import QuestionType
from workbook.rules.states import RowState
from workbook.writer.formats import CONDITIONS, entry_look, role_look
from world import form

PAPER = "#FFFFFF"
TEXT, LARGE_TEXT, EDGE = 4.5, 3.0, 3.0
INPUTS = {
    f"{role} {kind} {'open' if is_open else 'locked'}": entry_look(role, kind, is_open=is_open)
    for role, kind, is_open in itertools.product(InputRole, (*QuestionType, None), (True, False))
    if kind is not QuestionType.DERIVED
}
ROLES = {str(role): role_look(role) for role in Role}
PRINTED = ROLES | INPUTS
#: What stands below the headings of a service sheet, where the conditions paint.
PAINTED = INPUTS | {str(cell.role): role_look(cell.role) for cell in form().fixed if cell.row > form().heading_row}


def contrast(one: str, other: str) -> float:
    """How much lighter one colour is than the other, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return 0.2126 * _linear(red) + 0.7152 * _linear(green) + 0.0722 * _linear(blue)


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else float(((share + 0.055) / 1.055) ** 2.4)


def needed(look: dict[str, Any]) -> float:
    """How much a look's text must differ from its fill."""
    is_large = look["font_size"] >= (14 if look.get("bold") else 18)
    return LARGE_TEXT if is_large else TEXT


def readable(look: dict[str, Any]) -> bool:
    return contrast(look["font_color"], look.get("bg_color", PAPER)) >= needed(look)


@pytest.mark.parametrize(
    ("one", "other", "published"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFFFFF", "#FFFFFF", 1.0),
        ("#767676", "#FFFFFF", 4.54),
        ("#FF0000", "#FFFFFF", 4.0),
    ],
)
def test_known_pairs_come_out_as_published(one: str, other: str, published: float) -> None:
    """4: either way round."""
    assert contrast(one, other) == contrast(other, one) == pytest.approx(published, abs=0.005)


@pytest.mark.parametrize("look", PRINTED.values(), ids=PRINTED)
def test_every_cell_can_be_read(look: dict[str, Any]) -> None:
    """1: as it is printed."""
    assert readable(look)


@pytest.mark.parametrize("state", CONDITIONS)
def test_every_state_can_be_read(state: RowState) -> None:
    """2: colour and fill of the state where it has them, of the cell beneath where it has not."""
    unreadable = [name for name, look in PAINTED.items() if not readable(look | CONDITIONS[state])]
    assert unreadable == []


@pytest.mark.parametrize("name", [name for name in INPUTS if name.endswith("open")])
def test_the_edge_of_a_box_can_be_seen(name: str) -> None:
    """3: against the paper around it and its own fill."""
    edge = INPUTS[name]["border_color"]
    assert contrast(edge, PAPER) >= EDGE
    assert contrast(edge, INPUTS[name]["bg_color"]) >= EDGE
