"""Returns dropped at the desk: whether its pages answer meanwhile and afterwards, and how much memory it takes.

`python -m benchmarks.desk 1000` issues to so many providers of one small service each, fills every workbook, hands all of
them over at once as a browser does, and opens every page in turn until everything is read; then each page again, with a
decision; then the desk is begun anew, as on the next morning.
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
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from benchmarks.material import PERIOD
from desks import Caller, started
from workbook.config import load, shipped_folder
from workbook.demo.cycle import careful_entries
from workbook.feedback.filling import Entries, fill_workbook
from workbook.reader import IssuedForm
from workbook.register import read_register
from workbook.usecases.generate import generate_workbooks
from workbook.usecases.workers import Workers
from workbook.usecases.workspace import Workspace

QUARTER = f"/quarter/{PERIOD}"
_PLACES = ("returns", "questions", "letters", "reports", "export", "close", "files", "workbooks", "notes", "people")
PAGES = (QUARTER, *(f"{QUARTER}/{place}" for place in _PLACES), "/register", "/state")
#: A page of each kind that stands for one thing, as the page before it links to it.
_THINGS = (
    (QUARTER, "provider"),
    (QUARTER, "service"),
    (f"{QUARTER}/returns", "file"),
    (f"{QUARTER}/questions", "questions"),
    ("service", "trace"),
)
_LINE = {
    "authority": "Leicester",
    "service_type": "Floating Support Service",
    "client_group": "Generic",
    "household_units": "12",
    "indicators": "!EM-LPI-57",
}
#: What is questioned where it is small.
_WORKED = "CLG-SPI-3.worked_hours"
_SHARE = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_STATUS = re.compile(r"^VmHWM:\s+(\d+) kB", re.MULTILINE)


@dataclass
class Looking:
    """Pages opened one after another, with how long each took, until it is over."""

    desk: Caller
    pid: int
    pages: tuple[str, ...]
    seconds: dict[str, list[float]] = field(default_factory=dict)
    peaks: dict[str, float] = field(default_factory=dict)
    is_over: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Open pages until it is over."""
        while not self.is_over.is_set():
            for page in self.pages:
                self.look(page)
                self.weigh()
            time.sleep(0.1)

    def look(self, page: str, name: str = "") -> None:
        """Open one page, as the desk answers first. name: what it is called."""
        begun = time.perf_counter()
        self.desk.get(page)
        self.seconds.setdefault(name or page, []).append(time.perf_counter() - begun)

    def weigh(self) -> None:
        """See how much memory each process takes, and all of them together: what they share counts once."""
        together = sum(_share(process) for process in _family(self.pid))
        for name, peak in (("all together", together), *_peaks(self.pid)):
            self.peaks[name] = max(peak, self.peaks.get(name, 0.0))


def main(number: int) -> None:
    """Measure, and print how long the pages took and how much memory each process."""
    with tempfile.TemporaryDirectory() as name:
        out = Path(name) / "out"
        returns = list(_returns(out, number))
        print(f"{number} returns of {sum(map(len, returns)) / 2**20:.0f} MB", flush=True)
        for measure in (partial(_drop, returns=returns), _next_morning):
            process, address = started(out)
            try:
                measure(Looking(Caller.of(address), process.pid, PAGES))
            finally:
                process.terminate()
                process.wait()


def _drop(looking: Looking, returns: list[bytes]) -> None:
    desk = looking.desk
    desk.opened(f"{QUARTER}/returns")
    watch = threading.Thread(target=looking.run)
    watch.start()
    begun = time.perf_counter()
    page = desk.hand_over(f"{QUARTER}/returns", {f"{place:04}.xlsx": content for place, content in enumerate(returns)})
    taken = time.perf_counter() - begun
    page = _settled(desk, page)
    read = time.perf_counter() - begun
    time.sleep(2)
    looking.is_over.set()
    watch.join()
    print(f"handed over in {taken:.1f} s, read in {read:.1f} s: {_words(desk.get(page))}")
    _print(looking, "while they are read")
    after = replace(looking, seconds={}, peaks={})
    _look_at_everything(after)
    _print(after, "afterwards")


def _settled(desk: Caller, page: str) -> str:
    """Wait until what was handed over is kept and read; the page of that."""
    while page.startswith("/later/"):
        time.sleep(0.2)
        page = desk.leads_to(page)
    while '"over":false' in desk.get(f"{page}/progress").replace(" ", ""):
        time.sleep(0.5)
    return page


def _next_morning(looking: Looking) -> None:
    """Open a desk at which all has been read: first at once, then when it has been judged."""
    for page in PAGES:
        looking.look(page)
    _print(looking, "the next morning, at once")
    looking.desk.opened(QUARTER)
    again = replace(looking, seconds={}, peaks={})
    _look_at_everything(again)
    _print(again, "the next morning, later")


def _look_at_everything(looking: Looking) -> None:
    """Each page, one of each kind of thing, and a decision."""
    desk = looking.desk
    for page in looking.pages:
        looking.look(page)
    paths: dict[str, str] = {}
    for page, kind in _THINGS:
        links = re.findall(rf'href="({QUARTER}/{kind}/[^"]+)"', desk.opened(paths.get(page, page)))
        if links:
            paths[kind] = links[0]
            looking.look(links[0], f"one {kind}")
            desk.opened(links[0])
    if question := paths.get("questions"):
        fields = {"decision": "Include", "reason": "They said so by telephone"}
        begun = time.perf_counter()
        desk.send(question, question, fields)
        looking.seconds["a decision sent"] = [time.perf_counter() - begun]
    looking.weigh()


def _print(looking: Looking, when: str) -> None:
    print(f"{when:36}{'times':>7}{'median':>9}{'slowest':>9}")
    for shown, seconds in looking.seconds.items():
        print(f"{shown:36}{len(seconds):>7}{statistics.median(seconds):>7.2f} s{max(seconds):>7.2f} s")
    for process, peak in sorted(looking.peaks.items()):
        print(f"most memory of {process}: {peak:.0f} MB", flush=True)


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
        for place, file in enumerate(issued):
            form = store.issued_form(file.issued.workbook_id)
            assert form is not None
            yield fill_workbook(file.path.read_bytes(), form.layout, _entries(form, is_questioned=place % 10 == 0))


def _entries(form: IssuedForm, *, is_questioned: bool) -> Entries:
    """What a provider types; where it is questioned, far fewer hours worked than contracted."""
    entries = careful_entries(form)
    few = {address: 1 for address in entries.answers if is_questioned and address.question == _WORKED}
    return replace(entries, answers={**entries.answers, **few})


def _peaks(pid: int) -> Iterator[tuple[str, float]]:
    """The most memory of the desk, of the process that reads, and of those that it began."""
    yield "the desk", _peak(pid)
    for child in _children(pid):
        yield "the process that reads", _peak(child)
        for helper in _children(child):
            yield "each process beside it", _peak(helper)


def _family(pid: int) -> Iterator[int]:
    """A process, and those that it began, and so on."""
    yield pid
    for child in _children(pid):
        yield from _family(child)


def _share(pid: int) -> float:
    """What a process takes now, of what others have as well its part."""
    return _stated(pid, "smaps_rollup", _SHARE)


def _children(pid: int) -> list[int]:
    listed = Path("/proc", str(pid), "task").glob("*/children")
    return [int(word) for path in listed for word in path.read_text(encoding="ascii").split()]


def _peak(pid: int) -> float:
    return _stated(pid, "status", _STATUS)


def _stated(pid: int, name: str, pattern: re.Pattern[str]) -> float:
    """What the system states of a process, in MB; 0 where it has just ended."""
    try:
        stated = pattern.search(Path("/proc", str(pid), name).read_text(encoding="utf-8"))
    except OSError:
        return 0.0
    return int(stated[1]) / 1024 if stated else 0.0


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
