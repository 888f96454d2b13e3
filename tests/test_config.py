"""The configuration: YAML to one validated Configuration.

1. The shipped configuration loads, and holds what the framework and the national core ask for.
2. Every mistake is refused, at its own line, in words for an officer.
3. All mistakes of all files are reported in one run; one slip does not bring up others that are not there.
4. YAML's surprises are refused: repeated keys, Yes as a boolean, octal, anchors, tags, second documents.
5. Whatever the text of a file, loading ends in a Configuration or a ConfigError.
6. An authority's overlay adds to what is common for it alone, and cannot clash.
7. The JSON Schemas beside the YAML are the ones that the loader's models give.
8. Every record says where it was stated.
9. The same files are checked once; a file that was changed is read anew, also back to what it was.
"""

from __future__ import annotations

import json
import re
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from own_configuration import edit, problems
from workbook import config, rules
from workbook.config.source import Node, parse
from workbook.errors import ConfigError
from workbook.model import Configuration, Evidence, Kind, QuestionType, RuleStatus, RuleStrength, Section, State

FRAMEWORK = "indicator_config/framework.yaml"
LISTS = "indicator_config/code_lists.yaml"
NATIONAL = "indicator_config/national_core.yaml"
BASKET = "indicator_config/regional_basket.yaml"
DERBY = "indicator_config/local/DER/indicators.yaml"
DEFAULTS = "client_group_defaults.yaml"
UPLOAD = "indicator_config/upload.yaml"
FORMS = tuple(
    f"indicator_config/forms/{path.name}"
    for path in sorted((config.shipped_folder() / "indicator_config/forms").glob("*.yaml"))
)
MODELS = tuple(
    f"indicator_config/models/{path.name}"
    for path in sorted((config.shipped_folder() / "indicator_config/models").glob("*.yaml"))
)
CHAINS = tuple(
    f"indicator_config/chains/{path.name}"
    for path in sorted((config.shipped_folder() / "indicator_config/chains").glob("*.yaml"))
)
MAPPINGS = tuple(
    f"indicator_config/column_mappings/{path.name}"
    for path in sorted((config.shipped_folder() / "indicator_config/column_mappings").glob("*.yaml"))
)
FILES = (FRAMEWORK, LISTS, NATIONAL, BASKET, DERBY, DEFAULTS, UPLOAD, *FORMS, *MODELS, *CHAINS, *MAPPINGS)
PYTHON = re.compile(r"pydantic|Traceback|NoneType|(?<!2002:)\bstr\b|\bdict\b|\bint\b|_error|Entry")
FIGURE = re.compile(r" \(\{[^}]*\}\)")


@pytest.fixture(scope="session")
def shipped() -> Configuration:
    return config.load(config.shipped_folder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped configuration, to spoil."""
    return copy_to(tmp_path)


def copy_to(place: Path) -> Path:
    for name in FILES:
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(config.shipped_folder() / name, place / name)
    return place


def all_indicators(shipped: Configuration) -> tuple[Section, ...]:
    return (*shipped.framework.sections, *shipped.local["DER"].sections[-1:])


def all_sections(shipped: Configuration) -> set[str]:
    """The codes of all indicators, and of the sections of every form."""
    of_forms = {section.code for form in shipped.framework.forms for section in form.sections}
    return of_forms | {section.code for section in all_indicators(shipped)}


# ------------------------------------------------------------------ C1: what is shipped


def test_the_basket_has_fifteen_indicators_and_the_core_seven(shipped: Configuration) -> None:
    """1: LPI 51 to 64 with 56A and 56B, and KPI 1, 2, SPI 1, 2a, 2b, 3, 4."""
    codes = [section.code for section in shipped.framework.sections]
    assert codes[:7] == [f"CLG-{n}" for n in ("KPI-1", "KPI-2", "SPI-1", "SPI-2A", "SPI-2B", "SPI-3", "SPI-4")]
    assert codes[7:] == [f"EM-LPI-{n}" for n in (*range(51, 56), "56A", "56B", *range(57, 65))]


def test_the_framework_has_five_domains_three_levels_nine_authorities(shipped: Configuration) -> None:
    """1: a domain may hold no indicator, and codes that are all digits stay text."""
    framework = shipped.framework
    assert (len(framework.domains), len(framework.levels), len(framework.authorities)) == (5, 3, 9)
    assert "positive_contribution" not in {section.domain for section in framework.sections}
    assert framework.authority("DBY").ons == "17"
    assert "Derby City Council" in framework.authority("DER").aliases
    assert framework.deadline.evidence is Evidence.OURS


def test_client_groups_run_from_1_to_21_and_21_has_two_meanings(shipped: Configuration) -> None:
    """1: Generic as a primary group, Complex needs as a secondary one; 14 has both its names."""
    groups = {group.code: group for group in shipped.framework.client_groups}
    assert list(groups) == [str(code) for code in range(1, 22)]
    assert (groups["21"].title, groups["21"].secondary_title) == ("Generic", "Complex needs")
    assert "People at risk of domestic violence" in groups["14"].aliases


@pytest.mark.parametrize(
    ("code", "number"),
    [
        *[("51", 187), ("52", 22), ("53", 131), ("54", 40), ("55", 39), ("56A", 112), ("56B", 112), ("57", 113)],
        *[("58", 123), ("59", 136), ("60", 136), ("61", 136), ("62", 136), ("63", 126), ("64", 32)],
    ],
)
def test_national_links_are_as_printed(shipped: Configuration, code: str, number: int) -> None:
    """1: each basket indicator cites the national indicator that the framework prints."""
    links = shipped.framework.section(f"EM-LPI-{code}").national_indicators
    assert [link.number for link in links] == [number]


def test_the_odd_link_of_63_is_kept_and_noted(shipped: Configuration) -> None:
    """1: LPI 63 cites 126 as printed, with a note that it does not fit."""
    assert "Kept as printed" in shipped.framework.section("EM-LPI-63").national_indicators[0].source_note


def test_sensitive_indicators_are_marked(shipped: Configuration) -> None:
    """1: small numbers of these need suppressing before publication."""
    sensitive = {section.code.removeprefix("EM-LPI-") for section in shipped.framework.sections if section.sensitive}
    assert sensitive == {"54", "55", "56A", "56B", "57", "64"}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("53", "moved_in total_days_waited mean_wait"),
        ("57", "users supported c_card percent"),
        ("59", "users_at_end registered supported percent"),
        ("60", "users_at_end registered supported percent"),
        ("61", "needed accessed by_week_12 percent percent_by_week_12"),
        ("64", "with_incident no_repeat repeat too_early percent"),
    ],
)
def test_items_beyond_a_number_and_a_percentage_are_there(shipped: Configuration, code: str, names: str) -> None:
    """1: the figures that a naive schema would miss."""
    assert [question.name for question in shipped.framework.section(f"EM-LPI-{code}").questions] == names.split()


def test_stocks_and_treatment_counts_do_not_add_up(shipped: Configuration) -> None:
    """1: no stock adds up over quarters, nor does anything of LPI 54 and 55."""
    questions = shipped.framework.questions.values()
    assert not [question.code for question in questions if question.kind is Kind.STOCK and question.adds_up]
    assert not [
        question.code for question in questions if question.section in ("EM-LPI-54", "EM-LPI-55") and question.adds_up
    ]
    assert {question.kind for question in questions if question.name == "registered"} == {Kind.STOCK}


def test_every_percentage_is_worked_out_and_guarded(shipped: Configuration) -> None:
    """1: each "number and %" has a formula, and a stop rule that holds the part to the whole."""
    for section in shipped.framework.sections:
        if "(and %)" in section.title:
            assert any(question.derived and question.unit == "%" for question in section.questions), section.code
            assert any(rule.strength is RuleStrength.STOP and "<=" in rule.expression for rule in section.rules), (
                section.code
            )


def test_every_counted_question_says_what_to_do_when_there_were_none(shipped: Configuration) -> None:
    """1: blank is not zero, so each prompt asks for a 0; questions are short and are questions."""
    for question in (question for section in all_indicators(shipped) for question in section.inputs):
        assert question.label.endswith("?"), question.code
        assert len(question.label) <= 100, question.code
        if question.type is not QuestionType.YES_NO:
            assert question.prompt.endswith("enter 0."), question.code


def test_every_warning_asks_why(shipped: Configuration) -> None:
    """1: a warning is a fact and an invitation; a stop is a fact."""
    for rule in (rule for section in all_indicators(shipped) for rule in section.rules):
        assert rule.message.endswith("say why.") is (rule.strength is RuleStrength.WARN), rule.code
        assert len(FIGURE.sub("", rule.message)) <= (150 if rule.strength is RuleStrength.WARN else 119), rule.code


def test_core_indicators_are_required_where_they_apply_and_the_basket_is_chosen(shipped: Configuration) -> None:
    """1: SPI 1 and 2a are for accommodation, 2b for support; each basket indicator begins hidden."""
    core = {i.code: i for i in shipped.framework.sections if i.code.startswith("CLG")}
    assert {section.default for section in core.values()} == {State.REQUIRED}
    based = {service_type.code for service_type in shipped.framework.service_types if service_type.accommodation_based}
    assert set(core["CLG-SPI-1"].applies_to.service_types) == based
    assert set(core["CLG-SPI-2A"].applies_to.service_types) == based
    assert not set(core["CLG-SPI-2B"].applies_to.service_types) & based
    assert {i.default for i in shipped.framework.sections if i.code.startswith("EM")} == {State.HIDDEN}


def test_what_is_not_known_says_so(shipped: Configuration) -> None:
    """1: an unverified indicator has a note that says what was not found."""
    marked = [i for i in all_indicators(shipped) if i.evidence is not Evidence.FOUND]
    assert {i.code for i in marked} >= {"CLG-KPI-2", "CLG-SPI-3", "CLG-SPI-4", "DER-TRK-1"}
    assert all(section.source_note for section in marked)


def test_each_client_group_selects_one_to_five_by_default(shipped: Configuration) -> None:
    """1: the framework expects a service to report one to five basket indicators."""
    groups = shipped.defaults.client_groups
    assert set(groups) == {str(code) for code in range(1, 22)}
    assert all(1 <= len(chosen) <= 5 for chosen in groups.values())
    assert [s.section for s in shipped.defaults.service_types["home_improvement_agency"]] == ["EM-LPI-51"]


def test_every_rule_and_formula_parses_and_names_what_there_is(shipped: Configuration) -> None:
    """1: the loader's word is true of what it returns."""
    for framework in (shipped.framework, shipped.local["DER"]):
        questions = framework.questions
        texts = [(i.code, rule.expression) for i in framework.sections for rule in i.rules]
        texts += [(question.section, question.formula) for question in questions.values() if question.formula]
        for code, text in texts:
            expression = rules.parse(text, code)
            named = (*rules.questions_named(expression), *rules.previous_named(expression))
            assert set(named) <= set(questions), text


# ------------------------------------------------------------------ C2, C4: one mistake at a time

MISTAKES = [
    # keys
    (BASKET, "    label: LPI 51\n", "    lable: LPI 51\n", "'lable' is not a key of EM-LPI-51; did you mean label?"),
    (FRAMEWORK, "version: 2008", "versoin: 2008", "'versoin' is not a key of this file; did you mean version?"),
    (LISTS, "    title: Frail elderly", "    titel: Frail elderly", "did you mean title?"),
    (BASKET, "    level: service\n", "    level: service\n    level: service\n", "'level' is here twice (first on line"),
    (BASKET, "    base: People", "    ? [a]\n    : 1\n    base: People", "a key must be one word"),
    # types
    (BASKET, "    sensitive: true", "    sensitive: yes", "'sensitive' must be true or false, not yes"),
    (BASKET, "    sensitive: true", "    sensitive: True", "must be true or false, not True"),
    (LISTS, "group_led: true", "group_led: on", "'group_led' must be true or false, not on"),
    (FRAMEWORK, 'ons: "17"', "ons: 17", "'ons' must be a text, and 17 is not; put it in quotes"),
    (FRAMEWORK, "working_days: *", "working_days: 015", "'working_days' must be a whole number, not 015"),
    (FRAMEWORK, "working_days: *", "working_days: 1:30", "must be a whole number, not 1:30"),
    (FRAMEWORK, "working_days: *", "working_days: 1_5", "must be a whole number, not 1_5"),
    (FRAMEWORK, "working_days: *", 'working_days: "15"', "must be a whole number"),
    (FRAMEWORK, "working_days: *", "working_days: 15.5", "must be a whole number"),
    (FRAMEWORK, "working_days: *", "working_days: 0", "'working_days' is 0; it must be at least 1"),
    (FRAMEWORK, "working_days: *", "working_days: 0x1F", "must be a whole number"),
    (FRAMEWORK, "working_days: *", "working_days: " + "9" * 5000, "must be a whole number"),
    (FRAMEWORK, "working_days: *", "working_days:", "'working_days' has nothing after it"),
    (FRAMEWORK, "version: 2008-09.1 ", "version: 2.10 ", "'version' must be a text, and 2.1 is not"),
    (NATIONAL, "maximum: *", "maximum: lots", "'maximum' must be a number, not lots"),
    (NATIONAL, "maximum: *", "maximum: true", "'maximum' must be a number, not true"),
    (NATIONAL, "maximum: *", "maximum: -1", "it must be more than 0"),
    (BASKET, "    guidance:\n", "    guidance: none\n    oldguidance:\n", "'guidance' must be a list"),
    (BASKET, "    evidence: found", "    evidence: certain", "'evidence' cannot be certain; write found, unverified or ours"),
    (BASKET, "        type: count", "        type: integer", "write count, number, money, percentage, yes_no, choice, date, text or derived"),
    (DEFAULTS, "  1: {select: [EM-LPI-51, EM-LPI-53, EM-LPI-59]}", "  1: all of them", "must hold keys"),
    # texts
    (BASKET, "title: Number (and %) of service", f"title: {'x' * 200} of service", "characters and may be 255"),
    (BASKET, "short_title: Fuel poverty", f"short_title: {'x' * 33}", "is 33 characters and may be 32"),
    (BASKET, "short_title: Fuel poverty", f"short_title: {'🏠' * 17}", "is 34 characters and may be 32"),
    (BASKET, "prompt: Count", f"prompt: {'x' * 240} Count", "'prompt' is"),
    (BASKET, "label: How many", f"label: {'x' * 240} How many", "'label' is"),
    (BASKET, "short_title: Fuel poverty", 'short_title: ""', "'short_title' is empty"),
    (BASKET, "short_title: Fuel poverty", 'short_title: "Fuel\\u0007 poverty"', "hidden control character"),
    (BASKET, "short_title: Fuel poverty", "short_title: Fuel\x07 poverty", "hidden control character"),
    (BASKET, "short_title: Fuel poverty", "short_title: Fuel\u202e poverty", "hidden control character"),
    (BASKET, "base: People", "base: |\n      two\n      lines\n    # People", "the text holds a line break"),
    # references
    (BASKET, "domain: be_healthy", "domain: be_helthy", "be_helthy is not an outcome domain; did you mean be_healthy?"),
    (BASKET, "level: service\n", "level: servce\n", "servce is not a level; did you mean service?"),
    (BASKET, "number: 187", "number: 188", "188 is not a national indicator in framework.yaml"),
    (NATIONAL, "[accommodation_based, a", "[acommodation_based, a", "did you mean accommodation_based?"),
    (NATIONAL, "- alms_houses", "- igloo", "igloo is not an accommodation type in code_lists.yaml"),
    (DEFAULTS, "EM-LPI-53, EM-LPI-59]", "EM-LPI-53, EM-LPI-50]", "EM-LPI-50 is not an indicator here"),
    (DEFAULTS, "EM-LPI-53, EM-LPI-59]", "EM-LPI-53, DER-TRK-1]", "DER-TRK-1 is not an indicator here"),
    (DEFAULTS, "  community_alarm:", "  community_alram:", "community_alram is not a service type in code_lists.yaml"),
    (DEFAULTS, "  21: {", "  22: {", "22 is not a client group"),
    (DEFAULTS, "  21: {", "  '2 1': {", "'2 1' cannot stand here; write the code of a client group"),
    (DEFAULTS, "EM-LPI-53, EM-LPI-59]", "EM-LPI-53, EM-LPI-53]", "EM-LPI-53 is named twice under '1'"),
    # codes
    (BASKET, "code: EM-LPI-51\n", "code: LPI51\n", "write it in capitals like EM-LPI-56A"),
    (BASKET, "code: EM-LPI-56A\n", "code: EM-LPI-56a\n", "write it in capitals like EM-LPI-56A"),
    (BASKET, "code: EM-LPI-52\n", "code: EM-LPI-51\n", "EM-LPI-51 is taken by indicator_config/regional_basket.yaml line"),
    (BASKET, "code: EM-LPI-52\n", "code: EM-LPI-51x\n", "write it in capitals like EM-LPI-56A"),
    (BASKET, "code: EM-LPI-52\n", "code: CLG-LPI-52\n", "CLG-LPI-52 must begin with EM-"),
    (NATIONAL, "code: CLG-SPI-3\n", "code: EM-SPI-3\n", "begins like a regional or local indicator"),
    (DERBY, "code: DER-TRK-1\n", "code: DBY-TRK-1\n", "DBY-TRK-1 must begin with DER-, like its folder"),
    (BASKET, "- name: supported\n", "- name: eligible\n", "EM-LPI-51.eligible is taken by"),
    (BASKET, "- name: supported\n", "- name: Supported\n", "use small letters, digits and _ only"),
    (BASKET, "- name: women_under_18\n", "- name: household_units\n", "household_units means something else in rules"),
    (FRAMEWORK, "    ons: 00FK\n", "", "'ons' is missing from DER; add the ONS code in force until 2010, like 00FK"),
    (FRAMEWORK, "[0-9A-Z]{2,4}", "[0-9", "the pattern cannot be read"),
    (FRAMEWORK, "    ons: 00FK\n", "    ons: derby\n", "'ons' cannot be derby; write the ONS code in force until 2010"),
    (LISTS, "title: Refugees", "title: rough SLEEPERS", "already stands for number 17 of 'client_groups'"),
    (LISTS, "  - code: 17\n", "  - code: 16\n", "16 is here twice"),
    (LISTS, "code: hostel\n", "code: foyer\n", "foyer is here twice"),
    (FRAMEWORK, "code: DBY", "code: DER", "DER is here twice"),
    (FRAMEWORK, 'ons: "17"', 'ons: "00FK"', "00FK is here twice (first on line"),
    (BASKET, "label: LPI 52\n", "label: lpi 51\n", "lpi 51 is the label of EM-LPI-51 too (indicator_config/regional"),
    (DERBY, "    label: *", "    label: LPI 51", "LPI 51 is the label of EM-LPI-51 too (indicator_config/regional_basket.yaml"),
    (FRAMEWORK, "aliases: [Derbyshire County,", "aliases: [Derby,", "'Derby' already stands for number 1 of 'authorities'"),
    (FRAMEWORK, "number: 32", "number: 22", "22 is here twice"),
    (FRAMEWORK, "collected: quarter", "collected: fortnight", "'collected' cannot be fortnight; write month, quarter, half_year or year"),
    (FRAMEWORK, "year_begins: 4", "year_begins: 13", "'year_begins' is 13; it must be at most 12"),
    (FRAMEWORK, "holidays: England", "holidays: Ireland", "write England, Wales, Scotland, Northern Ireland or none"),
    (FRAMEWORK, "code: DBY", "code: DERBY", "'code' cannot be DERBY; write three capitals, like DER"),
    (FRAMEWORK, "periods:", "identifiers: {authority: {pattern: '[A-Z', words: x}}\nperiods:", "the pattern cannot be read"),
    (FRAMEWORK, "periods:", "identifiers: {provider: {pattern: x, words: x}}\nperiods:", "'provider' is not a key of"),
    # items
    (BASKET, "        formula: 100 * supported / eligible\n", "", "percent is derived and has no formula"),
    (BASKET, "kind: flow\n", "kind: flow\n        formula: 1 * supported\n", "eligible is count and cannot have a formula"),
    (BASKET, "        kind: derived", "        kind: flow", "type and kind of percent do not agree"),
    (BASKET, "kind: stock\n        adds_up: false", "kind: stock\n        adds_up: true", "stocks of different days never add up"),
    # formulas
    (BASKET, "formula: 100 * supported / eligible", "formula: 100 * supported /", "the formula cannot be read"),
    (BASKET, "formula: 100 * supported / eligible", "formula: supported <= eligible", "cannot compare"),
    (BASKET, "formula: 100 * supported / eligible", "formula: 100 * suported / eligible", "did you mean supported?"),
    (BASKET, "formula: 100 * supported / eligible", "formula: 100 / household_units", "the formula names no item"),
    (BASKET, "formula: 100 * by_week_12", "formula: percent * by_week_12", "percent is itself worked out"),
    (BASKET, "formula: 100 * by_week_12", "formula: percent_by_week_12", "percent_by_week_12 is itself worked out"),
    # rules
    (BASKET, "stop: supported <= eligible", "stop: supported <= and", "a number or an item was expected, not 'and'"),
    (BASKET, "stop: supported <= eligible", "stop: supported =< eligible", "the rule cannot be read"),
    (BASKET, "stop: supported <= eligible", "stop: supported - eligible", "a rule compares two amounts"),
    (BASKET, "stop: supported <= eligible", "stop: supported <= eligable", "did you mean eligible?"),
    (BASKET, "stop: supported <= eligible", "stop: previous.supported <= eligible + previous.elegible", "did you mean"),
    (BASKET, "stop: supported <= eligible", "stop: supported <= EM-LPI-99.users", "EM-LPI-99 is not an indicator here"),
    (BASKET, "stop: supported <= users", "stop: supported + c_card <= users", "is answered yes or no"),
    (BASKET, "stop: supported <= eligible", "stop: percent <= eligible", "EM-LPI-51.percent is itself worked out"),
    (BASKET, "- stop: supported <= eligible", "- warn: EM-LPI-52.supported <= 2", "the rule names no item of EM-LPI-51"),
    (BASKET, "- stop: supported <= eligible", "- status: on", "rule 1 of EM-LPI-51 must say either stop or warn"),
    (BASKET, "    rules:\n", "    rules:\n      - {message: A, stop: supported < 2, warn: supported < 3}\n", "either stop or warn"),
    (BASKET, "({supported}) cannot", "({suported}) cannot", "({suported}) is not an item that the rule names; did you mean"),
    (BASKET, "({supported}) cannot", "{supported} cannot", "a figure in a message is written as a space and then"),
    (BASKET, "cannot be more than eligible", "cannot be more than eligible" + "x" * 90, "characters without its figures and may be 119"),
    (BASKET, "message: Fewer than 1 in 20", "message: Fewer " + "x" * 80 + " 1 in 20", "and may be 150"),
    (BASKET, "- stop: supported <= eligible", "- status: no\n        stop: supported <= eligible", "write on, beta or off"),
    (BASKET, "- stop: supported <= eligible", "- code: EM-LPI-52.R1\n        stop: supported <= eligible", "must begin with EM-LPI-51."),
    (BASKET, "- stop: supported <= eligible", "- code: EM-LPI-51.R2\n        stop: supported <= eligible", "EM-LPI-51.R2 is taken by"),
    # prices
    (FRAMEWORK, "people: CLG-SPI-4.users_in_quarter", "people: CLG-SPI-4.users_in_quarters", "is not a count of the indicators; did you mean"),
    (FRAMEWORK, "[CLG-SPI-2A.utilised_days,", "[CLG-SPI-2A.percent,", "CLG-SPI-2A.percent is not a count of the indicators"),
    (FRAMEWORK, "planned: CLG-KPI-2.percent", "planned: CLG-KPI-2.planned", "CLG-KPI-2.planned is not a derived percentage"),
    (FRAMEWORK, "value_for_money:\n", "value_for_money:\n  expected: [{service_type: floating, client_group: 7, per_hour: 20}]\n", "floating is not of service_types"),
    (FRAMEWORK, "value_for_money:\n", "value_for_money:\n  expected: [{service_type: outreach, client_group: 99, per_hour: 20}]\n", "99 is not of client_groups"),
    # YAML
    (BASKET, "    label: LPI 51\n", "\tlabel: LPI 51\n", "use spaces, never tabs"),
    (BASKET, "short_title: Fuel poverty", "short_title: Fuel: poverty", "a colon and a space must be in quotes"),
    (BASKET, "short_title: Fuel poverty", "short_title: !!str Fuel", "the tag tag:yaml.org,2002:str is not used here"),
    (BASKET, "short_title: Fuel poverty", "short_title: &a Fuel", "&a marks lines for use elsewhere"),
    (BASKET, "short_title: Fuel poverty", "short_title: *a", "*a stands for other lines"),
    (DEFAULTS, "service_types:", "---\nservice_types:", "a second document begins"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "words"), MISTAKES)
def test_each_mistake_is_refused_at_its_line(folder: Path, file: str, old: str, new: str, words: str) -> None:
    """2, 4: the problem names the file, the line of the slip, what is wrong and, after a semicolon, how to put it right."""
    line = edit(folder, file, old, new)
    refusals = problems(folder)
    fitting = [problem for problem in refusals if words in problem and problem.startswith(f"{file}:")]
    assert fitting, refusals
    numbers = [int(problem.split(":")[1]) for problem in fitting]
    assert any(line <= number <= line + new.count("\n") for number in numbers) or _elsewhere(words), (line, refusals)
    for problem in refusals:
        assert re.fullmatch(r"[\w./-]+\.yaml:\d+: .+; .+", problem), problem
        assert not PYTHON.search(problem), problem


def _elsewhere(words: str) -> bool:
    """Where the slip is something left out, or a clash, the line of its owner or of the other one is named."""
    return any(
        sign in words
        for sign in ("has no formula", "is taken by", "second document", "already stands for", "is missing from DER")
    )


@pytest.mark.parametrize("file", FILES[:4] + FILES[5:6])
def test_a_missing_or_empty_file_is_one_problem(folder: Path, file: str) -> None:
    """2, 3: what the other files say of its contents is not held against them."""
    (folder / file).unlink()
    assert [p for p in problems(folder) if "the file is missing" in p] == list(problems(folder))
    (folder / file).write_text("# nothing yet\n", encoding="utf-8")
    assert [p for p in problems(folder) if "the file is empty" in p] == list(problems(folder))


def test_a_file_in_another_encoding_is_refused(folder: Path) -> None:
    """2: a pound sign saved as Windows-1252 is found on its line."""
    (folder / DEFAULTS).write_bytes(b"status: ours\n# \xa3\n")
    assert problems(folder)[0].startswith(f"{DEFAULTS}:2: a character is not in UTF-8")


def test_a_byte_order_mark_and_windows_line_ends_are_welcome(folder: Path) -> None:
    """4: what Notepad adds changes nothing."""
    path = folder / BASKET
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert vars(config.load(folder)) == vars(config.load(config.shipped_folder()))


def test_the_same_files_are_checked_once(folder: Path) -> None:
    """9: the desk asks for them on every page, while somebody may be editing them."""
    before, file = config.load(folder), folder / "indicator_config/framework.yaml"
    assert config.load(folder) is before
    written = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"(?m)^version: .*$", "version: another", written), encoding="utf-8")
    assert config.load(folder).framework.version == "another"
    (folder / "indicator_config/beside.yaml").write_text("never: read", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"beside\.yaml"):
        config.load(folder)
    (folder / "indicator_config/beside.yaml").unlink()
    file.write_text(written, encoding="utf-8")
    assert config.load(folder).framework.version == before.framework.version


def test_a_folder_without_configuration_says_so(tmp_path: Path) -> None:
    """2: one problem, not one for each file."""
    assert len(problems(tmp_path)) == 1


def test_a_file_that_would_not_be_read_is_refused(folder: Path) -> None:
    """2: nobody edits a file in vain."""
    (folder / "indicator_config/my_basket.yaml").write_text("indicators: []\n", encoding="utf-8")
    (folder / "indicator_config/local/DER/more.yml").write_text("indicators: []\n", encoding="utf-8")
    assert ["this file is not read" in problem for problem in problems(folder)] == [True, True]


def test_an_empty_selection_is_refused(folder: Path) -> None:
    """2: a client group that reports nothing, one that is left out, and a framework without indicators."""
    edit(folder, DEFAULTS, "2: {select: [", "2: {offer: [")
    edit(folder, DEFAULTS, "  17: {", "  # 17: {")
    edit(folder, DEFAULTS, "home_improvement_agency: {select: [EM-LPI-51]}", "home_improvement_agency: {}")
    refusals = "\n".join(problems(folder))
    assert "client group 2 reports no indicator" in refusals
    assert "client group 17 is missing" in refusals
    assert "'home_improvement_agency' has no indicator" in refusals
    (folder / BASKET).write_text("indicators: []\n", encoding="utf-8")
    assert not [problem for problem in problems(folder) if problem.startswith(BASKET)]
    (folder / NATIONAL).write_text("indicators: []\n", encoding="utf-8")
    assert any("there is no indicator here" in problem for problem in problems(folder))


def test_a_client_group_may_not_go_missing_from_the_code_list(folder: Path) -> None:
    """2: what the defaults say of it would be said in vain."""
    edit(folder, LISTS, "  - code: 17\n    title: Refugees\n", "")
    assert any("17 is not a client group" in problem for problem in problems(folder))


# ------------------------------------------------------------------ C3: all at once


def test_every_mistake_of_every_file_is_reported_in_one_run(folder: Path) -> None:
    """3: six slips in five files are six problems, sorted by file and line."""
    expected = {
        f"{FRAMEWORK}:{edit(folder, FRAMEWORK, 'working_days: *', 'working_days: soon')}",
        f"{LISTS}:{edit(folder, LISTS, 'group_led: true', 'group_led: yes')}",
        f"{NATIONAL}:{edit(folder, NATIONAL, 'default: required', 'default: always')}",
        f"{BASKET}:{edit(folder, BASKET, 'domain: be_healthy', 'domain: be_wealthy')}",
        f"{BASKET}:{edit(folder, BASKET, 'stop: sustained <= in_treatment', 'stop: sustained <= in_tretment')}",
        f"{DEFAULTS}:{edit(folder, DEFAULTS, '{select: [EM-LPI-51]}', '{select: [EM-LPI-5]}')}",
    }
    refusals = problems(folder)
    assert {":".join(problem.split(":")[:2]) for problem in refusals} == expected
    assert len(refusals) == 6
    assert [p.split(":")[0] for p in refusals] == sorted(p.split(":")[0] for p in refusals)


def test_a_slip_in_one_indicator_hides_none_in_it_and_brings_up_no_others(folder: Path) -> None:
    """3: an unknown key beside a bad domain and a rule that does not parse are three problems."""
    edit(folder, BASKET, "    label: LPI 51\n", "    lable: LPI 51\n")
    edit(folder, BASKET, "domain: economic_wellbeing", "domain: wealth")
    edit(folder, BASKET, "stop: supported <= eligible", "stop: supported <=")
    assert len(problems(folder)) == 4  # the misspelt key, and the one it leaves missing


def test_a_copied_indicator_not_yet_renamed_is_one_problem(folder: Path) -> None:
    """3: not one for each of its items and rules."""
    edit(folder, BASKET, "code: EM-LPI-60\n", "code: EM-LPI-59\n")
    assert ["is taken by" in problem for problem in problems(folder)] == [True]


@pytest.mark.parametrize(
    ("old", "new"),
    [("code: EM-LPI-54\n", "code: LPI54\n"), ("- name: in_treatment\n", "- name: in treatment\n")],
)
def test_a_code_or_name_wrong_in_itself_is_one_problem(folder: Path, old: str, new: str) -> None:
    """3: the places that use it, rightly written, are not reported too."""
    edit(folder, BASKET, old, new)
    assert len(problems(folder)) == 1


@pytest.mark.parametrize("key", ["code: EM-LPI-54", "name: in_treatment"])
def test_a_missing_code_is_not_reported_wherever_it_is_used(folder: Path, key: str) -> None:
    """3: rules that name an item whose name is missing, and defaults that name its indicator, stay quiet."""
    word, name = key.split(": ")
    edit(folder, BASKET, f"- {key}\n", f"- {word}x: {name}\n")
    assert len(problems(folder)) == 2  # the misspelt key, and the one it leaves missing


# ------------------------------------------------------------------ C4, C5: YAML


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("on", "on"),
        ("No", "No"),
        ("TRUE", "TRUE"),
        ("true", True),
        ("017", "017"),
        ("0o17", "0o17"),
        ("12:30:45", "12:30:45"),
        ("2008-09-01", "2008-09-01"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("-3", -3),
        ("2.50", 2.5),
        ('"17"', "17"),
        ("~", None),
        (">\n  folded\n  text\n", "folded text"),
        ("=SUM(A1)", "=SUM(A1)"),
    ],
)
def test_only_what_looks_like_a_figure_is_one(text: str, value: object) -> None:
    """4: nothing is guessed."""
    node = parse(f"key: {text}\n", "test.yaml").root.get("key")
    assert (node.value, type(node.value)) == (value, type(value))


def test_keys_are_texts_so_1_and_quoted_1_are_the_same() -> None:
    """4: a repeated key is found however it is quoted."""
    assert "'1' is here twice" in parse('1: a\n"1": b\n', "test.yaml").problems[0].text


def test_deep_nesting_is_refused() -> None:
    """4: brackets in brackets do not exhaust the reader."""
    assert "nested too deep" in parse("a: " + "[" * 5000, "test.yaml").problems[0].text


@settings(max_examples=300)
@given(st.text(max_size=60) | st.text(alphabet="ab:-[]{}#&*!|>'\"\n \t,?0", max_size=60))
@example("<<: *a")
@example("? ")
@example("%YAML 1.1\n---\na: 1")
@example("a: [")
@example("- - - a")
def test_any_text_is_read_or_refused(text: str) -> None:
    """5: reading never fails in any other way, and problems stand on lines that there are."""
    document = parse(text, "test.yaml")
    assert isinstance(document.root, Node)
    for problem in document.problems:
        assert 1 <= problem.line <= text.count("\n") + text.count("\r") + 2


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_to(tmp_path_factory.mktemp("scratch"))


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_spoilt_line_never_breaks_the_loader(scratch: Path, data: st.DataObject) -> None:
    """5: delete, repeat or overwrite any line of any file: a Configuration or a ConfigError, nothing else."""
    file = data.draw(st.sampled_from(FILES))
    original = (config.shipped_folder() / file).read_text(encoding="utf-8")
    lines = original.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    word = data.draw(st.sampled_from(["null", "[]", "{}", "[[]]", "{a: b}", "3", "true", "x", "''", "- 1"]))
    before, colon, _ = lines[at].partition(":")
    spoilt = data.draw(st.sampled_from([[], [lines[at]] * 2, [f"{before}{colon} {word}"], [word]]))
    (scratch / file).write_text("\n".join([*lines[:at], *spoilt, *lines[at + 1 :]]) + "\n", encoding="utf-8")
    try:
        with suppress(ConfigError):
            config.load(scratch)
    finally:
        (scratch / file).write_text(original, encoding="utf-8")


# ------------------------------------------------------------------ C6: overlays


def test_an_overlay_adds_for_its_own_authority_alone(shipped: Configuration) -> None:
    """6: Derby has its local indicator, hidden until agreed; the others do not have it."""
    local = shipped.framework_for("DER")
    assert local.sections[:-1] == shipped.framework.sections
    assert (local.sections[-1].code, local.sections[-1].default) == ("DER-TRK-1", State.HIDDEN)
    assert shipped.framework_for("DBY") is shipped.framework


def test_an_overlay_may_set_rules_and_defaults_for_itself(folder: Path) -> None:
    """6: the status `off` is a word here, and each setting knows its line."""
    text = "\nrules:\n  EM-LPI-51.R2: off\nclient_groups:\n  4: {select: [EM-LPI-62], hide: [EM-LPI-58]}\n"
    start = (folder / DERBY).read_text(encoding="utf-8").count("\n") + 1
    (folder / DERBY).write_text((folder / DERBY).read_text(encoding="utf-8") + text, encoding="utf-8")
    loaded = config.load(folder)
    assert loaded.framework_for("DER").section("EM-LPI-51").rules[1].status is RuleStatus.OFF
    assert loaded.framework_for("DBY").section("EM-LPI-51").rules[1].status is RuleStatus.ON
    chosen = loaded.overlays["DER"].client_groups["4"]
    assert [(s.section, s.state) for s in chosen] == [("EM-LPI-62", State.SELECTED), ("EM-LPI-58", State.HIDDEN)]
    assert chosen[0].source == f"{DERBY}:{start + 4}"


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("XYZ", "rules: {EM-LPI-51.R1: off}\n", "the folder XYZ is not named after an authority"),
        ("der", "rules: {EM-LPI-51.R1: off}\n", "did you mean DER?"),
        ("RUT", "rules: {EM-LPI-51.R99: off}\n", "EM-LPI-51.R99 is not a rule"),
        ("RUT", "rules: {EM-LPI-51.R1: no}\n", "write on, beta or off"),
        ("RUT", "client_groups: {4: {select: [DER-TRK-1]}}\n", "DER-TRK-1 is not an indicator here"),
        ("RUT", "service_types: {outreech: {select: [EM-LPI-51]}}\n", "did you mean outreach?"),
        ("RUT", "client_groups: {4: {}}\n", "'4' has no indicator"),
        ("RUT", "indicators: []\n", "the file says nothing"),
    ],
)
def test_a_mistaken_overlay_is_refused(folder: Path, name: str, text: str, words: str) -> None:
    """6: an overlay can name only its own and what is common, for an authority of the framework."""
    place = folder / "indicator_config/local" / name
    place.mkdir()
    (place / "indicators.yaml").write_text(text, encoding="utf-8")
    assert any(words in problem for problem in problems(folder))


def test_an_overlay_folder_without_its_file_is_refused(folder: Path) -> None:
    """6: an empty folder is more likely a slip than a wish."""
    (folder / "indicator_config/local/RUT").mkdir()
    assert problems(folder)[0].startswith("indicator_config/local/RUT/indicators.yaml:1: the file is missing")


def test_overlays_are_not_needed(folder: Path) -> None:
    """6: a region without local indicators is a region; with them go their letters in the upload."""
    shutil.rmtree(folder / "indicator_config/local")
    letters = "  DER-TRK-1:\n    code: DERTRK1\n    letters: {due: A, reached: B, settled: C}\n"
    edit(folder, UPLOAD, letters, "")
    loaded = config.load(folder)
    assert (loaded.local, loaded.overlays) == ({}, {})


# ------------------------------------------------------------------ C7: schemas


def test_the_json_schemas_beside_the_yaml_are_true() -> None:
    """7: made again, they are the same; else run `make docs`."""
    place = config.shipped_folder() / "indicator_config/schemas"
    written = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in place.glob("*.json")}
    assert written == config.json_schemas()


@pytest.mark.parametrize("file", FILES)
def test_each_file_points_its_editor_to_its_schema(file: str) -> None:
    """7: the first line names a schema that is there."""
    path = config.shipped_folder() / file
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# yaml-language-server: $schema=")
    assert (path.parent / first.partition("=")[2]).is_file()


# ------------------------------------------------------------------ C8: where it was stated


def test_every_indicator_and_setting_knows_its_line(shipped: Configuration) -> None:
    """8: the line named is the line that says it."""
    stated = dict(shipped.sources)
    assert set(stated) == all_sections(shipped)
    for chosen in (*shipped.defaults.client_groups.values(), *shipped.defaults.service_types.values()):
        assert all(setting.section in _line(setting.source) for setting in chosen)
    needs = {part.code: part.reasons_of for form in shipped.framework.forms for part in form.further_sections}
    assert all(f"code: {needs.get(code, code)}" in _line(source) for code, source in stated.items())


def _line(source: str) -> str:
    file, _, number = source.rpartition(":")
    return (config.shipped_folder() / file).read_text(encoding="utf-8").splitlines()[int(number) - 1]


def test_a_setting_in_a_list_over_several_lines_has_its_own_line(folder: Path) -> None:
    """8: not the line where the list begins."""
    line = edit(folder, DEFAULTS, "17: {select: [EM-LPI-59, ", "17: {select: [EM-LPI-59,\n      ")
    chosen = config.load(folder).defaults.client_groups["17"]
    assert [int(s.source.split(":")[1]) for s in chosen] == [line, line + 1, line + 1]
