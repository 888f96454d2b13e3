"""What was said of the same people before.

It is what a rule names as `previous`. A person is known by the reference on the row. What counts is the last row before this one: further up in the workbook,
or in the one of a period before. An outcome of a person's own keeps its row, so that of it the same row counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from workbook.assess import LOADED, Answer, RuleFigures
from workbook.dataset import SourcedAnswer
from workbook.model import Form
from workbook.references import further_row, reference_of

#: Answers by question, by the reference of the person; of outcomes of their own, by the row.
History = Mapping[str, Mapping[str, float | str]]


class LookingBack:
    """What is known of each person while rows are judged in order."""

    def __init__(self, form: Form, records: tuple[str, ...], before: History) -> None:
        self._form = form
        self._places = {record: number for number, record in enumerate(records)}
        self._said = dict(before)

    @property
    def said(self) -> History:
        """What was last said of each person."""
        return dict(self._said)

    def ordered(self, rows: Mapping[str, list[SourcedAnswer]]) -> Iterator[tuple[str, list[SourcedAnswer]]]:
        """Go through the rows as they stand on the sheet."""
        return iter(sorted(rows.items(), key=lambda row: self._places.get(row[0], len(self._places))))

    def figures(self, rule_figures: RuleFigures, record: str) -> RuleFigures:
        """Rule figures with what was said of the person before."""
        if not record:
            return rule_figures
        return replace(rule_figures, previous=self._said.get(_remembered(self._form, record), {}))

    def keep(self, record: str, answers: Iterable[Answer]) -> None:
        """Keep what counts of a row for those after it."""
        if record and not further_row(record) and (self._form.looks_back or self._form.kept_by):
            self._said.update(said_of(self._form, record, answers))


def said_of(form: Form, record: str, answers: Iterable[Answer]) -> History:
    """Give what counts of a row, by whom it is remembered by.

    Nothing does where its event does not count.
    """
    said = {
        answer.question: answer.figure for answer in answers if answer.status in LOADED and answer.figure is not None
    }
    deciding = form.kept_by or form.event
    return {_remembered(form, record): said} if not deciding or deciding in said else {}


def _remembered(form: Form, record: str) -> str:
    """What a row is remembered by."""
    return reference_of(record) if form.own_outcomes is None else record
