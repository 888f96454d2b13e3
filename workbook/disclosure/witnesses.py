"""Keep alternatives to hidden figures as witnesses.

Most of a large table is out of the reach of one cell of it. What changes few figures is still possible when a cell that
has none of them is shown, and no program need be solved to know that.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from workbook.disclosure.components import Target, linked
from workbook.disclosure.figures import Cell
from workbook.disclosure.published import Constraint, Published
from workbook.disclosure.solver import small_changes


@dataclass(frozen=True, eq=False)
class Witness:
    """Figures that could be others, while the rest is as it is.

    changes: what is added to each figure. moved: the cells whose totals that changes, among them every figure that it
    changes by itself; one that is known refutes it.
    """

    changes: tuple[tuple[int, float], ...]
    moved: frozenset[Cell]


@dataclass
class Witnesses:
    """The witnesses found so far for one set of figures.

    truth: every figure, by number. cells: those that may be shown. knowledge: of which only the rules are used.
    """

    truth: Sequence[float]
    cells: Iterable[Cell]
    knowledge: Published
    _known: dict[tuple[tuple[int, float], ...], Witness] = field(default_factory=dict)
    _of_figure: dict[int, set[Witness]] = field(default_factory=dict)
    _cells_of: dict[int, list[Cell]] = field(default_factory=dict)
    _rules_of: dict[int, list[Constraint]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for cell in self.cells:
            for number in cell:
                self._cells_of.setdefault(number, []).append(cell)
        for rule in self.knowledge.constraints:
            for number, _ in rule.weights:
                self._rules_of.setdefault(number, []).append(rule)

    def testify(self, targets: Iterable[Target], knowledge: Published) -> None:
        """Widen the ranges of targets by every witness.

        The truth is one of them; those that shown figures refute are left out.
        """
        probes = {id(probe): probe for target in targets for _, probe in target.pieces}.values()
        bearing = {number: list(self._of_figure.get(number, ())) for probe in probes for number in probe.figures}
        possible = {
            witness
            for witness in set(itertools.chain.from_iterable(bearing.values()))
            if knowledge.values.keys().isdisjoint(witness.moved)
        }
        for probe in probes:
            total, figures = sum(self.truth[number] for number in probe.figures), set(probe.figures)
            probe.widen(total)
            for witness in {witness for number in figures for witness in bearing[number]} & possible:
                probe.widen(total + sum(change for number, change in witness.changes if number in figures))

    def refuted(self, shown: frozenset[Cell]) -> frozenset[int]:
        """List the figures of the witnesses that cells refute."""
        witnesses = (witness for witness in self._known.values() if not shown.isdisjoint(witness.moved))
        return frozenset(number for witness in witnesses for number, _ in witness.changes)

    def search(self, targets: Sequence[Target], knowledge: Published, threshold: int, turn: int, turns: int) -> None:
        """Find witnesses for some of the targets by one linear program.

        turn: which of them, and whether they are to be larger or smaller, of so many turns.
        """
        chosen = [target for place, target in enumerate(targets) if place % (turns // 2) == turn // 2]
        sign = -1.0 if turn % 2 else 1.0
        wish = {number: -sign for target in chosen for _, probe in target.pieces for number in probe.figures}
        pieces = list({id(piece): piece for target in chosen for piece, _ in target.pieces}.values())
        if not wish:
            return
        changes = small_changes(pieces, knowledge, self.truth, wish, threshold)
        links = (
            [number for number, _ in constraint.weights if number in changes]
            for piece in pieces
            for constraint in piece.constraints
        )
        for group in linked([link for link in links if link], set(changes)):
            self._add(tuple((number, changes[number]) for number in group))

    def _add(self, changes: tuple[tuple[int, float], ...]) -> None:
        """Keep a witness if it keeps all rules."""
        by_number = dict(changes)
        if changes in self._known:
            return
        if all(self._is_possible(number, change) for number, change in changes) and all(
            self._keeps(rule, by_number) for number in by_number for rule in self._rules_of.get(number, ())
        ):
            cells = {cell for number in by_number for cell in self._cells_of.get(number, ())}
            moved = {cell for cell in cells if abs(_change(cell, by_number)) > 1e-6}
            witness = self._known[changes] = Witness(changes, frozenset(moved.union((number,) for number in by_number)))
            for number in by_number:
                self._of_figure.setdefault(number, set()).add(witness)

    def _is_possible(self, number: int, change: float) -> bool:
        return 0.0 <= self.truth[number] + change <= self.knowledge.highest[number]

    def _keeps(self, rule: Constraint, changes: dict[int, float]) -> bool:
        total = sum(weight * (self.truth[number] + changes.get(number, 0.0)) for number, weight in rule.weights)
        return rule.low - 1e-6 <= total <= rule.high + 1e-6


def _change(cell: Collection[int], changes: dict[int, float]) -> float:
    return sum(changes.get(number, 0.0) for number in cell)
