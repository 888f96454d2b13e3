"""The formulas of a service sheet: what a row counts as, how far it is, and what its Check cell says.

Each is the Excel half of a pair: `workbook.reader.values` and `workbook.assess` are the Python half,
and the agreement tests hold the two together.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from workbook.findings import CATALOGUE, EXPLAINED_TEXT, ZERO_TEXT, Code
from workbook.model import Question, QuestionType, Rule, RuleStrength
from workbook.rules import Arithmetic, Name
from workbook.rules import excel as rules_excel

#: The fewest characters of an explanation.
SHORTEST_EXPLANATION = 10
#: The most digits of a number typed as text that is still read as a number.
MOST_TEXT_DIGITS = 9

NOT_FILLED_IN = "Not filled in"
UNDEFINED = "None to count"

#: A figure as long as they come.
_LONG_FIGURE = "999999"


@dataclass(frozen=True)
class RowCells:
    """The cells of one item's row, and the cell that says whether its indicator is reported (1 or 0)."""

    answer: str
    explanation: str
    value: str
    progress: str
    switch: str


@dataclass(frozen=True)
class RowRule:
    """A rule as one row sees it: when it fires, and the message with its figures, both as formulas.

    longest: the message as text, with figures as long as they come.
    """

    severity: RuleStrength
    fires: str
    message: str
    longest: str


def text(words: str) -> str:
    """A text as a formula writes it."""
    return '"' + words.replace('"', '""') + '"'


def message_formula(rule: Rule, reference: Callable[[Name], str]) -> str:
    """A rule's message with its figures, as a formula. reference: the cell of a name in the message."""
    return "&".join(text(part) if isinstance(part, str) else reference(part) for part in rule.message_parts)


def row_rule(rule: Rule, reference: Callable[[Name], str]) -> RowRule:
    """A rule for the row that shows it."""
    longest = "".join(part if isinstance(part, str) else _LONG_FIGURE for part in rule.message_parts)
    return RowRule(rule.effective, rules_excel.broken(rule.test, reference), message_formula(rule, reference), longest)


def blank_advice(question: Question) -> str:
    """What a blank cell's Check says."""
    return CATALOGUE[Code.BLANK].advice.format(wanted=wanted_words(question), zero=zero_words(question))


def wanted_words(question: Question) -> str:
    """What an input wants, as a message says it."""
    return "Yes or No" if question.type is QuestionType.YES_NO else "a number"


def zero_words(question: Question) -> str:
    """The reminder that none is an answer, where an input wants a number."""
    return "" if question.type is QuestionType.YES_NO else ZERO_TEXT


def highest_text(question: Question) -> str:
    """The largest legal entry as a message shows it: 999,999."""
    return f"{question.maximum:,.0f}"


def value_formula(question: Question, cells: RowCells) -> str:
    """What the row counts as: a legal number, or "" where there is none or the indicator is off."""
    answer = cells.answer
    if question.type is QuestionType.YES_NO:
        choice = f'IF(TRIM({answer})="Yes",1,IF(TRIM({answer})="No",0,""))'
        return f'=IF({cells.switch}<>1,"",IF(ISTEXT({answer}),{choice},""))'
    maximum = _number(question.maximum)
    rounded = f"ROUND({answer},{_places(question)})"
    typed = f'IF(AND({answer}>=0,{rounded}<={maximum},{_near(question, answer)}),{rounded},"")'
    digits = f"AND(LEN(TRIM({answer}))<={MOST_TEXT_DIGITS},{_only_digits(answer)})"
    as_text = f'IF({digits},IF(VALUE(TRIM({answer}))<={maximum},VALUE(TRIM({answer})),""),"")'
    # TRUE is a number to LibreOffice, which keeps it as a formula; TYPE tells it apart in every program.
    number = f"AND(ISNUMBER({answer}),TYPE({answer})=1)"
    return f'=IF({cells.switch}<>1,"",IF(ISTEXT({answer}),{as_text},IF({number},{typed},"")))'


def progress_formula(cells: RowCells, row_rules: tuple[RowRule, ...]) -> str:
    """How far the row is: off, blank, correct (there is something to correct), explain, noted, ok."""
    after = '"ok"'
    warnings = [rule.fires for rule in row_rules if rule.severity is RuleStrength.WARN]
    if warnings:
        after = f'IF({_any(warnings)},IF({_explained(cells.explanation)},"noted","explain"),"ok")'
    stops = [rule.fires for rule in row_rules if rule.severity is RuleStrength.STOP]
    if stops:
        after = f'IF({_any(stops)},"correct",{after})'
    answer = cells.answer
    blank = f'IF(LEN(TRIM({answer}))=0,"blank",IF({cells.value}="","correct",{after}))'
    return f'=IF({cells.switch}<>1,"off",IF(ISERROR({answer}),"correct",{blank}))'


def check_formula(question: Question, cells: RowCells, row_rules: tuple[RowRule, ...]) -> str:
    """What the Check cell says: one message, the worst first."""
    stop = _first(row_rules, RuleStrength.STOP)
    warn = _first(row_rules, RuleStrength.WARN)
    progress = cells.progress
    correct = f'IF({cells.value}="",{_type_advice(question, cells.answer)},{stop})'
    noted = f'IF({progress}="noted",{text(EXPLAINED_TEXT)},"")'
    explain = f'IF({progress}="explain",{warn},{noted})' if warn != '""' else '""'
    return f'=IF({progress}="blank",{text(blank_advice(question))},IF({progress}="correct",{correct},{explain}))'


def longest_check(question: Question, row_rules: tuple[RowRule, ...]) -> str:
    """The longest text a Check cell can show."""
    too_high = CATALOGUE[Code.TOO_HIGH].advice.format(highest=highest_text(question))
    return max((blank_advice(question), too_high, *(rule.longest for rule in row_rules)), key=len)


def derived_formula(amount: Arithmetic, switch: str, reference: Callable[[Name], str]) -> str:
    """A derived value, or words that say why there is none."""
    shown = rules_excel.value(amount, reference, missing=text(NOT_FILLED_IN), undefined=text(UNDEFINED))
    return f'=IF({switch}<>1,"",{shown})'


def choice_value_formula(answer: str) -> str:
    """1 where the indicator is reported, else 0."""
    return f'=IF(ISTEXT({answer}),IF(TRIM({answer})="Yes",1,0),0)'


def choice_progress_formula(answer: str) -> str:
    """`choose` where the choice is neither Yes nor No."""
    return f'=IF(ISTEXT({answer}),IF(OR(TRIM({answer})="Yes",TRIM({answer})="No"),"","choose"),"choose")'


def choice_check_formula(progress: str) -> str:
    """What the Check cell of a choice says."""
    return f'=IF({progress}="choose",{text(CATALOGUE[Code.CHOICE_UNCLEAR].advice)},"")'


def validation_formula(question: Question, cells: RowCells, guards: tuple[str, ...]) -> str:
    """The stop validation of an input: FALSE for an illegal entry. guards: the rules that name it, as `allowed`."""
    cell = cells.answer
    legal = f"{cell}>=0,{cell}<={_number(question.maximum)},{_near(question, cell)}"
    return f"=IF(ISNUMBER({cell}),AND({','.join((f'{cells.switch}=1', legal, *guards))}),FALSE)"


def _near(question: Question, cell: str) -> str:
    """Whether a number is as whole, or as precise, as the item wants: programs leave a trace of sums in a figure."""
    return f"ABS({cell}-ROUND({cell},{_places(question)}))<0.000001"


def _places(question: Question) -> int:
    return 0 if question.type is QuestionType.COUNT else 2


def _only_digits(cell: str) -> str:
    stripped = f"TRIM({cell})"
    for digit in "0123456789":
        stripped = f'SUBSTITUTE({stripped},"{digit}","")'
    return f'LEN(TRIM({cell}))>0,{stripped}=""'


def _type_advice(question: Question, answer: str) -> str:
    if question.type is QuestionType.YES_NO:
        return text(CATALOGUE[Code.NOT_YES_NO].advice)
    high = text(CATALOGUE[Code.TOO_HIGH].advice.format(highest=highest_text(question)))
    fraction = text(CATALOGUE[Code.NOT_WHOLE if question.type is QuestionType.COUNT else Code.TOO_PRECISE].advice)
    negative = text(CATALOGUE[Code.NEGATIVE].advice)
    number = f"IF({answer}<0,{negative},IF({answer}>{_number(question.maximum)},{high},{fraction}))"
    return f"IF(TYPE({answer})=1,{number},{text(CATALOGUE[Code.TEXT].advice)})"


def _explained(cell: str) -> str:
    worded = f"AND(LEN(TRIM({cell}))>={SHORTEST_EXPLANATION},NOT(EXACT(UPPER({cell}),LOWER({cell}))))"
    return f"IF(ISTEXT({cell}),{worded},FALSE)"


def _any(conditions: list[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({','.join(conditions)})"


def _first(row_rules: tuple[RowRule, ...], severity: RuleStrength) -> str:
    """The message of the first rule of that severity that fires; for the last one there is nothing else it could be."""
    chosen = [rule for rule in row_rules if rule.severity is severity]
    if not chosen:
        return '""'
    formula = chosen[-1].message
    for rule in reversed(chosen[:-1]):
        formula = f"IF({rule.fires},{rule.message},{formula})"
    return formula


def _number(number: float) -> str:
    return f"{number:.2f}".rstrip("0").rstrip(".")
