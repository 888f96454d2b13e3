"""The sheet with a row for each person: out, filled in LibreOffice, and back.

1. What LibreOffice shows of each question and of each row is what the reader and the judge say of it.
2. What is typed comes back at its record and question, from its own cell.
3. A row that was not used is asked nothing; a section that is not shown hides its columns.
4. Rows that were sorted, put in, taken out or moved are read by their keys, columns by codes or headings.
5. A row that stands twice, a row without a reference, and a question or column that is gone are said once each.
6. One explanation for each row clears its warnings; one that is too short does not, and is told of; one too long is said once.
7. A rule over all records is no rule of a row.
8. Every formula is short enough, every validation insists, and the file is sound.
9. What is stored of it gives the same sheet again.
10. A long CSV, whose lines name no record, is refused.
"""

from __future__ import annotations

import datetime as dt
import io
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from openxml_audit import FileFormat, OpenXmlValidator

from circles import circular_cells, recalculated_errors
from databases import desk
from every_person import FORM, HELP, LEAVING, every_person, framework, people_case, people_service
from libreoffice import LibreOffice, Typed, Value
from random_frameworks import Case, case
from record_agreement import compare
from sheet_agreement import judged
from workbook.assess import AssessedReturn
from workbook.findings import TOO_SHORT_TEXT, Code
from workbook.layout import ColumnRole, ServiceSheet, place_form
from workbook.layout.limits import LONGEST_FORMULA
from workbook.model import QUARTERLY, Address, PeriodLength, QuestionType, Rule, RuleStrength, State
from workbook.reader.verify import faults
from workbook.rules.states import RowState
from workbook.store import IssueRecord, NewIssue

#: What people type and paste, by type: the usual, the odd, and what breaks things.
ENTRIES: dict[QuestionType, tuple[Value, ...]] = {
    QuestionType.COUNT: (0, 7, 30, 104, 105, 500, 501, -1, 1.5, "12", "12 ", "twelve", Typed("9"), Typed("45%")),
    QuestionType.YES_NO: ("Yes", "No", "No", "no ", "YES", "y", 1, True),
    QuestionType.CHOICE: ("A planned move", "a PLANNED move", " Died ", "Died", "died", "Moved", "*", "?ied", "", 3),
    QuestionType.DATE: (
        *(Typed(text) for text in ("14 Aug 2008", "14/08/2008", "30 Sep 2008", "1 Oct 2008", "1 Jan 2100", "12")),
        *("14 Aug 2008", "soon", 39674, 39674.5),
    ),
    QuestionType.PERCENTAGE: (
        *(Typed(text) for text in ("45", "45%", "0.45", "0.5%", "0", "100", "101", "150%", "-5")),
        *(45, 0.45, 33.333, "45", "45%", "most"),
    ),
    QuestionType.TEXT: ("A visit each week", "x" * 40, "x" * 41, " spaced  out ", "=1+1", 7, "-"),
}
#: What a careful person types.
CAREFUL: dict[QuestionType, tuple[Value, ...]] = {
    QuestionType.COUNT: (0, 30, 130),
    QuestionType.YES_NO: ("Yes", "No"),
    QuestionType.CHOICE: ("A planned move", "Died"),
    QuestionType.DATE: (Typed("14 Aug 2008"),),
    QuestionType.PERCENTAGE: (45, Typed("45%")),
    QuestionType.TEXT: ("A visit each week",),
}
EXPLANATIONS: tuple[Value, ...] = (None, None, "ok", "They waited for a flat of the council.")
PEOPLE = (50, 40, 12)
#: Every state that a row can be in: the choice whether a section is reported has no row here.
STATES = set(RowState) - {RowState.CHOOSE}


def everybody() -> Case:
    """A hundred rows: one service is asked all, one is not shown a section, one has it offered and not agreed."""
    return people_case(
        people_service(1, PEOPLE[0]),
        people_service(2, PEOPLE[1], EM_OUT_2=State.HIDDEN),
        people_service(3, PEOPLE[2], EM_OUT_2=State.OFFERED),
    )


def box(made: Case, record: int, question: str) -> str:
    """The cell of a record's question."""
    return made.known.layout.form.cell(str(record), ColumnRole.ANSWER, question)


def why(made: Case, record: int) -> str:
    """The cell of a record's explanation."""
    return made.known.layout.form.cell(str(record), ColumnRole.EXPLANATION)


def entries_of(made: Case, sheet: ServiceSheet, chance: random.Random) -> dict[str, Value]:
    """Something typed, or nothing, in each box of most rows; explanations in some."""
    values: dict[str, Value] = {}
    for record in range(1, len(sheet.issued.records) + 1):
        if chance.random() < 0.1:
            continue  # a row that is not used
        care = chance.choice((0.0, 0.7, 1.0))
        for code, question in made.known.form.questions.items():
            kinds = CAREFUL if chance.random() < care else ENTRIES
            if sheet.state(question.section).shown and chance.random() < 0.6 + 0.4 * care:
                values[box(made, record, code)] = chance.choice(kinds[question.type])
        values[why(made, record)] = chance.choice(EXPLANATIONS)
    return {cell: value for cell, value in values.items() if value is not None}


@dataclass(frozen=True)
class Filled:
    """A people's workbook as LibreOffice saved it."""

    made: Case
    content: bytes


@pytest.fixture(scope="module")
def filled(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """A hundred rows, each with other entries."""
    folder, made, chance = tmp_path_factory.mktemp("people"), everybody(), random.Random("every person")
    (folder / "issued.xlsx").write_bytes(made.content)
    values = {
        (sheet.name, cell): value
        for sheet in made.known.layout.sheets
        for cell, value in entries_of(made, sheet, chance).items()
    }
    return Filled(made, libreoffice.fill(folder / "issued.xlsx", values, folder / "filled.xlsx").read_bytes())


def test_the_sheet_and_the_judge_say_the_same(filled: Filled) -> None:
    """1: what every question counts as, its state, the state of the row and the words of its Check."""
    compared = compare(filled.made, filled.content)
    assert compared.differences == []
    assert set(compared.rows) == STATES
    assert sum(compared.rows.values()) == sum(PEOPLE)


def test_the_status_line_counts_the_rows(filled: Filled) -> None:
    """1: on the sheet and on Summary."""
    made = filled.made
    form, shown = made.known.layout.form, openpyxl.load_workbook(io.BytesIO(filled.content), data_only=True)
    for number, sheet in enumerate(made.known.layout.sheets):
        cells = shown[sheet.name]
        rows = range(1, len(sheet.issued.records) + 1)
        states = Counter(cells[form.cell(str(record), ColumnRole.PROGRESS)].value for record in rows)
        done = states["ok"] + states["explain"] + states["noted"]
        begun = done + states["blank"] + states["correct"]
        assert cells["B3"].value.startswith(f"Complete: {done} of {begun} begun. To correct: {states['correct']}.")
        summary = [cell.value for cell in shown["Summary"][6 + number]]
        assert summary[1:6] == [done, begun, states["blank"], states["correct"], states["explain"]]


def with_cells(made: Case, change: Callable[[Worksheet], object]) -> bytes:
    """The workbook with something changed on its first service's sheet."""
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    change(book[made.known.layout.sheets[0].name])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def fill(sheet: Worksheet) -> None:
    """Answer every question of the first four records, each a little otherwise."""
    made = every_person()
    for record in range(1, 5):
        sheet[box(made, record, f"{LEAVING}.weeks")] = 10 + record
        sheet[box(made, record, f"{LEAVING}.planned")] = "Yes" if record % 2 else "No"
        sheet[box(made, record, f"{LEAVING}.reason")] = None if record % 2 else "Died"
        sheet[box(made, record, f"{LEAVING}.left_on")] = dt.date(2008, 8, 14 + record)
        sheet[box(made, record, f"{HELP}.paid")] = record


def figures(returned: AssessedReturn) -> dict[Address, object]:
    """What was loaded, by address."""
    loaded = {answer.address: answer.text or answer.value for answer in returned.answers}
    return {address: value for address, value in loaded.items() if value is not None}


def truth() -> dict[Address, object]:
    """What `fill` types."""
    return figures(judged(every_person(), with_cells(every_person(), fill)))


def codes(returned: AssessedReturn) -> Counter[Code]:
    """How often each code is found."""
    return Counter(finding.code for finding in returned.findings)


def test_what_is_typed_comes_back_at_its_record() -> None:
    """2: from the cell where it was typed; records that are not used are not there."""
    made = every_person()
    returned = judged(made, with_cells(made, fill))
    assert returned.findings == ()
    values = truth()
    assert len(values) == 4 * 4 + 2
    assert values[Address("S-1", "H1-003", f"{LEAVING}.weeks")] == 13
    assert values[Address("S-1", "H1-002", f"{LEAVING}.reason")] == "died"
    assert values[Address("S-1", "H1-001", f"{LEAVING}.left_on")] == "2008-08-15"
    for answer in returned.answers:
        assert answer.cell == box(made, int(answer.address.record.removeprefix("H1-")), answer.question)
    assert {answer.address.record for answer in returned.answers} == {f"H1-00{record}" for record in range(1, 5)}


def test_a_workbook_as_issued_asks_nothing() -> None:
    """3: nobody need have left."""
    made = every_person()
    assert faults(made.content, made.known) == ()
    assert (judged(made, made.content).answers, judged(made, made.content).findings) == ((), ())


def test_a_section_that_is_not_shown_hides_its_columns() -> None:
    """3: and rows beyond the service's own records are hidden and locked."""
    made = every_person()
    book, form = openpyxl.load_workbook(io.BytesIO(made.content)), made.known.layout.form
    paid = form.cell("1", ColumnRole.ANSWER, f"{HELP}.paid").rstrip("0123456789")
    first, without, few = made.known.layout.sheets
    assert not book[first.name].column_dimensions[paid].hidden
    assert book[without.name].column_dimensions[paid].hidden
    spare = [number for number, row in enumerate(form.rows, 1) if row.record > len(few.issued.records)]
    assert spare
    for row in spare:
        assert book[few.name].row_dimensions[row].hidden
        assert all(cell.protection.locked for cell in book[few.name][row])


def _sort(sheet: Worksheet) -> None:
    """Whole rows in another order, as after the sheet was unprotected."""
    fill(sheet)
    rows = [[(cell.value, cell.number_format) for cell in row] for row in sheet.iter_rows(min_row=9, max_row=12)]
    for cells, contents in zip(sheet.iter_rows(min_row=9, max_row=12), reversed(rows), strict=True):
        for cell, (value, look) in zip(cells, contents, strict=True):
            cell.value, cell.number_format = value, look


def _insert_row(sheet: Worksheet) -> None:
    fill(sheet)
    sheet.insert_rows(10)


def _delete_row(sheet: Worksheet) -> None:
    """A row that was not used."""
    fill(sheet)
    sheet.delete_rows(14)


def _insert_column(sheet: Worksheet) -> None:
    fill(sheet)
    sheet.insert_cols(6)


def _lose_keys(sheet: Worksheet) -> None:
    """The first column is taken out: the printed reference tells the rows."""
    fill(sheet)
    sheet.delete_cols(1)


def _lose_codes(sheet: Worksheet) -> None:
    """The codes of the questions are gone: their headings tell the columns."""
    fill(sheet)
    for cell in sheet[5]:
        cell.value = None


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (_sort, {Code.ROWS_MOVED: 1}),
        (_insert_row, {Code.ROWS_MOVED: 1}),
        (_delete_row, {Code.ROWS_MOVED: 1}),
        (_insert_column, {Code.COLUMNS_MOVED: 1}),
        (_lose_keys, {Code.COLUMNS_MOVED: 1}),
        (_lose_codes, {}),
    ],
)
def test_rows_and_columns_are_read_where_they_have_got_to(
    change: Callable[[Worksheet], object], expected: dict[Code, int]
) -> None:
    """4: every answer stays with its record, and what happened is said once."""
    returned = judged(every_person(), with_cells(every_person(), change))
    assert figures(returned) == truth()
    counts = codes(returned)
    counts.pop(Code.FORMULA_OVERWRITTEN, None)  # openpyxl takes a formula away without writing it elsewhere
    assert counts == expected


def _copy(sheet: Worksheet) -> None:
    fill(sheet)
    for number, cell in enumerate(list(sheet[9]), 1):
        sheet.cell(30, number).value = cell.value


def test_a_row_that_stands_twice_is_read_from_neither() -> None:
    """5: and it is said once, of the record."""
    returned = judged(every_person(), with_cells(every_person(), _copy))
    (repeated,) = (finding for finding in returned.findings if finding.code is Code.ROW_REPEATED)
    assert repeated.address == Address("S-1", "H1-001", "")
    assert "'H1-001'" in repeated.message
    assert figures(returned) == {address: value for address, value in truth().items() if address.record != "H1-001"}


def test_answers_on_a_row_without_a_reference_are_said() -> None:
    """5: with the row's place."""
    made = every_person()

    def change(sheet: Worksheet) -> None:
        fill(sheet)
        sheet["E40"] = 7

    returned = judged(made, with_cells(made, change))
    (stray,) = returned.findings
    assert (stray.code, stray.place.cell) == (Code.ROW_WITHOUT_KEY, "E40")
    assert figures(returned) == truth()


@pytest.mark.parametrize("role", [ColumnRole.LABEL, ColumnRole.KEY_AGAIN])
def test_a_reference_typed_over_is_not_believed(role: ColumnRole) -> None:
    """5: nor a row in which cells were pushed aside, whose last key no longer stands in its place."""
    made = every_person()

    def change(sheet: Worksheet) -> None:
        fill(sheet)
        sheet[made.known.layout.form.cell("2", role)] = "H9-999"

    returned = judged(made, with_cells(made, change))
    assert codes(returned) == {Code.QUESTION_CHANGED: 1}
    assert returned.findings[0].address == Address("S-1", "H1-002", "")
    assert figures(returned) == {address: value for address, value in truth().items() if address.record != "H1-002"}


def test_a_question_in_other_words_is_not_believed() -> None:
    """5: for any record."""
    made, question = every_person(), f"{LEAVING}.weeks"

    def change(sheet: Worksheet) -> None:
        fill(sheet)
        sheet["E8"] = "For how many days did they stay?"

    returned = judged(made, with_cells(made, change))
    assert [(finding.code, finding.address) for finding in returned.findings] == [
        (Code.QUESTION_CHANGED, Address("S-1", "", question))
    ]
    assert figures(returned) == {address: value for address, value in truth().items() if address.question != question}


def test_a_column_that_is_gone_is_said_once() -> None:
    """5: not for each record."""
    made, question = every_person(), f"{LEAVING}.weeks"

    def change(sheet: Worksheet) -> None:
        fill(sheet)
        sheet.delete_cols(5)

    returned = judged(made, with_cells(made, change))
    gone = [finding for finding in returned.findings if finding.code is Code.COLUMN_MISSING]
    assert [finding.address for finding in gone] == [Address("S-1", "", question)]
    assert figures(returned) == {address: value for address, value in truth().items() if address.question != question}


@pytest.mark.parametrize(("words", "code"), [("They waited for a flat.", Code.EXPLAINED), ("ok", Code.WARN_RULE)])
def test_one_explanation_serves_the_row(words: str, code: Code) -> None:
    """6: it stands beside every answer of the record."""
    made = every_person()

    def change(sheet: Worksheet) -> None:
        fill(sheet)
        sheet[box(made, 1, f"{LEAVING}.weeks")] = 130
        sheet[box(made, 1, f"{HELP}.paid")] = 0.45
        sheet[why(made, 1)] = words

    returned = judged(made, with_cells(made, change))
    assert codes(returned) == {code: 2}
    is_short = [finding.text.startswith(TOO_SHORT_TEXT) for finding in returned.findings]
    assert is_short == [code is Code.WARN_RULE] * 2


def test_an_explanation_that_is_too_long_is_said_once() -> None:
    """6: of the record."""
    made = every_person()

    def change(sheet: Worksheet) -> None:
        fill(sheet)
        sheet[why(made, 1)] = "x" * 501

    (cut,) = judged(made, with_cells(made, change)).findings
    assert (cut.code, cut.address) == (Code.EXPLANATION_CUT, Address("S-1", "H1-001", ""))
    assert cut.place.cell == why(made, 1)


def test_a_rule_over_all_records_is_no_rule_of_a_row() -> None:
    """7: no sheet can show it, and no row is held against it."""
    form = framework().form(FORM)
    section = form.section(LEAVING)
    rule = Rule(f"{LEAVING}.R9", RuleStrength.STOP, "count(weeks > 0) <= 1", "More than one stayed.")
    changed = replace(form, sections=(replace(section, rules=(*section.rules, rule)), *form.sections[1:]))
    assert place_form(changed, PeriodLength.QUARTER, 2) == place_form(form, PeriodLength.QUARTER, 2)
    forms = (framework().quarterly, changed)
    made = case(replace(framework(), forms=forms), (people_service(1, 12),), "Every Trust", code=FORM)
    assert judged(made, with_cells(made, fill)).findings == ()


def test_formulas_are_short_and_validations_insist() -> None:
    """8: a blank may not switch a box's test off, and Excel takes every formula."""
    made = everybody()
    assert max(len(cell.formula) for cell in made.known.layout.form.fixed) <= LONGEST_FORMULA
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    validations = [check for sheet in book for check in sheet.data_validations.dataValidation]
    assert len(validations) == sum(PEOPLE) * 7 - PEOPLE[1] * 2
    assert not any(validation.allowBlank for validation in validations)


def test_the_file_is_sound(tmp_path: Path) -> None:
    """8: as Excel 2010 would judge it, without a circle."""
    made = every_person()
    path = tmp_path / "people.xlsx"
    path.write_bytes(made.content)
    validation = OpenXmlValidator(file_format=FileFormat.OFFICE_2010).validate(str(path))
    assert [str(error) for error in validation.errors] == []
    assert circular_cells(made.content) == []
    assert recalculated_errors(made.content) == []


def test_every_starting_text_is_true(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """8: what the file says before it is worked out again is what LibreOffice works out."""
    made = every_person()
    (tmp_path / "issued.xlsx").write_bytes(made.content)
    (path,) = libreoffice.recalculate([tmp_path / "issued.xlsx"], tmp_path / "again")
    shown = openpyxl.load_workbook(path, data_only=True)
    for sheet in made.known.layout.sheets:
        for cell in made.known.layout.form.fixed:
            if cell.formula:
                now = shown[sheet.name].cell(cell.row + 1, cell.column + 1).value
                assert (now or "") == (sheet.printed(cell) or ""), (sheet.name, cell)


def test_what_is_stored_gives_the_same_sheet(tmp_path: Path) -> None:
    """9: form, references and layout."""
    made = every_person()
    layout = made.known.layout
    with desk(tmp_path).store() as store:
        store.record_issues(
            [NewIssue(framework(), layout.form, IssueRecord(layout.issued, "people.xlsx", "digest"))], "A. Officer"
        )
        again = store.issued_form(layout.issued.workbook_id)
    assert again is not None
    assert again.layout == layout
    assert again.form == framework().form(FORM)


def test_each_form_of_a_provider_stays_issued(tmp_path: Path) -> None:
    """9: the workbook of another form takes no form's place; the same form's does."""
    layout = every_person().known.layout
    forms = {FORM: "SPW-P", QUARTERLY: "SPW-Q"}
    issues = [replace(layout.issued, form=form, workbook_id=code) for form, code in forms.items()]
    again = replace(layout.issued, workbook_id="SPW-R")
    with desk(tmp_path).store() as store:
        for issue in (*issues, again):
            record = IssueRecord(issue, f"{issue.workbook_id}.xlsx", "digest")
            store.record_issues([NewIssue(framework(), layout.form, record)], "A. Officer")
        assert {record.issued.workbook_id for record in store.issued()} == {"SPW-Q", "SPW-R"}


def test_a_csv_without_records_is_refused() -> None:
    """10: rather than read as the service's own answers."""
    made = every_person()
    line = f"{made.known.layout.issued.workbook_id},2008-10-09T17:30:00,S-1,{LEAVING}.weeks,7"
    content = f"workbook_id,extracted_at,service_id,item,value\n{line}\n".encode()
    returned = judged(made, content)
    assert [finding.code for finding in returned.findings] == [Code.NOT_A_LONG_CSV]
    assert returned.entries == ()
