"""Judge answers together: the questions they open, the rules.

The expressions are those that the workbook showed, worked out in Python. A stop rule that is broken makes every answer
it names invalid, since any of them may be the wrong one. A warn rule that is broken is a question to the provider,
answered by an explanation on the row that shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from workbook.assess.answers import Answer, AnswerStatus
from workbook.assess.figures import RuleFigures, broken_rules, message_text
from workbook.findings import TOO_SHORT_TEXT, Code, Finding, Place, finding
from workbook.model import Address, Form, Rule, RuleStatus, RuleStrength, is_blank, shown
from workbook.rules.python import holds


@dataclass(frozen=True)
class Judgement:
    """Answers marked by conditions and rules.

    findings: what these find.
    closed: the addresses at which nothing is asked, because of other answers; nothing else is to be said of them.
    """

    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]
    closed: frozenset[Address]


def judge_answers(form: Form, figures: RuleFigures, answers: Iterable[Answer], files: Mapping[str, str]) -> Judgement:
    """Judge the answers of one service or record.

    figures: facts and last period's figures of the service.
    files: what findings call the file that each question's answer is from.
    """
    marked = {answer.question: answer for answer in answers}
    findings, closed = [], set()
    for code, question in form.questions.items():
        answer = marked.get(code)
        if answer is None or question.derived:
            continue
        opened = question.opens is None or holds(question.opens, figures.with_answers(marked.values()).lookup) is True
        if not opened:
            findings += _of_the_closed(form, answer, files[code])
            closed.add(answer.address)
        if not opened or (question.optional and answer.status is AnswerStatus.MISSING):
            marked[code] = replace(answer, number=None, text="", status=AnswerStatus.NOT_APPLICABLE)
    judged, of_the_rules = _hold_against_rules(form, figures, marked, files)
    return Judgement(judged, (*findings, *of_the_rules), frozenset(closed))


def _of_the_closed(form: Form, answer: Answer, file: str) -> list[Finding]:
    """Say that something stands where nothing is asked."""
    if is_blank(answer.content) or answer.doubted:
        return []
    label = form.section_of(answer.question).label_of(answer.question)
    return [finding(Code.NOT_ASKED, _place(form, answer, file), shown(answer.content), detail=label)]


def _hold_against_rules(
    form: Form, figures: RuleFigures, answers: Mapping[str, Answer], files: Mapping[str, str]
) -> tuple[tuple[Answer, ...], list[Finding]]:
    marked = dict(answers)
    complete = figures.with_answers(marked.values())
    findings = []
    for rule in broken_rules(form, complete):
        shown_at = marked[rule.subject]
        findings.append(_rule_finding(form, rule, complete, shown_at, files[rule.subject]))
        if rule.effective is RuleStrength.STOP:
            for code in marked.keys() & set(rule.questions):
                marked[code] = replace(marked[code], status=AnswerStatus.INVALID)
        elif shown_at.explained and shown_at.status is AnswerStatus.REPORTED:
            marked[rule.subject] = replace(shown_at, status=AnswerStatus.EXPLAINED)
    return tuple(marked.values()), findings


def _rule_finding(form: Form, rule: Rule, figures: RuleFigures, shown_at: Answer, file: str) -> Finding:
    code = Code.STOP_RULE
    if rule.effective is RuleStrength.WARN:
        on_trial = Code.BETA_RULE if rule.status is RuleStatus.BETA else Code.WARN_RULE
        code = Code.EXPLAINED if shown_at.explained else on_trial
    message = rule.plain_message if shown_at.address.record else message_text(rule, figures)
    if code is not Code.EXPLAINED and not is_blank(shown_at.explanation) and rule.effective is RuleStrength.WARN:
        message = f"{TOO_SHORT_TEXT} {message}"
    words = {"message": message, "rule": rule.code}
    return finding(code, _place(form, shown_at, file), shown_at.number, **words)


def _place(form: Form, answer: Answer, file: str) -> Place:
    return answer.place(file, form.section_of(answer.question).label_of(answer.question))
