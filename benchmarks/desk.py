"""Returns dropped at the desk: whether its pages answer meanwhile, and how much memory it takes.

`python -m benchmarks.desk 1000` issues to so many providers of one small service each, fills every workbook, hands all of
them over at once as a browser does, and opens pages in turn until everything is read and the period is shown anew.
"""

from __future__ import annotations

import csv
import re
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from benchmarks.material import PERIOD
from desks import Caller, started
from workbook.config import load, shipped_folder
from workbook.demo.cycle import careful_entries
from workbook.feedback.filling import fill_workbook
from workbook.register import read_register
from workbook.usecases.generate import generate_workbooks
from workbook.usecases.workers import Workers
from workbook.usecases.workspace import Workspace

QUARTER = f"/quarter/{PERIOD}"
PAGES = (QUARTER, f"{QUARTER}/returns", f"{QUARTER}/questions", f"{QUARTER}/letters", "/state")
_LINE = {
    "authority": "Leicester",
    "service_type": "Floating Support Service",
    "client_group": "Generic",
    "household_units": "12",
    "indicators": "!EM-LPI-57",
}
_STATUS = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


@dataclass
class Looking:
    """Pages opened one after another, with how long each took, until it is over."""

    desk: Caller
    pid: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)
    is_over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Open pages until it is over."""
        while not self.is_over.is_set():
            for page in PAGES:
                begun = time.perf_counter()
                self.desk.get(page)
                self.seconds.setdefault(page, []).append(time.perf_counter() - begun)
            for name, peak in _peaks(self.pid):
                self.peaks[name] = max(peak, self.peaks.get(name, 0.0))
            time.sleep(0.1)


def main(number: int) -> None:
    """Measure, and print how long the pages took and how much memory each process."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out"
        returns = list(_returns(out, number))
        print(f"{number} returns of {sum(map(len, returns)) / 2**20:.0f} MB", flush=True)
        process, address = started(out)
        try:
            _measure(Looking(Caller.of(address), process.pid), returns)
        finally:
            process.terminate()
            process.wait()


def _measure(looking: Looking, returns: list[bytes]) -> None:
    desk, opened = looking.desk, time.perf_counter()
    desk.get(QUARTER)
    print(f"the quarter opened first, with nothing returned: {time.perf_counter() - opened:.2f} s", flush=True)
    watch = threading.Thread(target=looking.run)
    watch.start()
    begun = time.perf_counter()
    page = desk.hand_over(f"{QUARTER}/returns", {f"{place:04}.xlsx": content for place, content in enumerate(returns)})
    taken = time.perf_counter() - begun
    while '"over":false' in desk.get(f"{page}/progress").replace(" ", ""):
        time.sleep(0.5)
    read = time.perf_counter() - begun
    time.sleep(2)
    looking.is_over.set()
    watch.join()
    print(f"handed over in {taken:.1f} s, read in {read:.1f} s: {_words(desk.get(page))}")
    print(f"{'page':36}{'times':>7}{'median':>9}{'slowest':>9}")
    for shown, seconds in looking.seconds.items():
        print(f"{shown:36}{len(seconds):>7}{statistics.median(seconds):>7.2f} s{max(seconds):>7.2f} s")
    for process, peak in sorted(looking.peaks.items()):
        print(f"most memory of {process}: {peak:.0f} MB")


def _words(page: str) -> str:
    return re.sub(r"\s+", " ", "; ".join(re.findall(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)))


def _returns(out: Path, number: int) -> Iterator[bytes]:
    """Issue one small workbook to each provider, and fill it."""
    register = out.parent / "register.csv"
    with register.open("w", encoding="utf-8", newline="") as stream:
        names = ("provider_id", "national_provider_id", "provider_name", "service_id", "service_name")
        writer = csv.DictWriter(stream, (*names, *_LINE))
        writer.writeheader()
        for place in range(number):
            called = (f"{10_000 + place}", f"{10_000_000 + place}", f"Provider {place}", f"S-{place}", f"House {place}")
            writer.writerow(dict(zip(names, called, strict=True)) | _LINE)
    configuration, desk = load(shipped_folder()), Workspace(out, workers=Workers(2))
    issued = generate_workbooks(configuration, read_register(register, configuration), PERIOD, desk)
    with desk.store() as store:
        for file in issued:
            form = store.issued_form(file.issued.workbook_id)
            assert form is not None
            yield fill_workbook(file.path.read_bytes(), form.layout, careful_entries(form))


def _peaks(pid: int) -> Iterator[tuple[str, float]]:
    """The most memory of the desk, of the process that reads, and of those that it began."""
    yield "the desk", _peak(pid)
    for child in _children(pid):
        yield "the process that reads", _peak(child)
        for helper in _children(child):
            yield "each process beside it", _peak(helper)


def _children(pid: int) -> list[int]:
    listed = Path("/proc", str(pid), "task").glob("*/children")
    return [int(word) for path in listed for word in path.read_text(encoding="ascii").split()]


def _peak(pid: int) -> float:
    try:
        found = _STATUS.search(Path("/proc", str(pid), "status").read_text(encoding="utf-8"))
    except OSError:  # it has just ended
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
