"""Hostile and broken files, and a machine that gives way: bounded, said in words, nothing lost, completed by the next run.

Files
1. Each is refused, or read for what is true in it, with a finding, in bounded time and memory; every other file is read.
2. The run ends with code 2, without a traceback.

The machine
3. A disk that is full, at the store, at a kept file, at the results or at the log: words and code 1; what stood before
   stands, and the next run completes it.
4. A folder that may not be written to: the same.
5. A store that another run keeps to itself for too long: it is said that it is in use; the next run completes it.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import openpyxl
import pytest

from databases import copied, desk
from mixed_returns import Template, filled_in, quarter, zipped
from runner import ROOT, Runner, job
from workbook.errors import StoreError
from workbook.store import connection
from workbook.usecases.files import LOG
from workbook.usecases.read import read_returns
from world import PERIOD, SUPPORTED, USERS, findings, read, results, sent, values

_SHEET, _BOOK, _CORE = "xl/worksheets/sheet3.xml", "xl/workbook.xml", "docProps/core.xml"
#: What one file may take of a run, in MB and in seconds on a slow machine; Python with pandas takes 150 MB.
_MOST_MEMORY, _MOST_SECONDS = 900, 60
_MILLION = 1_048_576


@pytest.fixture(scope="module")
def issued(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Template, ...]]:
    """A folder from which two providers were issued workbooks; tests copy it."""
    out = tmp_path_factory.mktemp("issued") / "out"
    return out, quarter(out, 2)[1:]


@pytest.fixture
def out(issued: tuple[Path, tuple[Template, ...]], tmp_path: Path) -> Path:
    """A copy of that folder."""
    return copied(issued[0], tmp_path / "out")


@pytest.fixture
def template(issued: tuple[Path, tuple[Template, ...]]) -> Template:
    """One of the workbooks."""
    return issued[1][-1]


@pytest.fixture(scope="module")
def runner() -> Iterator[Runner]:
    """Where runs are made whose memory is measured."""
    with Runner() as started:
        yield started


def _with(part: str, data: Callable[[bytes], bytes]) -> Callable[[Template], bytes]:
    return lambda template: zipped({**template.parts, part: data(template.parts[part])})


def _rows(xml: bytes) -> bytes:
    """A million rows without a cell, below those of ours."""
    rows = b"".join(b'<row r="%d"/>' % number for number in range(2000, _MILLION))
    return xml.replace(b"</sheetData>", rows + b"</sheetData>")


def _cells(xml: bytes) -> bytes:
    """A million blank cells with a look, as when a whole column was formatted."""
    cells = b"".join(b'<row r="%d"><c r="P%d" s="1"/></row>' % (number, number) for number in range(2000, _MILLION))
    return xml.replace(b"</sheetData>", cells + b"</sheetData>")


def _lines(template: Template) -> bytes:
    head = b"workbook_id,extracted_at,service_id,item,value\r\n"
    return head + b",".join([b"", b"", b"S", b"a", b"1\r\n"]) * _MILLION + template.file.path.name.encode()


def _number(typed: str, look: str) -> Callable[[Template], bytes]:
    """A sheet of the provider's own, with a number that its format cannot show."""

    def changed(template: Template) -> bytes:
        book = openpyxl.load_workbook(io.BytesIO(filled_in(template, {})))
        cell = book.create_sheet("Timesheet")["A1"]
        cell.value, cell.number_format = float(typed), look
        target = io.BytesIO()
        book.save(target)
        return target.getvalue()

    return changed


def _nested(template: Template) -> bytes:
    """OpenDocument with words of which each has its own look within that of another."""
    inner = b"<t:span>" * 5000 + template.file.path.name.encode() + b"</t:span>" * 5000
    content = b"<o:c xmlns:o='o' xmlns:b='b' xmlns:t='t'><b:table b:name='A'><b:table-row><b:table-cell><t:p>"
    content += inner + b"</t:p></b:table-cell></b:table-row></b:table></o:c>"
    return zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


_LAUGHS = b"".join(b'<!ENTITY a%d "%s">' % (n + 1, b"&a%d;" % n * 10) for n in range(9))
_FILES: dict[str, Callable[[Template], bytes]] = {
    "a bomb": _with(_SHEET, lambda _: bytes(200 * 2**20)),
    "a bomb below the limit": _with(
        _SHEET, lambda xml: xml.replace(b"<sheetData>", b"<sheetData>" + b" " * 50 * 2**20)
    ),
    "a bomb in a bomb": _with(_BOOK, lambda _: zipped({"a": zipped({"b": bytes(100 * 2**20)})})),
    "laughs": _with(_BOOK, lambda xml: xml.replace(b"<workbook", b"<!DOCTYPE a [" + _LAUGHS + b"]><workbook", 1)),
    "deep": _with(_CORE, lambda _: b"<a>" * 500_000 + b"</a>" * 500_000),
    "deep beyond the limit": _with(_CORE, lambda _: b"<a>" * 15_000_000 + b"</a>" * 15_000_000),
    "wide relations": _with("xl/_rels/workbook.xml.rels", lambda _: b"<a>" + b"<b/>" * 20_000_000 + b"</a>"),
    "wide beside the names of sheets": _with(
        _BOOK, lambda xml: xml.replace(b"</sheets>", b"<a/>" * 900_000 + b"</sheets>")
    ),
    "a deep sheet": _with(_SHEET, lambda xml: xml.replace(b"<sheetData>", b"<a>" * 200_000 + b"<sheetData>")),
    "phantom rows": _with(_SHEET, _rows),
    "phantom cells": _with(_SHEET, _cells),
    "one cell far away": _with(
        _SHEET,
        lambda xml: xml.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
    ),
    "a million lines": _lines,
    "one long line": lambda _: b"service_id,item,value\n" + b'"' * 10_000_000,
    "enormous": lambda _: bytes(40 * 2**20),
    "a picture": lambda _: b"\x89PNG\r\n\x1a\n" + bytes(1000),
    "a half": lambda template: filled_in(template, {})[:20_000],
    "a telephone number shown as hours": _number("1162345678", "[h]:mm"),
    "a number long before the first day": _number("-2e11", "dd/mm/yyyy"),
    "a number that none can hold": _with(_SHEET, lambda xml: xml.replace(b"<v>", b"<v>1E999", 1)),
    "words within words": _nested,
}


@pytest.mark.parametrize("make", _FILES.values(), ids=_FILES)
def test_a_hostile_file_is_bounded_and_stops_no_other(
    make: Callable[[Template], bytes], template: Template, out: Path, runner: Runner, tmp_path: Path
) -> None:
    """1, 2: beside a careful return, which is read; what is said of the file is a sentence."""
    sent(tmp_path / "r", "b hostile.xlsx", make(template))
    good = filled_in(template, {USERS: 20, SUPPORTED: 5}, saved=dt.datetime(2008, 12, 1, tzinfo=dt.UTC))
    sent(tmp_path / "r", "a good.xlsx", good)
    begun = time.monotonic()
    (ended,) = runner.run(job(desk(out), [tmp_path / "r"]))
    assert ended.code == 0, ended.said
    assert ended.memory < _MOST_MEMORY
    assert time.monotonic() - begun < _MOST_SECONDS
    assert ended.said["read"] == 2
    assert set(values(out, USERS).values()) == {"20"}
    said = [row for row in findings(out) if row["source_file"] == "b hostile.xlsx"]
    assert said
    assert all(len(row["message"]) <= 200 for row in said)


def test_the_command_ends_with_two(template: Template, out: Path, tmp_path: Path) -> None:
    """2: a refused file is the provider's affair, not a failure of ours."""
    path = sent(tmp_path / "r", "half.xlsx", filled_in(template, {})[:9000])
    done = _program(out, path)
    assert done.returncode == 2
    assert "half.xlsx" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def _program(
    out: Path, path: Path, *, before: Iterable[str] = (), start: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, "-m", "workbook.cli", "read", str(path), "--out", str(out)]
    store = ["--store", desk(out).address]
    return subprocess.run(
        [*command, *store], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120, preexec_fn=start
    )


@pytest.fixture
def post(template: Template, tmp_path: Path) -> Path:
    """Three versions of a return."""
    for number in range(3):
        saved = dt.datetime(2008, 10, 6 + number, tzinfo=dt.UTC)
        sent(tmp_path / "post", f"{number}.xlsx", filled_in(template, {USERS: 20 + number, SUPPORTED: 5}, saved=saved))
    return tmp_path / "post"


def _assert_in_words(done: subprocess.CompletedProcess[str], code: int = 1) -> None:
    assert done.returncode == code, done.stdout + done.stderr
    assert 0 < len(done.stderr.strip()) < 500
    assert "Traceback" not in done.stderr
    assert "did not foresee" not in done.stderr


def _completed(out: Path, post: Path, tmp_path: Path, issued: Path) -> None:
    """The next run leaves what a run on a whole machine would."""
    expected = copied(issued, tmp_path / "expected")
    read(expected, post)
    read(out, post)
    assert results(out) == results(expected)


class TestDisk:
    @pytest.mark.parametrize("room", [0, 10_000, 60_000, 400_000])
    def test_a_full_disk_is_said(
        self, room: int, out: Path, post: Path, tmp_path: Path, issued: tuple[Path, tuple[Template, ...]]
    ) -> None:
        """3: no file may grow beyond so many bytes, wherever that is met first."""
        script = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); "
        script += "import sys; from workbook.cli import main; main()"
        command = [sys.executable, "-c", script, "read", str(post), "--out", str(out), "--store", desk(out).address]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
        if done.returncode == 1:
            _assert_in_words(done)
        else:  # with a server, or much room, nothing is met: the post has its usual questions
            assert (done.returncode, room > 10_000) == (2, True)
        _completed(out, post, tmp_path, issued[0])

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full is of Linux")
    def test_a_log_that_cannot_grow_is_said(
        self, out: Path, post: Path, tmp_path: Path, issued: tuple[Path, tuple[Template, ...]]
    ) -> None:
        """3: the log is part of the record, so a run without one does not go on."""
        kept = (out / LOG).rename(out / "kept")
        (out / LOG).symlink_to("/dev/full")
        done = _program(out, post)
        _assert_in_words(done)
        assert "No space left" in done.stderr
        kept.replace(out / LOG)
        _completed(out, post, tmp_path, issued[0])

    def test_a_folder_that_is_closed_is_said(
        self, out: Path, post: Path, tmp_path: Path, issued: tuple[Path, tuple[Template, ...]]
    ) -> None:
        """4: the results of the quarter may not be written; what was read is in the store."""
        folder = out / str(PERIOD)
        without = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] if os.geteuid() == 0 else []
        folder.chmod(0o555)
        try:
            done = _program(out, post, before=without)
        finally:
            folder.chmod(0o755)
        _assert_in_words(done, code=2)
        assert "Recorded: " in done.stderr
        assert "Permission denied" in done.stderr
        assert not (folder / "dataset.csv").exists()
        _completed(out, post, tmp_path, issued[0])


class TestStore:
    def test_a_store_in_use_for_too_long_is_said(
        self,
        out: Path,
        post: Path,
        tmp_path: Path,
        issued: tuple[Path, tuple[Template, ...]],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """5: it is another run, not the disk or the server, and it is said what to do."""
        with desk(out).store() as store, store.alone(), monkeypatch.context() as patch:
            patch.setattr(connection, "PATIENCE", 1)
            with pytest.raises(StoreError, match=r"another run .* Wait until it has ended"):
                read_returns((post,), desk(out))
        _completed(out, post, tmp_path, issued[0])
