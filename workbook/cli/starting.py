"""The command that comes first: init."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import DONE, app
from workbook.cli.terminal import console, escape


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that is empty, or not there yet.")],
    authority: Annotated[
        str,
        typer.Option("--authority", help="Whose it is, by name: a county, unitary, metropolitan or London council."),
    ] = "",
    pack: Annotated[
        str, typer.Option("--pack", help="Another framework than the shipped one: nihe (Northern Ireland) or dasa.")
    ] = "",
) -> int:
    """Begin a configuration of your own in a folder, with a blank register."""
    from workbook.usecases.init import begin_configuration

    begun = begin_configuration(folder, authority, pack)
    framework = begun.configuration.framework
    console.print(f"{escape(framework.name)}: {escape(str(begun.folder))}. No mistakes.", soft_wrap=True)
    for note in begun.notes:
        console.print(f"Note: {escape(note)}", soft_wrap=True)
    console.print(f"Next: write your services into {escape(str(begun.register))}, then run:", soft_wrap=True)
    console.print(escape(f"  sp-workbook check --config {begun.folder} --register {begun.register}"), soft_wrap=True)
    return DONE
