"""The same acts leave the same in SQLite and in PostgreSQL.

Beside this, what officers do at the same time runs on both, and so does `test_quarter_in_the_life`.

1. Every table holds the same rows, whatever was recorded: issues, returns, decisions, notes, releases, people who are forgotten.
2. The screen says the same, and the files of results are the same bytes.
"""

from __future__ import annotations

import re
import secrets
from pathlib import Path

import pytest

import databases
import people_cycle
from databases import POSTGRESQL, SQLITE, desk
from short_term import CAREFUL
from world import EVENING, PERIOD, QUESTIONED, USERS, answered, command, issued, provider, read, sent

BY = ("--by", "A. Officer")
WHY = ("--reason", "So it was agreed", *BY)
HEARD = ("--on", "2008-10-14", "--source", "complaint", "--theme", "home", "--direction", "concern", *BY)


def _acts(second: str, person: str) -> tuple[tuple[object, ...], ...]:
    return (
        ("decide", "S-1", "exclude", "--item", USERS, *WHY),
        (
            "note",
            "add",
            "--service",
            "S-1",
            "--summary",
            "The heating fails at night.",
            "--action",
            "Have it mended",
            *HEARD,
        ),
        ("note", "done", 1, *BY),
        ("cancel", second, *WHY),
        ("cancel", second, "--undo", *WHY),
        ("withdraw", "second.xlsx", *WHY),
        ("extract", "--purpose", "research", *BY),
        ("forget", "--reference", person, "--yes", *WHY),
        ("export", "--format", "spls", *BY),
        ("export", "--share", "--format", "csv", *BY),
        ("close", PERIOD, *BY),
        ("reopen", PERIOD, *WHY),
        ("releases",),
        ("status",),
    )


def _left_behind(folder: Path, screen: pytest.CaptureFixture[str]) -> tuple[str, str, dict[str, bytes]]:
    """The rows of a store in which all of it was done, what was said, and the files."""
    out = folder / "output"
    first, second = issued(out, provider(1), provider(2))
    (people,) = people_cycle.issue(out, provider(1))
    read(out, sent(folder / "in", "first.xlsx", answered(out, first, {**QUESTIONED, USERS: 9})))
    read(out, sent(folder / "in", "second.xlsx", answered(out, second, saved=EVENING)))
    people_cycle.read(out, people=people_cycle.filled(out, people, {"S-1": [CAREFUL, {**CAREFUL, "age": 51}]}))
    screen.readouterr()
    for arguments in _acts(second.path.name, people.issued.services[0].records[0]):
        assert command(out, *arguments) in (0, 2), arguments
    said = screen.readouterr()
    with desk(out).store() as store:
        rows = "\n".join(f"{table}: {line}" for table, line in store.copying.lines())
    written = {
        str(path.relative_to(out)): path.read_bytes() for path in (out / str(PERIOD)).rglob("*") if path.is_file()
    }
    return _steady(rows, folder), _steady(f"{said.out}{said.err}", folder), written


def _steady(text: str, folder: Path) -> str:
    """The text without the place of the store and the time by the clock."""
    text = re.sub(r"Store: .*", "", text.replace(str(folder), ""))
    return re.sub(r"20[2-9]\d-\d\d-\d\d(T| )\d\d:\d\d(:[\d.]+)?", "", text)


def test_the_same_is_left_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """1, 2."""
    monkeypatch.setattr(secrets, "token_hex", lambda size: "5" * 2 * size)
    (tmp_path / SQLITE).mkdir()
    (tmp_path / POSTGRESQL).mkdir()
    in_file = _left_behind(tmp_path / SQLITE, capsys)
    databases.use(POSTGRESQL)
    try:
        on_server = _left_behind(tmp_path / POSTGRESQL, capsys)
    finally:
        databases.use(SQLITE)
    for here, there in zip(in_file, on_server, strict=True):
        assert there == here
