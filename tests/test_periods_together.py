"""Outputs of one period, written of a span: `--since`, or a year as `--period`.

1. Findings of all its periods are in one workbook, as many as of each, in the folder of the last.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from world import PART, PERIOD, WHOLE, answered, command, issued, provider, read, sent

LATER = PERIOD.next()
Screen = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two quarters of a service; in each one figure is in question."""
    folder = tmp_path_factory.mktemp("together") / "out"
    for period, hours in ((PERIOD, 70), (LATER, 90)):
        (file,) = issued(folder, provider(1), period=period)
        content = answered(folder, file, {WHOLE: hours, PART: 30})
        read(folder, sent(folder.parent / str(period), file.path.name, content))
    return folder


def test_findings_of_a_span(out: Path, capsys: Screen) -> None:
    """1: a year has the same bytes as its periods; of what was never issued there is none."""
    numbers = []
    for options in (("--period", PERIOD), ("--period", LATER), ("--since", PERIOD)):
        assert command(out, "report", "findings", *options) == 0
        printed = capsys.readouterr().out
        numbers.append(int(printed.partition(": ")[2].split()[0]))
    assert min(numbers) > 0
    assert numbers[2] == numbers[0] + numbers[1]
    assert printed.startswith(f"{PERIOD} to {LATER}: ")
    path = out / str(LATER) / "findings.xlsx"
    of_span = path.read_bytes()
    assert command(out, "report", "--period", PERIOD.financial_year) == 0
    assert path.read_bytes() == of_span
    sheets = openpyxl.load_workbook(path).worksheets[1:4]
    periods = [row[0] for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [periods.count(str(period)) for period in (PERIOD, LATER)] == numbers[:2]
    assert command(out, "report", "findings", "--since", "2007-08-Q1") == 1
    assert "nothing was issued for 2007-08-Q1" in " ".join(capsys.readouterr().err.split())
