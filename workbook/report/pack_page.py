"""The pack for one contract meeting as one page."""

from __future__ import annotations

from dataclasses import dataclass

from workbook.comparison import CAVEATS
from workbook.comparison.thresholds import FEWEST_ANSWERS
from workbook.report.charts import Chart, funnel, trend
from workbook.report.outcomes_page import templates
from workbook.report.service_pack import PackMeasure, ServicePack, about, heading_of

#: Charts are drawn of so many measures; the tables have them all.
_MOST_DRAWN = 8


@dataclass(frozen=True)
class DrawnPackMeasure:
    """A measure of a pack with its charts.

    key: the prefix of their ids.
    """

    measure: PackMeasure
    funnel: Chart | None
    trend: Chart | None
    key: str


def pack_page(pack: ServicePack) -> str:
    """Write the page. The same pack gives the same page."""
    drawn = tuple(_drawn(measure, pack) for measure in pack.compared)
    charted = [measure for measure in drawn if measure.funnel or measure.trend][:_MOST_DRAWN]
    return (
        templates()
        .get_template("service.html.j2")
        .render(
            heading=heading_of(pack),
            about=about(pack),
            pack=pack,
            names=[str(period) for period in pack.periods],
            measures=drawn,
            charted=charted,
            caveats=CAVEATS,
            answers=FEWEST_ANSWERS,
        )
    )


def _drawn(measure: PackMeasure, pack: ServicePack) -> DrawnPackMeasure:
    comparison, share = measure.comparison, measure.share
    key = comparison.measure.code.replace(".", "-")
    title = f"{comparison.measure.label}: {comparison.measure.title}"
    names = [str(period) for period in pack.periods]
    return DrawnPackMeasure(
        measure,
        funnel(comparison, measure.like, pack.service) if measure.like else None,
        trend(share, names, title, pack.service.name),
        key,
    )
