"""Relate a quarter's tables to what an attacker knows.

The releases before it are part of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from workbook.disclosure.confidential import Confidentiality
from workbook.disclosure.figures import Cell, Figure, FigureSource, ShareFigures
from workbook.disclosure.linear import LinearRule
from workbook.disclosure.published import Constraint, Published
from workbook.disclosure.tables import ShareLevel, ShareLine
from workbook.model import Framework


@dataclass(frozen=True)
class History:
    """The cells that earlier releases showed or hid."""

    shown: frozenset[Cell] = frozenset()
    hidden: frozenset[Cell] = frozenset()


@dataclass(frozen=True)
class SharedRelease:
    """A quarter's tables before anything is hidden.

    quarters: of the year, up to the one that is shared. lines: of the tables. laws: what the workbook's rules say.
    before: what the releases of the earlier quarters showed and hid.
    """

    figures: ShareFigures
    framework: Framework
    rules: Confidentiality
    quarters: tuple[str, ...]
    lines: tuple[ShareLine, ...]
    laws: tuple[LinearRule, ...]
    before: History

    @cached_property
    def unreliable(self) -> frozenset[ShareLine]:
        """The derived lines that rest on too few people."""
        return frozenset(line for line in self.lines if self.rules.unreliable(line, self.figures))

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells that the tables show or imply, in order."""
        return tuple(sorted({cell for line in self.lines for _, cell in line.parts}))

    @cached_property
    def printed(self) -> tuple[ShareLine, ...]:
        """The lines of one cell: answers, and totals of them."""
        return tuple(line for line in self.lines if line.parts and not line.question.derived)

    @cached_property
    def free(self) -> frozenset[Cell]:
        """The cells that no earlier release showed.

        This release may still hide them.
        """
        return frozenset(self.cells) - self.before.shown

    @cached_property
    def confidential(self) -> frozenset[Cell]:
        """The cells that are confidential in themselves."""
        return frozenset(cell for cell in self.cells if self.rules.hides(cell, self.figures))

    def of_people(self, cell: Cell) -> bool:
        """Whether a cell counts people, rather than an amount."""
        return self.figures.question(cell) in self.rules.people

    @cached_property
    def constraints(self) -> tuple[Constraint, ...]:
        """The linear rules of each service and quarter.

        The service answered every question in them.
        """
        sources = sorted({figure.source for figure in self.figures.figures if figure.source.period in self.quarters})
        return tuple(
            constraint
            for law in self.laws
            for source in sources
            for constraint in _of_source(law, source, self.figures)
        )

    def shows(self, line: ShareLine, hidden: frozenset[Cell]) -> bool:
        """Whether a line is shown where those cells are hidden.

        It is only if everything it is worked out from may be.
        """
        return bool(line.parts) and line not in self.unreliable and hidden.isdisjoint(cell for _, cell in line.parts)

    def shown(self, hidden: frozenset[Cell]) -> frozenset[Cell]:
        """The cells that can be read where those are hidden.

        Whatever a shown percentage is worked out from counts as shown, so that no percentage gives anything away.
        """
        return frozenset(cell for line in self.lines if self.shows(line, hidden) for _, cell in line.parts)

    def new(self, hidden: frozenset[Cell]) -> frozenset[Cell]:
        """The cells first shown here, where those are hidden."""
        return self.shown(hidden) - self.before.shown

    def knowledge(self, hidden: frozenset[Cell]) -> Published:
        """An attacker's knowledge where those cells are hidden."""
        questions = self.framework.figures
        kinds = [questions[figure.question] for figure in self.figures.figures]
        largest = _largest(self.figures)
        highest = [max(largest[kind.code], min(kind.maximum, 100 * largest[kind.code] + 1000)) for kind in kinds]
        values = {cell: self.figures.total(cell) for cell in sorted(self.before.shown | self.shown(hidden))}
        people = [kind.code in self.rules.people for kind in kinds]
        whole = [kind.type.places == 0 for kind in kinds]
        few = frozenset(cell for cell in hidden if self.figures.total(cell) < self.rules.policy.threshold)
        return Published(values, self.constraints, highest, whole, people, few)


@dataclass(frozen=True)
class Relation:
    """One cell that is the sum of others to readers."""

    whole: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The whole and its parts."""
        return (self.whole, *self.parts)


def relations(release: SharedRelease) -> tuple[Relation, ...]:
    """List the sums that readers see.

    Services to providers to the authority, quarters to the year, and those of rules.
    """
    sums = [*_over_places(release.lines), *_over_time(release), *_within_totals(release), *_of_rules(release)]
    in_tables = set(release.cells) | release.before.shown | release.before.hidden
    return tuple(
        dict.fromkeys(
            relation
            for relation in sums
            if in_tables.issuperset(relation.parts) and relation.parts != (relation.whole,)
        )
    )


def _over_places(lines: Iterable[ShareLine]) -> Iterator[Relation]:
    """Each provider is the sum of its services, the authority of its providers, for the services that answered."""
    below: dict[tuple[object, ...], list[Cell]] = {}
    wholes: list[tuple[tuple[object, ...], Cell]] = []
    for line in lines:
        if line.question.derived or not line.parts:
            continue
        cell, provider = line.parts[0][1], line.place.provider_id
        if line.level is not ShareLevel.AUTHORITY:
            above = provider if line.level is ShareLevel.SERVICE else ""
            below.setdefault((line.span, line.question.code, above), []).append(cell)
        if line.level is not ShareLevel.SERVICE:
            wholes.append(((line.span, line.question.code, provider), cell))
    return (Relation(cell, tuple(below[key])) for key, cell in wholes)


def _over_time(release: SharedRelease) -> Iterator[Relation]:
    """The year so far is the year up to the quarter before, and the quarter."""
    last = release.quarters[-1]
    for cell in release.cells:
        by_quarter: dict[bool, list[int]] = {True: [], False: []}
        for number in cell:
            by_quarter[release.figures.figures[number].source.period == last].append(number)
        if by_quarter[True] and by_quarter[False]:
            yield Relation(cell, (tuple(by_quarter[False]), tuple(by_quarter[True])))


def _within_totals(release: SharedRelease) -> Iterator[Relation]:
    """A total is what a percentage is taken of, and the answers of the services that it leaves out."""
    totals = {(line.span, line.place, line.question.code): line.parts[0][1] for line in release.printed}
    for line in release.lines:
        for code, cell in line.parts:
            total = totals.get((line.span, line.place, code), cell)
            if total != cell:
                yield Relation(total, (cell, *((number,) for number in sorted(set(total) - set(cell)))))


def _of_rules(release: SharedRelease) -> Iterator[Relation]:
    """An equality of one item to the sum of others, where it holds of all services that a line adds up."""
    for law in release.laws:
        wholes = [code for code, weight in law.weights if weight == 1]
        parts = [code for code, weight in law.weights if weight == -1]
        if law.low != law.high or law.low != 0 or len(wholes) + len(parts) < len(law.weights):
            continue
        if len(wholes) > 1 and len(parts) == 1:
            wholes, parts = parts, wholes
        if len(wholes) == 1:
            yield from _of_equality(release, law, wholes[0], parts)


def _of_equality(release: SharedRelease, law: LinearRule, whole: str, parts: list[str]) -> Iterator[Relation]:
    for cell in release.cells:
        if release.figures.question(cell) == whole:
            sources = release.figures.sources(cell)
            beside = tuple(release.figures.cell(part, sources) for part in parts)
            if all(len(part) == len(cell) for part in beside) and all(
                law.holds(_values(law, source, release.figures)) for source in sources
            ):
                yield Relation(cell, beside)


def _largest(figures: ShareFigures) -> dict[str, float]:
    """The largest answer to each item: an attacker has an idea of how large a figure can be."""
    largest: dict[str, float] = {}
    for figure, value in zip(figures.figures, figures.values, strict=True):
        largest[figure.question] = max(value, largest.get(figure.question, 0.0))
    return largest


def _of_source(law: LinearRule, source: FigureSource, figures: ShareFigures) -> Iterator[Constraint]:
    numbers = [(figures.numbers.get(Figure(code, source)), weight) for code, weight in law.weights]
    weights = tuple((number, weight) for number, weight in numbers if number is not None)
    if len(weights) == len(numbers) and law.holds(_values(law, source, figures)):
        yield Constraint(weights, law.low, law.high)


def _values(law: LinearRule, source: FigureSource, figures: ShareFigures) -> Mapping[str, float]:
    return {code: figures.values[figures.numbers[Figure(code, source)]] for code, _ in law.weights}
