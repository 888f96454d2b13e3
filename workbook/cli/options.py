"""What commands share: the app, options and exit codes."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbook.cli.terminal import errors, escape
from workbook.errors import UsageError
from workbook.text import quoted

if TYPE_CHECKING:
    from workbook.usecases.workspace import Workspace

DONE, FAILED, NEEDS_ATTENTION = 0, 1, 2

app = typer.Typer(
    help="Supporting People outcomes workbooks: YAML in, tailored workbook out; workbook back, tidy data in.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Out = Annotated[
    Path, typer.Option("--out", envvar="SP_WORKBOOK_OUT", help="The folder for workbooks, store and results.")
]
StoreAddress = Annotated[
    str,
    typer.Option(
        "--store",
        envvar="SP_WORKBOOK_STORE",
        help="A store on PostgreSQL: postgresql://user@host/database. Default: a file in the --out folder.",
    ),
]
Quarter = Annotated[str, typer.Option("--period", help="The period, as 2008-09-Q2. Default: the latest that is open.")]
LastPeriod = Annotated[
    str, typer.Option("--period", help="The last period, or a year, as 2008-09. Default: the latest that is open.")
]
Since = Annotated[str, typer.Option("--since", help="The first period, as 2007-08-Q3. Default: one period.")]
By = Annotated[
    str, typer.Option("--by", envvar="SP_WORKBOOK_BY", help="Who does it. Default: your name on this computer.")
]
Config = Annotated[
    Path | None,
    typer.Option(
        "--config",
        envvar="SP_WORKBOOK_CONFIG",
        help="The folder with indicator_config/ and client_group_defaults.yaml. Default: this one, else output/configuration, else the shipped one.",
    ),
]
WorkerCount = Annotated[
    int,
    typer.Option("--workers", min=0, help="How many processes may work at once. Default: one for each processor."),
]
Scheduler = Annotated[
    str,
    typer.Option(
        "--scheduler",
        envvar="SP_WORKBOOK_SCHEDULER",
        help="A Dask scheduler whose workers share the work instead: tls://host:port, on this machine tcp://localhost:8786.",
    ),
]
SwitchConfig = Annotated[
    bool, typer.Option("--switch-config", help="Use another configuration than the store was used with.")
]


def workspace_at(
    out: Path, store: str = "", config: Path | None = None, by: str = "", workers: int = 0, scheduler: str = ""
) -> Workspace:
    """Build where a command works from its options.

    A store in a folder that is not safe is warned of.
    """
    from workbook.usecases.workers import Workers, processors
    from workbook.usecases.workspace import Workspace, config_folder, officer

    shared = Workers(workers or processors(), scheduler)
    workspace = Workspace(out, store, config or config_folder(out), by or officer(), workers=shared)
    if words := workspace.unsafe_words():
        errors.print(escape(words))
    return workspace


def confirmed(question: str) -> bool:
    """Ask at the terminal. Where there is none, the answer is no."""
    return sys.stdin.isatty() and typer.confirm(question)


def require_yes(workspace: Workspace, questions: tuple[str, ...], *, yes: bool) -> None:
    """Go on only where everything that needs it is confirmed.

    yes: whether it was, when the command was given. Raises UsageError.
    """
    if not questions:
        return
    for question in questions:
        errors.print(escape(question))
    if yes:
        errors.print("Answered by --yes.")
    elif not confirmed("Go on?"):
        raise UsageError(
            "Nothing was written. If that is meant, answer yes, or give --yes; else put the register right."
        )
    for question in questions:
        workspace.log(f"{workspace.by} answered yes{' by --yes' if yes else ''} to: {question}")


def password() -> str:
    """The password that locks sheets; empty where none is set."""
    from workbook.usecases.workspace import sheet_password

    return sheet_password()


def exit_code(*, needs_attention: bool) -> int:
    """The exit code of a command that did its work."""
    return NEEDS_ATTENTION if needs_attention else DONE


def parsed_moment(text: str) -> dt.datetime | None:
    """Read a moment, in UTC unless it names its zone.

    Raises UsageError.
    """
    from workbook.usecases.days import require_in_calendar

    if not text:
        return None
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{quoted(text)} is not a moment. Write it as 2008-10-14T09:30.") from error
    require_in_calendar(moment.date())
    return moment


def parsed_day(text: str) -> dt.date:
    """Read a day; today where none is given.

    Raises UsageError.
    """
    from workbook.usecases.days import day_or_today

    return day_or_today(text)
