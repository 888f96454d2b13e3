"""The commands for what officers hear: note add, list, done, sheet."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbook.cli.options import DONE, By, Config, Out, StoreAddress, app, parsed_day, workspace_at
from workbook.cli.terminal import console, escape
from workbook.errors import UsageError
from workbook.text import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workbook.model import Note
    from workbook.usecases.workspace import Workspace

notes = typer.Typer(no_args_is_help=True, help="Keep what was heard of services: never scored, and nobody named.")
app.add_typer(notes, name="note")
_SHOWN = 60


@notes.command()
def add(
    service: Annotated[str, typer.Option("--service", help="The id of the service.")] = "",
    source: Annotated[str, typer.Option("--source", help="From whom, of the list note_sources.")] = "",
    theme: Annotated[str, typer.Option("--theme", help="What it is about, of the list note_themes.")] = "",
    direction: Annotated[str, typer.Option("--direction", help="good, concern or mixed.")] = "",
    summary: Annotated[str, typer.Option("--summary", help="What was heard, without naming anybody.")] = "",
    weight: Annotated[str, typer.Option("--weight", help="one voice, several or pattern.")] = "one voice",
    action: Annotated[str, typer.Option("--action", help="What is to be done.")] = "",
    due: Annotated[str, typer.Option("--due", help="By when, as 2008-10-31.")] = "",
    readers: Annotated[str, typer.Option("--readers", help="authority, provider or both.")] = "authority",
    on: Annotated[str, typer.Option("--on", help="When it was heard, as 2008-10-31. Default: today.")] = "",
    authority: Annotated[str, typer.Option("--authority", help="Its code, where two have such a service.")] = "",
    sheet: Annotated[
        Path | None, typer.Option("--sheet", help="Instead of all these: a CSV or .xlsx of notes.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Two words that look like a name are nobody's.")] = False,
    by: By = "",
    config: Config = None,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Write down what was heard of a service, without naming anybody."""
    from workbook.usecases.notes import NoteRequest, add_notes, requests_in
    from workbook.usecases.wording import notes_words

    if sheet is not None and (service or summary):
        raise UsageError("a note is given by its options, or a sheet of notes with --sheet. Give one of the two.")
    typed = NoteRequest(on, service, source, theme, direction, weight, readers, summary, action, due, authority)
    requests = (typed,) if sheet is None else requests_in(sheet)
    written = add_notes(workspace_at(out, store, config, by), requests, parsed_day(""), sure=yes)
    console.print(notes_words(written))
    return DONE


@notes.command(name="list")
def list_notes(
    service: Annotated[str, typer.Option("--service", help="Only those of this service.")] = "",
    source: Annotated[str, typer.Option("--source", help="Only those from this source.")] = "",
    theme: Annotated[str, typer.Option("--theme", help="Only those of this theme.")] = "",
    since: Annotated[str, typer.Option("--since", help="Only those heard on this day or later, as 2008-07-01.")] = "",
    to: Annotated[Path | None, typer.Option("--to", help="Write them there: a .csv, or an .xlsx with themes.")] = None,
    by: By = "",
    config: Config = None,
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """List what was heard, the latest first, and each theme with its sources."""
    from workbook.usecases.note_tables import write_notes
    from workbook.usecases.notes import NoteFilter, find_notes

    workspace = workspace_at(out, store, config, by)
    listed = find_notes(workspace, NoteFilter(service, source, theme, parsed_day(since) if since else None))
    _print_notes(workspace, listed)
    if to is not None:
        console.print(f"Written: {escape(str(write_notes(workspace, listed, to)))}", soft_wrap=True)
    return DONE


@notes.command()
def done(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The number of the note.")],
    on: Annotated[str, typer.Option("--on", help="When it was done, as 2008-10-31. Default: today.")] = "",
    by: By = "",
    out: Out = Path("output"),
    store: StoreAddress = "",
) -> int:
    """Say that what a note asks for was done."""
    from workbook.usecases.notes import note_done
    from workbook.usecases.wording import note_done_words

    console.print(note_done_words(note_done(workspace_at(out, store, by=by), number, parsed_day(on))))
    return DONE


@notes.command()
def sheet(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The .xlsx to write.")],
    config: Config = None,
    out: Out = Path("output"),
) -> int:
    """Make a sheet to write several notes on, for note add --sheet."""
    from workbook.usecases.note_tables import write_blank_sheet

    console.print(f"Written: {escape(str(write_blank_sheet(workspace_at(out, config=config), file)))}", soft_wrap=True)
    return DONE


def _print_notes(workspace: Workspace, listed: Sequence[Note]) -> None:
    from rich.table import Table

    from workbook.usecases.note_tables import notes_table, themes_of
    from workbook.usecases.wording import NO_NOTE, theme_words

    framework = workspace.configuration.framework
    table = Table(
        "No.", "Heard", "Service", "Source", "Theme", "Direction", "Summary", "Open", box=None, pad_edge=False
    )
    names = notes_table(framework, listed)
    for note, cells in zip(listed, names.records, strict=True):
        titles = dict(zip(names.header, map(str, cells), strict=True))
        is_open = (f"by {note.due}" if note.due else "yes") if note.action and note.done is None else ""
        facts = (titles["day"], titles["service_id"], titles["source"], titles["theme"], titles["direction"])
        table.add_row(str(note.number), *map(escape, (*facts, shortened(note.summary, _SHOWN), is_open)))
    console.print(table if listed else NO_NOTE)
    for theme in themes_of(framework, listed):
        console.print(escape(theme_words(theme)), soft_wrap=True)
