"""Count how often each rule applied, fired and was skipped.

With the reasons for which it was skipped.

The meaning is that of `workbook.assess`: a rule that names a figure which is not there does not fire.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workbook import rules
from workbook.assess import Answer, AnswerStatus, RuleFigures, figures
from workbook.layout import IssuedService
from workbook.model import Framework, Period, Rule, RuleStatus, Section
from workbook.rules import FactName, PreviousName, QuestionName
from workbook.rules.python import holds


class Skip(StrEnum):
    """Why a rule was not checked for a service.

    In the order in which reasons are looked for.
    """

    OFF = "rule off"
    NOT_REPORTED = "not reported by the service"
    MISSING = "a figure missing"
    NO_PREVIOUS = "no figure of last {period}"
    NO_FACT = "a fact of the service not given"
    UNDEFINED = "nothing to divide by"

    def words(self, period: str) -> str:
        """Say it of a period of that noun."""
        return self.format(period=period)


class _Done(StrEnum):
    HELD = "held"
    FIRED = "fired"


@dataclass(frozen=True)
class ServiceFigures:
    """The figures of one service's return.

    reported: the items it was asked, whether or not they were answered.
    """

    reported: frozenset[str]
    figures: RuleFigures


@dataclass(frozen=True)
class CheckRun:
    """What became of one rule.

    indicator: the one that states it. skipped: services, by reason, without those of none.
    """

    rule: Rule
    section: Section
    held: int
    fired: int
    skipped: Mapping[Skip, int]

    @property
    def applied(self) -> int:
        """The number of services for which the rule was judged."""
        return self.held + self.fired

    @property
    def services(self) -> int:
        """How many services there were in all."""
        return self.applied + sum(self.skipped.values())

    def remark(self, period: str) -> str:
        """What there is to say of it beside the figures.

        period: the noun of the period.
        """
        on_trial = "On trial: it only ever asks. " if self.rule.status is RuleStatus.BETA else ""
        if self.rule.status is RuleStatus.OFF:
            return "Off: it was not checked."
        if self.applied or not self.services:
            return on_trial.strip()
        if self.skipped.keys() == {Skip.NOT_REPORTED}:
            return f"{on_trial}No service reports it."
        reasons = ", ".join(f"{why.words(period)} ({count})" for why, count in self.skipped.items())
        return f"{on_trial}Never checked: {reasons}."


def service_figures(
    service: IssuedService, period: Period, answers: Iterable[Answer], beside: Mapping[str, float] | None = None
) -> ServiceFigures:
    """Take the figures of a service from its answers.

    beside: the counts of its people, which are as good as reported.
    """
    service_answers = [answer for answer in answers if answer.service_id == service.service.service_id]
    question_codes = frozenset(
        answer.question for answer in service_answers if answer.status is not AnswerStatus.NOT_APPLICABLE
    )
    return ServiceFigures(
        question_codes.union(beside or ()),
        figures(service, period, {answer.question: answer.figure for answer in service_answers}, beside),
    )


def check_runs(framework: Framework, services: Iterable[ServiceFigures]) -> tuple[CheckRun, ...]:
    """Work out what became of every rule of a framework.

    In its order, those that are off among them.
    """
    everyone = tuple(services)
    return tuple(_run(rule, section, everyone) for section in framework.sections for rule in section.rules)


def joined(runs: Iterable[CheckRun]) -> tuple[CheckRun, ...]:
    """Add up the runs of the same rule.

    Several authorities may have it; a rule stated otherwise stays apart.
    """
    same: dict[Rule, list[CheckRun]] = {}
    for run in runs:
        same.setdefault(run.rule, []).append(run)
    return tuple(_sum(parts) for parts in same.values())


def _sum(runs: list[CheckRun]) -> CheckRun:
    skipped: Counter[Skip] = Counter()
    for run in runs:
        skipped.update(run.skipped)
    first = runs[0]
    return CheckRun(
        first.rule, first.section, sum(r.held for r in runs), sum(r.fired for r in runs), _in_order(skipped)
    )


def _run(rule: Rule, section: Section, services: tuple[ServiceFigures, ...]) -> CheckRun:
    counts = Counter(_became_of(rule, service) for service in services)
    skipped = Counter({why: counts[why] for why in Skip})
    return CheckRun(rule, section, counts[_Done.HELD], counts[_Done.FIRED], _in_order(skipped))


def _in_order(skipped: Counter[Skip]) -> dict[Skip, int]:
    return {why: skipped[why] for why in Skip if skipped[why]}


def _became_of(rule: Rule, service: ServiceFigures) -> Skip | _Done:
    if rule.status is RuleStatus.OFF:
        return Skip.OFF
    missing = [name for name in rules.names(rule.test) if service.figures.lookup(name) is None]
    reasons = (
        (not set(rule.questions) <= service.reported, Skip.NOT_REPORTED),
        (any(isinstance(name, QuestionName) for name in missing), Skip.MISSING),
        (any(isinstance(name, PreviousName) for name in missing), Skip.NO_PREVIOUS),
        (any(isinstance(name, FactName) for name in missing), Skip.NO_FACT),
    )
    for is_so, why in reasons:
        if is_so:
            return why
    result = holds(rule.test, service.figures.lookup)
    if result is None:
        return Skip.UNDEFINED
    return _Done.HELD if result else _Done.FIRED
