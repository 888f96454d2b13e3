"""A form that services answer themselves, beside the quarterly return.

1. It goes out in a workbook of its own, without references, and needs no word on why data about people are collected.
2. What is typed comes back as rows of the dataset, beside those of the quarterly return, and in no table of people.
3. A wrong entry is named by its cell; a decision settles a question, and a correction marks it.
4. Its rules may name figures of the quarterly return, and are then judged once both have come.
5. Where two providers returned one service's form, its figures count once, and an officer is asked.
6. A form that is not there is refused, and `explain` says whom a form is for.
7. LibreOffice works out what we did: ready where nothing is left.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest

import world
from added_form import add_form
from databases import desk
from libreoffice import LibreOffice
from own_configuration import own_configuration
from workbook.cli import run
from workbook.feedback.filling import steady_bytes
from workbook.layout import ColumnRole
from workbook.model import QUARTERLY
from workbook.reader import IssuedForm
from world import Line, command, dataset, findings, provider, register

FORM = "buildings"
_YAML = """
code: buildings
title: Buildings and repairs
per: service
sections:
  - code: EM-BLD-1
    title: Repairs
    questions:
      - {name: asked_for, label: How many repairs were asked for?, type: count, prompt: Count each once.}
      - {name: done, label: How many of them are done?, type: count, prompt: Count each once.}
      - {name: inspected, label: Was the house inspected?, type: yes_no, prompt: Choose Yes or No.}
    rules:
      - stop: done <= asked_for
        message: Done ({done}) cannot be more than asked for ({asked_for}).
      - warn: asked_for <= 50 * CLG-SPI-4.contracted_units
        message: Over 50 repairs for each unit. If it is right, say why.
      - warn: inspected == "yes"
        message: No inspection. If it is right, say why.
"""
LINES = (provider(1), provider(2))
RIGHT: dict[str, int | str] = {"asked_for": 7, "done": 5, "inspected": "Yes"}
Screen = pytest.CaptureFixture[str]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the form and the quarterly return were issued to two services."""
    out = tmp_path / "out"
    add_form(own_configuration(tmp_path / "own"), FORM, _YAML)
    assert issue(out) == 0
    assert issue(out, "--form", FORM) == 0
    return out


def issue(out: Path, *options: str, lines: Sequence[Line] = LINES) -> int:
    """Issue to the services of a register, by an authority's own configuration."""
    out.mkdir(exist_ok=True)
    list_of_services = register(out.parent / "register.csv", *lines)
    return command(
        out, "generate", list_of_services, "--period", world.PERIOD, "--config", out.parent / "own", "--yes", *options
    )


def book_path(out: Path, number: int = 1) -> Path:
    """The workbook of a provider."""
    (path,) = (out / str(world.PERIOD)).glob(f"*9900{number}*_{FORM}.xlsx")
    return path


def issued_form(out: Path, code: str, number: int = 1) -> IssuedForm:
    """What the store knows of a provider's newest workbook of a form."""
    with desk(out).store() as store:
        (record,) = (
            record for record in store.issued(world.PERIOD, code) if record.issued.provider_id == f"9900{number}"
        )
        form = store.issued_form(record.issued.workbook_id)
    assert form is not None
    return form


def cell(out: Path, name: str, number: int = 1) -> tuple[str, str]:
    """The sheet and cell of a question's box."""
    form = issued_form(out, FORM, number)
    return form.layout.sheets[0].name, form.layout.form.cell(f"EM-BLD-1.{name}", ColumnRole.ANSWER)


def send(out: Path, entries: dict[str, int | str], number: int = 1, name: str = "buildings.xlsx") -> int:
    """Fill in the form of a provider, and read it."""
    book = openpyxl.load_workbook(io.BytesIO(book_path(out, number).read_bytes()))
    for question, entry in entries.items():
        sheet, address = cell(out, question, number)
        book[sheet][address] = entry
    path = out.parent / name
    path.write_bytes(steady_bytes(book, world.MORNING))
    return command(out, "read", path)


def answers(out: Path) -> dict[str, str]:
    """What the dataset says of the form's questions."""
    return {row["item"].partition(".")[2]: row["value"] for row in dataset(out) if row["item"].startswith("EM-BLD-1")}


def test_it_goes_out_in_a_workbook_of_its_own(out: Path) -> None:
    """1: with the title of the form, and nothing about people."""
    cover = [row[0].value for row in openpyxl.load_workbook(book_path(out))["Read me"].iter_rows()]
    assert cover[0] == "Buildings and repairs"
    assert "Data about people" not in cover
    assert any("Type the figures for the quarter" in str(line) for line in cover)
    assert not any("We hold no figures" in str(line) for line in cover)


def test_its_answers_are_rows_of_the_dataset(out: Path) -> None:
    """2: with the cell they stand in."""
    assert send(out, RIGHT) == 0
    assert answers(out) == {"asked_for": "7", "done": "5", "inspected": "1"}
    (row,) = (row for row in dataset(out) if row["item"] == "EM-BLD-1.done")
    assert (row["source_sheet"], row["source_cell"]) == cell(out, "done")
    assert (row["service_id"], row["period"], row["status"]) == ("S-1", str(world.PERIOD), "reported")
    assert not (out / str(world.PERIOD) / "people").exists()


def test_a_wrong_entry_is_named_and_a_question_is_settled(out: Path) -> None:
    """3: by their cells; the figure that cannot be is not loaded, and the corrected copy marks it."""
    assert send(out, {**RIGHT, "done": 9, "inspected": "No"}) == 2
    assert {(finding["item"], finding["source_cell"]) for finding in findings(out)} >= {
        ("EM-BLD-1.done", cell(out, "done")[1]),
        ("EM-BLD-1.inspected", cell(out, "inspected")[1]),
    }
    assert answers(out)["done"] == ""
    assert command(out, "correct", "buildings.xlsx") == 0
    assert [path.name for path in (out / str(world.PERIOD) / "corrections").glob("*.xlsx")] == [
        "buildings-to-correct.xlsx"
    ]
    decision = ("S-1", "include", "--item", "EM-BLD-1.inspected", "--reason", "It is booked.", "--by", "A. Officer")
    command(out, "decide", *decision)
    severities = {finding["item"]: finding["severity"] for finding in findings(out)}
    assert severities["EM-BLD-1.inspected"] == "info"


def test_its_rules_may_name_figures_of_the_quarterly_return(out: Path) -> None:
    """4: the question comes with the second of the two returns."""
    assert send(out, {**RIGHT, "asked_for": 700}) == 0
    assert not questions(out)
    command(out, "read", quarterly(out, {"CLG-SPI-4.contracted_units": 12}))
    assert any("Over 50 repairs for each unit" in message for message in questions(out))


def questions(out: Path) -> list[str]:
    """What is asked about the form."""
    return [finding["message"] for finding in findings(out) if finding["item"].startswith("EM-BLD-1")]


def quarterly(out: Path, entries: dict[str, int]) -> Path:
    """The quarterly return of the first provider, with some figures."""
    form = issued_form(out, QUARTERLY)
    book = openpyxl.load_workbook(out / str(world.PERIOD) / "LCE_99001_provider-1_2008-09-Q2.xlsx")
    for code, entry in entries.items():
        book[form.layout.sheets[0].name][form.layout.form.cell(code, ColumnRole.ANSWER)] = entry
    path = out.parent / "quarterly.xlsx"
    path.write_bytes(steady_bytes(book, world.MORNING))
    return path


def test_two_providers_returns_count_once(out: Path) -> None:
    """5: the service moved after the first workbook was issued; the second provider is asked now."""
    assert issue(out, "--form", FORM, lines=(provider(2, service_id="S-1", service_name="Quayside"),)) == 0
    assert send(out, RIGHT) == 2
    assert send(out, {**RIGHT, "done": 6}, number=2, name="other.xlsx") == 2
    assert [row["value"] for row in dataset(out) if row["item"] == "EM-BLD-1.done"] == ["6"]
    assert {finding["code"] for finding in findings(out)} >= {"I20"}


def test_a_form_that_is_not_there_is_refused(out: Path, capsys: Screen) -> None:
    """6: with those that are; explain says whom it is for, and which rules no sheet shows."""
    assert issue(out, "--form", "building") == 1
    assert "'building' is not a form beside the quarterly return. Give one of: buildings" in capsys.readouterr().err
    own = ("--config", str(out.parent / "own"))
    assert run(["explain", str(out.parent / "register.csv"), "--service", "S-1", *own]) == 0
    assert "Form buildings: for this service. Judged on return alone: EM-BLD-1.R2." in capsys.readouterr().out


def test_libreoffice_says_ready_where_nothing_is_left(out: Path, libreoffice: LibreOffice, tmp_path: Path) -> None:
    """7: and asks for an explanation where we do."""
    path = book_path(out)
    boxes = {name: cell(out, name) for name in RIGHT}
    ready = libreoffice.fill(path, {boxes[name]: entry for name, entry in RIGHT.items()}, tmp_path / "ready.xlsx")
    unlikely = {boxes[name]: entry for name, entry in {**RIGHT, "inspected": "No"}.items()}
    questioned = libreoffice.fill(path, unlikely, tmp_path / "unlikely.xlsx")
    summaries = [openpyxl.load_workbook(file, data_only=True)["Summary"] for file in (ready, questioned)]
    texts = [" ".join(str(cell.value) for row in sheet.iter_rows() for cell in row) for sheet in summaries]
    assert ["Ready to return" in text for text in texts] == [True, False]
