"""The columns of the table of prices."""

from __future__ import annotations

from collections.abc import Callable

from workbook.report.prices import ServicePrice
from workbook.table import ColumnType, TableColumn, attribute, counts


def _pounds(name: str, sentence: str, value: Callable[[ServicePrice], float | None]) -> TableColumn[ServicePrice]:
    def rounded(price: ServicePrice) -> float | None:
        amount = value(price)
        return None if amount is None else round(amount, 2)

    return TableColumn(name, sentence, rounded, type=ColumnType.NUMBER)


def _of_move(price: ServicePrice, part: str) -> float | None:
    """The price of a planned departure, or an end of its range."""
    move = price.per_planned_move
    return None if move is None else float(getattr(move, part))


PRICE_COLUMNS: tuple[TableColumn[ServicePrice], ...] = (
    attribute("authority", "The authority's name.", "service.latest.issue.authority_name"),
    attribute("provider", "Who has the service now.", "service.provider"),
    attribute("service", "What it is called now.", "service.name"),
    TableColumn("service_ids", "Its identifiers.", lambda price: "; ".join(price.service.service_ids)),
    TableColumn(
        "register_line",
        "Its line in the register last read.",
        lambda price: price.service.latest.terms.register_line or None,
        type=ColumnType.INTEGER,
    ),
    counts("periods", 10, "In how many periods its price is stated.", lambda price: price.periods),
    _pounds("price", "Pounds over those periods.", lambda price: price.price),
    _pounds("weeks", "Weeks of those periods.", lambda price: price.weeks),
    _pounds("units", "Household units under contract.", lambda price: price.units or None),
    _pounds("hours", "Hours of support a week.", lambda price: price.hours or None),
    _pounds("price_per_unit_week", "Pounds for each unit under contract, a week.", lambda price: price.per_unit_week),
    _pounds("hours_per_unit_week", "Hours of support for each unit, a week.", lambda price: price.hours_per_unit),
    _pounds("price_per_hour", "Pounds for each hour of support.", lambda price: price.per_hour),
    _pounds("expected_per_hour", "Pounds for an hour that were agreed.", lambda price: price.expected),
    attribute("expected_words", "Whether the price of an hour is near it."),
    _pounds("price_per_used_week", "Pounds for each unit used, a week.", lambda price: price.per_used_week),
    _pounds("price_per_person", "Pounds for each person of the latest period.", lambda price: price.per_person),
    _pounds(
        "price_per_planned_departure", "Pounds for each planned departure.", lambda price: _of_move(price, "price")
    ),
    _pounds("planned_departure_low", "The lower end of its range.", lambda price: _of_move(price, "low")),
    _pounds("planned_departure_high", "The upper end of its range.", lambda price: _of_move(price, "high")),
    attribute("planned_departure_words", "Why there is none.", "move_words"),
    _pounds(
        "peers_low",
        "Where the middle half of like services begins.",
        lambda price: None if price.half is None else price.half.lower,
    ),
    _pounds("peers_high", "Where it ends.", lambda price: None if price.half is None else price.half.upper),
    attribute("words", "Where its price of a unit lies among them."),
    attribute("price_basis", "What the price is for, as the register has it.", "basis"),
    attribute("eligibility", "Who may come, as the register has it."),
    attribute("quality", "Its grade, by which scheme, and when."),
)
