"""What a sheet of further reasons holds against the rows of people.

Each formula is the Excel half of a pair: `workbook.assess.further` is the Python half. Other sheets are reached by
defined names, so that the formulas are the same in every workbook, and hold where a sheet is renamed.
"""

from __future__ import annotations

from workbook.findings import CATALOGUE, Code
from workbook.layout.boxes import codes_name, text
from workbook.layout.cells import cell_name
from workbook.layout.columns import ColumnRole
from workbook.layout.formulas import RowRule
from workbook.layout.positions import HEADING_KEY, absolute
from workbook.layout.record_positions import RecordBoxes
from workbook.model import FURTHER_NEED, FURTHER_REASON, FURTHER_REFERENCE, UNMET, Question, RuleStrength

#: Defined names: every reference, the number of its sheet, and where each need stands among the values of a row.
REFERENCES, REFERENCE_SHEETS, NEED_PLACES = "references", "reference_sheets", "need_places"
#: Defined names that end in the number of a sheet: its references, and what the boxes of each row count as.
PEOPLE_OF, VALUES_OF = "people_", "values_"
#: Defined names that end in the code of a need: the words of its reasons, and their codes.
REASON_WORDS, REASON_CODES = "why_", "reasons_"


def further_rules(boxes: RecordBoxes) -> dict[str, tuple[RowRule, ...]]:
    """The rules that each question of a row shows."""
    reference, need, reason = _questions(boxes)
    values = {question.name: boxes.cells(question).value for question in (reference, need, reason)}
    person, which, why = values[FURTHER_REFERENCE], values[FURTHER_NEED], values[FURTHER_REASON]
    is_issued, chosen = f"ISNUMBER({_place(person)})", _chosen(boxes)
    is_told = f'{is_issued},{which}<>""'
    counted = ",".join(
        f"{_from_the_first(boxes, question)},{values[question.name]}" for question in (reference, need, reason)
    )
    return {
        reference.code: (_rule(f"ISNA({_place(person)})", Code.FURTHER_REFERENCE),),
        reason.code: (
            _rule(f'ISNA(MATCH({why},INDIRECT("{REASON_CODES}"&{which}),0))', Code.NOT_A_CHOICE),
            _rule(f'AND({is_told},LEFT({chosen},{len(UNMET)})<>"{UNMET}")', Code.FURTHER_NOT_UNMET),
            _rule(f"AND({is_told},OR({chosen}={why},COUNTIFS({counted})>1))", Code.FURTHER_REPEATED),
        ),
    }


def chosen_formula(boxes: RecordBoxes) -> str:
    """What was chosen of the need on the person's row, as a code."""
    reference, need, _ = _questions(boxes)
    person, which = boxes.cells(reference).value, boxes.cells(need).value
    sheet = f"INDEX({REFERENCE_SHEETS},{_place(person)})"
    row = f'MATCH({_without_patterns(person)},INDIRECT("{PEOPLE_OF}"&{sheet}),0)'
    column = f"INDEX({NEED_PLACES},MATCH({which},{codes_name(need.choices)},0))"
    return f'=IF(OR({person}="",{which}=""),"",IFERROR(INDEX(INDIRECT("{VALUES_OF}"&{sheet}),{row},{column}),""))'


def further_validation(boxes: RecordBoxes, question: Question) -> str:
    """The list that a box is chosen from.

    It is empty where that of its type will do.
    """
    if question.name == FURTHER_REFERENCE:
        return f"={REFERENCES}"
    if question.name == FURTHER_REASON:
        need = boxes.cells(_questions(boxes)[1]).value
        return f'=IF({need}="",nothing,INDIRECT("{REASON_WORDS}"&{need}))'
    return ""


def _questions(boxes: RecordBoxes) -> tuple[Question, Question, Question]:
    by_name = {question.name: question for question in boxes.positions.inputs}
    return by_name[FURTHER_REFERENCE], by_name[FURTHER_NEED], by_name[FURTHER_REASON]


def _rule(fires: str, code: Code) -> RowRule:
    advice = CATALOGUE[code].advice
    return RowRule(RuleStrength.STOP, fires, text(advice), advice)


def _place(person: str) -> str:
    return f"MATCH({_without_patterns(person)},{REFERENCES},0)"


def _without_patterns(words: str) -> str:
    """A text that MATCH takes for no pattern."""
    for pattern in "~*?":
        words = f'SUBSTITUTE({words},"{pattern}","~{pattern}")'
    return words


def _chosen(boxes: RecordBoxes) -> str:
    return f"${cell_name(boxes.row, boxes.positions.column(ColumnRole.PREVIOUS))}"


def _from_the_first(boxes: RecordBoxes, question: Question) -> str:
    """What the box of a question counts as, in the rows down to this one."""
    positions = boxes.positions
    column = positions.column(ColumnRole.VALUE, question.code)
    return f"{absolute(positions.row_of[HEADING_KEY] + 1, column)}:{boxes.cells(question).value}"
