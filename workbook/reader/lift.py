"""One service's sheet: its answers lifted, each with its address, where the print beside them still says what they are."""

from __future__ import annotations

from dataclasses import replace

from workbook.findings import Code, Finding, Place, finding
from workbook.layout import LONGEST_EXPLANATION, Input, InputRole, Role
from workbook.layout.formulas import highest_text, wanted_words, zero_words
from workbook.model import Question
from workbook.reader.grid import Content
from workbook.reader.pair import SheetPair, shown
from workbook.reader.printed import PrintedComparison, compare
from workbook.reader.returned import Answer, AnswerStatus
from workbook.reader.values import explains, is_blank, typed, yes_or_no
from workbook.text import shortened


def lift(beside: SheetPair) -> tuple[tuple[Answer, ...], tuple[Finding, ...]]:
    """Lift every answer of one sheet, and say everything there is to say of the sheet itself."""
    printed = compare(beside)
    findings = list(printed.findings)
    questions = beside.framework.questions
    switched = {}
    for entry in beside.form.inputs:
        if entry.role is InputRole.CHOICE:
            switched[entry.section], found = _choice(beside, printed, entry)
            findings += found
    explanations = {entry.code: entry for entry in beside.form.inputs if entry.role is InputRole.EXPLANATION}
    answers = []
    for entry in beside.form.inputs:
        if entry.role is InputRole.ANSWER:
            answer, found = _answer(beside, printed, entry, questions[entry.code], switched[entry.section])
            findings += found
            if answer is not None:
                words, found = _explanation(beside, explanations[entry.code])
                answers.append(replace(answer, explanation=words, explained=explains(words)))
                findings += found
    return tuple(answers), tuple(findings)


def _choice(beside: SheetPair, printed: PrintedComparison, entry: Input) -> tuple[bool | None, list[Finding]]:
    """Whether the indicator is reported: as chosen where it may be switched, else as issued; None where unclear."""
    state = beside.sheet.state(entry.section)
    content = beside.content(entry.row, entry.column)
    chosen = yes_or_no(content)
    place = beside.place(entry.row, entry.column, entry.section, entry.section)
    doubted = entry.section in printed.shifted or entry.row in printed.doubted
    if not state.switchable:
        changed = state.shown and place.cell and chosen is not state.on and not doubted
        detail = beside.label(entry.section)
        return state.on, [finding(Code.CHOICE_FIXED, place, shown(content), detail=detail)] if changed else []
    if doubted:
        return None, []
    if not place.cell:
        return None, [_gone(beside, entry, place)]
    if chosen is None:
        return None, [finding(Code.CHOICE_UNCLEAR, place, shown(content))]
    if chosen is state.on:
        return chosen, []
    issued = "Yes" if state.on else "No"
    return chosen, [
        finding(Code.CHOICE_CHANGED, place, shown(content), detail=beside.label(entry.section), issued=issued)
    ]


def _answer(
    beside: SheetPair, printed: PrintedComparison, entry: Input, question: Question, on: bool | None
) -> tuple[Answer | None, list[Finding]]:
    """The answer of one box, without its explanation; none where the indicator is hidden."""
    content = beside.content(entry.row, entry.column)
    place = beside.place(entry.row, entry.column, question.code, entry.section)
    label = beside.label(entry.section)
    blank = is_blank(content)
    if not beside.sheet.state(entry.section).shown:
        return None, [] if blank else [finding(Code.UNDER_HIDDEN, place, shown(content), detail=label)]
    service_id = beside.sheet.issued.service.service_id
    answer = Answer(service_id, question.code, None, None, AnswerStatus.MISSING, "", False, place.sheet, place.cell)
    if on is False:
        under = [] if blank else [finding(Code.UNDER_NO, place, shown(content), detail=label)]
        return replace(answer, status=AnswerStatus.NOT_APPLICABLE), under
    if not place.cell:
        return answer, [_gone(beside, entry, place)]
    unread = replace(answer, status=AnswerStatus.MISSING if blank else AnswerStatus.INVALID)
    if on is None or entry.section in printed.shifted or entry.row in printed.doubted:
        return unread, []  # why has been said, once, at the choice or the question
    taken = typed(question, content)
    found = [] if taken.code is None else [said(taken.code, place, question, content)]
    if taken.number is not None:
        return replace(answer, value=taken.number, counted=taken.number, status=AnswerStatus.REPORTED), found
    return unread, found


def _gone(beside: SheetPair, entry: Input, place: Place) -> Finding:
    row = beside.form.rows[entry.row]
    code = Code.ROW_REPEATED if row.key in beside.alignment.repeated else Code.ROW_MISSING
    question = next(
        (cell.value for cell in beside.form.fixed if cell.row == entry.row and cell.role is Role.QUESTION), ""
    )
    return finding(code, place, detail=f"'{shortened(str(question), 40)}'")


def said(code: Code, place: Place, question: Question, content: Content) -> Finding:
    """What there is to say of an entry that is no legal answer, or is one with a note."""
    if code is Code.BLANK:
        return finding(code, place, wanted=wanted_words(question), zero=zero_words(question))
    if code is Code.TOO_HIGH:
        return finding(code, place, shown(content), highest=highest_text(question))
    return finding(code, place, shown(content))


def _explanation(beside: SheetPair, entry: Input) -> tuple[str, list[Finding]]:
    content = beside.content(entry.row, entry.column)
    if is_blank(content):
        return "", []
    if isinstance(content, str) and len(content) <= LONGEST_EXPLANATION:
        return content, []
    place = beside.place(entry.row, entry.column, entry.code, entry.section)
    kept = content[:LONGEST_EXPLANATION] if isinstance(content, str) else ""
    return kept, [finding(Code.EXPLANATION_CUT, place, shown(content), detail=str(LONGEST_EXPLANATION))]
