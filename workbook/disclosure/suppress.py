"""Choose further cells to hide.

No confidential cell can then be worked out.

First the sums that readers see: no sum may have a single hidden cell, or hidden cells that add up to less than the
threshold; of sensitive ones, nor may those that are left where an insider subtracts its own. Then the attack: another cell is hidden beside each cell whose range is too narrow, until there is none. Of
several candidates, the one that needs the fewest others hidden is taken, then the one of the fewest figures, then of the
fewest percentages lost, then the smallest, so that the result is small and always the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from workbook.disclosure.attack import Exposure, exposed, is_exposed
from workbook.disclosure.cases import JudgedPart, given_away
from workbook.disclosure.figures import Cell
from workbook.disclosure.insiders import Insiders
from workbook.disclosure.relations import Relation, SharedRelease, relations


def suppressed(release: SharedRelease, parts: Iterable[JudgedPart], threshold: int) -> frozenset[Cell]:
    """Choose the cells to hide.

    The confidential ones, those hidden before, and as few others as protect them. parts: of the release.
    """
    hidden = release.confidential | release.before.hidden
    for part, cases in parts:
        hidden |= _hidden(part, threshold)
        beside = (*cases, part) if cases else ()  # what is hidden beside fewer tables is to be safe beside all as well
        for case in beside:
            before = replace(case.before, hidden=case.before.hidden.union(case.today(hidden)))
            hidden |= _hidden(replace(case, before=before), threshold)
        if cases is None or any(given_away(case, hidden, threshold) for case in beside):
            hidden = hidden.union(part.cells)  # what is safe beside one choice of tables need not be beside another
    return hidden


def _hidden(part: SharedRelease, threshold: int) -> frozenset[Cell]:
    sums = _Sums(part, threshold)
    insiders = Insiders(part, part.witnesses(), threshold)
    return _shown_again(sums, insiders, _protected(sums, insiders))


def _protected(sums: _Sums, insiders: Insiders) -> frozenset[Cell]:
    """The cells of one part to hide from outsiders and providers, of which some may be hidden for nothing."""
    release = insiders.release
    hidden = _suppressed(sums, insiders, sums.settled(release.confidential | release.before.hidden))
    times: dict[Cell, int] = {}
    while exposures := insiders.exposures(hidden):
        times = {exposure.cell: times.get(exposure.cell, 0) + 1 for exposure in exposures}
        further = _with_more(hidden, exposures, times, release, sums)
        if further == hidden:
            break
        hidden = _suppressed(sums, insiders, further)
    return hidden


def _suppressed(sums: _Sums, insiders: Insiders, hidden: frozenset[Cell]) -> frozenset[Cell]:
    """The cells with as many more as keep outsiders from working any out."""
    release, threshold, witnesses = insiders.release, insiders.threshold, insiders.witnesses
    watched, exposed_before, new = release.watched(hidden), dict[Cell, int](), release.new(hidden)
    while exposures := exposed(release.knowledge(hidden), watched, threshold, new, witnesses):
        exposed_before = {exposure.cell: exposed_before.get(exposure.cell, 0) + 1 for exposure in exposures}
        further = _with_more(hidden, exposures, exposed_before, release, sums)
        if further == hidden:
            break
        # A count that is safe stays safe when more is hidden. An amount need not: the less of it is printed, the
        # more of it is to be uncertain.
        open_cells = {exposure.cell for exposure in exposures} | (further - hidden)
        watched = tuple(cell for cell in release.watched(further) if cell in open_cells or not release.of_people(cell))
        hidden = further
    return hidden


def _shown_again(sums: _Sums, insiders: Insiders, hidden: frozenset[Cell]) -> frozenset[Cell]:
    """The hidden cells without those that protect nothing, totals of many answers first."""
    release = insiders.release
    kept = release.confidential | release.before.hidden | release.before.shown
    total = release.figures.total
    candidates = [cell for cell in hidden - kept if not sums.need(cell, hidden)]
    candidates.sort(key=lambda cell: (-len(cell), -total(cell), cell))
    return _without(sums, insiders, hidden, candidates)


def _without(
    sums: _Sums,
    insiders: Insiders,
    hidden: frozenset[Cell],
    candidates: Sequence[Cell],
    tried: frozenset[Cell] = frozenset(),
) -> frozenset[Cell]:
    """The hidden cells without as many of the candidates as can be shown, all at once or by halves.

    tried: cells that are too few to hide.
    """
    fewer = hidden.difference(candidates)
    if not candidates:
        return hidden
    if fewer != tried and not sums.give_away_more(fewer, hidden) and not _give_away(fewer, hidden, insiders):
        return fewer
    if len(candidates) == 1:
        return hidden
    half = len(candidates) // 2
    first = _without(sums, insiders, hidden, candidates[:half])
    return _without(sums, insiders, first, candidates[half:], fewer)


def _give_away(fewer: frozenset[Cell], hidden: frozenset[Cell], insiders: Insiders) -> bool:
    """Whether anything can be worked out where fewer cells are hidden."""
    release, threshold = insiders.release, insiders.threshold
    shown = release.shown(fewer) - release.shown(hidden)
    known, watched = release.knowledge(fewer), release.watched(fewer)
    return is_exposed(known, watched, threshold, shown, insiders.witnesses) or insiders.learn(fewer, shown)


def _with_more(
    hidden: frozenset[Cell],
    exposures: Iterable[Exposure],
    times: Mapping[Cell, int],
    release: SharedRelease,
    sums: _Sums,
) -> frozenset[Cell]:
    """Hide further cells beside each exposed one.

    times: how often a cell was exposed; that many further cells are hidden for it, so that the search ends soon.
    """
    further = hidden
    for exposure in exposures:
        if (further - hidden).isdisjoint(exposure.told_by):
            for _ in range(times[exposure.cell]):
                near = _open(exposure.told_by, release, further)
                further = sums.with_one_more(further, near or _open(exposure.around, release, further))
    return sums.settled(further)


def _open(told_by: Iterable[Cell], release: SharedRelease, hidden: frozenset[Cell]) -> list[Cell]:
    """The published cells that may still be hidden."""
    return [cell for cell in told_by if cell in release.free and cell not in hidden]


class _Sums:
    """The sums that readers see, by the cells in them."""

    def __init__(self, release: SharedRelease, threshold: int) -> None:
        self._relations = relations(release)
        self._figures = release.figures
        self._threshold = threshold
        self._release = release
        self._fixed = release.before.shown
        self._values = {cell: release.figures.total(cell) for relation in self._relations for cell in relation.cells}
        policy = release.rules.policy
        insiders = (release.providers, policy.protect_from_providers), (release.services, policy.protect_from_services)
        self._owners = [{cell: of(cell) for cell in self._values} for of, is_protected in insiders if is_protected]
        self._sensitive = {cell for cell in self._values if release.rules.is_sensitive(cell, release.figures)}
        self._of = _by_cell(relation.cells for relation in self._relations)
        self._derived = [[cell for _, cell in line.parts] for line in release.lines if line.question.derived]
        self._used_by = _by_cell(self._derived)
        self._printed = {line.parts[0][1] for line in release.printed}

    def settled(self, hidden: frozenset[Cell]) -> frozenset[Cell]:
        """The cells with as many more as protect them.

        Where none can, they stay as they are.
        """
        now = set(hidden)
        waiting = sorted({index for cell in hidden for index in self._of.get(cell, ())})
        while waiting:
            relation = self._relations[waiting.pop(0)]
            while self._gives_away(relation, now):
                chosen = self._cheapest([cell for cell in relation.cells if cell not in now], now)
                if chosen is None:
                    break
                now.add(chosen)
                waiting += [index for index in self._of[chosen] if index not in waiting]
        return frozenset(now)

    def with_one_more(self, hidden: frozenset[Cell], candidates: Sequence[Cell]) -> frozenset[Cell]:
        """The cells with the cheapest of the candidates.

        They are the same if there is no candidate.
        """
        chosen = self._cheapest(candidates, set(hidden))
        return hidden if chosen is None else hidden | {chosen}

    def need(self, cell: Cell, hidden: frozenset[Cell]) -> bool:
        """Whether a reader would learn something from a cell's sums."""
        without = set(hidden) - {cell}
        return any(self._tells_anybody(self._relations[index], without) for index in self._of.get(cell, ()))

    def give_away_more(self, fewer: frozenset[Cell], hidden: frozenset[Cell]) -> bool:
        """Whether readers learn more where fewer cells are hidden."""
        touched = {index for cell in hidden - fewer for index in self._of.get(cell, ())}
        return any(
            self._tells_anybody(self._relations[index], fewer)
            and not self._tells_anybody(self._relations[index], hidden)
            for index in touched
        )

    def _gives_away(self, relation: Relation, hidden: AbstractSet[Cell]) -> bool:
        """Whether a sum tells something to any reader, or to an insider that subtracts its own."""
        if relation.whole in hidden and relation.whole not in self._fixed:
            return self._tells_anybody(relation, hidden)
        unknown = self._unknown(relation, hidden)
        return self._are_too_few(unknown) or any(self._are_too_few(others) for others in self._less_own(unknown))

    def _tells_anybody(self, relation: Relation, hidden: AbstractSet[Cell]) -> bool:
        if relation.whole in hidden and relation.whole not in self._fixed:
            return not self._unknown(relation, hidden)
        return self._are_too_few(self._unknown(relation, hidden))

    def _unknown(self, relation: Relation, hidden: AbstractSet[Cell]) -> list[Cell]:
        return [cell for cell in relation.parts if cell in hidden and cell not in self._fixed]

    def _are_too_few(self, unknown: Sequence[Cell]) -> bool:
        few = sum(self._values[cell] for cell in unknown) < self._threshold
        return len(unknown) == 1 or (bool(unknown) and few)

    def _less_own(self, unknown: Sequence[Cell]) -> Iterator[list[Cell]]:
        """What is left of a sum of sensitive cells to each insider that subtracts its own."""
        for owners in () if self._sensitive.isdisjoint(unknown) else self._owners:
            for own in {owners[cell] for cell in unknown if len(owners[cell]) == 1}:
                yield [cell for cell in unknown if own.isdisjoint(owners[cell])]

    def _cheapest(self, candidates: Iterable[Cell], hidden: set[Cell]) -> Cell | None:
        free = [cell for cell in candidates if cell not in self._fixed]
        return min(free, key=lambda cell: self._loss(cell, hidden), default=None)

    def _loss(self, cell: Cell, hidden: set[Cell]) -> tuple[int, int, int, float, Cell]:
        with_it = hidden | {cell}
        sums = [self._relations[index] for index in self._of.get(cell, ())]
        worse = sum(self._gives_away(relation, with_it) and not self._gives_away(relation, hidden) for relation in sums)
        lost = sum(hidden.isdisjoint(self._derived[index]) for index in self._used_by.get(cell, ()))
        # What only a percentage is taken of is not printed itself: hiding it costs that percentage, however many answer.
        size = len(cell) if cell in self._printed else 1
        return worse, size, lost, self._figures.total(cell), cell


def _by_cell(groups: Iterable[Iterable[Cell]]) -> dict[Cell, list[int]]:
    """The places of the groups that each cell is in."""
    places: dict[Cell, list[int]] = {}
    for index, cells in enumerate(groups):
        for cell in cells:
            places.setdefault(cell, []).append(index)
    return places
