"""The workbook that goes out: what must hold whatever is configured, and whoever it is for.

Checked with openpyxl over random frameworks, services and names, beside the check made before every release.

1. What is typed into an open box comes back as the same value, at the same item and address.
2. The unlocked cells are exactly the open boxes; the boxes of hidden indicators are locked.
3. Each open box has exactly one validation, which stops, with its error alert on; no other cell has one.
4. Texts are within the limits of Excel: prompt 255, error 224, titles 32, formula 255.
5. The hidden rows are exactly those of the indicators that the service does not report.
6. The same record gives the same bytes: twice, and in another process with another hash seed.
7. The identity is in three places: document properties, the very hidden sheet, plain text on the cover.
8. Text is never a formula, whatever it begins with.
9. Structure and every sheet are protected; column widths and row heights can be adjusted, locked cells selected.
10. It opens on Read me at A1; no cells are merged; no function is newer than Excel 2010.
11. Sheet names are legal and unique, also for sixty services of one provider.
12. Three services of the shipped framework take less than 100 kB.
13. The check before release names each fault that is put into a workbook.
14. openxml-audit finds no error, for Office 2010, in the example register and in names that break things.
15. No formula's range holds its own cell, directly or through others; an engine that looks for circles finds none.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import range_boundaries
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import FileFormat, OpenXmlValidator

from circles import circular_cells, recalculated_errors
from parts import part_of
from random_frameworks import EDGE_NAMES, ESCAPED_NAME, Case, answers, case, cases, people_cases, shipped
from workbook.assess import AnswerStatus, assess_return
from workbook.config import load, shipped_folder
from workbook.feedback.filling import Entries, fill_workbook
from workbook.findings import Code
from workbook.layout import Fixed, InputRole, IssuedService, ServiceSheet, cell_name, identity_values
from workbook.model import Framework, Period, Service, State
from workbook.reader import read_return
from workbook.reader.verify import faults
from workbook.register import read_register
from workbook.usecases.generate import generate_workbooks
from workbook.usecases.workspace import Workspace
from world import custom_properties

ROOT = Path(__file__).resolve().parents[1]
#: Every function the formulas may call: all of them in Excel 2007 already.
FUNCTIONS = {
    *(
        "ABS",
        "AND",
        "CELL",
        "COUNT",
        "COUNTIF",
        "EXACT",
        "FALSE",
        "HYPERLINK",
        "IF",
        "IFERROR",
        "INDEX",
        "INT",
        "LEFT",
        "ISERROR",
        "ISNUMBER",
        "ISTEXT",
        "LEN",
    ),
    "COUNTA",
    *("LOWER", "MATCH", "MAX", "MIN", "NOT", "OR", "ROUND", "SUBSTITUTE", "SUM", "TRIM", "UPPER", "VALUE", "TYPE"),
}
#: A workbook of the quarterly form, or one with a row for each person.
either_axis = st.one_of(cases(), people_cases())
thorough = settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


def opened(content: bytes) -> Workbook:
    """The workbook as openpyxl sees it."""
    return openpyxl.load_workbook(io.BytesIO(content))


def open_boxes(made: Case, sheet: ServiceSheet) -> set[str]:
    """The cells of a sheet that may be typed in, by the layout."""
    return {cell_name(box.row, box.column) for box in made.known.layout.form.inputs if sheet.is_open(box)}


@cache
def few() -> Framework:
    """Some indicators of the shipped framework, of every item type, where many sheets would take long."""
    chosen = ("CLG-SPI-3", "EM-LPI-57", "EM-LPI-58", "EM-LPI-59")
    return part_of(shipped(), chosen)


def edge_case(password: str = "") -> Case:
    """Some indicators for a service of every edge name, every indicator in some state."""
    states = list(State)
    chosen = tuple(
        IssuedService(
            Service(f"S-{number}", name, few().service_types[0].code, "", str(1 + number % 21), household_units=12),
            {each.code: states[(number + place) % 4] for place, each in enumerate(few().sections)},
            {},
        )
        for number, name in enumerate((*EDGE_NAMES, ESCAPED_NAME))
    )
    return case(few(), chosen, EDGE_NAMES[0], password)


class TestProperties:
    @thorough
    @given(st.data())
    def test_what_is_typed_comes_back(self, data: st.DataObject) -> None:
        """1: every value at its item, from its own cell; what was left empty is missing, never 0."""
        made = data.draw(cases())
        typed = data.draw(answers(made.known))
        content = fill_workbook(made.content, made.known.layout, Entries.of_services(typed))
        returned = read_return("a.xlsx", content, lambda _: made.known)
        places = {
            (sheet.issued.service.service_id, box.code): (sheet.name, cell_name(box.row, box.column))
            for sheet in made.known.layout.sheets
            for box in made.known.layout.form.inputs
            if box.role is InputRole.ANSWER and sheet.state(box.section).shown
        }
        entries = [entry for entry in returned.entries if entry.address.question in made.known.form.questions]
        addresses = [(entry.address.service, entry.address.question) for entry in entries]
        assert dict(zip(addresses, ((entry.sheet, entry.cell) for entry in entries), strict=True)) == places
        assert [entry.content for entry in entries] == [typed.get(address) for address in addresses]
        assert returned.findings == ()
        for answer in assess_return(returned, made.known).answers:
            if (answer.service_id, answer.question) not in typed:
                assert answer.status in (AnswerStatus.MISSING, AnswerStatus.NOT_APPLICABLE)

    @settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(st.data())
    def test_a_row_put_in_moves_no_answer(self, data: st.DataObject) -> None:
        """1: rows are found by their keys, of whatever types their questions are."""
        made = data.draw(cases())
        content = fill_workbook(made.content, made.known.layout, Entries.of_services(data.draw(answers(made.known))))
        book = opened(content)
        form = made.known.layout.form
        for sheet in made.known.layout.sheets:
            book[sheet.name].insert_rows(data.draw(st.integers(form.heading_row + 2, len(form.rows))))
        target = io.BytesIO()
        book.save(target)
        before, after = (read_return("a.xlsx", file, lambda _: made.known) for file in (content, target.getvalue()))
        told = [[(entry.address, entry.content, entry.doubt) for entry in read.entries] for read in (before, after)]
        assert told[0] == told[1]
        assert {finding.code for finding in after.findings} <= {Code.ROWS_MOVED}

    @thorough
    @given(either_axis)
    def test_locks_validations_and_hidden_rows(self, made: Case) -> None:
        """2, 3, 4, 5: what is open, validated and hidden is what the layout says, and nothing else."""
        book = opened(made.content)
        for sheet in made.known.layout.sheets:
            worksheet = book[sheet.name]
            unlocked = {cell.coordinate for row in worksheet.iter_rows() for cell in row if not cell.protection.locked}
            assert unlocked == open_boxes(made, sheet)
            guarded: Counter[str] = Counter()
            for validation in worksheet.data_validations.dataValidation:
                for area in str(validation.sqref).split():
                    left, top, right, bottom = range_boundaries(area)
                    assert (left, top) == (right, bottom)
                    guarded[area] += 1
                assert validation.errorStyle in (None, "stop")
                assert validation.showErrorMessage
                assert _units(validation.prompt) <= 255
                assert _units(validation.error) <= 224
                assert max(_units(validation.promptTitle), _units(validation.errorTitle)) <= 32
                assert _units(validation.formula1) <= 255
            assert guarded == Counter(dict.fromkeys(open_boxes(made, sheet), 1))
            hidden = {number - 1 for number, row in worksheet.row_dimensions.items() if row.hidden}
            rows = enumerate(made.known.layout.form.rows)
            assert hidden == {number for number, row in rows if not sheet.shows(row)}

    @thorough
    @given(either_axis)
    def test_the_book_as_a_whole(self, made: Case) -> None:
        """7, 9, 10, 11: identity, protection, how it opens, what its sheets are called."""
        book = opened(made.content)
        layout = made.known.layout
        values = identity_values(layout.issued)
        assert {each.name: each.value for each in custom_properties(book).props} == values
        identity = book[layout.around.identity.name]
        assert {str(key): value for key, value in identity.iter_rows(values_only=True)} == values
        assert identity.sheet_state == "veryHidden"
        cover = [cell.value for row in book[layout.around.cover.name].iter_rows() for cell in row if cell.value]
        assert any(layout.issued.workbook_id in str(text) and str(layout.issued.period) in str(text) for text in cover)
        assert book.security.lockStructure
        opening = book.active
        assert isinstance(opening, Worksheet)
        assert opening.title == book.sheetnames[0] == "Read me"
        assert opening.sheet_view.selection[0].activeCell in (None, "A1")
        for worksheet in book.worksheets:
            protection = worksheet.protection
            assert protection.sheet
            assert not protection.formatColumns
            assert not protection.formatRows
            assert not protection.selectLockedCells
            assert protection.insertRows
            assert protection.deleteRows
            assert protection.sort
            assert not worksheet.merged_cells.ranges
        _assert_legal_sheet_names(book.sheetnames)

    @thorough
    @given(either_axis)
    def test_text_is_never_a_formula(self, made: Case) -> None:
        """8, 10: the formulas are those of the layout, of functions that Excel 2010 has; text is as it was."""
        book = opened(made.content)
        parts: list[tuple[str, Sequence[Fixed], ServiceSheet | None]] = [
            (page.name, page.cells, None) for page in made.known.layout.pages
        ]
        parts += [(sheet.name, made.known.layout.form.fixed, sheet) for sheet in made.known.layout.sheets]
        for name, cells, sheet in parts:
            worksheet = book[name]
            formulas = {cell.coordinate for row in worksheet.iter_rows() for cell in row if cell.data_type == "f"}
            assert formulas == {cell_name(cell.row, cell.column) for cell in cells if cell.formula}
            for cell in cells:
                found = worksheet[cell_name(cell.row, cell.column)]
                if cell.formula:
                    bare = re.sub(r'"[^"]*"', "", re.sub(r"'(?:[^']|'')*'!", "", str(found.value)))
                    assert set(re.findall(r"([A-Z][A-Z0-9.]*)\(", bare)) <= FUNCTIONS
                    assert "_xl" not in bare
                    continue
                printed = sheet.printed(cell) if sheet else cell.value
                if isinstance(printed, str) and printed:
                    assert found.value == printed

    @thorough
    @given(either_axis)
    def test_the_check_before_release_agrees(self, made: Case) -> None:
        """13: nothing is wrong with what the writer writes."""
        assert faults(made.content, made.known) == ()

    @settings(max_examples=15)
    @given(st.data())
    def test_the_same_bytes_twice(self, data: st.DataObject) -> None:
        """6: the same record, written again, is the same file."""
        made = data.draw(either_axis)
        issued = made.known.layout.issued
        again = case(made.known.framework, issued.services, issued.provider_name, "", issued.form)
        assert (
            again.content == case(made.known.framework, issued.services, issued.provider_name, "", issued.form).content
        )


def _units(text: str | None) -> int:
    """The length of a text as Excel counts it."""
    return len((text or "").encode("utf-16-le")) // 2


def _assert_legal_sheet_names(names: list[str]) -> None:
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert 0 < _units(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]", name)
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.casefold() != "history"


class TestDeterminism:
    def test_another_process_writes_the_same(self, tmp_path: Path) -> None:
        """6: with another seed for the order of sets, and another folder, the bytes are the same."""
        script = (
            "import hashlib, sys\nfrom pathlib import Path\nfrom workbook.config import load, shipped_folder\n"
            "from workbook.model import Period\nfrom workbook.usecases.generate import generate_workbooks\nfrom workbook.usecases.workspace import Workspace\n"
            "from workbook.register import read_register\nc = load(shipped_folder())\n"
            "p = read_register(shipped_folder() / 'examples' / 'register.csv', c)[:2]\n"
            "print([hashlib.sha256(f.path.read_bytes()).hexdigest() for f in generate_workbooks(c, p, Period(2008, 2), Workspace(Path(sys.argv[1])))])"
        )
        said = subprocess.run(
            [sys.executable, "-c", script, tmp_path / "there"],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": "77", "PYTHONPATH": str(ROOT), "TZ": "Asia/Tokyo", "LANG": "C"},
        ).stdout
        configuration = load(shipped_folder())
        providers = read_register(shipped_folder() / "examples" / "register.csv", configuration)[:2]
        files = generate_workbooks(configuration, providers, Period(2008, 2), Workspace(tmp_path / "here"))
        assert said.strip() == str([hashlib.sha256(file.path.read_bytes()).hexdigest() for file in files])


class TestSize:
    def test_three_services_are_small(self) -> None:
        """12: with every indicator shown, the file can be sent by any mail."""
        states = {each.code: State.SELECTED for each in shipped().sections}
        chosen = tuple(
            IssuedService(Service(f"S-{n}", f"House {n}", shipped().service_types[0].code, "", "1"), states, {})
            for n in range(3)
        )
        assert len(case(shipped(), chosen, "Trust").content) < 100_000

    def test_sixty_services_of_one_provider(self) -> None:
        """11: sixty services, all of one name, have sixty sheets and come back each as itself."""
        states = {each.code: State.HIDDEN for each in few().sections} | {"EM-LPI-57": State.REQUIRED}
        kind = few().service_types[0].code
        chosen = tuple(IssuedService(Service(f"S-{n}", "x" * 60, kind, "", "1"), states, {}) for n in range(60))
        made = case(few(), chosen, "Trust")
        assert faults(made.content, made.known) == ()
        with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
            _assert_legal_sheet_names(re.findall(r'<sheet name="([^"]*)"', archive.read("xl/workbook.xml").decode()))
        typed = {(f"S-{n}", "EM-LPI-57.users"): n for n in range(60)}
        returned = read_return(
            "a.xlsx", fill_workbook(made.content, made.known.layout, Entries.of_services(typed)), lambda _: made.known
        )
        judged = assess_return(returned, made.known)
        back = {
            (answer.service_id, answer.question): answer.value for answer in judged.answers if answer.value is not None
        }
        assert back == typed


Change = Callable[[str], str]


def _instead(old: str, new: str, count: int = 1) -> Change:
    def change(xml: str) -> str:
        assert re.search(old, xml), old
        return re.sub(old, new, xml, count=count)

    return change


#: What is done to which part of a workbook, and what the check must say of it.
_FAULTS: dict[str, tuple[str, Change, str]] = {
    "a label unlocked": (
        "styles.xml",
        lambda xml: _unlock_format(xml, 3),
        "unlocked",
    ),
    "every box locked": ("styles.xml", _instead(r' locked="0"', "", 0), "the unlocked cells are not exactly"),
    "a validation gone": (
        "sheet3.xml",
        _instead(r"<dataValidation [^>]*>.*?</dataValidation>", ""),
        "the validated cells are not exactly",
    ),
    "two validations on a cell": (
        "sheet3.xml",
        _instead(r"(<dataValidation [^>]*>.*?</dataValidation>)", r"\1\1"),
        "a cell has two validations",
    ),
    "an error alert off": ("sheet3.xml", _instead(r' showErrorMessage="1"', ""), "a validation does not refuse"),
    "an alert that only warns": (
        "sheet3.xml",
        _instead(r"<dataValidation ", '<dataValidation errorStyle="warning" '),
        "a validation does not refuse",
    ),
    "a hidden row shown": (
        "sheet3.xml",
        _instead(r'(<row r="\d+"[^>]*?) hidden="1"', r"\1"),
        "the hidden rows are not exactly",
    ),
    "a hidden column shown": ("sheet3.xml", _instead(r'(<col [^>]*?) hidden="1"', r"\1"), "the hidden columns are not"),
    "a shown row hidden": (
        "sheet3.xml",
        _instead(r'(<row r="2")', r'\1 hidden="1"'),
        "the hidden rows are not exactly",
    ),
    "a sheet not protected": ("sheet3.xml", _instead(r"<sheetProtection [^>]*/>", ""), "the sheet is not protected"),
    "a page not protected": ("sheet2.xml", _instead(r"<sheetProtection [^>]*/>", ""), "Summary: the sheet is not"),
    "protection switched off": ("sheet3.xml", _instead(r' sheet="1"', ' sheet="0"'), "the sheet is not protected"),
    "the structure open": (
        "workbook.xml",
        _instead(r"<workbookProtection [^>]*/>", ""),
        "the structure of the workbook",
    ),
    "the identity in view": ("workbook.xml", _instead(r' state="veryHidden"', ""), "the hidden sheets are not exactly"),
    "a formula instead of text": (
        "sheet3.xml",
        _instead(r'(<c r="B1"[^>]*?) t="s"><v>\d+</v>', r"\1><f>1+1</f><v>2</v>"),
        "formula",
    ),
    "merged cells": (
        "sheet3.xml",
        _instead(r"(<sheetProtection [^>]*/>)", r'\1<mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>'),
        "cells are merged",
    ),
    "another workbook's identity": (
        "custom.xml",
        _instead(r"SPW-[A-Z0-9-]+", "SPW-AAAA-BBBB-CCCC-DDDD"),
        "workbook reference",
    ),
    "a question in other words": (
        "sharedStrings.xml",
        _instead(r"Household units under contract", "Beds"),
        "printed text",
    ),
}


def _unlock_format(xml: str, number: int) -> str:
    formats = re.search(r"<cellXfs.*?</cellXfs>", xml, re.DOTALL)
    assert formats
    each = re.findall(r"<xf (?:[^>]*?/>|.*?</xf>)", formats[0], re.DOTALL)
    opened_format = re.sub(r"\s*/?>.*", ' applyProtection="1"><protection locked="0"/></xf>', each[number], count=1)
    changed = formats[0].replace(each[number], opened_format, 1)
    return xml.replace(formats[0], changed, 1)


class TestRelease:
    @pytest.mark.parametrize("name", sorted(_FAULTS))
    def test_each_fault_is_named(self, name: str) -> None:
        """13: a workbook with one thing wrong is not released, and the reason is that thing."""
        part, change, words = _FAULTS[name]
        states = {each.code: State.HIDDEN for each in shipped().sections}
        states |= {"EM-LPI-57": State.REQUIRED, "EM-LPI-58": State.OFFERED}
        kind = shipped().service_types[0].code
        made = case(shipped(), (IssuedService(Service("S-1", "Quay", kind, "", "1"), states, {}),), "Trust")
        assert faults(made.content, made.known) == ()
        found = faults(_changed(made.content, part, change), made.known)
        assert [said for said in found if words in said], found

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"letter"])
    def test_what_is_no_workbook_is_named_too(self, content: bytes) -> None:
        """13: a file cut short on its way to the disk is a fault, not a failure of the check."""
        assert faults(content, edge_case().known)


def _changed(content: bytes, part: str, change: Change) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(target, "w") as new:
        for name in archive.namelist():
            data = archive.read(name)
            if name.endswith(f"/{part}"):
                after = change(data.decode()).encode()
                assert after != data, "the workbook was not changed"
                data = after
            new.writestr(name, data)
    return target.getvalue()


class TestCircles:
    @settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(either_axis)
    def test_no_formula_reads_itself(self, made: Case) -> None:
        """15: whatever is configured, Excel has no circle to warn of when the workbook is opened."""
        assert circular_cells(made.content) == []

    def test_a_circle_is_seen(self) -> None:
        """15: both ways of looking find a cell that reads itself through another."""
        book = Workbook()
        sheet = book.worksheets[0]
        sheet["A1"], sheet["A2"], sheet["B1"] = "=SUM(A2:B2)", "=B1+1", "=MAX(A1:A1)"
        content = io.BytesIO()
        book.save(content)
        assert circular_cells(content.getvalue()) == [("Sheet", 1, 1), ("Sheet", 1, 2), ("Sheet", 2, 1)]
        assert recalculated_errors(content.getvalue())


class TestNames:
    def test_names_that_break_things_are_released(self) -> None:
        """8, 11, 13: a service of every such name, in one workbook, passes the check before release."""
        made = edge_case()
        assert faults(made.content, made.known) == ()
        _assert_legal_sheet_names(opened(made.content).sheetnames)


class TestAudit:
    def test_the_example_register(self, tmp_path: Path) -> None:
        """14, 15: every file of the example register, as Excel 2010 would judge it, without a circle."""
        configuration = load(shipped_folder())
        providers = read_register(shipped_folder() / "examples" / "register.csv", configuration)
        for file in generate_workbooks(configuration, providers, Period(2008, 2), Workspace(tmp_path)):
            assert _audited(file.path) == []
            assert recalculated_errors(file.path.read_bytes()) == []

    def test_names_that_break_things(self, tmp_path: Path) -> None:
        """14: quotes, slashes, emoji, 200 characters, formulas, and a password: the file stays sound."""
        path = tmp_path / "edge.xlsx"
        path.write_bytes(edge_case("secret").content)
        assert _audited(path) == []

    @settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
    @given(either_axis)
    def test_random_workbooks(self, tmp_path: Path, made: Case) -> None:
        """14: and so it is for random frameworks."""
        path = tmp_path / "random.xlsx"
        path.write_bytes(made.content)
        assert _audited(path) == []


def _audited(path: Path) -> list[str]:
    """What openxml-audit has against a file."""
    result = OpenXmlValidator(file_format=FileFormat.OFFICE_2010).validate(str(path))
    return [str(error) for error in result.errors]
