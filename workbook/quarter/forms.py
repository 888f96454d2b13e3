"""Judge the forms of a period, each beside what its rules may name.

Forms about people are held against the figures of the quarterly return, and the quarterly return against the counts of
people. Neither can go round in a circle: a rule of the quarterly form that names a count only ever asks, so that the
figures which people were held against stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from workbook.model import QUARTERLY, Period
from workbook.quarter.current_files import ServiceKey
from workbook.quarter.judging import FiguresBeside, judge_form
from workbook.quarter.people_counted import counted_people, outcome_figures, people_forms
from workbook.quarter.period import PeriodResult
from workbook.store import Store


def judge_forms(store: Store, period: Period) -> tuple[PeriodResult, ...]:
    """Judge each form of a period, the quarterly one first."""
    alone = judge_form(store, period)
    others = tuple(judge_form(store, period, form=code, beside=alone.figures) for code in people_forms(store, period))
    if not _names_people(alone):
        return (alone, *others)
    return (judge_form(store, period, beside=_counts(store, period, others)), *others)


def judge_period(store: Store, period: Period, form: str = QUARTERLY) -> PeriodResult:
    """Judge one form of a period.

    Another than the quarterly one is judged without that.
    """
    result = judge_form(store, period, form=form)
    return judge_forms(store, period)[0] if form == QUARTERLY and _names_people(result) else result


def _names_people(quarterly: PeriodResult) -> bool:
    """Whether a rule of any workbook that came back names a count of people."""
    forms = {id(form): form for service in quarterly.returned.values() for form in service.forms}
    return any(form.names_beside for form in forms.values())


def _counts(store: Store, period: Period, others: Iterable[PeriodResult]) -> FiguresBeside:
    """What gives the counts of each service's people in a period."""
    by_service: defaultdict[ServiceKey, dict[str, float]] = defaultdict(dict)
    for row in outcome_figures(store, period, counted_people(store, period, others)):
        if row.value is not None:
            by_service[ServiceKey(row.authority_code, row.provider_id, row.service_id)][row.question] = row.value
    counts: Mapping[ServiceKey, Mapping[str, float]] = by_service
    return lambda key: counts.get(key, {})
