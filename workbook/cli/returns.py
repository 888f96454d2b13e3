"""The commands for returns: read, status, correct, decide, diff, cancel, withdraw."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbook.cli.options import (
    DONE,
    By,
    Out,
    Quarter,
    Scheduler,
    StoreAddress,
    WorkerCount,
    app,
    exit_code,
    parsed_day,
    password,
    workspace_at,
)
from workbook.cli.terminal import console, escape, progress
from workbook.errors import UsageError
from workbook.text import counted

if TYPE_CHECKING:
    from workbook.usecases.workspace import Workspace


@app.command()
def read(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders or zips of returned workbooks.")],
    reference: Annotated[
        str, typer.Option("--as", help="The reference of the workbook that one file is, where the file has lost it.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why it is that workbook's, in a sentence.")] = "",
    by: By = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
    workers: WorkerCount = 0,
    scheduler: Scheduler = "",
) -> int:
    """Read returned workbooks into the dataset. Files are never moved, altered or deleted; reading twice changes nothing."""
    from workbook.cli.printing import print_collected
    from workbook.usecases.given_reference import given_reference
    from workbook.usecases.read import read_returns

    workspace = workspace_at(out, store, by=by, workers=workers, scheduler=scheduler)
    word = given_reference(reference, reason, workspace.by)
    collected = read_returns(tuple(paths), workspace, progress("Reading returns"), print_collected, word)
    return exit_code(needs_attention=collected.needs_attention)


@app.command()
def status(
    period: Quarter = "",
    on: Annotated[str, typer.Option("--on", help="How things stand on this day, as 2008-10-31. Default: today.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print it for a machine.")] = False,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Say who has returned, who is late, what is queried, and write a text to chase each provider with."""
    from workbook.cli.printing import print_status
    from workbook.usecases.status import status as quarter_status

    shown = quarter_status(workspace_at(out, store), period, parsed_day(on))
    if as_json:
        print(shown.paths[1].read_text(encoding="utf-8"), end="")
    else:
        print_status(shown)
    return exit_code(needs_attention=shown.needs_attention)


@app.command()
def correct(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="RETURN...", help="Returns that were read: the path, name or digest of each."),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Each return of the period that its provider has something to do about.")
    ] = False,
    to: Annotated[
        Path | None, typer.Option("--to", help="The folder for all. Default: corrections, by the results.")
    ] = None,
    period: Quarter = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Make a copy of each return with its problems marked, to send back, and the same as text for an e-mail."""
    from workbook.cli.printing import print_corrected
    from workbook.usecases.correct import correct_returns, returns_to_correct

    workspace, wanted = workspace_at(out, store), tuple(files or ())
    if bool(wanted) is everything:
        raise UsageError(
            "name the returns to correct, or give --all for each that its provider has something to do about."
        )
    if everything and not (wanted := returns_to_correct(workspace, period)):
        console.print("Nothing is to be corrected.")
    for correction in correct_returns(workspace, wanted, to, password()) if wanted else ():
        print_corrected(correction)
    return DONE


@app.command()
def decide(
    service: Annotated[str, typer.Argument(help="The id of the service.")] = "",
    verdict: Annotated[str, typer.Argument(help="include, exclude or reopen.")] = "",
    question: Annotated[str, typer.Option("--item", help="The figure it is about, as findings.csv names it.")] = "",
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")] = "",
    value: Annotated[str, typer.Option("--value", help="Which figure counts, where two files differ.")] = "",
    by: By = "",
    period: Quarter = "",
    authority: Annotated[str, typer.Option("--authority", help="Its code, where two services have the same id.")] = "",
    provider: Annotated[
        str, typer.Option("--provider", help="Its provider_id, where two services have the same id.")
    ] = "",
    sheet: Annotated[Path | None, typer.Option("--sheet", help="A decisions sheet that was filled in.")] = None,
    record: Annotated[
        str, typer.Option("--record", help="The reference of the person it is about, in a form about people.")
    ] = "",
    make_sheet: Annotated[
        Path | None, typer.Option("--make-sheet", help="Write a sheet of all open questions.")
    ] = None,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Include or exclude a figure that was questioned, one at a time or by a sheet; each with its reason."""
    from workbook.cli.printing import print_decided
    from workbook.usecases.decide import decide as decide_requests
    from workbook.usecases.decide import request
    from workbook.usecases.decision_sheet import decide_by_sheet

    workspace, now = workspace_at(out, store, by=by), dt.datetime.now(dt.UTC)
    if make_sheet is not None:
        _write_sheet(workspace, period, make_sheet, now)
        return DONE
    if sheet is not None:
        report, number = decide_by_sheet(workspace, sheet, workspace.by, now)
    else:
        wanted = request(service, verdict, reason, question, value, authority, provider, record)
        report, number = decide_requests(workspace, period, [wanted], workspace.by, now)
    print_decided(report, number)
    return DONE


def _write_sheet(workspace: Workspace, period: str, path: Path, now: dt.datetime) -> None:
    """Write a sheet of all open questions, and say what to do with it."""
    from workbook.usecases.decision_sheet import make_sheet

    chosen, number = make_sheet(workspace, period, path, now)
    console.print(
        f"{chosen}: {counted(number, 'open question')}: {escape(str(path))}. Fill it in, then: decide --sheet",
        soft_wrap=True,
    )


@app.command()
def diff(
    file: Annotated[str, typer.Argument(metavar="RETURN", help="A return that was read: its path, name or digest.")],
    second: Annotated[
        str, typer.Argument(metavar="[OTHER]", help="Another. Default: the version saved before it.")
    ] = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Say cell by cell what changed between two versions of a return."""
    from workbook.cli.printing import print_comparison
    from workbook.usecases.diff import diff as diff_returns

    print_comparison(diff_returns(workspace_at(out, store), file, second))
    return DONE


@app.command()
def cancel(
    workbooks: Annotated[
        list[str] | None, typer.Argument(metavar="[WORKBOOK]...", help="An issued workbook: its reference or file.")
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")] = "",
    period: Annotated[str, typer.Option("--period", help="All workbooks of this period, as 2008-09-Q2.")] = "",
    undo: Annotated[bool, typer.Option("--undo", help="Ask workbooks again that were taken back.")] = False,
    by: By = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Take issued workbooks back, with a reason: nobody is chased for them, and what comes of them counts for nothing."""
    from workbook.cli.printing import print_cancelled
    from workbook.usecases.cancel import cancel as cancel_workbooks

    workspace, now = workspace_at(out, store, by=by), dt.datetime.now(dt.UTC)
    done = cancel_workbooks(
        workspace, tuple(workbooks or ()), period, reason, workspace.by, cancelled=not undo, when=now
    )
    print_cancelled(done, undo=undo)
    return exit_code(needs_attention=done.needs_attention)


@app.command()
def withdraw(
    file: Annotated[str, typer.Argument(metavar="RETURN", help="A return that was read: its path, name or digest.")],
    reason: Annotated[str, typer.Option("--reason", help="Why, in a sentence.")],
    undo: Annotated[bool, typer.Option("--undo", help="Put a withdrawn return back.")] = False,
    by: By = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Take a return out of the count, with a reason. It is kept, and an earlier version counts again."""
    from workbook.cli.printing import print_results
    from workbook.usecases.withdraw import withdraw as withdraw_return

    workspace, now = workspace_at(out, store, by=by), dt.datetime.now(dt.UTC)
    report = withdraw_return(workspace, file, reason, workspace.by, withdrawn=not undo, when=now)
    console.print(f"{escape(file)}: {'put back' if undo else 'withdrawn'}.", soft_wrap=True)
    print_results(report)
    return DONE
