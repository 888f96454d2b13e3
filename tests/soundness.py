"""What holds of every finding of every return, whatever was done to the file."""

from __future__ import annotations

import io

import openpyxl
from openpyxl.worksheet.formula import ArrayFormula
from openpyxl.worksheet.worksheet import Worksheet

from workbook.assess import AssessedReturn
from workbook.findings import LONGEST_MESSAGE, Code, Finding
from workbook.reader import IssuedForm
from workbook.text import plain
from world import assessed


def read_soundly(content: bytes, *known: IssuedForm, exactly: bool = False) -> AssessedReturn:
    """Read a workbook and hold each finding to what is promised of all: words, place, and what it quotes."""
    returned = assessed(content, *known, exactly=exactly)
    check_wording(returned)
    if any(each.source_cell for each in returned.findings):
        check_places(returned, content)
    return returned


def check_wording(returned: AssessedReturn) -> None:
    """Every message is short, plain, says what to do, and holds nothing of the program's own."""
    for each in returned.findings:
        check_words(each)
        assert each.source_file == returned.file


def check_words(found: Finding) -> None:
    """The message is of a length that is read, on one line, and has no word that only the program knows."""
    message = found.message
    assert 20 < len(message) < LONGEST_MESSAGE, message
    assert set(message).isdisjoint("{}") or not set(found.value).isdisjoint("{}"), message
    assert message.isprintable()
    for inside in ("Traceback", "Error(", "None", "openpyxl", "calamine", "workbook.", "object at"):
        assert inside not in message.replace(found.value, ""), message


def check_places(returned: AssessedReturn, content: bytes) -> None:
    """What a finding quotes stands in the cell that it names."""
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    sheets = {name: _cells(book[name]) for name in {each.source_sheet for each in returned.findings} - {""}}
    for each in returned.findings:
        if each.source_cell:
            stands = sheets[each.source_sheet].get(each.source_cell)
            stands = stands.text if isinstance(stands, ArrayFormula) else stands
            stands = float(stands) if isinstance(stands, int) and not isinstance(stands, bool) else stands
            words = "" if stands is None or stands == "" else plain(stands)
            words = words.removesuffix(" 00:00:00")
            assert each.value in (words, "") or (each.value, words) == ("nothing", ""), each
            assert each.source_cell in each.message or len(each.message) > LONGEST_MESSAGE - 5, each.message


def _cells(sheet: Worksheet) -> dict[str, object]:
    return {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}


def codes(returned: AssessedReturn) -> set[Code]:
    """The codes of a return's findings."""
    return {each.code for each in returned.findings}
