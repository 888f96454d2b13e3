"""An officer's commands on workbooks about people: they name sheet, cell and reference, and show nothing that was typed.

1. A decisions sheet has the questions about people too, each with its reference and form; what is decided on it holds.
2. Of two files that differ, the sheet offers the files by name.
3. `report` has the findings about people.
4. `trace` says of an item where each person's answer stands and what was decided, and of a service its forms one by one.
5. `diff` compares row by row, with the version before of the same form.
6. None of these shows an answer about a person, nor does any table for people outside.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

import world
from databases import desk
from people_cycle import filled, findings, issue, persons, read
from short_term import CAREFUL
from workbook.errors import DecisionError
from workbook.findings import NOT_SHOWN
from workbook.usecases.decision_sheet import decide_by_sheet, make_sheet
from workbook.usecases.diff import diff
from workbook.usecases.generate import WrittenFile
from workbook.usecases.report import report
from workbook.usecases.trace import trace
from workbook.usecases.traced import TraceStep
from world import command, provider

WHEN = dt.datetime(2008, 11, 1, tzinfo=dt.UTC)
AGE, BEGAN = "NOF-ST-1.age", "NOF-ST-1.began"
#: Somebody who stayed under 28 days, which is asked about.
SHORT = {**CAREFUL, "began": dt.date(2008, 8, 1), "age": 87}
Screen = pytest.CaptureFixture[str]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def file(out: Path) -> WrittenFile:
    """A workbook about people beside the quarterly one, both returned; the first person is asked about."""
    (quarterly,) = world.issued(out, provider(1))
    (file,) = issue(out, provider(1))
    people = filled(out, file, {"S-1": [SHORT, CAREFUL]})
    read(out, quarterly=world.answered(out, quarterly), people=people)
    return file


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a decisions sheet."""
    heading, *lines = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return [dict(zip(map(str, heading), (str(cell or "") for cell in line), strict=True)) for line in lines]


def choices(path: Path) -> list[str]:
    """What the boxes of a decisions sheet offer."""
    book = openpyxl.load_workbook(path)
    offered: list[str] = []
    for rule in book.worksheets[0].data_validations.dataValidation:
        source = str(rule.formula1)
        if source.startswith('"'):
            offered += source.strip('"').split(",")
        else:
            name, _, cells = source.lstrip("=").partition("!")
            offered += [str(cell.value) for cell in book[name][cells.replace("$", "")][0]]
    return offered


def chosen(path: Path, row: int, choice: str) -> Path:
    """The sheet with one choice and its reason."""
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(row, 1).value = choice
    book.worksheets[0].cell(row, 2).value = "Agreed with the team"
    target = path.with_name("filled.xlsx")
    book.save(target)
    return target


def people_row(sheet: Path, item: str = "") -> int:
    """Which row of a sheet is the first about a person."""
    return next(n for n, row in enumerate(rows(sheet), 2) if row["Person"] and item in ("", row["Item"]))


def test_a_decisions_sheet_has_people(out: Path, file: WrittenFile, tmp_path: Path) -> None:
    """1: confirmed on the sheet, it is asked no more."""
    sheet = tmp_path / "decisions.xlsx"
    make_sheet(desk(out), "", sheet, WHEN)
    number = people_row(sheet)
    row = rows(sheet)[number - 2]
    assert (row["Person"], row["Form"], row["Found"]) == (file.issued.services[0].records[0], file.issued.form, "")
    assert "1 Quayside" in row["Cell"]
    decide_by_sheet(desk(out), chosen(sheet, number, "Include"), "Ann Officer", WHEN)
    asked = [row["code"] for row in findings(out) if row["record"]]
    assert asked == ["D01"]
    read(out, later=filled(out, file, {"S-1": [{**SHORT, "ended": dt.date(2008, 8, 9)}]}, world.EVENING))
    with pytest.raises(DecisionError, match="has changed since the sheet was made"):
        decide_by_sheet(desk(out), chosen(sheet, number, "Include"), "Ann Officer", WHEN)


def test_two_files_are_offered_by_name(out: Path, file: WrittenFile, tmp_path: Path) -> None:
    """2: and the one that is chosen counts."""
    lines = [
        "workbook_id,extracted_at,reference,item,value",
        f"{file.issued.workbook_id},2008-10-09T17:30:00,{file.issued.services[0].records[1]},{AGE},61",
    ]
    world.read(out, world.sent(tmp_path / "returns", "system.csv", "\n".join(lines).encode()))
    sheet = tmp_path / "decisions.xlsx"
    make_sheet(desk(out), "", sheet, WHEN)
    (use,) = [choice for choice in choices(sheet) if choice.startswith("Use system.csv")]
    assert not [choice for choice in choices(sheet) if "61" in choice.split(" (")[0]]
    decide_by_sheet(desk(out), chosen(sheet, people_row(sheet, AGE), use), "Ann Officer", WHEN)
    assert [row[AGE] for row in persons(out)] == ["87", "61"]


def test_the_report_has_people(out: Path, file: WrittenFile) -> None:
    """3: by sheet and cell, without what was typed."""
    _, path, number = report(desk(out), "")
    assert number == len(findings(out))
    lines = list(openpyxl.load_workbook(path)["Please confirm"].iter_rows(min_row=2, values_only=True))
    (about,) = [line for line in lines if "people.xlsx" in map(str, line)]
    assert file.issued.services[0].records[0] in str(about)


def test_trace_says_where_each_persons_answer_stands(out: Path, file: WrittenFile) -> None:
    """4: received, asked about, decided and as it stands, and no answer."""
    first = file.issued.services[0].records[0]
    item = next(row["item"] for row in findings(out) if row["record"])
    assert command(out, "decide", "S-1", "include", "--item", item, "--record", first, "--reason", "Agreed") in (0, 2)
    events = trace(desk(out), "S-1", item)
    assert [event.step for event in events if first in f"{event.place} {event.words}"] == [
        TraceStep.RECEIVED,
        TraceStep.FINDING,
        TraceStep.DECIDED,
        TraceStep.STANDS,
    ]
    assert {event.value for event in events} <= {"", NOT_SHOWN, "blank"}
    whole = trace(desk(out), "S-1")
    issued = [event.place for event in whole if event.step is TraceStep.ISSUED]
    assert sorted(name.endswith(f"{file.issued.form}.xlsx") for name in issued) == [False, True]
    received = {event.place for event in whole if event.step is TraceStep.RECEIVED}
    assert received == {"quarterly.xlsx", "people.xlsx"}


def test_diff_compares_row_by_row(out: Path, file: WrittenFile) -> None:
    """5: the changed cell of the one person, held against the workbook about people before it."""
    read(out, later=filled(out, file, {"S-1": [SHORT, {**CAREFUL, "age": 35}]}, world.EVENING))
    compared = diff(desk(out), "later.xlsx")
    assert (compared.earlier.returned.file, compared.later.returned.file) == ("people.xlsx", "later.xlsx")
    (change,) = compared.changes
    assert (change.record, change.question) == (file.issued.services[0].records[1], AGE)
    assert (change.earlier, change.later) == (NOT_SHOWN, NOT_SHOWN)


def test_no_command_shows_an_answer(out: Path, file: WrittenFile, tmp_path: Path, capsys: Screen) -> None:
    """6: of all that they print and write."""
    odd = {**SHORT, "age": 7654321, "need_1a": "Zyxwvut", "plan": "Qqqqqq", "why": "Xyzzyx was ill"}
    read(out, later=filled(out, file, {"S-1": [odd]}, world.EVENING))
    commands: tuple[tuple[object, ...], ...] = (
        ("read", tmp_path / "returns"),
        ("status", "--json"),
        ("report",),
        ("diff", "later.xlsx"),
        ("trace", "S-1"),
        ("trace", "S-1", AGE),
        ("trace", "S-1", "NOF-ST-2.need_1a"),
        ("decide", "--make-sheet", tmp_path / "decisions.xlsx"),
        ("correct", "later.xlsx"),
        ("results",),
        ("export", "--format", "csv", "--on", "2008-11-04"),
        ("export", "--share", "--format", "xlsx", "--on", "2008-11-04"),
    )
    for words in commands:
        assert command(out, *words) in (0, 2), words
    printed = capsys.readouterr()
    shown = {"the screen": printed.out + printed.err, **dict(written(out, tmp_path))}
    typed = ("7654321", "Zyxwvut", "Qqqqqq", "Xyzzyx")
    assert len(shown) > 8
    assert [(name, words) for name, text in shown.items() for words in typed if words in text] == []


def written(out: Path, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The text of every file that was written but for the tables of people and what goes back to the provider."""
    for path in (*out.rglob("*"), *tmp_path.glob("*.xlsx")):
        if path.suffix in (".csv", ".txt", ".log", ".json") and path.parent.name != "people":
            yield path.name, path.read_text(encoding="utf-8")
        elif path.suffix == ".xlsx" and path.parent.name not in ("corrections", str(world.PERIOD)):
            book = openpyxl.load_workbook(path)
            cells = (cell for sheet in book for line in sheet.iter_rows(values_only=True) for cell in line)
            yield path.name, " ".join(str(cell) for cell in cells if cell is not None)
