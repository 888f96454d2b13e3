"""What an authority wants a figure to come to."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from workbook.model.limits import QUESTION_CODE, YEAR, Amount, OptionalText, record, says
from workbook.text import exact_text


@record
class FigureTarget:
    """What one figure is to come to in a year.

    set_by: the local area agreement, or the authority itself.
    """

    figure: Annotated[str, Field(pattern=QUESTION_CODE), says("The figure that is worked out, like EM-LPI-57.percent.")]
    year: Annotated[str, Field(pattern=YEAR), says("The year that it is for, like 2008-09.")]
    set_by: Annotated[Literal["LAA", "local"], says("LAA where the local area agreement has it; else local.")]
    at_least: Annotated[Amount | None, says("What the figure is to be at least; this or at_most.")] = None
    at_most: Annotated[Amount | None, says("What the figure is to be at most.")] = None
    source: Annotated[OptionalText, says("The document that it is from.")] = ""

    @property
    def code(self) -> str:
        """What tells it apart from the authority's others."""
        return f"{self.figure} {self.year} {self.set_by}"

    @property
    def amount(self) -> float:
        """What the figure is to come to."""
        amount = self.at_most if self.at_least is None else self.at_least
        return 0.0 if amount is None else amount

    @property
    def words(self) -> str:
        """`LAA: at least 60`."""
        return f"{self.set_by}: at {'most' if self.at_least is None else 'least'} {exact_text(self.amount)}"
