"""A sheet on which all stands as it was issued is read at a glance, and nothing that is read changes by it.

1. What comes back untouched but for its boxes is taken at a glance, along both axes.
2. Whatever else stands in any cell, within the form or outside it, the same is read and said as by looking at each cell.
3. So it is where a formula has gone, or one has come, and where nothing has a look of its own.
"""

from __future__ import annotations

import functools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import world
from every_person import every_person
from workbook.layout import FormLayout, ServiceSheet
from workbook.model import Content
from workbook.reader import IssuedForm, Return, read_return
from workbook.reader.align import SheetKeys
from workbook.reader.as_issued import keys_as_issued
from workbook.reader.grid import Grid, read_grids
from workbook.reader.guards import open_guarded

BOOKS = {
    "questions down": lambda: (world.full(), world.standard()[1]),
    "records down": lambda: (every_person().content, every_person().known),
}
axes = pytest.mark.parametrize("axis", BOOKS)


class Reading:
    """A book whose grids are changed before they are read. at_a_glance: the sheets that were taken so."""

    def __init__(self, axis: str) -> None:
        self.content, self.known = BOOKS[axis]()
        self.grids = read_grids(open_guarded(self.content))
        self.names = [sheet.name for sheet in self.known.layout.sheets]
        self.at_a_glance: list[str] = []

    def read(self, grids: tuple[Grid, ...], *, cell_by_cell: bool = False) -> Return:
        """Read the book as if those were its sheets."""

        def noted(form: FormLayout, sheet: ServiceSheet, grid: Grid) -> SheetKeys | None:
            keys = None if cell_by_cell else keys_as_issued(form, sheet, grid)
            self.at_a_glance += [] if keys is None else [sheet.name]
            return keys

        def issued(_: str) -> IssuedForm:
            return self.known

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("workbook.reader.keys_as_issued", noted)
            patch.setattr("workbook.reader.returned_grids", lambda *_, **__: grids)
            return read_return("return.xlsx", self.content, issued)

    def with_grid(self, name: str, **changes: object) -> tuple[Grid, ...]:
        """The sheets with one of them changed."""
        return tuple(replace(grid, **changes) if grid.name == name else grid for grid in self.grids)  # type: ignore[arg-type]

    def with_cell(self, name: str, row: int, column: int, content: Content) -> tuple[Grid, ...]:
        """The sheets with another content in one cell."""
        (grid,) = (grid for grid in self.grids if grid.name == name)
        rows = [list(cells) for cells in grid.rows] + [[] for _ in range(row + 1 - len(grid.rows))]
        rows[row] += [None] * (column + 1 - len(rows[row]))
        rows[row][column] = content
        return self.with_grid(name, rows=rows)


@functools.cache
def reading(axis: str) -> Reading:
    """The book of an axis, read once."""
    return Reading(axis)


@axes
def test_what_comes_back_untouched_is_taken_at_a_glance(axis: str) -> None:
    """1."""
    book = Reading(axis)
    returned = book.read(book.grids)
    assert book.at_a_glance == book.names
    assert returned == book.read(book.grids, cell_by_cell=True)


CONTENTS: st.SearchStrategy[Content] = st.one_of(
    st.none(),
    st.sampled_from(["Yes", "No", "service:Q-1", "title", " title", "EM-LPI-51", "Answer", "x", True, False, 0.0, 1.0]),
)


@axes
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whatever_stands_in_a_cell_the_same_is_read(axis: str, data: st.DataObject) -> None:
    """2: contents of other cells of the sheet among them."""
    book = reading(axis)
    name = data.draw(st.sampled_from(book.names))
    (grid,) = (grid for grid in book.grids if grid.name == name)
    row, column = data.draw(st.integers(0, len(grid.rows) + 2)), data.draw(st.integers(0, len(grid.rows[0]) + 2))
    elsewhere = [content for cells in grid.rows for content in cells[:3] if content is not None]
    grids = book.with_cell(name, row, column, data.draw(CONTENTS | st.sampled_from(elsewhere)))
    assert book.read(grids) == book.read(grids, cell_by_cell=True)


@axes
def test_every_printed_cell_counts(axis: str) -> None:
    """2: none of those that are compared may say anything else and be taken at a glance."""
    book = reading(axis)
    for cell in book.known.layout.form.prints.compared[::7]:
        book.at_a_glance.clear()
        grids = book.with_cell(book.names[0], cell.row, cell.column, "something else")
        assert book.read(grids) == book.read(grids, cell_by_cell=True)
        assert book.names[0] not in book.at_a_glance


@axes
@pytest.mark.parametrize("change", ["one less", "one more", "none", "not known"])
def test_where_formulas_stand_counts(axis: str, change: str) -> None:
    """3."""
    book = reading(axis)
    (grid,) = (grid for grid in book.grids if grid.name == book.names[0])
    formulas = grid.formulas or frozenset()
    changed = {
        "one less": formulas - {min(formulas)},
        "one more": formulas | {(0, 1)},
        "none": frozenset[tuple[int, int]](),
        "not known": None,
    }[change]
    book.at_a_glance.clear()
    grids = book.with_grid(grid.name, formulas=changed)
    assert book.read(grids) == book.read(grids, cell_by_cell=True)
    assert grid.name not in book.at_a_glance


@axes
def test_a_sheet_without_looks_is_looked_at(axis: str) -> None:
    """3."""
    book = reading(axis)
    book.at_a_glance.clear()
    grids = book.with_grid(book.names[0], is_bare=True)
    assert book.read(grids) == book.read(grids, cell_by_cell=True)
    assert book.names[0] not in book.at_a_glance
