"""The short-term outcomes workbook, as the shipped form gives it, and people to put in it."""

from __future__ import annotations

import datetime as dt
import functools
import io
import random

import openpyxl

from random_frameworks import Case, case
from workbook import config
from workbook.layout import ColumnRole, IssuedService
from workbook.model import CodeList, Form, Framework, Question, Service, State

FORM, SUPPORT, NEEDS = "outcomes-short-term", "NOF-ST-1", "NOF-ST-2"
CellContent = str | int | dt.date | None
#: A person of whom nothing is to be asked.
CAREFUL: dict[str, CellContent] = {
    "plan": "Yes",
    "died": "No",
    "began": dt.date(2008, 3, 1),
    "ended": dt.date(2008, 8, 14),
    "age": 34,
    "need_1a": "Achieved",
    "needs_left_blank": "No need",
}


@functools.cache
def framework() -> Framework:
    """The shipped framework."""
    return config.load(config.shipped_folder()).framework


def form() -> Form:
    """The form."""
    return framework().form(FORM)


def question(name: str) -> Question:
    """A question of the form by its name."""
    return next(question for question in form().questions.values() if question.name == name)


def choices(name: str) -> CodeList:
    """What may be chosen for a need."""
    return framework().code_list(question(name).choices)


def service(number: int, people: int) -> IssuedService:
    """A service with references for so many people, asked everything."""
    kind = framework().service_types[0].code
    states = {section.code: State.REQUIRED for section in form().sections}
    references = tuple(f"H{number}-{person:03}" for person in range(1, people + 1))
    return IssuedService(
        Service(f"S-{number}", f"House {number}", kind, "", "7", household_units=12), states, {}, references
    )


@functools.cache
def workbook(services: int = 1, people: int = 10) -> Case:
    """The workbook of some services."""
    issued = tuple(service(number, people) for number in range(1, services + 1))
    return case(framework(), issued, "Harbour Trust", code=FORM)


def with_people(*people: dict[str, CellContent]) -> bytes:
    """The workbook with one person after the other on its first sheet, by names of questions; `why` explains."""
    layout = workbook().known.layout
    book = openpyxl.load_workbook(io.BytesIO(workbook().content))
    sheet = book[layout.sheets[0].name]
    for record, person in enumerate(people, 1):
        for name, content in person.items():
            role = ColumnRole.EXPLANATION if name == "why" else ColumnRole.ANSWER
            code = "" if name == "why" else question(name).code
            sheet[layout.form.cell(str(record), role, code)].value = content
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def typed(**person: CellContent) -> bytes:
    """The workbook with one person in it."""
    return with_people(person)


def leaver(chance: random.Random) -> dict[str, CellContent]:
    """A person who left, answered within the rules."""
    began = dt.date(2008, 7, 1) - dt.timedelta(days=chance.randint(30, 500))
    person: dict[str, CellContent] = {
        "plan": "Yes",
        "died": "No",
        "began": began,
        "ended": dt.date(2008, 7, 1) + dt.timedelta(days=chance.randint(0, 91)),
        "age": chance.randint(17, 60),
        "need_1a": "Achieved",
        "needs_left_blank": "No need",
    }
    needs = form().section(NEEDS).needs
    assert needs is not None
    for need in needs.asked[1:]:
        if chance.random() < 0.35:
            for outcome in need.outcomes:
                entries = choices(need.question(outcome)).entries
                person[need.question(outcome)] = chance.choice(
                    [entry.title for entry in entries if entry.code != "no_need"]
                )
    return person


def with_further(*rows: tuple[str, str, str], **person: CellContent) -> bytes:
    """The workbook with one person in it, and rows of further reasons: a reference, a need and a reason each."""
    further = workbook().known.layout.form.further
    assert further is not None
    book = openpyxl.load_workbook(io.BytesIO(typed(**person)))
    for number, row in enumerate(rows, 1):
        for name, words in zip(("reference", "need", "reason"), row, strict=True):
            book["More reasons"][further.cell(str(number), ColumnRole.ANSWER, f"{NEEDS}M.{name}")].value = words
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def without_further() -> bytes:
    """The workbook without the sheet of further reasons."""
    book = openpyxl.load_workbook(io.BytesIO(workbook().content))
    del book["More reasons"]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()
