"""Hold rows of further reasons against the rows of people.

It is the Python half of what their sheet shows: `workbook.layout.further_rules` is the Excel half.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from workbook.assess.answers import Answer, AnswerStatus
from workbook.findings import Code, Finding, Place, finding
from workbook.model import (
    FURTHER_NEED,
    FURTHER_REASON,
    FURTHER_REFERENCE,
    UNMET,
    Address,
    Form,
    Framework,
    Section,
    shown,
)
from workbook.references import further_row, record_of


@dataclass(frozen=True)
class FurtherReasons:
    """Further reasons that are wrong beside other rows.

    Each answer has a finding that says why.
    """

    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()


def judge_further(
    framework: Framework, form: Form, answers: Iterable[Answer], files: Mapping[Address, str]
) -> FurtherReasons:
    """Judge the further reasons of a service.

    answers: of its people and of these rows. files: what findings call the file that each answer is from.
    """
    by_address = {answer.address: answer for answer in answers}
    rows = {address.record for address in by_address if further_row(address.record)}
    judged: list[Answer] = []
    findings: list[Finding] = []
    before: set[tuple[str, str, str]] = set()
    for record in sorted(rows, key=further_row):
        service = next(address.service for address in by_address if address.record == record)
        for section in form.further_sections:
            row = _Row(framework, form, section, record, service, by_address)
            code, name = row.problem(before)
            if code is not None:
                answer = by_address[row.address(name)]
                place = answer.place(files[answer.address], section.label_of(answer.question))
                judged.append(replace(answer, number=None, text="", status=AnswerStatus.INVALID))
                findings.append(_finding(code, place, answer))
    return FurtherReasons(tuple(judged), tuple(findings))


def _finding(code: Code, place: Place, answer: Answer) -> Finding:
    return finding(code, place, shown(answer.content))


@dataclass(frozen=True)
class _Row:
    """One row: its reference, its need and its reason."""

    framework: Framework
    form: Form
    section: Section
    record: str
    service: str
    answers: Mapping[Address, Answer]

    def address(self, name: str) -> Address:
        return Address(self.service, self.record, f"{self.section.code}.{name}")

    def problem(self, before: set[tuple[str, str, str]]) -> tuple[Code | None, str]:
        """What is wrong with it, and with which of its questions.

        before: whose needs have which reasons by the rows before, to which its own is added.
        """
        typed, need, reason = map(self._text, (FURTHER_REFERENCE, FURTHER_NEED, FURTHER_REASON))
        reference = record_of(self.record)
        if typed and not reference:
            return Code.FURTHER_REFERENCE, FURTHER_REFERENCE
        if not need or not reason:
            return None, ""
        question = f"{self.section.reasons_of}.{need}"
        allowed = self.framework.code_list(self.form.questions[question].choices)
        if reason not in {entry.code for entry in allowed.entries}:
            return Code.NOT_A_CHOICE, FURTHER_REASON
        if not reference:
            return None, ""
        person = self.answers.get(Address(self.service, reference, question))
        chosen = "" if person is None else person.text
        is_given = chosen == reason or (reference, need, reason) in before
        before.add((reference, need, reason))
        if not chosen.startswith(UNMET):
            return Code.FURTHER_NOT_UNMET, FURTHER_REASON
        return (Code.FURTHER_REPEATED, FURTHER_REASON) if is_given else (None, "")

    def _text(self, name: str) -> str:
        answer = self.answers.get(self.address(name))
        return "" if answer is None else answer.text
