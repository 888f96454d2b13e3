"""Keep what was read out of memory until all of it is recorded."""

from __future__ import annotations

import os
import pickle
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from tempfile import SpooledTemporaryFile

from workbook.model import Entry, OnDemand
from workbook.store import ReceivedFile

#: So many bytes stay in memory all the same.
_IN_MEMORY = 2**22


class EntrySpool:
    """Entries of many files, in one without a name."""

    def __init__(self, stream: SpooledTemporaryFile[bytes]) -> None:
        self._stream = stream

    def kept(self, file: ReceivedFile) -> ReceivedFile:
        """Write the entries of a file down, to be looked up on demand."""
        position = self._stream.seek(0, os.SEEK_END)
        pickle.dump(tuple(file.returned.entries), self._stream, pickle.HIGHEST_PROTOCOL)
        return replace(file, returned=replace(file.returned, entries=OnDemand(partial(self._look_up, position))))

    def _look_up(self, position: int) -> tuple[Entry, ...]:
        self._stream.seek(position)
        entries: tuple[Entry, ...] = pickle.load(self._stream)
        return entries


@contextmanager
def entry_spool() -> Iterator[EntrySpool]:
    """Make a spool, of which nothing is left in the end."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as stream:
        yield EntrySpool(stream)
