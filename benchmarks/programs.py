"""What a filled return is once other programs have opened and saved it: `python -m benchmarks.programs FOLDER`.

One return goes through every program of programs.toml that is installed, and each file is read into a store of its own.
Each of its cells is then right, held by a finding that names it, told of by a finding about its sheet, or silent: wrong
without a word, which none may be. A file can also be refused, with its reason.
The folder keeps the return as `return.xlsx`. Whatever lies in its `saved/PROGRAM/` as `return.xlsx`, `return.xls` and so on
is judged: so what was opened and saved by hand, in a program that has a window alone, is measured as well.
"""

from __future__ import annotations

import datetime as dt
import io
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import people_cycle
import world
from added_form import add_form
from own_configuration import own_configuration
from workbook.config import load
from workbook.feedback.filling import steady_bytes
from workbook.feedback.in_place import CellValue
from workbook.findings import Severity
from workbook.layout import ColumnRole

_FORM, _SECTION = "kinds", "EM-ALL-1"
_YAML = """
code: kinds
title: A question of every kind
per: service
sections:
  - code: EM-ALL-1
    title: Every kind
    questions:
      - {name: people, label: How many people were there?, type: count, maximum: 500, prompt: Count people.}
      - {name: left, label: How many of them left?, type: count, maximum: 500, prompt: Count people.}
      - {name: hours, label: For how many hours?, type: number, maximum: 5000, prompt: Half hours count.}
      - {name: rent, label: What is the rent?, type: money, maximum: 5000, prompt: Pounds and pence.}
      - {name: paid, label: What share of it is paid?, type: percentage, maximum: 100, prompt: All rent.}
      - {name: planned, label: Was a move planned?, type: yes_no, prompt: Choose Yes or No.}
      - {name: reason, label: Why was a need not met?, type: choice, choices: unmet_reasons, prompt: Choose one.}
      - {name: left_on, label: When did the last leave?, type: date, prompt: The day.}
      - {name: helped, label: What helped?, type: text, longest: 80, prompt: In short.}
    rules:
      - stop: left <= people
        message: Left ({left}) cannot be more than people ({people}).
      - warn: hours <= 1000
        message: Over 1,000 hours. If it is right, say why.
"""
_HELD = None
_EXPLAINED = "Zoë & Łukasz <new> contract, €5 more: 100 % “yes”"


@dataclass(frozen=True)
class Cell:
    """What is typed for one question of one service, and what must come of it.

    look: the format that typing gives the cell. right: the value or text in the dataset; None where it must be held.
    told_with: the question at whose box it is told, where a rule holds both.
    """

    service: int
    question: str
    typed: CellValue | None
    right: str | None
    look: str = ""
    told_with: str = ""

    @property
    def item(self) -> tuple[str, str]:
        """The service and item of the dataset."""
        return f"S-{self.service}", f"{_SECTION}.{self.question}"


CELLS = (
    Cell(1, "people", 27, "27"),
    Cell(1, "left", 4, "4"),
    Cell(1, "hours", 1612.25, "1612.25"),
    Cell(1, "rent", 1234.56, "1234.56"),
    Cell(1, "paid", 0.45, "45", "0%"),
    Cell(1, "planned", "Yes", "1"),
    Cell(1, "reason", "other, client", "c9"),
    Cell(1, "left_on", dt.date(2008, 8, 14), "2008-08-14"),
    Cell(1, "helped", "Ana Nováková & sons: <ß> “5 €”", "Ana Nováková & sons: <ß> “5 €”"),
    Cell(2, "people", 0, "0"),
    Cell(2, "left", 0, "0"),
    Cell(2, "hours", 0.5, "0.5"),
    Cell(2, "rent", 0, "0"),
    Cell(2, "paid", 45, "45"),
    Cell(2, "planned", "No", "0"),
    Cell(2, "reason", "no home to go to", "e1"),
    Cell(2, "left_on", dt.date(2008, 9, 30), "2008-09-30"),
    Cell(2, "helped", "12", "12"),
    Cell(3, "people", "12 people", _HELD),
    Cell(3, "left", "=5+7", _HELD),
    Cell(3, "hours", "#N/A", _HELD),
    Cell(3, "rent", "=1/0", _HELD),
    Cell(3, "paid", -5, _HELD),
    Cell(3, "planned", "maybe", _HELD),
    Cell(3, "reason", "none of these", _HELD),
    Cell(3, "left_on", "14/08/08", _HELD),
    Cell(3, "helped", "A text that is longer than the form has room for. " * 2, _HELD),
    Cell(4, "people", 10, _HELD, told_with="left"),
    Cell(4, "left", 12, _HELD),
    Cell(4, "hours", 0.45, _HELD, "0%"),
    Cell(4, "rent", 12.345, _HELD),
    Cell(4, "paid", 101, _HELD),
    Cell(4, "planned", True, _HELD),
    Cell(4, "left_on", 12, _HELD),
    Cell(5, "people", 8, "8"),
    Cell(5, "left", None, _HELD),
    Cell(5, "hours", None, _HELD),
    Cell(5, "rent", None, _HELD),
    Cell(5, "paid", None, _HELD),
)
#: What a spreadsheet program stores beside a formula, and openpyxl does not.
_RESULTS = {
    b"><f>5+7</f><v></v>": b"><f>5+7</f><v>12</v>",
    b"><f>1/0</f><v></v>": b' t="e"><f>1/0</f><v>#DIV/0!</v>',
}


@dataclass(frozen=True)
class Program:
    """How a program opens and saves a workbook: see programs.toml."""

    name: str
    kinds: list[str]
    file: str
    script: str
    command: list[str]
    opens: str = "xlsx"

    def save(self, source: Path, target: Path) -> str:
        """Open one file and save another: the program's version, or an empty text where there is no such program."""
        if shutil.which(self.command[0]) is None:
            return ""
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            script = Path(folder, self.file)
            script.write_text(self.script, encoding="utf-8")
            arguments = (str(source), str(target), target.suffix[1:])
            run = subprocess.run([*self.command, str(script), *arguments], capture_output=True, text=True, check=False)
        if run.returncode or not target.exists():
            print(f"  {self.name}: {(run.stderr.strip().splitlines() or ['it wrote no file'])[-1]}", file=sys.stderr)
            return ""
        return run.stdout.strip()


@dataclass(frozen=True)
class Tally:
    """What became of the cells of one file.

    sheet: those that a finding about their sheet tells of. silent: those of which nothing is told, with what was loaded.
    refused: why the file was not read.
    """

    right: int
    held: int
    sheet: int
    silent: list[str]
    refused: str = ""


def main(folder: Path) -> None:
    """Issue and fill the return, let every program save it, and print what became of each file."""
    out = folder / "out"
    source = folder / "return.xlsx"
    if not source.exists():
        source.write_bytes(_filled(out))
    print("| program | version | file | right | held by name | by its sheet | silent | refused |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    print(_row("as filled in", "", source, _judged(out, source)), flush=True)
    saved = folder / "saved"
    versions = {program.name: _saved(program, source, saved) for program in _programs()}
    for target in sorted(saved.glob("*/return.*")):
        name = target.parent.name
        print(_row(name, versions.get(name, ""), target, _judged(out, target)), flush=True)


def _saved(program: Program, source: Path, saved: Path) -> str:
    """Let a program save every kind of file that is not there yet; its version."""
    opened = source if program.opens == "xlsx" else saved / "LibreOffice" / f"return.{program.opens}"
    targets = [saved / program.name / f"return.{kind}" for kind in program.kinds]
    versions = {program.save(opened, target) for target in targets if not target.exists()}
    return max(versions, default="")


def _programs() -> Iterator[Program]:
    table: dict[str, list[dict[str, Any]]] = tomllib.loads(
        Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    )
    return (Program(**program) for program in table["program"])


def _filled(out: Path) -> bytes:
    """The return: issued by a configuration with a form of its own, and filled in."""
    own = own_configuration(out.parent / "own")
    add_form(own, _FORM, _YAML)
    services = (world.Line(service_id=f"S-{number}", service_name=f"House {number}") for number in range(1, 6))
    [file] = people_cycle.issue(out, *services, config=load(own), form=_FORM)
    layout = world.known(out, file).layout
    sheets = {sheet.issued.service.service_id: sheet.name for sheet in layout.sheets}
    book = openpyxl.load_workbook(io.BytesIO(file.path.read_bytes()))
    for cell in CELLS:
        service, item = cell.item
        box = book[sheets[service]][layout.form.cell(item, ColumnRole.ANSWER)]
        box.value = cell.typed
        if cell.look:
            box.number_format = cell.look
    book[sheets["S-1"]][layout.form.cell(f"{_SECTION}.hours", ColumnRole.EXPLANATION)].value = _EXPLAINED
    return _with_results(steady_bytes(book, world.NOON))


def _with_results(content: bytes) -> bytes:
    part = "xl/worksheets/sheet5.xml"
    xml = world.parts(content)[part]
    for without, result in _RESULTS.items():
        assert xml.count(without) == 1
        xml = xml.replace(without, result)
    return world.with_parts(content, {part: xml})


def _judged(out: Path, path: Path) -> Tally:
    """Read one file into a store in which nothing else was read."""
    with tempfile.TemporaryDirectory() as name:
        desk = Path(name, "out")
        shutil.copytree(out, desk)
        findings = world.read(desk, path).findings
        refusals = [finding.message for finding in findings if finding.severity is Severity.REJECT]
        if refusals:
            return Tally(0, 0, 0, [], refusals[0])
        rows = {(row["service_id"], row["item"]): row for row in world.dataset(desk)}
    places = [finding.place for finding in findings if finding.severity in (Severity.ERROR, Severity.WARNING)]
    named = {(place.service_id, place.question) for place in places if place.question}
    sheets = {place.sheet for place in places if not place.cell}
    fates = Counter(_fate(cell, rows[cell.item], named, sheets) for cell in CELLS)
    silent = [fate for fate in fates if fate not in ("right", "held", "sheet")]
    is_explained = rows["S-1", f"{_SECTION}.hours"]["explanation"] == _EXPLAINED
    return Tally(
        fates["right"] + is_explained, fates["held"], fates["sheet"], silent + ["explanation"] * (not is_explained)
    )


def _fate(cell: Cell, row: dict[str, str], named: set[tuple[str, str]], sheets: set[str]) -> str:
    """What became of a cell: right, held or sheet; else where it stands and what was loaded."""
    loaded = row["text"] or row["value"]
    if cell.right is not None and loaded == cell.right:
        return "right"
    if not named.isdisjoint({cell.item, (cell.item[0], f"{_SECTION}.{cell.told_with}")}):
        return "held"
    return "sheet" if row["source_sheet"] in sheets else f"S-{cell.service} {cell.question}: {loaded or 'nothing'}"


def _row(program: str, version: str, path: Path, tally: Tally) -> str:
    silent = "; ".join(tally.silent) or 0
    counts = ["", "", "", "", tally.refused] if tally.refused else [tally.right, tally.held, tally.sheet, silent, ""]
    return "| " + " | ".join(str(column) for column in (program, version, path.suffix, *counts)) + " |"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
