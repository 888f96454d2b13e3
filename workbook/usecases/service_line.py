"""The line of the status that says how one service stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from workbook.quarter import ServiceState
from workbook.table import Holds, columns_of


@dataclass(frozen=True)
class ServiceLine:
    """How one service of one workbook stands.

    The fields are the columns of status.csv, in order, each with what it holds; the framework's words are in braces.
    """

    period: Annotated[str, Holds("The period, as {example}.")]
    authority_code: Annotated[str, Holds("The authority's code: {authority}.")]
    authority: Annotated[str, Holds("The authority's name.")]
    provider_id: Annotated[str, Holds("National client record provider id: {provider_id}.")]
    provider_name: Annotated[str, Holds("The provider's name.")]
    contact_email: Annotated[str, Holds("Whom the register names to write to.")]
    service_id: Annotated[str, Holds("The service's identifier in the authority's system.")]
    service_name: Annotated[str, Holds("The service's name.")]
    part: Annotated[str, Holds("Which part of its questions the workbook asks; blank for all of them.")]
    workbook: Annotated[str, Holds("The name of the workbook's file.")]
    issued: Annotated[str, Holds("The day on which it was issued.")]
    due: Annotated[str, Holds("The day on which it is due.")]
    state: Annotated[ServiceState, Holds("not returned, held back, queried or accepted.")]
    saved: Annotated[str, Holds("The day on which the return that counts says it was last saved.")]
    received: Annotated[str, Holds("The day on which it was first read.")]
    days_late: Annotated[int, Holds("Working days after the due date: of the return, or of today where none has come.")]
    must_fix: Annotated[int, Holds("Open findings that must be put right.")]
    to_confirm: Annotated[int, Holds("Open findings that are to be confirmed.")]
    source_file: Annotated[str, Holds("The file received that counts.")]
    note: Annotated[
        str, Holds("What else there is to know: what was withdrawn, what waits, which release it is not in.")
    ]


STATUS_COLUMNS = columns_of(ServiceLine)
