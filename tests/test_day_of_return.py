"""No day of a person's row lies after the day on which the return was typed.

1. A day after it is refused; it is the day of saving, or of receiving where a file does not say, or its clock is wrong.
2. On the sheet it is the present day, and only in a form that asks for it.
3. Every form about people asks for it of each day on which something has happened.
"""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

import short_term
from workbook.assess import return_day
from workbook.feedback.filling import steady_bytes
from workbook.layout import place_form
from workbook.model import Per, Period, QuestionType
from workbook.rules import RETURN_DAY, facts_named
from world import PERIOD, configuration, judged

#: Days on which something is to happen.
YET_TO_COME = {"OWN-OUT-1.due"}


def moment(text: str) -> dt.datetime:
    """A moment in UTC."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("saved", "received", "day"),
    [
        ("2008-09-10T12:00", "2008-10-02T09:00", "2008-09-10"),
        ("2008-09-10T23:30", "2008-10-02T09:00", "2008-09-11"),
        ("1980-01-01T00:00", "2008-10-02T09:00", "2008-10-02"),
        ("", "2008-10-02T09:00", "2008-10-02"),
        ("", "", ""),
    ],
)
def test_the_day_is_that_of_saving(saved: str, received: str, day: str) -> None:
    """1: just before midnight in summer it is the next day there."""
    known = [moment(text) if text else None for text in (saved, received)]
    found = return_day(PERIOD, *known)
    assert ("" if found is None else found.isoformat()) == day


@pytest.mark.parametrize(("ended", "codes"), [(dt.date(2008, 9, 10), []), (dt.date(2008, 9, 11), ["R01"])])
def test_a_day_after_the_return_is_refused(ended: dt.date, codes: list[str]) -> None:
    """1: in a return that was saved before the quarter was over."""
    person = {**short_term.CAREFUL, "ended": ended}
    book = openpyxl.load_workbook(io.BytesIO(short_term.typed(**person)))
    returned = judged(steady_bytes(book, moment("2008-09-10T12:00")), short_term.workbook().known)
    assert [finding.code for finding in returned.findings] == codes


def test_the_sheet_has_the_present_day_where_a_form_names_it() -> None:
    """2: the quarterly return does not, so that no program asks to save what nobody changed."""
    framework = configuration().framework
    for form in framework.forms:
        placed = place_form(form, framework.periods.collected, 3)
        formulas = [cell.formula for cell in placed.fixed if "TODAY" in cell.formula]
        assert formulas == (["=TODAY()"] if form.names_return_day else [])
        assert form.names_return_day is (form.per is Per.PERSON)


def test_every_day_that_is_over_is_held_against_it() -> None:
    """3: by a stop rule."""
    for form in configuration().framework.forms:
        if form.per is Per.PERSON:
            days = {code for code, question in form.questions.items() if question.type is QuestionType.DATE}
            held = {
                code for rule in form.active_rules if RETURN_DAY in facts_named(rule.test) for code in rule.questions
            }
            ordered = {code for rule in form.active_rules if set(rule.questions) & held for code in rule.questions}
            assert days - YET_TO_COME <= held | ordered
            assert held
    assert Period(2008, 2) == PERIOD
