"""The least that has to be hidden of a small table, by one mixed-integer program over the whole of it.

It shares no code with what hides. Each hidden cell has a change of its own upwards and one downwards, which leave every
shown cell as it is; the fewest hidden cells are wanted for which there are such changes. Changes may be in fractions, so
that in truth no fewer would do.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

#: No figure is changed by more, as a multiple of the largest: enough room for any change that is needed.
_ROOM = 2.0


@dataclass(frozen=True)
class Table:
    """A table to hide cells of.

    values: of the figures. cells: sums of figures that can be shown, each by their numbers. confidential: sums that are
    hidden in any case, also such as no line shows. rules: weights of figures, and limits of their weighted sum.
    amounts: cells that are amounts, of which half must be uncertain. threshold: how uncertain any cell must be.
    """

    values: Sequence[float]
    cells: Sequence[tuple[int, ...]]
    confidential: frozenset[tuple[int, ...]]
    rules: Sequence[tuple[tuple[tuple[int, float], ...], float, float]]
    amounts: frozenset[tuple[int, ...]]
    threshold: int

    def total(self, cell: tuple[int, ...]) -> float:
        """The value of a cell."""
        return sum(self.values[number] for number in cell)


@dataclass(frozen=True)
class Least:
    """What the solver found: the hidden cells, and how few could possibly do where it ran out of time."""

    hidden: frozenset[tuple[int, ...]]
    bound: int


def least_hidden(table: Table, seconds: float) -> Least:
    """Find the fewest cells to hide."""
    program = _Program(table)
    for cell in sorted(table.confidential.union(table.cells)):
        program.protect(cell)
    return program.solve(seconds)


class _Program:
    """One yes or no for each cell, and the changes of all figures for each direction of each cell."""

    def __init__(self, table: Table) -> None:
        self._table, self._rows = table, 0
        self._entries: list[tuple[int, int, float]] = []
        self._low: list[float] = []
        self._high: list[float] = []
        cells = sorted(table.confidential.union(table.cells))
        self._hidden = {cell: column for column, cell in enumerate(cells)}
        self._columns = len(cells)
        self._lowest = [1.0 if cell in table.confidential else 0.0 for cell in cells]
        self._highest = [1.0] * self._columns
        self._room = _ROOM * max(*table.values, float(table.threshold))

    def protect(self, cell: tuple[int, ...]) -> None:
        """Where a cell is hidden, its value may be larger and smaller, by as much together as it must."""
        up, down = self._change(), self._change()
        total, least = self._table.total(cell), float(self._table.threshold)
        hidden, slack = self._hidden[cell], self._room * (len(cell) + 1)
        width = {up + number: 1.0 for number in cell} | {down + number: -1.0 for number in cell}
        self._limit({**width, hidden: -slack}, least - slack)
        if cell in self._table.amounts:
            # high - low >= (high - certain) / 2, of which certain is what of it is printed by itself.
            row = {up + number: 0.5 for number in cell} | {down + number: -1.0 for number in cell}
            for number in cell:
                if (number,) in self._hidden:
                    row[self._hidden[number,]] = -0.5 * self._table.values[number]
            certain = sum(self._table.values[number] for number in cell if (number,) in self._hidden)
            row[hidden] = row.get(hidden, 0.0) - slack
            self._limit(row, 0.5 * (total - certain) - slack)
        elif least - 1 <= total < least:
            self._limit({**{down + number: -1.0 for number in cell}, hidden: -1.0}, 0.0)

    def _change(self) -> int:
        """A change of every figure, of which no shown cell sees anything. Returns the column of its first figure."""
        first, values = self._columns, self._table.values
        self._columns += len(values)
        self._lowest += [-min(value, self._room) for value in values]
        self._highest += [self._room for _ in values]
        for cell, hidden in self._hidden.items():
            changed = {first + number: 1.0 for number in cell}
            slack = self._room * len(cell)
            self._limit({**changed, hidden: slack}, 0.0)
            self._limit({**dict.fromkeys(changed, -1.0), hidden: slack}, 0.0)
        for weights, low, high in self._table.rules:
            now = sum(weight * values[number] for number, weight in weights)
            for sign, most in ((1.0, high - now), (-1.0, now - low)):
                if most < np.inf:
                    self._limit({first + number: -sign * weight for number, weight in weights}, -most)
        return first

    def _limit(self, weights: Mapping[int, float], low: float) -> None:
        """A weighted sum is at least so much."""
        self._entries += [(self._rows, column, weight) for column, weight in weights.items()]
        self._low.append(low)
        self._rows += 1

    def solve(self, seconds: float) -> Least:
        """The fewest hidden cells."""
        rows, columns, weights = zip(*self._entries, strict=True)
        matrix = coo_array((weights, (rows, columns)), shape=(self._rows, self._columns)).tocsr()
        count = len(self._hidden)
        result = milp(
            [1.0] * count + [0.0] * (self._columns - count),
            integrality=np.array([1] * count + [0] * (self._columns - count)),
            bounds=Bounds(self._lowest, self._highest),
            constraints=LinearConstraint(matrix, self._low, np.inf),
            options={"time_limit": seconds},
        )
        assert result.x is not None, result.message
        hidden = frozenset(cell for cell, column in self._hidden.items() if result.x[column] > 0.5)
        return Least(hidden, round(np.ceil(result.mip_dual_bound - 1e-6)))
