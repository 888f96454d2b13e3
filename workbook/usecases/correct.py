"""Send a return back: corrected copy and text."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from workbook.assess import Outcome
from workbook.errors import FileError, UsageError
from workbook.feedback import Fresh, ProblemToCorrect, addressed, corrected_copy, correction_text, problems
from workbook.findings import Severity
from workbook.model import Per
from workbook.quarter import PeriodResult, judge_forms
from workbook.reader import IssuedForm
from workbook.store import ReceivedFile, Store
from workbook.text import counted, counting, shortened
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.files import CORRECTIONS, EVERYBODY, OWNER_ONLY, file_errors, write_atomically
from workbook.usecases.received import find_received
from workbook.usecases.workers import Progress
from workbook.usecases.workspace import Workspace

#: How a corrected copy is called.
_COPY = re.compile(r"(?P<stem>.+)-to-correct(-(?P<number>[1-9][0-9]{0,3}))?")
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


def correct(workspace: Workspace, words: str, to: Path | None = None, password: str = "") -> WrittenCorrection:
    """Write a marked copy of one received return, as `correct_returns` does."""
    (correction,) = correct_returns(workspace, (words,), to, password)
    return correction


def correct_returns(
    workspace: Workspace,
    files: Sequence[str],
    to: Path | None = None,
    password: str = "",
    progress: Progress = lambda places, _: places,
) -> tuple[WrittenCorrection, ...]:
    """Write marked copies of received returns.

    The same problems are written as plain text.
    files: the path, name or digest of each. to: the folder for all; by default one beside the results of its period. Raises
    UsageError, FileError, StoreError, ReleaseError.
    """
    with workspace.store(must_exist=True) as store, store.alone():  # or an older run could write after a newer one
        results = cache(partial(judge_forms, store))
        periods = dict(find_received(store, words) for words in files)
        places = [
            (result, file)
            for stored, period in periods.items()
            for result, file in _received(results(period), stored.digest)
        ]
        _require_own_names([file.returned.file for _, file in places])
        return tuple(
            _written(workspace, store, result, file, to, password) for result, file in progress(places, len(places))
        )


def returns_to_correct(workspace: Workspace, period: str) -> tuple[str, ...]:
    """Name by digest what providers have something to do about, by file.

    period: its code; the latest where it is empty. Raises UsageError, StoreError.
    """
    with workspace.store(must_exist=True) as store:
        results = judge_forms(store, chosen_period(store, period))
        forgotten = store.files_not_kept()
    files = [
        file.returned
        for result in results
        for file in result.received
        if file.returned.digest not in forgotten and _is_to_correct(result, file)
    ]
    return tuple(returned.digest for returned in sorted(files, key=lambda returned: counting(returned.file)))


def _is_to_correct(result: PeriodResult, file: ReceivedFile) -> bool:
    """Whether a file counts, or could not be read, and there is more than information to tell of it."""
    counts = any(current is file for current in result.current.values())
    if not counts and result.outcome(file) is not Outcome.REJECTED:
        return False
    return any(problem.severity is not Severity.INFO for problem in problems(result.findings_of(file), None))


def _received(results: Iterable[PeriodResult], digest: str) -> tuple[tuple[PeriodResult, ReceivedFile], ...]:
    """The file of that digest, with the result of its form."""
    pairs = ((result, file) for result in results for file in result.received)
    return next((((result, file),) for result, file in pairs if file.returned.digest == digest), ())


def _require_own_names(names: Sequence[str]) -> None:
    """Refuse returns whose copies would take each other's place."""
    stems = Counter(correction_stem(name).casefold() for name in names)
    if same := [name for name in names if stems[correction_stem(name).casefold()] > 1]:
        raise UsageError(
            f"{counted(len(same), 'return')} would have a copy of one name: {shortened(', '.join(same), 80)}. "
            "Correct one at a time, by digest, each with a folder of its own (--to)."
        )


def _written(
    workspace: Workspace, store: Store, result: PeriodResult, file: ReceivedFile, to: Path | None, password: str
) -> WrittenCorrection:
    if file.returned.digest in store.files_not_kept():
        raise UsageError(
            f"{file.returned.file}: people in it are forgotten, so that it goes back to nobody. Ask for a new version without them."
        )
    form = store.issued_form(file.returned.workbook_id)
    correction = _correction(
        workspace, file, form, result, to or workspace.folder(result.period) / CORRECTIONS, password
    )
    workspace.log(
        f"{file.returned.file}: {counted(len(correction.problems), 'problem')} on the way back to the provider"
    )
    return correction


def correction_stem(name: str) -> str:
    """What the corrected copy of a return is called, without its suffix.

    That of a corrected copy has the next number.
    """
    stem = Path(_NOT_IN_NAMES.sub("_", name)).stem
    copy = _COPY.fullmatch(stem)
    if copy is None:
        return f"{stem[:100]}-to-correct"
    return f"{copy['stem'][:100]}-to-correct-{int(copy['number'] or 1) + 1}"


def _correction(
    workspace: Workspace, file: ReceivedFile, form: IssuedForm | None, result: PeriodResult, folder: Path, password: str
) -> WrittenCorrection:
    findings = result.findings_of(file)
    stem = correction_stem(file.returned.file)
    text = folder / f"{stem}.txt"
    if form is None:
        listed = problems(findings, None)
        words = correction_text(file.returned, listed, None, authority="Your authority", has_copy=False)
        write_atomically(text, words.encode())
        return WrittenCorrection(file.returned.file, None, text, listed, None)
    correction = corrected_copy(_kept(workspace, file), file.returned, form, findings, password)
    issued = form.layout.issued
    title = f"{form.layout.title}, {issued.period.label}: what came back"
    words = correction_text(file.returned, correction.problems, form, authority=issued.authority_name)
    words = f"{addressed(issued.contact_email or issued.provider_name, title)}{words}"
    copy = folder / f"{stem}{correction.suffix}"
    write_atomically(copy, correction.content, OWNER_ONLY if form.form.per is Per.PERSON else EVERYBODY)
    write_atomically(text, words.encode())
    return WrittenCorrection(file.returned.file, copy, text, correction.problems, correction.fresh)


def _kept(workspace: Workspace, file: ReceivedFile) -> bytes:
    """The bytes as they were received: from the folder of kept files, or from where they were read."""
    path = workspace.kept(file.returned.digest)
    with file_errors(path):
        for place in (path, *map(Path, file.sightings)):
            if place.is_file():
                content = place.read_bytes()
                if hashlib.sha256(content).hexdigest() == file.returned.digest:
                    return content
    raise FileError(f"{path}: the file that was received is not there any more. Read it again, then correct it.")
