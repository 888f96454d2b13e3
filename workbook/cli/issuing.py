"""The commands before a return: demo, check, generate, explain."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbook.cli.options import (
    DONE,
    FAILED,
    By,
    Config,
    Out,
    Scheduler,
    StoreAddress,
    SwitchConfig,
    WorkerCount,
    app,
    password,
    require_yes,
    workspace_at,
)
from workbook.cli.terminal import console, errors, escape, progress
from workbook.errors import UsageError

if TYPE_CHECKING:
    from workbook.usecases.generate import WrittenFile
    from workbook.usecases.people import PeopleRequest
    from workbook.usecases.workspace import Workspace


@app.command()
def demo(out: Out = Path("output"), store: StoreAddress = "") -> int:
    """Run the whole cycle on the shipped, fictional example: generate, fill as providers would, read."""
    from workbook.cli.printing import print_collected, print_issued
    from workbook.cli.records import configured, print_exported
    from workbook.cli.reporting import print_outcomes
    from workbook.config import shipped_folder
    from workbook.demo import demonstrate

    workspace = configured(workspace_at(out, store, shipped_folder()))
    shown = demonstrate(workspace, progress("Working"))
    print_issued(shown.issued)
    console.print(f"\nFilled in as providers would: {escape(str(shown.returns))}\n")
    print_collected(shown.collected)
    console.print()
    print_exported(shown.exported)
    console.print()
    print_outcomes(shown.outcomes)
    console.print(
        "\nThat was the demonstration. Open one of the workbooks, then look at dataset.csv and findings.csv beside them."
    )
    return DONE


@app.command()
def check(
    config: Config = None,
    register: Annotated[Path | None, typer.Option("--register", help="A register to check as well.")] = None,
) -> int:
    """Check the YAML, and a register: every mistake at once, with file and line."""
    from workbook.cli.printing import print_checked_register, print_configuration
    from workbook.cli.records import print_configuration_words
    from workbook.usecases.check import check_configuration, check_register
    from workbook.usecases.workspace import Workspace, config_folder

    workspace = Workspace(Path("output"), config=config or config_folder())
    checked = check_configuration(workspace, register)
    print_configuration_words(workspace)
    print_configuration(checked)
    if register is not None:
        print_checked_register(check_register(workspace.configuration, register))
    return DONE


@app.command()
def generate(
    register: Annotated[Path, typer.Argument(help="The list of providers and services, CSV or xlsx.")],
    period: Annotated[str, typer.Option("--period", help="The period, for example 2008-09-Q2.")],
    out: Out = Path("output"),
    store: StoreAddress = "",
    config: Config = None,
    switch_config: SwitchConfig = False,
    by: By = "",
    provider: Annotated[str, typer.Option("--provider", help="Only this provider, by its provider_id.")] = "",
    yes: Annotated[
        bool, typer.Option("--yes", help="Yes, where a service is gone or moved, or the period is a strange one.")
    ] = False,
    form: Annotated[
        list[str] | None,
        typer.Option(
            "--form", help="A form beside the quarterly return, in a workbook of its own. May be given again."
        ),
    ] = None,
    rows: Annotated[int, typer.Option("--rows", help="Rows for people on each sheet. Default: enough.")] = 0,
    workers: WorkerCount = 0,
    scheduler: Scheduler = "",
) -> int:
    """Issue one tailored, locked workbook for each provider. Set SP_WORKBOOK_PASSWORD to lock with a password."""
    from workbook.cli.records import configured
    from workbook.usecases.people import PeopleRequest

    if rows and not form:
        raise UsageError("--rows is for forms about people. Give --form too.")
    workspace = configured(workspace_at(out, store, config, by, workers, scheduler), switch=switch_config)
    request = PeopleRequest(tuple(dict.fromkeys(form)), secrets.choice, rows, provider) if form else None
    return FAILED if _issue(workspace, register, period, provider, request, yes=yes) else DONE


def _issue(
    workspace: Workspace, register: Path, period: str, provider: str, request: PeopleRequest | None, *, yes: bool
) -> list[WrittenFile]:
    """Issue the workbooks of a period, and return those that were not replaced."""
    from workbook.cli.printing import print_plan, print_results
    from workbook.register import read_register
    from workbook.usecases.days import written_period
    from workbook.usecases.generate import generate_workbooks
    from workbook.usecases.issue_effects import changed_by_issuing, judged_before
    from workbook.usecases.issue_plan import plan_issue
    from workbook.usecases.people import generate_people

    chosen = written_period(period, workspace.configuration.framework.periods)
    providers = read_register(register, workspace.configuration)
    plan = plan_issue(workspace.configuration, providers, chosen, workspace, provider)
    print_plan(plan)
    require_yes(workspace, plan.questions, yes=yes)
    before = judged_before(workspace, chosen)
    what = (workspace.configuration, providers, chosen, workspace)
    if request is not None:
        issued = generate_people(
            *what, request, password=password(), progress=progress("Making workbooks"), state=plan.state
        )
    else:
        issued = generate_workbooks(
            *what, password=password(), only=provider, progress=progress("Making workbooks"), state=plan.state
        )
    held = _print_written(issued)
    if report := changed_by_issuing(workspace, chosen, before):
        print_results(report)
    return held


def _print_written(issued: tuple[WrittenFile, ...]) -> list[WrittenFile]:
    """Print what was issued, and each file that was not replaced, which are returned."""
    from workbook.cli.printing import print_issued
    from workbook.usecases.generate import WriteOutcome
    from workbook.usecases.wording import not_replaced_words

    print_issued(issued)
    if not password():
        console.print("Locked without a password. Set SP_WORKBOOK_PASSWORD to lock with one.")
    for path in (path for file in issued for path in file.replaced):
        console.print(f"Moved aside, since the provider has a new name: {escape(str(path))}", soft_wrap=True)
    held = [file for file in issued if file.release is WriteOutcome.HELD]
    for file in held:
        errors.print(escape(not_replaced_words(str(file.path))))
    return held


@app.command()
def explain(
    register: Annotated[Path, typer.Argument(help="The list of providers and services, CSV or xlsx.")],
    service: Annotated[str, typer.Option("--service", help="The id of the service.")],
    config: Config = None,
    period: Annotated[str, typer.Option("--period", help="The period to explain for. Default: whenever asked.")] = "",
) -> int:
    """Say why each indicator is shown or hidden for a service, and which line of which file says so."""
    from workbook.cli.explanation import print_choices
    from workbook.cli.records import print_configuration_words
    from workbook.usecases.days import written_period
    from workbook.usecases.explain import explain as explain_service
    from workbook.usecases.workspace import Workspace, config_folder

    workspace = Workspace(Path("output"), config=config or config_folder())
    print_configuration_words(workspace)
    chosen = written_period(period, workspace.configuration.framework.periods) if period else None
    for explanation in explain_service(workspace, register, service, chosen):
        print_choices(explanation, register)
    return DONE
