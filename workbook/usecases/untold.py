"""Note which files a run recorded, until it has told what they changed.

A run that is cut short in between tells nobody; the next one that reads does so for it.
"""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from workbook.usecases.files import file_errors, is_kept_name, write_atomically
from workbook.usecases.workspace import Workspace

#: One note for each run, beside the log. A name with a dot in front is read as no return.
_NAME = ".untold-{}.txt"


@dataclass(frozen=True)
class Untold:
    """Files of which it was not told what they changed.

    digests: those of the files. notes: where that is noted.
    """

    digests: frozenset[str]
    notes: tuple[Path, ...]


def untold_files(workspace: Workspace) -> Untold:
    """Find the notes of runs cut short, or at work. Raises FileError."""
    with file_errors(workspace.out):
        notes = tuple(sorted(workspace.out.glob(_NAME.format("*"))))
        lines: list[str] = []
        for note in notes:
            with suppress(FileNotFoundError):  # its run has just told
                lines += note.read_text(encoding="utf-8", errors="replace").splitlines()
    return Untold(frozenset(line for line in lines if is_kept_name(line)), notes)


def note_untold(workspace: Workspace, digests: Collection[str]) -> tuple[Path, ...]:
    """Note the files that are about to be recorded.

    There is no note of none. Raises FileError.
    """
    if not digests:
        return ()
    note = workspace.out / _NAME.format(uuid4().hex)
    write_atomically(note, "".join(f"{digest}\n" for digest in sorted(digests)).encode())
    return (note,)


def end_notes(notes: Collection[Path]) -> None:
    """Remove notes of what has been told. Raises FileError."""
    for note in notes:
        with file_errors(note):
            note.unlink(missing_ok=True)
