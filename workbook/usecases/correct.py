"""Send a return back: corrected copy and text."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import FileError, UsageError
from workbook.feedback import Fresh, ProblemToCorrect, corrected_copy, correction_text, problems
from workbook.quarter import PeriodResult, judge_forms
from workbook.reader import IssuedForm
from workbook.store import ReceivedFile
from workbook.text import counted
from workbook.usecases.files import CORRECTIONS, file_errors, write_atomically
from workbook.usecases.received import find_received
from workbook.usecases.workspace import Workspace

#: What some system refuses in a file's name, though a file from elsewhere, or in a zip, may have it.
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f]')


@dataclass(frozen=True)
class WrittenCorrection:
    """What was written for one return.

    copy: None where it cannot be told whose return it is.
    """

    file: str
    copy: Path | None
    text: Path
    problems: tuple[ProblemToCorrect, ...]
    fresh: Fresh | None


def correct(desk: Workspace, words: str, to: Path | None = None, password: str = "") -> WrittenCorrection:
    """Write a marked copy of a received return.

    The same problems are written as plain text.
    words: its path, name or digest. to: the folder for both; by default one beside the results of its period. Raises
    UsageError, FileError, StoreError, ReleaseError.
    """
    with desk.store(must_exist=True) as store, store.alone():  # or an older run could write after a newer one
        stored, period = find_received(store, words)
        (result, file) = next(
            (result, received)
            for result in judge_forms(store, period)
            for received in result.received
            if received.returned.digest == stored.digest
        )
        if file.returned.digest in store.files_not_kept():
            raise UsageError(
                f"{file.returned.file}: people in it are forgotten, so that it goes back to nobody. Ask for a new version without them."
            )
        form = store.issued_form(file.returned.workbook_id)
        folder = to or desk.folder(period) / CORRECTIONS
        correction = _correction(desk, file, form, result, folder, password)
        desk.log(
            f"{file.returned.file}: {counted(len(correction.problems), 'problem')} on the way back to the provider"
        )
    return correction


def correction_stem(name: str) -> str:
    """What the corrected copy of a return is called, without its suffix."""
    return f"{Path(_NOT_IN_NAMES.sub('_', name)).stem[:100]}-to-correct"


def _correction(
    desk: Workspace, file: ReceivedFile, form: IssuedForm | None, result: PeriodResult, folder: Path, password: str
) -> WrittenCorrection:
    findings = result.findings_of(file)
    stem = correction_stem(file.returned.file)
    text = folder / f"{stem}.txt"
    if form is None:
        listed = problems(findings, None)
        words = correction_text(file.returned, listed, None, authority="Your authority", has_copy=False)
        write_atomically(text, words.encode())
        return WrittenCorrection(file.returned.file, None, text, listed, None)
    correction = corrected_copy(_kept(desk, file), file.returned, form, findings, password)
    issued = form.layout.issued
    words = correction_text(file.returned, correction.problems, form, authority=issued.authority_name)
    copy = folder / f"{stem}{correction.suffix}"
    write_atomically(copy, correction.content)
    write_atomically(text, words.encode())
    return WrittenCorrection(file.returned.file, copy, text, correction.problems, correction.fresh)


def _kept(desk: Workspace, file: ReceivedFile) -> bytes:
    """The bytes as they were received: from the folder of kept files, or from where they were read."""
    path = desk.kept(file.returned.digest)
    with file_errors(path):
        for place in (path, *map(Path, file.sightings)):
            if place.is_file():
                content = place.read_bytes()
                if hashlib.sha256(content).hexdigest() == file.returned.digest:
                    return content
    raise FileError(f"{path}: the file that was received is not there any more. Read it again, then correct it.")
