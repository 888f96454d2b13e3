"""What both shells say where a use case fails."""

from __future__ import annotations

import tempfile
import traceback

from workbook.errors import ConfigError, DecisionError, ProblemsError, RegisterError, WorkbookError
from workbook.text import counted

STOPPED = "Stopped. What was complete is recorded; run it again for the rest."
KILLED = "The process that did this was ended from outside. What was complete is recorded; run it again for the rest."


def problem_lines(error: WorkbookError) -> tuple[str, ...]:
    """Say what stopped the work, each mistake on a line."""
    if isinstance(error, ConfigError):
        last = f"{counted(len(error.problems), 'mistake')} in the configuration. Nothing was done."
    elif isinstance(error, DecisionError):
        last = f"{counted(len(error.problems), 'decision')} cannot be made so. None was recorded."
    elif isinstance(error, RegisterError):
        last = f"{counted(len(error.problems), 'mistake')} in the register. Nothing was done."
        return (*error.problems, *error.remarks, last)
    else:
        return (str(error),)
    return (*error.problems, last) if isinstance(error, ProblemsError) else (last,)


def system_words(error: OSError) -> str:
    """Say that the system refused a file that is none of ours."""
    return (
        f"A file cannot be written or read ({error.strerror or type(error).__name__}). Check the free space, also for "
        "temporary files. What was complete is recorded; run it again for the rest."
    )


def unforeseen_words(error: BaseException) -> str:
    """Keep the details of a failure in a file, and name it."""
    details = "".join(traceback.format_exception(error))
    with tempfile.NamedTemporaryFile("w", prefix="sp-workbook-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(details)
    return (
        "Something went wrong that this program did not foresee. What was complete is recorded. "
        f"Please report it with the file {log.name}."
    )


def failure_lines(error: BaseException) -> tuple[str, ...]:
    """Say of any failure what happened, and what to do."""
    if isinstance(error, WorkbookError):
        return problem_lines(error)
    return (system_words(error) if isinstance(error, OSError) else unforeseen_words(error),)
