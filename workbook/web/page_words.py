"""What the pages call what a command has an option for.

A message of a use case can so be followed there.
"""

from __future__ import annotations

import re

_PAGE_WORDS = {
    "--authority": "the code of the authority",
    "--forgotten": "the list of who was forgotten",
    "--item": "the code of the item",
    "--period": "the period",
    "--provider": "the id of the provider",
    "--replace": "the box for tables that were never handed out",
    "--rows": "the number of rows",
    "--since": "the first period",
    "--switch-config": "the page What is collected",
    "--value": "the value",
}
_OPTION = re.compile(r"(another |an |a )?(--[a-z-]+)\b")


def in_page_words(line: str) -> str:
    """Name what a page asks for in place of an option."""
    return _OPTION.sub(_page_words, line)


def _page_words(match: re.Match[str]) -> str:
    article, option = match.groups(default="")
    words = _PAGE_WORDS.get(option)
    if words is None:
        return match.group()
    return words.replace("the ", article, 1) if article else words
