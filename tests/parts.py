"""A part of a framework for tests: some of its indicators, without the rules that name any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbook import rules
from workbook.model import Framework, Section
from workbook.rules import items_named


def part_of(framework: Framework, codes: Iterable[str]) -> Framework:
    """The framework with only those indicators, in its own order."""
    kept = frozenset(codes)
    return replace(
        framework, indicators=tuple(_within(each, kept) for each in framework.indicators if each.code in kept)
    )


def _within(indicator: Section, kept: frozenset[str]) -> Section:
    named = {rule.code: items_named(rules.parse(rule.test, indicator.code)) for rule in indicator.rules}
    inside = [rule for rule in indicator.rules if {item.rpartition(".")[0] for item in named[rule.code]} <= kept]
    return replace(indicator, rules=tuple(inside))
