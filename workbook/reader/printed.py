"""Compare a returned sheet's print with what was issued.

A lock is a courtesy: print can be changed, and cells can be pushed away from what stands beside them.
Where print no longer says that a number is the answer to its question, the number is not believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from workbook.findings import NOT_SHOWN, Code, Finding, Place, finding
from workbook.layout import ColumnRole, Fixed, Input, InputRole, Role
from workbook.model import Content, Formula, Period, QuestionType, shown, yes_or_no
from workbook.reader.pair import SheetPair
from workbook.references import is_reference, reference_of
from workbook.text import number_text, shortened

_FIGURES = (Role.PREVIOUS, Role.FACT)
_SAYS_WHAT_IS_ASKED = (Role.CODE, Role.QUESTION, Role.UNIT)
#: How far from its own cell a formula may have been pushed for its block to be in doubt.
_HOW_FAR = 5
_LAST_BRACKETS = re.compile(r"\([^()]*\)\s*$")
_PERIODS_AROUND = 12


@dataclass(frozen=True)
class PrintedComparison:
    """The findings of a sheet's print.

    doubted_rows, doubted_columns: those of the form beside or under which something else is asked now.
    shifted: indicators whose answers have moved away from their questions.
    """

    findings: tuple[Finding, ...]
    doubted_rows: frozenset[int]
    doubted_columns: frozenset[int]
    shifted: frozenset[str]


def compare(pair: SheetPair) -> PrintedComparison:
    """Compare every printed cell of a sheet with the issue."""
    shifted = _shifted(pair)
    shifts = [_shift(pair, code) for code in shifted]
    if pair.is_as_issued:
        return PrintedComparison(tuple(shifts), frozenset(), frozenset(), frozenset(shifted))
    findings = [*_moved(pair), *_overwritten(pair), *_bared(pair)]
    rows: dict[int, Finding] = {}
    columns: dict[int, Finding] = {}
    inputs = _inputs_by_row(pair)
    for cell in (cell for cell in pair.layout.prints.compared if _is_changed(pair, cell)):
        if cell.role in _SAYS_WHAT_IS_ASKED and cell.row in inputs:
            rows.setdefault(cell.row, _doubt(pair, cell, inputs[cell.row]))
        elif cell.row == pair.layout.heading_row and _is_asked_under(pair, cell):
            columns.setdefault(cell.column, _changed_heading(pair, cell))
        else:
            findings.append(_changed(pair, cell))
    findings += [*rows.values(), *columns.values(), *shifts]
    return PrintedComparison(tuple(findings), frozenset(rows), frozenset(columns), frozenset(shifted))


def disagreement(pair: SheetPair, period: Period) -> Finding | None:
    """Make a finding where a sheet is for something else.

    It says another service or period, or its columns hold something else.
    """
    titles = {cell.role: cell for cell in pair.layout.fixed}
    for role, is_another in ((Role.TITLE, _another_service), (Role.SUBTITLE, _another_period)):
        cell = titles[role]
        now = pair.content(cell.row, cell.column)
        if isinstance(now, str) and is_another(pair, period, now):
            place = pair.place(cell.row, cell.column)
            words = {"detail": _words(pair, cell), "period": period.noun}
            return finding(Code.SHEET_DISAGREES, place, NOT_SHOWN if pair.is_of_people else now, **words)
    facts = [cell for cell in pair.layout.fixed if cell.role is Role.FACT and pair.address(cell.row, cell.column)]
    if pair.alignment.columns_moved and facts and all(_is_changed(pair, cell) for cell in facts):
        return finding(Code.HEADINGS_LOST, pair.place(-1, -1))
    return None


def _another_service(pair: SheetPair, _: Period, title: str) -> bool:
    own = f"({pair.sheet.issued.service.service_id})"
    return own not in title and _LAST_BRACKETS.search(title) is not None


def _another_period(_: SheetPair, period: Period, subtitle: str) -> bool:
    if period.label in subtitle:
        return False
    before = after = period
    others = set()
    for _step in range(_PERIODS_AROUND):
        before, after = before.previous(), after.next()
        others |= {before.label, after.label}
    return any(label in subtitle for label in others)


def _inputs_by_row(pair: SheetPair) -> dict[int, Input]:
    """What is asked on each row that the service is shown."""
    return {
        entry.row: entry
        for entry in pair.layout.inputs
        if entry.role is not InputRole.EXPLANATION and pair.sheet.is_shown(entry)
    }


def _moved(pair: SheetPair) -> list[Finding]:
    place = pair.place(-1, -1)
    alignment = pair.alignment
    moves = ((alignment.rows_moved, Code.ROWS_MOVED), (alignment.columns_moved, Code.COLUMNS_MOVED))
    return [
        *(finding(code, place) for moved, code in moves if moved),
        *(_stray(pair, row) for row in alignment.strays),
        *_below(pair),
    ]


def _stray(pair: SheetPair, row: int) -> Finding:
    """Say what a row is whose answers are nobody's here: its reference is another's, or it has none."""
    key = pair.grid.at(row, pair.alignment.columns[pair.layout.column(ColumnRole.KEY)])
    is_of_another = isinstance(key, str) and is_reference(reference_of(key.strip()))
    return finding(Code.ROW_OF_ANOTHER if is_of_another else Code.ROW_WITHOUT_KEY, pair.stray(row))


def _below(pair: SheetPair) -> list[Finding]:
    """One finding for the first row below the form in which anything stands, but for rows that are told of already."""
    rows = pair.grid.rows
    below = (row for row in range(_last_row(pair) + 1, len(rows)) if row not in pair.alignment.strays)
    first = next((row for row in below if any(content is not None for content in rows[row])), None)
    return [] if first is None else [finding(Code.CELLS_BELOW, pair.stray(first))]


def _last_row(pair: SheetPair) -> int:
    """The last returned row of the form: one with a key, or what is printed below it, where it has got to."""
    alignment = pair.alignment
    keyed = max(alignment.rows, default=0)
    shift = max(0, alignment.rows.get(keyed, 0) - keyed)
    return max(alignment.last, max(cell.row for cell in pair.layout.fixed) + shift)


def _overwritten(pair: SheetPair) -> list[Finding]:
    """One finding for the first formula that is no longer one. Not known for every kind of file."""
    formulas = pair.grid.formulas
    cells = [cell for cell in pair.layout.fixed if cell.formula and pair.address(cell.row, cell.column) is not None]
    if formulas is None or not cells:
        return []
    if not formulas:  # a program wrote results in their place, and would have done so with one that was typed
        return [finding(Code.FORMULAS_LOST, pair.place(-1, -1))]
    lost = (cell for cell in cells if pair.address(cell.row, cell.column) not in formulas)
    return [finding(Code.FORMULA_OVERWRITTEN, pair.place(cell.row, cell.column)) for cell in islice(lost, 1)]


def _bared(pair: SheetPair) -> list[Finding]:
    """One finding where a percentage can no longer be told from a number, since no cell has a format."""
    return [finding(Code.LOOKS_LOST, pair.place(-1, -1))] if pair.grid.is_bare else []


def _is_changed(pair: SheetPair, cell: Fixed) -> bool:
    issued = pair.sheet.printed(cell)
    at = pair.address(cell.row, cell.column)
    if at is None:
        return False
    now = pair.grid.at(*at)
    if issued == "":  # a figure where none was held would feed the Check cells
        return cell.role is Role.PREVIOUS and now is not None and shown(now) != ""
    return not same(issued, now)


def same(issued: str | float, now: Content) -> bool:
    """Whether a cell still says what was printed in it."""
    if isinstance(issued, str):
        return isinstance(now, str) and (issued == now or issued.split() == now.split())
    # Programs save 15 or 16 digits of a number.
    return isinstance(now, float) and number_text(now) == number_text(issued)


def _changed(pair: SheetPair, cell: Fixed) -> Finding:
    place = pair.place(cell.row, cell.column, section=cell.section)
    code = Code.PRINTED_FIGURE_CHANGED if cell.role in _FIGURES else Code.LABEL_CHANGED
    return _quoting(pair, code, place, cell)


def _doubt(pair: SheetPair, cell: Fixed, entry: Input) -> Finding:
    record = pair.sheet.record(entry.record)
    whose = ("", "", record) if record else (entry.code, entry.section)
    place = pair.place(cell.row, cell.column, *whose)
    return _quoting(pair, Code.QUESTION_CHANGED, place, cell)


def _is_asked_under(pair: SheetPair, cell: Fixed) -> bool:
    """Whether a heading says what the boxes below it ask."""
    return cell.column in pair.layout.input_columns and pair.layout.columns[cell.column].question != ""


def _changed_heading(pair: SheetPair, cell: Fixed) -> Finding:
    question = pair.layout.columns[cell.column].question
    place = pair.place(cell.row, cell.column, question, cell.section)
    return _quoting(pair, Code.QUESTION_CHANGED, place, cell)


def _quoting(pair: SheetPair, code: Code, place: Place, cell: Fixed) -> Finding:
    """Quote what stands in a printed cell now, but on a sheet about people, and what was printed there."""
    now = NOT_SHOWN if pair.is_of_people else shown(pair.content(cell.row, cell.column))
    return finding(code, place, now, detail=_words(pair, cell))


def _words(pair: SheetPair, cell: Fixed) -> str:
    issued = pair.sheet.printed(cell)
    if issued == "":
        return "(none)"
    return shortened(issued if isinstance(issued, str) else number_text(issued), 40)


def _shift(pair: SheetPair, code: str) -> Finding:
    choice = next(entry for entry in pair.layout.inputs if entry.section == code and entry.role is InputRole.CHOICE)
    return finding(
        Code.ANSWERS_SHIFTED,
        pair.place(choice.row, pair.layout.column(ColumnRole.ANSWER), code, code),
        detail=pair.label(code),
    )


def _shifted(pair: SheetPair) -> list[str]:
    """The blocks whose answers were pushed up or down, as when a cell is put in or taken out of their column.

    A choice or a percentage's formula then stands near its own cell, where none was issued, and no longer in it.
    With records down there are answers of the same kind above and below, so that nothing can be seen of it.
    """
    if pair.layout.records:
        return []
    choices = [entry for entry in pair.layout.inputs if entry.type in (None, QuestionType.YES_NO) and entry.is_list]
    formulas = [cell for cell in pair.layout.fixed if cell.role is Role.DERIVED]
    strayed = _strayed(pair, choices, _is_choice) | _strayed(pair, formulas, _is_formula)
    return [code for code in pair.sheet.issued.states if code in strayed and pair.sheet.state(code).shown]


def _strayed(pair: SheetPair, cells: Sequence[Fixed | Input], is_one: Callable[[Content], bool]) -> set[str]:
    """The indicators of cells that are no longer what they were, but have one near them that was not there."""
    places = {pair.address(cell.row, cell.column): cell.section for cell in cells}
    lost = [(at, code) for at, code in places.items() if at is not None and not is_one(pair.grid.at(*at))]
    near = (((row + step, column), code) for (row, column), code in lost for step in range(-_HOW_FAR, _HOW_FAR + 1))
    return {code for at, code in near if at not in places and is_one(pair.grid.at(*at))}


def _is_choice(content: Content) -> bool:
    return yes_or_no(content) is not None


def _is_formula(content: Content) -> bool:
    return isinstance(content, Formula)
