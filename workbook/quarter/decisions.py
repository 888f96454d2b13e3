"""What officers decided, applied to what stands.

A decision holds as long as what it was made upon is the same: what was entered, the questions it settles
and the other figures they name. So it survives a resubmission of the same figures, and lapses when they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from workbook.dataset import SourcedAnswer
from workbook.findings import CATALOGUE, LONGEST_MESSAGE, Code, Finding, Place, Severity, finding
from workbook.model import Framework
from workbook.reader import AnswerStatus
from workbook.store import Decision, Grounds, Verdict
from workbook.text import shortened


def standing_decisions(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """The last decision on each item, but for those that were opened again."""
    last = {decision.question: decision for decision in decisions}
    return {question: decision for question, decision in last.items() if decision.verdict is not Verdict.REOPEN}


def chosen_entries(decisions: Mapping[str, Decision]) -> dict[str, tuple[tuple[str, ...], str]]:
    """Which entry counts where files disagree, by item, with the entries it was chosen among."""
    chosen = {question: each for question, each in decisions.items() if each.verdict is Verdict.INCLUDE and each.value}
    return {question: (each.basis.entered, each.value) for question, each in chosen.items()}


def taken_out(
    answers: tuple[SourcedAnswer, ...], entered: Mapping[str, tuple[str, ...]], decisions: Mapping[str, Decision]
) -> frozenset[str]:
    """The items that a decision takes out: what was entered is what was decided upon."""
    excluded = [each for each in decisions.values() if each.verdict is Verdict.EXCLUDE]
    questions = {sourced.answer.question for sourced in answers}
    return frozenset(
        each.question
        for each in excluded
        if each.question in questions and each.basis.entered == entered[each.question]
    )


def without(sourced: SourcedAnswer) -> SourcedAnswer:
    """An answer whose figure is taken out."""
    answer = sourced.answer
    status = AnswerStatus.MISSING if answer.status is AnswerStatus.MISSING else AnswerStatus.INVALID
    return replace(sourced, answer=replace(answer, value=None, counted=None, status=status))


def taken_out_text(sourced: SourcedAnswer, label: str, entered: tuple[str, ...], decision: Decision) -> Finding:
    """Say of a figure that it was taken out, by whom and why."""
    answer = sourced.answer
    place = Place(sourced.file, answer.sheet, answer.cell, answer.service_id, answer.question, label)
    value = " / ".join(entered) or "blank"
    return finding(Code.TAKEN_OUT, place, value, by=decision.by, detail=shortened(decision.reason, 60))


def open_questions(findings: Iterable[Finding], question: str) -> tuple[Finding, ...]:
    """What an officer may confirm at an item: the warnings that nothing has answered yet."""
    return tuple(each for each in findings if each.question == question and each.severity is Severity.WARNING)


def basis(
    question: str,
    findings: Iterable[Finding],
    entered: Mapping[str, tuple[str, ...]],
    frameworks: Iterable[Framework],
    figures: Mapping[str, float | None],
) -> Grounds:
    """What a decision on an item is made upon, as things stand."""
    questions = open_questions(findings, question)
    rules = {each.rule for each in questions if each.rule}
    named = {
        code
        for framework in frameworks
        for rule in framework.active_rules
        if rule.code in rules
        for code in rule.questions
    }
    if not question:  # of the service as a whole, so on all that it says
        named = set(figures)
    others = {code: figures.get(code) for code in sorted(named - {question})}
    settled = tuple(sorted({f"{each.code} {each.rule}".strip() for each in questions}))
    return Grounds(entered.get(question, ()), others, settled)


def confirmed(found: Finding, decision: Decision) -> Finding:
    """A question that an officer has answered: it is for information from now on."""
    said = CATALOGUE[Code.CONFIRMED].advice.format(by=decision.by)
    text = f"{shortened(found.message, LONGEST_MESSAGE - len(said) - 2)} {said}"
    return replace(found, code=Code.CONFIRMED, severity=Severity.INFO, message=text)


def holds(decision: Decision, now: Grounds) -> bool:
    """Whether a question may be taken as answered: nothing has changed, and nothing more is asked."""
    then = decision.basis
    same = then.entered == now.entered and then.figures.items() >= now.figures.items()
    return decision.verdict is Verdict.INCLUDE and same and set(now.questions) <= set(then.questions)
