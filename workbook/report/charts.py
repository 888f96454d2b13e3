"""Where the lines and points of a chart stand.

How they look is in the templates. Drawn by hand a funnel is 10 kB and 1 ms; the lightest library that draws one has
1.3 MB, and no description of its own for who cannot see it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbook.comparison import limits, sizes
from workbook.report.compared import LikeServices, MeasureComparison, ServiceShare
from workbook.report.service_history import ServiceHistory
from workbook.text import counted

WIDTH, HEIGHT = 720, 380
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 16, 16, 52
_STEPS = 5
#: A description names so many of the services that lie outside; the table has them all.
_MOST_NAMED = 10


@dataclass(frozen=True)
class Tick:
    """A mark on an axis."""

    at: float
    label: str


@dataclass(frozen=True)
class ChartPoint:
    """A service or a period on a chart.

    is_own: whether it is the service that the chart is about.
    """

    x: float
    y: float
    label: str
    is_marked: bool = False
    is_own: bool = False


@dataclass(frozen=True)
class ChartLine:
    """A line, as the points of an SVG polyline."""

    points: str
    is_outer: bool


@dataclass(frozen=True)
class Chart:
    """A chart: what it shows in words, and where everything stands."""

    title: str
    description: str
    across: str
    up: tuple[Tick, ...]
    along: tuple[Tick, ...]
    lines: tuple[ChartLine, ...]
    points: tuple[ChartPoint, ...]
    middle: float | None = None

    left, right, bottom = _LEFT, WIDTH - _RIGHT, HEIGHT - _BOTTOM
    width, height = WIDTH, HEIGHT


def _y(share: float) -> int:
    return round(HEIGHT - _BOTTOM - share * (HEIGHT - _TOP - _BOTTOM))


def _shares() -> tuple[Tick, ...]:
    return tuple(Tick(_y(step / _STEPS), f"{100 * step // _STEPS}%") for step in range(_STEPS + 1))


def funnel(comparison: MeasureComparison, like: LikeServices, own: ServiceHistory | None = None) -> Chart:
    """Draw services that are alike by size and share.

    own: the one that the chart is about, where it is about one.
    """
    most = max(share.total for share in like.shares)

    def across(total: float) -> int:
        return round(_LEFT + total * (WIDTH - _LEFT - _RIGHT) / (1.05 * most))

    lines = [(total, limits(total, like.target)) for total in sizes([share.total for share in like.shares])]
    drawn = tuple(
        ChartLine(" ".join(f"{across(total)},{_y(at[part])}" for total, at in lines), is_outer=part in (0, 3))
        for part in range(4)
    )
    points = tuple(
        ChartPoint(
            across(share.total),
            _y(share.share),
            f"{share.service.name}: {share.cases} of {share.total}, {share.words}",
            is_marked=share.place is not None and share.place.is_marked,
            is_own=share.service is own,
        )
        for share in like.shares
    )
    step = max(1, round(most / 5))
    marked = [point.label for point in points if point.is_marked]
    if len(marked) > _MOST_NAMED:
        marked = [*marked[:_MOST_NAMED], f"and {len(marked) - _MOST_NAMED} more"]
    description = (
        f"Each point is a service: how many people, and the share. All together {100 * like.target:.1f}%. "
        f"Outside the outer lines: {'; '.join(marked) or 'none'}. The figures are in the table."
    )
    along = tuple(Tick(across(total), str(total)) for total in range(0, most + 1, step))
    title = f"{comparison.measure.label}: {comparison.measure.title}. {like.title}, by size"
    return Chart(title, description, "People", _shares(), along, drawn, points, _y(like.target))


def trend(
    comparison: MeasureComparison | ServiceShare, names: Sequence[str], title: str, whose: str = "All services together"
) -> Chart | None:
    """Draw a share by period; None of one period.

    names: of the periods. whose: share it is. What each point rests on stands in the description.
    """
    if len(names) < 2 or sum(share is not None for share in comparison.periods) < 2:
        return None
    step = (WIDTH - _LEFT - _RIGHT) / len(names)
    places = [round(_LEFT + step * (at + 0.5), 1) for at in range(len(names))]
    points = tuple(
        ChartPoint(at, _y(share[0] / share[1]), f"{100 * share[0] / share[1]:.0f}%")
        for at, share in zip(places, comparison.periods, strict=True)
        if share is not None
    )
    line = ChartLine(" ".join(f"{point.x},{point.y}" for point in points), is_outer=True)
    along = tuple(Tick(at, name) for at, name in zip(places, names, strict=True))
    words = f"{whose}: {bases(comparison, names)}; {comparison.change_words}."
    return Chart(f"{title}, by period", words, "", _shares(), along, (line,), points)


def bases(comparison: MeasureComparison | ServiceShare, names: Sequence[str]) -> str:
    """Say what each point of a trend rests on.

    `2008-09-Q1 70 of 96 people in 5 services; ...`; of one service, it is the people alone. names: of the periods.
    """
    of = comparison.reporting if isinstance(comparison, MeasureComparison) else (0,) * len(names)
    return "; ".join(
        f"{name} {share[0]} of {counted(share[1], 'person', 'people')}{_in(number)}"
        for name, share, number in zip(names, comparison.periods, of, strict=True)
        if share is not None
    )


def _in(services: int) -> str:
    return f" in {counted(services, 'service')}" if services else ""
