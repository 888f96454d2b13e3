"""What a part leaves of its whole, as figures of their own.

In a sensitive indicator "all" and "nearly all" say something of each person, so that what is left is protected as a
count is: in each service, and in every sum of services and quarters.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from workbook.disclosure.confidential import Confidentiality
from workbook.disclosure.figures import Cell, Figure, ShareFigures, Snapshot, rest_of


def with_rests(figures: ShareFigures, rules: Confidentiality) -> ShareFigures:
    """Add what each part leaves of its whole, where that is sensitive."""
    numbers, rests = dict(figures.numbers), list[Figure]()
    values: list[float] = []
    for figure, number in figures.numbers.items():
        for whole in rules.wholes.get(figure.question, ()):
            above = figures.numbers.get(Figure(whole, figure.source))
            if above is not None and rules.is_sensitive((number,), figures):
                left = round(figures.values[above] - figures.values[number], 6)
                if left >= 0:
                    rests.append(rest_of(figure, whole))
                    values.append(left)
    numbers |= {rest: number for number, rest in enumerate(rests, start=len(figures.figures))}
    today = Snapshot(numbers, figures.snapshots[0].units)
    return replace(
        figures,
        figures=(*figures.figures, *rests),
        values=(*figures.values, *values),
        snapshots=(today, *figures.snapshots[1:]),
    )


def rest_cells(cell: Cell, figures: ShareFigures, wholes: Mapping[str, tuple[str, ...]]) -> Iterator[Cell]:
    """What the part that a cell adds up leaves of its wholes.

    The services that answered both are in it. There is none where it is not sensitive in one of them.
    """
    for whole in wholes.get(figures.question(cell), ()):
        both = [source for source in figures.sources(cell) if Figure(whole, source) in figures.numbers]
        rests = [figures.numbers.get(rest_of(Figure(figures.question(cell), source), whole)) for source in both]
        numbers = [number for number in rests if number is not None]
        if both and len(numbers) == len(both):
            yield tuple(sorted(numbers))
