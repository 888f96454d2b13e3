"""The people of a service as a table to type in.

Each has a row, as their sheet has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from workbook.assess import Answer, AnswerStatus
from workbook.findings import EXPLAINED_TEXT, Finding
from workbook.layout import Column, ColumnRole, ServiceSheet
from workbook.layout.record_checks import COMPLETE, MORE, NEXT, THEN
from workbook.model import Address, Section
from workbook.usecases.draft import BoxKey
from workbook.usecases.entry_view import BoxView, EnteredWorkbook, sections_of

#: So many people are shown at once; of more, a page would be slow to leave each box of.
_MOST_ROWS = 25


@dataclass(frozen=True)
class RowView:
    """One person's row.

    boxes: in the order of the columns. why: the box in which an explanation stands.
    messages: what there is to put right or to say, each with its box.
    check: what its Check says beside them: what is blank, or that all is done; empty while nothing is typed.
    """

    record: str
    boxes: tuple[BoxView, ...]
    why: BoxKey
    explanation: str
    messages: tuple[tuple[BoxView, Finding], ...]
    check: str


@dataclass(frozen=True)
class TableView:
    """Some people of a service.

    sections: that they are asked. groups: the title over columns, and over how many. columns: with a box each.
    why_heading: of the boxes for explanations. number: of this page of them; the first is 1.
    """

    sheet: ServiceSheet
    sections: tuple[Section, ...]
    groups: tuple[tuple[str, int], ...]
    columns: tuple[Column, ...]
    why_heading: str
    rows: tuple[RowView, ...]
    number: int
    pages: int


def table_of(entered: EnteredWorkbook, sheet: ServiceSheet, number: int) -> TableView | None:
    """Show a page of the people of a service.

    sheet: on which they are asked anything. It is None where there is no such page."""
    records = sheet.issued.records
    pages = -(-len(records) // _MOST_ROWS)
    if not 1 <= number <= pages:
        return None
    rows = tuple(_row(entered, sheet, record) for record in records[(number - 1) * _MOST_ROWS : number * _MOST_ROWS])
    asked = [box.question.code for box in rows[0].boxes]
    form, all_columns = entered.opened.form.form, entered.opened.form.layout.form.columns
    columns = tuple(column for column in all_columns if column.role is ColumnRole.ANSWER and column.question in asked)
    titles = (column.group or form.section(column.section).title for column in columns)
    groups = tuple((title, len(list(group))) for title, group in groupby(titles))
    why = next(column for column in all_columns if column.role is ColumnRole.EXPLANATION)
    sections = tuple(section for section in form.row_sections if sheet.state(section.code).shown)
    return TableView(sheet, sections, groups, columns, why.heading, rows, number, pages)


def _row(entered: EnteredWorkbook, sheet: ServiceSheet, record: str) -> RowView:
    boxes = tuple(box for section in sections_of(entered, sheet, record) for box in section.boxes)
    messages = tuple((box, finding) for box in boxes for finding in box.messages)
    answers = entered.answers_of.get((sheet.issued.service.service_id, record), ())
    check = (
        _check(boxes, _blank(entered, boxes, answers), is_right=not any(box.is_asked for box, _ in messages))
        if answers
        else ""
    )
    return RowView(record, boxes, boxes[0].why, boxes[0].explanation, messages, check)


def _blank(entered: EnteredWorkbook, boxes: Sequence[BoxView], answers: Sequence[Answer]) -> list[str]:
    """The names of the questions to fill in, in order."""
    missing = {answer.question for answer in answers if answer.status is AnswerStatus.MISSING and not answer.explained}
    return [
        box.question.named
        for box in boxes
        if Address(*box.key[:3]) in entered.blank_at or (box.question.may_be_missing and box.question.code in missing)
    ]


def _check(boxes: Sequence[BoxView], blank: Sequence[str], *, is_right: bool) -> str:
    """What the Check of a row that was begun says beside its messages."""
    if blank:
        return f"{NEXT}{blank[0]}" + (f"{THEN}{len(blank) - 1}{MORE}" if len(blank) > 1 else "")
    is_explained = any(EXPLAINED_TEXT in box.notes for box in boxes)
    return (EXPLAINED_TEXT if is_explained else COMPLETE) if is_right else ""
