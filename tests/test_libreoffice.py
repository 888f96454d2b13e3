"""The LibreOffice that other tests rely on does what they believe it does.

1. Formulas are recalculated on loading, whatever result the file carries.
2. Many files take one start, and come back in the order given.
3. Filling writes typed values, in place or elsewhere, in any of the three formats a provider may save in.
4. Printing gives a picture of each page.
5. What goes wrong is said, and nothing is left running.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import openpyxl
import pytest
import python_calamine
import xlsxwriter

import libreoffice as harness
from libreoffice import Fill, LibreOffice, LibreOfficeError, Value

if TYPE_CHECKING:
    from pathlib import Path

WRONG = 99


@pytest.fixture
def stale(tmp_path: Path) -> Path:
    """A workbook whose formula carries a wrong result, and whose sheet is protected but for A1."""
    return write_stale(tmp_path / "stale.xlsx", 21)


def write_stale(path: Path, number: float) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("It's café")
        sheet.protect()
        sheet.write_number("A1", number, book.add_format({"locked": False}))
        sheet.write_formula("B1", "=A1*2", value=WRONG)
    return path


def first_row(path: Path) -> list[object]:
    return list(python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[0])


def test_a_stale_result_is_recalculated_on_loading(libreoffice: LibreOffice, stale: Path, tmp_path: Path) -> None:
    """1: the stored result was wrong, the saved one is right."""
    assert first_row(stale) == [21, WRONG]
    [recalculated] = libreoffice.recalculate([stale], tmp_path / "out")
    assert first_row(recalculated) == [21, 42]


def test_many_files_come_back_in_order(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """2: the n-th result belongs to the n-th file."""
    paths = [write_stale(tmp_path / f"{number}.xlsx", number) for number in (3, 1, 2)]
    recalculated = libreoffice.recalculate(paths, tmp_path / "out", to="ods")
    assert [first_row(path) for path in recalculated] == [[3, 6], [1, 2], [2, 4]]


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_filled_values_are_saved_as_typed(libreoffice: LibreOffice, stale: Path, tmp_path: Path, suffix: str) -> None:
    """3: numbers, text that looks like a number or a formula, and emptied cells are what they were typed as."""
    sheet = "It's café"
    values: dict[tuple[str, str], Value] = {
        (sheet, "A1"): 7,
        (sheet, "C1"): 0.5,
        (sheet, "D1"): "12 ",
        (sheet, "E1"): "=A1",
        (sheet, "F1"): True,
    }
    filled = libreoffice.fill(stale, values, tmp_path / f"filled.{suffix}")
    assert first_row(filled) == [7, 14, 0.5, "12 ", "=A1", True]
    assert first_row(stale) == [21, WRONG]


def test_filling_in_place_keeps_formulas_and_protection(libreoffice: LibreOffice, stale: Path) -> None:
    """3: what comes back is the workbook that went out, saved by a real client."""
    libreoffice.fill(stale, {("It's café", "A1"): None})
    sheet = openpyxl.load_workbook(stale).worksheets[0]
    assert (sheet["A1"].value, sheet["B1"].value) == (None, "=A1*2")
    assert sheet.protection.sheet
    assert not sheet["A1"].protection.locked
    assert sheet["B1"].protection.locked


def test_one_start_fills_many(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """2, 3: each file gets its own values."""
    paths = [write_stale(tmp_path / f"{number}.xlsx", number) for number in range(3)]
    libreoffice.fill_all([Fill(path, {("It's café", "A1"): 10 + place}, path) for place, path in enumerate(paths)])
    assert [first_row(path) for path in paths] == [[10, 20], [11, 22], [12, 24]]


def test_each_page_is_drawn(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """4: two sheets with something in them are two pages."""
    with xlsxwriter.Workbook(tmp_path / "pages.xlsx") as book:
        for _ in range(2):
            book.add_worksheet().write_string("A1", "here")
    pages = libreoffice.to_png(tmp_path / "pages.xlsx", tmp_path / "out")
    assert [page.name for page in pages] == ["pages-page-1.png", "pages-page-2.png"]


def test_what_it_cannot_do_is_said(libreoffice: LibreOffice, stale: Path, tmp_path: Path) -> None:
    """5: a file that cannot be opened, an unknown sheet, and two results under one name are errors, not silence."""
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 but no zip")
    with pytest.raises(LibreOfficeError, match=r"broken\.xlsx"):
        libreoffice.recalculate([broken], tmp_path / "out")
    with pytest.raises(LibreOfficeError, match="NoSuchElementException"):
        libreoffice.fill(stale, {("No such sheet", "A1"): 1})
    with pytest.raises(ValueError, match="under one name"):
        libreoffice.recalculate([stale, stale], tmp_path / "out")


def test_a_program_that_hangs_is_ended() -> None:
    """5: the call returns soon, though a child of a child holds on to the output."""
    started = time.monotonic()
    with pytest.raises(LibreOfficeError, match=r"no answer within 0\.5 seconds"):
        harness.run(["sh", "-c", "sleep 60 & wait"], {}, seconds=0.5)
    assert time.monotonic() - started < 10
