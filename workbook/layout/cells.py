"""The cells of a layout: what is printed, and what is typed.

Rows and columns count from 0. A layout holds meaning, not look: a role here, a format in the writer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from workbook.model import QuestionType


class Role(StrEnum):
    """The role of a fixed cell, which decides its format."""

    KEY = "key"
    TITLE = "title"
    SUBTITLE = "subtitle"
    STATUS = "status"
    NOTE = "note"
    BEFORE = "before"
    HEADING = "heading"
    SECTION = "section"
    CODE = "code"
    INDICATOR = "indicator"
    INDICATOR_LINK = "indicator_link"
    QUESTION = "question"
    FACT = "fact"
    UNIT = "unit"
    PREVIOUS = "previous"
    CHECK = "check"
    ROW_CHECK = "row check"
    DERIVED = "derived"
    VALUE = "value"
    PROGRESS = "progress"
    TEXT = "text"
    STEP = "step"
    LABEL = "label"
    LINK = "link"
    FIGURE = "figure"
    LEFT = "left"
    IDENTITY = "identity"
    LIST = "list"


class InputRole(StrEnum):
    """The role of an input.

    An answer, whether an indicator is reported, or why an unlikely answer is right or that choice was changed.
    """

    ANSWER = "answer"
    CHOICE = "choice"
    EXPLANATION = "explanation"


@dataclass(frozen=True)
class Fixed:
    """A cell the provider cannot change.

    value: what is printed; None where a `slot` of the service sheet fills it. formula: with its leading
    `=`, and then `value` is its true starting result for a reported indicator (`""` for any other).
    indicator: the indicator whose block it belongs to, or empty. target: where a link leads. longest: the
    longest text that the formula can show.
    """

    row: int
    column: int
    role: Role
    value: str | float | None = None
    formula: str = ""
    slot: str = ""
    section: str = ""
    target: str = ""
    longest: str = ""


@dataclass(frozen=True)
class Input:
    """A cell to type in, where its indicator's state allows.

    code: a question's, or for a choice a section's; empty where it is for a record as a whole.
    record: the number of the record that it is of; 0 where the service itself answers. formula: the stop validation, FALSE for an illegal
    entry; for a list, the range of its entries. Texts are within Excel's limits.
    """

    row: int
    column: int
    role: InputRole
    code: str
    section: str
    type: QuestionType | None
    is_list: bool
    formula: str
    prompt_title: str
    prompt: str
    error: str
    record: int = 0

    @property
    def is_of_choice(self) -> bool:
        """Whether it says if a section is reported, or why that was changed."""
        return self.section != "" and self.code == self.section


@lru_cache(maxsize=2**17)  # the sheets of a form have the same cells, and their names are the same texts then
def cell_name(row: int, column: int) -> str:
    """`D12` for row 11, column 3."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
