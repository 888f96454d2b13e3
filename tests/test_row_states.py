"""The state of a row: one decision, an Excel formula and Python.

1. The formula and Python agree on every combination of conditions.
2. A condition that is always or never there does not stand in the formula.
3. Every state but `choose`, which belongs to another row, can be reached.
"""

from __future__ import annotations

from itertools import product

import ironcalc

from workbook.rules.states import RowCondition, RowState, state_formula, state_of

COMBINATIONS = [
    dict(zip(RowCondition, holding, strict=True)) for holding in product((False, True), repeat=len(RowCondition))
]


def test_formula_and_python_agree() -> None:
    """1: on each of the 256 combinations of conditions, IronCalc says what Python says."""
    model = ironcalc.create("states", "en", "UTC")
    columns = {condition: chr(ord("A") + place) for place, condition in enumerate(RowCondition)}
    for row, conditions in enumerate(COMBINATIONS, start=1):
        for column, holds in enumerate(conditions.values(), start=1):
            model.set_user_input(0, row, column, "1" if holds else "0")
        formula = state_formula({condition: f"{column}{row}=1" for condition, column in columns.items()})
        model.set_user_input(0, row, len(columns) + 1, f"={formula}")
    model.evaluate()
    for row, conditions in enumerate(COMBINATIONS, start=1):
        assert model.get_formatted_cell_value(0, row, len(columns) + 1) == state_of(conditions), conditions


def test_constant_conditions_are_left_out() -> None:
    """2: what never holds and what always holds is decided when the formula is written."""
    assert state_formula({RowCondition.BLANK: "A1"}) == 'IF(A1,"blank","ok")'
    assert state_formula({RowCondition.BLANK: "A1", RowCondition.OPTIONAL: "TRUE"}) == 'IF(A1,"ok","ok")'


def test_every_state_can_be_reached() -> None:
    """3: the decision leads to every state."""
    assert {state_of(conditions) for conditions in COMBINATIONS} == set(RowState) - {RowState.CHOOSE}
