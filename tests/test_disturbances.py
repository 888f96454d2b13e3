"""Commands that are disturbed at any step: a clear message, and a rerun comes to what an undisturbed run does.

1. Killed at any step, a command that is run again leaves the files of an undisturbed run, byte for byte.
2. Where no file takes a byte more from any step on, or nothing can be written in the folder, the command says so in words
   and ends with 1; so it is afterwards.
3. So it is where the database server ends the connections at any step, is stopped as by a power cut, or is not heard of any
   more though the connection seems to hold.
4. Where a bit of the store has changed, the command does what it does, or says that the store is damaged, and does it once a
   backup is restored. A kept file with a changed bit is mended by reading the returns again.
5. What a run of reading changed is told, by that run or by the next, wherever it was cut short.

The suite disturbs each command once, and those on a server; `DISTURBANCES=3` does so three times in every way there is.
"""

from __future__ import annotations

import datetime as dt
import itertools
import os
import random
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

import databases
import people_cycle
from damage import flipped
from databases import POSTGRESQL, SQLITE, copied, desk
from disturbed import Disturbance, Disturber, Outcome
from short_term import CAREFUL
from workbook.feedback.in_place import CellValue
from workbook.usecases.archive import FILES, MANIFEST
from workbook.usecases.files import LOG, RECEIVED, STORE_NAME
from world import (
    EVENING,
    MORNING,
    PERIOD,
    QUESTIONED,
    SUPPORTED,
    USERS,
    Line,
    answered,
    command,
    csv_return,
    issued,
    provider,
    read,
    register,
    sent,
)

POINTS = int(os.environ.get("DISTURBANCES", "0"))
_WHY = ("--reason", "So it was agreed", "--by", "A. Officer")
_DAY = ("--on", "2008-11-04")
#: The file that has the reference of a person.
_PERSON = "person.txt"
_SAID = "The heating fails at night."
_HEARD = ("--source", "complaint", "--theme", "home", "--direction", "concern", "--by", "A. Officer")
#: Each command, and the folder that it is run on: before anything was issued, read, decided, or closed.
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
    "reopen": ("closed", ("reopen", PERIOD, *_WHY)),
    "cancel": ("read", ("cancel", "--period", PERIOD, *_WHY)),
    "correct": ("read", ("correct", "two.xlsx")),
    "fill": ("issued", ("fill", "WORKBOOK", "--from", "FIGURES", "--saved", "2008-10-14T09:30")),
    "results": ("read", ("results",)),
    "backup": ("read", ("backup", "BACKUP")),
    "restore": ("empty", ("restore", "BACKED UP")),
    "note": ("read", ("note", "add", "--service", "S-1", "--summary", _SAID, *_HEARD)),
    "outcomes": ("read", ("report", "outcomes")),
    "written again": ("released", ("releases", "1", "--write", "--to", "AGAIN")),
    "forget": ("apart/people", ("forget", "--reference", "PERSON", "--yes", *_WHY)),
}
#: Those that are disturbed only where many disturbances are asked for: they write as others do.
RARE = ("note", "outcomes", "written again", "forget")
#: Those that are disturbed on PostgreSQL too: the others meet the store as one of these does.
ON_A_SERVER = ("generate", "read", "decide", "share", "status", "backup", "restore")
#: Every way in which a command is disturbed, by database.
WAYS = {
    SQLITE: (Disturbance.KILLED, Disturbance.FULL, Disturbance.CLOSED, Disturbance.FLIPPED, Disturbance.WORN),
    POSTGRESQL: (Disturbance.STOPPED, Disturbance.SILENT, Disturbance.GONE, Disturbance.KILLED),
}
#: What in a backup tells of the runs, and not of the work: the log, and the digest of each part.
_NOT_COMPARED = (f"{FILES}{LOG}", MANIFEST)
#: Under a key of its own in every folder.
_KEYED = "forgotten.csv"
#: What each of the three returns says beside careful answers.
_CHANGES: tuple[dict[str, CellValue | None], ...] = ({}, {**QUESTIONED}, {USERS: None})
#: What a command says that was done already.
_REFUSED = ("Nothing was", "there is a file of that name already")
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
    sent(root, "figures.csv", csv_return(files[0], {SUPPORTED: 3, USERS: 5}))
    copied(root / "issued", root / "read")
    read(root / "read", root / "returns")
    copied(root / "read", root / "closed")
    assert command(root / "closed", "close", PERIOD, "--by", "A. Officer") == 2
    assert command(root / "read", "backup", root / "backup.zip") == 0
    if POINTS:
        _stages_of_rare_commands(root, lines)
    yield root
    databases.use(SQLITE)


def _stages_of_rare_commands(root: Path, lines: list[Line]) -> None:
    """Where something was released, and where returns about people were read."""
    assert command(copied(root / "read", root / "released"), "export", "--format", "csv", *_DAY) == 2
    out = root / "apart" / "people"
    out.parent.mkdir()
    (people, *_) = people_cycle.issue(copied(root / "read", out), *lines)
    people_cycle.read(out, people=people_cycle.filled(out, people, {"S-1": [CAREFUL, CAREFUL]}))
    (root / _PERSON).write_text(people.issued.services[0].records[0], encoding="utf-8")


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
        paths: dict[str, Path | str] = {
            "REGISTER": self._folders / "register.csv",
            "RETURNS": self._folders / "returns",
            "WORKBOOK": next(self.out.glob(f"*/*_99001_*_{PERIOD}.xlsx"), self.out),
            "FIGURES": self._folders / "figures.csv",
            "BACKUP": self.out.parent / "backup.zip",
            "BACKED UP": self._folders / "backup.zip",
            "AGAIN": self.out / "again",
        }
        if (self._folders / _PERSON).exists():
            paths["PERSON"] = (self._folders / _PERSON).read_text(encoding="utf-8")
        chosen = words or self._arguments
        return [*(paths.get(str(word), word) for word in chosen), "--out", self.out, "--store", self.address]

    def run(self, *words: object) -> Outcome:
        """Run the command, or another, undisturbed."""
        return self._disturber.run(self.arguments(*words))

    def disturbed(self, kind: Disturbance, step: int, chance: random.Random) -> Outcome:
        """Run the command while it is disturbed, and put right what an officer would before running it again."""
        store, kept = self.out / STORE_NAME, sorted((self.out / RECEIVED).glob("*/*"))
        before = store.read_bytes() if store.exists() else b""
        if kind is Disturbance.FLIPPED and before:
            store.write_bytes(flipped(before, chance.randrange(8 * len(before))))
        if kind is Disturbance.WORN and kept:
            kept[-1].chmod(0o644)
            kept[-1].write_bytes(flipped(kept[-1].read_bytes(), chance.randrange(8 * kept[-1].stat().st_size)))
        is_within = kind not in (Disturbance.FLIPPED, Disturbance.WORN)
        cut = self._disturber.run(self.arguments(), kind, step if is_within else 0, self.out, self.address)
        for folder, _, _ in os.walk(self.out):
            Path(folder).chmod(0o755)
        if kind is Disturbance.STOPPED:
            databases.start_again()
        if kind is Disturbance.FLIPPED and "the store is damaged" in cut.text:
            store.write_bytes(before)
        if kind is Disturbance.WORN and kept:
            assert self.run("read", "RETURNS").code in (0, 2)
            (self.out.parent / "backup.zip").unlink(missing_ok=True)
        return cut

    def files(self) -> dict[str, bytes]:
        """All that stands in the folder but the store, the log and what a killed run left half-written; what was backed up."""
        files = {
            str(path.relative_to(self.out)): path.read_bytes()
            for path in sorted(self.out.rglob("*"))
            if path.is_file()
            and "store" not in path.name
            and path.suffix not in (".log", ".tmp")
            and path.name != _KEYED
        }
        if (backup := self.out.parent / "backup.zip").exists():
            with zipfile.ZipFile(backup) as archive:
                files |= {name: archive.read(name) for name in archive.namelist() if name not in _NOT_COMPARED}
        return files


def disturbances(name: str, kind: str) -> Iterator[Disturbance]:
    """How a command is disturbed: in a way that falls to it, or in each way as often as was asked for."""
    ways = [way for way in WAYS[kind] if (name, way) != ("forget", Disturbance.WORN)]  # what it removes comes not again
    names = list(COMMANDS) if kind == SQLITE else ON_A_SERVER
    return (
        itertools.chain.from_iterable(itertools.repeat(ways, POINTS))
        if POINTS
        else iter([ways[names.index(name) % len(ways)]])
    )


def told(text: str) -> set[str]:
    """What a run of reading said that it changed."""
    return {" ".join(line.split()) for line in text.splitlines() if " new" in line}


@pytest.mark.parametrize(
    ("folders", "name"),
    [
        *((SQLITE, name) for name in COMMANDS if POINTS or name not in RARE),
        *((POSTGRESQL, name) for name in ON_A_SERVER),
    ],
    indirect=["folders"],
)
def test_a_rerun_comes_to_what_an_undisturbed_run_does(name: str, folders: Path, disturber: Disturber) -> None:
    """1, 2, 3, 4, 5: whatever the step is."""
    day, whole = dt.date.today(), Trial(name, folders, disturber)  # findings name the day of a decision
    undisturbed = whole.run()
    assert undisturbed.code in (0, 2), undisturbed.text
    database = POSTGRESQL if whole.address else SQLITE
    chance = random.Random(f"{name} on {database}")
    for kind in disturbances(name, database):
        step = chance.randint(1, undisturbed.steps)
        trial = Trial(name, folders, disturber)
        cut = trial.disturbed(kind, step, chance)
        where = f"{name}, {kind} at {step} of {undisturbed.steps}: {cut.text}"
        assert cut.code in ((-9,) if kind is Disturbance.KILLED else (0, 1, 2)), where
        assert not [word for word in _WORDS if word in cut.text], where
        again = trial.run()
        if again.code == 1:  # the act was recorded, and is refused a second time
            assert any(words in again.text for words in _REFUSED), f"{where}\n{again.text}"
            if name not in ("fill", "backup", "restore"):  # what it changed is still to be written
                trial.run("results")
        assert dt.date.today() > day or trial.files() == whole.files(), f"{where}\n{again.text}"
        if name == "note":
            assert trial.run("note", "list").text.count(_SAID) == 1, where
        if name == "read":
            assert told(undisturbed.text) <= told(cut.text) | told(again.text), f"{where}\n{again.text}"
