"""Find services whose figures equal another provider's.

One of them may be a copy of the other's return.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from workbook.findings import Code, Finding, Place, finding
from workbook.quarter.current import ServiceKey
from workbook.quarter.joining import Contribution

#: Fewer figures than this may well be the same by chance. Ours: no source says how many.
_FEWEST_FIGURES = 8


def lookalikes(contributions: Iterable[tuple[ServiceKey, Contribution]]) -> dict[ServiceKey, Finding]:
    """Question each service whose figures equal another provider's."""
    alike: dict[tuple[tuple[str, float], ...], list[tuple[ServiceKey, Contribution]]] = defaultdict(list)
    for service, contribution in contributions:
        answers = contribution.answers.values()
        figures = tuple(sorted((answer.question, answer.number) for answer in answers if answer.number is not None))
        if sum(number != 0 for _, number in figures) >= _FEWEST_FIGURES:
            alike[figures].append((service, contribution))
    questions: dict[ServiceKey, Finding] = {}
    for group in alike.values():
        for service, contribution in group:
            namesake = next(
                (key for key, _ in group if key[:2] != service[:2] and key.identity != service.identity), None
            )
            if namesake is not None:
                questions[service] = _question(service, contribution, namesake)
    return questions


def _question(service: ServiceKey, contribution: Contribution, namesake: ServiceKey) -> Finding:
    """The message may reach the provider, so that only the value says whose the other is."""
    sheet = next((answer.sheet for answer in contribution.answers.values() if answer.sheet), "")
    place = Place(contribution.file.returned.file, sheet, service_id=service.service_id)
    return finding(Code.SAME_FIGURES, place, " ".join(namesake), detail="another provider's service")
