"""One questionnaire: sections of questions, with their rules."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Annotated

from pydantic import Field

from workbook.model.address import section_code
from workbook.model.limits import (
    FORM_CODE,
    Flag,
    OptionalLong,
    OptionalShort,
    OptionalText,
    SectionCode,
    Short,
    Text,
    Whole,
    record,
    says,
)
from workbook.model.lists import SourceNote
from workbook.model.need import Need, NeedOutcome, Needs
from workbook.model.own import AGREED
from workbook.model.question import Question, Rule
from workbook.model.sample import Sample
from workbook.model.words import Duration, Every, Evidence, Per, State
from workbook.references import further_row
from workbook.rules import RETURN_DAY, RuleScope, facts_named

#: The code of the form that every framework has: one column of answers for each service, every period.
QUARTERLY = "quarterly"


@record
class NationalLink:
    """A link to a national indicator, as the source prints it."""

    number: Annotated[Whole, says("The national indicator's number in framework.yaml.")]
    source_note: SourceNote = ""


@record
class AppliesTo:
    """The services an indicator can make sense for.

    A list left out means any value.
    """

    service_types: Annotated[tuple[str, ...], says("Codes of service types.")] = ()
    accommodation_types: Annotated[
        tuple[str, ...], says("Codes of accommodation types, for services that have one.")
    ] = ()
    durations: Annotated[
        tuple[Duration, ...], says("How long people stay: short_term, long_term or neither, as the register says.")
    ] = ()


@record
class Section:
    """A titled group of questions, switched and reported as one.

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
    base: Annotated[OptionalText, says("Who or what is counted.")]
    guidance: Annotated[tuple[Text, ...], says("Sentences that say what counts and what does not.")]
    example: Annotated[OptionalLong, says("A made-up example, with the figures to enter.")]
    source: Annotated[OptionalText, says("The document that it is from.")]
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
    needs: Annotated[
        Needs | None, says("Of a person's form: needs, each one choice with its outcome and the reason in it.")
    ] = None
    model: Annotated[
        OptionalShort,
        says("Of a person's form: the model of indicator_config/models by which distance travelled is read."),
    ] = ""
    own_outcomes: Annotated[
        Flag, says("Of a person's form: whether a row is an outcome that somebody named, counted by its result.")
    ] = False
    once: Annotated[
        Flag, says("Of a person's form: whether the service itself is asked, once, above the rows of people.")
    ] = False
    reasons_of: Annotated[
        OptionalShort,
        says("Written out of `needs`, never by hand: the section to whose needs these are further reasons."),
    ] = ""
    every: Annotated[
        Every, says("How often it is asked: each period, or in the period in which a quarter, half_year or year ends.")
    ] = Every.PERIOD

    @cached_property
    def inputs(self) -> tuple[Question, ...]:
        """The questions a provider answers."""
        return tuple(question for question in self.questions if not question.derived)

    @cached_property
    def need_questions(self) -> dict[str, tuple[Need, NeedOutcome]]:
        """The questions that needs are answered by, each with its need and outcome."""
        asked = self.needs.asked if self.needs else ()
        return {f"{self.code}.{need.question(outcome)}": (need, outcome) for need in asked for outcome in need.outcomes}

    def label_of(self, question: str) -> str:
        """What people call a question's place.

        Its heading above a column, else the section's label.
        """
        return self._headings.get(question) or self.label

    @cached_property
    def _headings(self) -> dict[str, str]:
        return {question.code: question.heading for question in self.questions}

    @cached_property
    def active_rules(self) -> tuple[Rule, ...]:
        """The rules that are not switched off."""
        return tuple(rule for rule in self.rules if rule.active)


@record
class Form:
    """One questionnaire, and what its answers are about."""

    code: Annotated[
        str,
        Field(pattern=FORM_CODE),
        says("Its code, like outcomes-short-term; `quarterly` is the quarterly workbook."),
    ]
    title: Annotated[Text, says("Its title.")]
    per: Annotated[Per, says("service: one set of answers for each service. person: one row for each person.")]
    sections: Annotated[tuple[Section, ...], says("Its sections, in order.")]
    event: Annotated[
        str, says("Of a person's form: the question whose date decides the period in which a person counts.")
    ] = ""
    covers: Annotated[
        str, says("Of a person's form: the question of the quarterly form that says how many people it should have.")
    ] = ""
    applies_to: Annotated[AppliesTo, says("The services that it is for.")] = AppliesTo()
    sample: Annotated[
        Sample | None, says("Of a person's form: of how many of the people it is filled in, where it is not all.")
    ] = None
    every: Annotated[
        Every, says("How often a service is asked it: each period, or once in a quarter, half_year or year.")
    ] = Every.PERIOD
    rows_each: Annotated[
        Whole, Field(ge=1, le=10), says("Of a person's form: how many rows a workbook has for each person.")
    ] = 1

    @cached_property
    def row_sections(self) -> tuple[Section, ...]:
        """The sections that a row of a person is asked."""
        return tuple(section for section in self.sections if not section.once and not section.reasons_of)

    @cached_property
    def further_sections(self) -> tuple[Section, ...]:
        """The sections that stand on a sheet of further reasons."""
        return tuple(section for section in self.sections if section.reasons_of)

    @cached_property
    def further_form(self) -> Form | None:
        """The questions of that sheet, as a form of its own.

        Returns None where no need is asked about.
        """
        if not self.further_sections:
            return None
        sections = tuple(replace(section, reasons_of="") for section in self.further_sections)
        return Form(self.code, self.title, self.per, sections)

    @cached_property
    def row_questions(self) -> tuple[Question, ...]:
        """The questions of these sections."""
        return tuple(question for section in self.row_sections for question in section.questions)

    @cached_property
    def once_questions(self) -> tuple[Question, ...]:
        """The questions that the service is asked beside its people."""
        return tuple(question for section in self.sections if section.once for question in section.questions)

    def sections_for(self, record: str) -> tuple[Section, ...]:
        """The sections that are asked of a record, or of the service itself."""
        if self.per is not Per.PERSON:
            return self.sections
        if further_row(record):
            return self.further_sections
        return self.row_sections if record else tuple(section for section in self.sections if section.once)

    @property
    def reading(self) -> Section | None:
        """The section that reads distance travelled, if there is one."""
        return next((section for section in self.sections if section.model), None)

    @property
    def own_outcomes(self) -> Section | None:
        """The section of outcomes that people named, if any."""
        return next((section for section in self.sections if section.own_outcomes), None)

    @property
    def kept_by(self) -> str:
        """The question whose day keeps a reference in use.

        It is empty where each period has references of its own.
        """
        if self.reading is not None:
            return self.event
        return f"{self.own_outcomes.code}.{AGREED}" if self.own_outcomes is not None else ""

    @cached_property
    def looks_back(self) -> bool:
        """Whether a person's answers are held against those of the same person before."""
        return self.per is Per.PERSON and any(rule.looks_back for rule in self.active_rules)

    @cached_property
    def names_return_day(self) -> bool:
        """Whether an expression names the day of the return."""
        tests = [rule.test for rule in self.rules.values()]
        tests += [question.opens for question in self.questions.values() if question.opens is not None]
        amounts = [question.amount for question in self.questions.values() if question.derived]
        return any(RETURN_DAY in facts_named(expression) for expression in (*tests, *amounts))

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

    @cached_property
    def names_beside(self) -> bool:
        """Whether a rule names what other forms say of the service."""
        return any(not set(rule.questions) <= self.questions.keys() for rule in self.active_rules)

    def sheet_rules(self, section: Section) -> tuple[Rule, ...]:
        """The active rules of a section that a sheet shows.

        They judge one set of answers to this form alone.
        """
        return tuple(
            rule
            for rule in section.active_rules
            if rule.scope is RuleScope.RECORD
            and self.questions.keys() >= set(rule.questions)
            and not (self.per is Per.PERSON and rule.looks_back)
        )

    def section(self, code: str) -> Section:
        """The section of that code; KeyError if there is none."""
        return self.sections_by_code[code]

    def section_of(self, question: str) -> Section:
        """The section that a question belongs to.

        Raises KeyError if there is none.
        """
        return self.sections_by_code[section_code(question)]
