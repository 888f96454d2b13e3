"""State what rules say of each service's figures.

Each day on which tables were made has statements of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from workbook.disclosure.figures import Figure, FigureSource, ShareFigures, Snapshot, whole_and_part
from workbook.disclosure.linear import LinearRule, Term, laws
from workbook.disclosure.published import Constraint
from workbook.model import Framework, Period
from workbook.rules import PreviousName, QuestionName


@dataclass(frozen=True)
class StatedLaws:
    """The linear rules of each service and period, each worked out once."""

    framework: Framework
    _by_facts: dict[tuple[str, float | None], tuple[LinearRule, ...]] = field(default_factory=dict)

    def of(self, source: FigureSource, units: float | None) -> tuple[LinearRule, ...]:
        """List the linear rules of a service with so many household units."""
        key = source.period, units
        if key not in self._by_facts:
            facts = self.framework.periods.parse(source.period).facts
            known = facts if units is None else {**facts, "household_units": units}
            self._by_facts[key] = laws(self.framework, known)
        return self._by_facts[key]


def ties_periods(framework: Framework, period: Period) -> bool:
    """Whether a rule ties a period to the one before."""
    facts = {**period.facts, "household_units": 1.0}
    return any(isinstance(term, PreviousName) for law in laws(framework, facts) for term, _ in law.weights)


def constraints(figures: ShareFigures, stated: StatedLaws) -> tuple[Constraint, ...]:
    """List the limits that rules set to figures, by number.

    A rule counts where the service answered all that it names, and keeps it.
    """
    return tuple(
        dict.fromkeys(
            constraint
            for snapshot in figures.snapshots
            for constraint in (*_rests(snapshot), *_rules(snapshot, figures, stated))
        )
    )


def _rests(snapshot: Snapshot) -> Iterator[Constraint]:
    """A part and what it leaves are the whole."""
    for figure, number in snapshot.numbers.items():
        whole, part = whole_and_part(figure.question)
        if part:
            both = [snapshot.numbers[Figure(code, figure.source)] for code in (part, whole)]
            yield Constraint(((number, 1.0), (both[0], 1.0), (both[1], -1.0)), 0.0, 0.0)


def _rules(snapshot: Snapshot, figures: ShareFigures, stated: StatedLaws) -> Iterator[Constraint]:
    places = [snapshot, *(other for other in figures.snapshots if other is not snapshot)]
    for source in dict.fromkeys(figure.source for figure in snapshot.numbers):
        for law in stated.of(source, snapshot.units.get(source)):
            numbers = {term: _number(term, source, places, stated.framework) for term, _ in law.weights}
            known = {term: number for term, number in numbers.items() if number is not None}
            if len(known) == len(numbers) and law.holds({term: figures.values[known[term]] for term in known}):
                yield Constraint(tuple((known[term], weight) for term, weight in law.weights), law.low, law.high)


def _number(term: Term, source: FigureSource, snapshots: list[Snapshot], framework: Framework) -> int | None:
    """The figure that a rule of a service names; of the last period, as it was then or as it is known otherwise."""
    if isinstance(term, QuestionName):
        return snapshots[0].numbers.get(Figure(term.code, source))
    before = str(framework.periods.parse(source.period).previous())
    matches = (snapshot.by_service.get((term.code, before, source.service_id)) for snapshot in snapshots)
    return next((number for number in matches if number is not None), None)
