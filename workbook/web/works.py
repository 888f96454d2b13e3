"""Long work beside the page, one after another."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import TypeVar

from workbook.errors import WorkbookError
from workbook.usecases.failures import STOPPED, failure_lines

Item = TypeVar("Item")
#: How long a page waits for short work, in seconds, so that it comes with the result.
_SHORT = 0.8
#: So many works are remembered.
_MOST_WORKS = 200


class _StoppedError(WorkbookError):
    """Somebody asked for the work to be stopped."""


@dataclass
class Work:
    """One piece of work.

    title: what is done. period: the code of the one it is about. page: the template that shows its result.
    done, total: how far it is. item: what it is at.
    """

    number: int
    title: str
    period: str
    page: str
    done: int = 0
    total: int = 0
    item: str = ""
    is_stopping: threading.Event = field(default_factory=threading.Event)
    future: Future[object] = field(default_factory=Future)

    @property
    def is_over(self) -> bool:
        """Whether it is done, stopped or has failed."""
        return self.future.done()

    @property
    def result(self) -> object:
        """What it came to; None where it is not over, or failed."""
        return self.future.result() if self.is_over and not self.failure else None

    @property
    def failure(self) -> tuple[str, ...]:
        """Why it failed, in lines; empty where it did not."""
        error = self.future.exception() if self.is_over else None
        return () if error is None else failure_lines(error)

    def progress(self, items: Iterable[Item], total: int) -> Iterator[Item]:
        """Pass things on one by one, and note how far it is.

        It ends where it is to stop."""
        self.total = total
        for number, item in enumerate(items):
            if self.is_stopping.is_set():
                raise _StoppedError(STOPPED)
            self.done, self.item = number, str(getattr(item, "name", ""))
            yield item
        self.done, self.item = total, ""
        if self.is_stopping.is_set():
            raise _StoppedError(STOPPED)


class Works:
    """The works of one run of the desk, the newest last."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="work")
        self._numbers, self._works = itertools.count(1), dict[int, Work]()

    def begin(self, title: str, period: str, page: str, task: Callable[[Work], object]) -> Work:
        """Begin a work after those before it, and wait a moment."""
        work = Work(next(self._numbers), title, period, page)
        self._works = dict(list(self._works.items())[1 - _MOST_WORKS :]) | {work.number: work}
        work.future = self._pool.submit(task, work)
        wait([work.future], _SHORT)
        return work

    def find(self, number: int) -> Work | None:
        """The work of a number."""
        return self._works.get(number)

    @property
    def at_work(self) -> tuple[Work, ...]:
        """Those that are not over."""
        return tuple(work for work in self._works.values() if not work.is_over)

    def end(self) -> None:
        """Stop all work, and wait until it has stopped."""
        for work in self.at_work:
            work.is_stopping.set()
        self._pool.shutdown(cancel_futures=True)
