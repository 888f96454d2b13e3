"""What a command loads when it starts: what it needs, and no more.

1. Asking for help loads no library that does the work.
2. A command loads no library that it does not use.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

#: Each takes a tenth of a second or more to load.
LIBRARIES = frozenset({"openpyxl", "numpy", "pandas", "pyarrow", "scipy", "sqlalchemy", "xlsxwriter"})
TABLES, SPREADSHEETS, SOLVER = {"pandas", "pyarrow"}, {"openpyxl", "numpy"}, {"scipy"}
_RUN = """
import sys
from workbook.cli import run
run(sys.argv[1:])
print(*{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""


def loaded(folder: Path, *arguments: str) -> frozenset[str]:
    """The libraries that a command has loaded when it is done."""
    done = subprocess.run(
        [sys.executable, "-c", _RUN, *arguments], cwd=folder, capture_output=True, text=True, check=True
    )
    return LIBRARIES & set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["generate", "--help"], ["export", "--help"]])
def test_help_loads_nothing_that_works(arguments: list[str], tmp_path: Path) -> None:
    """1."""
    assert loaded(tmp_path, *arguments) == frozenset()


@pytest.mark.parametrize(
    ("arguments", "unused"),
    [
        (["status"], SPREADSHEETS | TABLES | SOLVER),
        (["releases"], SPREADSHEETS | TABLES | SOLVER),
        (["check"], SPREADSHEETS | TABLES | SOLVER),
    ],
)
def test_a_command_loads_what_it_uses(arguments: list[str], unused: set[str], tmp_path: Path) -> None:
    """2."""
    assert not loaded(tmp_path, *arguments) & unused
