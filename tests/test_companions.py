"""What leaves a shared table together: figures that a rule ties, so that no whole is less than its part.

1. Where a whole is not there, its parts are not either, also through a whole that leaves for that reason.
2. Where a figure was questioned or taken out, those that a stop rule ties to it leave with it.
3. What is merely compared, or left blank where that is allowed, takes nothing else out.
4. What is worked out from a figure that leaves, leaves too.
5. In the tables themselves: a question about a whole does not leave its part in the totals.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from databases import desk
from shares import shipped
from workbook.disclosure import companions
from workbook.usecases.share import share
from world import PERIOD, answered, configuration, issued, provider, read, sent, service_result

AT_END, INDEPENDENT = "CLG-KPI-1.users_at_end", "CLG-KPI-1.independent_at_end"
ELIGIBLE, SUPPORTED, PERCENT = (f"EM-LPI-51.{name}" for name in ("eligible", "supported", "percent"))
IN_QUARTER = "CLG-SPI-4.users_in_quarter"
WORKED, CONTRACTED = "CLG-SPI-3.worked_hours", "CLG-SPI-3.contracted_hours"


@pytest.mark.parametrize(
    ("taken_out", "blank", "leaves", "stays"),
    [
        ({AT_END}, set(), {AT_END, INDEPENDENT}, {ELIGIBLE, IN_QUARTER}),
        ({IN_QUARTER}, set(), {ELIGIBLE, SUPPORTED, PERCENT, AT_END, INDEPENDENT}, {WORKED}),
        (set(), {ELIGIBLE}, {SUPPORTED, PERCENT}, {AT_END}),
        ({SUPPORTED}, set(), {ELIGIBLE, PERCENT}, {IN_QUARTER}),
        (set(), {SUPPORTED}, set(), {ELIGIBLE}),
        ({WORKED}, set(), set(), {CONTRACTED}),
    ],
    ids=["whole", "whole of wholes", "blank whole", "part", "blank part", "compared"],
)
def test_what_leaves_with_a_figure(taken_out: set[str], blank: set[str], leaves: set[str], stays: set[str]) -> None:
    """1, 2, 3, 4: by the rules of the shipped framework."""
    together = companions(shipped(), taken_out, blank)
    assert leaves <= together
    assert not stays & together


def test_no_whole_is_less_than_its_part(tmp_path: Path) -> None:
    """5: 600 people in a service of 90 places are questioned; the 590 of them who live independently are not."""
    out, returns = tmp_path / "out", tmp_path / "r"
    lines = [provider(number, household_units="90") for number in (1, 2, 3)]
    for number, file in enumerate(issued(out, *lines)):
        sent(returns, f"{number}.xlsx", answered(out, file, {AT_END: 600, INDEPENDENT: 590} if number == 0 else {}))
    read(out, returns)
    accepted = {row.question for row in service_result(out).accepted_rows}
    assert (AT_END in accepted, INDEPENDENT in accepted) == (False, True)
    share(desk(out), configuration(), "", "csv", day=dt.date(2008, 11, 3))
    (path,) = (path for path in (out / str(PERIOD) / "shared").glob("*.csv") if "notes" not in path.name)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    total = {row["item"]: row for row in rows if row["level"] == "authority" and row["covers"] == "quarter"}
    assert total[AT_END]["answers"] == total[INDEPENDENT]["answers"]
    assert float(total[AT_END]["value"]) >= float(total[INDEPENDENT]["value"])
