"""Shared tables as files, and the policy they follow.

1. CSV, Parquet and workbook say the same: every line, with the figure or the shorthand in its place.
2. No file holds an exact figure that is hidden, nor what people typed, nor where it came from, nor in its properties.
3. Text is text: a name that looks like a formula is never run; shorthand is explained wherever the tables go.
4. The workbook follows the checklist for spreadsheets: notes first, one table a sheet, a heading row that stays, a filter.
5. The same tables give the same bytes.
6. The policy is read from sharing.yaml; a configuration without one has the shipped one; every mistake is said in words.
7. docs/sharing.md says what each shorthand and each line of the policy means.
8. Nothing but sharing pays for the solver.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import openpyxl
import pandas as pd
import pytest
import yaml

from own_configuration import edit, own_configuration, problems
from shares import SMALL, answers, framework, parts_of, row
from workbook import config
from workbook.assess import AnswerStatus
from workbook.disclosure import SharedTables, Shorthand, share, shared_files
from workbook.disclosure.columns import LEGEND, shared_columns
from workbook.table import all_formats

CODE = "EM-LPI-90"
PLAIN = framework(parts_of(CODE))
DAY = dt.date(2008, 12, 1)
ROOT = Path(__file__).parents[1]
POLICY = "indicator_config/sharing.yaml"
#: Figures that appear nowhere by chance.
HIDDEN, NEIGHBOUR, PART = 2, 73_313, 50_505


@pytest.fixture(scope="module")
def tables() -> SharedTables:
    """A small service beside larger ones, one that did not answer and one that was not asked."""
    rows = answers(CODE, {"S-1": (91_919, 40_404), "S-2": (HIDDEN, 1), "=1+1": (NEIGHBOUR, PART)})
    rows += [row(f"{CODE}.whole", None, "S-4", status=AnswerStatus.MISSING)]
    rows += [row(f"{CODE}.whole", None, "S-5", status=AnswerStatus.NOT_APPLICABLE)]
    return share(rows, PLAIN, SMALL)


@pytest.fixture(scope="module")
def files(tables: SharedTables) -> dict[str, bytes]:
    return in_every_format(tables)


def in_every_format(tables: SharedTables) -> dict[str, bytes]:
    written = [shared_files(tables, PLAIN, table_format, DAY) for table_format in all_formats().values()]
    return {name: content for files in written for name, content in files.items()}


def csv_lines(files: dict[str, bytes], ending: str = "Q1.csv") -> list[dict[str, str]]:
    (content,) = (content for name, content in files.items() if name.endswith(ending))
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def sheets(files: dict[str, bytes]) -> dict[str, list[tuple[object, ...]]]:
    (content,) = (content for name, content in files.items() if name.endswith(".xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_files_are_named_after_authority_and_quarter(files: dict[str, bytes]) -> None:
    """1: so that those of one folder never overwrite each other."""
    stem = "shared_DER_2008-09-Q1"
    assert {*files} == {
        f"{stem}_notes.csv",
        *(f"{stem}.{table_format.suffix}" for table_format in all_formats().values()),
    }


def test_csv_and_parquet_say_the_same(files: dict[str, bytes], tables: SharedTables) -> None:
    """1: a value that is hidden is null in Parquet, with its shorthand beside it."""
    (content,) = (content for name, content in files.items() if name.endswith(".parquet"))
    frame = pd.read_parquet(io.BytesIO(content))
    texts = [each["value"] for each in csv_lines(files)]
    assert len(texts) == len(tables.lines) == len(frame)
    for text, number, shorthand in zip(texts, frame["value"], frame["shorthand"], strict=True):
        assert (text == shorthand and pd.isna(number)) if shorthand else float(text) == number
    assert {*texts} >= {"[c]", "[x]", "[z]", "91919"}
    assert frame["answers"].sum() == sum(line.answers for line in tables.lines)


def test_the_workbook_says_the_same(files: dict[str, bytes]) -> None:
    """1: each level on its own sheet."""
    written = sheets(files)
    for name, level in (("Authority", "authority"), ("Providers", "provider"), ("Services", "service")):
        heading, *records = written[name]
        values = [record[heading.index("value")] for record in records]
        expected = [each["value"] for each in csv_lines(files) if each["level"] == level]
        assert [f"{value:.15g}" if isinstance(value, int | float) else value for value in values] == expected


def test_no_file_holds_what_is_hidden(files: dict[str, bytes]) -> None:
    """2: neither the figures, nor anything typed beside them, nor who sent them from where."""
    for name, content in files.items():
        parts = [content]
        if name.endswith(".xlsx"):
            with zipfile.ZipFile(io.BytesIO(content)) as book:
                parts = [book.read(part) for part in book.namelist()]
        for part in parts:
            for secret in (str(NEIGHBOUR), str(PART), "Jones", "SPW-1", "12345678"):
                assert secret.encode() not in part, (name, secret)
    numbers = {each["value"] for each in csv_lines(files)}
    assert {str(HIDDEN), "1", str(NEIGHBOUR), str(PART)}.isdisjoint(numbers)


def test_names_are_never_formulas(files: dict[str, bytes]) -> None:
    """3: an apostrophe in CSV, a text in the workbook."""
    assert "'=1+1" in {each["service_id"] for each in csv_lines(files)}
    (content,) = (content for name, content in files.items() if name.endswith(".xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    found = [cell for each in book["Services"].iter_rows() for cell in each if cell.value == "=1+1"]
    assert found
    assert {cell.data_type for cell in found} == {"s"}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist() if "worksheets/sheet" in name)


def test_the_legend_goes_with_the_tables(files: dict[str, bytes]) -> None:
    """3: every shorthand, every column and the threshold, beside the CSV and in the workbook."""
    beside = {each["about"]: each["note"] for each in csv_lines(files, "_notes.csv")}
    inside = {str(record[0]): record[1] for record in sheets(files)["Notes"]}
    for shorthand in Shorthand:
        assert beside[str(shorthand)] == inside[str(shorthand)] == LEGEND[shorthand]
    assert "fewer than 3 people" in beside["Small numbers"]
    assert {f"Column {column.name}" for column in shared_columns(framework())} <= beside.keys()
    shown = [name for title, records in sheets(files).items() if title != "Notes" for name in records[0]]
    assert {f"Column {name}" for name in shown} <= inside.keys()


def test_the_workbook_follows_the_checklist(files: dict[str, bytes]) -> None:
    """4: no merged cells, no blank sheet, headings that stay and a filter on each table; the cursor on A1 of the notes."""
    (content,) = (content for name, content in files.items() if name.endswith(".xlsx"))
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Notes", "Authority", "Providers", "Services"]
    assert book.active is book["Notes"]
    assert book.properties.title == f"{PLAIN.subject}, Derby, April to June 2008"
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_view.selection[0].activeCell == "A1"
    for sheet in book.worksheets[1:]:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.value for cell in sheet[1])


def test_the_same_tables_give_the_same_bytes(tables: SharedTables, files: dict[str, bytes]) -> None:
    """5: whenever they are written; the date is given."""
    again = in_every_format(tables)
    assert again == files


# ------------------------------------------------------------------ the policy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped configuration, to spoil."""
    return own_configuration(tmp_path)


def test_the_shipped_policy() -> None:
    """6: it says of every unit whether it counts people, and only people are counted beside."""
    loaded = config.load(config.shipped_folder())
    units = {question.unit for question in loaded.framework.questions.values() if not question.derived}
    assert units - {*loaded.sharing.amount_units, *loaded.sharing.other_units} == {"people"}


def test_a_configuration_may_do_without(folder: Path) -> None:
    """6: then the shipped policy holds, never none."""
    (folder / POLICY).unlink()
    assert config.load(folder).sharing == config.load(config.shipped_folder()).sharing


def test_an_authority_may_be_stricter(folder: Path) -> None:
    """6: the threshold is a line of the file."""
    before = config.load(folder).sharing
    edit(folder, POLICY, "minimum_base: *", f"minimum_base: {before.minimum_base + 9}")
    edit(folder, POLICY, "threshold: *", f"threshold: {before.threshold + 3}")
    after = config.load(folder).sharing
    assert (after.threshold, after.minimum_base) == (before.threshold + 3, before.minimum_base + 9)


@pytest.mark.parametrize(
    ("key", "line", "said"),
    [
        ("threshold", "threshold: 1", "'threshold' is 1; it must be at least 3"),
        ("threshold", "threshold: five", "'threshold' must be a whole number, not five"),
        ("threshold", "", "'threshold' is missing from this file; add it"),
        ("threshold", "threshhold: 5", "'threshhold' is not a key of this file; did you mean threshold?"),
        ("minimum_base", "minimum_base: 3", "minimum_base is 3, below the threshold; write "),
        ("other_units", "other_units: [days]", "'days' is under amount_units as well; keep it in one of the two"),
        ("sensitive_client_groups", "sensitive_client_groups: [22]", "22 is not a client group; give one of"),
    ],
)
def test_a_mistake_is_said_at_its_line(folder: Path, key: str, line: str, said: str) -> None:
    """6: what is wrong and what to write instead."""
    edit(folder, POLICY, f"{key}: *", line)
    refusals = problems(folder)
    assert any(said in problem for problem in refusals), refusals
    assert all(re.match(rf"{POLICY}:\d+: ", problem) for problem in refusals)


def test_the_shipped_policy_keeps_its_schema() -> None:
    """6: an editor says the same of it."""
    place = config.shipped_folder() / "indicator_config"
    schema = json.loads((place / "schemas/sharing.json").read_text(encoding="utf-8"))
    text = (place / "sharing.yaml").read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=schemas/sharing.json\n")
    jsonschema.validate(yaml.safe_load(text), schema)


def test_the_page_says_what_the_policy_means() -> None:
    """7: each line of the policy, each shorthand and the figures that are shipped."""
    page = (ROOT / "docs/sharing.md").read_text(encoding="utf-8")
    text = (config.shipped_folder() / POLICY).read_text(encoding="utf-8")
    for key in yaml.safe_load(text):
        assert f"`{key}`" in page
    for shorthand in Shorthand:
        assert f"`{shorthand}`" in page


@pytest.mark.slow
def test_other_commands_do_not_load_the_solver() -> None:
    """8: it takes a second to import."""
    script = "import sys, workbook.disclosure, workbook.cli; print('scipy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
