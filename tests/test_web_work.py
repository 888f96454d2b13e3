"""Long work of the desk: in a process of its own, which may be stopped or killed.

1. Killed while it reads, by the system or with the desk, it leaves nothing half done: what was handed over waits, and
   reading it again comes to the results that a command comes to.
2. Work that does not heed the word to stop is ended.
3. What nobody foresaw is told and kept in a file once, however often it is looked at.
4. A process that is done serves the next work; one that was killed while it waited is no hindrance.
5. A process that reads ahead ends with the one that began it.
"""

from __future__ import annotations

import multiprocessing
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

import pytest

import slow_tasks
from databases import desk
from desks import Caller, Visitor, place, started
from workbook.usecases import child_process
from workbook.usecases.child_process import WorkOrder, do_beside, end_ready
from workbook.usecases.failures import KILLED, STOPPED
from workbook.usecases.inbox import waiting_drops
from workbook.web.local_desk import LocalDesk, desk_of
from world import PERIOD, QUESTIONED, answered, issued, provider, read, results, sent

RETURNS = f"/quarter/{PERIOD}/returns"
LINES = (provider(1), provider(2))
#: How long, in seconds, is waited for what soon holds.
PATIENCE = 60.0


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder from which two workbooks were issued."""
    issued(tmp_path / "out", *LINES)
    return tmp_path / "out"


@pytest.fixture
def returns(out: Path) -> dict[str, bytes]:
    """What the two providers send."""
    files = issued(out.parent / "same" / "out", *LINES)
    return {f"{number}.xlsx": answered(out, file, QUESTIONED) for number, file in enumerate(files)}


@pytest.fixture
def by_command(returns: dict[str, bytes], tmp_path: Path) -> dict[str, bytes]:
    """The results of the same returns, read by command."""
    issued(tmp_path / "by-command", *LINES)
    for name, content in returns.items():
        sent(tmp_path / "in", name, content)
    read(tmp_path / "by-command", tmp_path / "in")
    return results(tmp_path / "by-command")


@contextmanager
def recording_waits(out: Path) -> Iterator[None]:
    """While somebody else records, whoever reads has to wait before anything is recorded."""
    with desk(out).store() as store, store.alone():
        yield


def soon(holds: Callable[[], object]) -> None:
    """Wait until something holds, which it soon does."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.02)


def is_over(visitor: Visitor) -> bool:
    return not the_desk(visitor).works.at_work


def the_desk(visitor: Visitor) -> LocalDesk:
    return desk_of(visitor.client.application)


def read_what_waits(out: Path) -> str:
    """Open the desk anew, read what was handed over before, and give the page of that."""
    visitor = Visitor.of(out)
    drop = re.search(r'name="drop" value="([^"]+)"', visitor.get(RETURNS).text)
    assert drop is not None
    answer = visitor.send(RETURNS, {"drop": drop[1], "act": "read"}, f"{RETURNS}/waiting")
    soon(lambda: is_over(visitor))
    return visitor.get(answer.headers["Location"]).text


class TestKilled:
    def test_a_killed_process_leaves_nothing_half_done(
        self, out: Path, returns: dict[str, bytes], by_command: dict[str, bytes]
    ) -> None:
        """1: all was read, and nothing recorded yet; the page says so, and the rest is done by reading again."""
        visitor = Visitor.of(out)
        files = [(BytesIO(content), name) for name, content in returns.items()]
        with recording_waits(out):
            page = visitor.send(RETURNS, {"returns": files}).headers["Location"]
            (work,) = the_desk(visitor).works.at_work
            soon(lambda: work.step.total == work.step.done == len(returns))
            for process in multiprocessing.active_children():
                process.kill()
            soon(lambda: work.is_over)
        assert KILLED in visitor.get(page).text
        with desk(out).store() as store:
            assert store.received(PERIOD) == ()
        assert "Everything is read" in read_what_waits(out)
        assert results(out) == by_command

    @pytest.mark.parametrize("kill", [os.kill, os.killpg], ids=["the desk", "all of it"])
    def test_a_killed_desk_leaves_nothing_half_done(
        self, out: Path, returns: dict[str, bytes], by_command: dict[str, bytes], kill: Callable[[int, int], None]
    ) -> None:
        """1: what its process goes on to record is whole; what it cannot, waits for the next desk."""
        program, address = started(out)
        caller = Caller.of(address)
        with recording_waits(out):
            page = caller.hand_over(RETURNS, returns)
            soon(lambda: f'"done":{len(returns)}' in caller.get(f"{page}/progress"))
            kill(program.pid, signal.SIGKILL)
            program.wait()
        if program.stdout is not None:
            program.stdout.close()
        if kill is os.kill:
            soon(lambda: not waiting_drops(place(out)))
        else:
            assert "Everything is read" in read_what_waits(out)
        assert results(out) == by_command


class TestProcess:
    def test_what_does_not_heed_is_ended(self, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """2: as where a share takes minutes."""
        monkeypatch.setattr(child_process, "_PATIENCE", 0.1)
        assert _done(out, slow_tasks.heedless, is_stopping=True).failure == (STOPPED,)

    def test_it_serves_the_next_work(self, out: Path) -> None:
        """4: and where it was killed meanwhile, another does."""
        first, second = (_done(out, slow_tasks.own_process).result for _ in range(2))
        assert first == second
        assert isinstance(first, int)
        os.kill(first, signal.SIGKILL)
        soon(lambda: not any(process.pid == first for process in multiprocessing.active_children()))
        assert _done(out, slow_tasks.own_process).result not in (None, first)

    def test_what_nobody_foresaw_is_kept_once(self, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """3: whether the process failed, or the desk could not begin it."""
        (tmp_path / "logs").mkdir()
        monkeypatch.setenv("TMPDIR", str(tmp_path / "logs"))
        monkeypatch.setattr(tempfile, "tempdir", None)
        end_ready()
        visitor = Visitor.of(out)
        works = the_desk(visitor).works
        in_process = the_desk(visitor).begin("Failing", str(PERIOD), "read.html", "/", slow_tasks.broken)
        here = works.begin("Failing", "", "read.html", "/", lambda _: _raised())
        soon(lambda: is_over(visitor))
        for work in (in_process, here):
            pages = {re.sub(r"[\w-]{20,}", "", visitor.get(f"/work/{work.number}").text) for _ in range(3)}
            assert len(pages) == 1
            assert "secret of the inside" not in pages.pop()
        assert len(list((tmp_path / "logs").glob("sp-workbook-*.log"))) == 2
        end_ready()

    def test_what_reads_ahead_ends_with_it(self) -> None:
        """5: a process that waits for work is told by nobody that there will be none."""
        with subprocess.Popen([sys.executable, "-c", _SHARES], stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout is not None
            helper = int(program.stdout.readline())
            assert Path(f"/proc/{helper}").exists()
            program.kill()
            soon(lambda: not Path(f"/proc/{helper}").exists())


def _raised() -> child_process.WorkEnding:
    raise RuntimeError("secret of the inside")


def _done(out: Path, task: child_process.Task, *, is_stopping: bool = False) -> child_process.WorkEnding:
    return do_beside(WorkOrder(place(out), task), lambda _: None, lambda: is_stopping)


_SHARES = f"""
import sys, time
sys.path.insert(0, {str(Path(__file__).parent)!r})
import slow_tasks
from workbook.usecases.workers import Workers, shared_out
work = shared_out(slow_tasks.own_number, range(60), Workers(2), 60)
print(next(work), flush=True)
time.sleep(600)
"""
