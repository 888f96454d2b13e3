"""The records of a layout.

`Fixed` and `Input` cells, pages, and what was issued.

Rows and columns count from 0. A layout holds meaning, not look: a role here, a format in the writer.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from workbook.layout.columns import Column, ColumnRole
from workbook.model import Period, QuestionType, Service, State
from workbook.rules.states import RowState


class Role(StrEnum):
    """The role of a fixed cell, which decides its format."""

    KEY = "key"
    TITLE = "title"
    SUBTITLE = "subtitle"
    STATUS = "status"
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

    An answer, whether an indicator is reported, or why an unlikely answer is right.
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

    code: an item's, or for a choice an indicator's. formula: the stop validation, FALSE for an illegal
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


@dataclass(frozen=True)
class FormRow:
    """One row of the service sheet.

    Its key, as column A carries it, and the indicator it belongs to.
    """

    key: str
    section: str = ""
    question: str = ""


@dataclass(frozen=True)
class FormLayout:
    """The service sheet of one framework, alike for every service.

    rows: every row's key, in order. columns: from the left. fixed and inputs: every cell. heading_row: the row of column headings,
    below which nothing scrolls away. unenforced: rules that no validation holds, only the Check cell.
    """

    rows: tuple[FormRow, ...]
    columns: tuple[Column, ...]
    fixed: tuple[Fixed, ...]
    inputs: tuple[Input, ...]
    heading_row: int
    unenforced: tuple[str, ...]

    def column(self, role: ColumnRole) -> int:
        """The number of the column of that role."""
        return next(number for number, column in enumerate(self.columns) if column.role is role)

    def cell(self, key: str, role: ColumnRole) -> str:
        """Name a cell by its row's key and column's role.

        Raises KeyError if there is no such row.
        """
        return cell_name(self._row_of[key], self.column(role))

    @property
    def hidden_columns(self) -> tuple[int, ...]:
        """The numbers of the columns that are not for people."""
        return tuple(number for number, column in enumerate(self.columns) if column.hidden)

    @cached_property
    def _row_of(self) -> dict[str, int]:
        return {row.key: number for number, row in enumerate(self.rows)}


class Part(StrEnum):
    """The indicators that a workbook asks.

    All of the service's, the national core alone, or the rest.

    A provider with a system of its own gets two workbooks, whose data are merged (EM framework, section 6).
    """

    WHOLE = "whole"
    STANDARD = "standard"
    AMENDED = "amended"

    def overlaps(self, part: Part) -> bool:
        """Whether both ask some of the same.

        Only one of the two then counts.
        """
        return self is part or Part.WHOLE in (self, part)


@dataclass(frozen=True)
class IssuedService:
    """One service as issued.

    Its facts, the state of each indicator, last quarter's accepted figures.
    """

    service: Service
    states: dict[str, State]
    previous: dict[str, float]


@dataclass(frozen=True)
class Issue:
    """The small record of one issued workbook.

    With the form of its framework it gives the layout again.
    digest: of the framework and its form. due: the last day for returning it.
    """

    workbook_id: str
    digest: str
    period: Period
    authority: str
    authority_name: str
    provider_id: str
    national_provider_id: str
    provider_name: str
    contact_email: str
    due: dt.date
    services: tuple[IssuedService, ...]
    part: Part = Part.WHOLE


class PageKind(StrEnum):
    """The sheets that are not service sheets."""

    COVER = "cover"
    SUMMARY = "summary"
    GUIDANCE = "guidance"
    LISTS = "lists"
    IDENTITY = "identity"


@dataclass(frozen=True)
class Page:
    """One sheet of fixed cells.

    widths: of its columns, in characters. heading_row: printed again on each page.
    """

    name: str
    kind: PageKind
    cells: tuple[Fixed, ...]
    widths: tuple[int, ...]
    heading_row: int | None = None


@dataclass(frozen=True)
class ServiceSheet:
    """One service sheet: a named form with its slots filled."""

    name: str
    issued: IssuedService
    slots: dict[str, str | float]

    def state(self, section: str) -> State:
        """The service's state for a section; SELECTED for no section."""
        return self.issued.states[section] if section else State.SELECTED

    def section_of(self, code: str) -> str:
        """The section that a question's or section's code belongs to."""
        return code if code in self.issued.states else code.rpartition(".")[0]

    def is_open(self, entry: Input) -> bool:
        """Whether the provider may type there.

        It is an input of a shown indicator, or a choice that may be switched.
        """
        state = self.state(entry.section)
        return state.switchable if entry.role is InputRole.CHOICE else state.shown

    def printed(self, cell: Fixed) -> str | float:
        """The content of a fixed cell of this sheet when issued."""
        if cell.slot:
            return self.slots[cell.slot]
        if cell.formula and cell.section and not self.state(cell.section).on:
            return RowState.OFF if cell.role is Role.PROGRESS and cell.value else ""
        return "" if cell.value is None else cell.value

    def starting_choice(self, entry: Input) -> str:
        """What a choice cell holds when it is issued."""
        return "Yes" if self.state(entry.section).on else "No"


@dataclass(frozen=True)
class Layout:
    """One workbook, cell by cell.

    The writer writes it and the reader expects it. title: of the return.
    """

    issued: Issue
    form: FormLayout
    sheets: tuple[ServiceSheet, ...]
    cover: Page
    summary: Page
    guidance: Page
    lists: Page
    identity: Page
    names: dict[str, str]
    title: str

    @property
    def pages(self) -> tuple[Page, ...]:
        """The sheets of fixed cells, in order around service sheets."""
        return (self.cover, self.summary, self.guidance, self.lists, self.identity)


def cell_name(row: int, column: int) -> str:
    """`D12` for row 11, column 3."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row + 1}"
