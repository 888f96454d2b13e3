"""`trace`: where a figure came from, who decided what, when and why, and where it went.

1. Versions, files and cells, findings, decisions, withdrawals and releases stand in the order in which they happened.
2. Each says who, when and why, as far as anybody did.
3. For an item it has the item's own steps alone; for an indicator those of its items; for the service all, in numbers.
4. The same as JSON.
5. A file that no longer counts keeps its place, with what there was to say of it.
6. Services of one id are told apart; what is not there is said in words.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from databases import desk
from workbook.cli import run
from workbook.usecases.decide import Request, Verdict
from workbook.usecases.generate import WrittenFile
from workbook.usecases.trace import TraceEvent, trace
from workbook.usecases.withdraw import withdraw
from world import LATER, NOON, PERIOD, QUESTIONED, WHOLE, answered, csv_return, decide_one, issued, provider, read, sent
from world import PART as WORKED

Screen = pytest.CaptureFixture[str]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder in which a questioned figure was sent, withdrawn, sent again, decided upon and uploaded."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    send(out, tmp_path, file, "first.xlsx", {WHOLE: 9, WORKED: 4})
    withdraw(desk(out), "first.xlsx", "Sent by mistake", "B. Clerk", withdrawn=True, when=NOON)
    send(out, tmp_path, file, "second.xlsx", QUESTIONED)
    decide_one(out, Request("S-1", Verdict.INCLUDE, "Two posts were vacant", WORKED))
    assert command(out, "export", "--format", "spls", "--on", "2008-11-04", "--by", "C. Lead") == 0
    return out


def send(out: Path, tmp_path: Path, file: WrittenFile, name: str, changes: Mapping[str, float]) -> None:
    saved = LATER if name == "second.xlsx" else None
    read(out, sent(tmp_path / "returns", name, answered(out, file, {**changes}, saved=saved)))


def command(out: Path, *arguments: object) -> int:
    return run([*map(str, arguments), "--out", str(out), "--store", desk(out).address])


def steps(events: tuple[TraceEvent, ...]) -> list[tuple[str, str]]:
    """What happened and to which value."""
    return [(str(event.step), event.value) for event in events]


def test_a_figure_is_traced_from_its_cell_to_its_upload(out: Path) -> None:
    """1, 2, 3, 5: nothing but what happened to it."""
    events = trace(desk(out), "s-1", WORKED.lower())
    by_step = {str(event.step): event for event in events}
    received = [event for event in events if event.step == "received"]
    assert [(event.value, event.place) for event in received] == [
        ("4", "first.xlsx, 1 Quayside, D40"),
        ("3", "second.xlsx, 1 Quayside, D40"),
    ]
    assert "withdrawn" in received[0].words
    assert "counts" in received[1].words
    assert [event.value for event in events if event.step == "finding"] == ["4", "3"]
    decided, withdrawn, released = (by_step[step] for step in ("decided", "withdrawn", "released"))
    assert (decided.who, decided.words, decided.moment) == (
        "A. Officer",
        "include: Two posts were vacant",
        f"{NOON:%Y-%m-%d %H:%M:%S}",
    )
    assert (withdrawn.who, withdrawn.words) == ("B. Clerk", "Sent by mistake")
    assert (released.who, released.value) == ("C. Lead", "3")
    assert released.words == "release 1, upload as spls"
    assert released.place.endswith("SPLSExtract_00FN_04112008.zip")
    assert steps(events)[-1] == ("stands", "3")
    moments = [event.moment for event in events[:-1]]
    assert moments == sorted(moments)
    assert {event.item for event in events} <= {"", WORKED}


def test_the_file_of_the_issue_says_by_which_framework(out: Path) -> None:
    """1: the reference, the version, and whether it was asked."""
    (issue,) = (event for event in trace(desk(out), "S-1", WORKED) if event.step == "issued")
    assert "SPW-" in issue.words
    assert "version 2008-09.1" in issue.words
    assert issue.words.endswith("CLG-SPI-3 required")


def test_a_service_is_traced_in_numbers(out: Path) -> None:
    """3: one line for each file and release, and every finding and decision."""
    events = trace(desk(out), "S-1")
    counts = [str(event.step) for event in events]
    assert counts.count("received") == 2
    assert counts.count("released") == 1
    assert counts.count("decided") == 1
    assert [event.words for event in events if event.step == "stands"] == ["the service is accepted"]
    items = {event.item for event in trace(desk(out), "S-1", "CLG-SPI-3") if event.step == "received"}
    assert {WHOLE, WORKED} <= items
    assert all(item.startswith("CLG-SPI-3.") for item in items)


def test_a_figure_that_leads_to_a_rule_is_traced_to_its_finding(out: Path) -> None:
    """3: the finding stands at the hours worked, and names those contracted."""
    findings = [event for event in trace(desk(out), "S-1", WHOLE) if event.step == "finding"]
    assert [event.item for event in findings] == [WORKED, WORKED]


def test_a_csv_and_a_workbook_are_both_in_it(out: Path, tmp_path: Path) -> None:
    """1: with the line and the cell; it came after the upload, so it waits, and what was uploaded stands."""
    (file,) = issued(out, provider(1))
    read(out, sent(tmp_path / "returns", "system.csv", csv_return(file, {WORKED: 5})))
    events = trace(desk(out), "S-1", WORKED)
    (line,) = (event for event in events if event.place == "system.csv, CSV, E2" and event.step == "received")
    assert line.words.endswith("waits for a decision")
    assert events[-1].value == "3"


def test_the_same_as_json(out: Path, capsys: Screen) -> None:
    """4: every part of every step, and nothing else on the screen."""
    capsys.readouterr()
    assert command(out, "trace", "S-1", WORKED, "--period", PERIOD, "--json") == 0
    whole = json.loads(capsys.readouterr().out)
    assert (whole["service_id"], whole["item"]) == ("S-1", WORKED)
    assert [tuple(event.values()) for event in whole["events"]] == [
        tuple((vars(event) | {"when": event.moment}).values()) for event in trace(desk(out), "S-1", WORKED)
    ]


def test_what_was_done_within_a_second_stays_in_order(out: Path) -> None:
    """1: a decision that follows an upload stands behind it, also where the clock shows the same second."""
    assert command(out, "decide", "S-1", "exclude", "--item", WORKED, "--reason", "Counted wrongly") == 0
    names = [str(event.step) for event in trace(desk(out), "S-1", WORKED)]
    assert [name for name in names if name in ("decided", "released")] == ["decided", "released", "decided"]


def test_people_read_it_line_by_line(out: Path, capsys: Screen) -> None:
    """1, 2: a line for each step."""
    capsys.readouterr()
    assert command(out, "trace", "S-1", WORKED) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(trace(desk(out), "S-1", WORKED))
    assert lines[-1].split()[:5] == [str(PERIOD), "LCE", "99001", "now", "stands"]


def test_services_of_one_id_are_told_apart(tmp_path: Path) -> None:
    """6: by authority and provider."""
    out = tmp_path / "two"
    issued(out, provider(1), provider(2, service_id="S-1", authority="Derby"))
    owners = {(event.authority, event.provider_id) for event in trace(desk(out), "S-1")}
    assert owners == {("LCE", "99001"), ("DER", "99002")}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["S-9"], "service S-9 is in no workbook"),
        (["S-1", "EM-LPI-99"], "there is no EM-LPI-99"),
        (["S-1", "--period", "2008-09-Q4"], "nothing was issued for 2008-09-Q4"),
    ],
)
def test_what_is_not_there_is_said(out: Path, arguments: list[str], words: str, capsys: Screen) -> None:
    """6: in one line."""
    capsys.readouterr()
    assert command(out, "trace", *arguments) == 1
    (message,) = capsys.readouterr().err.splitlines()
    assert words in message
