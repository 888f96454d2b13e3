"""What a filled sheet with records down shows, held against what the reader and the judge say of it."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass

import openpyxl

from random_frameworks import Case
from sheet_agreement import counts_as, findings_by_address, judged, state_of_asked
from workbook.assess import Answer, AnswerStatus, is_begun
from workbook.findings import EXPLAINED_TEXT, Code, Finding
from workbook.layout import ColumnRole
from workbook.layout.record_checks import COMPLETE
from workbook.model import Address
from workbook.rules.states import RowState, state_of_record


@dataclass(frozen=True)
class RecordComparison:
    """Where sheet and judge differ, and how many rows are in each state."""

    differences: list[object]
    rows: Counter[RowState]


def state(made: Case, answer: Answer, findings: list[Finding]) -> RowState:
    """The state of a question by what is said of it."""
    question = made.known.form.questions[answer.question]
    if question.may_be_missing and answer.status is AnswerStatus.MISSING:
        return RowState.OK if answer.explained else RowState.BLANK
    if answer.status is AnswerStatus.NOT_APPLICABLE:
        is_off = any(finding.code is Code.NOT_ASKED for finding in findings) or not _is_optional(made, answer)
        return RowState.OFF if is_off else RowState.OK
    return state_of_asked(findings)


def _is_optional(made: Case, answer: Answer) -> bool:
    """Whether a question may be left blank where its section is asked."""
    section = made.known.form.section_of(answer.question).code
    sheet = next(sheet for sheet in made.known.layout.sheets if sheet.issued.service.service_id == answer.service_id)
    return sheet.state(section).on and made.known.form.questions[answer.question].optional


def says(
    made: Case, check: str, states: dict[str, RowState], findings: dict[str, list[Finding]], row: RowState
) -> bool:
    """Whether the Check of a row says what the findings of its questions say."""
    plain = {RowState.OFF: "", RowState.OK: COMPLETE, RowState.NOTED: EXPLAINED_TEXT}
    if row in plain:
        return check == plain[row]
    codes = [code for code, state_of_question in states.items() if state_of_question is row]
    label, more = made.known.form.questions[codes[0]].named, len(codes) - 1
    if row is RowState.BLANK:
        return check == f"Next: {label}" + (f" Then {more} more." if more else "")
    words = check.removeprefix(f"{label} ")
    if row is RowState.CORRECT and more:
        words = words.removesuffix(f" And {more} more.")
    return words != check and any(words in finding.message for finding in findings[codes[0]])


def compare(made: Case, content: bytes) -> RecordComparison:
    """Compare every question's value and state, and every row's state and words, with what is judged."""
    returned = judged(made, content)
    form, shown = made.known.layout.form, openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    answers = {answer.address: answer for answer in returned.answers}
    begun = {entry.address[:2] for entry in returned.entries if is_begun([entry])}
    findings = findings_by_address(returned)
    differences: list[object] = []
    rows = Counter[RowState]()
    for sheet in made.known.layout.sheets:
        service, cells = sheet.issued.service.service_id, shown[sheet.name]
        if not any(sheet.state(section.code).shown for section in made.known.form.sections):
            continue  # of a service that is asked nothing, nothing is read
        for record, reference in enumerate(sheet.issued.records, 1):
            addresses = {code: Address(service, reference, code) for code in made.known.form.questions}
            own = {code: answers[address] for code, address in addresses.items() if address in answers}
            said = {code: findings.get(address, []) for code, address in addresses.items()}
            states = {code: state(made, answer, said[code]) for code, answer in own.items()}
            expected = state_of_record(set(states.values()), begun=(service, reference) in begun)
            check = str(cells[form.cell(str(record), ColumnRole.CHECK)].value or "")
            progress = cells[form.cell(str(record), ColumnRole.PROGRESS)].value
            if progress != expected or not says(made, check, states, said, expected):
                differences.append((reference, progress, expected, check, states, said))
            for code, answer in own.items():
                value = cells[form.cell(str(record), ColumnRole.VALUE, code)].value
                now = cells[form.cell(str(record), ColumnRole.PROGRESS, code)].value
                if now != states[code] or not counts_as(value, answer.figure):
                    differences.append((reference, code, answer.content, now, states[code], value, answer.figure))
            rows[expected] += 1
    return RecordComparison(differences, rows)
