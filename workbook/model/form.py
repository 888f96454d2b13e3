"""One questionnaire: sections of questions, with their rules."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated

from pydantic import Field

from workbook.model.limits import (
    NAME,
    QUESTION_CODE,
    Amount,
    Flag,
    Long,
    OptionalShort,
    OptionalText,
    RuleCode,
    SectionCode,
    Short,
    Text,
    Whole,
    record,
    says,
)
from workbook.model.lists import SourceNote
from workbook.model.words import Every, Evidence, Kind, Per, QuestionType, RuleStatus, RuleStrength, State
from workbook.rules import Arithmetic, Comparison, Name, parse_amount, parse_name, parse_test, questions_named

_QUOTED_FIGURE = re.compile(r" ?\(\{([A-Za-z0-9_.\-]+)\}\)")
_FIGURE = re.compile(r"\{([A-Za-z0-9_.\-]+)\}")

#: The code of the form that every framework has: one column of answers for each service, every period.
QUARTERLY = "quarterly"


@record
class Question:
    """One thing asked, or worked out from what is asked."""

    code: Annotated[str, Field(pattern=QUESTION_CODE), says("Its section's code, a dot and its name.")]
    label: Annotated[Text, says("The question as the provider reads it, one sentence ending in a question mark.")]
    type: Annotated[
        QuestionType,
        says(
            "What may be typed: count (a whole number), number (two decimals), money (pounds and pence), percentage "
            "(45 or 45%), yes_no, choice (of a code list), date, text, or derived (worked out by its formula)."
        ),
    ]
    unit: Annotated[OptionalShort, says("What is counted: people, days, pounds, %.")] = ""
    kind: Annotated[
        Kind,
        says("stock: how things are on one day. flow: what happened over the period. derived: worked out."),
    ] = Kind.STOCK
    adds_up: Annotated[Flag, says("Whether the figures of a year's periods may be added together.")] = False
    maximum: Annotated[Amount, Field(gt=0, le=999_999_999), says("The largest figure that may be typed.")] = 999_999
    prompt: Annotated[OptionalText, says("Short help, shown when the cell is selected.")] = ""
    formula: Annotated[OptionalText, says("Of a derived question: how it is worked out from others.")] = ""
    optional: Annotated[Flag, says("Whether it may be left blank.")] = False
    asked_if: Annotated[
        OptionalText,
        says("It is asked only where this test holds, like `left > 0`. It names questions that stand before it."),
    ] = ""
    choices: Annotated[str, says("Of a choice: the code list in code_lists.yaml that is chosen from.")] = ""
    longest: Annotated[Whole, Field(ge=1, le=2000), says("Of a text: the most characters.")] = 500

    @property
    def name(self) -> str:
        """The part of the code after the dot, as rules of the same indicator write it."""
        return self.code.rpartition(".")[2]

    @property
    def section(self) -> str:
        """The code of the indicator it belongs to."""
        return self.code.rpartition(".")[0]

    @property
    def derived(self) -> bool:
        """Whether it is worked out rather than typed."""
        return self.type is QuestionType.DERIVED

    @cached_property
    def amount(self) -> Arithmetic:
        """The tree of a derived question's formula. Raises RuleSyntaxError."""
        return parse_amount(self.formula, self.section)

    @cached_property
    def opens(self) -> Comparison | None:
        """The tree of the condition that opens it; None where it is always open. Raises RuleSyntaxError."""
        return parse_test(self.asked_if, self.section) if self.asked_if else None

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The codes of the questions that a derived question is worked out from; none for one that is typed."""
        return questions_named(self.amount) if self.derived else ()


@record
class Rule:
    """One check: its test must hold, or its message is said."""

    code: Annotated[
        RuleCode, says("Its indicator's code, a dot and a short name in capitals; R1, R2, ... if left out.")
    ]
    strength: Annotated[RuleStrength, says("stop: refused if the test fails. warn: to be explained if it fails.")]
    expression: Annotated[Text, says("The test, as it is written.")]
    message: Annotated[
        Text, says("What is said if the test fails. It may quote figures as ({question}), after a space.")
    ]
    status: Annotated[RuleStatus, says("on: as written. beta: always a warning. off: not checked.")] = RuleStatus.ON

    @property
    def section(self) -> str:
        """The code of the section it belongs to."""
        return self.code.rpartition(".")[0]

    @property
    def active(self) -> bool:
        """Whether it is applied at all."""
        return self.status is not RuleStatus.OFF

    @property
    def effective(self) -> RuleStrength:
        """The strength it acts with: a beta rule only ever warns."""
        return RuleStrength.WARN if self.status is RuleStatus.BETA else self.strength

    @cached_property
    def test(self) -> Comparison:
        """The tree of its expression. Raises RuleSyntaxError."""
        return parse_test(self.expression, self.section)

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The codes of this period's questions that it names, in order of first appearance."""
        return questions_named(self.test)

    @property
    def subject(self) -> str:
        """The question whose row shows it, and whose explanation answers it."""
        return self.questions[0]

    @cached_property
    def message_parts(self) -> tuple[str | Name, ...]:
        """The message cut into words and the names of figures."""
        parts = enumerate(_FIGURE.split(self.message))
        return tuple(parse_name(part, self.section) if number % 2 else part for number, part in parts if part)

    @property
    def plain_message(self) -> str:
        """The message without figures: `Supported ({supported}) cannot ...` is `Supported cannot ...`."""
        return _QUOTED_FIGURE.sub("", self.message)


@record
class NationalLink:
    """A link from an indicator to a national indicator, as the source prints it."""

    number: Annotated[Whole, says("The national indicator's number in framework.yaml.")]
    source_note: SourceNote = ""


@record
class AppliesTo:
    """The services an indicator can make sense for; a list left out means any."""

    service_types: Annotated[tuple[str, ...], says("Codes of service types.")] = ()
    accommodation_types: Annotated[
        tuple[str, ...], says("Codes of accommodation types, for services that have one.")
    ] = ()


@record
class Section:
    """A titled group of questions that is shown, switched on or off and reported as one.

    An indicator is a section with a base, a domain and national links.
    """

    code: Annotated[SectionCode, says("Its code in capitals, like EM-LPI-56A: whose it is, its series, its number.")]
    label: Annotated[Short, says("What people call it, like LPI 56A.")]
    title: Annotated[Text, says("Its title in full.")]
    short_title: Annotated[Short, says("Its title where there is little room.")]
    domain: Annotated[str, says("The code of its outcome domain; left out where it has none.")]
    level: Annotated[str, says("The code of the level at which it is known.")]
    questions: Annotated[
        tuple[Question, ...], Field(min_length=1), says("Its questions, in the order in which they are asked.")
    ]
    base: Annotated[Text, says("Who or what is counted.")]
    guidance: Annotated[tuple[Text, ...], says("Sentences that say what counts and what does not.")]
    example: Annotated[Long, says("A made-up example, with the figures to enter.")]
    source: Annotated[Text, says("The document that it is from.")]
    evidence: Annotated[
        Evidence,
        says(
            "found: read in a document of the time. unverified: check before relying on it. ours: a choice made here."
        ),
    ]
    rules: Annotated[tuple[Rule, ...], says("What its figures are checked for.")] = ()
    national_indicators: Annotated[tuple[NationalLink, ...], says("The national indicators that it is linked to.")] = ()
    applies_to: Annotated[AppliesTo, says("The services that it can make sense for.")] = AppliesTo()
    default: Annotated[
        State, says("Its state where nothing more particular is said: hidden, offered, selected or required.")
    ] = State.HIDDEN
    sensitive: Annotated[Flag, says("Whether small numbers of it are protected before it is shared.")] = False
    source_note: SourceNote = ""
    every: Annotated[
        Every, says("How often it is asked: each period, or in the period in which a quarter, half_year or year ends.")
    ] = Every.PERIOD

    @property
    def inputs(self) -> tuple[Question, ...]:
        """The questions a provider answers."""
        return tuple(question for question in self.questions if not question.derived)

    @property
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules that are not switched off."""
        return tuple(rule for rule in self.rules if rule.active)


@record
class Form:
    """One questionnaire, and what one set of its answers is about."""

    code: Annotated[str, Field(pattern=NAME), says("Its code, like move_on; `quarterly` is the quarterly workbook.")]
    title: Annotated[Text, says("Its title.")]
    per: Annotated[Per, says("service: one set of answers for each service. person: one row for each person.")]
    sections: Annotated[tuple[Section, ...], says("Its sections, in order.")]

    @cached_property
    def sections_by_code(self) -> dict[str, Section]:
        """Every section by its code, in reading order."""
        return {section.code: section for section in self.sections}

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its code, in reading order."""
        return {question.code: question for section in self.sections for question in section.questions}

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every rule by its code, in reading order."""
        return {rule.code: rule for section in self.sections for rule in section.rules}

    @property
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules of every section that are not switched off."""
        return tuple(rule for rule in self.rules.values() if rule.active)

    def section(self, code: str) -> Section:
        """The section of that code; KeyError if there is none."""
        return self.sections_by_code[code]

    def section_of(self, question: str) -> Section:
        """The section that a question belongs to; KeyError if there is none."""
        return self.sections_by_code[question.rpartition(".")[0]]
