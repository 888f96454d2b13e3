"""The inputs of a service sheet, each with its validation."""

from __future__ import annotations

from typing import Protocol

from workbook.findings import CATALOGUE, Code
from workbook.layout import formulas
from workbook.layout.boxes import BOXES, YES_NO_LIST
from workbook.layout.cells import Input, InputRole, cell_name
from workbook.layout.formulas import RowCells
from workbook.layout.limits import LONGEST_ERROR, LONGEST_PROMPT, LONGEST_TITLE, LONGEST_VALIDATION
from workbook.layout.positions import (
    ANSWER,
    EXPLANATION,
    LONGEST_EXPLANATION,
    Positions,
    choice_key,
)
from workbook.model import Form, Question, QuestionType, Rule, RuleStrength, Section
from workbook.rules import Name, is_equation
from workbook.rules import excel as rules_excel


class Boxes(Protocol):
    """Where the boxes of a service or record stand."""

    @property
    def form(self) -> Form:
        """The form that is placed."""

    @property
    def record(self) -> int:
        """The number of the record; 0 of a service."""

    @property
    def if_grey(self) -> str:
        """What a refusal says of a grey box.

        A validation has only one text.
        """

    def answer_at(self, question: Question) -> tuple[int, int]:
        """The row and column of a question's box."""

    def cells(self, question: Question) -> RowCells:
        """The cells of a question."""

    def typed(self, name: Name) -> str:
        """The cell that a validation reads: what is being typed."""


def choice_input(positions: Positions, section: Section) -> Input:
    """The box that says whether an indicator is reported."""
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
        prompt="Choose Yes to report this indicator for the service, No if it does not apply; if you change it, say why in the last box of the row. Figures under a No are kept but not counted.",
        error=CATALOGUE[Code.CHOICE_UNCLEAR].advice,
    )


def reason_input(positions: Positions, section: Section) -> Input:
    """The box for why a choice was changed."""
    row = positions.row_of[choice_key(section.code)]
    return _words_input(
        row,
        section,
        section.code,
        formula=f"={_is_short(row)}",
        prompt="Only if you change Yes or No: say in a few words why, for example: No parents live here. Do not name anybody.",
        error=f"Type at most {LONGEST_EXPLANATION} characters.",
    )


def answer_input(boxes: Boxes, question: Question, guards: tuple[tuple[Rule, str], ...]) -> tuple[Input, list[str]]:
    """The answer cell, and the rules its validation leaves out.

    Those are the codes of rules that it has no room for.
    """
    cells, is_list = boxes.cells(question), BOXES[question.type].is_list
    section = boxes.form.section(question.section)
    held: list[tuple[Rule, str]] = []
    for rule, guard in guards if not is_list else ():
        longer = formulas.validation_formula(question, cells, tuple(text for _, text in [*held, (rule, guard)]))
        if guard and len(longer) <= LONGEST_VALIDATION:
            held.append((rule, guard))
    answer = Input(
        *boxes.answer_at(question),
        InputRole.ANSWER,
        question.code,
        question.section,
        question.type,
        is_list=is_list,
        formula=formulas.validation_formula(question, cells, tuple(guard for _, guard in held)),
        prompt_title=(question.heading or f"{section.label}: {question.unit}")[:LONGEST_TITLE],
        prompt=_prompt(question),
        error=_error_text(question, boxes.if_grey, tuple(rule for rule, _ in held)),
        record=boxes.record,
    )
    return answer, [rule.code for rule, guard in guards if (rule, guard) not in held]


def explanation_input(positions: Positions, question: Question, section: Section) -> Input:
    """The box for why an unlikely answer is right."""
    row = positions.row_of[question.code]
    return _words_input(
        row,
        section,
        question.code,
        formula=f"=IF({positions.switch(question.section)}=1,{_is_short(row)},FALSE)",
        prompt="Only if the Check asks: say in a few words why the figure is right. Do not name anybody.",
        error=f"Type at most {LONGEST_EXPLANATION} characters, and only for an indicator that is reported.",
    )


def _words_input(row: int, section: Section, code: str, *, formula: str, prompt: str, error: str) -> Input:
    """A box for words, in the last column of a row."""
    return Input(
        row,
        EXPLANATION,
        InputRole.EXPLANATION,
        code,
        section.code,
        None,
        is_list=False,
        formula=formula,
        prompt_title=f"{section.label}: why"[:LONGEST_TITLE],
        prompt=prompt,
        error=error,
    )


def _is_short(row: int) -> str:
    """The test that words are no longer than is kept of them."""
    return f"LEN({cell_name(row, EXPLANATION)})<={LONGEST_EXPLANATION}"


def guards_by_item(boxes: Boxes) -> dict[str, tuple[tuple[Rule, str], ...]]:
    """Map each input to the stop rules that name it.

    Its validation holds them.

    A rule that things add up (`==`) is left to the Check cell: enforced while typing, it would refuse
    every first step of a correction.
    """
    guards_by_code: dict[str, list[tuple[Rule, str]]] = {}
    for section in boxes.form.row_sections:
        for rule in boxes.form.sheet_rules(section):
            if rule.effective is RuleStrength.STOP:
                guard = rules_excel.allowed(rule.test, boxes.typed) if not is_equation(rule.test) else ""
                for code in rule.questions:
                    guards_by_code.setdefault(code, []).append((rule, guard))
    return {code: tuple(guards) for code, guards in guards_by_code.items()}


#: What a prompt adds for a type of question, where there is room for it.
_ALSO_PROMPTED = {
    QuestionType.COUNT: "For example 12.",
    QuestionType.NUMBER: "For example 12.5.",
    QuestionType.MONEY: "For example 1250.50.",
    QuestionType.PERCENTAGE: "Type 45 for 45 %. Half of one per cent is typed 0.5%, with the sign.",
    QuestionType.DATE: "Type the day with the name of its month: 14 Aug 2008.",
    QuestionType.TEXT: "Do not identify anybody.",
}


def _prompt(question: Question) -> str:
    also = _ALSO_PROMPTED.get(question.type, "")
    longer = f"{question.prompt} {also}".strip()
    return longer if len(longer) <= LONGEST_PROMPT else question.prompt


def _error_text(question: Question, if_grey: str, held: tuple[Rule, ...]) -> str:
    """What the refusal says: what may be typed, then the rules that guard the cell, as many as fit whole."""
    words = BOXES[question.type].refusal(question)
    for more in (if_grey, *(rule.plain_message for rule in held)):
        longer = f"{words} {more}"
        words = longer if len(longer) <= LONGEST_ERROR else words
    return words
