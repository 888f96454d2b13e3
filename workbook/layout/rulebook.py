"""Which rules of an indicator are in force, and which row shows each."""

from __future__ import annotations

from workbook import rules
from workbook.model import Rule, RuleStatus, Section
from workbook.rules import Comparison


def active_rules(indicator: Section) -> tuple[tuple[Rule, Comparison], ...]:
    """The rules of an indicator that are not off, with their trees."""
    chosen = [rule for rule in indicator.rules if rule.status is not RuleStatus.OFF]
    parsed = [(rule, rules.parse(rule.test, indicator.code)) for rule in chosen]
    return tuple((rule, test) for rule, test in parsed if isinstance(test, Comparison))


def subject(test: Comparison) -> str:
    """The item whose row shows a rule, and whose explanation answers it."""
    return rules.items_named(test)[0]
