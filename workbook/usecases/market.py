"""Write what those who may offer a service are told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from workbook import disclosure
from workbook.errors import UsageError
from workbook.model import Configuration
from workbook.names import slug
from workbook.report.market import market_page, market_report, market_tables
from workbook.store import Store
from workbook.table import format_named
from workbook.text import quoted
from workbook.usecases.export import WrittenExport
from workbook.usecases.outcomes import span_report
from workbook.usecases.share import MadeTables, ShareRequest, make_tables, put_out_tables
from workbook.usecases.workspace import Workspace

_FORMAT = "market"


def report_market(
    desk: Workspace, configuration: Configuration, period: str, client_group: str, authority: str, day: dt.date
) -> WrittenExport:
    """Write what may be told of a client group, as a release.

    It is of each authority. Small numbers are hidden, beside all that was shared before. client_group: its code, or its title.
    Raises as `share`, and UsageError for another client group.
    """
    code = _client_group(configuration, client_group)
    csv = format_named("csv")
    request = ShareRequest(configuration, period, authority, csv, day, is_replacement=False, client_group=code)

    def make(store: Store) -> MadeTables:
        made = make_tables(store, request)
        files: dict[str, bytes] = {}
        for whose, tables in made.tables.items():
            framework = disclosure.with_people(made.frameworks[whose])
            market = market_report(span_report(store, made.judge, [made.chosen], whose), tables, framework, code)
            stem = f"market_{slug(whose)}_{slug(code)}_{made.chosen}"
            files[f"{stem}.html"] = market_page(market).encode()
            files |= {f"{stem}_{name}.csv": csv.write(table) for name, table in market_tables(market).items()}
        return replace(made, files=files)

    return put_out_tables(desk, request, _FORMAT, make)


def _client_group(configuration: Configuration, text: str) -> str:
    groups = {group.code: group for group in configuration.framework.client_groups}
    wanted = slug(text)
    for code, group in groups.items():
        if wanted in (slug(code), slug(group.title), *map(slug, group.aliases)):
            return code
    raise UsageError(f"{quoted(text)} is no client group. Give its code: {', '.join(groups)}.")
