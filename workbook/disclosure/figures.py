"""Number the figures behind the tables.

It notes which services were asked and did not answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from workbook.assess import LOADED, AnswerStatus
from workbook.dataset import DatasetRow
from workbook.model import Framework


class FigureSource(NamedTuple):
    """One service in one quarter."""

    period: str
    provider_id: str
    service_id: str


class FigurePlace(NamedTuple):
    """How the tables name a service.

    Texts are empty in lines of a provider or the authority.
    """

    provider_id: str = ""
    provider_name: str = ""
    service_id: str = ""
    service_name: str = ""
    service_type: str = ""
    client_group: str = ""


class Figure(NamedTuple):
    """One answer: an item of one service in one quarter."""

    question: str
    source: FigureSource


#: Between the whole and the part in the name of what the part leaves.
_LESS = " - "


def rest_of(part: Figure, whole: str) -> Figure:
    """Name what a part leaves of its whole, as a figure."""
    return Figure(f"{whole}{_LESS}{part.question}", part.source)


def whole_and_part(question: str) -> tuple[str, str]:
    """The whole and the part of what is left.

    Of a question that is asked, itself and an empty text.
    """
    whole, _, part = question.partition(_LESS)
    return whole, part


#: What is added together: numbers of figures, in order. One number is the figure itself.
Cell = tuple[int, ...]


@dataclass(frozen=True)
class Snapshot:
    """The figures behind tables as they were on one day.

    Figures go by number; household units are beside them.
    """

    numbers: Mapping[Figure, int]
    units: Mapping[FigureSource, float]

    @cached_property
    def by_service(self) -> dict[tuple[str, str, str], int]:
        """The number of each figure by question, period and service.

        The service counts as the same with any provider.
        """
        return {
            (figure.question, figure.source.period, figure.source.service_id): number
            for figure, number in self.numbers.items()
        }


@dataclass(frozen=True)
class ShareFigures:
    """Every accepted answer of an authority, numbered.

    figures, values: by number; those that were corrected since tables were printed have a number of their own.
    snapshots: of today, and of each of the tables printed before.
    expected: for each item, each service and quarter that has a row for it, and whether it was asked there (an indicator
    switched off is not). places, groups: of each service, as its latest quarter has it.
    """

    figures: tuple[Figure, ...]
    values: tuple[float, ...]
    snapshots: tuple[Snapshot, ...]
    expected: Mapping[str, Mapping[FigureSource, bool]]
    places: Mapping[tuple[str, str], FigurePlace]
    groups: Mapping[tuple[str, str], str]

    @property
    def numbers(self) -> Mapping[Figure, int]:
        """The number of each figure of today."""
        return self.snapshots[0].numbers

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The quarters that have rows, in order."""
        return tuple(sorted({source.period for sources in self.expected.values() for source in sources}))

    def cell(self, question: str, sources: Iterable[FigureSource]) -> Cell:
        """The sum of a question over services and quarters.

        Those without an answer are left out.
        """
        numbers = (self.numbers.get(Figure(question, source)) for source in sources)
        return tuple(sorted(number for number in numbers if number is not None))

    def total(self, cell: Cell) -> float:
        """The value of a cell.

        It is rounded, since hours have two decimal places and a sum of floats has more.
        """
        return round(sum(self.values[number] for number in cell), 6)

    def sources(self, cell: Cell) -> tuple[FigureSource, ...]:
        """The services and quarters that a cell adds up."""
        return tuple(self.figures[number].source for number in cell)

    def question(self, cell: Cell) -> str:
        """The code of the item that a cell adds up."""
        return self.figures[cell[0]].question


def gather(rows: Iterable[DatasetRow], framework: Framework, units: Mapping[FigureSource, float]) -> ShareFigures:
    """Number the accepted answers of one authority.

    Derived values are left out: they are worked out at each level. units: household units, where they are known.
    """
    questions = framework.figures
    typed = sorted(
        (row for row in rows if row.question in questions and not questions[row.question].derived), key=_source
    )
    answers = {Figure(row.question, _source(row)): row.value for row in typed if row.status in LOADED}
    values = {figure: value for figure, value in sorted(answers.items()) if value is not None}
    expected: dict[str, dict[FigureSource, bool]] = {}
    for row in typed:
        expected.setdefault(row.question, {})[_source(row)] = row.status is not AnswerStatus.NOT_APPLICABLE
    return ShareFigures(
        tuple(values),
        tuple(values.values()),
        (Snapshot({figure: number for number, figure in enumerate(values)}, units),),
        expected,
        {(row.provider_id, row.service_id): _place(row) for row in typed},
        {(row.provider_id, row.service_id): row.client_group_code for row in typed},
    )


def _source(row: DatasetRow) -> FigureSource:
    return FigureSource(row.period, row.provider_id, row.service_id)


def _place(row: DatasetRow) -> FigurePlace:
    return FigurePlace(
        row.provider_id, row.provider_name, row.service_id, row.service_name, row.service_type, row.client_group
    )
