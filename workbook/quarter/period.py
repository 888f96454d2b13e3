"""Judge one period from its current files and decisions."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from workbook.assess import Outcome, outcome
from workbook.dataset import DatasetRow
from workbook.findings import Code, Finding, Place, Severity, finding
from workbook.model import QUARTERLY, Address, Period
from workbook.quarter.current import ServiceKey, Slot, current_files, services_of, slots_of
from workbook.quarter.joining import Contribution, contribution
from workbook.quarter.lookalikes import lookalikes
from workbook.quarter.service import ServiceResult, ServiceState, judge_service
from workbook.reader import FileKind
from workbook.store import Decision, IssueRecord, ReceivedFile, Store

_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True)
class PeriodResult:
    """All that is known of one form in one period.

    current: the file that counts in each slot.
    slots: what each file could count for, by digest.
    services: every service with a file that counts.
    alike: services that say the very same as one of another provider.
    untouched: digests of files as we issued them, which are no returns.
    """

    period: Period
    issued: tuple[IssueRecord, ...]
    received: tuple[ReceivedFile, ...]
    current: dict[Slot, ReceivedFile]
    slots: dict[str, list[Slot]]
    services: dict[ServiceKey, ServiceResult]
    decisions: dict[ServiceKey, list[Decision]]
    alike: dict[ServiceKey, Finding]
    untouched: frozenset[str]
    form: str = QUARTERLY

    @property
    def not_returned(self) -> tuple[IssueRecord, ...]:
        """The workbooks with a service that has not come back."""
        return tuple(record for record in self.issued if self.missing(record))

    def missing(self, record: IssueRecord) -> tuple[ServiceKey, ...]:
        """List the workbook's services that have not been returned."""
        part = record.issued.part
        returned = {
            slot.service
            for slot, file in self.current.items()
            if slot.part.overlaps(part) and file.returned.digest not in self.untouched
        }
        return tuple(service for service in services_of(record.issued) if service not in returned)

    def state(self, service: ServiceKey) -> ServiceState:
        """How far a service has come.

        A file that nobody typed in is no return.
        """
        result = self.services.get(service)
        files = result.contributions if result else ()
        is_returned = any(file.file.returned.digest not in self.untouched for file in files)
        return result.state if result and is_returned else ServiceState.NOT_RETURNED

    def undecided(self, service: ServiceKey, address: Address) -> ServiceResult:
        """Judge a service as if that address had no decision."""
        others = [decision for decision in self.decisions.get(service, []) if decision.address != address]
        questions = (self.alike[service],) if service in self.alike else ()
        before = self.services[service]
        return judge_service(service, before.contributions, others, questions, before.beside)

    def figures(self, service: ServiceKey) -> dict[str, float]:
        """The figures of a service that are loaded, by question."""
        result = self.services.get(service)
        loaded = {} if result is None else {sourced.answer.question: sourced.answer.value for sourced in result.answers}
        return {code: value for code, value in loaded.items() if value is not None}

    @property
    def rows(self) -> list[DatasetRow]:
        """The dataset: every service that has been returned."""
        return [row for service in self.services.values() for row in service.rows]

    @cached_property
    def counting(self) -> frozenset[str]:
        """Digests of the files current for at least one service."""
        return frozenset(file.returned.digest for file in self.current.values())

    @cached_property
    def superseded(self) -> frozenset[str]:
        """Digests of the files of which a later version counts.

        A file without a time is never passed over in silence.
        """
        dated = [file for file in self.received if file.returned.saved is not None and file.withdrawn is None]
        readable = {file.returned.digest for file in dated if not file.returned.is_refused}
        doubtful = {file.returned.digest for file in dated if self._doubts(file)}
        return frozenset(readable - self.counting - doubtful)

    def findings(self, unreadable: Iterable[ReceivedFile] = ()) -> list[Finding]:
        """Every finding of the period, worst first.

        unreadable: files of this run that could not be opened.
        """
        findings = [finding for service in self.services.values() for finding in service.findings]
        for file in (*self.received, *unreadable):
            findings += [*self._of_the_file(file), *_of_the_copies(file)]
        return sorted(findings, key=lambda finding: (_RANK[finding.severity], finding))

    def outcome(self, file: ReceivedFile) -> Outcome:
        """Name a file's outcome by its findings still open."""
        return outcome(self.findings_of(file))

    def findings_of(self, file: ReceivedFile) -> list[Finding]:
        """List a file's findings, and those of its services."""
        name, digest = file.returned.file, file.returned.digest
        services = {slot.service for slot in self.slots.get(digest, []) if self.current.get(slot) is file}
        findings = [
            finding
            for service in services
            for finding in self.services[service].findings
            if finding.source_file == name
        ]
        return [*self._of_the_file(file), *sorted(findings)]

    @cached_property
    def _age(self) -> dict[str, int]:
        """Which file is older than which, by digest: they come oldest saved first."""
        return {file.returned.digest: number for number, file in enumerate(self.received)}

    def _of_the_file(self, file: ReceivedFile) -> list[Finding]:
        """What there is to say of a file itself.

        A file that counts for nothing any more names the one that does.
        """
        place = Place(file.returned.file)
        if file.withdrawn is not None:
            return [finding(Code.WITHDRAWN, place, by=file.withdrawn.by, detail=file.withdrawn.reason)]
        if file.returned.is_refused:
            return list(file.returned.findings)
        doubts = self._doubts(file)
        if file.returned.digest not in self.counting:
            instead = [self.current[slot] for slot in self.slots[file.returned.digest] if slot in self.current]
            if doubts or not instead:
                return doubts
            return [finding(Code.SUPERSEDED, place, detail=instead[0].returned.file)]
        as_issued = [finding(Code.AS_ISSUED, place)] if file.returned.digest in self.untouched else []
        ahead = [finding(Code.CLOCK_AHEAD, place, detail=f"{file.returned.saved:%d.%m.%Y}")] if _is_ahead(file) else []
        of_no_service = (finding for finding in file.returned.findings if not finding.service_id)
        return [*of_no_service, *doubts, *as_issued, *ahead]

    def _doubts(self, file: ReceivedFile) -> list[Finding]:
        """Warnings for a superseded file that may be the newer one: no date, same date, or a sheet missing."""
        age, place, findings = self._age, Place(file.returned.file), []
        for slot in self.slots.get(file.returned.digest, []):
            counts = self.current.get(slot, file)
            if counts is file:
                continue
            service_id = slot.service.service_id
            if file.returned.saved is None:
                findings.append(finding(Code.UNDATED, place, detail=counts.returned.file))
            elif age[counts.returned.digest] < age[file.returned.digest]:  # the service's sheet is not in the later one
                findings += [finding for finding in file.returned.findings if finding.service_id == service_id]
            elif counts.returned.saved == file.returned.saved and self._differ(file, counts, slot.service):
                findings.append(finding(Code.SAME_MOMENT, place, detail=counts.returned.file))
        return list(dict.fromkeys(findings))

    def _differ(self, file: ReceivedFile, counted_file: ReceivedFile, service: ServiceKey) -> bool:
        """Whether two files say anything else of a service."""
        contributions = self.services[service].contributions
        form = next(contribution.issued_form for contribution in contributions if contribution.file is counted_file)
        here, there = (contribution(version, form, service.service_id).answers for version in (file, counted_file))
        parts = ("address", "number", "text", "status", "explanation")
        return [[getattr(answer, part) for part in parts] for answer in here.values()] != [
            [getattr(answer, part) for part in parts] for answer in there.values()
        ]


def judge_forms(store: Store, period: Period) -> tuple[PeriodResult, ...]:
    """Judge each form that was issued for a period, the quarterly one first."""
    quarterly = judge_period(store, period)
    codes = sorted({record.issued.form for record in store.issued(period)} - {QUARTERLY})
    return (quarterly, *(judge_period(store, period, form=code, beside=quarterly) for code in codes))


def judge_period(
    store: Store,
    period: Period,
    provider: tuple[str, str] | None = None,
    form: str = QUARTERLY,
    beside: PeriodResult | None = None,
) -> PeriodResult:
    """Join, decide and judge the returns of a period to one form.

    provider: its authority and id, for it alone. beside: the quarterly form's result, whose figures rules may name.
    A file that cannot be told apart is among the quarterly form's.
    """
    received = tuple(file for file in store.received(period, provider) if _form_of(store, file) == form)
    current = current_files(received, store.issued_form)
    decisions: dict[ServiceKey, list[Decision]] = defaultdict(list)
    for decision in store.decisions(period):
        key = ServiceKey(decision.authority, decision.provider_id, decision.service_id)
        if form == QUARTERLY or decision.address != Address(decision.service_id, "", ""):
            decisions[key].append(decision)
    contributions = _contributions(store, current)
    of_figures = contributions if form == QUARTERLY else {}
    alike = lookalikes((service, files[0]) for service, files in of_figures.items())
    services = {}
    for service, files in contributions.items():
        questions = (alike[service],) if service in alike else ()
        figures = beside.figures(service) if beside else {}
        services[service] = judge_service(service, files, decisions.get(service, []), questions, figures)
    return PeriodResult(
        period,
        tuple(record for record in store.issued(period) if record.issued.form == form),
        received,
        current,
        {file.returned.digest: slots_of(file, store.issued_form) for file in received},
        services,
        dict(decisions),
        alike,
        store.issued_file_digests(),
        form,
    )


def _form_of(store: Store, file: ReceivedFile) -> str:
    """The form that a file answers."""
    workbook = store.issued_form(file.returned.workbook_id)
    return QUARTERLY if workbook is None else workbook.layout.issued.form


def _contributions(store: Store, current: dict[Slot, ReceivedFile]) -> dict[ServiceKey, tuple[Contribution, ...]]:
    """What each file says of each service it counts for: workbooks before CSV, the last saved first."""
    contributions: dict[ServiceKey, list[Contribution]] = defaultdict(list)
    newest_first = sorted(current.items(), key=lambda item: _preference(*item), reverse=True)
    for slot, file in newest_first:
        issued_form = store.issued_form(file.returned.workbook_id)
        if issued_form is not None:
            contributions[slot.service].append(contribution(file, issued_form, slot.service.service_id))
    return {service: tuple(contributions[service]) for service in sorted(contributions)}


def _preference(slot: Slot, file: ReceivedFile) -> tuple[bool, bool, float, str]:
    saved = file.returned.saved
    is_dated = saved is not None
    return slot.kind is FileKind.WORKBOOK, is_dated, saved.timestamp() if saved else 0.0, file.returned.digest


def _is_ahead(file: ReceivedFile) -> bool:
    """Whether the clock of the computer it was saved on was wrong.

    A day allows for those that do not say their zone.
    """
    saved, received = file.returned.saved, file.received
    return saved is not None and received is not None and saved - dt.timedelta(days=1) > received


def _of_the_copies(file: ReceivedFile) -> list[Finding]:
    first, *others = file.names
    return [finding(Code.SAME_FILE, Place(name), detail=first) for name in others]
