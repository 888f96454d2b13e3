"""The hidden sheet of what may be chosen from.

Its columns have defined names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook.layout.boxes import NOTHING_LIST, YES_NO_LIST, codes_name, list_name
from workbook.layout.cells import Fixed, Role
from workbook.layout.form_layout import FormLayout
from workbook.layout.further import NamedColumn, further_columns, further_names, reason_rows
from workbook.layout.positions import absolute
from workbook.layout.sheets import Page, PageKind, ServiceSheet
from workbook.model import Form, Framework

LISTS = "Lists"
_WIDTH = 12


def lists_page(framework: Framework, form: Form, layout: FormLayout, sheets: Sequence[ServiceSheet]) -> Page:
    """Lay out the sheet of lists.

    Of each code list there are the words, and beside them the codes.
    """
    columns = _columns(framework, form, layout, sheets)
    return Page(LISTS, PageKind.LISTS, tuple(_cells(columns)), (_WIDTH,) * len(columns))


def list_names(framework: Framework, form: Form, layout: FormLayout, sheets: Sequence[ServiceSheet]) -> dict[str, str]:
    """Name the columns of the sheet of lists, and parts of them."""
    columns = _columns(framework, form, layout, sheets)
    names = {NOTHING_LIST: f"={LISTS}!$A$3"}
    if layout.further is not None:
        names |= further_names(layout, sheets)
    at = {named.name: number for number, named in enumerate(columns)}
    names |= {named.name: _rows(at[named.name], 0, len(named.content) - 1) for named in columns}
    if layout.further is not None:
        for name, column, first, last in reason_rows(framework, form):
            names[name] = _rows(at[column], first, last)
    return names


def _columns(framework: Framework, form: Form, layout: FormLayout, sheets: Sequence[ServiceSheet]) -> list[NamedColumn]:
    columns = [NamedColumn(YES_NO_LIST, ("Yes", "No"))]
    used = {question.choices for question in form.questions.values()}
    for code_list in framework.code_lists:
        if code_list.code in used:
            columns.append(NamedColumn(list_name(code_list.code), [entry.title for entry in code_list.entries]))
            columns.append(NamedColumn(codes_name(code_list.code), [entry.code for entry in code_list.entries]))
    if layout.further is not None:
        columns += further_columns(form, layout, sheets)
    return columns


def _cells(columns: Sequence[NamedColumn]) -> Iterator[Fixed]:
    for number, named in enumerate(columns):
        for row, content in enumerate(named.content):
            yield Fixed(row, number, Role.LIST, content)


def _rows(column: int, first: int, last: int) -> str:
    return f"={LISTS}!{absolute(first, column)}:{absolute(last, column)}"
