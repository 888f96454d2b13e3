"""The figures that rules may name, and what follows from them.

Conditions and derived questions name them as rules do.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

from workbook.layout import IssuedService
from workbook.model import Form, Period, Rule, Section, day_number
from workbook.rules import RETURN_DAY, FactName, Name, PreviousName, QuestionName, RuleScope
from workbook.rules.python import amount, holds
from workbook.text import number_text

#: British Summer Time is so much ahead of UTC.
_SUMMER = dt.timedelta(hours=1)


class _Figure(Protocol):
    """What a figure is read from."""

    @property
    def question(self) -> str: ...

    @property
    def figure(self) -> float | str | None: ...


@dataclass(frozen=True)
class RuleFigures:
    """The figures that rules of a service or record may name.

    previous: those of last period, or of the same person before; None where nobody can tell what was before.
    beside: those of the quarterly form, for the rules of another.
    """

    current: Mapping[str, float | str | None]
    previous: Mapping[str, float | str] | None
    facts: dict[str, float | None]
    beside: Mapping[str, float] = field(default_factory=dict)

    def lookup(self, name: Name) -> float | str | None:
        """Look up a name's number or text.

        Returns None where it has neither.
        """
        if isinstance(name, FactName):
            return self.facts[name.fact]
        if isinstance(name, PreviousName):
            return None if self.previous is None else self.previous.get(name.code)
        return self.current.get(name.code, self.beside.get(name.code))

    def with_answers(self, answers: Iterable[_Figure]) -> RuleFigures:
        """Replace this period's figures by those of the answers."""
        return replace(self, current={answer.question: answer.figure for answer in answers})


def figures(
    service: IssuedService,
    period: Period,
    current: Mapping[str, float | str | None],
    beside: Mapping[str, float] | None = None,
    returned: dt.date | None = None,
) -> RuleFigures:
    """Bring together answers, printed figures and the service's facts.

    beside: figures of the quarterly form, for the rules of another. returned: the day of the return, where it is known.
    """
    units = service.service.household_units
    facts = {"household_units": None if units is None else float(units), **period.facts}
    facts[RETURN_DAY] = None if returned is None else day_number(returned)
    previous = None if service.records else service.previous
    return RuleFigures(dict(current), previous, facts, beside or {})


def return_day(period: Period, saved: dt.datetime | None, received: dt.datetime | None = None) -> dt.date | None:
    """Give the day by which all of a file was typed.

    It is the day of saving, by the clock of the provider in summer; where that is not known, or its clock is wrong, that
    of receiving. It is None where neither is known.
    """
    known = [moment for moment in (saved, received) if moment is not None]
    moment = next((moment for moment in known if moment.date() >= period.start), None)
    return None if moment is None else (moment + _SUMMER).date()


def derived(section: Section, rule_figures: RuleFigures) -> dict[str, float | None]:
    """The derived values of an indicator.

    Returns None where a figure is missing or there is nothing to divide by.
    """
    values: dict[str, float | None] = {}
    for question in section.questions:
        if question.derived:
            values[question.code] = amount(question.amount, rule_figures.lookup)
    return values


def broken_rules(form: Form, rule_figures: RuleFigures) -> Iterable[Rule]:
    """The rules that fire, in the order of the form.

    None fires while the question that would show it is blank, as on the sheet; nor does one that looks back where
    nobody can tell what was before.
    """
    rules = (rule for rule in form.active_rules if rule.scope is RuleScope.RECORD)
    tellable = (rule for rule in rules if rule_figures.previous is not None or not rule.looks_back)
    testable = (rule for rule in tellable if rule_figures.lookup(QuestionName(rule.subject)) is not None)
    return (rule for rule in testable if holds(rule.test, rule_figures.lookup) is False)


def message_text(rule: Rule, rule_figures: RuleFigures) -> str:
    """Fill in a rule's message as the Check cell shows it."""
    return "".join(
        part if isinstance(part, str) else _quoted_figure(rule_figures.lookup(part)) for part in rule.message_parts
    )


def _quoted_figure(figure: float | str | None) -> str:
    return "" if figure is None else figure if isinstance(figure, str) else number_text(figure)
