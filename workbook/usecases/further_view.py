"""The sheet of more reasons as a page shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbook.findings import Finding
from workbook.model import FURTHER_REFERENCE, Question
from workbook.references import further_row
from workbook.usecases.entering import further_text
from workbook.usecases.entry_view import BoxView, EnteredWorkbook, options_of
from workbook.usecases.further_entry import further_key

#: So many rows are free below the last that is begun.
_FREE = 5


@dataclass(frozen=True)
class FurtherRow:
    """One row: whose need, which need, and why it was unmet as well.

    messages: what there is to put right, each with its box.
    """

    number: int
    boxes: tuple[BoxView, ...]
    messages: tuple[tuple[BoxView, Finding], ...]

    @property
    def record(self) -> str:
        """What the row is called."""
        return str(self.number)


@dataclass(frozen=True)
class FurtherView:
    """The rows that are begun, and some that are free."""

    questions: tuple[Question, ...]
    rows: tuple[FurtherRow, ...]


def has_further(entered: EnteredWorkbook) -> bool:
    """Whether a workbook has a sheet of more reasons."""
    return entered.opened.form.layout.further is not None


def further_of(entered: EnteredWorkbook) -> FurtherView | None:
    """Show the sheet of more reasons; None where there is none."""
    form = entered.opened.form
    if form.layout.further is None or form.layout.form.further is None:
        return None
    questions = tuple(question for section in form.form.further_sections for question in section.questions)
    told: dict[tuple[int, str], list[Finding]] = defaultdict(list)
    for finding in entered.assessed.findings:
        if (row := further_row(finding.record)) and finding.address not in entered.blank_at:
            told[row, finding.question].append(finding)
    begun = {further_row(answer.address.record) for answer in entered.assessed.answers}
    number = min(max(begun, default=0) + _FREE, form.layout.form.further.records)
    return FurtherView(questions, tuple(_row(entered, questions, row, told) for row in range(1, number + 1)))


def _row(
    entered: EnteredWorkbook,
    questions: Sequence[Question],
    row: int,
    told: Mapping[tuple[int, str], Sequence[Finding]],
) -> FurtherRow:
    boxes = tuple(_box(entered, question, row, tuple(told.get((row, question.code), ()))) for question in questions)
    return FurtherRow(row, boxes, tuple((box, finding) for box in boxes for finding in box.messages))


def _box(entered: EnteredWorkbook, question: Question, row: int, messages: tuple[Finding, ...]) -> BoxView:
    key, opened = further_key(row, question.code), entered.opened
    options = _references(entered) if question.name == FURTHER_REFERENCE else options_of(opened, question)
    text = further_text(opened, key)
    return BoxView(question, key, text, options, "", True, "", key, "", messages, ())


def _references(entered: EnteredWorkbook) -> tuple[str, ...]:
    """The references of those of whom anything was said, in the order of their sheets."""
    return tuple(
        record
        for sheet in entered.of_people
        for record in sheet.issued.records
        if entered.answers_of.get((sheet.issued.service.service_id, record))
    )
