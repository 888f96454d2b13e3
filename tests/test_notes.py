"""What officers hear of services is kept: by theme and source, never scored, and nobody named.

1. A note is written down with its service, source, theme and direction, as the lists have them, and listed, the latest first.
2. What is not of the lists, of no service, still to come or too long is refused, all of it at once.
3. What could tell who somebody is is refused; two words that look like a name are asked about, and are no question where
   they are the name of a service or of something in the lists.
4. A sheet gives many at once, all or none; it may be a CSV, and the one that is made has boxes with choices.
5. A list can be kept as CSV, or as a workbook with the themes, readable by its owner alone; a theme heard from two kinds of
   source says so, and nothing has a score.
6. What a note asks for can be called done, once.
7. Notes are in a backup, and in no results, exports and shares.
8. A command or a sheet that is given again writes no note twice; the same words of another officer are a note of their own.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import stat
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import world
from databases import copied, desk
from workbook.errors import UsageError
from workbook.model import Note
from workbook.usecases.backup import back_up
from workbook.usecases.note_tables import write_blank_sheet, write_notes
from workbook.usecases.notes import NOTE_FIELDS, NoteFilter, NoteRequest, add_notes, find_notes, note_done, requests_in
from workbook.usecases.restore import restore
from world import command, provider

Screen = pytest.CaptureFixture[str]
TODAY = dt.date(2008, 11, 3)
HEARD = NoteRequest(
    "2008-10-14", "s-1", "complaint", "Home and repairs", "concern", summary="The heating fails at night."
)


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which two services were issued to."""
    out = tmp_path_factory.mktemp("one") / "output"
    world.issued(out, provider(1), provider(2, service_name="Meadow View"))
    return out


@pytest.fixture
def out(one: Path, tmp_path: Path) -> Path:
    return copied(one, tmp_path / "output")


def changed(**changes: str) -> NoteRequest:
    """The note with other words in it."""
    return NoteRequest(**{**vars(HEARD), **changes})


def add(out: Path, *requests: NoteRequest, sure: bool = False) -> tuple[Note, ...]:
    return add_notes(desk(out), requests, TODAY, sure=sure)


def test_a_note_is_written_down_and_listed(out: Path, capsys: Screen) -> None:
    """1: by whatever name the lists have."""
    (first,) = add(out, HEARD)
    assert (first.number, first.service_id, first.theme, first.day) == (1, "S-1", "home", dt.date(2008, 10, 14))
    options = ("--service", "S-2", "--source", "Carer", "--theme", "safety", "--direction", "good")
    words = ("--summary", "The new locks are liked.", "--on", "2008-10-20", "--by", "Ann Officer")
    assert command(out, "note", "add", *options, *words) == 0
    assert [note.service_id for note in find_notes(desk(out), NoteFilter())] == ["S-2", "S-1"]
    assert [note.number for note in find_notes(desk(out), NoteFilter(theme="Safety"))] == [2]
    assert [note.number for note in find_notes(desk(out), NoteFilter("S-1", "complaint", since=TODAY))] == []
    capsys.readouterr()
    assert command(out, "note", "list") == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "The new locks are liked." in printed
    assert "Home and repairs, last 2008-10-14: Complaint 1" in printed


def test_what_cannot_be_is_refused_at_once(out: Path) -> None:
    """2: every fault of it, and nothing is written down."""
    wrong = {
        "day": "2008-12-01",
        "service_id": "S-9",
        "source": "gossip",
        "direction": "bad",
        "summary": "x" * 281,
        "due": "soon",
    }
    with pytest.raises(UsageError) as refused:
        add(out, changed(**wrong))
    told = str(refused.value)
    for words in (
        "is still to come",
        "no such service",
        "'gossip'",
        "'bad' is no direction",
        "at most 280",
        "not a day",
    ):
        assert words in told
    assert find_notes(desk(out), NoteFilter()) == ()


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ("The number is AB 12 34 56 C", "a National Insurance number"),
        ("See 943 476 5919", "an NHS number"),
        ("Born on 14/08/1974", "a date"),
        ("Lives at DE1 2AB", "a postcode"),
        ("Write to a.b@c.org", "an e-mail address"),
    ],
)
def test_who_somebody_is_is_refused(words: str, what: str, out: Path) -> None:
    """3: in the summary and in what is to be done."""
    for field in ("summary", "action"):
        with pytest.raises(UsageError, match=what):
            add(out, changed(**{field: words}), sure=True)


def test_a_name_is_asked_about(out: Path) -> None:
    """3: `--yes` says that it is nobody's; a service, a benefit and a list may be named."""
    with pytest.raises(UsageError, match="look like a name"):
        add(out, changed(summary="It was Jane Smith who said so."))
    add(out, changed(summary="It was Green Flag week."), sure=True)
    add(out, changed(summary="Meadow View has no Housing Benefit form."), sure=False)


def test_a_sheet_gives_many_at_once(out: Path, tmp_path: Path) -> None:
    """4: as it was made, and as CSV; one wrong row, and none is written down."""
    made = write_blank_sheet(desk(out), tmp_path / "notes.xlsx")
    book = openpyxl.load_workbook(made)
    sheet = book["Notes"]
    assert [cell.value for cell in sheet[1]] == list(NOTE_FIELDS)
    assert len(sheet.data_validations.dataValidation) >= 5
    for row, request in enumerate((HEARD, changed(source="Visit")), 2):
        for column, name in enumerate(NOTE_FIELDS, 1):
            sheet.cell(row, column).value = getattr(request, name) or None
    book.save(made)
    assert len(add(out, *requests_in(made))) == 2
    text = (
        "Day,Service ID,Source,Theme,Direction,Summary\n,S-1,visit,safety,good,All well\n,S-1,?,safety,good,All well\n"
    )
    (tmp_path / "notes.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"row 3: '\?' is not of the list note_sources"):
        add(out, *requests_in(tmp_path / "notes.csv"))
    assert len(find_notes(desk(out), NoteFilter())) == 2
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError, match="it has no column day, service_id, summary"):
        requests_in(tmp_path / "other.csv")


def test_a_list_is_kept(out: Path, tmp_path: Path) -> None:
    """5: with nothing that scores."""
    add(out, HEARD, changed(source="Carer", direction="good"), changed(theme="Safety"))
    notes = find_notes(desk(out), NoteFilter())
    written = write_notes(desk(out), notes, tmp_path / "notes.csv")
    rows = list(csv.DictReader(io.StringIO(written.read_text(encoding="utf-8"))))
    assert [(row["theme"], row["source"], row["summary"]) for row in rows][-1] == (
        "Home and repairs",
        "Complaint",
        "The heating fails at night.",
    )
    book = openpyxl.load_workbook(write_notes(desk(out), notes, tmp_path / "notes.xlsx"))
    assert book.sheetnames == ["Notes", "Themes"]
    themes = {str(row[0]): row for row in book["Themes"].iter_rows(min_row=2, values_only=True)}
    assert themes["Home and repairs"][2] == "Carer 1, Complaint 1"
    assert themes["Home and repairs"][6] == "heard from two or more kinds of source"
    assert not themes["Safety"][6]
    assert {stat.S_IMODE((tmp_path / f"notes.{kind}").stat().st_mode) for kind in ("csv", "xlsx")} == {0o600}
    with pytest.raises(UsageError, match=r"as \.csv or \.xlsx"):
        write_notes(desk(out), notes, tmp_path / "notes.txt")


def test_what_a_note_asks_for_is_done_once(out: Path) -> None:
    """6: and what asks for nothing cannot be done."""
    add(out, changed(action="Ask the landlord", due="2008-11-30"), HEARD)
    assert command(out, "note", "done", "1", "--on", "2008-11-20") == 0
    assert [note.done for note in find_notes(desk(out), NoteFilter())] == [None, dt.date(2008, 11, 20)]
    for number, words in ((1, "it was done on 2008-11-20"), (2, "none that asks"), (7, "none that asks")):
        with pytest.raises(UsageError, match=words):
            note_done(desk(out), number, TODAY)


def test_notes_are_in_a_backup_and_nowhere_else(out: Path, tmp_path: Path) -> None:
    """7: nor in the log."""
    add(out, HEARD)
    back_up(desk(out), tmp_path / "backup.zip")
    restore(desk(tmp_path / "restored"), tmp_path / "backup.zip")
    assert [note.summary for note in find_notes(desk(tmp_path / "restored"), NoteFilter())] == [HEARD.summary]
    results = [path for path in out.rglob("*") if path.suffix in (".csv", ".log") and path.is_file()]
    assert not [path for path in results if HEARD.summary in path.read_text(encoding="utf-8")]


def test_no_note_is_written_twice(out: Path) -> None:
    """8: nor where a row of a sheet is there already and another is new."""
    (first,) = add(out, HEARD)
    again = add(out, HEARD, changed(direction="mixed"))
    assert [note.number for note in again] == [first.number, 2]
    (other,) = add_notes(replace(desk(out), by="B. Officer"), (HEARD,), TODAY, sure=False)
    assert other.number == 3
    assert len(find_notes(desk(out), NoteFilter())) == 3
