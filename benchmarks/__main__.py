"""Run the measurements and print them as a table."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import openpyxl
from xlsxwriter.worksheet import Worksheet

from benchmarks.bare import Script, recorded
from benchmarks.material import PERIOD, Material, prepare
from benchmarks.measure import RUNS, Measured, Work, compared
from workbook.assess import assess_return
from workbook.layout import place_form, plan
from workbook.reader import read_return
from workbook.reader.verify import faults
from workbook.usecases.generate import generate_workbooks
from workbook.usecases.workspace import Workspace
from workbook.writer import workbook_bytes
from workbook.writer.book import PlainWorksheet

SLOWER_AT_MOST, FASTER_AT_LEAST = 1.3, 5.0
#: Seconds that LibreOffice may take to open a workbook, and how many are opened to find out.
OPENED_WITHIN, _OPENED = 2.0, 5
#: Seconds that the whole demonstration may take.
SHOWN_WITHIN = 60.0


@dataclass(frozen=True)
class Line:
    """One comparison. aim: the most of the rival's time that ours may take; None where there is none."""

    title: str
    ours: Work
    rival: Work
    aim: float | None = None


def main() -> None:
    """Measure, and say how it stands against the aims. Exits 0 whatever comes out: it is no test."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        material = prepare(folder / "first")
        print(f"{len(material.returns)} workbooks, {material.services} services; medians of {RUNS} alternating runs\n")
        print(f"{'':44}{'ours':>8}{'rival':>8}{'ratio':>8}  {'aim':<10}{'peak of ours':>14}{'of rival':>10}")
        for line in _lines(material, folder):
            print(_row(line, compared(line.ours, line.rival)), flush=True)
        print(_opening(folder, material))
        print(_demonstration(folder))
    print("\nratio: our time by the rival's. peak: allocated by Python (tracemalloc), in runs that were not timed.")


def _opening(folder: Path, material: Material) -> str:
    """How long LibreOffice takes to open a workbook, or why that is not known. It is saved again as well, in that time."""
    program = shutil.which("soffice")
    if program is None:
        return "\nopening in LibreOffice: not measured, since soffice is not on this machine"
    copies = [folder / f"opened-{number}.xlsx" for number in range(_OPENED + 1)]
    largest = max(material.returns.values(), key=len)
    for path in copies:
        path.write_bytes(largest)
    options = ("--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}")
    command = [program, *options, "--convert-to", "ods", "--outdir", str(folder)]
    _converted(command, copies[:1])  # the first start of a profile writes it
    one, all_of_them = _converted(command, copies[:1]), _converted(command, copies)
    seconds = (all_of_them - one) / _OPENED
    met = "met" if seconds < OPENED_WITHIN else "missed"
    return (
        f"\nopening the largest, of {len(largest) / 1000:.0f} kB, in LibreOffice: {seconds:.2f} s, saved again within it; "
        f"starting the program and opening it: {one:.2f} s. Aim: < {OPENED_WITHIN:.0f} s  {met}"
    )


def _demonstration(folder: Path) -> str:
    """How long the demonstration takes, with the start of the program."""
    command = [sys.executable, "-m", "workbook.cli", "demo", "--out", str(folder / "demonstration")]
    begun = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    seconds = time.perf_counter() - begun
    met = "met" if seconds < SHOWN_WITHIN else "missed"
    return f"\nthe whole demonstration: {seconds:.1f} s. Aim: < {SHOWN_WITHIN:.0f} s  {met}"


def _converted(command: list[str], paths: list[Path]) -> float:
    begun = time.perf_counter()
    subprocess.run([*command, *map(str, paths)], check=True, capture_output=True, timeout=300)
    return time.perf_counter() - begun


def _lines(material: Material, folder: Path) -> Iterator[Line]:
    scripts = [recorded(known.layout) for known in material.known.values()]
    numbers = count()

    def generate() -> None:
        _generate(material)

    def issue_all() -> None:
        workspace = Workspace(folder / f"issued-{next(numbers)}")
        generate_workbooks(material.configuration, material.providers, PERIOD, workspace)

    def read() -> None:
        _read(material)

    def load() -> None:
        for content in material.returns.values():
            openpyxl.load_workbook(io.BytesIO(content))

    yield Line("plan, write and verify : bare XlsxWriter", generate, _bare(scripts, Worksheet), SLOWER_AT_MOST)
    yield Line("the same : bare, with our formula shortcut", generate, _bare(scripts, PlainWorksheet))
    yield Line("issue, with the store  : bare XlsxWriter", issue_all, _bare(scripts, Worksheet), SLOWER_AT_MOST)
    yield Line("read and check : openpyxl loading", read, load, 1 / FASTER_AT_LEAST)


def _generate(material: Material) -> None:
    forms = {}
    for known in material.known.values():
        digest = known.layout.issued.digest
        if digest not in forms:
            forms[digest] = place_form(known.framework.quarterly, known.framework.periods.collected)
        content = workbook_bytes(plan(known.framework, known.layout.issued, forms[digest]))
        problems = faults(content, known)
        assert not problems, problems


def _bare(scripts: list[Script], kind: type[Worksheet]) -> Work:
    return lambda: [script.run(kind) for script in scripts]


def _read(material: Material) -> None:
    for name, content in material.returns.items():
        returned = read_return(name, content, material.known.get)
        assess_return(returned, material.known[returned.workbook_id])


def _row(line: Line, found: Measured) -> str:
    aim = "none" if line.aim is None else f"<= {line.aim:.2f}"
    met = "" if line.aim is None else "  met" if found.ratio <= line.aim else "  missed"
    times = f"{found.ours:>6.2f} s{found.rival:>6.2f} s{found.ratio:>8.2f}"
    return f"{line.title:44}{times}  {aim:<10}{found.our_peak:>11.1f} MB{found.rival_peak:>7.1f} MB{met}"


if __name__ == "__main__":
    main()
