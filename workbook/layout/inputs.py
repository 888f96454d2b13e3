"""The input cells of a service sheet, each with its one stop validation, in its own words."""

from __future__ import annotations

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
from workbook.model import Question, QuestionType, Rule, RuleStrength, Section
from workbook.rules import excel as rules_excel
from workbook.rules import is_equation

_LONGEST_VALIDATION = 255
_LONGEST_ERROR = 224
_LONGEST_TITLE = 32
#: Also said when an entry is refused, since a validation has only one text.
_IF_GREY = "If the box is grey, choose Yes first."


def choice_input(positions: Positions, section: Section) -> Input:
    """The box that says whether an indicator is reported for the service."""
    return Input(
        positions.row_of[choice_key(section.code)],
        ANSWER,
        InputRole.CHOICE,
        section.code,
        section.code,
        None,
        is_list=True,
        formula=f"={YES_NO_LIST}",
        prompt_title=section.label,
        prompt="Choose Yes to report this indicator for the service, No if it does not apply. Figures under a No are kept but not counted.",
        error=CATALOGUE[Code.CHOICE_UNCLEAR].advice,
    )


def answer_input(
    positions: Positions, question: Question, guards: tuple[tuple[Rule, str], ...]
) -> tuple[Input, list[str]]:
    """The answer cell, and the codes of rules that its validation has no room for."""
    cells = positions.cells(question)
    section = positions.framework.section(question.section)
    held: list[tuple[Rule, str]] = []
    for rule, guard in guards if question.type is not QuestionType.YES_NO else ():
        longer = formulas.validation_formula(question, cells, tuple(text for _, text in [*held, (rule, guard)]))
        if guard and len(longer) <= _LONGEST_VALIDATION:
            held.append((rule, guard))
    left_out = [rule.code for rule, guard in guards if (rule, guard) not in held]
    is_list = question.type is QuestionType.YES_NO
    # An indicator that is switched off offers nothing to choose from.
    choices = f"=IF({cells.switch}=1,{YES_NO_LIST},{NOTHING_LIST})"
    formula = choices if is_list else formulas.validation_formula(question, cells, tuple(g for _, g in held))
    answer = Input(
        positions.row_of[question.code],
        ANSWER,
        InputRole.ANSWER,
        question.code,
        question.section,
        question.type,
        is_list=is_list,
        formula=formula,
        prompt_title=f"{section.label}: {question.unit}"[:_LONGEST_TITLE],
        prompt=question.prompt,
        error=_error_text(question, tuple(rule for rule, _ in held)),
    )
    return answer, left_out


def explanation_input(positions: Positions, question: Question, section: Section) -> Input:
    """The box for why an unlikely answer is right."""
    row = positions.row_of[question.code]
    cell = cell_name(row, EXPLANATION)
    return Input(
        row,
        EXPLANATION,
        InputRole.EXPLANATION,
        question.code,
        question.section,
        None,
        is_list=False,
        formula=f"=IF({positions.switch(question.section)}=1,LEN({cell})<={LONGEST_EXPLANATION},FALSE)",
        prompt_title=f"{section.label}: why"[:_LONGEST_TITLE],
        prompt="Only if the Check asks: say in a few words why the figure is right. Do not name anybody.",
        error=f"Type at most {LONGEST_EXPLANATION} characters, and only for an indicator that is reported.",
    )


def guards_by_item(positions: Positions) -> dict[str, tuple[tuple[Rule, str], ...]]:
    """The stop rules each input's validation holds: all that name it.

    A rule that things add up (`==`) is left to the Check cell: enforced while typing, it would refuse
    every first step of a correction.
    """
    found: dict[str, list[tuple[Rule, str]]] = {}
    for section in positions.framework.sections:
        for rule in section.active_rules:
            if rule.effective is RuleStrength.STOP:
                guard = rules_excel.allowed(rule.test, positions.typed) if not is_equation(rule.test) else ""
                for code in rule.questions:
                    found.setdefault(code, []).append((rule, guard))
    return {code: tuple(guards) for code, guards in found.items()}


def _error_text(question: Question, held: tuple[Rule, ...]) -> str:
    """What the refusal says: what may be typed, then the rules that guard the cell, as many as fit whole."""
    kinds = {
        QuestionType.COUNT: f"Enter a whole number from 0 to {formulas.highest_text(question)}. If there were none, enter 0.",
        QuestionType.NUMBER: f"Enter a number from 0 to {formulas.highest_text(question)}, with at most two decimal places.",
        QuestionType.YES_NO: CATALOGUE[Code.NOT_YES_NO].advice,
        QuestionType.DERIVED: "",
    }
    words = kinds[question.type]
    for more in (_IF_GREY, *(rule.plain_message for rule in held)):
        longer = f"{words} {more}"
        words = longer if len(longer) <= _LONGEST_ERROR else words
    return words
