"""What is collected: indicators with their items and rules, and the lists they refer to."""

from __future__ import annotations

from dataclasses import dataclass

from workbook.model.words import Evidence, Kind, QuestionType, RuleStatus, RuleStrength, State


@dataclass(frozen=True)
class Question:
    """One figure of an indicator.

    code: `EM-LPI-51.supported`. label: the question as the provider reads it. unit: `people`, `days`, `%`.
    maximum: the largest legal entry. prompt: the short help shown when the cell is selected.
    formula: for a derived item, an expression of the rule language; empty otherwise.
    adds_up: whether the four quarters of a year may be added together.
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

    @property
    def name(self) -> str:
        """The part of the code after the dot, as rules of the same indicator write it."""
        return self.code.rpartition(".")[2]

    @property
    def indicator(self) -> str:
        """The code of the indicator it belongs to."""
        return self.code.rpartition(".")[0]

    @property
    def derived(self) -> bool:
        """Whether it is worked out rather than typed."""
        return self.type is QuestionType.DERIVED


@dataclass(frozen=True)
class Rule:
    """One check: `test` must hold, or `message` is said.

    code: `EM-LPI-51.R1`. test: an expression of the rule language. message: may quote figures as
    `({item})`; the brackets go where the words stand without figures. Source: the YAML that states it.
    """

    code: str
    severity: RuleStrength
    test: str
    message: str
    status: RuleStatus = RuleStatus.ON

    @property
    def effective(self) -> RuleStrength:
        """The severity it acts with: a beta rule only ever warns."""
        return RuleStrength.WARN if self.status is RuleStatus.BETA else self.severity


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
    items: tuple[Question, ...]
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

    @property
    def inputs(self) -> tuple[Question, ...]:
        """The items a provider types."""
        return tuple(item for item in self.items if not item.derived)


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
    indicators: tuple[Section, ...]
    core: tuple[str, ...] = ()

    def indicator(self, code: str) -> Section:
        """The indicator of that code; KeyError if there is none."""
        return {indicator.code: indicator for indicator in self.indicators}[code]

    def items(self) -> dict[str, Question]:
        """Every item by its code, in reading order."""
        return {item.code: item for indicator in self.indicators for item in indicator.items}

    def authority(self, code: str) -> Authority:
        """The authority of that code; KeyError if there is none."""
        return {authority.code: authority for authority in self.authorities}[code]
