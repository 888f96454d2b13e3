"""Fit a sheet onto A4: its scale and page breaks.

Excel ignores page breaks where it is told to fit so many pages, so scale and breaks are both worked out here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

A4 = 9
#: Inches.
SIDE_MARGIN, TOP_MARGIN, BOTTOM_MARGIN, FOOTER_MARGIN = 0.3, 0.3, 0.45, 0.2
_WIDTH, _HEIGHT = 842 - 2 * SIDE_MARGIN * 72, 595 - (TOP_MARGIN + BOTTOM_MARGIN) * 72
#: Programs and printers round each row and column to whole dots, and measure a character's width in their own
#: way; this much of the page is left for it.
_SPARE_HEIGHT, _SPARE_WIDTH = 0.02, 0.16
#: A sheet of people runs on over several pages anyway: where a column does not fit after all, it begins the next.
_SPARE_ACROSS = 0.06
_PIXELS_PER_CHARACTER, _PIXELS_MORE, _POINTS_PER_PIXEL = 7, 5, 0.75
#: Percent. At the least, type of 11 points is printed as 7.
_LEAST_SCALE, _MOST_SCALE = 63, 100


@dataclass(frozen=True)
class Pages:
    """How a sheet is paged.

    scale: in percent. breaks: the rows, counted from 0, that begin a new page. count: of the pages in all.
    """

    scale: int
    breaks: tuple[int, ...]
    count: int


@dataclass(frozen=True)
class PrintedSheet:
    """What is to be printed.

    heights: of every row, in points; a hidden one has 0. starts: rows that begin what must stay together, in
    order. repeated: how many rows at the top are printed on each page. widths: of the visible columns, in characters.
    """

    heights: Sequence[float]
    starts: Sequence[int]
    repeated: int
    widths: Sequence[float]


def paginate(sheet: PrintedSheet, enough: int | None = None) -> Pages:
    """Choose the largest type that takes `enough` pages.

    Else as few pages as can be read.

    Nothing that must stay together is split, unless it is higher than a page: then it runs on over the next.
    """
    head, blocks = sum(sheet.heights[: sheet.repeated]), tuple(_blocks(sheet))
    choices = [_pages(head, blocks, scale) for scale in range(_widest(sheet.widths), _LEAST_SCALE - 1, -1)]
    fewest = min(pages.count for pages in choices)
    most = choices[0].count if enough is None else max(enough, fewest)
    return next(pages for pages in choices if pages.count <= most)


@dataclass(frozen=True)
class PrintedColumn:
    """A column that is seen.

    width: in characters. group: what stands together with its neighbours; empty for none.
    """

    number: int
    width: float
    group: str


def column_breaks(columns: Sequence[PrintedColumn], repeated: int, scale: int) -> tuple[int, ...]:
    """Choose the columns that begin a new page, so that groups stay together.

    Nothing is chosen where that would take more pages than breaking anywhere, or a group is wider than a page.
    repeated: the number of the column that is printed again on each page after its own.
    """
    room = _WIDTH * (1 - _SPARE_ACROSS) * 100 / scale
    head = sum(_points(column) for column in columns if column.number == repeated)  # it may be hidden
    blocks = [list(members) for _, members in groupby(columns, lambda column: column.group or str(column.number))]
    apart, together = _starts([[column] for column in columns], room, head), _starts(blocks, room, head)
    fits = all(head + sum(map(_points, block)) <= room for block in blocks)
    return together if fits and len(together) <= len(apart) else ()


def _starts(blocks: Iterable[Sequence[PrintedColumn]], room: float, head: float) -> tuple[int, ...]:
    """The columns that begin a page where blocks fill one after the other.

    head: how wide what is printed again is.
    """
    starts, filled = [], 0.0
    for block in blocks:
        width = sum(map(_points, block))
        if filled and filled + width > room:
            starts.append(block[0].number)
            filled = head
        filled += width
    return tuple(starts)


def pixels_of(width: float) -> float:
    """The pixels on a screen of a column of so many characters."""
    return width * _PIXELS_PER_CHARACTER + _PIXELS_MORE


def _points(column: PrintedColumn) -> float:
    return pixels_of(column.width) * _POINTS_PER_PIXEL


def _widest(widths: Sequence[float]) -> int:
    points = sum(map(pixels_of, widths)) * _POINTS_PER_PIXEL
    return max(_LEAST_SCALE, min(_MOST_SCALE, int(100 * _WIDTH * (1 - _SPARE_WIDTH) / points)))


def _pages(head: float, blocks: Iterable[tuple[int, float]], scale: int) -> Pages:
    """How blocks fill pages. head: how high what is printed on each page again is."""
    room = _HEIGHT * (1 - _SPARE_HEIGHT) * 100 / scale
    breaks: list[int] = []
    count, filled = 1, 0.0
    for first, height in blocks:
        if filled + height > room and filled > head:
            breaks.append(first)
            count, filled = count + 1, head
        filled += height
        while filled > room and head < room:
            count, filled = count + 1, filled - room + head
    return Pages(scale, tuple(breaks), count)


def _blocks(sheet: PrintedSheet) -> Iterator[tuple[int, float]]:
    """What must stay together: its first row and its height.

    The rows above the first start are a block, too.
    """
    for first, after in pairwise((0, *sheet.starts, len(sheet.heights))):
        height = sum(sheet.heights[first:after])
        if height:
            yield first, height
