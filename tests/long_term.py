"""The long-term outcomes workbook, as the shipped form gives it, and people to put in it."""

from __future__ import annotations

import datetime as dt
import functools
import io
import random
from collections.abc import Mapping

import openpyxl

import short_term
from random_frameworks import Case, case
from sheet_agreement import judged
from short_term import CellContent
from workbook.layout import ColumnRole, InputRole, IssuedService
from workbook.model import NO_NEED, Form, Question, QuestionType, SampleDraw, Service, State

FORM, SUPPORT, NEEDS = "outcomes-long-term", "NOF-LT-1", "NOF-LT-2"
#: The question how many people there are.
PEOPLE = "NOF-LT-0.people"
#: A person of whom nothing is to be asked.
CAREFUL: dict[str, CellContent] = {
    "plan": "Yes",
    "reviewed": dt.date(2008, 8, 14),
    "age": 71,
    "need_1a": "Achieved",
    "need_1a_ongoing": "Yes",
    "needs_left_blank": "No need",
}


def form() -> Form:
    """The form."""
    return short_term.framework().form(FORM)


def question(name: str) -> Question:
    """A question of the form by its name."""
    return next(question for question in form().questions.values() if question.name == name)


@functools.cache
def workbook(people: int) -> Case:
    """The workbook of one service."""
    kind = short_term.framework().service_types[0].code
    states = {section.code: State.REQUIRED for section in form().sections}
    references = tuple(f"L1-{person:03}" for person in range(1, people + 1))
    service = Service("S-1", "House 1", kind, "", "7", household_units=12)
    issued = IssuedService(service, states, {}, references, SampleDraw(0.5, 0.37))
    return case(short_term.framework(), (issued,), "Harbour Trust", code=FORM)


def resident(chance: random.Random) -> dict[str, CellContent]:
    """A person in the service, answered mostly within the rules."""
    if chance.random() < 0.3:
        return CAREFUL | {"plan": chance.choice(["Yes", "No"])}
    day = dt.date(2008, 7, 1) + dt.timedelta(days=chance.randint(-100, 100))
    person: dict[str, CellContent] = {"plan": "Yes", "reviewed": day, "age": chance.randint(17, 125)}
    for name in (question.name for question in form().questions.values() if question.name.startswith("need_")):
        if chance.random() < 0.3:
            person[name] = chance.choice(_choices(name))
    return person | ({"needs_left_blank": "No need"} if chance.random() < 0.8 else {})


def codes_of(person: Mapping[str, CellContent]) -> set[str]:
    """The codes, and rules, that are found of one person."""
    made = workbook(1)
    book = openpyxl.load_workbook(io.BytesIO(made.content))
    layout = made.known.layout
    box = layout.form.box(0, PEOPLE, InputRole.ANSWER)
    assert box is not None
    book[layout.sheets[0].name].cell(box.row + 1, box.column + 1).value = 2
    for name, content in person.items():
        cell = layout.form.cell("1", ColumnRole.ANSWER, question(name).code)
        book[layout.sheets[0].name][cell].value = content
    target = io.BytesIO()
    book.save(target)
    return {finding.rule or str(finding.code) for finding in judged(made, target.getvalue()).findings}


def _choices(name: str) -> list[str]:
    if question(name).type is QuestionType.YES_NO:
        return ["Yes", "No"]
    entries = short_term.framework().code_list(question(name).choices).entries
    return [entry.title for entry in entries if entry.code != NO_NEED] + ["No need"]
