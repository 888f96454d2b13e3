"""The commands for managers: report findings, outcomes, service."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbook.cli.options import (
    DONE,
    By,
    Config,
    LastPeriod,
    Out,
    Since,
    StoreAddress,
    app,
    exit_code,
    parsed_day,
    workspace_at,
)
from workbook.cli.terminal import console, escape, working

if TYPE_CHECKING:
    from workbook.usecases.outcomes import WrittenOutcomes

reports = typer.Typer(help="Write what managers read: findings to filter, and what the figures mean.")
app.add_typer(reports, name="report")
_DOING = "Working out the report"


@reports.callback(invoke_without_command=True)
def report(
    context: typer.Context,
    period: LastPeriod = "",
    since: Since = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int | None:
    """Write the findings of a period or span, or what figures mean."""
    return findings(period, since, out, store) if context.invoked_subcommand is None else None


@reports.command()
def findings(period: LastPeriod = "", since: Since = "", out: Out = Path("output"), store: StoreAddress = "") -> int:
    """Write a workbook to filter: what to fix and confirm, which checks ran."""
    from workbook.usecases.report import report as write_report
    from workbook.usecases.wording import findings_words

    workspace = workspace_at(out, store)
    with working(_DOING):
        span, path, number = write_report(workspace, period, since)
    _print_written(findings_words(span, number), path)
    return DONE


@reports.command()
def outcomes(
    period: LastPeriod = "",
    since: Since = "",
    authority: Annotated[str, typer.Option("--authority", help="The code of one authority. Default: all.")] = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Write a page: services compared, trends, needs and what came of them."""
    from workbook.usecases.outcomes import report_outcomes

    workspace = workspace_at(out, store)
    with working(_DOING):
        written = report_outcomes(workspace, period, since, authority)
    print_outcomes(written)
    return DONE


@reports.command()
def service(
    service: Annotated[str, typer.Argument(metavar="SERVICE", help="The id of the service.")],
    period: LastPeriod = "",
    since: Annotated[str, typer.Option("--since", help="The first period. Default: four periods.")] = "",
    authority: Annotated[str, typer.Option("--authority", help="Its code, where two have such a service.")] = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Write the pack for one contract meeting: what is known of a service."""
    from workbook.usecases.service_pack import report_service
    from workbook.usecases.wording import pack_words

    workspace = workspace_at(out, store)
    with working(_DOING):
        written = report_service(workspace, service, period, since, authority)
    _print_written(pack_words(written.pack), written.page)
    console.print(f"Every figure of it: {escape(str(written.tables[0].parent))}", soft_wrap=True)
    return DONE


@reports.command()
def national(
    period: LastPeriod = "",
    since: Since = "",
    authority: Annotated[str, typer.Option("--authority", help="The code of one authority. Default: all.")] = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Write people, needs and outcomes in the shape of the national tables."""
    from workbook.usecases.national import report_national
    from workbook.usecases.wording import national_words

    workspace = workspace_at(out, store)
    with working(_DOING):
        written = report_national(workspace, period, authority, since)
    _print_written(national_words(written), written.page)
    return DONE


@reports.command()
def market(
    client_group: Annotated[str, typer.Option("--client-group", help="The code of the client group.")],
    period: LastPeriod = "",
    since: Since = "",
    authority: Annotated[str, typer.Option("--authority", help="The code of one authority. Default: all.")] = "",
    by: By = "",
    config: Config = None,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Write what those who may offer a service are told: small numbers hidden."""
    from workbook.cli.records import configured, print_exported
    from workbook.usecases.market import report_market

    workspace = configured(workspace_at(out, store, config, by))
    day = parsed_day("")
    with working(_DOING):
        written = report_market(
            workspace, workspace.configuration, client_group, period, since, authority=authority, day=day
        )
    for release in written:
        print_exported(release)
    return exit_code(needs_attention=any(release.needs_attention for release in written))


def print_outcomes(written: WrittenOutcomes) -> None:
    """Say what a report of outcomes is about, and where it is."""
    from workbook.usecases.wording import outcomes_words, uncounted_words

    _print_written(outcomes_words(written.report), written.page)
    console.print(f"Every figure of it: {escape(str(written.tables[0].parent))}", soft_wrap=True)
    if words := uncounted_words(written.report):
        console.print(words)


def _print_written(words: str, path: Path) -> None:
    console.print(f"{escape(words)}: {escape(str(path))}", soft_wrap=True)
