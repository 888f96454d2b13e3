"""Text for people: quoted, shortened, counted, and numbers."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable

#: What a spreadsheet program takes for the beginning of a formula, in a CSV that is opened in it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

#: Characters without a name of their own, as people call them.
_UNSEEN = {"\t": "tab", "\n": "new line", "\r": "new line"}


def quoted(value: object) -> str:
    """Quote a cell's content as messages do.

    Text in quotes, at most 30 characters, on one line; what cannot be seen in it has its name.
    """
    return f"'{shortened(_visible(value), 30)}'" if isinstance(value, str) else shortened(plain(value), 30)


def _visible(text: str) -> str:
    return "".join(f"[{_name(letter)}]" if is_unseen(letter) else letter for letter in text)


def is_unseen(letter: str) -> bool:
    """Whether a character shows nothing and is no space.

    A tab, a no-break space and a mark of direction are such.
    """
    return letter != " " and (letter.isspace() or not letter.isprintable())


def _name(letter: str) -> str:
    return _UNSEEN.get(letter) or unicodedata.name(letter, f"U+{ord(letter):04X}").lower()


def plain(value: object) -> str:
    """Write a cell's content as text.

    12 for 12.0, TRUE for True.

    Control characters become spaces.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return number_text(value)
    text = str(value)
    return text if text.isprintable() else "".join(letter if letter.isprintable() else " " for letter in text)


def number_text(number: float) -> str:
    """Write a number as Excel joins it to text.

    No trailing zeros, at most 15 digits.
    """
    return format(number, ".15g")


def shortened(text: str, length: int) -> str:
    """Shorten a text to `length`, ending in `…`."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def counted(number: int, noun: str, plural: str = "") -> str:
    """Count things in words: `1 problem`, `2 problems`.

    plural: where it is not the noun with an s.
    """
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def dated(day: dt.date) -> str:
    """Write a day for people: `4 Nov 2008`."""
    return f"{day.day} {day:%b %Y}"


def code_range(codes: Iterable[str]) -> str:
    """Say which codes a list has.

    `1 to 21` of numbers; of others the first, `like older`.
    """
    distinct = list(dict.fromkeys(codes))
    if len(distinct) == 1:
        return distinct[0]
    numbers = sorted(int(code) for code in distinct if code.isdigit())
    return f"{numbers[0]} to {numbers[-1]}" if len(numbers) == len(distinct) else f"like {distinct[0]}"


def folded(text: str) -> str:
    """Fold an identifier, so that two which look alike are equal.

    Composed or not, full width or not, in capitals or not; format characters and spaces around words do not count.
    """
    wide = unicodedata.normalize("NFKC", text).casefold()
    seen = "".join(letter for letter in wide if unicodedata.category(letter) != "Cf")
    return " ".join(seen.split())


def exact_text(number: float) -> str:
    """Write 12 for 12.0.

    Otherwise it has the fewest digits that give the same number again.
    """
    short = number_text(number)
    return short if float(short) == number else repr(number)
