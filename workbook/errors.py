"""What can go wrong on our side.

What a provider typed is never one of these: that is a Finding.

WorkbookError
├── UsageError         the command was given something that cannot be: a period, a provider, a folder
├── ConfigError        the YAML has mistakes; `problems` names each with file and line
├── RegisterError      the register has mistakes; `problems` names each with line and column
├── DecisionError      decisions cannot be made as asked; `problems` names each with its service and item
├── FileError          a file or folder could not be read or written
├── UnwrittenError     something was recorded, but not all that follows from it was written; it says what to do
├── StoreError         the store could not be opened or is of another version
└── ReleaseError       a workbook or export just made did not pass its own verification; it was not released
"""

from __future__ import annotations


class WorkbookError(Exception):
    """Something on our side stopped the work.

    The text is for the officer who ran the command.
    """


class UsageError(WorkbookError):
    """The command was given something that cannot be."""


class FileError(WorkbookError):
    """A file or folder could not be read or written."""


class UnwrittenError(WorkbookError):
    """Something was recorded, but what follows was not written.

    It stands all the same.
    recorded: what was. reason: why the rest was not. remedy: what to do, in a sentence.
    """

    def __init__(self, recorded: str, reason: str, remedy: str) -> None:
        super().__init__(f"Recorded: {recorded}.\nBut not all is written: {reason}\n{remedy}")
        self.recorded, self.reason, self.remedy = recorded, reason, remedy


class StoreError(WorkbookError):
    """The store could not be opened, or has another version."""


class ReleaseError(WorkbookError):
    """A file just made failed its own verification.

    The workbook or export was not released.
    """


class ProblemsError(WorkbookError):
    """Several mistakes were found in one go.

    problems: one text each, `file:line: what is wrong; how to put it right`.
    """

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class ConfigError(ProblemsError):
    """The YAML has mistakes."""


class RegisterError(ProblemsError):
    """The register has mistakes.

    remarks: what else there is to say of it, such as what was passed over.
    """

    def __init__(self, problems: tuple[str, ...], remarks: tuple[str, ...] = ()) -> None:
        super().__init__(problems)
        self.remarks = remarks


class DecisionError(ProblemsError):
    """Decisions cannot be made as asked."""
