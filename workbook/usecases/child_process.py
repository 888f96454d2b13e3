"""Do long work in a process of its own, beside the pages.

The process opens the store itself, says how far it is, and stops when it is told to, or when nobody listens any more.
Killed at any moment it loses no more than a command that is killed: what was complete is recorded.
"""

from __future__ import annotations

import atexit
import datetime as dt
import multiprocessing
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import TypeVar, cast

from workbook.errors import UsageError, WorkbookError
from workbook.usecases.days import today
from workbook.usecases.failures import KILLED, STOPPED, failure_lines
from workbook.usecases.quarter_view import QuarterView, look_at_quarter
from workbook.usecases.workers import Progress
from workbook.usecases.workspace import Workspace

Item = TypeVar("Item")
#: What a process does: a function of a module, so that the process can be told of it.
Task = Callable[[Workspace, Progress], object]
#: How long, in seconds, is waited for the next word, and for the end of work that was told to stop.
_PAUSE, _PATIENCE = 0.2, 3.0
#: After work of so many seconds a process is not used again: it would keep the memory that it took.
_QUICK = 20.0
#: What is loaded before there is any work, so that the first need not wait for it.
_TASKS = "workbook.usecases.desk_tasks"


@dataclass(frozen=True)
class WorkOrder:
    """What is to be done, and where.

    period: the code of the one that is looked at afterwards; empty for none.
    """

    workspace: Workspace
    task: Task
    period: str = ""


@dataclass(frozen=True)
class WorkStep:
    """How far a work is, and what it is at."""

    done: int
    total: int
    item: str


@dataclass(frozen=True)
class WorkEnding:
    """What a work came to.

    failure: why it failed, in lines; empty where it did not. view: its period as it stands then.
    """

    result: object = None
    failure: tuple[str, ...] = ()
    view: QuarterView | None = None


class _StoppedError(WorkbookError):
    """Somebody told the work to stop, or the desk is gone."""


@dataclass(frozen=True)
class _Child:
    """A process that waits for work, and our end of the way to it."""

    process: BaseProcess
    connection: Connection

    @classmethod
    def begin(cls) -> _Child:
        """Begin a process that waits for work."""
        # Begun anew rather than copied: a copy of a process that has threads may wait for ever.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,))
        process.start()
        theirs.close()  # so that its end is noticed here
        return cls(process, ours)

    def end(self) -> None:
        """End the process, whatever it does."""
        self.connection.close()
        self.process.kill()
        self.process.join()


#: A process that has nothing to do.
_ready: list[_Child] = []


def keep_ready() -> None:
    """Have a process ready, so that the next work begins at once."""
    if not _ready:
        _ready.append(_Child.begin())


def _ready_child() -> _Child | None:
    """A process that has nothing to do, which is nobody else's then."""
    with suppress(IndexError):  # there is none, or another thread has just taken it
        child = _ready.pop()
        if child.process.is_alive():
            return child
    return None


@atexit.register
def end_ready() -> None:
    """End the process that has nothing to do."""
    while _ready:
        _ready.pop().end()


def do_beside(order: WorkOrder, tell: Callable[[WorkStep], object], is_stopping: Callable[[], bool]) -> WorkEnding:
    """Do work in a process of its own, and wait for its end.

    tell: is told how far it is. is_stopping: whether it is to stop; where it does not for a while, it is killed.
    """
    child = _ready_child() or _Child.begin()
    begun, is_free = time.monotonic(), False
    try:
        ending = _ending(child.connection, order, tell, is_stopping)
        is_free = not ending.failure and not is_stopping() and time.monotonic() - begun < _QUICK
        return ending
    finally:
        if is_free and not _ready:
            _ready.append(child)
        else:
            child.end()


def look_beside(workspace: Workspace, code: str, day: dt.date) -> QuarterView:
    """Look at a period in a process of its own.

    code, day: as of `look_at_quarter`. Raises UsageError where it cannot be done.
    """
    order = WorkOrder(workspace, partial(_looked, code, day))
    ending = do_beside(order, lambda _: None, lambda: False)
    if ending.failure:
        raise UsageError("\n".join(ending.failure))
    return cast(QuarterView, ending.result)


def _looked(code: str, day: dt.date, workspace: Workspace, _progress: Progress) -> QuarterView:
    return look_at_quarter(workspace, code, day)


def _ending(
    connection: Connection, order: WorkOrder, tell: Callable[[WorkStep], object], is_stopping: Callable[[], bool]
) -> WorkEnding:
    """Hand work over, and listen until it has ended."""
    patience = 0.0
    with suppress(EOFError, OSError):  # the process was killed
        connection.send(order)
        while not patience or time.monotonic() < patience:
            if not patience and is_stopping():
                connection.send(STOPPED)
                patience = time.monotonic() + _PATIENCE
            if connection.poll(_PAUSE):
                message = connection.recv()
                if isinstance(message, WorkEnding):
                    return message
                tell(cast(WorkStep, message))
    return WorkEnding(failure=(STOPPED if patience else KILLED,))


def _serve(connection: Connection) -> None:
    """Do one work after another, in a process that was begun for that, until nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the desk, which then stops what it has begun
    import_module(_TASKS)
    with ThreadPoolExecutor(1) as pool, suppress(EOFError, OSError):
        while True:
            future = pool.submit(_done, connection.recv(), partial(_passed_on, connection))
            error = future.exception()  # whatever was raised
            connection.send(future.result() if error is None else WorkEnding(failure=failure_lines(error)))


def _done(order: WorkOrder, progress: Progress) -> WorkEnding:
    result, view = order.task(order.workspace, progress), None
    if order.period:
        with suppress(WorkbookError):  # the work is done, whatever becomes of the view
            view = look_at_quarter(order.workspace, order.period, today())
    return WorkEnding(result, view=view)


def _passed_on(connection: Connection, items: Iterable[Item], total: int) -> Iterator[Item]:
    """Pass things on one by one, and tell how far it is."""
    for number, item in enumerate(items):
        _tell(connection, WorkStep(number, total, str(getattr(item, "name", ""))))
        yield item
    _tell(connection, WorkStep(total, total, ""))


def _tell(connection: Connection, step: WorkStep) -> None:
    """Tell how far it is, unless it is to stop. Raises _StoppedError."""
    try:
        is_stopping = connection.poll()  # a word has come, or the end of the desk
        connection.send(step)
    except OSError as error:
        raise _StoppedError(STOPPED) from error
    if is_stopping:
        raise _StoppedError(STOPPED)
