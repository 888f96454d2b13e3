"""Which return counts for each service, where two providers sent one.

An officer includes the one that counts, or excludes the one that does not. Until then neither is uploaded or shared,
and the service stands in the results once: as the provider that is asked returned it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from workbook.findings import Code, Finding
from workbook.quarter.asked import ownership_questions, set_aside
from workbook.quarter.current_files import ServiceKey
from workbook.quarter.decisions import is_dismissed
from workbook.quarter.joining import Contribution
from workbook.quarter.service import ServiceResult, judge_service
from workbook.quarter.versions import VERSION, Versions
from workbook.store import Decision


@dataclass(frozen=True)
class JudgedServices:
    """The results of a period's services.

    counting: one for each service of an authority.
    set_aside: those of providers whose return of a service does not count, or not yet; each says why.
    questions: what is asked of each beside its own figures.
    """

    counting: dict[ServiceKey, ServiceResult]
    set_aside: dict[ServiceKey, ServiceResult]
    questions: dict[ServiceKey, tuple[Finding, ...]]


def judge_claims(
    contributions: Mapping[ServiceKey, tuple[Contribution, ...]],
    versions: Versions,
    remarks: Mapping[ServiceKey, tuple[Finding, ...]],
    asked: Collection[ServiceKey],
    untouched: Collection[str],
    beside: Callable[[ServiceKey], Mapping[str, float]],
) -> JudgedServices:
    """Judge each service, and tell which of two returns counts.

    remarks: what else there is to ask or say of each service. untouched: digests of files that are no returns.
    beside: gives a service's figures of the quarterly form, where this is another.
    """
    decisions = versions.decisions

    def judge(claims: Mapping[ServiceKey, Finding], keys: Iterable[ServiceKey]) -> dict[ServiceKey, ServiceResult]:
        return {
            key: judge_service(
                key,
                contributions[key],
                decisions.get(key, []),
                _questions(key, remarks, claims),
                versions.entered(key),
                beside(key),
            )
            for key in keys
        }

    returned = {key: files for key, files in contributions.items() if _is_return(files, untouched)}
    claims = ownership_questions(returned, asked)
    results = judge(claims, contributions)
    dismissed = [key for key in claims if _is_dismissed(results[key], decisions.get(key, []))]
    if dismissed:
        left = ownership_questions({key: returned[key] for key in returned if key not in dismissed}, asked)
        results |= judge(left, [key for key in claims if key not in dismissed and left.get(key) != claims[key]])
        claims = left | {key: claims[key] for key in dismissed}
    aside = {key: _dismissed(results[key], decisions[key]) for key in dismissed}
    aside |= _losing([results[key] for key in results if key not in dismissed], decisions, asked)
    counting = {key: result for key, result in results.items() if key not in aside}
    return JudgedServices(counting, aside, {key: _questions(key, remarks, claims) for key in results})


def _questions(
    key: ServiceKey, remarks: Mapping[ServiceKey, tuple[Finding, ...]], claims: Mapping[ServiceKey, Finding]
) -> tuple[Finding, ...]:
    return (*remarks.get(key, ()), *((claims[key],) if key in claims else ()))


def _is_return(files: tuple[Contribution, ...], untouched: Collection[str]) -> bool:
    return any(contribution.file.returned.digest not in untouched for contribution in files)


def _is_dismissed(result: ServiceResult, decisions: list[Decision]) -> bool:
    address = result.address("")
    return is_dismissed(decisions, address, result.grounds(address))


def _dismissed(result: ServiceResult, decisions: list[Decision]) -> ServiceResult:
    last = _last_on_the_whole(decisions)
    reason = set_aside(result.contributions[0], last.by, last.reason)
    return replace(result, findings=(reason, *_on_versions(result)))


def _on_versions(result: ServiceResult) -> tuple[Finding, ...]:
    """The findings about waiting versions.

    A return that does not count keeps them, too: they stand nowhere else.
    """
    return tuple(finding for finding in result.findings if finding.question == VERSION)


def _losing(
    results: Iterable[ServiceResult], decisions: Mapping[ServiceKey, list[Decision]], asked: Collection[ServiceKey]
) -> dict[ServiceKey, ServiceResult]:
    """Of several returns of one service, those that do not count: by a decision, or until there is one."""
    groups: dict[tuple[str, str], list[ServiceResult]] = defaultdict(list)
    for result in results:
        groups[result.key.identity].append(result)
    losing = {}
    for group in groups.values():
        included = [result for result in group if _is_included(result)]
        if included:
            winner = max(included, key=lambda result: _last_on_the_whole(decisions[result.key]).when)
            last = _last_on_the_whole(decisions[winner.key])
        else:
            winner = max(group, key=lambda result: (result.key in asked, _saved(result), result.key))
        for result in group:
            if result is not winner:
                question = [finding for finding in result.findings if finding.code is Code.TWO_PROVIDERS]
                reason = set_aside(result.contributions[0], last.by, last.reason) if included else None
                says = [reason] if reason else question
                losing[result.key] = replace(result, findings=(*says, *_on_versions(result)))
    return losing


def _is_included(result: ServiceResult) -> bool:
    return any(
        finding.settles is not None and finding.settles.code is Code.TWO_PROVIDERS for finding in result.findings
    )


def _last_on_the_whole(decisions: list[Decision]) -> Decision:
    """The last decision on a service as a whole."""
    return [decision for decision in decisions if not decision.question][-1]


def _saved(result: ServiceResult) -> dt.datetime:
    saved = [contribution.file.returned.saved for contribution in result.contributions]
    return max((moment for moment in saved if moment), default=dt.datetime.min.replace(tzinfo=dt.UTC))
