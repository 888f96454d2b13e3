"""The commands for answers about people: extract, forget, expire."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbook.cli.options import (
    By,
    Config,
    Out,
    Quarter,
    StoreAddress,
    SwitchConfig,
    app,
    confirmed,
    exit_code,
    parsed_day,
    workspace_at,
)
from workbook.cli.terminal import console, errors, escape
from workbook.errors import UsageError

if TYPE_CHECKING:
    from workbook.usecases.forget import Chosen
    from workbook.usecases.workspace import Workspace

_FORMAT_HELP = "csv, parquet or any other format of export; spls: the files of people that upload.yaml names."
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking.")]


@app.command()
def extract(
    purpose: Annotated[str, typer.Option("--purpose", help="What for, in short, as research-2009.")],
    format_name: Annotated[str, typer.Option("--format", help=_FORMAT_HELP)] = "csv",
    period: Quarter = "",
    form: Annotated[str, typer.Option("--form", help="The code of one form. Default: all.")] = "",
    authority: Annotated[str, typer.Option("--authority", help="The code of one authority. Default: all.")] = "",
    columns: Annotated[
        Path | None, typer.Option("--columns", help="A mapping, as for fill, by which another system takes them.")
    ] = None,
    on: Annotated[str, typer.Option("--on", help="The day of the package, as 2008-11-04. Default: today.")] = "",
    by: By = "",
    config: Config = None,
    switch_config: SwitchConfig = False,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Write accepted answers about people for one purpose, each person under another reference."""
    from workbook.cli.records import configured
    from workbook.config import load_mapping
    from workbook.usecases.people_export import PeopleWanted, export_people
    from workbook.usecases.wording import extracted_words, not_extracted_words

    workspace = configured(workspace_at(out, store, config, by), switch=switch_config)
    wanted = PeopleWanted(purpose, form, authority, load_mapping(columns) if columns else None)
    written = export_people(workspace, workspace.configuration, period, format_name, wanted, parsed_day(on))
    console.print(extracted_words(written))
    for path in written.put_out.paths:
        console.print(f"Written: {escape(str(path))}", soft_wrap=True)
    for line in not_extracted_words(written):
        console.print(escape(line), soft_wrap=True)
    return exit_code(needs_attention=written.needs_attention)


@app.command()
def forget(
    reference: Annotated[str, typer.Option("--reference", help="The reference of the person, as 7KQ2MXM.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence that names nobody.")],
    authority: Annotated[str, typer.Option("--authority", help="The code, where two issued that reference.")] = "",
    yes: Yes = False,
    by: By = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Take all that was said of one person out of store, kept files and results; the counts stay."""
    from workbook.usecases.forget import rows_of

    return _forget(workspace_at(out, store, by=by), rows_of(reference, authority), reason, yes=yes)


@app.command()
def expire(
    on: Annotated[str, typer.Option("--on", help="The day to count from, as 2010-10-01. Default: today.")] = "",
    yes: Yes = False,
    by: By = "",
    config: Config = None,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Do the same for everybody who is kept longer than person_data says."""
    from workbook.usecases.forget import expiry_reason, months_kept, rows_kept_too_long

    workspace, today = workspace_at(out, store, config, by), parsed_day(on)
    months = months_kept(workspace)
    return _forget(workspace, rows_kept_too_long(months, today), expiry_reason(months), yes=yes)


def _forget(workspace: Workspace, chosen: Chosen, reason: str, *, yes: bool) -> int:
    from workbook.usecases.files import FORGOTTEN
    from workbook.usecases.forget import forget as forget_people
    from workbook.usecases.forget import rows_to_forget
    from workbook.usecases.wording import forgotten_lines, to_forget_words

    if words := to_forget_words(rows_to_forget(workspace, chosen)):
        errors.print(words)
        if not yes and not confirmed("Forget them?"):
            raise UsageError("Nothing was forgotten. If it is meant, answer yes, or give --yes.")
    run = forget_people(
        workspace, chosen, reason
    )  # of nobody, too: a run that was stopped may have left something to complete
    for line in forgotten_lines(run, workspace.out / FORGOTTEN):
        console.print(escape(line), soft_wrap=True)
    return exit_code(needs_attention=run.needs_attention)
