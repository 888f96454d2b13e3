"""The commands for a period as a whole: close, reopen, results."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import DONE, By, Out, StoreAddress, app, exit_code, workspace_at
from workbook.cli.terminal import console, escape

Code = Annotated[str, typer.Argument(metavar="PERIOD", help="The period, as 2008-09-Q2.")]


@app.command()
def close(
    period: Code,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence, where there is a reason.")] = "",
    by: By = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Close a period: what comes after changes no figure that stands until somebody decides."""
    from workbook.usecases.close import close as close_period
    from workbook.usecases.wording import state_counts

    workspace, now = workspace_at(out, store, by=by), dt.datetime.now(dt.UTC)
    closed = close_period(workspace, period, reason, workspace.by, now)
    console.print(f"{closed.period} closed by {escape(workspace.by)}. Services: {state_counts(closed.states)}.")
    return exit_code(needs_attention=closed.needs_attention)


@app.command()
def reopen(
    period: Code,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")],
    by: By = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Open a closed period again: the version saved last counts, as before."""
    from workbook.cli.printing import print_results
    from workbook.usecases.reopen import reopen as reopen_period
    from workbook.usecases.wording import reopened_words

    workspace, now = workspace_at(out, store, by=by), dt.datetime.now(dt.UTC)
    report = reopen_period(workspace, period, reason, workspace.by, now)
    console.print(reopened_words(report.state.period))
    print_results(report)
    return DONE


@app.command()
def results(
    period: Annotated[str, typer.Option("--period", help="Only those of this period. Default: all.")] = "",
    by: By = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Write the results again, as what is recorded stands: where a folder was full, or somebody deleted them."""
    from workbook.cli.printing import print_results
    from workbook.usecases.results import write_results
    from workbook.usecases.wording import state_counts

    for report in write_results(workspace_at(out, store, by=by), period):
        states = Counter(map(report.state.state, report.state.services))
        console.print(f"{report.state.period}: written again. Services: {state_counts(states)}.", soft_wrap=True)
        print_results(report)
    return DONE
