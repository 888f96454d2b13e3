"""The sample of a form about people: how many, and who, follows from what was fixed when the workbook was issued.

1. Size and positions are the worked figures; each person of a list is as likely as any other.
2. The sheet says the same as Python: how many rows to fill in, and whom of the list each is for.
3. Rate and start are fixed when a workbook is issued, by the service's client group and at random, and stay.
4. How many people there are is a question of the form: at its cell among the records, asked for, refused where it cannot be.
5. Fewer forms than the sample are asked about; an officer may settle it.
6. Shares of people drawn at two rates are weighed, with the worked interval.
7. A CSV gives the number under the service's id.
8. What cannot be a sample is refused where it is written.
"""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import long_term
from databases import desk
from libreoffice import LibreOffice
from long_term import CAREFUL, FORM, NEEDS, PEOPLE
from own_configuration import edit, own_configuration, problems
from people_cycle import Person, filled, findings, issue, known, lines, persons, read, records
from random_frameworks import Case, case
from short_term import framework
from workbook.layout import ColumnRole, InputRole, IssuedService, cell_name
from workbook.model import SampleDraw, Service, State
from workbook.outcomes.weighting import Stratum, weighted_share
from workbook.store import Verdict
from workbook.usecases.decide import Request, decide
from workbook.usecases.read import read_returns
from world import PERIOD, provider

YAML = "indicator_config/forms/outcomes-long-term.yaml"
STAYER = provider(1, client_group="Learning disabilities")
ELDERLY = provider(2, service_id="S-2", service_name="The Limes", client_group="Frail elderly")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


def test_the_worked_figures() -> None:
    """1: of people.md."""
    assert SampleDraw(0.5, 0.37).positions(23) == (1, 3, 5, 7, 9, 11, 13, 15, 17, 18, 20, 22)
    assert SampleDraw(0.1, 0.37).positions(40) == (4, 14, 24, 34)
    assert [SampleDraw(rate, 0).size(people) for rate, people in ((0.1, 7), (0.5, 25), (0.5, 1))] == [1, 13, 1]
    assert SampleDraw(0.1, 0).size(30) == 3  # 0.1 * 30 is a little more than 3


@given(st.integers(1, 400), st.sampled_from([0.1, 0.5, 1.0]), st.integers(0, 999_999))
def test_a_sample_is_within_its_list(people: int, rate: float, start: int) -> None:
    """1: each at most once, in order."""
    draw = SampleDraw(rate, start / 1_000_000)
    positions = draw.positions(people)
    assert len(positions) == len(set(positions)) == draw.size(people)
    assert list(positions) == sorted(positions)
    assert positions[0] >= 1
    assert positions[-1] <= people


def test_everybody_is_as_likely() -> None:
    """1: over all starts each of 23 is drawn about half of the time."""
    drawn = [position for start in range(1000) for position in SampleDraw(0.5, start / 1000).positions(23)]
    shares = [drawn.count(person) / 1000 for person in range(1, 24)]
    assert shares == pytest.approx([12 / 23] * 23, abs=0.01)


def workbook(draws: list[SampleDraw], rows: int) -> Case:
    """The workbook of a service for each draw."""
    form, kind = long_term.form(), framework().service_types[0].code
    states = {section.code: State.REQUIRED for section in form.sections}
    return case(
        framework(),
        tuple(
            IssuedService(
                Service(f"S-{number}", f"House {number}", kind, "", "7", household_units=12),
                states,
                {},
                tuple(f"L{number}-{row:03}" for row in range(1, rows + 1)),
                draw,
            )
            for number, draw in enumerate(draws, 1)
        ),
        "Harbour Trust",
        code=FORM,
    )


def test_the_sheet_says_the_same(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """2: in eight services, and that there are too few rows."""
    chance = random.Random("sample")
    draws = [SampleDraw(chance.choice([0.1, 0.5]), chance.randrange(1_000_000) / 1_000_000) for _ in range(8)]
    people = [23, 30, 1, 40, 7, 0, 29, 80]
    made = workbook(draws, 25)
    form = made.known.layout.form
    box = form.box(0, PEOPLE, InputRole.ANSWER)
    assert box is not None
    cell, note = cell_name(box.row, box.column), cell_name(box.row, box.column + 1)
    (tmp_path / "issued.xlsx").write_bytes(made.content)
    values = {(sheet.name, cell): count for sheet, count in zip(made.known.layout.sheets, people, strict=True)}
    target = libreoffice.fill(tmp_path / "issued.xlsx", values, tmp_path / "filled.xlsx")
    shown = openpyxl.load_workbook(target, data_only=True)
    for sheet, draw, count in zip(made.known.layout.sheets, draws, people, strict=True):
        cells = [form.cell(str(row), ColumnRole.POSITION) for row in range(1, 26)]
        positions = [shown[sheet.name][name].value for name in cells]
        expected = draw.positions(count)[:25] if count else ()
        assert [position for position in positions if position not in ("", None)] == list(expected)
        is_short = draw.size(count) > 25
        assert str(shown[sheet.name][note].value).startswith("The sample is" if is_short else "Fill in ")


def test_rate_and_start_are_fixed_on_issue(out: Path) -> None:
    """3: one in ten of older people, else every second; the same again, whatever is drawn then."""
    files = issue(out, STAYER, ELDERLY, form=FORM)
    first = {service.service.service_id: service.sample for file in files for service in file.issued.services}
    assert {name: draw.rate for name, draw in first.items() if draw} == {"S-1": 0.5, "S-2": 0.1}
    assert len({draw.start for draw in first.values() if draw}) == 2
    again = issue(out, STAYER, ELDERLY, form=FORM, rows=40)
    assert {service.service.service_id: service.sample for file in again for service in file.issued.services} == first


def test_the_number_is_a_question(out: Path) -> None:
    """4: a record of no person, in the table of answers alone."""
    (file,) = issue(out, STAYER, form=FORM)
    read(out, first=filled(out, file, {"S-1": [CAREFUL]}, once={"people": 2}))
    (row,) = [row for row in records(out) if row["question"] == PEOPLE]
    box = known(out, file).layout.form.box(0, PEOPLE, InputRole.ANSWER)
    assert box is not None
    assert (row["record"], row["entry"], row["source_cell"]) == ("", "2", cell_name(box.row, box.column))
    assert len(persons(out, form=FORM)) == 1
    assert PEOPLE not in persons(out, form=FORM)[0]
    assert findings(out) == []


@pytest.mark.parametrize(
    ("once", "expected"),
    [
        ({}, [("V01", PEOPLE)]),
        ({"people": 2.5}, [("V05", PEOPLE)]),
        ({"people": 2, "replaced": 3}, [("R01", "NOF-LT-0.replaced")]),
        ({"people": 2, "replaced": 1}, []),
    ],
)
def test_what_cannot_be_is_asked_about(out: Path, once: Person, expected: list[tuple[str, str]]) -> None:
    """4: as of any other question."""
    (file,) = issue(out, STAYER, form=FORM)
    read(out, first=filled(out, file, {"S-1": [CAREFUL]}, once=once))
    assert [(row["code"], row["item"]) for row in findings(out)] == expected


def test_fewer_than_the_sample_are_asked_about(out: Path) -> None:
    """5: one of twelve; an officer may know why."""
    (file,) = issue(out, STAYER, form=FORM)
    read(out, first=filled(out, file, {"S-1": [CAREFUL]}, once={"people": 23}))
    (asked,) = findings(out)
    assert (asked["code"], asked["item"], asked["record"]) == ("R06", PEOPLE, "")
    assert "1 of 12 rows are filled in" in asked["message"]
    when = dt.datetime(2008, 11, 1, tzinfo=dt.UTC)
    decide(desk(out), "", [Request("S-1", Verdict.INCLUDE, "Reviews go on.", PEOPLE)], "Ann", when)
    assert [row["code"] for row in findings(out)] == ["D01"]


def test_the_worked_interval() -> None:
    """6: 84.0 of all, where 73.3 of those asked achieved it."""
    share = weighted_share([Stratum(400, 40, 36), Stratum(100, 50, 30)])
    assert share is not None
    assert share.lower is not None
    assert share.upper is not None
    assert [round(number, 1) for number in (share.percent, share.lower, share.upper)] == [84.0, 76.6, 91.4]
    assert weighted_share([Stratum(400, 40, 36), Stratum(100, 0, 0)]) is None
    alone = weighted_share([Stratum(40, 1, 1), Stratum(10, 5, 3)])
    assert alone is not None
    assert (round(alone.percent), alone.lower) == (92, None)
    everybody = weighted_share([Stratum(4, 4, 3)])
    assert everybody is not None
    assert (everybody.percent, everybody.lower, everybody.upper) == (75, 75, 75)


def test_shares_of_an_authority_are_weighed(out: Path) -> None:
    """6: 20 elderly people of whom two are asked stand beside four of whom two are."""
    first, second = issue(out, STAYER, ELDERLY, form=FORM)
    unmet = {**CAREFUL, "need_1a": "Unmet: work continues", "age": 80}
    read(
        out,
        one=filled(out, first, {"S-1": [unmet, {**unmet, "age": 70}]}, once={"people": 4}),
        two=filled(out, second, {"S-2": [CAREFUL, unmet]}, once={"people": 20}),
    )
    rows = lines(out / str(PERIOD) / "people" / "breakdowns.csv")
    whole = {
        row["item"]: float(row["value"])
        for row in rows
        if (row["period"], row["by"]) == (str(PERIOD), "authority") and row["value"]
    }
    assert [whole[f"{NEEDS}.{name}"] for name in ("forms", "users", "expected", "coverage_percent")] == [4, 24, 4, 100]
    assert whole[f"{NEEDS}.need_1a_achieved_percent"] == 25
    assert round(whole[f"{NEEDS}.need_1a_achieved_weighted_percent"], 1) == round(100 * (20 * 0.5) / 24, 1)
    assert not [row for row in rows if row["by"] == "service" and "weighted" in row["item"]]


def test_a_csv_gives_the_number(out: Path) -> None:
    """7: in place of a reference stands the service."""
    (file,) = issue(out, STAYER, form=FORM)
    path = out.parent / "people.csv"
    path.write_text(
        "workbook_id,extracted_at,reference,item,value,explanation\n"
        f"{file.issued.workbook_id},2008-10-09T17:30:00,S-1,{PEOPLE},23,\n",
        encoding="utf-8",
    )
    read_returns((path,), desk(out))
    (row,) = [row for row in records(out) if row["question"] == PEOPLE]
    assert (row["service_id"], row["record"], row["value"]) == ("S-1", "", "23")


@pytest.mark.parametrize(
    ("written", "instead", "expected"),
    [
        ("of: NOF-LT-0.people", "of: NOF-LT-1.age", "NOF-LT-1.age is not a question of type count of a section"),
        ("rate: 0.5", "rate: 1.5", "1.5"),
        ("per: person", "per: service", "once stands only in a form with per: person"),
    ],
)
def test_what_cannot_be_a_sample_is_refused(tmp_path: Path, written: str, instead: str, expected: str) -> None:
    """8: at its line."""
    folder = own_configuration(tmp_path)
    edit(folder, YAML, written, instead)
    assert any(expected in problem for problem in problems(folder))
