"""State what was printed, then and now, as sums.

A figure that has the same value as when tables were printed is the same figure. One that was corrected is another, and
both are known to belong to one service: so whoever holds two tables learns no more than the check allows for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from workbook.disclosure.figures import Cell, Figure, FigureSource, ShareFigures, Snapshot, whole_and_part
from workbook.model import PrintedFigure, PrintedSource, PrintedTables

#: What makes a figure the same one on two days: question, quarter, service, value; and which of several of one id it is.
_Identity = tuple[str, str, str, float, int]


@dataclass(frozen=True)
class History:
    """The sums that were shown or hidden in tables printed before.

    tables: what each of them showed. public: what everybody knows.
    """

    tables: tuple[frozenset[Cell], ...] = ()
    hidden: frozenset[Cell] = frozenset()
    public: frozenset[Cell] = frozenset()

    @cached_property
    def shown(self) -> frozenset[Cell]:
        """What whoever holds all tables can read."""
        return self.public.union(*self.tables)

    def of(self, belongs: Callable[[Cell], bool]) -> History:
        """The same of some cells."""
        tables = (frozenset(filter(belongs, shown)) for shown in self.tables)
        hidden, public = (frozenset(filter(belongs, cells)) for cells in (self.hidden, self.public))
        return History(tuple(shown for shown in tables if shown), hidden, public)


def with_earlier(
    figures: ShareFigures, earlier: Sequence[PrintedTables], questions: Iterable[str]
) -> tuple[ShareFigures, History]:
    """Add the figures and sums of tables printed before.

    questions: what is collected now. Nothing that is printed now bears on what is not.
    """
    collected = set(questions)
    values = {number: figures.values[number] for number in figures.numbers.values()}
    known = {identity: figures.numbers[figure] for figure, identity in _identities(figures.numbers, values).items()}
    every, amounts = list(figures.figures), list(figures.values)
    snapshots, shown, hidden = list(figures.snapshots), list[frozenset[Cell]](), set[Cell]()
    for tables in earlier:
        printed = _figures(tables, collected)
        identities = _identities(printed, dict(enumerate(figure.value for figure in tables.figures)))
        numbers: dict[int, int] = {}
        for figure, place in printed.items():
            number = known.setdefault(identities[figure], len(every))
            if number == len(every):
                every.append(figure)
                amounts.append(tables.figures[place].value)
            numbers[place] = number
        snapshots.append(
            Snapshot({figure: numbers[place] for figure, place in printed.items()}, _units(tables.sources))
        )
        shown.append(_cells(tables.shown, numbers))
        hidden |= _cells(tables.hidden, numbers)
    merged = replace(figures, figures=tuple(every), values=tuple(amounts), snapshots=tuple(snapshots))
    return merged, History(tuple(shown), frozenset(hidden))


def printed_tables(figures: ShareFigures, shown: Iterable[Cell], hidden: Iterable[Cell]) -> PrintedTables:
    """Record today's sums as shown or hidden.

    `with_earlier` takes them on another day.
    """
    shown, hidden = sorted(shown), sorted(hidden)
    numbers = sorted({*figures.numbers.values(), *(number for cell in hidden for number in cell)})
    place = {number: place for place, number in enumerate(numbers)}
    sources = sorted({figures.figures[number].source for number in numbers})
    at = {source: place for place, source in enumerate(sources)}
    units = figures.snapshots[0].units
    return PrintedTables(
        tuple(PrintedSource(*source, units.get(source)) for source in sources),
        tuple(
            PrintedFigure(figures.figures[number].question, at[figures.figures[number].source], figures.values[number])
            for number in numbers
        ),
        tuple(tuple(place[number] for number in cell) for cell in shown),
        tuple(tuple(place[number] for number in cell) for cell in hidden),
    )


def joined_tables(first: PrintedTables, second: PrintedTables) -> PrintedTables:
    """Join tables that have no figure in common."""
    sources, figures = len(first.sources), len(first.figures)
    moved = (figure._replace(source=figure.source + sources) for figure in second.figures)

    def cells(tables: Iterable[tuple[int, ...]]) -> tuple[tuple[int, ...], ...]:
        return tuple(tuple(number + figures for number in cell) for cell in tables)

    return PrintedTables(
        (*first.sources, *second.sources),
        (*first.figures, *moved),
        (*first.shown, *cells(second.shown)),
        (*first.hidden, *cells(second.hidden)),
    )


def _identities(numbers: Mapping[Figure, int], values: Mapping[int, float]) -> dict[Figure, _Identity]:
    """What makes each figure the same as on another day, also where its service went to another provider since."""
    seen: Counter[tuple[str, str, str]] = Counter()
    identities = {}
    for figure in sorted(numbers):
        key = (figure.question, figure.source.period, figure.source.service_id)
        identities[figure] = (*key, values[numbers[figure]], seen[key])
        seen[key] += 1
    return identities


def _figures(tables: PrintedTables, collected: set[str]) -> dict[Figure, int]:
    """The place of each figure of printed tables, of what is still collected."""
    return {
        Figure(figure.question, FigureSource(*tables.sources[figure.source][:3])): place
        for place, figure in enumerate(tables.figures)
        if collected.issuperset(code for code in whole_and_part(figure.question) if code)
    }


def _cells(cells: Iterable[tuple[int, ...]], numbers: Mapping[int, int]) -> frozenset[Cell]:
    return frozenset(
        tuple(sorted(numbers[place] for place in cell)) for cell in cells if all(place in numbers for place in cell)
    )


def _units(sources: Iterable[PrintedSource]) -> dict[FigureSource, float]:
    return {
        FigureSource(*source[:3]): source.household_units for source in sources if source.household_units is not None
    }
