"""Follow a page of docs/: run its commands, do what its notes say, and hold each command to what the page shows.

A console block shows commands after `$ `, then what they print. `...` is left out: as a line, any lines; within one,
any text. Runs of spaces count as one. A last line `[2]` is the exit code, where it is not 0.

A note is a comment in the page's source: what somebody does in Excel or by e-mail. DOES has all that there are.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import shlex
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import openpyxl
import pytest

from own_configuration import FRAMEWORK, edit, own_configuration
from workbook.cli import run
from workbook.demo.cycle import careful_entries
from workbook.feedback.filling import Entries, fill_workbook
from workbook.feedback.in_place import CellValue
from workbook.layout import ColumnRole
from workbook.model import Address
from workbook.reader import IssuedForm, read_return
from workbook.usecases.fill import COLUMNS
from workbook.usecases.workspace import Workspace

_BLOCK = re.compile(
    r"^<!-- (?P<shows>page \w+ [^\n]*?) -->\n```\w*\n(?P<file>.*?)^```|^\|[^\n]*\n\| ---[^\n]*\n(?P<table>(?:\|[^\n]*\n)+)"
    r"|^<!-- (?P<note>.*?)\s*-->|^```console\n(?P<console>.*?)^```",
    re.MULTILINE | re.DOTALL,
)
LEFT_OUT = "..."
#: What stands on the page for the reference of the workbook that a file answers.
_REFERENCE = "SPW-XXXX-XXXX-XXXX-XXXX"


@dataclass(frozen=True)
class Command:
    """One command of a page with what it is said to print. place: as `quarter.md:12`."""

    place: str
    text: str
    shown: tuple[str, ...]
    code: int


@dataclass(frozen=True)
class Note:
    """What somebody does between the commands: `who does what`, then a line for each entry.

    place: as `quarter.md:12`. file: the content of one that the page shows. table: the rows of the last table before it.
    """

    place: str
    words: tuple[str, ...]
    lines: tuple[str, ...]
    file: str
    table: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Put:
    """One line of a note: `LCE-01 EM-LPI-57.users = 12 because They moved.`"""

    service_id: str
    question: str
    entry: str
    why: str

    @property
    def address(self) -> Address:
        """The service and the item."""
        return Address(self.service_id, "", self.question)

    @property
    def typed(self) -> CellValue:
        """The entry as a person types it: a number where it is one."""
        return float(self.entry) if re.fullmatch(r"-?\d+(\.\d+)?", self.entry) else self.entry


def steps(page: str, name: str) -> Iterator[Command | Note]:
    """Everything that is to be done, in the order of the page of that name."""
    table: tuple[tuple[str, ...], ...] = ()
    for block in _BLOCK.finditer(page):
        line = page.count("\n", 0, block.start()) + 1
        if block["console"] is not None:
            yield from _commands(block["console"], name, line)
        elif block["table"] is not None:
            rows = block["table"].splitlines()
            table = tuple(tuple(cell.strip(" `") for cell in row.strip("|").split("|")) for row in rows)
        else:
            first, *rest = (block["shows"] or block["note"]).splitlines()
            yield Note(f"{name}:{line}", tuple(shlex.split(first)), tuple(rest), block["file"] or "", table)


def _commands(console: str, name: str, line: int) -> Iterator[Command]:
    lines = console.splitlines()
    starts = [number for number, text in enumerate(lines) if text.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        shown = lines[start + 1 : end]
        code = int(shown.pop()[1:-1]) if shown and re.fullmatch(r"\[\d+\]", shown[-1]) else 0
        yield Command(f"{name}:{line + 1 + start}", lines[start][2:], tuple(shown), code)


def agrees(shown: tuple[str, ...], printed: str) -> bool:
    """Whether what was printed is what the page shows."""
    parts = [r"(?:.*\n)*?" if line.strip() == LEFT_OUT else f"{_line(line)}\n" for line in shown]
    said = "".join(f"{' '.join(line.split())}\n" for line in printed.splitlines())
    return re.fullmatch("".join(parts), said) is not None


def _line(shown: str) -> str:
    return ".*".join(map(re.escape, " ".join(shown.split()).split(LEFT_OUT)))


@dataclass
class Office:
    """The folder in which the page is followed."""

    desk: Workspace
    screen: pytest.CaptureFixture[str]
    names: list[str] = field(default_factory=list)

    def follow(self, page: str, name: str) -> None:
        """Do everything the page of that name says, and hold each command to what the page shows."""
        for step in steps(page, name):
            if isinstance(step, Command):
                self.command(step)
            else:
                who, does, *arguments = step.words
                DOES[f"{who} {does}"](self.desk, step, *arguments)

    def command(self, step: Command) -> None:
        """Run one command, in this process where it is ours."""
        program, *arguments = shlex.split(step.text)
        if program == "sp-workbook":
            self.names.append(arguments[0])
            code, printed = run(arguments), "".join(self.screen.readouterr())
        else:
            done = subprocess.run(["/bin/sh", "-c", step.text], capture_output=True, text=True, check=False)
            code, printed = done.returncode, done.stdout + done.stderr
        assert (code, agrees(step.shown, printed)) == (step.code, True), (
            f"{step.place}: $ {step.text}\nexit code {code}, and it says:\n{printed}"
        )


def _puts(note: Note) -> list[Put]:
    found = [re.fullmatch(r"(\S+) (\S*) ?= ?(.*?)(?: ?because (.*))?", line) for line in note.lines]
    assert None not in found, f"{note.place}: a line is no `service item = entry`"
    return [Put(*(part or "" for part in each.groups())) for each in found if each is not None]


def _known(where: Workspace, content: bytes) -> IssuedForm:
    """The issued workbook that a file is, or was made from."""
    with where.store(must_exist=True) as store:
        known = store.issued_form(read_return("", content, store.issued_form).workbook_id)
    assert known is not None
    return known


def _other_part(where: Workspace, known: IssuedForm) -> IssuedForm | None:
    """The other workbook of a provider with a system of its own."""
    mine = known.layout.issued
    with where.store(must_exist=True) as store:
        for each in store.issued(mine.period):
            one = each.issued
            if one.provider_id == mine.provider_id and one.part is not mine.part:
                return store.issued_form(one.workbook_id)
    return None


def _write(path: str, content: bytes) -> None:
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(content)


def _shows(where: Workspace, note: Note, path: str, answers: str = "", source: str = "") -> None:
    """`page shows FILE [answering WORKBOOK]`: the file is what the next block holds."""
    text = note.file
    if answers == "answering":
        text = text.replace(_REFERENCE, _known(where, Path(source).read_bytes()).layout.issued.workbook_id)
    _write(path, text.encode())


def _adds(_where: Workspace, note: Note, _what: str) -> None:
    """`page adds authority`: a copy of the shipped configuration with the authority of the next block."""
    edit(own_configuration(Path()), FRAMEWORK, "authorities:\n", f"authorities:\n{note.file}")


def _changes(_where: Workspace, note: Note, path: str) -> None:
    """`page changes REGISTER`: each row of the next block takes the place of its provider's row of that service, or is added."""
    rows = {(row["provider_id"], row["service_id"]): row for row in _register_rows(Path(path).read_text("utf-8"))}
    rows |= {(row["provider_id"], row["service_id"]): row for row in _register_rows(note.file)}
    _write_register(path, rows.values())


def _loses(_where: Workspace, note: Note, path: str, service_id: str) -> None:
    """`officer loses REGISTER SERVICE`: its row is deleted."""
    rows = _register_rows(Path(path).read_text("utf-8"))
    kept = [row for row in rows if row["service_id"] != service_id]
    assert len(kept) < len(rows), f"{note.place}: {service_id} is not in {path}"
    _write_register(path, kept)


def _register_rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def _write_register(path: str, rows: Iterable[dict[str, str]]) -> None:
    lines, written = io.StringIO(), list(rows)
    writer = csv.DictWriter(lines, list(written[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(written)
    _write(path, lines.getvalue().encode())


def _others(
    where: Workspace, note: Note, source: str, _into: str, target: str, _on: str, saved: str, *but: str
) -> None:
    """`providers fill FOLDER into FOLDER on TIME but PROVIDER...`: each other provider fills its workbook, carefully."""
    for path in sorted(Path(source).glob("*.xlsx")):
        if path.stem.split("_")[1] not in but:
            _fills(where, note, str(path), "as", f"{target}/{path.name}", "on", saved)


def _fills(where: Workspace, note: Note, source: str, _as: str, target: str, _on: str, saved: str) -> None:
    """`provider fills WORKBOOK as FILE on TIME`: carefully, but for the lines of the note; one without an entry is left blank."""
    content = Path(source).read_bytes()
    known, puts = _known(where, content), _puts(note)
    answers = dict(careful_entries(known, _other_part(where, known)).answers)
    for put in puts:
        assert put.address in answers, f"{note.place}: {put.address} is not asked"
        answers[put.address] = put.typed
    given = {address: entry for address, entry in answers.items() if entry != ""}
    entries = Entries(given, {put.address: put.why for put in puts if put.why})
    _write(target, fill_workbook(content, known.layout, entries, dt.datetime.fromisoformat(saved)))


def _corrects(where: Workspace, note: Note, source: str, _as: str, target: str, _on: str, saved: str) -> None:
    """`provider corrects FILE as FILE on TIME`: only what the lines of the note say is typed."""
    content, puts = Path(source).read_bytes(), _puts(note)
    entries = Entries({put.address: put.typed for put in puts}, {put.address: put.why for put in puts if put.why})
    _write(target, fill_workbook(content, _known(where, content).layout, entries, dt.datetime.fromisoformat(saved)))


def _exports(where: Workspace, note: Note, target: str, _for: str, source: str) -> None:
    """`system exports FILE for WORKBOOK`: what a provider's own system knows of the standard workbook."""
    known = _known(where, Path(source).read_bytes())
    answers = careful_entries(known, _other_part(where, known)).answers
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(COLUMNS)
    for address, entry in answers.items():
        writer.writerow((address.service, address.question, entry if isinstance(entry, str) else f"{entry:g}"))
    _write(target, lines.getvalue().encode())


def _decides(where: Workspace, note: Note, path: str, *_from_the_table_above: str) -> None:
    """`officer fills SHEET from the table above`: a decision and its reason on the row of each service and item."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    at = {str(cell.value): number for number, cell in enumerate(sheet[1])}
    rows = {(row[at["Service id"]].value, row[at["Item"]].value or ""): row for row in sheet.iter_rows(min_row=2)}
    for service_id, question, decision, reason in note.table:
        row = rows.pop((service_id, question))
        row[at["Decision"]].value, row[at["Reason"]].value = decision, reason
    assert not rows, f"{note.place}: the sheet asks about {sorted(rows)} too"
    book.save(path)


def _last_quarter(where: Workspace, note: Note, path: str) -> None:
    """`workbook shows FILE`: what is printed beside the boxes as last quarter's figure; nothing after `=` where it is blank."""
    content = Path(path).read_bytes()
    layout, book = _known(where, content).layout, openpyxl.load_workbook(path)
    for put in _puts(note):
        (sheet,) = (each for each in layout.sheets if each.issued.service.service_id == put.service_id)
        printed = book[sheet.name][layout.form.cell(put.question, ColumnRole.PREVIOUS)].value
        assert printed == (put.typed or None), f"{note.place}: {put.question} shows {printed}"


DOES: dict[str, Callable[..., None]] = {
    "page shows": _shows,
    "page adds": _adds,
    "page changes": _changes,
    "officer loses": _loses,
    "providers fill": _others,
    "provider fills": _fills,
    "provider corrects": _corrects,
    "system exports": _exports,
    "officer fills": _decides,
    "workbook shows": _last_quarter,
}
