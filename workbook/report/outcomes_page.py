"""The report of outcomes as one page.

It needs no network and no JavaScript. What is in it is told by the templates.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from workbook.comparison import CAVEATS
from workbook.comparison.thresholds import FEWEST_FOR_FUNNEL, FEWEST_PEER_PROVIDERS, FEWEST_PEERS
from workbook.report.chains import DrawnChain, DrawnLink
from workbook.report.charts import Chart, funnel, trend
from workbook.report.compared import LikeServices, MeasureComparison, ServiceShare
from workbook.report.outcomes_report import QUESTIONS, OutcomesReport
from workbook.text import counted, number_text

#: Where indicators stand that are under no domain.
_NO_DOMAIN = "No domain: the national core"
_UNMET = "_unmet_"
#: Of more services, the page shows those alone that something is to be asked or learnt of: the tables have them all.
MOST_SHOWN = 500


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

    key: the prefix of the ids of the trend.
    """

    comparison: MeasureComparison
    funnels: tuple[DrawnFunnel, ...]
    trend: Chart | None
    key: str

    @property
    def shares(self) -> tuple[ServiceShare, ...]:
        """Those that the page shows.

        They are all, or of very many those that are marked.
        """
        shares = self.comparison.shares
        return (
            shares
            if len(shares) <= MOST_SHOWN
            else tuple(s for s in shares if s.place is not None and s.place.is_marked)
        )


@dataclass(frozen=True)
class NeedRow:
    """A need of people, and how far its outcome was achieved.

    measure: the code of its share. numbers: asked, with the need, achieved, not achieved, not applicable.
    """

    code: str
    measure: str
    title: str
    form: str
    numbers: tuple[str, ...]
    share: tuple[int, int] | None
    reasons: str


def outcomes_page(report: OutcomesReport) -> str:
    """Write the page. The same report gives the same page."""
    names = [str(period) for period in report.periods]
    needs = tuple(_needs(report))
    return (
        templates()
        .get_template("outcomes.html.j2")
        .render(
            heading=f"Outcomes, {report.span}",
            report=report,
            names=names,
            domains=tuple(_domains(report)),
            strategic=tuple(_strategic(report)),
            indicators=tuple(_drawn(comparison, names) for comparison in report.comparisons),
            needs=needs,
            need_links={need.measure: need.code for need in needs},
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
    return tuple(comparison for comparison in comparisons if comparison.measure.domain == domain)


def _drawn(comparison: MeasureComparison, names: list[str]) -> DrawnMeasure:
    key = comparison.measure.code.replace(".", "-")
    funnels = tuple(
        DrawnFunnel(funnel(comparison, like), f"{key}-f{number}", like) for number, like in enumerate(comparison.likes)
    )
    title = f"{comparison.measure.label}: {comparison.measure.title}"
    return DrawnMeasure(comparison, funnels, trend(comparison, names, title), f"{key}-p")


def _needs(report: OutcomesReport) -> Iterator[NeedRow]:
    """The needs that anybody was asked about; of what does not add up, the latest period that has it."""
    totals = {total.item: total for total in report.totals}
    values: dict[str, float] = {}
    for item, total in totals.items():
        latest = next((value for value in reversed(total.periods) if value is not None), None)
        value = latest if total.span is None else total.span
        if value is not None:
            values[item] = value
    for comparison in report.measures:
        code = comparison.code.removesuffix("_achieved_percent")
        if comparison.is_of_people and f"{code}_answered" in values:
            numbers = ("answered", "needs", "achieved", "not_achieved", "not_applicable")
            yield NeedRow(
                f"{code}-need",
                comparison.code,
                comparison.title,
                comparison.label,
                tuple(number_text(values.get(f"{code}_{name}", 0.0)) for name in numbers),
                comparison.of(values),
                _reasons(code, values),
            )


def _reasons(code: str, values: Mapping[str, float]) -> str:
    """How many by each kind of reason: `external 3, client 1`."""
    start = f"{code}{_UNMET}"
    return ", ".join(
        f"{item.removeprefix(start)} {number_text(value)}"
        for item, value in sorted(values.items())
        if item.startswith(start) and value
    )
