"""LibreOffice in a real window, on a screen of its own that nobody sees: keys are typed into it, and it is looked at.

The office API writes through validation and protection, so it only moves the cell cursor and looks. Whatever a
provider would type is typed by xdotool, as a keyboard would. With SP_WORKBOOK_EVIDENCE=folder in the environment,
`picture` keeps what is on the screen there.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import threading
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, TypeVar

from libreoffice import SETTINGS, LibreOffice, LibreOfficeError, LibreOfficeMissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

#: Of a small screen: all columns of a sheet are to be seen on it.
WIDTH, HEIGHT = 1366, 768
ANSWER_SECONDS = 30.0
START_SECONDS = 120.0
WHOLE_SECONDS = 600.0
EVIDENCE = "SP_WORKBOOK_EVIDENCE"

_SCRIPT = Path(__file__).with_name("uno_window.py")
_PACKAGES = {"Xvfb": "xvfb", "openbox": "openbox", "xdotool": "xdotool", "import": "imagemagick"}
# No greeting and no news: only what a provider meets every day.
_QUIET = """
  <item oor:path="/org.openoffice.Office.Common/Misc">
    <prop oor:name="ShowTipOfTheDay" oor:op="fuse"><value>false</value></prop>
    <prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop>
  </item>
  <item oor:path="/org.openoffice.Setup/Product">
    <prop oor:name="ooSetupLastVersion" oor:op="fuse"><value>99.9</value></prop>
  </item>
</oor:items>"""

Seen = TypeVar("Seen")


@dataclass(frozen=True)
class Dialog:
    """A window in front of the workbook: its title, and all words in it, in no order that matters."""

    title: str
    words: tuple[str, ...]


@dataclass(frozen=True)
class Window:
    """A LibreOffice with one workbook open. Use `with real_window(profile) as window`."""

    display: str
    _requests: IO[str]
    _answers: IO[str]

    def open(self, path: Path) -> None:
        """Open a workbook in place of the one before, which is thrown away, whatever was left standing in front of it."""
        while self.dialogs():
            self.dismiss()
        self.press("Escape")
        self._ask("open", url=path.resolve().as_uri(), width=WIDTH, height=HEIGHT)

    def go(self, sheet: str, cell: str) -> None:
        """Put the cell cursor there, and wait until it is there."""
        self._ask("select", sheet=sheet, cell=cell)
        until(lambda: self.where() == (sheet, cell) and self._in_front().endswith("LibreOffice Calc"))

    def where(self) -> tuple[str, str]:
        """The sheet and the cell of the cell cursor."""
        sheet, cell = self._ask("where")
        return sheet, cell

    def columns(self) -> tuple[int, ...]:
        """The first and the last column that is seen of each pane."""
        return tuple(self._ask("left"))

    def scroll_to(self, row: int) -> None:
        """Bring a row, counted from 0, to the top."""
        self._ask("scroll", row=row)

    def content(self, sheet: str, cell: str) -> str:
        """What is in a cell, as the line above the sheet has it; empty for an empty one."""
        return str(self._ask("read", sheet=sheet, cell=cell)["content"])

    def shown(self, sheet: str, cell: str) -> str:
        """What a cell says: for a formula, what it comes to."""
        return str(self._ask("read", sheet=sheet, cell=cell)["shown"])

    def dialogs(self) -> tuple[Dialog, ...]:
        """The windows in front of the workbook."""
        return tuple(Dialog(each["title"], tuple(each["words"])) for each in self._ask("dialogs"))

    def dialog(self) -> Dialog:
        """Wait for a window in front of the workbook."""
        return until(self.dialogs)[0]

    def type(self, text: str) -> None:
        """Type letters and digits."""
        self._run("xdotool", "type", "--delay", "25", "--", text)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, by their X names: Return, Tab, Down, ctrl+v."""
        self._run("xdotool", "key", "--delay", "25", *keys)

    def dismiss(self) -> None:
        """Press OK in the window in front, as soon as the keys go to it, and wait until it is gone."""
        title = self.dialog().title
        until(lambda: self._in_front() == title)
        self.press("Return")
        until(lambda: not self.dialogs())

    def colours(self, sheet: str, cell: str) -> set[str]:
        """The colours within a cell's borders, as #RRGGBB; one alone where there is nothing to be read in it."""
        left, top, width, height = until(lambda: self._ask("place", sheet=sheet, cell=cell))
        inner = f"{width - 8}x{height - 8}+{left + 4}+{top + 4}"
        found = self._run("import", "-window", "root", "-crop", inner, "-depth", "8", "rgb:-").stdout
        return {f"#{found[at : at + 3].hex().upper()}" for at in range(0, len(found), 3)}

    def picture(self, name: str) -> None:
        """Keep what is on the screen as evidence, where that is asked for."""
        folder = os.environ.get(EVIDENCE)
        if folder:
            Path(folder).mkdir(parents=True, exist_ok=True)
            self._settle()
            self._run("import", "-window", "root", "-colors", "48", "+dither", f"PNG8:{Path(folder) / name}.png")

    def _in_front(self) -> str:
        """The title of the window that keys go to; empty while it changes."""
        command = ["xdotool", "getwindowfocus", "getwindowname"]
        environment = {"PATH": os.defpath, "DISPLAY": self.display}
        said = subprocess.run(command, env=environment, check=False, capture_output=True, timeout=ANSWER_SECONDS)
        return said.stdout.decode().strip()

    def _settle(self) -> None:
        """Wait until the screen stays as it is: what is known inside is painted a little later."""
        screen = b""
        for _ in range(25):
            before, screen = screen, self._run("import", "-window", "root", "-depth", "8", "rgb:-").stdout
            if screen == before:
                return
            time.sleep(0.2)

    def _run(self, *command: str) -> subprocess.CompletedProcess[bytes]:
        environment = {"PATH": os.defpath, "DISPLAY": self.display}
        return subprocess.run(command, env=environment, check=True, capture_output=True, timeout=ANSWER_SECONDS)

    def _ask(self, what: str, **more: object) -> Any:
        self._requests.write(json.dumps({"do": what, **more}) + "\n")
        self._requests.flush()
        line = self._answers.readline()
        if not line:
            raise LibreOfficeError(f"LibreOffice has gone, or took too long, when asked to {what}")
        answer = json.loads(line)
        if "failed" in answer:
            raise LibreOfficeError(f"{what} {more}: {answer['failed']}")
        return answer["said"]


def until(look: Callable[[], Seen], seconds: float = ANSWER_SECONDS) -> Seen:
    """Look again and again until there is something to be seen; raises LibreOfficeError after so long."""
    deadline = time.monotonic() + seconds
    while not (seen := look()):
        if time.monotonic() > deadline:
            raise LibreOfficeError(f"after {seconds:g} seconds it was still {seen!r}")
        time.sleep(0.05)
    return seen


@contextmanager
def real_window(profile: Path) -> Iterator[Window]:
    """Start a screen, a window manager and LibreOffice on it; end all of them, whatever happens.

    Raises LibreOfficeMissingError where a program is not on this machine.
    """
    for program, package in _PACKAGES.items():
        if shutil.which(program, path=os.defpath) is None:
            raise LibreOfficeMissingError(f"{program} is not on this machine; Debian's package {package} brings it")
    office = LibreOffice.find(profile)
    settings = profile / "user" / "registrymodifications.xcu"
    settings.write_text(SETTINGS.replace("</oor:items>", _QUIET.lstrip("\n")), encoding="utf-8")
    pipe = f"workbook-window-{os.getpid()}"
    with ExitStack() as running:
        display = running.enter_context(_screen())
        environment = {"DISPLAY": display, "HOME": str(office.profile), "SAL_USE_VCLPLUGIN": "gen"}
        running.enter_context(_started(["openbox"], environment))
        options = ["--norestore", "--nologo", "--nodefault", f"-env:UserInstallation={office.profile.as_uri()}"]
        running.enter_context(_started([str(office.program), *options, f"--accept=pipe,name={pipe};urp"], environment))
        talk = running.enter_context(_started([str(office.python), str(_SCRIPT), pipe], environment))
        assert talk.stdin is not None
        assert talk.stdout is not None
        yield Window(display, talk.stdin, talk.stdout)


@contextmanager
def _screen() -> Iterator[str]:
    """A screen that nobody sees, on a number that nobody uses."""
    size = f"{WIDTH}x{HEIGHT}x24"
    with _started(["Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp"], {}) as screen:
        assert screen.stdout is not None
        number = screen.stdout.readline().strip()
        if not number:
            raise LibreOfficeError("Xvfb did not start")
        yield f":{number}"


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """A program in a group of its own; it and all that it started end with the block, or when the time is up."""
    clean = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", **environment}
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=clean,
        start_new_session=True,
    )
    late = threading.Timer(WHOLE_SECONDS, _end, [process])
    late.daemon = True
    late.start()
    try:
        yield process
    finally:
        late.cancel()
        _end(process)
        process.wait()
        for stream in (process.stdin, process.stdout):
            with contextlib.suppress(BrokenPipeError):
                stream and stream.close()


def _end(process: subprocess.Popen[str]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
