"""Services compared by one measure, with those that are like them.

They stand by authority, and there in the order of their names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

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
from workbook.model import Comment, Period, Wished
from workbook.report.comments import NO_COMMENT, comments_on
from workbook.report.measures import MeasureOf, ShareMeasure
from workbook.report.service_history import ServiceHistory
from workbook.text import counted

#: What stands where services are not compared by a measure at all.
NOT_COMPARED = "services are not compared by it"
#: From when on it is said that services differ by more than chance.
FAR_APART = 1.5


@dataclass(frozen=True)
class ServiceShare:
    """A service's share of one measure over the span.

    cases, total: of people. target: the share of all services like it; None where they are too few.
    periods: the same by period, as they were reported. reasons: why not, where that was asked. comments: the provider's, on it or a part of it.
    is_compared: whether services are compared by the measure at all.
    """

    service: ServiceHistory
    cases: int
    total: int
    target: float | None
    periods: tuple[tuple[int, int] | None, ...]
    reasons: str = ""
    comments: tuple[Comment, ...] = ()
    is_compared: bool = True

    @property
    def comment_words(self) -> str:
        """What the provider says of it.

        That it says nothing, where the figure is marked.
        """
        if not self.comments:
            return NO_COMMENT if self.place is not None and self.place.is_marked else ""
        return " ".join(f"{comment.period}: {comment.text}" for comment in self.comments)

    @property
    def share(self) -> float:
        """The share, between 0 and 1."""
        return self.cases / self.total

    @property
    def interval(self) -> Interval:
        """What a service like this might show another time."""
        return wilson(self.cases, self.total) or Interval(0, 1)

    @property
    def place(self) -> FunnelPlace | None:
        """Where it lies; None where too few are like it."""
        return None if self.target is None else place(self.cases, self.total, self.target)

    @property
    def change_words(self) -> str:
        """Whether the service is better than it was, in words."""
        return change_words(self.periods)

    @property
    def is_plotted(self) -> bool:
        """Whether it has people enough for a place on a funnel."""
        return self.total >= FEWEST_FOR_FUNNEL

    @property
    def words(self) -> str:
        """Where it lies, in words."""
        if self.place is None:
            return "too few like services to compare" if self.is_compared else NOT_COMPARED
        return str(self.place)


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
            f"Of {counted(number, 'service')}, chance alone puts about {chance.look:.1f} outside the inner lines and "
            f"{chance.act:.2f} outside the outer ones. A mark is a question, and no answer."
        )

    @property
    def spread_words(self) -> str:
        """What is to be said where services differ by more than chance."""
        if self.spread is None or self.spread <= FAR_APART:
            return ""
        return (
            f"The squared distances from all together are {self.spread:.1f} times what chance alone gives: these "
            "services differ in ways that the indicator does not hold, so more of them are marked."
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
        """Those with something to ask.

        They lie on the side that is not wished, or on either where neither is.
        """
        return tuple(share for share in self.shares if share.place is not None and self._is_asked_of(share.place))

    def _is_asked_of(self, where: FunnelPlace) -> bool:
        wished = self.measure.wished
        return (where.is_low and wished is not Wished.FEWER) or (where.is_high and wished is not Wished.MORE)

    @property
    def reporting(self) -> tuple[int, ...]:
        """How many services report it, by period."""
        return tuple(sum(share.periods[at] is not None for share in self.shares) for at in range(len(self.periods)))

    @property
    def is_of_same_services(self) -> bool:
        """Whether the periods that have it have it of the same services."""
        of = ({at for at, pair in enumerate(share.periods) if pair is not None} for share in self.shares)
        present = {at for at, pair in enumerate(self.periods) if pair is not None}
        return all(periods == present for periods in of)

    @property
    def together(self) -> tuple[int, int]:
        """How many of all, of how many, over the span."""
        return sum(share.cases for share in self.shares), sum(share.total for share in self.shares)

    @property
    def is_said(self) -> bool:
        """Whether it is what users or others say of services."""
        return self.measure.about is MeasureOf.SAID

    @property
    def might_be(self) -> str:
        """What all together might show another time: `62 to 92%`."""
        interval = wilson(*self.together) or Interval(0, 1)
        return f"{100 * interval.lower:.0f} to {100 * interval.upper:.0f}%"

    @property
    def change_words(self) -> str:
        """Whether things are better than they were, in words."""
        return change_words(self.periods)


def change_words(periods: Sequence[tuple[int, int] | None]) -> str:
    """Say whether the last of several shares is clearly another than the first."""
    present = [share for share in periods if share is not None]
    if len(present) < 2:
        return "one period only, so no trend"
    change = difference(present[-1], present[0])
    if change is None or change.lower <= 0 <= change.upper:
        return "no clear change"
    return "a clear rise" if change.lower > 0 else "a clear fall"


def compare_services(
    measure: ShareMeasure,
    services: Sequence[ServiceHistory],
    periods: Sequence[Period],
    title: Callable[[tuple[str, ...]], str],
    comments: Sequence[Comment] = (),
) -> MeasureComparison:
    """Compare services by a measure, each with those that are like it.

    services: by name. title: what services of a likeness are, in words. comments: of providers, on any figures.
    """
    is_compared = measure.about.is_compared
    alike: dict[tuple[str, ...], list[ServiceShare]] = defaultdict(list)
    for service in services:
        counts = measure.over(service.figures)
        if counts is not None:
            by_period = tuple(measure.of(service.figures.get(period, {})) for period in periods)
            reasons = measure.reasons(service.figures)
            said = comments_on(service, {measure.code, *measure.parts}, comments)
            alike[service.likeness].append(ServiceShare(service, *counts, None, by_period, reasons, said, is_compared))
    targets = {likeness: _target(shares) if is_compared else None for likeness, shares in alike.items()}
    placed = {
        likeness: tuple(replace(share, target=targets[likeness]) for share in shares)
        for likeness, shares in alike.items()
    }
    order = {service.latest.identity: number for number, service in enumerate(services)}
    shares = sorted(
        (share for group in placed.values() for share in group),
        key=lambda share: order[share.service.latest.identity],
    )
    likes = tuple(
        _likes(title(likeness), placed[likeness], target) for likeness, target in targets.items() if target is not None
    )
    together = tuple(sum_shares(share.periods[at] for share in shares) for at in range(len(periods)))
    return MeasureComparison(measure, tuple(shares), likes, together)


def _target(shares: Sequence[ServiceShare]) -> float | None:
    """The share of all that are alike; None where those with people enough are too few to compare."""
    plotted = [share for share in shares if share.is_plotted]
    if len(plotted) < FEWEST_PEERS or len({share.service.owner for share in plotted}) < FEWEST_PEER_PROVIDERS:
        return None
    return target_of((share.cases, share.total) for share in shares)


def _likes(title: str, shares: Sequence[ServiceShare], target: float) -> LikeServices:
    plotted = tuple(share for share in shares if share.is_plotted)
    return LikeServices(title, plotted, target, spread([(share.cases, share.total) for share in plotted], target))


def sum_shares(shares: Iterable[tuple[int, int] | None]) -> tuple[int, int] | None:
    """Add shares up, as many of so many; None of none."""
    present = [share for share in shares if share is not None]
    return (sum(part for part, _ in present), sum(whole for _, whole in present)) if present else None
