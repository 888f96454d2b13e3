"""Faults that were found in use, each with others of its kind.

1. A day outside what a spreadsheet can hold is refused in words, wherever a day is given.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cycle import (
    command,
    issued,
    provider,
)

Screen = pytest.CaptureFixture[str]

#: Written as `E\u0301tude 1`: decomposed; and as others may write it.
ID, OTHERWISE = (
    "\u00c9tude 1",
    ("e\u0301tude 1", " \u00e9TUDE  1 ", "\u00c9tude\u00a01", "\uff25\u0301tude 1", "\u00c9tude\u200b 1"),
)


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2100-01-01", "1900-02-28"])
@pytest.mark.parametrize("asked", [("status",), ("export", "--format", "spls")])
def test_a_day_beyond_the_calendar_is_refused(asked: tuple[str, ...], day: str, tmp_path: Path, capsys: Screen) -> None:
    """1: with the days between which it must be."""
    out = tmp_path / "out"
    issued(out, provider(1))
    assert command(out, *asked, "--on", day) == 1
