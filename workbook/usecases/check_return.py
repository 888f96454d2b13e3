"""Check a return before it is sent, by the issued workbook alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook.assess import Outcome, assess_return
from workbook.feedback import ProblemToCorrect, problems
from workbook.reader import IssuedForm, read_return
from workbook.usecases.files import file_errors
from workbook.usecases.issued_workbook import issued_workbook, only
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class CheckedReturn:
    """What the authority would say of a file as it stands.

    form: of the workbook that it answers. answers: how many there are. problems: worst first, then by service and row.
    """

    form: IssuedForm
    outcome: Outcome
    answers: int
    problems: tuple[ProblemToCorrect, ...]


def check_return(file: Path, workbook: Path, workspace: Workspace) -> CheckedReturn:
    """Judge a workbook or CSV as the authority would alone.

    Nothing is written.

    workbook: as it was issued, filled in or not. Raises UsageError, FileError, StoreError.
    """
    with file_errors(file):
        content = file.read_bytes()
    return check_content(file.name, content, workbook, workspace)


def check_content(name: str, content: bytes, workbook: Path, workspace: Workspace) -> CheckedReturn:
    """Judge the bytes of a file as `check_return` does.

    name: what it is called.
    """
    with file_errors(workbook):
        issued = workbook.read_bytes()
    form, _ = issued_workbook(workbook.name, issued, workspace)
    returned = read_return(name, content, only(form))
    assessed = assess_return(returned, None if returned.is_refused else form)
    answers = sum(answer.figure is not None for answer in assessed.answers)
    return CheckedReturn(form, assessed.outcome, answers, problems(assessed.findings, form))
