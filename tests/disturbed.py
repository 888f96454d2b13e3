"""Commands in processes of their own that are disturbed at a chosen step: killed, out of room, or left by the server.

A step is a file that is opened, made, renamed or removed, or a statement to the store, whichever comes next.
`Disturber` starts one Python that makes a fork for each command, as starting Python anew takes longer than most of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

from runner import ForkingPython

#: Reads a line for each command, runs it in a fork, and prints a line with what became of it.
_SCRIPT = """
import contextlib, io, json, os, resource, signal, sqlite3, sys
import psycopg
from sqlalchemy import Engine, event
from workbook.cli import run

FILES = {"open", "os.rename", "os.mkdir", "os.remove", "os.rmdir"}

@event.listens_for(Engine, "connect")
def hurry(connection, _):
    # A kill loses nothing that was given to the system, so there is no need to wait for the disk.
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")

class Steps:
    def __init__(self, job):
        self.job, self.count, self.is_acting = job, 0, False

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

    def gone(self):
        with psycopg.connect(self.job["server"], autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s",
                (self.job["database"],),
            )

def work(job, writing):
    steps, printed = Steps(job), io.StringIO()
    event.listen(Engine, "before_cursor_execute", steps.stated)
    event.listen(Engine, "commit", steps.stated)
    sys.addaudithook(steps.audited)
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = run(job["arguments"])
    os.write(writing, json.dumps([code, steps.count, printed.getvalue()[-20_000:]]).encode())

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
    print(told.decode() or json.dumps([-9, 0, ""]), flush=True)
"""


class Disturbance(StrEnum):
    """What may come between the steps of a command."""

    NONE = "none"
    KILLED = "killed"
    FULL = "full"
    GONE = "gone"


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
        self, arguments: Sequence[object], kind: Disturbance = Disturbance.NONE, step: int = 0, address: str = ""
    ) -> Outcome:
        """Run a command, disturbed at a step; 0 is none. address: of the store on a server that is to leave."""
        store = urlsplit(address)
        server = f"host={parse_qs(store.query)['host'][0]} user={store.username} dbname=postgres" if address else ""
        job = {
            "arguments": list(map(str, arguments)),
            "kind": kind,
            "step": step,
            "server": server,
            "database": store.path.lstrip("/"),
        }
        return Outcome(*self.ask(job))
