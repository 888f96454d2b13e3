"""A part of a framework for tests: some of its indicators, without the rules that name any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbook import rules
from workbook.model import Framework, Section
from workbook.rules import questions_named


def part_of(framework: Framework, codes: Iterable[str]) -> Framework:
    """The framework with only those indicators, in its own order."""
    kept = frozenset(codes)
    return replace(framework, sections=tuple(_within(each, kept) for each in framework.sections if each.code in kept))


def _within(section: Section, kept: frozenset[str]) -> Section:
    named = {rule.code: questions_named(rules.parse(rule.test, section.code)) for rule in section.rules}
    inside = [rule for rule in section.rules if {question.rpartition(".")[0] for question in named[rule.code]} <= kept]
    return replace(section, rules=tuple(inside))
