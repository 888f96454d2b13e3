"""Lay out a framework's sheet, and whole workbooks.

`place_form` places a framework on a service sheet, `plan` lays out a workbook.

The writer and the reader both work from the same `Layout` and never from each other.
"""

from workbook.layout.book import (
    CARRIED,
    CARRIED_ROW,
    CORRECTIONS,
    IDENTITY_PROPERTIES,
    PAGE_NAMES,
    REFERENCE_TEXT,
    identity_values,
    plan,
    reference_text,
    return_address,
)
from workbook.layout.boxes import MOST_TEXT_DIGITS, allowed_words, highest_text, wanted_words, zero_words
from workbook.layout.cells import Fixed, Input, InputRole, Role, cell_name
from workbook.layout.columns import Column, ColumnRole, heading
from workbook.layout.form_layout import SERVICE_KEY, FormLayout, FormRow, Mark
from workbook.layout.form_print import FormPrint, as_read
from workbook.layout.issue import Issue, IssuedService, Part
from workbook.layout.names import file_part, file_stem, provider_stem
from workbook.layout.placing import place_form
from workbook.layout.positions import LONGEST_EXPLANATION, choice_key, question_label
from workbook.layout.return_boxes import LONGEST_NOTE, RETURN_BOXES
from workbook.layout.sheets import Layout, Page, PageKind, ServiceSheet

__all__ = [
    "CARRIED",
    "CARRIED_ROW",
    "CORRECTIONS",
    "IDENTITY_PROPERTIES",
    "LONGEST_EXPLANATION",
    "LONGEST_NOTE",
    "MOST_TEXT_DIGITS",
    "PAGE_NAMES",
    "REFERENCE_TEXT",
    "RETURN_BOXES",
    "SERVICE_KEY",
    "Column",
    "ColumnRole",
    "Fixed",
    "FormLayout",
    "FormPrint",
    "FormRow",
    "Input",
    "InputRole",
    "Issue",
    "IssuedService",
    "Layout",
    "Mark",
    "Page",
    "PageKind",
    "Part",
    "Role",
    "ServiceSheet",
    "allowed_words",
    "as_read",
    "cell_name",
    "choice_key",
    "file_part",
    "file_stem",
    "heading",
    "highest_text",
    "identity_values",
    "place_form",
    "plan",
    "provider_stem",
    "question_label",
    "reference_text",
    "return_address",
    "wanted_words",
    "zero_words",
]
