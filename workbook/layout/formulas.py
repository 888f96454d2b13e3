"""The formulas of a service sheet.

What a row counts as, how far it is, and what its Check cell says.

Each is the Excel half of a pair: `workbook.assess` is the Python half, and the
agreement tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbook.findings import CATALOGUE, EXPLAINED_TEXT, SHORTEST_EXPLANATION, TOO_SHORT_TEXT, Code
from workbook.layout.boxes import BOXES, NOTHING_LIST, blank_advice, highest_text, text
from workbook.model import Question, Rule, RuleStrength
from workbook.rules import Arithmetic, Name
from workbook.rules import excel as rules_excel
from workbook.rules.states import RowCondition, RowState, state_formula

NOT_FILLED_IN = "Not filled in"
#: What the Check cell of a choice says that is not as it was issued, until a reason stands beside it.
CHANGED_TEXT = "Changed. Say why in the last box of this row."
UNDEFINED = "None to count"

#: A figure as long as they come.
_LONG_FIGURE = "999999"


@dataclass(frozen=True)
class RowCells:
    """The cells of one question's row.

    switch: the cell that says whether its section is reported (1 or 0).
    opens: the condition that opens the question; empty where it is always open.
    instead: what counts where the box is blank; empty where nothing does.
    """

    answer: str
    explanation: str
    value: str
    progress: str
    switch: str
    opens: str = ""
    instead: str = ""

    @property
    def is_blank(self) -> str:
        """The condition under which nothing stands in the box."""
        return f"LEN(TRIM({self.answer}))=0"

    @property
    def is_asked(self) -> str:
        """The condition under which something is to be typed there."""
        return f"AND({self.switch}=1,{self.opens})" if self.opens else f"{self.switch}=1"

    @property
    def not_asked(self) -> str:
        """The condition under which nothing is."""
        return f"NOT({self.is_asked})" if self.opens else f"{self.switch}<>1"


@dataclass(frozen=True)
class RowRule:
    """A rule's firing and its message, both as formulas.

    longest: the message as text, with figures as long as they come.
    """

    severity: RuleStrength
    fires: str
    message: str
    longest: str


def message_formula(rule: Rule, reference: Callable[[Name], str]) -> str:
    """Write a rule's message with its figures as a formula.

    reference: the cell of a name in the message.
    """
    return "&".join(text(part) if isinstance(part, str) else reference(part) for part in rule.message_parts)


def record_rule(rule: Rule, reference: Callable[[Name], str]) -> RowRule:
    """A rule for the record that shows it.

    Its message quotes nothing about a person.
    """
    return RowRule(
        rule.effective, rules_excel.broken(rule.test, reference), text(rule.plain_message), rule.plain_message
    )


def row_rule(rule: Rule, reference: Callable[[Name], str]) -> RowRule:
    """A rule for the row that shows it."""
    longest = "".join(part if isinstance(part, str) else _LONG_FIGURE for part in rule.message_parts)
    return RowRule(rule.effective, rules_excel.broken(rule.test, reference), message_formula(rule, reference), longest)


def value_formula(question: Question, cells: RowCells) -> str:
    """Write the formula of what a row counts as.

    A legal answer, or "" where there is none or it is not asked.
    """
    counts = BOXES[question.type].counts(question, cells.answer)
    own = f"IF({cells.is_blank},{cells.instead},{counts})" if cells.instead else counts
    return f'=IF({cells.not_asked},"",{own})'


def progress_formula(question: Question, cells: RowCells, row_rules: tuple[RowRule, ...]) -> str:
    """The state of the row."""
    conditions = {
        RowCondition.NOT_ASKED: cells.not_asked,
        RowCondition.UNREADABLE: f"ISERROR({cells.answer})",
        RowCondition.BLANK: f'AND({cells.is_blank},{cells.instead}="")' if cells.instead else cells.is_blank,
        RowCondition.OPTIONAL: _optional(question, cells),
        RowCondition.REFUSED: f'{cells.value}=""',
        RowCondition.STOPPED: _any_fires(row_rules, RuleStrength.STOP),
        RowCondition.WARNED: _any_fires(row_rules, RuleStrength.WARN),
        RowCondition.EXPLAINED: _explained(cells.explanation),
    }
    return f"={state_formula(conditions)}"


def _optional(question: Question, cells: RowCells) -> str:
    if question.may_be_missing:
        return _explained(cells.explanation)
    return "TRUE" if question.optional else "FALSE"


def check_formula(question: Question, cells: RowCells, row_rules: tuple[RowRule, ...]) -> str:
    """What the Check cell says: one message, the worst first."""
    stop = _first(row_rules, RuleStrength.STOP)
    warn = _first(row_rules, RuleStrength.WARN)
    correct = f'IF({cells.value}="",{BOXES[question.type].advice(question, cells.answer)},{stop})'
    noted = f'IF({_is(cells, RowState.NOTED)},{text(EXPLAINED_TEXT)},"")'
    unlikely = f"IF({_is_worded(cells.explanation)},{text(TOO_SHORT_TEXT)},{warn})"
    explain = f"IF({_is(cells, RowState.EXPLAIN)},{unlikely},{noted})" if warn != '""' else '""'
    worse = f"IF({_is(cells, RowState.CORRECT)},{correct},{explain})"
    return f"=IF({_is(cells, RowState.BLANK)},{text(blank_advice(question))},{worse})"


def longest_check(question: Question, row_rules: tuple[RowRule, ...]) -> str:
    """The longest text a Check cell can show."""
    too_high = CATALOGUE[Code.TOO_HIGH].advice.format(highest=highest_text(question))
    return max((blank_advice(question), too_high, *(rule.longest for rule in row_rules)), key=len)


def derived_formula(amount: Arithmetic, switch: str, reference: Callable[[Name], str]) -> str:
    """Write a derived value, or why there is none."""
    shown = rules_excel.value(amount, reference, missing=text(NOT_FILLED_IN), undefined=text(UNDEFINED))
    return f'=IF({switch}<>1,"",{shown})'


def choice_value_formula(answer: str) -> str:
    """1 where the indicator is reported, else 0."""
    return f'=IF(ISTEXT({answer}),IF(TRIM({answer})="Yes",1,0),0)'


def choice_progress_formula(answer: str) -> str:
    """`choose` where the choice is neither Yes nor No."""
    choose = text(RowState.CHOOSE)
    return f'=IF(ISTEXT({answer}),IF(OR(TRIM({answer})="Yes",TRIM({answer})="No"),"",{choose}),{choose})'


def choice_check_formula(progress: str, reason: str, now: str, issued: str) -> str:
    """What the Check cell of a choice says.

    reason: the box for why it was changed. now, issued: the cells that are 1 where it is Yes, and was.
    """
    changed = f"IF({_explained(reason)},{text(EXPLAINED_TEXT)},{text(CHANGED_TEXT)})"
    clear = f'IF({now}={issued},"",{changed})'
    return f"=IF({progress}={text(RowState.CHOOSE)},{text(CATALOGUE[Code.CHOICE_UNCLEAR].advice)},{clear})"


def validation_formula(question: Question, cells: RowCells, guards: tuple[str, ...]) -> str:
    """Write an input's stop validation, FALSE for an illegal entry.

    guards: the rules that name it, as `allowed`.
    """
    box = BOXES[question.type]
    # The condition that opens a question may be long, and the row says in a word whether it holds.
    is_asked = f"NOT({_is(cells, RowState.OFF)})" if cells.opens else cells.is_asked
    if box.is_list:  # a question that is not asked offers nothing to choose from
        return f"=IF({is_asked},{box.is_legal(question, cells.answer)},{NOTHING_LIST})"
    legal = f"AND({','.join((is_asked, box.is_legal(question, cells.answer), *guards))})"
    return f"=IF(ISNUMBER({cells.answer}),{legal},FALSE)" if box.is_number else f"={legal}"


def _is(cells: RowCells, state: RowState) -> str:
    return f"{cells.progress}={text(state)}"


def _any_fires(row_rules: tuple[RowRule, ...], strength: RuleStrength) -> str:
    fires = [rule.fires for rule in row_rules if rule.severity is strength]
    return f"OR({','.join(fires)})" if len(fires) > 1 else fires[0] if fires else "FALSE"


def _explained(cell: str) -> str:
    worded = f"AND(LEN(TRIM({cell}))>={SHORTEST_EXPLANATION},NOT(EXACT(UPPER({cell}),LOWER({cell}))))"
    return f"IF(ISTEXT({cell}),{worded},FALSE)"


def _is_worded(cell: str) -> str:
    """The condition under which words stand in a cell, which may hold an error."""
    return f"IF(ISTEXT({cell}),LEN(TRIM({cell}))>0,FALSE)"


def _first(row_rules: tuple[RowRule, ...], severity: RuleStrength) -> str:
    """The message of the first rule of that severity that fires; for the last one there is nothing else it could be."""
    chosen = [rule for rule in row_rules if rule.severity is severity]
    if not chosen:
        return '""'
    formula = chosen[-1].message
    for rule in reversed(chosen[:-1]):
        formula = f"IF({rule.fires},{rule.message},{formula})"
    return formula
