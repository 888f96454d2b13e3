"""Logic chains: from what goes into services to what they are for."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from workbook.model.limits import CHAIN_CODE, COUNT_CODE, GroupCode, Name, OptionalText, Text, Whole, record, says
from workbook.model.lists import SourceNote
from workbook.model.words import Evidence


class ChainFact(StrEnum):
    """What a register says of services, that a link may name."""

    PRICE_PER_UNIT_WEEK = "price_per_unit_week"
    PRICE_PER_HOUR = "price_per_hour"
    HOUSEHOLD_UNITS = "household_units"
    SUPPORT_HOURS = "support_hours"
    ELIGIBILITY = "eligibility"


@record
class ChainLink:
    """One link of a chain.

    It names a figure, a fact of the register, or a strategic outcome. A link with none of the last three is words alone.
    """

    text: Annotated[OptionalText, says("What the link is, in words; left out, the title of what it names.")] = ""
    item: Annotated[
        str,
        Field(max_length=100, pattern=COUNT_CODE),
        says("The figure that shows it: an item, or a count of people's outcomes."),
    ] = ""
    fact: Annotated[ChainFact | None, says("What the register says that shows it.")] = None
    strategic: Annotated[
        str, Field(max_length=40), says("The strategic outcome of framework.yaml that it is; only in late.")
    ] = ""
    national_indicators: Annotated[tuple[Whole, ...], says("The numbers of national indicators that it serves.")] = ()
    source_note: SourceNote = ""


Links = Annotated[tuple[ChainLink, ...], Field(min_length=1)]


@record
class Chain:
    """A logic chain for services of some client groups."""

    code: Annotated[str, Field(pattern=CHAIN_CODE), says("Its code, like CHAIN-HOME.")]
    title: Annotated[Text, says("From what to what it goes, as reports print it.")]
    evidence: Annotated[Evidence, says("How far it can be trusted.")]
    client_groups: Annotated[
        tuple[GroupCode, ...], Field(min_length=1), says("The primary client groups whose services it is drawn for.")
    ]
    inputs: Annotated[Links, says("What goes in: price, capacity, who may come.")]
    processes: Annotated[Links, says("What is done.")]
    outputs: Annotated[Links, says("What was done, counted.")]
    early: Annotated[Links, says("What came of it for people: outcomes of service users.")]
    intermediate: Annotated[Links, says("What came of it for the service.")]
    late: Annotated[Links, says("What it is for: strategic outcomes.")]
    service_types: Annotated[
        tuple[Name, ...], says("Only services of these types, where some are named; else of all.")
    ] = ()
    source_note: SourceNote = ""

    @property
    def elements(self) -> tuple[tuple[str, tuple[ChainLink, ...]], ...]:
        """The six elements in order, each with its title and links."""
        return (
            ("Inputs", self.inputs),
            ("Processes and activities", self.processes),
            ("Outputs", self.outputs),
            ("Early outcomes: service users", self.early),
            ("Intermediate outcomes: the service", self.intermediate),
            ("Late outcomes: strategic", self.late),
        )
