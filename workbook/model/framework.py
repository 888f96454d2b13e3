"""Everything one authority collects, and how."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field

from workbook.model.address import section_code
from workbook.model.authority import Authority
from workbook.model.chain import Chain
from workbook.model.distance import DistanceModel
from workbook.model.form import QUARTERLY, Form, Section
from workbook.model.identifiers import Identifier, Identifiers
from workbook.model.limits import PREFIX, Short, Text, Whole, record, says
from workbook.model.lists import (
    AccommodationType,
    ClientGroup,
    CodeList,
    Domain,
    Level,
    NationalIndicator,
    ServiceType,
    StrategicOutcome,
)
from workbook.model.period import Period
from workbook.model.person_data import PersonData
from workbook.model.question import Question, Rule
from workbook.model.register import Service
from workbook.model.value import ValueForMoney
from workbook.model.words import Duration, Evidence, PeriodLength
from workbook.text import code_range


@record
class Deadline:
    """The working days after a period in which returns are due."""

    working_days: Annotated[Whole, Field(ge=1, le=90), says("Working days after the period ends.")]
    evidence: Annotated[Evidence, says("How far it can be trusted.")]
    holidays: Annotated[
        Literal["England", "Wales", "Scotland", "Northern Ireland", "none"],
        says("Whose bank holidays are no working days; none: Mondays to Fridays all are."),
    ] = "England"


@record
class Periods:
    """How the framework divides the year."""

    collected: Annotated[PeriodLength, says("How often returns are made: each month, quarter, half_year or year.")] = (
        PeriodLength.QUARTER
    )
    year_begins: Annotated[
        Whole, Field(ge=1, le=12), says("The number of the month in which the year begins: 4 is April.")
    ] = 4

    def parse(self, text: str) -> Period:
        """The period of a code.

        Raises ValueError, with an example, where it is no code of this framework's.
        """
        return Period.parse(text, self.collected, self.year_begins)

    @property
    def words(self) -> dict[str, str]:
        """What texts call a period, its year and a code."""
        noun = self.collected.noun
        example = Period.example(self.collected, self.year_begins)
        return {"period": noun, "periods": f"{noun}s", "year": example.year_noun, "example": str(example)}


@record
class Framework:
    """Everything that is collected for one authority, and how.

    core: codes of the national core, which a provider's own system may fill (EM framework, section 6).
    """

    name: Annotated[Text, says("The framework's name.")]
    version: Annotated[Short, says("Its version; change it whenever what is collected changes.")]
    prefix: Annotated[str, Field(pattern=PREFIX), says("What codes of regional indicators begin with, like EM.")]
    domains: Annotated[tuple[Domain, ...], Field(min_length=1), says("The outcome domains.")]
    levels: Annotated[tuple[Level, ...], Field(min_length=1), says("The levels at which outcomes are known.")]
    authorities: Annotated[tuple[Authority, ...], Field(min_length=1), says("The authorities that collect by it.")]
    national_indicators: Annotated[
        tuple[NationalIndicator, ...], says("The national indicators that indicators are linked to.")
    ]
    client_groups: Annotated[tuple[ClientGroup, ...], says("The client groups; a framework may have none.")]
    service_types: Annotated[tuple[ServiceType, ...], Field(min_length=1), says("The kinds of service.")]
    accommodation_types: Annotated[tuple[AccommodationType, ...], says("The kinds of accommodation.")]
    deadline: Annotated[Deadline, says("When a return is due.")]
    forms: Annotated[tuple[Form, ...], says("The quarterly form first, then the others.")]
    core: Annotated[tuple[str, ...], says("Codes of the national core.")] = ()
    code_lists: Annotated[tuple[CodeList, ...], says("The lists that choices and breakdowns are made of.")] = ()
    return_title: Annotated[Text, says("The title of the return, as workbooks print it.")] = "Performance return"
    periods: Annotated[Periods, says("How the year is divided.")] = Periods()
    identifiers: Annotated[Identifiers, says("The shapes of identifiers; those left out stay as they are.")] = (
        Identifiers()
    )
    ons_code: Annotated[
        Identifier | None, says("The ONS code that each authority must have; left out where none needs one.")
    ] = None
    person_data: Annotated[
        PersonData | None, says("Why data about people are collected; without it no form about people is issued.")
    ] = None
    value_for_money: Annotated[
        ValueForMoney | None, says("The figures by which prices are divided; without it prices are of units and hours.")
    ] = None
    models: Annotated[tuple[DistanceModel, ...], says("The models by which distance travelled is read.")] = ()
    strategic_outcomes: Annotated[
        tuple[StrategicOutcome, ...], says("What the services are to prevent, which logic chains end in.")
    ] = ()
    chains: Annotated[tuple[Chain, ...], says("The logic chains, from inputs to strategic outcomes.")] = ()

    @property
    def subject(self) -> str:
        """What the return is about: its title without the word return."""
        return self.return_title.removesuffix(" return")

    @cached_property
    def words(self) -> dict[str, str]:
        """The framework's words, by their names in columns' descriptions."""
        groups = [group.code for group in self.client_groups]
        return {
            **self.periods.words,
            "authority": self.identifiers.authority.words,
            "provider_id": self.identifiers.provider_id.words,
            "national_provider_id": self.identifiers.national_provider_id.words,
            "client_groups": code_range(groups) if groups else "blank",
        }

    def worded(self, text: str) -> str:
        """Put the framework's words in their places: `The {period}` is `The quarter`."""
        return text.format_map(self.words)

    def client_group_title(self, code: str) -> str:
        """Give the title of a client group.

        Empty where there is none. Raises KeyError for an unlisted code.
        """
        return self.client_groups_by_code[code].title if code else ""

    @cached_property
    def client_groups_by_code(self) -> dict[str, ClientGroup]:
        """Every client group by its code."""
        return {group.code: group for group in self.client_groups}

    @cached_property
    def service_types_by_code(self) -> dict[str, ServiceType]:
        """Every kind of service by its code."""
        return {kind.code: kind for kind in self.service_types}

    @cached_property
    def accommodation_types_by_code(self) -> dict[str, AccommodationType]:
        """Every kind of accommodation by its code."""
        return {kind.code: kind for kind in self.accommodation_types}

    @cached_property
    def names_of_things(self) -> tuple[str, ...]:
        """The names of things in its lists: authorities, kinds, groups."""
        lists = (self.authorities, self.service_types, self.accommodation_types, self.client_groups)
        titles = [entry.title for code_list in self.code_lists for entry in code_list.entries]
        names = [getattr(entry, "title", "") or getattr(entry, "name", "") for entries in lists for entry in entries]
        return (self.name, *names, *titles)

    def usual_duration(self, service: Service) -> tuple[Duration, str]:
        """Tell how long people usually stay in a service.

        The second part names what says so: kind of service, home or client group.
        """
        for kind in (
            self.service_types_by_code.get(service.service_type),
            self.accommodation_types_by_code.get(service.accommodation_type),
            self.client_groups_by_code.get(service.client_group),
        ):
            if kind is not None and kind.duration is not None:
                return kind.duration, kind.title
        return Duration.SHORT_TERM, "nothing says otherwise"

    def form(self, code: str) -> Form:
        """The form of that code; KeyError if there is none."""
        return self._forms[code]

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
        """The code list of that code.

        Raises KeyError if there is none.
        """
        return self._code_lists[code]

    def model(self, code: str) -> DistanceModel:
        """The model of that code; KeyError if there is none."""
        return {model.code: model for model in self.models}[code]

    def choices_of(self, question: Question) -> CodeList | None:
        """The code list of a choice; None of other questions."""
        return self.code_list(question.choices) if question.choices else None

    @property
    def sections_by_code(self) -> dict[str, Section]:
        """The quarterly form's sections by code, in reading order."""
        return self.quarterly.sections_by_code

    @property
    def questions(self) -> dict[str, Question]:
        """The quarterly form's questions by code, in reading order."""
        return self.quarterly.questions

    @property
    def figures(self) -> dict[str, Question]:
        """The quarterly form's questions whose answers are figures.

        Texts, choices and dates are none.
        """
        return {code: question for code, question in self.questions.items() if question.is_figure}

    @property
    def rules(self) -> dict[str, Rule]:
        """The quarterly form's rules by code, in reading order."""
        return self.quarterly.rules

    @property
    def active_rules(self) -> tuple[Rule, ...]:
        """The quarterly form's rules that are not switched off."""
        return self.quarterly.active_rules

    @cached_property
    def _forms(self) -> dict[str, Form]:
        return {form.code: form for form in self.forms}

    @cached_property
    def _code_lists(self) -> dict[str, CodeList]:
        return {code_list.code: code_list for code_list in self.code_lists}

    @cached_property
    def _authorities(self) -> dict[str, Authority]:
        return {authority.code: authority for authority in self.authorities}

    def section(self, code: str) -> Section:
        """The section of that code; KeyError if there is none."""
        return self.sections_by_code[code]

    def section_of(self, question: str) -> Section:
        """The section that a question belongs to.

        Raises KeyError if there is none.
        """
        return self.sections_by_code[section_code(question)]

    def authority(self, code: str) -> Authority:
        """The authority of that code; KeyError if there is none."""
        return self._authorities[code]
