"""A part of a framework for tests: some of its indicators, without the rules that name any other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbook.model import Framework, Section


def part_of(framework: Framework, codes: Iterable[str]) -> Framework:
    """The framework with only those indicators, in its own order."""
    kept = frozenset(codes)
    return framework.with_sections(_within(each, kept) for each in framework.sections if each.code in kept)


def _within(section: Section, kept: frozenset[str]) -> Section:
    inside = [rule for rule in section.rules if {code.rpartition(".")[0] for code in rule.questions} <= kept]
    return replace(section, rules=tuple(inside))
