"""Long work beside the page, one after another."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from functools import cached_property

from workbook.usecases.child_process import WorkEnding, WorkStep
from workbook.usecases.failures import STOPPED, failure_lines

#: How long a page waits for short work, in seconds, so that it comes with the result.
_SHORT = 0.8
#: So many works are remembered.
_MOST_WORKS = 200
_BEGINNING = WorkStep(0, 0, "")


@dataclass
class Work:
    """One piece of work.

    title: what is done. period: the code of the one it is about. page: the template that shows its result.
    back: the address of the page from which it was begun. step: how far it is.
    """

    number: int
    title: str
    period: str
    page: str
    back: str
    step: WorkStep = _BEGINNING
    is_stopping: threading.Event = field(default_factory=threading.Event)
    future: Future[WorkEnding] = field(default_factory=Future)

    @property
    def is_over(self) -> bool:
        """Whether it is done, stopped or has failed."""
        return self.future.done()

    @property
    def result(self) -> object:
        """What it came to; None where it is not over, or failed."""
        return self._ending.result if self.is_over else None

    @property
    def failure(self) -> tuple[str, ...]:
        """Why it failed, in lines; empty where it did not."""
        return self._ending.failure if self.is_over else ()

    @cached_property
    def _ending(self) -> WorkEnding:
        """How it ended; what nobody foresaw is kept in a file once, not at each look."""
        error = self.future.exception()
        return self.future.result() if error is None else WorkEnding(failure=failure_lines(error))

    def tell(self, step: WorkStep) -> None:
        """Note how far it is."""
        self.step = step


class Works:
    """The works of one run of the desk, the newest last."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="work")
        self._numbers, self._works = itertools.count(1), dict[int, Work]()

    def begin(self, title: str, period: str, page: str, back: str, task: Callable[[Work], WorkEnding]) -> Work:
        """Begin a work after those before it, and wait a moment."""
        work = Work(next(self._numbers), title, period, page, back)
        self._works = dict(list(self._works.items())[1 - _MOST_WORKS :]) | {work.number: work}
        work.future = self._pool.submit(_in_turn, task, work)
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


def _in_turn(task: Callable[[Work], WorkEnding], work: Work) -> WorkEnding:
    """Do a work, unless it was told to stop while it waited for its turn."""
    return WorkEnding(failure=(STOPPED,)) if work.is_stopping.is_set() else task(work)
