"""The rules over a return: the same expressions the workbook showed, worked out in Python.

A stop rule that fails makes every answer it names invalid, since either may be the wrong one. A warn
rule that fails is a question to the provider, answered by an explanation on the row it is shown at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbook.findings import Code, Finding, Place, finding
from workbook.layout import IssuedService, Layout
from workbook.model import Framework, Rule, RuleStatus, RuleStrength, Section
from workbook.reader.returned import Answer, AnswerStatus, Return
from workbook.rules import FactName, Name, PreviousName
from workbook.rules.python import amount, holds
from workbook.text import number_text


@dataclass(frozen=True)
class RuleFigures:
    """The figures of one service that rules and derived values may name."""

    current: dict[str, float | None]
    previous: dict[str, float]
    facts: dict[str, float | None]

    def lookup(self, name: Name) -> float | None:
        """The number a name stands for; None where there is none."""
        if isinstance(name, FactName):
            return self.facts[name.fact]
        if isinstance(name, PreviousName):
            return self.previous.get(name.code)
        return self.current.get(name.code)


def figures(service: IssuedService, days: int, current: dict[str, float | None]) -> RuleFigures:
    """Bring together what was answered, what was printed and the service's facts."""
    units = service.service.household_units
    facts: dict[str, float | None] = {
        "household_units": None if units is None else float(units),
        "days_in_period": float(days),
    }
    return RuleFigures(current, service.previous, facts)


def check(returned: Return, framework: Framework, layout: Layout) -> Return:
    """The return with the findings of every rule, and its answers marked invalid or explained by them."""
    answers: list[Answer] = []
    findings = list(returned.findings)
    by_service: dict[str, list[Answer]] = {}
    for answer in returned.answers:
        by_service.setdefault(answer.service_id, []).append(answer)
    for sheet in layout.sheets:
        mine = by_service.get(sheet.issued.service.service_id, [])
        counted = {answer.question: answer.counted for answer in mine}
        known = figures(sheet.issued, layout.issued.period.days, counted)
        checked, found = check_service(returned.file, framework, known, mine)
        answers += checked
        findings += found
    return replace(returned, answers=tuple(answers), findings=tuple(findings))


def derived(section: Section, known: RuleFigures) -> dict[str, float | None]:
    """The derived values of an indicator; None where a figure is missing or there is nothing to divide by."""
    values: dict[str, float | None] = {}
    for question in section.questions:
        if question.derived:
            values[question.code] = amount(question.amount, known.lookup)
    return values


def broken_rules(framework: Framework, known: RuleFigures) -> Iterable[Rule]:
    """The rules that fire, in the order of the framework."""
    return (rule for rule in framework.active_rules if holds(rule.test, known.lookup) is False)


def message_text(rule: Rule, known: RuleFigures) -> str:
    """A rule's message with its figures, as the Check cell shows it."""
    return "".join(part if isinstance(part, str) else _quoted_figure(known.lookup(part)) for part in rule.message_parts)


def _quoted_figure(number: float | None) -> str:
    return "" if number is None else number_text(number)


def check_service(
    file: str, framework: Framework, known: RuleFigures, mine: Iterable[Answer]
) -> tuple[list[Answer], list[Finding]]:
    """The answers of one service marked by every rule, and what the rules find. file: what findings call it."""
    mine = list(mine)
    by_question = {answer.question: answer for answer in mine}
    found = []
    for rule in broken_rules(framework, known):
        shown_at = by_question[rule.subject]
        found.append(_finding(file, rule, known, shown_at, framework))
        if rule.effective is RuleStrength.STOP:
            for code in rule.questions:
                by_question[code] = replace(by_question[code], status=AnswerStatus.INVALID, value=None)
        elif shown_at.explained and shown_at.status is AnswerStatus.REPORTED:
            by_question[shown_at.question] = replace(shown_at, status=AnswerStatus.EXPLAINED)
    return [by_question[answer.question] for answer in mine], found


def _finding(file: str, rule: Rule, known: RuleFigures, shown_at: Answer, framework: Framework) -> Finding:
    code = Code.STOP_RULE
    if rule.effective is RuleStrength.WARN:
        on_trial = Code.BETA_RULE if rule.status is RuleStatus.BETA else Code.WARN_RULE
        code = Code.EXPLAINED if shown_at.explained else on_trial
    label = framework.section_of(shown_at.question).label
    place = Place(file, shown_at.sheet, shown_at.cell, shown_at.service_id, shown_at.question, label)
    return finding(code, place, shown_at.counted, message=message_text(rule, known), rule=rule.code)
