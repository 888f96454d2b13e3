"""The terminal: what is printed where, safely, and how far the work is."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from rich.console import Console
from rich.markup import escape as without_markup

from workbook.text import plain

#: How wide a table is where nobody looks at a screen: wide enough to be cut nowhere.
_PRINTED_WIDTH = 240
console = Console(soft_wrap=False, highlight=False, emoji=False, width=None if sys.stdout.isatty() else _PRINTED_WIDTH)
errors = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)

Item = TypeVar("Item")


def escape(text: str) -> str:
    """Make a text safe to print.

    Neither its markup nor a control character in it gives the terminal an order.
    """
    return without_markup("\n".join(map(plain, text.split("\n"))))


def progress(doing: str) -> Callable[[Iterable[Item], int], Iterable[Item]]:
    """Say how far work on many things is.

    That is what is done, how many of how many, and the time left; nothing where nobody looks.
    """

    def passed_on(items: Iterable[Item], total: int) -> Iterable[Item]:
        if not errors.is_terminal:
            return items
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()

        def shown() -> Iterator[Item]:
            with Progress(*columns, console=errors, transient=True) as bar:
                yield from bar.track(items, total, description=doing)

        return shown()

    return passed_on


def working(doing: str) -> AbstractContextManager[object]:
    """Say what is done, while it lasts; nothing where nobody looks."""
    return errors.status(doing) if errors.is_terminal else nullcontext()
