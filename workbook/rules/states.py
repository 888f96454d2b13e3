"""The state of a row or record, from one definition.

It is written as an Excel formula and worked out in Python.

A row is one question of a service; a record is one person. For a record each condition is that of any of its
questions: it is blank where one of its questions is blank.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum


class RowState(StrEnum):
    """The state of a row, in the Progress column's words.

    OFF: not asked. BLANK: to fill in. CORRECT: to correct. EXPLAIN: to explain. NOTED: explained. OK: complete.
    CHOOSE: the row is the choice whether a section is reported, and neither Yes nor No is chosen.
    """

    OFF = "off"
    BLANK = "blank"
    CORRECT = "correct"
    EXPLAIN = "explain"
    NOTED = "noted"
    OK = "ok"
    CHOOSE = "choose"

    @property
    def is_open(self) -> bool:
        """Whether the provider still has to do something there."""
        return self in (RowState.BLANK, RowState.CORRECT, RowState.EXPLAIN, RowState.CHOOSE)


class RowCondition(StrEnum):
    """What the state of a row depends on.

    NOT_ASKED: its section is off, or `asked_if` does not open the question.
    UNREADABLE: its box holds an error such as #N/A; of a record, any of its questions is to be corrected.
    BLANK: its box is empty. OPTIONAL: it may stay so.
    REFUSED: what was typed is no value of the question's type.
    STOPPED: a rule of strength stop fires. WARNED: a rule of strength warn fires.
    EXPLAINED: an explanation stands beside it.
    """

    NOT_ASKED = "not asked"
    UNREADABLE = "unreadable"
    BLANK = "blank"
    OPTIONAL = "optional"
    REFUSED = "refused"
    STOPPED = "stopped"
    WARNED = "warned"
    EXPLAINED = "explained"


@dataclass(frozen=True)
class Branch:
    """One condition, and what follows where it holds and where it does not."""

    condition: RowCondition
    holds: Branch | RowState
    fails: Branch | RowState


_WARNED = Branch(RowCondition.WARNED, Branch(RowCondition.EXPLAINED, RowState.NOTED, RowState.EXPLAIN), RowState.OK)
_TAKEN = Branch(RowCondition.STOPPED, RowState.CORRECT, _WARNED)
_FILLED = Branch(RowCondition.REFUSED, RowState.CORRECT, _TAKEN)
_EMPTY = Branch(RowCondition.OPTIONAL, RowState.OK, RowState.BLANK)
_READABLE = Branch(RowCondition.BLANK, _EMPTY, _FILLED)
_REPORTED = Branch(RowCondition.UNREADABLE, RowState.CORRECT, _READABLE)

#: The whole decision; both translators read it and nothing else.
ROW_DECISION = Branch(RowCondition.NOT_ASKED, RowState.OFF, _REPORTED)


#: When a condition holds for a record: where any of its questions is in one of these states. A record has one
#: explanation, so that of the questions that warn either all are explained or none is. NOT_ASKED is not among them: a
#: record is not asked for as long as nothing is typed in it.
RECORD_CONDITIONS = {
    RowCondition.UNREADABLE: (RowState.CORRECT,),
    RowCondition.BLANK: (RowState.BLANK,),
    RowCondition.WARNED: (RowState.EXPLAIN, RowState.NOTED),
    RowCondition.EXPLAINED: (RowState.NOTED,),
}


def any_in_state(states: str, among: tuple[RowState, ...]) -> str:
    """Write a formula that looks for states in cells."""
    return f"{'+'.join(f'COUNTIF({states},{chr(34)}{state}{chr(34)})' for state in among)}>0"


def state_of_record(states: Collection[RowState], *, begun: bool) -> RowState:
    """Decide the state of a record from those of its questions."""
    conditions = {condition: any(state in among for state in states) for condition, among in RECORD_CONDITIONS.items()}
    return state_of({**conditions, RowCondition.NOT_ASKED: not begun})


def starting_state(*, is_opened: bool, is_optional: bool) -> RowState:
    """Decide the state of a question that is still blank.

    is_opened: whether another question opens it.
    """
    if is_opened:
        return RowState.OFF
    return RowState.OK if is_optional else RowState.BLANK


def state_formula(conditions: Mapping[RowCondition, str]) -> str:
    """Write the state as a formula without its leading `=`.

    conditions: a formula, TRUE or FALSE, for each condition that can hold; one left out never holds, and one that is
    the bare word TRUE always does. None of them may be an error where those before it fail.
    """
    return _formula(ROW_DECISION, conditions)


def state_of(conditions: Mapping[RowCondition, bool]) -> RowState:
    """Decide the state of a row.

    A condition left out does not hold.
    """
    step: Branch | RowState = ROW_DECISION
    while isinstance(step, Branch):
        step = step.holds if conditions.get(step.condition, False) else step.fails
    return step


def _formula(step: Branch | RowState, conditions: Mapping[RowCondition, str]) -> str:
    if isinstance(step, RowState):
        return f'"{step}"'
    condition = conditions.get(step.condition, "FALSE")
    if condition in ("TRUE", "FALSE"):
        return _formula(step.holds if condition == "TRUE" else step.fails, conditions)
    return f"IF({condition},{_formula(step.holds, conditions)},{_formula(step.fails, conditions)})"
