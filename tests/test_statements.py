"""What the store is asked: as little for twelve providers as for four, and never without an index.

1. No command asks the store once for each provider: selects and transactions are as many, however many providers there are.
2. A run of `generate` or `read` writes in one transaction, and one that finds nothing new in none.
3. Every look-up has its index: no command has the database go through a table to find some rows of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

import people_cycle
import short_term
from workbook.demo.plausible import plausible_answers
from workbook.model import QuestionType
from workbook.usecases.generate import WrittenFile
from world import PERIOD, USERS, command, configuration, csv_return, issued, provider, register, sent

#: Tables that have few rows in any store, or of which all rows are wanted.
_SMALL = ("alembic_version", "frameworks", "configurations", "acts", "sqlite_master")

#: A file of people is looked up so often at most while results are written. Of three files, 18 to 20 times in each of the six
#: orders in which they may have come, as the last one is at hand.
LOOKED_UP = 9


@dataclass
class Asked:
    """What databases were asked.

    writing: how many transactions wrote. scans: look-ups without an index.
    """

    selects: list[str] = field(default_factory=list)
    transactions: int = 0
    writing: set[int] = field(default_factory=set)
    scans: set[str] = field(default_factory=set)

    def begin(self, _: Connection) -> None:
        """Count a transaction."""
        self.transactions += 1

    def execute(self, connection: Connection, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        """Count a statement, and have the database say how it would look things up."""
        if statement.startswith("SELECT"):
            self.selects.append(statement)
            if connection.dialect.name == "sqlite" and "WHERE" in statement:
                self.scans.update(_scans(cursor.connection, statement, parameters))
        elif statement.startswith(("INSERT", "UPDATE", "DELETE")):
            self.writing.add(self.transactions)


def _scans(driver: Any, statement: str, parameters: Any) -> Iterator[str]:
    plan = driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
    for *_, detail in plan:
        scanned = re.match(r"SCAN (\w+)", detail)
        if scanned and not scanned[1].startswith(_SMALL):
            yield f"{scanned[1]}: {' '.join(statement.split())}"


@contextmanager
def counted() -> Iterator[Asked]:
    """Count what every database is asked within."""
    asked = Asked()
    listeners: tuple[tuple[str, Callable[..., None]], ...] = (
        ("begin", asked.begin),
        ("before_cursor_execute", asked.execute),
    )
    for name, listener in listeners:
        event.listen(Engine, name, listener)
    try:
        yield asked
    finally:
        for name, listener in listeners:
            event.remove(Engine, name, listener)


def figures(file: WrittenFile, service_id: str) -> dict[str, object]:
    """What a careful provider sends of a service, as a CSV has it."""
    framework = configuration().framework
    answers = plausible_answers(framework, file.issued.services[0], PERIOD, service_id)
    asked = framework.questions
    return {code: "Yes" if asked[code].type is QuestionType.YES_NO else value for code, value in answers.items()}


def cycle(folder: Path, providers: int) -> dict[str, Asked]:
    """What each command of a quarter asks for so many providers, by what it is."""
    out, asked = folder / "out", {}
    out.mkdir(parents=True)
    lines = [provider(1, provider_id=f"{90000 + number}", service_id=f"S-{number}") for number in range(providers)]
    act = ("generate", register(folder / "register.csv", *lines), "--period", PERIOD)

    def run(name: str, *arguments: object) -> None:
        with counted() as asked[name]:
            assert command(out, *arguments) in (0, 2)

    run("generate", *act)
    run("generate again", *act)
    for number, file in enumerate(issued(out, *lines)):
        content = csv_return(file, figures(file, f"S-{number}"), service_id=f"S-{number}")
        sent(folder / "returns", f"{number}.csv", content)
    sent(folder / "returns", "letter.xlsx", b"no workbook")
    run("read", "read", folder / "returns")
    run("read again", "read", folder / "returns")
    run("status", "status", "--on", "2008-11-04")
    run("report", "report")
    run("export", "export", "--format", "spls")
    run("share", "export", "--share", "--format", "csv")
    run("trace", "trace", "S-1")
    run("withdraw", "withdraw", "1.csv", "--reason", "A mistake")
    run("decide", "decide", "S-2", "exclude", "--item", USERS, "--reason", "Lost")
    run("make a sheet", "decide", "--make-sheet", folder / "decisions.xlsx")
    run("results", "results")
    run("outcomes", "report", "outcomes")
    run("releases", "releases")
    run("close", "close", PERIOD)
    run("reopen", "reopen", PERIOD, "--reason", "A mistake")
    run("backup", "backup", folder / "backup.zip")
    run("cancel", "cancel", "--period", PERIOD, "--reason", "A mistake")
    return asked


@pytest.fixture(scope="module")
def cycles(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Asked], dict[str, Asked]]:
    """What is asked for four providers, and for twelve."""
    return cycle(tmp_path_factory.mktemp("few"), 4), cycle(tmp_path_factory.mktemp("many"), 12)


@pytest.mark.parametrize(
    "name",
    [
        "generate",
        "generate again",
        "read",
        "read again",
        "status",
        "report",
        "export",
        "share",
        "trace",
        "withdraw",
        "decide",
        "make a sheet",
        "results",
        "outcomes",
        "releases",
        "close",
        "reopen",
        "backup",
        "cancel",
    ],
)
def test_nothing_is_asked_for_each_provider(cycles: tuple[dict[str, Asked], dict[str, Asked]], name: str) -> None:
    """1: as many selects and transactions for twelve as for four."""
    few, many = (cycle[name] for cycle in cycles)
    assert len(many.selects) == len(few.selects)
    assert many.transactions == few.transactions


def of_people(folder: Path, providers: int) -> tuple[Asked, Asked]:
    """What is asked where so many providers are asked about people, and where they answer."""
    out = folder / "out"
    lines = [provider(1, provider_id=f"{90000 + number}", service_id=f"S-{number}") for number in range(providers)]
    with counted() as asked:
        files = people_cycle.issue(out, *lines)
    for file in files:
        people = {file.issued.services[0].service.service_id: [short_term.CAREFUL]}
        sent(folder / "people", file.path.name, people_cycle.filled(out, file, people))
    with counted() as answered:
        assert command(out, "read", folder / "people") == 0
    return asked, answered


def of_entries(asked: Asked) -> int:
    """How often entries were looked up."""
    return sum("FROM entries" in statement for statement in asked.selects)


def test_nothing_is_asked_for_each_provider_of_people(tmp_path: Path) -> None:
    """1: of one, and of three, but for entries: those of one file are in memory, once for each table that is written."""
    for few, many in zip(of_people(tmp_path / "few", 1), of_people(tmp_path / "many", 3), strict=True):
        more = of_entries(many) - of_entries(few)
        assert len(many.selects) - len(few.selects) == more <= LOOKED_UP * 2
        assert 0 <= many.transactions - few.transactions <= more


@pytest.mark.parametrize(("name", "writing"), [("generate", 1), ("generate again", 0), ("read", 1), ("status", 0)])
def test_a_run_writes_in_one_transaction(
    cycles: tuple[dict[str, Asked], dict[str, Asked]], name: str, writing: int
) -> None:
    """2: beside that in which a new store is made."""
    made = 1 if name == "generate" else 0
    assert len(cycles[1][name].writing) == writing + made


def test_every_look_up_has_its_index(cycles: tuple[dict[str, Asked], dict[str, Asked]]) -> None:
    """3: as SQLite itself tells of each statement."""
    assert set().union(*(asked.scans for asked in cycles[1].values())) == set()
