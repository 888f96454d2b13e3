"""Whose answers about people count in a period, and what they come to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from workbook.dataset import DatasetRow
from workbook.model import QUARTERLY, OnDemand, Period
from workbook.outcomes import outcome_rows
from workbook.people import PeopleService
from workbook.quarter.current_files import ServiceKey
from workbook.quarter.period import PeriodResult
from workbook.store import FrozenKey, Store


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
    forms = service.workbooks
    older_first, own = forms[::-1], forms[0].layout.issued.service(key.service_id)
    return PeopleService(
        forms[0].layout.issued,
        forms[0].framework,
        forms[0].form,
        own.service,
        {code: question for form in older_first for code, question in form.form.questions.items()},
        frozenset(code for form in forms for section in form.form.sections for code in section.need_questions),
        {code_list.code: code_list for form in older_first for code_list in form.framework.code_lists},
        OnDemand(lambda: service.answers),
        service.beside,
        own.sample,
    )
