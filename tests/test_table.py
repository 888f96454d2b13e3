"""Tables and their formats: one declaration of each column, one file for each format.

1. Every format is found by being a file, has a name and suffix of its own, and says how texts stand in it.
2. A new format is one file: exports, shared tables and the page of the dataset have it, and nothing else was touched.
3. Every format writes any table, an empty one with its headings; the same table gives the same bytes.
4. Every column says in a sentence what it holds, and no table has two of one name.
5. Where a word stands in place of a number, a format for programs has the number or nothing, and the word beside it.
6. In a workbook that is to be filled in, its boxes are the only open cells, and offer what may be chosen.
7. An unknown format is refused with the names of those there are.
8. A table that is written in parts is what it would be as a whole.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import runpy
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extracts import extract
from workbook.config import load, shipped_folder
from workbook.dataset import COLUMNS, FINDING_COLUMNS
from workbook.disclosure import columns as shared
from workbook.errors import UsageError
from workbook.outcomes import BREAKDOWN_COLUMNS
from workbook.people import ADDRESS_COLUMNS, PERSON_COLUMNS
from workbook.publish import dataset_files
from workbook.quarter.choices import CHOICE_COLUMNS
from workbook.report import findings_book
from workbook.table import (
    Block,
    ColumnType,
    Link,
    OpenBox,
    Table,
    TableBook,
    TableColumn,
    TableSheet,
    all_formats,
    attribute,
    format_named,
    formats,
    registry,
    tabulate,
)
from workbook.table.formats.xlsx import book_bytes
from workbook.usecases.service_line import STATUS_COLUMNS

MADE = dt.date(2008, 11, 4)
TWO_TEXTS = (attribute("first", "One text."), attribute("second", "Another text."))
NAMES = tuple(all_formats())
DECLARED: dict[str, tuple[TableColumn[Any], ...]] = {
    "dataset": COLUMNS,
    "findings": FINDING_COLUMNS,
    "choices": CHOICE_COLUMNS,
    "status": STATUS_COLUMNS,
    "records": ADDRESS_COLUMNS,
    "persons": PERSON_COLUMNS,
    "breakdowns": BREAKDOWN_COLUMNS,
    "shared": shared.shared_columns(load(shipped_folder()).framework),
    "report": findings_book.COLUMNS,
    "checks": findings_book.check_columns("quarter"),
}
FORMAT_OF_A_TEST = """
import json
from workbook.table import Format, cell_text

def write(table):
    lines = [dict(zip(table.header, map(cell_text, record), strict=True)) for record in table.records]
    return "".join(json.dumps(line) + "\\n" for line in lines).encode()

FORMAT = Format("of_a_test", "of_a_test", "for programs", "Every text exactly as it is.", {"profile": "data-resource"}, write)
"""


@pytest.fixture
def one_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A format more, in a file beside the others."""
    (tmp_path / "of_a_test.py").write_text(FORMAT_OF_A_TEST, encoding="utf-8")
    monkeypatch.setattr(formats, "__path__", [*formats.__path__, str(tmp_path)])
    all_formats.cache_clear()
    yield
    all_formats.cache_clear()


def numbers(*cells: float | str | None) -> Table:
    column = TableColumn("value", "A number, or a word in its place.", float, type=ColumnType.NUMBER, words=("[c]",))
    return Table("numbers", "Numbers", (column,), tuple((cell,) for cell in cells))


class TestRegistry:
    def test_every_file_is_a_format(self) -> None:
        """1: with a suffix of its own, and sentences for the page and the data package."""
        files = [path for path in Path(str(formats.__file__)).parent.glob("*.py") if path.stem != "__init__"]
        assert len(NAMES) == len(files) == len({each.suffix for each in all_formats().values()})
        for name, table_format in all_formats().items():
            assert name == table_format.name
            assert table_format.promise.endswith(".")
            assert table_format.sentence
            assert "profile" in table_format.package

    @pytest.mark.usefixtures("one_more")
    def test_a_new_format_is_one_file(self) -> None:
        """2: its data, with the dictionary and the descriptor that every export has; and its line on the page."""
        files = dataset_files([extract()], format_named("of_a_test"), MADE)
        assert list(files) == ["data.of_a_test", "data_dictionary.csv", "datapackage.json"]
        assert [json.loads(line)["item"] for line in files["data.of_a_test"].splitlines()]
        assert json.loads(files["datapackage.json"])["resources"][0]["path"] == "data.of_a_test"
        page = runpy.run_path(str(Path(__file__).parents[1] / "docs" / "make_dataset.py"))["page"]()
        assert "| of_a_test | `data.of_a_test` | for programs |" in page

    def test_an_unknown_format_is_refused(self) -> None:
        """7: by its name, with those there are."""
        with pytest.raises(UsageError, match=rf"'pdf' is not a format. Give one of: spls, {', '.join(NAMES)}."):
            format_named("pdf", "spls")


class TestColumns:
    @pytest.mark.parametrize("name", DECLARED)
    def test_every_column_says_what_it_holds(self, name: str) -> None:
        """4: in a sentence; and is called otherwise than the others."""
        assert all(column.sentence.endswith(".") for column in DECLARED[name])
        assert len({column.name for column in DECLARED[name]}) == len(DECLARED[name])


class TestWriting:
    @pytest.mark.parametrize("name", NAMES)
    @given(st.lists(st.tuples(st.text(max_size=40), st.text(max_size=40)), max_size=5))
    @settings(max_examples=20)
    def test_the_same_table_gives_the_same_bytes(self, name: str, records: list[tuple[str, str]]) -> None:
        """3: whatever stands in it, nothing among it."""
        table = Table("texts", "Texts", TWO_TEXTS, tuple(records))
        assert format_named(name).write(table) == format_named(name).write(table)

    def test_an_empty_table_has_its_headings(self) -> None:
        """3: in every format that has any."""
        empty = Table("texts", "Texts", TWO_TEXTS, ())
        assert format_named("csv").write(empty) == b"first,second\r\n"
        frame = pd.read_parquet(io.BytesIO(format_named("parquet").write(empty)))
        assert [*frame.columns] == ["first", "second"]
        sheet = openpyxl.load_workbook(io.BytesIO(format_named("xlsx").write(empty))).worksheets[0]
        assert [cell.value for cell in sheet[1]] == ["first", "second"]

    def test_a_word_is_no_number(self) -> None:
        """5: null, with the word in a column of its own; in a workbook it stands where the number would."""
        table = numbers(1.5, "[c]", None)
        frame = pd.read_parquet(io.BytesIO(format_named("parquet").write(table)))
        assert frame["value"].dropna().tolist() == [1.5]
        assert frame["shorthand"].tolist() == ["", "[c]", ""]
        sheet = openpyxl.load_workbook(io.BytesIO(format_named("xlsx").write(table))).worksheets[0]
        assert [cell.value for cell in sheet["A"]] == ["value", 1.5, "[c]", None]
        assert format_named("csv").write(table) == b'value\r\n1.5\r\n[c]\r\n""\r\n'


class TestWorkbook:
    def test_its_boxes_alone_are_open(self) -> None:
        """6: with a list of what may be chosen, where there is one; what is hidden is there, and a link leads."""
        columns: tuple[TableColumn[str], ...] = (
            TableColumn("Choice", "What is chosen.", lambda _: OpenBox(("Yes", "No"))),
            TableColumn("Reason", "Why.", lambda _: OpenBox()),
            TableColumn("Place", "Where.", lambda name: Link(name, "Sheet!A1")),
            TableColumn("Key", "For the program.", lambda name: name, hidden=True),
        )
        sheet = TableSheet("Sheet", (Block(tabulate("rows", "Rows", columns, ["=1+1"])),))
        book = openpyxl.load_workbook(io.BytesIO(book_bytes(TableBook("Title", "", dt.datetime(2008, 1, 1), (sheet,)))))
        written = book["Sheet"]
        cells = [cell for row in written.iter_rows() for cell in row]
        assert [cell.coordinate for cell in cells if not cell.protection.locked] == ["A2", "B2"]
        assert [(str(rule.sqref), rule.formula1) for rule in written.data_validations.dataValidation] == [
            ("A2", '"Yes,No"')
        ]
        assert (written["D2"].value, written["D2"].data_type, written.column_dimensions["D"].hidden) == (
            "=1+1",
            "s",
            True,
        )
        assert written["C2"].hyperlink.location == "Sheet!A1"
        assert written.protection.sheet


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_parts_of_a_table_are_the_whole(name: str) -> None:
    """8: under one heading, a part without records among them."""
    column = TableColumn[str]("name", "A name.", lambda row: row)
    whole = tabulate("rows", "Rows", [column], ["Foyer", "=1+1", "Quay, north"])
    parts = [replace(whole, records=records) for records in (whole.records[:2], (), whole.records[2:])]
    table_format, target = format_named(name), io.BytesIO()
    assert table_format.parts is not None
    with table_format.parts(target) as add:
        for part in parts:
            add(part)
    assert _read(name, target.getvalue()) == _read(name, table_format.write(whole))
    assert _read("parquet", format_named("parquet").write(whole)) == {"name": [row for (row,) in whole.records]}


@pytest.mark.parametrize("name", ["csv", "parquet"])
def test_a_long_table_is_written_some_rows_at_a_time(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """8: what comes of it is the same, however many they are."""
    column = TableColumn[str]("name", "A name.", lambda row: row)
    long = tabulate("rows", "Rows", [column], [f"House {number}" for number in range(10)])
    at_once = _read(name, format_named(name).write(long))
    monkeypatch.setattr(registry, "ROWS_AT_ONCE", 3)
    assert _read(name, format_named(name).write(long)) == at_once


def _read(name: str, content: bytes) -> object:
    return content if name == "csv" else pd.read_parquet(io.BytesIO(content)).to_dict("list")
