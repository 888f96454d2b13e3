"""What a workbook prints of the last reading of a person."""

from __future__ import annotations

from collections.abc import Mapping

from workbook.model import READ_ON, Form, Framework, day_of
from workbook.text import dated, number_text

#: What stands for an item that was not read.
_NOT_READ = "-"


def last_reading(framework: Framework, form: Form, said: Mapping[str, float | str]) -> str:
    """Write the day, the levels in order, and the total.

    said: by question. It is empty for a form that reads no model.
    """
    section = form.reading
    day = said.get(f"{section.code}.{READ_ON}") if section is not None else None
    if section is None or not isinstance(day, float):
        return ""
    model = framework.model(section.model)
    answers = {code: said.get(f"{section.code}.{code}") for code in model.items_by_code}
    levels = {code: level for code, level in answers.items() if isinstance(level, float)}
    row = " ".join(number_text(levels[code]) if code in levels else _NOT_READ for code in answers)
    total = model.total_of(levels)
    return f"{dated(day_of(day))}: {row}" + ("" if total is None else f". Total {number_text(total)}")
