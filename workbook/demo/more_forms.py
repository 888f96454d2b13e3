"""Invent answers to the forms beside the short-term one.

A sample of people who stay, readings of distance travelled, and a survey. They keep the rules but for an honest mistake
of each provider that has people: a person of the sample too few, and a level that the model does not have.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator

from workbook.demo.hostels import HOSTELS
from workbook.demo.people import need_answers
from workbook.feedback.filling import Entries
from workbook.feedback.in_place import CellValue
from workbook.layout import ServiceSheet
from workbook.model import BEGAN, JUDGED_BY, LEFT_BLANK, NEED_WORDS, NO_NEED, READ_ON, Address, QuestionType, Section
from workbook.reader import IssuedForm

LONG_TERM, DISTANCE, SURVEY = "outcomes-long-term", "distance-living", "survey"
#: Which providers, by authority and id, are asked which form.
ASKED_MORE = {
    LONG_TERM: (("LEC", "99007"),),
    DISTANCE: (("NTT", "99011"),),
    SURVEY: (("RUT", "99004"), *HOSTELS),
}
#: How many people are read twice, and how many improve in any one thing, in a hundred.
_READ, _IMPROVE = 6, 45
_DAYS_BETWEEN = 60
#: How many of those asked answer the survey, in a hundred.
_ANSWER = 70

_Answers = dict[str, CellValue]


def more_entries(form: IssuedForm) -> Entries:
    """Answer one of these forms for every service of a workbook."""
    answers: dict[Address, CellValue] = {}
    fill = _FILLED[form.form.code]
    for number, sheet in enumerate(form.layout.sheets):
        service = sheet.issued.service.service_id
        chance = random.Random(f"{form.form.code} {service} {form.layout.issued.period}")
        for record, own in fill(form, sheet, chance, number == 0):
            answers |= {Address(service, record, code): content for code, content in own.items()}
    return Entries(answers)


def _residents(
    form: IssuedForm, sheet: ServiceSheet, chance: random.Random, is_mistaken: bool
) -> Iterator[tuple[str, _Answers]]:
    """Those of the sample, and how many there are in all."""
    people, draw, period = sheet.issued.service.household_units or 12, sheet.issued.sample, form.layout.issued.period
    once, about, needs = (section for section in form.form.sections[:3])
    yield "", {f"{once.code}.people": people}
    size = 0 if draw is None else draw.size(people) - is_mistaken
    for record in sheet.issued.records[:size]:
        reviewed = period.start + dt.timedelta(days=chance.randrange(period.days))
        support: _Answers = {"plan": "Yes", "reviewed": reviewed, "age": chance.randint(50, 88)}
        answers: _Answers = {f"{about.code}.{name}": content for name, content in support.items()}
        answers |= need_answers(form, needs, chance)
        for need in needs.needs.asked if needs.needs else ():
            if f"{needs.code}.{need.question(need.outcomes[0])}" in answers:
                answers[f"{needs.code}.{need.ongoing_question}"] = "Yes"
        yield record, answers | {f"{needs.code}.{LEFT_BLANK}": NEED_WORDS[NO_NEED]}


def _readings(
    form: IssuedForm, sheet: ServiceSheet, chance: random.Random, is_mistaken: bool
) -> Iterator[tuple[str, _Answers]]:
    """Two readings of each person, the second of which is often better."""
    section, period = form.form.reading, form.layout.issued.period
    if section is None:
        return
    items = [question for question in section.inputs if question.type is QuestionType.COUNT]
    levels: dict[str, int] = {}
    for number, record in enumerate(sheet.issued.records[: 2 * _READ]):
        is_first = number % 2 == 0
        day = period.start + dt.timedelta(days=chance.randrange(20) + (0 if is_first else _DAYS_BETWEEN))
        if is_first:
            levels = {item.code: chance.randint(0, 2) for item in items}
        else:
            levels = {code: level + (chance.randrange(100) < _IMPROVE) for code, level in levels.items()}
        known: _Answers = {READ_ON: day, JUDGED_BY: "Both"}
        if is_first:
            known[BEGAN] = day - dt.timedelta(days=14)
        own: _Answers = {**levels, **({items[0].code: 7} if is_mistaken and number == 1 else {})}
        yield record, own | {f"{section.code}.{name}": content for name, content in known.items()}


def _survey(form: IssuedForm, sheet: ServiceSheet, chance: random.Random, _: bool) -> Iterator[tuple[str, _Answers]]:
    """How many were asked, and what those who answered said."""
    asked = sheet.issued.service.household_units or 40
    returned = asked * _ANSWER // 100
    first = form.form.sections[0]
    answers: _Answers = {f"{first.code}.asked": asked, f"{first.code}.returned": returned}
    answers |= {f"{first.code}.helped": returned // 5, f"{first.code}.easy_read": "Yes"}
    for section in form.form.sections[1:]:
        if sheet.state(section.code).on:
            answers |= _shared_out(section, returned, chance)
    yield "", answers


def _shared_out(section: Section, returned: int, chance: random.Random) -> _Answers:
    """So many answers over the choices of a question; the first ones are the most usual."""
    codes = [question.code for question in section.inputs]
    weights = [2 ** (len(codes) - place) for place in range(len(codes))]
    chosen = chance.choices(codes, weights, k=returned)
    return {code: chosen.count(code) for code in codes}


_Filling = Callable[[IssuedForm, ServiceSheet, random.Random, bool], Iterator[tuple[str, _Answers]]]
_FILLED: dict[str, _Filling] = {LONG_TERM: _residents, DISTANCE: _readings, SURVEY: _survey}
