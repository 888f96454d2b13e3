"""Logic chains: YAML that is checked, drawn with the figures of services.

1. Every link names something that there is; no element is empty; each mistake is said at its line.
2. Three chains are shipped, each marked ours.
3. A chain is drawn for the services of its client groups, with its six elements: figure, coverage, trend.
4. What is not measured is drawn as not measured, never left out.
5. It is a list, for whoever does not see the columns; each of its figures is in a table.
6. Every count that is made of people's outcomes may be named, but reasons.
7. A configuration says what changed in a chain.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from own_configuration import edit, own_configuration, problems
from spans import LAST, Told, framework, moves, period_figures
from workbook.changes import changes, stated
from workbook.config import load, shipped_folder
from workbook.config.chain_checks import countable
from workbook.config.files import read_all
from workbook.model import Evidence
from workbook.report.chains import DrawnChain, DrawnLink, with_unit
from workbook.report.measures import share_measures
from workbook.report.outcome_tables import outcome_tables
from workbook.report.outcomes_page import outcomes_page
from workbook.report.outcomes_report import OutcomesReport, outcomes_report

HOME = "indicator_config/chains/home.yaml"
NEED = "NOF-ST-2.need_4d"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A configuration to change."""
    return own_configuration(tmp_path)


def report() -> OutcomesReport:
    """Two quarters of two hostels, one of which is priced and says what came of its people."""
    first = {**moves(10, 20), "CLG-SPI-4.users_in_quarter": 30.0}
    last = {**moves(18, 20), f"{NEED}_achieved": 6.0, f"{NEED}_not_achieved": 2.0, "CLG-SPI-4.users_in_quarter": 40.0}
    told = [Told("S-1", first, units=20, price=182_000.0), Told("S-2", provider=2)]
    later = [replace(told[0], figures=last), told[1]]
    return outcomes_report([period_figures(LAST.previous(), told), period_figures(LAST, later)], "Leicester")


def link(drawn: DrawnChain, item: str) -> DrawnLink:
    """The link that names an item."""
    return next(link for _, links in drawn.elements for link in links if link.item == item)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("item: CLG-KPI-2.percent", "item: CLG-KPI-2.per_cent", "is not a figure that is collected; did you mean"),
        ("need_4d_achieved_percent", "need_4d_achieved", ""),
        ("strategic: limit_exclusion", "strategic: limit_inclusion", "is not a strategic outcome; did you mean"),
        ("national_indicators: [141]", "national_indicators: [140]", "140 is not a national indicator"),
        ("client_groups: [7, 16, 19]", "client_groups: [7, 99]", "99 is not a client group"),
        ("fact: household_units", "fact: homes", "fact"),
        ("{text: Capacity, fact: household_units}", "{source_note: None}", "a link of inputs names nothing"),
        ("fact: household_units", "fact: household_units, item: CLG-KPI-2.percent", "names an item or a fact"),
        ("- {text: Homes in use,", "- {strategic: limit_exclusion, text: Homes,", "move the link to late"),
    ],
)
def test_each_mistake_is_refused_at_its_line(folder: Path, old: str, new: str, words: str) -> None:
    """1: with what is needed; a count of people's outcomes is as good as an item."""
    line = edit(folder, HOME, old, new)
    if not words:
        assert load(folder).framework.chains
        return
    (problem,) = problems(folder)
    assert problem.startswith(f"{HOME}:{line}: ")
    assert words in problem


def test_no_element_is_empty(folder: Path) -> None:
    """1: nor left out; which one is said."""
    edit(
        folder,
        HOME,
        "intermediate:\n  - {text: Moved on in a planned way, item: CLG-KPI-2.percent}",
        "intermediate: []",
    )
    (problem,) = problems(folder)
    assert "intermediate" in problem


def test_two_chains_of_one_code_are_refused(folder: Path) -> None:
    """1: the second names the first."""
    edit(folder, "indicator_config/chains/older.yaml", "CHAIN-OLDER", "CHAIN-HOME")
    (problem,) = problems(folder)
    assert f"CHAIN-HOME is taken by {HOME}" in problem


def test_three_are_shipped() -> None:
    """2: for homeless people, older people and young people."""
    chains = framework().chains
    assert [chain.code for chain in chains] == ["CHAIN-HOME", "CHAIN-OLDER", "CHAIN-YOUNG"]
    assert {chain.evidence for chain in chains} == {Evidence.OURS}


def test_a_chain_is_drawn_with_figures() -> None:
    """3: of the services of its client groups; what adds up is added, a percentage worked out anew."""
    (drawn,) = report().chains
    assert [title for title, _ in drawn.elements] == [title for title, _ in drawn.chain.elements]
    planned = link(drawn, "CLG-KPI-2.percent")
    assert planned.value_words == "70.0%"
    assert planned.trend_words == "by period: 50, 90; a clear rise"
    assert drawn.coverage_words(planned) == "of 1 of 2 services"
    assert link(drawn, "CLG-SPI-4.users_in_quarter").value_words == "40 people"
    assert link(drawn, f"{NEED}_achieved_percent").value_words == "75.0%"
    assert link(drawn, "price_per_unit_week").value_words == "174.52 pounds"
    assert link(drawn, "household_units").value_words == "20 household units"


def test_one_is_one() -> None:
    """3: of one person, not of one people."""
    words = [with_unit(value, unit) for value in (1.0, 2.0) for unit in ("people", "household units", "%")]
    assert words == ["1 person", "1 household unit", "1.0%", "2 people", "2 household units", "2.0%"]


def test_services_of_other_groups_have_none() -> None:
    """3: no chain, and the page says so."""
    others = outcomes_report([period_figures(LAST, [Told("S-1", moves(1, 2), group="5")])], "Leicester")
    assert others.chains == ()
    assert "no logic chain is of the client groups of these services" in outcomes_page(others)


def test_what_is_not_measured_is_drawn() -> None:
    """4: a late outcome without data, and a price that no register states."""
    (drawn,) = report().chains
    late = dict(drawn.elements)["Late outcomes: strategic"]
    assert [link.value_words for link in late] == ["not measured", "not measured"]
    assert late[0].serves == ("NI 141: Number of vulnerable people achieving independent living",)
    (unpriced,) = outcomes_report([period_figures(LAST, [Told("S-1", moves(1, 2))])], "Leicester").chains
    assert link(unpriced, "price_per_unit_week").value_words == "not said in the register"


def test_it_is_a_list_whose_figures_are_in_a_table() -> None:
    """5: six elements, each with a list of links."""
    page = outcomes_page(report())
    chain = page[page.index('<ol class="chain">') : page.index("</ol>")]
    assert chain.count("<li><h4>") == 6
    (drawn,) = report().chains
    (table,) = (table for table in outcome_tables(report()) if table.name == "chains")
    words = table.header.index("in_words")
    printed = {link.value_words for _, links in drawn.elements for link in links}
    assert printed == {record[words] for record in table.records}


def _measured() -> Iterator[str]:
    for measure in share_measures([framework()]):
        yield measure.code


def test_counts_of_people_may_be_named() -> None:
    """6: each share that services are compared by is among them."""
    names = countable(read_all(shipped_folder()).written_out())
    assert set(_measured()) <= names
    assert {"OWN-OUT-1.fully_met_percent", "DT-LADDER-1.improved_percent", "NOF-ST-2.coverage_percent"} <= names


def test_a_change_is_said(folder: Path) -> None:
    """7: by the chain's code and element, though links have no code."""
    before = stated(load(folder))
    edit(folder, HOME, "Capacity", "Places")
    (change,) = changes(before, stated(load(folder)))
    assert change.words == "chain CHAIN-HOME changed (inputs)"
    assert "text Places" in change.now
