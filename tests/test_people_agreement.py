"""Every shipped form about people, filled at random and saved by LibreOffice, from the sheet to the tables.

1. Every cell that holds something is in records.csv, at its sheet and cell, as it was typed; or a finding names that cell.
2. The Check of every row says what is found of it, and every question counts for what the sheet counts it as.
3. A rule that either translator takes for another is noticed.

`PEOPLE_ROWS=2500` fills so many rows of each form, rather than as many as the suite has time for.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

import people_cycle
import random_entries
import record_agreement
from libreoffice import LibreOffice
from random_frameworks import Case
from short_term import CAREFUL
from workbook.layout import ColumnRole
from workbook.model import Per
from workbook.reader import IssuedForm
from workbook.rules import excel, python
from workbook.rules.states import RowState
from workbook.text import FORMULA_STARTS, number_text
from world import configuration, provider

ROWS = int(os.environ.get("PEOPLE_ROWS", "24"))
#: In one workbook; LibreOffice takes more of them in one start.
ROWS_OF_A_WORKBOOK = 250
FORMS = [form.code for form in configuration().framework.forms if form.per is Per.PERSON]
SERVICES = {"outcomes-long-term": {"client_group": "Learning disabilities"}}


@dataclass(frozen=True)
class Returned:
    """A workbook as LibreOffice saved it, and the folder of what was read of it."""

    made: Case
    content: bytes
    name: str
    out: Path


def issued(out: Path, form: str, rows: int) -> Case:
    """A form's workbook of one service."""
    (file,) = people_cycle.issue(out, provider(1, **SERVICES.get(form, {})), form=form, rows=rows)
    return Case(file.path.read_bytes(), people_cycle.known(out, file))


@pytest.fixture(scope="module")
def returned(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> list[Returned]:
    """Each form, as often as the rows take, in one start of the program."""
    folder = tmp_path_factory.mktemp("people")
    books = [(form, number) for form in FORMS for number in range(-(-ROWS // ROWS_OF_A_WORKBOOK))]
    outs = [folder / f"{form}-{number}" / "output" for form, number in books]
    made = []
    for (form, _), out in zip(books, outs, strict=True):
        each = configuration().framework.form(form).rows_each
        made.append(issued(out, form, max(1, min(ROWS, ROWS_OF_A_WORKBOOK) // each)))
    paths = [folder / f"{form}-{number}.xlsx" for form, number in books]
    for path, case in zip(paths, made, strict=True):
        path.write_bytes(random_entries.filled(case, path.stem))
    (folder / "saved").mkdir()
    saved = libreoffice.recalculate(paths, folder / "saved")
    for path, out in zip(saved, outs, strict=True):
        people_cycle.read(out, **{path.stem: path.read_bytes()})
    return [
        Returned(case, path.read_bytes(), f"{path.stem}.xlsx", out)
        for case, path, out in zip(made, saved, outs, strict=True)
    ]


def boxes(known: IssuedForm) -> set[tuple[int, int]]:
    """Where something may be typed: row and column, from 1."""
    return {(box.row + 1, box.column + 1) for box in known.layout.form.inputs}


def test_every_typed_cell_is_found_again(returned: list[Returned]) -> None:
    """1: as an answer or an explanation, or in a finding."""
    cells, lost = 0, list[object]()
    for file in returned:
        records = {(row["source_sheet"], row["source_cell"]): row for row in reversed(people_cycle.records(file.out))}
        words = {plain(row["explanation"]) for row in people_cycle.records(file.out)}
        named = {(row["source_sheet"], row["source_cell"]) for row in people_cycle.findings(file.out)}
        (sheet,) = file.made.known.layout.sheets
        shown = openpyxl.load_workbook(file.out.parent / "returns" / file.name)[sheet.name]
        for row, column in boxes(file.made.known):
            cell = shown.cell(row, column)
            if cell.value is None or cell.value == "":
                continue
            cells += 1
            at = (sheet.name, cell.coordinate)
            entry = plain(records[at]["entry"]) if at in records else ""
            if at not in named and entry != as_typed(cell.value) and cell.value not in words:
                lost.append((file.name, at, cell.value, entry))
    assert lost == []
    assert cells > 20 * len(FORMS)


def plain(text: str) -> str:
    """A text without the sign that keeps a spreadsheet program from running it."""
    return text[1:] if text[:1] == "'" and text[1:2] in FORMULA_STARTS else text


def as_typed(value: object) -> str:
    """What stands in a cell, as the table of records has it."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return number_text(float(value))
    return f"{value:%Y-%m-%d}" if hasattr(value, "strftime") else str(value)


def test_every_check_says_what_is_found(returned: list[Returned]) -> None:
    """2: no difference in any row."""
    rows = Counter[RowState]()
    for file in returned:
        comparison = record_agreement.compare(file.made, file.content)
        assert comparison.differences == [], file.name
        rows += comparison.rows
    assert {RowState.CORRECT, RowState.BLANK, RowState.OFF} <= set(rows)
    assert sum(rows.values()) >= 0.9 * min(ROWS, ROWS_OF_A_WORKBOOK) * len(FORMS)


def test_a_rule_shown_otherwise_is_noticed(
    libreoffice: LibreOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """3: `<=` taken for `<` by the sheet, of a day that lies on the edge."""
    monkeypatch.setitem(excel._SIGNS, "<=", "<")
    made = issued(tmp_path / "output", "outcomes-short-term", 1)
    monkeypatch.undo()
    on_the_edge = {**CAREFUL, "ended": dt.date(2008, 9, 30)}
    cells = {question.name: code for code, question in made.known.form.questions.items()}
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    for name, content in on_the_edge.items():
        book.worksheets[2][made.known.layout.form.cell("1", ColumnRole.ANSWER, cells[name])].value = content
    book.save(tmp_path / "edge.xlsx")
    (saved,) = libreoffice.recalculate([tmp_path / "edge.xlsx"], tmp_path / "output")
    assert record_agreement.compare(made, saved.read_bytes()).differences


def test_a_rule_judged_otherwise_is_noticed(returned: list[Returned], monkeypatch: pytest.MonkeyPatch) -> None:
    """3: `<=` taken for `<` by the judge."""
    true_meaning = python._compared
    monkeypatch.setattr(python, "_compared", lambda sign, value: true_meaning("<" if sign == "<=" else sign, value))
    assert any(record_agreement.compare(file.made, file.content).differences for file in returned)
