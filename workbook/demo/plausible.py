"""Invent answers within every rule of the framework.

A careful provider might give them.

Used by the demonstration. While a rule is broken, one item it names is moved to where the rule holds,
chosen so that the fewest other rules break; a rule that stays broken weighs more each time, and now
and then a move is made on a whim, so that rules which pull one item apart cannot go on for ever.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workbook.assess import RuleFigures, figures
from workbook.layout import IssuedService
from workbook.model import Framework, Period, Question, QuestionType
from workbook.rules import Comparison, Condition, Name, QuestionName, questions_named
from workbook.rules.python import amount, holds
from workbook.rules.tree import Operation

_PATIENCE = 1000
#: How often a move is taken that need not be the best.
_WHIM = 0.2
#: How far beyond the edge of a rule an answer is moved, as shares of the edge: not every figure is a limit.
_SHARES = (1.0, 0.9, 0.75, 1.1, 1.3)


@dataclass
class _Search:
    """The answers so far, how much each rule weighs, which name an item, and what was printed and is known of the service.

    told: answers that are not moved.
    """

    answers: dict[str, float]
    told: Mapping[str, float]
    questions: dict[str, Question]
    tests: dict[Condition, float]
    naming: dict[str, list[Condition]]
    facts: RuleFigures

    def lookup(self, name: Name) -> float | str | None:
        """The figure a rule means by a name."""
        return self.answers.get(name.code) if isinstance(name, QuestionName) else self.facts.lookup(name)

    def broken(self, tests: Iterable[Condition]) -> list[Condition]:
        """Those of the rules that fire now."""
        return [test for test in tests if holds(test, self.lookup) is False]

    def weight_at(self, code: str, value: float) -> float:
        """Weigh the broken rules that name an item, at a value."""
        now, self.answers[code] = self.answers[code], value
        weight = self.weight(code)
        self.answers[code] = now
        return weight

    def weight(self, code: str) -> float:
        """Weigh the broken rules that name an item now."""
        return sum(self.tests[test] for test in self.broken(self.naming[code]))


def plausible_answers(
    framework: Framework, service: IssuedService, period: Period, seed: str, told: Mapping[str, float] | None = None
) -> dict[str, float]:
    """A number for every item the service reports.

    The same seed gives the same answers. told: answers that stand, where the service reports the item.
    """
    chance = random.Random(seed)
    on = [section for section in framework.sections if service.states[section.code].on]
    size = service.service.household_units or 12
    inputs = [(question, question is section.inputs[0]) for section in on for question in section.inputs]
    answers = {question.code: _drawn(question, size, first, chance) for question, first in inputs}
    answers |= {code: number for code, number in (told or {}).items() if code in answers}
    every = [rule.test for rule in framework.active_rules]
    tests = {test: 1.0 for test in every if answers.keys() >= set(questions_named(test))}
    naming = {code: [test for test in tests if code in questions_named(test)] for code in answers}
    search = _Search(answers, told or {}, framework.questions, tests, naming, figures(service, period, {}))
    for _ in range(_PATIENCE):
        broken = search.broken(tests)
        if not broken:
            break
        for test in broken:
            search.tests[test] += 1
        _mend(chance.choice(broken), search, chance)
    return answers


def _drawn(question: Question, size: int, is_first: bool, chance: random.Random) -> float:
    """A figure to start from.

    An indicator mostly asks for the whole first, then for its parts.
    """
    if question.type is QuestionType.YES_NO:
        return float(chance.random() < 0.8)
    return float(chance.randint(size // 2, size) if is_first else chance.randint(0, size // 3))


def _mend(test: Condition, search: _Search, chance: random.Random) -> None:
    """Move one item of a broken rule to the place where the least is broken."""
    moved = (code for code in questions_named(test) if code not in search.told)
    moves = [(code, value) for code in moved for value in _places(test, code, search)]
    if moves:
        now = {code: search.weight(code) for code, _ in moves}
        best = min(moves, key=lambda move: (search.weight_at(*move) - now[move[0]], move[1] == 0, chance.random()))
        code, value = best if chance.random() > _WHIM else chance.choice(moves)
        search.answers[code] = value


def _places(test: Condition, code: str, search: _Search) -> list[float]:
    """Values of an item about where the two sides of a rule are equal."""
    now = search.answers[code]
    here = _difference(test, search)
    search.answers[code] = now + 1
    there = _difference(test, search)
    search.answers[code] = now
    if here is None or there is None or here == there:
        return [_fitting(search.questions[code], now * share) for share in (0.5, 0.0)]
    edge = now - here / (there - here)
    return [_fitting(search.questions[code], edge * share + nudge) for share in _SHARES for nudge in (0, 1, -1)]


def _difference(test: Condition, search: _Search) -> float | None:
    if not isinstance(test, Comparison):
        return None
    return amount(Operation("-", test.left, test.right), search.lookup)


def _fitting(question: Question, value: float) -> float:
    return max(0.0, min(question.maximum, round(value, question.type.places)))
