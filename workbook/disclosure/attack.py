"""Find the range of values of each hidden cell.

The attacker knows all tables published so far, all sums, the rules of the workbook, that no figure is negative, that
people are whole numbers, and about how large a figure can be. One linear program asks one question of each component,
and every solution is used for all open questions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbook.disclosure.components import Component, Probe, Target, targets, told_by_whom
from workbook.disclosure.figures import Cell
from workbook.disclosure.published import Published
from workbook.disclosure.solver import solved
from workbook.disclosure.witnesses import Witnesses

#: How many guesses are tried before each target is asked for itself.
_MOST_GUESSES = 12
#: An amount is known too well where more than this share of what it could be, printed parts left out, is certain.
_KNOWN_WITHIN = 0.5


@dataclass(frozen=True)
class Exposure:
    """A hidden cell whose range is too narrow.

    Its value lies from low to high.
    told_by: the published cells that bear on its own figures.
    around: the published cells that bear on figures linked to them.
    """

    cell: Cell
    low: float
    high: float
    told_by: tuple[Cell, ...]
    around: tuple[Cell, ...]


def exposed(
    knowledge: Published,
    hidden: Iterable[Cell],
    threshold: int,
    new: frozenset[Cell] | None = None,
    witnesses: Witnesses | None = None,
) -> tuple[Exposure, ...]:
    """List the hidden cells whose range is too narrow.

    A range narrower than the threshold is too narrow. So is, for a count of people below the threshold, a range that
    lies below it, and, for an amount, a range of which more than half is certain.
    new: the cells published last, where the earlier ones are safe already; None to check all.
    witnesses: of whoever knows the figures; more are added. None for an attacker, who does not.
    """
    pending = _pending(knowledge, hidden, threshold, new)
    if witnesses is not None:
        pending = _without_witnesses(pending, knowledge, threshold, witnesses)
    for turn in range(0 if witnesses is not None else _MOST_GUESSES):
        pending = _narrowed(pending, _guess(pending, turn), knowledge, threshold)
    while questions := _questions(pending):
        pending = _asked(questions, pending, knowledge, threshold)
    return tuple(Exposure(target.cell, target.low, target.high, *told_by_whom(target, knowledge)) for target in pending)


def is_exposed(
    knowledge: Published, hidden: Iterable[Cell], threshold: int, new: frozenset[Cell], witnesses: Witnesses
) -> bool:
    """Whether the range of any hidden cell is too narrow, as for `exposed`."""
    pending = _without_witnesses(_pending(knowledge, hidden, threshold, new), knowledge, threshold, witnesses)
    while questions := _questions(pending):
        pending = _asked(questions, pending, knowledge, threshold)
        if any(not _questions([target]) for target in pending):
            return True
    return bool(pending)


def _without_witnesses(
    targets: Sequence[Target], knowledge: Published, threshold: int, witnesses: Witnesses
) -> list[Target]:
    """The targets that no witness shows to be safe, once some more have been looked for."""
    witnesses.testify(targets, knowledge)
    pending = [target for target in targets if not is_safe(target, knowledge, threshold)]
    before = len(pending) + 1
    turns = 2 * min(_MOST_GUESSES // 2, 1 + len(pending) // 6)
    for turn in range(turns):
        if not pending or (turn % 2 == 0 and turn and len(pending) == before):
            break
        if turn % 2 == 0:
            before = len(pending)
        witnesses.search(pending, knowledge, threshold, turn, turns)
        witnesses.testify(pending, knowledge)
        pending = [target for target in pending if not is_safe(target, knowledge, threshold)]
    return pending


def _pending(knowledge: Published, hidden: Iterable[Cell], threshold: int, new: frozenset[Cell] | None) -> list[Target]:
    """The targets not yet shown to be safe, before anything is asked."""
    candidates = [target for target in targets(knowledge, sorted(set(hidden))) if new is None or _touched(target, new)]
    return [target for target in candidates if not is_safe(target, knowledge, threshold)]


def _asked(
    questions: Sequence[tuple[Component, Probe, int]], pending: Sequence[Target], knowledge: Published, threshold: int
) -> list[Target]:
    """Answer one question of each component, and return the targets not yet shown to be safe."""
    objective = {number: float(sign) for _, probe, sign in questions for number in probe.figures}
    for _, probe, sign in questions:
        probe.settled.add(sign)
    return _narrowed(pending, objective, knowledge, threshold)


def _touched(target: Target, new: frozenset[Cell]) -> bool:
    """Whether a newly published cell bears on the target."""
    own = {target.cell, *((number,) for number in target.cell)}
    return not new.isdisjoint(own) or any(
        not new.isdisjoint(cells) for piece, _ in target.pieces for cells in piece.told_by
    )


def _narrowed(
    pending: Sequence[Target], objective: Mapping[int, float], knowledge: Published, threshold: int
) -> list[Target]:
    """Solve the components that the objective names, and return the targets not yet shown to be safe."""
    pieces = {id(piece): piece for target in pending for piece, _ in target.pieces}
    open_pieces = [piece for piece in pieces.values() if not objective.keys().isdisjoint(piece.figures)]
    if open_pieces:
        solution = solved(open_pieces, knowledge, objective)
        for probe in (probe for piece in open_pieces for probe in piece.probes.values()):
            probe.see(solution)
    return [target for target in pending if not is_safe(target, knowledge, threshold)]


def _guess(pending: Sequence[Target], turn: int) -> dict[int, float]:
    """An objective that minimises some pending targets and maximises the rest.

    The next turn swaps them.

    The binary digits of a target's place choose its direction, so any two targets differ in some turn.
    """
    objective: dict[int, float] = {}
    for place, target in enumerate(pending):
        sign = 1.0 if (place >> turn // 2 % 8) % 2 == turn % 2 else -1.0
        for _, probe in target.pieces:
            for number in probe.figures:
                objective[number] = objective.get(number, 0.0) + sign / len(probe.figures)
    return objective


def is_safe(target: Target, knowledge: Published, threshold: int) -> bool:
    """Whether the range is wide enough, or as wide as it can be."""
    low, high = round(target.low, 6), round(target.high, 6)
    least, most = knowledge.anyway.get(target.cell, (-math.inf, math.inf))
    if not knowledge.people[target.cell[0]]:
        return high - low >= min(max(threshold, _KNOWN_WITHIN * (high - target.certain)), most - least)
    is_wide = high - low >= min(threshold, most - least)
    return is_wide and (target.cell not in knowledge.few or low < threshold - 1 or low <= least)


def _questions(pending: Sequence[Target]) -> list[tuple[Component, Probe, int]]:
    """One open question of each component: its probe, and whether to find the smallest (1) or largest value (-1)."""
    questions: dict[int, tuple[Component, Probe, int]] = {}
    for target in pending:
        for piece, probe in target.pieces:
            direction = next((sign for sign in (-1, 1) if sign not in probe.settled), 0)
            if direction and id(piece) not in questions:
                questions[id(piece)] = (piece, probe, direction)
    return list(questions.values())
