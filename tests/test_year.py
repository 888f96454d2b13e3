"""docs/year.md is run as it stands: whoever follows the page sees what it shows.

1. Every command of the page is run, in order, in one folder; its exit code and its output are those that the page shows.
2. Everything that may happen to services, providers and returns in a year is on it.
3. It ends with what an auditor asks, after the fourth quarter's upload.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from followed_page import Command, Office, steps

PAGE = Path(__file__).parents[1] / "docs" / "year.md"
#: What happens, each by what the program says of it.
EVENTS = {
    "two versions": "does not count: another version for 2009-10-Q1 does",
    "late": "accepted 2009-07-21 5",
    "moved": "moved: BEC-1",
    "closed": "closed: ELD-1",
    "split": "continued: ASH-2 Ashgrove Support: as ASH-3 Ashgrove Support North, ASH-4 Ashgrove Support South",
    "new": "new: FER-1",
    "service renamed": "renamed: COP-1",
    "provider renamed": "renamed: DUN-1 Dunmere Refuge: its provider is",
    "lost row": "gone: BEC-2",
    "wrong period": "Taken back: 2010-11-Q2/",
    "wrong workbook": "copper.xlsx Copper Homes 2009-10-Q1 waits for a decision",
    "correction after the upload": "1 figure differs from release 2.",
    "closed too soon": "2009-10-Q3 is open again.",
}
#: With what the auditor's questions are answered.
AUDIT = ["status", "releases", "releases", "trace", "trace", "changes"]


def commands() -> list[Command]:
    return [step for step in steps(PAGE.read_text(encoding="utf-8"), PAGE.name) if isinstance(step, Command)]


def test_the_page_is_true(office: Office) -> None:
    """1: from the first command to the last."""
    office.follow(PAGE.read_text(encoding="utf-8"), PAGE.name)
    assert office.names == [shlex.split(command.text)[1] for command in commands()]


@pytest.mark.parametrize("words", EVENTS.values(), ids=EVENTS)
def test_what_may_happen_in_a_year_happens(words: str) -> None:
    """2: a command shows it."""
    assert any(words in " ".join(line.split()) for command in commands() for line in command.shown)


def test_the_year_ends_with_the_questions_of_an_auditor() -> None:
    """3: nothing but them comes after the fourth quarter was uploaded and closed."""
    names = [shlex.split(command.text)[1] for command in commands()]
    assert names[-len(AUDIT) - 2 :] == ["export", "close", *AUDIT]
