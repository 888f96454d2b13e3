"""The commands for what leaves the authority: export, releases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import (
    DONE,
    By,
    Config,
    LastPeriod,
    Out,
    Since,
    StoreAddress,
    SwitchConfig,
    app,
    exit_code,
    parsed_day,
    workspace_at,
)
from workbook.cli.terminal import console, escape, working
from workbook.errors import UsageError

#: Formats by the names of their files, since to import them takes longer than all the rest of a `--help`.
_FORMATS = sorted(path.stem for path in Path(__file__).parents[1].glob("table/formats/[!_]*.py"))
_FORMAT_HELP = f"spls: a zip for the authority's own system; {', '.join(_FORMATS)}: tables of one file each; page: with --share, the report to hand out."


@app.command()
def export(
    format_name: Annotated[str, typer.Option("--format", help=_FORMAT_HELP)],
    period: LastPeriod = "",
    since: Since = "",
    share: Annotated[bool, typer.Option("--share", help="For people outside: small numbers hidden.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="With --share: tables made before were never handed out.")
    ] = False,
    authority: Annotated[str, typer.Option("--authority", help="The code of one authority. Default: all.")] = "",
    on: Annotated[
        str, typer.Option("--on", help="The day in the name of the zip, as 2008-11-04. Default: today.")
    ] = "",
    by: By = "",
    config: Config = None,
    switch_config: SwitchConfig = False,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Write what has been accepted: exactly, for the upload; or with small numbers hidden, to be shared."""
    from workbook.cli.records import configured, print_exported
    from workbook.usecases.export import export as export_period
    from workbook.usecases.share import require_no_span
    from workbook.usecases.share import share as share_period

    day = parsed_day(on)
    workspace = configured(workspace_at(out, store, config, by), switch=switch_config)
    what = workspace, workspace.configuration, period, format_name
    with working("Working out what to hide" if share else "Working out what to export"):
        if share:
            require_no_span(since)
            written = share_period(*what, authority=authority, day=day, replace=replace)
        else:
            written = export_period(*what, authority=authority, day=day, since=since)
    print_exported(written)
    return exit_code(needs_attention=written.needs_attention)


@app.command()
def releases(
    number: Annotated[int, typer.Argument(metavar="[NUMBER]", help="The number of a release. Default: list all.")] = 0,
    second: Annotated[int, typer.Argument(metavar="[OTHER]", help="A release to compare it with.")] = 0,
    write: Annotated[
        bool, typer.Option("--write", help="Write the files of the release again, byte for byte.")
    ] = False,
    to: Annotated[Path | None, typer.Option("--to", help="The folder for them. Default: where they were.")] = None,
    period: Annotated[str, typer.Option("--period", help="Only those of this period. Default: all.")] = "",
    by: By = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """List what left, when and by whom; compare two releases figure by figure; or write one again."""
    from workbook.cli.records import print_differences, print_released_files, print_releases
    from workbook.usecases.releases import compare_releases, find_release, list_releases, write_release

    workspace = workspace_at(out, store, by=by)
    if (write and second) or (write and not number):
        raise UsageError("one release is written at a time. Give its number, and no other.")
    if write:
        for path in write_release(workspace, number, to):
            console.print(f"Written: {escape(str(path))}", soft_wrap=True)
    elif number and not second:
        release = find_release(workspace, number)
        print_releases((release,))
        print_released_files(release)
    elif second:
        compared = compare_releases(workspace, number, second)
        print_releases((compared.earlier, compared.later))
        print_differences(compared.differences, f"release {number}")
    else:
        print_releases(list_releases(workspace, period))
    return DONE
