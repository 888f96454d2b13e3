"""The tables of a pack: every figure that its page shows."""

from __future__ import annotations

from collections.abc import Sequence

from workbook.dataset import COLUMNS, in_reading_order
from workbook.model import Period
from workbook.report.chain_columns import chain_columns, chain_rows
from workbook.report.comments import COMMENT_COLUMNS
from workbook.report.heard import HEARD_COLUMNS
from workbook.report.needs_mix import MIX_COLUMNS
from workbook.report.outcome_tables import LIKE_COLUMNS, UNCOUNTED_COLUMNS, comparison_columns
from workbook.report.price_columns import PRICE_COLUMNS
from workbook.report.service_pack import PackFigure, ServicePack
from workbook.store import Decision
from workbook.table import ColumnType, Table, TableColumn, attribute, tabulate
from workbook.text import folded

DECISION_COLUMNS: tuple[TableColumn[Decision], ...] = (
    TableColumn("period", "The period.", lambda decision: str(decision.period)),
    attribute("service_id", "The service.", "address.service"),
    attribute("item", "The figure; blank where it is on the service as a whole.", "address.question"),
    TableColumn("decision", "include, exclude or reopen.", lambda decision: str(decision.verdict)),
    attribute("value", "Which of several entries counts."),
    attribute("reason", "Why, as the officer says."),
    attribute("decided_by", "Who decided.", "by"),
    TableColumn("decided_at", "When, in UTC.", lambda decision: f"{decision.when:%Y-%m-%dT%H:%M:%S}Z"),
)


def pack_tables(pack: ServicePack) -> tuple[Table, ...]:
    """Make every table of a pack."""
    report, periods = pack.report, pack.periods
    compared = [(measure.comparison, measure.share) for measure in pack.measures]
    likes = [(measure.comparison, measure.like) for measure in pack.measures if measure.like is not None]
    own = {part.identity for parts in pack.service.services.values() for part in parts}
    rows = in_reading_order(
        row for figures in report.figures for row in figures.rows if (row.authority_code, folded(row.service_id)) in own
    )
    return (
        tabulate("figures", "Every figure", COLUMNS, rows),
        tabulate("by_period", "What it reported", figure_columns(periods), pack.figures),
        tabulate("comparison", "Compared", comparison_columns(periods), compared),
        tabulate("like_services", "Services like it", LIKE_COLUMNS, likes),
        tabulate("chains", "Logic chains", chain_columns(periods), chain_rows(pack.chains)),
        tabulate("prices", "Price", PRICE_COLUMNS, pack.prices),
        tabulate("case_mix", "Expected for the needs", MIX_COLUMNS, pack.mixes),
        tabulate("heard", "What was heard", HEARD_COLUMNS, pack.heard),
        tabulate("comments", "What the provider says", COMMENT_COLUMNS, pack.comments),
        tabulate("decisions", "Decisions", DECISION_COLUMNS, pack.decisions),
        tabulate("not_counted", "What was not counted", UNCOUNTED_COLUMNS, pack.uncounted),
    )


def figure_columns(periods: Sequence[Period]) -> tuple[TableColumn[PackFigure], ...]:
    """The columns of figures, by period."""

    def of_period(at: int) -> TableColumn[PackFigure]:
        period = periods[at]
        return TableColumn(str(period), f"In {period}.", lambda row: row.periods[at], type=ColumnType.NUMBER)

    return (
        attribute("form", "The form that asks it."),
        attribute("item", "The figure's code."),
        attribute("label", "What it is."),
        attribute("unit", "What is counted."),
        *map(of_period, range(len(periods))),
    )
