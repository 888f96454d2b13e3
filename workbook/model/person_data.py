"""Why data about people are collected."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook.model.limits import Flag, Text, Whole, record, says


@record
class PersonData:
    """Why data about people are collected, and kept how long.

    The cover of their workbooks says it.
    """

    purpose: Annotated[Text, says("What they are collected for, as a sentence.")]
    lawful_basis: Annotated[Text, says("The lawful basis; ask your data protection officer.")]
    kept_for_months: Annotated[Whole, Field(ge=1, le=240), says("For how many months they are kept after the period.")]
    contact: Annotated[Text, says("Whom to ask about them: a name, a telephone number or an address.")]
    fictional: Annotated[Flag, says("Whether this is made up, as in an example; the cover then says so.")] = False
