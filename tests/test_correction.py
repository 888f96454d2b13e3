"""A return on its way back to its provider: the copy with its problems marked, and the same as plain text.

1. Each problem is listed on the first sheet, with its service, its message, its code and a link to its cell; what must
   be fixed, what to confirm and what is for information stand apart. The book opens on that sheet.
2. Each cell that something must be done about has one note, large enough to be read, by nobody in particular.
3. The copy is a return like the one it was made from: the same answers in the same cells, the same identity, and no
   finding that the other has not. Put right and sent back, it is accepted without a question.
4. Locks, validations, conditional formats, hidden rows and sheets, names and properties are as they were.
5. The same return gives the same bytes, which say that they were saved a moment before it: the copy replaces nothing.
6. Correcting a corrected copy replaces our sheet and our notes; the provider's own notes and sheets stay.
7. What a provider cannot reach is put as issued, and the list says so; its note is at the title of the sheet.
8. A file that is no .xlsx, or has lost its structure, gives a fresh workbook with its answers as they were typed, where
   they still have a place; the list says so.
9. Hostile text stays text, and a hostile file costs no more than another.
10. A message taken apart into place and words is the catalogue's own, for every code.
11. The text for an e-mail is short and plain: lines of at most 78 characters, problems numbered and grouped by service,
    the same words told once, and how to send it back.
12. LibreOffice opens the copy, shows its notes, and saves it as a return.
13. What is for officers, such as that a return was taken although late, is told to no provider.
14. A long CSV goes back as a CSV with a column that says, on each line, what to do.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import FileFormat, OpenXmlValidator

import breakage
import reachable
import world
from libreoffice import LibreOffice, Value
from soundness import codes
from workbook.assess import AssessedReturn, Outcome
from workbook.feedback import Correction, Fresh, corrected_copy, correction_text, problems
from workbook.feedback.filling import Entries, fill_workbook
from workbook.feedback.in_place import CellValue
from workbook.feedback.problems import bare_words
from workbook.feedback.schema_order import FONT_ORDER, STYLES_PART
from workbook.findings import FOR_OFFICERS, Code, Finding, Place, Severity, finding
from workbook.layout import CORRECTIONS
from workbook.reader import IssuedForm, Return
from world import (
    C_CARD,
    HOURS,
    LOCK,
    LOCK_SHEET,
    PARENTS,
    QUAY,
    QUAY_SHEET,
    SUPPORTED,
    USERS,
    assessed,
    cell,
    custom_properties,
    edited,
    explanation,
    fill,
    full,
    judged,
    numbers,
    on_sheet,
    truth,
)

MORNING = dt.datetime(2008, 10, 20, 9, tzinfo=dt.UTC)
AT_END, REGISTERED, HELPED = (f"EM-LPI-60.{name}" for name in ("users_at_end", "registered", "supported"))
#: What is wrong with the return that most tests use: three to fix, one to confirm, one for information.
ODD_ENTRIES: tuple[CellValue, ...] = ("=5+7", "#N/A", dt.date(2008, 9, 12))
MISTAKES: dict[tuple[str, str], CellValue] = {
    (QUAY, USERS): "12 people",
    (QUAY, HOURS): 12.345,
    (QUAY, AT_END): 4,
    (QUAY, REGISTERED): 4,
    (QUAY, HELPED): 4,
}
BLANK = (LOCK, "CLG-KPI-1.users_at_end")


def known() -> IssuedForm:
    return world.standard()[1]


@functools.cache
def careless() -> bytes:
    """A return with every mistake of MISTAKES, one box left blank, and a number typed as text."""
    entries: dict[tuple[str, str], CellValue] = {**truth(), **MISTAKES, (QUAY, SUPPORTED): " 7 "}
    del entries[BLANK]
    content, issue = world.standard()
    return fill_workbook(content, issue.layout, Entries.of_services(entries), MORNING)


@functools.cache
def right() -> bytes:
    """A return without a question."""
    return fill({**truth(), (QUAY, AT_END): truth()[QUAY, "EM-LPI-59.users_at_end"]})


def checked(content: bytes) -> AssessedReturn:
    return judged(content)


@functools.cache
def corrected(content: bytes) -> Correction:
    return made_again(content)


def made_again(content: bytes) -> Correction:
    returned = checked(content)
    return corrected_copy(content, returned, known(), returned.findings)


def opened(content: bytes) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def listing(content: bytes) -> list[tuple[object, ...]]:
    """The numbered rows of the first sheet."""
    sheet = opened(content).worksheets[0]
    return [row for row in sheet.iter_rows(values_only=True) if isinstance(row[0], int | float)]


def notes(content: bytes) -> dict[tuple[str, str], str]:
    return {
        (sheet.title, each.coordinate): each.comment.text
        for sheet in opened(content).worksheets
        for row in sheet.iter_rows()
        for each in row
        if each.comment is not None
    }


def put_right(correction: Correction) -> bytes:
    """The copy as a provider saves it who does what it says."""

    def change(book: Workbook) -> None:
        for problem in correction.problems:
            key = (problem.place.service_id, problem.place.question)
            if problem.severity is Severity.ERROR:
                book[problem.place.sheet][problem.place.cell].value = truth()[key]
            elif problem.why:
                book[problem.place.sheet][problem.why].value = "Counted a day later, after the move."

    return edited(correction.content, change)


class TestList:
    def test_each_problem_is_listed_with_a_link_to_its_cell(self) -> None:
        """1: by severity, then by service and row; numbered through."""
        made = corrected(careless())
        rows = listing(made.content)
        assert [(row[0], row[3], row[5]) for row in rows] == [
            (1, cell(HOURS), "V11"),
            (2, cell(USERS), "V03"),
            (3, cell(BLANK[1]), "V01"),
            (4, cell(AT_END), "R02"),
            (5, cell(SUPPORTED), "V02"),
        ]
        assert rows[1][1:3] == (
            "Quayside Hostel (Q-1)",
            f"1 Quayside Hostel, {cell(USERS)} (LPI 57): Found '12 people'. Enter the number only, for example 12.",
        )
        assert rows[3][4] == explanation(AT_END)
        sheet = opened(made.content).worksheets[0]
        links = {link.ref: link.location for link in (c.hyperlink for c in _cells(sheet)) if link}
        assert links[_at(sheet, cell(USERS))] == f"'{QUAY_SHEET}'!{cell(USERS)}"
        assert links[_at(sheet, explanation(AT_END))] == f"'{QUAY_SHEET}'!{explanation(AT_END)}"

    def test_levels_stand_apart_under_their_names(self) -> None:
        """1: with how many there are."""
        texts = [c.value for c in _cells(opened(corrected(careless()).content).worksheets[0]) if c.column == 1]
        assert [text for text in texts if re.fullmatch(r"[A-Z][a-z ]+: \d+", str(text))] == [
            "Must fix: 3",
            "Please confirm: 1",
            "For information: 1",
        ]

    def test_the_book_opens_on_it(self) -> None:
        """1: it alone is selected, and it is locked as the others are."""
        book = opened(corrected(careless()).content)
        assert book.active is not None
        assert book.active.title == CORRECTIONS == book.sheetnames[0]
        assert [sheet.title for sheet in book.worksheets if sheet.sheet_view.tabSelected] == [CORRECTIONS]
        assert book.worksheets[0].protection.sheet

    def test_nothing_to_correct_is_said(self) -> None:
        """1: of a return that is right."""
        made = corrected(right())
        assert (listing(made.content), made.problems) == ([], ())
        assert opened(made.content).worksheets[0]["A3"].value == "Nothing is left to correct."


class TestNotes:
    def test_each_problem_cell_has_a_note(self) -> None:
        """2: in the same words; none where nothing must be done."""
        found = notes(corrected(careless()).content)
        assert found.keys() == {
            (QUAY_SHEET, cell(USERS)),
            (QUAY_SHEET, cell(HOURS)),
            (QUAY_SHEET, cell(AT_END)),
            (LOCK_SHEET, cell(BLANK[1])),
        }
        assert found[QUAY_SHEET, cell(USERS)] == ("Must fix\nFound '12 people'. Enter the number only, for example 12.")
        assert found[QUAY_SHEET, cell(AT_END)].endswith(f"Say why in {explanation(AT_END)}, or correct the figure.")

    def test_two_problems_of_a_cell_are_one_note(self) -> None:
        """2: a cell has room for one."""
        place = Place("return.xlsx", QUAY_SHEET, cell(USERS), QUAY, USERS, "LPI 57")
        two = (finding(Code.TEXT, place, "x"), finding(Code.NEGATIVE, place, -1.0))
        content = careless()
        [note] = notes(corrected_copy(content, checked(content), known(), two).content).values()
        assert note == (
            "Must fix\nFound 'x'. Enter the number only, for example 12.\n\nMust fix\nFound -1. Enter 0 or more."
        )

    def test_a_note_is_as_large_as_its_text(self) -> None:
        """2: a longer one is higher."""
        drawn = world.parts(corrected(careless()).content)
        [vml] = [data.decode() for name, data in drawn.items() if name.endswith(".vml") and b"Drawing1" not in data][:1]
        heights = [float(height) for height in re.findall(r"height:([\d.]+)px", vml)]
        assert len(set(heights)) > 1
        assert min(heights) >= 50


class TestReturn:
    def test_the_copy_reads_as_the_return_it_was_made_from(self) -> None:
        """3: answer by answer, finding by finding."""
        before, after = checked(careless()), checked(corrected(careless()).content)
        assert (after.workbook_id, after.answers, after.findings) == (
            before.workbook_id,
            before.answers,
            before.findings,
        )

    def test_put_right_it_is_accepted(self) -> None:
        """3: without a question left."""
        returned = checked(put_right(corrected(careless())))
        assert returned.outcome is Outcome.ACCEPTED
        assert {each.code for each in returned.findings} == {Code.TEXT_NUMBER, Code.EXPLAINED}

    @pytest.mark.parametrize("code", list(reachable.REACHED), ids=lambda code: code.name)
    def test_no_return_gets_a_new_finding_by_being_corrected(self, code: Code, monkeypatch: pytest.MonkeyPatch) -> None:
        """3, 8, 10: whatever was done to it; in a fresh workbook, what has lost its place is blank."""
        contents: list[bytes] = []

        def recording(real: Callable[..., AssessedReturn]) -> Callable[..., AssessedReturn]:
            def recorded(content: bytes, *issues: IssuedForm, **more: bool) -> AssessedReturn:
                contents.append(content)
                return real(content, *issues, **more)

            return recorded

        monkeypatch.setattr(reachable, "assessed", recording(assessed))
        monkeypatch.setattr(reachable, "judged", recording(judged))
        returned, form = reachable.REACHED[code](), reachable.form_of(code)
        assert all(_whole(each) for each in returned.findings)
        if returned.workbook_id != form.layout.issued.workbook_id:
            assert returned.outcome is Outcome.REJECTED
            return
        made = corrected_copy(contents[-1], returned, form, returned.findings)
        again = judged(made.content, form)
        # Without its reference nothing is judged of a workbook that an officer named.
        original = world.full() if code is Code.IDENTITY_GIVEN else contents[-1]
        new = codes(again) - codes(judged(original, form))
        assert new <= ({Code.BLANK, Code.TEXT} if made.fresh else set()), new
        assert again.workbook_id == returned.workbook_id
        assert len(listing(made.content)) == len(returned.findings)

    @pytest.mark.parametrize("part", ["sheetProtection", "dataValidations", "conditionalFormatting", "sheetView"])
    def test_what_guards_the_sheet_is_as_it_was(self, part: str) -> None:
        """4: but for which sheet is in front."""
        before, after = (_guards(content, part) for content in (careless(), corrected(careless()).content))
        assert before == after
        assert any(before)

    def test_what_is_hidden_stays_hidden(self) -> None:
        """4: rows, columns and sheets; the structure stays locked."""
        before, after = opened(careless()), opened(corrected(careless()).content)
        assert [(sheet.title, sheet.sheet_state) for sheet in before.worksheets] == [
            (sheet.title, sheet.sheet_state) for sheet in after.worksheets[1:]
        ]
        for name in (QUAY_SHEET, LOCK_SHEET):
            hidden = [
                {key for key, each in sheet.row_dimensions.items() if each.hidden}
                for sheet in (before[name], after[name])
            ]
            assert hidden[0] == hidden[1] != set()
        assert after.security.lockStructure
        assert after.defined_names.keys() == before.defined_names.keys()
        assert list(custom_properties(after).names) == list(custom_properties(before).names)

    def test_excel_2010_takes_it(self, tmp_path: Path) -> None:
        """4: notes, links and all; openxml-audit finds no error, and warns of no more than the way openpyxl puts texts."""
        path = tmp_path / "copy.xlsx"
        path.write_bytes(corrected(careless()).content)
        said = OpenXmlValidator(file_format=FileFormat.OFFICE_2010).validate(str(path)).errors
        assert [str(each) for each in said if each.id != "Excel_InlineStrCells"] == []

    def test_the_children_of_every_font_are_in_the_order_of_the_schema(self) -> None:
        """4: of the copy's own fonts and of those that it brought along."""
        styles = world.parts(corrected(careless()).content)[STYLES_PART]
        fonts = re.findall(rb"<font>(.*?)</font>", styles, re.DOTALL)
        named = [re.findall(rb"<(\w+)", font) for font in fonts]
        assert len(named) > 10
        assert [sorted(children, key=FONT_ORDER.index) for children in named] == named


class TestTime:
    def test_the_same_return_gives_the_same_bytes(self) -> None:
        """5: every time."""
        assert made_again(careless()).content == made_again(careless()).content

    def test_the_copy_is_a_moment_older_than_the_return(self) -> None:
        """5: so that the return counts until somebody has saved the copy."""
        assert checked(careless()).saved == MORNING
        assert checked(corrected(careless()).content).saved == MORNING - dt.timedelta(seconds=1)

    def test_a_return_without_a_time_gives_a_copy_without_one(self) -> None:
        """5: any time at all would be a later one. It is the same whenever it is made."""
        core = world.parts(careless())["docProps/core.xml"]
        bare = re.sub(rb"<dcterms:(modified|created).*?</dcterms:\1>", b"", core)
        made = corrected(world.with_parts(careless(), {"docProps/core.xml": bare}))
        assert checked(made.content).saved is None
        assert b"2008-09-30T12:00:00Z" in world.parts(made.content)["docProps/core.xml"]


class TestAgain:
    def test_a_copy_corrected_again_is_the_same_copy(self) -> None:
        """6: nothing piles up."""
        once = corrected(careless())
        twice = corrected(once.content)
        assert (notes(twice.content), listing(twice.content)) == (notes(once.content), listing(once.content))
        assert opened(twice.content).sheetnames == opened(once.content).sheetnames

    def test_what_was_put_right_loses_its_note(self) -> None:
        """6: and is no longer listed."""
        returned = put_right(corrected(careless()))
        made = corrected(returned)
        assert notes(made.content) == {}
        assert {row[5] for row in listing(made.content)} == {"V02", "R03"}

    def test_notes_and_sheets_of_their_own_stay(self) -> None:
        """6: also on a cell that gets one of ours, and under the name of our sheet."""

        def change(book: Workbook) -> None:
            book[QUAY_SHEET][cell(USERS)].comment = Comment("Ask Jo", "Sam")
            book[QUAY_SHEET][cell(C_CARD)].comment = Comment("Checked", "Sam")
            book.create_sheet("to correct")["A1"] = "Milk"

        content = edited(careless(), change)
        made = corrected(corrected(content).content)
        assert notes(made.content)[QUAY_SHEET, cell(C_CARD)] == "Checked"
        assert notes(made.content)[QUAY_SHEET, cell(USERS)].endswith("for example 12.\n\nYour own note:\nAsk Jo")
        assert opened(made.content)["To correct (yours)"]["A1"].value == "Milk"
        assert notes(corrected(put_right(made)).content)[QUAY_SHEET, cell(USERS)] == "Ask Jo"


class TestOutOfReach:
    LOCKED = (
        ("B1", "Quayside", Code.LABEL_CHANGED),
        (cell("fact.household_units"), 99, Code.PRINTED_FIGURE_CHANGED),
        (cell("EM-LPI-57.percent"), 50, Code.FORMULA_OVERWRITTEN),
        (world.choice("EM-LPI-57"), "No", Code.CHOICE_FIXED),
        (cell(PARENTS), 4, Code.UNDER_HIDDEN),
    )

    @pytest.mark.parametrize(("at", "value", "code"), LOCKED, ids=[code.name for _, _, code in LOCKED])
    def test_what_is_locked_is_put_as_issued(self, at: str, value: object, code: Code) -> None:
        """7: nobody could put it right under the locks; the list says what was done, and the copy raises no question."""

        def change(sheet: object) -> None:
            sheet[at].value = value  # type: ignore[index]

        content = on_sheet(right(), change)
        assert codes(assessed(content)) == {code}
        made = corrected(content)
        assert made.fresh is None
        assert checked(made.content).findings == ()
        [row] = listing(made.content)
        assert "this copy" in str(row[2]).casefold()

    def test_the_note_of_a_hidden_cell_is_at_the_title(self) -> None:
        """7: where it can be seen, and a link can lead to."""
        content = on_sheet(right(), lambda sheet: sheet[cell(PARENTS)].__setattr__("value", 4))
        made = corrected(content)
        assert list(notes(made.content)) == [(QUAY_SHEET, "B1")]
        assert listing(made.content)[0][3] == "B1"


#: What may happen to the sheets of a file.
STRUCTURE: dict[str, Callable[[Workbook], object]] = {
    "rows moved": lambda book: book[QUAY_SHEET].insert_rows(3),
    "row missing": lambda book: book[QUAY_SHEET].delete_rows(world.row(USERS)),
    "sheet missing": lambda book: book.remove(book[QUAY_SHEET]),
    "sheet repeated": breakage.duplicate,
    "columns moved": lambda book: book[QUAY_SHEET].insert_cols(3),
}


class TestFresh:
    def test_another_kind_of_file_gives_a_workbook(self, libreoffice: LibreOffice, tmp_path: Path) -> None:
        """8: with everything typed in its box, right or wrong; it reads as the file did."""
        source = tmp_path / "return.xlsx"
        source.write_bytes(careless())
        [saved] = libreoffice.recalculate([source], tmp_path / "out", to="ods")
        content = saved.read_bytes()
        made = corrected(content)
        assert made.fresh is Fresh.TYPE
        again = checked(made.content)
        assert numbers(again) == numbers(checked(content))
        assert codes(again) == codes(checked(careless()))
        assert "fresh copy" in str(opened(made.content).worksheets[0]["A6"].value)
        assert opened(made.content)[QUAY_SHEET][cell(USERS)].value == "12 people"

    @pytest.mark.parametrize("change", STRUCTURE.values(), ids=STRUCTURE)
    def test_lost_structure_gives_a_workbook_with_what_still_has_a_place(
        self, change: Callable[[Workbook], object]
    ) -> None:
        """8: no answer that was read is lost, none is put where it does not belong, and put right it is accepted."""
        content = edited(careless(), change)
        before = checked(content)
        made = corrected(content)
        assert made.fresh is Fresh.STRUCTURE
        after = checked(made.content)
        # A rule may only now see all the figures it names.
        assert world.numbers(assessed(made.content)) == world.numbers(assessed(content))
        assert after.outcome is not Outcome.REJECTED
        assert all(not each.cell or each.sheet in (QUAY_SHEET, LOCK_SHEET) for each in after.answers)
        assert codes(after) <= codes(before) | {
            Code.BLANK,
            Code.WARN_RULE,
            Code.TEXT,
            Code.TOO_PRECISE,
            Code.TEXT_NUMBER,
        }

    def test_places_are_those_of_the_fresh_workbook(self) -> None:
        """8: not those of the file sent, in which rows had moved."""
        content = edited(careless(), lambda book: book[QUAY_SHEET].insert_rows(3))
        made = corrected(content)
        row = next(row for row in listing(made.content) if row[5] == "V03")
        assert row[3] == cell(USERS)
        assert f", {cell(USERS)} (LPI 57): Found '12 people'" in str(row[2])

    def test_what_cannot_be_typed_is_there_as_text(self) -> None:
        """8: a formula is not run, an error is no error, a percentage no fraction."""

        def change(book: Workbook) -> None:
            sheet = book[QUAY_SHEET]
            sheet.insert_rows(3)
            at = world.row(USERS) + 1
            for step, entry in enumerate(ODD_ENTRIES):
                sheet.cell(at + step, 4).value = entry

        made = corrected(edited(careless(), change))
        sheet = opened(made.content)[QUAY_SHEET]
        at = world.row(USERS)
        standing = [sheet.cell(at + step, 4) for step in range(3)]
        assert [(each.value, each.data_type) for each in standing] == [
            ("=5+7", "s"),
            ("#N/A", "s"),
            ("2008-09-12", "s"),
        ]

    def test_a_choice_that_was_cleared_stays_cleared(self) -> None:
        """8: or nobody would be asked to choose."""

        def change(book: Workbook) -> None:
            book[QUAY_SHEET][world.choice("EM-LPI-59")].value = None
            book[QUAY_SHEET].insert_rows(3)

        made = corrected(edited(careless(), change))
        assert Code.CHOICE_UNCLEAR in codes(checked(made.content))


class TestCsv:
    CONTENT = (
        "\ufeffservice_id,item,value,to_correct,workbook_id,extracted_at,remark\r\n"
        f'{QUAY},{USERS},12 people,old words,{{id}},2008-10-20T09:00:00,"said ""twelve"""\r\n'
        "\r\n"
        f"{QUAY},{HOURS},612.5,old words,{{id}},2008-10-20T09:00:00\r\n"
        f"{QUAY},{SUPPORTED},-1,,{{id}},2008-10-20T09:00:00,\r\n"
    )

    def csv(self) -> tuple[bytes, AssessedReturn]:
        workbook_id = known().layout.issued.workbook_id
        content = self.CONTENT.format(id=workbook_id).encode()
        return content, judged(content, known(), name="figures.csv")

    def test_a_csv_goes_back_with_a_column_that_says_what_to_do(self) -> None:
        """14: on the line it is about, in place of an earlier one; everything else is as it was."""
        content, returned = self.csv()
        made = corrected_copy(content, returned, known(), returned.findings)
        assert (made.suffix, made.fresh) == (".csv", None)
        text = made.content.decode("utf-8")
        first, second, blank, third, fourth = text.splitlines()
        assert first == "\ufeffservice_id,item,value,workbook_id,extracted_at,remark,to_correct"
        assert second.endswith(
            ',"said ""twelve""","Must fix: Found \'12 people\'. Enter the number only, for example 12."'
        )
        assert (blank, third.endswith("2008-10-20T09:00:00,,")) == ("", True)
        assert fourth.endswith(",Must fix: Found -1. Enter 0 or more.")

    def test_the_csv_reads_as_the_one_it_was_made_from(self) -> None:
        """14: figure by figure."""
        content, returned = self.csv()
        made = corrected_copy(content, returned, known(), returned.findings)
        again = judged(made.content, known(), name="figures.csv")
        assert [(each.question, each.number, each.status) for each in again.answers] == [
            (each.question, each.number, each.status) for each in returned.answers
        ]

    def test_the_text_tells_of_lines_and_of_the_system(self) -> None:
        """14, 11: not of sheets and boxes."""
        content, returned = self.csv()
        made = corrected_copy(content, returned, known(), returned.findings)
        text = " ".join(correction_text(returned, made.problems, known(), authority="Derby").split())
        assert "CSV, C2 (LPI 57): Found '12 people'." in text
        assert "put it right in your own system" in text
        assert "Sheet" not in text.replace("sheet,", "")


class TestHostile:
    def test_text_stays_text(self) -> None:
        """9: in names, entries and notes; control characters become spaces."""
        place = Place("=1+1.xlsx", QUAY_SHEET, cell(USERS), QUAY, USERS, "LPI 57")
        hostile = finding(Code.TEXT, place, '=HYPERLINK("http://x")\x00\x1b<b>&')
        unplaced = finding(Code.IDENTITY_LOST, Place("=cmd|' /C calc'!A0"), detail="Read me")
        content = careless()
        made = corrected_copy(content, checked(content), known(), (hostile, unplaced))
        types = {c.data_type for c in _cells(opened(made.content).worksheets[0]) if c.value is not None}
        assert types == {"s", "n"}
        assert "=HYPERLINK" in notes(made.content)[QUAY_SHEET, cell(USERS)]

    @pytest.mark.parametrize(
        "xml",
        [
            b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            b'<hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>',
        ],
        ids=["merged", "linked"],
    )
    def test_a_range_over_the_whole_sheet_costs_nothing(self, xml: bytes) -> None:
        """9: openpyxl would go through its seventeen thousand million cells."""
        part = "xl/worksheets/sheet3.xml"
        sheet = world.parts(full())[part]
        content = world.with_parts(full(), {part: sheet.replace(b"<pageMargins", xml + b"<pageMargins", 1)})
        made = corrected(content)
        assert made.fresh is Fresh.BEYOND_US
        assert numbers(assessed(made.content)) == numbers(assessed(full()))

    def test_a_file_that_cannot_be_opened_for_changing_gives_a_workbook(self) -> None:
        """9: what stands in it is known from reading."""
        styles = world.parts(full())["xl/styles.xml"]
        content = world.with_parts(full(), {"xl/styles.xml": styles.replace(b"<cellXfs", b"<cellXfz")})
        if assessed(content).outcome is Outcome.REJECTED:
            pytest.fail("the file must be one that can be read")
        made = corrected(content)
        assert numbers(assessed(made.content)) == numbers(assessed(content))


def test_what_is_for_officers_is_not_told() -> None:
    """13: the day is on no page that a provider sees, and `Nothing to do` would stand beside what is to be done."""
    told = {
        code: problems((finding(code, Place("return.xlsx"), detail="one", value="1", other="2"),), None)
        for code in FOR_OFFICERS
    }
    assert Code.LATE in told
    assert set(told.values()) == {()}


class TestText:
    def text(self, content: bytes) -> str:
        made = corrected(content)
        return correction_text(checked(content), made.problems, known(), authority="Leicester City Council")

    def test_it_greets_lists_and_says_how_to_send_it_back(self) -> None:
        """11: numbered through, by service, worst first; nothing for information."""
        text = self.text(careless())
        assert text.startswith(f"Dear Harbour House Trust,\n\nThank you for your {world.framework().return_title}")
        assert "There is something to put right (3) and to confirm (1)." in " ".join(text.split())
        assert re.findall(r"^ +(\d)\. Sheet (\d)", text, re.MULTILINE) == [
            ("1", "1"),
            ("2", "1"),
            ("3", "2"),
            ("4", "1"),
        ]
        assert "Please send it back." in " ".join(text.split())
        assert "as text" not in text
        assert text.endswith("\n\nWith kind regards,\nLeicester City Council\n")

    def test_the_same_words_are_told_once(self) -> None:
        """11: a workbook nobody has filled in gives a short letter."""
        text = self.text(world.standard()[0])
        asked = [key for key in world.asked() if world.framework().questions[key[1]].unit != "yes or no"]
        assert text.count("Enter a number.") == 2
        assert f"and {sum(key[0] == QUAY for key in asked) - 6} more" in " ".join(text.split())
        assert len(text.splitlines()) < 40

    def test_a_long_list_of_a_service_is_cut_short(self) -> None:
        """11: the copy has the rest."""
        mistakes = {key: f"{number} people" for number, key in enumerate(truth()) if key[0] == QUAY}
        assert len(mistakes) > 13
        text = self.text(fill({**truth(), **mistakes}))
        assert f"and {len(mistakes) - 12} more; the copy lists them all." in text

    def test_a_long_list_of_services_is_cut_short(self) -> None:
        """11: a letter of thirty pages is not read."""
        service = world.two_services()[0]
        many = tuple(
            replace(service, service=replace(service.service, service_id=f"S-{number}")) for number in range(20)
        )
        content, issue = world.issue(many)
        returned = judged(content, issue)
        text = correction_text(returned, problems(returned.findings, issue), issue, authority="Derby")
        assert "And 5 more services; the copy lists them all." in text

    def test_a_file_that_could_not_be_told_is_answered_too(self) -> None:
        """11: without a copy, a name or a day, but with what to do."""
        returned = assessed(b"Dear all")
        told = problems(returned.findings, None)
        text = correction_text(returned, told, None, authority="Derby", has_copy=False)
        assert text.startswith("Dear colleague,")
        assert "  1. return.xlsx: This is not a workbook that can be read: it is a text." in text
        assert "copy" not in text

    def test_nothing_to_put_right_is_said(self) -> None:
        """11: in a return that is right."""
        text = self.text(right())
        assert "There is nothing to put right or to confirm." in " ".join(text.split())
        assert "No need to send it again." in text

    @given(st.text(max_size=200), st.text(max_size=60), st.text(max_size=40))
    @settings(max_examples=100)
    def test_no_line_is_long_whatever_things_are_called(self, file: str, sheet: str, value: str) -> None:
        """11: no control characters either, and no sign that a mail program would spoil."""
        found = finding(Code.TEXT, Place(file, sheet, "D12", "Q-1", USERS, "LPI 57"), value)
        returned = Return(file, "", None, "", (), (found,))
        text = correction_text(returned, problems((found,), known()), known(), authority="Derby")
        assert all(len(line) <= 78 for line in text.splitlines())
        assert all(line.isprintable() for line in text.split("\n"))
        assert not set("\u2026\u2018\u2019\u201c\u201d\u2013\u2014") & set(text)


class TestWords:
    @given(st.text(max_size=80), st.text(max_size=40), st.sampled_from(["", "D12"]), st.sampled_from(["", "LPI 57"]))
    @settings(max_examples=200)
    def test_a_message_is_taken_apart_whatever_things_are_called(
        self, file: str, sheet: str, at: str, label: str
    ) -> None:
        """10: its words alone are left, beginning with a capital letter."""
        found = finding(Code.NEGATIVE, Place(file, sheet, at, "S", "I", label), -1.0)
        assert bare_words(found) in ("Found -1. Enter 0 or more.", found.message)
        if sheet.strip("(): ") == sheet != "" and ":" not in sheet + file:
            assert bare_words(found) == "Found -1. Enter 0 or more."


@pytest.mark.parametrize("script", ["careless", "locked"])
def test_libreoffice_opens_it_and_saves_it_as_a_return(libreoffice: LibreOffice, tmp_path: Path, script: str) -> None:
    """12, 3: put right in LibreOffice it is accepted without a question; its notes are there, and go when corrected again."""
    content = careless()
    if script == "locked":
        content = on_sheet(content, lambda sheet: sheet["B1"].__setattr__("value", "Quayside"))
    made = corrected(content)
    path = tmp_path / "copy.xlsx"
    path.write_bytes(made.content)
    values: dict[tuple[str, str], Value] = {}
    for problem in made.problems:
        place = problem.place
        if problem.severity is Severity.ERROR:
            entry = truth()[place.service_id, place.question]
            assert not isinstance(entry, dt.date)
            values[place.sheet, place.cell] = entry
        elif problem.why:
            values[place.sheet, problem.why] = "Counted a day later, after the move."
    saved = libreoffice.fill(path, values, tmp_path / "saved.xlsx").read_bytes()
    returned = checked(saved)
    assert returned.outcome is Outcome.ACCEPTED
    assert {each.code for each in returned.findings} == {Code.TEXT_NUMBER, Code.EXPLAINED}
    assert notes(saved).keys() == notes(made.content).keys()
    assert notes(corrected(saved).content) == {}
    assert opened(saved).sheetnames[0] == CORRECTIONS


def _whole(found: Finding) -> bool:
    """Whether a finding's words are the end of its message, but for the code of a rule."""
    words, message = bare_words(found), found.message.removesuffix(f" ({found.rule})")
    return words != message and message.casefold().endswith(words.casefold())


def _cells(sheet: Worksheet) -> list[Cell | MergedCell]:
    return [each for row in sheet.iter_rows() for each in row]


def _at(sheet: Worksheet, shown: str) -> str:
    """The cell of the list that shows a cell's name."""
    return next(each.coordinate for each in _cells(sheet) if each.value == shown)


@functools.cache
def _sheets(content: bytes) -> tuple[str, ...]:
    """The XML of each sheet but ours, as openpyxl writes it."""
    book = opened(content)
    if CORRECTIONS in book.sheetnames:
        del book[CORRECTIONS]
    saved = world.parts(_saved(book))
    return tuple(saved[f"xl/worksheets/sheet{number}.xml"].decode() for number in range(1, len(book.sheetnames) + 1))


def _guards(content: bytes, part: str) -> list[list[str]]:
    """A part of each sheet but ours, without which of them is in front."""
    found = [re.findall(rf"<{part}.*?(?:</{part}>|/>)", xml, re.DOTALL) for xml in _sheets(content)]
    return [[re.sub(r' tabSelected="\w+"', "", text) for text in texts] for texts in found]


def _saved(book: Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
