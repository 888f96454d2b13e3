"""The contents and row heights of a service's sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import NamedTuple

from workbook.layout import ColumnRole, Fixed, FormLayout, FormRow, Input, InputRole, Role, ServiceSheet
from workbook.model import State
from workbook.table.heights import WrappedText, row_height
from workbook.writer.formats import typeface, wraps

#: Of a text that stays on one line, however long.
_ANY_WIDTH = 10_000
#: How much more of its column a Check may fill: its longest message is rare, and each line more takes paper.
_OF_A_CHECK = 1.05


class ContentKind(StrEnum):
    """What kind of content a cell has, which decides its XML.

    The last three are results of formulas.
    """

    ABSENT = "absent"
    BLANK = "blank"
    TEXT = "text"
    OPEN_TEXT = "open text"
    NUMBER = "number"
    NO_RESULT = "no result"
    TEXT_RESULT = "text result"
    NUMBER_RESULT = "number result"


class CellContent(NamedTuple):
    """What one cell holds when issued.

    shown: the text, the number or the formula's result.
    """

    cell: Fixed | Input
    kind: ContentKind
    shown: str | float = ""


@dataclass(frozen=True, eq=False)
class FilledRow:
    """One row of a service's sheet.

    number: from the top. contents: of its cells, from the left. height: in points; 0 where it is hidden.
    shape: a number for each row, height and kinds of contents, which decide its XML but for what the cells hold.
    """

    number: int
    contents: tuple[CellContent, ...]
    height: float
    shape: int

    @cached_property
    def present(self) -> tuple[CellContent, ...]:
        """The contents of cells that are written."""
        return tuple(content for content in self.contents if content.kind is not ContentKind.ABSENT)

    @cached_property
    def longest(self) -> int:
        """How many letters its longest text has."""
        return max((len(shown) for _, _, shown in self.present if isinstance(shown, str)), default=0)


_Values = tuple[str | float, ...]
_Shape = tuple[int, float, tuple[ContentKind, ...]]
#: How many rows with slots are kept: those of earlier services hold what those of later ones do, if they hold nothing.
_MOST_KEPT = 8192


class _RowState(NamedTuple):
    """What decides what a row holds, but for its slots."""

    number: int
    is_shown: bool
    hidden: frozenset[int]
    states: tuple[State, ...]


class RowFiller:
    """Says what the rows of a form hold for a service.

    What no slot fills is worked out once for each state of a row's sections; what slots fill, once for what they hold.
    """

    def __init__(self, form: FormLayout) -> None:
        self._form = form
        self._sections = tuple(_sections(cells) for cells in form.cells_by_row)
        self._slots = tuple(
            tuple((place, cell) for place, cell in enumerate(cells) if isinstance(cell, Fixed) and cell.slot)
            for cells in form.cells_by_row
        )
        self._slotless: dict[_RowState, FilledRow] = {}
        self._shapes: dict[_Shape, int] = {}
        self._with_slots = lru_cache(maxsize=_MOST_KEPT)(self._filled)

    def rows(self, service: ServiceSheet, hidden: frozenset[int]) -> list[FilledRow]:
        """What each row holds.

        hidden: the columns of the sheet that are.
        """
        return [self._row(number, row, service, hidden) for number, row in enumerate(self._form.rows)]

    def _row(self, number: int, row: FormRow, service: ServiceSheet, hidden: frozenset[int]) -> FilledRow:
        states = tuple([service.issued.states[section] for section in self._sections[number]])
        state = _RowState(number, service.shows(row), hidden, states)
        if state not in self._slotless:
            made = [_content(cell, service) for cell in self._form.cells_by_row[number]]
            self._slotless[state] = self._measured(state, made)
        if not self._slots[number]:
            return self._slotless[state]
        return self._with_slots(state, tuple([service.printed(cell) for _, cell in self._slots[number]]))

    def _filled(self, state: _RowState, values: _Values) -> FilledRow:
        contents = list(self._slotless[state].contents)
        for (place, cell), value in zip(self._slots[state.number], values, strict=True):
            contents[place] = fixed_content(cell, value)
        return self._measured(state, contents)

    def _measured(self, state: _RowState, contents: Sequence[CellContent]) -> FilledRow:
        height = _height(self._form, state.hidden, contents) if state.is_shown else 0.0
        shape = (state.number, height, tuple([content.kind for content in contents]))
        return FilledRow(state.number, tuple(contents), height, self._shapes.setdefault(shape, len(self._shapes)))


def _sections(cells: Iterable[Fixed | Input]) -> tuple[str, ...]:
    return tuple(sorted({cell.section for cell in cells if cell.section}))


def _content(cell: Fixed | Input, service: ServiceSheet) -> CellContent:
    if isinstance(cell, Input):
        return _input_content(cell, service)
    return fixed_content(cell, service.printed(cell))


def _input_content(entry: Input, service: ServiceSheet) -> CellContent:
    is_open = service.is_open(entry)
    if entry.role is InputRole.CHOICE:
        kind = ContentKind.OPEN_TEXT if is_open else ContentKind.TEXT
        return CellContent(entry, kind, service.starting_choice(entry))
    return CellContent(entry, ContentKind.BLANK if is_open else ContentKind.ABSENT)


def fixed_content(cell: Fixed, shown: str | float) -> CellContent:
    """What a fixed cell holds where that is shown in it."""
    is_text = isinstance(shown, str)
    if cell.formula:
        result = ContentKind.TEXT_RESULT if is_text else ContentKind.NUMBER_RESULT
        return CellContent(cell, ContentKind.NO_RESULT if shown == "" else result, shown)
    if shown == "":  # truly empty, so that the text before it may run on over it
        return CellContent(cell, ContentKind.ABSENT if cell.role is Role.LINK else ContentKind.BLANK)
    return CellContent(cell, ContentKind.TEXT if is_text else ContentKind.NUMBER, shown)


def _height(form: FormLayout, hidden: frozenset[int], contents: Iterable[CellContent]) -> float:
    return row_height(
        wrapped_text(cell.role, words, form.columns[cell.column].width * (_OF_A_CHECK if cell.longest else 1))
        for cell, _, shown in contents
        if isinstance(cell, Fixed)
        and cell.column not in hidden
        and isinstance(words := cell.longest or shown, str)
        and not runs_on(form, cell, shown)
    )


def wrapped_text(role: Role, words: str, width: float) -> WrappedText:
    """A text in a column of that width, as its role wraps it."""
    return WrappedText(words, width if wraps(role) else _ANY_WIDTH, *typeface(role))


def runs_on(form: FormLayout, cell: Fixed, shown: str | float) -> bool:
    """Whether an indicator's title runs on over empty cells.

    It does where it has room enough on one line.
    """
    if cell.role is not Role.INDICATOR or not isinstance(shown, str):
        return False
    first, last = form.column(ColumnRole.QUESTION), form.column(ColumnRole.EXPLANATION)
    if cell.column != first:
        return False
    # The column of earlier figures is away where none are held, and a form's rows are measured alike for all.
    always = (column for column in form.columns[first : last + 1] if column.role is not ColumnRole.PREVIOUS)
    room = sum(column.width for column in always)
    return wrapped_text(cell.role, shown, room).lines == 1
