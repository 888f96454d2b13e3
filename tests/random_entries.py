"""Random content for the boxes of a workbook of a random framework: careful, odd, or none."""

from __future__ import annotations

import datetime as dt
import random

from random_frameworks import REASONS, Case
from workbook.feedback.filling import Entries, fill_workbook
from workbook.feedback.in_place import CellValue
from workbook.layout import InputRole, ServiceSheet
from workbook.model import Address, Question, QuestionType

#: What no box takes, or each takes in its own way.
_ANYWHERE: tuple[CellValue, ...] = ("n/a", "12 ", "=1+1", "-", -1, 0.004, "TRUE", "?", "~*")
#: What people type and paste in the box of a type, beside what is right. As a text, TRUE is another in each program.
_ODD: dict[QuestionType, tuple[CellValue, ...]] = {
    QuestionType.COUNT: (True, 1e9, 1.5, 151, 1_000_000, "twelve"),
    QuestionType.NUMBER: (True, 1e9, 12.255, "1,250.5", 151),
    QuestionType.MONEY: (True, 1e9, 1250.555, "\N{POUND SIGN}80", 151),
    QuestionType.PERCENTAGE: (True, 1e9, 0.45, "45%", 0.5, 151),
    QuestionType.YES_NO: (True, "no ", "YES", "y", 1),
    QuestionType.CHOICE: (True, 1e9, 'o\'brien & "sons"', "Moved", " Left ", 5),
    QuestionType.DATE: (True, "14 Aug 2008", dt.date(1999, 1, 1), dt.date(2200, 1, 1), 12),
    QuestionType.TEXT: (1e9, "x" * 41, "x" * 2001, " spaced  out ", 7),
}
_EXPLANATIONS = ("", "ok", "--", *("They waited for a flat of the council.",) * 2)
_CHOICES = (*("Yes",) * 8, "No", "no ", "maybe")


def filled(made: Case, seed: str) -> bytes:
    """The workbook with random content; some services are careful, some are not."""
    chance = random.Random(seed)
    answers: dict[Address, CellValue] = {}
    explanations: dict[Address, str] = {}
    choices: dict[Address, str] = {}
    for sheet in made.known.layout.sheets:
        care = chance.choice((0.3, 0.7, 1.0))
        unused = {record for record in range(1, len(sheet.issued.records) + 1) if chance.random() < 0.1}
        for box in made.known.layout.form.inputs:
            address = _address(sheet, box.record, box.code)
            if address is None or box.record in unused:
                continue
            if box.role is InputRole.CHOICE:
                choices[address] = chance.choice(_CHOICES)
            elif box.role is InputRole.EXPLANATION:
                explanations[address] = chance.choice(_EXPLANATIONS)
            elif chance.random() < 0.9:
                question = made.known.form.questions[box.code]
                odd = (*_ANYWHERE, *_ODD[question.type])
                is_careful = chance.random() < care
                answers[address] = _careful(made, question, chance) if is_careful else chance.choice(odd)
    said = {address: words for address, words in explanations.items() if words}
    return fill_workbook(made.content, made.known.layout, Entries(answers, said, choices))


def _address(sheet: ServiceSheet, record: int, code: str) -> Address | None:
    """The address of a box; None in a row that is nobody's."""
    if record > len(sheet.issued.records):
        return None
    return Address(sheet.issued.service.service_id, sheet.record(record), code)


def _careful(made: Case, question: Question, chance: random.Random) -> CellValue:
    highest = int(min(question.maximum, 90))
    choices = made.known.framework.choices_of(question) or REASONS
    legal: dict[QuestionType, CellValue] = {
        QuestionType.YES_NO: chance.choice(("Yes", "No")),
        QuestionType.CHOICE: chance.choice([entry.title for entry in choices.entries]),
        QuestionType.DATE: dt.date(2008, 8, chance.randint(1, 31)),
        QuestionType.TEXT: "A visit"[: question.longest],
    }
    return legal.get(question.type, chance.randint(0, highest))
