"""The rules over answers: the same expressions that the workbook showed, worked out in Python.

A stop rule that is broken makes every answer it names invalid, since any of them may be the wrong one. A warn rule that
is broken is a question to the provider, answered by an explanation on the row that shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from workbook.assess.answers import Answer, AnswerStatus
from workbook.assess.figures import RuleFigures, broken_rules, message_text
from workbook.findings import Code, Finding, Place, finding
from workbook.model import Form, Rule, RuleStatus, RuleStrength


@dataclass(frozen=True)
class Judgement:
    """Answers marked by every rule, and what the rules find."""

    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]


def judge_answers(form: Form, figures: RuleFigures, answers: Iterable[Answer], files: Mapping[str, str]) -> Judgement:
    """Hold the answers of one service, or of one of its records, against every rule of the form.

    figures: facts and last period's figures of the service.
    files: what findings call the file that each question's answer is from.
    """
    marked = {answer.question: answer for answer in answers}
    findings = []
    for rule in broken_rules(form, figures.with_answers(marked.values())):
        shown_at = marked[rule.subject]
        current = figures.with_answers(marked.values())
        findings.append(_rule_finding(form, rule, current, shown_at, files[rule.subject]))
        if rule.effective is RuleStrength.STOP:
            for code in rule.questions:
                marked[code] = replace(marked[code], status=AnswerStatus.INVALID)
        elif shown_at.explained and shown_at.status is AnswerStatus.REPORTED:
            marked[rule.subject] = replace(shown_at, status=AnswerStatus.EXPLAINED)
    return Judgement(tuple(marked.values()), tuple(findings))


def _rule_finding(form: Form, rule: Rule, figures: RuleFigures, shown_at: Answer, file: str) -> Finding:
    code = Code.STOP_RULE
    if rule.effective is RuleStrength.WARN:
        on_trial = Code.BETA_RULE if rule.status is RuleStatus.BETA else Code.WARN_RULE
        code = Code.EXPLAINED if shown_at.explained else on_trial
    address, label = shown_at.address, form.section_of(rule.subject).label
    where = (shown_at.sheet, shown_at.cell, address.service, address.question, label, address.record)
    words = {"message": message_text(rule, figures), "rule": rule.code}
    return finding(code, Place(file, *where), shown_at.number, **words)
