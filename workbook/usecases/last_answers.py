"""What a workbook prints of what was said of a person last."""

from __future__ import annotations

from collections.abc import Mapping

from workbook.model import READ_ON, Form, Framework, Section, day_of
from workbook.model.own import AGREED, RESULT, REVIEWED
from workbook.text import dated, number_text

#: What stands for an item that was not read.
_NOT_READ = "-"
#: What counts of one row, by question.
_Answers = Mapping[str, float | str]


def last_answers(framework: Framework, form: Form, answers: _Answers) -> str:
    """Write what was last said of a person or an outcome.

    It is empty for a form that does neither.
    """
    if form.reading is not None:
        return _last_reading(framework, form.reading, answers)
    return "" if form.own_outcomes is None else _last_review(framework, form.own_outcomes, answers)


def _last_reading(framework: Framework, section: Section, answers: _Answers) -> str:
    """The day, the levels in order, and the total."""
    day = _day(section, READ_ON, answers)
    if not day:
        return ""
    model = framework.model(section.model)
    by_item = {code: answers.get(f"{section.code}.{code}") for code in model.items_by_code}
    levels = {code: level for code, level in by_item.items() if isinstance(level, float)}
    row = " ".join(number_text(levels[code]) if code in levels else _NOT_READ for code in by_item)
    total = model.total_of(levels)
    return f"{day}: {row}" + ("" if total is None else f". Total {number_text(total)}")


def _last_review(framework: Framework, section: Section, answers: _Answers) -> str:
    """The domain, when it was agreed, and how far it was met; before a review, when that is due."""
    agreed, due, reviewed = (_day(section, name, answers) for name in (AGREED, "due", REVIEWED))
    result = _title(framework, section, RESULT, answers)
    became = f"{result} on {reviewed}" if result and reviewed else f"Review due {due}" if due else ""
    begun = ", ".join(filter(None, (_title(framework, section, "domain", answers), f"agreed {agreed}")))
    return f"{begun}. {became}." if became else f"{begun}."


def _day(section: Section, name: str, answers: _Answers) -> str:
    day = answers.get(f"{section.code}.{name}")
    return dated(day_of(day)) if isinstance(day, float) else ""


def _title(framework: Framework, section: Section, name: str, answers: _Answers) -> str:
    """The words of a choice."""
    question = next(question for question in section.questions if question.name == name)
    chosen = answers.get(question.code)  # an older list may have had it
    return next((entry.title for entry in framework.code_list(question.choices).entries if entry.code == chosen), "")
