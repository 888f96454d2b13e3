"""How many people there are, and in the sample of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from workbook.assess import LOADED
from workbook.people import PeopleService


@dataclass(frozen=True)
class Drawn:
    """The people of whom one share was drawn.

    people: how many there are. size: how many of them are in the sample.
    """

    people: int
    size: int


def sampled(parts: Iterable[PeopleService]) -> dict[float, Drawn]:
    """Give the people of some workbooks, by the rate of their sample.

    Of several workbooks of a service the last counts that says how many there are.
    """
    last: dict[tuple[str, str], tuple[float, Drawn]] = {}
    for part in parts:
        people = _people(part)
        if part.sample is not None and people is not None:
            drawn = Drawn(round(people), part.sample.size(people))
            last[part.issued.provider_id, part.service.service_id] = (part.sample.rate, drawn)
    by_rate: dict[float, list[Drawn]] = defaultdict(list)
    for rate, drawn in last.values():
        by_rate[rate].append(drawn)
    return {
        rate: Drawn(sum(draw.people for draw in several), sum(draw.size for draw in several))
        for rate, several in by_rate.items()
    }


def _people(part: PeopleService) -> float | None:
    sample = part.form.sample
    if sample is None:
        return None
    answers = (sourced.answer for sourced in part.answers if sourced.answer.question == sample.of)
    return next((answer.number for answer in answers if answer.status in LOADED), None)
