"""The policy on small numbers shown outside the authority."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook.model.limits import GroupCode, Short, Whole, record, says


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
