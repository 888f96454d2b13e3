"""The sheet with questions down: every printed cell and input in place."""

from __future__ import annotations

from workbook.layout import formulas
from workbook.layout.boxes import blank_advice
from workbook.layout.cells import Fixed, Input, Role, cell_name
from workbook.layout.columns import QUESTION_COLUMNS, Column, question_columns
from workbook.layout.counters import counter_formulas, status_formula
from workbook.layout.form_layout import FormLayout, Mark
from workbook.layout.formulas import RowRule
from workbook.layout.inputs import answer_input, choice_input, explanation_input, guards_by_item, reason_input
from workbook.layout.names import SUMMARY, SUMMARY_LINK
from workbook.layout.positions import (
    ANSWER,
    CHECK,
    COUNTERS,
    EXPLANATION,
    FACTS,
    FACTS_KEY,
    HEADING_KEY,
    HIDDEN_FACTS,
    KEY,
    LABEL,
    PRESENT_DAY,
    PREVIOUS,
    PROGRESS,
    QUESTION,
    RETURN_DAY_AT,
    STATUS_KEY,
    SUBTITLE_KEY,
    TITLE_KEY,
    UNIT,
    VALUE,
    Positions,
    absolute,
    choice_key,
    place,
    question_label,
)
from workbook.model import Form, PeriodLength, Question, Section
from workbook.rules.states import RowState, starting_state


def place_questions(form: Form, length: PeriodLength) -> FormLayout:
    """Place every section of a form on one sheet, questions down.

    length: of the periods that the sheet names.
    """
    positions, columns = place(form), question_columns(length)
    fixed = [*_heading_cells(positions, columns), *_fact_cells(positions, length)]
    inputs: list[Input] = []
    unenforced: list[str] = []
    rules_of_rows = _rules_by_row(positions)
    guards = guards_by_item(positions)
    for section in form.sections:
        fixed += _section_cells(positions, section)
        inputs += [choice_input(positions, section), reason_input(positions, section)]
        for question in section.questions:
            fixed += _question_cells(positions, question, rules_of_rows.get(question.code, ()))
            if not question.derived:
                answer, left_out = answer_input(positions, question, guards.get(question.code, ()))
                inputs += [answer, explanation_input(positions, question, section)]
                unenforced += left_out
    return FormLayout(
        positions.rows,
        columns,
        tuple(fixed),
        tuple(inputs),
        positions.row_of[HEADING_KEY],
        tuple(dict.fromkeys(unenforced)),
        _marks(positions),
        frozen_columns=LABEL + 1,  # with more of them, at 200 % a small screen has no room for the box that asks why
    )


def _marks(positions: Positions) -> tuple[Mark, ...]:
    """Mark each row by its state: the whole of it where it is not asked, else its Check."""
    first, last = positions.row_of[HEADING_KEY] + 1, len(positions.rows) - 1
    in_state = {state: f'=${cell_name(first, PROGRESS)}="{state}"' for state in RowState}
    off = [
        Mark(number, first, last, in_state[RowState.OFF], RowState.OFF, QUESTION_COLUMNS[number].blank_when_off)
        for number in range(QUESTION, EXPLANATION + 1)
    ]
    states = (RowState.CORRECT, RowState.EXPLAIN, RowState.NOTED, RowState.BLANK, RowState.CHOOSE)
    return (*off, *(Mark(CHECK, first, last, in_state[state], state) for state in states))


def _rules_by_row(positions: Positions) -> dict[str, tuple[RowRule, ...]]:
    """The rules each row shows: a rule is shown by the first item it names."""
    rules_by_code: dict[str, list[RowRule]] = {}
    for section in positions.form.sections:
        for rule in positions.form.sheet_rules(section):
            rules_by_code.setdefault(rule.subject, []).append(formulas.row_rule(rule, positions.counted))
    return {code: tuple(rows) for code, rows in rules_by_code.items()}


def _heading_cells(positions: Positions, columns: tuple[Column, ...]) -> list[Fixed]:
    # The counters stand in the heading rows of the same columns, so that no range may begin above the body.
    at = {name: absolute(*position) for name, position in COUNTERS.items()}
    counters = counter_formulas(PROGRESS, positions.row_of[FACTS_KEY], len(positions.rows) - 1, at)
    status = status_formula(f'"Answered "&{at["answered"]}&" of "&{at["asked"]}', at)
    row_of = positions.row_of
    cells = [
        Fixed(row_of[TITLE_KEY], KEY, Role.KEY, slot="key"),
        Fixed(row_of[TITLE_KEY], LABEL, Role.TITLE, slot="title"),
        Fixed(row_of[TITLE_KEY], EXPLANATION, Role.LINK, f"Back to {SUMMARY}", target=SUMMARY_LINK),
        Fixed(row_of[SUBTITLE_KEY], KEY, Role.KEY, SUBTITLE_KEY),
        Fixed(row_of[SUBTITLE_KEY], LABEL, Role.SUBTITLE, slot="subtitle"),
        Fixed(row_of[STATUS_KEY], KEY, Role.KEY, STATUS_KEY),
        Fixed(row_of[STATUS_KEY], LABEL, Role.STATUS, formula=status, slot="status"),
    ]
    cells += [
        Fixed(*COUNTERS[name], Role.VALUE, formula=formula, slot=f"counter.{name}")
        for name, formula in counters.items()
    ]
    heading = row_of[HEADING_KEY]
    return cells + [Fixed(heading, number, Role.HEADING, column.heading) for number, column in enumerate(columns)]


def _fact_cells(positions: Positions, length: PeriodLength) -> list[Fixed]:
    row = positions.row_of[FACTS_KEY]
    cells = [
        Fixed(row, KEY, Role.KEY, FACTS_KEY),
        Fixed(row, LABEL, Role.SECTION, "About this service"),
        *(Fixed(row, column, Role.SECTION, "") for column in range(QUESTION, EXPLANATION + 1)),
    ]
    for key, (question, unit) in FACTS.items():
        row = positions.row_of[key]
        cells += [
            Fixed(row, KEY, Role.KEY, key),
            Fixed(row, QUESTION, Role.QUESTION, question.format(period=length.noun)),
            Fixed(row, ANSWER, Role.FACT, slot=key),
        ]
        cells += [Fixed(row, UNIT, Role.UNIT, unit)] if unit else []  # a text may run on over the next cells
    for fact, (key, column) in HIDDEN_FACTS.items():
        cells.append(Fixed(positions.row_of[key], column, Role.VALUE, slot=f"fact.{fact}"))
    if positions.form.names_return_day:
        key, column = RETURN_DAY_AT
        cells.append(Fixed(positions.row_of[key], column, Role.VALUE, "", PRESENT_DAY))
    return cells


def _section_cells(positions: Positions, section: Section) -> list[Fixed]:
    title, choice = positions.row_of[section.code], positions.row_of[choice_key(section.code)]
    answer, reason, progress = (cell_name(choice, column) for column in (ANSWER, EXPLANATION, PROGRESS))
    check = formulas.choice_check_formula(progress, reason, cell_name(choice, VALUE), cell_name(title, VALUE))
    code = section.code
    return [
        Fixed(title, KEY, Role.KEY, code, section=code),
        Fixed(title, LABEL, Role.INDICATOR, section.label, section=code),
        Fixed(title, QUESTION, Role.INDICATOR, section.title, section=code),
        *(
            Fixed(title, column, Role.INDICATOR, "", section=code)
            for column in (ANSWER, UNIT, PREVIOUS, CHECK, EXPLANATION)  # the title runs on over them
        ),
        Fixed(title, VALUE, Role.VALUE, slot=f"issued.{code}", section=code),
        Fixed(choice, KEY, Role.KEY, choice_key(code), section=code),
        Fixed(choice, LABEL, Role.CODE, section.label, section=code),
        Fixed(choice, QUESTION, Role.QUESTION, "Reported for this service?", section=code),
        Fixed(choice, UNIT, Role.LINK, section=code, slot=f"guidance.{code}", target="guidance"),
        Fixed(choice, CHECK, Role.CHECK, "", check, section=code, longest=formulas.CHANGED_TEXT),
        Fixed(
            choice, VALUE, Role.VALUE, 1.0, formulas.choice_value_formula(answer), slot=f"switch.{code}", section=code
        ),
        Fixed(choice, PROGRESS, Role.PROGRESS, "", formulas.choice_progress_formula(answer), section=code),
    ]


def _question_cells(positions: Positions, question: Question, row_rules: tuple[RowRule, ...]) -> list[Fixed]:
    row, code = positions.row_of[question.code], question.section
    cells = positions.cells(question)
    printed = [
        Fixed(row, KEY, Role.KEY, question.code, section=code),
        Fixed(row, LABEL, Role.CODE, question_label(positions.form.section(code), question), section=code),
        Fixed(row, QUESTION, Role.QUESTION, question.label, section=code),
        Fixed(row, UNIT, Role.UNIT, question.unit, section=code),
        Fixed(row, PREVIOUS, Role.PREVIOUS, slot=f"previous.{question.code}", section=code),
    ]
    if question.derived:
        derived = formulas.derived_formula(question.amount, cells.switch, positions.counted)
        off = f'=IF({cells.switch}<>1,"{RowState.OFF}","")'
        return [
            *printed,
            Fixed(row, ANSWER, Role.DERIVED, formulas.NOT_FILLED_IN, derived, section=code),
            Fixed(row, CHECK, Role.CHECK, slot=f"target.{question.code}", section=code),
            Fixed(row, PROGRESS, Role.PROGRESS, "", off, slot=f"off.{code}", section=code),
        ]
    return [
        *printed,
        Fixed(
            row,
            CHECK,
            Role.CHECK,
            "" if question.optional or question.asked_if else blank_advice(question),
            formulas.check_formula(question, cells, row_rules),
            section=code,
            longest=formulas.longest_check(question, row_rules),
        ),
        Fixed(row, VALUE, Role.VALUE, "", formulas.value_formula(question, cells), section=code),
        Fixed(
            row,
            PROGRESS,
            Role.PROGRESS,
            starting_state(is_opened=bool(question.asked_if), is_optional=question.optional),
            formulas.progress_formula(question, cells, row_rules),
            section=code,
        ),
    ]
