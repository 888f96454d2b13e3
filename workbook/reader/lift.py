"""One service's sheet: its printed cells compared, its answers lifted, each with its address."""

from __future__ import annotations

from dataclasses import dataclass

from workbook.findings import Code, Finding, Place, finding, number_text, shortened
from workbook.layout import Fixed, Form, Input, InputRole, Role, ServiceSheet, cell_name
from workbook.layout.form import LONGEST_EXPLANATION
from workbook.layout.formulas import highest_text, wanted_words, zero_words
from workbook.model import Framework, Item
from workbook.reader.align import Alignment
from workbook.reader.grid import Content, ErrorValue, Formula, Grid
from workbook.reader.returned import Answer, Status
from workbook.reader.values import explains, is_blank, typed, yes_or_no

_FIGURES = (Role.PREVIOUS, Role.FACT)
_NOT_COMPARED = (Role.KEY, Role.VALUE, Role.PROGRESS)


@dataclass(frozen=True)
class Lifting:
    """One returned sheet beside the sheet that was issued."""

    file: str
    framework: Framework
    form: Form
    sheet: ServiceSheet
    grid: Grid
    alignment: Alignment

    def address(self, row: int, column: int) -> tuple[int, int] | None:
        """Where a cell of the form stands in the file; None where its row or column is gone."""
        at_row, at_column = self.alignment.rows.get(row), self.alignment.columns.get(column)
        return None if at_row is None or at_column is None else (at_row, at_column)

    def content(self, row: int, column: int) -> Content:
        """What stands there now; None where it is gone."""
        at = self.address(row, column)
        if at is None:
            return None
        content = self.grid.at(*at)
        if self.grid.formulas and at in self.grid.formulas and not isinstance(content, Formula):
            return Formula("=")  # the fast path gives a formula's cached result, which is never an answer
        return content

    def place(self, row: int, column: int, item: str = "", indicator: str = "") -> Place:
        """The place of a cell of the form, for a finding."""
        at = self.address(row, column)
        label = self.framework.indicator(indicator).label if indicator else ""
        cell = "" if at is None else cell_name(*at)
        return Place(self.file, self.grid.name, cell, self.sheet.issued.service.service_id, item, label)


def lift(lifting: Lifting) -> tuple[tuple[Answer, ...], tuple[Finding, ...]]:
    """Lift every answer of one sheet, and say everything there is to say of the sheet itself."""
    findings = [*_moved(lifting), *_overwritten(lifting)]
    findings += [found for cell in lifting.form.fixed for found in _compared(lifting, cell)]
    items = lifting.framework.items()
    switched = {}
    for entry in lifting.form.inputs:
        if entry.role is InputRole.CHOICE:
            switched[entry.indicator], found = _choice(lifting, entry)
            findings += found
    explanations = {entry.code: entry for entry in lifting.form.inputs if entry.role is InputRole.EXPLANATION}
    answers = []
    for entry in lifting.form.inputs:
        if entry.role is InputRole.ANSWER:
            answer, found = _answer(
                lifting, entry, explanations[entry.code], items[entry.code], switched[entry.indicator]
            )
            answers += answer
            findings += found
    return tuple(answers), tuple(findings)


def _moved(lifting: Lifting) -> list[Finding]:
    place = lifting.place(-1, -1)
    alignment = lifting.alignment
    moves = ((alignment.rows_moved, Code.ROWS_MOVED), (alignment.columns_moved, Code.COLUMNS_MOVED))
    return [finding(code, place) for moved, code in moves if moved]


def _overwritten(lifting: Lifting) -> list[Finding]:
    """One finding for the first formula that is no longer one. Not known for every kind of file."""
    standing = lifting.grid.formulas
    if standing is None:
        return []
    for cell in lifting.form.fixed:
        at = lifting.address(cell.row, cell.column)
        if cell.formula and at is not None and at not in standing:
            return [finding(Code.FORMULA_OVERWRITTEN, lifting.place(cell.row, cell.column))]
    return []


def _compared(lifting: Lifting, cell: Fixed) -> list[Finding]:
    """A finding where a printed cell no longer says what it said."""
    if cell.formula or cell.role in _NOT_COMPARED:
        return []
    issued = lifting.sheet.printed(cell)
    if issued == "" or lifting.address(cell.row, cell.column) is None:
        return []
    now = lifting.content(cell.row, cell.column)
    if _same(issued, now):
        return []
    place = lifting.place(cell.row, cell.column, indicator=cell.indicator)
    code = Code.PRINTED_FIGURE_CHANGED if cell.role in _FIGURES else Code.LABEL_CHANGED
    words = issued if isinstance(issued, str) else number_text(issued)
    return [finding(code, place, shown(now), detail=shortened(words, 40))]


def _same(issued: str | float, now: Content) -> bool:
    if isinstance(issued, str):
        return isinstance(now, str) and issued.split() == now.split()
    return isinstance(now, float) and now == issued


def _choice(lifting: Lifting, entry: Input) -> tuple[bool, list[Finding]]:
    """Whether the indicator is reported: as chosen where it may be switched, else as issued."""
    state = lifting.sheet.state(entry.indicator)
    content = lifting.content(entry.row, entry.column)
    chosen = yes_or_no(content)
    place = lifting.place(entry.row, entry.column, entry.indicator, entry.indicator)
    if not state.switchable:
        changed = state.shown and place.cell and chosen is not state.on
        label = lifting.framework.indicator(entry.indicator).label
        return state.on, [finding(Code.CHOICE_FIXED, place, shown(content), detail=label)] if changed else []
    if chosen is not None:
        return chosen, []
    if not place.cell:
        return False, [_gone(lifting, entry, place)]
    return False, [finding(Code.CHOICE_UNCLEAR, place, shown(content))]


def _answer(
    lifting: Lifting, entry: Input, explanation: Input, item: Item, on: bool
) -> tuple[list[Answer], list[Finding]]:
    state = lifting.sheet.state(entry.indicator)
    content = lifting.content(entry.row, entry.column)
    place = lifting.place(entry.row, entry.column, item.code, entry.indicator)
    label = lifting.framework.indicator(entry.indicator).label
    if not state.shown:
        code = Code.UNDER_HIDDEN
        return [], [] if is_blank(content) else [finding(code, place, shown(content), detail=label)]
    said, found = _explanation(lifting, explanation)
    answer = Answer(
        lifting.sheet.issued.service.service_id,
        item.code,
        None,
        None,
        Status.MISSING,
        said,
        explains(said),
        place.sheet,
        place.cell,
    )
    if not on:
        under = [] if is_blank(content) else [finding(Code.UNDER_NO, place, shown(content), detail=label)]
        return [_with(answer, Status.NOT_APPLICABLE, None)], found + under
    if not place.cell:
        return [answer], [*found, _gone(lifting, entry, place)]
    taken = typed(item, content)
    if taken.code is not None:
        found.append(_said(taken.code, place, item, content))
    if taken.number is not None:
        return [_with(answer, Status.REPORTED, taken.number)], found
    return [_with(answer, Status.MISSING if taken.code is Code.BLANK else Status.INVALID, None)], found


def _with(answer: Answer, status: Status, number: float | None) -> Answer:
    return Answer(
        answer.service_id,
        answer.item,
        number,
        number,
        status,
        answer.explanation,
        answer.explained,
        answer.sheet,
        answer.cell,
    )


def _gone(lifting: Lifting, entry: Input, place: Place) -> Finding:
    row = lifting.form.rows[entry.row]
    label = lifting.framework.indicator(entry.indicator).label
    code = Code.ROW_REPEATED if row.key in lifting.alignment.repeated else Code.ROW_MISSING
    question = next(
        (cell.value for cell in lifting.form.fixed if cell.row == entry.row and cell.role is Role.QUESTION), ""
    )
    return finding(code, place, detail=f"{label}, '{shortened(str(question), 50)}'")


def _said(code: Code, place: Place, item: Item, content: Content) -> Finding:
    if code is Code.BLANK:
        return finding(code, place, wanted=wanted_words(item), zero=zero_words(item))
    if code is Code.TOO_HIGH:
        return finding(code, place, shown(content), highest=highest_text(item))
    return finding(code, place, shown(content))


def _explanation(lifting: Lifting, entry: Input) -> tuple[str, list[Finding]]:
    content = lifting.content(entry.row, entry.column)
    if is_blank(content):
        return "", []
    if isinstance(content, str) and len(content) <= LONGEST_EXPLANATION:
        return content, []
    place = lifting.place(entry.row, entry.column, entry.code, entry.indicator)
    kept = content[:LONGEST_EXPLANATION] if isinstance(content, str) else ""
    return kept, [finding(Code.EXPLANATION_CUT, place, shown(content), detail=str(LONGEST_EXPLANATION))]


def shown(content: Content) -> object:
    """A cell's content as a finding quotes it."""
    if isinstance(content, ErrorValue | Formula):
        return content.text
    return "nothing" if content is None else content
