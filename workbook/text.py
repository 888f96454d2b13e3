"""Text for people: quoted, shortened, counted, and numbers."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable

#: What a spreadsheet program takes for the beginning of a formula, in a CSV that is opened in it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")

#: Letters and signs that look like a space, though they are none: fillers, a pattern without a dot, a note without a head.
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0\ufffc\U0001d159\U00016fe4")
#: Marks that show nothing by themselves, and belong to the letter before them: joiners, vowels and selectors.
_SILENT = frozenset(
    [
        *"\u034f\u17b4\u17b5\u180f",
        *map(chr, (*range(0x180B, 0x180E), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))),
    ]
)
_DISGUISED = _FILLERS | _SILENT
#: Marks that turn the text after them round, or end that.
_TURNING = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)], " ")

#: Characters without a name of their own, as people call them.
_UNSEEN = {"\t": "tab", "\n": "new line", "\r": "new line"}


def quoted(value: object) -> str:
    """Quote a cell's content as messages do.

    Text in quotes, at most 30 characters, on one line; what cannot be seen in it has its name.
    """
    return f"'{shortened(_visible(value), 30)}'" if isinstance(value, str) else shortened(plain(value), 30)


def _visible(text: str) -> str:
    if text.isprintable() and (text.isascii() or _DISGUISED.isdisjoint(text)):
        return text  # as nearly every text
    return "".join(f"[{_name(letter)}]" if is_unseen(letter) else letter for letter in text)


def is_unseen(letter: str) -> bool:
    """Whether a character shows nothing and is no space.

    A tab, a no-break space, a mark of direction and a filler are such.
    """
    if letter.isspace() or not letter.isprintable():
        return letter != " "
    return letter in _FILLERS or letter in _SILENT


def _name(letter: str) -> str:
    return _UNSEEN.get(letter) or unicodedata.name(letter, f"U+{ord(letter):04X}").lower()


_CELL_NAME, _DIGITS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})"), re.compile(r"[0-9]+", re.ASCII)


def plain(value: object) -> str:
    """Write a cell's content as text.

    12 for 12.0, TRUE for True.

    Control characters and fillers become spaces.
    """
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return number_text(value)
    text = str(value)
    if text.isprintable() and (text.isascii() or _FILLERS.isdisjoint(text)):
        return text
    return "".join(letter if letter.isprintable() and letter not in _FILLERS else " " for letter in text)


def unturned(text: str) -> str:
    """Write a text without marks that turn it round.

    Spaces stand in their place.
    """
    return text if text.isascii() else text.translate(_TURNING)


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


def counting(text: str) -> str:
    """A key by which texts are sorted as people count.

    `D19` comes before `D101`, row by row and from left to right; `2 Lock Gate` before `10 Quayside`.
    """
    if cell := _CELL_NAME.fullmatch(text):
        return f"{int(cell[2]):08}{len(cell[1])}{cell[1]}"
    return _DIGITS.sub(lambda digits: digits[0].zfill(8), text)


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

    Composed or not, full width or not, in capitals or not; what cannot be seen, and spaces around words, do not count.
    """
    if text.isascii() and text.isprintable():
        return " ".join(text.casefold().split())
    wide = unicodedata.normalize("NFKC", text).casefold()
    unseen = _FILLERS | _SILENT
    seen = "".join(letter for letter in wide if unicodedata.category(letter) != "Cf" and letter not in unseen)
    return " ".join(seen.split())


def exact_text(number: float) -> str:
    """Write 12 for 12.0.

    Otherwise it has the fewest digits that give the same number again.
    """
    short = number_text(number)
    return short if float(short) == number else repr(number)
