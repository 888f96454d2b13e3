"""Judge the forms of a period, each beside what its rules may name.

Forms about people are held against the figures of the quarterly return, and the quarterly return against the counts of
people. Neither can go round in a circle: a rule of the quarterly form that names a count only ever asks, so that the
figures which people were held against stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

from workbook.model import QUARTERLY, Period
from workbook.people import PeopleService
from workbook.quarter.current_files import ServiceKey
from workbook.quarter.judging import FiguresBeside, FormJudge
from workbook.quarter.people_counted import outcome_figures, people_forms, people_service
from workbook.quarter.period import PeriodResult
from workbook.store import Store


def judge_forms(store: Store, period: Period) -> tuple[PeriodResult, ...]:
    """Judge each form of a period, the quarterly one first."""
    return PeriodJudge(store).forms(period)


def judge_period(store: Store, period: Period, form: str = QUARTERLY) -> PeriodResult:
    """Judge one form of a period.

    Another than the quarterly one is judged without that.
    """
    judge = PeriodJudge(store)
    return judge.quarterly(period) if form == QUARTERLY else judge.alone(period, form)


class PeriodJudge:
    """Judges the forms of periods, each once, while nothing is recorded.

    authority: the code of the only one whose services are judged; all where empty.
    quarterly, others: give the result of the quarterly form of a period, and those of the forms beside it.
    alone: gives that of one form, with nothing beside it.
    is_kept: keep the answers of all people, which are else judged again whenever somebody asks for them.
    """

    def __init__(self, store: Store, authority: str = "", *, is_kept: bool = False) -> None:
        self._store, self._judge = store, FormJudge(store, authority, is_kept=is_kept)
        self.quarterly, self.others, self.alone = cache(self._quarterly), cache(self._others), cache(self._alone)

    def forms(self, period: Period) -> tuple[PeriodResult, ...]:
        """The result of each form of a period, the quarterly one first."""
        return (self.quarterly(period), *self.others(period))

    def counted_people(self, period: Period) -> list[PeopleService]:
        """Everybody who may count in a period.

        They were returned in it and later in its year; of a form that keeps its references, in the years before, too.
        """
        everybody: list[PeopleService] = []
        same_year = [other for other in self._store.periods() if other.span == period.span]
        for other in same_year:
            everybody += [people_service(result, key) for result in self.others(other) for key in result.services]
        lasting = {service.issued.form for service in everybody if service.form.kept_by}
        for other in sorted(
            (other for other in self._store.periods() if other not in same_year and other < period), reverse=True
        ):
            for code in sorted(lasting & set(people_forms(self._store, other))):
                result = self.alone(other, code)
                everybody = [*(people_service(result, key) for key in result.services), *everybody]
        return [service for service in everybody if service.form.event]

    def _alone(self, period: Period, form: str) -> PeriodResult:
        return self._judge.result(period, form)

    def _quarterly(self, period: Period) -> PeriodResult:
        alone = self.alone(period, QUARTERLY)
        return self._judge.result(period, QUARTERLY, self._counts(period)) if _names_people(alone) else alone

    def _others(self, period: Period) -> tuple[PeriodResult, ...]:
        codes = people_forms(self._store, period)
        return tuple(self._judge.result(period, code, self.alone(period, QUARTERLY).figures) for code in codes)

    def _counts(self, period: Period) -> FiguresBeside:
        """What gives the counts of each service's people in a period."""
        by_service: defaultdict[ServiceKey, dict[str, float]] = defaultdict(dict)
        for row in outcome_figures(self._store, period, self.counted_people(period)):
            if row.value is not None:
                by_service[ServiceKey(row.authority_code, row.provider_id, row.service_id)][row.question] = row.value
        counts: Mapping[ServiceKey, Mapping[str, float]] = by_service
        return lambda key: counts.get(key, {})


def _names_people(quarterly: PeriodResult) -> bool:
    """Whether a rule of any workbook that came back names a count of people."""
    forms = {id(form): form for service in quarterly.returned.values() for form in service.forms}
    return any(form.names_beside for form in forms.values())
