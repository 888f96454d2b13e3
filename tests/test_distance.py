"""Distance travelled: how two readings of a person are compared, and what is counted.

1. Twelve people give the worked figures, at each smallest change, in both directions.
2. What is not compared says why: one reading, another version, too soon, too much missing, another judge.
3. A person is classed by the total where both readings have one; else by how many items improved and worsened.
4. Whoever stays at the best level is among the same, and said beside it.
5. Items are compared where both readings have them, whatever becomes of the person.
6. Success is to improve; to stay, for quality of life, at or above `good_from`; to be there, for a process.
7. A person counts in the period of a reading, the first against the latest up to its end.
8. Fewer than ten people have no mean.
9. How often chance alone parts improved from worse so far is the two-sided sign test; of nobody who changed there is none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from scipy.stats import binomtest

from distance import START, model, reading
from workbook.model import DistanceModel, ModelComparison, ModelItem, OutcomeKind, Period, TotalMethod
from workbook.outcomes import (
    DistanceChange,
    DistanceCount,
    NotComparable,
    PersonReading,
    ReadingComparison,
    compare,
    count_distance,
)

FIRST = (22, 30, 18, 25, 40, 33, 27, 15, 21, 36, 29, 24)
LATEST = (30, 31, 18, 29, 38, 41, 27, 22, 20, 44, 30, 24)
PERIOD = Period(2008, 2)
LATER = dt.date(2008, 8, 1)
ONE = model("home")
THREE = model("home", "money", "safety", highest=5)
TOTALLED = model("home", "money", highest=5, least=2, total=TotalMethod.SUM, may_miss=1)


def twelve(of: DistanceModel) -> DistanceCount:
    """The twelve people counted."""
    readings = [
        reading(of, day, {"home": level}, f"P{number}")
        for day, levels in ((START, FIRST), (LATER, LATEST))
        for number, level in enumerate(levels)
    ]
    counts = count_distance(of, readings, PERIOD)
    assert counts is not None
    return counts


def of_classes(counts: DistanceCount) -> tuple[int, int, int]:
    """Improved, same and worse."""
    same = counts.changes[DistanceChange.SAME] + counts.changes[DistanceChange.SAME_AT_BEST]
    return counts.changes[DistanceChange.IMPROVED], same, counts.changes[DistanceChange.WORSE]


def of_two(of: DistanceModel, before: dict[str, float], now: dict[str, float], **more: str) -> ReadingComparison:
    """Two readings of one person compared."""
    return compare([reading(of, START, before, **more), reading(of, LATER, now, **more)])


@pytest.mark.parametrize(("least", "expected"), [(1, (7, 3, 2)), (2, (5, 6, 1)), (3, (5, 7, 0))])
@pytest.mark.parametrize("total", [TotalMethod.NONE, TotalMethod.SUM, TotalMethod.MEAN])
def test_twelve_people(least: int, expected: tuple[int, int, int], total: TotalMethod) -> None:
    """1: by a total of one item as by the item itself."""
    assert of_classes(twelve(model("home", least=least, total=total))) == expected


def test_twelve_people_where_lower_is_better() -> None:
    """1: the same levels, the other way round."""
    reversed_model = model("home", least=2, higher_is_better=False, total=TotalMethod.SUM)
    assert of_classes(twelve(reversed_model)) == (1, 6, 5)


def test_the_change_of_twelve_people() -> None:
    """1, 8: the mean and the median of the differences, for the better."""
    counts = twelve(model("home", total=TotalMethod.SUM))
    assert counts.mean_change == pytest.approx(34 / 12)
    assert (counts.median_change, min(counts.differences), max(counts.differences)) == (1.0, -2, 8)
    assert twelve(model("home", higher_is_better=False, total=TotalMethod.SUM)).mean_change == pytest.approx(-34 / 12)


def test_twelve_people_may_have_changed_by_chance() -> None:
    """9: seven up and two down are no change to claim; five up and none down are not either, but nearly."""
    by_one = twelve(model("home", total=TotalMethod.SUM)).chance
    assert by_one == pytest.approx(0.1797, abs=5e-5)
    assert by_one == pytest.approx(binomtest(2, 9).pvalue)
    assert twelve(model("home", least=3, total=TotalMethod.SUM)).chance == pytest.approx(0.0625)
    assert twelve(model("home", least=3, higher_is_better=False)).chance == pytest.approx(0.0625)


@pytest.mark.parametrize(("before", "now", "chance"), [((1, 1), (1, 1), None), ((1, 3), (3, 1), 1.0)])
def test_nobody_changed_or_as_many_up_as_down(
    before: tuple[int, int], now: tuple[int, int], chance: float | None
) -> None:
    """9: nothing is said of nobody, and never more than certainty."""
    readings = [
        reading(ONE, day, {"home": level}, f"P{who}")
        for day, levels in ((START, before), (LATER, now))
        for who, level in enumerate(levels)
    ]
    counts = count_distance(ONE, readings, PERIOD)
    assert counts is not None
    assert counts.chance == chance


def test_nine_people_have_no_mean() -> None:
    """8: ten do."""
    of = model("home", total=TotalMethod.SUM)
    for people, has_mean in ((9, False), (10, True)):
        pairs = [(START, 1), (LATER, 2)]
        readings = [reading(of, day, {"home": level}, f"P{who}") for who in range(people) for day, level in pairs]
        counts = count_distance(of, readings, PERIOD)
        assert counts is not None
        assert (counts.mean_change is not None) is has_mean


NEW_VERSION = replace(ONE, version="2")
ACROSS = replace(ONE, compare=ModelComparison(1, across_judges=True))
LEVEL = {"home": 3.0}


@pytest.mark.parametrize(
    ("readings", "reason"),
    [
        ([reading(ONE, LATER, LEVEL)], NotComparable.ONE_READING),
        ([reading(ONE, START, LEVEL), reading(NEW_VERSION, LATER, LEVEL)], NotComparable.OTHER_VERSION),
        ([reading(ONE, LATER - dt.timedelta(27), LEVEL), reading(ONE, LATER, LEVEL)], NotComparable.TOO_SOON),
        ([reading(ONE, LATER - dt.timedelta(28), LEVEL), reading(ONE, LATER, LEVEL)], None),
        ([reading(ONE, START, {}), reading(ONE, LATER, LEVEL)], NotComparable.TOO_MANY_MISSING),
        ([reading(ONE, START, LEVEL, judge="person"), reading(ONE, LATER, LEVEL)], NotComparable.OTHER_JUDGE),
        ([reading(ACROSS, START, LEVEL, judge="person"), reading(ACROSS, LATER, LEVEL)], None),
    ],
)
def test_why_readings_are_not_compared(readings: list[PersonReading], reason: NotComparable | None) -> None:
    """2: each reason; 28 days are enough, and judges may differ where the model says so."""
    comparison = compare(readings)
    assert (comparison.reason, comparison.change is None) == (reason, reason is not None)


def test_the_first_is_compared_with_the_latest() -> None:
    """1: what lies between is passed over, and so is what was read by another version."""
    middle = START + dt.timedelta(50)
    through = [reading(ONE, START, {"home": 3}), reading(ONE, middle, {"home": 9}), reading(ONE, LATER, {"home": 2})]
    assert compare(through).change is DistanceChange.WORSE
    older = [reading(NEW_VERSION, START, {"home": 1}), *through[1:]]
    assert compare(older).change is DistanceChange.WORSE


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        ((1, 1), (2, 2), DistanceChange.IMPROVED),
        ((1, 1), (1, 2), DistanceChange.SAME),
        ((3, 3), (3, 1), DistanceChange.WORSE),
        ((5, 5), (5, 5), DistanceChange.SAME_AT_BEST),
    ],
)
def test_a_total_decides(before: tuple[int, int], now: tuple[int, int], change: DistanceChange) -> None:
    """3, 4: it must change by as much as the model says; one item more is no change of the person."""
    comparison = of_two(
        TOTALLED, dict(zip(("home", "money"), before, strict=True)), dict(zip(("home", "money"), now, strict=True))
    )
    assert (comparison.change, comparison.difference) == (change, sum(now) - sum(before))


def test_without_a_total_items_decide() -> None:
    """3, 4: more improved than worsened, as many, or fewer; also where one item of a total may be missing and is."""
    home = {"home": 1.0, "money": 3.0, "safety": 3.0}
    assert of_two(THREE, home, {"home": 2, "money": 4, "safety": 1}).change is DistanceChange.IMPROVED
    assert of_two(THREE, home, {"home": 2, "money": 3, "safety": 1}).change is DistanceChange.SAME
    assert of_two(THREE, home, {"home": 0, "money": 4, "safety": 1}).change is DistanceChange.WORSE
    best = {"home": 5.0, "money": 5.0, "safety": 5.0}
    assert of_two(THREE, best, best).change is DistanceChange.SAME_AT_BEST
    assert of_two(THREE, {**best, "money": 4}, {**best, "money": 4}).change is DistanceChange.SAME
    missing = of_two(TOTALLED, {"home": 1}, {"home": 3, "money": 4})
    assert (missing.change, missing.difference) == (DistanceChange.IMPROVED, None)


def test_items_are_compared_where_both_readings_have_them() -> None:
    """5: a person of whom too much is missing is in the figures of the items alone."""
    comparison = of_two(THREE, {"home": 1, "money": 2}, {"home": 4, "safety": 2})
    assert comparison.reason is NotComparable.TOO_MANY_MISSING
    assert comparison.items == {"home": DistanceChange.IMPROVED}
    at_will = replace(THREE, not_relevant=True)
    assert of_two(at_will, {"home": 1, "money": 2}, {"home": 4, "safety": 2}).change is DistanceChange.IMPROVED
    assert of_two(at_will, {"money": 2}, {"home": 4}).reason is NotComparable.TOO_MANY_MISSING


@pytest.mark.parametrize(
    ("kind", "good_from", "success"),
    [
        (OutcomeKind.CHANGE, None, 1),
        (OutcomeKind.QUALITY_OF_LIFE, None, 3),
        (OutcomeKind.QUALITY_OF_LIFE, 4, 2),
        (OutcomeKind.PROCESS, 4, 3),
    ],
)
def test_what_success_is(kind: OutcomeKind, good_from: int | None, success: int) -> None:
    """6: of four people, one better, one the same and low, one the same and high, one worse; a fifth has one reading."""
    of = replace(model("home", highest=5), items=(ModelItem("home", "Home", kind),), good_from=good_from)
    pairs = {"better": (1, 4), "low": (2, 2), "high": (4, 4), "worse": (3, 2)}
    readings = [
        reading(of, day, {"home": level}, who)
        for who, levels in pairs.items()
        for day, level in zip((START, LATER), levels, strict=True)
    ]
    counts = count_distance(of, [*readings, reading(of, LATER, {"home": 5}, "once")], PERIOD)
    assert counts is not None
    item = counts.items["home"]
    is_process = kind is OutcomeKind.PROCESS
    assert (item.successes, item.of, item.measured) == (success, 5 if is_process else 4, 4)


def test_people_count_in_the_period_of_a_reading() -> None:
    """7: what comes after its end is not looked at, and who was there long enough is told by when support began."""
    readings = [
        reading(ONE, START, {"home": 1}, "A"),
        reading(ONE, LATER, {"home": 2}, "A"),
        reading(ONE, dt.date(2008, 12, 1), {"home": 0}, "A"),
        reading(ONE, START, {"home": 1}, "not read in it"),
        reading(ONE, LATER, {"home": 1}, "new"),
        replace(reading(ONE, LATER, {"home": 1}, "here before"), began=START),
    ]
    counts = count_distance(ONE, readings, PERIOD)
    assert counts is not None
    assert (counts.people, counts.long_enough, counts.measured, of_classes(counts)) == (3, 2, 1, (1, 0, 0))
    assert count_distance(ONE, readings, Period(2007, 2)) is None
