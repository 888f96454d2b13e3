"""The terminal: what is printed where, safely, and how far the work is."""

from __future__ import annotations

import sys
from collections.abc import Iterable
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


def progress(items: Iterable[Item], total: int) -> Iterable[Item]:
    """Pass things on one by one, with a progress bar."""
    if not errors.is_terminal:
        return items
    from rich.progress import track

    return track(items, total=total, description="Working", console=errors, transient=True)
