"""Frozen records for what is collected, from whom, and for which quarter.

Nothing here reads a file or knows what a spreadsheet is. Behaviour is limited to what a record can
say of itself. Codes are namespaced (`EM-LPI-51`), items are `<indicator code>.<name>`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """How one service stands to one indicator (design 6), from least to most."""

    HIDDEN = "hidden"
    OFFERED = "offered"
    SELECTED = "selected"
    REQUIRED = "required"

    @property
    def shown(self) -> bool:
        """Whether the provider sees the indicator at all."""
        return self is not State.HIDDEN

    @property
    def on(self) -> bool:
        """Whether the indicator starts as reported."""
        return self in (State.SELECTED, State.REQUIRED)

    @property
    def switchable(self) -> bool:
        """Whether the provider may change it within the workbook."""
        return self in (State.OFFERED, State.SELECTED)


#: Settings ranked for "secondary groups add, never remove": the higher rank wins.
STATE_RANK = {state: rank for rank, state in enumerate(State)}


class Kind(StrEnum):
    """What a figure measures: a state of things on one day, events over the quarter, or a sum of others."""

    STOCK = "stock"
    FLOW = "flow"
    DERIVED = "derived"


class ItemType(StrEnum):
    """What may be typed: a whole number, a number to two decimal places, yes or no; or nothing (derived)."""

    COUNT = "count"
    NUMBER = "number"
    YES_NO = "yes_no"
    DERIVED = "derived"


class Severity(StrEnum):
    """Whether a broken rule is illegal (stop) or unlikely (warn)."""

    STOP = "stop"
    WARN = "warn"


class Submission(StrEnum):
    """How a provider sends its figures: all in one workbook, or the standard part filled by its own system."""

    WORKBOOK = "workbook"
    AUTOMATED = "automated"


class RuleStatus(StrEnum):
    """on: as written; beta: always a warning; off: not checked."""

    ON = "on"
    BETA = "beta"
    OFF = "off"


class Evidence(StrEnum):
    """How far a shipped fact can be trusted."""

    FOUND = "found"
    UNVERIFIED = "unverified"
    OURS = "ours"


@dataclass(frozen=True)
class Item:
    """One figure of an indicator.

    code: `EM-LPI-51.supported`. label: the question as the provider reads it. unit: `people`, `days`, `%`.
    maximum: the largest legal entry. prompt: the short help shown when the cell is selected.
    formula: for a derived item, an expression of the rule language; empty otherwise.
    adds_up: whether the four quarters of a year may be added together.
    """

    code: str
    label: str
    type: ItemType
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
        return self.type is ItemType.DERIVED


@dataclass(frozen=True)
class Rule:
    """One check: `test` must hold, or `message` is said.

    code: `EM-LPI-51.R1`. test: an expression of the rule language. message: may quote figures as
    `({item})`; the brackets go where the words stand without figures. Source: the YAML that states it.
    """

    code: str
    severity: Severity
    test: str
    message: str
    status: RuleStatus = RuleStatus.ON

    @property
    def effective(self) -> Severity:
        """The severity it acts with: a beta rule only ever warns."""
        return Severity.WARN if self.status is RuleStatus.BETA else self.severity


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
class Indicator:
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
    items: tuple[Item, ...]
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
    def inputs(self) -> tuple[Item, ...]:
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
    indicators: tuple[Indicator, ...]
    core: tuple[str, ...] = ()

    def indicator(self, code: str) -> Indicator:
        """The indicator of that code; KeyError if there is none."""
        return {indicator.code: indicator for indicator in self.indicators}[code]

    def items(self) -> dict[str, Item]:
        """Every item by its code, in reading order."""
        return {item.code: item for indicator in self.indicators for item in indicator.items}

    def authority(self, code: str) -> Authority:
        """The authority of that code; KeyError if there is none."""
        return {authority.code: authority for authority in self.authorities}[code]


@dataclass(frozen=True)
class Service:
    """One service as the register has it.

    service_type and accommodation_type: codes of the framework (accommodation_type is empty unless the
    type is accommodation-based). client_group and secondary_client_groups: 1 to 21. changes: what was
    agreed for this service alone, by indicator code. household_units: None where not given.
    """

    service_id: str
    name: str
    service_type: str
    accommodation_type: str
    client_group: int
    secondary_client_groups: tuple[int, ...] = ()
    household_units: int | None = None
    changes: tuple[tuple[str, State], ...] = ()
    register_line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Provider:
    """One provider within one authority, with its services in register order.

    authority: an authority code. provider_id: 5 digits. national_provider_id: 8 digits. Both are text.
    """

    authority: str
    provider_id: str
    national_provider_id: str
    name: str
    contact_email: str
    services: tuple[Service, ...]
    submission: Submission = Submission.WORKBOOK


_PERIOD = re.compile(r"(\d{4})-(\d{2})-Q([1-4])", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """A quarter of a financial year, April to March: Period(2008, 2) is July to September 2008."""

    year: int
    quarter: int

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2008-09-Q2`; ValueError if it is not such a text or the years do not follow."""
        match = _PERIOD.fullmatch(text.strip())
        if match is None or (int(match[1]) + 1) % 100 != int(match[2]) or not 1900 <= int(match[1]) <= 9998:
            raise ValueError(f"'{text}' is not a quarter. Write it as 2008-09-Q2: financial year, then Q1 to Q4.")
        return cls(int(match[1]), int(match[3]))

    def __str__(self) -> str:
        return f"{self.year}-{(self.year + 1) % 100:02d}-Q{self.quarter}"

    @property
    def start(self) -> dt.date:
        """The first day."""
        month = 3 * self.quarter + 1
        return dt.date(self.year, month, 1) if month <= 12 else dt.date(self.year + 1, month - 12, 1)

    @property
    def end(self) -> dt.date:
        """The last day."""
        return self.next().start - dt.timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days the quarter has: 90 to 92."""
        return (self.end - self.start).days + 1

    @property
    def label(self) -> str:
        """`July to September 2008`."""
        return f"{self.start:%B} to {self.end:%B %Y}"

    def next(self) -> Period:
        """The quarter after this one."""
        return Period(self.year, self.quarter + 1) if self.quarter < 4 else Period(self.year + 1, 1)

    def previous(self) -> Period:
        """The quarter before this one."""
        return Period(self.year, self.quarter - 1) if self.quarter > 1 else Period(self.year - 1, 4)


@dataclass(frozen=True)
class Setting:
    """One stated choice: the state of one indicator, and the `file:line` that says so."""

    indicator: str
    state: State
    source: str = field(default="", compare=False)


@dataclass(frozen=True)
class Defaults:
    """One layer of the cascade: settings by client group code and by service type code."""

    client_groups: dict[int, tuple[Setting, ...]] = field(default_factory=dict)
    service_types: dict[str, tuple[Setting, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Configuration:
    """All that the YAML says, validated.

    framework: what every authority collects. local: for an authority with an overlay, the framework with
    its own indicators and rule settings added. defaults: the regional layer. overlays: an authority's own layer.
    sources: the `file:line` where each indicator is stated.
    """

    framework: Framework
    local: dict[str, Framework]
    defaults: Defaults
    overlays: dict[str, Defaults]
    sources: dict[str, str]

    def framework_for(self, authority: str) -> Framework:
        """What that authority collects: the common framework, with its overlay if it has one."""
        return self.local.get(authority, self.framework)

    def layers_for(self, authority: str) -> tuple[Defaults, ...]:
        """The layers of the cascade for that authority, most general first."""
        overlay = self.overlays.get(authority)
        return (self.defaults,) if overlay is None else (self.defaults, overlay)
