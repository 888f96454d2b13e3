"""What many cells have is told once on the screen.

1. Places are sorted as people count: D19 before D101, 2 before 10.
2. The blanks of one sheet are one line, after what was typed wrongly.
3. A problem in the same words at several places of one file is one line that names them.
"""

from __future__ import annotations

from workbook.findings import Code, Finding, Place, finding
from workbook.findings.telling import finding_lines
from workbook.text import counting

SHEET = "1 Quayside"


def blank(cell: str, sheet: str = SHEET) -> Finding:
    return finding(Code.BLANK, Place("a.xlsx", sheet, cell, "S-1"), wanted="a number", zero="")


def negative(cell: str) -> Finding:
    return finding(Code.NEGATIVE, Place("a.xlsx", SHEET, cell, "S-1"), "-1")


def test_places_are_sorted_as_people_count() -> None:
    """1: row by row; a sheet and a file by their numbers."""
    assert sorted(["D101", "AA3", "D19", "B3"], key=counting) == ["B3", "AA3", "D19", "D101"]
    assert sorted(["10 Lock", "2 Quay"], key=counting) == ["2 Quay", "10 Lock"]
    assert [each.source_cell for each in sorted([blank("D101"), blank("D19")])] == ["D19", "D101"]


def test_the_blanks_of_a_sheet_are_one_line() -> None:
    """2: so that the error among them stands out."""
    blanks = [blank(f"D{row}") for row in (19, 20, 101)]
    first, second = finding_lines([*blanks[:2], negative("D40"), blanks[2]])
    assert first.startswith(f"error: a.xlsx: {SHEET}, D40: found '-1'.")
    assert second == f"error: a.xlsx: {SHEET}: 3 blanks: D19, D20, D101. Enter 0 where none."
    assert len(finding_lines([blank("D1"), blank("D2"), blank("D1", "2 Lock")])) == 2


def test_the_same_problem_is_one_line() -> None:
    """3: from three on; two are told in full."""
    (only,) = finding_lines([negative("D1"), negative("D2"), negative("D3")])
    assert only.endswith(f"The same at {SHEET} D2, {SHEET} D3.")
    assert len(finding_lines([negative("D1"), negative("D2")])) == 2
