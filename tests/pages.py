"""What stands in a page: its tags, ids, links, cells, and the numbers of its tables."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from html.parser import HTMLParser


class Page(HTMLParser):
    """A page taken apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, Mapping[str, str | None]]] = []
        self.numbers: list[str] = []
        self._in_number = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag with its attributes."""
        self.tags.append((tag, dict(attrs)))
        self._in_number = tag == "td"

    def handle_data(self, data: str) -> None:
        """Keep a number of a cell."""
        if self._in_number and re.fullmatch(r"[\d.]+%?", data):
            self.numbers.append(data)

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [str(attributes["id"]) for _, attributes in self.tags if "id" in attributes]

    @property
    def targets(self) -> list[str]:
        """Where its links go."""
        return [str(attributes["href"]) for tag, attributes in self.tags if tag == "a"]


def cells(page: str) -> list[list[str]]:
    """The cells of every row of every table, as text."""
    return [
        [_text(cell) for cell in re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", row, re.DOTALL)]
        for row in re.findall(r"<tr[^>]*>(.*?)</tr>", page, re.DOTALL)
    ]


def _text(cell: str) -> str:
    return html.unescape(" ".join(re.sub(r"<[^>]*>", "", cell).split()))
