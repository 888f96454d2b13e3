"""Runs of reading in processes of their own, which may be killed: `Runner` starts one Python that makes a fork for each.

Starting Python anew for each run would take longer than most of the runs.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from workbook.usecases.workspace import Workspace

ROOT = Path(__file__).resolve().parents[1]

#: Reads a line of jobs, runs them at once, each in a fork, and prints a line with what became of each.
_SCRIPT = """
import json, os, signal, sqlite3, sys, threading
from pathlib import Path
from sqlalchemy import Engine, event
from workbook.usecases.read import read_returns
from workbook.usecases.workspace import Workspace

@event.listens_for(Engine, "connect")
def hurry(connection, _):
    # A kill loses nothing that was given to the system, so there is no need to wait for the disk.
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")

def killed(items, after, delay):
    def begin():
        threading.Timer(delay, os.kill, (os.getpid(), signal.SIGKILL)).start()
    for place, each in enumerate(items):
        if place == after:
            begin()
        yield each
    if after >= place + 1:
        begin()

def work(job, writing):
    def progress(items, _):
        return killed(items, job["after"], job["delay"]) if job["after"] >= 0 else items
    done = read_returns(tuple(map(Path, job["paths"])), Workspace(Path(job["out"]), job["store"]), progress)
    counts = {"read": done.read, "copies": done.copies, "superseded": done.superseded, **done.outcomes}
    os.write(writing, json.dumps(counts).encode())

for line in sys.stdin:
    started = []
    for job in json.loads(line):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                work(job, writing)
            except BaseException as error:
                os.write(writing, json.dumps(f"{type(error).__name__}: {error}").encode())
                os._exit(1)
            os._exit(0)
        os.close(writing)
        started.append((child, reading))
    ended = []
    for child, reading in started:
        with os.fdopen(reading, "rb") as stream:
            said = stream.read()
        _, status, usage = os.wait4(child, 0)
        code = os.waitstatus_to_exitcode(status)
        ended.append({"code": code, "said": json.loads(said) if said else None, "memory": usage.ru_maxrss // 1024})
    print(json.dumps(ended), flush=True)
"""


@dataclass(frozen=True)
class Ended:
    """How a run ended. code: -9 where it was killed. said: its counts, or its error. memory: the most it took, in MB."""

    code: int
    said: Any
    memory: int


@dataclass(frozen=True)
class Job:
    """A run to be made. after: kill it after so many files; -1 for never. delay: and so many seconds more."""

    paths: tuple[str, ...]
    out: str
    store: str
    after: int = -1
    delay: float = 0.0


def job(desk: Workspace, paths: Sequence[Path], after: int = -1, delay: float = 0.0) -> Job:
    """A run at a desk."""
    return Job(tuple(map(str, paths)), str(desk.out), desk.address, after, delay)


class ForkingPython:
    """One Python that has everything imported, and makes forks. Use it in a `with` statement.

    script: reads a line of JSON for each request, and prints a line of JSON.
    """

    script: ClassVar[str]

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-c", self.script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate(timeout=60)

    def ask(self, request: object) -> Any:
        """Send a request, and wait for what comes of it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


class Runner(ForkingPython):
    """Makes runs of reading. Use `with Runner() as runner`."""

    script = _SCRIPT

    def run(self, *jobs: Job) -> tuple[Ended, ...]:
        """Make runs at the same time, and wait for all of them."""
        return tuple(Ended(**each) for each in self.ask([asdict(each) for each in jobs]))
