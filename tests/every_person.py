"""A people's workbook that asks a question of every type, from YAML to the file that goes out."""

from __future__ import annotations

import functools
import io
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from added_form import add_form, add_lists
from own_configuration import own_configuration
from random_frameworks import Case, case
from workbook import config
from workbook.layout import ColumnRole, IssuedService
from workbook.model import Framework, Service, State

FORM, LEAVING, HELP = "leavers", "EM-OUT-1", "EM-OUT-2"
_LISTS = """lists:
  - code: reason
    title: Reason for leaving
    entries:
      - {code: planned, title: A planned move}
      - {code: unplanned, title: Left without notice}
      - {code: died, title: Died}
"""
_FORM = """
code: leavers
title: People who left
per: person
sections:
  - code: EM-OUT-1
    title: Leaving
    questions:
      - {name: weeks, label: For how many weeks did they stay?, type: count, maximum: 500, prompt: Whole weeks.}
      - {name: planned, label: Was the move planned?, type: yes_no, prompt: Choose Yes or No.}
      - {name: reason, label: Why did they leave?, type: choice, choices: reason, prompt: Choose one., asked_if: planned == "no"}
      - {name: left_on, label: When did they leave?, type: date, prompt: The day.}
    rules:
      - warn: weeks <= 104
        message: Weeks ({weeks}) are more than two years. If it is right, say why.
      - stop: left_on <= period_end
        message: The day must not be after the period.
  - code: EM-OUT-2
    title: Help that they had
    questions:
      - {name: paid, label: What share of the rent is paid?, type: percentage, maximum: 100, prompt: Of all rent.}
      - {name: helped, label: What helped?, type: text, longest: 40, prompt: In short., optional: true}
"""


@functools.cache
def framework() -> Framework:
    """The shipped framework with a form about people, read from YAML."""
    with tempfile.TemporaryDirectory() as name:
        folder = own_configuration(Path(name))
        add_lists(folder, _LISTS)
        add_form(folder, "leavers", _FORM)
        return config.load(folder).framework


def people_service(number: int, count: int, **states: State) -> IssuedService:
    """A service with references for so many people; sections are asked of it unless a state says otherwise."""
    service = Service(f"S-{number}", f"House {number}", framework().service_types[0].code, "", "1", household_units=12)
    references = tuple(f"H{number}-{person:03}" for person in range(1, count + 1))
    shown = {LEAVING: State.REQUIRED, HELP: State.REQUIRED} | {
        code.replace("_", "-"): state for code, state in states.items()
    }
    return IssuedService(service, shown, {}, references)


def people_case(*services: IssuedService) -> Case:
    """The people's workbook for those services."""
    return case(framework(), services, "Every Trust", code=FORM)


@functools.cache
def every_person() -> Case:
    """A workbook of three services: one of every section, one without a section, and one of few people."""
    return people_case(people_service(1, 12), people_service(2, 8, EM_OUT_2=State.HIDDEN), people_service(3, 3))


def changed_people(change: Callable[[Worksheet], object]) -> bytes:
    """The workbook with something typed on the first row of its first service's sheet, and then changed."""
    form = every_person().known.layout
    book = openpyxl.load_workbook(io.BytesIO(every_person().content))
    sheet = book[form.sheets[0].name]
    sheet[form.form.cell("1", ColumnRole.ANSWER, f"{LEAVING}.weeks")] = 7
    change(sheet)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def type_below(sheet: Worksheet) -> None:
    """Type an answer on a row that was not issued."""
    sheet.cell(200, every_person().known.layout.form.input_columns[0] + 1).value = 7


def without_a_question(sheet: Worksheet) -> None:
    """Take out the column of a question."""
    sheet.delete_cols(every_person().known.layout.form.input_columns[1] + 1)
