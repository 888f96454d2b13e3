"""The lines of the shared tables: each item by service, provider and authority, for the quarter and the year so far.

A line says which figures it adds up, not yet whether it may be shown. A derived value is worked out at each level from
the services that answered everything it needs, so a blank in one service never bends the percentage of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from workbook import rules
from workbook.disclosure.figures import Cell, FigurePlace, FigureSource, ShareFigures
from workbook.model import Framework, Question, QuestionType
from workbook.rules import Arithmetic, Comparison, ItemName
from workbook.rules.python import amount


class ShareLevel(StrEnum):
    """Whom a line is about."""

    SERVICE = "service"
    PROVIDER = "provider"
    AUTHORITY = "authority"


@dataclass(frozen=True)
class ShareLine:
    """One line of the tables.

    span: the quarters it adds up. parts: the cell of each item it is worked out from; for an item that is not derived,
    itself alone. No parts: nobody answered. answers, asked: how many answers count, of how many asked for.
    """

    span: tuple[str, ...]
    level: ShareLevel
    place: FigurePlace
    item: Question
    parts: tuple[tuple[str, Cell], ...]
    answers: int
    asked: int


def lines(figures: ShareFigures, framework: Framework, quarters: tuple[str, ...]) -> tuple[ShareLine, ...]:
    """The lines shared for the last of the quarters, in reading order."""
    spans = [quarters[-1:]] + ([quarters] if len(quarters) > 1 else [])
    items = framework.items()
    return tuple(
        line
        for span in spans
        for item in items.values()
        if (inputs := formula_items(item)) and set(inputs) <= set(items)
        if len(span) == 1 or all(items[code].adds_up for code in inputs)
        for line in _item_lines(figures, span, item, inputs)
    )


def formula(item: Question) -> Arithmetic | None:
    """The formula of a derived item where it can be worked out for a total: where it names answers alone."""
    tree = rules.parse(item.formula, item.indicator)
    named = rules.names(tree)
    return None if isinstance(tree, Comparison) or not all(isinstance(each, ItemName) for each in named) else tree


def formula_items(item: Question) -> tuple[str, ...]:
    """The items that a line for this one is worked out from; none if it cannot be."""
    if not item.derived:
        return (item.code,)
    tree = formula(item)
    return () if tree is None else rules.items_named(tree)


def value(line: ShareLine, figures: ShareFigures) -> float | None:
    """What the line says; None if nobody answered, and where there is nothing to divide by."""
    if not line.parts:
        return None
    totals = {code: figures.total(cell) for code, cell in line.parts}
    tree = formula(line.item) if line.item.derived else None
    return totals[line.item.code] if tree is None else evaluated(tree, totals)


def evaluated(tree: Arithmetic, totals: dict[str, float]) -> float | None:
    """Work out an amount from totals by item."""
    return amount(tree, lambda name: totals[name.code] if isinstance(name, ItemName) else None)


def _item_lines(
    figures: ShareFigures, span: tuple[str, ...], item: Question, inputs: tuple[str, ...]
) -> Iterator[ShareLine]:
    # The first input is the indicator's own: where it has a row, so has what is worked out from it.
    rows = [source for source in figures.asked.get(inputs[0], {}) if source.period in span]
    by_service = _grouped(rows, 3)
    for (_, provider, service), sources in by_service.items():
        yield _line(figures, span, ShareLevel.SERVICE, figures.places[provider, service], item, inputs, sources)
    if item.type is QuestionType.YES_NO:  # a number of services that said yes is not an answer to the question
        return
    for (_, provider, _), sources in _grouped(rows, 2).items():
        some = figures.places[provider, sources[0].service_id]
        place = FigurePlace(provider_id=provider, provider_name=some.provider_name)
        yield _line(figures, span, ShareLevel.PROVIDER, place, item, inputs, sources)
    if rows:
        yield _line(figures, span, ShareLevel.AUTHORITY, FigurePlace(), item, inputs, rows)


def _grouped(rows: Iterable[FigureSource], depth: int) -> dict[tuple[str, str, str], list[FigureSource]]:
    """Rows by provider (2) or by provider and service (3), in order; the quarters together."""
    groups: dict[tuple[str, str, str], list[FigureSource]] = {}
    for row in sorted(rows, key=lambda source: (source.provider_id, source.service_id, source.period)):
        groups.setdefault(("", row.provider_id, row.service_id if depth == 3 else ""), []).append(row)
    return groups


def _line(
    figures: ShareFigures,
    span: tuple[str, ...],
    level: ShareLevel,
    place: FigurePlace,
    item: Question,
    inputs: tuple[str, ...],
    sources: list[FigureSource],
) -> ShareLine:
    asked = [source for source in sources if all(figures.asked.get(code, {}).get(source) for code in inputs)]
    singles = ((source, [figures.cell(code, (source,)) for code in inputs]) for source in asked)
    answered = [source for source, cells in singles if all(cells)]
    parts = tuple((code, figures.cell(code, answered)) for code in inputs) if answered else ()
    return ShareLine(span, level, place, item, parts, len(answered), len(asked))
