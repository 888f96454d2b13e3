"""Where everything stands: `build_form` places a framework on a service sheet, `plan` lays out a workbook.

The writer and the reader both work from the same `Layout` and never from each other.
"""

from workbook.layout.book import (
    IDENTITY_PROPERTIES,
    REFERENCE_TEXT,
    guidance_name,
    identity_values,
    plan,
    reference_text,
)
from workbook.layout.cells import (
    Fixed,
    Form,
    Input,
    InputRole,
    Issued,
    IssuedService,
    Layout,
    Page,
    PageKind,
    Part,
    Role,
    Row,
    ServiceSheet,
    cell_name,
)
from workbook.layout.form import build_form
from workbook.layout.formulas import MOST_TEXT_DIGITS, SHORTEST_EXPLANATION, message_figures, plain_message
from workbook.layout.names import file_stem
from workbook.layout.positions import (
    ANSWER,
    CHECK,
    EXPLANATION,
    HEADING_KEY,
    HEADINGS,
    HIDDEN_COLUMNS,
    KEY,
    LONGEST_EXPLANATION,
    PREVIOUS,
    PROGRESS,
    QUESTION,
    UNIT,
    VALUE,
    choice_key,
)
from workbook.layout.rulebook import active_rules, subject

__all__ = [
    "ANSWER",
    "CHECK",
    "EXPLANATION",
    "HEADINGS",
    "HEADING_KEY",
    "HIDDEN_COLUMNS",
    "IDENTITY_PROPERTIES",
    "KEY",
    "LONGEST_EXPLANATION",
    "MOST_TEXT_DIGITS",
    "PREVIOUS",
    "PROGRESS",
    "QUESTION",
    "REFERENCE_TEXT",
    "SHORTEST_EXPLANATION",
    "UNIT",
    "VALUE",
    "Fixed",
    "Form",
    "Input",
    "InputRole",
    "Issued",
    "IssuedService",
    "Layout",
    "Page",
    "PageKind",
    "Part",
    "Role",
    "Row",
    "ServiceSheet",
    "active_rules",
    "build_form",
    "cell_name",
    "choice_key",
    "file_stem",
    "guidance_name",
    "identity_values",
    "message_figures",
    "plain_message",
    "plan",
    "reference_text",
    "subject",
]
