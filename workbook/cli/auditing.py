"""The commands for auditors: changes, trace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbook.cli.options import DONE, Out, StoreAddress, app, workspace_at
from workbook.cli.terminal import console, escape


@app.command()
def changes(
    old: Annotated[str, typer.Argument(help="The earlier: a folder with a configuration, a period, or a reference.")],
    new: Annotated[str, typer.Argument(help="The later, likewise. A reference is that of an issued workbook.")],
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """List what differs between two configurations: sections, questions, rules and all else that they state."""
    from workbook.cli.records import print_changes
    from workbook.usecases.changes import compare_configurations

    compared = compare_configurations(workspace_at(out, store), old, new)
    console.print(f"From {escape(compared.earlier)} to {escape(compared.later)}:", soft_wrap=True)
    print_changes(compared.changes)
    return DONE


@app.command()
def trace(
    service: Annotated[str, typer.Argument(help="The id of the service.")],
    question: Annotated[str, typer.Argument(metavar="[ITEM]", help="A figure or an indicator. Default: all.")] = "",
    period: Annotated[str, typer.Option("--period", help="The period, as 2008-09-Q2, or a year. Default: all.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a machine.")] = False,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Tell where a figure came from, who decided what, when and why, and where it went."""
    from workbook.cli.records import print_trace
    from workbook.usecases.trace import trace as trace_service
    from workbook.usecases.trace import trace_json

    events = trace_service(workspace_at(out, store), service, question, period)
    if as_json:
        print(trace_json(service, question, events))
    else:
        print_trace(events)
    return DONE
