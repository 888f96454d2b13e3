"""The sheet as the provider sees it and the return as it is read: the same words, counts and state, cell by cell.

1. Each Check cell says what the reader's findings say of that row, one message, the worst first.
2. Each Progress cell says how far that row is by the same findings; each "Counts as" cell holds the answer's number,
   or whether the indicator is reported; each derived cell holds the value that Python works out.
3. The counters, the status line, each Summary line and the overall line add up what the findings say.
4. A file recalculated and saved by LibreOffice is read as the file that was filled: same answers, same findings.
5. The starting text of every formula of a fresh workbook is what LibreOffice works out.
6. A changed message, rule or count is noticed. So the tests above can fail.

The files are those of an issued workbook, of services in random states with random figures of last quarter, filled
with random content: legal, illegal, text, blanks, error values, TRUE, switches set to Yes, No and neither, and
explanations long, short and of punctuation alone. openpyxl puts them in, and so past every validation, as a paste does.

Not compared, as no function of Excel 2010 tells them from the number they look like: a cell formatted as a date or a
percentage, and a formula typed into an input. All are findings when read.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import random
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

import agreement
from libreoffice import LibreOffice
from workbook import assess, rules
from workbook.assess import Answer, AnswerStatus, AssessedReturn, assess_return, judging
from workbook.assess.values import explains
from workbook.config import load, shipped_folder
from workbook.demo.plausible import plausible_answers
from workbook.feedback.filling import Entries, fill_workbook
from workbook.feedback.in_place import CellValue
from workbook.findings import EXPLAINED_TEXT, TOO_SHORT_TEXT, Code, Finding
from workbook.layout import (
    ColumnRole,
    Fixed,
    Input,
    InputRole,
    Issue,
    IssuedService,
    Role,
    ServiceSheet,
    cell_name,
    place_form,
    plan,
)
from workbook.layout.formulas import CHANGED_TEXT, NOT_FILLED_IN, UNDEFINED
from workbook.layout.positions import COUNTERS
from workbook.model import Period, QuestionType, Service, State
from workbook.reader import IssuedForm, read_return
from workbook.rules import python
from workbook.store import fingerprint, workbook_id
from workbook.writer import workbook_bytes

#: How many workbooks of each kind; each has three services.
BOOKS = max(4, int(os.environ.get("SP_WORKBOOK_AGREEMENT_ROWS", "100")) // 50)

_FRAMEWORK = load(shipped_folder()).framework_for("DER")
_FORM = place_form(_FRAMEWORK.quarterly, _FRAMEWORK.periods.collected)
_DIGEST = fingerprint(_FRAMEWORK, _FORM)
_ERRORS = ("#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?")
_LONG = "The service was closed for repairs in August. " * 12
_VALUE_CODES = tuple(
    code for code in Code if code.startswith("V") and code not in (Code.TEXT_NUMBER, Code.EXPLANATION_CUT)
)
_RULE_CODES = (Code.STOP_RULE, Code.WARN_RULE, Code.BETA_RULE, Code.EXPLAINED)
_READY = "Ready to return. Save this file and send it back."
_NO_ROW = 9999

#: How many of the answers are plausible, workbook by workbook.
_CARE = (0.0, 0.5, 0.9, 0.97)

Place = tuple[str, str]
Result = agreement.CellContent


def an_issued_workbook(
    seed: str, states: Sequence[State] = tuple(State), most_services: int = 3
) -> tuple[bytes, IssuedForm]:
    """A workbook of services in random states, of those given, with random figures of last quarter."""
    chance = random.Random(seed)
    services = tuple(_service(number, states, chance) for number in range(1, most_services + 1))
    record = Issue(
        workbook_id="",
        digest=_DIGEST,
        period=Period(2008, chance.randint(1, 4)),
        authority="DER",
        authority_name="Derby",
        provider_id="99001",
        national_provider_id="99000001",
        provider_name='O\'Brien & "Sons" <Trust>',
        contact_email="",
        due=dt.date(2008, 10, 21),
        services=services,
    )
    record = replace(record, workbook_id=workbook_id(record))
    known = IssuedForm(_FRAMEWORK, plan(_FRAMEWORK, record, _FORM))
    return workbook_bytes(known.layout), known


def _service(number: int, states: Sequence[State], chance: random.Random) -> IssuedService:
    names = (
        "Harbour House",
        "O'Malley's 'dry' house",
        "= 50% & more",
        "Zoë & Søn 🏠",
        "A name that is much longer than a tab",
    )
    service = Service(
        service_id=f"S-{number}",
        name=chance.choice(names),
        service_type=_FRAMEWORK.service_types[0].code,
        accommodation_type="",
        client_group=str(chance.randint(1, 21)),
        household_units=chance.choice((None, 8, 12, 40)),
    )
    previous = {
        question.code: 1.0
        if question.type is QuestionType.YES_NO
        else chance.choice((0.0, 12.0, 33.33, float(chance.randint(0, 60))))
        for question in _FRAMEWORK.questions.values()
        if chance.random() < 0.6
    }
    return IssuedService(service, {each.code: chance.choice(states) for each in _FRAMEWORK.sections}, previous)


def random_entries(known: IssuedForm, seed: str, care: float) -> tuple[Entries, dict[Place, str]]:
    """Random content for the boxes of a workbook; error values apart, since only openpyxl can put them in.

    care: how many of the answers are plausible.
    """
    chance, of_choices = random.Random(seed), random.Random(f"{seed}, of choices")
    answers: dict[Place, CellValue] = {}
    errors: dict[Place, str] = {}
    explanations: dict[Place, str] = {}
    choices: dict[Place, str] = {}
    questions = _FRAMEWORK.questions
    for sheet in known.layout.sheets:
        service_id = sheet.issued.service.service_id
        plausible = _plausible(known, sheet)
        for box in _FORM.inputs:
            place = (service_id, box.code)
            if box.role is InputRole.CHOICE:
                choices[place] = chance.choice(("Yes",) * 12 + ("YES", " yes", "No", "no ", "N", "maybe", "0"))
            elif box.role is InputRole.EXPLANATION:
                why = of_choices if box.is_of_choice else chance
                words = why.choice((*agreement.EXPLANATIONS, _LONG)) if why.random() < 0.5 else None
                _put(explanations, place, words)
            elif chance.random() < 0.01:
                errors[place] = chance.choice(_ERRORS)
            else:
                content = (
                    plausible.get(box.code, 3.0)
                    if chance.random() < care
                    else _random(questions[box.code].type, chance)
                )
                yes_no = (
                    questions[box.code].type is QuestionType.YES_NO
                    and isinstance(content, float)
                    and content in (0.0, 1.0)
                )
                _put(answers, place, ("Yes" if content else "No") if yes_no and chance.random() < 0.9 else content)
    return Entries.of_services(answers, explanations, choices), errors


def _plausible(known: IssuedForm, sheet: ServiceSheet) -> Mapping[str, float]:
    everything = replace(sheet.issued, states=dict.fromkeys(sheet.issued.states, State.REQUIRED))
    return plausible_answers(_FRAMEWORK, everything, known.layout.issued.period, sheet.name)


def _random(kind: QuestionType, chance: random.Random) -> object:
    if kind is QuestionType.YES_NO:
        return chance.choice(agreement.YES_NO_EDGES)
    # A Yes in the box of a figure, below a switch that says neither, is read as answers that have moved.
    edges = [edge for edge in agreement.EDGES if edge != "Yes"]
    draw = chance.random()
    if draw < 0.15:
        return None
    if draw < (0.5 if kind is QuestionType.NUMBER else 0.25):
        return chance.choice((12.345, 0.005, 1e9, 999_999.5))
    return chance.choice(edges) if draw < 0.6 else float(chance.randint(0, 90))


def _put(into: dict[Place, Any], place: Place, content: object) -> None:
    if content is not None:
        into[place] = content


def with_errors(content: bytes, known: IssuedForm, errors: Mapping[Place, str]) -> bytes:
    """The workbook with error values in some of its open boxes."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in known.layout.sheets:
        for box in _FORM.inputs:
            error = errors.get((sheet.issued.service.service_id, box.code))
            if error is not None and box.role is InputRole.ANSWER and sheet.is_open(box):
                cell = book[sheet.name].cell(box.row + 1, box.column + 1)
                cell.value = error
                cell.data_type = "e"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@dataclass(frozen=True)
class Compared:
    """One cell: what the sheet shows and what the reader says."""

    where: str
    kind: str
    sheet: Result
    reader: Result

    @property
    def agrees(self) -> bool:
        """Whether they are the same; a message cut short in the findings is compared as far as it goes."""
        if isinstance(self.reader, str) and self.reader.endswith("…"):
            return isinstance(self.sheet, str) and self.sheet.startswith(self.reader[:-1]) and len(self.reader) > 20
        return agreement.same(self.reader, self.sheet)


class Reading:
    """What the reader says of one service: how far each row is, and what is to be said of it."""

    def __init__(self, returned: AssessedReturn, known: IssuedForm, sheet: ServiceSheet) -> None:
        self.sheet, self.known = sheet, known
        service_id = sheet.issued.service.service_id
        self.answers = {each.question: each for each in returned.answers if each.service_id == service_id}
        self.reasons = {
            each.address.question: each.explanation for each in returned.entries if each.address.service == service_id
        }
        self.findings: dict[str, list[Finding]] = {}
        for each in returned.findings:
            if each.service_id == service_id:
                self.findings.setdefault(each.question, []).append(each)
        counted = {code: answer.number for code, answer in self.answers.items()}
        self.figures = assess.figures(sheet.issued, known.layout.issued.period, counted)

    def of(self, code: str, *codes: Code) -> list[Finding]:
        """The findings of those codes at an item or indicator."""
        return [each for each in self.findings.get(code, ()) if each.code in codes]

    def unclear(self, section: str) -> bool:
        """Whether its switch says neither Yes nor No."""
        return bool(self.of(section, Code.CHOICE_UNCLEAR))

    def of_choice(self, section: str) -> str:
        """What is to be said of its switch."""
        if self.unclear(section):
            return "Choose Yes or No."
        if not self.of(section, Code.CHOICE_CHANGED):
            return ""
        return EXPLAINED_TEXT if explains(self.reasons[section]) else CHANGED_TEXT

    def reported(self, section: str) -> bool:
        """Whether the indicator is reported: shown, switched to Yes."""
        first = _FRAMEWORK.section(section).inputs[0].code
        answer = self.answers.get(first)
        return answer is not None and answer.status is not AnswerStatus.NOT_APPLICABLE and not self.unclear(section)

    def progress(self, box: Input) -> str:
        """How far a row is."""
        if not self.reported(box.section):
            return "off"
        found = {each.code for each in self.of(box.code, *_VALUE_CODES, *_RULE_CODES)}
        if Code.BLANK in found:
            return "blank"
        if found & {*_VALUE_CODES, Code.STOP_RULE}:
            return "correct"
        if found & {Code.WARN_RULE, Code.BETA_RULE}:
            return "explain"
        return "noted" if found else "ok"

    def message(self, box: Input) -> str:
        """What is to be said of a row, the worst first."""
        if not self.reported(box.section):
            return ""
        for codes in (_VALUE_CODES, (Code.STOP_RULE,), (Code.WARN_RULE, Code.BETA_RULE)):
            found = self.of(box.code, *codes)
            if found:
                words = _words(found[0], box)
                return TOO_SHORT_TEXT if words.startswith(TOO_SHORT_TEXT) else words
        return EXPLAINED_TEXT if self.of(box.code, Code.EXPLAINED) else ""

    def derived(self, cell: Fixed) -> Result:
        """What a derived cell holds."""
        code = _FORM.rows[cell.row].question
        if not self.reported(cell.section):
            return ""
        section = _FRAMEWORK.section(cell.section)
        number = assess.derived(section, self.figures)[code]
        if number is not None:
            return number
        counted = [self.figures.lookup(name) for name in _names(section.code, _FRAMEWORK.questions[code].formula)]
        return NOT_FILLED_IN if None in counted else UNDEFINED

    def counters(self) -> dict[str, int]:
        """The counts at the top of the sheet."""
        asked = [box for box in _FORM.inputs if box.role is InputRole.ANSWER]
        done = Counter(self.progress(box) for box in asked)
        switches = [box for box in _FORM.inputs if box.role is InputRole.CHOICE and self.unclear(box.section)]
        left = [box.row + 1 for box in asked if self.progress(box) in ("blank", "correct", "explain")]
        answered = done["ok"] + done["noted"] + done["explain"]
        first_open = {
            word: min((box.row + 1 for box in asked if self.progress(box) == word), default=_NO_ROW)
            for word in ("blank", "correct", "explain")
        }
        assert min(first_open.values()) == min(left, default=_NO_ROW)
        return {
            "answered": answered,
            "asked": answered + done["blank"] + done["correct"],
            "correct": done["correct"] + len(switches),
            "explain": done["explain"],
            "blank": done["blank"],
            "first_open": min([*left, *(box.row + 1 for box in switches)], default=_NO_ROW),
        }


def _names(section: str, formula: str) -> Sequence[rules.Name]:
    return rules.names(rules.parse(formula, section))


def _words(finding: Finding, box: Input) -> str:
    """A finding's message without its place, what stood in the cell and the code of its rule."""
    words = re.sub(r"^.*?\b[A-Z]+[0-9]+ \([^)]*\): ", "", finding.message, count=1)
    if finding.code in _RULE_CODES:
        return re.sub(r" (On trial\. )?\([A-Z]+-[A-Z]+-\w+\.R\d+\)$", "", words)
    advice = agreement.advice(finding.code, _FRAMEWORK.questions[box.code])
    assert words.endswith(advice), finding
    return advice


def compared(saved: bytes, known: IssuedForm, returned: AssessedReturn) -> list[Compared]:
    """Every cell of a recalculated workbook that has a counterpart in what was read."""
    with CalamineWorkbook.from_filelike(io.BytesIO(saved)) as book:
        grids = {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}
    found: list[Compared] = []
    readings = [Reading(returned, known, sheet) for sheet in known.layout.sheets]
    for reading in readings:
        found += _of_service(grids[reading.sheet.name], reading)
    return found + _of_summary(grids[known.layout.around.summary.name], readings)


def _of_service(grid: list[list[Result]], reading: Reading) -> list[Compared]:
    sheet = reading.sheet

    def compare(kind: str, row: int, column: int, expected: Result) -> Compared:
        return Compared(f"{sheet.name} {cell_name(row, column)}", kind, at(grid, row, column), expected)

    found = []
    for box in _FORM.inputs:
        if box.role is InputRole.ANSWER:
            answer = reading.answers.get(box.code)
            counted = None if answer is None or not reading.reported(box.section) else answer.number
            found.append(compare("progress", box.row, _FORM.column(ColumnRole.PROGRESS), reading.progress(box)))
            found.append(compare("check", box.row, _FORM.column(ColumnRole.CHECK), reading.message(box)))
            found.append(
                compare("counts as", box.row, _FORM.column(ColumnRole.VALUE), "" if counted is None else counted)
            )
        elif box.role is InputRole.CHOICE:
            unclear = reading.unclear(box.section)
            found.append(
                compare("switch", box.row, _FORM.column(ColumnRole.VALUE), float(reading.reported(box.section)))
            )
            found.append(
                compare("switch check", box.row, _FORM.column(ColumnRole.CHECK), reading.of_choice(box.section))
            )
            found.append(
                compare("switch progress", box.row, _FORM.column(ColumnRole.PROGRESS), "choose" if unclear else "")
            )
    for cell in _FORM.fixed:
        if cell.role is Role.DERIVED:
            found.append(compare("derived", cell.row, cell.column, reading.derived(cell)))
            found.append(
                compare(
                    "derived progress",
                    cell.row,
                    _FORM.column(ColumnRole.PROGRESS),
                    "" if reading.reported(cell.section) else "off",
                )
            )
        if cell.role is Role.STATUS:
            found.append(compare("status", cell.row, cell.column, _status(reading.counters())))
    counters = reading.counters()
    return found + [compare(f"counter {name}", *COUNTERS[name], float(counters[name])) for name in COUNTERS]


def _status(counters: Mapping[str, int]) -> str:
    left = counters["blank"] + counters["correct"] + counters["explain"]
    words = "Answered {answered} of {asked}. To correct: {correct}. To explain: {explain}.".format(**counters)
    return words if left else f"{words} Nothing left on this sheet."


def _of_summary(grid: list[list[Result]], readings: list[Reading]) -> list[Compared]:
    summary = readings[0].known.layout.around.summary
    lines = [cell.row for cell in summary.cells if cell.role is Role.LINK and cell.column == 0]
    found = []
    total: Counter[str] = Counter()
    for row, reading in zip(lines, readings, strict=True):
        counters = reading.counters()
        total.update(counters)
        ready = not (counters["blank"] or counters["correct"] or counters["explain"])
        expected: tuple[Result, ...] = (
            *(float(counters[name]) for name in ("answered", "asked", "blank", "correct", "explain")),
            "Ready" if ready else "Not ready",
            "" if ready else "First open box",
        )
        found += [
            Compared(f"Summary {cell_name(row, column)}", "summary line", at(grid, row, column), words)
            for column, words in enumerate(expected, 1)
        ]
    status = next(cell for cell in summary.cells if cell.role is Role.STATUS)
    words = overall(total)
    found += _of_indicators(grid, readings)
    return [*found, Compared("Summary", "overall", at(grid, status.row, status.column), words)]


def _of_indicators(grid: list[list[Result]], readings: list[Reading]) -> list[Compared]:
    """What is left of each indicator, over all services."""
    sections = {f"{section.label} {section.short_title}": section.code for section in _FRAMEWORK.sections}
    cells = [cell for cell in readings[0].known.layout.around.summary.cells if cell.value in sections]
    found = []
    for cell in cells:
        code = sections[str(cell.value)]
        boxes = [box for box in _FORM.inputs if box.role is InputRole.ANSWER and box.section == code]
        done = Counter(reading.progress(box) for reading in readings for box in boxes)
        left = (done["blank"], done["correct"] + sum(reading.unclear(code) for reading in readings), done["explain"])
        blank, correct, explain = ("Fill in what is blank", "Correct what is marked", "Say why, or change it")
        words = correct if left[1] else blank if left[0] else explain if left[2] else "Nothing left"
        expected: tuple[Result, ...] = (*[float(number) for number in left], words)
        found += [
            Compared(f"Summary {cell_name(cell.row, column)}", "summary indicator", at(grid, cell.row, column), said)
            for column, said in enumerate(expected, 3)
        ]
    return found


def overall(total: Mapping[str, int]) -> str:
    """The line that says whether the workbook may be returned."""
    if not (total["blank"] or total["correct"] or total["explain"]):
        return _READY
    return "Not ready yet. To answer: {blank}. To correct: {correct}. To explain: {explain}.".format(**total)


def at(grid: list[list[Result]], row: int, column: int) -> Result:
    """What a sheet holds there; "" for a blank."""
    return grid[row][column] if row < len(grid) and column < len(grid[row]) else ""


def read_and_checked(content: bytes, known: IssuedForm) -> AssessedReturn:
    """A file as `read` takes it."""
    returned = read_return("return.xlsx", content, lambda _: known)
    return assess_return(returned, known)


@dataclass(frozen=True)
class Filled:
    """One file as it was filled and as LibreOffice saved it."""

    known: IssuedForm
    filled: bytes
    saved: bytes


@pytest.fixture(scope="module")
def filled_files(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> list[Filled]:
    """Workbooks of every kind, filled at random, one of them with nothing left to do, recalculated in one go."""
    folder = tmp_path_factory.mktemp("filled")
    made = []
    for number in range(BOOKS):
        content, known = an_issued_workbook(f"book {number}")
        entries, errors = random_entries(known, f"entries {number}", _CARE[number % len(_CARE)])
        made.append((known, with_errors(fill_workbook(content, known.layout, entries), known, errors)))
    made.append(_ready())
    sources = []
    for number, (_, content) in enumerate(made):
        sources.append(folder / f"{number}.xlsx")
        sources[-1].write_bytes(content)
    out = folder / "saved"
    out.mkdir()
    saved = libreoffice.recalculate(sources, out)
    return [Filled(known, content, path.read_bytes()) for (known, content), path in zip(made, saved, strict=True)]


def _ready() -> tuple[IssuedForm, bytes]:
    """A workbook with a figure in every box and an explanation beside each."""
    content, known = an_issued_workbook("ready", (State.REQUIRED, State.SELECTED, State.HIDDEN))
    answers: dict[Place, CellValue] = {}
    explanations: dict[Place, str] = {}
    for sheet in known.layout.sheets:
        service_id = sheet.issued.service.service_id
        plausible = plausible_answers(_FRAMEWORK, sheet.issued, known.layout.issued.period, service_id)
        for code, number in plausible.items():
            yes_no = _FRAMEWORK.questions[code].type is QuestionType.YES_NO
            answers[service_id, code] = ("Yes" if number else "No") if yes_no else number
            explanations[service_id, code] = "Two services were merged in July."
    return known, fill_workbook(content, known.layout, Entries.of_services(answers, explanations))


def test_every_cell_says_what_the_reader_says(filled_files: list[Filled]) -> None:
    """1, 2, 3: thousands of cells of random workbooks, and no difference."""
    cells: list[Compared] = []
    for file in filled_files:
        cells += compared(file.saved, file.known, read_and_checked(file.filled, file.known))
    differing = [cell for cell in cells if not cell.agrees]
    assert not differing, f"{len(differing)} of {len(cells)}:\n" + "\n".join(map(str, differing[:10]))
    assert len(cells) > 2_500


def test_the_random_workbooks_reach_every_state(filled_files: list[Filled]) -> None:
    """1, 2, 3: every progress, most kinds of message, an unclear switch and a workbook that is ready."""
    kinds: Counter[str] = Counter()
    for file in filled_files:
        returned = read_and_checked(file.filled, file.known)
        kinds.update(each.code.name for each in returned.findings)
        cells = compared(file.saved, file.known, returned)
        kinds.update(str(cell.reader) for cell in cells if cell.kind.startswith(("progress", "switch")))
        kinds.update(["ready"] if any(cell.reader == _READY for cell in cells) else [])
    wanted = {"off", "blank", "correct", "explain", "noted", "ok", "choose", "ready", CHANGED_TEXT, EXPLAINED_TEXT}
    wanted |= {code.name for code in (*_VALUE_CODES, *_RULE_CODES, Code.CHOICE_UNCLEAR, Code.UNDER_NO)}
    # Dates, percentages and formulas are the exceptions: the fills type none; nor does the framework ask for them.
    unasked = {Code.NOT_A_CHOICE, Code.SPACES, Code.NOT_A_DATE, Code.DATE_OUT_OF_RANGE, Code.TOO_LONG}
    of_people = {Code.LEFT_BLANK, Code.IDENTIFYING, Code.NAME_LIKE, Code.FURTHER_REFERENCE}
    assert wanted - set(kinds) == {"DATE", "PERCENT", "FORMULA", *(code.name for code in unasked | of_people)}


def test_a_file_saved_by_libreoffice_is_read_alike(filled_files: list[Filled]) -> None:
    """4: every answer and every finding."""
    for file in filled_files:
        before, after = read_and_checked(file.filled, file.known), read_and_checked(file.saved, file.known)
        assert list(map(_without_noise, after.answers)) == list(map(_without_noise, before.answers))
        assert Counter(map(_essence, after.findings)) == Counter(map(_essence, before.findings))


def _without_noise(answer: Answer) -> Answer:
    return replace(answer, explanation=answer.explanation.strip(), content=None)


def _essence(found: Finding) -> tuple[str, str, str, str]:
    return found.source_sheet, found.source_cell, found.code, found.question


@pytest.fixture(scope="module")
def fresh_files(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> list[Filled]:
    """Fresh workbooks: random states, everything on, everything offered, and nothing at all."""
    folder = tmp_path_factory.mktemp("fresh")
    kinds = (tuple(State), tuple(State), (State.REQUIRED,), (State.OFFERED,), (State.HIDDEN,))
    made = [an_issued_workbook(f"fresh {number}", states, 2) for number, states in enumerate(kinds)]
    sources = []
    for number, (content, _) in enumerate(made):
        sources.append(folder / f"{number}.xlsx")
        sources[-1].write_bytes(content)
    out = folder / "saved"
    out.mkdir()
    saved = libreoffice.recalculate(sources, out)
    return [Filled(known, content, path.read_bytes()) for (content, known), path in zip(made, saved, strict=True)]


def test_every_starting_text_is_true(fresh_files: list[Filled]) -> None:
    """5: what a fresh workbook shows before any program recalculates it is what LibreOffice works out."""
    count = 0
    for file in fresh_files:
        wanted = openpyxl.load_workbook(io.BytesIO(file.filled))
        shown, worked_out = (openpyxl.load_workbook(io.BytesIO(c), data_only=True) for c in (file.filled, file.saved))
        for sheet in wanted.worksheets:
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
                count += 1
                before, after = (book[sheet.title][cell.coordinate].value for book in (shown, worked_out))
                assert (before or "") == (after or ""), f"{sheet.title} {cell.coordinate}: {cell.value}"
    assert count > 1_500


def test_a_fresh_workbook_says_what_the_reader_says(fresh_files: list[Filled]) -> None:
    """1, 2, 3: also where nothing has been typed."""
    for file in fresh_files:
        cells = compared(file.filled, file.known, read_and_checked(file.filled, file.known))
        assert [cell for cell in cells if not cell.agrees] == []


@pytest.mark.parametrize("code", ["EM-LPI-51.supported", "EM-LPI-60.users_at_end"])
def test_an_answer_read_otherwise_is_noticed(filled_files: list[Filled], code: str) -> None:
    """6: one answer taken for blank is seen in its row, the counts, the status line and the Summary."""
    file = filled_files[-1]
    known, returned = file.known, read_return("return.xlsx", file.filled, lambda _: file.known)
    judged = assess_return(returned, known)
    changed = next((a for a in judged.answers if a.question == code and a.number is not None), None)
    if changed is None:
        changed = next(a for a in judged.answers if a.number is not None)
    entries = tuple(
        replace(entry, content=None) if entry.address == changed.address else entry for entry in returned.entries
    )
    wrong = assess_return(replace(returned, entries=entries), known)
    kinds = {cell.kind for cell in compared(file.saved, known, wrong) if not cell.agrees}
    assert {
        "progress",
        "check",
        "counts as",
        "status",
        "counter blank",
        "summary line",
        "summary indicator",
        "overall",
    } <= kinds


def test_a_message_changed_on_one_side_is_noticed(filled_files: list[Filled], monkeypatch: pytest.MonkeyPatch) -> None:
    """6: other words in the reader's messages than the sheet shows."""
    monkeypatch.setattr(judging, "message_text", lambda *_: "Something else.")
    cells = [
        cell
        for file in filled_files
        for cell in compared(file.saved, file.known, read_and_checked(file.filled, file.known))
    ]
    assert {cell.kind for cell in cells if not cell.agrees} == {"check"}


def test_a_rule_changed_on_one_side_is_noticed(filled_files: list[Filled], monkeypatch: pytest.MonkeyPatch) -> None:
    """6: `<=` taken for `<` by the reader alone."""
    true_meaning = python._compared
    monkeypatch.setattr(python, "_compared", lambda sign, value: true_meaning("<" if sign == "<=" else sign, value))
    cells = [
        cell
        for file in filled_files
        for cell in compared(file.saved, file.known, read_and_checked(file.filled, file.known))
    ]
    assert "progress" in {cell.kind for cell in cells if not cell.agrees}
