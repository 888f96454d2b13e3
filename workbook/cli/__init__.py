"""The command line: a thin shell over the use cases.

It parses, prints and chooses the exit code, nothing else.
"""

from __future__ import annotations

import functools
import gc
import io
import sys
from collections.abc import Callable
from typing import Any

import typer
from typer.main import get_command

from workbook.cli import (
    auditing,
    closing,
    commenting,
    desk,
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
from workbook.errors import UnwrittenError, WorkbookError
from workbook.usecases.failures import STOPPED, problem_lines, system_words, unforeseen_words

__all__ = [
    "app",
    "auditing",
    "closing",
    "commands",
    "commenting",
    "desk",
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


def run(arguments: list[str]) -> int:
    """Run one command and return its exit code.

    Nothing it meets comes out as a traceback.
    """
    try:
        code = int(commands()(args=arguments or ["--help"], prog_name="sp-workbook", standalone_mode=False) or DONE)
        return _failed(STOPPED) if code == _INTERRUPTED else code
    except UnwrittenError as error:
        _failed(str(error))
        return NEEDS_ATTENTION
    except WorkbookError as error:
        return _failed(*problem_lines(error))
    except typer.Exit as stop:
        return stop.exit_code
    except typer.TyperException as error:
        return _failed(f"{error.format_message()} Run sp-workbook --help to see what there is.")
    except (typer.Abort, KeyboardInterrupt):
        return _failed(STOPPED)
    except OSError as error:  # a folder for temporary files that is full, or whatever else is none of ours
        return _failed(system_words(error))
    except Exception as error:  # noqa: BLE001 - the last guard: whatever we did not foresee, the user gets words
        return _failed(unforeseen_words(error))


def main() -> None:
    """The entry point of `sp-workbook`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a name may hold letters that a terminal does not know
    gc.set_threshold(100_000, 20, 20)  # a run makes millions of records and few circles: look for these less often
    code = run(sys.argv[1:])
    gc.freeze()  # what is left goes with the process: do not look it all through once more
    sys.exit(code)


@functools.cache
def commands() -> Callable[..., Any]:
    """All commands, made of their functions' signatures once a process."""
    return get_command(app)


def _failed(*lines: str) -> int:
    for line in lines:
        errors.print(escape(line))
    return FAILED
