"""The lines of an authority over the tables of several periods.

What adds up is added; what does not is there by period. A sum is worked out from what the tables print, so that it tells
nobody anything else.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from workbook.disclosure.share import DERIVED_PLACES, SharedLine, SharedTables, Shorthand
from workbook.disclosure.tables import ShareLevel, evaluated, formula, formula_questions
from workbook.model import Question


def authority_lines(tables: Sequence[SharedTables]) -> tuple[SharedLine, ...]:
    """List the lines of an authority over periods, question by question.

    tables: of each period, in order; of one alone its lines as they are, with the year so far.
    """
    lines = [line for shared in tables for line in shared.lines if line.level is ShareLevel.AUTHORITY]
    if len(tables) == 1:
        return tuple(lines)
    questions = {line.question.code: line.question for line in lines}  # as they were last asked
    whole = tuple(shared.period for shared in tables)
    by_code = {code: [line for line in lines if line.question.code == code] for code in questions}
    single = {code: [line for line in of_code if len(line.span) == 1] for code, of_code in by_code.items()}
    return tuple(
        line
        for code, question in questions.items()
        for line in (*single[code], *_added(question, whole, by_code[code], single))
    )


def _added(
    question: Question, whole: tuple[str, ...], lines: Iterable[SharedLine], single: dict[str, list[SharedLine]]
) -> Iterator[SharedLine]:
    """The line of the whole span, where the figure adds up over periods: of its year, or the sum of what is printed."""
    inputs = formula_questions(question)
    parts = [line for code in inputs for line in single.get(code, ())]
    of_year = next((line for line in lines if line.span == whole), None)
    if of_year is not None:
        yield of_year
    elif inputs and all(code in single for code in inputs) and all(line.question.adds_up for line in parts):
        own = single[question.code]
        counts = sum(line.answers for line in own), sum(line.expected for line in own)
        value, shorthand = _sum(question, inputs, single)
        yield SharedLine(whole, ShareLevel.AUTHORITY, own[0].place, question, value, shorthand, *counts)


def _sum(
    question: Question, inputs: Sequence[str], single: dict[str, list[SharedLine]]
) -> tuple[float | None, Shorthand | None]:
    """What is printed of all periods together, or why it cannot be told."""
    parts = [line for code in inputs for line in single[code]]
    hidden = next((line.shorthand for line in parts if line.shorthand is Shorthand.CONFIDENTIAL), None)
    if hidden is not None:
        return None, hidden
    totals = {code: sum(line.value for line in single[code] if line.value is not None) for code in inputs}
    if all(line.value is None for line in parts):
        return None, Shorthand.UNAVAILABLE
    tree = formula(question) if question.derived else None
    value = totals[question.code] if tree is None else evaluated(tree, totals)
    if value is None:
        return None, Shorthand.NOT_APPLICABLE
    return (value if tree is None else round(value, DERIVED_PLACES)), None
