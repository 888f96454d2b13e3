"""Whose answers about people count in a period, and what they come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import partial

from workbook.dataset import DatasetRow
from workbook.model import QUARTERLY, Period
from workbook.outcomes import outcome_rows
from workbook.people import PeopleService
from workbook.quarter.current_files import ServiceKey
from workbook.quarter.judging import judge_form
from workbook.quarter.period import PeriodResult
from workbook.store import FrozenKey, Store


def counted_people(
    store: Store,
    period: Period,
    results: Iterable[PeriodResult],
    results_of: Callable[[Period], Iterable[PeriodResult]] | None = None,
) -> list[PeopleService]:
    """Everybody who may count in a period.

    They were returned in it and later in its year; of a form that keeps its references, in the years before, too.

    results: of the period's own forms about people. results_of: gives those of another period of the year, where they are known.
    """
    of_period = results_of or partial(_judged_beside, store)
    own = {result.form: result for result in results}
    everybody: list[PeopleService] = []
    same_year = [other for other in store.periods() if other.span == period.span]
    for other in same_year:
        forms = [own[code] for code in own] if other == period else of_period(other)
        everybody += [people_service(result, key) for result in forms for key in result.services]
    lasting = {service.issued.form for service in everybody if service.form.kept_by}
    for other in sorted(
        (other for other in store.periods() if other not in same_year and other < period), reverse=True
    ):
        for code in sorted(lasting & set(people_forms(store, other))):
            result = judge_form(store, other, form=code)
            everybody = [*(people_service(result, key) for key in result.services), *everybody]
    return [service for service in everybody if service.form.event]


def _judged_beside(store: Store, period: Period) -> list[PeriodResult]:
    """The forms about people of a period, beside its quarterly return where they are held against it."""
    codes = people_forms(store, period)
    forms = [
        store.framework(record.issued.digest).form(code) for code in codes for record in store.issued(period, code)
    ]
    if not any(form.covers for form in forms):
        return [judge_form(store, period, form=code) for code in codes]
    quarterly = judge_form(store, period)
    return [judge_form(store, period, form=code, beside=quarterly.figures) for code in codes]


def outcome_figures(store: Store, period: Period, counted: Iterable[PeopleService]) -> list[DatasetRow]:
    """The counts of a period as rows of the dataset.

    Those that were frozen stand in the place of what they would be now.

    counted: everybody who may count in it.
    """
    frozen, figures = store.frozen(period), defaultdict[FrozenKey, list[DatasetRow]](list)
    for row in outcome_rows(counted, period):
        figures[FrozenKey.of(period, row)].append(row)
    stands = {**figures, **{key: counts.figures for key, counts in frozen.items()}}
    return [row for key in sorted(stands) for row in stands[key]]


def people_forms(store: Store, period: Period) -> list[str]:
    """The codes of the forms of a period beside the quarterly one."""
    return [code for code in store.forms(period) if code != QUARTERLY]


def people_service(result: PeriodResult, key: ServiceKey) -> PeopleService:
    """The judged answers about the people of one service."""
    service = result.services[key]
    forms = [contribution.issued_form for contribution in service.contributions]
    older_first = forms[::-1]
    return PeopleService(
        forms[0].layout.issued,
        forms[0].framework,
        forms[0].form,
        service.contributions[0].service.service,
        {code: question for form in older_first for code, question in form.form.questions.items()},
        frozenset(code for form in forms for section in form.form.sections for code in section.need_questions),
        {code_list.code: code_list for form in older_first for code_list in form.framework.code_lists},
        service.answers,
        service.beside,
        service.contributions[0].service.sample,
    )
