"""Align a returned sheet's rows and columns with the form's.

By key and by heading, never by position alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from workbook.layout import SERVICE_KEY, ColumnRole, FormLayout, ServiceSheet
from workbook.reader.grid import Grid

#: How far down and to the right keys and headings are looked for.
FARTHEST_KEY, _HOW_FAR_RIGHT = 2000, 30
#: The columns that may have been put in beside those of a form.
_MORE_COLUMNS = 20
_ENOUGH_HEADINGS = 4
#: Words such as "status" and "title" are keys too, and may stand in any sheet.
_ENOUGH_KEYS = 6
#: Without one of each nothing says what a number is, or where it is.
_NEEDED = (ColumnRole.QUESTION, ColumnRole.ANSWER)


@dataclass(frozen=True)
class Alignment:
    """The form's rows and columns in a returned sheet.

    rows: form row to returned row, for each row found once.
    columns: form column to returned column, for each column found.
    repeated: keys found more than once.
    width: how many columns the form has.
    last: the last returned row that has a key, also one that stands twice.
    strays: returned rows that hold answers and are no row of the form; with records down alone.
    """

    rows: dict[int, int]
    columns: dict[int, int]
    repeated: frozenset[str]
    width: int
    last: int
    strays: tuple[int, ...] = ()

    @property
    def rows_moved(self) -> bool:
        """Whether any row stands elsewhere than it was issued."""
        return any(row != issued for issued, row in self.rows.items())

    @property
    def columns_moved(self) -> bool:
        """Whether any column was moved or removed since issue."""
        return any(self.columns.get(issued) != issued for issued in range(self.width))


def align(form: FormLayout, keys: Mapping[str, int], grid: Grid, column: int | None) -> Alignment | None:
    """Match a returned sheet to the form by key.

    Returns None where its columns cannot be told apart.
    """
    if column is None:
        return None
    places: dict[int, list[int]] = {}
    for number in range(_depth(grid)):
        issued = keys.get(_key(_text(grid, number, column)))
        if issued is not None:
            places.setdefault(issued, []).append(number)
    rows = {issued: numbers[0] for issued, numbers in places.items() if len(numbers) == 1}
    columns = _columns(form, grid, rows, column)
    if columns is None:
        return None
    repeated = frozenset(form.rows[issued].key for issued, numbers in places.items() if len(numbers) > 1)
    keyed = {number for numbers in places.values() for number in numbers}
    strays = _strays(form, grid, columns, keyed) if form.records else ()
    return Alignment(rows, columns, repeated, len(form.columns), max(keyed, default=-1), strays)


def _strays(form: FormLayout, grid: Grid, columns: dict[int, int], keyed: set[int]) -> tuple[int, ...]:
    """The rows below the first keyed one that hold an answer, but no key."""
    boxes = [columns[column] for column in form.input_columns if column in columns]
    rows = range(min(keyed, default=0), _depth(grid))
    return tuple(row for row in rows if row not in keyed and any(grid.at(row, column) is not None for column in boxes))


@dataclass(frozen=True)
class SheetKeys:
    """A sheet's key column, and the service it names.

    Each is None where the sheet does not say. as_issued: the alignment of a sheet on which all stands where it was issued.
    """

    column: int | None
    service: str | None
    as_issued: Alignment | None = None


def find_keys(keys: Mapping[str, int], grid: Grid) -> SheetKeys:
    """Find a sheet's keys, wherever their column has got to."""
    column = key_column(keys, grid)
    texts = (_text(grid, number, column) for number in range(_depth(grid))) if column is not None else ()
    service = next((text.removeprefix(SERVICE_KEY) for text in texts if text.startswith(SERVICE_KEY)), None)
    return SheetKeys(column, service)


def key_column(keys: Mapping[str, int], grid: Grid) -> int | None:
    """Find the column that holds most keys of the form.

    Returns None where no column holds enough of them.
    """
    rows = [row[:_HOW_FAR_RIGHT] for row in grid.rows[:FARTHEST_KEY]]
    texts = {content for row in rows for content in row if isinstance(content, str)}
    keyed = {text for text in texts if _key(text.strip()) in keys}
    if not keyed:
        return None
    counts = Counter(column for row in rows for column, content in enumerate(row) if content in keyed)
    best = counts.most_common(1)
    return best[0][0] if best and best[0][1] >= min(_ENOUGH_KEYS, len(keys)) else None


def record_keys(form: FormLayout, sheet: ServiceSheet) -> dict[str, int]:
    """Map each reference of a service's records to its row."""
    numbers = {row.record: number for number, row in enumerate(form.rows) if row.record}
    return {reference: numbers[record] for record, reference in enumerate(sheet.issued.records, 1)}


def _key(text: str) -> str:
    return SERVICE_KEY if text.startswith(SERVICE_KEY) else text


def _depth(grid: Grid) -> int:
    return min(len(grid.rows), FARTHEST_KEY)


def _text(grid: Grid, row: int, column: int) -> str:
    content = grid.at(row, column)
    return content.strip() if isinstance(content, str) else ""


def _columns(form: FormLayout, grid: Grid, rows: dict[int, int], key_at: int) -> dict[int, int] | None:
    """Where each column stands, by its question's code or its heading; None where too few can be told apart."""
    headings = {number: column.heading for number, column in enumerate(form.columns)}
    columns = _told_apart(grid, rows.get(form.heading_row, form.heading_row), headings)
    if form.code_row is not None:
        codes = {
            number: column.question
            for number, column in enumerate(form.columns)
            if column.role is ColumnRole.ANSWER and column.question
        }
        columns |= _told_apart(grid, rows.get(form.code_row, form.code_row), codes)
    columns[form.column(ColumnRole.KEY)] = key_at
    needed = {column.role for column in form.columns}.intersection(_NEEDED)
    has_needed = {form.columns[number].role for number in columns} >= needed
    in_place = all(number == issued for issued, number in columns.items())
    if in_place and (len(columns) > _ENOUGH_HEADINGS or has_needed):
        # A heading typed over, among others that stand where they were issued, has not moved either.
        return {issued: columns.get(issued, issued) for issued in headings}
    return columns if has_needed else None


def _told_apart(grid: Grid, row: int, texts: dict[int, str]) -> dict[int, int]:
    """Where each text stands in a row, if it stands there once."""
    words: dict[str, list[int]] = {}
    for number in range(max(_HOW_FAR_RIGHT, len(texts) + _MORE_COLUMNS)):
        words.setdefault(" ".join(_text(grid, row, number).split()), []).append(number)
    places = {number: words.get(" ".join(text.split()), []) for number, text in texts.items()}
    return {number: columns[0] for number, columns in places.items() if len(columns) == 1}
