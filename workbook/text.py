"""Text for people: quoted, shortened, counted, and numbers."""

from __future__ import annotations


def quoted(value: object) -> str:
    """Quote a cell's content as messages do.

    Text in quotes, at most 30 characters, on one line.
    """
    return f"'{shortened(plain(value), 30)}'" if isinstance(value, str) else shortened(plain(value), 30)


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


def exact_text(number: float) -> str:
    """Write 12 for 12.0.

    Otherwise it has the fewest digits that give the same number again.
    """
    short = number_text(number)
    return short if float(short) == number else repr(number)
