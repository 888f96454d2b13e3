"""Judge the people of services, as often as somebody asks.

The answers of all people would take too much memory. So only what is found is kept; the rest is judged again, which
takes less time than it would to write it down and to read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

from workbook.dataset import SourcedAnswer
from workbook.findings import Finding
from workbook.model import Address
from workbook.quarter.claims import JudgedServices
from workbook.quarter.copied_rows import rows_alike_across
from workbook.quarter.current_files import ServiceKey
from workbook.quarter.history import History
from workbook.quarter.joining import Contribution
from workbook.quarter.remarks import version_remarks
from workbook.quarter.service import ServiceResult, judge_service
from workbook.quarter.versions import Versions

#: So many services stay at hand as they were judged: those of a year of one service, which are counted together.
_AT_HAND = 4


class PeopleResult(ServiceResult):
    """The people of a service, judged whenever somebody asks.

    What was found is kept.
    parts: what its files say, which is looked up anew each time. beside: its figures of the quarterly form.
    """

    _parts: tuple[Contribution, ...]
    _judged: Callable[[ServiceKey], ServiceResult]

    def __init__(
        self,
        key: ServiceKey,
        parts: tuple[Contribution, ...],
        beside: Mapping[str, float],
        judged: Callable[[ServiceKey], ServiceResult],
    ) -> None:
        for name, value in {"key": key, "beside": beside, "_parts": parts, "_judged": judged}.items():
            object.__setattr__(self, name, value)

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """The preferred first."""
        return self._now.contributions

    @property
    def answers(self) -> tuple[SourcedAnswer, ...]:
        """The judged answers of everybody."""
        return self._now.answers

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Everything there is to say, which is kept."""
        return self._now.findings

    @property
    def entered(self) -> dict[Address, tuple[str, ...]]:
        """What was entered at each address, as text."""
        return self._now.entered

    @property
    def _sources(self) -> tuple[Contribution, ...]:
        return self._parts

    @property
    def _now(self) -> ServiceResult:
        return self._judged(self.key)


def judge_people(
    contributions: Mapping[ServiceKey, tuple[Contribution, ...]],
    versions: Versions,
    beside: Callable[[ServiceKey], Mapping[str, float]],
    before: Mapping[ServiceKey, History],
    frozen: Mapping[ServiceKey, Finding],
    *,
    is_kept: bool,
) -> JudgedServices:
    """Judge the people of each service.

    Where two providers returned some, they are other people, and all count.
    before: what was said of each service's people before. frozen: says of whom the counts stay.
    is_kept: judge now, and keep all of it.
    """
    remarks, alike = version_remarks(contributions, versions), rows_alike_across(contributions)
    remarks = {
        key: (*remarks.get(key, ()), *alike.get(key, ()), *([frozen[key]] if key in frozen else ()))
        for key in contributions
    }

    def judged(key: ServiceKey) -> ServiceResult:
        parts = tuple(part.afresh for part in contributions[key])
        decisions, entered = versions.decisions.get(key, []), versions.entered(key)
        return judge_service(key, parts, decisions, remarks[key], entered, beside(key), before.get(key, {}))

    at_hand = lru_cache(maxsize=_AT_HAND)(judged)
    results = {
        key: judged(key) if is_kept else PeopleResult(key, parts, beside(key), at_hand)
        for key, parts in contributions.items()
    }
    return JudgedServices(results, {}, remarks)
