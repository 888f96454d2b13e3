"""What those who may offer a service are told of a client group.

It is for a specification or a tender. Counts come from the shared tables of its services alone, as totals. No provider and no service is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbook.comparison.thresholds import FEWEST_PEER_PROVIDERS, FEWEST_PEERS
from workbook.disclosure import SharedTables, authority_lines, page_notes
from workbook.model import Framework
from workbook.report.measures import MeasureOf, ShareMeasure
from workbook.report.outcomes_page import templates
from workbook.report.outcomes_report import OutcomesReport
from workbook.report.service_history import ServiceHistory
from workbook.report.shared_page import SharedIndicator, shared_indicators
from workbook.table import Table, attribute, tabulate
from workbook.text import counted

#: Reasons are told of so many unmet needs, of at least so many with a reason, to the nearest so many per cent (ours): so
#: much is left open by it as by a count that is hidden.
_FEWEST_UNMET, _FEWEST_OF_A_REASON, _ROUNDED = 100, 10, 10
CONFIDENTIAL = "[c]"


@dataclass(frozen=True)
class MarketFact:
    """Something that is told. about: what. fact: in words."""

    about: str
    fact: str


@dataclass(frozen=True)
class MarketReport:
    """What is told of a client group over a span.

    tables: the shared tables of its services alone, of each period of which any figure is accepted.
    facts: capacity, prices, who may come, and why needs were not met.
    """

    title: str
    tables: tuple[SharedTables, ...]
    framework: Framework
    facts: tuple[MarketFact, ...]

    @property
    def indicators(self) -> tuple[SharedIndicator, ...]:
        """Those with a line of all services together."""
        asked = {section.code for section in self.framework.sections}
        lines = [line for line in authority_lines(self.tables) if line.question.section in asked]
        return tuple(shared_indicators(lines, self.framework))


def market_report(
    report: OutcomesReport, tables: Sequence[SharedTables], framework: Framework, client_group: str
) -> MarketReport:
    """Bring together what may be told of a client group.

    report: of the span and authority. tables: in the order of their periods. framework: with the counts of people among its sections.
    """
    services = tuple(service for service in report.services if service.likeness[1] == client_group)
    title = f"{framework.client_group_title(client_group)}, {tables[-1].authority}, {report.span}"
    facts = (*_periods(report, tables), *_facts(report, services), *_reasons(report, services))
    return MarketReport(title, tuple(tables), framework, facts)


def _periods(report: OutcomesReport, tables: Sequence[SharedTables]) -> Iterable[MarketFact]:
    """Of which periods nothing is told."""
    missing = [str(period) for period in report.periods if str(period) not in {shared.period for shared in tables}]
    if missing:
        yield MarketFact("Periods that are not in it, since nothing was accepted", ", ".join(missing))


def _facts(report: OutcomesReport, services: Sequence[ServiceHistory]) -> Iterable[MarketFact]:
    present = [service for service in services if report.periods[-1] in service.services]
    providers = {service.owner for service in present}
    units = sum(service.latest.service.household_units or 0 for service in present)
    words = f"{counted(len(present), 'service')} of {counted(len(providers), 'provider')}"
    yield MarketFact("Capacity", f"{words}, with {counted(units, 'household unit')}")
    prices = [price for price in report.prices if price.service in present]
    halves = {price.service.likeness: price.half for price in prices if price.half is not None}
    for likeness, half in halves.items():
        low, high = f"{half.lower:.2f}", f"{half.upper:.2f}"
        yield MarketFact(
            f"Price of a household unit a week: {report.title_of(likeness)}",
            f"the middle half is {low} to {high} pounds",
        )
    if not halves:
        least = f"{FEWEST_PEERS} services of {FEWEST_PEER_PROVIDERS} providers"
        yield MarketFact("Price of a household unit a week", f"not shown: it takes {least} that are alike")
    for words in sorted({price.eligibility for price in prices if price.eligibility}):
        yield MarketFact("Who may come", words)


def _reasons(report: OutcomesReport, services: Iterable[ServiceHistory]) -> Iterable[MarketFact]:
    """Why needs were not met, by whose reason: external ones are nobody's blame."""
    unmet = sum((_unmet(service, report.measures) for service in services), Counter[str]())
    total = sum(unmet.values())
    if total < _FEWEST_UNMET:
        yield MarketFact("Why needs were not met", f"not shown: it takes {_FEWEST_UNMET} needs that were not")
        return
    hidden = {reason for reason, number in unmet.items() if number < _FEWEST_OF_A_REASON}
    if len(hidden) == 1:  # or what is left of the whole would tell it
        hidden.add(min((number, reason) for reason, number in unmet.items() if reason not in hidden)[1])
    for reason, number in sorted(unmet.items()):
        share = f"about {round(100 * number / total / _ROUNDED) * _ROUNDED} per cent"
        yield MarketFact(f"Why needs were not met: {reason}", CONFIDENTIAL if reason in hidden else share)


def _unmet(service: ServiceHistory, measures: Iterable[ShareMeasure]) -> Counter[str]:
    """How many needs were not met by reason; of one review a year, by the last that there is."""
    unmet: Counter[str] = Counter()
    for measure in measures:
        if measure.about is MeasureOf.NEED:
            by_period = (_by_reason(measure.reasons_start, figures) for _, figures in sorted(service.figures.items()))
            reported = [reasons for reasons in by_period if reasons]
            for reasons in reported if measure.adds_up else reported[-1:]:
                unmet.update(reasons)
    return unmet


def _by_reason(start: str, figures: Mapping[str, float]) -> Counter[str]:
    return Counter(
        {item.removeprefix(start): round(value) for item, value in figures.items() if item.startswith(start)}
    )


def market_page(market: MarketReport) -> str:
    """Write the page. The same report gives the same page."""
    notes = page_notes(market.tables[-1], market.framework)
    return (
        templates()
        .get_template("market.html.j2")
        .render(heading=f"For those who may offer a service: {market.title}", market=market, notes=notes)
    )


def market_tables(market: MarketReport) -> Mapping[str, Table]:
    """Make the tables of the page: totals, and facts in words."""
    rows = [row for indicator in market.indicators for row in indicator.together]
    columns = (
        attribute("item", "The figure's code.", "line.question.code"),
        attribute("question", "What was asked, or worked out.", "line.question.label"),
        attribute("period", "The period, or the first and last of the year so far."),
        attribute("value", "The figure, or a sign in its place."),
        attribute("unit", "What is counted.", "line.question.unit"),
        attribute("answers", "How many services answered.", "line.answers"),
        attribute("asked", "How many were asked.", "line.expected"),
    )
    facts = (attribute("about", "What it is about."), attribute("fact", "In words."))
    return {
        "totals": tabulate("totals", "All services together", columns, rows),
        "facts": tabulate("facts", "Facts", facts, market.facts),
    }
