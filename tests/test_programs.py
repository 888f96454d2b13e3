"""What other programs write is read as what it is, or refused with the true reason.

1. OpenDocument is the same return whichever program wrote it, in an archive or flat.
2. A percentage, an error value and a formula are questioned in every kind of file, at their cells.
3. An .xlsb whose cells cannot be told is refused, and nothing of it is taken for a blank.
4. A file of another kind is refused with what it is and what to send.
5. A sheet whose cells lost their formats is asked about: a percentage on it can no longer be told from a number.
6. A blank is no 0, whichever program saves what we wrote.
7. What stands below the form is said, however far down, and nothing of it is read.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Callable
from pathlib import Path

import ironcalc
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import world
from binary_workbooks import as_binary
from damage import compound, zipped
from libreoffice import LibreOffice
from open_documents import Manner, as_open_document
from soundness import check_wording, codes
from workbook.assess import AssessedReturn
from workbook.findings import Code, Severity
from workbook.reader.grid import MOST_ROWS
from world import (
    HOURS,
    SMOKERS,
    SUPPORTED,
    USERS,
    WORKED,
    answer,
    assessed,
    cell,
    full,
    full_as_excel_writes_it,
    numbers,
    on_sheet,
    parts,
    true_numbers,
    truth,
    with_parts,
)

KINDS: dict[str, Callable[[bytes], bytes]] = {
    **{f"ods by {manner}": functools.partial(as_open_document, manner=manner) for manner in Manner},
    **{f"fods by {manner}": functools.partial(as_open_document, manner=manner, flat=True) for manner in Manner},
    "ods without a part that says so": functools.partial(as_open_document, manner=Manner.GNUMERIC, mimetype=False),
    "xlsb": as_binary,
}
#: What is said of a file for what kind it is, and of formulas that a program left out.
OF_THE_KIND = {Code.OLDER_TYPE, Code.IDENTITY_LOST}


@pytest.mark.parametrize("written", KINDS.values(), ids=KINDS)
def test_every_answer_of_a_careful_return_comes_back(written: Callable[[bytes], bytes]) -> None:
    """1: nothing more is said than what kind of file it is."""
    returned = assessed(written(full()))
    assert numbers(returned) == true_numbers()
    assert codes(returned) <= OF_THE_KIND


def _careless(sheet: Worksheet) -> None:
    sheet[cell(USERS)].value = "=5+7"
    sheet[cell(SUPPORTED)].value, sheet[cell(SUPPORTED)].number_format = 1, "0%"
    sheet[cell(HOURS)].value, sheet[cell(HOURS)].number_format = 0.45, "0.0%"
    sheet[cell(WORKED)].value = "#N/A"


CARELESS = {USERS: Code.FORMULA, SUPPORTED: Code.PERCENT, HOURS: Code.PERCENT, WORKED: Code.ERROR_VALUE}


def _assert_questioned(returned: AssessedReturn, expected: dict[str, Code]) -> None:
    check_wording(returned)
    said = {
        each.question: (each.code, each.source_cell) for each in returned.findings if each.severity is Severity.ERROR
    }
    assert said == {question: (code, cell(question)) for question, code in expected.items()}
    assert all(answer(returned, question).number is None for question in expected)


@pytest.mark.parametrize("written", [*KINDS.values(), bytes], ids=[*KINDS, "xlsx"])
def test_what_is_no_plain_number_is_questioned(written: Callable[[bytes], bytes]) -> None:
    """2: 100% is no 1, and a stored result is no answer. What a program left out is blank, and asked for."""
    is_lost = "sheetjs" in str(written)
    expected = {**CARELESS, WORKED: Code.BLANK} if is_lost else CARELESS
    _assert_questioned(assessed(written(on_sheet(full(), _careless))), expected)


@pytest.mark.parametrize("kind", ["ods", "xls", "fods"])
def test_what_is_no_plain_number_is_questioned_as_libreoffice_saves_it(
    libreoffice: LibreOffice, tmp_path: Path, kind: str
) -> None:
    """2, 1: an error value that was typed is saved as a formula there, and is called what it is."""
    source = tmp_path / "careless.xlsx"
    source.write_bytes(on_sheet(full(), _careless))
    [saved] = libreoffice.recalculate([source], tmp_path / "saved", to=kind)
    returned = assessed(saved.read_bytes())
    _assert_questioned(returned, CARELESS)
    others = {key: number for key, number in true_numbers().items() if key[1] not in CARELESS or key[0] != world.QUAY}
    assert {key: number for key, number in numbers(returned).items() if key in others} == others


def test_an_xlsb_whose_cells_do_not_say_where_they_are_is_refused() -> None:
    """3: a reading that passes over them would take them for blanks."""
    returned = assessed(as_binary(full(), short=True))
    check_wording(returned)
    assert (codes(returned), returned.answers) == ({Code.NOT_A_WORKBOOK}, ())


def test_what_is_no_plain_number_is_the_reason_also_where_the_values_cannot_be_read() -> None:
    """3: the file is whole, and sending it again would not help."""
    returned = assessed(with_parts(as_binary(full(), short=True), {"xl/sharedStrings.bin": b"\x9f\x01\x08"}))
    assert codes(returned) == {Code.NOT_A_WORKBOOK}


@pytest.mark.parametrize("exactly", [False, True])
def test_a_sheet_without_formats_is_asked_about(exactly: bool) -> None:
    """5: with the sheet's name; the others are as they were, and every figure is read."""
    xml = re.sub(rb'(<c r="[A-Z]+[0-9]+") s="[0-9]+"', rb"\1", parts(full_as_excel_writes_it())[world.QUAY_PART])
    returned = assessed(with_parts(full_as_excel_writes_it(), {world.QUAY_PART: xml}), exactly=exactly)
    check_wording(returned)
    assert [(each.code, each.place.sheet) for each in returned.findings] == [(Code.LOOKS_LOST, world.QUAY_SHEET)]
    assert numbers(returned) == true_numbers()


def test_a_blank_is_blank_in_a_program_that_takes_a_number_without_one_for_0(tmp_path: Path) -> None:
    """6: as IronCalc does with cells that are called numbers."""
    (tmp_path / "filled.xlsx").write_bytes(
        world.fill({key: entry for key, entry in truth().items() if key[1] != USERS})
    )
    book = ironcalc.load_from_xlsx(str(tmp_path / "filled.xlsx"), "en", "UTC", "en")
    book.save_to_xlsx(str(tmp_path / "saved.xlsx"))
    returned = assessed((tmp_path / "saved.xlsx").read_bytes())
    assert answer(returned, USERS).content is None
    assert codes(returned) <= {Code.BLANK, Code.IDENTITY_LOST}


#: In an .xls: the record of the format of money, and one of a look of cells, each with the number of the format.
_MONEY_FORMAT = re.compile(rb"(\x1e\x04..)(..)(...[^\x00-\x1f]*?#,##0\.000)", re.DOTALL)
_LOOK = rb"(\xe0\x00\x14\x00..)%s"


def _as_money(sheet: Worksheet) -> None:
    for question in (HOURS, WORKED, USERS):
        sheet[cell(question)].number_format = "#,##0.000"


def test_a_number_is_no_date_for_the_number_of_its_format(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """2: Gnumeric writes the formats of an .xls under numbers that stand for dates elsewhere, with what they show."""
    source = tmp_path / "filled.xlsx"
    source.write_bytes(on_sheet(full(), _as_money))
    [saved] = libreoffice.recalculate([source], tmp_path / "saved", to="xls")
    [(head, format_number, shown)] = _MONEY_FORMAT.findall(saved.read_bytes())
    content = saved.read_bytes().replace(head + format_number + shown, head + b"\x32\x00" + shown)
    content, looks = re.subn(_LOOK % re.escape(format_number), rb"\g<1>" + b"\x32\x00", content, flags=re.DOTALL)
    assert looks > 0
    returned = assessed(content)
    assert numbers(returned) == true_numbers()
    assert codes(returned) <= OF_THE_KIND


def test_a_day_and_spaces_are_what_they_were_typed_as() -> None:
    """1: a date is no number, and a text keeps its spaces and its lines."""

    def change(sheet: Worksheet) -> None:
        sheet[cell(USERS)].value = dt.datetime(2008, 9, 12)
        sheet[cell(SUPPORTED)].value, sheet[cell(SUPPORTED)].data_type = "  12", "s"
        sheet[world.explanation(SMOKERS)].value = "two  words\nand a line"

    returned = assessed(as_open_document(on_sheet(full(), change), Manner.LIBREOFFICE))
    assert {each.code for each in returned.findings if each.question == USERS} == {Code.DATE}
    assert answer(returned, SUPPORTED).content == "  12"
    assert answer(returned, SMOKERS).explanation == "two  words\nand a line"


OTHERS: dict[str, tuple[bytes, str]] = {
    "a PDF": (b"%PDF-1.4\n", "a PDF"),
    "a photograph": (b"\xff\xd8\xff\xe0", "a picture"),
    "a web page called .xls": (b"\xef\xbb\xbf<!DOCTYPE html><table><tr><td>1", "a web page"),
    "an XML spreadsheet": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
        "an XML spreadsheet of 2003",
    ),
    "a letter": ("Dear all, our figures follow. Zoë".encode(), "a text"),
    "a Word document of old": (compound("WordDocument"), "a Word document"),
    "a Word document": (zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>"}), "a Word document"),
    "a text of OpenDocument": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>"}),
        "an OpenDocument file, but no spreadsheet",
    ),
    "a Numbers file": (zipped({"Index/Document.iwa": b"a", "Metadata/a.plist": b"a"}), "a Numbers file"),
    "returns in a zip": (
        zipped({"a.xlsx": full(), "b.XLSX": b"a"}),
        "a zip with 2 files of figures in it: unpack it first",
    ),
    "photographs in a zip": (zipped({"a.jpg": b"\xff\xd8"}), "an archive of another program"),
}


@pytest.mark.parametrize(("content", "words"), OTHERS.values(), ids=OTHERS)
def test_a_file_of_another_kind_is_called_what_it_is(content: bytes, words: str) -> None:
    """4: with what to send instead."""
    returned = assessed(content)
    check_wording(returned)
    [refusal] = returned.findings
    assert refusal.code is Code.NOT_A_WORKBOOK
    assert f"it is {words}." in refusal.message
    assert "Save the issued workbook as .xlsx and send that file." in refusal.message


BELOW = {"xlsx": bytes, "ods": functools.partial(as_open_document, manner=Manner.GNUMERIC)}


@pytest.mark.parametrize(
    ("written", "row"),
    [(BELOW["xlsx"], 400), (BELOW["xlsx"], 6000), (BELOW["xlsx"], 150_000), (BELOW["ods"], 400), (BELOW["ods"], 6000)],
)
def test_what_stands_below_the_form_is_said(written: Callable[[bytes], bytes], row: int) -> None:
    """7: a figure of the provider's own, near and beyond what any form of ours takes."""
    returned = assessed(written(on_sheet(full(), lambda sheet: sheet.cell(row, 4).__setattr__("value", 7))))
    (below,) = (finding for finding in returned.findings if finding.code is Code.CELLS_BELOW)
    assert below.place.sheet == world.QUAY_SHEET
    assert below.place.cell == f"D{min(row, MOST_ROWS + 1)}"
    assert numbers(returned) == true_numbers()
    assert Code.CELLS_BELOW not in codes(assessed(written(full())))
