"""The rules over a return: the same expressions the workbook showed, worked out in Python.

A stop rule that fails makes every answer it names invalid, since either may be the wrong one. A warn
rule that fails is a question to the provider, answered by an explanation on the row it is shown at.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from workbook import rules
from workbook.findings import Code, Finding, Place, finding
from workbook.layout import IssuedService, Layout, active_rules, subject
from workbook.layout.formulas import message_parts
from workbook.model import Framework, Rule, RuleStatus, RuleStrength, Section
from workbook.reader.returned import Answer, AnswerStatus, Return
from workbook.rules import Comparison, FactName, Name, PreviousName
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
        counted = {answer.item: answer.counted for answer in mine}
        known = figures(sheet.issued, layout.issued.period.days, counted)
        checked, found = check_service(returned.file, framework, known, mine)
        answers += checked
        findings += found
    return replace(returned, answers=tuple(answers), findings=tuple(findings))


def derived(indicator: Section, known: RuleFigures) -> dict[str, float | None]:
    """The derived values of an indicator; None where a figure is missing or there is nothing to divide by."""
    values: dict[str, float | None] = {}
    for item in indicator.items:
        if item.derived:
            tree = rules.parse(item.formula, indicator.code)
            values[item.code] = None if isinstance(tree, Comparison) else amount(tree, known.lookup)
    return values


def broken_rules(framework: Framework, known: RuleFigures) -> Iterable[tuple[Section, Rule, Comparison]]:
    """The rules that fire, in the order of the framework."""
    for indicator in framework.indicators:
        for rule, test in active_rules(indicator):
            if holds(test, known.lookup) is False:
                yield indicator, rule, test


def message_text(rule: Rule, indicator: Section, known: RuleFigures) -> str:
    """A rule's message with its figures, as the Check cell shows it."""
    words = []
    for part, is_name in message_parts(rule.message):
        number = known.lookup(rules.names(rules.parse(part, indicator.code))[0]) if is_name else None
        words.append(part if not is_name else "" if number is None else number_text(number))
    return "".join(words)


def check_service(
    file: str, framework: Framework, known: RuleFigures, mine: Iterable[Answer]
) -> tuple[list[Answer], list[Finding]]:
    """The answers of one service marked by every rule, and what the rules find. file: what findings call it."""
    mine = list(mine)
    by_item = {answer.item: answer for answer in mine}
    found = []
    for indicator, rule, test in broken_rules(framework, known):
        shown_at = by_item[subject(test)]
        found.append(_finding(file, rule, indicator, known, shown_at, framework))
        if rule.effective is RuleStrength.STOP:
            for code in rules.items_named(test):
                by_item[code] = replace(by_item[code], status=AnswerStatus.INVALID, value=None)
        elif shown_at.explained and shown_at.status is AnswerStatus.REPORTED:
            by_item[shown_at.item] = replace(shown_at, status=AnswerStatus.EXPLAINED)
    return [by_item[answer.item] for answer in mine], found


def _finding(
    file: str, rule: Rule, indicator: Section, known: RuleFigures, shown_at: Answer, framework: Framework
) -> Finding:
    code = Code.STOP_RULE
    if rule.effective is RuleStrength.WARN:
        on_trial = Code.BETA_RULE if rule.status is RuleStatus.BETA else Code.WARN_RULE
        code = Code.EXPLAINED if shown_at.explained else on_trial
    label = framework.indicator(shown_at.item.rpartition(".")[0]).label
    place = Place(file, shown_at.sheet, shown_at.cell, shown_at.service_id, shown_at.item, label)
    return finding(code, place, shown_at.counted, message=message_text(rule, indicator, known), rule=rule.code)
