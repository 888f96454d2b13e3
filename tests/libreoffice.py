"""LibreOffice, the real client: recalculates, fills and prints workbooks without a window.

Each instance has a profile folder of its own, so that workers and a person's own LibreOffice never meet. Every call
starts the program once, for as many files as it is given, and ends all that it started, whatever happens.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Typed:
    """A text as a person types it: the program may take it as a number, a percentage or a date."""

    text: str


Value = int | float | str | bool | Typed | None
"""What is put in a cell: numbers and booleans as such, text as text though it look like a formula, None empties."""

FILTERS = {
    "xlsx": "Calc MS Excel 2007 XML",
    "xls": "MS Excel 97",
    "ods": "calc8",
    "fods": "OpenDocument Spreadsheet Flat XML",
    "pdf": "calc_pdf_Export",
}

# Recalculate on loading, always (0): without it the results stored in an .xlsx are believed, right or wrong.
# The language is fixed, since text such as "1,5" becomes a number, or does not, by language.
SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
  <item oor:path="/org.openoffice.Office.Calc/Formula/Load">
    <prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop>
    <prop oor:name="ODFRecalcMode" oor:op="fuse"><value>0</value></prop>
  </item>
  <item oor:path="/org.openoffice.Setup/L10N">
    <prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>en-GB</value></prop>
  </item>
</oor:items>
"""

# The machine's own rules on what stands in for what, with the fonts of one folder.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <include ignore_missing="yes">/etc/fonts/conf.d</include>
</fontconfig>
"""

START_SECONDS = 120.0
FILE_SECONDS = 20.0
UNO_SCRIPT = Path(__file__).with_name("uno_fill.py")


class LibreOfficeError(Exception):
    """LibreOffice hung, or did not do what it was asked; the message holds what it said."""


class LibreOfficeMissingError(LibreOfficeError):
    """A program is not on this machine; the message names the package that brings it."""


@dataclass(frozen=True, slots=True)
class Fill:
    """One workbook to open, cells to set by (sheet name, cell name), and where to save it: the suffix is the format."""

    source: Path
    values: Mapping[tuple[str, str], Value]
    target: Path


@dataclass(frozen=True, slots=True)
class LibreOffice:
    """The programs, and the profile folder that LibreOffice keeps its settings in.

    fonts: a configuration of fontconfig, where not all fonts of the machine are to be used.
    """

    program: Path
    python: Path
    pdftoppm: Path
    profile: Path
    fonts: Path | None = None

    @classmethod
    def find(cls, profile: Path) -> LibreOffice:
        """Find the programs and write the settings; raise LibreOfficeMissingError where one is missing."""
        program = _program("soffice", package="libreoffice-calc").resolve()
        python = _python_with_uno(program)
        pdftoppm = _program("pdftoppm", package="poppler-utils")
        settings = profile.resolve() / "user" / "registrymodifications.xcu"
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(SETTINGS, encoding="utf-8")
        return cls(program, python, pdftoppm, profile.resolve())

    def recalculate(self, paths: Iterable[Path], out_dir: Path, to: str = "xlsx") -> list[Path]:
        """Open each file, recalculate every formula, and save it in out_dir in the format named; order is kept."""
        sources = [path.resolve() for path in paths]
        targets = [out_dir.resolve() / f"{path.stem}.{to}" for path in sources]
        if len(set(targets)) < len(targets) or set(targets) & set(sources):
            raise ValueError(f"two files would be saved under one name in {out_dir}: {[path.name for path in targets]}")
        for target in targets:
            target.unlink(missing_ok=True)
        convert = ["--convert-to", f"{to}:{FILTERS[to]}", "--outdir", str(out_dir), *map(str, sources)]
        said = self._run([str(self.program), *self._arguments(), *convert], files=len(sources))
        # It says that all is well when it is not, so the files themselves are asked.
        missing = [target.name for target in targets if not target.is_file()]
        if missing:
            raise LibreOfficeError(f"LibreOffice did not save {missing}. It said:\n{said}")
        return targets

    def fill(self, path: Path, values: Mapping[tuple[str, str], Value], out: Path | None = None) -> Path:
        """Set cells by (sheet name, cell name) and save as `out`, or in place; the suffix is the format."""
        return self.fill_all([Fill(path, values, out or path)])[0]

    def fill_all(self, fills: Sequence[Fill]) -> list[Path]:
        """Fill and save many workbooks in one start; order is kept."""
        request = {
            "office": [str(self.program), *self._arguments()],
            "fills": [
                {
                    "source": fill.source.resolve().as_uri(),
                    "target": fill.target.resolve().as_uri(),
                    "filter": FILTERS[fill.target.suffix.removeprefix(".")],
                    "values": [[sheet, cell, _as_json(value)] for (sheet, cell), value in fill.values.items()],
                }
                for fill in fills
            ],
        }
        self._run([str(self.python), str(UNO_SCRIPT)], files=len(fills), stdin=json.dumps(request))
        return [fill.target for fill in fills]

    def to_pdf(self, path: Path, out_dir: Path) -> Path:
        """Print a workbook as its print set-up says."""
        return self.recalculate([path], out_dir, to="pdf")[0]

    def to_text(self, paths: Sequence[Path], out_dir: Path) -> list[list[str]]:
        """Print workbooks in one start; returns the text of each page of each, columns kept apart by spaces."""
        pdftotext = _program("pdftotext", package="poppler-utils")
        printed = self.recalculate(paths, out_dir, to="pdf")
        texts = [self._run([str(pdftotext), "-layout", str(path), "-"], files=1) for path in printed]
        return [text.split("\f")[:-1] for text in texts]

    def to_png(self, path: Path, out_dir: Path, dpi: int = 80) -> list[Path]:
        """Print a workbook and draw each page; returns the pictures in page order."""
        printed = self.to_pdf(path, out_dir)
        for old in out_dir.glob(f"{printed.stem}-page-*.png"):
            old.unlink()
        prefix = printed.with_name(f"{printed.stem}-page")
        self._run([str(self.pdftoppm), "-r", str(dpi), "-png", str(printed), str(prefix)], files=1)
        pages = out_dir.glob(f"{printed.stem}-page-*.png")
        return sorted(pages, key=lambda page: int(page.stem.rpartition("-")[2]))

    def _arguments(self) -> list[str]:
        return ["--headless", "--norestore", "--nologo", f"-env:UserInstallation={self.profile.as_uri()}"]

    def _run(self, command: list[str], files: int, stdin: str = "") -> str:
        fonts = {} if self.fonts is None else {"FONTCONFIG_FILE": str(self.fonts)}
        return run(command, {"HOME": str(self.profile), **fonts}, START_SECONDS + FILE_SECONDS * files, stdin)


def fonts_conf(family: str, folder: Path) -> Path:
    """Configure fontconfig, in that folder, to have no other fonts than those beside the family's."""
    command = [str(_program("fc-match", package="fontconfig")), "-f", "%{family}\n%{file}", family]
    families, _, file = run(command, {}, START_SECONDS).partition("\n")
    if family not in families.split(","):
        raise LibreOfficeMissingError(
            f"the font {family} is not on this machine; tests/system-packages.txt names its package"
        )
    path = folder / "fonts.conf"
    path.write_text(FONTS.format(fonts=Path(file).parent, cache=folder / "cache"), encoding="utf-8")
    return path


def _as_json(value: Value) -> object:
    return {"typed": value.text} if isinstance(value, Typed) else value


def run(command: list[str], environment: dict[str, str], seconds: float, stdin: str = "") -> str:
    """Run a command in a group of its own and return what it said; nothing it started outlives the call."""
    # Nothing is inherited that could change an answer: not this environment's Python, nor a person's language or fonts.
    clean = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp", **environment}
    process = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=clean,
        start_new_session=True,
    )
    try:
        said, _ = process.communicate(stdin, timeout=seconds)
    except subprocess.TimeoutExpired as err:
        raise LibreOfficeError(f"no answer within {seconds:g} seconds: {command[:1]}") from err
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout):
            stream and stream.close()
    if process.returncode:
        raise LibreOfficeError(f"exit code {process.returncode} from {command[:2]}. It said:\n{said}")
    return said


def _program(name: str, package: str) -> Path:
    found = shutil.which(name)
    if found is None:
        raise LibreOfficeMissingError(f"{name} is not on this machine; Debian's package {package} brings it")
    return Path(found)


def _python_with_uno(program: Path) -> Path:
    """Return a Python that can talk to LibreOffice: Debian's, or the one that comes with LibreOffice itself."""
    for python in (Path("/usr/bin/python3"), program.with_name("python")):
        with contextlib.suppress(LibreOfficeError, FileNotFoundError):
            run([str(python), "-c", "import uno"], {}, START_SECONDS)
            return python
    raise LibreOfficeMissingError("no Python here can talk to LibreOffice; Debian's package python3-uno brings one")
