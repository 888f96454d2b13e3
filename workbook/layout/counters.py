"""The numbers behind a sheet's status line, counted from the states below it."""

from __future__ import annotations

from collections.abc import Mapping

from workbook.layout.positions import absolute
from workbook.rules.states import RowState

#: What the first open row is where none is open.
NO_OPEN_ROW = 9999
#: What a link to a row that is left to do is called.
TO_CORRECT, TO_FINISH = "To the first row to correct", "To the first row to finish"


def counter_formulas(column: int, first: int, last: int, at: Mapping[str, str]) -> dict[str, str]:
    """Write each counter's formula.

    column, first, last: where the states stand. at: the cell of each counter, none of which may be among them.
    """
    body = f"{absolute(first, column)}:{absolute(last, column)}"
    counts = {state: f'COUNTIF({body},"{state}")' for state in RowState}
    matches = ",".join(
        f'IFERROR(MATCH("{state}",{body},0)+{first},{NO_OPEN_ROW})' for state in RowState if state.is_open
    )
    return {
        "answered": f"={counts[RowState.OK]}+{counts[RowState.EXPLAIN]}+{counts[RowState.NOTED]}",
        "asked": f"={at['answered']}+{counts[RowState.BLANK]}+{counts[RowState.CORRECT]}",
        "correct": f"={counts[RowState.CORRECT]}+{counts[RowState.CHOOSE]}",
        "explain": f"={counts[RowState.EXPLAIN]}",
        "blank": f"={counts[RowState.BLANK]}",
        "first_open": f"=MIN({matches})",
    }


def status_formula(answered: str, at: Mapping[str, str]) -> str:
    """Write the status line's formula.

    answered: the formula of its first sentence, without the full stop.
    """
    return (
        f'={answered}&". To correct: "&{at["correct"]}&". To explain: "&{at["explain"]}&"."'
        f'&IF({at["blank"]}+{at["correct"]}+{at["explain"]}=0," Nothing left on this sheet.","")'
    )


def link_formula(column: int, first: int, last: int, box: str, at: Mapping[str, str]) -> str:
    """Write a link to the first row to correct.

    Else it leads to the first that is left to do.

    column, first, last: where the states stand. box: the letters of the column that it leads to.
    at: the cells of the counters `correct` and `first_open`.
    """
    states = f"{absolute(first, column)}:{absolute(last, column)}"
    row = f'IFERROR(MATCH("{RowState.CORRECT}",{states},0)+{first},{at["first_open"]})'
    words = f'IF({at["correct"]}>0,"{TO_CORRECT}","{TO_FINISH}")'
    return f'=IF({at["first_open"]}={NO_OPEN_ROW},"",HYPERLINK("#{box}"&{row},{words}))'
