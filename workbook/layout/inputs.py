"""The input cells of a service sheet, each with its one stop validation, in its own words."""

from __future__ import annotations

from workbook import rules
from workbook.findings import CATALOGUE, Code
from workbook.layout import formulas
from workbook.layout.cells import Input, InputRole, cell_name
from workbook.layout.positions import (
    ANSWER,
    EXPLANATION,
    LONGEST_EXPLANATION,
    NOTHING_LIST,
    YES_NO_LIST,
    Positions,
    choice_key,
)
from workbook.layout.rulebook import active_rules
from workbook.model import Question, QuestionType, Rule, RuleStrength, Section
from workbook.rules import excel as rules_excel

_LONGEST_VALIDATION = 255
_LONGEST_ERROR = 224
_LONGEST_TITLE = 32
#: Also said when an entry is refused, since a validation has only one text.
_IF_GREY = "If the box is grey, choose Yes first."


def choice_input(positions: Positions, indicator: Section) -> Input:
    """The box that says whether an indicator is reported for the service."""
    return Input(
        positions.row_of[choice_key(indicator.code)],
        ANSWER,
        InputRole.CHOICE,
        indicator.code,
        indicator.code,
        None,
        is_list=True,
        formula=f"={YES_NO_LIST}",
        prompt_title=indicator.label,
        prompt="Choose Yes to report this indicator for the service, No if it does not apply. Figures under a No are kept but not counted.",
        error=CATALOGUE[Code.CHOICE_UNCLEAR].advice,
    )


def answer_input(positions: Positions, item: Question, guards: tuple[tuple[Rule, str], ...]) -> tuple[Input, list[str]]:
    """The answer cell, and the codes of rules that its validation has no room for."""
    cells = positions.cells(item)
    indicator = positions.framework.indicator(item.indicator)
    held: list[tuple[Rule, str]] = []
    for rule, guard in guards if item.type is not QuestionType.YES_NO else ():
        longer = formulas.validation_formula(item, cells, tuple(text for _, text in [*held, (rule, guard)]))
        if guard and len(longer) <= _LONGEST_VALIDATION:
            held.append((rule, guard))
    left_out = [rule.code for rule, guard in guards if (rule, guard) not in held]
    is_list = item.type is QuestionType.YES_NO
    # An indicator that is switched off offers nothing to choose from.
    choices = f"=IF({cells.switch}=1,{YES_NO_LIST},{NOTHING_LIST})"
    formula = choices if is_list else formulas.validation_formula(item, cells, tuple(g for _, g in held))
    answer = Input(
        positions.row_of[item.code],
        ANSWER,
        InputRole.ANSWER,
        item.code,
        item.indicator,
        item.type,
        is_list=is_list,
        formula=formula,
        prompt_title=f"{indicator.label}: {item.unit}"[:_LONGEST_TITLE],
        prompt=item.prompt,
        error=_error_text(item, tuple(rule for rule, _ in held)),
    )
    return answer, left_out


def explanation_input(positions: Positions, item: Question, indicator: Section) -> Input:
    """The box for why an unlikely answer is right."""
    row = positions.row_of[item.code]
    cell = cell_name(row, EXPLANATION)
    return Input(
        row,
        EXPLANATION,
        InputRole.EXPLANATION,
        item.code,
        item.indicator,
        None,
        is_list=False,
        formula=f"=IF({positions.switch(item.indicator)}=1,LEN({cell})<={LONGEST_EXPLANATION},FALSE)",
        prompt_title=f"{indicator.label}: why"[:_LONGEST_TITLE],
        prompt="Only if the Check asks: say in a few words why the figure is right. Do not name anybody.",
        error=f"Type at most {LONGEST_EXPLANATION} characters, and only for an indicator that is reported.",
    )


def guards_by_item(positions: Positions) -> dict[str, tuple[tuple[Rule, str], ...]]:
    """The stop rules each input's validation holds: all that name it.

    A rule that things add up (`==`) is left to the Check cell: enforced while typing, it would refuse
    every first step of a correction.
    """
    found: dict[str, list[tuple[Rule, str]]] = {}
    for indicator in positions.framework.indicators:
        for rule, test in active_rules(indicator):
            if rule.effective is RuleStrength.STOP:
                guard = rules_excel.allowed(test, positions.typed) if test.sign != "==" else ""
                for code in rules.items_named(test):
                    found.setdefault(code, []).append((rule, guard))
    return {code: tuple(guards) for code, guards in found.items()}


def _error_text(item: Question, held: tuple[Rule, ...]) -> str:
    """What the refusal says: what may be typed, then the rules that guard the cell, as many as fit whole."""
    kinds = {
        QuestionType.COUNT: f"Enter a whole number from 0 to {formulas.highest_text(item)}. If there were none, enter 0.",
        QuestionType.NUMBER: f"Enter a number from 0 to {formulas.highest_text(item)}, with at most two decimal places.",
        QuestionType.YES_NO: CATALOGUE[Code.NOT_YES_NO].advice,
        QuestionType.DERIVED: "",
    }
    words = kinds[item.type]
    for more in (_IF_GREY, *(formulas.plain_message(rule.message) for rule in held)):
        longer = f"{words} {more}"
        words = longer if len(longer) <= _LONGEST_ERROR else words
    return words
