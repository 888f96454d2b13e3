"""The shapes of identifiers."""

from __future__ import annotations

import re
from typing import Annotated

from workbook.model.limits import Text, record, says


@record
class Identifier:
    """The shape of one kind of identifier."""

    pattern: Annotated[Text, says("A regular expression for the whole of it, like [0-9]{5}.")]
    words: Annotated[Text, says("How to write it, in words that follow `must be`, like 5 digits.")]

    def fits(self, text: str) -> bool:
        """Tell whether a text has the shape."""
        return re.fullmatch(self.pattern, text) is not None


@record
class Identifiers:
    """The shapes of the identifiers that a register uses.

    Source: those of providers are from the national client record form and the upload's Provider.csv.
    """

    provider_id: Annotated[Identifier, says("The authority's own number of a provider.")] = Identifier(
        "[0-9]{5}", "5 digits, for example 01234"
    )
    national_provider_id: Annotated[Identifier, says("The national number of a provider.")] = Identifier(
        "[0-9]{8}", "8 digits, for example 01234567"
    )
    authority: Annotated[Identifier, says("The code of an authority.")] = Identifier(
        "[A-Z]{3}", "three capitals, like DER"
    )
