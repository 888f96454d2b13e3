"""The rules as shipped: what each asks about, that it says so once, and that an authority has the last word.

1. Each idea of what is unlikely has a rule that fires on it, at its own code, and is silent just short of it.
2. Few people do not nag: a share of a handful is not asked about, nor a small service in which nobody moved.
3. One wrong figure breaks one stop rule: no stop rule follows from another of the same indicator.
4. What a refused entry is told holds, in full, the words of every rule that its box enforces; each fits Excel's 224 characters.
5. Any rule can be put on trial or switched off for one authority; the bounds that are ours are on trial as shipped.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from cycle import configuration
from workbook.assess import RuleFigures, broken_rules
from workbook.config import load, shipped_folder
from workbook.layout import InputRole, place_form
from workbook.model import Framework, RuleStatus, RuleStrength, Section

FRAMEWORK = configuration().framework
FACTS: dict[str, float | None] = {"household_units": 20.0, "days_in_period": 91.0}
LONGEST_ERROR = 224

Answers = dict[str, float]


def fired(answers: Answers, *, units: float | None = 20.0, framework: Framework = FRAMEWORK) -> list[str]:
    """The tests of the rules that fire on those answers and no others, as written."""
    known = RuleFigures(dict(answers), {}, {**FACTS, "household_units": units})
    return [f"{rule.section}: {rule.expression}" for rule in broken_rules(framework.quarterly, known)]


SPI4, KPI1, KPI2 = "CLG-SPI-4.users_in_quarter", "CLG-KPI-1.users_at_end", "CLG-KPI-2.departures"
#: What is unlikely: answers that a rule asks about, the nearest that it does not, and the indicator that asks.
UNLIKELY: dict[str, tuple[Answers, Answers, str]] = {
    "more people than homes can hold": ({KPI1: 81}, {KPI1: 80}, "CLG-KPI-1"),
    "half the contract empty": ({KPI1: 7}, {KPI1: 8}, "CLG-KPI-1"),
    "nobody left": ({KPI2: 0}, {KPI2: 1}, "CLG-KPI-2"),
    "contracted days of another quarter": (
        {"CLG-SPI-1.contracted_days": 1800},
        {"CLG-SPI-1.contracted_days": 1820},
        "CLG-SPI-1",
    ),
    "homes often closed": (
        {"CLG-SPI-1.contracted_days": 1820, "CLG-SPI-1.available_days": 1091},
        {"CLG-SPI-1.contracted_days": 1820, "CLG-SPI-1.available_days": 1092},
        "CLG-SPI-1",
    ),
    "homes little used": (
        {"CLG-SPI-1.contracted_days": 1820, "CLG-SPI-2A.utilised_days": 1091},
        {"CLG-SPI-1.contracted_days": 1820, "CLG-SPI-2A.utilised_days": 1092},
        "CLG-SPI-2A",
    ),
    "more days lived in than people": (
        {SPI4: 10, "CLG-SPI-2A.utilised_days": 911},
        {SPI4: 10, "CLG-SPI-2A.utilised_days": 910},
        "CLG-SPI-2A",
    ),
    "support over the contract": (
        {"CLG-SPI-2B.contracted_days": 1820, "CLG-SPI-2B.utilised_days": 1821},
        {"CLG-SPI-2B.contracted_days": 1820, "CLG-SPI-2B.utilised_days": 1820},
        "CLG-SPI-2B",
    ),
    "support little used": (
        {"CLG-SPI-2B.contracted_days": 1820, "CLG-SPI-2B.utilised_days": 1091},
        {"CLG-SPI-2B.contracted_days": 1820, "CLG-SPI-2B.utilised_days": 1092},
        "CLG-SPI-2B",
    ),
    "more days supported than people": (
        {SPI4: 10, "CLG-SPI-2B.utilised_days": 911},
        {SPI4: 10, "CLG-SPI-2B.utilised_days": 910},
        "CLG-SPI-2B",
    ),
    "support of a few days each": (
        {SPI4: 30, "CLG-SPI-2B.utilised_days": 139},
        {SPI4: 30, "CLG-SPI-2B.utilised_days": 140},
        "CLG-SPI-2B",
    ),
    "no hours in the contract": ({"CLG-SPI-3.contracted_hours": 0}, {"CLG-SPI-3.contracted_hours": 1}, "CLG-SPI-3"),
    "hours beyond day and night": (
        {"CLG-SPI-3.contracted_hours": 43681},
        {"CLG-SPI-3.contracted_hours": 43680},
        "CLG-SPI-3",
    ),
    "short of staff": (
        {"CLG-SPI-3.contracted_hours": 1000, "CLG-SPI-3.worked_hours": 799},
        {"CLG-SPI-3.contracted_hours": 1000, "CLG-SPI-3.worked_hours": 800},
        "CLG-SPI-3",
    ),
    "staff beyond the contract": (
        {"CLG-SPI-3.contracted_hours": 1000, "CLG-SPI-3.worked_hours": 1201},
        {"CLG-SPI-3.contracted_hours": 1000, "CLG-SPI-3.worked_hours": 1200},
        "CLG-SPI-3",
    ),
    "units other than those we hold": (
        {"CLG-SPI-4.contracted_units": 19},
        {"CLG-SPI-4.contracted_units": 20},
        "CLG-SPI-4",
    ),
    "fewer people than half the units": (
        {SPI4: 7, "CLG-SPI-4.contracted_units": 20},
        {SPI4: 8, "CLG-SPI-4.contracted_units": 20},
        "CLG-SPI-4",
    ),
    "people of KPI 1 do not add up": (
        {SPI4: 24, KPI1: 20, "CLG-KPI-1.departures": 5},
        {SPI4: 25, KPI1: 20, "CLG-KPI-1.departures": 5},
        "CLG-SPI-4",
    ),
    "more left than were there": ({SPI4: 8, KPI2: 9}, {SPI4: 9, KPI2: 9}, "CLG-SPI-4"),
    "too many who did not leave": (
        {SPI4: 90, KPI2: 9, "CLG-SPI-4.contracted_units": 20},
        {SPI4: 89, KPI2: 9, "CLG-SPI-4.contracted_units": 20},
        "CLG-SPI-4",
    ),
    "another number of people than in KPI 1": (
        {"EM-LPI-59.users_at_end": 19, KPI1: 20},
        {"EM-LPI-59.users_at_end": 20, KPI1: 20},
        "EM-LPI-59",
    ),
    "another number of people than left over by KPI 2": (
        {"EM-LPI-59.users_at_end": 15, SPI4: 20, KPI2: 4},
        {"EM-LPI-59.users_at_end": 16, SPI4: 20, KPI2: 4},
        "EM-LPI-59",
    ),
    **{
        f"more in {question} than used the service": (
            {question: 21, SPI4: 20},
            {question: 20, SPI4: 20},
            question.partition(".")[0],
        )
        for question in (
            *("EM-LPI-51.eligible", "EM-LPI-52.eligible", "EM-LPI-53.moved_in", "EM-LPI-54.in_treatment"),
            *("EM-LPI-55.in_treatment", "EM-LPI-56A.women_under_18", "EM-LPI-57.users", "EM-LPI-58.users"),
            *("EM-LPI-61.needed", "EM-LPI-62.needed", "EM-LPI-63.away", "EM-LPI-64.with_incident"),
        )
    },
}


@pytest.mark.parametrize(("unlikely", "likely", "section"), UNLIKELY.values(), ids=UNLIKELY)
def test_what_is_unlikely_is_asked_about(unlikely: Answers, likely: Answers, section: str) -> None:
    """1: once, by the indicator whose figure it is; the nearest likely figure is not asked about."""
    (asked,) = fired(unlikely)
    assert asked.startswith(f"{section}: ")
    assert fired(likely) == []


def test_where_the_register_gives_no_units_the_contract_is_not_held_against_anything() -> None:
    """1: a rule that names what is not known does not fire."""
    assert fired({KPI1: 500, "CLG-SPI-4.contracted_units": 3, "CLG-SPI-3.contracted_hours": 90000}, units=None) == []


HANDFULS: dict[str, Answers] = {
    "nobody left a service of nine homes": {KPI2: 0},
    "two moves, neither planned": {KPI2: 2, "CLG-KPI-2.deaths": 0, "CLG-KPI-2.planned": 0},
    "one person, not independent": {
        KPI1: 1,
        "CLG-KPI-1.independent_at_end": 0,
        "CLG-KPI-1.departures": 0,
        "CLG-KPI-1.departures_independent": 0,
    },
    "one of three with a GP": {"EM-LPI-59.users_at_end": 3, "EM-LPI-59.registered": 1},
    "none of ten eligible": {"EM-LPI-51.eligible": 10, "EM-LPI-51.supported": 0},
    "five people in four homes": {KPI1: 6},
    "nine people seen once": {SPI4: 9, "CLG-SPI-2B.utilised_days": 9},
}


@pytest.mark.parametrize("answers", HANDFULS.values(), ids=HANDFULS)
def test_few_people_do_not_nag(answers: Answers) -> None:
    """2: in a service so small that chance alone explains it."""
    units = 1.0 if answers.keys() == {KPI1} else 4.0 if KPI1 in answers else 9.0
    assert fired(answers, units=units) == []


@pytest.mark.parametrize("section", FRAMEWORK.sections, ids=lambda each: each.code)
def test_no_stop_rule_follows_from_another(section: Section) -> None:
    """3: none names only what another names beside more: the parts together are held against the whole, not each again."""
    named = [set(rule.questions) for rule in section.active_rules if rule.effective is RuleStrength.STOP]
    assert [each for each in named if any(each < other for other in named)] == []


@pytest.mark.parametrize(
    "answers",
    [
        {"CLG-KPI-2.departures": 9, "CLG-KPI-2.deaths": 0, "CLG-KPI-2.planned": 40},
        {"CLG-KPI-2.departures": 9, "CLG-KPI-2.deaths": 40, "CLG-KPI-2.planned": 4},
        {"EM-LPI-63.away": 6, "EM-LPI-63.sustained": 40, "EM-LPI-63.ended_planned": 1},
        {
            "EM-LPI-64.with_incident": 10,
            "EM-LPI-64.no_repeat": 40,
            "EM-LPI-64.repeat": 2,
            "EM-LPI-64.too_early": 3,
        },
    ],
    ids=lambda answers: ", ".join(f"{code.partition('.')[2]} {number}" for code, number in answers.items()),
)
def test_one_wrong_figure_is_told_once(answers: Answers) -> None:
    """3: a part far over its whole, in a sum of parts."""
    assert len(fired(answers)) == 1


@pytest.mark.parametrize("authority", ["", *configuration().local])
def test_a_refusal_says_every_rule_that_the_box_enforces(authority: str) -> None:
    """4: else somebody is refused for what they are not told. Local indicators too."""
    framework = configuration().framework_for(authority) if authority else FRAMEWORK
    form = place_form(framework.quarterly, framework.periods.collected)
    assert form.unenforced == ()
    for entry in form.inputs:
        enforced = [
            rule.plain_message
            for section in framework.sections
            for rule in section.active_rules
            if rule.effective is RuleStrength.STOP and entry.code in rule.questions
        ]
        untold = [words for words in enforced if entry.role is InputRole.ANSWER and words not in entry.error]
        assert (entry.code, untold) == (entry.code, [])
        assert len(entry.error) <= LONGEST_ERROR


@pytest.mark.parametrize("status", [RuleStatus.BETA, RuleStatus.OFF])
def test_an_authority_may_set_any_rule(status: RuleStatus, tmp_path: Path) -> None:
    """5: every rule at once, by its code, for Rutland alone."""
    codes = [rule.code for section in FRAMEWORK.sections for rule in section.rules]
    folder = tmp_path / "configuration"
    shutil.copytree(shipped_folder() / "indicator_config", folder / "indicator_config")
    shutil.copy(shipped_folder() / "client_group_defaults.yaml", folder)
    overlay = folder / "indicator_config" / "local" / "RUT"
    overlay.mkdir()
    lines = [f"  {code}: {status}\n" for code in codes]
    (overlay / "indicators.yaml").write_text("rules:\n" + "".join(lines), encoding="utf-8")
    loaded = load(folder)
    rutland = loaded.framework_for("RUT")
    found = [rule.effective for section in rutland.sections for rule in section.active_rules]
    assert found == ([] if status is RuleStatus.OFF else [RuleStrength.WARN] * len(codes))
    for unlikely, _, _ in UNLIKELY.values():
        assert bool(fired(unlikely, framework=rutland)) is (status is RuleStatus.BETA)
    assert loaded.framework_for("LCE") == FRAMEWORK


def test_bounds_of_our_own_making_are_on_trial() -> None:
    """5: what no source gives is marked so, and its findings say it."""
    beta = [rule for section in FRAMEWORK.sections for rule in section.rules if rule.status is RuleStatus.BETA]
    assert {rule.code.rpartition(".")[0] for rule in beta} == {
        *("CLG-KPI-1", "CLG-SPI-2B", "CLG-SPI-3", "CLG-SPI-4"),
    }
    assert {rule.strength for rule in beta} == {RuleStrength.WARN}
