"""Distance travelled through the whole cycle: issued, filled in, read, judged and counted.

1. What is typed stands in records.csv, and its counts in the dataset, by person and by item.
2. A reading is held against the one before it, in the same workbook or in that of an earlier period.
3. A reading that is refused counts for nothing, and one that is asked about clears with an explanation.
4. People who were read before have their references printed again; each has as many rows as the form says, and the cover
   says so. A provider's page shows what was read last beside the person, as the workbook prints it.
5. The first reading is that of any year before; where it comes again, later counts are written again.
6. A model and a form that are written from the documentation alone go the same way.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import people_cycle
import world
from databases import desk
from desks import provider_page
from distance import FORM, ITEMS, SECTION, figures, read_rows, typed
from own_configuration import own_configuration
from short_term import CellContent
from workbook import config
from workbook.feedback.filling import steady_bytes
from workbook.layout import ColumnRole
from workbook.model import Period
from workbook.usecases.cancel import cancel
from workbook.usecases.forget import forget, rows_of

ROOT = Path(__file__).resolve().parents[1]
BEFORE, LAST_YEAR = Period(2008, 1), Period(2007, 1)
BEGAN, FIRST, LATER = dt.date(2008, 6, 20), dt.date(2008, 7, 3), dt.date(2008, 9, 1)
Row = Mapping[str, CellContent]
NOBODY: Row = {}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


def rules(out: Path, period: Period = world.PERIOD) -> list[tuple[str, str]]:
    """The rules that were broken: severity and name."""
    broken = (re.search(r"\.DT([A-Z]+)\d*\)", row["message"]) for row in people_cycle.findings(out, period))
    severities = [row["severity"] for row in people_cycle.findings(out, period)]
    return [(severity, match[1]) for severity, match in zip(severities, broken, strict=True) if match]


def test_readings_are_counted(out: Path) -> None:
    """1: of three people one improved, one stayed at the best, one has one reading; by item likewise."""
    read_rows(
        out,
        typed(FIRST, 1, began=BEGAN),
        typed(LATER, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2),
        typed(FIRST, 3, why="No room to move."),
        typed(LATER, 3),
        typed(FIRST, 2),
    )
    counted = figures(out)
    expected = {
        "people": "3",
        "long_enough": "2",
        "measured": "2",
        "measured_percent": "100",
        "improved": "1",
        "same": "1",
        "same_at_best": "1",
        "worse": "0",
        "improved_percent": "50",
        "chance_percent": "100",
        "not_comparable_one_reading": "1",
        "median_change": "1.5",
        "least_change": "0",
        "most_change": "3",
        "mean_change": "",
        "stairs_improved": "1",
        "feeding_improved": "0",
        "feeding_same": "2",
        "feeding_success": "2",
    }
    assert {name: counted[name] for name in expected} == expected
    assert rules(out) == [("info", "TOP")]
    rows = [row for row in people_cycle.records(out) if row["question"] == f"{SECTION}.stairs"]
    assert [row["entry"] for row in rows] == ["1", "2", "3", "3", "2"]
    assert [row["record"].partition("-")[2] for row in rows] == ["1", "2", "1", "2", "1"]
    assert len({row["reference"] for row in rows}) == 3


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (typed(FIRST, 1), typed(LATER, 1), []),
        (typed(LATER, 1), typed(FIRST, 1), [("error", "ORDER")]),
        (typed(FIRST, 1), typed(FIRST, 1), [("error", "SAMEDAY")]),
        (typed(FIRST, 1), typed(FIRST + dt.timedelta(27), 1), [("warning", "SOON")]),
        (typed(FIRST, 1), typed(FIRST + dt.timedelta(28), 1), []),
        (typed(FIRST, 1, began=FIRST - dt.timedelta(43)), NOBODY, [("warning", "BASE")]),
        (typed(FIRST, 1, began=FIRST - dt.timedelta(42)), NOBODY, []),
        (typed(FIRST, 1), typed(LATER, 1, began=BEGAN), []),
        (typed(FIRST, 3), typed(LATER, 3), [("warning", "TOP")]),
        (typed(FIRST, 1), typed(LATER, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1), [("warning", "LEAP")]),
        (typed(FIRST, 1), typed(LATER, 1, judge="Worker"), [("warning", "WHO")]),
        (typed(dt.date(2008, 6, 30), 1), NOBODY, [("warning", "EARLIER")]),
        (typed(dt.date(2008, 10, 1), 1), NOBODY, [("error", "AFTER")]),
        (typed(FIRST, 1, began=LATER), NOBODY, [("error", "BEGAN")]),
    ],
)
def test_a_reading_is_held_against_the_one_before(
    out: Path, first: Row, second: Row, expected: list[tuple[str, str]]
) -> None:
    """2, 3: one rule each, where it should fire and just where it should not."""
    read_rows(out, first, second)
    assert rules(out) == expected


def test_an_earlier_workbook_is_looked_at(out: Path) -> None:
    """2, 4, 5: a reading of the year before is the first; the person's reference stands on the first row again."""
    day = dt.date(2007, 5, 1)
    references = read_rows(out, typed(day, 0), NOBODY, typed(day, 1), period=LAST_YEAR)
    again = read_rows(out, typed(LATER, 1), NOBODY, typed(LATER, 1, judge="Person"))
    assert again[:2] == references[:2]
    assert not set(again[2:]) & set(references)
    (book,) = (out / str(world.PERIOD)).glob(f"*_{FORM}.xlsx")
    last = f"1 May 2007: {' '.join('0' * len(ITEMS))}. Total 0"
    sheets = openpyxl.load_workbook(book).worksheets
    assert last in {cell.value for sheet in sheets for row in sheet.iter_rows() for cell in row}
    for page in ("/workbook/1/0", "/workbook/1/people/0/1"):
        assert provider_page(book, page).count(last) == 1
    counted = figures(out)
    expected = {
        "people": "2",
        "measured": "1",
        "improved": "1",
        "not_comparable_other_judge": "1",
        "median_change": "10",
    }
    assert {name: counted[name] for name in expected} == expected
    assert rules(out) == [("warning", "WHO")]
    (file,) = people_cycle.issue(out, world.provider(1), period=LAST_YEAR, form=FORM, rows=3)
    later = people_cycle.returned_at(LAST_YEAR) + dt.timedelta(days=30)
    people_cycle.read(out, again=people_cycle.filled(out, file, {"S-1": [typed(day, 2), NOBODY, typed(day, 1)]}, later))
    assert [figures(out)[name] for name in ("improved", "worse", "median_change")] == ["0", "1", "-10"]


def test_the_last_reading_is_printed_for_the_next(out: Path) -> None:
    """4: its day, its levels in the order of the columns, and the total; once for each person, and in no record."""
    read_rows(
        out, typed(FIRST, 1), typed(LATER, 1, 2, 3, 1, 1, 1, 1, 1, 1, 0), typed(FIRST, 2, began=None, stairs=None)
    )
    (file,) = people_cycle.issue(out, world.provider(1), period=world.PERIOD.next(), form=FORM)
    sheet = openpyxl.load_workbook(file.path).worksheets[2]
    form = people_cycle.known(out, file).layout.form
    printed = [sheet[form.cell(str(row), ColumnRole.BEFORE)].value for row in range(1, 6)]
    assert printed == [
        "1 Sep 2008: 1 2 3 1 1 1 1 1 1 0. Total 12",
        None,
        "3 Jul 2008: 2 2 2 2 2 2 2 2 2 -",
        None,
        None,
    ]
    stored = people_cycle.known(out, file).layout.sheets[0].slots
    assert stored["before.1"] == ""
    assert (
        people_cycle.issue(out, world.provider(1), period=world.PERIOD.next(), form=FORM)[0].release.value
        == "unchanged"
    )


def test_a_printed_reading_that_is_typed_over_is_shown_nowhere(out: Path) -> None:
    """4: it hangs on nothing."""
    read_rows(out, typed(FIRST, 1))
    (file,) = people_cycle.issue(out, world.provider(1), period=world.PERIOD.next(), form=FORM)
    book = openpyxl.load_workbook(file.path)
    cell = people_cycle.known(out, file).layout.form.cell("1", ColumnRole.BEFORE)
    book.worksheets[2][cell].value = "Jane Doe, level 4"
    people_cycle.read(out, typed_over=steady_bytes(book, world.MORNING))
    assert "Jane" not in str(people_cycle.findings(out, world.PERIOD.next()))


def test_forgetting_takes_away_what_is_printed(out: Path) -> None:
    """4: the workbook goes, and the next has the reference no more."""
    (reference, *_) = read_rows(out, typed(FIRST, 1))
    (file,) = people_cycle.issue(out, world.provider(1), period=world.PERIOD.next(), form=FORM)
    run = forget(desk(out), rows_of(reference), "Asked to be forgotten")
    assert file.path in run.removed
    assert not file.path.exists()
    (file,) = people_cycle.issue(out, world.provider(1), period=world.PERIOD.next(), form=FORM)
    assert reference not in file.issued.services[0].records


def test_forgetting_takes_away_what_was_replaced_and_taken_back(out: Path) -> None:
    """4: a workbook under the provider's former name, moved aside, and one that nobody is asked for any more."""
    (reference, *_) = read_rows(out, typed(FIRST, 1))
    (before,) = people_cycle.issue(out, world.provider(1), period=world.PERIOD.next(), form=FORM)
    renamed = replace(world.provider(1), provider_name="Renamed Trust")
    (after,) = people_cycle.issue(out, renamed, period=world.PERIOD.next(), form=FORM)
    words = (after.path.name, before.path.name)
    cancel(desk(out), words, "", "Typo", "A. Officer", cancelled=True, when=world.NOON)
    run = forget(desk(out), rows_of(reference), "Asked to be forgotten")
    assert {*after.replaced, after.path} <= set(run.removed)
    assert not any(path.exists() for path in (*after.replaced, before.path, after.path))


def test_a_refused_reading_counts_for_nothing(out: Path) -> None:
    """3: neither as the latest, nor for the one after it."""
    read_rows(out, typed(LATER, 1), typed(FIRST, 3))
    assert (figures(out)["people"], figures(out)["not_comparable_one_reading"]) == ("1", "1")
    assert [row["status"] for row in people_cycle.records(out) if row["question"].endswith("read_on")] == [
        "reported",
        "invalid",
    ]


def test_an_explanation_clears_a_question(out: Path) -> None:
    """3: it is said that it was explained."""
    read_rows(out, typed(FIRST, 3, why="Came for company alone."))
    assert rules(out) == [("info", "TOP")]


def test_what_is_missing_is_asked_about(out: Path) -> None:
    """3: once of a row. Two may be missing; with three the person is not compared, and the items given are."""
    two, three = typed(FIRST, *[1] * 8), typed(LATER, *[1] * 7)
    read_rows(out, {**two, "why": "Not asked."}, three)
    codes = [(row["severity"], row["code"]) for row in people_cycle.findings(out) if row["record"]]
    assert codes == [("warning", "V20")]
    assert figures(out)["not_comparable_too_many_missing"] == "1"
    assert figures(out)["feeding_same"] == "1"


def test_each_person_has_as_many_rows_as_the_form_says(out: Path) -> None:
    """4: also where the workbook is issued again."""
    [file] = people_cycle.issue(out, world.provider(1), form=FORM)
    records = file.issued.services[0].records
    assert len(records) == 50
    assert [record.partition("-")[2] for record in records[:4]] == ["1", "2", "1", "2"]
    [again] = people_cycle.issue(out, world.provider(1), form=FORM)
    assert again.issued.services[0].records == records


def test_a_model_from_the_documentation_goes_the_same_way(out: Path, tmp_path: Path) -> None:
    """6: its two examples, put into two files, and nothing else."""
    page = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    folder = own_configuration(tmp_path / "own")
    for kind, place in (("model", "models/sleep-2.yaml"), ("model form", "forms/distance-sleep.yaml")):
        [example] = re.findall(rf"^```yaml {kind}\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
        (folder / "indicator_config" / place).write_text(example, encoding="utf-8")
    chosen = config.load(folder)
    [file] = people_cycle.issue(out, world.provider(1), config=chosen, form="distance-sleep", rows=2)
    rows: list[Row] = [
        {"read_on": FIRST, "judged_by": "Person", "sleep": 1, "rest": 2},
        {"read_on": LATER, "judged_by": "Person", "sleep": 2, "rest": 3},
        {"read_on": FIRST, "judged_by": "Person", "sleep": 0, "rest": 4},
    ]
    people_cycle.read(out, sleep=people_cycle.filled(out, file, {"S-1": rows}))
    assert figures(out, "DT-SLEEP-1")["improved"] == "1"
    codes = [row["code"] for row in people_cycle.findings(out) if row["record"]]
    assert codes == ["R01", "V07"]


def test_the_cover_says_whose_a_row_is(out: Path) -> None:
    """4: two rows are of one person here, and one row is in a form with one for each."""
    for form, words in (
        (FORM, "2. Each person has 2 rows: one reference, with -1 to -2 after it."),
        ("outcomes-short-term", "2. Use one row for each person."),
    ):
        (file,) = people_cycle.issue(out, world.provider(1), form=form)
        cover = people_cycle.known(out, file).layout.pages[0]
        assert [cell for cell in cover.cells if str(cell.value).startswith(words)], form
