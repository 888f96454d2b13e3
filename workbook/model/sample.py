"""The sample of people for whom a form is filled in.

Nobody picks: how many, and which of a list, follows from a share and a start that are fixed when a workbook is issued.
"""

from __future__ import annotations

import math
from typing import Annotated

from pydantic import Field

from workbook.model.limits import Amount, GroupCode, record, says
from workbook.model.lists import SourceNote
from workbook.model.words import Evidence

#: What is less than this beside a whole number is an error of reckoning; the sheet rounds so, too.
SAMPLE_DECIMALS = 9
_Share = Annotated[Amount, Field(gt=0, le=1)]


@record
class Sample:
    """Of how many people a form is filled in, and of whom."""

    of: Annotated[str, says("The question that says how many people there are; its section has `once`.")]
    rate: Annotated[_Share, says("The share of the people, like 0.5 for every second, where no other rate is given.")]
    other_rate: Annotated[_Share | None, says("The share in services of some client groups.")] = None
    other_rate_for: Annotated[tuple[GroupCode, ...], says("The primary client groups of these services.")] = ()
    evidence: Annotated[Evidence, says("How far it can be trusted.")] = Evidence.OURS
    source_note: SourceNote = ""

    def rate_of(self, client_group: str) -> float:
        """The share that is asked in a service of a client group."""
        if self.other_rate is not None and client_group in self.other_rate_for:
            return self.other_rate
        return self.rate


@record
class SampleDraw:
    """What decides who is in the sample of one service.

    It is fixed when the workbook is issued.

    rate: the share. start: where it begins, from 0 up to 1, at random.
    """

    rate: _Share
    start: Annotated[Amount, Field(ge=0, lt=1)]

    def size(self, people: float) -> int:
        """How many of so many people are in it."""
        return math.ceil(round(self.rate * people, SAMPLE_DECIMALS))

    def positions(self, people: int) -> tuple[int, ...]:
        """Which they are in the list of all, counted from 1."""
        size = self.size(people)
        return tuple(
            math.floor(round((number + self.start) * people / size, SAMPLE_DECIMALS)) + 1 for number in range(size)
        )
