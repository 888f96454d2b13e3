"""A framework that collects by the month, the half-year or the year goes through the whole cycle.

1. Workbooks are issued for a period of the framework's own; a code of another kind is refused with an example.
2. What comes back is stored, judged and found again under that period, also where its code could be another's.
3. Lateness counts by the calendar of the framework.
4. A section asked once a year is in the workbook of the period in which the year ends, and in no other; its Guidance
   says when: the days of the year.
5. Whatever is written calls the period what it is: nothing of a month, a half-year or a year says quarter.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import world
from databases import desk
from every_type import SECTION, framework
from workbook.deadline import due_date
from workbook.errors import UsageError
from workbook.model import QUARTERLY, Configuration, Defaults, Every, Kind, Period, PeriodLength, Periods
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.decision_sheet import make_sheet
from workbook.usecases.export import export
from workbook.usecases.report import report
from workbook.usecases.share import share
from workbook.usecases.status import status

LENGTHS = {
    PeriodLength.MONTH: (Period(2011, 9, PeriodLength.MONTH), "2011-12"),
    PeriodLength.HALF_YEAR: (Period(2011, 2, PeriodLength.HALF_YEAR), "2011-12-H2"),
    PeriodLength.YEAR: (Period(2011, 1, PeriodLength.YEAR), "2011-12"),
}


def configuration(length: PeriodLength, begins: int = 4, **deadline: str | int) -> Configuration:
    """The shipped configuration with the questions of every type, collected so often."""
    whole = world.configuration()
    changed = replace(
        framework(),
        periods=Periods(length, begins),
        deadline=replace(framework().deadline, **deadline),  # type: ignore[arg-type]
    )
    empty = Defaults(dict.fromkeys(whole.defaults.client_groups, ()), {})
    return replace(whole, framework=changed, local={}, defaults=empty, overlays={}, sources={SECTION: "form:1"})


@pytest.mark.parametrize("length", LENGTHS, ids=str)
def test_a_period_of_any_length_goes_round(tmp_path: Path, length: PeriodLength) -> None:
    """1, 2: issued, returned, shown, exported; December 2011 and the year 2011-12 have one code."""
    period, code = LENGTHS[length]
    out, chosen = tmp_path / "out", configuration(length)
    assert chosen.framework.periods.parse(code) == period
    (file,) = world.issued(out, world.provider(1, indicators=""), config=chosen, period=period)
    assert file.path.parent.name == code
    head = "workbook_id,extracted_at,service_id,item,value\n"
    line = f"{file.issued.workbook_id},2012-04-09T17:30:00,S-1,{SECTION}."
    lines = [f"{line}people,7", f"{line}planned,Yes", f"{line}left_on,{period.end}"]
    world.read(out, world.sent(tmp_path / "r", "a.csv", (head + "\n".join(lines)).encode()))
    with desk(out).store() as store:
        assert chosen_period(store, code) == period == store.latest_period()
        with pytest.raises(UsageError, match="Write it as"):
            chosen_period(store, "2008-09-Q9")
    rows = {row["item"].partition(".")[2]: row["text"] or row["value"] for row in world.dataset(out, period)}
    assert (rows["people"], rows["left_on"]) == ("7", period.end.isoformat())
    assert {row["period"] for row in world.dataset(out, period)} == {code}
    assert status(desk(out), code, period.end).period == period


def test_a_service_that_is_asked_nothing_now_has_no_sheet(tmp_path: Path) -> None:
    """4: nor has its provider a workbook; where nobody is asked anything, it is said."""
    chosen = configuration(PeriodLength.QUARTER)
    (section,) = chosen.framework.sections
    yearly = replace(chosen, framework=chosen.framework.with_sections((replace(section, every=Every.YEAR),)))
    with pytest.raises(UsageError, match="nothing is asked in 2008-09-Q3: all that these services report"):
        world.issued(tmp_path / "3", world.provider(1, indicators=""), config=yearly, period=Period(2008, 3))
    (file,) = world.issued(tmp_path / "4", world.provider(1, indicators=""), config=yearly, period=Period(2008, 4))
    assert [service.service.service_id for service in file.issued.services] == ["S-1"]


def _texts(path: Path) -> list[str]:
    """Every text of a file that was written: the cells of a workbook, or the whole of any other."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return [
            str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
        ]
    return [path.read_text(encoding="utf-8-sig")]


@pytest.mark.parametrize("length", LENGTHS, ids=str)
def test_nothing_that_is_written_says_quarter(tmp_path: Path, length: PeriodLength) -> None:
    """5: the workbook, the dataset, its dictionary and package, shared tables, decisions sheet and report."""
    period, code = LENGTHS[length]
    where, chosen = desk(tmp_path / "out"), configuration(length)
    providers = (world.provider(number, indicators="") for number in (1, 2))
    files = world.issued(where.out, *providers, config=chosen, period=period)
    accepted = {**dict.fromkeys(("people", "hours", "rent"), "7"), "paid": "45", "planned": "Yes", "helped": "Time"}
    for number, answers in enumerate(({**accepted, "left_on": str(period.end)}, {"paid": "120"}), 1):
        line = f"{files[number - 1].issued.workbook_id},2012-04-09T17:30:00,S-{number},{SECTION}."
        lines = [
            "workbook_id,extracted_at,service_id,item,value",
            *(f"{line}{item},{answers[item]}" for item in answers),
        ]
        world.read(where.out, world.sent(tmp_path / "r", f"{number}.csv", "\n".join(lines).encode()))
    day = dt.date(2012, 4, 20)
    export(where, chosen, code, "xlsx", day=day)
    share(where, chosen, code, "csv", day=day)
    report(where, code)
    make_sheet(where, code, where.folder(period) / "decisions.xlsx", dt.datetime(2012, 4, 20))
    paths = [path for path in where.folder(period).rglob("*") if path.suffix in (".xlsx", ".csv", ".json", ".txt")]
    texts = {(path.name, text.replace(f",{QUARTERLY},", ",")) for path in paths for text in _texts(path)}  # its code
    assert {"datapackage.json", "decisions.xlsx", "findings.xlsx", files[0].path.name} <= {name for name, _ in texts}
    assert [entry for entry in texts if re.search("quarter", entry[1], re.IGNORECASE)] == []
    words = {text for _, text in texts}
    noun = length.noun
    assert {f"Last {noun}", f"Days in this {noun}", noun.capitalize()} <= words
    assert any(
        name.startswith("shared_") and f"\n{code},{noun},authority," in text.replace("\r", "") for name, text in texts
    )
    (title,) = (text for text in words if text.startswith("Provider 1") and "no figures" in text)
    assert title.endswith(f"We hold no figures of last {noun}.")


def test_lateness_counts_by_the_calendar(tmp_path: Path) -> None:
    """3: 13 July 2026 is no working day in Northern Ireland, so that a return of the 22nd is in time."""
    period = Period(2026, 1)
    for calendar, late in (("Northern Ireland", 0), ("England", 1)):
        out = tmp_path / calendar
        chosen = configuration(PeriodLength.QUARTER, holidays=calendar, working_days=15)
        world.issued(out, world.provider(1, indicators=""), config=chosen, period=period)
        assert due_date(period, chosen.framework.deadline) == dt.date(2026, 7, 22 - late)
        (line,) = status(desk(out), str(period), dt.date(2026, 7, 22)).lines
        assert line.days_late == late


def test_a_yearly_section_is_asked_when_the_year_ends(tmp_path: Path) -> None:
    """4: in the fourth quarter alone; a quarter in which nothing is asked has no workbook."""
    chosen = configuration(PeriodLength.QUARTER)
    (section,) = chosen.framework.sections
    yearly_count = replace(section.questions[0], code="EM-ALL-2.people", kind=Kind.FLOW)
    yearly = replace(chosen.framework, code_lists=chosen.framework.code_lists).with_sections(
        (section, replace(section, code="EM-ALL-2", questions=(yearly_count,), rules=(), every=Every.YEAR))
    )
    again = replace(chosen, framework=yearly)
    for quarter, expected in ((3, False), (4, True)):
        (file,) = world.issued(
            tmp_path / str(quarter), world.provider(1, indicators=""), config=again, period=Period(2008, quarter)
        )
        assert file.issued.services[0].states["EM-ALL-2"].shown is expected
        guidance = openpyxl.load_workbook(file.path)["Guidance"]
        when = [str(cell.value) for row in guidance.iter_rows() for cell in row if "1 April 2008" in str(cell.value)]
        assert when == (["During the year, 1 April 2008 to 31 March 2009."] if expected else [])
