"""The desk in tests: its application without a server, and a visitor of its pages who came with the key."""

from __future__ import annotations

import contextlib
import http.client
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask.testing import FlaskClient

from databases import desk
from workbook.usecases.workspace import Workspace
from workbook.web.application import create_application, create_provider_application
from workbook.web.guarding import Guard
from workbook.web.local_desk import desk_of

if TYPE_CHECKING:
    from werkzeug.test import TestResponse

OFFICER = "A. Officer"
PORT = 8123
ORIGIN = f"http://127.0.0.1:{PORT}"
_COMMAND = (sys.executable, "-m", "workbook.cli", "desk", "--no-browser")
_BOUNDARY = "files-that-are-handed-over"
_END = f"--{_BOUNDARY}--\r\n".encode()
#: What stands in a page that says that another is being made.
_WAITING = 'data-progress="/later/'


def place(out: Path) -> Workspace:
    """Where the officer of a folder works."""
    return replace(desk(out), by=OFFICER)


@dataclass
class Visitor:
    """Somebody at a desk, by the library's client: no server, and no browser."""

    guard: Guard
    client: FlaskClient

    @classmethod
    def of(cls, out: Path, workspace: Callable[[], Workspace] | None = None) -> Visitor:
        """Whoever opened the desk of that folder with its key."""
        visitor = cls.stranger(out, workspace)
        assert visitor.get(f"/?key={visitor.guard.key}").status_code == 303
        return visitor

    @classmethod
    def stranger(cls, out: Path, workspace: Callable[[], Workspace] | None = None) -> Visitor:
        """Somebody without the key."""
        guard = Guard(PORT)
        app = create_application(workspace or (lambda: place(out)), guard)
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


def provider_page(workbook: Path, path: str) -> str:
    """A page of a provider's desk, where there is no store."""
    guard = Guard(PORT)
    app = create_provider_application((workbook,), Workspace(workbook.parent / "none"), guard)
    client = app.test_client()
    client.get(f"/?key={guard.key}", base_url=ORIGIN)
    return client.get(path, base_url=ORIGIN).text


def finished(visitor: Visitor, path: str) -> str:
    """The page of a work once it is over."""
    for work in desk_of(visitor.client.application).works.at_work:
        work.future.exception(60)
    return visitor.get(path).text


def _named(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def served(out: Path, *options: str) -> contextlib.AbstractContextManager[str]:
    """The desk of that folder, served by the command in a process of its own: the address that it prints."""
    store = ("--store", address) if (address := desk(out).address) else ()
    return _run("--by", OFFICER, "--out", str(out), *store, *options)


def provided(workbook: Path) -> contextlib.AbstractContextManager[str]:
    """A provider's desk of an issued workbook, where there is no store."""
    return _run("--out", str(workbook.parent / "none"), "--provider", str(workbook))


@dataclass(frozen=True)
class Caller:
    """Somebody at a served desk, as a browser talks to it."""

    port: int
    cookie: str

    @classmethod
    def of(cls, address: str) -> Caller:
        """Whoever opened the desk by its address."""
        parts = urlsplit(address)
        with _connection(parts.port or 0) as connection:
            connection.request("GET", f"/?{parts.query}")
            cookie = connection.getresponse().getheader("Set-Cookie") or ""
        return cls(parts.port or 0, cookie.split(";")[0])

    def get(self, page: str) -> str:
        """Open a page."""
        return self._ask("GET", page)[1]

    def opened(self, page: str) -> str:
        """Open a page, and wait until it is there, where that takes long."""
        while _WAITING in (text := self.get(page)):
            time.sleep(0.2)
        return text

    def leads_to(self, page: str) -> str:
        """Open a page, and say where it leads; itself where nowhere."""
        return self._ask("GET", page)[0] or page

    def send(self, page: str, path: str, fields: Mapping[str, str]) -> str:
        """Send a form of a page, and say where it leads; nowhere where the answer is a page."""
        return self._ask("POST", path, self._parts(page, fields) + _END)[0]

    def hand_over(self, page: str, files: Mapping[str, bytes]) -> str:
        """Send the form of a page with files, and say where it leads."""
        parts, head = [self._parts(page, {})], f"--{_BOUNDARY}\r\nContent-Disposition: form-data; name="
        for name, content in files.items():
            parts += [f'{head}"returns"; filename="{name}"\r\n\r\n'.encode(), content, b"\r\n"]
        return self._ask("POST", page, b"".join([*parts, _END]))[0]

    def _parts(self, page: str, fields: Mapping[str, str]) -> bytes:
        """The fields of a form of a page, its token among them."""
        token = re.findall(r'name="token" value="([^"]+)"', self.opened(page))[0]
        head = f"--{_BOUNDARY}\r\nContent-Disposition: form-data; name="
        return "".join(
            f'{head}"{name}"\r\n\r\n{text}\r\n' for name, text in {"token": token, **fields}.items()
        ).encode()

    def _ask(self, method: str, page: str, body: bytes | None = None) -> tuple[str, str]:
        headers = {"Cookie": self.cookie, "Origin": f"http://127.0.0.1:{self.port}"}
        headers |= {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"} if body else {}
        with _connection(self.port) as connection:
            connection.request(method, page, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode()
        assert answer.status < 400, (page, answer.status, text[-2000:])
        return answer.getheader("Location") or "", text


def _connection(port: int) -> contextlib.closing[http.client.HTTPConnection]:
    return contextlib.closing(http.client.HTTPConnection("127.0.0.1", port))


def started(out: Path) -> tuple[subprocess.Popen[str], str]:
    """The desk of that folder, in a group of processes of its own, and the address that it prints."""
    words = ("--by", OFFICER, "--out", str(out))
    program = subprocess.Popen([*_COMMAND, *words], stdout=subprocess.PIPE, text=True, start_new_session=True)
    assert program.stdout is not None
    return program, program.stdout.readline().split()[-1]


@contextlib.contextmanager
def _run(*words: str) -> Iterator[str]:
    with subprocess.Popen([*_COMMAND, *words], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        try:
            yield program.stdout.readline().split()[-1]
        finally:
            program.send_signal(signal.SIGINT)
            program.stdout.read()
        assert program.wait(30) == 0
