"""How one service stands: its figures, what there is to say of them, and whether they may go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from workbook.assess import RuleFigures, check_service, figures
from workbook.dataset import LOADED, DatasetRow, SourcedAnswer, rows
from workbook.findings import Finding, Severity
from workbook.layout import active_rules
from workbook.model import Framework, Question
from workbook.quarter import decisions as decided
from workbook.quarter.current import ServiceKey
from workbook.quarter.joining import Contribution, Joined, join
from workbook.rules import items_named, parse
from workbook.store import Decision, Grounds


class ServiceState(StrEnum):
    """How far a service's return has come."""

    NOT_RETURNED = "not returned"
    HELD = "held back"
    QUERIED = "queried"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class ServiceResult:
    """One service in one quarter, from every file that counts for it.

    contributions: the preferred first. entered: what was entered at each item; more than one where files differ.
    """

    whose: ServiceKey
    contributions: tuple[Contribution, ...]
    answers: tuple[SourcedAnswer, ...]
    findings: tuple[Finding, ...]
    entered: dict[str, tuple[str, ...]]

    @cached_property
    def rows(self) -> tuple[DatasetRow, ...]:
        """Its rows of the dataset: each indicator from the first file whose workbook shows it."""
        found: list[DatasetRow] = []
        done: set[str] = set()
        for each in self.contributions:
            shown = {code for code, state in each.service.states.items() if state.shown}
            found += rows(each.known.framework, each.known.layout, each.service, self.answers, done)
            done |= shown
        return tuple(found)

    @property
    def state(self) -> ServiceState:
        """Held back by anything that must be put right, queried while a question is open; else accepted."""
        severities = {each.severity for each in self.findings}
        if Severity.ERROR in severities:
            return ServiceState.HELD
        return ServiceState.QUERIED if Severity.WARNING in severities else ServiceState.ACCEPTED

    @property
    def accepted_rows(self) -> tuple[DatasetRow, ...]:
        """What may be uploaded: none while the service is held back, else every figure that is settled."""
        return () if self.state is ServiceState.HELD else self.settled_rows

    @property
    def settled_rows(self) -> tuple[DatasetRow, ...]:
        """Every figure that is loaded and has no open question, nor is made of one that has."""
        asked = self._questioned()
        if "" in asked:  # a question on the whole service
            return ()
        loaded = [row for row in self.rows if row.value is not None and row.status in LOADED]
        return tuple(row for row in loaded if row.item not in asked and row.indicator not in asked)

    def basis(self, item: str) -> Grounds:
        """What a decision on an item would be made upon, as things stand."""
        return decided.basis(item, self.findings, self.entered, self.frameworks, self._counted())

    @property
    def frameworks(self) -> tuple[Framework, ...]:
        """The frameworks of its workbooks, each once."""
        return tuple({each.known.layout.issued.digest: each.known.framework for each in self.contributions}.values())

    def _counted(self) -> dict[str, float | None]:
        return {sourced.answer.item: sourced.answer.counted for sourced in self.answers}

    def _questioned(self) -> set[str]:
        """Every item or indicator with an open question, each item such a question names, and what is worked out from one."""
        open_now = [each for each in self.findings if each.severity is Severity.WARNING]
        if not open_now:
            return set()
        codes = {each.rule for each in open_now if each.rule}
        indicators = [each for framework in self.frameworks for each in framework.indicators]
        asked = {each.item for each in open_now} | {
            code
            for indicator in indicators
            for rule, test in active_rules(indicator)
            if rule.code in codes
            for code in items_named(test)
        }
        formulas = [(item, indicator.code) for indicator in indicators for item in indicator.items if item.derived]
        return asked | {item.code for item, code in formulas if asked & set(names_in(item, code))}


def judge_service(
    whose: ServiceKey,
    contributions: tuple[Contribution, ...],
    decisions: Iterable[Decision],
    asked: tuple[Finding, ...] = (),
) -> ServiceResult:
    """How a service stands by its files and the decisions made on it. asked: what else there is to say of it."""
    holding = decided.standing_decisions(decisions)
    if len(contributions) == 1 and not holding:
        return _as_read(whose, contributions[0], asked)
    joined = join(contributions, decided.chosen_entries(holding))
    out = decided.taken_out(joined.answers, joined.entered, holding)
    answers = tuple(decided.without(each) if each.answer.item in out else each for each in joined.answers)
    checked, found = _checked(contributions, answers)
    findings = [each for each in joined.findings if each.item not in out]
    findings += [_taken_out(each, contributions, joined, holding) for each in answers if each.answer.item in out]
    standing = ServiceResult(whose, contributions, checked, (*findings, *found, *asked), joined.entered)
    return replace(standing, findings=tuple(_answered(each, standing, holding) for each in standing.findings))


def names_in(item: Question, indicator: str) -> tuple[str, ...]:
    """The items a derived item is worked out from."""
    return items_named(parse(item.formula, indicator))


def _as_read(whose: ServiceKey, only: Contribution, asked: tuple[Finding, ...]) -> ServiceResult:
    """A service with one file and no decision stands as the file was read and checked."""
    answers = tuple(replace(only.sourced(item), answer=answer) for item, answer in only.answers.items())
    entered = {item: tuple(filter(None, [only.entered(item)])) for item in only.answers}
    return ServiceResult(whose, (only,), answers, (*only.findings, *asked), entered)


def _checked(
    contributions: tuple[Contribution, ...], answers: tuple[SourcedAnswer, ...]
) -> tuple[tuple[SourcedAnswer, ...], list[Finding]]:
    """The answers marked by the rules of every framework they were asked under, and what each rule finds, once."""
    by_item = {sourced.answer.item: sourced for sourced in answers}
    findings: dict[tuple[str, str], Finding] = {}
    asked = {each.known.layout.issued.digest: each for each in contributions}
    for each in asked.values():
        counted = {item: sourced.answer.counted for item, sourced in by_item.items()}
        known: RuleFigures = figures(each.service, each.known.layout.issued.period.days, counted)
        current = [sourced.answer for sourced in by_item.values()]
        marked, found = check_service("", each.known.framework, known, current)
        by_item |= {answer.item: replace(by_item[answer.item], answer=answer) for answer in marked}
        for one in found:
            findings.setdefault((one.rule, one.item), replace(one, source_file=by_item[one.item].file))
    return tuple(by_item.values()), list(findings.values())


def _taken_out(
    sourced: SourcedAnswer, contributions: tuple[Contribution, ...], joined: Joined, holding: Mapping[str, Decision]
) -> Finding:
    item = sourced.answer.item
    framework = next(each.known.framework for each in contributions if item in each.answers)
    label = framework.indicator(item.rpartition(".")[0]).label
    return decided.taken_out_text(sourced, label, joined.entered[item], holding[item])


def _answered(found: Finding, standing: ServiceResult, holding: Mapping[str, Decision]) -> Finding:
    decision = holding.get(found.item)
    if found.severity is not Severity.WARNING or decision is None:
        return found
    return decided.confirmed(found, decision) if decided.holds(decision, standing.basis(found.item)) else found
