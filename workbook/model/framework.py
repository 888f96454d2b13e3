"""What one authority collects: its forms, and the lists that they refer to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from workbook.model.form import QUARTERLY, CodeList, Form, Section
from workbook.model.question import Question, Rule
from workbook.model.words import Evidence


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
    """When a return is due: so many working days after the period ends.

    holidays: whose bank holidays are no working days: England, Wales, Scotland, Northern Ireland, or none.
    """

    working_days: int
    evidence: Evidence
    holidays: str = "England"


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
