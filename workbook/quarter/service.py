"""How one service stands: its figures, what there is to say of them, and whether they may go on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from workbook.assess import RuleFigures, check_service, figures
from workbook.dataset import LOADED, DatasetRow, SourcedAnswer, rows
from workbook.findings import Finding, Severity
from workbook.model import Framework
from workbook.quarter import decisions as decided
from workbook.quarter.current import ServiceKey
from workbook.quarter.joining import Contribution, Joined, join
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
        return tuple(row for row in loaded if row.question not in asked and row.section not in asked)

    def basis(self, question: str) -> Grounds:
        """What a decision on an item would be made upon, as things stand."""
        return decided.basis(question, self.findings, self.entered, self.frameworks, self._counted())

    @property
    def frameworks(self) -> tuple[Framework, ...]:
        """The frameworks of its workbooks, each once."""
        return tuple({each.known.layout.issued.digest: each.known.framework for each in self.contributions}.values())

    def _counted(self) -> dict[str, float | None]:
        return {sourced.answer.question: sourced.answer.counted for sourced in self.answers}

    def _questioned(self) -> set[str]:
        """Every item or indicator with an open question, each item such a question names, and what is worked out from one."""
        open_now = [each for each in self.findings if each.severity is Severity.WARNING]
        if not open_now:
            return set()
        codes = {each.rule for each in open_now if each.rule}
        asked = {each.question for each in open_now} | {
            code
            for framework in self.frameworks
            for rule in framework.active_rules
            if rule.code in codes
            for code in rule.questions
        }
        questions = (question for framework in self.frameworks for question in framework.questions.values())
        return asked | {question.code for question in questions if asked & set(question.questions)}


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
    answers = tuple(decided.without(each) if each.answer.question in out else each for each in joined.answers)
    checked, found = _checked(contributions, answers)
    findings = [each for each in joined.findings if each.question not in out]
    findings += [_taken_out(each, contributions, joined, holding) for each in answers if each.answer.question in out]
    standing = ServiceResult(whose, contributions, checked, (*findings, *found, *asked), joined.entered)
    return replace(standing, findings=tuple(_answered(each, standing, holding) for each in standing.findings))


def _as_read(whose: ServiceKey, only: Contribution, asked: tuple[Finding, ...]) -> ServiceResult:
    """A service with one file and no decision stands as the file was read and checked."""
    answers = tuple(replace(only.sourced(question), answer=answer) for question, answer in only.answers.items())
    entered = {question: tuple(filter(None, [only.entered(question)])) for question in only.answers}
    return ServiceResult(whose, (only,), answers, (*only.findings, *asked), entered)


def _checked(
    contributions: tuple[Contribution, ...], answers: tuple[SourcedAnswer, ...]
) -> tuple[tuple[SourcedAnswer, ...], list[Finding]]:
    """The answers marked by the rules of every framework they were asked under, and what each rule finds, once."""
    by_question = {sourced.answer.question: sourced for sourced in answers}
    findings: dict[tuple[str, str], Finding] = {}
    asked = {each.known.layout.issued.digest: each for each in contributions}
    for each in asked.values():
        counted = {question: sourced.answer.counted for question, sourced in by_question.items()}
        known: RuleFigures = figures(each.service, each.known.layout.issued.period.days, counted)
        current = [sourced.answer for sourced in by_question.values()]
        marked, found = check_service("", each.known.framework, known, current)
        by_question |= {answer.question: replace(by_question[answer.question], answer=answer) for answer in marked}
        for one in found:
            findings.setdefault((one.rule, one.question), replace(one, source_file=by_question[one.question].file))
    return tuple(by_question.values()), list(findings.values())


def _taken_out(
    sourced: SourcedAnswer, contributions: tuple[Contribution, ...], joined: Joined, holding: Mapping[str, Decision]
) -> Finding:
    question = sourced.answer.question
    framework = next(each.known.framework for each in contributions if question in each.answers)
    label = framework.section_of(question).label
    return decided.taken_out_text(sourced, label, joined.entered[question], holding[question])


def _answered(found: Finding, standing: ServiceResult, holding: Mapping[str, Decision]) -> Finding:
    decision = holding.get(found.question)
    if found.severity is not Severity.WARNING or decision is None:
        return found
    return decided.confirmed(found, decision) if decided.holds(decision, standing.basis(found.question)) else found
