"""Services are compared by what chance explains, and prices with what is like them.

1. A share has Wilson's interval; a difference of two has Newcombe's. Of nobody there is none.
2. The lines of a funnel are exact: the lower one interpolated, the upper one that of the failures, mirrored.
3. A mark is made by exact tails and agrees with the lines; nothing is marked that exact tails do not mark.
4. Of fewer than ten people nothing is said; how many lie outside by chance alone is said.
5. That services differ by more than chance is measured; so is what was to be expected for the people a service took.
6. Prices are worked out as agreed, and none where it would mean nothing.
7. A price is compared with at least five services of three providers, and placed in words.

The worked figures are those that the regional note on value for money was checked with.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom, binomtest

from workbook.comparison import (
    FunnelPlace,
    PeerPlace,
    case_mix,
    chance_alone,
    difference,
    high_tail,
    hours_per_unit,
    limits,
    low_tail,
    middle_half,
    per_hour,
    per_person,
    per_planned_departure,
    per_unit_week,
    per_used_week,
    place,
    sizes,
    spread,
    target_of,
    wilson,
    z_scores,
)

PRICE, UNITS, HOURS = 182_000.0, 20, 150.0
SIX = {"A": (12, 20), "B": (8, 8), "C": (28, 50), "D": (96, 120), "E": (3, 4), "F": (158, 200)}
PEERS = (142, 151, 160, 163, 168, 171, 175, 188, 205, 240)


class TestIntervals:
    @pytest.mark.parametrize(
        ("cases", "total", "lower", "upper"),
        [
            (0, 1, 0.0000, 0.7935),
            (1, 1, 0.2065, 1.0000),
            (0, 5, 0.0000, 0.4345),
            (5, 5, 0.5655, 1.0000),
            (7, 10, 0.3968, 0.8922),
            (9, 12, 0.4677, 0.9111),
            (18, 20, 0.6990, 0.9721),
            (45, 60, 0.6277, 0.8422),
            (74, 100, 0.6463, 0.8160),
            (30, 40, 0.5981, 0.8581),
        ],
    )
    def test_wilson(self, cases: int, total: int, lower: float, upper: float) -> None:
        """1: the worked figures, and those of scipy."""
        interval = wilson(cases, total)
        assert interval == pytest.approx((lower, upper), abs=5e-5)
        theirs = binomtest(cases, total).proportion_ci(0.95, "wilson")
        assert interval == pytest.approx((theirs.low, theirs.high))
        assert interval is not None
        assert interval.lower >= 0
        assert interval.upper <= 1

    def test_of_nobody_there_is_none(self) -> None:
        """1: nothing is said of nobody."""
        assert wilson(0, 0) is None
        assert difference((1, 2), (0, 0)) is None

    def test_difference(self) -> None:
        """1: 45 of 60 against 38 of 60 is no clear change."""
        change = difference((45, 60), (38, 60))
        assert change == pytest.approx((-0.048, 0.273), abs=5e-4)


class TestFunnel:
    @pytest.mark.parametrize(
        ("total", "lines"),
        [
            (5, (0.0003, 0.2213, 1, 1)),
            (8, (0.1451, 0.3625, 1, 1)),
            (10, (0.2189, 0.4090, 1, 1)),
            (20, (0.4011, 0.5206, 0.9495, 1)),
            (40, (0.5094, 0.5979, 0.8918, 0.9505)),
            (50, (0.5395, 0.6150, 0.8757, 0.9338)),
            (100, (0.6044, 0.6577, 0.8376, 0.8804)),
            (200, (0.6497, 0.6863, 0.8114, 0.8434)),
        ],
    )
    def test_lines(self, total: int, lines: tuple[float, ...]) -> None:
        """2: at a target of three in four."""
        assert limits(total, 0.75) == pytest.approx(lines, abs=5e-5)

    def test_a_lower_line_in_full(self) -> None:
        """2: the worked figure, to six places."""
        assert limits(20, 0.75).look_low == pytest.approx(0.520575, abs=5e-7)

    def test_lines_stay_shares(self) -> None:
        """2: at four people the lower line would be less than nothing."""
        assert limits(4, 0.75).act_low == 0

    @pytest.mark.parametrize(
        ("cases", "total", "tail", "words"),
        [
            (7, 20, 0.00018, FunnelPlace.LOW),
            (9, 20, 0.0039, FunnelPlace.RATHER_LOW),
            (10, 20, 0.0139, FunnelPlace.RATHER_LOW),
            (11, 20, 0.0409, FunnelPlace.EXPECTED),
            (18, 20, 0.0913, FunnelPlace.EXPECTED),
            (19, 20, 0.0243, FunnelPlace.RATHER_HIGH),
            (20, 20, 0.0032, FunnelPlace.RATHER_HIGH),
        ],
    )
    def test_marks(self, cases: int, total: int, tail: float, words: FunnelPlace) -> None:
        """3: by the exact tail at a target of three in four."""
        tails = low_tail(cases, total, 0.75), high_tail(cases, total, 0.75)
        assert min(tails) == pytest.approx(tail, abs=6e-5)
        assert place(cases, total, 0.75) is words

    def test_all_of_a_small_service_are_no_mark(self) -> None:
        """3: eight of eight is what chance gives one such service in ten."""
        assert high_tail(8, 8, 0.75) == pytest.approx(0.1001, abs=5e-5)

    @pytest.mark.parametrize(("target", "all_from", "none_from"), [(0.75, 13, 3), (0.9, 36, 2)])
    def test_from_when_on_a_mark_is_possible(self, target: float, all_from: int, none_from: int) -> None:
        """3: so small services cannot be marked whatever they do."""
        assert next(n for n in range(1, 99) if high_tail(n, n, target) <= 0.025) == all_from
        assert next(n for n in range(1, 99) if low_tail(0, n, target) <= 0.025) == none_from

    @pytest.mark.parametrize("target", [round(0.05 * step, 2) for step in range(1, 20)])
    def test_lines_and_marks_agree_with_exact_tails(self, target: float) -> None:
        """3: at every size up to 300 and every number of cases."""
        for total in range(1, 301, 1 if total_is_checked_whole(target) else 7):
            counts = np.arange(total + 1)
            low, high = binom.cdf(counts, total, target), binom.sf(counts - 1, total, target)
            lines = limits(total, target)
            for tail, under, over in ((0.025, lines.look_low, lines.look_high), (0.001, lines.act_low, lines.act_high)):
                assert ((counts <= under * total + 1e-9) & (counts < total * target) >= (low <= tail)).all()
                assert ((counts < under * total - 1e-9) <= (low <= tail)).all()
                assert ((counts > over * total + 1e-9) <= (high <= tail)).all()
                assert ((counts >= over * total - 1e-9) >= (high <= tail)).all()
        for total in (10, 37, 100, 300):
            for cases in range(total + 1):
                low_chance, high_chance = binom.cdf(cases, total, target), binom.sf(cases - 1, total, target)
                is_marked = place(cases, total, target) is not FunnelPlace.EXPECTED
                assert is_marked == (min(low_chance, high_chance) <= 0.025)

    def test_six_services(self) -> None:
        """3: the highest and the lowest of a ranking are what chance gives; one in the middle is not."""
        target = target_of(SIX.values())
        assert target == pytest.approx(0.758706, abs=5e-7)
        assert target is not None
        words = {name: place(*counts, target) for name, counts in SIX.items()}
        assert words == {
            "A": FunnelPlace.EXPECTED,
            "B": FunnelPlace.TOO_FEW,
            "C": FunnelPlace.RATHER_LOW,
            "D": FunnelPlace.EXPECTED,
            "E": FunnelPlace.TOO_FEW,
            "F": FunnelPlace.EXPECTED,
        }
        assert low_tail(28, 50, target) == pytest.approx(0.00161, abs=5e-6)
        assert limits(50, target) == pytest.approx((0.548, 0.625, 0.882, 0.938), abs=5e-4)

    def test_against_the_others_alone(self) -> None:
        """3: a service that is large or far out draws the target towards itself."""
        others = target_of(counts for name, counts in SIX.items() if name != "C")
        assert others == pytest.approx(0.786932, abs=5e-7)
        assert others is not None
        assert place(28, 50, others) is FunnelPlace.LOW

    def test_too_few_are_not_placed(self) -> None:
        """4: of nine people nothing is said, however few succeeded."""
        assert place(0, 9, 0.75) is FunnelPlace.TOO_FEW
        assert place(0, 10, 0.75) is FunnelPlace.LOW
        assert target_of([]) is None

    def test_by_chance_alone(self) -> None:
        """4: of forty services two lie outside the inner lines, though nothing is different."""
        assert chance_alone(40) == pytest.approx((2.0, 0.08))

    def test_sizes_reach_from_the_least_to_the_largest(self) -> None:
        """2: lines are drawn as far as there are services."""
        assert (sizes([12, 240])[0], sizes([12, 240])[-1]) == (10, 240)
        assert sizes([]) == [10, 11]


def total_is_checked_whole(target: float) -> bool:
    """Whether every size is checked: at some targets, so that the test stays quick."""
    return target in (0.05, 0.75, 0.95)


class TestSpread:
    def test_six_services_differ(self) -> None:
        """5: by the worked scores, raw and drawn in."""
        counts, target = list(SIX.values()), 305 / 402
        scores = z_scores(counts, target)
        assert scores == pytest.approx([-1.659, 1.595, -3.284, 1.057, -0.041, 1.034], abs=5e-4)
        assert sum(score**2 for score in scores) / 6 == pytest.approx(3.045, abs=5e-4)
        assert spread(counts, target) == pytest.approx(2.135, abs=5e-4)

    def test_nothing_is_measured_of_one(self) -> None:
        """5: one service does not differ, nor do services of which all succeed."""
        assert spread([(3, 10)], 0.5) is None
        assert spread([(10, 10), (10, 10)], 1.0) is None

    def test_for_the_people_it_took(self) -> None:
        """5: 28 of 40 is as expected, 22 is not."""
        groups = [(30, 0.7), (10, 0.85)]
        usual = case_mix(28, groups)
        assert (usual.expected, usual.ratio, usual.z) == pytest.approx((29.5, 0.949, -0.545), abs=5e-4)
        assert usual.chance == pytest.approx(0.350, abs=5e-4)
        assert usual.place is FunnelPlace.EXPECTED
        low = case_mix(22, groups)
        assert low.chance == pytest.approx(0.0074, abs=5e-5)
        assert low.place is FunnelPlace.RATHER_LOW

    def test_certain_groups(self) -> None:
        """5: a group in which all or none succeed gives no chance, and no failure."""
        certain = case_mix(10, [(10, 1.0), (5, 0.0)])
        assert (certain.expected, certain.z, certain.chance) == (10, None, 1.0)
        assert case_mix(0, [(9, 0.0)]).ratio is None
        assert case_mix(0, [(9, 0.0)]).place is FunnelPlace.TOO_FEW


class TestPrices:
    def test_worked_service(self) -> None:
        """6: every figure of the worked service."""
        assert per_unit_week(PRICE, UNITS, 52) == pytest.approx(175.00)
        assert per_unit_week(PRICE, UNITS, 365 / 7) == pytest.approx(174.52, abs=0.005)
        assert per_unit_week(45_500, UNITS, 13) == pytest.approx(175.00)
        assert per_used_week(PRICE, 6862) == pytest.approx(185.66, abs=0.005)
        assert hours_per_unit(HOURS, UNITS) == pytest.approx(7.50)
        assert per_hour(PRICE, 52, HOURS) == pytest.approx(23.33, abs=0.005)
        assert per_person(PRICE, 60) == pytest.approx(3033.33, abs=0.005)
        departure = per_planned_departure(PRICE, 40, 30)
        assert departure is not None
        assert (departure.price, departure.low, departure.high) == pytest.approx((6066.67, 5302, 7608), abs=0.5)

    def test_no_price_of_nothing(self) -> None:
        """6: there is no division by nothing."""
        assert [per_unit_week(1, 0, 52), per_used_week(1, 0), hours_per_unit(1, 0), per_person(1, 0)] == [None] * 4
        assert per_hour(1, 52, 0) is None

    @pytest.mark.parametrize(("departures", "planned", "is_shown"), [(9, 9, False), (10, 4, False), (10, 5, True)])
    def test_departures_enough(self, departures: int, planned: int, is_shown: bool) -> None:
        """6: fewer than ten departures, or five planned, have no price."""
        assert (per_planned_departure(PRICE, departures, planned) is not None) is is_shown

    def test_middle_half(self) -> None:
        """7: by the quartiles that spreadsheets have; words, no position."""
        half = middle_half([(f"P{at % 3}", float(price)) for at, price in enumerate(PEERS)])
        assert half is not None
        assert (half.median, half.lower, half.upper) == (169.50, 160.75, 184.75)
        assert [half.place(price) for price in (142, 175, 240)] == [PeerPlace.BELOW, PeerPlace.WITHIN, PeerPlace.ABOVE]

    def test_too_few_peers(self) -> None:
        """7: four services, or those of two providers, are too few."""
        assert middle_half([(f"P{at}", 1.0) for at in range(4)]) is None
        assert middle_half([(f"P{at % 2}", 1.0) for at in range(9)]) is None
        assert middle_half([(f"P{at % 3}", 1.0) for at in range(5)]) is not None
