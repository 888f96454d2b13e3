"""By which figures the price of a service is divided."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook.model.limits import QUESTION_CODE, Amount, GroupCode, Short, record, says

_Code = Annotated[str, Field(pattern=QUESTION_CODE)]


@record
class ExpectedPrice:
    """The price of an hour that was agreed for services of one kind."""

    service_type: Annotated[Short, says("The code of the service type.")]
    client_group: Annotated[GroupCode, says("The code of the primary client group.")]
    per_hour: Annotated[Amount, Field(gt=0), says("Pounds for an hour of support.")]


@record
class ValueForMoney:
    """The figures by which prices are divided."""

    used_days: Annotated[
        tuple[_Code, ...], says("Counts of days used; of a service, the first of them that it reports is taken.")
    ]
    people: Annotated[_Code, says("The count of people supported in a period.")]
    planned: Annotated[
        _Code, says("The percentage of departures that were planned; only short-term services have a price of one.")
    ]
    expected: Annotated[
        tuple[ExpectedPrice, ...], says("The prices agreed with providers, which stand beside what is paid.")
    ] = ()
