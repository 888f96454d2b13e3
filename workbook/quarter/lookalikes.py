"""Services of two providers that say the very same: one may be a copy of the other's return."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from workbook.findings import Code, Finding, Place, finding
from workbook.quarter.current import ServiceKey
from workbook.quarter.joining import Contribution

#: Fewer figures than this may well be the same by chance. Ours: no source says how many.
_TELLING = 8


def lookalikes(contributions: Iterable[tuple[ServiceKey, Contribution]]) -> dict[ServiceKey, Finding]:
    """A question for each service whose every figure is that of a service of another provider."""
    alike: dict[tuple[tuple[str, float], ...], list[tuple[ServiceKey, Contribution]]] = defaultdict(list)
    for whose, contribution in contributions:
        figures = tuple(
            sorted(
                (question, each.counted) for question, each in contribution.answers.items() if each.counted is not None
            )
        )
        if sum(number != 0 for _, number in figures) >= _TELLING:
            alike[figures].append((whose, contribution))
    found: dict[ServiceKey, Finding] = {}
    for group in alike.values():
        for whose, contribution in group:
            other = next((each for each, _ in group if each[:2] != whose[:2]), None)
            if other is not None:
                found[whose] = _question(whose, contribution, other)
    return found


def _question(whose: ServiceKey, contribution: Contribution, other: ServiceKey) -> Finding:
    """The message may reach the provider, so that only the value says whose the other is."""
    sheet = next((answer.sheet for answer in contribution.answers.values() if answer.sheet), "")
    place = Place(contribution.file.returned.file, sheet, service_id=whose.service_id)
    return finding(Code.SAME_FIGURES, place, " ".join(other), detail="another provider's service")
