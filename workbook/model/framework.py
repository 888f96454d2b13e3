"""What is collected: indicators with their items and rules, and the lists they refer to."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from workbook.model.words import Every, Evidence, Kind, Per, QuestionType, RuleStatus, RuleStrength, State
from workbook.rules import Arithmetic, Comparison, Name, parse_amount, parse_name, parse_test, questions_named

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
    def opens(self) -> Comparison | None:
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


@dataclass(frozen=True)
class NationalLink:
    """A link from an indicator to a national indicator, as the source prints it."""

    number: int
    source_note: str = ""


@dataclass(frozen=True)
class AppliesTo:
    """The services an indicator can make sense for; an empty tuple means any."""

    service_types: tuple[str, ...] = ()
    accommodation_types: tuple[str, ...] = ()


@dataclass(frozen=True)
class Section:
    """One indicator with its items, rules and guidance.

    code: `EM-LPI-56A`. label: `LPI 56A`, as people call it. base: who counts. default: its state where
    nothing more particular is said. sensitive: small numbers need suppressing before publication.
    """

    code: str
    label: str
    title: str
    short_title: str
    domain: str
    level: str
    questions: tuple[Question, ...]
    base: str
    guidance: tuple[str, ...]
    example: str
    source: str
    evidence: Evidence
    rules: tuple[Rule, ...] = ()
    national: tuple[NationalLink, ...] = ()
    applies_to: AppliesTo = AppliesTo()
    default: State = State.HIDDEN
    sensitive: bool = False
    source_note: str = ""
    every: Every = Every.PERIOD

    @property
    def inputs(self) -> tuple[Question, ...]:
        """The items a provider types."""
        return tuple(question for question in self.questions if not question.derived)

    @property
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules that are not switched off."""
        return tuple(rule for rule in self.rules if rule.active)


@dataclass(frozen=True)
class Domain:
    """One of the five outcome domains. A domain may hold no indicator."""

    code: str
    title: str


@dataclass(frozen=True)
class Level:
    """One of the three levels at which outcomes are known: strategic, service, service user."""

    code: str
    title: str


@dataclass(frozen=True)
class Authority:
    """An administering authority. ons: the code in force until 2010 (`00FK`, `17`); gss: from 2011.

    return_to: the address its providers send returns to; empty where the configuration does not say.
    """

    code: str
    name: str
    ons: str
    gss: str
    aliases: tuple[str, ...] = ()
    return_to: str = ""


@dataclass(frozen=True)
class NationalIndicator:
    """One of the national indicators of 2008."""

    number: int
    title: str
    evidence: Evidence


@dataclass(frozen=True)
class ClientGroup:
    """A client group, 1 to 21. secondary_title differs only for code 21."""

    code: int
    title: str
    secondary_title: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class ServiceType:
    """A kind of service. accommodation_based: tied to identified accommodation. group_led: reads the client group's defaults."""

    code: str
    title: str
    accommodation_based: bool = False
    group_led: bool = True
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class AccommodationType:
    """A kind of accommodation, given only for an accommodation-based service."""

    code: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Deadline:
    """When a return is due: so many working days after the quarter ends."""

    working_days: int
    evidence: Evidence


@dataclass(frozen=True)
class ListEntry:
    """One entry of a code list. title: the words that people choose; aliases: other ways to write it."""

    code: str
    title: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class CodeList:
    """What a choice is chosen from, in the order in which it is offered."""

    code: str
    title: str
    entries: tuple[ListEntry, ...]

    def title_of(self, code: str) -> str:
        """The words of an entry; KeyError if there is none of that code."""
        return {entry.code: entry.title for entry in self.entries}[code]


#: The code of the form that every framework has: one column of answers for each service, every period.
QUARTERLY = "quarterly"


@dataclass(frozen=True)
class Form:
    """One questionnaire: sections of questions, and what one set of its answers is about.

    code: `quarterly`. per: a service (questions down) or a person (one row for each record).
    """

    code: str
    title: str
    per: Per
    sections: tuple[Section, ...]

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


@dataclass(frozen=True)
class Framework:
    """Everything that is collected, for one authority: the national core, the regional basket, its own indicators.

    core: codes of the national core, which a provider's own system may fill (EM framework, section 6).
    """

    name: str
    version: str
    prefix: str
    domains: tuple[Domain, ...]
    levels: tuple[Level, ...]
    authorities: tuple[Authority, ...]
    national_indicators: tuple[NationalIndicator, ...]
    client_groups: tuple[ClientGroup, ...]
    service_types: tuple[ServiceType, ...]
    accommodation_types: tuple[AccommodationType, ...]
    deadline: Deadline
    forms: tuple[Form, ...]
    core: tuple[str, ...] = ()
    code_lists: tuple[CodeList, ...] = ()
    return_title: str = "Supporting People performance return"

    def form(self, code: str) -> Form:
        """The form of that code; KeyError if there is none."""
        return {form.code: form for form in self.forms}[code]

    @cached_property
    def quarterly(self) -> Form:
        """The form in which services report their indicators each period."""
        return self.form(QUARTERLY)

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections of the quarterly form: the indicators."""
        return self.quarterly.sections

    def with_sections(self, sections: Iterable[Section]) -> Framework:
        """The framework with other sections in its quarterly form."""
        changed = replace(self.quarterly, sections=tuple(sections))
        return replace(self, forms=tuple(changed if form is self.quarterly else form for form in self.forms))

    def code_list(self, code: str) -> CodeList:
        """The code list of that code; KeyError if there is none."""
        return {code_list.code: code_list for code_list in self.code_lists}[code]

    @property
    def sections_by_code(self) -> dict[str, Section]:
        """Every section of the quarterly form by its code, in reading order."""
        return self.quarterly.sections_by_code

    @property
    def questions(self) -> dict[str, Question]:
        """Every question of the quarterly form by its code, in reading order."""
        return self.quarterly.questions

    @property
    def rules(self) -> dict[str, Rule]:
        """Every rule of the quarterly form by its code, in reading order."""
        return self.quarterly.rules

    @property
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules of the quarterly form that are not switched off."""
        return self.quarterly.active_rules

    @cached_property
    def _authorities(self) -> dict[str, Authority]:
        return {authority.code: authority for authority in self.authorities}

    def section(self, code: str) -> Section:
        """The section of that code; KeyError if there is none."""
        return self.sections_by_code[code]

    def section_of(self, question: str) -> Section:
        """The section that a question belongs to; KeyError if there is none."""
        return self.sections_by_code[question.rpartition(".")[0]]

    def authority(self, code: str) -> Authority:
        """The authority of that code; KeyError if there is none."""
        return self._authorities[code]
