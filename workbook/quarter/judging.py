"""Join, decide and judge the returns of a period to one form."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from itertools import chain

from workbook.findings import Finding
from workbook.model import QUARTERLY, Period
from workbook.quarter.asked import asked_services
from workbook.quarter.claims import JudgedServices, judge_claims
from workbook.quarter.copied_rows import rows_alike_across
from workbook.quarter.current_files import ServiceKey, contributions_of, slots_of
from workbook.quarter.history import History
from workbook.quarter.joining import Contribution
from workbook.quarter.older_forms import older_forms
from workbook.quarter.period import PeriodResult
from workbook.quarter.remarks import frozen_remarks, service_remarks, version_remarks, with_release
from workbook.quarter.service import judge_service
from workbook.quarter.versions import Versions, versions_of
from workbook.store import Store

FiguresBeside = Callable[[ServiceKey], Mapping[str, float]]


def _nothing_beside(_service: ServiceKey) -> Mapping[str, float]:
    return {}


def judge_form(
    store: Store, period: Period, form: str = QUARTERLY, beside: FiguresBeside = _nothing_beside
) -> PeriodResult:
    """Join, decide and judge the returns of a period to one form.

    beside: gives a service's figures that rules may name beside its answers: those of the quarterly form, or for that
    the counts of people. A file that cannot be told apart is among the quarterly form's.
    """
    return _judge(store, period, form, beside, _histories(store, period, form))


def people_before(store: Store, period: Period, form: str) -> Mapping[ServiceKey, History]:
    """What was last said of each service's people before a period.

    Only a form that looks back has any.
    """
    return _histories(store, period, form)


def _histories(store: Store, period: Period, form: str) -> dict[ServiceKey, History]:
    """Judge the periods before one, the first of them first, each with what was said before it."""
    said: dict[ServiceKey, History] = {}
    if not _looks_back(store, period, form):
        return said
    for earlier in sorted(store.periods()):
        if earlier < period and form in store.forms(earlier):
            for key, service in _judge(store, earlier, form, _nothing_beside, said).services.items():
                said[key] = {**said.get(key, {}), **service.said}
    return said


def _looks_back(store: Store, period: Period, form: str) -> bool:
    """Whether the form, as it was last issued, holds people's answers against those before."""
    periods = [] if form == QUARTERLY else [other for other in store.periods() if other <= period]
    digests = [record.issued.digest for other in sorted(periods) for record in store.issued(other, form)]
    last = store.framework(digests[-1]).form(form) if digests else None
    return last is not None and (last.looks_back or last.kept_by != "")


def _judge(
    store: Store, period: Period, form: str, beside: FiguresBeside, before: Mapping[ServiceKey, History]
) -> PeriodResult:
    issued, cancelled = store.issued(period, form), store.cancelled()
    versions = versions_of(store, period, cancelled, form)
    contributions = contributions_of(versions.current, versions.issued_form)
    untouched = store.issued_file_digests()
    if _is_of_services(contributions):
        remarks = service_remarks(contributions, versions, _neighbours(store, period, form, cancelled))
        expected = frozenset(chain.from_iterable(asked_services(issued).values()))
        judged = judge_claims(contributions, versions, remarks, expected, untouched, beside)
    else:
        frozen = frozen_remarks(contributions, store.frozen(period))
        judged = _judge_people(contributions, versions, beside, before, frozen)
    counting = judged.counting
    if form == QUARTERLY:  # the one of which figures are released
        counting = {key: with_release(service, versions.bounds) for key, service in counting.items()}
    return PeriodResult(
        period,
        issued,
        versions.received,
        versions.current,
        {file.returned.digest: slots_of(file, versions.issued_form) for file in versions.received},
        counting,
        judged.set_aside,
        dict(versions.decisions),
        judged.questions,
        untouched,
        cancelled,
        older_forms(store, issued, versions.received),
        versions,
        form,
    )


def _is_of_services(contributions: Mapping[ServiceKey, tuple[Contribution, ...]]) -> bool:
    """Whether services answer a form themselves; then one return of each counts, and not several people's."""
    return not any(contribution.is_of_people for contribution in chain.from_iterable(contributions.values()))


def _judge_people(
    contributions: Mapping[ServiceKey, tuple[Contribution, ...]],
    versions: Versions,
    beside: FiguresBeside,
    before: Mapping[ServiceKey, History],
    frozen: Mapping[ServiceKey, Finding],
) -> JudgedServices:
    """Judge the people of each service. Where two providers returned some, they are other people, and all count."""
    remarks = version_remarks(contributions, versions)
    alike = rows_alike_across(contributions)
    remarks = {key: (*remarks.get(key, ()), *alike.get(key, ())) for key in contributions}
    results = {
        key: judge_service(
            key,
            files,
            versions.decisions.get(key, []),
            (*remarks.get(key, ()), *([frozen[key]] if key in frozen else ())),
            versions.entered(key),
            beside(key),
            before.get(key, {}),
        )
        for key, files in contributions.items()
    }
    return JudgedServices(results, {}, remarks)


def _neighbours(
    store: Store, period: Period, form: str, cancelled: Collection[str]
) -> dict[Period, dict[ServiceKey, tuple[Contribution, ...]]]:
    """What counts of a form in the periods before and after, where anything was issued for them."""
    issued = set(store.periods()) & {period.previous(), period.next()}
    return {
        other: contributions_of(versions_of(store, other, cancelled, form).current, store.issued_form)
        for other in sorted(issued)
    }
