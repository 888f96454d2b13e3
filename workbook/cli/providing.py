"""The commands for providers' systems: fill, check-return, specification."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbook.cli.options import DONE, Config, Out, StoreAddress, app, exit_code, parsed_moment, workspace_at
from workbook.cli.terminal import console, escape
from workbook.findings import Code, Severity
from workbook.findings.described import severity_words
from workbook.text import counted, shortened

if TYPE_CHECKING:
    from workbook.usecases.check_return import CheckedReturn

#: How many places of blanks are named on a line.
_LONGEST_PLACES = 300


@app.command()
def fill(
    workbook: Annotated[Path, typer.Argument(help="An issued workbook. It stays as it is.")],
    data: Annotated[
        Path,
        typer.Option(
            "--from",
            help="A CSV file with the columns service_id, item and value, as the specification says; "
            "for a workbook about people, one row for each person.",
        ),
    ],
    to: Annotated[Path | None, typer.Option("--to", help="The filled copy. Default: its name with -filled.")] = None,
    saved: Annotated[
        str, typer.Option("--saved", help="When the copy says it was saved, as 2008-10-14T09:30, in UTC. Default: now.")
    ] = "",
    columns: Annotated[
        Path | None,
        typer.Option("--columns", help="A mapping of people's columns, as indicator_config/column_mappings/ has."),
    ] = None,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Fill a copy of an issued workbook from a CSV file, and name every value that it refuses."""
    from workbook.config import load_mapping
    from workbook.usecases.fill import fill_from_csv

    mapping = load_mapping(columns) if columns else None
    populated = fill_from_csv(workbook, data, workspace_at(out, store), to, parsed_moment(saved), mapping)
    for words in populated.refused:
        console.print(escape(words), soft_wrap=True)
    console.print(
        f"{counted(populated.filled, 'value')} filled in, {len(populated.refused)} not: {escape(str(populated.path))}",
        soft_wrap=True,
    )
    if populated.unread:
        console.print(f"Columns passed over: {escape(', '.join(populated.unread))}", soft_wrap=True)
    if populated.references:
        console.print(f"Which row is under which reference: {escape(str(populated.references))}", soft_wrap=True)
    return exit_code(needs_attention=bool(populated.refused))


@app.command("check-return")
def check_return(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A filled workbook, or a long CSV, before it is sent.")],
    workbook: Annotated[Path, typer.Option("--workbook", help="The workbook as it was issued.")],
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Say what the authority would say of a return before it is sent."""
    from workbook.usecases.check_return import check_return as check

    checked = check(file, workbook, workspace_at(out, store))
    _print_checked(checked)
    return exit_code(needs_attention=any(problem.severity is not Severity.INFO for problem in checked.problems))


@app.command()
def specification(
    to: Annotated[Path, typer.Option("--to", help="The page to write, as specification.md.")],
    config: Config = None,
    authority: Annotated[
        str, typer.Option("--authority", help="The code of an authority, for the indicators of its own overlay too.")
    ] = "",
) -> int:
    """Write the page that a provider's IT staff need, for your configuration."""
    from workbook.cli.records import print_configuration_words
    from workbook.usecases.specification import write_specification
    from workbook.usecases.workspace import Workspace, config_folder

    workspace = Workspace(Path("output"), config=config or config_folder())
    print_configuration_words(workspace)
    write_specification(workspace, to, authority)
    console.print(f"Written: {escape(str(to))}", soft_wrap=True)
    return DONE


@app.command()
def guide(
    to: Annotated[Path, typer.Option("--to", help="The page to write, as providers.html.")],
    config: Config = None,
    authority: Annotated[str, typer.Option("--authority", help="Its code, where the configuration has several.")] = "",
) -> int:
    """Write the guide for providers as a page to send them: what comes, how to fill it in, what happens once it is sent."""
    from workbook.cli.records import print_configuration_words
    from workbook.usecases.guide import write_guide
    from workbook.usecases.workspace import Workspace, config_folder

    workspace = Workspace(Path("output"), config=config or config_folder())
    print_configuration_words(workspace)
    write_guide(workspace, to, authority)
    console.print(f"Written: {escape(str(to))}", soft_wrap=True)
    return DONE


def _print_checked(checked: CheckedReturn) -> None:
    """Print the problems worst first, and the blanks of each service on a line."""
    issued = checked.form.layout.issued
    of = f"{issued.provider_name}, {issued.period} ({issued.workbook_id})"
    console.print(f"{escape(of)}: {counted(checked.answers, 'answer')}; {checked.outcome}.", soft_wrap=True)
    blanks: dict[str, list[str]] = {}
    for problem in checked.problems:
        if problem.code is Code.BLANK:
            blanks.setdefault(problem.service, []).append(problem.place.cell or problem.place.question)
        else:
            words = severity_words(problem.severity).capitalize()
            console.print(escape(f"{words}: {problem.message}"), soft_wrap=True)
    for service, cells in blanks.items():
        places = shortened(", ".join(cells), _LONGEST_PLACES)
        console.print(escape(f"Blank: {service}: {counted(len(cells), 'answer')}: {places}"), soft_wrap=True)
