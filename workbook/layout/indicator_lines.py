"""What Summary says of each indicator and each outcome, over all services.

The numbers are counted from the states of the indicator's rows on every sheet that shows it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from workbook.layout.cells import Fixed, Role, cell_name
from workbook.layout.columns import ColumnRole
from workbook.layout.form_layout import FormLayout
from workbook.layout.names import quoted
from workbook.layout.positions import absolute, choice_key
from workbook.layout.sheets import ServiceSheet
from workbook.model import Framework, Section
from workbook.rules.states import RowState
from workbook.selection import TYPICAL, regional_codes

#: What an indicator without an outcome of its own stands under.
_NO_OUTCOME = "General indicators"
#: What is to be done, by how urgent it is: the words, and the column of its number, counted from the first.
_LEFT = (("Correct what is marked", 1), ("Fill in what is blank", 0), ("Say why, or change it", 2))
_STATES = ((RowState.BLANK,), (RowState.CORRECT, RowState.CHOOSE), (RowState.EXPLAIN,))
#: What is said of a service's choice of regional indicators.
NONE_CHOSEN = "All regional indicators are No. Is that right?"
MANY_CHOSEN = f"More than {TYPICAL[-1]} regional indicators are Yes. Is that right?"


def indicator_lines(
    framework: Framework, form: FormLayout, sheets: Sequence[ServiceSheet], row: int, columns: tuple[int, ...]
) -> Iterator[Fixed]:
    """Lay out a heading and a line for each outcome and indicator shown.

    row: of the heading. columns: the three of the numbers, to answer, to correct and to explain, then that of the words.
    """
    words = columns[-1]
    *numbers, _ = columns
    yield from (Fixed(row, column, Role.HEADING, text) for column, text in _headings(columns))
    outcomes = {domain.code: domain.title for domain in framework.domains}
    shown = [section for section in framework.sections if any(sheet.state(section.code).shown for sheet in sheets)]
    for domain, members in groupby(
        sorted(shown, key=lambda section: _order(outcomes, section)), lambda section: section.domain
    ):
        sections = list(members)
        row += 1
        yield Fixed(row, 0, Role.SECTION, outcomes.get(domain, _NO_OUTCOME))
        first, last = row + 1, row + len(sections)
        blanks = [_starting_blanks(sheets, section) for section in sections]
        for column, start in zip(numbers, (sum(blanks), 0, 0), strict=True):
            total = f"=SUM({cell_name(first, column)}:{cell_name(last, column)})"
            yield Fixed(row, column, Role.FIGURE, float(start), total)
        yield _words(row, words, numbers, sum(blanks))
        for section, blank in zip(sections, blanks, strict=True):
            row += 1
            yield Fixed(row, 0, Role.LEFT, f"{section.label} {section.short_title}")
            for column, states, start in zip(numbers, _STATES, (blank, 0, 0), strict=True):
                yield Fixed(row, column, Role.FIGURE, float(start), _count(form, sheets, section, states))
            yield _words(row, words, numbers, blank)


def choice_words(framework: Framework, form: FormLayout, sheet: ServiceSheet) -> tuple[str, str] | None:
    """What is said where none or many regional indicators are reported.

    With its formula; None where the service may not choose.
    """
    codes = [code for code in regional_codes(framework) if code in sheet.issued.states and sheet.state(code).shown]
    if not any(sheet.state(code).switchable for code in codes):
        return None
    cells = [f"{quoted(sheet.name)}!{_switch(form, code)}" for code in codes]
    count = sum(sheet.state(code).on for code in codes)
    words = NONE_CHOSEN if count == 0 else MANY_CHOSEN if count > TYPICAL[-1] else ""
    total = "+".join(cells)
    return words, f'=IF({total}=0,"{NONE_CHOSEN}",IF({total}>{TYPICAL[-1]},"{MANY_CHOSEN}",""))'


def _headings(columns: tuple[int, ...]) -> Iterator[tuple[int, str]]:
    texts = ("To answer", "To correct", "To explain", "Check")
    yield 0, "Outcome and indicator, all services"
    yield from zip(columns, texts, strict=True)


def _order(outcomes: dict[str, str], section: Section) -> int:
    """Those without an outcome, most of them of the national core, come first."""
    return list(outcomes).index(section.domain) + 1 if section.domain else 0


def _words(row: int, column: int, numbers: Sequence[int], blank: int) -> Fixed:
    """The worst that is left, in words."""
    formula = '"Nothing left"'
    for words, number in reversed(_LEFT):
        formula = f'IF({cell_name(row, numbers[number])}>0,"{words}",{formula})'
    return Fixed(row, column, Role.NOTE, _LEFT[1][0] if blank else "Nothing left", f"={formula}")


def _switch(form: FormLayout, section: str) -> str:
    return absolute(form.row(choice_key(section)), form.column(ColumnRole.VALUE))


def _count(form: FormLayout, sheets: Sequence[ServiceSheet], section: Section, states: Sequence[RowState]) -> str:
    progress, (first, last) = form.column(ColumnRole.PROGRESS), form.section_rows[section.code]
    cells = f"{absolute(first, progress)}:{absolute(last, progress)}"
    places = [f"{quoted(sheet.name)}!{cells}" for sheet in sheets if sheet.state(section.code).shown]
    return "=" + "+".join(f'COUNTIF({place},"{state}")' for place in places for state in states)


def _starting_blanks(sheets: Sequence[ServiceSheet], section: Section) -> int:
    """How many boxes of an indicator are open and blank when it is issued."""
    needed = [question for question in section.inputs if not question.optional and not question.asked_if]
    return len(needed) * sum(sheet.state(section.code).on for sheet in sheets)
