"""Commands that are disturbed at any step: a clear message, and a rerun comes to what an undisturbed run does.

1. Killed at any step, a command that is run again leaves the files of an undisturbed run, byte for byte.
2. Where no file takes a byte more from any step on, the command says so in words and ends with 1; so it is afterwards.
3. So it is where the database server ends the connections at any step.

`DISTURBANCES=50` asks for more steps of each command than the suite has.
"""

from __future__ import annotations

import itertools
import os
import random
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import databases
from databases import POSTGRESQL, SQLITE, copied, desk
from disturbed import Disturbance, Disturber
from workbook.feedback.filling import CellValue
from world import (
    EVENING,
    MORNING,
    PERIOD,
    QUESTIONED,
    SUPPORTED,
    USERS,
    answered,
    issued,
    provider,
    read,
    register,
    sent,
)

POINTS = int(os.environ.get("DISTURBANCES", "1"))
_WHY = ("--reason", "So it was agreed", "--by", "A. Officer")
_DAY = ("--on", "2008-11-04")
#: Each command, and the folder that it is run on: before anything was issued, read, or decided.
COMMANDS: Mapping[str, tuple[str, tuple[object, ...]]] = {
    "generate": ("empty", ("generate", "REGISTER", "--period", PERIOD, "--yes")),
    "read": ("issued", ("read", "RETURNS")),
    "decide": ("read", ("decide", "S-2", "include", "--item", "CLG-SPI-3.worked_hours", *_WHY)),
    "withdraw": ("read", ("withdraw", "two.xlsx", *_WHY)),
    "close": ("read", ("close", PERIOD, "--by", "A. Officer")),
    "export": ("read", ("export", "--format", "spls", *_DAY)),
    "share": ("read", ("export", "--share", "--format", "csv", *_DAY)),
    "status": ("read", ("status", *_DAY)),
    "report": ("read", ("report",)),
    "generate the next": ("read", ("generate", "REGISTER", "--period", PERIOD.next(), "--yes")),
}
#: Those that are disturbed on PostgreSQL too: the others meet the store as one of these does.
ON_A_SERVER = ("generate", "read", "decide", "share", "status")
#: What each of the three returns says beside careful answers.
_CHANGES: tuple[dict[str, CellValue | None], ...] = ({}, {**QUESTIONED}, {USERS: None})
_WORDS = ("Traceback", "did not foresee", "sqlalchemy", "sqlite3", "psycopg", "Errno")


@pytest.fixture(scope="module")
def disturber() -> Iterator[Disturber]:
    with Disturber() as started:
        yield started


@pytest.fixture(scope="module")
def folders(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with a register, returns, and a desk at each stage; the store in either database."""
    databases.use(request.param)
    root = tmp_path_factory.mktemp("stages")
    lines = [provider(number) for number in (1, 2, 3)]
    register(root / "register.csv", *lines)
    (root / "empty").mkdir()
    files = issued(root / "issued", *lines)
    for name, file, changes in zip(("one", "two", "three"), files, _CHANGES, strict=True):
        sent(root / "returns", f"{name}.xlsx", answered(root / "issued", file, changes, saved=MORNING))
    sent(root / "returns", "one again.xlsx", answered(root / "issued", files[0], {SUPPORTED: 3}, saved=EVENING))
    copied(root / "issued", root / "read")
    read(root / "read", root / "returns")
    yield root
    databases.use(SQLITE)


_numbers = itertools.count()


class Trial:
    """One command on a copy of its folder."""

    def __init__(self, name: str, folders: Path, disturber: Disturber) -> None:
        stage, self._arguments = COMMANDS[name]
        self._folders, self._disturber = folders, disturber
        self.out = folders / f"trial {next(_numbers)}" / "out"
        self.out.parent.mkdir()
        copied(folders / stage, self.out)

    @property
    def address(self) -> str:
        """Of its store."""
        return desk(self.out).address

    def arguments(self, *words: object) -> list[object]:
        """The command's words, with its folders."""
        paths = {"REGISTER": self._folders / "register.csv", "RETURNS": self._folders / "returns"}
        chosen = words or self._arguments
        return [*(paths.get(str(word), word) for word in chosen), "--out", self.out, "--store", self.address]

    def files(self) -> dict[str, bytes]:
        """All that stands in the folder but the store, the log and what a killed run left half-written."""
        return {
            str(path.relative_to(self.out)): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file() and "store" not in path.name and path.suffix not in (".log", ".tmp")
        }


@pytest.mark.parametrize(
    ("folders", "name"),
    [*((SQLITE, name) for name in COMMANDS), *((POSTGRESQL, name) for name in ON_A_SERVER)],
    indirect=["folders"],
)
def test_a_rerun_comes_to_what_an_undisturbed_run_does(name: str, folders: Path, disturber: Disturber) -> None:
    """1, 2, 3: whatever the step is."""
    kinds = (Disturbance.GONE,) if desk(folders).address else (Disturbance.KILLED, Disturbance.FULL)
    whole = Trial(name, folders, disturber)
    undisturbed = disturber.run(whole.arguments())
    assert undisturbed.code in (0, 2), undisturbed.text
    chance = random.Random(f"{name} of {kinds}")
    for kind, _ in itertools.product(kinds, range(POINTS)):
        step = chance.randint(1, undisturbed.steps)
        trial = Trial(name, folders, disturber)
        cut = disturber.run(trial.arguments(), kind, step, trial.address)
        where = f"{name}, {kind} at {step} of {undisturbed.steps}: {cut.text}"
        assert cut.code in ((-9,) if kind is Disturbance.KILLED else (0, 1, 2)), where
        assert not [word for word in _WORDS if word in cut.text], where
        again = disturber.run(trial.arguments())
        if (
            again.code == 1
        ):  # the act was recorded, and is refused a second time: what it changed is still to be written
            assert "Nothing was changed." in again.text, where
            disturber.run(trial.arguments("results"))
        assert trial.files() == whole.files(), f"{where}\n{again.text}"
