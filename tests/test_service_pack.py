"""The pack for one contract meeting: all that is known of one service.

1. It has the service's place among those like it, its trend, chain, price, needs with reasons, survey, what officers heard,
   comments and decisions, as a page and as CSV files.
2. It asks: what is marked, what changed, what is missing, what was to be done; and what is asked of every service.
3. Every figure of the page is in one of its tables; its charts are described, and name the service.
4. A service is found by any id that it had; two of one id are told apart by authority, and none is said.
5. What is recorded gives the same bytes, in files for their owner alone.
6. Each figure that its tables have can be traced to the cell that it stands in.
"""

from __future__ import annotations

import csv
import datetime as dt
import math
import re
import stat
from dataclasses import replace
from pathlib import Path

import pytest

import world
from databases import desk
from pages import Page
from spans import LAST, Told, moves, period_figures
from workbook.model import Address, Comment, Note, NoteDirection, NoteReaders, NoteWeight
from workbook.quarter import ServiceState
from workbook.report.outcomes_report import QUESTIONS, outcomes_report
from workbook.report.pack_page import pack_page
from workbook.report.pack_tables import pack_tables
from workbook.report.service_pack import ServicePack, pack_of
from workbook.store import Decision, Grounds, Verdict
from workbook.table import cell_text
from workbook.usecases.trace import trace
from workbook.usecases.traced import TraceStep
from world import PERIOD, command, provider

WHEN = dt.datetime(2008, 10, 30, tzinfo=dt.UTC)
NEED = "NOF-ST-2.need_1a"
SURVEY = {"EM-SUR-0.asked": 30.0, "EM-SUR-0.returned": 20.0}


def pack(service_id: str = "S-2", dearest: float = 182_000.0) -> ServicePack:
    """Two quarters of five hostels; of the third all is known. dearest: the price of the last."""
    planned = [30, 31, 3, 29, 30]
    told = [
        Told(f"S-{n}", moves(planned[n], 40), n % 3, name=f"House {n}", units=20, price=price, hours=150.0)
        for n, price in enumerate([182_000.0] * 4 + [dearest])
    ]
    needs = {f"{NEED}_achieved": 4.0, f"{NEED}_not_achieved": 6.0, f"{NEED}_unmet_external": 6.0}
    told[2] = replace(told[2], figures={**told[2].figures, **needs, **SURVEY}, state=ServiceState.QUERIED)
    before = [*told[:2], replace(told[2], figures=moves(20, 40), state=ServiceState.ACCEPTED), *told[3:]]
    note = Note(
        day=dt.date(2008, 9, 1),
        authority="LCE",
        service_id="s-2",
        source="visit",
        theme="move_on",
        direction=NoteDirection.CONCERN,
        weight=NoteWeight.SEVERAL,
        readers=NoteReaders.AUTHORITY,
        summary="No flats came up.",
        action="Ask for a quota.",
        due=None,
        by="An officer",
        when=WHEN,
        number=1,
    )
    comment = Comment(LAST, "LCE", "S-2", NEED, "The advice centre closed.", "An officer", WHEN, 1)
    other = replace(comment, service_id="S-1", text="Not of this service.")
    comment = replace(comment, item=f"{NEED}_achieved")
    decision = Decision(
        LAST,
        "LCE",
        "99002",
        Address("S-2", "", "CLG-KPI-2.planned"),
        Verdict.INCLUDE,
        "3",
        Grounds(("3",), {}, ()),
        "Confirmed.",
        "An officer",
        WHEN,
    )
    figures = [period_figures(LAST.previous(), before), period_figures(LAST, told)]
    report = outcomes_report(figures, "Leicester", (note,), (comment, other))
    return pack_of(report, service_id, [decision])[0]


def test_has_what_is_known_of_the_service() -> None:
    """1: and nothing of any other."""
    page = pack_page(pack())
    for words in (
        "lower than chance would explain: ask why",
        "a clear fall",
        "From a place in the service to fewer people homeless",
        "174.52, within the middle half",
        "external 6",
        "How many people were asked? (EM-SUR-0.asked)",
        "No flats came up.",
        "The advice centre closed.",
        "Confirmed.",
    ):
        assert words in page, words
    assert "Not of this service." not in page


def test_asks_what_there_is_to_ask() -> None:
    """2: in the order of the page, what is asked of everybody last."""
    questions = pack().questions
    assert questions[0] == (
        "2008-09-Q2: the return is queried. When will its figures be right, and what do the others say without them?"
    )
    assert questions[1] == "KPI 2: Planned moves, 23 of 80: lower than chance would explain: ask why."
    assert "what does the provider say of it? No comment recorded yet." in questions[2]
    assert questions[3] == "KPI 2: Planned moves: a clear fall. What changed?"
    assert questions[4] == "It was graded B QAF. What has been done since?"
    assert questions[5] == "Heard on 2008-09-01: Ask for a quota. Was it done?"
    assert questions[6:] == QUESTIONS
    assert pack("S-1").questions[1:] == QUESTIONS


def test_asks_of_a_price_unlike_the_others_and_of_a_grade() -> None:
    """2: where it lies and how good the service was found, as facts to talk about."""
    questions = pack("S-4", dearest=400_000.0).questions
    above = "above the middle half of services like it, 5 with itself"
    assert f"The price of a unit is {above}. What is different here?" in questions
    assert "It was graded B QAF. What has been done since?" in questions


def test_every_figure_is_in_a_table() -> None:
    """3: as it stands, or rounded from what stands."""
    whole = pack()
    cells = {cell_text(cell) for table in pack_tables(whole) for record in table.records for cell in record}
    tenths = [float(cell) for cell in cells if re.fullmatch(r"\d+\.\d+", cell)]
    rounded = {f"{way(tenth)}" for tenth in tenths for way in (math.floor, math.ceil)}
    hundredths = {f"{tenth:.2f}" for tenth in tenths} | {f"{cell}.00" for cell in cells if cell.isdigit()}
    numbers = Page(pack_page(whole)).numbers
    assert len(numbers) > 20
    assert [
        number for number in numbers if number.removesuffix("%").removesuffix(".0") not in cells | rounded | hundredths
    ] == []


def test_charts_name_the_service() -> None:
    """3: a ring round its point; each chart has a title and a description, and every link a place to go."""
    page = Page(pack_page(pack()))
    assert len(page.ids) == len(set(page.ids))
    charts = [attributes for tag, attributes in page.tags if tag == "svg"]
    assert len(charts) == 2  # the funnel and the trend of planned moves
    assert all(set(str(attributes["aria-labelledby"]).split()) <= set(page.ids) for attributes in charts)
    assert sum(attributes.get("class") == "own" for _, attributes in page.tags) == 1
    assert {target[1:] for target in page.targets} <= set(page.ids)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which two services were issued to, one of which returned its workbook."""
    out = tmp_path_factory.mktemp("one") / "output"
    file, *_ = world.issued(out, provider(1), provider(2, service_name="Meadow View"))
    world.read(out, world.sent(out.parent / "returns", "one.xlsx", world.answered(out, file)))
    return out


def test_is_written_for_its_owner(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """4, 5: twice to the same bytes; of no service, none."""
    folder = out / str(PERIOD) / "outcomes"
    assert command(out, "report", "service", "s-1") == 0
    assert "questions to ask: " in capsys.readouterr().out
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    before = [path.read_bytes() for path in files]
    assert len(files) == 12
    assert command(out, "report", "service", "S-1", "--authority", "LCE") == 0
    assert [path.read_bytes() for path in files] == before
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert command(out, "report", "service", "S-9") == 1
    assert "service 'S-9': there is none from 2008-09-Q2" in capsys.readouterr().err


def test_every_figure_can_be_traced(out: Path) -> None:
    """6: by the code that the table has, to the file, the sheet and the cell that the table names."""
    assert command(out, "report", "service", "S-1") == 0
    table = out / str(PERIOD) / "outcomes" / "service-lce-s-1" / "figures.csv"
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["value"]]
    assert len(rows) > 20
    for row in rows:
        now = [event for event in trace(desk(out), "S-1", row["item"]) if event.step is TraceStep.STANDS]
        place = f"{row['source_file']}, {row['source_sheet']}, {row['source_cell']}"
        assert place in [event.place for event in now], row["item"]
