"""The sheet with a row for each record.

A row is in a state when any of its questions is; beside the boxes, hidden, stand what each counts as, its state and
what is to be said of it, by the same formulas as on a sheet with questions down.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from workbook.layout import formulas
from workbook.layout.boxes import blank_advice
from workbook.layout.cells import Fixed, Input, InputRole, Role, cell_name
from workbook.layout.columns import ColumnRole
from workbook.layout.counters import TO_FINISH, counter_formulas, link_formula, status_formula
from workbook.layout.form_layout import FormLayout, Mark
from workbook.layout.further_rules import further_rules
from workbook.layout.inputs import answer_input, guards_by_item
from workbook.layout.names import SUMMARY, SUMMARY_LINK
from workbook.layout.once import once_cells, once_inputs, once_marks, position_cell, size_formula
from workbook.layout.positions import (
    HEADING_KEY,
    LONGEST_EXPLANATION,
    PRESENT_DAY,
    STATUS_KEY,
    SUBTITLE_KEY,
    TITLE_KEY,
)
from workbook.layout.record_checks import check_formula, progress_formula
from workbook.layout.record_columns import SHORT_TITLE
from workbook.layout.record_positions import (
    CODES_KEY,
    FIGURES,
    FIGURES_KEY,
    SECTIONS_KEY,
    SWITCHES_KEY,
    RecordBoxes,
    RecordPositions,
    place,
)
from workbook.model import Form, Question
from workbook.rules import RETURN_DAY
from workbook.rules.states import RowState, starting_state

#: A row is high enough for so much of its Check, two lines; more is read where the row is made higher.
_SEEN_AT_ONCE = "Age at end. Enter 120 or less, or ask your authority."


def place_records(form: Form, records: int, *, is_further: bool = False) -> FormLayout:
    """Place every section of a form on one sheet, records down.

    is_further: whether a record is a further reason, and no person.
    """
    positions = place(form, records, is_further=is_further)
    fixed = [*_heading_cells(positions), *once_cells(positions), *_figure_cells(positions)]
    inputs: list[Input] = []
    unenforced: list[str] = []
    for once, left_out in once_inputs(positions):
        inputs.append(once)
        unenforced += left_out
    for record in range(1, records + 1):
        boxes = RecordBoxes(positions, record)
        fixed += _record_cells(boxes)
        guards = guards_by_item(boxes)
        for question in positions.inputs:
            answer, left_out = answer_input(boxes, question, guards.get(question.code, ()))
            inputs.append(answer)
            unenforced += left_out
        inputs += [] if is_further else [_explanation_input(boxes)]
    return FormLayout(
        positions.rows,
        positions.columns,
        tuple(fixed),
        tuple(inputs),
        positions.row_of[HEADING_KEY],
        tuple(dict.fromkeys(unenforced)),
        (*_marks(positions), *once_marks(positions)),
        frozen_columns=positions.column(ColumnRole.CHECK) + 1,
        code_row=positions.row_of[CODES_KEY],
        repeated_row=positions.row_of[SECTIONS_KEY],
    )


def _heading_cells(positions: RecordPositions) -> list[Fixed]:
    row_of, key, title = positions.row_of, 0, positions.column(ColumnRole.NUMBER)
    at = {name: positions.figure(f"counter.{name}") for name in ("answered", "asked", "correct", "explain", "blank")}
    status = status_formula(f'"Complete: "&{at["answered"]}&" of "&{at["asked"]}&" begun"', at)
    keys = [
        Fixed(row_of[name], key, Role.KEY, name)
        for name in (SUBTITLE_KEY, STATUS_KEY, FIGURES_KEY, CODES_KEY, SWITCHES_KEY, SECTIONS_KEY, HEADING_KEY)
    ]
    headings = [
        Fixed(row_of[HEADING_KEY], number, Role.HEADING, column.heading, section=column.section)
        for number, column in enumerate(positions.columns)
        if number != key
    ]
    return [
        Fixed(row_of[TITLE_KEY], key, Role.KEY, slot="key"),
        *keys,
        Fixed(row_of[TITLE_KEY], title, Role.TITLE, slot="title"),
        Fixed(row_of[SUBTITLE_KEY], title, Role.SUBTITLE, slot="subtitle"),
        Fixed(row_of[STATUS_KEY], title, Role.STATUS, formula=status, slot="status"),
        *_section_cells(positions),
        *headings,
        *_question_cells(positions),
    ]


def _section_cells(positions: RecordPositions) -> Iterator[Fixed]:
    """The title of a section, or of a group within it, over its first column, from where it runs on over the others."""
    row, columns = positions.row_of[SECTIONS_KEY], enumerate(positions.columns)
    seen = [(number, column) for number, column in columns if not column.hidden]
    for (code, title), group in groupby(seen, key=lambda pair: (pair[1].section, pair[1].group)):
        members = list(group)
        room = sum(column.width for _, column in members)
        for number, (place_of, _) in enumerate(members):
            words = _over(positions.form, code, title, room) if code and number == 0 else ""
            if place_of == positions.column(ColumnRole.CHECK):
                yield _first_row_link(positions)
            elif place_of == positions.column(ColumnRole.LABEL):
                yield Fixed(row, place_of, Role.INDICATOR_LINK, SUMMARY, target=SUMMARY_LINK)
            else:
                yield Fixed(row, place_of, Role.SECTION, words, section=code)


def _first_row_link(positions: RecordPositions) -> Fixed:
    """A link above the Checks to the first row that is not done."""
    first, progress = positions.first_counted, positions.column(ColumnRole.PROGRESS)
    at = {name: positions.figure(f"counter.{name}") for name in ("correct", "first_open")}
    box = cell_name(0, positions.column(ColumnRole.ANSWER, positions.inputs[0].code)).rstrip("1")
    formula = link_formula(progress, first, len(positions.rows) - 1, box, at)
    begins = TO_FINISH if any(not question.optional for question in positions.once) else ""
    row, check = positions.row_of[SECTIONS_KEY], positions.column(ColumnRole.CHECK)
    return Fixed(row, check, Role.INDICATOR_LINK, begins, formula)


def _over(form: Form, code: str, title: str, room: int) -> str:
    """What stands over a group's columns: its title; where that is long and has no room, the section's."""
    fits = title and (len(title) <= room or len(title) <= SHORT_TITLE)
    return title if fits else _section_title(form, code, room)


def _section_title(form: Form, code: str, room: int) -> str:
    section = form.section(code)
    return section.title if len(section.title) <= room else section.short_title


def _question_cells(positions: RecordPositions) -> Iterator[Fixed]:
    """What stands hidden above the boxes: each question's code and name, and whether its section is asked."""
    codes, switches = positions.row_of[CODES_KEY], positions.row_of[SWITCHES_KEY]
    for section in positions.form.sections:
        if section.once:
            row = positions.row_of[section.questions[0].code]
            yield Fixed(row, positions.column(ColumnRole.KEY_AGAIN), Role.VALUE, slot=f"switch.{section.code}")
            continue
        if section.reasons_of:
            continue
        first = positions.column(ColumnRole.ANSWER, section.questions[0].code)
        yield Fixed(switches, first, Role.VALUE, slot=f"switch.{section.code}", section=section.code)
        for question in section.questions:
            column = positions.column(ColumnRole.ANSWER, question.code)
            yield Fixed(codes, column, Role.KEY, question.code, section=section.code)
    for question in positions.inputs:
        column = positions.column(ColumnRole.CHECK, question.code)
        yield Fixed(codes, column, Role.VALUE, question.named, section=question.section)


def _figure_cells(positions: RecordPositions) -> Iterator[Fixed]:
    """The hidden figures of the sheet: what the status line counts, and the facts that rules name."""
    progress = positions.column(ColumnRole.PROGRESS)
    first = positions.first_counted
    counters = [name.removeprefix("counter.") for name in FIGURES if name.startswith("counter.")]
    at = {name: positions.figure(f"counter.{name}") for name in counters}
    counted = counter_formulas(progress, first, len(positions.rows) - 1, at)
    written = {f"counter.{name}": formula for name, formula in counted.items()} | {
        "sample.size": size_formula(positions),
        **({f"fact.{RETURN_DAY}": PRESENT_DAY} if positions.form.names_return_day else {}),
    }
    for number, name in enumerate(FIGURES, 1):
        formula = written.get(name, "")
        yield Fixed(positions.row_of[FIGURES_KEY], number, Role.VALUE, formula=formula, slot=name)


def _record_cells(boxes: RecordBoxes) -> Iterator[Fixed]:
    positions, row, reference = boxes.positions, boxes.row, f"record.{boxes.record}"
    yield Fixed(row, positions.column(ColumnRole.KEY), Role.KEY, slot=reference)
    yield Fixed(row, positions.column(ColumnRole.NUMBER), Role.LEFT, str(boxes.record))
    yield from position_cell(positions, boxes.record)
    yield Fixed(row, positions.column(ColumnRole.LABEL), Role.CODE, slot=reference)
    yield Fixed(row, positions.column(ColumnRole.KEY_AGAIN), Role.CODE, slot=reference)
    if positions.form.kept_by:
        yield Fixed(row, positions.column(ColumnRole.BEFORE), Role.BEFORE, slot=f"before.{boxes.record}")
    check = positions.column(ColumnRole.CHECK)
    yield Fixed(row, check, Role.ROW_CHECK, "", check_formula(boxes), longest=_SEEN_AT_ONCE)
    progress = positions.column(ColumnRole.PROGRESS)
    yield Fixed(row, progress, Role.PROGRESS, RowState.OFF, progress_formula(boxes))
    row_rules = _rules_by_question(boxes)
    for question in positions.form.row_questions:
        if question.derived:
            yield _derived_cell(boxes, question)
        else:
            yield from _box_cells(boxes, question, row_rules.get(question.code, ()))


def _derived_cell(boxes: RecordBoxes, question: Question) -> Fixed:
    switch = boxes.positions.switch(question.section)
    formula = formulas.derived_formula(question.amount, switch, boxes.counted).removeprefix("=")
    begun = f'=IF({boxes.progress}="{RowState.OFF}","",{formula})'
    return Fixed(*boxes.answer_at(question), Role.DERIVED, "", begun, section=question.section)


def _box_cells(boxes: RecordBoxes, question: Question, row_rules: tuple[formulas.RowRule, ...]) -> Iterator[Fixed]:
    """The hidden cells of one box: what it counts as, its state, and what is to be said of it."""
    cells, code, positions = boxes.cells(question), question.code, boxes.positions
    state = starting_state(is_opened=bool(question.asked_if), is_optional=question.optional)
    written = (
        (ColumnRole.VALUE, Role.VALUE, "", formulas.value_formula(question, cells)),
        (ColumnRole.PROGRESS, Role.PROGRESS, state, formulas.progress_formula(question, cells, row_rules)),
        (
            ColumnRole.CHECK,
            Role.VALUE,
            blank_advice(question) if state is RowState.BLANK else "",
            formulas.check_formula(question, cells, row_rules),
        ),
    )
    for column, role, value, formula in written:
        yield Fixed(boxes.row, positions.column(column, code), role, value, formula, section=question.section)


def _rules_by_question(boxes: RecordBoxes) -> dict[str, tuple[formulas.RowRule, ...]]:
    """The rules that each question shows: a rule is shown by the first it names."""
    rules_by_code: dict[str, list[formulas.RowRule]] = {}
    if boxes.positions.is_further:
        return further_rules(boxes)
    for section in boxes.form.row_sections:
        for rule in boxes.form.sheet_rules(section):
            rules_by_code.setdefault(rule.subject, []).append(formulas.record_rule(rule, boxes.counted))
    return {code: tuple(rows) for code, rows in rules_by_code.items()}


def _explanation_input(boxes: RecordBoxes) -> Input:
    cell = boxes.explanation
    return Input(
        boxes.row,
        boxes.positions.column(ColumnRole.EXPLANATION),
        InputRole.EXPLANATION,
        "",
        "",
        None,
        is_list=False,
        formula=f'=AND(LEN({cell})<={LONGEST_EXPLANATION},ISERROR(FIND("@",{cell})))',
        prompt_title="Why it is right",
        prompt="Only if the Check asks: say in a few words why the answer is right. Do not name anybody.",
        error=f"Type at most {LONGEST_EXPLANATION} characters. No names, addresses or numbers of anybody.",
        record=boxes.record,
    )


def _marks(positions: RecordPositions) -> Iterator[Mark]:
    """Mark each box by its own state, and the Check by that of the record."""
    first, last = positions.row_of[HEADING_KEY] + 1, len(positions.rows) - 1
    boxes = RecordBoxes(positions, 1)
    for question in positions.inputs:
        column, state = positions.column(ColumnRole.ANSWER, question.code), boxes.state(question)
        yield Mark(column, first, last, f'={state}="{RowState.OFF}"', RowState.OFF, hides=True)
        for name in (RowState.CORRECT, RowState.EXPLAIN):
            yield Mark(column, first, last, f'={state}="{name}"', name, flagged=question.type)
        begun = f'=AND({state}="{RowState.BLANK}",{boxes.progress}<>"{RowState.OFF}")'
        yield Mark(column, first, last, begun, RowState.BLANK)
    check = positions.column(ColumnRole.CHECK)
    for name in (RowState.CORRECT, RowState.EXPLAIN, RowState.NOTED, RowState.BLANK):
        yield Mark(check, first, last, f'={boxes.progress}="{name}"', name)
