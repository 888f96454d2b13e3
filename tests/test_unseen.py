"""What cannot be seen in a cell is not a riddle: it is named, or counts as nothing.

1. A box in which nothing can be seen is blank, whatever stands in it.
2. A figure beside a character that cannot be seen is refused, and the message names the character.
3. No message is turned round, broken into lines or hidden in part by what it quotes.
4. Plain spaces around a figure are taken off, with a note, as before.
"""

from __future__ import annotations

import pytest
from openpyxl.worksheet.worksheet import Worksheet

import world
from workbook.findings import Code
from workbook.text import quoted

USERS = world.USERS
UNSEEN = {
    "no-break space": "\xa0",
    "tab": "\t",
    "new line": "\n",
    "zero width space": "\u200b",
    "soft hyphen": "\xad",
    "right-to-left override": "\u202e",
    "ideographic space": "\u3000",
}


def findings_of(content: str) -> dict[Code, str]:
    """What is said of a box that holds a text, by code."""

    def change(sheet: Worksheet) -> None:
        sheet[world.cell(USERS)] = content

    returned = world.judged(world.on_sheet(world.full(), change))
    return {finding.code: finding.text for finding in returned.findings if finding.question == USERS}


@pytest.mark.parametrize("letter", UNSEEN.values(), ids=UNSEEN)
def test_a_box_in_which_nothing_can_be_seen_is_blank(letter: str) -> None:
    """1: alone, or among spaces."""
    assert list(findings_of(f" {letter}{letter} ")) == [Code.BLANK]


@pytest.mark.parametrize("name", UNSEEN)
def test_what_cannot_be_seen_beside_a_figure_is_named(name: str) -> None:
    """2: where it stands."""
    assert f"found '12[{name}]'" in findings_of(f"12{UNSEEN[name]}")[Code.TEXT]


@pytest.mark.parametrize("letter", [*UNSEEN.values(), "\r\n", "\x00", "\ue000", "\u2066"])
def test_no_message_is_turned_round_or_broken(letter: str) -> None:
    """3: whatever it quotes."""
    assert quoted(f"a{letter}b").isprintable()


def test_spaces_around_a_figure_are_taken_off() -> None:
    """4: with a note."""
    assert Code.TEXT_NUMBER in findings_of(" 12 ")
