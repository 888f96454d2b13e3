"""The command that says what differs between configurations: changes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import DONE, Out, StoreAddress, app, workspace
from workbook.cli.printing import console, escape
from workbook.cli.records import print_changes
from workbook.usecases.changes import compare_configurations


@app.command()
def changes(
    old: Annotated[str, typer.Argument(help="The earlier: a folder with a configuration, a period, or a reference.")],
    new: Annotated[str, typer.Argument(help="The later, likewise. A reference is that of an issued workbook.")],
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """List what differs between two configurations: sections, questions, rules and all else that they state."""
    compared = compare_configurations(workspace(out, store), old, new)
    console.print(f"From {escape(compared.earlier)} to {escape(compared.later)}:", soft_wrap=True)
    print_changes(compared.changes)
    return DONE
