"""A questionnaire: sections of questions, and the code lists that its choices come from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from workbook.model.question import Question, Rule
from workbook.model.words import Every, Evidence, Per, State


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
