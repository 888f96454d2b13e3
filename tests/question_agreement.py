"""What a filled sheet with questions down shows, held against what the reader and the judge say of it."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from random_frameworks import Case
from sheet_agreement import counts_as, findings_by_address, judged, state_of_asked
from workbook.assess import Answer, AnswerStatus
from workbook.findings import EXPLAINED_TEXT, Code, Finding, Severity
from workbook.layout import ColumnRole, InputRole, ServiceSheet
from workbook.model import Address, QuestionType
from workbook.rules.states import RowState


@dataclass(frozen=True)
class QuestionComparison:
    """Where sheet and judge differ, and how many questions of each type are in each state."""

    differences: list[object]
    states: Counter[tuple[QuestionType, RowState]]


def compare(made: Case, content: bytes) -> QuestionComparison:
    """Compare every question's state, value and words with what is judged."""
    returned = judged(made, content)
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    answers = {answer.address: answer for answer in returned.answers}
    findings = findings_by_address(returned)
    typed = {entry.address: entry.content for entry in returned.entries}
    comparison = QuestionComparison([], Counter())
    for sheet in made.known.layout.sheets:
        for box in made.known.layout.form.inputs:
            if box.role is InputRole.ANSWER:
                address = Address(sheet.issued.service.service_id, "", box.code)
                is_on = _is_on(sheet, box.section, typed.get(address._replace(question=box.section)))
                answer = answers.get(address) if is_on else None
                _compare_row(made, shown[sheet.name], sheet, answer, box.code, findings.get(address, []), comparison)
    return comparison


def _is_on(sheet: ServiceSheet, section: str, switch: object) -> bool:
    """Whether a section is reported. switch: what stands in the box that says so."""
    state = sheet.state(section)
    return state.shown and (switch.strip().casefold() == "yes" if isinstance(switch, str) else state.on)


def _compare_row(
    made: Case,
    cells: Worksheet,
    sheet: ServiceSheet,
    answer: Answer | None,
    code: str,
    findings: Iterable[Finding],
    comparison: QuestionComparison,
) -> None:
    """Compare one row. answer: None where the question is not put, or it cannot be told whether it is."""
    question, form = made.known.form.questions[code], made.known.layout.form
    expected = RowState.OFF if answer is None else _state(answer, findings, is_optional=question.optional)
    state, value, check = (
        cells[form.cell(code, role)].value for role in (ColumnRole.PROGRESS, ColumnRole.VALUE, ColumnRole.CHECK)
    )
    if (
        answer is not None
        and answer.status is AnswerStatus.NOT_APPLICABLE
        and question.asked_if
        and state == RowState.OFF
    ):
        expected = RowState.OFF  # the judge says the same of an optional blank, whether it is asked or not
    figure = None if answer is None else answer.figure
    if state != expected or not counts_as(value, figure) or not _says(str(check or ""), expected, findings):
        content = None if answer is None else answer.content
        comparison.differences.append((sheet.name, code, content, (state, value, check), expected, figure, findings))
    comparison.states[question.type, expected] += 1


def _state(answer: Answer, findings: Iterable[Finding], *, is_optional: bool) -> RowState:
    """The state of a row by what is said of it."""
    if answer.status is AnswerStatus.NOT_APPLICABLE:
        is_off = any(finding.code is Code.NOT_ASKED for finding in findings) or not is_optional
        return RowState.OFF if is_off else RowState.OK
    return state_of_asked(findings)


def _says(check: str, expected: RowState, findings: Iterable[Finding]) -> bool:
    """Whether the Check of a row is in the words of a finding there, or there is nothing to say."""
    said = [finding for finding in findings if finding.severity is not Severity.INFO]
    if said and expected is not RowState.OFF:
        return check != "" and any(check in finding.message for finding in said)
    return check == (EXPLAINED_TEXT if expected is RowState.NOTED else "")
