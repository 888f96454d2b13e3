"""Compare readings of people by a model, and count who travelled how far.

Nothing is compared across models or versions, and different models never become one score.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import mean, median

from workbook.model import BEGAN, JUDGED_BY, READ_ON, DistanceModel, ModelItem, OutcomeKind, Period, Section
from workbook.outcomes.records import answers_by_record
from workbook.people import PeopleService
from workbook.references import reference_of

#: Fewer people than these have no mean.
FEWEST_FOR_MEAN = 10


class DistanceChange(StrEnum):
    """What became of a person or item since the first reading."""

    IMPROVED = "improved"
    SAME = "same"
    SAME_AT_BEST = "same_at_best"
    WORSE = "worse"


class NotComparable(StrEnum):
    """Why a person's readings are not compared."""

    ONE_READING = "one_reading"
    OTHER_VERSION = "other_version"
    TOO_SOON = "too_soon"
    TOO_MANY_MISSING = "too_many_missing"
    OTHER_JUDGE = "other_judge"


@dataclass(frozen=True)
class PersonReading:
    """One reading of a person.

    day, judged_by: when, and who judged. levels: by item.
    began: the day on which the support began; None where it is not known.
    """

    model: DistanceModel
    reference: str
    day: dt.date
    judged_by: str
    levels: Mapping[str, float]
    began: dt.date | None = None


@dataclass(frozen=True)
class ReadingComparison:
    """A person's first reading beside the latest.

    change: of the person; None where `reason` says why there is none. items: of each item that both readings have.
    difference: of the totals, more than 0 for the better; None where either has none.
    """

    change: DistanceChange | None
    reason: NotComparable | None
    items: Mapping[str, DistanceChange] = field(default_factory=dict)
    latest: Mapping[str, float] = field(default_factory=dict)
    difference: float | None = None


def change_of(difference: float, least: float, *, is_at_best: bool) -> DistanceChange:
    """Tell improved from worse and same.

    difference: more than 0 for the better. least: the smallest that counts. is_at_best: whether both are at the best.
    """
    if difference >= least:
        return DistanceChange.IMPROVED
    if difference <= -least:
        return DistanceChange.WORSE
    return DistanceChange.SAME_AT_BEST if is_at_best else DistanceChange.SAME


def compare(readings: Sequence[PersonReading]) -> ReadingComparison:
    """Compare the first reading of a person with the latest.

    The model and version are those of the latest.
    readings: at least one, in order of their days.
    """
    latest = readings[-1]
    model, alike = latest.model, [reading for reading in readings if _is_alike(reading.model, latest.model)]
    first = alike[0]
    reason = _reason(readings, first, latest)
    if reason is not None:
        return ReadingComparison(None, reason, latest=latest.levels)
    items = {
        code: _item_change(model, code, first, latest) for code in model.items_by_code if _has(code, first, latest)
    }
    if not (model.is_enough(first.levels) and model.is_enough(latest.levels) and items):
        return ReadingComparison(None, NotComparable.TOO_MANY_MISSING, items, latest.levels)
    before, now = model.total_of(first.levels), model.total_of(latest.levels)
    if before is None or now is None or model.compare.min_change_total is None:
        return ReadingComparison(_by_items(items.values()), None, items, latest.levels)
    difference = _towards_better(model, before, now)
    is_at_best = before == now == model.best_total
    change = change_of(difference, model.compare.min_change_total, is_at_best=is_at_best)
    return ReadingComparison(change, None, items, latest.levels, difference)


def _is_alike(model: DistanceModel, other: DistanceModel) -> bool:
    return (model.code, model.version) == (other.code, other.version)


def _has(code: str, *readings: PersonReading) -> bool:
    return all(code in reading.levels for reading in readings)


def _reason(readings: Sequence[PersonReading], first: PersonReading, latest: PersonReading) -> NotComparable | None:
    """Why two readings are not compared, but for what is missing in them."""
    compared = latest.model.compare
    if first is latest:
        return NotComparable.ONE_READING if len(readings) == 1 else NotComparable.OTHER_VERSION
    if (latest.day - first.day).days < compared.min_days:
        return NotComparable.TOO_SOON
    if first.judged_by != latest.judged_by and not compared.across_judges:
        return NotComparable.OTHER_JUDGE
    return None


def _item_change(model: DistanceModel, code: str, first: PersonReading, latest: PersonReading) -> DistanceChange:
    before, now = first.levels[code], latest.levels[code]
    is_at_best = before == now == model.best(code)
    return change_of(_towards_better(model, before, now), model.compare.min_change, is_at_best=is_at_best)


def _towards_better(model: DistanceModel, before: float, now: float) -> float:
    return now - before if model.levels.higher_is_better else before - now


def _by_items(changes: Iterable[DistanceChange]) -> DistanceChange:
    """What became of somebody who has no total: more items better than worse, or fewer."""
    counts = Counter(changes)
    difference = counts[DistanceChange.IMPROVED] - counts[DistanceChange.WORSE]
    return change_of(difference, 1, is_at_best=set(counts) == {DistanceChange.SAME_AT_BEST})


@dataclass(frozen=True)
class ItemCount:
    """How many people with two readings changed by one item.

    successes: who improved, or stayed where that is success. of: of how many; an item of the kind process needs no
    reading before.
    """

    changes: Mapping[DistanceChange, int]
    successes: int
    of: int

    @property
    def measured(self) -> int:
        """How many have two readings of it."""
        return sum(self.changes.values())


@dataclass(frozen=True)
class DistanceCount:
    """How many people of a service travelled how far.

    people: who have a reading in the period. long_enough: of these, who were there long enough for two.
    differences: of totals, more than 0 for the better.
    """

    people: int
    long_enough: int
    changes: Mapping[DistanceChange, int]
    reasons: Mapping[NotComparable, int]
    differences: tuple[float, ...]
    items: Mapping[str, ItemCount]

    @property
    def measured(self) -> int:
        """How many have two readings that are compared."""
        return sum(self.changes.values())

    @property
    def median_change(self) -> float | None:
        """The median change of the total; None of none."""
        return median(self.differences) if self.differences else None

    @property
    def mean_change(self) -> float | None:
        """The mean change of the total; None of fewer than ten people."""
        return mean(self.differences) if len(self.differences) >= FEWEST_FOR_MEAN else None

    @property
    def chance(self) -> float | None:
        """How often chance alone parts improved from worse so far.

        It is the two-sided sign test, from 0 to 1; None where nobody changed.
        """
        improved, worse = self.changes[DistanceChange.IMPROVED], self.changes[DistanceChange.WORSE]
        changed, fewer = improved + worse, min(improved, worse)
        if not changed:
            return None
        return min(1.0, 2 * sum(math.comb(changed, number) for number in range(fewer + 1)) / (1 << changed))


def readings_of(service: PeopleService, section: Section) -> list[PersonReading]:
    """Give the readings of a service's people in one workbook.

    One without a day that counts is none.
    """
    model = service.framework.model(section.model)
    items = {f"{section.code}.{code}": code for code in model.items_by_code}
    judged_by, began, read_on = (f"{section.code}.{name}" for name in (JUDGED_BY, BEGAN, READ_ON))
    return [
        PersonReading(
            model,
            reference_of(record),
            dt.date.fromisoformat(said[read_on].text),
            said[judged_by].text if judged_by in said else "",
            {
                items[code]: answer.number
                for code, answer in said.items()
                if code in items and answer.number is not None
            },
            dt.date.fromisoformat(said[began].text) if began in said else None,
        )
        for record, said in answers_by_record(service.answers).items()
        if read_on in said
    ]


def count_distance(model: DistanceModel, readings: Iterable[PersonReading], period: Period) -> DistanceCount | None:
    """Count the people of a service who have a reading in a period.

    The first reading is compared with the latest up to its end.
    Returns None where nobody has one.
    """
    by_person: dict[str, list[PersonReading]] = defaultdict(list)
    for reading in sorted(readings, key=lambda reading: reading.day):
        if reading.day <= period.end:
            by_person[reading.reference].append(reading)
    people = [timeline for timeline in by_person.values() if timeline[-1].day >= period.start]
    if not people:
        return None
    compared = [compare(timeline) for timeline in people]
    changes = Counter(comparison.change for comparison in compared if comparison.change is not None)
    reasons = Counter(comparison.reason for comparison in compared if comparison.reason is not None)
    differences = (comparison.difference for comparison in compared if comparison.difference is not None)
    return DistanceCount(
        people=len(people),
        long_enough=sum(_is_long_enough(timeline) for timeline in people),
        changes={change: changes[change] for change in DistanceChange},
        reasons={reason: reasons[reason] for reason in NotComparable},
        differences=tuple(differences),
        items={item.code: _count_item(model, item, compared) for item in model.items},
    )


def _is_long_enough(timeline: Sequence[PersonReading]) -> bool:
    """Whether somebody was there for so many days as two readings need, by when the support began, if that is known."""
    latest = timeline[-1]
    began = next((reading.began for reading in timeline if reading.began is not None), timeline[0].day)
    return (latest.day - min(began, timeline[0].day)).days >= latest.model.compare.min_days


def _count_item(model: DistanceModel, item: ModelItem, compared: Sequence[ReadingComparison]) -> ItemCount:
    changes = Counter(comparison.items[item.code] for comparison in compared if item.code in comparison.items)
    counted = {change: changes[change] for change in DistanceChange}
    if item.kind is OutcomeKind.PROCESS:
        levels = [comparison.latest[item.code] for comparison in compared if item.code in comparison.latest]
        return ItemCount(counted, sum(_is_good(model, level) for level in levels), len(levels))
    successes = sum(
        comparison.items[item.code] is DistanceChange.IMPROVED
        or (
            item.kind is OutcomeKind.QUALITY_OF_LIFE
            and comparison.items[item.code] is not DistanceChange.WORSE
            and _is_good(model, comparison.latest[item.code])
        )
        for comparison in compared
        if item.code in comparison.items
    )
    return ItemCount(counted, successes, sum(counted.values()))


def _is_good(model: DistanceModel, level: float) -> bool:
    """Whether to stay at a level is success: always, where the model names none to begin from."""
    if model.good_from is None:
        return True
    return level >= model.good_from if model.levels.higher_is_better else level <= model.good_from
