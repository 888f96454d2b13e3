"""What is said while work lasts.

1. At a terminal: what is done, how many of how many, and the time left; nothing of it stays.
2. Where nobody looks, nothing; the things are passed on all the same.
"""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from workbook.cli import terminal


@pytest.fixture
def screen(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> io.StringIO:
    """What is written to a terminal, or to a file where the test asks for none."""
    written = io.StringIO()
    monkeypatch.setattr(terminal, "errors", Console(file=written, force_terminal=request.param, width=100))
    return written


@pytest.mark.parametrize("screen", [True], indirect=True)
def test_a_terminal_is_told_how_far_it_is(screen: io.StringIO) -> None:
    """1: three things, one after another, and work without a number."""
    items = terminal.progress("Reading returns")(iter("abc"), 3)
    assert [*items] == ["a", "b", "c"]
    assert all(words in screen.getvalue() for words in ("Reading returns", "3/3", "0:00:00"))
    with terminal.working("Working out the report"):
        pass
    assert "Working out the report" in screen.getvalue()


@pytest.mark.parametrize("screen", [False], indirect=True)
def test_nothing_is_said_where_nobody_looks(screen: io.StringIO) -> None:
    """2: a file, or another program."""
    assert [*terminal.progress("Reading returns")(iter("abc"), 3)] == ["a", "b", "c"]
    with terminal.working("Working out the report"):
        pass
    assert screen.getvalue() == ""
