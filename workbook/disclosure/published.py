"""The records of what an attacker knows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbook.disclosure.figures import Cell


@dataclass(frozen=True)
class Constraint:
    """low <= the weighted sum of some figures <= high.

    Figures are by number.
    """

    weights: tuple[tuple[int, float], ...]
    low: float
    high: float


@dataclass(frozen=True)
class Published:
    """Everything that an attacker knows.

    values: published cells with their values. constraints: what the workbook's rules say of each service's figures.
    highest: what no figure is above. whole: whether each figure is a whole number.
    people: whether each figure counts people. few: the hidden cells below the threshold; used for one test alone, in
    which the attacker is told of one cell that it is.
    anyway: the range of cells that are known within narrow limits whatever is hidden now.
    """

    values: Mapping[Cell, float]
    constraints: tuple[Constraint, ...]
    highest: Sequence[float]
    whole: Sequence[bool]
    people: Sequence[bool]
    few: frozenset[Cell]
    anyway: Mapping[Cell, tuple[float, float]] = field(default_factory=dict)
