"""The register's columns, and matching a first row to them."""

from __future__ import annotations

import difflib
import re
from typing import NamedTuple

from workbook.register.table import TextRow

REQUIRED = (
    "authority",
    "provider_id",
    "national_provider_id",
    "provider_name",
    "service_id",
    "service_name",
    "service_type",
    "client_group",
)
#: The columns that hold a day.
DAYS = ("opened", "closed", "quality_date")
#: What was agreed for a service.
TERMS = (
    "contract_value",
    "price_basis",
    "support_hours",
    "eligibility",
    "quality_grade",
    "quality_scheme",
    "quality_date",
)
OPTIONAL = (
    "accommodation_type",
    "secondary_client_groups",
    "household_units",
    "contact_email",
    "submission",
    "indicators",
    "opened",
    "closed",
    "formerly",
    "duration",
    *TERMS,
)
COLUMNS = (
    *REQUIRED[:7],
    "accommodation_type",
    "client_group",
    "secondary_client_groups",
    "household_units",
    "contact_email",
    "submission",
    "indicators",
    "opened",
    "closed",
    "formerly",
    "duration",
    *TERMS,
)
#: A column whose name begins with this is the officer's own note, and is not read.
NOTE = "#"


class RegisterProblem(NamedTuple):
    """One thing to put right.

    They are sorted by line, then in the order of COLUMNS.
    """

    line: int
    place: int
    column: str
    text: str

    @classmethod
    def at(cls, line: int, column: str, text: str) -> RegisterProblem:
        """Make a problem in one cell, or in a row.

        It is the row's where column is empty or not ours.
        """
        return cls(line, COLUMNS.index(column) if column in COLUMNS else -1, column, text)

    def say(self, file: str) -> str:
        """Write the problem with its place.

        `register.csv:12, provider_id: found '123'; needs 5 digits, for example 01234.`
        """
        visible = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in self.text)
        return f"{file}:{self.line}, {self.column}: {visible}" if self.column else f"{file}:{self.line}: {visible}"


class Cells(NamedTuple):
    """One row by column name.

    odd: what a cell needs that holds no usable text.
    """

    line: int
    texts: dict[str, str]
    odd: dict[str, str]


class MatchedColumns(NamedTuple):
    """The rows by column name, and the first row's problems."""

    rows: tuple[Cells, ...]
    problems: tuple[RegisterProblem, ...]


def match_columns(heading: TextRow, rows: tuple[TextRow, ...], required: tuple[str, ...] = REQUIRED) -> MatchedColumns:
    """Give each cell its column.

    Case, spaces, underscores, hyphens and order of the names do not matter. Reported: a column that is missing or
    stands twice; one that is not known and holds anything, unless its name begins with `#`; a value with no column
    name above it, or beyond the last one.
    """
    places = {place: column for place, name in enumerate(heading.cells) if (column := _BY_KEY.get(_key(name)))}
    if not places:
        needs = f"the first row needs the column names: {', '.join(REQUIRED[:4])} and so on. None of them was found."
        return MatchedColumns((), (RegisterProblem.at(heading.line, "", needs),))
    used = {place for row in rows for place, text in enumerate(row.cells) if text}
    problems = (
        *_missing(heading.line, set(places.values()), required),
        *_repeated(heading.line, places),
        *_unknown(heading, used - places.keys(), set(places.values())),
        *(problem for row in rows for problem in _beyond(row, heading)),
    )
    cells = (_cells(row, places) for row in rows)
    return MatchedColumns(tuple(row for row in cells if any(row.texts.values())), problems)


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


_BY_KEY = {_key(column): column for column in COLUMNS}


def _cells(row: TextRow, places: dict[int, str]) -> Cells:
    first = {column: place for place, column in reversed(places.items())}  # a repeated column is reported elsewhere
    texts = {column: row.cells[place] if place < len(row.cells) else "" for column, place in first.items()}
    return Cells(row.line, texts, {column: row.odd[place] for column, place in first.items() if place in row.odd})


def _missing(line: int, present: set[str], required: tuple[str, ...]) -> tuple[RegisterProblem, ...]:
    return tuple(
        RegisterProblem.at(
            line, column, "this column is missing. Add it to the first row, and fill it for each service."
        )
        for column in required
        if column not in present
    )


def _repeated(line: int, places: dict[int, str]) -> tuple[RegisterProblem, ...]:
    at = {column: [place + 1 for place in places if places[place] == column] for column in places.values()}
    return tuple(
        RegisterProblem.at(line, column, f"stands in columns {' and '.join(map(str, numbers))}. Keep one of them.")
        for column, numbers in at.items()
        if len(numbers) > 1
    )


def _unknown(heading: TextRow, places: set[int], present: set[str]) -> tuple[RegisterProblem, ...]:
    names = ((place, heading.cells[place]) for place in sorted(places) if place < len(heading.cells))
    return tuple(
        RegisterProblem.at(heading.line, "", _unknown_text(name, present))
        for _, name in names
        if name and not name.startswith(NOTE)
    )


def _unknown_text(name: str, present: set[str]) -> str:
    open_names = [key for key, column in _BY_KEY.items() if column not in present]
    close = difflib.get_close_matches(_key(name), open_names, n=1, cutoff=0.6)
    hint = (
        f"Did you mean {_BY_KEY[close[0]]}?" if close else f"Remove it, or begin its name with {NOTE} to keep a note."
    )
    return f"found a column '{name[:40]}', which is not a register column. {hint}"


def _beyond(row: TextRow, heading: TextRow) -> tuple[RegisterProblem, ...]:
    """A value with no column name above it: most often a comma that split a text in two."""
    named = [bool(name) for name in heading.cells]
    stray = [
        (place, text) for place, text in enumerate(row.cells) if text and not (place < len(named) and named[place])
    ]
    return tuple(
        RegisterProblem.at(
            row.line,
            "",
            f"found '{text[:40]}' in column {place + 1}, which has no name. "
            "Clear it; in a CSV, put a text that holds commas in double quotation marks.",
        )
        for place, text in stray[:1]
    )
