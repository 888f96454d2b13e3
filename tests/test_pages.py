"""The pages around the service sheets: what they say, and where their links lead.

1. Guidance lists what it holds, by the short title, and each line leads to that indicator's own guidance.
2. No cell of a page, and no cell of last quarter's column, is there only to say that there is nothing.
3. Where last quarter is unknown, the sheet says so once; where it is known, the sheet does not.
4. Read me and Summary say by when and to whom; without an address they still say to whom.
5. The name of a sheet is one that every program reads as it was written.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from workbook.layout import Layout, Role, ServiceSheet, plan
from workbook.layout.names import sheet_name
from world import another_provider, form, framework, standard

NOTHING_HELD = "We hold no figures of last quarter."
LAYOUT = standard()[1].layout


def test_guidance_lists_what_it_holds() -> None:
    """1: every indicator that some service is shown, in the order in which they follow."""
    cells = {(cell.row, cell.column): cell for cell in LAYOUT.guidance.cells}
    links = [cell for cell in LAYOUT.guidance.cells if cell.role is Role.LINK]
    shown = [each for each in framework().sections if any(s.state(each.code).shown for s in LAYOUT.sheets)]
    assert [link.value for link in links] == [section.short_title for section in shown]
    for link, section in zip(links, shown, strict=True):
        sheet, _, cell = link.target.partition("!")
        assert (sheet, cell[0]) == ("internal:Guidance", "A")
        heading = cells[int(cell[1:]) - 1, 0]
        assert (heading.role, heading.value) == (Role.SECTION, section.label)
        assert cells[link.row, 0].value == section.label


def test_no_text_of_a_page_is_empty() -> None:
    """2: bands of colour aside, which are blank cells."""
    empty = [cell for page in LAYOUT.pages for cell in page.cells if cell.value == "" and not cell.formula]
    assert {cell.role for cell in empty} <= {Role.SECTION}


def previous_texts(sheet: ServiceSheet) -> list[str | float]:
    """What stands in the column of last quarter's figures."""
    return [sheet.printed(cell) for cell in form().fixed if cell.role is Role.PREVIOUS]


def test_last_quarter_is_figures_or_nothing() -> None:
    """2: no words for a figure that is not held."""
    known, unknown = LAYOUT.sheets
    assert {text for text in previous_texts(known) if isinstance(text, str)} == {""}
    assert set(previous_texts(unknown)) == {""}


def test_an_unknown_last_quarter_is_said_once() -> None:
    """3: beneath the service's name, and only where nothing at all is held."""
    known, unknown = LAYOUT.sheets
    assert NOTHING_HELD not in str(known.slots["subtitle"])
    assert str(unknown.slots["subtitle"]).endswith(f" {NOTHING_HELD}")
    assert all(NOTHING_HELD in str(sheet.slots["subtitle"]) for sheet in another_provider()[1].layout.sheets)


def returning(layout: Layout) -> set[str]:
    """The sentence about returning, wherever it stands."""
    cells = [cell for page in (layout.cover, layout.summary) for cell in page.cells]
    return {str(cell.value) for cell in cells if str(cell.value).startswith("Please return")}


@pytest.mark.parametrize(
    ("address", "ending"),
    [("sp@leicester.example", "Leicester, sp@leicester.example."), ("", "Leicester, at the address they gave you.")],
)
def test_by_when_and_to_whom(address: str, ending: str) -> None:
    """4: one sentence, the same on both pages."""
    ours = framework()
    authorities = tuple(
        replace(each, return_to=address) if each.code == LAYOUT.issued.authority else each for each in ours.authorities
    )
    [sentence] = returning(plan(replace(ours, authorities=authorities), LAYOUT.issued, form()))
    assert sentence.startswith("Please return this workbook by ")
    assert sentence.endswith(ending)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("St Osmund's 'Quiet' House'", "7 St Osmunds Quiet House"),
        ("O\N{RIGHT SINGLE QUOTATION MARK}Malley House", "7 OMalley House"),
        ("_x0041_ Road", "7 x0041_ Road"),
        ("__x0041__X00e9_", "7 x0041X00e9_"),
        ("a/b\\c:d*e?f[g]h", "7 a b c d e f g h"),
        ("=1+1", "7 =1+1"),
    ],
)
def test_sheet_names_hold_nothing_that_a_program_stumbles_over(title: str, name: str) -> None:
    """5: apostrophes break references; `_x0041_` is decoded to a letter; Excel refuses the others."""
    assert sheet_name(7, title) == name
