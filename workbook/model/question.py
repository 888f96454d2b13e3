"""One thing that is asked, and the rules that its answer is held to; both compiled when they are first used."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from workbook.model.words import Kind, QuestionType, RuleStatus, RuleStrength
from workbook.rules import Arithmetic, Condition, Name, parse_amount, parse_name, parse_test, questions_named

_QUOTED_FIGURE = re.compile(r" ?\(\{([A-Za-z0-9_.\-]+)\}\)")
_FIGURE = re.compile(r"\{([A-Za-z0-9_.\-]+)\}")


@dataclass(frozen=True)
class Question:
    """One figure of an indicator.

    code: `EM-LPI-51.supported`. label: the question as the provider reads it. unit: `people`, `days`, `%`.
    maximum: the largest legal entry. prompt: the short help shown when the cell is selected.
    formula: for a derived question, an expression of the rule language; empty otherwise.
    adds_up: whether the periods of a year may be added together.
    optional: whether it may be left blank. asked_if: an expression that opens it; empty where it is always open.
    choices: for a choice, the code of its code list. longest: for a text, the most characters.
    """

    code: str
    label: str
    type: QuestionType
    unit: str
    kind: Kind
    adds_up: bool = False
    maximum: float = 999_999
    prompt: str = ""
    formula: str = ""
    optional: bool = False
    asked_if: str = ""
    choices: str = ""
    longest: int = 500

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
    def opens(self) -> Condition | None:
        """The tree of the condition that opens it; None where it is always open. Raises RuleSyntaxError."""
        return parse_test(self.asked_if, self.section) if self.asked_if else None

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """The codes of the questions that a derived question is worked out from; none for one that is typed."""
        return questions_named(self.amount) if self.derived else ()


@dataclass(frozen=True)
class Rule:
    """One check: its test must hold, or its message is said.

    code: `EM-LPI-51.R1`; what stands before the dot is the section whose questions the rule names shortly.
    expression: the test as the YAML writes it.
    message: may quote figures as `({question})`; the brackets go where the words stand without figures.
    Source: the YAML that states it.
    """

    code: str
    strength: RuleStrength
    expression: str
    message: str
    status: RuleStatus = RuleStatus.ON

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
    def test(self) -> Condition:
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
