"""The command for what leaves the authority: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import (
    Config,
    Out,
    Quarter,
    StoreAddress,
    app,
    exit_code,
    parsed_day,
    workspace,
)
from workbook.cli.printing import print_exported
from workbook.table import all_formats
from workbook.usecases.export import UPLOAD
from workbook.usecases.export import export as export_period
from workbook.usecases.share import share as share_period

_FORMATS = "; ".join(
    [
        f"{UPLOAD}: a zip for the authority's own system",
        *(f"{table_format.name}: {table_format.sentence}" for table_format in all_formats().values()),
    ]
)


@app.command()
def export(
    format_name: Annotated[str, typer.Option("--format", help=_FORMATS)],
    period: Quarter = "",
    share: Annotated[bool, typer.Option("--share", help="For people outside: small numbers hidden.")] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="With --share: tables made before were never handed out.")
    ] = False,
    authority: Annotated[str, typer.Option("--authority", help="The code of one authority. Default: all.")] = "",
    on: Annotated[
        str, typer.Option("--on", help="The day in the name of the zip, as 2008-11-04. Default: today.")
    ] = "",
    config: Config = None,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Write what has been accepted: exactly, for the upload; or with small numbers hidden, to be shared."""
    desk, chosen, day = workspace(out, store, config), period, parsed_day(on)
    if share:
        made = share_period(
            desk, desk.configuration, chosen, format_name, authority=authority, day=day, replace=replace
        )
    else:
        made = export_period(desk, desk.configuration, chosen, format_name, authority=authority, day=day)
    print_exported(made)
    return exit_code(needs_attention=made.needs_attention)
