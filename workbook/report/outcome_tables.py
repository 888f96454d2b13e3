"""The tables of a report of outcomes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from workbook.comparison import FunnelLimits, limits
from workbook.dataset import COLUMNS, in_reading_order
from workbook.model import Period
from workbook.quarter import ServiceState
from workbook.report.chain_columns import chain_columns, chain_rows
from workbook.report.comments import COMMENT_COLUMNS
from workbook.report.compared import LikeServices, MeasureComparison, ServiceShare
from workbook.report.heard import HEARD_COLUMNS
from workbook.report.needs_mix import MIX_COLUMNS
from workbook.report.outcomes_report import OutcomesReport
from workbook.report.price_columns import PRICE_COLUMNS
from workbook.report.service_history import ServiceHistory
from workbook.report.totals import ItemTotal
from workbook.report.user_columns import DISTANCE_COLUMNS, NEED_COLUMNS, OWN_COLUMNS
from workbook.table import ColumnType, Table, TableColumn, attribute, counts, tabulate

_Compared = tuple[MeasureComparison, ServiceShare]
_Likes = tuple[MeasureComparison, LikeServices]


def outcome_tables(report: OutcomesReport) -> tuple[Table, ...]:
    """Make every table of a report."""
    rows = in_reading_order(row for figures in report.figures for row in figures.rows)
    return (
        tabulate("figures", "Every figure", COLUMNS, rows),
        tabulate("services", "The services", service_columns(report.periods), report.services),
        tabulate("comparison", "Services compared", comparison_columns(report.periods), _compared(report)),
        tabulate("like_services", "Services that are alike", LIKE_COLUMNS, _likes(report)),
        tabulate("together", "All services together", _together_columns(report.periods), report.comparisons),
        tabulate("chains", "Logic chains", chain_columns(report.periods), chain_rows(report.chains)),
        tabulate("prices", "Prices", PRICE_COLUMNS, report.prices),
        tabulate("totals", "Totals", total_columns(report.periods), report.totals),
        tabulate("needs", "Needs", NEED_COLUMNS, report.users.needs),
        tabulate("distance", "Distance travelled", DISTANCE_COLUMNS, report.users.distance),
        tabulate("own_outcomes", "Own outcomes", OWN_COLUMNS, report.users.own),
        tabulate("case_mix", "Expected for the needs", MIX_COLUMNS, report.mixes),
        tabulate("heard", "What was heard", HEARD_COLUMNS, report.heard),
        tabulate("comments", "What providers say", COMMENT_COLUMNS, report.commented),
        tabulate("not_counted", "Who was not counted", UNCOUNTED_COLUMNS, report.uncounted),
    )


def _compared(report: OutcomesReport) -> Iterator[_Compared]:
    for comparison in report.comparisons:
        for share in comparison.shares:
            yield comparison, share


def _likes(report: OutcomesReport) -> Iterator[_Likes]:
    for comparison in report.comparisons:
        for like in comparison.likes:
            yield comparison, like


def service_columns(periods: Sequence[Period]) -> tuple[TableColumn[ServiceHistory], ...]:
    """The columns of services, with how far their returns came."""
    return (
        attribute("authority", "The authority's name.", "latest.issue.authority_name"),
        attribute("provider", "Who has it now.", "provider"),
        attribute("service", "What it is called now.", "name"),
        TableColumn("service_ids", "Its identifiers, in order.", lambda service: "; ".join(service.service_ids)),
        attribute("service_type", "The code of its service type.", "latest.service.service_type"),
        attribute("client_group", "The code of its primary client group.", "latest.service.client_group"),
        attribute("duration", "How long people stay.", "latest.service.duration"),
        attribute("history", "What it was before, where that was something else.", "remark"),
        *(_state_column(period) for period in periods),
    )


def _state_column(period: Period) -> TableColumn[ServiceHistory]:
    sentence = f"How far its return for {period} has come; blank where it was not asked."
    return TableColumn(str(period), sentence, lambda service: str(service.states.get(period, "")))


def _number(
    name: str, sentence: str, value: Callable[[_Compared], float | int | None], kind: ColumnType = ColumnType.NUMBER
) -> TableColumn[_Compared]:
    return TableColumn(name, sentence, value, type=kind)


def _line(name: str, sentence: str, part: Callable[[FunnelLimits], float]) -> TableColumn[_Compared]:
    def value(row: _Compared) -> float | None:
        _, share = row
        if share.target is None or not share.is_plotted:
            return None
        return percent(part(limits(share.total, share.target)))

    return _number(name, sentence, value)


def percent(share: float) -> float:
    """A share as a percentage with one place."""
    return round(100 * share, 1)


def comparison_columns(periods: Sequence[Period]) -> tuple[TableColumn[_Compared], ...]:
    """The columns of services compared, a row for each measure and service."""
    whole = ColumnType.INTEGER
    return (
        TableColumn("item", "The percentage's code.", lambda row: row[0].measure.code),
        TableColumn("indicator", "What people call it.", lambda row: row[0].measure.label),
        TableColumn("title", "What it is the share of.", lambda row: row[0].measure.title),
        TableColumn(
            "wished", "Which way it is wished to go: more, fewer, not said.", lambda row: row[0].measure.wished.words
        ),
        TableColumn("authority", "The authority's name.", lambda row: row[1].service.latest.issue.authority_name),
        TableColumn("provider", "Who has the service now.", lambda row: row[1].service.provider),
        TableColumn("service", "What it is called now.", lambda row: row[1].service.name),
        TableColumn("service_ids", "Its identifiers.", lambda row: "; ".join(row[1].service.service_ids)),
        _number("cases", "How many people were counted.", lambda row: row[1].cases, whole),
        _number("of", "Of how many.", lambda row: row[1].total, whole),
        _number("percent", "The percentage.", lambda row: percent(row[1].share)),
        _number("low", "The lower end of Wilson's 95% interval.", lambda row: percent(row[1].interval.lower)),
        _number("high", "Its upper end.", lambda row: percent(row[1].interval.upper)),
        _number("target", "All services like it together; blank of too few.", lambda row: _target(row[1])),
        _line("low_99_8", "The lower outer line at its size.", lambda lines: lines.act_low),
        _line("low_95", "The lower inner line.", lambda lines: lines.look_low),
        _line("high_95", "The upper inner line.", lambda lines: lines.look_high),
        _line("high_99_8", "The upper outer line.", lambda lines: lines.act_high),
        TableColumn("change", "Between its first period and its last, in words.", lambda row: row[1].change_words),
        TableColumn("words", "Where it lies.", lambda row: row[1].words),
        TableColumn("reasons", "Why not, by whose reason, where that was asked.", lambda row: row[1].reasons),
        TableColumn("comment", "What the provider says of it.", lambda row: row[1].comment_words),
        TableColumn("adds_up", "yes: of the whole span; no: of its latest period.", lambda row: _adds_up(row[0])),
        *(_period_column(period, at) for at, period in enumerate(periods)),
    )


def _target(share: ServiceShare) -> float | None:
    return None if share.target is None else percent(share.target)


def _adds_up(comparison: MeasureComparison) -> str:
    return "yes" if comparison.measure.adds_up else "no"


def _period_column(period: Period, at: int) -> TableColumn[_Compared]:
    def value(row: _Compared) -> float | None:
        share = row[1].periods[at]
        return None if share is None else percent(share[0] / share[1])

    return _number(str(period), f"The percentage in {period}.", value)


def _together_columns(periods: Sequence[Period]) -> tuple[TableColumn[MeasureComparison], ...]:
    def number(
        name: str, sentence: str, value: Callable[[MeasureComparison], float | None]
    ) -> TableColumn[MeasureComparison]:
        return TableColumn(name, sentence, value, type=ColumnType.NUMBER)

    def of_period(at: int, part: int) -> Callable[[MeasureComparison], float | None]:
        return lambda row: None if (share := row.periods[at]) is None else share[part]

    def share_of(at: int) -> Callable[[MeasureComparison], float | None]:
        return lambda row: None if (share := row.periods[at]) is None else percent(share[0] / share[1])

    def reporting(at: int) -> Callable[[MeasureComparison], float | None]:
        return lambda row: row.reporting[at]

    by_period = (
        column
        for at, period in enumerate(periods)
        for column in (
            number(f"{period} cases", f"How many people were counted in {period}.", of_period(at, 0)),
            number(f"{period} of", f"Of how many in {period}.", of_period(at, 1)),
            number(f"{period} percent", f"The percentage in {period}.", share_of(at)),
            number(f"{period} services", f"How many services report it in {period}.", reporting(at)),
        )
    )
    return (
        attribute("item", "The percentage's code.", "measure.code"),
        attribute("indicator", "What people call it.", "measure.label"),
        attribute("title", "What it is the share of.", "measure.title"),
        attribute("domain", "The code of its outcome domain.", "measure.domain"),
        attribute("wished", "Which way it is wished to go: more, fewer, not said.", "measure.wished.words"),
        number("services", "How many services report it.", lambda row: len(row.shares)),
        number("cases", "How many people were counted over the span.", lambda row: row.together[0]),
        number("of", "Of how many.", lambda row: row.together[1]),
        number("percent", "The percentage.", lambda row: percent(row.together[0] / row.together[1])),
        attribute("change", "Between the first period and the last, in words.", "change_words"),
        *by_period,
    )


def total_columns(periods: Sequence[Period]) -> tuple[TableColumn[ItemTotal], ...]:
    """The columns of totals, with how many services reported."""

    def in_period(at: int) -> Callable[[ItemTotal], float | None]:
        return lambda total: total.periods[at]

    def reporting(at: int) -> Callable[[ItemTotal], int]:
        return lambda total: total.services[at]

    number = ColumnType.NUMBER
    return (
        attribute("item", "The figure's code."),
        attribute("title", "What it is called."),
        attribute("unit", "What is counted."),
        TableColumn("adds_up", "Whether periods may be added.", lambda total: "yes" if total.adds_up else "no"),
        TableColumn("span", "Of all periods; blank where they do not add up.", lambda total: total.span, type=number),
        *(
            column
            for at, period in enumerate(periods)
            for column in (
                TableColumn(str(period), f"Of all services in {period}.", in_period(at), type=number),
                TableColumn(f"{period} services", f"How many reported in {period}.", reporting(at), type=number),
            )
        ),
    )


_Uncounted = tuple[ServiceHistory, Period, ServiceState]
UNCOUNTED_COLUMNS: tuple[TableColumn[_Uncounted], ...] = (
    TableColumn("period", "The period.", lambda row: str(row[1])),
    TableColumn("authority", "The authority's name.", lambda row: row[0].latest.issue.authority_name),
    TableColumn("provider", "Who has the service now.", lambda row: row[0].provider),
    TableColumn("service", "What it is called now.", lambda row: row[0].name),
    TableColumn("state", "How far its return has come.", lambda row: str(row[2])),
)
LIKE_COLUMNS: tuple[TableColumn[_Likes], ...] = (
    TableColumn("item", "The percentage's code.", lambda row: row[0].measure.code),
    TableColumn("like", "What the services are: type, client group, length of stay.", lambda row: row[1].title),
    counts("services", 12, "How many of them have people enough.", lambda row: len(row[1].shares)),
    TableColumn("target", "All of them together.", lambda row: percent(row[1].target), type=ColumnType.NUMBER),
    TableColumn(
        "spread",
        "How far they differ; 1 is what chance alone gives.",
        lambda row: None if row[1].spread is None else round(row[1].spread, 2),
        type=ColumnType.NUMBER,
    ),
    TableColumn("chance", "How many lie outside by chance alone.", lambda row: row[1].chance_words),
)
