"""What a page hands over, weighed before it is parsed."""

from __future__ import annotations

import io
import itertools
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from flask import Request

#: The most that may be handed over at once, and the most files and fields of one form.
MOST_BYTES = 512 * 2**20
MOST_PARTS = 3020


class DeskRequest(Request):
    """A request whose files lie on the disk, none of them open."""

    max_form_parts = MOST_PARTS
    _folder: Path | None = None
    _places: Iterator[int]
    #: Whether another thread makes the answer, which discards the parts itself.
    is_answered_later = False

    def _get_file_stream(
        self,
        total_content_length: int | None,  # noqa: ARG002 - the library's signature
        content_type: str | None,  # noqa: ARG002
        filename: str | None = None,  # noqa: ARG002 - what a file is called is no place for it
        content_length: int | None = None,  # noqa: ARG002
    ) -> IO[bytes]:
        if self._folder is None:
            self._folder, self._places = Path(tempfile.mkdtemp(prefix="sp-workbook-desk-")), itertools.count()
        return cast(IO[bytes], _PartOnDisk(self._folder / str(next(self._places))))

    def discard_parts(self) -> None:
        """Remove what was handed over and is not kept elsewhere."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


class _PartOnDisk(io.RawIOBase):
    """One file handed over; a thousand of them must not be a thousand open files."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path, self._place = path, 0
        path.touch()

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        with self._path.open("ab") as stream:
            return stream.write(cast(bytes, content))

    def read(self, size: int = -1) -> bytes:
        with self._path.open("rb") as stream:
            stream.seek(self._place)
            content = stream.read(size)
        self._place += len(content)
        return content

    def seek(self, offset: int, whence: int = 0) -> int:
        self._place = (
            offset if whence == 0 else self._path.stat().st_size + offset if whence == 2 else self._place + offset
        )
        return self._place

    def tell(self) -> int:
        return self._place
