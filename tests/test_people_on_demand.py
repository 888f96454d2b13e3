"""What people's returns say is looked up and judged whenever somebody asks, so that memory does not grow with people.

1. However many services there are, the answers of a few are in memory at a time, and no entry of a file that is over.
2. What is judged on demand is what is judged at once, finding by finding and answer by answer.
3. Entries of the store are the same, looked up on demand or all at once.
4. Where a file is read again by a newer program, what it said before is told from what it says now.
"""

from __future__ import annotations

import gc
import sqlite3
from pathlib import Path

import pytest

from databases import desk
from people_cycle import filled, issue, persons, read
from short_term import CAREFUL, FORM, question
from workbook.dataset import SourcedAnswer
from workbook.model import Entry
from workbook.quarter import PeriodJudge, PeriodResult, outcome_figures
from workbook.store import Store
from workbook.usecases.files import STORE_NAME
from workbook.usecases.results import write_results
from world import PERIOD, provider

SERVICES, PEOPLE = 9, 3
#: The answers of so many services may be in memory at once.
AT_HAND = 4


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which many services have returned people, one of each with a mistake."""
    out = tmp_path_factory.mktemp("office") / "out"
    files = issue(out, *(provider(number) for number in range(1, SERVICES + 1)))
    mistaken = CAREFUL | {"age": 150}
    returned = {
        f"r{number:02}": filled(out, file, {f"S-{number}": [*[CAREFUL] * (PEOPLE - 1), mistaken]})
        for number, file in enumerate(files, 1)
    }
    read(out, **returned)
    return out


def people(store: Store, *, is_kept: bool = False) -> PeriodResult:
    """The result of the form about people."""
    (result,) = PeriodJudge(store, is_kept=is_kept).others(PERIOD)
    return result


def in_memory(kind: type) -> int:
    """How many of a class there are."""
    gc.collect()
    return sum(type(item) is kind for item in gc.get_objects())


def test_answers_of_few_services_are_in_memory(office: Path) -> None:
    """1: after each of the passes that results are written with."""
    with desk(office).store() as store:
        judge = PeriodJudge(store)
        (result,) = judge.others(PERIOD)
        answers = len(next(iter(result.services.values())).answers)
        before = in_memory(SourcedAnswer), in_memory(Entry)
        assert result.findings() is not None
        assert outcome_figures(store, PERIOD, judge.counted_people(PERIOD))
        assert [len(service.answers) for service in result.services.values()] == [answers] * SERVICES
        assert in_memory(SourcedAnswer) - before[0] <= (AT_HAND - 1) * answers
        assert in_memory(Entry) <= before[1] + AT_HAND * answers


def test_on_demand_is_what_is_judged_at_once(office: Path) -> None:
    """2: in whatever order the services are asked for."""
    with desk(office).store() as store:
        now, kept = people(store), people(store, is_kept=True)
        assert now.findings() == kept.findings() != []
        assert [*now.services] == [*kept.services]
        for key in reversed(now.services):
            assert now.services[key].answers == kept.services[key].answers
            assert now.services[key].entered == kept.services[key].entered
            assert now.state(key) == kept.state(key)


def test_entries_on_demand_are_those_of_the_store(office: Path) -> None:
    """3: of one file after the other."""
    with desk(office).store() as store:
        at_once, on_demand = (store.received(PERIOD, FORM, is_on_demand=wanted) for wanted in (False, True))
        for here, there in zip(at_once, on_demand, strict=True):
            assert here == there
            assert len(there.returned.entries) == len(here.returned.entries) > 0
            assert next(iter(here.returned.entries)) in there.returned.entries


def test_what_is_read_anew_is_told_from_what_was_said(tmp_path: Path) -> None:
    """4: the store's entry stands for what an earlier program had read."""
    out = tmp_path / "out"
    files = issue(out, provider(1), provider(2))
    returned = {f"r{number}": filled(out, file, {f"S-{number}": [CAREFUL]}) for number, file in enumerate(files, 1)}
    read(out, **returned)
    said = persons(out)
    with sqlite3.connect(out / STORE_NAME) as connection:
        connection.execute("UPDATE files SET read_by = 'earlier'")
        connection.execute("DELETE FROM entries WHERE question = ?", (question("age").code,))
    connection.close()
    write_results(desk(out))
    run = read(out, **returned)
    assert persons(out) == said
    (changes,) = (counts for period, counts in run.effects.items() if period == PERIOD)
    assert sum(changes.values()) == len(files)
