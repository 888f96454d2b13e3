"""Work for other processes: a module that they load in no time."""

from __future__ import annotations

import multiprocessing
import os


def squared(number: int) -> int:
    """The square of a number."""
    return number * number


def squared_or_dead(number: int) -> int:
    """The square of a number; the process that gets 5 dies, as where the system has no memory left."""
    if number == 5 and multiprocessing.parent_process() is not None:
        os._exit(1)
    return number * number


def squared_or_raised(number: int) -> int:
    """The square of a number, but of 3."""
    if number == 3:
        raise ValueError("3 has none")
    return number * number
