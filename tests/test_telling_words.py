"""Words that could tell who somebody is, typed into every cell that takes text, of every form.

1. National Insurance and NHS numbers, postcodes, e-mail addresses and long numbers are not loaded, in any cell.
2. A date is not loaded from a person's row and noticed elsewhere; two words like a name are noticed everywhere.
3. What a return says of itself may hold what it is asked for: an officer must reach whoever filled it in.
4. No message quotes such words, whatever cell they stand in.
5. Nothing of it is in findings, log, letters, reports, the dataset, uploads and shares.
6. A reason that an officer gives, and what a register says of a service, may not hold it.
7. A name that is typed over what is printed in a workbook about people, or that an added sheet has, is quoted nowhere.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import people_cycle
import world
from databases import desk
from people_cycle import issue
from random_frameworks import Case, case
from short_term import CAREFUL
from workbook.assess import assess_return, return_notes, take_return
from workbook.cli import run
from workbook.errors import UsageError
from workbook.feedback.filling import steady_bytes
from workbook.findings import Code, Place, finding
from workbook.layout import InputRole, IssuedService, cell_name
from workbook.model import Address, Entry, Per, QuestionType, Service, State
from workbook.reader import Return
from workbook.references import further_record
from workbook.register.terms import words as register_words
from workbook.register.values import Unfit
from workbook.usecases.correct import correct
from workbook.usecases.received import one_line_reason
from workbook.usecases.share import share
from world import configuration, provider

REFUSED = {
    "a National Insurance number": "See AB123456C there",
    "an NHS number": "It is 943 476 5919 there",
    "a postcode": "Went to LE1 4AB in the end",
    "an e-mail address": "Ask jo@example.org about it",
    "a long number": "Ring 0115 496 0000 about it",
}
DATE, NAME = "Born on 14 Aug 1980", "Jane Doe was ill in August"
EVERY = (*REFUSED.values(), DATE, NAME)
FORMS = [form.code for form in configuration().framework.forms]
PEOPLE = [form.code for form in configuration().framework.forms if form.per is Per.PERSON]
STRANGER = "Zebedee Smith"


@functools.cache
def everything(code: str) -> Case:
    """The workbook of a form with every section asked."""
    framework = configuration().framework
    form = framework.form(code)
    states = {section.code: State.SELECTED for section in form.sections}
    records: tuple[str, ...] = ("7KQ2MXM",) if form.per is Per.PERSON else ()
    if form.rows_each > 1:
        records = tuple(f"7KQ2MXM-{row}" for row in range(1, form.rows_each + 1))
    service = Service("S-1", "House", framework.service_types[0].code, "", "7", household_units=12)
    return case(framework, (IssuedService(service, states, {}, records),), "Harbour Trust", code=code)


def text_cells(made: Case) -> list[Entry]:
    """Every cell that takes text: entries whose content, or explanation, is to be typed."""
    entries = []
    for sheet, form in made.known.layout.form_sheets:
        for box in form.inputs:
            further = sheet is made.known.layout.further
            record = further_record("", box.record) if further else sheet.record(box.record)
            address, place = Address("S-1", record, box.code), cell_name(box.row, box.column)
            if box.type is QuestionType.TEXT and box.role is InputRole.ANSWER and (record or not box.record):
                entries.append(Entry(address, "", sheet.name, place))
            elif box.role is InputRole.EXPLANATION and (record or not box.record):
                code = box.code or made.known.form.row_questions[0].code
                entries.append(Entry(address._replace(question=code), None, sheet.name, "A1", "", place))
    return entries


def found(made: Case, entry: Entry, words: str) -> tuple[set[Code], bool]:
    """What is said of words in a cell, and whether they are loaded."""
    typed = replace(entry, explanation=words) if entry.explanation_cell else replace(entry, content=words)
    beside = [] if entry.content is not None or not entry.address.record else [replace(typed, content="Yes")]
    returned = Return("return.xlsx", "", None, "", tuple(beside or [typed]), ())
    assessed = assess_return(returned, made.known)
    cell = entry.explanation_cell or entry.cell
    codes = {present.code for present in assessed.findings if present.source_cell == cell}
    assert not any(words in present.message or words in present.value for present in assessed.findings)
    taken = take_return(returned, made.known, made.known.layout.issued.services[0])
    loaded = any(words in (answer.explanation, answer.text) for answer in taken.answers)
    return codes, loaded or words in taken.reasons.values()


@pytest.mark.parametrize("code", FORMS)
def test_no_cell_takes_what_tells_who_somebody_is(code: str) -> None:
    """1, 2, 4: a reference of further reasons is refused as none of the workbook."""
    made = everything(code)
    cells = text_cells(made)
    assert cells
    for entry in cells[:: max(1, len(cells) // 40)]:
        is_reference = entry.address.question.endswith(".reference")
        for words in EVERY:
            codes, loaded = found(made, entry, words)
            is_refused = words in REFUSED.values() or (words == DATE and entry.address.record != "")
            if is_reference:
                assert codes & {Code.FURTHER_REFERENCE, Code.TOO_LONG}
                assert not loaded or len(words) <= 20
            else:
                assert codes & {Code.IDENTIFYING, Code.NAME_LIKE} == {
                    Code.IDENTIFYING if is_refused else Code.NAME_LIKE
                }
                assert loaded is not is_refused


def _typed_over(made: Case, *, headings: bool) -> bytes:
    """The workbook with a name over the words printed in its headings, or over all others but keys."""
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    for sheet, form in made.known.layout.form_sheets:
        for fixed in form.fixed:
            cell = book[sheet.name].cell(fixed.row + 1, fixed.column + 1)
            is_words = isinstance(cell.value, str) and isinstance(sheet.printed(fixed), str) and fixed.column > 0
            if is_words and not fixed.formula and (fixed.row == form.heading_row) is headings:
                cell.value = STRANGER
    return steady_bytes(book, world.MORNING)


def _sheets_named(made: Case) -> bytes:
    """The workbook with another sheet that is called after somebody."""
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    book.create_sheet(STRANGER)["A1"] = STRANGER
    return steady_bytes(book, world.MORNING)


@pytest.mark.parametrize("code", PEOPLE)
def test_a_name_over_what_is_printed_is_quoted_nowhere(code: str) -> None:
    """7: the findings say where it stands, and what is to stand there."""
    made = everything(code)
    changed = [_typed_over(made, headings=False), _typed_over(made, headings=True), _sheets_named(made)]
    for content in changed:
        returned = world.assessed(content, made.known)
        assert returned.findings
        said = [(entry.message, entry.value, entry.place) for entry in returned.findings]
        assert STRANGER not in str([*said, [(entry.sheet, entry.cell) for entry in returned.entries]])
    codes = {entry.code for content in changed for entry in world.assessed(content, made.known).findings}
    assert {Code.LABEL_CHANGED, Code.QUESTION_CHANGED, Code.EXTRA_SHEET_OF_PEOPLE} <= codes


def test_every_form_has_cells_that_are_looked_at() -> None:
    """1: the words beside each question of the quarterly return are among them."""
    quarterly = text_cells(everything("quarterly"))
    assert len({entry.explanation_cell for entry in quarterly}) == len(quarterly)
    assert len(quarterly) >= len(
        [question for question in everything("quarterly").known.form.questions.values() if not question.derived]
    )


@pytest.mark.parametrize(
    ("box", "words", "kept"),
    [
        ("contact", "A. Example, jo@example.org, 0115 496 0000, LE1 4AB", True),
        ("contact", "About AB123456C", False),
        ("completed", "14 October 2008", True),
        ("closed_since", "Quayside moved to LE1 4AB on 1 September 2008", True),
        ("closed_since", "Ask jo@example.org", False),
        ("comment", "One person, 943 476 5919, was moved", False),
        ("comment", "We were full on 14 Oct 2008", True),
    ],
)
def test_a_return_may_say_who_filled_it_in(box: str, words: str, kept: bool) -> None:
    """3: and where a service has moved to; of people who are supported nothing is kept."""
    entry = Entry(Address("", "", box), words, "Read me", "A20")
    returned = Return("return.xlsx", "", None, "", (entry,), ())
    assert return_notes(returned) == ({box: words} if kept else {})
    codes = [present.code for present in assess_return(returned, None).findings]
    assert codes == ([] if kept else [Code.IDENTIFYING])


@pytest.mark.parametrize("words", list(REFUSED.values()))
def test_no_message_quotes_it(words: str) -> None:
    """4: not even of a box that wants a number."""
    present = finding(Code.TEXT, Place("return.xlsx", "1 House", "D9", "S-1", "EM-LPI-51.supported", "LPI 51"), words)
    assert words not in present.message + present.value
    assert "12" in finding(Code.TEXT, Place("return.xlsx"), "12 people").message


@pytest.mark.parametrize("words", [REFUSED["a National Insurance number"], REFUSED["an NHS number"]])
def test_no_reason_and_no_register_holds_it(words: str) -> None:
    """6: with what to do."""
    with pytest.raises(UsageError, match="the reason holds what looks like"):
        one_line_reason(words)
    with pytest.raises(Unfit, match="holds what looks like"):
        register_words(words)
    assert one_line_reason("Told by jo@example.org on 14 Oct 2008") == "Told by jo@example.org on 14 Oct 2008"


@pytest.mark.slow
def test_nothing_typed_leaves_by_another_way(tmp_path: Path) -> None:
    """5: it is typed in every text cell of both workbooks, and searched for in all that is written."""
    out = tmp_path / "output"
    lines = (provider(1), provider(1, service_id="S-9", service_name="Harbour View"))
    (file,), (quarterly,) = issue(out, *lines), world.issued(out, *lines)
    typed = tuple(REFUSED.values())
    people = [{**CAREFUL, "why": words, "plan": words, "age": words} for words in typed]
    book = openpyxl.load_workbook(io.BytesIO(world.answered(out, quarterly)))
    layout = world.known(out, quarterly).layout
    for number, box in enumerate(layout.form.inputs):
        if box.role is InputRole.EXPLANATION:
            book[layout.sheets[0].name].cell(box.row + 1, box.column + 1).value = typed[number % len(typed)]
    for number, box in enumerate(layout.around.cover.inputs):
        book[layout.around.cover.name].cell(box.row + 1, box.column + 1).value = typed[number % 2]
    content = people_cycle.filled(out, file, {"S-1": people})
    people_cycle.read(out, q=steady_bytes(book, world.MORNING), people=content)
    for name in ("q.xlsx", "people.xlsx"):
        correct(desk(out), name)
    share(desk(out), configuration(), "", "csv", day=dt.date(2008, 11, 1))
    where = ["--out", str(out), "--store", desk(out).address]
    assert run(["report", "outcomes", "--period", str(world.PERIOD), *where]) in (0, 2)
    assert run(["report", "findings", "--period", str(world.PERIOD), *where]) in (0, 2)
    kinds = (".csv", ".txt", ".log", ".json", ".html")
    looked_at = [path for path in out.rglob("*") if path.suffix in kinds and path.parent.name != "people"]
    assert len(looked_at) >= 10
    assert [path.name for path in looked_at for words in typed if words in path.read_text(encoding="utf-8")] == []
    refused = [row for row in people_cycle.findings(out) if row["code"] == "V21"]
    assert len(refused) > len(typed)
