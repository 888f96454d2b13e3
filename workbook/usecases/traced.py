"""What happened to one service in one period, step by step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from workbook.dataset import DatasetRow
from workbook.findings import NOT_SHOWN, Finding
from workbook.model import QUARTERLY, Doubt
from workbook.quarter import PeriodResult, ServiceKey, ServiceResult, ServiceState, services_of
from workbook.quarter.joining import Contribution, contribution
from workbook.quarter.service import judge_service
from workbook.quarter.versions import VERSION
from workbook.reader import FileKind
from workbook.store import Decision, IssueRecord, ReceivedFile, Release, ReleaseKind, Store
from workbook.text import counted

#: What leaves with small numbers hidden, and much of it in totals.
_IN_TABLES = (ReleaseKind.SHARE, ReleaseKind.MARKET)


class TraceStep(StrEnum):
    """What may happen to a figure, in order."""

    ISSUED = "issued"
    RECEIVED = "received"
    FINDING = "finding"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    PUT_BACK = "put back"
    RELEASED = "released"
    STANDS = "stands"
    COUNTED = "counted"


@dataclass(frozen=True)
class TraceEvent:
    """One step of a trace.

    when: None for how things stand now. place: the file, the sheet and the cell.
    """

    period: str
    when: dt.datetime | None
    step: TraceStep
    authority: str
    provider_id: str
    item: str
    value: str
    place: str
    who: str
    words: str

    @property
    def moment(self) -> str:
        """When it was, to the second, in UTC; empty for now."""
        return f"{self.when:%Y-%m-%d %H:%M:%S}" if self.when else ""


@dataclass(frozen=True)
class TracedService:
    """A service in a period, with the questions and indicators that are traced.

    items: their codes. is_whole: whether they are all that it was asked, of which the numbers are told.
    count: the count of people that is made of their answers, where one is traced.
    """

    store: Store
    result: PeriodResult
    key: ServiceKey
    items: frozenset[str]
    is_whole: bool
    count: DatasetRow | None = None

    def events(self) -> Iterator[TraceEvent]:
        """Give every step, in no order."""
        for record in self.store.put_out(self.result.period):
            if record.issued.form == self.result.form and self.key in services_of(record.issued):
                yield self._issued(record)
        for file in self.result.received:
            if (part := self._contribution(file)) is not None:
                yield from self._received(part)
        for decision in self.result.decisions.get(self.key, []):
            if self._is_traced(decision.question) and self._is_of_the_form(decision):
                yield self._decided(decision)
        for release in self.store.ledger.releases() if self.result.form == QUARTERLY else ():
            yield from self._released(release)
        yield from self._stands()
        if self.count is not None:
            words = f"{self.count.status}; counted from the answers of people that stand in {self.result.period}"
            figure = self.count.figure
            yield self._event(None, TraceStep.COUNTED, words, item=self.count.question, value=figure)

    def _event(
        self,
        when: dt.datetime | None,
        step: TraceStep,
        words: str,
        *,
        item: str = "",
        value: str = "",
        place: str = "",
        who: str = "",
    ) -> TraceEvent:
        return TraceEvent(str(self.result.period), when, step, *self.key[:2], item, value, place, who, words)

    def _is_traced(self, item: str) -> bool:
        """Whether something is about what is traced; what is about the whole service, or a version of it, always is."""
        return item in ("", VERSION) or item in self.items

    def _is_of_the_form(self, decision: Decision) -> bool:
        """Whether a decision is about this form; what is about the whole service is told with the quarterly one."""
        return decision.question in self.items or self.result.form == QUARTERLY

    def _issued(self, record: IssueRecord) -> TraceEvent:
        issue = record.issued
        framework = self.store.framework(issue.digest)
        words = f"workbook {issue.workbook_id} by {framework.name}, version {framework.version}"
        states = issue.service(self.key.service_id).states
        shown = {code: state for code, state in states.items() if code in self.items and state.shown}
        if self.is_whole:
            words += f", {counted(len(shown), 'indicator')} asked"
        else:
            words += "".join(f", {code} {state}" for code, state in shown.items()) or ", not asked"
        return self._event(record.released, TraceStep.ISSUED, words, place=record.file_name)

    def _contribution(self, file: ReceivedFile) -> Contribution | None:
        """What a file says of the service; None where it is of others."""
        form = self.store.issued_form(file.returned.workbook_id)
        if form is None or self.key not in services_of(form.layout.issued):
            return None
        entries = (entry for entry in file.returned.entries if entry.address.service == self.key.service_id)
        has_any = any(entry.doubt is not Doubt.NO_SHEET for entry in entries)
        is_workbook = file.returned.kind is FileKind.WORKBOOK
        return contribution(file, form, self.key.service_id) if is_workbook or has_any else None

    def _received(self, part: Contribution) -> Iterator[TraceEvent]:
        file = part.file
        returned = file.returned
        saved = f"saved {returned.saved:%Y-%m-%d %H:%M:%S}" if returned.saved else "does not say when it was saved"
        words = f"{returned.kind}, {saved}, SHA-256 {returned.digest}; {self._state_of(file)}"
        answers = [answer for answer in part.answers.values() if answer.question in self.items]
        if self.is_whole:
            number = sum(part.entered(answer.address) is not None for answer in answers)
            words = f"{counted(number, 'figure')}; {words}"
            yield self._event(file.received, TraceStep.RECEIVED, words, place=returned.file)
        else:
            for answer in answers:
                entered = part.entered(answer.address) or "blank"
                value = NOT_SHOWN if answer.address.record and entered != "blank" else entered
                place = _place(returned.file, answer.sheet, answer.cell, answer.address.record)
                yield self._event(
                    file.received, TraceStep.RECEIVED, words, item=answer.question, value=value, place=place
                )
        yield from self._findings(part)
        for withdrawal, withdrawn in self.store.withdrawals(returned.digest):
            step = TraceStep.WITHDRAWN if withdrawn else TraceStep.PUT_BACK
            yield self._event(withdrawal.when, step, withdrawal.reason, place=returned.file, who=withdrawal.by)

    def _state_of(self, file: ReceivedFile) -> str:
        """Whether a file counts for the service."""
        if file.withdrawn is not None:
            return "withdrawn"
        if file.returned.digest in self.result.waiting:
            return "waits for a decision"
        if file.returned.digest in self.result.excluded_versions:
            return "left out by a decision"
        slots = (slot for slot, current in self.result.current.items() if current is file)
        return "counts" if any(slot.service == self.key for slot in slots) else "a later version counts"

    def _findings(self, part: Contribution) -> Iterator[TraceEvent]:
        """What there is to say of a file: as it stands where it counts, else of the file by itself."""
        service, file = self.result.services.get(self.key), part.file
        if service is not None and file in [counted.file for counted in service.contributions]:
            name = file.returned.file
            findings: Iterable[Finding] = (finding for finding in service.findings if finding.source_file == name)
        else:
            findings = judge_service(self.key, (part,), ()).findings
        rules = part.issued_form.form.rules
        for finding in findings:
            named = rules[finding.rule].questions if finding.rule in rules else ()
            if self._is_traced(finding.question) or not self.items.isdisjoint(named):
                where = (finding.source_file, finding.source_sheet, finding.source_cell, finding.address.record)
                words = f"{finding.code} {finding.severity}: {finding.text}"
                about = {"item": finding.question, "value": finding.value, "place": _place(*where)}
                yield self._event(file.received, TraceStep.FINDING, words, **about)

    def _decided(self, decision: Decision) -> TraceEvent:
        verdict = f"{decision.verdict} {decision.value}".strip()
        entered = " / ".join(decision.grounds.entered)
        if decision.address.record:
            verdict, entered = str(decision.verdict), NOT_SHOWN if entered else ""
        words = ": ".join(part for part in (verdict, decision.address.record, decision.reason) if part)
        return self._event(
            decision.when, TraceStep.DECIDED, words, item=decision.question, value=entered, who=decision.by
        )

    def _released(self, release: Release) -> Iterator[TraceEvent]:
        figures = {
            key.question: value
            for key, value in self.store.ledger.figures(release, self.key.service_id).items()
            if (key.period, *key[1:4]) == (self.result.period, *self.key) and key.question in self.items
        }
        words, place = f"release {release.number}, {release.kind} as {release.format}", ", ".join(release.files)
        if release.kind in _IN_TABLES:
            words += ", where it is shown, hidden, or in a total alone"
        if self.is_whole and figures:
            words = f"{words}: {counted(len(figures), 'figure')}"
            yield self._event(release.when, TraceStep.RELEASED, words, place=place, who=release.by)
        elif not self.is_whole:
            for item, value in figures.items():
                about = {"item": item, "value": value, "place": place, "who": release.by}
                yield self._event(release.when, TraceStep.RELEASED, words, **about)

    def _stands(self) -> Iterator[TraceEvent]:
        state, service = self.result.state(self.key), self.result.services.get(self.key)
        if self.is_whole or service is None:
            yield self._event(None, TraceStep.STANDS, f"the service is {state}")
            return
        if service.is_of_people:
            yield from self._people(service, state)
            return
        for row in service.rows:
            if row.question in self.items:
                words = f"{row.status}; the service is {state}"
                place = _place(row.source_file, row.source_sheet, row.source_cell)
                yield self._event(None, TraceStep.STANDS, words, item=row.question, value=row.figure, place=place)

    def _people(self, service: ServiceResult, state: ServiceState) -> Iterator[TraceEvent]:
        """Where the answers about people stand, and no answer."""
        for sourced in service.answers:
            answer = sourced.answer
            if answer.question in self.items:
                words = f"{answer.status}; the service is {state}"
                place = _place(sourced.file, answer.sheet, answer.cell, answer.address.record)
                value = NOT_SHOWN if answer.is_given else ""
                yield self._event(None, TraceStep.STANDS, words, item=answer.question, value=value, place=place)


def _place(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
