"""The result of one service: answers, findings and state."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType

from workbook.assess import LOADED, figures, judge_answers, judge_further, return_day
from workbook.dataset import DatasetRow, SourcedAnswer
from workbook.findings import Code, Finding, Severity
from workbook.model import Address, Form, Per, Period
from workbook.quarter import decisions as deciding
from workbook.quarter.all_records import of_all_records
from workbook.quarter.current_files import ServiceKey
from workbook.quarter.history import History, LookingBack
from workbook.quarter.joining import Contribution, join
from workbook.quarter.service_rows import service_rows
from workbook.reader import IssuedForm
from workbook.store import Decision, Grounds, ReceivedFile


class ServiceState(StrEnum):
    """How far a service's return has come."""

    NOT_RETURNED = "not returned"
    WITHDRAWN = "withdrawn"
    HELD = "held back"
    QUERIED = "queried"
    ACCEPTED = "accepted"


@dataclass(frozen=True)
class ServiceResult:
    """One service's joined, decided and judged answers in a period.

    contributions: the preferred first.
    entered: what was entered at each address, as text; more than one where files differ.
    beside: its figures of the quarterly form, where this is another; of that, the counts of its people.
    """

    key: ServiceKey
    contributions: tuple[Contribution, ...]
    answers: tuple[SourcedAnswer, ...]
    findings: tuple[Finding, ...]
    entered: dict[Address, tuple[str, ...]]
    beside: Mapping[str, float] = field(default_factory=dict)

    def address(self, question: str, record: str = "") -> Address:
        """Make the address of a question or record.

        It is the service's own where both are empty.
        """
        return Address(self.key.service_id, record, question)

    def legal_entries(self, address: Address) -> tuple[str, ...]:
        """List an address's entries that are answers, as text."""
        holding = [contribution for contribution in self.contributions if address in contribution.answers]
        legal = [contribution for contribution in holding if contribution.answers[address].is_given]
        return tuple(sorted({entry for contribution in legal if (entry := contribution.entered(address)) is not None}))

    @cached_property
    def rows(self) -> tuple[DatasetRow, ...]:
        """Its rows of the dataset."""
        return service_rows(self.contributions, self.answers)

    @property
    def state(self) -> ServiceState:
        """The service's state by its worst finding.

        Held back by an error, queried while a question is open; else accepted.
        """
        severities = {finding.severity for finding in self.findings}
        if Severity.ERROR in severities:
            return ServiceState.HELD
        return ServiceState.QUERIED if Severity.WARNING in severities else ServiceState.ACCEPTED

    @property
    def loaded_rows(self) -> tuple[DatasetRow, ...]:
        """The rows with an answer, questioned or not."""
        return tuple(row for row in self.rows if row.status in LOADED and (row.value is not None or row.text))

    @property
    def accepted_rows(self) -> tuple[DatasetRow, ...]:
        """The rows that may be uploaded.

        None while the service is held back, else every settled figure.
        """
        return () if self.state is ServiceState.HELD else self.settled_rows

    @property
    def settled_rows(self) -> tuple[DatasetRow, ...]:
        """The loaded figures with no open question.

        Nor are they worked out from one that has.
        """
        questioned = self._questioned()
        if "" in questioned:  # a question on the whole service
            return ()
        return tuple(
            row for row in self.loaded_rows if row.question not in questioned and row.section not in questioned
        )

    @property
    def is_of_people(self) -> bool:
        """Whether its answers are about people, and not its own."""
        return self.workbooks[0].form.per is Per.PERSON

    @property
    def workbooks(self) -> tuple[IssuedForm, ...]:
        """The workbooks that it was returned in, as they were issued."""
        return tuple(contribution.issued_form for contribution in self._sources)

    @property
    def files(self) -> tuple[ReceivedFile, ...]:
        """The files that it comes from."""
        return tuple(contribution.file for contribution in self._sources)

    @property
    def _sources(self) -> tuple[Contribution, ...]:
        """Its contributions, of which nothing need have been looked up."""
        return self.contributions

    @property
    def said(self) -> History:
        """What counts of each person's last row, by reference."""
        first = self.contributions[0]
        rows = LookingBack(first.issued_form.form, first.service.records, {})
        for record, answers in rows.ordered(_by_record(self.answers)):
            rows.keep(record, (sourced.answer for sourced in answers))
        return rows.said

    @property
    def accepted_addresses(self) -> frozenset[Address]:
        """The addresses of the answers that count, and about which nothing is open."""
        if not self.is_of_people:
            return frozenset(self.address(row.question) for row in self.accepted_rows)
        if self.state is ServiceState.HELD:
            return frozenset()
        questioned = {finding.address for finding in self.findings if finding.severity is Severity.WARNING}
        loaded = (sourced.answer.address for sourced in self.answers if sourced.answer.status in LOADED)
        return frozenset(address for address in loaded if address not in questioned)

    def grounds(self, address: Address) -> Grounds:
        """Gather what a decision at an address is made upon."""
        own = [sourced.answer for sourced in self.answers if sourced.answer.address.record == address.record]
        numbers = {answer.question: answer.number for answer in own}
        return deciding.grounds(address, self.findings, self.entered, self.forms, numbers, self.beside)

    @property
    def forms(self) -> tuple[Form, ...]:
        """The forms of its workbooks, each once."""
        return tuple({issued.layout.issued.digest: issued.form for issued in self.workbooks}.values())

    def _questioned(self) -> set[str]:
        """Every question or section with an open question, all that such a question names, and what is worked out from one."""
        open_now = [finding for finding in self.findings if finding.severity is Severity.WARNING]
        if not open_now:
            return set()
        rules = {finding.rule for finding in open_now if finding.rule}
        questioned = {finding.question for finding in open_now} | {
            code for form in self.forms for rule in form.active_rules if rule.code in rules for code in rule.questions
        }
        questions = (question for form in self.forms for question in form.questions.values())
        return questioned | {question.code for question in questions if questioned & set(question.questions)}


def judge_service(
    key: ServiceKey,
    contributions: tuple[Contribution, ...],
    decisions: Iterable[Decision],
    questions: tuple[Finding, ...] = (),
    versions: Mapping[Address, tuple[str, ...]] = MappingProxyType({}),
    beside: Mapping[str, float] = MappingProxyType({}),
    before: History = MappingProxyType({}),
) -> ServiceResult:
    """Join, decide and judge the files of one service.

    questions: what else there is to ask or say of it.
    versions: those that a decision can be made on, by its address.
    beside: its figures of the quarterly form, where this is another; of that, the counts of its people. before: what was said of its people before.
    """
    holding = deciding.last_decisions(decisions)
    joined = join(contributions, deciding.chosen_entries(holding))
    excluded = deciding.excluded(joined.answers, joined.entered, holding)
    answers = tuple(
        deciding.without_figure(sourced) if sourced.answer.address in excluded else sourced
        for sourced in joined.answers
    )
    judged, rule_findings, closed = _judged(contributions, answers, beside, before)
    findings = [finding for finding in joined.findings if finding.address not in excluded | closed]
    findings += _exclusions(contributions, answers, excluded, joined.entered, holding)
    findings += _chosen(contributions, answers, joined.entered, holding)
    counts_stay = any(question.code is Code.FROZEN for question in questions)
    together = [] if counts_stay else of_all_records(contributions, judged, beside)
    everything = (*findings, *rule_findings, *together, *questions)
    result = ServiceResult(key, contributions, judged, everything, {**joined.entered, **versions}, beside)
    return replace(result, findings=tuple(_answered(finding, result, holding) for finding in result.findings))


def _judged(
    contributions: tuple[Contribution, ...],
    answers: tuple[SourcedAnswer, ...],
    beside: Mapping[str, float],
    before: History,
) -> tuple[tuple[SourcedAnswer, ...], list[Finding], frozenset[Address]]:
    """The answers judged by every form they were asked under, what is found, once, and where nothing is asked."""
    by_address = {sourced.answer.address: sourced for sourced in answers}
    findings: dict[tuple[str, Address], Finding] = {}
    closed: set[Address] = set()
    by_digest = {contribution.issued_form.layout.issued.digest: contribution for contribution in contributions}
    for contribution in by_digest.values():
        issued_form = contribution.issued_form
        period = issued_form.layout.issued.period
        rule_figures = figures(contribution.service, period, {}, beside, _last_return(contributions, period))
        looking_back = LookingBack(issued_form.form, contribution.service.records, before)
        for record, own in looking_back.ordered(_by_record(by_address.values())):
            files = {sourced.answer.question: sourced.file for sourced in own}
            with_past = looking_back.figures(rule_figures, record)
            judged = judge_answers(issued_form.form, with_past, (sourced.answer for sourced in own), files)
            looking_back.keep(record, judged.answers)
            for answer in judged.answers:
                if answer is not by_address[answer.address].answer:
                    by_address[answer.address] = replace(by_address[answer.address], answer=answer)
            closed |= judged.closed
            for finding in judged.findings:
                findings.setdefault((finding.rule, finding.address), finding)
        file_of = {address: sourced.file for address, sourced in by_address.items()}
        everything = [sourced.answer for sourced in by_address.values()]
        further = judge_further(issued_form.framework, issued_form.form, everything, file_of)
        by_address |= {answer.address: replace(by_address[answer.address], answer=answer) for answer in further.answers}
        findings |= {(finding.code, finding.address): finding for finding in further.findings}
    return tuple(by_address.values()), list(findings.values()), frozenset(closed)


def _last_return(contributions: Iterable[Contribution], period: Period) -> dt.date | None:
    """The day by which all was typed that is in any of the files; None where that of one is not known."""
    files = [contribution.file for contribution in contributions]
    days = [return_day(period, file.returned.saved, file.received) for file in files]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def _by_record(answers: Iterable[SourcedAnswer]) -> dict[str, list[SourcedAnswer]]:
    grouped: dict[str, list[SourcedAnswer]] = defaultdict(list)
    for sourced in answers:
        grouped[sourced.answer.address.record].append(sourced)
    return grouped


def _exclusions(
    contributions: tuple[Contribution, ...],
    answers: tuple[SourcedAnswer, ...],
    excluded: frozenset[Address],
    entered: Mapping[Address, tuple[str, ...]],
    decisions: Mapping[Address, Decision],
) -> list[Finding]:
    findings = []
    for sourced in answers:
        address = sourced.answer.address
        if address in excluded:
            asking = next(contribution for contribution in contributions if address in contribution.answers)
            label = asking.issued_form.form.section_of(address.question).label
            findings.append(deciding.exclusion(sourced, label, entered[address], decisions[address]))
    return findings


def _chosen(
    contributions: tuple[Contribution, ...],
    answers: tuple[SourcedAnswer, ...],
    entered: Mapping[Address, tuple[str, ...]],
    decisions: Mapping[Address, Decision],
) -> list[Finding]:
    """Say of each conflict which figure an officer chose."""
    by_address = {sourced.answer.address: sourced.file for sourced in answers}
    findings = []
    for address, (among, choice) in deciding.chosen_entries(decisions).items():
        if len(among) > 1 and entered.get(address) == among:
            source = next(part for part in contributions if part.file.returned.file == by_address[address])
            rejected = [entry for entry in among if entry != choice]
            findings.append(deciding.choice(source.place(address), choice, rejected, decisions[address]))
    return findings


def _answered(finding: Finding, result: ServiceResult, decisions: Mapping[Address, Decision]) -> Finding:
    decision = decisions.get(finding.address)
    if finding.severity is not Severity.WARNING or decision is None:
        return finding
    is_answered = deciding.still_holds(decision, result.grounds(finding.address))
    return deciding.confirmed(finding, decision) if is_answered else finding
