"""Join, decide and judge the returns of a period: once, here."""

from __future__ import annotations

from collections.abc import Collection
from itertools import chain

from workbook.model import Period
from workbook.quarter.asked import asked_services
from workbook.quarter.claims import judge_claims
from workbook.quarter.current import ServiceKey, contributions_of, slots_of
from workbook.quarter.joining import Contribution
from workbook.quarter.older_forms import older_forms
from workbook.quarter.period import PeriodResult
from workbook.quarter.remarks import service_remarks, with_release
from workbook.quarter.versions import versions_of
from workbook.store import Store


def judge_period(store: Store, period: Period) -> PeriodResult:
    """Join, decide and judge the returns of a period."""
    issued, cancelled = store.issued(period), store.cancelled()
    versions = versions_of(store, period, cancelled)
    contributions = contributions_of(versions.current, versions.issued_form)
    untouched = store.issued_file_digests()
    judged = judge_claims(
        contributions,
        versions,
        service_remarks(contributions, versions, _beside(store, period, cancelled)),
        frozenset(chain.from_iterable(asked_services(issued).values())),
        untouched,
    )
    return PeriodResult(
        period,
        issued,
        versions.received,
        versions.current,
        {file.returned.digest: slots_of(file, versions.issued_form) for file in versions.received},
        {key: with_release(service, versions.bounds) for key, service in judged.counting.items()},
        judged.set_aside,
        dict(versions.decisions),
        judged.questions,
        untouched,
        cancelled,
        older_forms(store, issued, versions.received),
        versions,
    )


def _beside(
    store: Store, period: Period, cancelled: Collection[str]
) -> dict[Period, dict[ServiceKey, tuple[Contribution, ...]]]:
    """What counts in the periods before and after, where anything was issued for them."""
    issued = set(store.periods()) & {period.previous(), period.next()}
    return {
        other: contributions_of(versions_of(store, other, cancelled).current, store.issued_form)
        for other in sorted(issued)
    }
