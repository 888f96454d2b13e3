"""Find one received file by its name, path or digest.

Read who decided, and why.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from workbook.errors import UsageError
from workbook.identifying import DATE, EMAIL, LONG_NUMBER, identifying
from workbook.model import Period
from workbook.store import Store, StoredFile
from workbook.text import plain
from workbook.usecases.files import file_errors

_SHOWN = 5
#: What a reason may hold: days, letters and those who wrote them.
_MAY_HOLD = (DATE, EMAIL, LONG_NUMBER)
_LONGEST_REASON = 200
#: An officer's name; it stands in messages of at most 200 characters.
_LONGEST_NAME = 60


def find_received(store: Store, words: str) -> tuple[StoredFile, Period]:
    """Find the one received file meant, and its period.

    Raises UsageError where there is none, or more than one.
    """
    path = Path(words)
    names = [words, str(path.absolute())]
    with file_errors(path):
        if path.is_file():
            names = [hashlib.sha256(path.read_bytes()).hexdigest()]
    matches = {file.digest: file for name in names for file in store.find_received(name)}
    if not matches:
        raise UsageError(f"{words}: no such file has been read. Give its name as findings.csv has it, or its path.")
    if len(matches) > 1:
        shown = "; ".join(f"{file.name} is {file.digest[:12]}" for file in list(matches.values())[:_SHOWN])
        raise UsageError(f"{words}: {len(matches)} received files are called so. Give the digest instead: {shown}.")
    (match,) = matches.values()
    if match.period is None:
        raise UsageError(f"{match.name}: it belongs to no period, since nothing had been issued when it was read.")
    return match, match.period


def one_line_reason(reason: str) -> str:
    """Put a reason on one line.

    Raises UsageError where it has no words, or is more than a sentence or two.
    """
    words = " ".join(plain(reason).split())
    if not any(letter.isalpha() for letter in words) or len(words) > _LONGEST_REASON:
        raise UsageError(
            f"it needs a reason in words, of at most {_LONGEST_REASON} characters. Give --reason, or fill the column Reason."
        )
    if detail := identifying(words, _MAY_HOLD):
        raise UsageError(f"the reason holds what looks like {detail}. Take it out: nobody may be recognised by it.")
    return words


def one_line_name(by: str) -> str:
    """Put a name on one line, without unseen marks.

    Raises UsageError where nobody is named.
    """
    words = " ".join(plain(by).split())
    if not words or len(words) > _LONGEST_NAME:
        raise UsageError(f"a decision needs a name, in 1 to {_LONGEST_NAME} characters. Give it with --by.")
    return words
