"""Rules of the quarterly return that name counts of people.

1. A rule of an indicator may name a count of people: of needs, of readings, of outcomes of their own.
2. Configuration refuses a count that there is not, and a rule that could not be judged, at its line and in words.
3. No sheet shows such a rule; `explain` and the specification say so.
4. It is judged once people came back, whenever they do; until then it says nothing.
5. It asks on the quarterly return, with both figures; an explanation there, or an officer, answers it.
6. What was decided stands as long as the count does.
7. The figure stays as it was typed, and is in no upload while the question is open.
8. The report of findings counts the rule as judged.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterator
from pathlib import Path
from textwrap import indent

import pytest

import people_cycle
import world
from databases import desk
from own_configuration import edit, own_configuration, problems
from people_cycle import Person, filled, findings, issue, read
from short_term import CAREFUL
from workbook.cli import run
from workbook.config import load
from workbook.model import Configuration
from workbook.quarter import judge_forms, judge_period
from workbook.store import Verdict
from workbook.usecases.decide import Request, decide
from workbook.usecases.generate import WrittenFile
from workbook.usecases.report import report
from workbook.usecases.specification import specification
from world import SUPPORTED, provider

BASKET = "indicator_config/regional_basket.yaml"
RULES = "    rules:\n      - stop: supported <= users\n"
RULE = "EM-LPI-57.PEOPLE"
SAYS = "Supported (1) are fewer than forms about people who left (2). If it is right, say why."
WHEN = dt.datetime(2008, 11, 1, tzinfo=dt.UTC)
LEFT = [CAREFUL, {**CAREFUL, "age": 40}, {**CAREFUL, "age": 50}]
LATE: Person = {**CAREFUL, "age": 60, "why": "The form was late."}


def with_rule(folder: Path, test: str, message: str = "Is it right?", strength: str = "warn") -> int:
    """Put a rule before those of LPI 57; the line of its test."""
    text = f"    rules:\n      - {strength}: {test}\n        code: {RULE}\n        message: {message}\n"
    return edit(folder, BASKET, RULES, text + RULES.removeprefix("    rules:\n"))


@functools.cache
def configuration() -> Configuration:
    """The shipped configuration with the rule that the documentation shows."""
    folder = own_configuration(world.new_folder())
    page = (Path(__file__).resolve().parents[1] / "docs" / "configuration.md").read_text(encoding="utf-8")
    example = page.partition("```yaml counts\nrules:\n")[2].partition("```")[0]
    rule = indent(example + f"    code: {RULE}\n", "    ")
    edit(folder, BASKET, RULES, f"    rules:\n{rule}" + RULES.removeprefix("    rules:\n"))
    return load(folder)


def begun(folder: Path) -> tuple[WrittenFile, ...]:
    """A service's quarterly workbook, and the one about its people."""
    out, config = folder / "out", configuration()
    quarterly = world.issued(out, provider(1), config=config)
    return (*quarterly, *issue(out, provider(1), config=config))


def asked(out: Path) -> Iterator[tuple[str, str, str]]:
    """What is said of the rule: code, item and file."""
    for row in findings(out):
        if "forms about people" in row["message"]:
            yield row["code"], row["item"], row["source_file"]


@pytest.mark.parametrize(
    "test",
    [
        "supported <= NOF-ST-2.need_4d_achieved + NOF-ST-2.forms",
        "supported <= 100 - NOF-ST-2.need_1a_achieved_percent",
        "users >= DT-TPUSER-1.people and supported >= DT-TPUSER-1.improved",
        "users >= OWN-OUT-1.reviewed",
        "users >= NOF-ST-1.plan_yes",
    ],
)
def test_any_count_may_be_named(tmp_path: Path, test: str) -> None:
    """1: by the code that it has in the dataset."""
    with_rule(own_configuration(tmp_path), test)
    rule = load(tmp_path).framework.rules[RULE]
    assert rule.expression == test


@pytest.mark.parametrize(
    ("test", "words", "strength"),
    [
        ("supported <= NOF-ST-2.form", "NOF-ST-2.form is not a count of people; did you mean NOF-ST-2.forms?", "warn"),
        (
            "supported <= NOF-ST-1.died",
            "NOF-ST-1.died is not a count of people; did you mean NOF-ST-1.died_yes?",
            "warn",
        ),
        ("supported <= NOF-XT-2.forms", "NOF-XT-2 is not an indicator here", "warn"),
        ("NOF-ST-2.forms >= supported", "the rule begins with NOF-ST-2.forms, a count of people", "warn"),
        ("supported <= NOF-ST-2.forms", "no sheet has, so that nothing can be refused by it; write warn", "stop"),
        ("supported <= previous.NOF-ST-2.forms", "which is not kept; name that of this period", "warn"),
        ('supported <= 1 or NOF-ST-2.forms == "yes"', "NOF-ST-2.forms", "warn"),
    ],
)
def test_a_rule_that_could_not_be_judged_is_refused(tmp_path: Path, test: str, words: str, strength: str) -> None:
    """2: at its line, with what would be right."""
    line = with_rule(own_configuration(tmp_path), test, strength=strength)
    (problem,) = problems(tmp_path)
    assert problem.startswith(f"{BASKET}:{line}: ")
    assert words in problem


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "        formula: 100 * supported / users",
            "        formula: 100 * supported / NOF-ST-2.forms",
            "make a rule of it",
        ),
        (
            "      - name: supported\n",
            "      - name: supported\n        asked_if: NOF-ST-2.forms > 1\n",
            "does not stand before",
        ),
    ],
)
def test_no_sheet_is_made_to_know_a_count(tmp_path: Path, old: str, new: str, words: str) -> None:
    """2: neither in a figure that is worked out, nor as what opens a question."""
    own_configuration(tmp_path)
    text = (tmp_path / BASKET).read_text(encoding="utf-8")
    at = text.index("code: EM-LPI-57\n")
    (tmp_path / BASKET).write_text(text[:at] + text[at:].replace(old, new, 1), encoding="utf-8")
    (problem,) = problems(tmp_path)
    assert words in problem


def test_no_sheet_shows_the_rule(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """3: explain and the specification name it."""
    framework = configuration().framework
    section = framework.section("EM-LPI-57")
    assert RULE in [rule.code for rule in section.active_rules]
    assert RULE not in [rule.code for rule in framework.quarterly.sheet_rules(section)]
    assert f"No sheet shows {RULE}" in specification(framework, "made")
    folder = own_configuration(tmp_path)
    with_rule(folder, "supported >= NOF-ST-2.forms")
    world.register(tmp_path / "register.csv", provider(1))
    command = ["explain", str(tmp_path / "register.csv"), "--service", "S-1", "--config", str(folder)]
    assert run(command) == 0
    assert f"Quarterly return: Judged on return alone: {RULE}." in capsys.readouterr().out


@pytest.mark.slow
def test_people_that_come_later_are_asked_about_on_the_quarterly_return(tmp_path: Path) -> None:
    """4, 5, 6, 7, 8: and the question opens again where more of them come."""
    quarterly, people = world.begun(begun, tmp_path)
    out = tmp_path / "out"
    read(out, quarterly=world.answered(out, quarterly, {"EM-LPI-57.users": 3, SUPPORTED: 1}))
    assert list(asked(out)) == []
    read(out, people=filled(out, people, {"S-1": LEFT[:2]}))
    assert list(asked(out)) == [("R02", SUPPORTED, "quarterly.xlsx")]
    assert [row["message"] for row in findings(out) if SAYS in row["message"]], [
        row["message"] for row in findings(out)
    ]
    assert world.values(out, SUPPORTED) == {"S-1": "1"}
    with desk(out).store() as store:
        states = judge_forms(store, world.PERIOD)[0], judge_period(store, world.PERIOD)
    for state in states:
        (service,) = state.services.values()
        assert SUPPORTED not in {row.question for row in service.accepted_rows}
    decide(desk(out), "", [Request("S-1", Verdict.INCLUDE, "One declined.", SUPPORTED)], "Ann", WHEN)
    assert [code for code, *_ in asked(out)] == ["D01"]
    read(out, again=filled(out, people, {"S-1": LEFT}, people_cycle.returned_at(world.PERIOD) + dt.timedelta(hours=1)))
    assert [code for code, *_ in asked(out)] == ["R02"]
    _, path, _ = report(desk(out), "")
    assert path.exists()


def test_an_explanation_on_the_return_answers_it(tmp_path: Path) -> None:
    """5: as it does any other question."""
    quarterly, people = world.begun(begun, tmp_path)
    out = tmp_path / "out"
    figures = {"EM-LPI-57.users": 3, SUPPORTED: 1}
    said = world.answered(out, quarterly, figures, explanations={SUPPORTED: "Two declined the support."})
    read(out, quarterly=said, people=filled(out, people, {"S-1": LEFT[:2]}))
    assert [code for code, *_ in asked(out)] == ["R03"]


@pytest.mark.slow
def test_a_late_form_is_counted_where_it_belongs(tmp_path: Path) -> None:
    """4: returned with the next quarter's workbook, it asks about this quarter's return."""
    quarterly, _ = world.begun(begun, tmp_path)
    out = tmp_path / "out"
    read(out, quarterly=world.answered(out, quarterly, {"EM-LPI-57.users": 3, SUPPORTED: 0}))
    (later,) = issue(out, provider(1), period=world.PERIOD.next(), config=configuration())
    read(out, later=filled(out, later, {"S-1": [LATE]}))
    assert [code for code, *_ in asked(out)] == ["R02"]
