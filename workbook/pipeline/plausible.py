"""Answers that a careful provider might give: invented, but within every rule of the framework.

Used by the demonstration. A rule that is broken is mended by moving the one item that stands alone on
a side of it, until nothing is broken or the patience ends.
"""

from __future__ import annotations

import random

from workbook import rules
from workbook.checks import Figures, broken_rules, figures
from workbook.layout import IssuedService
from workbook.model import Framework, Item, ItemType
from workbook.rules import Arithmetic, Comparison, ItemName
from workbook.rules.python import amount

_PATIENCE = 200


def plausible_answers(framework: Framework, service: IssuedService, days: int, seed: str) -> dict[str, float]:
    """A number for every item the service reports; the same for the same seed."""
    chance = random.Random(seed)
    items = framework.items()
    on = [indicator for indicator in framework.indicators if service.states[indicator.code].on]
    size = service.service.household_units or 12
    answers = {item.code: _drawn(item, size, chance) for indicator in on for item in indicator.inputs}
    for _ in range(_PATIENCE):
        known = figures(service, days, dict(answers))
        broken = next(iter(broken_rules(framework, known)), None)
        if broken is None:
            break
        _mend(broken[2], known, answers, items, chance)
    return answers


def _drawn(item: Item, size: int, chance: random.Random) -> float:
    if item.type is ItemType.YES_NO:
        return float(chance.random() < 0.8)
    return float(chance.randint(size // 2, size))


def _mend(
    test: Comparison, known: Figures, answers: dict[str, float], items: dict[str, Item], chance: random.Random
) -> None:
    """Move one lone item of the broken rule to where the rule holds."""
    for moved, other, most in ((test.left, test.right, "<="), (test.right, test.left, ">=")):
        if isinstance(moved, ItemName):
            bound = amount(other, known.lookup)
            if bound is not None:
                share = chance.uniform(0.6, 1.0) if test.sign.startswith(most[0]) else chance.uniform(1.0, 1.4)
                answers[moved.code] = _fitting(items[moved.code], bound * (1.0 if test.sign == "==" else share))
                return
    first = rules.items_named(test)[0]
    answers[first] = _fitting(items[first], _centre(test.left, test.right, known, answers[first], chance))


def _centre(left: Arithmetic, right: Arithmetic, known: Figures, now: float, chance: random.Random) -> float:
    """A step towards last quarter's figure where the rule compares with it, else a smaller figure."""
    earlier = [
        known.previous[code] for side in (left, right) for code in rules.previous_named(side) if code in known.previous
    ]
    return (now + earlier[0]) / 2 if earlier else now * chance.uniform(0.3, 0.9)


def _fitting(item: Item, value: float) -> float:
    places = 0 if item.type is ItemType.COUNT else 2
    return max(0.0, min(item.maximum, round(value, places)))
