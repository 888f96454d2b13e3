"""Work out row heights that show wrapped text in full.

Lines are counted as a program breaks them: word by word, by the widths of Arial's letters.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from workbook.layout.limits import HIGHEST_ROW

#: The width of each letter from space to tilde, in thousandths of the type's size (Arial, and what stands in for it).
_LETTERS = (
    *(278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278),
    *(556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556),
    *(1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778),
    *(667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556),
    *(333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556),
    *(556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584),
)
#: Any other letter: as wide as they come, so that a row is rather too high than too low.
_OTHER_WIDTH = 1000
#: Bold letters are wider by about this much.
_BOLD = 1.09
_POINTS_PER_PIXEL = 0.75
#: A column of n characters is 7n + 5 pixels in Excel, which rounds the width of a digit up; LibreOffice does not. The
#: edges and the indent take these of them, a hair for rounding included.
_PIXELS_PER_CHARACTER, _PIXELS_MORE, _PIXELS_TAKEN = 20 / 3, 4.7, 15
_POINTS_PER_LINE = 1.28
_PADDING = 1.0
_LEAST = 15.5
#: A little less than a program takes.
_MOST = HIGHEST_ROW - 9


@dataclass(frozen=True)
class WrappedText:
    """A text that wraps in a column.

    width: of the column, in characters. size: of the type, in points.
    """

    text: str
    width: float
    size: float = 11.0
    bold: bool = False

    @property
    def height(self) -> float:
        """Points that its lines take."""
        return self.lines * self.size * _POINTS_PER_LINE

    @property
    def lines(self) -> int:
        """How many lines it breaks into."""
        pixels = narrowest_pixels(self.width) - _PIXELS_TAKEN
        room = pixels * _POINTS_PER_PIXEL / self.size * 1000
        return sum(_broken(line, room / (_BOLD if self.bold else 1)) for line in self.text.split("\n"))


def narrowest_pixels(width: float) -> float:
    """The pixels of a column, in the program that makes it narrowest.

    width: in characters.
    """
    return width * _PIXELS_PER_CHARACTER + _PIXELS_MORE


def row_height(texts: Iterable[WrappedText]) -> float:
    """The height in points of a row of texts."""
    highest = max((text.height for text in texts), default=0.0)
    return min(_MOST, max(_LEAST, math.ceil((highest + _PADDING) * 2) / 2))


@lru_cache(maxsize=4096)
def _broken(line: str, room: float) -> int:
    """How many lines one line becomes.

    room: in thousandths of the type's size.
    """
    lines = 1
    taken = 0.0
    for word in line.split(" "):
        wide = float(_thousandths(word))
        if taken and taken + _LETTERS[0] + wide > room:
            lines, taken = lines + 1, 0.0
        if wide > room:  # a word wider than the column is broken wherever it must be
            more = math.ceil(wide / room) - 1
            lines, wide = lines + more, wide - more * room
        taken += wide + (_LETTERS[0] if taken else 0)
    return lines


def _thousandths(text: str) -> int:
    return sum(_LETTERS[ord(letter) - 32] if " " <= letter <= "~" else _OTHER_WIDTH for letter in text)
