"""How high a row must be for its wrapped text to show in full."""

from __future__ import annotations

import math
from collections.abc import Iterable

_POINTS_PER_LINE = 15.0
_LEAST = 18.0
_MOST = 400.0


def row_height(texts: Iterable[tuple[str, int]]) -> float:
    """Points for a row of wrapped texts, each with its column's width in characters of 11 point Arial."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    return min(_MOST, max(_LEAST, lines * _POINTS_PER_LINE + 3))


def _lines(text: str, width: int) -> int:
    # Letters are a little narrower than the digits that widths are counted in; words wrap a little early.
    return sum(max(1, math.ceil(len(line) / (width * 1.05 - 2))) for line in text.split("\n"))
