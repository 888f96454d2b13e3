"""Write what those who may offer a service are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace

from workbook import disclosure
from workbook.disclosure import SharedTables
from workbook.errors import UsageError
from workbook.model import Configuration, Period
from workbook.names import slug
from workbook.report.market import market_page, market_report, market_tables
from workbook.store import Store
from workbook.table import format_named
from workbook.text import quoted
from workbook.usecases.chosen_period import span_of
from workbook.usecases.export import WrittenExport
from workbook.usecases.outcomes import span_report
from workbook.usecases.share import MadeTables, ShareRequest, accepted_periods, make_tables, put_out_tables
from workbook.usecases.workspace import Workspace

_FORMAT = "market"
#: The shared tables of each authority, in the order of their periods.
_Tables = Mapping[str, tuple[SharedTables, ...]]


def report_market(
    workspace: Workspace,
    configuration: Configuration,
    client_group: str,
    period: str = "",
    since: str = "",
    *,
    authority: str = "",
    day: dt.date,
) -> tuple[WrittenExport, ...]:
    """Write what may be told of a client group over a span.

    It is of each authority. Each period is a release of its own, in order, and tells of the span up to it: small numbers are hidden beside all that
    was shared before. client_group: its code, or its title. period: the last, or a whole year; the latest open one where
    empty. since: the first. Raises as `share`, and UsageError for another client group.
    """
    code = _client_group(configuration, client_group)
    csv = format_named("csv")
    request = ShareRequest(configuration, "", authority, csv, day, is_replacement=False, client_group=code)
    with workspace.store(must_exist=True) as store:
        span = span_of(store, period, since)
        told = accepted_periods(store, request, span)
    tables: _Tables = {}
    written: list[WrittenExport] = []
    for last in told:
        until = [between for between in span if between <= last]
        export, tables = _put_out(workspace, replace(request, period=str(last)), until, tables)
        written.append(export)
    return tuple(written)


def _put_out(
    workspace: Workspace, request: ShareRequest, span: Sequence[Period], before: _Tables
) -> tuple[WrittenExport, _Tables]:
    """Put out a period as a release; what it is, and the tables with its own.

    before: the tables of the periods of the span before it.
    """
    made: list[_Tables] = []  # the last of them is what was put out

    def make(store: Store) -> MadeTables:
        now = make_tables(store, request)
        made.append({**before, **{whose: (*before.get(whose, ()), own) for whose, own in now.tables.items()}})
        files: dict[str, bytes] = {}
        for whose in now.tables:
            files |= _files(store, now, span, whose, made[-1][whose], request.client_group)
        return replace(now, files=files)

    return put_out_tables(workspace, request, _FORMAT, make), made[-1]


def _files(
    store: Store, made: MadeTables, span: Sequence[Period], whose: str, tables: Sequence[SharedTables], group: str
) -> dict[str, bytes]:
    framework = disclosure.with_people(made.frameworks[whose])
    market = market_report(span_report(store, made.judge, span, whose), tables, framework, group)
    periods = "_to_".join(dict.fromkeys((str(span[0]), str(span[-1]))))
    stem, csv = f"market_{slug(whose)}_{slug(group)}_{periods}", format_named("csv")
    return {
        f"{stem}.html": market_page(market).encode(),
        **{f"{stem}_{name}.csv": csv.write(table) for name, table in market_tables(market).items()},
    }


def _client_group(configuration: Configuration, text: str) -> str:
    groups = {group.code: group for group in configuration.framework.client_groups}
    wanted = slug(text)
    for code, group in groups.items():
        if wanted in (slug(code), slug(group.title), *map(slug, group.aliases)):
            return code
    raise UsageError(f"{quoted(text)} is no client group. Give its code: {', '.join(groups)}.")
