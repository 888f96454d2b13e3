"""The report of outcomes: what the figures of a span mean.

1. A service that moved, joined others or split is one line of history with what it continues.
2. What adds up over periods is added; what does not stands by period, and with its latest; percentages are worked out anew.
3. Only services that are alike are compared: of one type, client group and length of stay, five of three providers.
4. Services stand by name; where one lies is said in words, and a low one opens questions.
5. What is not known is said: a domain without a measure, a period without a return, who was not counted.
6. The page needs nothing but itself; each chart has a title, a description and the table beside it; ids are unique.
7. Every figure of the page is in one of the tables; each figure that a service reported has the cell that it is from.
8. A price is that of the periods whose register states one, and is placed among services that are alike, of which there are
   five of three providers; what a register said last holds.
9. The same figures give the same page, and five hundred services less than 2 MB.
10. A workbook beside the page has the tables to filter, and the trends as charts of Excel's own.
11. Distance travelled and own outcomes stand on the level of service users, with the same code as on those above; services are
   not compared by them; what nobody measured is said.
12. What users say in surveys stands question by question, of all services together and of each.
13. Each count has its title beside its code and unit.
14. Who counts and which way a share is wished to go is said in words; those counted are cases, good or bad; questions open on the
    side that is not wished. Of few people there is no share.
15. How many services there are stands by period, and beside each point of a trend the services and people it rests on.
"""

from __future__ import annotations

import html
import io
import math
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from pages import Page, cells
from spans import DIED, FLOATING, HOSTEL, LAST, LEFT, PLANNED, Told, framework, moves, period_figures
from workbook.assess import AnswerStatus
from workbook.comparison import CAVEATS, FunnelPlace
from workbook.model import Duration, ExpectedPrice, Period, ServiceTerms
from workbook.quarter import ServiceState
from workbook.report.compared import MeasureComparison
from workbook.report.item_titles import item_title, stated_titles
from workbook.report.measures import MeasureOf, share_measures
from workbook.report.outcome_tables import outcome_tables
from workbook.report.outcomes_book import outcomes_workbook
from workbook.report.outcomes_page import outcomes_page
from workbook.report.outcomes_report import QUESTIONS, OutcomesReport, outcomes_report
from workbook.report.prices import holding
from workbook.store import AgreedTerms
from workbook.table import cell_text

BEFORE = LAST.previous()
KPI_2, INDEPENDENT = "CLG-KPI-2.percent", "CLG-KPI-1.percent"
USED, SUPPORTED = "CLG-SPI-2A.utilised_days", "CLG-SPI-4.users_in_quarter"
HERE = {"CLG-KPI-1.users_at_end": 20.0, "CLG-KPI-1.departures": 0.0, "CLG-KPI-1.departures_independent": 0.0}
NEED = "NOF-ST-2.need_1a"


def reported(*periods: list[Told]) -> OutcomesReport:
    """The report of periods up to the last one."""
    first = [BEFORE, LAST][-len(periods) :]
    return outcomes_report([period_figures(p, told) for p, told in zip(first, periods, strict=True)], "Leicester")


def compared(report: OutcomesReport, code: str = KPI_2) -> MeasureComparison:
    """The comparison of a measure."""
    return next(comparison for comparison in report.comparisons if comparison.measure.code == code)


def hostels(low: int = 3) -> list[Told]:
    """Five hostels of three providers; the third is as given, of 40 people each."""
    planned = [30, 31, low, 29, 30]
    return [Told(f"S-{n}", moves(planned[n], 40), provider=n % 3, name=f"House {'ECABD'[n]}") for n in range(5)]


class TestHistory:
    def test_a_service_that_moved_is_one_line(self) -> None:
        """1: the id stays, the provider does not."""
        (line,) = reported([Told("S-1", moves(1, 2))], [Told("s-1", moves(2, 3), provider=2)]).services
        assert line.provider == "Provider 2"
        assert line.remark == "one history of S-1, s-1; before with Provider 1"
        assert [figures[PLANNED] for _, figures in sorted(line.figures.items())] == [1, 2]

    def test_services_that_joined_are_one_line(self) -> None:
        """1: what two reported is added where one continues both."""
        joined = Told("S-3", moves(4, 6), formerly=("S-1", "S-2"), name="Both Houses")
        (line,) = reported([Told("S-1", moves(1, 2)), Told("S-2", moves(2, 3))], [joined]).services
        assert line.name == "Both Houses"
        assert line.figures[BEFORE] == moves(3, 5)

    def test_a_service_that_split_is_one_line(self) -> None:
        """1: both parts are named, and what they report is added; the less finished return is the line's."""
        parts = [
            Told("S-2", moves(1, 4), formerly=("S-1",), name="Upper House"),
            Told("S-3", moves(2, 3), formerly=("S-1",), name="Lower House", state=ServiceState.QUERIED),
        ]
        (line,) = reported([Told("S-1", moves(1, 2))], parts).services
        assert line.name == "Upper House and Lower House"
        assert line.figures[LAST] == moves(3, 7)
        assert line.states == {BEFORE: ServiceState.ACCEPTED, LAST: ServiceState.QUERIED}

    def test_percentages_of_parts_are_not_added(self) -> None:
        """1: 40 % and 60 % are no 100 %."""
        parts = [Told(code, {KPI_2: 50.0, **moves(1, 2)}, formerly=("S-1",)) for code in ("S-2", "S-3")]
        (line,) = reported([Told("S-1")], parts).services
        assert KPI_2 not in line.figures[LAST]


class TestSpan:
    def test_what_adds_up_is_added(self) -> None:
        """2: those who left in two quarters, and the percentage of both together."""
        report = reported([Told("S-1", moves(1, 4))], [Told("S-1", moves(5, 6))])
        (share,) = compared(report).shares
        assert (share.cases, share.total) == (6, 10)
        total = next(total for total in report.totals if total.item == LEFT)
        assert (total.span, total.periods, total.services) == (10, (4, 6), (1, 1))

    def test_each_count_has_its_title(self) -> None:
        """13: of an indicator, of a need, of a reading, of people who have a form; beside it on the page code and unit."""
        figures = {
            DIED: 0.0,
            "NOF-ST-2.need_3b_not_achieved": 3.0,
            "NOF-ST-2.with_needs": 9.0,
            f"{READINGS}improved": 4.0,
        }
        short_term = "Outcomes of people who left a short-term service"
        report = reported([Told("S-1", figures)])
        assert {total.item: total.title for total in report.totals} == {
            DIED: "KPI 2: Of those, how many died?",
            "NOF-ST-2.need_3b_not_achieved": f"{short_term}: 3b Mental health: not achieved",
            "NOF-ST-2.with_needs": f"{short_term}: with needs",
            f"{READINGS}improved": "Distance travelled: everyday living: improved",
        }
        rows = cells(outcomes_page(report))
        assert ["KPI 2: Of those, how many died?", DIED, "people", "0", "0"] in rows

    def test_what_a_model_reads_has_its_own_title(self) -> None:
        """13: a count of one item of a model is called after the item, not after its code."""
        sections = ((form, section) for form in framework().forms for section in form.sections)
        form, section = next((form, section) for form, section in sections if section.model)
        item = framework().model(section.model).items[0]
        code = f"{section.code}.{item.code}_same_at_best"
        assert item_title(code, stated_titles([framework()])) == f"{form.title}: {item.label}: same at best"
        assert item_title("X-1.unknown_code", stated_titles([framework()])) == ""

    def test_what_does_not_add_up_stands_with_its_latest(self) -> None:
        """2: people in a service at two quarters' ends are the same people."""
        first = {**HERE, "CLG-KPI-1.independent_at_end": 10.0}
        report = reported([Told("S-1", first)], [Told("S-1", {**first, "CLG-KPI-1.independent_at_end": 15.0})])
        comparison = compared(report, INDEPENDENT)
        assert comparison.together == (15, 20)
        assert comparison.periods == ((10, 20), (15, 20))
        total = next(total for total in report.totals if total.item == "CLG-KPI-1.users_at_end")
        assert (total.span, total.periods) == (None, (20, 20))
        assert "does not add up" in outcomes_page(report)

    def test_a_change_is_told_where_it_is_clear(self) -> None:
        """2: by the interval of the difference; one period has no trend."""
        assert compared(reported(hostels())).change_words == "one period only, so no trend"
        assert compared(reported([Told("S-1", moves(45, 60))], [Told("S-1", moves(38, 60))])).change_words == (
            "no clear change"
        )
        rise = compared(reported([Told("S-1", moves(10, 60))], [Told("S-1", moves(50, 60))]))
        assert rise.change_words == "a clear rise"
        assert compared(reported([Told("S-1", moves(50, 60))], [Told("S-1", moves(10, 60))])).change_words == (
            "a clear fall"
        )

    def test_only_figures_that_count_are_in_it(self) -> None:
        """2: what is missing or invalid is no figure."""
        assert reported([Told("S-1", moves(1, 4), status=AnswerStatus.INVALID)]).comparisons == ()


class TestAlike:
    def test_five_of_three_providers_are_compared(self) -> None:
        """3: with what they have in common."""
        (like,) = compared(reported(hostels())).likes
        assert like.title == "Accommodation Based Service, Single homeless with support needs, short term"
        assert like.target == pytest.approx(123 / 200)
        assert "Of 5 services, chance alone puts about 0.2 outside the inner lines" in like.chance_words
        assert re.search(r"are \d+\.\d times what chance alone gives", like.spread_words)
        assert "5 places of services on funnels are looked at" in outcomes_page(reported(hostels()))

    @pytest.mark.parametrize("change", ["fewer services", "fewer providers", "fewer people", "other groups"])
    def test_fewer_are_not(self, change: str) -> None:
        """3: nor services of other groups, whatever they report."""
        told = {
            "fewer services": hostels()[:4],
            "fewer providers": [Told(f"S-{n}", moves(30, 40), provider=n % 2) for n in range(6)],
            "fewer people": [Told(f"S-{n}", moves(5, 9), provider=n) for n in range(6)],
            "other groups": [Told(f"S-{n}", moves(30, 40), provider=n, group=str(n + 1)) for n in range(6)],
        }[change]
        comparison = compared(reported(told))
        assert comparison.likes == ()
        assert {share.words for share in comparison.shares} == {"too few like services to compare"}
        assert "No services here are compared" in outcomes_page(reported(told))

    def test_services_of_another_type_change_nothing(self) -> None:
        """3: floating support is no hostel."""
        others = [Told(f"F-{n}", moves(0, 40), provider=n, kind=FLOATING) for n in range(4)]
        assert compared(reported([*hostels(), *others])).likes[0].target == pytest.approx(123 / 200)


class TestBases:
    def test_each_point_says_what_it_rests_on(self) -> None:
        """15: people and services by period; that the services are not the same; who was not asked before."""
        report = reported([Told("S-0", moves(3, 9))], [Told("S-0", moves(5, 8)), Told("S-1", moves(1, 4))])
        comparison = compared(report)
        assert report.extent == "2 services (1 to 2 in a period), 2 periods"
        assert comparison.reporting == (1, 2)
        page = outcomes_page(report)
        assert "3 of 9 people in 1 service; 2008-09-Q2 6 of 12 people in 2 services" in page
        assert "Not the same services report in every period" in page
        assert f"{BEFORE}: 1; {LAST}: 0." in page
        same = reported([Told("S-0", moves(3, 9))], [Told("S-0", moves(5, 8))])
        assert same.extent == "1 service, 2 periods"
        assert "Not the same services" not in outcomes_page(same)


class TestWords:
    def test_services_stand_by_name_with_words(self) -> None:
        """4: never by value; the low one is marked, and opens questions."""
        comparison = compared(reported(hostels()))
        assert [share.service.name for share in comparison.shares] == [f"House {letter}" for letter in "ABCDE"]
        assert [share.place for share in comparison.shares] == [
            FunnelPlace.LOW,
            FunnelPlace.EXPECTED,
            FunnelPlace.RATHER_HIGH,
            FunnelPlace.EXPECTED,
            FunnelPlace.EXPECTED,
        ]
        page = outcomes_page(reported(hostels()))
        assert "To ask at the contract meeting with House A:" in page
        assert "House A (S-2)" in page
        assert "report service ID" in page
        assert all(html.escape(question, quote=False).replace("'", "&#39;") in page for question in QUESTIONS)

    def test_nothing_is_asked_where_nothing_is_low(self) -> None:
        """4: as many as elsewhere opens no question."""
        assert "To ask at the contract meeting" not in outcomes_page(reported(hostels(low=30)))

    @pytest.mark.parametrize(("code", "name"), [(KPI_2, "House A"), ("EM-LPI-56A.percent", "House E")])
    def test_questions_open_on_the_side_that_is_not_wished(self, code: str, name: str) -> None:
        """14: many planned moves are well, many unplanned pregnancies are not; the words of the place are the same."""
        women = ("EM-LPI-56A.unplanned_pregnancy", "EM-LPI-56A.women_under_18")
        part, whole = (PLANNED, LEFT) if code == KPI_2 else women
        numbers = {"A": 1, "B": 20, "C": 20, "D": 20, "E": 39}
        told = [
            Told(f"S-{letter}", {DIED: 0.0, part: number, whole: 40.0}, provider=at, name=f"House {letter}")
            for at, (letter, number) in enumerate(numbers.items())
        ]
        report = reported(told)
        comparison = compared(report, code)
        assert [share.service.name for share in comparison.questioned] == [name]
        assert comparison.shares[0].words == "lower than chance would explain: ask why"
        assert comparison.shares[-1].words == "higher than chance would explain: ask why"
        wished = "More" if code == KPI_2 else "Fewer"
        base = framework().section(code.rpartition(".")[0]).base
        assert f"{wished} is wished. Who counts: {html.escape(base)}." in outcomes_page(report)
        together = next(table for table in outcome_tables(report) if table.name == "together")
        names = together.header
        assert "successes" not in names
        assert [record[names.index("cases")] for record in together.records if record[0] == code] == [100]


READINGS, OWN = "DT-LIVING-10.", "OWN-OUT-1."


def read_people(improved: int, measured: int) -> dict[str, float]:
    """The readings of a service's people, of whom two have one alone; those who did not improve stayed the same."""
    counts = {"people": measured + 2, "long_enough": measured, "measured": measured, "worse": 0}
    counts |= {"improved": improved, "same": measured - improved, "same_at_best": 0, "not_comparable_one_reading": 2}
    items = {"feeding_measured": measured, "feeding_improved": improved, "feeding_success": measured}
    return {f"{READINGS}{name}": float(number) for name, number in {**counts, **items, "median_change": 2}.items()}


#: Outcomes that people named: of three people one has all met, one some and one none; by domain, of four outcomes.
NAMED = {
    f"{OWN}{name}": float(number)
    for name, number in {
        "reviewed": 5,
        "fully_met": 2,
        "partly_met": 1,
        "not_met": 1,
        "no_longer_wanted": 1,
        "people_fully_met": 1,
        "people_partly_met": 1,
        "people_not_met": 1,
        "stay_safe_fully_met": 2,
        "not_fully_external": 2,
        "due": 4,
        "reviewed_in_time": 3,
    }.items()
}


class TestUsers:
    def test_distance_travelled_is_of_each_service_in_its_latest_period(self) -> None:
        """11: people of two services, read in different periods; the median of none is added."""
        report = reported(
            [Told("S-1", read_people(1, 8)), Told("S-2", read_people(3, 4), group="2")],
            [Told("S-1", read_people(6, 8)), Told("S-2", group="2")],
        )
        whole, first, second = (line for line in report.users.distance if line.title == "People")
        assert (whole.number("measured"), whole.number("improved"), whole.number("same")) == (12, 9, 3)
        assert (whole.services, whole.not_comparable) == (2, "one reading 4")
        assert {(line.group, line.number("improved")) for line in (first, second)} == {
            ("Single homeless with support needs", 6),
            ("Older people mental health (dementia)", 3),
        }
        feeding = next(line for line in report.users.distance if line.code == f"{READINGS}feeding_")
        assert feeding.success == (12, 12)
        assert compared(report, f"{READINGS}improved_percent").together == (9, 12)
        assert f"{READINGS}median_change" not in {total.item for total in report.totals}

    def test_own_outcomes_are_of_people_and_by_domain(self) -> None:
        """11: what is no longer wanted is in no share."""
        report = reported([Told("S-1", NAMED)])
        people, outcomes, domain = (line for line in report.users.own if not line.group)
        assert people.share("fully_met", "fully_met", "partly_met", "not_met") == (1, 3)
        assert outcomes.share("fully_met", "fully_met", "partly_met", "not_met") == (2, 4)
        assert (outcomes.number("no_longer_wanted"), outcomes.reasons) == (1, "external 2")
        assert (domain.domain, domain.number("fully_met")) == ("Stay safe", 2)
        assert compared(report, f"{OWN}people_fully_met_percent").shares[0].reasons == "external 2"

    def test_few_people_have_no_share(self) -> None:
        """14: the counts stand alone, of fewer than ten."""
        for people, went_well in ((8, "too few"), (12, "100%")):
            rows = cells(outcomes_page(reported([Told("S-1", read_people(people - 2, people))])))
            at = next(row for row in rows if "Went well" in row).index("Went well")
            assert {row[at] for row in rows if row[0] == "Feeding" and len(row) == at + 2} == {went_well}

    def test_services_are_not_compared_by_them(self) -> None:
        """11: however many are alike; each stands by name, with its share."""
        told = [Told(f"S-{n}", read_people(30 if n else 3, 40), n % 3) for n in range(5)]
        comparison = compared(reported(told), f"{READINGS}improved_percent")
        assert comparison.likes == ()
        assert {share.words for share in comparison.shares} == {"services are not compared by it"}
        assert "Services are not compared by it" in outcomes_page(reported(told))

    def test_levels_are_linked_and_what_is_not_measured_is_said(self) -> None:
        """11: the code is the same on each level; a form that nobody returned is named."""
        page = outcomes_page(reported([Told("S-1", {**read_people(6, 8), **NAMED})]))
        for code, key in ((f"{READINGS}improved_percent", "DT-LIVING-10"), (f"{OWN}people_fully_met_percent", None)):
            targets = Page(page).targets
            assert targets.count(f"#{code}") >= 2  # down from the strategic level, up from service users
            assert f"#users-{key or 'OWN-OUT-1.people'}" in targets
        assert set(Page(page).targets) <= {f"#{name}" for name in Page(page).ids}
        assert (
            "Distance travelled: a ladder of ten areas" in page.partition("Not measured, as nobody returned them:")[2]
        )
        assert "Not measured: no form about people's needs was returned." in page

    def test_every_figure_is_in_a_table(self) -> None:
        """7, 11: as it stands, or rounded."""
        report = reported([Told("S-1", {**read_people(6, 8), **NAMED})])
        texts = {cell_text(cell) for table in outcome_tables(report) for record in table.records for cell in record}
        rounded = {
            f"{way(float(cell))}" for cell in texts if re.fullmatch(r"\d+\.\d", cell) for way in (math.floor, math.ceil)
        }
        numbers = Page(outcomes_page(report)).numbers
        assert [n for n in numbers if n.removesuffix("%").removesuffix(".0") not in texts | rounded] == []


def asked_users(positive: int, answers: int) -> dict[str, float]:
    """A survey of a service, with one question."""
    choices = {"strongly_agree": positive, "agree": 0, "neither": 0, "disagree": answers - positive}
    counts = {f"EM-SUR-1.answers_{choice}": n for choice, n in {**choices, "strongly_disagree": 0}.items()}
    return {code: float(n) for code, n in {**counts, "EM-SUR-0.asked": 40, "EM-SUR-0.returned": answers}.items()}


class TestSaid:
    def test_what_users_say_is_a_share_of_those_who_answered(self) -> None:
        """12: of all services and of each; of fewer than ten answers there is none; services are not compared by it."""
        told = [Told(f"S-{n}", asked_users(9 if n else 3, 12 if n else 9), n % 3, name=f"House {n}") for n in range(5)]
        report = reported(told)
        comparison = compared(report, "EM-SUR-1.positive")
        assert (comparison.together, comparison.likes) == ((39, 57), ())
        rows = cells(outcomes_page(report))
        assert ["Q1", "Listened to", "5", "57", "68%", "56 to 79%", "one period only, so no trend"] in rows
        assert ["House 0", "Provider 0", "22% of 40", "too few of 9"] in rows
        assert ["House 1", "Provider 1", "30% of 40", "75% of 12"] in rows

    def test_without_a_survey_it_says_so(self) -> None:
        """12: it is not left out."""
        assert "Not measured: no survey was returned in the span." in outcomes_page(reported(hostels()))


class TestNotKnown:
    def test_a_domain_without_a_measure_says_so(self) -> None:
        """5: it is not left out."""
        page = outcomes_page(reported(hostels()))
        for domain in framework().domains:
            assert f"{domain.title}</th><td colspan" in page
        for nothing in (
            "no form about people's needs",
            "no reading of distance travelled",
            "no review of people's own outcomes",
        ):
            assert f"Not measured: {nothing} was returned." in page

    def test_who_was_not_counted_is_said(self) -> None:
        """5: by service and period, with the state of the return."""
        report = reported([Told("S-1", state=ServiceState.NOT_RETURNED)], [Told("S-1", moves(1, 4))])
        assert [(str(period), str(state)) for _, period, state in report.uncounted] == [("2008-09-Q1", "not returned")]
        page = outcomes_page(report)
        assert "<td>not returned</td>" in page
        assert "no information" in page
        assert "Every service that was asked is in the figures." in outcomes_page(reported(hostels()))

    def test_nothing_at_all(self) -> None:
        """5: a report of nothing is a report."""
        assert "no service reported a share of people" in outcomes_page(reported([Told("S-1")]))


class TestPrices:
    def test_of_a_service_over_a_year(self) -> None:
        """8: every figure of the worked service."""
        told = [Told("S-1", units=20, price=182_000.0, hours=150.0)]
        year = [Period(2008, quarter) for quarter in range(1, 5)]
        (price,) = outcomes_report([period_figures(period, told) for period in year], "Leicester").prices
        assert price.price == pytest.approx(182_000)
        assert price.weeks == pytest.approx(365 / 7)
        assert price.per_unit_week == pytest.approx(174.52, abs=0.005)
        assert price.hours_per_unit == pytest.approx(7.5)
        assert price.per_hour == pytest.approx(23.27, abs=0.005)
        assert price.words == "too few like services to compare"

    def test_of_what_was_done(self) -> None:
        """8: the worked service of a year: units used, people of the latest quarter, planned departures with their range."""
        quarters = [(1700.0, moves(7, 10)), (1720.0, moves(8, 10)), (1721.0, moves(7, 10)), (1721.0, moves(8, 10))]
        year = [
            period_figures(
                Period(2008, at),
                [Told("S-1", {**left, USED: used, SUPPORTED: 15.0}, units=20, price=182_000.0, hours=150.0)],
            )
            for at, (used, left) in enumerate(quarters, start=1)
        ]
        (price,) = outcomes_report(year, "Leicester").prices
        assert price.per_used_week == pytest.approx(185.66, abs=0.005)
        assert price.per_person == pytest.approx(182_000 * 90 / 365 / 15)
        move = price.per_planned_move
        assert move is not None
        assert (move.price, move.low, move.high) == pytest.approx((6066.67, 5302, 7608), abs=0.5)
        assert price.move_words == ""
        assert "<td>6066.67</td><td>5302" in outcomes_page(outcomes_report(year, "Leicester"))

    def test_long_term_services_have_no_price_of_a_departure(self) -> None:
        """8: they keep people well where they are; nor has a service that too few left."""
        long_term = Told("S-1", moves(30, 40), units=20, price=182_000.0, duration=Duration.LONG_TERM)
        (price,) = reported([long_term]).prices
        assert price.per_planned_move is None
        assert "long-term: no price of a departure" in outcomes_page(reported([long_term]))
        (few,) = reported([Told("S-1", moves(4, 9), units=20, price=182_000.0)]).prices
        assert (few.per_planned_move, few.move_words) == (None, "too few departures")

    @pytest.mark.parametrize(
        ("agreed", "words"),
        [(24.0, "near it"), (50.0, "far from it: check price and hours"), (None, "none agreed")],
    )
    def test_what_is_expected_stands_beside_what_is_paid(self, agreed: float | None, words: str) -> None:
        """8: an hour at 23.27 pounds, by what was agreed for services of the kind."""
        by = framework().value_for_money
        assert by is not None
        expected = () if agreed is None else (ExpectedPrice(HOSTEL, "7", agreed),)
        figures = period_figures(LAST, [Told("S-1", units=20, price=182_000.0, hours=150.0)])
        stated = replace(framework(), value_for_money=replace(by, expected=expected))
        (price,) = outcomes_report([replace(figures, frameworks=(stated,))], "Leicester").prices
        assert (price.expected, price.expected_words) == (agreed, words)

    def test_a_framework_that_says_nothing_has_prices_of_units_alone(self) -> None:
        """8: no line of code knows by which figure to divide."""
        figures = period_figures(LAST, [Told("S-1", {**moves(30, 40), USED: 900.0}, units=20, price=182_000.0)])
        stated = replace(framework(), value_for_money=None)
        (price,) = outcomes_report([replace(figures, frameworks=(stated,))], "Leicester").prices
        assert price.per_unit_week is not None
        assert (price.per_used_week, price.per_person, price.per_planned_move) == (None, None, None)

    def test_no_unit_has_more_hours_than_a_week(self) -> None:
        """8: 168 are the most; beyond, hours and units are asked about, not the price."""
        figures = [Told("S-1", units=2, price=182_000.0, hours=hours) for hours in (336.0, 337.0)]
        words = [reported([told]).prices[0].expected_words for told in figures]
        assert words == ["none agreed", "more hours than a week has: check hours and units"]

    def test_only_periods_with_a_price_count(self) -> None:
        """8: a quarter without one is no quarter for nothing; services of one line are added."""
        (price,) = reported([Told("S-1", units=20)], [Told("S-1", units=20, price=182_000.0)]).prices
        assert price.periods == 1
        assert price.price == pytest.approx(182_000 * 92 / 365)
        assert price.per_unit_week == pytest.approx(174.52, abs=0.005)
        parts = [Told(f"S-{n}", units=10, price=91_000.0, formerly=("S-1",)) for n in (2, 3)]
        (both,) = reported([Told("S-1")], parts).prices
        assert both.units == pytest.approx(20)
        assert both.per_unit_week == pytest.approx(174.52, abs=0.005)

    def test_is_placed_among_like_services(self) -> None:
        """8: by the middle half, in words; without units there is no price of one."""
        told = [Told(f"S-{n}", provider=n % 3, units=10, price=10_000.0 * n) for n in range(1, 6)]
        other = Told("F-1", kind=FLOATING, units=10, price=1.0)
        prices = reported([*told, other, Told("S-9", price=1.0)]).prices
        assert {price.service.name: price.words for price in prices} == {
            "House F-1": "too few like services to compare",
            "House S-1": "below the middle half of services like it",
            "House S-2": "within the middle half of services like it",
            "House S-3": "within the middle half of services like it",
            "House S-4": "within the middle half of services like it",
            "House S-5": "above the middle half of services like it",
            "House S-9": "too few like services to compare",
        }

    def test_what_was_said_last_holds(self) -> None:
        """8: of each fact; another provider's contract is another."""
        first = AgreedTerms(BEFORE, "LCE", "99001", ServiceTerms("S-1", 1000.0, eligibility="Anybody"))
        later = AgreedTerms(LAST, "LCE", "99001", ServiceTerms("s-1", 2000.0))
        key = "99001", ("LCE", "s-1")
        assert holding([first, later], BEFORE)[key].contract_value == 1000
        now = holding([first, later], LAST)[key]
        assert (now.contract_value, now.eligibility) == (2000, "Anybody")
        assert ("99002", ("LCE", "s-1")) not in holding([first, later], LAST)

    def test_the_page_prints_the_caveats(self) -> None:
        """8: with every price; where there is none, it says so."""
        page = outcomes_page(reported([Told("S-1", units=20, price=182_000.0, hours=150.0)]))
        assert all(caveat in page for caveat in CAVEATS)
        assert "<td>174.52</td>" in page
        assert "no register of the span states a <code>contract_value</code>" in outcomes_page(reported([Told("S-1")]))


@pytest.fixture(scope="module")
def whole() -> OutcomesReport:
    """Two periods of hostels, with needs of people."""
    needs = {
        f"{NEED}_{name}": float(number)
        for name, number in {
            "answered": 30,
            "needs": 20,
            "achieved": 12,
            "not_achieved": 8,
            "not_applicable": 0,
            "unmet_external": 5,
            "unmet_client": 3,
        }.items()
    }
    first, *others = hostels()
    told = [Told(first.service_id, {**first.figures, **needs}, first.provider, name=first.name), *others]
    return reported(told, told)


class TestPage:
    def test_needs_no_other_file(self, whole: OutcomesReport) -> None:
        """6: no script, no address, no style or picture from elsewhere."""
        page = outcomes_page(whole)
        tags = Page(page).tags
        assert not {tag for tag, _ in tags} & {"script", "link", "img", "iframe"}
        assert not [attributes for _, attributes in tags if "src" in attributes]
        assert not re.search(r"https?:|url\(|@import", page)

    def test_every_chart_is_described(self, whole: OutcomesReport) -> None:
        """6: its title and description are named by it; a table stands with it."""
        page = outcomes_page(whole)
        tags = Page(page).tags
        ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
        assert len(ids) == len(set(ids))
        charts = [attributes for tag, attributes in tags if tag == "svg"]
        assert len(charts) == 3  # a funnel and a trend of planned moves, a trend of the need
        for attributes in charts:
            assert attributes["role"] == "img"
            assert set(str(attributes["aria-labelledby"]).split()) <= set(ids)
        targets = [str(attributes["href"]) for tag, attributes in tags if tag == "a"]
        assert {target[1:] for target in targets} <= set(ids)

    def test_levels_are_linked(self, whole: OutcomesReport) -> None:
        """7: the same figure on each level, down from the strategic one and up again."""
        page = Page(outcomes_page(whole))
        for target in (f"#{KPI_2}", f"#{NEED}_achieved_percent", f"#users-{NEED}", "#strategic", "#CHAIN-HOME"):
            assert target in page.targets
        assert {target[1:] for target in page.targets} <= set(page.ids)
        assert "Not measured: no logic chain of these services ends in it." in outcomes_page(whole)

    def test_reasons_stand_beside_needs(self, whole: OutcomesReport) -> None:
        """4: what was external is told apart."""
        assert "client 6, external 10" in outcomes_page(whole)
        assert "Counts of people of all services together" in outcomes_page(whole)

    def test_reasons_stand_beside_a_low_figure(self) -> None:
        """4: whose they are, so that nobody is blamed for what was external."""
        told = [
            Told(
                f"S-{n}", {f"{NEED}_achieved": good, f"{NEED}_not_achieved": 40 - good, **why}, n % 3, name=f"House {n}"
            )
            for n, (good, why) in enumerate([(3.0, {f"{NEED}_unmet_external": 37.0}), *[(30.0, {})] * 4])
        ]
        assert "House 0 (why not: external 37):" in outcomes_page(reported(told))
        assert compared(reported(told, told), f"{NEED}_achieved_percent").shares[0].reasons == "external 74"

    def test_needs_met_stand_beside_what_was_to_be_expected(self) -> None:
        """4: the worked mix, 30 at 70 % and 10 at 85 %: 28 is as expected, 22 is not; too few say nothing."""
        other = f"{NEED[:-2]}1b"

        def told(number: int, first: tuple[int, int], second: tuple[int, int]) -> Told:
            figures = {f"{NEED}_achieved": first[0], f"{NEED}_not_achieved": first[1] - first[0]}
            figures |= {f"{other}_achieved": second[0], f"{other}_not_achieved": second[1] - second[0]}
            return Told(f"S-{number}", {item: float(value) for item, value in figures.items()}, number)

        def mixes(*observed: tuple[int, int]) -> list[tuple[int, int, float, str]]:
            met = sum(first for first, _ in observed), sum(second for _, second in observed)
            rest = told(9, (700 - met[0], 998 - 30 * len(observed)), (850 - met[1], 999 - 10 * len(observed)))
            services = [told(n, (first, 30), (second, 10)) for n, (first, second) in enumerate(observed, 1)]
            report = reported([*services, rest, told(5, (0, 2), (0, 1))])
            return [(mix.needs, mix.mix.observed, round(mix.mix.expected, 1), mix.words) for mix in report.mixes]

        first, second, few, _ = mixes((20, 8), (16, 6))
        assert first == (40, 28, 29.5, "as expected given its size")
        assert second == (40, 22, 29.5, "on the low side for its size: look again")
        assert few[3] == "too few people to compare"

    def test_names_are_text(self) -> None:
        """6: whatever a service is called, it is no markup."""
        page = outcomes_page(reported([Told("S-1", moves(1, 4), name="<b>Anchor</b> & Sons")]))
        assert "&lt;b&gt;Anchor&lt;/b&gt; &amp; Sons" in page

    def test_every_figure_is_in_a_table(self, whole: OutcomesReport) -> None:
        """7: as it stands, or rounded from what stands."""
        tables = outcome_tables(whole)
        texts = {cell_text(cell) for table in tables for record in table.records for cell in record}
        tenths = [float(cell) for cell in texts if re.fullmatch(r"\d+\.\d", cell)]
        rounded = {f"{way(tenth)}" for tenth in tenths for way in (math.floor, math.ceil)}
        numbers = Page(outcomes_page(whole)).numbers
        assert len(numbers) > 50
        assert [
            number for number in numbers if number.removesuffix("%").removesuffix(".0") not in texts | rounded
        ] == []

    def test_every_figure_of_a_service_has_its_cell(self, whole: OutcomesReport) -> None:
        """7: the table of figures says where each stands."""
        figures = next(table for table in outcome_tables(whole) if table.name == "figures")
        places = [figures.header.index(name) for name in ("source_file", "source_sheet", "source_cell")]
        assert figures.records
        assert all(record[place] for record in figures.records for place in places)

    def test_tables_say_what_stands_in_each_column(self, whole: OutcomesReport) -> None:
        """7: no two columns of a table have one name; each has a sentence."""
        for table in outcome_tables(whole):
            assert len(set(table.header)) == len(table.header)
            assert all(column.sentence.endswith(".") for column in table.columns)

    def test_many_services_stay_small(self) -> None:
        """9: five hundred services with every count of people in four periods."""
        items = [
            question.code
            for section in framework().quarterly.sections
            if section.domain
            for question in section.questions
            if not question.derived and question.unit == "people"
        ]
        told = [Told(f"S-{n}", {**dict.fromkeys(items, 20.0 + n % 7), **moves(n % 20, 25)}, n % 9) for n in range(500)]
        periods = [Period(2007, 3), Period(2007, 4), BEFORE, LAST]
        report = outcomes_report([period_figures(period, told) for period in periods], "Leicester")
        page = outcomes_page(report)
        assert len(page.encode()) < 2_000_000
        assert page == outcomes_page(report)

    def test_of_very_many_only_the_marked_are_shown(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """9: the page says so, and the tables have them all."""
        only = "Of 5 services only those outside the outer lines are shown."
        assert only not in outcomes_page(reported(hostels()))
        monkeypatch.setattr("workbook.report.outcomes_page.MOST_LINES", 4)
        assert only in outcomes_page(reported(hostels()))
        monkeypatch.undo()
        monkeypatch.setattr("workbook.report.outcomes_page.MOST_SHOWN", 4)
        page = outcomes_page(reported(hostels()))
        assert only in page
        assert page.count('<th scope="row">House ') == 1
        (comparison,) = [table for table in outcome_tables(reported(hostels())) if table.name == "comparison"]
        assert len(comparison.records) == 5


def book_of(report: OutcomesReport) -> bytes:
    """The workbook of a report."""
    return outcomes_workbook(report, outcome_tables(report))


class TestWorkbook:
    def test_has_every_table_but_the_dataset(self, whole: OutcomesReport) -> None:
        """10: to filter, with the same records; what is of nothing is left out."""
        file = openpyxl.load_workbook(io.BytesIO(book_of(whole)))
        tables = [table for table in outcome_tables(whole) if table.records and table.name != "figures"]
        assert file.sheetnames == ["Trends", *(table.title for table in tables)]
        for table in tables:
            sheet = file[table.title]
            assert sheet.max_row == len(table.records) + 1
            assert sheet.auto_filter.ref

    def test_draws_trends_by_domain(self, whole: OutcomesReport) -> None:
        """10: by Excel's own charts, each with a description; of one period there is no trend."""
        content = book_of(whole)
        assert book_of(whole) == content
        parts = zipfile.ZipFile(io.BytesIO(content))
        charts = [name for name in parts.namelist() if name.startswith("xl/charts/chart")]
        assert len(charts) == 2  # the national core, and the domain of the need
        assert b"Trends!$C$2:$D$2" in b"".join(parts.read(name) for name in charts)
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
        assert drawing.count('descr="') == len(charts)
        alone = openpyxl.load_workbook(io.BytesIO(book_of(reported(hostels()))))
        assert "Trends" not in alone.sheetnames

    def test_no_chart_is_cut_in_print(self, whole: OutcomesReport) -> None:
        """10: each begins a page and ends before the next one, on a sheet that is not fitted to its paper."""
        parts = zipfile.ZipFile(io.BytesIO(book_of(whole)))
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
        breaks = [int(row) for row in re.findall(r'<brk id="(\d+)"', sheet)]
        rows = [int(row) for row in re.findall(r"<xdr:row>(\d+)</xdr:row>", drawing)]
        assert [row - 1 for row in rows[::2]] == breaks
        assert all(end < row for end, row in zip(rows[1::2], breaks[1:], strict=False))
        assert "fitToPage" not in sheet


def test_measures_are_of_people_alone() -> None:
    """2: a share of days or of hours is no share of people, and is not compared by chance."""
    measures = {measure.code: measure for measure in share_measures([framework()])}
    assert measures[KPI_2].parts == {LEFT, DIED, PLANNED}
    assert measures[KPI_2].adds_up
    assert not measures[INDEPENDENT].adds_up
    assert "CLG-SPI-1.percent" not in measures
    assert measures[f"{NEED}_achieved_percent"].about is MeasureOf.NEED
    assert measures[KPI_2].of({LEFT: 4, DIED: 1, PLANNED: 2}) == (2, 3)
    assert measures[KPI_2].of({LEFT: 4, PLANNED: 2}) is None
    assert measures[KPI_2].of(moves(0, 0)) is None
