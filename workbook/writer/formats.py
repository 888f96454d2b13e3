"""What each role looks like.

Words carry the meaning; colour only stands beside them.

Text and its background differ by at least 4.5 to 1 (WCAG AA).
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import product
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook

from workbook.layout import InputRole, Mark, Role
from workbook.model import QuestionType
from workbook.rules.states import RowState
from workbook.table.book import TYPEFACE
from workbook.table.colours import BAND, BLUE, HEAD, INK, LINE, PAPER, QUIET, RULE

_LINE = {"border": 1, "border_color": LINE}
_WRAPPED = {"text_wrap": True, "valign": "vcenter"}
_INDENTED = {"align": "left", "indent": 1}
_RIGHT = {"align": "right", "indent": 1}
_TOP = {"top": 1, "top_color": RULE}

_BASE: dict[str, Any] = {**TYPEFACE, "font_size": 11, "font_color": INK, "valign": "vcenter"}

_ROLES: dict[Role, dict[str, Any]] = {
    Role.KEY: {"font_color": QUIET},
    Role.TITLE: {"font_size": 16, "bold": True, "font_color": HEAD},
    Role.SUBTITLE: {"font_size": 12, "font_color": QUIET},
    Role.STATUS: {"font_size": 12, "bold": True},
    Role.NOTE: {**_INDENTED},
    Role.BEFORE: {"font_color": QUIET, **_WRAPPED, **_INDENTED, **_LINE},
    Role.HEADING: {"bold": True, "font_color": PAPER, "bg_color": HEAD, **_WRAPPED, **_LINE, **_INDENTED},
    Role.SECTION: {"bold": True, "bg_color": BAND, **_INDENTED, **_TOP},
    Role.CODE: {"font_color": QUIET, **_WRAPPED, **_INDENTED, **_LINE},
    Role.INDICATOR: {"bold": True, "bg_color": BAND, **_WRAPPED, **_INDENTED, **_TOP},
    Role.INDICATOR_LINK: {"font_color": BLUE, "underline": 1, "bg_color": BAND, **_INDENTED, **_TOP},
    Role.QUESTION: {**_WRAPPED, **_LINE, **_INDENTED},
    Role.FACT: {"align": "left", "indent": 1, "num_format": "#,##0"},
    Role.UNIT: {"font_color": QUIET, **_WRAPPED, **_LINE, **_INDENTED},
    Role.PREVIOUS: {"font_color": QUIET, **_LINE, **_WRAPPED, **_RIGHT},
    Role.CHECK: {**_WRAPPED, **_LINE, **_INDENTED},
    # Of a text that is too long for its row the beginning is seen.
    Role.ROW_CHECK: {**_WRAPPED, **_LINE, **_INDENTED, "valign": "top"},
    Role.DERIVED: {"font_color": QUIET, "num_format": "0.0", **_LINE, **_WRAPPED, **_RIGHT},
    Role.VALUE: {"font_color": QUIET},
    Role.PROGRESS: {"font_color": QUIET},
    Role.TEXT: {"text_wrap": True, "valign": "top", **_INDENTED},
    Role.STEP: {"text_wrap": True, "valign": "top", **_INDENTED},
    Role.LABEL: {"bold": True, "text_wrap": True, "valign": "top", **_INDENTED},
    Role.LINK: {"font_color": BLUE, "underline": 1, **_WRAPPED, **_INDENTED},
    Role.FIGURE: {"num_format": "#,##0", **_RIGHT},
    Role.LEFT: {**_WRAPPED, **_INDENTED},
    Role.IDENTITY: {"font_size": 9, "font_color": QUIET},
    Role.LIST: {},
}

_INPUT: dict[str, Any] = {"locked": False, "bg_color": PAPER, "border": 2, "border_color": RULE, **_WRAPPED}
_NUMBER_FORMATS = {
    QuestionType.COUNT: "#,##0",
    QuestionType.NUMBER: "#,##0.00",
    QuestionType.MONEY: "\N{POUND SIGN}#,##0.00",
    # Programs turn a box into a percentage where 45% is typed only if it has no format of its own.
    QuestionType.PERCENTAGE: "General",
    QuestionType.DATE: "dd/mm/yyyy",
    **dict.fromkeys((QuestionType.YES_NO, QuestionType.CHOICE, QuestionType.TEXT), "@"),
}
#: What a row's state adds: it colours words that stand there already.
CONDITIONS: dict[RowState, dict[str, Any]] = {
    RowState.OFF: {"font_color": QUIET, "bg_color": "#EDEDED"},
    RowState.CORRECT: {"font_color": "#9C0006", "bg_color": "#FDE9E9"},
    RowState.CHOOSE: {"font_color": "#9C0006", "bg_color": "#FDE9E9"},
    RowState.EXPLAIN: {"font_color": "#7A4100", "bg_color": "#FFF1DC"},
    RowState.NOTED: {"font_color": "#1E5631", "bg_color": "#E8F5EC"},
    RowState.BLANK: {"font_color": QUIET},
}
#: What hides the content of a box that is not asked. It is kept.
_HIDDEN_CONTENT = {"num_format": ";;;"}


def role_look(role: Role, accent: str = "") -> dict[str, Any]:
    """The look of a fixed cell, in XlsxWriter's words.

    accent: the colour of headings, in place of ours.
    """
    look = {**_BASE, **_ROLES[role]}
    return {key: accent if accent and value == HEAD else value for key, value in look.items()}


def entry_look(role: InputRole, kind: QuestionType | None, *, is_open: bool) -> dict[str, Any]:
    """The look of an input: open a box, locked print."""
    in_words = role is InputRole.EXPLANATION or kind in (QuestionType.CHOICE, QuestionType.TEXT)
    side = _INDENTED if in_words else _RIGHT
    box = _INPUT if is_open else {**_LINE, **_WRAPPED}
    return {**_BASE, **box, "num_format": _NUMBER_FORMATS[kind] if kind else "@", **side}


def mark_look(mark: Mark) -> dict[str, Any]:
    """The look that a cell takes on in a state, over its own."""
    look = CONDITIONS[mark.state]
    if mark.hides:
        return {**look, **_HIDDEN_CONTENT}
    return look if mark.flagged is None else {**look, "bold": True, "num_format": _flagged(mark.flagged)}


def _flagged(kind: QuestionType) -> str:
    """A number format that marks a box without colour, where no words stand beside it; what was typed stays."""
    number = _NUMBER_FORMATS[kind] if kind is QuestionType.DATE else "General"  # 1.5 is not to look like 2
    return f'"! "{number};"! "-{number};"! "{number};"! "@'


@cache
def wraps(role: Role) -> bool:
    """Whether a cell of that role wraps its text."""
    return bool(role_look(role).get("text_wrap"))


@cache
def typeface(role: Role) -> tuple[float, bool]:
    """A role's size of type in points, and boldness."""
    look = role_look(role)
    return look["font_size"], look.get("bold", False)


class Formats:
    """Every format that the workbooks of a form have.

    They are made and numbered at once and in one order, so that a cell's format has the same number in each workbook.
    accent: the colour of headings, in place of ours.
    """

    def __init__(self, book: Workbook, marks: Iterable[Mark], accent: str = "") -> None:
        self._tables = (book.formats, book.xf_format_indices, book.dxf_format_indices)
        self._add_format = book.add_format
        self._made: dict[str, Format] = {}
        self._roles = {role: self._cell(role_look(role, accent)) for role in Role}
        self._running_on = self._cell({**role_look(Role.INDICATOR), "text_wrap": False})
        self._entries = {
            key: self._cell(entry_look(key[0], key[1], is_open=key[2]))
            for key in product(InputRole, (None, *_NUMBER_FORMATS), (True, False))
        }
        self._marks = {_mark_key(mark): self._state(mark_look(mark)) for mark in marks}

    def lend(self, book: Workbook) -> None:
        """Let another workbook use the same formats."""
        book.formats, book.xf_format_indices, book.dxf_format_indices = self._tables

    def role(self, role: Role) -> Format:
        """The format of a fixed cell."""
        return self._roles[role]

    def running_on(self) -> Format:
        """The format of an indicator's title that runs on over empty cells."""
        return self._running_on

    def entry(self, role: InputRole, kind: QuestionType | None, is_open: bool) -> Format:
        """The format of an input."""
        return self._entries[role, kind, is_open]

    def mark(self, mark: Mark) -> Format:
        """The format that a cell takes on in a state."""
        return self._marks[_mark_key(mark)]

    def _cell(self, look: dict[str, Any]) -> Format:
        made = self._made_once(look)
        made._get_xf_index()  # type: ignore[no-untyped-call]
        return made

    def _state(self, look: dict[str, Any]) -> Format:
        made = self._made_once(look)
        made._get_dxf_index()  # type: ignore[no-untyped-call]
        return made

    def _made_once(self, look: dict[str, Any]) -> Format:
        key = repr(look)
        if key not in self._made:
            self._made[key] = self._add_format(look)
        return self._made[key]


def _mark_key(mark: Mark) -> tuple[RowState, bool, QuestionType | None]:
    return mark.state, mark.hides, mark.flagged
