"""A register to fill in, and a clean copy of an untidy one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import UsageError
from workbook.model import Configuration, Duration, Framework, Submission
from workbook.register import COLUMNS, REQUIRED, RegisterReading, look_at_register
from workbook.register.columns import NOTE
from workbook.register.guide import HELP
from workbook.register.zeros import with_zeros
from workbook.table.entry_sheet import EntryCell, EntryColumn, entry_sheet
from workbook.usecases.files import file_errors, write_atomically

_TITLE = "Register"
#: When a sheet says it was made: not now, so that the same configuration gives the same bytes.
_MADE = dt.datetime(2008, 4, 1, 12)
#: The columns that are ids, which lose zeros where a program takes them for numbers.
_IDS = ("provider_id", "national_provider_id")


@dataclass(frozen=True)
class FixedRegister:
    """A clean copy of a register.

    doubts: what is said of it, of cells that are marked and of columns.
    """

    path: Path
    rows: int
    doubts: tuple[str, ...]


def make_register_sheet(configuration: Configuration, path: Path) -> None:
    """Write an empty register to fill in.

    Raises UsageError where there is a file, FileError.
    """
    _require_free(path, "name another")
    write_atomically(path, entry_sheet(_TITLE, _columns(configuration.framework), (), _MADE))


def fix_register(
    configuration: Configuration, register: Path, to: Path | None = None, called: str = ""
) -> FixedRegister:
    """Write a clean copy of a register, with each doubt marked.

    The register stays as it is. to: by default beside it, its name with -fixed. called: what messages call it. Raises UsageError where there is a file
    already, RegisterError where there is nothing to make a copy of, FileError.
    """
    reading = look_at_register(register, configuration, called)
    target = to or register.with_name(f"{register.stem}-fixed.xlsx")
    _require_free(target)
    rows = write_register_copy(reading, configuration.framework, {}, target)
    return FixedRegister(target, rows, reading.texts)


def write_register_copy(
    reading: RegisterReading, framework: Framework, changes: Mapping[int, Mapping[str, str]], path: Path
) -> int:
    """Write a register anew, with each doubt and each change marked.

    changes: what is to stand in a line's columns. Returns how many rows it has. Raises UsageError where there is a file
    already, FileError.
    """
    _require_free(path)
    columns = [*_columns(framework), *map(EntryColumn, map(_own, reading.matched.aside))]
    rows = _rows(reading, framework, changes)
    write_atomically(path, entry_sheet(_TITLE, columns, rows, _MADE))
    return len(rows)


def _require_free(path: Path, another: str = "give another name with --to") -> None:
    with file_errors(path):
        there = path.exists()
    if there:
        raise UsageError(f"{path}: there is a file of that name already. Nothing was written. Move it, or {another}.")
    if path.suffix.casefold() != ".xlsx":
        raise UsageError(f"{path}: it is an Excel workbook. Give a name that ends in .xlsx.")


def _own(name: str) -> str:
    return name if name.startswith(NOTE) else f"{NOTE} {name}"


def _columns(framework: Framework) -> list[EntryColumn]:
    choices: dict[str, Iterable[str]] = {
        "authority": (authority.name for authority in framework.authorities),
        "service_type": (kind.title for kind in framework.service_types),
        "accommodation_type": (kind.title for kind in framework.accommodation_types),
        "client_group": (group.title for group in framework.client_groups),
        "submission": tuple(Submission),
        "duration": tuple(Duration),
    }
    return [
        EntryColumn(column, f"{'Needed. ' if column in REQUIRED else ''}{HELP[column]}", tuple(choices.get(column, ())))
        for column in COLUMNS
    ]


def _rows(
    reading: RegisterReading, framework: Framework, changes: Mapping[int, Mapping[str, str]]
) -> list[list[EntryCell]]:
    notes: dict[tuple[int, str], list[str]] = defaultdict(list)
    for problem in reading.problems:
        notes[problem.line, problem.column or REQUIRED[0]].append(problem.text)
    matched = reading.matched
    return [
        [
            *(
                _changed(changes[cells.line][column], cells.texts.get(column, ""))
                if column in changes.get(cells.line, {})
                else _cell(column, cells.texts.get(column, ""), notes.get((cells.line, column), []), framework)
                for column in COLUMNS
            ),
            *map(EntryCell, own),
        ]
        for cells, own in zip(matched.rows, matched.own, strict=True)
    ]


def _changed(text: str, before: str) -> EntryCell:
    return EntryCell(text, f"Was {before}." if before else "Was blank.")


def _cell(column: str, text: str, notes: list[str], framework: Framework) -> EntryCell:
    """A cell as it is; an id with the zeros that it probably lost, which is a doubt all the same."""
    note = "\n".join(notes)
    if column in _IDS and notes:
        padded = with_zeros(text, getattr(framework.identifiers, column))
        return EntryCell(padded or text, f"Was {text}. Check the zeros in front." if padded else note)
    return EntryCell(text, note)
