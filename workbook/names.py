"""Match names as people write them to their records.

Case, spacing and punctuation do not matter.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_NOT_WORD = re.compile(r"[\W_]+")
_APOSTROPHES = dict.fromkeys(map(ord, "'\u2018\u2019`\u00b4"))


def slug(text: str) -> str:
    """Reduce a name to a slug.

    `St. Ann's Refuge & Move-on` is `st-anns-refuge-and-move-on`.
    """
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_APOSTROPHES).replace("&", " and ")
    return _NOT_WORD.sub("-", plain).strip("-")


@dataclass(frozen=True)
class NameIndex(Generic[T]):
    """What each name stands for.

    values: by slug. printed: each slug's name as it is written.
    """

    values: dict[str, T]
    printed: dict[str, str]

    @classmethod
    def build(cls, named: Iterable[tuple[T, Iterable[str]]]) -> NameIndex[T]:
        """Take each value with its names, preferred first.

        A name already taken keeps its first value.
        """
        values: dict[str, T] = {}
        printed: dict[str, str] = {}
        for value, names in named:
            for name in filter(slug, names):
                values.setdefault(slug(name), value)
                printed.setdefault(slug(name), name)
        return cls(values, printed)

    def find(self, text: str) -> T | None:
        """The value of that name, None if there is none."""
        return self.values.get(slug(text))

    def nearest(self, text: str) -> str:
        """Find the name most like a text, or beginning with it.

        It is returned as written; empty if there is none.
        """
        word = slug(text)
        begun = [name for name in self.printed if len(word) > 2 and name.startswith(f"{word}-")]
        close = difflib.get_close_matches(word, self.printed, n=1, cutoff=0.7) or begun
        return self.printed[close[0]] if close else ""
