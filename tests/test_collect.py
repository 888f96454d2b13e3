"""Returned files to the store and the dataset: the whole pipeline, on files.

Reading
1. The order of files, and how they are split into runs, changes nothing in any result.
2. Reading again changes nothing, whichever folder above the file is named.
3. A file that is byte for byte another counts once and is said; the counts add up to the number of files.
4. Of two versions of a return the one last saved counts; the other is kept, and said. What is said of a file is said of no
   other that has its name.
5. A file that cannot be used or opened is listed with the reason, and stops no other.
6. Nothing that is read is moved, altered or deleted; a copy of each file is kept as it came.
7. A run is recorded whole or not at all; one that is stopped is done by the next, and no file that was recorded is read again.
8. Runs at the same time on one store lose nothing and write what a single run would.
9. Files of several periods in one folder each go to their own.

The dataset
10. It has the columns and types that docs/dataset.md names, in their order.
11. Blank is never 0, and 0 is an answer; what is invalid has no value; what is explained has its explanation.
12. A hidden indicator has no rows; one switched off has rows without a value.
13. Derived values are worked out again; where there is nothing to divide by there is none.
14. The parquet equals the CSV, but for text that a spreadsheet would run, which only the CSV neutralises.
15. It holds every service returned for the period so far, whatever the last run read.

Issuing
16. A configuration changed after issue never orphans a workbook that is out.
17. Last quarter's accepted figures, and only those, are printed in the next quarter's workbook.
18. Generating again changes nothing; a file changed after issue is held, not replaced.
19. The password is in no file that is written.
20. A workbook issued again with a service more is filled from both versions.
"""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import io
import itertools
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from dataclasses import MISSING, fields, make_dataclass, replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.workbook import Workbook
from sqlalchemy import Connection, Table
from sqlalchemy.exc import OperationalError

from databases import copied, desk, empty
from parts import part_of
from workbook.assess import Outcome
from workbook.dataset import COLUMNS, DatasetRow, dataset_table
from workbook.errors import FileError, ReleaseError, StoreError, UnwrittenError, UsageError
from workbook.findings import Code
from workbook.model import Configuration, State
from workbook.quarter import judge_period
from workbook.reader import Return
from workbook.store import bulk, receiving
from workbook.table import TableColumn, columns_of, format_named, tabulate
from workbook.usecases import drafting
from workbook.usecases.close import close
from workbook.usecases.files import STORE_NAME
from workbook.usecases.generate import WriteOutcome, WrittenFile
from world import (
    LATER,
    PERIOD,
    QUESTIONED,
    SUPPORTED,
    USERS,
    Line,
    answered,
    configuration,
    dataset,
    edited,
    findings,
    issued,
    known,
    provider,
    read,
    results,
    sent,
    undated,
    values,
)

ROOT = Path(__file__).resolve().parents[1]
MONDAY, TUESDAY = dt.datetime(2008, 10, 6, 9), dt.datetime(2008, 10, 7, 9)
NOT_A_WORKBOOK = b"Our figures will follow."


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[WrittenFile, ...]]:
    """A folder from which three providers, one with two services, were issued workbooks. Tests copy it."""
    out = tmp_path_factory.mktemp("three") / "out"
    lines = (provider(1), provider(2), provider(2, service_id="S-9", service_name="Lock Gate"), provider(3))
    return out, issued(out, *lines)


@pytest.fixture
def out(three: tuple[Path, tuple[WrittenFile, ...]], tmp_path: Path) -> Path:
    """A copy of that folder, for one test."""
    return copied(three[0], tmp_path / "out")


@pytest.fixture
def files(three: tuple[Path, tuple[WrittenFile, ...]], out: Path) -> tuple[WrittenFile, ...]:
    """The workbooks in it."""
    return tuple(replace(file, path=out / str(PERIOD) / file.path.name) for file in three[1])


@pytest.fixture
def returns(out: Path, files: tuple[WrittenFile, ...], tmp_path: Path) -> Path:
    """A folder with what came back: careful, careless, saved twice, copied, and something else altogether."""
    folder = tmp_path / "returns"
    one, two, three = files
    sent(folder, "one.xlsx", answered(out, one, saved=MONDAY))
    sent(folder, "one again.xlsx", answered(out, one, {USERS: 9, SUPPORTED: 3}, saved=TUESDAY))
    sent(folder, "post/two.xlsx", answered(out, two, {USERS: "12 people"}))
    sent(folder, "post/copy of two.xlsx", answered(out, two, {USERS: "12 people"}))
    sent(folder, "three.xlsx", answered(out, three, {USERS: None, SUPPORTED: 0}))
    sent(folder, "letter.xlsx", NOT_A_WORKBOOK)
    return folder


def every_file(folder: Path) -> list[Path]:
    """The files of a folder and its folders."""
    return sorted(path for path in folder.rglob("*") if path.is_file())


def fresh(out: Path, number: int) -> Path:
    """The folder again, as it was before anything was read."""
    return copied(out, out.parent / f"out{number}")


def _saved_by_another_program(book: Workbook) -> None:
    """Other looks and another name in its properties, and not a figure changed."""
    book.worksheets[0].sheet_view.zoomScale = 80
    book.properties.creator = "another program"
    book.properties.modified = TUESDAY


class TestReading:
    def test_order_and_split_change_nothing(self, out: Path, returns: Path) -> None:
        """1: one run over the folder, and runs over its files in any order, leave the same bytes."""
        flat = returns.parent / "flat"
        for path in every_file(returns):
            sent(flat, path.name, path.read_bytes())
        whole = fresh(out, 0)
        read(whole, flat)
        orders = [every_file(flat), every_file(flat)[::-1], every_file(flat)[2:] + every_file(flat)[:2]]
        for number, order in enumerate(orders, 1):
            together, apart = fresh(out, 2 * number), fresh(out, 2 * number + 1)
            read(together, *order)
            for path in order:
                read(apart, path)
            assert results(together) == results(apart) == results(whole)

    def test_reading_again_changes_nothing(self, out: Path, returns: Path) -> None:
        """2: the same folder, a folder in it, or a file of it named again leave every result as it was."""
        read(out, returns)
        before = results(out)
        for again in ((returns,), (returns / "post",), (returns / "post" / "two.xlsx",), (returns, returns / "post")):
            read(out, *again)
            assert results(out) == before

    def test_a_copy_in_another_place_under_the_same_name_is_no_second_name(self, out: Path, returns: Path) -> None:
        """2: the folder copied elsewhere and read from there changes nothing either."""
        read(out, returns)
        before = results(out)
        read(out, Path(shutil.copytree(returns, returns.parent / "archive")))
        assert results(out) == before

    def test_a_folder_named_later_gives_the_file_its_longer_name(self, out: Path, returns: Path) -> None:
        """2: read from within and then from above, in either order, a file has one name."""
        other = fresh(out, 1)
        read(out, returns / "post")
        read(out, returns)
        read(other, returns)
        read(other, returns / "post")
        assert results(out) == results(other)
        assert not any(row["source_file"] == "two.xlsx" for row in findings(out))

    def test_counts_add_up(self, out: Path, returns: Path) -> None:
        """3: accepted, queried, rejected, superseded or the same again; each file is one of them."""
        collected = read(out, returns)
        counted = collected.copies + collected.superseded + sum(collected.outcomes.values())
        assert collected.read == len(every_file(returns)) == counted
        assert (collected.copies, collected.superseded) == (1, 1)
        assert sum(collected.outcomes.values()) == 4
        assert collected.outcomes[Outcome.REJECTED] == 1

    def test_a_name_says_nothing_of_the_file(self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path) -> None:
        """4: two providers call their return the same; a run tells nothing of the other's, nor does a report."""
        one, _, three = files
        read(out, sent(tmp_path / "monday", "return.xlsx", answered(out, one, QUESTIONED)))
        run = read(out, sent(tmp_path / "tuesday", "return.xlsx", answered(out, three)))
        assert (run.findings, run.outcomes) == ((), Counter({Outcome.ACCEPTED: 1}))
        read(out, sent(tmp_path / "wednesday", "return.xlsx", answered(out, three, QUESTIONED, saved=LATER)))
        with desk(out).store() as store:
            pairs = judge_period(store, PERIOD).findings_with_files()
        whose = sorted((entry.service_id, file.returned.workbook_id) for entry, (file,) in pairs if entry.service_id)
        assert whose == sorted([("S-1", one.issued.workbook_id), ("S-3", three.issued.workbook_id)])

    def test_a_version_that_waits_is_told_by_the_name_of_the_first(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path
    ) -> None:
        """4: a correction has the name of what it corrects, in the folder of another day."""
        one, *_ = files
        read(out, sent(tmp_path / "monday", "return.xlsx", answered(out, one)))
        close(desk(out), str(PERIOD), "", "A. Officer", dt.datetime.now(dt.UTC))
        run = read(out, sent(tmp_path / "tuesday", "return.xlsx", answered(out, one, QUESTIONED, saved=LATER)))
        assert [entry.code for entry in run.findings] == [Code.VERSION_WAITS]
        with desk(out).store() as store:
            result = judge_period(store, PERIOD)
        ((_, (waits, stands)),) = [pair for pair in result.findings_with_files() if pair[0].code is Code.VERSION_WAITS]
        assert (waits.returned.digest in result.waiting, stands.returned.digest in result.counting) == (True, True)

    def test_a_question_that_names_a_file_is_not_of_another_with_its_name(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path
    ) -> None:
        """4: one provider's return has no date, and another's is called like the one that counts instead."""
        one, _, three = files
        read(out, sent(tmp_path / "monday", "return.xlsx", answered(out, one)))
        read(out, sent(tmp_path / "thursday", "undated.xlsx", undated(answered(out, one, QUESTIONED))))
        run = read(out, sent(tmp_path / "tuesday", "return.xlsx", answered(out, three)))
        assert (run.findings, run.outcomes) == ((), Counter({Outcome.ACCEPTED: 1}))

    def test_a_copy_counts_once_and_is_said(self, out: Path, returns: Path) -> None:
        """3: the second name of a file is an information, and its services have one set of rows."""
        read(out, returns)
        said = [(row["source_file"], row["severity"]) for row in findings(out) if row["code"] == "I05"]
        assert said == [("post/two.xlsx", "info")]
        assert len({row["source_file"] for row in dataset(out) if row["service_id"] == "S-2"}) == 1

    def test_copies_in_runs_of_their_own_are_said_the_same(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path
    ) -> None:
        """3: a copy that comes in a later run, whichever of the two it is, is said alike."""
        content = answered(out, files[0])
        first, second = sent(tmp_path / "r", "a.xlsx", content), sent(tmp_path / "r", "b.xlsx", content)
        other = fresh(out, 1)
        for folder, order in ((out, (first, second)), (other, (second, first))):
            for path in order:
                read(folder, path)
        assert results(out) == results(other)
        assert [row["source_file"] for row in findings(out)] == ["b.xlsx"]

    @pytest.mark.parametrize("order", list(itertools.permutations(["one.xlsx", "one again.xlsx"])))
    def test_the_version_last_saved_counts(self, out: Path, returns: Path, order: tuple[str, str]) -> None:
        """4: whichever is read first, the later saved counts, and the earlier is said to be superseded."""
        for name in order:
            read(out, returns / name)
        assert values(out, USERS)["S-1"] == "9"
        said = [(row["source_file"], row["code"]) for row in findings(out)]
        assert ("one.xlsx", "I06") in said

    @pytest.mark.parametrize("names", list(itertools.permutations(["a.xlsx", "b.xlsx", "c.xlsx"])))
    def test_what_was_only_saved_again_is_no_version(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path, names: tuple[str, str, str]
    ) -> None:
        """4: other bytes, a later time, the same entries; the first counts, in whatever order they are read."""
        first = answered(out, files[0], saved=MONDAY)
        again = answered(out, files[0], saved=TUESDAY)
        for name, content in zip(names, (first, again, edited(again, _saved_by_another_program)), strict=True):
            sent(tmp_path / "r", name, content)
        collected = read(out, tmp_path / "r")
        assert (collected.copies, collected.superseded) == (2, 0)
        said = {row["source_file"]: row["message"] for row in findings(out) if row["code"] == "I18"}
        assert said.keys() == set(names[1:])
        assert all(f"since {names[0]}." in message for message in said.values())

    def test_going_back_to_earlier_figures_is_a_version(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path
    ) -> None:
        """4: what a version between them changed is changed back."""
        moments = (MONDAY, TUESDAY, TUESDAY + dt.timedelta(hours=1))
        for number, (users, saved) in enumerate(zip((8, 9, 8), moments, strict=True)):
            sent(tmp_path / "r", f"{number}.xlsx", answered(out, files[0], {USERS: users, SUPPORTED: 3}, saved=saved))
        read(out, tmp_path / "r")
        assert values(out, USERS)["S-1"] == "8"
        assert [(row["source_file"], row["code"]) for row in findings(out) if row["code"] in ("I06", "I18")] == [
            ("0.xlsx", "I06"),
            ("1.xlsx", "I06"),
        ]

    def test_the_earlier_version_is_kept(self, out: Path, returns: Path) -> None:
        """4: what was superseded stays in the store, with its answers."""
        read(out, returns)
        with desk(out).store() as store:
            kept = {file.returned.file: file for file in store.received(PERIOD)}
        assert any(entry.content is not None for entry in kept["one.xlsx"].returned.entries)

    def test_the_same_service_id_elsewhere_supersedes_nothing(self, tmp_path: Path) -> None:
        """4: two authorities may use one service id; each return stands for itself."""
        out = tmp_path / "out"
        lines = (provider(1, service_id="S-1"), provider(2, authority="Derby", service_id="S-1"))
        for number, file in enumerate(issued(out, *lines)):
            sent(tmp_path / "r", f"{number}.xlsx", answered(out, file, {USERS: 10 + number, SUPPORTED: 1}))
        sent(
            tmp_path / "r", "later.xlsx", answered(out, issued(out, *lines)[0], {USERS: 30, SUPPORTED: 2}, saved=MONDAY)
        )
        read(out, tmp_path / "r")
        said = {(row["source_file"], row["message"].count("1.xlsx")) for row in findings(out) if row["code"] == "I06"}
        assert said == {("later.xlsx", 0)}
        assert {(row["authority_code"], row["value"]) for row in dataset(out) if row["item"] == USERS} == {
            ("LCE", "10"),
            ("DER", "11"),
        }

    def test_one_bad_file_stops_no_other(self, out: Path, returns: Path) -> None:
        """5: a letter among the returns is listed as rejected, and every other is loaded."""
        read(out, returns)
        assert {row["service_id"] for row in dataset(out)} == {"S-1", "S-2", "S-9", "S-3"}
        rejected = [row for row in findings(out) if row["severity"] == "reject"]
        assert [(row["source_file"], row["source_cell"]) for row in rejected] == [("letter.xlsx", "")]

    @pytest.mark.parametrize("kind", ["nowhere", "circle", "denied", "gone"])
    def test_a_file_that_cannot_be_opened_is_listed(
        self, out: Path, returns: Path, kind: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """5: a link to nowhere, a circle of links, no permission, or vanished meanwhile: said, with the reason."""
        path = returns / "shut.xlsx"
        if kind in ("nowhere", "circle"):
            path.symlink_to(path.name if kind == "circle" else "missing.xlsx")
        else:
            path.write_bytes(NOT_A_WORKBOOK)
            number = errno.EACCES if kind == "denied" else errno.ENOENT
            _refuse_to_open(monkeypatch, path, number)
        collected = read(out, returns)
        found = [row for row in findings(out) if row["source_file"] == "shut.xlsx"]
        assert [(row["code"], row["severity"]) for row in found] == [("F08", "reject")]
        assert collected.read == len(every_file(returns)) + (kind in ("nowhere", "circle"))
        assert len({row["service_id"] for row in dataset(out)}) == 4

    def test_a_folder_that_is_closed_is_listed(self, out: Path, returns: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """5: a folder that may not be looked into does not pass in silence."""
        listing = os.scandir

        def scandir(path: str) -> object:
            if str(path).endswith("post"):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
            return listing(path)

        monkeypatch.setattr(os, "scandir", scandir)
        read(out, returns)
        assert ("F08", "post") in {(row["code"], row["source_file"]) for row in findings(out)}

    def test_a_rejected_file_of_an_earlier_run_stays_listed(self, out: Path, returns: Path) -> None:
        """5: a reject is listed under the period in hand when it came, whatever is issued or read later."""
        read(out, returns / "letter.xlsx")
        issued(out, provider(1), period=PERIOD.next())
        read(out, returns / "one.xlsx")
        assert [row["source_file"] for row in findings(out) if row["severity"] == "reject"] == ["letter.xlsx"]
        read(out, returns / "letter.xlsx")
        assert not (out / str(PERIOD.next()) / "findings.csv").exists()

    def test_a_workbook_unknown_once_is_read_when_it_is_known(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path
    ) -> None:
        """5: a return read from the wrong folder is rejected there, and taken where it was issued."""
        path = sent(tmp_path / "r", "one.xlsx", answered(out, files[0]))
        other = tmp_path / "elsewhere" / "out"
        issued(other, provider(7))
        assert read(other, path).outcomes[Outcome.REJECTED] == 1
        issued(other, provider(1))
        assert read(other, path).outcomes[Outcome.ACCEPTED] == 1
        assert findings(other) == []

    def test_leftovers_of_programs_are_passed_over(self, out: Path, returns: Path) -> None:
        """5: lock files and hidden files are not returns."""
        for name in ("~$one.xlsx", ".~lock.one.xlsx#", ".DS_Store", "Thumbs.db", ".git/config"):
            sent(returns, name, b"x")
        assert read(out, returns).read == 6

    def test_a_path_that_is_not_there_is_a_usage_error(self, out: Path, returns: Path) -> None:
        """5: a wrong path is said before anything is read."""
        with pytest.raises(UsageError, match="nowhere"):
            read(out, returns, returns / "nowhere")
        with pytest.raises(FileError, match="too long"):
            read(out, returns / ("x" * 300))
        with pytest.raises(UsageError, match="no file to read"):
            read(out, Path(tempfile.mkdtemp(dir=out.parent)))

    def test_nothing_read_is_touched(self, out: Path, returns: Path) -> None:
        """6: names, bytes and times of every file are as before."""

        def picture() -> list[tuple[str, str, int]]:
            return [
                (str(path), hashlib.sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns)
                for path in every_file(returns)
            ]

        before = picture()
        read(out, returns)
        assert picture() == before

    def test_several_periods_in_one_folder(self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path) -> None:
        """9: each return goes to the dataset of its own period."""
        (later,) = issued(out, provider(1), period=PERIOD.next())
        sent(tmp_path / "r", "late.xlsx", answered(out, files[0], {USERS: 5, SUPPORTED: 1}))
        sent(tmp_path / "r", "new.xlsx", answered(out, later, {USERS: 6, SUPPORTED: 1}))
        sent(tmp_path / "r", "letter.xlsx", NOT_A_WORKBOOK)
        collected = read(out, tmp_path / "r")
        assert [report.state.period for report in collected.periods] == [PERIOD, PERIOD.next()]
        assert (values(out, USERS)["S-1"], values(out, USERS, PERIOD.next())["S-1"]) == ("5", "6")
        assert [row["source_file"] for row in findings(out, PERIOD.next())] == ["letter.xlsx"]


def _refuse_to_open(monkeypatch: pytest.MonkeyPatch, shut: Path, number: int) -> None:
    """Let one path fail to open as the system would. As root, no permission can be taken away."""
    opened = Path.open

    def opening(path: Path, *arguments: object, **options: object) -> object:
        if path == shut:
            raise OSError(number, os.strerror(number), str(path))
        return opened(path, *arguments, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", opening)


class TestInterruption:
    def test_a_failure_half_way_records_nothing(
        self, out: Path, returns: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """7: where the store fails once the files' entries are in it, none is; the next run has all."""
        expected = fresh(out, 1)
        read(expected, returns)
        real = bulk.insert_rows

        def failing(connection: Connection, table: Table, rows: list[tuple[str | int, ...]]) -> None:
            real(connection, table, rows)
            full = sqlite3.OperationalError("database or disk is full")
            full.sqlite_errorname = "SQLITE_FULL"
            raise OperationalError("insert", {}, full)

        with monkeypatch.context() as patch:
            patch.setattr(receiving, "insert_rows", failing)
            with pytest.raises(StoreError, match="disk is full"):
                read(out, returns)
        with desk(out).store() as store:
            assert len(store.readings()) == len(store.sightings()) == 0
        read(out, returns)
        assert results(out) == results(expected)

    @pytest.mark.parametrize(
        ("module", "where", "recorded"),
        [
            ("workbook.store.receiving", "insert_all", 0),
            ("workbook.usecases.workspace", "write_atomically", 0),
            ("workbook.usecases.period_results", "write_atomically", 5),
        ],
    )
    def test_a_killed_run_is_completed_by_the_next(
        self, out: Path, returns: Path, module: str, where: str, recorded: int
    ) -> None:
        """7: killed while recording, keeping a file or writing results: each file is there whole or not."""
        expected = fresh(out, 1)
        read(expected, returns)
        script = (
            "import os, signal, sys, itertools, importlib\n"
            "from pathlib import Path\n"
            "from workbook.usecases.read import read_returns\nfrom workbook.usecases.workspace import Workspace\n"
            f"module = importlib.import_module({module!r})\n"
            f"real, calls = module.{where}, itertools.count()\n"
            "def dying(*arguments, **options):\n"
            f"    if next(calls) == 2: os.kill(os.getpid(), signal.SIGKILL)\n"
            "    return real(*arguments, **options)\n"
            f"module.{where} = dying\n"
            "read_returns((Path(sys.argv[1]),), Workspace(Path(sys.argv[2]), sys.argv[3]))\n"
        )
        command = [sys.executable, "-c", script, str(returns), str(out), desk(out).address]
        done = subprocess.run(command, cwd=ROOT, check=False, timeout=60)
        assert done.returncode == -signal.SIGKILL
        with desk(out).store() as store:
            assert len(store.readings()) == recorded
        read(out, returns)
        assert results(out) == results(expected)
        assert not [path for path in (out / str(PERIOD)).iterdir() if path.suffix == ".tmp" and path.name[0] != "."]

    def test_what_was_read_is_not_read_again(self, out: Path, returns: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """7: the next run looks only at files that are new, and at those it could make nothing of."""
        read(out, returns)
        names: list[str] = []
        collecting = sys.modules["workbook.usecases.read"]  # the function of that name hides it
        real = collecting.read_return

        def noting(name: str, *arguments: Any, **options: Any) -> Return:
            names.append(name)
            returned: Return = real(name, *arguments, **options)
            return returned

        monkeypatch.setattr(collecting, "read_return", noting)
        read(out, returns)
        assert names == ["letter.xlsx"]

    def test_every_received_file_is_kept_as_it_came(self, out: Path, returns: Path) -> None:
        """6: the bytes of each, by their digest, once, and closed to writing."""
        read(out, returns)
        sent_bytes = {path.read_bytes() for path in every_file(returns)}
        kept = every_file(out / "received")
        assert {path.read_bytes() for path in kept} == sent_bytes
        assert all(hashlib.sha256(path.read_bytes()).hexdigest() == path.name for path in kept)
        assert {path.stat().st_mode & 0o222 for path in kept} == {0}

    def test_each_run_is_logged(self, out: Path, returns: Path) -> None:
        """5: the log says when what was read by which version, each file with its outcome and digest."""
        read(out, returns)
        lines = (out / "sp-workbook.log").read_text(encoding="utf-8").splitlines()
        assert all(dt.datetime.fromisoformat(line.split(" ", 1)[0]) for line in lines)
        assert sum("letter.xlsx: rejected" in line for line in lines) == 1
        assert "rejected" in lines[-1]

    def test_runs_at_the_same_time_lose_nothing(self, out: Path, returns: Path) -> None:
        """8: three processes, two of them on some of the same files, leave what one run would."""
        expected = fresh(out, 1)
        read(expected, returns)
        shares = [every_file(returns)[:3], every_file(returns)[2:], every_file(returns)[:1]]
        command = [sys.executable, "-m", "workbook.cli", "read", "--out", str(out), "--store", desk(out).address]
        flat = [[str(path) for path in share] for share in shares]
        started = [
            subprocess.Popen([*command, *share], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            for share in flat
        ]
        said = [process.communicate(timeout=100)[0].decode() for process in started]
        assert [process.returncode in (0, 2) for process in started] == [True] * 3, said
        read(out, returns)
        assert results(out) == results(expected)

    def test_two_runs_may_make_one_store(self, tmp_path: Path) -> None:
        """8: a store that does not exist yet is made once by two runs that begin together."""
        script = "import sys; from pathlib import Path; from workbook.usecases.workspace import Workspace\nwith Workspace(Path(sys.argv[1]), sys.argv[2]).store() as s: s.issued()"
        command = [sys.executable, "-c", script, str(tmp_path), empty(tmp_path).address]
        started = [subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(2)]
        assert [process.communicate(timeout=60)[1] for process in started] == [b""] * 2


class TestDataset:
    def test_columns_and_types(self, out: Path, returns: Path) -> None:
        """10: the columns of the design, in their order, with declared types."""
        read(out, returns)
        expected = [
            "period",
            "authority_code",
            "authority",
            "provider_id",
            "national_provider_id",
            "provider_name",
            "service_id",
            "service_name",
            "service_type",
            "client_group_code",
            "client_group",
            "domain",
            "indicator",
            "item",
            "kind",
            "value",
            "unit",
            "status",
            "explanation",
            "source_file",
            "source_sheet",
            "source_cell",
            "workbook_id",
            "text",
            "accommodation_type",
            "household_units",
            "target",
            "target_words",
        ]
        assert (out / str(PERIOD) / "dataset.csv").read_text(encoding="utf-8").splitlines()[0] == ",".join(expected)
        frame = pd.read_parquet(out / str(PERIOD) / "dataset.parquet")
        assert list(frame.columns) == expected == [column.name for column in COLUMNS]
        types = {name: str(kind) for name, kind in frame.dtypes.items() if str(kind) != "string"}
        assert types == {"value": "float64", "household_units": "Int64", "target": "float64"}

    def test_a_column_is_missing_nowhere(self) -> None:
        """10: every column has its value, its type and its sentence, or the program does not start."""
        set_beside = ["target", "target_words"]  # by whoever writes the rows, from the configuration
        assert [field.name for field in fields(DatasetRow) if field.default is not MISSING] == set_beside
        assert [column.name for column in COLUMNS if not column.sentence] == []
        with pytest.raises(AttributeError):
            columns_of(make_dataclass("WithoutASentence", [("new", str)]))

    def test_the_header_of_findings(self, out: Path, returns: Path) -> None:
        """10: the columns of findings.csv, also where there is nothing to say."""
        read(out, returns / "one.xlsx")
        assert (out / str(PERIOD) / "findings.csv").read_bytes() == (
            b"severity,code,source_file,source_sheet,source_cell,service_id,record,item,value,message\r\n"
        )

    def test_what_a_service_is_stands_in_each_row(self, tmp_path: Path) -> None:
        """10: its accommodation by its title, and its units, in every row of it; blank where the register says nothing."""
        out, kinds = tmp_path / "out", {"service_type": "Accommodation Based Service", "accommodation_type": "Foyer"}
        lines = (Line(**kinds, household_units="9"), Line(service_id="S-2", household_units=""))
        (file,) = issued(out, *lines)
        read(out, sent(tmp_path / "r", "a.xlsx", answered(out, file)))
        facts = {(row["service_id"], row["accommodation_type"], row["household_units"]) for row in dataset(out)}
        assert facts == {("S-1", "Foyer for Young People", "9"), ("S-2", "", "")}

    def test_leading_zeros_are_kept(self, tmp_path: Path) -> None:
        """10: ids are text."""
        out = tmp_path / "out"
        (file,) = issued(out, Line(provider_id="00901", national_provider_id="00990901", service_id="007"))
        read(out, sent(tmp_path / "r", "a.xlsx", answered(out, file)))
        row = dataset(out)[0]
        assert (row["provider_id"], row["national_provider_id"], row["service_id"]) == ("00901", "00990901", "007")
        frame = pd.read_parquet(out / str(PERIOD) / "dataset.parquet")
        assert set(frame["provider_id"]) == {"00901"}

    @pytest.mark.parametrize(
        ("entry", "value", "status"),
        [
            (None, "", "missing"),
            ("", "", "missing"),
            (0, "0", "reported"),
            (7, "7", "reported"),
            (7.5, "", "invalid"),
            (-3, "", "invalid"),
            (True, "", "invalid"),
            ("12 ", "12", "reported"),
            ("12 people", "", "invalid"),
            ("N/A", "", "invalid"),
        ],
    )
    def test_blank_is_not_zero(
        self,
        out: Path,
        files: tuple[WrittenFile, ...],
        tmp_path: Path,
        entry: str | float | None,
        value: str,
        status: str,
    ) -> None:
        """11: nothing typed is null, 0 is 0, and what is no number is null and invalid."""
        read(out, sent(tmp_path / "r", "a.xlsx", answered(out, files[0], {USERS: entry, SUPPORTED: 0})))
        row = next(row for row in dataset(out) if row["item"] == USERS)
        assert (row["value"], row["status"]) == (value, status)

    def test_a_broken_stop_rule_loads_neither_figure(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path
    ) -> None:
        """11: 12 supported of 10 eligible: either may be wrong, so both are invalid, and so is the percentage."""
        read(out, sent(tmp_path / "r", "a.xlsx", answered(out, files[0], {USERS: 10, SUPPORTED: 12})))
        rows = {row["item"].split(".")[1]: row for row in dataset(out) if row["indicator"] == "EM-LPI-57"}
        assert {rows[name]["status"] for name in ("users", "supported", "percent")} == {"invalid"}
        assert {rows[name]["value"] for name in ("users", "supported", "percent")} == {""}

    def test_an_explanation_clears_a_warning(self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path) -> None:
        """11: an unlikely figure with its reason is loaded as explained, with the reason."""
        said = "A new contract began in July."
        content = answered(out, files[0], {USERS: 400, SUPPORTED: 1}, explanations={SUPPORTED: said, USERS: said})
        read(out, sent(tmp_path / "r", "a.xlsx", content))
        row = next(row for row in dataset(out) if row["item"] == SUPPORTED)
        assert (row["value"], row["status"], row["explanation"]) == ("1", "explained", said)

    def test_hidden_has_no_rows_and_off_has_no_values(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path
    ) -> None:
        """12: rows for what is shown alone; those switched off are not applicable, figures under them left out."""
        content = answered(out, files[0], {"EM-LPI-58.users": 7}, choices={"EM-LPI-58": "No"})
        read(out, sent(tmp_path / "r", "a.xlsx", content))
        states = files[0].issued.services[0].states
        shown = {code for code, state in states.items() if state.shown}
        assert {row["indicator"] for row in dataset(out)} == shown
        off = [row for row in dataset(out) if row["indicator"] == "EM-LPI-58"]
        assert {(row["value"], row["status"]) for row in off} == {("", "not_applicable")}
        assert State.HIDDEN in states.values()

    def test_an_indicator_switched_on_is_loaded(self, tmp_path: Path) -> None:
        """12: an offered indicator has rows: not applicable until it is chosen."""
        out = tmp_path / "out"
        (file,) = issued(out, provider(1), config=_offering("EM-LPI-51"))
        offered = next(code for code, state in file.issued.services[0].states.items() if state is State.OFFERED)
        questions = [question.code for question in known(out, file).framework.section(offered).inputs]
        for number, (choice, status) in enumerate((("No", "not_applicable"), ("Yes", "reported"))):
            changes = dict.fromkeys(questions, 4) if choice == "Yes" else {}
            content = answered(out, file, changes, choices={offered: choice}, saved=MONDAY + dt.timedelta(number))
            read(out, sent(tmp_path / "r", f"{choice}.xlsx", content))
            assert {row["status"] for row in dataset(out) if row["item"] in questions} == {status}

    def test_a_sheet_that_is_missing_leaves_rows_without_values(self, tmp_path: Path) -> None:
        """12: a service whose sheet was deleted is asked for in the dataset, with offered indicators too."""
        out = tmp_path / "out"
        lines = (provider(1), provider(1, service_id="S-8", service_name="Lock Gate"))
        (file,) = issued(out, *lines, config=_offering("EM-LPI-51"))
        content = _without_sheet(answered(out, file), known(out, file).layout.sheets[0].name)
        read(out, sent(tmp_path / "r", "a.xlsx", content))
        rows = [row for row in dataset(out) if row["service_id"] == "S-1"]
        assert {row["value"] for row in rows} == {""}
        statuses = {row["status"] for row in rows}
        assert statuses == {"missing", "not_applicable"}
        assert "T01" in {row["code"] for row in findings(out)}

    @pytest.mark.parametrize(("users", "supported", "percent"), [(8, 2, "25"), (3, 1, repr(100 / 3)), (0, 0, "")])
    def test_derived_values_are_worked_out(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path, users: int, supported: int, percent: str
    ) -> None:
        """13: from the figures, whatever a formula's cached result says; x/0 is null and not applicable."""
        read(out, sent(tmp_path / "r", "a.xlsx", answered(out, files[0], {USERS: users, SUPPORTED: supported})))
        row = next(row for row in dataset(out) if row["item"] == "EM-LPI-57.percent")
        assert (row["value"], row["kind"]) == (percent, "derived")
        assert row["status"] == ("reported" if percent else "not_applicable")

    def test_parquet_equals_csv(self, out: Path, returns: Path) -> None:
        """14: read as text, both hold the same, to the last digit."""
        read(out, returns)
        text = pd.read_csv(out / str(PERIOD) / "dataset.csv", dtype=str, keep_default_na=False, na_values=[""])
        frame = pd.read_parquet(out / str(PERIOD) / "dataset.parquet")
        assert list(text["value"].astype(float).dropna()) == list(frame["value"].dropna())
        assert text["value"].isna().tolist() == frame["value"].isna().tolist()
        assert frame["target"].isna().tolist() == text["target"].isna().tolist()
        for name in frame.columns.drop(["value", "target"]):
            assert text[name].fillna("").tolist() == frame[name].astype(str).tolist(), name

    @pytest.mark.parametrize("start", ["=1+1", "@SUM(A1)", "+x", "-x", "\tx", '=HYPERLINK("http://x","y")'])
    def test_text_a_spreadsheet_would_run(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path, start: str
    ) -> None:
        """14: an explanation that begins like a formula is exact in parquet and has an apostrophe in CSV."""
        said = f"{start} and some more words"
        content = answered(out, files[0], {USERS: 400, SUPPORTED: 1}, explanations={SUPPORTED: said, USERS: said})
        read(out, sent(tmp_path / "r", "a.xlsx", content))
        row = next(row for row in dataset(out) if row["item"] == SUPPORTED)
        frame = pd.read_parquet(out / str(PERIOD) / "dataset.parquet").set_index("item")
        kept = str(frame.loc[SUPPORTED, "explanation"])
        assert row["explanation"] == f"'{kept}"
        assert kept.strip() == said.strip()

    def test_a_negative_number_is_left_as_it_is(self) -> None:
        """14: -3 is a number to every program; only what could run is marked."""
        columns = (TableColumn("value", "What was typed.", str),)
        typed = tabulate("typed", "Typed", columns, ("-3", "+2.5", "-3+x", "3"))
        assert format_named("csv").write(typed) == b"value\r\n-3\r\n+2.5\r\n'-3+x\r\n3\r\n"

    def test_the_dataset_holds_every_run(self, out: Path, returns: Path) -> None:
        """15: the last run read one file; the dataset has all three providers."""
        read(out, returns)
        read(out, returns / "one.xlsx")
        assert {row["provider_id"] for row in dataset(out)} == {"99001", "99002", "99003"}

    def test_an_empty_dataset_has_its_columns(self, out: Path, returns: Path) -> None:
        """10: where nothing could be read, the files are there, with a header and no rows."""
        read(out, returns / "letter.xlsx")
        assert dataset(out) == []
        assert list(pd.read_parquet(out / str(PERIOD) / "dataset.parquet").columns) == [
            column.name for column in COLUMNS
        ]
        assert dataset_table([]).records == ()


class TestIssuing:
    def test_a_changed_configuration_orphans_nothing(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path
    ) -> None:
        """16: a return of the workbook as it was is read by what it was made from, and only that is said."""
        content = answered(out, files[0], {USERS: 8, SUPPORTED: 2})
        old = configuration()
        kept = [i.code for i in old.framework.sections if i.code not in ("CLG-KPI-1", "CLG-SPI-4")]
        changed = list(part_of(old.framework, kept).sections[::-1])
        changed[0] = replace(changed[0], title="Something else altogether")
        framework = replace(old.framework, version="99").with_sections(changed)
        new = issued(out, provider(1), config=replace(old, framework=framework))
        assert new[0].issued.workbook_id != files[0].issued.workbook_id
        (finding,) = read(out, sent(tmp_path / "r", "a.xlsx", content)).findings
        assert finding.code is Code.OLDER_FORM
        assert values(out, USERS)["S-1"] == "8"

    def test_accepted_figures_are_printed_next_quarter(
        self, out: Path, files: tuple[WrittenFile, ...], tmp_path: Path
    ) -> None:
        """17: what was reported is printed beside the box; what was refused or not given is not."""
        content = answered(out, files[0], {USERS: 10, SUPPORTED: 12, "EM-LPI-59.registered": None})
        read(out, sent(tmp_path / "r", "a.xlsx", content))
        reported = values(out, "EM-LPI-59.users_at_end")["S-1"]
        (file,) = issued(out, provider(1), period=PERIOD.next())
        (service,) = file.issued.services
        assert service.previous["EM-LPI-59.users_at_end"] == float(reported)
        assert not {USERS, SUPPORTED, "EM-LPI-57.percent", "EM-LPI-59.registered"} & set(service.previous)

    def test_generating_again_changes_nothing(self, out: Path) -> None:
        """18: the same register gives unchanged, the same bytes, and the same store."""
        before = {path: path.read_bytes() for path in every_file(out) if path.suffix != ".log"}
        lines = (provider(1), provider(2), provider(2, service_id="S-9", service_name="Lock Gate"), provider(3))
        again = issued(out, *lines)
        assert {file.release for file in again} == {WriteOutcome.UNCHANGED}
        assert {path: path.read_bytes() for path in every_file(out) if path.suffix != ".log"} == before

    def test_a_file_with_answers_in_it_is_held(self, out: Path, files: tuple[WrittenFile, ...]) -> None:
        """18: somebody typed into the issued file; generating anew leaves it and says so."""
        content = answered(out, files[0])
        files[0].path.write_bytes(content)
        (again,) = issued(out, provider(1, service_name="A new name"))
        assert again.release is WriteOutcome.HELD
        assert files[0].path.read_bytes() == content

    def test_a_file_as_issued_is_replaced(self, out: Path) -> None:
        """18: where nobody typed, the newer version takes its place; three passwords one after the other too."""
        for password in ("a", "b", "", "a"):
            (again,) = issued(out, provider(1), password=password)
            assert again.release is WriteOutcome.WRITTEN
        (again,) = issued(out, provider(1, service_name="A new name"))
        assert again.release is WriteOutcome.WRITTEN

    def test_the_newest_issue_stands_also_when_it_is_an_earlier_one_again(
        self, out: Path, files: tuple[WrittenFile, ...]
    ) -> None:
        """18: changed and changed back, the first workbook is the one that is awaited."""
        issued(out, provider(1, service_name="A new name"))
        (again,) = issued(out, provider(1))
        with desk(out).store() as store:
            newest = {w.issued.provider_id: w.issued.workbook_id for w in store.issued(PERIOD)}
        assert newest["99001"] == again.issued.workbook_id == files[0].issued.workbook_id

    def test_no_workbook_is_out_that_the_store_does_not_know(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """18: a run that fails as it writes has recorded the workbook; the next one puts it out."""
        out = tmp_path / "out"

        def full(*_: object) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        out.mkdir()
        with monkeypatch.context() as patch:
            patch.setattr(os, "replace", full)
            with pytest.raises(UnwrittenError, match="No space left"):
                issued(out, provider(1))
        assert not list(out.glob("*/*.xlsx"))
        (file,) = issued(out, provider(1))
        assert file.release is WriteOutcome.WRITTEN

    def test_a_workbook_that_fails_its_own_check_is_not_released(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """18: nothing is written or recorded, and the fault is named."""
        (tmp_path / "out").mkdir()
        monkeypatch.setattr(drafting, "faults", lambda *_: ("a cell has two validations",))
        with pytest.raises(ReleaseError, match="two validations"):
            issued(tmp_path / "out", provider(1))
        assert [path.name for path in every_file(tmp_path / "out")] == [
            "sp-workbook.log",
            STORE_NAME,
            f"{STORE_NAME}-seal",
        ]

    def test_the_password_is_nowhere(self, tmp_path: Path) -> None:
        """19: no file of the folder holds it, as text of any width; the sheets are locked all the same."""
        out, secret = tmp_path / "out", "Wh1stle-and-flute"
        (file,) = issued(out, provider(1), password=secret)
        read(out, sent(tmp_path / "r", "a.xlsx", answered(out, file)))
        everything = b"".join(_unpacked(path) for path in every_file(out))
        assert not [width for width in ("utf-8", "utf-16-le") if secret.encode(width) in everything]
        assert b'password="' in _unpacked(file.path).lower()

    @pytest.mark.parametrize("later", [0, 1])
    def test_a_service_added_after_issue(self, out: Path, tmp_path: Path, later: int) -> None:
        """20: whichever version was saved later, each service has the figures of the newest that has it."""
        two = (provider(1), provider(1, service_id="S-4", service_name="The new one"))
        old, new = issued(out, two[0])[0], None
        before = answered(out, old, {USERS: 5, SUPPORTED: 1}, saved=(MONDAY, TUESDAY)[1 - later])
        (new,) = issued(out, *two)
        after = answered(out, new, {USERS: 6, SUPPORTED: 1}, saved=(MONDAY, TUESDAY)[later])
        sent(tmp_path / "r", "before.xlsx", before)
        sent(tmp_path / "r", "after.xlsx", after)
        read(out, tmp_path / "r")
        assert values(out, USERS) == {"S-1": ("5", "6")[later], "S-4": "6"}
        said = [row["source_file"] for row in findings(out) if row["code"] == "I06"]
        assert said == (["before.xlsx"] if later else [])

    def test_who_has_not_returned(self, out: Path, returns: Path) -> None:
        """15: a provider whose file was rejected, or that sent nothing, has not returned."""
        collected = read(out, returns / "one.xlsx", returns / "letter.xlsx")
        (report,) = collected.periods
        assert [w.issued.provider_id for w in report.state.not_returned] == ["99002", "99003"]


def _offering(code: str) -> Configuration:
    """The configuration as shipped, with one indicator offered to every service for which nothing else is said."""
    old = configuration()
    sections = tuple(
        replace(each, default=State.OFFERED) if each.code == code else each for each in old.framework.sections
    )
    return replace(old, framework=old.framework.with_sections(sections))


def _without_sheet(content: bytes, name: str) -> bytes:
    """The workbook with one sheet deleted."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    del book[name]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _unpacked(path: Path) -> bytes:
    """A file's bytes, and those of every part where it is an archive."""
    content = path.read_bytes()
    if not zipfile.is_zipfile(path):
        return content
    with zipfile.ZipFile(path) as archive:
        return content + b"".join(archive.read(name) for name in archive.namelist())
