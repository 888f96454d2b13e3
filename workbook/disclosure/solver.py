"""Find figures that keep all constraints, by mixed-integer programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbook.disclosure.components import Component
from workbook.disclosure.published import Constraint, Published
from workbook.errors import ReleaseError

if TYPE_CHECKING:
    from scipy.sparse import csr_array

#: What a wished change is worth, where any change of another figure costs 1.
_WISHED = 50.0


def solved(pieces: Sequence[Component], knowledge: Published, objective: Mapping[int, float]) -> dict[int, float]:
    """Solve components' constraints for the lowest objective.

    A solution is checked before it is believed, so that no fault of rounding makes a range wider than it is. Raises
    ReleaseError where there is none: what is published then contradicts itself.
    """
    solution: dict[int, float] = {}
    left = list(pieces)
    # Most pieces are sums alone, whose best solutions are whole numbers without asking for them.
    for whole, presolve in ((False, True), (True, True), (True, False)):
        attempt = _attempt(_program(left, objective), knowledge, whole, presolve) if left else {}
        solved = [
            piece for piece in left if attempt and all(_kept(constraint, attempt) for constraint in piece.constraints)
        ]
        solution |= {number: attempt[number] for piece in solved for number in piece.figures}
        left = [piece for piece in left if piece.figures[0] not in solution]
    if left:
        raise ReleaseError(
            "nothing was shared: the tables contradict themselves, so that nobody can say what they give away. "
            "Report that fault of the program with a copy made by backup"
        )
    return solution


def small_changes(
    pieces: Sequence[Component], knowledge: Published, truth: Sequence[float], wish: Mapping[int, float], reach: float
) -> dict[int, float]:
    """Change figures as wished, and few others, within all constraints.

    wish: the figures that should be larger (positive) or smaller. reach: how far a count of people may be from the truth;
    an amount may be twice as large. The changes are not checked.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import hstack

    program = _program(pieces, wish)
    now = [truth[number] for number in program.columns]
    far = [reach if knowledge.people[number] else max(reach, truth[number]) for number in program.columns]
    up = [min(room, knowledge.highest[n] - own) for n, own, room in zip(program.columns, now, far, strict=True)]
    down = [min(room, own) for own, room in zip(now, far, strict=True)]
    certain = [sum(weight * truth[number] for number, weight in rule.weights) for rule in program.constraints]
    lows = [rule.low - total for rule, total in zip(program.constraints, certain, strict=True)]
    highs = [rule.high - total for rule, total in zip(program.constraints, certain, strict=True)]
    table, wishes = _table(program), [_WISHED * weight for weight in program.objective]
    result = milp(
        [*(1.0 - weight for weight in wishes), *(1.0 + weight for weight in wishes)],
        bounds=Bounds(0.0, [*up, *down]),
        constraints=LinearConstraint(hstack([table, -table]), lows, highs) if program.constraints else None,
    )
    if result.x is None:
        return {}
    changes = (result.x[: len(now)] - result.x[len(now) :]).tolist()
    rounded = (
        round(change, 0 if knowledge.whole[n] else 6) for n, change in zip(program.columns, changes, strict=True)
    )
    return {number: change for number, change in zip(program.columns, rounded, strict=True) if change}


@dataclass(frozen=True)
class _Program:
    """A question in the form that the solver takes.

    columns: the figure that each stands for.
    """

    columns: tuple[int, ...]
    objective: tuple[float, ...]
    constraints: tuple[Constraint, ...]


def _program(pieces: Sequence[Component], objective: Mapping[int, float]) -> _Program:
    columns = tuple(number for piece in pieces for number in piece.figures)
    constraints = tuple(constraint for piece in pieces for constraint in piece.constraints)
    return _Program(columns, tuple(objective.get(number, 0.0) for number in columns), constraints)


def _attempt(program: _Program, knowledge: Published, whole: bool, presolve: bool) -> dict[int, float]:
    """A solution, in whole numbers where those are due.

    It is empty if the solver finds none.
    """
    # SciPy takes a second to import, which only sharing should pay for.
    from scipy.optimize import Bounds, LinearConstraint, milp

    table = _table(program)
    lows, highs = (
        [constraint.low for constraint in program.constraints],
        [constraint.high for constraint in program.constraints],
    )
    result = milp(
        program.objective,
        integrality=[1 if whole and knowledge.whole[number] else 0 for number in program.columns],
        bounds=Bounds(0.0, [knowledge.highest[number] for number in program.columns]),
        constraints=LinearConstraint(table, lows, highs) if program.constraints else None,
        options={"mip_rel_gap": 0.0, "presolve": presolve},
    )
    amounts = [] if result.x is None else result.x.tolist()
    return {
        number: round(value) if knowledge.whole[number] else max(0.0, value)
        for number, value in zip(program.columns, amounts, strict=False)
    }


def _table(program: _Program) -> csr_array:
    """The weights of the constraints: a row for each, a column for each figure."""
    from scipy.sparse import csr_array

    at = {number: column for column, number in enumerate(program.columns)}
    entries = [(row, at[n], w) for row, constraint in enumerate(program.constraints) for n, w in constraint.weights]
    rows, columns, weights = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((weights, (rows, columns)), shape=(len(program.constraints), len(at)))


def _kept(constraint: Constraint, solution: Mapping[int, float]) -> bool:
    total = sum(weight * solution[number] for number, weight in constraint.weights)
    return constraint.low - 1e-6 <= total <= constraint.high + 1e-6
