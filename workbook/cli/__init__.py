"""The command line: a thin shell over the use cases.

It parses, prints and chooses the exit code, nothing else.
"""

from __future__ import annotations

import io
import sys
import tempfile
import traceback

import typer

from workbook.cli import (
    auditing,
    closing,
    exporting,
    issuing,
    keeping,
    noting,
    protecting,
    providing,
    reporting,
    returns,
    starting,
)
from workbook.cli.options import DONE, FAILED, NEEDS_ATTENTION, app
from workbook.cli.terminal import errors, escape
from workbook.errors import ConfigError, DecisionError, ProblemsError, UnwrittenError, WorkbookError
from workbook.text import counted

__all__ = [
    "app",
    "auditing",
    "closing",
    "exporting",
    "issuing",
    "keeping",
    "main",
    "noting",
    "protecting",
    "providing",
    "reporting",
    "returns",
    "run",
    "starting",
]

#: What typer makes of Ctrl+C.
_INTERRUPTED = 130
_STOPPED = "Stopped. What was complete is recorded; run it again for the rest."


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code.

    Nothing it meets comes out as a traceback.
    """
    try:
        code = int(app(args=arguments or ["--help"], prog_name="sp-workbook", standalone_mode=False) or DONE)
        return _failed(_STOPPED) if code == _INTERRUPTED else code
    except ConfigError as error:
        return _failed(
            *error.problems, f"{counted(len(error.problems), 'mistake')} in the configuration. Nothing was done."
        )
    except DecisionError as error:
        return _failed(
            *error.problems, f"{counted(len(error.problems), 'decision')} cannot be made so. None was recorded."
        )
    except ProblemsError as error:
        return _failed(*error.problems, f"{counted(len(error.problems), 'mistake')} in the register. Nothing was done.")
    except UnwrittenError as error:
        _failed(str(error))
        return NEEDS_ATTENTION
    except WorkbookError as error:
        return _failed(str(error))
    except typer.Exit as stop:
        return stop.exit_code
    except typer.TyperException as error:
        return _failed(f"{error.format_message()} Run sp-workbook --help to see what there is.")
    except (typer.Abort, KeyboardInterrupt):
        return _failed(_STOPPED)
    except OSError as error:  # a folder for temporary files that is full, or whatever else is none of ours
        return _failed(
            f"A file cannot be written or read ({error.strerror or type(error).__name__}). Check the free space, also for "
            "temporary files. What was complete is recorded; run it again for the rest."
        )
    except Exception:  # noqa: BLE001 - the last guard: whatever we did not foresee, the user gets words
        return _failed(_unforeseen(traceback.format_exc()))


def main() -> None:
    """The entry point of `sp-workbook`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a name may hold letters that a terminal does not know
    sys.exit(run(sys.argv[1:]))


def _failed(*lines: str) -> int:
    for line in lines:
        errors.print(escape(line))
    return FAILED


def _unforeseen(details: str) -> str:
    with tempfile.NamedTemporaryFile("w", prefix="sp-workbook-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(details)
    return (
        "Something went wrong that this program did not foresee. What was complete is recorded. "
        f"Please report it with the file {log.name}."
    )
