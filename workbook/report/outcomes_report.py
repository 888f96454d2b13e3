"""What figures mean, over a span of periods: services compared, totals, needs.

Services stand in the order of their names. There are no ranks, no colours and no composite score.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from workbook.comparison import (
    FunnelPlace,
    Interval,
    chance_alone,
    difference,
    place,
    spread,
    target_of,
    wilson,
)
from workbook.comparison.thresholds import FEWEST_FOR_FUNNEL, FEWEST_PEER_PROVIDERS, FEWEST_PEERS
from workbook.model import Framework, Note, Period
from workbook.quarter import ServiceState
from workbook.report.heard import HeardOfService, heard_of_services
from workbook.report.measures import ShareMeasure, share_measures
from workbook.report.prices import PriceFigures, ServicePrice, service_prices
from workbook.report.service_history import PeriodFigures, ServiceHistory, histories
from workbook.report.totals import ItemTotal, item_totals
from workbook.text import counted

#: What is asked at the contract meeting where a figure is marked.
QUESTIONS = (
    "Is the data complete?",
    "Who was accepted, and who was turned away?",
    "What do the reasons say: the person's, the service's, or external ones?",
    "What do users say?",
)
#: From when on it is said that services differ by more than chance.
FAR_APART = 1.5


@dataclass(frozen=True)
class ServiceShare:
    """A service's share of one measure over the span.

    successes, total: of people. target: the share of all services like it; None where they are too few.
    periods: the same by period, as they were reported. reasons: why not, where that was asked.
    """

    service: ServiceHistory
    successes: int
    total: int
    target: float | None
    periods: tuple[tuple[int, int] | None, ...]
    reasons: str = ""

    @property
    def share(self) -> float:
        """The share, between 0 and 1."""
        return self.successes / self.total

    @property
    def interval(self) -> Interval:
        """What a service like this might show another time."""
        return wilson(self.successes, self.total) or Interval(0, 1)

    @property
    def place(self) -> FunnelPlace | None:
        """Where it lies; None where too few are like it."""
        return None if self.target is None else place(self.successes, self.total, self.target)

    @property
    def is_plotted(self) -> bool:
        """Whether it has people enough for a place on a funnel."""
        return self.total >= FEWEST_FOR_FUNNEL

    @property
    def words(self) -> str:
        """Where it lies, in words."""
        return str(self.place) if self.place is not None else "too few like services to compare"


@dataclass(frozen=True)
class LikeServices:
    """Services of one type, client group and length of stay.

    title: what they are. shares: of those with people enough, by name. target: the share of all of them together.
    spread: how far they differ; 1 is what chance alone gives.
    """

    title: str
    shares: tuple[ServiceShare, ...]
    target: float
    spread: float | None

    @property
    def chance_words(self) -> str:
        """How many lie outside by chance alone."""
        number = len(self.shares)
        chance = chance_alone(number)
        return (
            f"Of {counted(number, 'service')}, chance alone puts {chance.look:.1f} outside the inner lines and "
            f"{chance.act:.2f} outside the outer ones. Look at the first; act on the second."
        )

    @property
    def spread_words(self) -> str:
        """What is to be said where services differ by more than chance."""
        if self.spread is None or self.spread <= FAR_APART:
            return ""
        return (
            f"These services vary more than chance ({self.spread:.1f} times): they differ in ways that the indicator "
            "does not hold, so a mark is a question and no answer."
        )


@dataclass(frozen=True)
class MeasureComparison:
    """All services that report a measure.

    shares: of the services, by name. likes: those that may be compared with one another.
    periods: of all together, by period.
    """

    measure: ShareMeasure
    shares: tuple[ServiceShare, ...]
    likes: tuple[LikeServices, ...]
    periods: tuple[tuple[int, int] | None, ...]

    @property
    def questioned(self) -> tuple[ServiceShare, ...]:
        """Those with something to ask."""
        return tuple(share for share in self.shares if share.place is not None and share.place.is_low)

    @property
    def together(self) -> tuple[int, int]:
        """How many of all, of how many, over the span."""
        return sum(share.successes for share in self.shares), sum(share.total for share in self.shares)

    @property
    def change_words(self) -> str:
        """Whether things are better than they were, in words."""
        present = [share for share in self.periods if share is not None]
        if len(present) < 2:
            return "one period only, so no trend"
        change = difference(present[-1], present[0])
        if change is None or change.lower <= 0 <= change.upper:
            return "no clear change"
        return "a clear rise" if change.lower > 0 else "a clear fall"


@dataclass(frozen=True)
class OutcomesReport:
    """Everything that a report of outcomes says.

    periods: of the span, in order. authorities: the authorities that it is about.
    notes: what officers heard, of these services or others, at any time.
    """

    figures: tuple[PeriodFigures, ...]
    services: tuple[ServiceHistory, ...]
    measures: tuple[ShareMeasure, ...]
    frameworks: tuple[Framework, ...]
    authorities: str
    notes: tuple[Note, ...] = ()

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods of the span."""
        return tuple(figures.period for figures in self.figures)

    @property
    def span(self) -> str:
        """From when to when it is."""
        first, last = self.periods[0], self.periods[-1]
        return last.label if first == last else f"{first.start:%B %Y} to {last.end:%B %Y}"

    @cached_property
    def comparisons(self) -> tuple[MeasureComparison, ...]:
        """Each measure that any service reports."""
        compared = (self._comparison(measure) for measure in self.measures)
        return tuple(comparison for comparison in compared if comparison.shares)

    @cached_property
    def prices(self) -> tuple[ServicePrice, ...]:
        """The price of each service whose register states one."""
        return service_prices(self.services, self._price_figures)

    @cached_property
    def totals(self) -> tuple[ItemTotal, ...]:
        """Each item that any service reports, by code."""
        return tuple(item_totals(self.figures, self.frameworks))

    @cached_property
    def heard(self) -> tuple[HeardOfService, ...]:
        """What officers heard of the services within the span."""
        return tuple(heard_of_services(self.services, self.periods, self.notes, self.frameworks[-1]))

    @cached_property
    def uncounted(self) -> tuple[tuple[ServiceHistory, Period, ServiceState], ...]:
        """The returns that are not, or not wholly, in the figures."""
        return tuple(
            (service, period, state)
            for service in self.services
            for period, state in sorted(service.states.items())
            if state is not ServiceState.ACCEPTED
        )

    @property
    def _price_figures(self) -> PriceFigures:
        """By what prices are divided, as the latest framework that says so has it."""
        stated = [framework.value_for_money for framework in self.frameworks if framework.value_for_money is not None]
        if not stated:
            return PriceFigures()
        planned = next((measure for measure in self.measures if measure.code == stated[-1].planned), None)
        return PriceFigures(stated[-1], planned)

    def _comparison(self, measure: ShareMeasure) -> MeasureComparison:
        alike: dict[tuple[str, ...], list[ServiceShare]] = defaultdict(list)
        for service in self.services:
            counts = measure.over(service.figures)
            if counts is not None:
                periods = tuple(measure.of(service.figures.get(period, {})) for period in self.periods)
                reasons = measure.reasons(service.figures)
                alike[service.likeness].append(ServiceShare(service, *counts, None, periods, reasons))
        targets = {likeness: _target(shares) for likeness, shares in alike.items()}
        placed = {
            likeness: tuple(replace(share, target=targets[likeness]) for share in shares)
            for likeness, shares in alike.items()
        }
        order = {service.latest.identity: number for number, service in enumerate(self.services)}
        shares = sorted(
            (share for group in placed.values() for share in group),
            key=lambda share: order[share.service.latest.identity],
        )
        likes = tuple(
            _likes(self._title(likeness), placed[likeness], target)
            for likeness, target in targets.items()
            if target is not None
        )
        together = tuple(_sum(share.periods[at] for share in shares) for at in range(len(self.periods)))
        return MeasureComparison(measure, tuple(shares), likes, together)

    def _title(self, likeness: tuple[str, ...]) -> str:
        """What services are that are alike, in words."""
        framework, (kind, group, duration) = self.frameworks[-1], likeness
        titles = (framework.service_types_by_code[kind].title, framework.client_group_title(group))
        return ", ".join(title for title in (*titles, duration.replace("_", " ")) if title)


def _target(shares: Sequence[ServiceShare]) -> float | None:
    """The share of all that are alike; None where those with people enough are too few to compare."""
    plotted = [share for share in shares if share.is_plotted]
    if len(plotted) < FEWEST_PEERS or len({share.service.owner for share in plotted}) < FEWEST_PEER_PROVIDERS:
        return None
    return target_of((share.successes, share.total) for share in shares)


def _likes(title: str, shares: Sequence[ServiceShare], target: float) -> LikeServices:
    plotted = tuple(share for share in shares if share.is_plotted)
    return LikeServices(title, plotted, target, spread([(share.successes, share.total) for share in plotted], target))


def outcomes_report(figures: Sequence[PeriodFigures], authorities: str, notes: tuple[Note, ...] = ()) -> OutcomesReport:
    """Bring together what is reported of a span.

    figures: of its periods. authorities: the authorities that it is about. notes: what officers heard.
    """
    ordered = tuple(sorted(figures, key=lambda period: period.period))
    frameworks = tuple(framework for period in ordered for framework in period.frameworks)
    return OutcomesReport(ordered, histories(ordered), share_measures(frameworks), frameworks, authorities, notes)


def _sum(shares: Iterable[tuple[int, int] | None]) -> tuple[int, int] | None:
    present = [share for share in shares if share is not None]
    return (sum(part for part, _ in present), sum(whole for _, whole in present)) if present else None
