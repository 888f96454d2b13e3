"""References of people: six characters at random, and one that checks them.

They say nothing of anybody: no initials, no date, no order of arrival. Any single wrong character is noticed.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Collection, Sequence

#: Without the letters that are mistaken for others: I, L, O and U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_WEIGHTS = (1, 3, 5, 7, 9, 11)
_REKEYED = 10
#: Between a reference and the row of a sheet on which further reasons stand.
_FURTHER = "-more"
Choose = Callable[[Sequence[str]], str]


def check_character(six: str) -> str:
    """Give the character that checks six others.

    Raises ValueError for a character that no reference has.
    """
    return ALPHABET[sum(ALPHABET.index(letter) * weight for letter, weight in zip(six, _WEIGHTS, strict=True)) % 32]


def is_reference(text: str) -> bool:
    """Whether a text is a reference of ours, each character right."""
    if len(text) != len(_WEIGHTS) + 1 or not set(text) <= set(ALPHABET):
        return False
    return check_character(text[:-1]) == text[-1]


def new_references(count: int, taken: Collection[str], choose: Choose = secrets.choice) -> tuple[str, ...]:
    """Issue so many references, none of which is taken.

    choose: what draws one character of several.
    """
    issued: dict[str, None] = {}
    while len(issued) < count:
        six = "".join(choose(ALPHABET) for _ in _WEIGHTS)
        reference = six + check_character(six)
        if reference not in taken:
            issued[reference] = None
    return tuple(issued)


def row_references(references: Sequence[str], rows_each: int) -> tuple[str, ...]:
    """Name the rows of people by their references.

    Where each has several, the number of the row follows.
    """
    if rows_each == 1:
        return tuple(references)
    return tuple(f"{reference}-{number}" for reference in references for number in range(1, rows_each + 1))


def reference_of(record: str) -> str:
    """Give the reference of the person that a row is about."""
    return record.partition("-")[0]


def further_record(reference: str, row: int) -> str:
    """Name a row of further reasons by person and number.

    reference: empty where the row names nobody.
    """
    return f"{reference}{_FURTHER}{row}"


def further_row(record: str) -> int:
    """Give the row of its sheet that a row of further reasons is.

    It is 0 for any other row.
    """
    number = record.partition(_FURTHER)[2]
    return int(number) if number.isdecimal() else 0


def record_of(further: str) -> str:
    """Give the person's row that a further reason is about.

    It is empty where nobody is named.
    """
    return further.partition(_FURTHER)[0]


def keyed_hash(key: str, *words: str) -> bytes:
    """Hash some words with a secret key.

    Without the key nobody can tell of what it is.
    """
    return hmac.digest(key.encode(), "|".join(words).encode(), hashlib.sha256)


def rekeyed(key: str, purpose: str, authority: str, service: str, reference: str) -> str:
    """Another reference for a person, for one purpose.

    Two purposes give two that nobody can join without the keys.
    """
    return base64.b32encode(keyed_hash(key, purpose, authority, service, reference)).decode()[:_REKEYED]
