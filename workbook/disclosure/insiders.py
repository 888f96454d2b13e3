"""Attack sensitive figures once as each provider and each service.

Each knows its own. An insider subtracts what it has reported from every total. What that leaves of sensitive figures must not be known to it
within less than the threshold, if hiding more can help that. A service is one by itself because it may go to another
provider later, with its figures, when the tables are out already.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property

from workbook.disclosure.attack import Exposure, exposed, is_safe
from workbook.disclosure.components import Component, Probe, Target
from workbook.disclosure.figures import Cell, FigureSource
from workbook.disclosure.published import Published
from workbook.disclosure.relations import SharedRelease
from workbook.disclosure.witnesses import Witnesses

_NOWHERE = Component((), (), ())


@dataclass(frozen=True)
class Insider:
    """A provider or a service that attacks.

    own: the numbers of the figures that it has reported. left: what is left of sensitive totals without those, where that
    is few.
    """

    name: str
    own: frozenset[int]
    left: frozenset[Cell]

    def attacks(self, watched: Iterable[Cell]) -> list[Cell]:
        """The cells of others that it could learn."""
        return sorted(self.left.union(cell for cell in watched if self.own.isdisjoint(cell)))


@dataclass
class Insiders:
    """The providers and services of a release as attackers.

    There are those alone from whom its policy protects.

    witnesses: what has been found possible of the release's figures.
    """

    release: SharedRelease
    witnesses: Witnesses
    threshold: int
    _unwitnessed: set[tuple[str, Cell]] = field(default_factory=set)
    _anyway: dict[str, dict[Cell, tuple[float, float]]] = field(default_factory=dict)

    def exposures(self, hidden: frozenset[Cell]) -> list[Exposure]:
        """List the sensitive cells that an insider can work out.

        Each names what told it that is not the insider's own.
        """
        public, watched = self.release.knowledge(hidden), self._watched(hidden)
        return [
            exposure for insider in self._all for exposure in self._exposures(insider, public, insider.attacks(watched))
        ]

    def learn(self, fewer: frozenset[Cell], shown: frozenset[Cell]) -> bool:
        """Whether an insider learns a sensitive cell from more cells.

        fewer: the cells that are hidden still. What other witnesses than those that the shown cells refute hold to be safe
        is not looked at again.
        """
        public, watched = self.release.knowledge(fewer), self._watched(fewer)
        refuted = self.witnesses.refuted(shown)
        return any(
            self._exposures(insider, public, self._to_attack_again(insider, watched, refuted)) for insider in self._all
        )

    def _to_attack_again(self, insider: Insider, watched: Sequence[Cell], refuted: frozenset[int]) -> list[Cell]:
        return [
            cell
            for cell in insider.attacks(watched)
            if (insider.name, cell) in self._unwitnessed
            or not refuted.isdisjoint(cell)
            or not self.release.of_people(cell)
        ]

    @cached_property
    def _all(self) -> tuple[Insider, ...]:
        """Every provider and service that has something to learn."""
        figures, rules = self.release.figures, self.release.rules
        sensitive = [cell for cell in self.release.cells if rules.is_sensitive(cell, figures)]
        if not (sensitive or self.release.rests):
            return ()
        bearing = frozenset(number for cell in self._cells for number in cell)
        reported: dict[str, set[int]] = {}
        for figure, number in itertools.chain.from_iterable(day.numbers.items() for day in figures.snapshots):
            if number in bearing:
                for name in self._names(figure.source):
                    reported.setdefault(name, set()).add(number)
        different = {frozenset(own): name for name, own in sorted(reported.items(), reverse=True)}
        return tuple(
            Insider(name, own, frozenset(self._few_left(sensitive, own)))
            for own, name in sorted(different.items(), key=lambda item: item[1])
            if own != bearing
        )

    def _names(self, source: FigureSource) -> Iterator[str]:
        """Who reported a service's figures, of those from whom the policy protects."""
        if self.release.rules.policy.protect_from_providers:
            yield f"provider {source.provider_id}"
        if self.release.rules.policy.protect_from_services:
            yield f"service {source.service_id}"

    @cached_property
    def _cells(self) -> frozenset[Cell]:
        """Every cell that anything is known of."""
        ruled = (tuple(number for number, _ in rule.weights) for rule in self.release.constraints)
        before = self.release.before
        return self.release.rests.union(self.release.cells, before.shown, before.hidden, ruled)

    def _few_left(self, sensitive: Iterable[Cell], own: AbstractSet[int]) -> Iterable[Cell]:
        for cell in sensitive:
            left = tuple(number for number in cell if number not in own)
            if left and self.release.of_people(left) and self.release.figures.total(left) < self.threshold:
                yield left

    def _watched(self, hidden: frozenset[Cell]) -> list[Cell]:
        """The sensitive cells that nobody may work out, if there is anybody who attacks them."""
        rules, figures = self.release.rules, self.release.figures
        return [cell for cell in self.release.watched(hidden) if self._all and rules.is_sensitive(cell, figures)]

    def _exposures(self, insider: Insider, public: Published, cells: Sequence[Cell]) -> list[Exposure]:
        knowledge = self._with_own(insider, public)
        if not (pending := self._pending(insider, knowledge, cells)):
            return []
        exposures = exposed(self._beside(insider, knowledge), pending, self.threshold, None, self.witnesses)
        if exposures and self._know_anyway(insider, [exposure.cell for exposure in exposures]):
            pending = [exposure.cell for exposure in exposures]
            exposures = exposed(self._beside(insider, knowledge), pending, self.threshold, None, self.witnesses)
        self._unwitnessed |= {(insider.name, cell) for cell in self._pending(insider, knowledge, pending)}
        return [
            replace(exposure, told_by=_others(exposure.told_by, insider), around=_others(exposure.around, insider))
            for exposure in exposures
        ]

    def _pending(self, insider: Insider, knowledge: Published, cells: Iterable[Cell]) -> list[Cell]:
        """The cells that no witness shows to be safe."""
        known = self._beside(insider, knowledge)
        targets = [_alone(cell, knowledge) for cell in cells]
        self.witnesses.testify(targets, knowledge)
        return [target.cell for target in targets if not is_safe(target, known, self.threshold)]

    def _with_own(self, insider: Insider, public: Published) -> Published:
        own: dict[Cell, float] = {(number,): self.release.figures.values[number] for number in insider.own}
        return replace(public, values={**public.values, **own}, few=public.few | insider.left)

    def _beside(self, insider: Insider, knowledge: Published) -> Published:
        """The knowledge, with the ranges that the insider has of cells whatever is hidden now."""
        return replace(knowledge, anyway={**knowledge.anyway, **self._anyway.get(insider.name, {})})

    def _know_anyway(self, insider: Insider, cells: Iterable[Cell]) -> bool:
        """Look what the insider knows of cells whatever is hidden now, and say whether that is anything new."""
        known = self._anyway.setdefault(insider.name, {})
        new = [cell for cell in cells if cell not in known]
        knowledge = self._with_own(insider, replace(self._least, anyway={}))
        known |= dict.fromkeys(new, (-math.inf, math.inf))
        narrow = exposed(knowledge, new, self.threshold, None, self.witnesses)
        known |= {exposure.cell: (exposure.low, exposure.high) for exposure in narrow}
        return bool(narrow)

    @cached_property
    def _least(self) -> Published:
        """What anybody knows where everything is hidden that can be."""
        return self.release.knowledge(self.release.rests.union(self.release.free) - self.release.before.shown)


def _alone(cell: Cell, knowledge: Published) -> Target:
    """A cell as a target that no constraint has been looked at for."""
    open_figures = tuple(number for number in cell if (number,) not in knowledge.values)
    certain = sum(knowledge.values[number,] for number in cell if (number,) in knowledge.values)
    return Target(cell, certain, ((_NOWHERE, Probe(open_figures)),))


def _others(cells: Iterable[Cell], insider: Insider) -> tuple[Cell, ...]:
    """The cells that are not all of the insider's own figures: hiding those keeps nothing from it."""
    return tuple(cell for cell in cells if not insider.own.issuperset(cell))
