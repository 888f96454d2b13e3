"""The state of a record, and what its Check says."""

from __future__ import annotations

from workbook.findings import EXPLAINED_TEXT
from workbook.layout.boxes import text
from workbook.layout.record_positions import RecordBoxes
from workbook.rules.states import RECORD_CONDITIONS, RowCondition, RowState, any_in_state, state_formula

#: What the Check of a record says where nothing is left to do.
COMPLETE = "Complete"
#: What it says of what is blank: the first by its name, and how many more.
NEXT, THEN, MORE = "Next: ", " Then ", " more."


def progress_formula(boxes: RecordBoxes) -> str:
    """The state of the record, from those of its questions.

    It is not asked while nothing at all is typed.
    """
    states = boxes.states
    conditions = {condition: any_in_state(states, among) for condition, among in RECORD_CONDITIONS.items()}
    conditions[RowCondition.NOT_ASKED] = f"COUNTA({boxes.typed_in})=0"
    return f"={state_formula(conditions)}"


def check_formula(boxes: RecordBoxes) -> str:
    """The first problem in words.

    What is blank is named last and without alarm.
    """
    state, states = boxes.progress, boxes.states

    def first(sought: RowState, cells: str) -> str:
        return f'INDEX({cells},MATCH("{sought}",{states},0))'

    def counted(sought: RowState, before: str, after: str) -> str:
        number = f'COUNTIF({states},"{sought}")'
        return f'IF({number}>1,"{before}"&{number}-1&"{after}","")'

    correct, explain = (
        f'{first(state, boxes.names)}&" "&{first(state, boxes.words)}' for state in (RowState.CORRECT, RowState.EXPLAIN)
    )
    chosen = {
        RowState.CORRECT: f"{correct}&{counted(RowState.CORRECT, ' And ', MORE)}",
        RowState.BLANK: f'"{NEXT}"&{first(RowState.BLANK, boxes.names)}&{counted(RowState.BLANK, THEN, MORE)}',
        RowState.EXPLAIN: explain,
        RowState.NOTED: text(EXPLAINED_TEXT),
        RowState.OK: text(COMPLETE),
    }
    formula = '""'
    for name, words in reversed(chosen.items()):
        formula = f'IF({state}="{name}",{words},{formula})'
    return f"={formula}"
