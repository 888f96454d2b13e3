"""Find services whose figures equal another service's, or their own of another period.

One of them may be a copy of the other's return or column, or typed into the wrong workbook.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from workbook.findings import Code, Finding, finding
from workbook.model import Period
from workbook.quarter.current_files import ServiceKey
from workbook.quarter.joining import Contribution
from workbook.text import shortened

#: Fewer figures than this may well be the same by chance. Ours: no source says how many.
_FEWEST_FIGURES = 8


def lookalikes(contributions: Iterable[tuple[ServiceKey, Contribution]]) -> dict[ServiceKey, Finding]:
    """Question each service whose figures equal another's, of whichever provider."""
    alike: dict[tuple[tuple[str, float], ...], list[tuple[ServiceKey, Contribution]]] = defaultdict(list)
    for service, contribution in contributions:
        if figures := _figures(contribution):
            alike[figures].append((service, contribution))
    questions: dict[ServiceKey, Finding] = {}
    for group in alike.values():
        for service, contribution in group:
            namesake = next((key for key, _ in group if key.identity != service.identity), None)
            if namesake is not None:
                questions[service] = _question(contribution, service, namesake)
    return questions


def period_lookalikes(
    contributions: Mapping[ServiceKey, Contribution],
    beside: Mapping[Period, Mapping[ServiceKey, tuple[Contribution, ...]]],
) -> dict[ServiceKey, Finding]:
    """Question each service whose figures equal its own of another period, saved before.

    beside: what counts in the other periods.
    """
    questions: dict[ServiceKey, Finding] = {}
    for period, others in beside.items():
        earlier = {service.identity: files[0] for service, files in others.items()}
        for service, contribution in contributions.items():
            other = earlier.get(service.identity)
            if other is not None and _saved(other) < _saved(contribution):
                figures = _figures(contribution)
                if figures and figures == _figures(other):
                    place = contribution.service_place
                    questions[service] = finding(Code.SAME_AS_PERIOD, place, str(period), detail=period.label)
    return questions


def _figures(contribution: Contribution) -> tuple[tuple[str, float], ...]:
    """The figures that a file has of a service, by item; none where they may well be the same by chance."""
    answers = contribution.answers.values()
    figures = tuple(sorted((answer.question, answer.number) for answer in answers if answer.number is not None))
    return figures if sum(number != 0 for _, number in figures) >= _FEWEST_FIGURES else ()


def _saved(contribution: Contribution) -> str:
    return str(contribution.file.returned.saved or "")


def _question(contribution: Contribution, service: ServiceKey, namesake: ServiceKey) -> Finding:
    """The message may reach the provider, so that only the value says whose another provider's service is."""
    is_own = namesake[:2] == service[:2]
    other = f"service {shortened(namesake.service_id, 40)}" if is_own else "another provider's service"
    return finding(Code.SAME_FIGURES, contribution.service_place, " ".join(namesake), detail=other)
