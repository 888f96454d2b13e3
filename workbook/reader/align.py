"""Which row and column of a returned sheet is which of the form: by key and by heading, never by position alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from workbook.layout import ANSWER, HEADINGS, KEY, Form
from workbook.layout.form import HEADING_KEY
from workbook.reader.grid import Grid

_HOW_FAR_DOWN, _HOW_FAR_RIGHT = 2000, 30
_ENOUGH_HEADINGS = 4


@dataclass(frozen=True)
class Alignment:
    """Rows and columns of a returned sheet, by those of the form.

    rows: form row to returned row, for each row found once. repeated: keys found more than once.
    """

    rows: dict[int, int]
    columns: dict[int, int]
    repeated: frozenset[str]

    @property
    def rows_moved(self) -> bool:
        """Whether any row stands elsewhere than it was issued."""
        return any(row != issued for issued, row in self.rows.items())

    @property
    def columns_moved(self) -> bool:
        """Whether any column stands elsewhere than it was issued."""
        return any(column != issued for issued, column in self.columns.items())


def align(form: Form, grid: Grid) -> Alignment | None:
    """Match a returned sheet to the form; None where its columns cannot be told apart."""
    keys = {row.key: number for number, row in enumerate(form.rows)}
    key_column = _key_column(keys, grid)
    if key_column is None:
        return None
    found: dict[str, list[int]] = {}
    for number in range(min(len(grid.rows), _HOW_FAR_DOWN)):
        content = grid.at(number, key_column)
        key = content.strip() if isinstance(content, str) else ""
        if key in keys:
            found.setdefault(key, []).append(number)
    once = {key: numbers[0] for key, numbers in found.items() if len(numbers) == 1}
    columns = _columns(grid, once.get(HEADING_KEY, form.heading_row), key_column)
    if columns is None:
        return None
    repeated = frozenset(key for key, numbers in found.items() if len(numbers) > 1)
    return Alignment({keys[key]: number for key, number in once.items()}, columns, repeated)


def _key_column(keys: dict[str, int], grid: Grid) -> int | None:
    counts: Counter[int] = Counter()
    for row in grid.rows[:_HOW_FAR_DOWN]:
        for column, content in enumerate(row[:_HOW_FAR_RIGHT]):
            if isinstance(content, str) and content.strip() in keys:
                counts[column] += 1
    return counts.most_common(1)[0][0] if counts else None


def _columns(grid: Grid, heading_row: int, key_column: int) -> dict[int, int] | None:
    words: dict[str, list[int]] = {}
    for column in range(_HOW_FAR_RIGHT):
        content = grid.at(heading_row, column)
        if isinstance(content, str):
            words.setdefault(" ".join(content.split()), []).append(column)
    columns = {column: words[text][0] for column, text in HEADINGS.items() if len(words.get(text, ())) == 1}
    columns[KEY] = key_column
    in_place = all(column == issued for issued, column in columns.items())
    if ANSWER not in columns and not (in_place and len(columns) > _ENOUGH_HEADINGS):
        return None
    # A heading typed over, among others that stand where they were issued, has not moved either.
    return {issued: columns.get(issued, issued) for issued in HEADINGS} if in_place else columns
