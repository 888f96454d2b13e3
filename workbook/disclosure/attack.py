"""What an attacker can work out from the tables: the smallest and largest value that each hidden cell could have.

The attacker knows what is published now and was before, all sums, the rules of the workbook, that nothing is negative,
that people are whole, and about how large a figure can be. One program asks one question of each piece, and every
solution narrows all questions at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbook.disclosure.components import Component, Probe, Target, targets, told_by_whom
from workbook.disclosure.figures import Cell
from workbook.disclosure.published import Published
from workbook.disclosure.solver import solved

#: How many guesses are tried before each target is asked for itself.
_MOST_GUESSES = 12
#: An amount is known too well where more than this share of what it could be, printed parts left out, is certain.
_KNOWN_WITHIN = 0.5


@dataclass(frozen=True)
class Exposure:
    """A cell that is known too well: its value lies from low to high.

    told_by: the published cells that say so of its own figures. around: those that say so of figures linked to them.
    """

    cell: Cell
    low: float
    high: float
    told_by: tuple[Cell, ...]
    around: tuple[Cell, ...]


def exposed(
    knowledge: Published, hidden: Iterable[Cell], threshold: int, new: frozenset[Cell] | None = None
) -> tuple[Exposure, ...]:
    """The hidden cells of which too much can be worked out, in order.

    Too much is a range narrower than the threshold, so that no sum of hidden cells is known to be below it either; for
    a count of people that is below it, a single value that is; an amount of which more than half is certain.
    new: the cells published last, where what was published before is known to be safe; None to take nothing as safe.
    """
    asked = [each for each in targets(knowledge, sorted(set(hidden))) if new is None or _touched(each, new)]
    pending = [target for target in asked if not _safe(target, knowledge, threshold)]
    for turn in range(_MOST_GUESSES):
        pending = _narrowed(pending, _guess(pending, turn), knowledge, threshold)
    while questions := _questions(pending):
        objective = {number: float(sign) for _, probe, sign in questions for number in probe.figures}
        for _, probe, sign in questions:
            probe.settled.add(sign)
        pending = _narrowed(pending, objective, knowledge, threshold)
    return tuple(Exposure(each.cell, each.low, each.high, *told_by_whom(each, knowledge)) for each in pending)


def _touched(target: Target, new: frozenset[Cell]) -> bool:
    """Whether anything new bears on the target."""
    own = {target.cell, *((number,) for number in target.cell)}
    return not new.isdisjoint(own) or any(
        not new.isdisjoint(cells) for piece, _ in target.pieces for cells in piece.told_by
    )


def _narrowed(
    pending: Sequence[Target], objective: Mapping[int, float], knowledge: Published, threshold: int
) -> list[Target]:
    """Solve the pieces that the objective names, learn from it, and return the targets not yet known to be safe."""
    pieces = {id(piece): piece for target in pending for piece, _ in target.pieces}
    asked = [piece for piece in pieces.values() if not objective.keys().isdisjoint(piece.figures)]
    if asked:
        solution = solved(asked, knowledge, objective)
        for probe in (probe for piece in asked for probe in piece.probes.values()):
            probe.see(solution)
    return [target for target in pending if not _safe(target, knowledge, threshold)]


def _guess(pending: Sequence[Target], turn: int) -> dict[int, float]:
    """An objective that pulls the pending targets apart, this way in one turn and that way in the next.

    Which of them are pulled which way is by the digits of their places, so that any two are pulled apart at some turn.
    """
    objective: dict[int, float] = {}
    for place, target in enumerate(pending):
        sign = 1.0 if (place >> turn // 2 % 8) % 2 == turn % 2 else -1.0
        for _, probe in target.pieces:
            for number in probe.figures:
                objective[number] = objective.get(number, 0.0) + sign / len(probe.figures)
    return objective


def _safe(target: Target, knowledge: Published, threshold: int) -> bool:
    """Whether the range is wide enough; of what no published figure bears on, nothing is given away."""
    if not all(any(piece.told_by) for piece, _ in target.pieces):
        return True
    low, high = round(target.low, 6), round(target.high, 6)
    if not knowledge.people[target.cell[0]]:
        return high - low >= max(threshold, _KNOWN_WITHIN * (high - target.known))
    return high - low >= threshold and (target.cell not in knowledge.few or low < threshold - 1)


def _questions(pending: Sequence[Target]) -> list[tuple[Component, Probe, int]]:
    """One open question for each piece: its probe, and whether to find the smallest (1) or the largest value (-1)."""
    asked: dict[int, tuple[Component, Probe, int]] = {}
    for target in pending:
        for piece, probe in target.pieces:
            direction = next((each for each in (-1, 1) if each not in probe.settled), 0)
            if direction and id(piece) not in asked:
                asked[id(piece)] = (piece, probe, direction)
    return list(asked.values())
