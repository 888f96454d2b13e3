"""Place a form along its axis."""

from __future__ import annotations

from dataclasses import replace

from workbook.layout.form import place_questions
from workbook.layout.form_layout import FormLayout
from workbook.layout.further import place_further
from workbook.layout.records import place_records
from workbook.model import Form, Per, PeriodLength


def place_form(form: Form, length: PeriodLength, records: int = 0) -> FormLayout:
    """Place a form on one sheet, the same for every service.

    length: of the framework's periods, which the sheet names. records: how many rows a form has whose records go down; at least one is placed.
    """
    if form.per is Per.SERVICE:
        return place_questions(form, length)
    layout = place_records(form, max(1, records))
    further = form.further_form
    return layout if further is None else replace(layout, further=place_further(further))
