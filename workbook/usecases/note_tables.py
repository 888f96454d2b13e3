"""Notes as tables, and a sheet to write them on.

No share and no score is made of them.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import UsageError
from workbook.model import NOTE_SOURCES, NOTE_THEMES, CodeList, Framework, Note, NoteDirection, NoteReaders, NoteWeight
from workbook.table import (
    Block,
    ColumnType,
    OpenBox,
    Table,
    TableBook,
    TableColumn,
    TableSheet,
    format_named,
    printed,
    tabulate,
)
from workbook.table.formats.xlsx import book_bytes
from workbook.usecases.files import OWNER_ONLY, file_errors, write_atomically
from workbook.usecases.notes import NOTE_FIELDS, note_list
from workbook.usecases.workspace import Workspace

#: How many notes one sheet has rows for.
_ROWS = 50
#: What a file of notes ends in: as CSV, or as a workbook.
NOTE_ENDINGS = (".csv", ".xlsx")
#: When a workbook says it was saved that has no day of its own.
_ALWAYS = dt.datetime(2008, 1, 1, tzinfo=dt.UTC)
_WIDTHS = {"summary": 70, "action": 40, "source": 24, "theme": 26}


@dataclass(frozen=True)
class Theme:
    """What was heard of one theme.

    sources: how often from whom. latest: when it was heard last.
    """

    title: str
    sources: Counter[str]
    directions: Counter[NoteDirection]
    latest: dt.date

    @property
    def words(self) -> str:
        """How often it was heard from whom, in words."""
        return ", ".join(f"{source} {count}" for source, count in sorted(self.sources.items()))

    @property
    def remark(self) -> str:
        """What makes a theme worth raising."""
        return "heard from two or more kinds of source" if len(self.sources) > 1 else ""


def themes_of(framework: Framework, notes: Iterable[Note]) -> tuple[Theme, ...]:
    """Gather notes by theme, the one heard of last first."""
    sources, themes = note_list(framework, NOTE_SOURCES), note_list(framework, NOTE_THEMES)
    by_theme: dict[str, list[Note]] = defaultdict(list)
    for note in notes:
        by_theme[note.theme].append(note)
    gathered = [
        Theme(
            _title(themes, code),
            Counter(_title(sources, note.source) for note in heard),
            Counter(note.direction for note in heard),
            max(note.day for note in heard),
        )
        for code, heard in by_theme.items()
    ]
    return tuple(sorted(gathered, key=lambda theme: (theme.latest, theme.title), reverse=True))


def write_notes(workspace: Workspace, notes: Sequence[Note], target: Path) -> Path:
    """Write notes as CSV, or as a workbook with their themes.

    Raises UsageError for a file of another kind, FileError.
    """
    ending = target.suffix.casefold()
    if ending not in NOTE_ENDINGS:
        raise UsageError(f"{target}: notes are written as .csv or .xlsx. Give a name that ends so.")
    write_atomically(target, notes_content(workspace.configuration.framework, notes, ending), OWNER_ONLY)
    workspace.log(f"{target}: {len(notes)} notes written by {workspace.by}")
    return target


def notes_content(framework: Framework, notes: Sequence[Note], ending: str) -> bytes:
    """Notes as CSV, or as a workbook with their themes."""
    table = notes_table(framework, notes)
    if ending == NOTE_ENDINGS[0]:
        return format_named("csv").write(table)
    themes = tabulate("themes", "Themes", _THEME_COLUMNS, themes_of(framework, notes))
    sheets = (TableSheet("Notes", (Block(table),), frozen=4), TableSheet("Themes", (Block(themes),)))
    saved = max((note.when for note in notes), default=_ALWAYS)
    return book_bytes(_book(saved, *sheets))


def write_blank_sheet(workspace: Workspace, target: Path) -> Path:
    """Write a sheet to write notes on.

    Raises UsageError where it is there already or is to be no .xlsx, FileError.
    """
    with file_errors(target):
        if target.exists():
            raise UsageError(f"{target}: there is a file of that name already. Move it, or give another name.")
    if target.suffix.casefold() != ".xlsx":
        raise UsageError(f"{target}: a sheet of notes is an Excel workbook. Give a name that ends in .xlsx.")
    write_atomically(target, blank_sheet_content(workspace.configuration.framework))
    return target


def blank_sheet_content(framework: Framework) -> bytes:
    """A sheet to write notes on, as a workbook."""
    boxes = _boxes(framework)
    columns = [
        TableColumn[int](name, "To be filled in.", lambda _, name=name: boxes[name], width=_WIDTHS.get(name, 14))  # type: ignore[misc]
        for name in boxes
    ]
    table = tabulate("notes", "Notes", columns, range(_ROWS))
    return book_bytes(_book(_ALWAYS, TableSheet("Notes", (Block(table),))))


def notes_table(framework: Framework, notes: Iterable[Note]) -> Table:
    """Notes as a table.

    Its columns are those of a sheet, and when it was done and who wrote it.
    """
    sources, themes = note_list(framework, NOTE_SOURCES), note_list(framework, NOTE_THEMES)
    columns: tuple[TableColumn[Note], ...] = (
        TableColumn("number", "Its number.", lambda note: note.number, type=ColumnType.INTEGER, width=9),
        printed("day", 12, "When it was heard.", lambda note: note.day.isoformat()),
        printed("authority", 11, "The authority's code.", lambda note: note.authority),
        printed("service_id", 13, "The service.", lambda note: note.service_id),
        printed("source", 24, "From whom.", lambda note: _title(sources, note.source)),
        printed("theme", 26, "What it is about.", lambda note: _title(themes, note.theme)),
        printed("direction", 12, "good, concern or mixed.", lambda note: note.direction),
        printed("weight", 12, "How many said it.", lambda note: note.weight),
        printed("summary", 70, "What was heard.", lambda note: note.summary),
        printed("action", 40, "What is to be done.", lambda note: note.action),
        printed("due", 12, "By when.", lambda note: "" if note.due is None else note.due.isoformat()),
        printed("done", 12, "When it was done.", lambda note: "" if note.done is None else note.done.isoformat()),
        printed("readers", 12, "Who may see it.", lambda note: note.readers),
        printed("written_by", 18, "Who wrote it down.", lambda note: note.by),
    )
    return tabulate("notes", "Notes", columns, notes)


_THEME_COLUMNS: tuple[TableColumn[Theme], ...] = (
    printed("Theme", 28, "What it is about.", lambda theme: theme.title),
    printed("Heard last", 12, "When.", lambda theme: theme.latest.isoformat()),
    printed("From whom, how often", 60, "The sources.", lambda theme: theme.words),
    TableColumn("Good", "How often.", lambda theme: theme.directions[NoteDirection.GOOD], type=ColumnType.INTEGER),
    TableColumn(
        "Concern", "How often.", lambda theme: theme.directions[NoteDirection.CONCERN], type=ColumnType.INTEGER
    ),
    TableColumn("Mixed", "How often.", lambda theme: theme.directions[NoteDirection.MIXED], type=ColumnType.INTEGER),
    printed("Remark", 42, "What makes it worth raising.", lambda theme: theme.remark),
)


def _title(code_list: CodeList, code: str) -> str:
    """The words of an entry; its code where the list has it no more."""
    return {entry.code: entry.title for entry in code_list.entries}.get(code, code)


def _boxes(framework: Framework) -> dict[str, OpenBox]:
    """The box of each column of a sheet, with what may be chosen."""
    titles = {
        name: tuple(entry.title for entry in note_list(framework, code).entries)
        for name, code in (("source", NOTE_SOURCES), ("theme", NOTE_THEMES))
    }
    choices = {
        **titles,
        "direction": tuple(map(str, NoteDirection)),
        "weight": tuple(map(str, NoteWeight)),
        "readers": tuple(map(str, NoteReaders)),
    }

    return {name: OpenBox(choices.get(name, ())) for name in NOTE_FIELDS}


def _book(saved: dt.datetime, *sheets: TableSheet) -> TableBook:
    return TableBook("Notes", "What was heard of services", saved.replace(tzinfo=None), sheets)
