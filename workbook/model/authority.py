"""An administering authority, and what its workbooks and letters say of it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook.model.limits import ACCENT, ADDRESS, PICTURE, OptionalText, Text, record, says
from workbook.model.lists import Aliases
from workbook.model.target import FigureTarget


@record
class Authority:
    """An administering authority.

    accent, logo: how its workbooks look. contact, telephone, address: whom and where to ask. read_me: its own words on Read me.
    greeting, closing: the first and the last line of its letters. targets: what figures are to come to.
    """

    code: Annotated[str, Field(min_length=1, max_length=12), says("Its code, like DER.")]
    name: Annotated[Text, says("Its name.")]
    ons: Annotated[str, Field(max_length=9), says("Its ONS code until 2010, like 00FK; in quotes if all digits.")] = ""
    gss: Annotated[str, Field(max_length=9), says("Its GSS code from 2011, like E06000015.")] = ""
    aliases: Aliases = ()
    return_to: Annotated[
        str, Field(pattern=ADDRESS, max_length=100), says("The address that its workbooks give for returns.")
    ] = ""
    contact: Annotated[OptionalText, says("Whom providers may ask, as workbooks and letters name them.")] = ""
    telephone: Annotated[OptionalText, says("The telephone number for questions; in quotes.")] = ""
    address: Annotated[OptionalText, says("Where the authority is, in one line.")] = ""
    accent: Annotated[
        str,
        Field(pattern=ACCENT),
        says('The colour of headings, like "#1F3A5F"; white letters must be readable on it.'),
    ] = ""
    logo: Annotated[
        str, Field(pattern=PICTURE), says("A PNG or JPEG file in indicator_config, which Read me shows, like logo.png.")
    ] = ""
    read_me: Annotated[tuple[Text, ...], says("Sentences of the authority's own for Read me.")] = ()
    greeting: Annotated[OptionalText, says("What letters begin with, in place of Dear and the provider's name.")] = ""
    closing: Annotated[OptionalText, says("What letters end with, in place of the contact and the authority.")] = ""

    targets: Annotated[
        tuple[FigureTarget, ...], says("What it wants figures to come to; none is known, so none ships.")
    ] = ()

    @property
    def upload_code(self) -> str:
        """The authority's code in an upload.

        The ONS code, or its own where it has none.
        """
        return self.ons or self.code

    def targets_of(self, figure: str, year: str) -> tuple[FigureTarget, ...]:
        """What a figure is to come to in a year, LAA first."""
        return tuple(
            sorted(
                (target for target in self.targets if (target.figure, target.year) == (figure, year)),
                key=lambda target: target.set_by,
            )
        )

    @property
    def whom_to_ask(self) -> str:
        """Contact, telephone number and address in one line; empty where none is given."""
        return ", ".join(filter(None, (self.contact, self.telephone, self.address)))
