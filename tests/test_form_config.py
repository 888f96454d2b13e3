"""What a configuration may say of questions, lists, forms and periods.

1. A form in a file of its own is loaded beside the quarterly one, with all that it says.
2. A question of each type is loaded with its own keys; a key that its type has no use for is refused.
3. A breakdown is one question for each entry of its list, and the rule that adds them up.
4. A code list in which one title could be taken for another is refused.
5. Every mistake is refused at its own line, in words, and stands alone.
6. A framework says its title, its periods, its calendar and the shapes of its identifiers.
7. A framework may have no client groups, and a series of indicators none.
8. Each key of each schema is described.
9. What is loaded is the same after the store wrote and read it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from added_form import add_form, add_lists
from own_configuration import edit, own_configuration, problems
from workbook import config
from workbook.model import (
    Configuration,
    Every,
    Framework,
    Per,
    PeriodLength,
    Periods,
    QuestionType,
    RuleStrength,
    State,
    adapter,
)

FORM = "indicator_config/forms/move_on.yaml"
LISTS = "indicator_config/code_lists.yaml"
FRAMEWORK = "indicator_config/framework.yaml"
BASKET = "indicator_config/regional_basket.yaml"
CODE_LISTS = """
lists:
  - code: age_band
    title: Age band
    entries:
      - {code: under_18, title: Under 18}
      - {code: 18_to_24, title: 18 to 24, aliases: [18-24]}
      - {code: over_24, title: Over 24}
  - code: reason
    title: Reason for leaving
    entries:
      - {code: planned, title: A planned move}
      - {code: unplanned, title: Left without notice}
"""
MOVE_ON = """
code: move_on
title: People who moved on
per: person
sections:
  - code: EM-OUT-1
    title: Leaving
    questions:
      - {name: planned, label: Was the move planned?, type: yes_no, prompt: Choose Yes or No.}
      - {name: reason, label: Why did they leave?, type: choice, choices: reason, prompt: Choose one., asked_if: planned == "no"}
      - {name: left_on, label: When did they leave?, type: date, prompt: "A date, like 30/09/2008."}
      - {name: rent, label: What is their rent?, type: money, maximum: 5000, prompt: Pounds and pence., optional: true}
      - {name: paid, label: What share of it is paid?, type: percentage, maximum: 100, prompt: "45 or 45%."}
      - {name: words, label: What helped?, type: text, longest: 200, prompt: Name nobody., optional: true}
      - {name: weeks, label: For how many weeks did they stay?, type: number, prompt: Half weeks count.}
    rules:
      - warn: weeks <= 104
        message: Weeks ({weeks}) are more than two years. If it is right, say why.
"""
BREAKDOWN = """      - name: supported
        label: How many people were supported?
        by: age_band
        total: eligible
"""
SUPPORTED = """      - name: supported
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The shipped configuration with two code lists and a form about people."""
    own_configuration(tmp_path)
    (tmp_path / "indicator_config/upload.yaml").unlink()
    shutil.rmtree(tmp_path / "indicator_config/chains")  # they name indicators that these tests change
    add_lists(tmp_path, CODE_LISTS)
    add_form(tmp_path, "move_on", MOVE_ON)
    return tmp_path


def with_breakdown(folder: Path) -> Configuration:
    """Break down the people of an indicator by age, in place of one figure."""
    text = (folder / BASKET).read_text(encoding="utf-8")
    start = text.index("  - code: EM-LPI-51\n")
    end = text.index("  - code: EM-LPI-52\n")
    section = """  - code: EM-LPI-51
    label: LPI 51
    title: People by age
    short_title: Ages
    level: service
    source: An example
    evidence: ours
    base: Everyone
    every: year
    guidance: [Count people.]
    example: None.
    questions:
      - {name: eligible, label: How many people were there?, type: count, unit: people, kind: flow, adds_up: true, prompt: All.}
      - name: supported
        label: How many were supported?
        type: count
        by: age_band
        total: eligible
        unit: people
        kind: flow
        adds_up: true
        prompt: Each once.
      - {name: percent, label: Young, type: derived, unit: "%", kind: derived, adds_up: false, formula: 100 * supported_under_18 / eligible}
    rules:
      - warn: supported_18_to_24 <= 20
        message: More than 20 ({supported_18_to_24}). If it is right, say why.

"""
    (folder / BASKET).write_text(text[:start] + section + text[end:], encoding="utf-8")
    return config.load(folder)


def test_a_form_is_loaded_beside_the_quarterly_one(folder: Path) -> None:
    """1: its sections are on, called by their title, and are none of the indicators."""
    framework = config.load(folder).framework
    assert framework.forms[0].code == "quarterly"
    assert {"move_on", "outcomes-long-term", "outcomes-short-term"} <= {form.code for form in framework.forms}
    form = framework.form("move_on")
    section = form.section("EM-OUT-1")
    assert (form.per, section.label, section.short_title, section.default) == (
        Per.PERSON,
        "Leaving",
        "Leaving",
        State.REQUIRED,
    )
    assert section not in framework.sections


def test_a_question_of_each_type_has_its_own_keys(folder: Path) -> None:
    """2: with the type goes what it is chosen from, how long it may be, and what opens it."""
    questions = config.load(folder).framework.form("move_on").questions
    types = [question.type for question in questions.values()]
    assert types == [
        QuestionType(word) for word in ["yes_no", "choice", "date", "money", "percentage", "text", "number"]
    ]
    reason = questions["EM-OUT-1.reason"]
    assert reason.choices == "reason"
    assert reason.opens is not None
    assert questions["EM-OUT-1.words"].longest == 200
    assert [name for name, question in questions.items() if question.optional] == ["EM-OUT-1.rent", "EM-OUT-1.words"]


def test_a_breakdown_is_a_question_for_each_entry(folder: Path) -> None:
    """3: named and worded after the entries, with a rule that adds them up; rules and formulas may name them."""
    section = with_breakdown(folder).framework.section("EM-LPI-51")
    assert [question.name for question in section.questions] == [
        "eligible",
        "supported_under_18",
        "supported_18_to_24",
        "supported_over_24",
        "percent",
    ]
    assert section.questions[1].label == "How many were supported: Under 18?"
    assert [rule.code for rule in section.rules] == ["EM-LPI-51.R1", "EM-LPI-51.SUM2"]
    total = section.rules[1]
    assert total.strength is RuleStrength.STOP
    assert total.expression == "supported_under_18 + supported_18_to_24 + supported_over_24 == eligible"
    assert total.message == "The figures by age band must add up to the total ({eligible})."
    assert section.every is Every.YEAR


MISTAKES = [
    # types and their keys
    (FORM, "type: date,", "type: date, maximum: 3,", "left_on is date and cannot have a maximum"),
    (FORM, "type: choice, choices: reason", "type: choice", "reason is choice and has no choices; add a choices"),
    (FORM, "choices: reason", "choices: reasons", "reasons is not a code list of code_lists.yaml; did you mean reason?"),
    (FORM, "longest: 200", "longest: 5000", "'longest' is 5000; it must be at most 2000"),
    (FORM, "type: text,", "type: text, adds_up: true,", "words is text, and such answers never add up"),
    (FORM, "type: yes_no,", "type: yes_no, longest: 3,", "planned is yes_no and cannot have a longest"),
    (FORM, "type: money,", "type: money, total: weeks,", "'total' stands only beside 'by'"),
    (FORM, "type: money,", "type: money, by: ages,", "ages is not a code list of code_lists.yaml"),
    (FORM, "type: date,", "type: date, by: age_band,", "left_on is date and cannot have a by"),
    # asked_if
    (FORM, 'asked_if: planned == "no"', "asked_if: weeks == 0", "EM-OUT-1.weeks does not stand before EM-OUT-1.reason"),
    (FORM, 'asked_if: planned == "no"', 'asked_if: plannd == "no"', "EM-OUT-1.plannd does not stand before EM-OUT-1.reason"),
    (FORM, 'asked_if: planned == "no"', "asked_if: planned =", "asked_if cannot be read"),
    (FORM, 'asked_if: planned == "no"', "asked_if: planned", "asked_if compares two amounts"),
    (FORM, 'asked_if: planned == "no"', 'asked_if: previous.planned == "no"', "asked_if names no question"),
    # rules
    (FORM, "warn: weeks <= 104", "warn: weeks <= left_on", "compares a date with a number"),
    (FORM, "warn: weeks <= 104", 'warn: weeks <= "long"', "cannot be read"),
    (FORM, "warn: weeks <= 104", 'warn: reason != "moved"', '"moved" is not the code of an entry that EM-OUT-1.reason'),
    (FORM, "warn: weeks <= 104", "warn: reason <= 4", "EM-OUT-1.reason is answered in words"),
    (BASKET, "stop: supported <= eligible", "stop: supported <= count(eligible > 2)", "look over people's records"),
    # forms
    (FORM, "code: move_on", "code: quarterly", "quarterly is the form of the indicators"),
    (FORM, "per: person", "per: household", "'per' cannot be household; write service or person"),
    (FORM, "per: person\n", "", "'per' is missing from this file; add it"),
    (FORM, "title: Leaving", "title: " + "Leaving " * 6, "add a label and a short_title of up to 32"),
    (FORM, "code: EM-OUT-1", "code: EM-LPI-51", "EM-LPI-51 is taken by indicator_config/regional_basket.yaml"),
    (FORM, "    title: Leaving", "    title: Leaving\n    every: week", "write period, quarter, half_year or year"),
    # code lists
    (LISTS, "title: Over 24", "title: Under 18 and more", "'Under 18 and more' begins like another title of the list, 'Under 18'"),
    (LISTS, "title: Over 24", "title: under  18", "'under  18' already stands for number 1 of 'age_band'"),
    (LISTS, "code: over_24", "code: under_18", "under_18 is here twice"),
    (LISTS, "title: Over 24", "title: Over 24*", "leave out the signs * ? ~ and |"),
    (LISTS, "title: Over 24", "title: " + "x" * 61, "is 61 characters and may be 60"),
    (LISTS, "  - code: reason", "  - code: age_band", "age_band is here twice"),
    # the framework
    (FRAMEWORK, "collected: quarter", "collect: quarter", "'collect' is not a key of"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "words"), MISTAKES)
def test_each_mistake_is_refused_at_its_line(folder: Path, file: str, old: str, new: str, words: str) -> None:
    """2, 4, 5: the file, the line, what is wrong, and after a semicolon how to put it right."""
    line = edit(folder, file, old, new)
    fitting = [problem for problem in problems(folder) if words in problem and problem.startswith(f"{file}:")]
    assert fitting, problems(folder)
    numbers = [int(problem.split(":")[1]) for problem in fitting]
    assert any(line - 1 <= number <= line + 1 for number in numbers) or "is missing from this file" in words, fitting


def test_mistakes_of_a_breakdown_are_said_once(folder: Path) -> None:
    """5: not once for each entry."""
    with_breakdown(folder)
    edit(folder, BASKET, "total: eligible", "total: eligable")
    refusals = problems(folder)
    assert [
        problem for problem in refusals if "eligable is not a question of EM-LPI-51; did you mean eligible?" in problem
    ]
    edit(folder, BASKET, "total: eligable", "total: eligible")
    edit(
        folder,
        BASKET,
        "        kind: flow\n        adds_up: true\n        prompt: Each",
        "        kind: flow\n        prompt: Each",
    )
    assert len(problems(folder)) == 1


def test_two_forms_of_one_code_are_refused(folder: Path) -> None:
    """5: and a file beside them that is no form's is not read in silence."""
    copy = folder / "indicator_config/forms/other.yaml"
    copy.write_text(MOVE_ON.lstrip().replace("EM-OUT-1", "EM-OUT-2"), encoding="utf-8")
    (folder / "indicator_config/forms/notes.yml").write_text("x: 1\n", encoding="utf-8")
    refusals = problems(folder)
    assert any("move_on is taken by indicator_config/forms/move_on.yaml" in problem for problem in refusals)
    assert any("forms/notes.yml:1: this file is not read" in problem for problem in refusals)


def test_a_framework_says_its_title_periods_calendar_and_identifiers(folder: Path) -> None:
    """6: what it does not say of identifiers stays as it is."""
    framework = config.load(folder).framework
    assert (framework.periods, framework.deadline.holidays) == (Periods(PeriodLength.QUARTER, 4), "England")
    edit(folder, FRAMEWORK, "\ntitle: *", "\ntitle: Housing support return")
    edit(folder, FRAMEWORK, "{collected: quarter, year_begins: 4}", "{collected: month, year_begins: 1}")
    edit(folder, FRAMEWORK, "holidays: England", "holidays: Northern Ireland")
    shape = 'identifiers: {provider_id: {pattern: "P[0-9]{3}", words: "P and 3 digits"}}\ndomains:'
    edit(folder, FRAMEWORK, "domains:", shape)
    framework = config.load(folder).framework
    assert framework.return_title == "Housing support return"
    assert (framework.periods, framework.deadline.holidays) == (Periods(PeriodLength.MONTH, 1), "Northern Ireland")
    shapes = framework.identifiers
    assert [shapes.provider_id.fits(text) for text in ("P123", "12345")] == [True, False]
    assert shapes.national_provider_id.fits("12345678")
    assert shapes.authority.fits("DER")


def test_a_framework_may_have_no_client_groups_and_an_empty_basket(folder: Path) -> None:
    """7: then nothing need be chosen by client group."""
    shutil.rmtree(folder / "indicator_config/local")
    text = (folder / LISTS).read_text(encoding="utf-8")
    groups = text[text.index("client_groups:") : text.index("service_types:")]
    (folder / LISTS).write_text(text.replace(groups, "client_groups: []\n\n"), encoding="utf-8")
    (folder / BASKET).write_text("indicators: []\n", encoding="utf-8")
    (folder / "client_group_defaults.yaml").write_text("status: ours\n", encoding="utf-8")
    for form in (FORM, *(f"indicator_config/forms/outcomes-{kind}-term.yaml" for kind in ("short", "long"))):
        (folder / form).unlink()
    loaded = config.load(folder)
    assert loaded.framework.client_groups == ()
    assert [section.code for section in loaded.framework.sections] == list(loaded.framework.core)


def test_any_list_of_client_groups_will_do(folder: Path) -> None:
    """7: numbered as the framework likes, and a default for a group that there is not is refused."""
    edit(folder, LISTS, "  - code: 21 ", "  - code: 300 ")
    edit(folder, "client_group_defaults.yaml", "  21: {", "  300: {")
    assert "300" in config.load(folder).defaults.client_groups
    edit(folder, "client_group_defaults.yaml", "  300: {", "  301: {")
    assert any("301 is not a client group" in problem for problem in problems(folder))


def described(schema: Any, where: str) -> Iterator[str]:
    """Each key of a schema that has no description."""
    if isinstance(schema, dict):
        for name, part in schema.get("properties", {}).items():
            if not part.get("description"):
                yield f"{where}.{name}"
        for key, part in schema.items():
            yield from described(part, f"{where}.{key}")


def test_every_key_is_described() -> None:
    """8: an editor says of each key what it is for."""
    assert [key for name, schema in config.json_schemas().items() for key in described(schema, name)] == []


def test_what_is_loaded_comes_back_from_the_store_as_it_was(folder: Path) -> None:
    """9: forms, lists and breakdowns among it."""
    framework = with_breakdown(folder).framework
    kept = adapter(Framework)
    assert kept.validate_json(kept.dump_json(framework)) == framework
