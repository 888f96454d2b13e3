"""Find figures that keep all constraints, by mixed-integer programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workbook.disclosure.components import Component
from workbook.disclosure.published import Constraint, Published
from workbook.errors import ReleaseError


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
            "the shared tables contradict themselves, so that nothing can be said of what they give away"
        )
    return solution


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
    from scipy.sparse import csr_array

    at = {number: column for column, number in enumerate(program.columns)}
    entries = [(row, at[n], w) for row, constraint in enumerate(program.constraints) for n, w in constraint.weights]
    rows, columns, weights = zip(*entries, strict=True) if entries else ((), (), ())
    table = csr_array((weights, (rows, columns)), shape=(len(program.constraints), len(at)))
    lows, highs = (
        [constraint.low for constraint in program.constraints],
        [constraint.high for constraint in program.constraints],
    )
    result = milp(
        program.objective,
        integrality=[1 if whole and knowledge.whole[number] else 0 for number in program.columns],
        bounds=Bounds(0.0, [knowledge.highest[number] for number in program.columns]),
        constraints=LinearConstraint(table, lows, highs) if entries else None,
        options={"mip_rel_gap": 0.0, "presolve": presolve},
    )
    amounts = [] if result.x is None else result.x.tolist()
    return {
        number: round(value) if knowledge.whole[number] else max(0.0, value)
        for number, value in zip(program.columns, amounts, strict=False)
    }


def _kept(constraint: Constraint, solution: Mapping[int, float]) -> bool:
    total = sum(weight * solution[number] for number, weight in constraint.weights)
    return constraint.low - 1e-6 <= total <= constraint.high + 1e-6
