"""docs/quarter.md is run as it stands: whoever follows the page sees what it shows.

1. Every command of the page is run, in order, in one folder; its exit code and its output are those that the page shows.
2. What providers and officers do in Excel is done by the page's own notes; a file that the page shows is the file that is read.
3. The page holds on SQLite and on PostgreSQL alike.
4. The page names every command of the officer's quarter, and what it shows is never all left out.
5. A page that says something else fails, with the line, the command and what was said instead.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from followed_page import LEFT_OUT, Command, Office, steps

PAGE = Path(__file__).parents[1] / "docs" / "quarter.md"
#: The commands of a quarter; the others come before it, or are shown in the README.
OF_A_QUARTER = {
    "generate",
    "read",
    "status",
    "correct",
    "diff",
    "decide",
    "withdraw",
    "fill",
    "report",
    "export",
    "close",
    "releases",
    "trace",
}


@pytest.mark.usefixtures("each_database")
def test_the_page_is_true(office: Office) -> None:
    """1, 2, 3: from the first command to the last."""
    office.follow(PAGE.read_text(encoding="utf-8"), PAGE.name)
    assert set(office.names) >= OF_A_QUARTER


def test_the_page_shows_what_it_runs() -> None:
    """4: each command of an officer's quarter is there, and most of the lines that are shown are not left out."""
    commands = [step for step in steps(PAGE.read_text(encoding="utf-8"), PAGE.name) if isinstance(step, Command)]
    ours = [shlex.split(step.text)[1] for step in commands if step.text.startswith("sp-workbook ")]
    assert set(ours) >= OF_A_QUARTER
    lines = [line for step in commands for line in step.shown]
    assert sum(line.strip() == LEFT_OUT for line in lines) < len(lines) / 3


WRONG = {
    "another output": "$ printf 'one\\ntwo\\n'\none\nthree\n",
    "a line less": "$ printf 'one\\ntwo\\n'\none\n",
    "a line more": "$ printf 'one\\n'\none\ntwo\n",
    "another exit code": "$ false\n",
    "a command that is not there": "$ sp-workbook imagine\n",
    "an exit code that is not so": "$ true\n[2]\n",
}


@pytest.mark.parametrize("console", WRONG.values(), ids=WRONG)
def test_a_page_that_says_something_else_fails(office: Office, console: str) -> None:
    """5: the line of the command is named."""
    with pytest.raises(AssertionError, match=r"quarter\.md:2: \$ "):
        office.follow(f"```console\n{console}```\n", PAGE.name)


RIGHT = {
    "the same": "$ printf 'one\\ntwo\\n'\none\ntwo\n",
    "lines left out": "$ printf 'one\\ntwo\\nthree\\n'\n...\nthree\n",
    "none left out": "$ printf 'one\\n'\n...\none\n...\n",
    "part of a line left out": "$ printf 'one two three\\n'\none ... three\n",
    "fewer spaces": "$ printf 'one     two   \\n'\none  two\n",
    "an exit code": "$ printf 'one\\n'; exit 2\none\n[2]\n",
}


@pytest.mark.parametrize("console", RIGHT.values(), ids=RIGHT)
def test_a_page_that_says_the_same_holds(office: Office, console: str) -> None:
    """1: what is left out may be anything, and how wide a table is does not matter."""
    office.follow(f"```console\n{console}```\n", PAGE.name)
