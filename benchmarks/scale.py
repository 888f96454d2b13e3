"""Whole commands on a register of many providers, each beside its floor on the same processors.

`python -m benchmarks.scale 100 400` measures two sizes, so that the cost of a provider can be compared; 6500 is England, which
`make bench-england` measures.
"""

from __future__ import annotations

import csv
import io
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import openpyxl
from xlsxwriter.worksheet import Worksheet

from benchmarks.bare import Script, recorded
from benchmarks.material import PERIOD
from workbook.config import shipped_folder
from workbook.demo.cycle import careful_entries
from workbook.feedback.filling import fill_workbook
from workbook.store import Store
from workbook.usecases.files import STORE_NAME
from workbook.usecases.workers import processors

SERVICES = 3
#: How many workbooks the floors are measured on, at most: each takes the same time, and England's would take an hour.
_FLOOR_SAMPLE = 400
_HEADINGS = (
    "providers",
    "generate",
    "bare XlsxWriter",
    "read",
    "openpyxl",
    "status",
    "export",
    "next generate",
    "all of ours",
    "peak",
)
_CALLED = (
    "provider_id",
    "national_provider_id",
    "provider_name",
    "service_id",
    "service_name",
    "indicators",
    "contact_email",
)


@dataclass(frozen=True)
class Taken:
    """What a command took.

    seconds: by the clock. peak: of the largest of its processes, in MB.
    """

    seconds: float
    peak: float


def main(sizes: Sequence[int]) -> None:
    """Measure each size, and print what a provider costs."""
    print(f"{processors()} processors; {SERVICES} services a provider; milliseconds a provider, by the clock\n")
    print("".join(f"{heading:>{len(heading) + 4}}" for heading in _HEADINGS))
    for size in sizes:
        with tempfile.TemporaryDirectory() as name:
            print(_measured(Path(name), size), flush=True)
    print("\nbare XlsxWriter: the same workbooks by the calls alone. openpyxl: loading the returns, and nothing else.")


def _measured(folder: Path, size: int) -> str:
    register, out, returns = _register(folder / "register.csv", size), folder / "out", folder / "returns"
    generated = _command("generate", register, "--period", PERIOD, "--yes", "--out", out)
    scripts, contents = _returned(out, returns)
    sample = min(size, _FLOOR_SAMPLE)
    written = _shared_out(_written, [scripts[number % len(scripts)] for number in range(sample)]) * size / sample
    read = _command("read", returns, "--out", out)
    loaded = _shared_out(_loaded, contents) * size / sample
    status = _command("status", "--out", out, "--on", "2008-10-10")
    exported = _command("export", "--format", "parquet", "--period", PERIOD, "--out", out)
    following = _command("generate", register, "--period", PERIOD.next(), "--yes", "--out", out)
    commands = generated, read, status, exported, following
    seconds = generated.seconds, written, read.seconds, loaded, status.seconds, exported.seconds, following.seconds
    costs = [f"{1000 * taken / size:.1f}" for taken in seconds]
    total = f"{sum(taken.seconds for taken in commands):.0f} s"
    cells = [str(size), *costs, total, f"{max(taken.peak for taken in commands):.0f} MB"]
    return "".join(f"{cell:>{len(heading) + 4}}" for cell, heading in zip(cells, _HEADINGS, strict=True))


def _register(path: Path, size: int) -> Path:
    """A register of invented providers, each with some services of the example under other names."""
    with (shipped_folder() / "examples" / "register.csv").open(encoding="utf-8-sig", newline="") as stream:
        lines = [line for line in csv.DictReader(stream) if not line["submission"]]
    chance, authorities = random.Random(size), sorted({line["authority"] for line in lines})
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, lines[0])
        writer.writeheader()
        for number in range(size):
            called = (f"{10_000 + number}", f"{10_000_000 + number}", f"Provider {number}")
            for service in range(SERVICES):
                names = (*called, f"S-{number}-{service}", f"Service {number} {service}", "", "a@provider.example")
                own = dict(zip(_CALLED, names, strict=True))
                writer.writerow(chance.choice(lines) | own | {"authority": authorities[number % len(authorities)]})
    return path


def _command(*words: object) -> Taken:
    """Run a command of the program as an officer does."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "workbook.cli", *map(str, words)], env=environment, stdout=subprocess.DEVNULL
    ) as process:
        _, code, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(code)
    seconds = time.perf_counter() - begun
    assert process.returncode in (0, 2), words
    taken = Taken(seconds, usage.ru_maxrss / 1024)
    print(f"{words[0]}: {taken.seconds:.1f} s, {taken.peak:.0f} MB", file=sys.stderr, flush=True)
    return taken


def _returned(out: Path, returns: Path) -> tuple[list[Script], list[bytes]]:
    """Return every workbook as a careful provider does.

    The calls that some of them are made of come back, and the content of a sample of the returns.
    """
    returns.mkdir()
    scripts: list[Script] = []
    contents: list[bytes] = []
    with Store.open(out / STORE_NAME) as store:
        for record in store.issued(PERIOD):
            form = store.issued_form(record.issued.workbook_id)
            assert form is not None
            if len(scripts) < 20:
                scripts.append(recorded(form.layout))
            content = fill_workbook((out / record.file_name).read_bytes(), form.layout, careful_entries(form))
            (returns / Path(record.file_name).name).write_bytes(content)
            if len(contents) < _FLOOR_SAMPLE:
                contents.append(content)
    return scripts, contents


def _shared_out(work: Callable[[Any], None], pieces: Sequence[Any]) -> float:
    """How long as many processes as there are processors take."""
    with ProcessPoolExecutor(processors(), get_context("fork")) as pool:
        list(pool.map(work, pieces[: processors()]))
        begun = time.perf_counter()
        list(pool.map(work, pieces, chunksize=5))
        return time.perf_counter() - begun


def _written(script: Script) -> None:
    script.run(Worksheet)


def _loaded(content: bytes) -> None:
    openpyxl.load_workbook(io.BytesIO(content))


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]] or [100, 400])
