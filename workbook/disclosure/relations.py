"""Relate a quarter's tables to what an attacker knows.

The releases before it are part of that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from workbook.disclosure.confidential import Confidentiality
from workbook.disclosure.figures import Cell, FigureSource, ShareFigures, whole_and_part
from workbook.disclosure.history import History
from workbook.disclosure.published import Constraint, Published
from workbook.disclosure.rests import rest_cells
from workbook.disclosure.tables import ShareLevel, ShareLine
from workbook.disclosure.witnesses import Witnesses
from workbook.model import Framework


@dataclass(frozen=True)
class SharedRelease:
    """A quarter's tables before anything is hidden.

    quarters: of the year, up to the one that is shared. lines: of the tables. constraints: what rules say of figures.
    before: what the tables printed before showed and hid.
    implied: the sums of each earlier quarter, which these tables do not print, but a year less the rest may tell.
    anyway: the range of cells that are known within narrow limits whatever these tables hide.
    """

    figures: ShareFigures
    framework: Framework
    rules: Confidentiality
    quarters: tuple[str, ...]
    lines: tuple[ShareLine, ...]
    constraints: tuple[Constraint, ...]
    before: History
    implied: frozenset[Cell] = frozenset()
    anyway: Mapping[Cell, tuple[float, float]] = field(default_factory=dict)

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
    def rests(self) -> frozenset[Cell]:
        """What parts leave of their wholes, where it is sensitive.

        They are in every line, printed or implied.
        """
        return frozenset(
            rest
            for cell in self.implied.union(self.cells)
            if self.rules.is_sensitive(cell, self.figures)
            for rest in rest_cells(cell, self.figures, self.rules.wholes)
        )

    @cached_property
    def confidential(self) -> frozenset[Cell]:
        """The cells that are confidential in themselves."""
        few = (rest for rest in self.rests if self.figures.total(rest) < self.rules.policy.threshold)
        cells = self.implied.union(self.cells)
        return frozenset(cell for cell in cells if self.rules.hides(cell, self.figures)).union(few)

    def of_people(self, cell: Cell) -> bool:
        """Whether a cell counts people, rather than an amount."""
        return self.rules.counts_people(self.figures.question(cell))

    def watched(self, hidden: Iterable[Cell]) -> tuple[Cell, ...]:
        """The cells to protect among hidden ones, in order.

        Of those that were shown before, the confidential ones alone: what else was shown protects nothing any more.
        """
        cells = self.before.hidden.union(hidden) - self.before.shown | self.confidential
        return tuple(sorted(cell for cell in cells if self.rules.protects(self.figures.question(cell))))

    def today(self, hidden: frozenset[Cell]) -> frozenset[Cell]:
        """Those of the hidden cells that are of these tables' year."""
        return hidden & self.rests.union(self.implied, self.cells)

    def providers(self, cell: Cell) -> frozenset[str]:
        """The providers whose figures a cell adds up."""
        return frozenset(source.provider_id for source in self.figures.sources(cell))

    def services(self, cell: Cell) -> frozenset[str]:
        """The services whose figures a cell adds up."""
        return frozenset(source.service_id for source in self.figures.sources(cell))

    def parts(self) -> Iterator[SharedRelease]:
        """The release in parts of which nothing links the figures."""
        figures = self.figures.figures
        asked = tuple(whole_and_part(figure.question)[0] for figure in figures)
        links = {tuple(sorted({asked[number] for number, _ in rule.weights})) for rule in self.constraints}
        links |= {tuple(sorted({code for code, _ in line.parts})) for line in self.lines if line.parts}
        for group in joined(links):

            def belongs(cell: Cell, group: frozenset[str] = group) -> bool:
                return asked[cell[0]] in group

            yield replace(
                self,
                lines=tuple(line for line in self.lines if any(code in group for code, _ in line.parts)),
                constraints=tuple(rule for rule in self.constraints if asked[rule.weights[0][0]] in group),
                implied=frozenset(filter(belongs, self.implied)),
                before=self.before.of(belongs),
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
        return frozenset().union(*(cells for cells in self._cells_of_lines if cells.isdisjoint(hidden)))

    @cached_property
    def _cells_of_lines(self) -> frozenset[frozenset[Cell]]:
        """What each line is worked out from, of those that may be shown."""
        shown = (line for line in self.lines if self.shows(line, frozenset()))
        return frozenset(frozenset(cell for _, cell in line.parts) for line in shown)

    def new(self, hidden: frozenset[Cell]) -> frozenset[Cell]:
        """The cells first shown here, where those are hidden."""
        return self.shown(hidden) - self.before.shown

    def knowledge(self, hidden: frozenset[Cell]) -> Published:
        """An attacker's knowledge where those cells are hidden."""
        values = {cell: self.figures.total(cell) for cell in sorted(self.before.shown | self.shown(hidden))}
        few = frozenset(cell for cell in hidden if self.figures.total(cell) < self.rules.policy.threshold)
        return replace(self._unprinted, values=values, few=few, anyway=self.anyway)

    def witnesses(self) -> Witnesses:
        """Witnesses of these figures, of which none is known yet."""
        return Witnesses(self.figures.values, self.before.shown.union(self.cells), self._unprinted)

    @cached_property
    def _unprinted(self) -> Published:
        """What an attacker knows of figures of which nothing is printed."""
        questions = self.framework.figures
        names = [whole_and_part(figure.question)[0] for figure in self.figures.figures]
        largest = _largest(names, self.figures.values)
        highest = {code: max(most, min(questions[code].maximum, 100 * most + 1000)) for code, most in largest.items()}
        people = [code in self.rules.people for code in names]
        whole = [questions[code].type.places == 0 for code in names]
        return Published({}, self.constraints, [highest[code] for code in names], whole, people, frozenset())


def joined(links: Iterable[tuple[str, ...]]) -> list[frozenset[str]]:
    """Join questions that are linked, directly or through others."""
    groups: list[frozenset[str]] = []
    for link in sorted(links):
        touching = [group for group in groups if not group.isdisjoint(link)]
        groups = [group for group in groups if group.isdisjoint(link)]
        groups.append(frozenset(link).union(*touching))
    return groups


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
    in_tables = release.confidential.union(release.cells, release.before.shown, release.before.hidden)
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
    """The year so far is the year before the quarter, and the quarter.

    It is its quarters, too.
    """
    last = release.quarters[-1]
    for cell in release.cells:
        by_quarter: dict[str, list[int]] = {}
        for number in cell:
            by_quarter.setdefault(release.figures.figures[number].source.period, []).append(number)
        if len(by_quarter) > 1:
            yield Relation(cell, tuple(tuple(numbers) for numbers in by_quarter.values()))
        if len(by_quarter) > 2 and last in by_quarter:
            before = (number for quarter, numbers in by_quarter.items() if quarter != last for number in numbers)
            yield Relation(cell, (tuple(sorted(before)), tuple(by_quarter[last])))


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
    equalities: dict[tuple[str, tuple[str, ...]], set[FigureSource]] = {}
    for constraint in release.constraints:
        if constraint.low == constraint.high == 0:
            for whole, parts in _equality(constraint, release.figures):
                source = release.figures.figures[whole].source
                named = tuple(release.figures.figures[number].question for number in parts)
                if release.figures.numbers.get(release.figures.figures[whole]) == whole:
                    equalities.setdefault((release.figures.figures[whole].question, named), set()).add(source)
    for (whole_code, parts_of_it), sources in equalities.items():
        for cell in release.cells:
            if release.figures.question(cell) == whole_code and sources.issuperset(release.figures.sources(cell)):
                beside = (release.figures.cell(part, release.figures.sources(cell)) for part in parts_of_it)
                yield Relation(cell, tuple(beside))


def _equality(constraint: Constraint, figures: ShareFigures) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The whole of a constraint that says that one figure is the sum of others, and those."""
    for sign in (1.0, -1.0):
        wholes = [number for number, weight in constraint.weights if weight == sign]
        parts = tuple(number for number, weight in constraint.weights if weight == -sign)
        same_service = len({figures.figures[number].source for number, _ in constraint.weights}) == 1
        if len(wholes) == 1 and len(parts) == len(constraint.weights) - 1 and parts and same_service:
            yield wholes[0], parts
            return


def _largest(names: Iterable[str], values: Iterable[float]) -> dict[str, float]:
    """The largest answer to each item: an attacker has an idea of how large a figure can be."""
    largest: dict[str, float] = {}
    for name, value in zip(names, values, strict=True):
        largest[name] = max(value, largest.get(name, 0.0))
    return largest
