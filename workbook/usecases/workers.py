"""Share work out among processes.

Results come in the order of the work, so that nothing depends on how many processes there are.
"""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from multiprocessing.process import BaseProcess
from typing import Protocol, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

#: How many pieces are given to a process at a time: what they have in common then travels once.
PIECES = 20


class Progress(Protocol):
    """Passes things on one by one.

    It says how many of how many there were.
    """

    def __call__(self, items: Iterable[Item], total: int, /) -> Iterable[Item]:
        """Go through the items."""


def processors() -> int:
    """How many processes can work at once on this machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def process_count(workers: int, total: int) -> int:
    """How many processes so much work is worth.

    Little work is done sooner than a process could start.
    """
    return max(1, min(workers, total // PIECES))


def shared_out(
    work: Callable[[Item], Result], items: Iterable[Item], workers: int, total: int
) -> Generator[Result, None, None]:
    """Do the same with each item, in several processes.

    What a process that died has left is done here.
    work: of a module, so that a process can be told of it. items: taken a few pieces ahead. total: how many they are.
    Raises what the work raises, for the first item of which it does.
    """
    count = process_count(workers, total)
    if count == 1:
        yield from map(work, items)
        return
    # Begun anew rather than copied: a copy of a process that has threads may wait for ever.
    with ProcessPoolExecutor(count, multiprocessing.get_context("spawn"), _end_with_parent) as pool:
        try:
            for piece, future in _ahead(pool, partial(_worked, work), items, 2 * count):
                yield from _results(work, piece, future)
        finally:
            pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """End a process with the one that began it: nobody would give it work, or tell it to end, once that is killed."""
    if (parent := multiprocessing.parent_process()) is not None:
        threading.Thread(target=_await, args=(parent,), daemon=True).start()


def _await(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _ahead(
    pool: ProcessPoolExecutor, work: Callable[[list[Item]], list[Result]], items: Iterable[Item], most: int
) -> Iterator[tuple[list[Item], Future[list[Result]] | None]]:
    """Hand out pieces of work, so many ahead; None stands for a pool that is broken."""
    rest, waiting = iter(items), deque[tuple[list[Item], Future[list[Result]] | None]]()
    while piece := list(islice(rest, PIECES)):
        waiting.append((piece, _handed_out(pool, work, piece)))
        if len(waiting) > most:
            yield waiting.popleft()
    yield from waiting


def _handed_out(
    pool: ProcessPoolExecutor, work: Callable[[list[Item]], list[Result]], piece: list[Item]
) -> Future[list[Result]] | None:
    try:
        return pool.submit(work, piece)
    except BrokenProcessPool:
        return None


def _worked(work: Callable[[Item], Result], piece: list[Item]) -> list[Result]:
    return list(map(work, piece))


def _results(
    work: Callable[[Item], Result], piece: list[Item], future: Future[list[Result]] | None
) -> Iterable[Result]:
    try:
        return map(work, piece) if future is None else future.result()
    except BrokenProcessPool:
        return map(work, piece)
