"""Write the tables of people's records of a period."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from workbook.dataset import DatasetRow
from workbook.model import QUARTERLY, Period
from workbook.outcomes import breakdown_table, outcome_rows
from workbook.people import PeopleService, address_table, person_table
from workbook.quarter import PeriodResult, ServiceKey, judge_period
from workbook.store import FrozenKey, Store
from workbook.table import Format, Table, format_named
from workbook.usecases.files import BREAKDOWNS, OWNER_ONLY, PEOPLE, RECORDS, file_errors, write_atomically
from workbook.usecases.workspace import Workspace


def write_people(
    desk: Workspace,
    period: Period,
    results: Iterable[PeriodResult],
    counted: Sequence[PeopleService],
    *,
    is_frozen: bool,
) -> None:
    """Write the tables of people, by person, by address and counted.

    counted: everybody who may count in the period. is_frozen: whether some of them were forgotten, so that the counts stay
    as they were written.

    A table that nobody is in any more is removed, so that no data are kept of a return that does not count.
    Nothing is written for a period in which no form about people was issued. Raises FileError.
    """
    folder, csv = desk.folder(period) / PEOPLE, format_named("csv")
    everybody: list[PeopleService] = []
    for result in results:
        services = [people_service(result, key) for key, service in result.services.items() if service.is_of_people]
        people = person_table(services[-1].form, services) if services else None
        for table_format in (csv, format_named("parquet")):
            _replace(folder / f"{result.form}.{table_format.suffix}", table_format, people)
        everybody += services
    _replace(folder / RECORDS, csv, address_table(everybody) if everybody else None)
    if not is_frozen:
        counts = breakdown_table(counted, period) if counted else None
        _replace(folder / BREAKDOWNS, csv, counts if counts is not None and counts.records else None)


def _replace(path: Path, table_format: Format, table: Table | None) -> None:
    if table is not None:
        write_atomically(path, table_format.write(table), OWNER_ONLY)
    else:
        with file_errors(path):
            path.unlink(missing_ok=True)


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
        for code in sorted(lasting & set(_people_forms(store, other))):
            result = judge_period(store, other, form=code)
            everybody = [*(people_service(result, key) for key in result.services), *everybody]
    return [service for service in everybody if service.form.event]


def _judged_beside(store: Store, period: Period) -> list[PeriodResult]:
    """The forms about people of a period, beside its quarterly return where they are held against it."""
    codes = _people_forms(store, period)
    forms = [
        store.framework(record.issued.digest).form(code) for code in codes for record in store.issued(period, code)
    ]
    quarterly = judge_period(store, period) if any(form.covers for form in forms) else None
    return [judge_period(store, period, form=code, beside=quarterly) for code in codes]


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


def earlier_with_people(store: Store, period: Period) -> tuple[Period, ...]:
    """The earlier periods of a year that people count in.

    A person counts in one of them whose form came back in this period.
    """
    if not _people_forms(store, period):
        return ()
    return tuple(other for other in store.periods() if other.span == period.span and other < period)


def _people_forms(store: Store, period: Period) -> list[str]:
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
