"""A register as councils keep it, read in one pass.

1. Titles above the column names, blank lines, totals and remarks are passed over, and named by `check`; so are columns of
   the officer's own.
2. A column goes by what councils call it; a renamed one is said once, and its rows say nothing of it.
3. A cell merged over several rows counts for each. Of several sheets the one with services is read; two are refused.
4. .ods, .xls and .xlsx give the same register.
5. Every mistake of every stage comes in one pass; what many rows have is said once; an id that lost zeros is offered back.
6. `register --make-sheet` writes a register that can be filled in and read; `--fix` a clean copy in which each doubt is
   marked, and which prints on few pages with its column names. It never touches the original, and writes over nothing.
7. The page on the columns names each, and comes with `init`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import get_column_letter

from damage import zipped
from libreoffice import LibreOffice
from workbook.cli import run
from workbook.cli.options import DONE, FAILED, NEEDS_ATTENTION
from workbook.config import load, shipped_folder
from workbook.errors import RegisterError
from workbook.register import COLUMNS, read_register
from workbook.register.guide import HELP, register_page
from workbook.register.open_merged import merged_cells
from workbook.usecases.check import check_register
from workbook.usecases.register_sheet import fix_register, make_register_sheet

CONFIGURATION = load(shipped_folder())
ROOT = Path(__file__).parents[1]
HEADING = (
    "Council", "Provider ID", "National ID", "Provider", "Service ref", "Service", "Type", "Accom type",
    "Client group", "Units", "Postcode", "Manager",
)  # fmt: skip
QUAY = (
    "Derby", "00901", "00990901", "Harbour House", "D-1", "Quayside", "Accommodation based", "Hostel",
    "1", 12, "ZZ1 1ZZ", "A. N. Other",
)  # fmt: skip
LOCK = (None, None, None, None, "D-2", "Lock Gate", "Accommodation based", "Hostel", "1", 8, "ZZ1 2ZZ", None)
TOTAL = ("Total", None, None, None, None, None, None, None, None, 20)


def untidy(folder: Path, *rows: Sequence[object], heading: Sequence[str] = HEADING, merged: str = "") -> Path:
    """A register below two titles, with other sheets around it."""
    book = openpyxl.Workbook()
    notes = book.active
    assert notes is not None
    notes.title = "Notes"
    notes.append(["Ring Derby about the hostel"])
    sheet = book.create_sheet("Services 2008")
    for row in (["Supporting People services"], ["As at 1 April 2008"], [], heading, *rows):
        sheet.append(list(row))
    for area in merged.split():
        sheet.merge_cells(area)
    path = folder / "untidy.xlsx"
    book.save(path)
    return path


def ordinary(folder: Path) -> Path:
    return untidy(
        folder, QUAY, [], LOCK, TOTAL, ["Checked by A. N. Other in May"],
        merged="A5:A7 B5:B7 C5:C7 D5:D7",
    )  # fmt: skip


def test_a_register_is_read_as_it_is(tmp_path: Path) -> None:
    """1, 2, 3: titles, aliases, merged cells, a total and a remark; what was passed over is said."""
    path = ordinary(tmp_path)
    (provider,) = read_register(path, CONFIGURATION)
    assert (provider.authority, provider.provider_id, provider.name) == ("DER", "00901", "Harbour House")
    assert [(service.service_id, service.household_units) for service in provider.services] == [("D-1", 12), ("D-2", 8)]
    remarks = check_register(CONFIGURATION, path).remarks
    assert "columns that are your own, and are not read: Postcode, Manager." in remarks
    assert "lines passed over as titles, totals or remarks: 8, 9." in remarks


def test_a_provider_called_total_is_a_provider(tmp_path: Path) -> None:
    """1: with a service's id and name it is no total."""
    path = untidy(tmp_path, (*QUAY[:3], "Total", *QUAY[4:]))
    assert [provider.name for provider in read_register(path, CONFIGURATION)] == ["Total"]


def test_a_renamed_column_is_said_once(tmp_path: Path) -> None:
    """2: of three rows no one says that its client group is missing."""
    heading = ["Cleint grp" if name == "Client group" else name for name in HEADING]
    rows = [(*QUAY[:4], f"D-{number}", *QUAY[5:]) for number in range(3)]
    with pytest.raises(RegisterError) as caught:
        read_register(untidy(tmp_path, *rows, heading=heading), CONFIGURATION)
    (only,) = caught.value.problems
    assert only.startswith("untidy.xlsx:4, client_group: found a column 'Cleint grp'")
    assert only.endswith("Did you mean client_group?")


def test_two_names_of_one_column_are_recognised(tmp_path: Path) -> None:
    """2: both are what councils call it."""
    heading = ["Organisation / provider" if name == "Provider" else name for name in HEADING]
    with pytest.raises(RegisterError) as caught:
        check_register(CONFIGURATION, untidy(tmp_path, QUAY, heading=heading))
    (first,), (aside,) = caught.value.problems, caught.value.remarks
    assert first.startswith("untidy.xlsx:4, provider_name: found a column 'Organisation / provider'")
    assert aside == "untidy.xlsx: columns that are your own, and are not read: Postcode, Manager."


def test_what_is_not_recognised_is_named(tmp_path: Path) -> None:
    """1, 2: beside the column that is missing; and what was passed over is said beside mistakes, too."""
    heading = ["Who" if name == "Provider" else name for name in HEADING]
    with pytest.raises(RegisterError) as caught:
        check_register(CONFIGURATION, untidy(tmp_path, QUAY, TOTAL, heading=heading))
    (first,), (_, passed) = caught.value.problems, caught.value.remarks
    assert first.startswith("untidy.xlsx:4, provider_name: this column is missing. Name it in this row")
    assert first.endswith("Not recognised: 'Who', 'Postcode', 'Manager'; is it one of these?")
    assert len(first) < 200
    assert passed == "untidy.xlsx: lines passed over as titles, totals or remarks: 6."


def test_two_sheets_of_services_are_refused(tmp_path: Path) -> None:
    """3: so that neither is lost without a word."""
    path = ordinary(tmp_path)
    book = openpyxl.load_workbook(path)
    book.copy_worksheet(book["Services 2008"])
    book.save(path)
    with pytest.raises(RegisterError, match="'Services 2008' and 'Services 2008 Copy' have services"):
        read_register(path, CONFIGURATION)


def test_an_open_document_gives_the_same(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """4: as LibreOffice saves it, merged cells among the rest."""
    path = ordinary(tmp_path)
    (document,) = libreoffice.recalculate([path], tmp_path / "saved", to="ods")
    assert read_register(document, CONFIGURATION) == read_register(path, CONFIGURATION)


def test_merged_cells_of_an_open_document_are_found() -> None:
    """3: below rows and beside cells that are repeated, whatever a program says of them."""
    name = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
    content = (
        f'<a xmlns:t="{name}"><t:table t:name="One"><t:table-row t:number-rows-repeated="3"><t:table-cell/></t:table-row>'
        '<t:table-row><t:table-cell t:number-columns-repeated="2"/><t:table-cell t:number-rows-spanned="4"/>'
        '<t:covered-table-cell/><t:table-cell t:number-columns-spanned="2" t:number-rows-spanned="x"/></t:table-row></t:table></a>'
    )
    assert merged_cells(zipped({"content.xml": content.encode()})) == {"One": [((3, 2), (6, 2)), ((3, 4), (3, 5))]}


def test_every_mistake_comes_in_one_pass(tmp_path: Path) -> None:
    """5: of cells, of rows and of what a service would report; the same of many rows once."""
    faulty = [(*QUAY[:1], 901, *QUAY[2:4], f"D-{number}", *QUAY[5:]) for number in range(5)]
    nothing = " ".join(f"-{section.code}" for section in CONFIGURATION.framework.sections)
    heading = [*HEADING, "Indicators"]
    path = untidy(tmp_path, *faulty, (*QUAY[:4], "D-9", *QUAY[5:], nothing), heading=heading)
    with pytest.raises(RegisterError) as caught:
        check_register(CONFIGURATION, path)
    zeros, silent = caught.value.problems
    assert zeros.startswith("untidy.xlsx:5, provider_id: found '901'")
    assert "Did it lose zeros in front: 00901?" in zeros
    assert zeros.endswith("The same in lines 6, 7, 8 and 1 more.")
    assert "D-9" in silent


def test_a_made_sheet_can_be_filled_in_and_read(tmp_path: Path) -> None:
    """6: it has help and lists, its cells are text, and the same configuration gives the same bytes."""
    path, again = tmp_path / "register.xlsx", tmp_path / "again.xlsx"
    make_register_sheet(CONFIGURATION, path)
    make_register_sheet(CONFIGURATION, again)
    assert path.read_bytes() == again.read_bytes()
    book = openpyxl.load_workbook(path)
    sheet = book["Register"]
    assert [cell.value for cell in sheet[3]] == list(COLUMNS)
    assert [str(cell.value).removeprefix("Needed. ") for cell in sheet[2]] == list(HELP.values())
    filled = dict(zip(HEADING, QUAY, strict=True))
    names = {"authority": "Council", "provider_id": "Provider ID", "national_provider_id": "National ID",
             "provider_name": "Provider", "service_id": "Service ref", "service_name": "Service", "service_type": "Type",
             "accommodation_type": "Accom type", "client_group": "Client group", "household_units": "Units"}  # fmt: skip
    for place, column in enumerate(COLUMNS, 1):
        assert sheet.cell(4, place).value is None
        sheet.cell(4, place).value = filled.get(names.get(column, ""))  # type: ignore[assignment]  # a text or a number
    book.save(path)
    assert [provider.name for provider in read_register(path, CONFIGURATION)] == ["Harbour House"]


def test_a_clean_copy_marks_each_doubt_and_leaves_the_original(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """6: an id has its zeros again, own columns are kept as notes, and the copy reads once what is marked is right."""
    path = untidy(tmp_path, (*QUAY[:1], 901, *QUAY[2:]), (*QUAY[:4], "D-2", "", *QUAY[6:]), TOTAL)
    before = path.read_bytes()
    assert run(["register", "--fix", str(path), "--config", str(shipped_folder())]) == NEEDS_ATTENTION
    assert "2 services in a clean copy" in " ".join(capsys.readouterr().out.split())
    assert path.read_bytes() == before
    copy = tmp_path / "untidy-fixed.xlsx"
    book = openpyxl.load_workbook(copy)
    sheet = book["Register"]
    marked = {cell.coordinate: cell.comment.text for row in sheet.iter_rows(4) for cell in row if cell.comment}
    name = f"{get_column_letter(COLUMNS.index('service_name') + 1)}5"
    assert set(marked) == {"B4", name}
    assert marked["B4"] == "Was 901. Check the zeros in front."
    assert sheet["B4"].value == "00901"
    assert [cell.value for cell in sheet[3]][len(COLUMNS) :] == ["# Postcode", "# Manager"]
    sheet[name] = "Lock Gate"
    book.save(copy)
    assert len(read_register(copy, CONFIGURATION)[0].services) == 2
    assert run(["register", "--fix", str(path), "--config", str(shipped_folder())]) == FAILED
    assert "Move it, or give another name with --to." in " ".join(capsys.readouterr().err.split())
    fitted = book["Register"].sheet_properties.pageSetUpPr
    assert fitted is not None
    assert fitted.fitToPage
    assert book["Register"].print_title_rows == "$3:$3"
    assert sheet.column_dimensions["C"].width > len("national_provider_id") + 2


def test_a_tidy_register_has_a_copy_without_a_doubt(tmp_path: Path) -> None:
    """6: every column of the shipped example comes back as it was."""
    example = ROOT / "examples" / "register.csv"
    fixed = fix_register(CONFIGURATION, example, tmp_path / "copy.xlsx")
    assert fixed.doubts == ()
    copied, original = (
        [
            (provider.name, [(s.service_id, s.changes) for s in provider.services])
            for provider in read_register(file, CONFIGURATION)
        ]
        for file in (fixed.path, example)
    )
    assert copied == original


def test_a_made_register_is_written_over_nothing(tmp_path: Path) -> None:
    """6: nor is either made where both, or neither, is asked for."""
    path = tmp_path / "register.xlsx"
    config = ["--config", str(shipped_folder())]
    assert run(["register", "--make-sheet", str(path), *config]) == DONE
    assert run(["register", "--make-sheet", str(path), *config]) == FAILED
    assert run(["register", *config]) == FAILED


def test_the_page_names_every_column(tmp_path: Path) -> None:
    """7: made again, it is the same; else run `make docs`."""
    assert (ROOT / "docs" / "register.md").read_text(encoding="utf-8") == register_page()
    assert set(HELP) == set(COLUMNS)
    assert run(["init", str(tmp_path / "own"), "--authority", "Wakefield"]) == DONE
    assert (tmp_path / "own" / "register.md").read_text(encoding="utf-8") == register_page()
