"""Counts of people's outcomes in shared tables: as sensitive as they are, and tied to how many people left.

1. In years shared in any order, with changes between, no outsider finds a small count of people in need, or of people who
   left; nor does a provider find one of another's that is sensitive, though a service and its past went to it.
2. The attack is able to succeed: where each share forgets those before it, it finds what they give away together.
3. Where all had a need, or all achieved it, others are hidden beside, so that who has one of them does not know the rest.
4. Where it is hidden how many left a service, its people are in no count.
5. What cannot be protected is left out, and said so; the indicators are shared.
6. From the workbooks to the file: counts of accepted returns, and nothing of any person. What has not come, or is open, is
   missing; what was frozen stays.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

import people_cycle
import short_term
from outsider import Finding, Outsider, Target
from shared_worlds import PEOPLE, World, attacked, given_away, of_few, with_counts_of_people, with_more_rules
from shares import policy, row, shipped
from workbook.dataset import DatasetRow
from workbook.disclosure import SharedTables, ShareLevel, people_counts, share_with_people
from workbook.disclosure.columns import notes
from workbook.errors import ReleaseError
from world import PERIOD, answered, command, issued, provider, read, sent

LEFT, NEEDS, MET = "CLG-KPI-2.departures", f"{PEOPLE}.need_1a_needs", f"{PEOPLE}.need_1a_achieved"
#: What the quarterly return is asked about where 40 left.
EXPLAINED = dict.fromkeys(
    ("CLG-KPI-2.planned", "CLG-SPI-4.users_in_quarter", "EM-LPI-59.users_at_end"), "A house was closed for good."
)
#: In 16 a service goes to another provider, also for a quarter that was shared before.
WORLDS, FORGETFUL = (14, 16), 14


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration with stop rules of every kind."""
    return with_more_rules(tmp_path_factory.mktemp("configuration"))


@cache
def outsider_of(seed: int, folder: Path, *, forgetful: bool = False) -> Outsider:
    """Whoever holds every file of a year with counts of people."""
    world = with_counts_of_people(World.drawn(seed, folder, "CLG-KPI-2"))
    return attacked(world, folder, forgetful=forgetful, handed_out_first=1.0).outsider


def of_people(outsider: Outsider) -> list[Target]:
    """The hidden sums of few people in need."""
    questions = [key[0] for key in outsider.unknowns]
    return [
        target
        for target in of_few(outsider)
        if any(questions[number].startswith(PEOPLE) for number, _ in target.weights)
    ]


@pytest.mark.parametrize("seed", WORLDS)
def test_nothing_is_given_away(seed: int, folder: Path) -> None:
    """1: also of how many left, which those in need are some of."""
    outsider = outsider_of(seed, folder)
    assert of_people(outsider)
    assert given_away(outsider.findings(of_few(outsider))) == []


@pytest.mark.parametrize("seed", WORLDS)
def test_no_provider_learns_of_others(seed: int, folder: Path) -> None:
    """1: by attacking once as each."""
    outsider = outsider_of(seed, folder)
    sensitive = [target for target in of_few(outsider) if target not in outsider.not_sensitive]
    learnt: list[Finding] = []
    for whose in outsider.reported:
        learnt += outsider.of_others(whose, sensitive)
    assert given_away(learnt) == []


def test_the_attack_finds_what_forgetful_shares_give_away(folder: Path) -> None:
    """2: of people in need."""
    outsider = outsider_of(FORGETFUL, folder, forgetful=True)
    assert given_away(outsider.findings(of_people(outsider)))


def rows(question: str, figures: Mapping[str, float]) -> list[DatasetRow]:
    """A figure of some services."""
    return [row(question, value, service) for service, value in figures.items()]


def tables(left: Mapping[str, float], needs: Mapping[str, float], met: Mapping[str, float]) -> SharedTables:
    """Tables of how many left, had a need, and achieved it."""
    return share_with_people(rows(LEFT, left), [*rows(NEEDS, needs), *rows(MET, met)], shipped(), policy())


def printed(shared: SharedTables, question: str) -> dict[str, float | None]:
    """What is printed of services, and of all under an empty name."""
    return {
        line.place.service_id: line.value
        for line in shared.lines
        if line.question.code == question and line.level is not ShareLevel.PROVIDER
    }


def test_all_of_them_are_hidden_with_others_beside() -> None:
    """3: of B 8 needed it and 8 achieved it; whoever has A, or C, knows of the others together alone."""
    shared = tables({"A": 40, "B": 30, "C": 90}, {"A": 20, "B": 8, "C": 50}, {"A": 12, "B": 8, "C": 28})
    none = {"A": None, "B": None, "C": None}
    assert printed(shared, NEEDS) == {**none, "": 78}
    assert printed(shared, MET) == {**none, "": 48}
    assert printed(shared, f"{MET}_percent") == {**none, "": 61.5}


def test_where_everybody_had_the_need_it_is_hidden() -> None:
    """3: 40 of the 40 who left."""
    shared = tables({"A": 40, "B": 30, "C": 90}, {"A": 40, "B": 18, "C": 50}, {"A": 20, "B": 9, "C": 28})
    assert printed(shared, NEEDS)["A"] is None
    assert len([value for value in printed(shared, NEEDS).values() if value is None]) > 1


def test_people_of_whom_it_is_hidden_how_many_left_are_in_no_count() -> None:
    """4: D had 3, which C's hidden number protects; the total is of A and B."""
    left = {"A": 40, "B": 30, "C": 20, "D": 3}
    shared = tables(left, dict.fromkeys(left, 3.0) | {"A": 20, "B": 15}, dict.fromkeys(left, 0.0) | {"A": 10, "B": 8})
    assert printed(shared, LEFT) == {"A": 40, "B": 30, "C": None, "D": None, "": 93}
    totals = [line for line in shared.lines if line.question.code == NEEDS and line.level is ShareLevel.AUTHORITY]
    assert [(line.value, line.answers, line.expected) for line in totals] == [(35, 2, 4)]


def test_what_cannot_be_protected_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """5: as if the attack had found something in it."""
    from workbook.disclosure import people_counts as module

    real = module.__globals__["share"]

    def refusing(*arguments: object, **options: object) -> SharedTables:
        if "public" in options:
            raise ReleaseError("something could be worked out")
        tables: SharedTables = real(*arguments, **options)
        return tables

    monkeypatch.setitem(module.__globals__, "share", refusing)
    shared = tables({"A": 40, "B": 30}, {"A": 20, "B": 15}, {"A": 10, "B": 8})
    assert printed(shared, LEFT) == {"A": 40, "B": 30, "": 70}
    assert printed(shared, NEEDS) == {}
    told = [str(record[1]) for record in notes(shared, shipped()).records]
    assert any(words.startswith("Not in these tables") for words in told)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four services, of each of which 40 left: one with an open question, one that sent no people's form."""
    out = tmp_path_factory.mktemp("people") / "out"
    lines = [provider(number, indicators="!CLG-KPI-2") for number in range(1, 5)]
    for file in issued(out, *lines):
        sent(out.parent / "quarterly", file.path.name, answered(out, file, {LEFT: 40}, explanations=EXPLAINED))
    read(out, out.parent / "quarterly")
    unmet = short_term.choices("need_1a").entries[-1].title
    forms = people_cycle.issue(out, *lines, rows=40)
    for number, file in enumerate(forms[:3], 1):
        people = [
            {**short_term.CAREFUL, "age": 20 + place, "need_1a": "Achieved" if place < 20 else unmet}
            for place in range(30)
        ]
        people[0] |= {"began": None} if number == 3 else {}
        content = people_cycle.filled(out, file, {f"S-{number}": people})
        people_cycle.read(out, **{f"people-{number}": content})
    return out


def shared_lines(out: Path) -> dict[tuple[str, str], dict[str, str]]:
    """What `export --share` prints, by service and item."""
    assert command(out, "export", "--share", "--format", "csv", "--on", "2008-11-04") in (0, 2)
    (path,) = [path for path in (out / str(PERIOD) / "shared").glob("*.csv") if "notes" not in path.name]
    rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8")))
    return {(line["service_id"], line["item"]): line for line in rows if line["level"] != "provider"}


def test_accepted_counts_are_shared(out: Path) -> None:
    """6: of S-1 and S-2; S-3 has a question, and S-4 sent nothing."""
    lines = shared_lines(out)
    states = {service: lines[service, NEEDS]["value"] for service in ("S-1", "S-2", "S-3", "S-4")}
    assert (states["S-3"], states["S-4"]) == ("[x]", "[x]")
    total = lines["", NEEDS]
    assert (total["value"], total["answers"], total["asked"]) == ("60", "2", "4")
    assert lines["", MET]["value"] == "40"


def test_nothing_of_a_person_is_in_a_shared_file(out: Path) -> None:
    """6: no reference, no date, no age."""
    shared_lines(out)
    text = "".join(path.read_text(encoding="utf-8") for path in (out / str(PERIOD) / "shared").glob("*.csv"))
    references = {person["reference"] for person in people_cycle.persons(out)}
    assert len(references) == 90
    assert not [reference for reference in references if reference in text]
    assert "2008-08-14" not in text


def test_counts_stay_where_somebody_is_forgotten(out: Path) -> None:
    """6: of whom nothing is left to count."""
    before, reference = shared_lines(out)["", NEEDS], people_cycle.persons(out)[0]["reference"]
    assert command(out, "forget", "--reference", reference, "--reason", "Asked for it", "--yes") in (0, 2)
    assert len(people_cycle.persons(out)) == 89
    assert shared_lines(out)["", NEEDS] == before


def test_what_is_counted_are_the_needs_of_everybody_who_left() -> None:
    """6: of the shipped forms one; of samples, distance travelled, own outcomes, surveys and tracking nothing."""
    assert [form.code for form in shipped().forms if form.covers and form.sample is None] == [short_term.FORM]
    (counts,) = people_counts(shipped().form(short_term.FORM))
    assert counts.sensitive
    assert {question.unit for question in counts.inputs} == {"people"}
