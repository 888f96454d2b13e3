"""The Summary page: what is left for each service.

One line says whether the workbook is ready.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook.layout.cells import Fixed, Role, cell_name
from workbook.layout.form_layout import FormLayout
from workbook.layout.indicator_lines import MANY_CHOSEN, choice_words, indicator_lines
from workbook.layout.issue import Issue
from workbook.layout.limits import LONGEST_FORMULA
from workbook.layout.names import SUMMARY, quoted
from workbook.layout.positions import absolute
from workbook.layout.sheets import Page, PageKind, ServiceSheet
from workbook.model import QUARTERLY, Framework

READY = "Ready to return. Save this file and send it back."

#: Each column: its heading, its width, and the counter it shows, if it shows one.
_COLUMNS = (
    ("Service", 44, ""),
    ("Answered", 13, "answered"),
    ("Asked", 10, "asked"),
    ("To answer", 14, "blank"),
    ("To correct", 14, "correct"),
    ("To explain", 14, "explain"),
    ("State", 24, ""),
    ("Go to", 17, ""),
    ("Choice of indicators", 26, ""),
)
_TO_ANSWER, _STATE, _GO_TO, _CHOICE = 3, 6, 7, 8
#: How many columns each form has; that of the choice is for the return itself, where a service may choose.
_OF_EVERY_FORM = 8
_HEADING_ROW = 4


def summary_page(
    framework: Framework,
    issued: Issue,
    form: FormLayout,
    sheets: tuple[ServiceSheet, ...],
    return_words: str,
    further: ServiceSheet | None = None,
) -> Page:
    """Lay out the Summary page.

    return_words: by when and to whom the workbook goes back. further: the sheet of further reasons.
    """
    is_return, first = issued.form == QUARTERLY, _HEADING_ROW + 1
    choices = [choice_words(framework, form, sheet) for sheet in sheets] if is_return else []
    columns = _COLUMNS if any(choices) else _COLUMNS[:_OF_EVERY_FORM]
    rows = [(sheet, form) for sheet in sheets]
    rows += [(further, form.further)] if further is not None and form.further is not None else []
    last = first + len(rows) - 1
    blank, correct, explain = (
        f"SUM({cell_name(first, column)}:{cell_name(last, column)})" for column in range(_TO_ANSWER, _TO_ANSWER + 3)
    )
    overall = (
        f'=IF({blank}+{correct}+{explain}=0,"{READY}",'
        f'"Not ready yet. To answer: "&{blank}&". To correct: "&{correct}&". To explain: "&{explain}&".")'
    )
    to_answer = sum(int(sheet.slots["counter.blank"]) for sheet in sheets)
    start = f"Not ready yet. To answer: {to_answer}. To correct: 0. To explain: 0." if to_answer else READY
    cells = [
        Fixed(0, 0, Role.TITLE, SUMMARY),
        Fixed(1, 0, Role.SUBTITLE, f"{issued.provider_name}. {issued.period.label}. {issued.authority_name}."),
        Fixed(2, 0, Role.STATUS, start, overall),
        Fixed(3, 0, Role.SUBTITLE, return_words),
        *(Fixed(_HEADING_ROW, column, Role.HEADING, words) for column, (words, _, __) in enumerate(columns)),
    ]
    for row, (sheet, placed) in enumerate(rows, first):
        cells += _service_row(row, placed, sheet)
    if is_return:
        cells += (*_choices(choices, first), *_of_indicators(framework, form, sheets, first))
    widths = tuple(width for _, width, __ in columns)
    return Page(SUMMARY, PageKind.SUMMARY, tuple(cells), widths, _HEADING_ROW)


def _choices(choices: Sequence[tuple[str, str] | None], first: int) -> Iterator[Fixed]:
    """What is said of each service's choice of indicators."""
    for row, choice in enumerate(choices, first):
        if choice is not None:
            yield Fixed(row, _CHOICE, Role.LEFT, *choice, longest=MANY_CHOSEN)


def _of_indicators(
    framework: Framework, form: FormLayout, sheets: tuple[ServiceSheet, ...], first: int
) -> Iterator[Fixed]:
    """What is said of each indicator over all services."""
    heading = first + len(sheets) + 1
    lines = tuple(indicator_lines(framework, form, sheets, heading, tuple(range(_TO_ANSWER, _GO_TO))))
    # Of so many services that a formula would be too long for a program, each is looked at by itself.
    if max(len(line.formula) for line in lines) <= LONGEST_FORMULA:
        yield from lines


def _service_row(row: int, form: FormLayout, sheet: ServiceSheet) -> list[Fixed]:
    name = quoted(sheet.name)
    at = {counter: f"{name}!{absolute(*position)}" for counter, position in form.counters.items()}
    figures = [
        Fixed(row, column, Role.FIGURE, sheet.slots[f"counter.{counter}"], f"={at[counter]}")
        for column, (_, __, counter) in enumerate(_COLUMNS)
        if counter
    ]
    left = "+".join(cell_name(row, column) for column in range(_TO_ANSWER, _TO_ANSWER + 3))
    link = f"#{name}!".replace('"', '""')
    box = cell_name(0, form.input_columns[0]).rstrip("1")
    open_box = f'=IF({at["first_open"]}<9999,HYPERLINK("{link}{box}"&{at["first_open"]},"First open box"),"")'
    # By a formula, as LibreOffice breaks no line of an ordinary link; its words stand in the sheet already, as a
    # text in a formula may have 255 letters.
    to_sheet = f'=HYPERLINK("{link}A1",{name}!{absolute(*form.title)})'
    starts_ready = not sheet.slots["counter.blank"]
    return [
        Fixed(row, 0, Role.LINK, str(sheet.slots["title"]), to_sheet),
        *figures,
        Fixed(row, _STATE, Role.LEFT, "Ready" if starts_ready else "Not ready", f'=IF({left}=0,"Ready","Not ready")'),
        Fixed(row, _GO_TO, Role.LINK, "" if starts_ready else "First open box", open_box),
    ]
