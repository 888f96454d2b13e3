"""A storm: several officers, each in a process of its own, give their commands at the same time.

1. Every command ends well, or says whose act came between; none shows what is inside the program.
2. Whenever anybody looks, each file of results is whole; afterwards no half-written one is left.
3. What stands in the end is what the same commands leave one after another.

The suite has two officers; `STORM=8` has as many as that.
"""

from __future__ import annotations

import io
import os
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import databases
from databases import POSTGRESQL, SQLITE, copied, desk
from runner import ForkingPython
from world import EVENING, PERIOD, QUESTIONED, SUPPORTED, USERS, answered, command, issued, provider, sent

OFFICERS = int(os.environ.get("STORM", "2"))
_WHY = ("--reason", "So it was agreed")
_WORDS = ("Traceback", "did not foresee", "sqlalchemy", "sqlite3", "psycopg", "Errno")
#: What stands at the end of a command that another's act came between each time: nothing was done.
_OVERTAKEN = "meanwhile"

#: Reads a line with each officer's commands, gives them at the same time, and prints what became of each.
_SCRIPT = """
import contextlib, io, json, os, sys
from workbook.cli import run

def given(commands):
    ended = []
    for arguments in commands:
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = run(arguments)
        ended.append([code, printed.getvalue()])
    return ended

for line in sys.stdin:
    started = []
    for commands in json.loads(line):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            with os.fdopen(writing, "w") as stream:
                json.dump(given(commands), stream)
            os._exit(0)
        os.close(writing)
        started.append((child, reading))
    ended = []
    for child, reading in started:
        with os.fdopen(reading) as stream:
            ended.append(json.load(stream))
        os.waitpid(child, 0)
    print(json.dumps(ended), flush=True)
"""


class Officers(ForkingPython):
    """Gives the commands of several officers at the same time. Use `with Officers() as officers`."""

    script = _SCRIPT

    def give(self, *commands: list[list[str]]) -> Iterator[tuple[list[str], int, str]]:
        """Each command with its exit code and what it printed, once all have ended."""
        for given, ended in zip(commands, self.ask(commands), strict=True):
            for arguments, (code, text) in zip(given, ended, strict=True):
                yield arguments, code, text


@dataclass(frozen=True)
class Looking:
    """Somebody who looks at the files of a folder again and again. Use it in a `with` statement.

    torn: the files that were not whole. over: set when it is enough.
    """

    out: Path
    torn: set[str]
    over: threading.Event
    thread: list[threading.Thread]

    @classmethod
    def at(cls, out: Path) -> Looking:
        """Somebody who looks at that folder."""
        return cls(out, set(), threading.Event(), [])

    def __enter__(self) -> Looking:
        self.thread.append(threading.Thread(target=self._look))
        self.thread[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread[0].join()

    def _look(self) -> None:
        while not self.over.wait(0.02):
            self.torn.update(torn(self.out))


def torn(out: Path) -> list[str]:
    """The files of results that are not whole."""
    return [
        str(path.relative_to(out))
        for path in (out / str(PERIOD)).rglob("*")
        if path.suffix in _IS_WHOLE and not _IS_WHOLE[path.suffix](path.read_bytes())
    ]


def _is_whole_csv(content: bytes) -> bool:
    return content.endswith(b"\r\n")


def _is_whole_parquet(content: bytes) -> bool:
    return content.startswith(b"PAR1") and content.endswith(b"PAR1") and len(content) > 8


def _is_whole_zip(content: bytes) -> bool:
    return zipfile.is_zipfile(io.BytesIO(content)) and zipfile.ZipFile(io.BytesIO(content)).testzip() is None


_IS_WHOLE = {
    ".csv": _is_whole_csv,
    ".parquet": _is_whole_parquet,
    ".xlsx": _is_whole_zip,
    ".zip": _is_whole_zip,
}


@pytest.fixture(scope="module", params=[SQLITE, POSTGRESQL])
def office(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder where workbooks were issued, and beside it the returns of each provider; the store in either database."""
    databases.use(request.param)
    root = tmp_path_factory.mktemp("office")
    files = issued(root / "issued", *(provider(number) for number in range(1, OFFICERS + 1)))
    for number, file in enumerate(files, start=1):
        folder = root / f"returns {number}"
        sent(folder, f"first {number}.xlsx", answered(root / "issued", file, {**QUESTIONED}))
        sent(folder, f"wrong {number}.xlsx", answered(root / "issued", file, {USERS: 9, SUPPORTED: 2}, saved=EVENING))
    yield root
    databases.use(SQLITE)


def commands(number: int, root: Path, out: Path) -> list[list[str]]:
    """What one officer does with the returns of one provider."""
    returns, own = root / f"returns {number}", ("--by", f"Officer {number}")
    every: tuple[tuple[object, ...], ...] = (
        ("read", returns / f"wrong {number}.xlsx"),
        ("read", returns),
        ("withdraw", f"wrong {number}.xlsx", *_WHY, *own),
        ("decide", f"S-{number}", "include", "--item", "CLG-SPI-3.worked_hours", *_WHY, *own),
        ("status", "--on", "2008-11-04"),
        ("export", "--format", "spls", *own),
        ("export", "--share", "--format", "csv", *own),
        ("results",),
    )
    desked = ("--out", out, "--store", desk(out).address)
    return [list(map(str, (*arguments, *desked))) for arguments in every]


def left(out: Path) -> dict[str, bytes]:
    """What stands in the end, by file: the results, and the workbooks."""
    assert command(out, "status", "--on", "2008-11-04") == 0
    return {
        str(path.relative_to(out)): path.read_bytes()
        for path in sorted((out / str(PERIOD)).glob("*"))
        if path.is_file()
    }


def test_all_at_once_is_as_one_after_another(office: Path) -> None:
    """1, 2, 3."""
    together, apart = (copied(office / "issued", office / name) for name in ("together", "apart"))
    with Officers() as officers:
        with Looking.at(together) as looking:
            at_once = list(officers.give(*(commands(number, office, together) for number in range(1, OFFICERS + 1))))
        in_turn = list(
            officers.give([line for number in range(1, OFFICERS + 1) for line in commands(number, office, apart)])
        )
    assert [text for _, code, text in in_turn if code not in (0, 2)] == []
    bad = [(given[:2], code, text) for given, code, text in at_once if code not in (0, 2) and _OVERTAKEN not in text]
    assert bad == []
    assert [text for _, _, text in at_once for word in _WORDS if word in text] == []
    assert looking.torn == set()
    assert [path.name for path in together.rglob("*.tmp")] == []
    assert left(together) == left(apart)
