"""The policy on small numbers shown outside the authority, and what was shown."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from pydantic import Field

from workbook.model.limits import Flag, GroupCode, Short, Whole, record, says


@record
class Sharing:
    """The policy on small numbers.

    A unit that is in neither list counts people, so that a new one is protected until it is listed.
    """

    threshold: Annotated[
        Whole, Field(ge=3, le=100), says("A count of people below this, zero included, is not shared.")
    ]
    minimum_base: Annotated[
        Whole,
        Field(ge=3, le=1000),
        says("A percentage of fewer people is not shared, nor, in a sensitive indicator, how many they are."),
    ]
    amount_units: Annotated[
        tuple[Short, ...],
        says("Units of amounts added up over people where a formula divides them by people, as days waited are."),
    ]
    other_units: Annotated[tuple[Short, ...], says("Units that never count people.")]
    sensitive_client_groups: Annotated[
        tuple[GroupCode, ...], says("Client groups for which all that a service reports is sensitive.")
    ]
    protect_from_providers: Annotated[
        Flag,
        says("Whether sensitive figures are hidden from other providers too, each of which knows its own figures."),
    ] = True
    protect_from_services: Annotated[
        Flag,
        says(
            "Whether they are hidden from whoever has another service: a provider to which it goes later, with its past."
        ),
    ] = True


class PrintedSource(NamedTuple):
    """A service in a period, as it was when tables were printed."""

    period: str
    provider_id: str
    service_id: str
    household_units: float | None


class PrintedFigure(NamedTuple):
    """A figure that printed tables were made of.

    source: the place of its service among the sources.
    """

    question: str
    source: int
    value: float


@record
class PrintedTables:
    """What was printed and what was hidden in one period's shared tables.

    A sum is the places of its figures among the figures.
    """

    sources: tuple[PrintedSource, ...] = ()
    figures: tuple[PrintedFigure, ...] = ()
    shown: tuple[tuple[int, ...], ...] = ()
    hidden: tuple[tuple[int, ...], ...] = ()
