"""The table of logic chains: a row for each link."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from workbook.model import Period
from workbook.report.chains import DrawnChain, DrawnLink
from workbook.table import ColumnType, TableColumn, attribute


class ChainRow(NamedTuple):
    """A link of a chain, under its element."""

    drawn: DrawnChain
    element: str
    link: DrawnLink


def chain_rows(chains: Iterable[DrawnChain]) -> Iterator[ChainRow]:
    """Go through every link of chains, in order."""
    for drawn in chains:
        for element, links in drawn.elements:
            for link in links:
                yield ChainRow(drawn, element, link)


def chain_columns(periods: Sequence[Period]) -> tuple[TableColumn[ChainRow], ...]:
    """The columns of chains, a row for each link."""
    number = ColumnType.NUMBER
    return (
        attribute("chain", "The chain's code.", "drawn.chain.code"),
        attribute("title", "From what to what it goes.", "drawn.chain.title"),
        attribute("element", "Which of the six elements the link is of.", "element"),
        attribute("link", "What the link is.", "link.title"),
        attribute("item", "The code of the figure, or of what the register says.", "link.item"),
        TableColumn("figure", "Of the services together, over the span.", _value, type=number),
        TableColumn("unit", "What is counted.", lambda row: row.link.figure.unit if row.link.figure else ""),
        attribute("in_words", "The figure as it is printed, or what stands in its place.", "link.value_words"),
        TableColumn(
            "services",
            "How many services have it.",
            lambda row: row.link.figure and row.link.figure.services,
            type=number,
        ),
        TableColumn("of_services", "Of how many.", lambda row: len(row.drawn.services), type=number),
        TableColumn("change", "Between the first period and the last, in words.", _change),
        TableColumn("serves", "The national indicators that it serves.", lambda row: "; ".join(row.link.serves)),
        *(_period_column(period, at) for at, period in enumerate(periods)),
    )


def _value(row: ChainRow) -> float | None:
    return _rounded(row.link.figure.value) if row.link.figure else None


def _change(row: ChainRow) -> str:
    return row.link.figure.change if row.link.figure else ""


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 2)


def _period_column(period: Period, at: int) -> TableColumn[ChainRow]:
    def value(row: ChainRow) -> float | None:
        values = row.link.figure.periods if row.link.figure else ()
        return _rounded(values[at]) if at < len(values) else None

    return TableColumn(str(period), f"Of the services together in {period}.", value, type=ColumnType.NUMBER)
