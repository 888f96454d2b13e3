"""Find the figures that leave together, whole and part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from workbook.disclosure.linear import CONSTANT, difference
from workbook.model import Framework, Rule, RuleStrength
from workbook.rules import Comparison, Condition, QuestionName


def companions(framework: Framework, taken_out: Iterable[str], blank: Iterable[str]) -> frozenset[str]:
    """List the questions whose figures leave with absent companions.

    Figures that a stop rule ties leave together; and whatever is a part leaves with its whole.
    taken_out: questions whose figure was questioned or taken out. blank: those with no figure.
    """
    rules = [rule for section in framework.sections for rule in section.active_rules]
    ties = [frozenset(rule.questions) for rule in rules if rule.effective is RuleStrength.STOP]
    pairs = [pair for rule in rules for pair in _parts(rule)]
    taken, gone = set(taken_out), {*taken_out, *blank}
    while True:
        leaving = {part for part, whole in pairs if whole in gone}
        leaving |= {question for tie in ties if tie & taken for question in tie}
        if leaving <= taken:
            break
        taken |= leaving
        gone |= leaving
    derived = {code for code, question in framework.questions.items() if taken & set(question.questions)}
    return frozenset(taken | derived)


def _parts(rule: Rule) -> Iterator[tuple[str, str]]:
    """Each part with its whole: one question, or a sum of them, that is at most another."""
    test: Condition = rule.test
    weights = difference(test.left, test.right, {}) if isinstance(test, Comparison) else None
    if weights is None or weights.get(CONSTANT) or not isinstance(test, Comparison):
        return
    plus = [term.code for term, weight in weights.items() if isinstance(term, QuestionName) and weight == 1]
    minus = [term.code for term, weight in weights.items() if isinstance(term, QuestionName) and weight == -1]
    if len(plus) + len(minus) < sum(bool(weight) for weight in weights.values()):
        return
    if test.sign in ("<=", "<", "==") and len(minus) == 1:
        yield from ((part, minus[0]) for part in plus)
    if test.sign in (">=", ">", "==") and len(plus) == 1:
        yield from ((part, plus[0]) for part in minus)
