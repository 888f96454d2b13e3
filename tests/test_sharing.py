"""Sharing: what is hidden, what protects it, and that nobody can work it out.

1. No count of people below the threshold is shown at any level: service, provider, authority; quarter, year to date.
2. What is shown is true: totals are the sums of what services answered, and derived values are worked out from them.
3. A derived value is hidden whenever anything it is worked out from is, and not shown of fewer people than the base.
4. In a sensitive indicator, or a service for a sensitive client group, a small base and nearly the whole are hidden too.
5. An amount added up over people is hidden where the people are few; units that count nobody are shown.
6. A hidden figure cannot be worked out: by sums, rules, equalities between indicators, non-negativity, or over quarters.
7. The attack is able to succeed: with suppression off, or secondary suppression off, it finds what is confidential.
8. Another attacker, which tries every possibility against the printed lines, finds nothing either, and never that the
   truth is impossible.
9. What an earlier quarter's tables showed stays as it was, and is part of what the attacker knows.
10. Only what adds up over a year has a year to date; a total says how many answers it is made of, of how many.
11. What is lost is little: nothing is hidden where nothing is confidential, and totals of many are kept.
12. The same rows in any order give the same tables.
13. Rows of several authorities or years are refused; so are tables of which a hidden figure could be worked out.
14. A realistic authority is shared whole: each service, the contract's indicators, quarter and year; and without a
    program solved for each hidden cell and each thing that could be shown.
15. What figures could be instead shows that a hidden one is safe only as long as nothing that is shown refutes it.
"""

from __future__ import annotations

import importlib
import itertools
import math
import random
from collections.abc import Callable
from dataclasses import replace

import pytest
import scipy.optimize
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shares import (
    SMALL,
    answers,
    count,
    derived,
    framework,
    parts_of,
    policy,
    possible_values,
    random_year,
    row,
    section,
    shipped,
)
from workbook.assess import AnswerStatus
from workbook.dataset import DatasetRow
from workbook.disclosure import SharedLine, SharedTables, ShareLevel, Shorthand, recover, share
from workbook.disclosure.attack import exposed, is_exposed
from workbook.disclosure.linear import laws
from workbook.disclosure.published import Constraint, Published
from workbook.disclosure.relations import SharedRelease
from workbook.disclosure.share import release_of, shared
from workbook.disclosure.witnesses import Witnesses
from workbook.errors import ReleaseError, UsageError
from workbook.model import Framework, PeriodLength, Periods, QuestionType, RuleStrength, Sharing
from workbook.rules import PreviousName

CODE = "EM-LPI-90"
WHOLE, PART, PERCENT = (f"{CODE}.{name}" for name in ("whole", "part", "percent"))
PLAIN = framework(parts_of(CODE))
SENSITIVE = framework(parts_of(CODE, sensitive=True))
STOCK = framework(parts_of(CODE, adds_up=False))


def lines(
    tables: SharedTables, question: str, level: ShareLevel = ShareLevel.SERVICE, quarters: int = 1
) -> dict[str, str | float]:
    """What is printed of an item, by service, provider or for the authority."""
    return {
        line.place.service_id or line.place.provider_id or "all": line.value
        if line.value is not None
        else str(line.shorthand)
        for line in tables.lines
        if (line.question.code, line.level, len(line.span)) == (question, level, quarters)
    }


def years(seed: int, most_quarters: int = 4) -> list[DatasetRow]:
    """A random year of a small authority."""
    chance = random.Random(seed)
    chosen = [] if chance.random() < 0.3 else chance.sample([each.code for each in shipped().sections], 4)
    shape = chance.randint(1, 6), chance.randint(1, 8), chance.randint(1, most_quarters)
    return random_year(chance, *shape, chosen)


def release(rows: list[DatasetRow], own: Framework, by: Sharing) -> SharedRelease:
    """The last quarter's tables before anything is hidden."""
    return release_of(tuple(rows), own, by, (), {})


def in_turn(rows: list[DatasetRow], own: Framework, by: Sharing) -> list[SharedTables]:
    """The tables of one quarter after another, each beside those of the quarters before."""
    made: list[SharedTables] = []
    for period in sorted({answer.period for answer in rows}):
        until = [answer for answer in rows if answer.period <= period]
        made.append(share(until, own, by, [tables.printed for tables in made]))
    return made


SEEDS = st.integers(0, 10**9)


class TestPrimary:
    @pytest.mark.slow
    @given(SEEDS)
    @settings(max_examples=25)
    def test_no_small_count_is_printed(self, seed: int) -> None:
        """1: at any level, in any span, in any indicator as shipped."""
        tables = share(years(seed), shipped(), policy())
        small = [
            line
            for line in tables.lines
            if line.question.unit == "people" and line.value is not None and line.value < policy().threshold
        ]
        assert small == []

    def test_zero_is_hidden_as_well(self) -> None:
        """1: none of six says something of each of them."""
        tables = share(answers(CODE, {"S-1": (6, 0)}), PLAIN, SMALL)
        assert lines(tables, WHOLE) == {"S-1": 6}
        assert lines(tables, PART) == {"S-1": "[c]"}

    def test_a_percentage_goes_with_its_part(self) -> None:
        """3: with the base it would give the part away."""
        tables = share(answers(CODE, {"S-1": (40, 2)}), PLAIN, SMALL)
        assert lines(tables, PERCENT) == {"S-1": "[c]"}

    @pytest.mark.slow
    @given(SEEDS)
    @settings(max_examples=10)
    def test_a_derived_value_is_shown_only_beside_all_its_parts(self, seed: int) -> None:
        """3: whatever the formula, at every level, where the same services answered all of it."""
        tables = share(years(seed), shipped(), policy())
        inputs = {
            each.code: {
                question.code for question in shipped().questions.values() if question.name in each.formula.split()
            }
            for each in shipped().questions.values()
            if each.derived
        }
        printed = {(line.span, line.level, line.place, line.question.code): line for line in tables.lines}
        for line in tables.lines:
            if line.question.derived and line.value is not None:
                own = {code for code in inputs[line.question.code] if code.startswith(f"{line.question.section}.")}
                for code in own:
                    beside = printed[line.span, line.level, line.place, code]
                    assert beside.value is not None or beside.answers != line.answers

    def test_a_percentage_of_few_is_unreliable(self) -> None:
        """3: three of four people is no percentage, though both may be shown."""
        tables = share(answers(CODE, {"S-1": (4, 3)}), PLAIN, SMALL)
        assert (lines(tables, WHOLE), lines(tables, PART)) == ({"S-1": 4}, {"S-1": 3})
        assert lines(tables, PERCENT) == {"S-1": "[u]"}

    @pytest.mark.parametrize(
        ("whole", "part", "printed"),
        [
            (4, 3, ("[c]", "[c]", "[c]")),  # a base under five
            (20, 19, (20, "[c]", "[c]")),  # nearly all
            (20, 20, (20, "[c]", "[c]")),  # all
            (20, 17, (20, 17, 85.0)),
        ],
    )
    def test_a_sensitive_indicator_hides_groups(self, whole: int, part: int, printed: tuple[object, ...]) -> None:
        """4: small bases, and all or nearly all of them."""
        tables = share(answers(CODE, {"S-1": (whole, part)}), SENSITIVE, SMALL)
        assert tuple(lines(tables, question)["S-1"] for question in (WHOLE, PART, PERCENT)) == printed

    def test_a_sensitive_client_group_makes_everything_sensitive(self) -> None:
        """4: for its services; a total that mixes them with others tells of no group."""
        rows = [replace(each, client_group_code="15") for each in answers(CODE, {"S-1": (20, 20)})]
        rows += answers(CODE, {"S-2": (40, 20), "S-3": (30, 10)})
        tables = share(rows, PLAIN, SMALL)
        assert lines(tables, PART)["S-1"] == "[c]"
        assert lines(tables, PART, ShareLevel.AUTHORITY) == {"all": 50}

    def test_days_of_few_people_are_hidden(self) -> None:
        """5: the days that one person waited are that person's; hours of staff are nobody's."""
        own = section(
            CODE,
            (
                count(f"{CODE}.moved"),
                count(f"{CODE}.waited", "days"),
                count(f"{CODE}.worked", "hours"),
                derived(f"{CODE}.mean", "waited / moved", "days"),
            ),
        )
        figures = {"S-1": (1, 37, 2), "S-2": (20, 400, 1), "S-3": (9, 100, 0)}
        rows = [
            row(f"{CODE}.{name}", value, service)
            for service, values in figures.items()
            for name, value in zip(("moved", "waited", "worked"), values, strict=True)
        ]
        tables = share(rows, framework(own), SMALL)
        waited = lines(tables, f"{CODE}.waited")
        assert waited["S-1"] == lines(tables, f"{CODE}.mean")["S-1"] == "[c]"
        assert list(waited.values()).count("[c]") == 2
        assert lines(tables, f"{CODE}.worked") == {"S-1": 2, "S-2": 1, "S-3": 0}

    def test_days_that_no_formula_divides_are_shown(self) -> None:
        """5: days of support that a contract pays for are nobody's own."""
        own = framework(section(CODE, (count(f"{CODE}.supported", "days"),)))
        assert lines(share([row(f"{CODE}.supported", 2)], own, SMALL), f"{CODE}.supported") == {"S-1": 2}

    def test_a_unit_that_nobody_listed_counts_people(self) -> None:
        """5: a new unit is protected until somebody decides that it need not be."""
        own = framework(section(CODE, (count(f"{CODE}.families", "families"),)))
        assert lines(share([row(f"{CODE}.families", 2)], own, SMALL), f"{CODE}.families") == {"S-1": "[c]"}

    def test_an_amount_in_pence_is_protected_as_one(self) -> None:
        """5, 8: pounds and pence are no whole number, and the attacker knows it."""
        rent = replace(count(f"{CODE}.rent", "pounds"), type=QuestionType.MONEY)
        amounts = {"S-1": 2.5, "S-2": 3.25, "S-3": 61.75, "S-4": 70.5}
        tables = share(
            [row(rent, amount, service) for service, amount in amounts.items()],
            framework(section(CODE, (rent,))),
            SMALL,
        )
        assert lines(tables, rent.code) == {"S-1": "[c]", "S-2": "[c]", "S-3": 61.75, "S-4": 70.5}
        assert lines(tables, rent.code, ShareLevel.AUTHORITY) == {"all": 138.0}


class TestTruth:
    def test_shares_typed_by_several_services_are_not_added(self) -> None:
        """2: 45 % of one service and 61 % of another are no share of anything."""
        paid = replace(count(f"{CODE}.paid", "%"), type=QuestionType.PERCENTAGE)
        tables = share([row(paid, 45, "S-1"), row(paid, 61, "S-2")], framework(section(CODE, (paid,))), SMALL)
        assert lines(tables, paid.code) == {"S-1": 45, "S-2": 61}
        assert {line.level for line in tables.lines} == {ShareLevel.SERVICE}

    @pytest.mark.slow
    @given(SEEDS)
    @settings(max_examples=25)
    def test_totals_are_sums_of_the_answers(self, seed: int) -> None:
        """2: worked out again here, from the rows alone."""
        rows = years(seed)
        for line in share(rows, shipped(), policy()).lines:
            if line.value is not None and not line.question.derived:
                found = [each for each in rows if _counts(each, line) and each.value is not None]
                assert line.value == sum(each.value or 0 for each in found)
                assert line.answers == len(found)

    @given(SEEDS)
    @settings(max_examples=10)
    def test_percentages_are_of_the_services_that_answered_both(self, seed: int) -> None:
        """2: never an average of percentages, never a part of one group over the whole of another."""
        code = "EM-LPI-58"
        rows = random_year(random.Random(seed), 3, 8, 2, [code])
        for line in share(rows, shipped(), policy()).lines:
            if line.value is not None and line.question.derived:
                users, supported = (
                    {
                        _whose(each): each.value
                        for each in rows
                        if _counts(each, line, f"{code}.{name}") and each.value is not None
                    }
                    for name in ("users", "supported")
                )
                both = users.keys() & supported.keys()
                base = sum(users[whose] or 0 for whose in both)
                assert line.value == round(100 * sum(supported[whose] or 0 for whose in both) / base, 1)
                assert base >= policy().minimum_base

    def test_a_total_says_of_how_many(self) -> None:
        """10: a service that left it blank is counted as asked; one that switched it off is not."""
        rows = answers(CODE, {"S-1": (10, 5), "S-2": (20, 8)})
        rows += [row(WHOLE, None, "S-3", status=AnswerStatus.MISSING), row(PART, 6, "S-3")]
        rows += [row(question, None, "S-4", status=AnswerStatus.NOT_APPLICABLE) for question in (WHOLE, PART)]
        tables = share(rows, PLAIN, SMALL)
        total = {
            line.question.code: (line.value, line.answers, line.expected)
            for line in tables.lines
            if line.level is ShareLevel.AUTHORITY
        }
        assert total[WHOLE] == (30, 2, 3)
        assert total[PERCENT][1:] == (2, 3)
        assert lines(tables, WHOLE) == {"S-1": 10, "S-2": 20, "S-3": "[x]", "S-4": "[z]"}

    def test_only_what_adds_up_has_a_year_to_date(self) -> None:
        """10: what is counted on one day is summed over services, never over quarters."""
        rows = [*answers(CODE, {"S-1": (10, 5)}), *answers(CODE, {"S-1": (20, 8)}, quarter=2)]
        assert lines(share(rows, PLAIN, SMALL), WHOLE, quarters=2) == {"S-1": 30}
        assert lines(share(rows, PLAIN, SMALL), PERCENT, quarters=2) == {"S-1": 43.3}
        assert not [line for line in share(rows, STOCK, SMALL).lines if len(line.span) > 1]

    def test_nothing_to_divide_by(self) -> None:
        """2, 3: is not applicable, and not hidden."""
        questions = (
            count(f"{CODE}.lost", "hours"),
            count(f"{CODE}.planned", "hours"),
            derived(PERCENT, "lost / planned"),
        )
        rows = [row(f"{CODE}.lost", 0), row(f"{CODE}.planned", 0)]
        assert lines(share(rows, framework(section(CODE, questions)), SMALL), PERCENT) == {"S-1": "[z]"}

    def test_yes_or_no_is_not_added_up(self) -> None:
        """2: a number of services is no answer to the question."""
        tables = share([row("EM-LPI-57.c_card", 1.0), row("EM-LPI-57.c_card", 0.0, "S-2")], shipped(), policy())
        assert {line.level for line in tables.lines if line.question.code == "EM-LPI-57.c_card"} == {ShareLevel.SERVICE}

    def test_order_does_not_matter(self) -> None:
        """12: any order of rows, and as often as you like."""
        rows = years(7)
        first = share(rows, shipped(), policy())
        for seed in range(3):
            random.Random(seed).shuffle(rows)
            assert share(rows, shipped(), policy()).lines == first.lines

    def test_nothing_is_hidden_without_need(self) -> None:
        """11: where no figure is confidential, all are shown."""
        tables = share(answers(CODE, {f"S-{n}": (40 + n, 20 + n) for n in range(6)}), SENSITIVE, SMALL)
        assert {line.shorthand for line in tables.lines} == {None}

    def test_the_smallest_neighbour_protects(self) -> None:
        """11: one more service is hidden, the smallest, and the total of all is kept."""
        tables = share(answers(CODE, {"S-1": (90,), "S-2": (2,), "S-3": (30,), "S-4": (40,)}), PLAIN, SMALL)
        assert lines(tables, WHOLE) == {"S-1": 90, "S-2": "[c]", "S-3": "[c]", "S-4": 40}
        assert lines(tables, WHOLE, ShareLevel.AUTHORITY) == {"all": 162}

    def test_a_percentage_of_some_goes_before_the_total_of_all(self) -> None:
        """11: the third service has no part; the total less those that the percentage is of would be its whole."""
        tables = share(answers(CODE, {"S-1": (90, 30), "S-2": (80, 40), "S-3": (2,)}), PLAIN, SMALL)
        assert lines(tables, WHOLE, ShareLevel.AUTHORITY) == {"all": 172}
        assert lines(tables, PERCENT, ShareLevel.AUTHORITY) == {"all": "[c]"}

    def test_a_percentage_is_lost_once(self) -> None:
        """11: the service of which the whole protects is the one of which the part does."""
        tables = share(answers(CODE, {"S-1": (90, 30), "S-2": (2, 1), "S-3": (80, 40)}), PLAIN, SMALL)
        assert lines(tables, PERCENT) == {"S-1": 33.3, "S-2": "[c]", "S-3": "[c]"}


def _whose(each: DatasetRow) -> tuple[str, str, str]:
    return each.period, each.provider_id, each.service_id


def _counts(each: DatasetRow, line: SharedLine, question: str = "") -> bool:
    place = line.place
    return (
        each.question == (question or line.question.code)
        and each.period in line.span
        and place.provider_id in ("", each.provider_id)
        and place.service_id in ("", each.service_id)
    )


class TestRecovery:
    @pytest.mark.slow
    @given(SEEDS)
    @example(123)  # an amount of the year that was safe until its parts were hidden
    @settings(max_examples=20)
    def test_nothing_can_be_worked_out(self, seed: int) -> None:
        """6: of random years of every shape."""
        assert recover(share(years(seed), shipped(), policy())) == ()

    @pytest.mark.slow
    @given(SEEDS)
    @settings(max_examples=15)
    def test_with_suppression_off_everything_confidential_is_found(self, seed: int) -> None:
        """7: the attack is no rubber stamp."""
        rows = years(seed, 2)
        bare = release(rows, shipped(), policy())
        exposures = recover(shared(rows[0], bare, frozenset()))
        printed = bare.confidential & bare.shown(frozenset())
        assert {exposure.cell for exposure in exposures} >= printed
        assert all(exposure.low == exposure.high for exposure in exposures if exposure.cell in printed)

    def test_with_secondary_suppression_off_the_sum_gives_it_away(self) -> None:
        """7: a hidden service is the total less the others."""
        rows = answers(CODE, {"S-1": (90,), "S-2": (2,), "S-3": (30,)})
        bare = release(rows, PLAIN, SMALL)
        (found,) = recover(shared(rows[0], bare, bare.confidential))
        assert (found.low, found.high) == (2, 2)

    @given(SEEDS)
    @settings(max_examples=15)
    def test_with_secondary_suppression_off_random_years_are_recovered(self, seed: int) -> None:
        """7: in providers of two services of which one is small there is always something to find."""
        chance = random.Random(seed)
        rows = answers(CODE, {"S-1": (chance.randint(0, 2),), "S-2": (chance.randint(5, 90),)})
        bare = release(rows, PLAIN, SMALL)
        total_is_small = sum(each.value or 0 for each in rows) < SMALL.threshold
        assert bool(recover(shared(rows[0], bare, bare.confidential))) is not total_is_small

    def test_tables_that_give_something_away_are_refused(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """13: were secondary suppression ever to fail, nothing would be shared; what gives what away is said."""
        module = importlib.import_module("workbook.disclosure.share")
        monkeypatch.setattr(module, "suppressed", lambda release, *_: release.confidential)
        with pytest.raises(ReleaseError) as refused:
            share(answers(CODE, {"S-1": (90,), "S-2": (2,), "S-3": (30,)}), PLAIN, SMALL)
        assert str(refused.value) == (
            f"nothing was shared: {WHOLE} of S-2 in 2008-09-Q1 could be worked out from that of 3 services. "
            "Raise threshold in sharing.yaml, and report this"
        )

    def test_what_was_printed_before_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """13: where the total with a late service less that of the others gives it away, and the way out."""
        first = answers(CODE, {"S-1": (58,), "S-2": (2,), "S-3": (40,)})
        before = share(first, PLAIN, SMALL)
        module = importlib.import_module("workbook.disclosure.share")
        monkeypatch.setattr(module, "suppressed", lambda release, *_: release.confidential | release.before.hidden)
        with pytest.raises(ReleaseError) as refused:
            share([*first, row(WHOLE, 2, "S-4")], PLAIN, SMALL, [before.printed])
        assert str(refused.value) == (
            f"nothing was shared: {WHOLE} of S-4 in 2008-09-Q1 could be worked out from that of 4 services and that of "
            "3 services printed before. If those tables were never handed out, use --replace for their period; else "
            "report this"
        )

    @pytest.mark.slow
    @pytest.mark.parametrize("sensitive", [False, True])
    @given(seed=SEEDS)
    @settings(max_examples=25)
    def test_an_attacker_that_tries_everything_finds_nothing(self, sensitive: bool, seed: int) -> None:
        """8: from the printed lines of each quarter in turn: totals, percentages, rules, and that a count is below it."""
        chance = random.Random(seed)
        own = framework(parts_of(CODE, sensitive=sensitive, adds_up=chance.random() < 0.7))
        rows = _tiny_year(chance)
        published = in_turn(rows, own, SMALL)
        truth: dict[tuple[str, ...], float] = {
            (*_whose(each), each.question): each.value for each in rows if each.value is not None
        }
        hidden = sum(
            line.shorthand is Shorthand.CONFIDENTIAL and line.level is ShareLevel.SERVICE and len(line.span) == 1
            for line in itertools.chain.from_iterable(each.lines for each in published)
            if not line.question.derived
        )
        if hidden > 4:  # too many to try
            return
        for key, values in possible_values(published, WHOLE, PART, highest=11).items():
            assert truth[key] in values
            assert max(values) - min(values) >= SMALL.threshold
            assert truth[key] >= SMALL.threshold or len([each for each in values if each < SMALL.threshold]) > 1

    @pytest.mark.parametrize(
        ("figures", "providers"),
        [
            ({"S-1": (9,), "S-2": (0,), "S-3": (0,)}, {}),  # a remainder of nothing
            ({"S-1": (9,), "S-2": (1,), "S-3": (1,)}, {}),  # of less than the threshold
            ({"S-1": (9,), "S-2": (2,), "S-3": (8,)}, {"S-3": "00002"}),  # a provider with one service
            ({"S-1": (2,), "S-2": (2,), "S-3": (8,), "S-4": (7,)}, {"S-3": "00002", "S-4": "00002"}),
        ],
    )
    def test_small_remainders_are_protected(self, figures: dict[str, tuple[float]], providers: dict[str, str]) -> None:
        """6: the hidden services of a total never add up to less than the threshold."""
        whose = {service: providers.get(service, "00001") for service in figures}
        tables = share(answers(CODE, figures, whose), PLAIN, SMALL)
        printed = lines(tables, WHOLE)
        for provider, total in {
            **lines(tables, WHOLE, ShareLevel.PROVIDER),
            **lines(tables, WHOLE, ShareLevel.AUTHORITY),
        }.items():
            mine = [service for service in figures if provider in ("all", whose[service])]
            hidden = [figures[service][0] for service in mine if printed[service] == "[c]"]
            if total != "[c]" and hidden:
                assert len(hidden) > 1
                assert sum(hidden) >= SMALL.threshold

    def test_an_equality_between_indicators_gives_nothing_away(self) -> None:
        """6: people in the quarter are those at the end and those who left, as the workbook itself asks."""
        one = section("CLG-KPI-1", (count("CLG-KPI-1.at_end", adds_up=False), count("CLG-KPI-1.left")))
        other = section(
            "CLG-SPI-4",
            (count("CLG-SPI-4.in_quarter", adds_up=False),),
            ("in_quarter == CLG-KPI-1.at_end + CLG-KPI-1.left",),
        )
        figures = {"CLG-KPI-1.at_end": 30.0, "CLG-KPI-1.left": 2.0, "CLG-SPI-4.in_quarter": 32.0}
        tables = share([row(question, value) for question, value in figures.items()], framework(one, other), SMALL)
        hidden = [question for question in figures if lines(tables, question)["S-1"] == "[c]"]
        assert hidden == ["CLG-KPI-1.at_end", "CLG-KPI-1.left"]


def _tiny_year(chance: random.Random) -> list[DatasetRow]:
    providers, services, quarters = chance.randint(1, 3), chance.randint(1, 4), chance.randint(1, 3)
    rows = []
    for quarter, service in itertools.product(range(1, quarters + 1), range(services)):
        whole = chance.choice([0, 1, 2, 3, 4, 5, 6, 8])
        for question, value in ((WHOLE, whole), (PART, chance.randint(0, whole))):
            status = AnswerStatus.MISSING if chance.random() < 0.05 else AnswerStatus.REPORTED
            given = None if status is AnswerStatus.MISSING else float(value)
            rows.append(row(question, given, f"S-{service}", f"{service % providers:05}", quarter, status=status))
    return rows


class TestOverQuarters:
    def test_a_year_to_date_does_not_give_a_quarter_away(self) -> None:
        """6, 9: the first quarter was shown, so the year so far cannot be."""
        rows = [*answers(CODE, {"S-1": (20,)}), *answers(CODE, {"S-1": (2,)}, quarter=2)]
        tables = in_turn(rows, PLAIN, SMALL)[-1]
        assert lines(tables, WHOLE) == lines(tables, WHOLE, quarters=2) == {"S-1": "[c]"}

    def test_what_was_printed_under_another_threshold_is_hidden_with_others(self) -> None:
        """9: a four is hidden now, from whoever was not given the tables that had it."""
        rows = answers(CODE, {"S-1": (4,), "S-2": (40,), "S-3": (30,)})
        before = share(rows, PLAIN, replace(SMALL, threshold=3))
        after = share(rows, PLAIN, replace(SMALL, threshold=5), [before.printed])
        assert lines(before, WHOLE) == {"S-1": 4, "S-2": 40, "S-3": 30}
        assert lines(after, WHOLE) == {"S-1": "[c]", "S-2": 40, "S-3": "[c]"}
        assert lines(after, WHOLE, ShareLevel.AUTHORITY) == {"all": 74}

    @pytest.mark.slow
    @given(SEEDS)
    @settings(max_examples=10)
    def test_the_same_again_is_the_same(self, seed: int) -> None:
        """9: what was printed stays printed, what was hidden stays hidden, however often it is shared."""
        rows = years(seed, 3)
        first = in_turn(rows, shipped(), policy())
        again = share(rows, shipped(), policy(), [tables.printed for tables in first])
        assert again.lines == first[-1].lines
        assert again.printed == first[-1].printed


class TestAttack:
    """What the attacker can do, on sums written out by hand: figures are numbered, and cells are what is added up."""

    @staticmethod
    def ranges(
        known: dict[tuple[int, ...], float], *rules: Constraint, few: tuple[int, ...] = ()
    ) -> dict[int, tuple[float, float]]:
        knowledge = Published(known, rules, [99] * 4, [True] * 4, [True] * 4, frozenset((n,) for n in few))
        found = exposed(knowledge, [(number,) for number in range(4)], 5)
        return {each.cell[0]: (each.low, each.high) for each in found}

    def test_one_unknown_in_a_sum(self) -> None:
        """6: is the sum less the rest; what nothing is said of is not told."""
        assert self.ranges({(0, 1): 9, (1,): 7}) == {0: (2, 2), 1: (7, 7)}

    def test_two_unknowns_in_two_sums(self) -> None:
        """6: three sums of three figures leave none of them open."""
        assert self.ranges({(0, 1): 9, (1, 2): 12, (0, 2): 11}) == {0: (4, 4), 1: (5, 5), 2: (7, 7)}

    def test_nothing_left(self) -> None:
        """6: figures that are not negative and add up to nothing are nothing."""
        assert self.ranges({(0, 1): 0}) == {0: (0, 0), 1: (0, 0)}

    def test_a_narrow_range(self) -> None:
        """6: two figures that add up to four are each below five."""
        assert self.ranges({(0, 1): 4}) == {0: (0, 4), 1: (0, 4)}
        assert self.ranges({(0, 1): 5}) == {}

    def test_each_at_its_limit(self) -> None:
        """6: parts that can be no more than wholes of 3 and 6, and add up to 9, are 3 and 6."""
        rules = (Constraint(((0, 1.0),), -math.inf, 3), Constraint(((1, 1.0), (2, -1.0)), -math.inf, 0))
        assert self.ranges({(0, 1): 9, (2,): 6}, *rules) == {0: (3, 3), 1: (6, 6), 2: (6, 6)}

    def test_whole_numbers(self) -> None:
        """6: three times one figure and five times another are 16 in one way only."""
        rules = (Constraint(((0, 3.0), (1, 5.0)), 16, 16), Constraint(((2, 1.0),), -math.inf, 99))
        assert self.ranges({(2,): 8}, *rules)[2] == (8, 8)
        knowledge_of_it = Constraint(((0, 3.0), (1, 5.0), (2, 1.0)), 24, 24)
        assert self.ranges({(2,): 8}, knowledge_of_it) == {0: (2, 2), 1: (2, 2), 2: (8, 8)}

    def test_told_that_one_is_below_the_threshold(self) -> None:
        """6: then it is the one value of its range that is."""
        rules = (Constraint(((0, 1.0), (2, -1.0)), 0, math.inf),)
        assert self.ranges({(2,): 4}, *rules, few=(0,)) == {0: (4, 99), 2: (4, 4)}
        assert self.ranges({(2,): 4}, *rules) == {2: (4, 4)}

    def test_half_of_an_amount_is_certain(self) -> None:
        """5, 6: of two amounts of 100 together, one is at least 60: more than half of what it could be; 40 is not."""
        for least, found in ((60, [(0,)]), (40, [])):
            rules = (Constraint(((0, 1.0),), least, math.inf),)
            knowledge = Published({(0, 1): 100}, rules, [500] * 2, [True] * 2, [False] * 2, frozenset())
            assert [exposure.cell for exposure in exposed(knowledge, [(0,)], 5)] == found

    def test_what_contradicts_itself_is_refused(self) -> None:
        """13: nothing can be said of what such tables give away."""
        with pytest.raises(ReleaseError, match="contradict"):
            self.ranges({(0, 1): 9, (0, 1, 2): 4})

    def test_rules_become_limits(self) -> None:
        """6: stop rules and equalities of weighted sums; nothing else tells anything exact."""
        own = section(
            CODE,
            (count(WHOLE), count(PART), count(f"{CODE}.more")),
            (
                "part + more <= whole",
                "2 * part >= more - 3",
                "whole == part + more",
                "part < max(whole, more)",
                "whole != part",
                "whole < household_units",
                "abs(whole - previous.whole) <= max(3, 2 * household_units)",
                "part <= min(more, 7) and not more > 9",
                "part * more <= whole",
                "household_units > 9 or part <= 5",
                "not (more > 8 and household_units < 9)",
                "household_units < 9 or part <= 2",
                "part <= 1 or more <= 1",
            ),
        )
        stated = [
            (
                {
                    f"{'before ' * isinstance(term, PreviousName)}{term.code.partition('.')[2]}": w
                    for term, w in law.weights
                },
                law.low,
                law.high,
            )
            for law in laws(framework(own), {"household_units": 4.0})
        ]
        assert stated == [
            ({"part": 1, "more": 1, "whole": -1}, -math.inf, 0),
            ({"part": 2, "more": -1}, -3, math.inf),
            ({"whole": 1}, -math.inf, 3),
            ({"whole": 1, "before whole": -1}, -math.inf, 8),
            ({"whole": -1, "before whole": 1}, -math.inf, 8),
            ({"part": 1, "more": -1}, -math.inf, 0),
            ({"part": 1}, -math.inf, 7),
            ({"more": 1}, -math.inf, 9),
            ({"part": 1}, -math.inf, 5),
            ({"more": 1}, -math.inf, 8),
            ({"whole": 1, "part": -1, "more": -1}, 0, 0),
        ]

    def test_every_stop_rule_that_is_shipped_is_known(self) -> None:
        """6: none of them is of a kind that the attacker leaves out."""
        facts = {**shipped().periods.parse("2008-09-Q2").facts, "household_units": 9.0}
        stops = [
            replace(own, rules=(rule,))
            for own in shipped().sections
            for rule in own.rules
            if rule.active and rule.effective is RuleStrength.STOP
        ]
        assert [own.rules for own in stops if not laws(shipped().with_sections((own,)), facts)] == []

    def test_a_warning_closes_a_stop_rule(self) -> None:
        """6: where no more is refused and less is questioned, the sum is as good as known."""
        own = shipped().section("EM-LPI-64")
        equalities = [law for law in laws(framework(own), {}) if law.is_equality]
        assert [sorted(term.code.partition(".")[2] for term, _ in law.weights) for law in equalities] == [
            ["no_repeat", "repeat", "too_early", "with_incident"]
        ]


class TestRefusals:
    def test_one_authority_and_year_at_a_time(self) -> None:
        """13: sums over authorities or years are not what the tables are of."""
        mine = answers(CODE, {"S-1": (9, 5)})
        for other in (row(WHOLE, 9, authority="LEC"), row(WHOLE, 9, year="2009-10")):
            with pytest.raises(UsageError, match="one authority and one financial year at a time"):
                share([*mine, other], PLAIN, SMALL)
        with pytest.raises(UsageError, match="0 authorities"):
            share([], PLAIN, SMALL)

    def test_months_on_both_sides_of_the_new_year_are_of_one_financial_year(self) -> None:
        """13: the framework says when its year begins."""
        monthly = replace(PLAIN, periods=Periods(PeriodLength.MONTH, 4))
        months = [
            replace(figure, period=month)
            for month in ("2008-12", "2009-01")
            for figure in answers(CODE, {"S-1": (9, 5)})
        ]
        assert lines(share(months, monthly, SMALL), WHOLE) == {"S-1": 9}
        with pytest.raises(UsageError, match="2 financial years"):
            share([*months, replace(months[0], period="2009-04")], monthly, SMALL)


class TestWitnesses:
    @staticmethod
    def open_after(shown: tuple[int, ...], *rules: Constraint) -> tuple[bool, bool]:
        """Whether the first of three figures that add up to 60 is exposed: where the rest is hidden, and then shown."""
        everything = Published({}, rules, [99] * 3, [True] * 3, [True] * 3, frozenset())
        witnesses = Witnesses([20.0, 10.0, 30.0], [(0, 1, 2), shown], everything)
        total: dict[tuple[int, ...], float] = {(0, 1, 2): 60.0}
        more = total | {shown: sum((20.0, 10.0, 30.0)[number] for number in shown)}
        return (
            is_exposed(replace(everything, values=total), [(0,)], 5, frozenset([(0, 1, 2)]), witnesses),
            is_exposed(replace(everything, values=more), [(0,)], 5, frozenset([shown]), witnesses),
        )

    def test_what_is_shown_refutes_a_witness(self) -> None:
        """15: with one of the others shown there is still the other; with both, none."""
        assert self.open_after((1,)) == (False, False)
        assert self.open_after((1, 2)) == (False, True)

    def test_a_witness_keeps_the_rules(self) -> None:
        """15: a rule that leaves the figure no room is not forgotten."""
        narrow = Constraint(((0, 1.0),), 19, 21)
        assert self.open_after((1,), narrow) == (True, True)

    @given(SEEDS)
    @settings(max_examples=10)
    def test_witnesses_change_no_verdict(self, seed: int) -> None:
        """15: with only the small numbers hidden, the exposed cells are those that an attacker finds who has none."""
        bare = release(years(seed, 2), shipped(), policy())
        known, watched = bare.knowledge(bare.confidential), bare.watched(bare.confidential)
        cells = [
            {found.cell for found in exposed(known, watched, policy().threshold, None, own)}
            for own in (None, bare.witnesses())
        ]
        assert cells[0] == cells[1]


def _counting(solver: Callable[..., object], programs: list[str]) -> Callable[..., object]:
    """The solver, noting each program."""

    def counting(*given: object, **options: object) -> object:
        programs.append("solved")
        return solver(*given, **options)

    return counting


@pytest.mark.slow
def test_a_realistic_authority_is_shared_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """14: 12 providers, 30 services, every shipped indicator, and the year so far."""
    programs: list[str] = []
    monkeypatch.setattr("scipy.optimize.milp", _counting(scipy.optimize.milp, programs))
    chance = random.Random(1)
    rows = random_year(chance, 12, 30, 2)
    tables = share(rows, shipped(), policy())
    hidden = [line for line in tables.lines if line.shorthand is Shorthand.CONFIDENTIAL]
    assert len(hidden) > 900
    assert len(programs) < 5000
    assert len({line.place.service_id for line in tables.lines}) == 31
