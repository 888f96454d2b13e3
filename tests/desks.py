"""The desk in tests: its application without a server, and a visitor of its pages who came with the key."""

from __future__ import annotations

import contextlib
import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from flask.testing import FlaskClient

from databases import desk
from workbook.usecases.workspace import Workspace
from workbook.web.application import create_application
from workbook.web.guarding import Guard

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

OFFICER = "A. Officer"
PORT = 8123
ORIGIN = f"http://127.0.0.1:{PORT}"


def place(out: Path) -> Workspace:
    """Where the officer of a folder works."""
    return replace(desk(out), by=OFFICER)


@dataclass
class Visitor:
    """Somebody at a desk, by the library's client: no server, and no browser."""

    guard: Guard
    client: FlaskClient

    @classmethod
    def of(cls, out: Path) -> Visitor:
        """Whoever opened the desk of that folder with its key."""
        visitor = cls.stranger(out)
        assert visitor.get(f"/?key={visitor.guard.key}").status_code == 303
        return visitor

    @classmethod
    def stranger(cls, out: Path) -> Visitor:
        """Somebody without the key."""
        guard = Guard(PORT)
        app = create_application(lambda: place(out), guard)
        return cls(guard, app.test_client())

    def get(self, path: str, **headers: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path, base_url=ORIGIN, headers=_named(headers), buffered=True)

    def post(self, path: str, fields: Mapping[str, object], **headers: str) -> TestResponse:
        """Send a form as it is given."""
        sent = {"Origin": ORIGIN, **_named(headers)}
        return self.client.post(path, base_url=ORIGIN, data=dict(fields), headers=sent)

    def send(self, page: str, fields: Mapping[str, object], path: str = "") -> TestResponse:
        """Open a page, and send its form."""
        return self.post(path or page, {"token": self.token(page), **fields})

    def token(self, page: str) -> str:
        """The token of the first form of a page."""
        match = re.search(r'name="token" value="([^"]+)"', self.get(page).text)
        assert match is not None, page
        return match[1]


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def served(out: Path, *options: str) -> contextlib.AbstractContextManager[str]:
    """The desk of that folder, served by the command in a process of its own: the address that it prints."""
    store = ("--store", address) if (address := desk(out).address) else ()
    return _run("--by", OFFICER, "--out", str(out), *store, *options)


def provided(workbook: Path) -> contextlib.AbstractContextManager[str]:
    """A provider's desk of an issued workbook, where there is no store."""
    return _run("--out", str(workbook.parent / "none"), "--provider", str(workbook))


@contextlib.contextmanager
def _run(*words: str) -> Iterator[str]:
    command = [sys.executable, "-m", "workbook.cli", "desk", "--no-browser", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        try:
            yield program.stdout.readline().split()[-1]
        finally:
            program.send_signal(signal.SIGINT)
            program.stdout.read()
        assert program.wait(30) == 0
