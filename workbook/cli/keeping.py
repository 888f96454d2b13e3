"""The commands against loss: backup, restore."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import DONE, By, Config, Out, StoreAddress, app, exit_code, workspace
from workbook.cli.terminal import console, escape, working
from workbook.text import counted


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

    desk = workspace(out, store, config, by)
    with working("Backing up"):
        run = back_up(desk, file)
    for path in run.damaged:
        words = f"{path}: this kept file is damaged and not in the backup. Read the return again, then back up again."
        console.print(escape(words), soft_wrap=True)
    files = counted(run.files, "kept file")
    console.print(f"Backup: {escape(str(run.path))}, {files}", soft_wrap=True)
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

    desk = workspace(out, store, by=by)
    with working("Restoring"):
        run = restore_backup(desk, file, forgotten)
    files = counted(run.files, "kept file")
    console.print(f"Restored: {escape(str(out))}, {files}. Store: {escape(run.place)}", soft_wrap=True)
    console.print(f"Its configuration: {escape(str(run.configuration))}", soft_wrap=True)
    if run.forgotten is not None:
        console.print(
            f"Taken out again: {counted(run.forgotten.people, 'person', 'people')} on the list of the forgotten."
        )
    elif run.has_people and forgotten is None:
        console.print("It holds rows about people: where some were forgotten since, restore it with --forgotten.")
    return DONE
