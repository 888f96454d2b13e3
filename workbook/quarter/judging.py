"""Join, decide and judge the returns of a period to one form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from itertools import chain

from workbook.model import QUARTERLY, Per, Period
from workbook.quarter.asked import asked_services
from workbook.quarter.bounds import bounds_of
from workbook.quarter.claims import judge_claims
from workbook.quarter.current_files import ServiceKey, contributions_of, slots_of
from workbook.quarter.history import History
from workbook.quarter.joining import Contribution
from workbook.quarter.older_forms import older_forms
from workbook.quarter.people_judging import judge_people
from workbook.quarter.period import PeriodResult
from workbook.quarter.remarks import frozen_remarks, service_remarks, with_release
from workbook.quarter.versions import Versions, versions_of
from workbook.store import Store

FiguresBeside = Callable[[ServiceKey], Mapping[str, float]]
#: What files say of each service that they count for, the one to be preferred first.
_Contributions = Mapping[ServiceKey, tuple[Contribution, ...]]


def _nothing_beside(_service: ServiceKey) -> Mapping[str, float]:
    return {}


def people_before(store: Store, period: Period, form: str) -> Mapping[ServiceKey, History]:
    """What was last said of each service's people before a period.

    Only a form that looks back has any.
    """
    return FormJudge(store).histories(period, form)


class FormJudge:
    """Judges the returns of periods to forms, while nothing is recorded.

    What came is read and joined once. authority: the code of the only one whose services are judged; all where empty.
    Their figures are held against everybody's all the same. is_kept: keep the answers of all people, too.
    """

    def __init__(self, store: Store, authority: str = "", *, is_kept: bool = False) -> None:
        self._store, self._authority, self._is_kept = store, authority, is_kept
        self._cancelled = store.cancelled()
        self._untouched = store.issued_file_digests()
        self._bounds = cache(partial(bounds_of, store))
        self._versions, self._contributions = cache(self._versions_of), cache(self._contributions_of)

    def result(self, period: Period, form: str, beside: FiguresBeside = _nothing_beside) -> PeriodResult:
        """Join, decide and judge the returns of a period to one form.

        beside: gives a service's figures that rules may name beside its answers: those of the quarterly form, or for that
        the counts of people. A file that cannot be told apart is among the quarterly form's.
        """
        return self._judge(period, form, beside, self.histories(period, form))

    def histories(self, period: Period, form: str) -> dict[ServiceKey, History]:
        """Judge the periods before one, from the first on.

        Each is judged with what was said before it.
        """
        said: dict[ServiceKey, History] = {}
        if not _looks_back(self._store, period, form):
            return said
        for earlier in sorted(self._store.periods()):
            if earlier < period and form in self._store.forms(earlier):
                for key, service in self._judge(earlier, form, _nothing_beside, said).services.items():
                    said[key] = {**said.get(key, {}), **service.said}
        return said

    def _judge(
        self, period: Period, form: str, beside: FiguresBeside, before: Mapping[ServiceKey, History]
    ) -> PeriodResult:
        store, versions, contributions = self._store, self._versions(period, form), self._contributions(period, form)
        issued = tuple(record for record in store.issued(period, form) if self._is_judged(record.issued.authority))
        judged_here = {key: parts for key, parts in contributions.items() if self._is_judged(key.authority)}
        if _is_of_services(contributions):
            remarks = service_remarks(contributions, versions, self._neighbours(period, form))
            expected = frozenset(chain.from_iterable(asked_services(issued).values()))
            judged = judge_claims(judged_here, versions, remarks, expected, self._untouched, beside)
        else:
            frozen = frozen_remarks(judged_here, store.frozen(period))
            judged = judge_people(judged_here, versions, beside, before, frozen, is_kept=self._is_kept)
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
            self._untouched,
            self._cancelled,
            older_forms(store, issued, versions.received),
            versions,
            form,
        )

    def _is_judged(self, authority: str) -> bool:
        return self._authority in ("", authority)

    def _versions_of(self, period: Period, form: str) -> Versions:
        """What came. People's rows are held against no other authority's, so that only those are read."""
        issued = self._store.issued(period, form) if self._authority and form != QUARTERLY else ()
        forms = [self._store.framework(record.issued.digest).form(form) for record in issued]
        authority = self._authority if forms and forms[-1].per is Per.PERSON else ""
        return versions_of(self._store, self._bounds(period), self._cancelled, form, authority)

    def _contributions_of(self, period: Period, form: str) -> _Contributions:
        versions = self._versions(period, form)
        return contributions_of(versions.current, versions.issued_form)

    def _neighbours(self, period: Period, form: str) -> dict[Period, _Contributions]:
        """What counts of a form in the periods before and after, where anything was issued for them."""
        issued = set(self._store.periods()) & {period.previous(), period.next()}
        return {other: self._contributions(other, form) for other in sorted(issued)}


def _looks_back(store: Store, period: Period, form: str) -> bool:
    """Whether the form, as it was last issued, holds people's answers against those before."""
    periods = [] if form == QUARTERLY else [other for other in store.periods() if other <= period]
    digests = [record.issued.digest for other in sorted(periods) for record in store.issued(other, form)]
    last = store.framework(digests[-1]).form(form) if digests else None
    return last is not None and (last.looks_back or last.kept_by != "")


def _is_of_services(contributions: _Contributions) -> bool:
    """Whether services answer a form themselves; then one return of each counts, and not several people's."""
    return not any(contribution.is_of_people for contribution in chain.from_iterable(contributions.values()))
