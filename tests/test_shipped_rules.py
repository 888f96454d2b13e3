"""The rules as shipped: what each asks about, that it says so once, and that an authority has the last word.

1. Each idea of what is unlikely has one rule that asks about it, at its own code, from a bound that only the YAML states.
2. Few people do not nag: a share of a handful is not asked about, nor a small service in which nobody moved.
3. One wrong figure breaks one stop rule: no stop rule follows from another of the same indicator.
4. What a refused entry is told holds, in full, the words of every rule that its box enforces; each fits Excel's 224 characters.
5. Any rule can be put on trial or switched off for one authority; the bounds that are ours are on trial as shipped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from own_configuration import own_configuration
from workbook.assess import RuleFigures, broken_rules
from workbook.config import load
from workbook.layout import InputRole, place_form
from workbook.model import Framework, RuleStatus, RuleStrength, Section
from world import configuration

FRAMEWORK = configuration().framework
FACTS: dict[str, float | None] = {"household_units": 20.0, "days_in_period": 91.0}
LONGEST_ERROR = 224

Answers = dict[str, float]


def fired(answers: Answers, *, units: float | None = 20.0, framework: Framework = FRAMEWORK) -> list[str]:
    """The tests of the rules that fire on those answers and no others, as written."""
    known = RuleFigures(dict(answers), {}, {**FACTS, "household_units": units})
    return [f"{rule.section}: {rule.expression}" for rule in broken_rules(framework.quarterly, known)]


SPI4, KPI1, KPI2 = "CLG-SPI-4.users_in_quarter", "CLG-KPI-1.users_at_end", "CLG-KPI-2.departures"
UNITS = "CLG-SPI-4.contracted_units"
LETTINGS = {"CLG-SPI-1.contracted_days": 1820.0}
SUPPORT = {"CLG-SPI-2B.contracted_days": 1820.0}
HOURS = {"CLG-SPI-3.contracted_hours": 1000.0}


@dataclass(frozen=True)
class Doubt:
    """A figure that becomes unlikely somewhere between two values: where, only the YAML says.

    beside: the other answers.
    """

    question: str
    usual: int
    extreme: int
    beside: Answers = field(default_factory=dict)

    @property
    def section(self) -> str:
        """The indicator whose figure it is."""
        return self.question.partition(".")[0]

    def answers(self, value: int) -> Answers:
        """All answers, with that value of the figure."""
        return {**self.beside, self.question: value}

    def first_unlikely(self) -> Answers:
        """The answers nearest to the usual ones that a rule asks about."""
        likely, unlikely = self.usual, self.extreme
        while abs(unlikely - likely) > 1:
            middle = (likely + unlikely) // 2
            likely, unlikely = (likely, middle) if fired(self.answers(middle)) else (middle, unlikely)
        return self.answers(unlikely)


#: What is unlikely. Each bound is the YAML's own, so that an authority may move it.
UNLIKELY = {
    "more people than homes can hold": Doubt(KPI1, 20, 1000),
    "half the contract empty": Doubt(KPI1, 20, 0),
    "nobody left": Doubt(KPI2, 5, 0),
    "contracted days of another quarter": Doubt("CLG-SPI-1.contracted_days", 1820, 0),
    "homes often closed": Doubt("CLG-SPI-1.available_days", 1820, 0, LETTINGS),
    "homes little used": Doubt("CLG-SPI-2A.utilised_days", 1820, 0, LETTINGS),
    "more days lived in than people": Doubt("CLG-SPI-2A.utilised_days", 800, 10**5, {SPI4: 10}),
    "support over the contract": Doubt("CLG-SPI-2B.utilised_days", 1800, 10**5, SUPPORT),
    "support little used": Doubt("CLG-SPI-2B.utilised_days", 1800, 0, SUPPORT),
    "more days supported than people": Doubt("CLG-SPI-2B.utilised_days", 800, 10**5, {SPI4: 10}),
    "support of a few days each": Doubt("CLG-SPI-2B.utilised_days", 2000, 0, {SPI4: 30}),
    "no hours in the contract": Doubt("CLG-SPI-3.contracted_hours", 1000, 0),
    "hours beyond day and night": Doubt("CLG-SPI-3.contracted_hours", 1000, 10**7),
    "short of staff": Doubt("CLG-SPI-3.worked_hours", 1000, 0, HOURS),
    "staff beyond the contract": Doubt("CLG-SPI-3.worked_hours", 1000, 10**6, HOURS),
    "units other than those we hold": Doubt(UNITS, 20, 0),
    "fewer people than half the units": Doubt(SPI4, 20, 0, {UNITS: 20}),
    "people of KPI 1 do not add up": Doubt(SPI4, 25, 0, {KPI1: 20, "CLG-KPI-1.departures": 5}),
    "more left than were there": Doubt(SPI4, 20, 0, {KPI2: 9}),
    "too many who did not leave": Doubt(SPI4, 30, 10**4, {KPI2: 9, UNITS: 20}),
    "another number of people than in KPI 1": Doubt("EM-LPI-59.users_at_end", 20, 0, {KPI1: 20}),
    "another number of people than left over by KPI 2": Doubt("EM-LPI-59.users_at_end", 16, 0, {SPI4: 20, KPI2: 4}),
    **{
        f"more in {question} than used the service": Doubt(question, 20, 1000, {SPI4: 20})
        for question in (
            *("EM-LPI-51.eligible", "EM-LPI-52.eligible", "EM-LPI-53.moved_in", "EM-LPI-54.in_treatment"),
            *("EM-LPI-55.in_treatment", "EM-LPI-56A.women_under_18", "EM-LPI-57.users", "EM-LPI-58.users"),
            *("EM-LPI-61.needed", "EM-LPI-62.needed", "EM-LPI-63.away", "EM-LPI-64.with_incident"),
        )
    },
}


@pytest.mark.parametrize("doubt", UNLIKELY.values(), ids=UNLIKELY)
def test_what_is_unlikely_is_asked_about(doubt: Doubt) -> None:
    """1: once, by the indicator whose figure it is; what is usual is not asked about."""
    assert fired(doubt.answers(doubt.usual)) == []
    (test,) = fired(doubt.first_unlikely())
    assert test.startswith(f"{doubt.section}: ")


def test_where_the_register_gives_no_units_the_contract_is_not_held_against_anything() -> None:
    """1: a rule that names what is not known does not fire."""
    assert fired({KPI1: 500, "CLG-SPI-4.contracted_units": 3, "CLG-SPI-3.contracted_hours": 90000}, units=None) == []


HANDFULS: dict[str, Answers] = {
    "nobody left a service of four homes": {KPI2: 0},
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
    units = 1.0 if answers.keys() == {KPI1} else 4.0 if {KPI1, KPI2} & answers.keys() else 9.0
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
    own_configuration(folder)
    overlay = folder / "indicator_config" / "local" / "RUT"
    overlay.mkdir()
    lines = [f"  {code}: {status}\n" for code in codes]
    (overlay / "indicators.yaml").write_text("rules:\n" + "".join(lines), encoding="utf-8")
    loaded = load(folder)
    rutland = loaded.framework_for("RUT")
    found = [rule.effective for section in rutland.sections for rule in section.active_rules]
    assert found == ([] if status is RuleStatus.OFF else [RuleStrength.WARN] * len(codes))
    for doubt in UNLIKELY.values():
        assert bool(fired(doubt.first_unlikely(), framework=rutland)) is (status is RuleStatus.BETA)
    assert loaded.framework_for("LCE") == FRAMEWORK


def test_bounds_of_our_own_making_are_on_trial() -> None:
    """5: what no source gives is marked so, and its findings say it."""
    beta = [rule for section in FRAMEWORK.sections for rule in section.rules if rule.status is RuleStatus.BETA]
    assert {rule.code.rpartition(".")[0] for rule in beta} == {
        *("CLG-KPI-1", "CLG-SPI-2B", "CLG-SPI-3", "CLG-SPI-4"),
    }
    assert {rule.strength for rule in beta} == {RuleStrength.WARN}
