"""Questions and rules, compiled when they are first used."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Annotated

from pydantic import Field

from workbook.model.address import section_code
from workbook.model.limits import (
    QUESTION_CODE,
    Amount,
    Flag,
    OptionalShort,
    OptionalTest,
    OptionalText,
    RuleCode,
    Test,
    Text,
    Whole,
    record,
    says,
)
from workbook.model.words import Kind, QuestionType, RuleStatus, RuleStrength, Wished
from workbook.rules import (
    Arithmetic,
    Condition,
    Name,
    RuleScope,
    parse_amount,
    parse_name,
    parse_test,
    previous_named,
    questions_named,
    scope_of,
)

_QUOTED_FIGURE = re.compile(r" ?\(\{([A-Za-z0-9_.\-]+)\}\)")
_FIGURE = re.compile(r"\{([A-Za-z0-9_.\-]+)\}")


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
    formula: Annotated[OptionalTest, says("Of a derived question: how it is worked out from others.")] = ""
    wished: Annotated[
        Wished,
        says("Of a derived share of people: more or fewer, whichever is wished for; left out where nobody says."),
    ] = Wished.UNSAID
    optional: Annotated[Flag, says("Whether it may be left blank.")] = False
    asked_if: Annotated[
        OptionalText,
        says("It is asked only where this test holds, like `left > 0`. It names questions that stand before it."),
    ] = ""
    choices: Annotated[str, says("Of a choice: the code list in code_lists.yaml that is chosen from.")] = ""
    longest: Annotated[Whole, Field(ge=1, le=2000), says("Of a text: the most characters.")] = 500
    heading: Annotated[OptionalShort, says("Of a person's form: what its column is called, where that is shorter.")] = (
        ""
    )
    hint: Annotated[OptionalShort, says("Of a person's form: what stands after its heading, like years.")] = ""
    group: Annotated[OptionalText, says("Of a person's form: the title over it and its neighbours.")] = ""
    filled_by: Annotated[OptionalText, says("The question that answers this one where it is left blank.")] = ""
    may_be_missing: Annotated[Flag, says("Whether a blank is only asked about, and clears with an explanation.")] = (
        False
    )

    @property
    def name(self) -> str:
        """The code after the dot, as its indicator's rules write it."""
        return self.code.rpartition(".")[2]

    @property
    def section(self) -> str:
        """The code of the indicator it belongs to."""
        return section_code(self.code)

    @property
    def short_label(self) -> str:
        """What people call it where there is little room."""
        return self.heading or self.label

    @property
    def counts_things(self) -> bool:
        """Whether it is a number of things, of which there may be none.

        What is asked of a person, in a column of its own, is none: nobody's age is 0 because it is not known.
        """
        return self.type.is_number and not (self.heading or self.hint or self.group)

    @property
    def named(self) -> str:
        """Its short name, as a sentence in a longer text."""
        return f"{self.heading}." if self.heading else self.label

    @property
    def is_figure(self) -> bool:
        """Whether its answer is a figure to count and share.

        Texts, choices and dates are none.
        """
        return self.type not in (QuestionType.CHOICE, QuestionType.DATE, QuestionType.TEXT)

    @property
    def adds_over_services(self) -> bool:
        """Whether the figures of several services may be added.

        Shares of different wholes may not, nor how many said yes, which is no answer to the question.
        """
        return self.type not in (QuestionType.YES_NO, QuestionType.PERCENTAGE)

    @property
    def derived(self) -> bool:
        """Whether it is worked out rather than typed."""
        return self.type is QuestionType.DERIVED

    @cached_property
    def amount(self) -> Arithmetic:
        """The tree of a derived question's formula. Raises RuleSyntaxError."""
        return parse_amount(self.formula, self.section)

    @cached_property
    def opens(self) -> Condition | None:
        """The tree of the condition that opens it.

        Returns None where it is always open. Raises RuleSyntaxError.
        """
        return parse_test(self.asked_if, self.section) if self.asked_if else None

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The codes that a derived question is worked out from.

        A typed question has none.
        """
        return questions_named(self.amount) if self.derived else ()


@record
class Rule:
    """One check: a test, and the message where it fails."""

    code: Annotated[
        RuleCode, says("Its indicator's code, a dot and a short name in capitals; R1, R2, ... if left out.")
    ]
    strength: Annotated[RuleStrength, says("stop: refused if the test fails. warn: to be explained if it fails.")]
    expression: Annotated[Test, says("The test, as it is written.")]
    message: Annotated[
        Text, says("What is said if the test fails. It may quote figures as ({question}), after a space.")
    ]
    status: Annotated[RuleStatus, says("on: as written. beta: always a warning. off: not checked.")] = RuleStatus.ON

    @property
    def section(self) -> str:
        """The code of the section it belongs to."""
        return section_code(self.code)

    @property
    def active(self) -> bool:
        """Whether it is applied at all."""
        return self.status is not RuleStatus.OFF

    @property
    def effective(self) -> RuleStrength:
        """The strength in force: a beta rule only warns."""
        return RuleStrength.WARN if self.status is RuleStatus.BETA else self.strength

    @cached_property
    def test(self) -> Condition:
        """The tree of its expression. Raises RuleSyntaxError."""
        return parse_test(self.expression, self.section)

    @cached_property
    def scope(self) -> RuleScope:
        """Whether it is judged on one record or all."""
        return scope_of(self.test)

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The codes of this period that it names, first appearance first."""
        return questions_named(self.test)

    @cached_property
    def looks_back(self) -> bool:
        """Whether it names what was answered before."""
        return bool(previous_named(self.test))

    @property
    def subject(self) -> str:
        """The question whose row shows it, and explains it."""
        return self.questions[0]

    @cached_property
    def message_parts(self) -> tuple[str | Name, ...]:
        """The message cut into words and the names of figures."""
        parts = enumerate(_FIGURE.split(self.message))
        return tuple(parse_name(part, self.section) if number % 2 else part for number, part in parts if part)

    @property
    def plain_message(self) -> str:
        """The message without figures.

        `Supported ({supported}) cannot ...` is `Supported cannot ...`.
        """
        return _QUOTED_FIGURE.sub("", self.message)
