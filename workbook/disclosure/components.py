"""Split the unknown figures into components, each solved alone.

Published figures are subtracted from every sum, and smaller sums from larger ones. Hidden figures that a sum or a rule
still links form one component.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbook.disclosure.figures import Cell
from workbook.disclosure.published import Constraint, Published


@dataclass
class Probe:
    """The range of one sum of hidden figures.

    figures: numbers of the figures added up.
    low, high: the smallest and largest total seen in any solution so far.
    settled: directions already solved for: 1 the smallest, -1 the largest.
    """

    figures: tuple[int, ...]
    low: float = math.inf
    high: float = -math.inf
    settled: set[int] = field(default_factory=set)

    def see(self, solution: Mapping[int, float]) -> None:
        """Widen the range by one solution."""
        total = sum(solution[number] for number in self.figures)
        self.widen(total)

    def widen(self, total: float) -> None:
        """Widen the range by a total that is possible."""
        self.low, self.high = min(self.low, total), max(self.high, total)


@dataclass(frozen=True, eq=False)
class Component:
    """Hidden figures that constraints link to each other.

    told_by: for each constraint, the published cells that it was derived from.
    probes: the sums of its figures whose range is wanted.
    """

    figures: tuple[int, ...]
    constraints: tuple[Constraint, ...]
    told_by: tuple[frozenset[Cell], ...]
    probes: dict[frozenset[int], Probe] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """A hidden cell whose range is wanted.

    certain: the sum of its published figures.
    pieces: each component that holds others of its figures, with the probe for their sum.
    """

    cell: Cell
    certain: float
    pieces: tuple[tuple[Component, Probe], ...]

    @property
    def low(self) -> float:
        """The smallest possible value seen so far."""
        return self.certain + sum(probe.low for _, probe in self.pieces)

    @property
    def high(self) -> float:
        """The largest possible value seen so far."""
        return self.certain + sum(probe.high for _, probe in self.pieces)


@dataclass(frozen=True)
class _Sum:
    """A known total of hidden figures.

    told_by: the published cells that it follows from.
    """

    figures: frozenset[int]
    value: float
    told_by: frozenset[Cell]


def targets(knowledge: Published, hidden: Sequence[Cell]) -> list[Target]:
    """Make a target of each hidden cell."""
    singles = {cell[0]: value for cell, value in knowledge.values.items() if len(cell) == 1}
    pieces = _pieces(knowledge, singles, {number for cell in hidden for number in cell})
    home = {number: piece for piece in pieces for number in piece.figures}
    targets = []
    for cell in hidden:
        parts: dict[int, tuple[Component, list[int]]] = {}
        for number in cell:
            if number not in singles:
                parts.setdefault(id(home[number]), (home[number], []))[1].append(number)
        probes = tuple((piece, _probe(piece, numbers)) for piece, numbers in parts.values())
        targets.append(Target(cell, sum(singles.get(number, 0.0) for number in cell), probes))
    return targets


def _probe(piece: Component, numbers: Sequence[int]) -> Probe:
    return piece.probes.setdefault(frozenset(numbers), Probe(tuple(numbers)))


def _sums(published: Mapping[Cell, float], singles: Mapping[int, float]) -> list[_Sum]:
    """The known totals of hidden figures, with smaller totals subtracted from larger ones."""
    sums: list[_Sum] = []
    having: dict[int, list[int]] = {}
    for cell, value in sorted(published.items(), key=lambda pair: (len(pair[0]), pair[0])):
        rest = {number for number in cell if number not in singles}
        value -= sum(singles.get(number, 0.0) for number in cell)
        told_by = {cell} | {(number,) for number in cell if number in singles}
        inside = {index for number in rest for index in having.get(number, ())}
        for index in sorted(inside, key=lambda index: (-len(sums[index].figures), index)):
            if sums[index].figures <= rest:
                rest -= sums[index].figures
                value -= sums[index].value
                told_by |= sums[index].told_by
        if rest and len(cell) > 1:
            for number in rest:
                having.setdefault(number, []).append(len(sums))
            sums.append(_Sum(frozenset(rest), round(value, 6), frozenset(told_by)))
    return sums


def _pieces(knowledge: Published, singles: Mapping[int, float], wanted: set[int]) -> list[Component]:
    """The components that hold a wanted figure."""
    sums = _sums(knowledge.values, singles)
    open_rules = [(rule, cells) for rule in knowledge.constraints for cells in [_open(rule, singles)] if cells]
    links = [tuple(total.figures) for total in sums] + [cells for _, cells in open_rules]
    groups = linked(links, {number for number in wanted if number not in singles})
    root = {number: index for index, group in enumerate(groups) for number in group}
    of_sums: list[list[_Sum]] = [[] for _ in groups]
    of_rules: list[list[Constraint]] = [[] for _ in groups]
    for total in sums:
        if (index := root.get(min(total.figures))) is not None:
            of_sums[index].append(total)
    for rule, cells in open_rules:
        if (index := root.get(cells[0])) is not None:
            of_rules[index].append(rule)
    return [_piece(*parts, singles) for parts in zip(groups, of_sums, of_rules, strict=True)]


def _open(rule: Constraint, singles: Mapping[int, float]) -> tuple[int, ...]:
    return tuple(number for number, _ in rule.weights if number not in singles)


def _piece(
    group: tuple[int, ...], sums: Sequence[_Sum], rules: Sequence[Constraint], singles: Mapping[int, float]
) -> Component:
    constraints = [Constraint(tuple((n, 1.0) for n in sorted(s.figures)), s.value, s.value) for s in sums]
    told_by = [total.told_by for total in sums]
    for rule in rules:
        certain = sum(weight * singles[number] for number, weight in rule.weights if number in singles)
        left = tuple((number, weight) for number, weight in rule.weights if number not in singles)
        constraints.append(Constraint(left, rule.low - certain, rule.high - certain))
        told_by.append(frozenset((number,) for number, _ in rule.weights if number in singles))
    return Component(group, tuple(constraints), tuple(told_by))


def linked(links: Iterable[Sequence[int]], wanted: set[int]) -> list[tuple[int, ...]]:
    """Figures that are linked, directly or through others.

    Only groups with a wanted figure are kept.
    """
    parent: dict[int, int] = {number: number for number in wanted}

    def top(number: int) -> int:
        while parent.setdefault(number, number) != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for link in links:
        first = top(link[0])
        for number in link[1:]:
            parent[top(number)] = first
    groups: dict[int, list[int]] = {}
    for number in sorted(parent):
        groups.setdefault(top(number), []).append(number)
    return [tuple(group) for group in groups.values() if not wanted.isdisjoint(group)]


def told_by_whom(target: Target, knowledge: Published) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """Name the published cells that a target's range follows from.

    First those that bear on its own figures, then those of all figures linked to them.
    """
    near, around = {target.cell} | {(number,) for number in target.cell}, set[Cell]()
    for piece, probe in target.pieces:
        for constraint, told_by in zip(piece.constraints, piece.told_by, strict=True):
            around |= told_by
            if any(number in probe.figures for number, _ in constraint.weights):
                near |= told_by
    return tuple(sorted(near & knowledge.values.keys())), tuple(sorted(around))
