"""A million answers into the store and out as Parquet, beside pandas: `python -m benchmarks.store [ANSWERS]`.

Ours are entries as they were typed, of files that were received, each with its place and its explanation, under a key.
pandas writes and reads the same rows by `to_sql` and `read_sql`, without a key. Both are files of SQLite.
"""

from __future__ import annotations

import gc
import hashlib
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pandas as pd
from sqlalchemy import create_engine

from benchmarks.material import PERIOD, Material, prepare
from workbook.reader import read_return
from workbook.store import ReceivedFile, Store
from workbook.store.entries import entry_values
from workbook.usecases.files import STORE_NAME

ANSWERS, _FILES_AT_ONCE = 1_000_000, 200
_COLUMNS = ("digest", "service", "record", "question", "position", "content", "sheet", "cell", "explanation")


def main(answers: int) -> None:
    """Measure both ways, and print what each step took."""
    gc.set_threshold(100_000, 20, 20)  # as the commands have it
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        material = prepare(folder / "issued")
        files = _files(material, answers)
        frame = _frame(files)
        ours, theirs = (_ours(folder, files, material), _theirs(folder, frame))
    print(f"{len(frame):,} answers in {len(files):,} files, seconds by the clock")
    print(f"{'':28}{'ours':>10}{'pandas':>10}{'ratio':>8}")
    for step, seconds in ours.items():
        print(f"{step:28}{seconds:>10.1f}{theirs[step]:>10.1f}{theirs[step] / seconds:>8.2f}")
    whole, rival = sum(ours.values()), sum(theirs.values())
    print(f"{'both':28}{whole:>10.1f}{rival:>10.1f}{rival / whole:>8.2f}   aim: 2, better 5")


def _files(material: Material, answers: int) -> list[ReceivedFile]:
    """The returns of the example, again and again under other digests, until there are so many answers."""
    read = [read_return(name, content, material.known.get) for name, content in material.returns.items()]
    files: list[ReceivedFile] = []
    while answers > 0:
        returned = read[len(files) % len(read)]
        digest = hashlib.sha256(str(len(files)).encode()).hexdigest()
        files.append(ReceivedFile(replace(returned, digest=digest), {f"in/{len(files)}": returned.file}))
        answers -= len(returned.entries)
    return files


def _frame(files: list[ReceivedFile]) -> pd.DataFrame:
    rows = (
        entry_values(file.returned.digest, position, entry)[: len(_COLUMNS)]
        for file in files
        for position, entry in enumerate(file.returned.entries)
    )
    return pd.DataFrame(rows, columns=list(_COLUMNS))


def _ours(folder: Path, files: list[ReceivedFile], material: Material) -> dict[str, float]:
    authorities = sorted({provider.authority for provider in material.providers})
    with Store.open(folder / "issued" / STORE_NAME) as store:

        def put_in() -> None:
            with store.alone():
                for start in range(0, len(files), _FILES_AT_ONCE):
                    store.record_returns(files[start : start + _FILES_AT_ONCE], "benchmark", "benchmark")

        def get_out() -> None:
            for code in authorities:
                _parquet(_frame(list(store.received(PERIOD, authority=code))), folder / f"{code}.parquet")

        return _timed(put_in, get_out)


def _theirs(folder: Path, frame: pd.DataFrame) -> dict[str, float]:
    engine = create_engine(f"sqlite:///{folder / 'pandas.sqlite'}")
    return _timed(
        lambda: frame.to_sql("entries", engine, index=False),
        lambda: _parquet(pd.read_sql("SELECT * FROM entries", engine), folder / "all.parquet"),
    )


def _parquet(frame: pd.DataFrame, path: Path) -> None:
    frame.to_parquet(path, index=False)


def _timed(put_in: Callable[[], object], get_out: Callable[[], object]) -> dict[str, float]:
    seconds = {}
    for step, work in (("into the store", put_in), ("out as Parquet", get_out)):
        begun = time.perf_counter()
        work()
        seconds[step] = time.perf_counter() - begun
    return seconds


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ANSWERS)
