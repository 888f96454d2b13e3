"""The commands for what comes back: read."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import DONE, NEEDS_ATTENTION, Out, StoreAddress, app
from workbook.cli.printing import print_collected, progress
from workbook.pipeline import Desk, collect


@app.command()
def read(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of returned workbooks.")],
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Read returned workbooks into the dataset. Files are never moved, altered or deleted; reading twice changes nothing."""
    collected = collect(tuple(paths), Desk(out, store), progress)
    print_collected(collected)
    return NEEDS_ATTENTION if collected.needs_attention else DONE
