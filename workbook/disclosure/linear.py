"""Turn rules and formulas into weighted sums between limits.

Other rules (a product of two figures, max, last quarter's figures, a fact of the service) say nothing exact about a
figure of the tables, and are left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from workbook.model import Framework, Rule, RuleStrength
from workbook.rules import Arithmetic, Comparison, Condition, FactName, PreviousName, QuestionName, is_equation
from workbook.rules.tree import Aggregate, Call, Negation, Number, Operation, Tally

#: The key of the constant in a weighted sum.
CONSTANT = ""
Weights = dict[str, float]


@dataclass(frozen=True)
class LinearRule:
    """A rule as low <= weighted sum <= high.

    The sum is over a service's questions.
    sure: every accepted return keeps it (a stop rule); otherwise it is used only where the figures keep it.
    """

    weights: tuple[tuple[str, float], ...]
    low: float
    high: float
    sure: bool

    def holds(self, values: Mapping[str, float]) -> bool:
        """Whether figures, by question, keep the rule, allowing for rounding."""
        total = sum(weight * values[code] for code, weight in self.weights)
        return self.low - 1e-6 <= total <= self.high + 1e-6


def laws(framework: Framework) -> tuple[LinearRule, ...]:
    """List a framework's linear rules.

    They are stop rules, and equalities of either strength.
    """
    rules = (law for section in framework.sections for law in _of_rules(section.rules))
    return tuple(dict.fromkeys(rules))


def weighted_sum(node: Arithmetic) -> Weights | None:
    """The weight of each question, and the constant under CONSTANT.

    Returns None if it is no weighted sum.
    """
    match node:
        case Number(value):
            return {CONSTANT: value}
        case QuestionName(code):
            return {code: 1.0}
        case FactName() | PreviousName() | Call() | Aggregate() | Tally():
            return None
        case Negation(operand):
            return _scaled(weighted_sum(operand), -1.0)
        case Operation(sign, left, right):
            return _joined(sign, weighted_sum(left), weighted_sum(right))
        case _:
            assert_never(node)


def difference(test: Comparison) -> Weights | None:
    """The left side of a comparison less the right; None if one is no weighted sum."""
    return _joined("-", weighted_sum(test.left), weighted_sum(test.right))


def quotient(formula: Arithmetic) -> tuple[Arithmetic, Arithmetic] | None:
    """Split a division into its two sides, without a factor.

    Returns None if the formula is not one.
    """
    if isinstance(formula, Operation) and formula.sign == "/":
        above = formula.left
        if isinstance(above, Operation) and above.sign == "*" and isinstance(above.left, Number):
            above = above.right
        return above, formula.right
    return None


def _of_rules(stated: tuple[Rule, ...]) -> Iterator[LinearRule]:
    for rule in stated:
        if rule.active and (rule.effective is RuleStrength.STOP or is_equation(rule.test)):
            yield from _law(rule.test, rule.effective is RuleStrength.STOP)


def _law(test: Condition, sure: bool) -> Iterator[LinearRule]:
    if not isinstance(test, Comparison):
        return
    weights = difference(test)
    if weights is None or test.sign == "!=" or not set(weights) - {CONSTANT}:
        return
    limit = 0.0 - weights.get(CONSTANT, 0.0)
    low = limit if test.sign in (">=", ">", "==") else -math.inf
    high = limit if test.sign in ("<=", "<", "==") else math.inf
    yield LinearRule(tuple(sorted((code, w) for code, w in weights.items() if code and w)), low, high, sure)


def _joined(sign: str, left: Weights | None, right: Weights | None) -> Weights | None:
    if left is None or right is None:
        return None
    if sign in ("+", "-"):
        factor = 1.0 if sign == "+" else -1.0
        return {code: left.get(code, 0.0) + factor * right.get(code, 0.0) for code in {**left, **right}}
    if sign == "*" and set(left) == {CONSTANT}:
        return _scaled(right, left[CONSTANT])
    if set(right) == {CONSTANT} and right[CONSTANT]:
        return _scaled(left, right[CONSTANT] if sign == "*" else 1 / right[CONSTANT])
    return None


def _scaled(weights: Weights | None, factor: float) -> Weights | None:
    return None if weights is None else {code: factor * weight for code, weight in weights.items()}
