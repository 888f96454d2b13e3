"""The register's columns, and matching a first row to them."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import NamedTuple

from workbook.register.rows import TextRow
from workbook.text import shortened

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
DAYS = ("opened", "closed", "quality_date", "agreed_on")
#: Why, by whom and when the indicators of a service were agreed.
AGREEMENT = ("agreed_reason", "agreed_by", "agreed_on")
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
    *AGREEMENT,
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
    *AGREEMENT,
    "opened",
    "closed",
    "formerly",
    "duration",
    *TERMS,
)
#: What councils call them too.
ALIASES = {
    "authority": ("council", "local authority", "administering authority", "la"),
    "provider_id": ("provider ref", "provider reference", "provider number", "provider code"),
    "national_provider_id": ("national id", "national provider number", "national ref"),
    "provider_name": ("provider", "organisation", "organisation name"),
    "service_id": ("service ref", "service reference", "service number", "service code"),
    "service_name": ("service", "name of service", "scheme", "scheme name"),
    "service_type": ("type", "type of service"),
    "accommodation_type": ("accom type", "accom", "accommodation", "type of accommodation"),
    "client_group": ("primary client group", "client group primary", "client group 1"),
    "secondary_client_groups": ("secondary client group", "other client groups", "client group 2"),
    "household_units": ("units", "no of units", "number of units", "household units contracted"),
    "contact_email": ("email", "e mail", "contact e mail", "email address"),
    "opened": ("start", "start date", "date opened"),
    "closed": ("end", "end date", "date closed"),
}
#: A column whose name begins with this is the officer's own note, and is not read.
NOTE = "#"
#: How far down the column names are looked for, and how many a row must have to be they.
_MOST_TITLES, _FEWEST_NAMES = 30, 2
#: How alike a name is to the column that it stands for, where that is needed, and where it may be left out.
_NEAR, _VERY_NEAR = 0.6, 0.8
#: What parts two names of one column: "Organisation / provider".
_PARTS = re.compile(r"[/(),;&]| or ")
#: How much is shown of the names that are not ours.
_MOST_NAMES = 80
_TOTAL = re.compile(r"(grand |sub-?)?totals?:?", re.IGNORECASE)


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
    """The rows by column name, and the heading's problems.

    aside: the names of columns that are the officer's own. passed: lines that are titles, totals or remarks.
    own: of each row that counts, what stands in those columns.
    """

    rows: tuple[Cells, ...]
    problems: tuple[RegisterProblem, ...]
    aside: tuple[str, ...] = ()
    passed: tuple[int, ...] = ()
    own: tuple[tuple[str, ...], ...] = ()


def heading_place(rows: Sequence[TextRow]) -> int:
    """Find the row of column names below any titles.

    It is the first where none names any.
    """
    counts = [len(set(_places(row).values())) for row in rows[:_MOST_TITLES]]
    most = max(counts, default=0)
    return counts.index(most) if most >= _FEWEST_NAMES else 0


def names_columns(row: TextRow, required: Sequence[str]) -> bool:
    """Whether a row names most of the columns that a register must have."""
    return 2 * len(set(_places(row).values()) & set(required)) > len(required)


def match_columns(heading: TextRow, rows: tuple[TextRow, ...], required: tuple[str, ...] = REQUIRED) -> MatchedColumns:
    """Give each cell its column.

    Case, spaces, underscores, hyphens and order of the names do not matter. Reported: a column that is missing or
    stands twice; one that is not known and holds anything, unless its name begins with `#`; a value with no column
    name above it, or beyond the last one.
    """
    places = _places(heading)
    if not places:
        needs = f"the first row needs the column names: {', '.join(REQUIRED[:4])} and so on. None of them was found."
        return MatchedColumns((), (RegisterProblem.at(heading.line, "", needs),))
    used = {place for row in rows for place, text in enumerate(row.cells) if text}
    others = [place for place in sorted(used - places.keys()) if place < len(heading.cells) and heading.cells[place]]
    meant = _meant([heading.cells[place] for place in others], set(places.values()), required)
    own = [place for place in others if heading.cells[place] not in meant.values()]
    rows = tuple(row for row in rows if any(row.cells[place] for place in places if place < len(row.cells)))
    passed = [row.line for row in rows if _is_passed_over(row, places)]
    kept = [row for row in rows if row.line not in passed]
    problems = (
        *_missing(heading.line, set(places.values()), required, meant, [heading.cells[place] for place in own]),
        *_repeated(heading.line, places),
        *_renamed(heading.line, meant, required),
        *(problem for row in kept for problem in _beyond(row, heading)),
    )
    return MatchedColumns(
        tuple(_cells(row, places) for row in kept),
        problems,
        tuple(heading.cells[place] for place in own),
        tuple(passed),
        tuple(tuple(row.cells[place] if place < len(row.cells) else "" for place in own) for row in kept),
    )


def _places(heading: TextRow) -> dict[int, str]:
    """The column of each place in a row of names: a name of ours comes before what councils call the same."""
    keys = {place: _key(name) for place, name in enumerate(heading.cells)}
    places = {place: _BY_KEY[key] for place, key in keys.items() if key in _BY_KEY}
    for place, key in keys.items():
        if key in _BY_ALIAS and _BY_ALIAS[key] not in places.values():
            places[place] = _BY_ALIAS[key]
    return places


def _is_passed_over(row: TextRow, places: dict[int, str]) -> bool:
    """Whether a row is a total, a heading of a group or a remark: no service, whatever else it says."""
    texts = {column: row.cells[place] for place, column in places.items() if place < len(row.cells)}
    filled = {column: text for column, text in texts.items() if text}
    if filled.keys() & {"service_id", "service_name"} and len(filled) > 2:
        return False
    if any(_TOTAL.fullmatch(text) for text in row.cells):
        return True
    return not filled.keys() & {"service_id", "provider_id"} and len(filled) <= 1


def _key(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _column_called(name: str) -> str:
    key = _key(name)
    return _BY_KEY.get(key) or _BY_ALIAS.get(key, "")


_BY_KEY = {_key(column): column for column in COLUMNS}
_BY_ALIAS = {_key(name): column for column, names in ALIASES.items() for name in names}


def _cells(row: TextRow, places: dict[int, str]) -> Cells:
    first = {column: place for place, column in reversed(places.items())}  # a repeated column is reported elsewhere
    texts = {column: row.cells[place] if place < len(row.cells) else "" for column, place in first.items()}
    return Cells(row.line, texts, {column: row.odd[place] for column, place in first.items() if place in row.odd})


def _meant(names: list[str], present: set[str], required: tuple[str, ...]) -> dict[str, str]:
    """For columns that are not there, the name that is probably theirs: rather so where a column is needed."""
    meant: dict[str, str] = {}
    for column in (column for column in COLUMNS if column not in present):
        keys = {_key(name): name for name in names if name not in meant.values() and not name.startswith(NOTE)}
        cutoff = _NEAR if column in required else _VERY_NEAR
        partly = [key for key, name in keys.items() if column in map(_column_called, _PARTS.split(name))]
        if close := partly or difflib.get_close_matches(_key(column), keys, n=1, cutoff=cutoff):
            meant[column] = keys[close[0]]
    return meant


def _missing(
    line: int, present: set[str], required: tuple[str, ...], meant: dict[str, str], own: list[str]
) -> tuple[RegisterProblem, ...]:
    """Each needed column that is not there, beside the names not recognised."""
    names = shortened(", ".join(f"'{name}'" for name in own if not name.startswith(NOTE)), _MOST_NAMES)
    maybe = f" Not recognised: {names}; is it one of these?" if names else ""
    needs = f"this column is missing. Name it in this row, and fill it for each service.{maybe}"
    return tuple(
        RegisterProblem.at(line, column, needs) for column in required if column not in present and column not in meant
    )


def _repeated(line: int, places: dict[int, str]) -> tuple[RegisterProblem, ...]:
    at = {column: [place + 1 for place in places if places[place] == column] for column in places.values()}
    return tuple(
        RegisterProblem.at(line, column, f"stands in columns {' and '.join(map(str, numbers))}. Keep one of them.")
        for column, numbers in at.items()
        if len(numbers) > 1
    )


def _renamed(line: int, meant: dict[str, str], required: tuple[str, ...]) -> tuple[RegisterProblem, ...]:
    """Each renamed column, said once: its rows say nothing of it."""
    return tuple(
        RegisterProblem.at(
            line,
            column if column in required else "",
            f"found a column '{name[:40]}', which is not a register column. Did you mean {column}?",
        )
        for column, name in meant.items()
    )


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
