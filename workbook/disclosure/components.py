"""What is left to an attacker once everything published is taken out: small pieces that have nothing to do with each other.

Published figures are taken out of every sum, and sums out of larger sums. What hidden figures are then still linked, by a
sum or by a rule, makes one piece.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbook.disclosure.figures import Cell
from workbook.disclosure.published import Constraint, Published


@dataclass
class Probe:
    """One question within one piece: between what values do these figures add up? Narrowed as solutions come in."""

    figures: tuple[int, ...]
    low: float = math.inf
    high: float = -math.inf
    settled: set[int] = field(default_factory=set)

    def see(self, solution: Mapping[int, float]) -> None:
        """Take in one way in which the figures could be."""
        found = sum(solution[number] for number in self.figures)
        self.low, self.high = min(self.low, found), max(self.high, found)


@dataclass(frozen=True, eq=False)
class Component:
    """Hidden figures that bear on each other, with what is known of them.

    told_by: for each constraint, the published cells that it comes from, itself or through its numbers.
    """

    figures: tuple[int, ...]
    constraints: tuple[Constraint, ...]
    told_by: tuple[frozenset[Cell], ...]
    probes: dict[frozenset[int], Probe] = field(default_factory=dict)


@dataclass(frozen=True)
class Target:
    """A hidden cell: what of it is known, and a question for each piece that the rest lies in."""

    cell: Cell
    known: float
    pieces: tuple[tuple[Component, Probe], ...]

    @property
    def low(self) -> float:
        """The smallest value seen so far that the cell could have."""
        return self.known + sum(probe.low for _, probe in self.pieces)

    @property
    def high(self) -> float:
        """The largest value seen so far that the cell could have."""
        return self.known + sum(probe.high for _, probe in self.pieces)


@dataclass(frozen=True)
class _Sum:
    """Hidden figures that are known to add up to something. told_by: the published cells that say so."""

    figures: frozenset[int]
    value: float
    told_by: frozenset[Cell]


def targets(knowledge: Published, hidden: Sequence[Cell]) -> list[Target]:
    """The hidden cells, each with the questions that are left of it."""
    singles = {cell[0]: value for cell, value in knowledge.known.items() if len(cell) == 1}
    pieces = _pieces(knowledge, singles, {number for cell in hidden for number in cell})
    home = {number: piece for piece in pieces for number in piece.figures}
    targets = []
    for cell in hidden:
        parts: dict[int, tuple[Component, list[int]]] = {}
        for number in cell:
            if number not in singles:
                parts.setdefault(id(home[number]), (home[number], []))[1].append(number)
        asked = tuple((piece, _probe(piece, numbers)) for piece, numbers in parts.values())
        targets.append(Target(cell, sum(singles.get(number, 0.0) for number in cell), asked))
    return targets


def _probe(piece: Component, numbers: Sequence[int]) -> Probe:
    return piece.probes.setdefault(frozenset(numbers), Probe(tuple(numbers)))


def _sums(known: Mapping[Cell, float], singles: Mapping[int, float]) -> list[_Sum]:
    """What is known of hidden figures added together, smaller sums taken out of larger ones."""
    found: list[_Sum] = []
    having: dict[int, list[int]] = {}
    for cell, value in sorted(known.items(), key=lambda pair: (len(pair[0]), pair[0])):
        rest = {number for number in cell if number not in singles}
        value -= sum(singles.get(number, 0.0) for number in cell)
        told_by = {cell} | {(number,) for number in cell if number in singles}
        inside = {index for number in rest for index in having.get(number, ())}
        for index in sorted(inside, key=lambda each: (-len(found[each].figures), each)):
            if found[index].figures <= rest:
                rest -= found[index].figures
                value -= found[index].value
                told_by |= found[index].told_by
        if rest and len(cell) > 1:
            for number in rest:
                having.setdefault(number, []).append(len(found))
            found.append(_Sum(frozenset(rest), round(value, 6), frozenset(told_by)))
    return found


def _pieces(knowledge: Published, singles: Mapping[int, float], wanted: set[int]) -> list[Component]:
    """The independent pieces that hold a wanted figure."""
    sums = _sums(knowledge.known, singles)
    open_rules = [(rule, cells) for rule in knowledge.constraints for cells in [_open(rule, singles)] if cells]
    links = [tuple(each.figures) for each in sums] + [cells for _, cells in open_rules]
    groups = _joined(links, {number for number in wanted if number not in singles})
    root = {number: index for index, group in enumerate(groups) for number in group}
    of_sums: list[list[_Sum]] = [[] for _ in groups]
    of_rules: list[list[Constraint]] = [[] for _ in groups]
    for each in sums:
        if (index := root.get(min(each.figures))) is not None:
            of_sums[index].append(each)
    for rule, cells in open_rules:
        if (index := root.get(cells[0])) is not None:
            of_rules[index].append(rule)
    return [_piece(*each, singles) for each in zip(groups, of_sums, of_rules, strict=True)]


def _open(rule: Constraint, singles: Mapping[int, float]) -> tuple[int, ...]:
    return tuple(number for number, _ in rule.weights if number not in singles)


def _piece(
    group: tuple[int, ...], sums: Sequence[_Sum], rules: Sequence[Constraint], singles: Mapping[int, float]
) -> Component:
    constraints = [Constraint(tuple((n, 1.0) for n in sorted(s.figures)), s.value, s.value) for s in sums]
    told_by = [each.told_by for each in sums]
    for rule in rules:
        known = sum(weight * singles[number] for number, weight in rule.weights if number in singles)
        left = tuple((number, weight) for number, weight in rule.weights if number not in singles)
        constraints.append(Constraint(left, rule.low - known, rule.high - known))
        told_by.append(frozenset((number,) for number, _ in rule.weights if number in singles))
    return Component(group, tuple(constraints), tuple(told_by))


def _joined(links: Iterable[Sequence[int]], wanted: set[int]) -> list[tuple[int, ...]]:
    """Figures that are linked, directly or through others; only groups with a wanted figure."""
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
    """The published cells behind what is known of a target's own figures, and behind all that is linked to them."""
    near, around = {target.cell} | {(number,) for number in target.cell}, set[Cell]()
    for piece, probe in target.pieces:
        for constraint, told_by in zip(piece.constraints, piece.told_by, strict=True):
            around |= told_by
            if any(number in probe.figures for number, _ in constraint.weights):
                near |= told_by
    return tuple(sorted(near & knowledge.known.keys())), tuple(sorted(around))
