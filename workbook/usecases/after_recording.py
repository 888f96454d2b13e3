"""Tell what was recorded where what follows from it fails."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from workbook.errors import FileError, StoreError, UnwrittenError

_RESULTS = "Then run: sp-workbook results"
#: What is to be done where only a line of the log is missing.
ONLY_LOGGED = "Nothing is lost but its line in the log."


@contextmanager
def after_recording(recorded: str, remedy: str = _RESULTS) -> Iterator[None]:
    """Do what follows from an act that is recorded.

    recorded: the act. remedy: what to do where the rest fails. Raises UnwrittenError.
    """
    try:
        yield
    except (FileError, StoreError) as error:
        raise UnwrittenError(recorded, str(error), remedy) from error
