"""Which of the tables that were shared before say something of those that are shared now.

1. Those of the same year, before or after, but for those of the period itself that were never handed out.
2. Those of the years beside it too where a rule names the figures of the period before, and only there.
"""

from __future__ import annotations

from shares import count, framework, parts_of, section
from workbook.model import Framework, Period, PrintedFigure, PrintedSource, PrintedTables
from workbook.store import Share
from workbook.usecases.share import bearing_on

CODES = ("2007-08-Q3", "2007-08-Q4", "2008-09-Q1", "2008-09-Q2", "2008-09-Q4", "2009-10-Q1", "2010-11-Q1")
PLAIN = framework(parts_of())
TIED = framework(section("EM-LPI-90", (count("EM-LPI-90.users"),), ("users <= previous.users + 9",)))
TIED_TO_HOMES = framework(
    section("EM-LPI-90", (count("EM-LPI-90.users"),), ("users <= previous.users + household_units",))
)


def shared_before(code: str) -> Share:
    """Tables of a period of one figure, which is the period."""
    source = PrintedSource(code, "00001", "S-1", None)
    return Share(Period.parse(code), PrintedTables((source,), (PrintedFigure(code, 0, 9.0),), ((0,),), ()))


def bearing(own: Framework, *, is_replacement: bool = False) -> list[str]:
    """The periods of the tables that say something of those of the second quarter of 2008-09."""
    shares = [shared_before(code) for code in CODES]
    tables = bearing_on(Period.parse("2008-09-Q2"), shares, own, is_replacement=is_replacement)
    return [printed.figures[0].question for printed in tables]


def test_the_year_before_and_after_the_period() -> None:
    """1, 2: the order of sharing does not matter."""
    assert bearing(PLAIN) == ["2008-09-Q1", "2008-09-Q2", "2008-09-Q4"]


def test_a_replacement_forgets_the_period_alone() -> None:
    """1: tables of a later quarter hold its figures, and still bind."""
    assert bearing(PLAIN, is_replacement=True) == ["2008-09-Q1", "2008-09-Q4"]


def test_rules_reach_the_years_beside() -> None:
    """2: whatever else the rule names."""
    for own in (TIED, TIED_TO_HOMES):
        assert bearing(own) == [code for code in CODES if code != "2010-11-Q1"]
