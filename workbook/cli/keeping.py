"""The commands against loss: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import DONE, By, Config, Out, StoreAddress, app, exit_code, workspace_at
from workbook.cli.terminal import console, escape, working


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The zip file to write; there is none of its name yet.")],
    by: By = "",
    config: Config = None,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Write store, kept files, log and configuration into one file; others may work meanwhile."""
    from workbook.usecases.backup import back_up

    workspace = workspace_at(out, store, config, by)
    with working("Backing up"):
        run = back_up(workspace, file)
    for line in run.lines:
        console.print(escape(line), soft_wrap=True)
    return exit_code(needs_attention=bool(run.damaged))


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file that backup wrote.")],
    forgotten: Annotated[
        Path | None, typer.Option("--forgotten", help="The list forgotten.csv, where it is newer than the backup.")
    ] = None,
    by: By = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Restore a backup into an empty folder, and an empty store on PostgreSQL where one is named."""
    from workbook.usecases.restore import restore as restore_backup

    workspace = workspace_at(out, store, by=by)
    with working("Restoring"):
        run = restore_backup(workspace, file, forgotten)
    for line in run.lines(out, has_list=forgotten is not None):
        console.print(escape(line), soft_wrap=True)
    return DONE
