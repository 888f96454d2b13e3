"""Share work out among processes, of this machine or of several.

Results come in the order of the work, so that nothing depends on how many processes there are.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from multiprocessing.process import BaseProcess
from typing import Protocol, TypeVar

from workbook.usecases.scheduler import Pool, scheduled

Item = TypeVar("Item")
Result = TypeVar("Result")

#: How many pieces are given to a process at a time: what they have in common then travels once.
PIECES = 20
#: How often it is looked whether those who work can be heard of still, in seconds.
_LOOK_AGAIN = 1.0


class Progress(Protocol):
    """Passes things on one by one.

    It says how many of how many there were.
    """

    def __call__(self, items: Iterable[Item], total: int, /) -> Iterable[Item]:
        """Go through the items."""


def processors() -> int:
    """How many processes can work at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Workers:
    """Who shares the work.

    processes: how many of this machine. scheduler: the address of a Dask scheduler, whose workers do it instead; empty
    where there is none.
    """

    processes: int = 1
    scheduler: str = ""

    def are_worth(self, total: int) -> bool:
        """Whether so much work is shared.

        Little work is done sooner than a process could start.
        """
        return self._count(total) > 1

    def _count(self, total: int) -> int:
        pieces = total // PIECES
        return pieces if self.scheduler else min(self.processes, pieces)

    @contextmanager
    def at_work(self, total: int) -> Iterator[Pool]:
        """Begin processes for so much work, and end them.

        Raises UsageError where no scheduler can be had.
        """
        if self.scheduler:
            with scheduled(self.scheduler) as pool:
                yield pool
            return
        count = self._count(total)
        # Begun anew rather than copied: a copy of a process that has threads may wait for ever.
        with ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _end_with_parent) as executor:
            try:
                yield Pool(executor, count, lambda: True)
            finally:
                executor.shutdown(cancel_futures=True)


def shared_out(
    work: Callable[[Item], Result], items: Iterable[Item], workers: Workers, total: int
) -> Generator[Result, None, None]:
    """Do the same with each item, in several processes.

    What a process that died has left is done here.
    work: of a module, so that a process can be told of it. items: taken a few pieces ahead. total: how many they are.
    Raises what the work raises, for the first item of which it does; UsageError where no scheduler can be had.
    """
    if not workers.are_worth(total):
        yield from map(work, items)
        return
    with workers.at_work(total) as pool:
        for piece, future in _ahead(pool, partial(_worked, work), items):
            yield from future.result() if future is not None and _is_done(future, pool) else map(work, piece)


def _end_with_parent() -> None:
    """End a process with the one that began it: nobody would give it work, or tell it to end, once that is killed."""
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_await, args=(parent,), daemon=True).start()


def _await(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _ahead(
    pool: Pool, work: Callable[[list[Item]], list[Result]], items: Iterable[Item]
) -> Iterator[tuple[list[Item], Future[list[Result]] | None]]:
    """Hand out pieces of work, so many ahead.

    None stands for a pool that takes no more.
    """
    rest, waiting = iter(items), deque[tuple[list[Item], Future[list[Result]] | None]]()
    while piece := list(islice(rest, PIECES)):
        waiting.append((piece, _handed_out(pool, work, piece)))
        if len(waiting) > 2 * pool.count:
            yield waiting.popleft()
    yield from waiting


def _handed_out(
    pool: Pool, work: Callable[[list[Item]], list[Result]], piece: list[Item]
) -> Future[list[Result]] | None:
    try:
        return pool.executor.submit(work, piece)
    except RuntimeError:  # a pool that is broken, or a scheduler that is gone
        return None


def _worked(work: Callable[[Item], Result], piece: list[Item]) -> list[Result]:
    return list(map(work, piece))


def _is_done(future: Future[list[Result]], pool: Pool) -> bool:
    """Whether a piece of work was done, once that is known.

    Else it is done here; what it raises is then raised here.
    """
    while not future.done():
        if not pool.is_reached():
            return False
        wait([future], timeout=_LOOK_AGAIN)
    return not future.cancelled() and future.exception() is None
