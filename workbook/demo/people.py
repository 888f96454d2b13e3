"""Invent people who left a short-term service.

Their answers keep the rules but for one honest mistake.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping

from workbook.feedback.filling import Entries
from workbook.feedback.in_place import CellValue
from workbook.layout import ServiceSheet
from workbook.model import ACHIEVED, LEFT_BLANK, NEED_WORDS, NO_NEED, Address, Section
from workbook.reader import IssuedForm

#: How many in a hundred have any one need.
_WITH_A_NEED = 35
#: How many in a hundred with a need achieve its outcome.
_ACHIEVE = 65
#: How many there are where it is not said how many left.
_PEOPLE = (3, 6)
_LONGEST_STAY, _SHORTEST_STAY = 500, 40
_SUPPORT = "NOF-ST-1"


def people_entries(form: IssuedForm, left: Mapping[str, int], *, mistaken: bool) -> Entries:
    """Answer for the people of each service.

    left: how many left each service that has said so. mistaken: whether the first one's year of birth is typed as the age.
    """
    answers: dict[Address, CellValue] = {}
    for sheet in form.layout.sheets:
        chance = random.Random(f"{sheet.issued.service.service_id} {form.layout.issued.period}")
        number = left.get(sheet.issued.service.service_id, chance.randint(*_PEOPLE))
        for reference in sheet.issued.records[:number]:
            answers |= _person(form, sheet, reference, chance)
    first = form.layout.sheets[0].issued
    if mistaken:
        answers[Address(first.service.service_id, first.records[0], f"{_SUPPORT}.age")] = 1974
    return Entries(answers)


def _person(form: IssuedForm, sheet: ServiceSheet, reference: str, chance: random.Random) -> dict[Address, CellValue]:
    period = form.layout.issued.period
    ended = period.start + dt.timedelta(days=chance.randrange(period.days))
    support: dict[str, CellValue] = {
        "plan": "Yes",
        "died": "No",
        "began": ended - dt.timedelta(days=chance.randint(_SHORTEST_STAY, _LONGEST_STAY)),
        "ended": ended,
        "age": chance.randint(17, 60),
    }
    answers: dict[str, CellValue] = {f"{_SUPPORT}.{name}": content for name, content in support.items()}
    for section in form.form.sections:
        if section.need_questions:
            answers |= need_answers(form, section, chance)
            answers[f"{section.code}.{LEFT_BLANK}"] = NEED_WORDS[NO_NEED]
    return {Address(sheet.issued.service.service_id, reference, code): content for code, content in answers.items()}


def need_answers(form: IssuedForm, section: Section, chance: random.Random) -> dict[str, CellValue]:
    """Invent the needs of a person: the first, and some others."""
    answers: dict[str, CellValue] = {}
    for number, need in enumerate(section.needs.asked if section.needs else ()):
        if number == 0 or chance.randrange(100) < _WITH_A_NEED:
            for outcome in need.outcomes:
                code = f"{section.code}.{need.question(outcome)}"
                entries = form.framework.code_list(form.form.questions[code].choices).entries
                unmet = [entry.title for entry in entries if entry.code not in (NO_NEED, ACHIEVED)]
                achieved = chance.randrange(100) < _ACHIEVE
                answers[code] = NEED_WORDS[ACHIEVED] if achieved else chance.choice(unmet)
    return answers
