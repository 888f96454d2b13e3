"""The commands that come first: init, register."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import DONE, Config, app, exit_code
from workbook.cli.terminal import console, escape
from workbook.errors import UsageError
from workbook.text import counted


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


@app.command()
def register(
    make_sheet: Annotated[
        Path | None, typer.Option("--make-sheet", help="Write an empty register to fill in, with lists to choose from.")
    ] = None,
    fix: Annotated[
        Path | None, typer.Option("--fix", help="A register of yours: write a clean copy with each doubt marked.")
    ] = None,
    to: Annotated[Path | None, typer.Option("--to", help="The clean copy. Default: its name with -fixed.")] = None,
    config: Config = None,
) -> int:
    """Make a register to fill in, or a clean copy of an untidy one."""
    from workbook.cli.records import print_configuration_words
    from workbook.usecases.register_sheet import fix_register, make_register_sheet
    from workbook.usecases.workspace import Workspace, config_folder

    desk = Workspace(Path("output"), config=config or config_folder())
    print_configuration_words(desk)
    if make_sheet is not None and fix is None:
        make_register_sheet(desk.configuration, make_sheet)
        console.print(f"Fill in a row for each service: {escape(str(make_sheet))}", soft_wrap=True)
        return DONE
    if fix is None or make_sheet is not None:
        raise UsageError("give --make-sheet FILE.xlsx for an empty register, or --fix FILE for a clean copy of yours.")
    fixed = fix_register(desk.configuration, fix, to)
    for doubt in fixed.doubts:
        console.print(escape(doubt), soft_wrap=True)
    console.print(
        f"{counted(fixed.rows, 'service')} in a clean copy: {escape(str(fixed.path))}. "
        f"What is said above is marked in it, with a note: {counted(len(fixed.doubts), 'doubt')}.",
        soft_wrap=True,
    )
    return exit_code(needs_attention=bool(fixed.doubts))
