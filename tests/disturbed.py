"""Commands in processes of their own that are disturbed at a chosen step: killed, out of room, or without their server.

A step is a file that is opened, made, renamed or removed, or a statement to the store, whichever comes next.
`Disturber` starts one Python that makes a fork for each command, as starting Python anew takes longer than most of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import databases
from runner import ForkingPython

#: Reads a line for each command, runs it in a fork, and prints a line with what became of it.
_SCRIPT = """
import contextlib, ctypes, json, os, resource, signal, sqlite3, subprocess, sys
import psycopg
sys.path.insert(0, "tests")
from cable import Cable
from sqlalchemy import Engine, event
from workbook.cli import run
from workbook.store import silence

FILES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir"}
END = chr(0)

@event.listens_for(Engine, "connect")
def hurry(connection, _):
    # A kill loses nothing that was given to the system, so there is no need to wait for the disk.
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")

def let_permissions_hold():
    # They do not hold for root, which may write anywhere.
    header, own = (ctypes.c_uint32 * 2)(0x20080522, 0), (ctypes.c_uint32 * 6)()
    system = ctypes.CDLL(None)
    system.capget(header, own)
    for place in (0, 1):
        own[place] &= ~0b110  # CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH
    system.capset(header, own)

class Steps:
    def __init__(self, job):
        self.job, self.count, self.is_acting = job, 0, False
        if job["kind"] == "closed":
            let_permissions_hold()
        if job["kind"] == "silent":
            silence.LONGEST, self.cable = 1, Cable(job["server"])
            job["arguments"] = [word.replace(job["server"], f"{self.cable.folder}&connect_timeout=2") for word in job["arguments"]]

    def audited(self, name, arguments):
        if name in FILES and not self.is_acting:
            self.step()

    def stated(self, *_):
        self.step()

    def step(self):
        self.count += 1
        if self.count == self.job["step"]:
            self.is_acting = True
            getattr(self, self.job["kind"])()
            self.is_acting = False

    def killed(self):
        os.kill(os.getpid(), signal.SIGKILL)

    def full(self):
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))

    def closed(self):
        for folder, _, _ in list(os.walk(self.job["folder"])):
            os.chmod(folder, 0o555)

    def gone(self):
        with psycopg.connect(f"host={self.job['server']} user=officer dbname=postgres", autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s",
                (self.job["database"],),
            )

    def stopped(self):
        subprocess.run(self.job["stopping"], check=True, cwd=self.job["server"], stdout=subprocess.DEVNULL)

    def silent(self):
        self.cable.cut()

def work(job, writing):
    steps = Steps(job)
    event.listen(Engine, "before_cursor_execute", steps.stated)
    event.listen(Engine, "commit", steps.stated)
    with os.fdopen(writing, "w", encoding="utf-8", buffering=1) as printed:
        sys.addaudithook(steps.audited)
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = run(job["arguments"])
        print(END + json.dumps([code, steps.count]), file=printed)

for line in sys.stdin:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        work(json.loads(line), writing)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        told = stream.read()
    os.waitpid(child, 0)
    text, _, ended = told.decode().partition(END)
    print(json.dumps([*json.loads(ended or "[-9, 0]"), text[-20_000:]]), flush=True)
"""


class Disturbance(StrEnum):
    """What may come between the steps of a command.

    It is killed; no file takes a byte more; nothing can be written in the folder; the server ends the connections, is
    stopped as by a power cut, or is not heard of any more. Or before it: a bit has changed in the store, or in a kept file.
    """

    NONE = "none"
    KILLED = "killed"
    FULL = "full"
    CLOSED = "closed"
    GONE = "gone"
    STOPPED = "stopped"
    SILENT = "silent"
    FLIPPED = "flipped"
    WORN = "worn"


@dataclass(frozen=True)
class Outcome:
    """How a command ended.

    code: its exit code, -9 where it was killed. steps: how many it took. text: what it printed.
    """

    code: int
    steps: int
    text: str


class Disturber(ForkingPython):
    """Runs commands that are disturbed. Use `with Disturber() as disturber`."""

    script = _SCRIPT

    def run(
        self,
        arguments: Sequence[object],
        kind: Disturbance = Disturbance.NONE,
        step: int = 0,
        folder: Path = Path(),
        address: str = "",
    ) -> Outcome:
        """Run a command, disturbed at a step; 0 is none. folder: of its results. address: of its store on a server."""
        job = {
            "arguments": list(map(str, arguments)),
            "kind": kind,
            "step": step,
            "folder": str(folder),
            "server": databases.server() if address else "",
            "database": urlsplit(address).path.lstrip("/"),
            "stopping": databases.stopping() if kind is Disturbance.STOPPED else [],
        }
        return Outcome(*self.ask(job))
