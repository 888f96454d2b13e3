"""Judge tables also beside fewer of those made before.

Some may never have been handed out. Whoever holds fewer tables knows less. So what is safe from whoever holds them all is
safe from everybody, but for what they all tell anyway: that is not protected, though whoever holds fewer may not know it.
Where that is confidential, tables are judged beside fewer and fewer of the others, until these tell nothing of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import NamedTuple

from workbook.disclosure.attack import Exposure, exposed
from workbook.disclosure.figures import Cell
from workbook.disclosure.relations import SharedRelease

_Ranges = Mapping[Cell, tuple[float, float]]
#: Beside how many choices of the tables made before others are judged, at most.
_MOST = 16


class JudgedPart(NamedTuple):
    """A part of a release, beside all tables made before.

    cases: the same beside some of them, for each choice that matters; None where there are too many.
    """

    part: SharedRelease
    cases: list[SharedRelease] | None


def known_anyway(release: SharedRelease, threshold: int) -> dict[Cell, tuple[float, float]]:
    """The range of each cell that readers know anyway.

    It is known by rules and facts alone, or by what was printed before.
    """
    hidden = (release.free | release.rests) - release.before.shown
    exposures = exposed(release.knowledge(hidden), release.watched(hidden), threshold)
    return {exposure.cell: (exposure.low, exposure.high) for exposure in exposures}


def judged_parts(release: SharedRelease, threshold: int) -> tuple[JudgedPart, ...]:
    """The parts of a release, each with what it is judged as besides."""
    return tuple(JudgedPart(part, _beside_fewer(part, threshold)) for part in release.parts())


def _beside_fewer(release: SharedRelease, threshold: int) -> list[SharedRelease] | None:
    """The release beside some of the tables made before.

    There is one for each choice that matters. It is beside all of them itself. None where there are too many choices.
    """
    everything = frozenset(range(len(release.before.tables)))
    if not (everything and _confidential(release)):
        return []
    none = _beside(release, frozenset(), threshold)
    cases, waiting = {everything: release, frozenset[int](): none}, [everything]
    while waiting:
        chosen = waiting.pop(0)
        if chosen not in cases:
            cases[chosen] = _beside(release, chosen, threshold)
        if _tell(cases[chosen], none.anyway):
            fewer = (chosen - {table} for table in sorted(chosen))
            waiting += [choice for choice in fewer if choice not in cases and choice not in waiting]
        elif chosen == everything:
            return []
        if len(cases) + len(waiting) > _MOST:
            return None
    return [case for chosen, case in cases.items() if chosen != everything]


def given_away(case: SharedRelease, hidden: frozenset[Cell], threshold: int) -> tuple[Exposure, ...]:
    """List what a release gives away beside fewer tables.

    hidden: of the release as it is shared.
    """
    return tuple(exposed(case.knowledge(hidden), case.watched(case.today(hidden)), threshold))


def _beside(release: SharedRelease, chosen: AbstractSet[int], threshold: int) -> SharedRelease:
    """The release beside some of the tables, by number."""
    tables = tuple(shown for number, shown in enumerate(release.before.tables) if number in chosen)
    case = replace(release, before=replace(release.before, tables=tables), anyway={})
    return replace(case, anyway=known_anyway(case, threshold))


def _confidential(release: SharedRelease) -> frozenset[Cell]:
    """What is confidential, now or then, and known anyway."""
    return release.confidential.union(release.before.hidden) & release.anyway.keys()


def _tell(case: SharedRelease, without: _Ranges) -> bool:
    """Whether tables tell anything confidential that is not known without them."""
    for cell in _confidential(case):
        (low, high), (least, most) = case.anyway[cell], without.get(cell, (-math.inf, math.inf))
        if low > least + 1e-6 or high < most - 1e-6:
            return True
    return False
