"""A workbook that asks a question of every type, from YAML to the file that goes out."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path

from added_form import add_form, add_lists
from own_configuration import own_configuration
from random_frameworks import Case, case
from workbook import config
from workbook.layout import IssuedService
from workbook.model import Framework, Service, State

SECTION, SHEETS = "EM-ALL-1", 60
_LISTS = """
lists:
  - code: reason
    title: Reason for leaving
    entries:
      - {code: planned, title: A planned move}
      - {code: unplanned, title: Left without notice}
      - {code: died, title: Died}
"""
_FORM = """
code: every_type
title: A question of every type
per: service
sections:
  - code: EM-ALL-1
    title: Every type
    questions:
      - {name: people, label: How many people left?, type: count, maximum: 500, prompt: Count people.}
      - {name: hours, label: For how many hours?, type: number, prompt: Half hours count.}
      - {name: rent, label: What is the rent?, type: money, maximum: 5000, prompt: Pounds and pence.}
      - {name: paid, label: What share of it is paid?, type: percentage, maximum: 200, prompt: All rent.}
      - {name: planned, label: Was a move planned?, type: yes_no, prompt: Choose Yes or No.}
      - {name: reason, label: Why did they leave?, type: choice, choices: reason, prompt: Choose one., asked_if: planned == "no"}
      - {name: left_on, label: When did the last leave?, type: date, prompt: The day.}
      - {name: helped, label: What helped?, type: text, longest: 40, prompt: In short.}
      - {name: remark, label: A remark?, type: text, longest: 40, prompt: In short., optional: true}
    rules:
      - stop: hours <= 100 * people
        message: Hours ({hours}) cannot be more than 100 for each person.
      - warn: left_on >= period_start and left_on <= period_end
        message: The last left before or after the period. If it is right, say why.
      - warn: reason != "died"
        message: A death is rare. If it is right, say why.
"""


@functools.cache
def framework() -> Framework:
    """The shipped framework with one section of every type in place of its own, read from YAML."""
    with tempfile.TemporaryDirectory() as name:
        folder = own_configuration(Path(name))
        add_lists(folder, _LISTS)
        add_form(folder, "every_type", _FORM)
        loaded = config.load(folder).framework
    return loaded.with_sections(loaded.form("every_type").sections)


@functools.cache
def every_type(sheets: int = SHEETS) -> Case:
    """The workbook for so many services, each of which is asked every question."""
    kind = framework().service_types[0].code
    services = tuple(
        IssuedService(
            Service(f"S-{number}", f"House {number}", kind, "", "1", household_units=12), {SECTION: State.REQUIRED}, {}
        )
        for number in range(sheets)
    )
    return case(framework(), services, "Every Trust")
