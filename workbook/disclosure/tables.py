"""The lines of the shared tables.

Each item by service, provider and authority, for the quarter and the year so far.

A line says which figures it adds up, not yet whether it may be shown. A derived value is worked out at each level from
the services that answered everything it needs, so a blank in one service never bends the percentage of the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from workbook import rules
from workbook.disclosure.figures import Cell, FigurePlace, FigureSource, ShareFigures
from workbook.model import Framework, Question
from workbook.rules import Arithmetic, QuestionName
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
    itself alone. No parts: nobody answered. answers, expected: how many answers count, of how many asked for.
    """

    span: tuple[str, ...]
    level: ShareLevel
    place: FigurePlace
    question: Question
    parts: tuple[tuple[str, Cell], ...]
    answers: int
    expected: int


def lines(figures: ShareFigures, framework: Framework, quarters: tuple[str, ...]) -> tuple[ShareLine, ...]:
    """Make the lines of the last quarter, in reading order."""
    spans = [quarters[-1:]] + ([quarters] if len(quarters) > 1 else [])
    questions = framework.figures
    return tuple(
        line
        for span in spans
        for question in questions.values()
        if (inputs := formula_questions(question)) and set(inputs) <= set(questions)
        if len(span) == 1 or all(questions[code].adds_up for code in inputs)
        for line in _question_lines(figures, span, question, inputs)
    )


def formula(question: Question) -> Arithmetic | None:
    """The formula of a derived item, for totals.

    None for a formula that names more than answers.
    """
    tree = question.amount
    return tree if all(isinstance(name, QuestionName) for name in rules.names(tree)) else None


def formula_questions(question: Question) -> tuple[str, ...]:
    """List the items that a line is worked out from.

    It is empty where it cannot be worked out for a total.
    """
    if not question.derived:
        return (question.code,)
    tree = formula(question)
    return () if tree is None else rules.questions_named(tree)


def value(line: ShareLine, figures: ShareFigures) -> float | None:
    """What the line says.

    Returns None if nobody answered, and where there is nothing to divide by.
    """
    if not line.parts:
        return None
    totals = {code: figures.total(cell) for code, cell in line.parts}
    tree = formula(line.question) if line.question.derived else None
    return totals[line.question.code] if tree is None else evaluated(tree, totals)


def evaluated(tree: Arithmetic, totals: dict[str, float]) -> float | None:
    """Work out an amount from totals by item."""
    return amount(tree, lambda name: totals[name.code] if isinstance(name, QuestionName) else None)


def _question_lines(
    figures: ShareFigures, span: tuple[str, ...], question: Question, inputs: tuple[str, ...]
) -> Iterator[ShareLine]:
    # The first input is the indicator's own: where it has a row, so has what is worked out from it.
    rows = [source for source in figures.expected.get(inputs[0], {}) if source.period in span]
    by_service = _grouped(rows, 3)
    for (_, provider, service), sources in by_service.items():
        yield _line(figures, span, ShareLevel.SERVICE, figures.places[provider, service], question, inputs, sources)
    if not question.adds_over_services:
        return
    for (_, provider, _), sources in _grouped(rows, 2).items():
        some = figures.places[provider, sources[0].service_id]
        place = FigurePlace(provider_id=provider, provider_name=some.provider_name)
        yield _line(figures, span, ShareLevel.PROVIDER, place, question, inputs, sources)
    if rows:
        yield _line(figures, span, ShareLevel.AUTHORITY, FigurePlace(), question, inputs, rows)


def _grouped(rows: Iterable[FigureSource], depth: int) -> dict[tuple[str, str, str], list[FigureSource]]:
    """Rows by provider (2) or by provider and service (3), in order.

    The quarters are taken together.
    """
    groups: dict[tuple[str, str, str], list[FigureSource]] = {}
    for row in sorted(rows, key=lambda source: (source.provider_id, source.service_id, source.period)):
        groups.setdefault(("", row.provider_id, row.service_id if depth == 3 else ""), []).append(row)
    return groups


def _line(
    figures: ShareFigures,
    span: tuple[str, ...],
    level: ShareLevel,
    place: FigurePlace,
    question: Question,
    inputs: tuple[str, ...],
    sources: list[FigureSource],
) -> ShareLine:
    expected = [source for source in sources if all(figures.expected.get(code, {}).get(source) for code in inputs)]
    singles = ((source, [figures.cell(code, (source,)) for code in inputs]) for source in expected)
    answered = [source for source, cells in singles if all(cells)]
    parts = tuple((code, figures.cell(code, answered)) for code in inputs) if answered else ()
    return ShareLine(span, level, place, question, parts, len(answered), len(expected))
