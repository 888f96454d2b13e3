"""The report of outcomes as one page.

It needs no network and no JavaScript. What is in it is told by the templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from workbook.comparison import CAVEATS
from workbook.comparison.thresholds import FEWEST_ANSWERS, FEWEST_FOR_FUNNEL, FEWEST_PEER_PROVIDERS, FEWEST_PEERS
from workbook.report.chains import DrawnChain, DrawnLink
from workbook.report.charts import Chart, bases, funnel, trend
from workbook.report.compared import LikeServices, MeasureComparison, ServiceShare
from workbook.report.outcomes_report import QUESTIONS, OutcomesReport
from workbook.report.said import said_forms
from workbook.text import counted, number_text

#: Where indicators stand that are under no domain.
_NO_DOMAIN = "Under no domain"
#: Of more services, the page shows those alone that something is to be asked or learnt of: the tables have them all.
MOST_SHOWN = 500
#: So many lines of a service and a measure are shown in all; of more, two megabytes would not hold the page.
MOST_LINES = 3_000


@dataclass(frozen=True)
class DomainRow:
    """An outcome domain with the measures under it."""

    title: str
    comparisons: tuple[MeasureComparison, ...]


@dataclass(frozen=True)
class StrategicRow:
    """A strategic outcome as a chain ends in it.

    chain, link: None where none does.
    """

    title: str
    chain: DrawnChain | None = None
    link: DrawnLink | None = None


@dataclass(frozen=True)
class DrawnFunnel:
    """The funnel of services that are alike; key: the prefix of its ids."""

    chart: Chart
    key: str
    like: LikeServices


@dataclass(frozen=True)
class DrawnMeasure:
    """A measure with its charts.

    shares: those that the page shows: all, or of very many those that are marked. key: the prefix of the ids of the trend. bases: what its points rest on.
    """

    comparison: MeasureComparison
    shares: tuple[ServiceShare, ...]
    funnels: tuple[DrawnFunnel, ...]
    trend: Chart | None
    key: str
    bases: str


def outcomes_page(report: OutcomesReport) -> str:
    """Write the page. The same report gives the same page."""
    names = [str(period) for period in report.periods]
    return (
        templates()
        .get_template("outcomes.html.j2")
        .render(
            heading=f"Outcomes, {report.span}",
            report=report,
            names=names,
            domains=tuple(_domains(report)),
            strategic=tuple(_strategic(report)),
            indicators=tuple(_indicators(report, names)),
            said=said_forms(report.comparisons),
            answers=FEWEST_ANSWERS,
            user_links=report.users.links(),
            compared={comparison.measure.code for comparison in report.comparisons},
            questions=QUESTIONS,
            caveats=CAVEATS,
            least=FEWEST_FOR_FUNNEL,
            peers=FEWEST_PEERS,
            providers=FEWEST_PEER_PROVIDERS,
            most=MOST_SHOWN,
        )
    )


@cache
def templates() -> Environment:
    """The templates of pages, with what they write figures by."""
    environment = Environment(
        loader=PackageLoader("workbook.report"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["figure"] = number_text
    environment.filters["known"] = lambda value: "no information" if value is None else number_text(round(value, 2))
    environment.filters["counted"] = counted
    environment.filters["pounds"] = lambda amount: f"{amount:.2f}" if amount else "no figure"
    return environment


def _domains(report: OutcomesReport) -> Iterator[DomainRow]:
    """Every domain, those without a measure too; then what is under none."""
    titles = {domain.code: domain.title for framework in report.frameworks for domain in framework.domains}
    for code, title in titles.items():
        yield DomainRow(title, _under(report.comparisons, code))
    rest = _under(report.comparisons, "")
    if rest:
        yield DomainRow(_NO_DOMAIN, rest)


def _strategic(report: OutcomesReport) -> Iterator[StrategicRow]:
    """Every strategic outcome, those that no chain of these services ends in too."""
    for outcome in report.frameworks[-1].strategic_outcomes:
        rows = [
            StrategicRow(outcome.title, chain, link)
            for chain in report.chains
            for _, links in chain.elements
            for link in links
            if link.strategic == outcome.code
        ]
        yield from rows or [StrategicRow(outcome.title)]


def _under(comparisons: Iterable[MeasureComparison], domain: str) -> tuple[MeasureComparison, ...]:
    return tuple(
        comparison for comparison in comparisons if comparison.measure.domain == domain and not comparison.is_said
    )


def _indicators(report: OutcomesReport, names: list[str]) -> Iterator[DrawnMeasure]:
    """Every measure that services are compared by, or stand beside each other in."""
    comparisons = [comparison for comparison in report.comparisons if not comparison.is_said]
    is_whole = sum(len(comparison.shares) for comparison in comparisons) <= MOST_LINES
    most = MOST_SHOWN if is_whole else MOST_LINES // len(comparisons)
    for comparison in comparisons:
        marked = tuple(share for share in comparison.shares if share.place is not None and share.place.is_marked)
        yield _drawn(comparison, comparison.shares if len(comparison.shares) <= most else marked, names)


def _drawn(comparison: MeasureComparison, shares: tuple[ServiceShare, ...], names: list[str]) -> DrawnMeasure:
    key = comparison.measure.code.replace(".", "-")
    funnels = tuple(
        DrawnFunnel(funnel(comparison, like), f"{key}-f{number}", like) for number, like in enumerate(comparison.likes)
    )
    title = f"{comparison.measure.label}: {comparison.measure.title}"
    return DrawnMeasure(
        comparison, shares, funnels, trend(comparison, names, title), f"{key}-p", bases(comparison, names)
    )
