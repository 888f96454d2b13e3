"""Workbooks about people through the whole cycle: issued from a register, filled in, read, and what is left of it."""

from __future__ import annotations

import csv
import datetime as dt
import functools
import io
import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import openpyxl

import short_term
import world
from databases import copied, desk, in_use
from short_term import CellContent
from workbook.feedback.filling import steady_bytes
from workbook.feedback.in_place import filled_in_place
from workbook.layout import ColumnRole, InputRole, cell_name
from workbook.model import Configuration, Period
from workbook.reader import IssuedForm
from workbook.register import read_register
from workbook.usecases.generate import WrittenFile
from workbook.usecases.people import PeopleRequest, generate_people
from workbook.usecases.read import ReadRun, read_returns
from world import Line

Person = Mapping[str, CellContent]


def issue(
    out: Path,
    *lines: Line,
    period: Period = world.PERIOD,
    rows: int = 0,
    config: Configuration | None = None,
    form: str = short_term.FORM,
) -> tuple[WrittenFile, ...]:
    """Issue a form to the services of a register, with the references of a seed; where nothing is there yet, a copy."""
    if config is None and not out.exists():
        world.register(out.parent / "register.csv", *lines)
        source, files = _issued_once(lines, period, rows, form, in_use())
        copied(source, out)
        return tuple(replace(file, path=out / file.path.relative_to(source)) for file in files)
    return _issue(out, lines, period, rows, config or world.configuration(), form)


@functools.cache
def _issued_once(
    lines: tuple[Line, ...], period: Period, rows: int, form: str, database: str
) -> tuple[Path, tuple[WrittenFile, ...]]:
    out = world.new_folder() / "out"
    return out, _issue(out, lines, period, rows, world.configuration(), form)


def _issue(
    out: Path, lines: tuple[Line, ...], period: Period, rows: int, config: Configuration, form: str
) -> tuple[WrittenFile, ...]:
    out.mkdir(parents=True, exist_ok=True)
    providers = read_register(world.register(out.parent / "register.csv", *lines), config)
    request = PeopleRequest((form,), random.Random(str(period)).choice, rows)
    return generate_people(config, providers, period, desk(out), request)


def known(out: Path, file: WrittenFile) -> IssuedForm:
    """What the store knows of an issued workbook."""
    return world.known(out, file)


def returned_at(period: Period) -> dt.datetime:
    """The moment at which a return of a period is saved, once it is over."""
    return world.MORNING + (period.end - world.PERIOD.end)


def filled(
    out: Path,
    file: WrittenFile,
    people: Mapping[str, Sequence[Person]],
    saved: dt.datetime | None = None,
    once: Person | None = None,
) -> bytes:
    """An issued workbook with people in it, one after the other, by service.

    once: what each service itself answers, by names of questions.
    """
    issued = known(out, file)
    layout, codes = issued.layout, {question.name: code for code, question in issued.form.questions.items()}
    cells: dict[str, dict[str, CellContent]] = {sheet.name: {} for sheet in layout.sheets}
    for sheet in layout.sheets:
        for name, content in (once or {}).items():
            box = layout.form.box(0, codes[name], InputRole.ANSWER)
            assert box is not None
            cells[sheet.name][cell_name(box.row, box.column)] = content
        for record, person in enumerate(people.get(sheet.issued.service.service_id, ()), 1):
            for name, content in person.items():
                is_why = name == "why"
                code = "" if is_why else codes[name]
                role = ColumnRole.EXPLANATION if is_why else ColumnRole.ANSWER
                cells[sheet.name][layout.form.cell(str(record), role, code)] = content
    return typed_in(file.path.read_bytes(), cells, saved or returned_at(layout.issued.period))


def typed_in(workbook: bytes, cells: Mapping[str, Mapping[str, CellContent]], saved: dt.datetime) -> bytes:
    """A workbook with those contents typed in, by sheet and cell."""
    values = {
        sheet: {cell: content for cell, content in typed.items() if content is not None}
        for sheet, typed in cells.items()
    }
    if (filled := filled_in_place(workbook, values, saved)) is not None:
        return filled
    book = openpyxl.load_workbook(io.BytesIO(workbook))
    for sheet, typed in values.items():
        for cell, content in typed.items():
            book[sheet][cell].value = content
    return steady_bytes(book, saved)


def read(out: Path, **files: bytes) -> ReadRun:
    """Read those files, each by its name without a suffix."""
    folder = out.parent / "returns"
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / f"{name}.xlsx").write_bytes(content)
    return read_returns(tuple(folder / f"{name}.xlsx" for name in files), desk(out))


def lines(path: Path) -> list[dict[str, str]]:
    """The lines of a CSV file that was written."""
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def records(out: Path, period: Period = world.PERIOD) -> list[dict[str, str]]:
    """The table with one row for each address."""
    return lines(out / str(period) / "people" / "records.csv")


def persons(out: Path, period: Period = world.PERIOD, form: str = short_term.FORM) -> list[dict[str, str]]:
    """The table with one row for each person."""
    return lines(out / str(period) / "people" / f"{form}.csv")


def counts(out: Path, period: Period = world.PERIOD) -> dict[tuple[str, str], str]:
    """The rows of the dataset that are counted from people, by service and item."""
    rows = lines(out / str(period) / "dataset.csv")
    return {(row["service_id"], row["item"]): row["value"] for row in rows if row["item"].startswith("NOF-")}


def findings(out: Path, period: Period = world.PERIOD) -> list[dict[str, str]]:
    """The findings as they were written."""
    return lines(out / str(period) / "findings.csv")
