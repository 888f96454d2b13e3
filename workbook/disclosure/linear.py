"""Turn rules and formulas into weighted sums between limits.

Stop rules, equalities, and warnings that close a stop rule to an equality are used. Facts are numbers. `max(a, b) <= c`,
`a <= min(b, c)` and `abs(a) <= b` are several sums; of conditions that facts decide, what they leave. Other rules (a
product of two figures, `a <= max(b, c)`, either of two conditions) do not say that a weighted sum has a limit, and are
left out.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from workbook.model import Framework, Question, RuleStrength
from workbook.rules import Arithmetic, Comparison, Condition, FactName, PreviousName, QuestionName
from workbook.rules.functions import amount_functions
from workbook.rules.tree import (
    COMPARISONS,
    Aggregate,
    Call,
    ComparisonSign,
    Denial,
    Junction,
    Negation,
    Number,
    Operation,
    Tally,
)

#: What a rule says something of: this period's answer, or the last one's.
Term = QuestionName | PreviousName
#: The key of the constant in a weighted sum.
CONSTANT = Number(1.0)
Weights = dict[Term | Number, float]
Facts = Mapping[str, float]

_OPPOSITE: dict[ComparisonSign, ComparisonSign] = {"<=": ">", "<": ">=", ">=": "<", ">": "<=", "==": "!=", "!=": "=="}


@dataclass(frozen=True)
class LinearRule:
    """A rule as low <= weighted sum <= high.

    The sum is over a service's answers of this period and the last.
    """

    weights: tuple[tuple[Term, float], ...]
    low: float
    high: float

    def holds(self, values: Mapping[Term, float]) -> bool:
        """Whether figures keep the rule, allowing for rounding."""
        total = sum(weight * values[term] for term, weight in self.weights)
        return self.low - 1e-6 <= total <= self.high + 1e-6

    @property
    def turned(self) -> LinearRule:
        """The same rule with the sign of every weight changed."""
        return LinearRule(tuple((term, -weight) for term, weight in self.weights), -self.high, -self.low)

    @property
    def is_equality(self) -> bool:
        """Whether the sum can be one number only."""
        return self.low == self.high


def laws(framework: Framework, facts: Facts) -> tuple[LinearRule, ...]:
    """List what a framework's rules say of services with these facts.

    Stop rules come first. Equalities of warnings need not hold.
    """
    rules = [rule for section in framework.sections for rule in section.rules if rule.active]
    stops = [law for rule in rules if rule.effective is RuleStrength.STOP for law in _laws(rule.test, framework, facts)]
    warns = [law for rule in rules if rule.effective is RuleStrength.WARN for law in _laws(rule.test, framework, facts)]
    return tuple(dict.fromkeys((*stops, *_equalities(warns, stops))))


def weighted_sum(node: Arithmetic, facts: Facts) -> Weights | None:
    """The weight of each answer, and the constant under CONSTANT.

    Returns None if it is no weighted sum.
    """
    match node:
        case Number(value):
            return {CONSTANT: value}
        case QuestionName() | PreviousName():
            return {node: 1.0}
        case FactName(fact):
            return {CONSTANT: facts[fact]} if fact in facts else None
        case Call(function, arguments):
            return _called(function, [weighted_sum(argument, facts) for argument in arguments])
        case Aggregate() | Tally():
            return None
        case Negation(operand):
            return _scaled(weighted_sum(operand, facts), -1.0)
        case Operation(sign, left, right):
            return _joined(sign, weighted_sum(left, facts), weighted_sum(right, facts))
        case _:
            assert_never(node)


def difference(left: Arithmetic, right: Arithmetic, facts: Facts) -> Weights | None:
    """The left side of a comparison less the right.

    None where one of them is no weighted sum.
    """
    return _joined("-", weighted_sum(left, facts), weighted_sum(right, facts))


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


def _equalities(warns: Iterable[LinearRule], stops: Iterable[LinearRule]) -> Iterator[LinearRule]:
    """The equalities among warnings, and those that a warning and a stop rule make together."""
    limits = {side.weights: side for stop in stops for side in (stop, stop.turned)}
    for warn in warns:
        stop = limits.get(warn.weights)
        if warn.is_equality:
            yield warn
        elif stop is not None and warn.low == stop.high:
            yield replace(warn, high=warn.low)
        elif stop is not None and warn.high == stop.low:
            yield replace(warn, low=warn.high)


def _laws(test: Condition, framework: Framework, facts: Facts) -> Iterator[LinearRule]:
    for comparison in _comparisons(test, facts):
        for left, right in _sides(comparison):
            weights = difference(left, right, facts)
            if weights is not None and set(weights) - {CONSTANT}:
                yield _law(comparison.sign, weights, framework.figures)


def _law(sign: ComparisonSign, weights: Weights, questions: Mapping[str, Question]) -> LinearRule:
    limit = 0.0 - weights.get(CONSTANT, 0.0)
    terms = [(term, weight) for term, weight in weights.items() if not isinstance(term, Number) and weight]
    counts = all(
        weight == int(weight) and term.code in questions and not questions[term.code].type.places
        for term, weight in terms
    )
    # A sum of whole numbers that is less than 5 is 4 at most.
    most = math.ceil(limit) - 1.0 if sign == "<" and counts else limit
    least = math.floor(limit) + 1.0 if sign == ">" and counts else limit
    low = least if sign in (">=", ">", "==") else -math.inf
    high = most if sign in ("<=", "<", "==") else math.inf
    return LinearRule(tuple(sorted(terms, key=lambda pair: (type(pair[0]).__name__, pair[0].code))), low, high)


def _comparisons(test: Condition, facts: Facts) -> Iterator[Comparison]:
    """The comparisons that all have to hold, of services with these facts."""
    match test:
        case Comparison(sign):
            if sign != "!=":
                yield test
        case Junction("and", conditions):
            for condition in conditions:
                yield from _comparisons(condition, facts)
        case Junction("or", conditions):
            open_ones = [condition for condition in conditions if _decided(condition, facts) is not False]
            if len(open_ones) == 1 and _decided(open_ones[0], facts) is None:
                yield from _comparisons(open_ones[0], facts)
        case Denial(Comparison(sign, left, right)):
            yield from _comparisons(Comparison(_OPPOSITE[sign], left, right), facts)
        case Denial(Junction(word, conditions)):
            denials = tuple(Denial(condition) for condition in conditions)
            yield from _comparisons(Junction("or" if word == "and" else "and", denials), facts)


def _decided(condition: Condition, facts: Facts) -> bool | None:
    """Whether facts alone say that a condition holds, or that it does not; None where they do not say."""
    match condition:
        case Comparison(sign, left, right):
            weights = difference(left, right, facts)
            if weights is None or any(weight for term, weight in weights.items() if term != CONSTANT):
                return None
            return COMPARISONS[sign](round(weights.get(CONSTANT, 0.0), 6), 0.0)
        case Denial(operand):
            inner = _decided(operand, facts)
            return None if inner is None else not inner
    return None


def _sides(comparison: Comparison) -> list[tuple[Arithmetic, Arithmetic]]:
    """What is compared, where a function of several amounts stands for comparisons of each."""
    left, right = comparison.left, comparison.right
    if comparison.sign == "==":
        return [(left, right)]
    upwards = comparison.sign in ("<=", "<")
    lefts, rights = (
        _each(side, "max" if is_low else "min") for side, is_low in ((left, upwards), (right, not upwards))
    )
    return [(left, right) for left in lefts for right in rights]


def _each(side: Arithmetic, function: str) -> tuple[Arithmetic, ...]:
    """The amounts that must all be below (max) or above (min) what a side is compared with."""
    if isinstance(side, Call) and side.function == function:
        return side.arguments
    if isinstance(side, Call) and side.function == "abs" and function == "max":
        return (side.arguments[0], Negation(side.arguments[0]))
    return (side,)


def _called(function: str, arguments: list[Weights | None]) -> Weights | None:
    numbers = [argument[CONSTANT] for argument in arguments if argument is not None and set(argument) == {CONSTANT}]
    return {CONSTANT: amount_functions()[function].python(numbers)} if len(numbers) == len(arguments) else None


def _joined(sign: str, left: Weights | None, right: Weights | None) -> Weights | None:
    if left is None or right is None:
        return None
    if sign in ("+", "-"):
        factor = 1.0 if sign == "+" else -1.0
        return {term: left.get(term, 0.0) + factor * right.get(term, 0.0) for term in {**left, **right}}
    if sign == "*" and set(left) == {CONSTANT}:
        return _scaled(right, left[CONSTANT])
    if set(right) == {CONSTANT} and right[CONSTANT]:
        return _scaled(left, right[CONSTANT] if sign == "*" else 1 / right[CONSTANT])
    return None


def _scaled(weights: Weights | None, factor: float) -> Weights | None:
    return None if weights is None else {term: factor * weight for term, weight in weights.items()}
