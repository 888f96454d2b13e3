"""What an attacker can work out from the tables: the smallest and largest value that each hidden cell could have.

The attacker knows what is published now and was before, all sums, the rules of the workbook, that nothing is negative,
that people are whole and what the largest legal entry is. Published figures are first taken out of every sum, and sums
out of larger sums, so that what is left falls into small independent pieces. Those are solved exactly, as mixed-integer
programs; one program holds one question for each piece, and every solution found narrows all questions at once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from workbook.disclosure.figures import Cell
from workbook.errors import ReleaseError

#: How many guesses are tried before each target is asked for itself.
_MOST_GUESSES = 12
#: An amount of which everything above this share of its largest possible value is ruled out counts as known.
_KNOWN_WITHIN = 0.5


@dataclass(frozen=True)
class Constraint:
    """low <= the weighted sum of some figures <= high; figures by number."""

    weights: tuple[tuple[int, float], ...]
    low: float
    high: float


@dataclass(frozen=True)
class Knowledge:
    """All that an attacker has.

    known: published cells with their values. constraints: what the workbook's rules say of each service's figures.
    highest: what no figure is above. whole: whether each figure is a whole number.
    people: whether each figure counts people. few: the hidden cells below the threshold; used for one test alone, in
    which the attacker is told of one cell that it is.
    """

    known: Mapping[Cell, float]
    constraints: tuple[Constraint, ...]
    highest: Sequence[float]
    whole: Sequence[bool]
    people: Sequence[bool]
    few: frozenset[Cell]


@dataclass(frozen=True)
class Exposed:
    """A cell that is known too well: its value lies from low to high.

    told_by: the published cells that say so of its own figures. around: those that say so of figures linked to them.
    """

    cell: Cell
    low: float
    high: float
    told_by: tuple[Cell, ...]
    around: tuple[Cell, ...]


@dataclass(frozen=True)
class _Sum:
    """Hidden figures that are known to add up to something. told_by: the published cells that say so."""

    figures: frozenset[int]
    value: float
    told_by: frozenset[Cell]


@dataclass
class _Probe:
    """One question within one piece: between what values do these figures add up? Narrowed as solutions come in."""

    figures: tuple[int, ...]
    low: float = math.inf
    high: float = -math.inf
    settled: set[int] = field(default_factory=set)

    def see(self, solution: Mapping[int, float]) -> None:
        found = sum(solution[number] for number in self.figures)
        self.low, self.high = min(self.low, found), max(self.high, found)


@dataclass(frozen=True, eq=False)
class _Piece:
    """Hidden figures that bear on each other, with what is known of them.

    told_by: for each constraint, the published cells that it comes from, itself or through its numbers.
    """

    figures: tuple[int, ...]
    constraints: tuple[Constraint, ...]
    told_by: tuple[frozenset[Cell], ...]
    probes: dict[frozenset[int], _Probe] = field(default_factory=dict)


@dataclass(frozen=True)
class _Target:
    """A hidden cell: what of it is known, and a question for each piece that the rest lies in."""

    cell: Cell
    known: float
    pieces: tuple[tuple[_Piece, _Probe], ...]

    @property
    def low(self) -> float:
        return self.known + sum(probe.low for _, probe in self.pieces)

    @property
    def high(self) -> float:
        return self.known + sum(probe.high for _, probe in self.pieces)


def exposed(
    knowledge: Knowledge, hidden: Iterable[Cell], threshold: int, new: frozenset[Cell] | None = None
) -> tuple[Exposed, ...]:
    """The hidden cells of which too much can be worked out, in order.

    Too much is a range narrower than the threshold, so that no sum of hidden cells is known to be below it either; for
    a count of people that is below it, a single value that is; an amount known to within half of its largest value.
    new: the cells published last, where what was published before is known to be safe; None to take nothing as safe.
    """
    targets = [each for each in _targets(knowledge, sorted(set(hidden))) if new is None or _touched(each, new)]
    pending = [target for target in targets if not _safe(target, knowledge, threshold)]
    for turn in range(_MOST_GUESSES):
        pending = _narrowed(pending, _guess(pending, turn), knowledge, threshold)
    while questions := _questions(pending):
        objective = {number: float(sign) for _, probe, sign in questions for number in probe.figures}
        for _, probe, sign in questions:
            probe.settled.add(sign)
        pending = _narrowed(pending, objective, knowledge, threshold)
    return tuple(Exposed(each.cell, each.low, each.high, *_told_by(each, knowledge)) for each in pending)


def _touched(target: _Target, new: frozenset[Cell]) -> bool:
    """Whether anything new bears on the target."""
    return target.cell in new or any(not new.isdisjoint(cells) for piece, _ in target.pieces for cells in piece.told_by)


def _narrowed(
    pending: Sequence[_Target], objective: Mapping[int, float], knowledge: Knowledge, threshold: int
) -> list[_Target]:
    """Solve the pieces that the objective names, learn from it, and return the targets not yet known to be safe."""
    pieces = {id(piece): piece for target in pending for piece, _ in target.pieces}
    asked = [piece for piece in pieces.values() if not objective.keys().isdisjoint(piece.figures)]
    if asked:
        solution = _solved(asked, knowledge, objective)
        for probe in (probe for piece in asked for probe in piece.probes.values()):
            probe.see(solution)
    return [target for target in pending if not _safe(target, knowledge, threshold)]


def _guess(pending: Sequence[_Target], turn: int) -> dict[int, float]:
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


def _safe(target: _Target, knowledge: Knowledge, threshold: int) -> bool:
    """Whether the range is wide enough; of what no published figure bears on, nothing is given away."""
    if not all(any(piece.told_by) for piece, _ in target.pieces):
        return True
    low, high = round(target.low, 6), round(target.high, 6)
    if not knowledge.people[target.cell[0]]:
        return high - low >= max(threshold, _KNOWN_WITHIN * high)
    return high - low >= threshold and (target.cell not in knowledge.few or low < threshold - 1)


def _questions(pending: Sequence[_Target]) -> list[tuple[_Piece, _Probe, int]]:
    """One open question for each piece: its probe, and whether to find the smallest (1) or the largest value (-1)."""
    asked: dict[int, tuple[_Piece, _Probe, int]] = {}
    for target in pending:
        for piece, probe in target.pieces:
            direction = next((each for each in (-1, 1) if each not in probe.settled), 0)
            if direction and id(piece) not in asked:
                asked[id(piece)] = (piece, probe, direction)
    return list(asked.values())


def _told_by(target: _Target, knowledge: Knowledge) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """The published cells behind what is known of a target's own figures, and behind all that is linked to them."""
    near, around = {target.cell} | {(number,) for number in target.cell}, set[Cell]()
    for piece, probe in target.pieces:
        for constraint, told_by in zip(piece.constraints, piece.told_by, strict=True):
            around |= told_by
            if any(number in probe.figures for number, _ in constraint.weights):
                near |= told_by
    return tuple(sorted(near & knowledge.known.keys())), tuple(sorted(around))


# ------------------------------------------------------------------ taking out what is known


def _targets(knowledge: Knowledge, hidden: Sequence[Cell]) -> list[_Target]:
    singles = {cell[0]: value for cell, value in knowledge.known.items() if len(cell) == 1}
    pieces = _pieces(knowledge, singles, {number for cell in hidden for number in cell})
    home = {number: piece for piece in pieces for number in piece.figures}
    targets = []
    for cell in hidden:
        parts: dict[int, tuple[_Piece, list[int]]] = {}
        for number in cell:
            if number not in singles:
                parts.setdefault(id(home[number]), (home[number], []))[1].append(number)
        asked = tuple((piece, _probe(piece, numbers)) for piece, numbers in parts.values())
        targets.append(_Target(cell, sum(singles.get(number, 0.0) for number in cell), asked))
    return targets


def _probe(piece: _Piece, numbers: Sequence[int]) -> _Probe:
    return piece.probes.setdefault(frozenset(numbers), _Probe(tuple(numbers)))


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


def _pieces(knowledge: Knowledge, singles: Mapping[int, float], wanted: set[int]) -> list[_Piece]:
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
) -> _Piece:
    constraints = [Constraint(tuple((n, 1.0) for n in sorted(s.figures)), s.value, s.value) for s in sums]
    told_by = [each.told_by for each in sums]
    for rule in rules:
        known = sum(weight * singles[number] for number, weight in rule.weights if number in singles)
        left = tuple((number, weight) for number, weight in rule.weights if number not in singles)
        constraints.append(Constraint(left, rule.low - known, rule.high - known))
        told_by.append(frozenset((number,) for number, _ in rule.weights if number in singles))
    return _Piece(group, tuple(constraints), tuple(told_by))


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


# ------------------------------------------------------------------ solving


def _solved(pieces: Sequence[_Piece], knowledge: Knowledge, objective: Mapping[int, float]) -> dict[int, float]:
    """Figures that keep all that is known of the pieces, with the smallest value of the objective there is.

    A solution is checked before it is believed, so that no fault of rounding makes a range wider than it is. Raises
    ReleaseError where there is none: what is published then contradicts itself.
    """
    solution: dict[int, float] = {}
    left = list(pieces)
    # Most pieces are sums alone, whose best solutions are whole numbers without asking for them.
    for whole, presolve in ((False, True), (True, True), (True, False)):
        found = _attempt(_program(left, objective), knowledge, whole, presolve) if left else {}
        solved = [piece for piece in left if found and all(_kept(each, found) for each in piece.constraints)]
        solution |= {number: found[number] for piece in solved for number in piece.figures}
        left = [piece for piece in left if piece.figures[0] not in solution]
    if left:
        raise ReleaseError(
            "the shared tables contradict themselves, so that nothing can be said of what they give away"
        )
    return solution


@dataclass(frozen=True)
class _Program:
    """A question in the form that the solver takes. columns: the figure that each stands for."""

    columns: tuple[int, ...]
    objective: tuple[float, ...]
    constraints: tuple[Constraint, ...]


def _program(pieces: Sequence[_Piece], objective: Mapping[int, float]) -> _Program:
    columns = tuple(number for piece in pieces for number in piece.figures)
    constraints = tuple(each for piece in pieces for each in piece.constraints)
    return _Program(columns, tuple(objective.get(number, 0.0) for number in columns), constraints)


def _attempt(program: _Program, knowledge: Knowledge, whole: bool, presolve: bool) -> dict[int, float]:
    """A solution, in whole numbers where those are due; empty if the solver finds none."""
    # SciPy takes a second to import, which only sharing should pay for.
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import csr_array

    at = {number: column for column, number in enumerate(program.columns)}
    entries = [(row, at[n], w) for row, each in enumerate(program.constraints) for n, w in each.weights]
    rows, columns, weights = zip(*entries, strict=True) if entries else ((), (), ())
    table = csr_array((weights, (rows, columns)), shape=(len(program.constraints), len(at)))
    lows, highs = [each.low for each in program.constraints], [each.high for each in program.constraints]
    result = milp(
        program.objective,
        integrality=[int(whole and knowledge.whole[number]) for number in program.columns],
        bounds=Bounds(0.0, [knowledge.highest[number] for number in program.columns]),
        constraints=LinearConstraint(table, lows, highs) if entries else None,
        options={"mip_rel_gap": 0.0, "presolve": presolve},
    )
    found = [] if result.x is None else result.x.tolist()
    return {
        number: round(value) if knowledge.whole[number] else max(0.0, value)
        for number, value in zip(program.columns, found, strict=False)
    }


def _kept(constraint: Constraint, solution: Mapping[int, float]) -> bool:
    total = sum(weight * solution[number] for number, weight in constraint.weights)
    return constraint.low - 1e-6 <= total <= constraint.high + 1e-6
