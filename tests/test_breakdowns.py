"""Counts of people's outcomes by whose they are.

1. Each count stands by service, provider, authority, kind of service and client group, for the quarter and the year so far.
2. A person's own client group counts before that of the service.
3. How many should have a form is what the quarterly return says, and is known of services alone.
4. People with any need, those of whom all is met, and those who died stand beside the forms.
5. A share is of the people counted together, never a mean of shares.
"""

from __future__ import annotations

import datetime as dt
import random

import pytest

import world
from people_cycle import filled, issue, lines, read
from short_term import CAREFUL, CellContent
from workbook.model import Period
from workbook.outcomes import PersonChoices, people_in_need
from world import provider

KIND = {"service_type": "Accommodation Based Service", "accommodation_type": "Hostel"}
HOSTEL = provider(1, client_group="Single homeless", **KIND)
FOYER = provider(2, service_id="S-2", service_name="Foyer", client_group="Young people at risk")
NEED = "NOF-ST-2.need_1a"


def leaver(**changed: CellContent) -> dict[str, CellContent]:
    """Somebody who left, and of whom nothing is to be asked."""
    return {**CAREFUL, **changed}


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str, str, str], float | None]:
    """The counts after two quarters, by period, kind of breakdown, group and item."""
    out = tmp_path_factory.mktemp("breakdowns") / "output"
    later = Period(2008, 3)
    (quarterly,) = world.issued(out, HOSTEL)
    first, second = issue(out, HOSTEL, FOYER)
    unmet = "Unmet: staff time"
    read(
        out,
        quarterly=world.answered(out, quarterly, {"CLG-KPI-2.departures": 4, "CLG-KPI-2.planned": 2}),
        hostel=filled(out, first, {"S-1": [leaver(), leaver(need_1a=unmet), leaver(client_group="Teenage parents")]}),
        foyer=filled(out, second, {"S-2": [leaver(died="Yes"), leaver(need_1a=None, why="There was none of them.")]}),
    )
    (third, _) = issue(out, HOSTEL, FOYER, period=later)
    (autumn,) = world.issued(out, HOSTEL, period=later)
    left = {"CLG-KPI-2.departures": 2, "CLG-KPI-2.planned": 1}
    read(
        out,
        autumn=world.answered(out, autumn, left),
        later=filled(out, third, {"S-1": [leaver(ended=dt.date(2008, 11, 3), need_1a=unmet)]}),
    )
    return {
        (row["period"], row["by"], row["group"], row["item"]): float(row["value"]) if row["value"] else None
        for period in (world.PERIOD, later)
        for row in lines(out / str(period) / "people" / "breakdowns.csv")
    }


def test_each_count_stands_by_whose_it_is(figures: dict[tuple[str, str, str, str], float | None]) -> None:
    """1, 5: five forms of two services, of which three have the need achieved."""
    quarter = str(world.PERIOD)
    assert figures[quarter, "service", "S-1", f"{NEED}_achieved"] == 2
    assert figures[quarter, "authority", "LCE", f"{NEED}_needs"] == 4
    assert figures[quarter, "authority", "LCE", f"{NEED}_achieved_percent"] == 75
    assert {by for _, by, _, _ in figures} == {"service", "provider", "authority", "service_type", "client_group"}
    providers = [
        group
        for period, by, group, item in figures
        if (period, by) == (quarter, "provider") and item == f"{NEED}_needs"
    ]
    assert [figures[quarter, "provider", group, f"{NEED}_needs"] for group in providers] == [3, 1]


def test_a_year_so_far_is_counted_together(figures: dict[tuple[str, str, str, str], float | None]) -> None:
    """1: with the quarter after."""
    assert figures["2008-09-Q3", "authority", "LCE", "NOF-ST-2.forms"] == 1
    assert figures["2008-09", "authority", "LCE", "NOF-ST-2.forms"] == 6
    assert figures["2008-09", "service", "S-1", f"{NEED}_achieved_percent"] == 50


def test_a_persons_own_group_counts(figures: dict[tuple[str, str, str, str], float | None]) -> None:
    """2, 3: one of the hostel is a teenage parent; how many of them left nobody says."""
    forms = {
        group: figures[period, by, group, item]
        for period, by, group, item in figures
        if (period, by, item) == (str(world.PERIOD), "client_group", "NOF-ST-2.forms")
    }
    assert forms == {"7": 2, "12": 2, "18": 1}
    assert not [item for _, by, _, item in figures if by == "client_group" and item.endswith("coverage_percent")]


def test_how_many_have_a_form(figures: dict[tuple[str, str, str, str], float | None]) -> None:
    """3: three of the four who left; of the foyer no return says how many did."""
    quarter = str(world.PERIOD)
    assert figures[quarter, "service", "S-1", "NOF-ST-2.expected"] == 4
    assert figures[quarter, "service", "S-1", "NOF-ST-2.coverage_percent"] == 75
    assert (quarter, "service", "S-2", "NOF-ST-2.coverage_percent") not in figures
    assert figures[quarter, "authority", "LCE", "NOF-ST-2.coverage_percent"] == 75


def test_a_year_has_all_who_left(figures: dict[tuple[str, str, str, str], float | None]) -> None:
    """3: four in one quarter and two in the next, of whom three and one have a form."""
    for by, group in (("service", "S-1"), ("authority", "LCE")):
        assert figures["2008-09", by, group, "NOF-ST-2.expected"] == 6
        assert figures["2008-09", by, group, "NOF-ST-2.coverage_percent"] == pytest.approx(100 * 4 / 6)
    assert figures["2008-09-Q3", "service", "S-1", "NOF-ST-2.coverage_percent"] == 50


def test_people_beside_forms(figures: dict[tuple[str, str, str, str], float | None]) -> None:
    """4: one had no need, one has one unmet, one died."""
    everybody = {
        item: figures[str(world.PERIOD), "authority", "LCE", item]
        for item in ("NOF-ST-2.with_needs", "NOF-ST-2.all_met", "NOF-ST-1.died_yes", "NOF-ST-1.died_answered")
    }
    assert list(everybody.values()) == [4, 3, 1, 5]


def test_what_does_not_apply_is_not_unmet() -> None:
    """4: nor is a second outcome that was not asked; what is not known is not met."""
    questions = (("a_i", "a_ii"), ("b",))

    def met(**choices: str) -> tuple[int, int]:
        return people_in_need(questions, [PersonChoices("2008-08-01", choices)])

    assert met(a_i="achieved", a_ii="not_applicable", b="no_need") == (1, 1)
    assert met(a_i="achieved", a_ii="unmet_c1") == (1, 0)
    assert met(a_i="no_need", b="no_need") == (0, 0)
    assert met(a_i="not_applicable") == (1, 0)
    chance = random.Random("people in need")
    everybody = [PersonChoices("2008-08-01", {"b": chance.choice(["achieved", "unmet_s1"])}) for _ in range(50)]
    assert people_in_need(questions, everybody) == (50, sum(person.choices["b"] == "achieved" for person in everybody))
