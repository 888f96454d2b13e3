"""Boxes filled in a workbook's XML, and nothing else touched.

1. The same comes back as from a workbook that openpyxl filled, for every type of question.
2. All but the sheets that were filled, the results of formulas and the time is as it was issued.
3. A formula has no result, as every program then works it out when it opens the file.
4. What is of another kind is left to openpyxl: a text that XML cannot hold, a cell that is not there or holds its text
   itself, a file that cannot be opened.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

from every_type import every_type
from workbook.feedback.filling import steady_bytes
from workbook.feedback.in_place import CellValue, filled_in_place
from workbook.layout import InputRole, cell_name
from workbook.model import QuestionType
from workbook.reader import read_return

SAVED = dt.datetime(2008, 10, 14, 9, 30)
#: What is typed for each type, and for an explanation.
TYPED: dict[QuestionType, CellValue] = {
    QuestionType.COUNT: 12,
    QuestionType.NUMBER: 37.25,
    QuestionType.MONEY: 1234.5,
    QuestionType.PERCENTAGE: 45,
    QuestionType.YES_NO: "Yes",
    QuestionType.CHOICE: 'Moved <on> & "settled"',
    QuestionType.DATE: dt.date(2008, 9, 30),
    QuestionType.TEXT: "=1+1, £ and café\nbelow",
}


def typed() -> dict[str, dict[str, CellValue]]:
    """What is typed in each open box, by sheet and cell."""
    layout = every_type(2).known.layout
    return {
        sheet.name: {
            cell_name(box.row, box.column): "Said" if box.role is not InputRole.ANSWER else TYPED[box.type]
            for box in layout.form.inputs
            if sheet.is_open(box) and box.role is not InputRole.CHOICE and box.type
        }
        for sheet in layout.sheets
    }


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def in_place(entries: dict[str, dict[str, CellValue]], content: bytes = b"") -> bytes | None:
    return filled_in_place(content or every_type(2).content, entries, SAVED)


def filled() -> bytes:
    content = in_place(typed())
    assert content is not None
    return content


def test_the_same_comes_back_as_from_openpyxl() -> None:
    """1: what stands in every box, and where."""
    made = every_type(2)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    for sheet, cells in typed().items():
        for cell, value in cells.items():
            book[sheet][cell].value = value
            book[sheet][cell].data_type = "s" if isinstance(value, str) else book[sheet][cell].data_type
    both = [read_return("a.xlsx", content, lambda _: made.known) for content in (filled(), steady_bytes(book, SAVED))]
    assert both[0].entries == both[1].entries
    assert {kind for kind, value in TYPED.items() if any(value == entry.content for entry in both[0].entries)} == set(
        TYPED
    )
    assert both[0].findings == both[1].findings == ()
    assert both[0].saved == both[1].saved == SAVED.replace(tzinfo=dt.UTC)


def test_nothing_else_is_touched() -> None:
    """2: openpyxl would write every part anew, and lose what it does not know."""
    issued, made = parts(every_type(2).content), parts(filled())
    assert list(made) == list(issued)
    changed = {name for name in issued if issued[name] != made[name]}
    assert "docProps/core.xml" in changed
    assert all(name == "docProps/core.xml" or name.startswith("xl/worksheets/sheet") for name in changed)


def test_formulas_have_no_results() -> None:
    """3: those of the issued workbook were those of blank boxes."""
    sheets = [data for name, data in parts(filled()).items() if name.startswith("xl/worksheets/")]
    assert any(b"<f>" in data for data in sheets)
    assert not any(b"</f><v>" in data for data in sheets)


@pytest.mark.parametrize("text", ["a\x00b", "bell\x07", "_x0041_", "broken \ud800", "back\r"])
def test_a_text_of_another_kind_is_left_to_openpyxl(text: str) -> None:
    """4: as it is, or as XML writes what it cannot hold."""
    sheet, cells = next(iter(typed().items()))
    assert in_place({sheet: {next(iter(cells)): text}}) is None


@pytest.mark.parametrize("entries", [{"No such sheet": {"D5": 1}}, {"1 House 0": {"ZZ99": 1}}])
def test_a_cell_that_is_not_there_is_left_to_openpyxl(entries: dict[str, dict[str, CellValue]]) -> None:
    """4: a box that was cut or moved."""
    assert in_place(entries) is None


def test_a_text_in_its_cell_is_left_to_openpyxl() -> None:
    """4: such as that of a box which was filled like this before."""
    assert in_place(typed(), filled()) is None


@pytest.mark.parametrize("content", [b"no archive", b"PK\x03\x04 cut short"])
def test_what_cannot_be_opened_is_left_to_openpyxl(content: bytes) -> None:
    """4: which says what is wrong."""
    assert in_place(typed(), content) is None
