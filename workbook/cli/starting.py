"""The commands that come first: init, register."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbook.cli.options import DONE, By, Config, Out, Quarter, StoreAddress, app, exit_code, workspace_at
from workbook.cli.terminal import console, escape
from workbook.errors import UsageError

if TYPE_CHECKING:
    from workbook.usecases.workspace import Workspace


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
    from_choices: Annotated[
        Path | None,
        typer.Option(
            "--from-choices", help="This period's register: write the next one, with what providers switched."
        ),
    ] = None,
    to: Annotated[
        Path | None, typer.Option("--to", help="The copy. Default: the register's name with -fixed, or with -next.")
    ] = None,
    period: Quarter = "",
    config: Config = None,
    by: By = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Make a register to fill in, a clean copy of an untidy one, or the next one from what providers chose."""
    from workbook.cli.records import configured, print_configuration_words
    from workbook.usecases.workspace import Workspace, config_folder

    chosen = [choice for choice in (make_sheet, fix, from_choices) if choice is not None]
    if len(chosen) != 1:
        raise UsageError(
            "give --make-sheet FILE.xlsx for an empty register, --fix FILE for a clean copy of yours, "
            "or --from-choices FILE for the next one."
        )
    if from_choices is not None:
        return _next_register(configured(workspace_at(out, store, config, by)), from_choices, period, to)
    workspace = Workspace(Path("output"), config=config or config_folder())
    print_configuration_words(workspace)
    return _empty_register(workspace, chosen[0]) if fix is None else _fixed_register(workspace, fix, to)


def _empty_register(workspace: Workspace, path: Path) -> int:
    from workbook.usecases.register_sheet import make_register_sheet

    make_register_sheet(workspace.configuration, path)
    console.print(f"Fill in a row for each service: {escape(str(path))}", soft_wrap=True)
    return DONE


def _fixed_register(workspace: Workspace, fix: Path, to: Path | None) -> int:
    from workbook.usecases.register_sheet import fix_register
    from workbook.usecases.wording import fixed_words

    fixed = fix_register(workspace.configuration, fix, to)
    for doubt in fixed.doubts:
        console.print(escape(doubt), soft_wrap=True)
    console.print(escape(fixed_words(fixed, str(fixed.path))), soft_wrap=True)
    return exit_code(needs_attention=bool(fixed.doubts))


def _next_register(workspace: Workspace, register: Path, period: str, to: Path | None) -> int:
    from workbook.usecases.next_register import next_register
    from workbook.usecases.wording import next_register_words

    target = to or register.with_name(f"{register.stem}-next.xlsx")
    made = next_register(workspace, register, period, target, dt.date.today())
    for words in made.switched:
        console.print(escape(words), soft_wrap=True)
    console.print(escape(next_register_words(made, str(made.path))), soft_wrap=True)
    return DONE
