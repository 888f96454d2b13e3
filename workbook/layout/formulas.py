"""The formulas of a service sheet: what a row counts as, how far it is, and what its Check cell says.

Each is the Excel half of a pair: `workbook.reader.values` and `workbook.assess` are the Python half,
and the agreement tests hold the two together.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from workbook.findings import CATALOGUE, EXPLAINED_TEXT, ZERO_TEXT, Code
from workbook.model import Question, QuestionType, RuleStrength
from workbook.rules import Arithmetic, Comparison, Name
from workbook.rules import excel as rules_excel

#: The fewest characters of an explanation.
SHORTEST_EXPLANATION = 10
#: The most digits of a number typed as text that is still read as a number.
MOST_TEXT_DIGITS = 9

NOT_FILLED_IN = "Not filled in"
UNDEFINED = "None to count"

_QUOTED_FIGURE = re.compile(r" ?\(\{([A-Za-z0-9_.\-]+)\}\)")
_FIGURE = re.compile(r"\{([A-Za-z0-9_.\-]+)\}")


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


def plain_message(message: str) -> str:
    """A rule's message without figures: `Supported ({supported}) cannot …` is `Supported cannot …`."""
    return _QUOTED_FIGURE.sub("", message)


def message_figures(message: str) -> tuple[str, ...]:
    """The names that a rule's message quotes, as written."""
    return tuple(_FIGURE.findall(message))


def message_parts(message: str) -> tuple[tuple[str, bool], ...]:
    """A rule's message cut into words and names: (part, whether it is the name of a figure)."""
    parts = [(part, index % 2 == 1) for index, part in enumerate(_FIGURE.split(message))]
    return tuple((part, is_name) for part, is_name in parts if part)


def message_formula(message: str, reference: Callable[[str], str]) -> str:
    """A rule's message with its figures, as a formula. reference: the cell of a name in the message."""
    return "&".join(reference(part) if is_name else text(part) for part, is_name in message_parts(message))


def row_rule(
    severity: RuleStrength,
    test: Comparison,
    message: str,
    reference: Callable[[Name], str],
    named: Callable[[str], str],
) -> RowRule:
    """A rule for the row that shows it."""
    longest = _FIGURE.sub("999999", message)
    return RowRule(severity, rules_excel.broken(test, reference), message_formula(message, named), longest)


def blank_advice(item: Question) -> str:
    """What a blank cell's Check says."""
    return CATALOGUE[Code.BLANK].advice.format(wanted=wanted_words(item), zero=zero_words(item))


def wanted_words(item: Question) -> str:
    """What an input wants, as a message says it."""
    return "Yes or No" if item.type is QuestionType.YES_NO else "a number"


def zero_words(item: Question) -> str:
    """The reminder that none is an answer, where an input wants a number."""
    return "" if item.type is QuestionType.YES_NO else ZERO_TEXT


def highest_text(item: Question) -> str:
    """The largest legal entry as a message shows it: 999,999."""
    return f"{item.maximum:,.0f}"


def value_formula(item: Question, cells: RowCells) -> str:
    """What the row counts as: a legal number, or "" where there is none or the indicator is off."""
    answer = cells.answer
    if item.type is QuestionType.YES_NO:
        choice = f'IF(TRIM({answer})="Yes",1,IF(TRIM({answer})="No",0,""))'
        return f'=IF({cells.switch}<>1,"",IF(ISTEXT({answer}),{choice},""))'
    maximum = _number(item.maximum)
    rounded = f"ROUND({answer},{_places(item)})"
    typed = f'IF(AND({answer}>=0,{rounded}<={maximum},{_near(item, answer)}),{rounded},"")'
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


def check_formula(item: Question, cells: RowCells, row_rules: tuple[RowRule, ...]) -> str:
    """What the Check cell says: one message, the worst first."""
    stop = _first(row_rules, RuleStrength.STOP)
    warn = _first(row_rules, RuleStrength.WARN)
    progress = cells.progress
    correct = f'IF({cells.value}="",{_type_advice(item, cells.answer)},{stop})'
    noted = f'IF({progress}="noted",{text(EXPLAINED_TEXT)},"")'
    explain = f'IF({progress}="explain",{warn},{noted})' if warn != '""' else '""'
    return f'=IF({progress}="blank",{text(blank_advice(item))},IF({progress}="correct",{correct},{explain}))'


def longest_check(item: Question, row_rules: tuple[RowRule, ...]) -> str:
    """The longest text a Check cell can show."""
    too_high = CATALOGUE[Code.TOO_HIGH].advice.format(highest=highest_text(item))
    return max((blank_advice(item), too_high, *(rule.longest for rule in row_rules)), key=len)


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


def validation_formula(item: Question, cells: RowCells, guards: tuple[str, ...]) -> str:
    """The stop validation of an input: FALSE for an illegal entry. guards: the rules that name it, as `allowed`."""
    cell = cells.answer
    legal = f"{cell}>=0,{cell}<={_number(item.maximum)},{_near(item, cell)}"
    return f"=IF(ISNUMBER({cell}),AND({','.join((f'{cells.switch}=1', legal, *guards))}),FALSE)"


def _near(item: Question, cell: str) -> str:
    """Whether a number is as whole, or as precise, as the item wants: programs leave a trace of sums in a figure."""
    return f"ABS({cell}-ROUND({cell},{_places(item)}))<0.000001"


def _places(item: Question) -> int:
    return 0 if item.type is QuestionType.COUNT else 2


def _only_digits(cell: str) -> str:
    stripped = f"TRIM({cell})"
    for digit in "0123456789":
        stripped = f'SUBSTITUTE({stripped},"{digit}","")'
    return f'LEN(TRIM({cell}))>0,{stripped}=""'


def _type_advice(item: Question, answer: str) -> str:
    if item.type is QuestionType.YES_NO:
        return text(CATALOGUE[Code.NOT_YES_NO].advice)
    high = text(CATALOGUE[Code.TOO_HIGH].advice.format(highest=highest_text(item)))
    fraction = text(CATALOGUE[Code.NOT_WHOLE if item.type is QuestionType.COUNT else Code.TOO_PRECISE].advice)
    negative = text(CATALOGUE[Code.NEGATIVE].advice)
    number = f"IF({answer}<0,{negative},IF({answer}>{_number(item.maximum)},{high},{fraction}))"
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
