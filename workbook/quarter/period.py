"""The results of one period, by service and by file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from workbook.assess import Outcome, of_return_notes, outcome
from workbook.dataset import DatasetRow
from workbook.findings import Code, Finding, Place, Severity, finding
from workbook.layout import Part
from workbook.model import Address, Period
from workbook.quarter.asked import asked_services
from workbook.quarter.current_files import ServiceKey, Slot, repeats, services_of
from workbook.quarter.decisions import decided_words
from workbook.quarter.finding_files import FileFinding, findings_of_files, service_findings
from workbook.quarter.joining import contribution
from workbook.quarter.remarks import file_remarks, of_both, superseded, waiting_questions
from workbook.quarter.service import ServiceResult, ServiceState, judge_service
from workbook.quarter.versions import VERSION, Versions, short_digest
from workbook.store import Cancellation, Decision, IssueRecord, ReceivedFile, Verdict
from workbook.text import shortened

_RANK = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True)
class PeriodResult:
    """All that is known of one form in one period.

    current: the file that counts in each slot.
    slots: what each file could count for, by digest.
    services: every service with a file that counts, each once.
    set_aside: results of providers whose return of a service does not count.
    questions: what there is to ask or say of each service as a whole.
    untouched: digests of files as we issued them, which are no returns.
    cancelled: workbooks that were taken back, by reference; their returns count for nothing.
    older: what there is to say of files that answer an older form, by digest.
    versions: which versions count, and which wait.
    form: its code.
    """

    period: Period
    issued: tuple[IssueRecord, ...]
    received: tuple[ReceivedFile, ...]
    current: dict[Slot, ReceivedFile]
    slots: dict[str, list[Slot]]
    services: dict[ServiceKey, ServiceResult]
    set_aside: dict[ServiceKey, ServiceResult]
    decisions: dict[ServiceKey, list[Decision]]
    questions: dict[ServiceKey, tuple[Finding, ...]]
    untouched: frozenset[str]
    cancelled: dict[str, Cancellation]
    older: Mapping[str, Finding]
    versions: Versions
    form: str

    @property
    def not_returned(self) -> tuple[IssueRecord, ...]:
        """The workbooks with a service that has not come back."""
        return tuple(record for record in self.issued if self.missing(record))

    def missing(self, record: IssueRecord) -> tuple[ServiceKey, ...]:
        """List the workbook's services that have not been returned."""
        part = record.issued.part
        return tuple(
            service
            for service in self.asked[record.issued.workbook_id]
            if not any(returned.overlaps(part) for returned in self._returned_parts.get(service, ()))
        )

    @cached_property
    def _returned_parts(self) -> dict[ServiceKey, set[Part]]:
        """The parts that were returned of each service, with something typed in."""
        parts: dict[ServiceKey, set[Part]] = defaultdict(set)
        for slot, file in self.current.items():
            if file.returned.digest not in self.untouched:
                parts[slot.service].add(slot.part)
        return parts

    @cached_property
    def asked(self) -> dict[str, tuple[ServiceKey, ...]]:
        """The services that each workbook still asks, by its id."""
        return asked_services(self.issued)

    @cached_property
    def returned(self) -> dict[ServiceKey, ServiceResult]:
        """The results of every provider's service, whether it counts or is set aside."""
        return self.services | self.set_aside

    def state(self, service: ServiceKey) -> ServiceState:
        """How far a service has come.

        A file that nobody typed in is no return.
        """
        result = self.services.get(service)
        files = result.files if result else ()
        is_returned = any(file.returned.digest not in self.untouched for file in files)
        return result.state if result and is_returned else ServiceState.NOT_RETURNED

    def withdrawn(self, service: ServiceKey, part: Part) -> ReceivedFile | None:
        """The last withdrawn file of a service and its questions."""
        for file in reversed(self.received):
            form = self.versions.issued_form(file.returned.workbook_id)
            issued = form.layout.issued if form is not None and file.withdrawn is not None else None
            if issued is not None and issued.part.overlaps(part) and service in services_of(issued):
                return file
        return None

    def undecided(self, service: ServiceKey, address: Address) -> ServiceResult:
        """Judge a service as if that address had no decision."""
        remaining = [decision for decision in self.decisions.get(service, []) if decision.address != address]
        questions = self.questions.get(service, ())
        if address.question == VERSION:
            questions = waiting_questions(service, self.versions.waited.get(service, ()))
        before, versions = self.returned[service], self.versions.entered(service)
        return judge_service(service, before.contributions, remaining, questions, versions, before.beside)

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
        readable = {
            file.returned.digest
            for file in dated
            if not file.returned.is_refused and file.returned.workbook_id not in self.cancelled
        }
        doubtful = {file.returned.digest for file in dated if self._doubts(file)}
        return frozenset(readable - self.counting - doubtful - self.repeated - self.waiting - self.excluded_versions)

    @cached_property
    def repeated(self) -> frozenset[str]:
        """Digests of the files that were only saved again."""
        return frozenset(self._repeats)

    @cached_property
    def _repeats(self) -> dict[str, ReceivedFile]:
        """The file that counts and says the same, by the digest of one that was only saved again."""
        pairs = ((file.returned.digest, self._repeated_file(file)) for file in self.received)
        return {digest: counts for digest, counts in pairs if counts is not None}

    def _repeated_file(self, file: ReceivedFile) -> ReceivedFile | None:
        """The file that counts and says the same; None where there is none, or this one counts."""
        if file.returned.digest in self.counting or file.returned.is_refused or file.withdrawn is not None:
            return None
        counts = (self.current[slot] for slot in self.slots.get(file.returned.digest, []) if slot in self.current)
        return next((other for other in counts if repeats(file, other)), None)

    @cached_property
    def waiting(self) -> frozenset[str]:
        """Digests of the files that wait for a decision."""
        return frozenset(file.returned.digest for file in self.versions.waiting_files)

    @cached_property
    def excluded_versions(self) -> frozenset[str]:
        """Digests of the files that an officer decided against."""
        return frozenset(
            file.returned.digest
            for file in self.received
            for slot in self.slots[file.returned.digest]
            if self.versions.verdicts(slot.service).get(short_digest(file)) is Verdict.EXCLUDE
            if file.returned.digest not in self.counting
        )

    def _is_left_out(self, file: ReceivedFile) -> bool:
        """Whether a file waits for a decision, or was decided against."""
        return file.returned.digest in self.waiting or file.returned.digest in self.excluded_versions

    def findings(self, unreadable: Iterable[ReceivedFile] = ()) -> list[Finding]:
        """Every finding of the period, worst first.

        unreadable: files of this run that could not be opened.
        """
        return [finding for finding, _ in self.findings_with_files(unreadable)]

    def findings_with_files(self, unreadable: Iterable[ReceivedFile] = ()) -> list[FileFinding]:
        """The same findings, each with the files that it is about."""
        findings = [
            *service_findings(self.returned.values(), self.received, self.slots),
            *findings_of_files((*self.received, *unreadable), self._current_of, self._of_the_file),
        ]
        return sorted(findings, key=lambda pair: (_RANK[pair[0].severity], pair[0]))

    @cached_property
    def _current_of(self) -> dict[str, list[ReceivedFile]]:
        """The files that count where a file could, by its digest."""
        return {key: [self.current[at] for at in slots if at in self.current] for key, slots in self.slots.items()}

    def outcome(self, file: ReceivedFile) -> Outcome:
        """Name a file's outcome by its findings still open."""
        return outcome(self.findings_of(file))

    def findings_of(self, file: ReceivedFile) -> list[Finding]:
        """List a file's findings, and those of its services."""
        name, digest = file.returned.file, file.returned.digest
        services = {slot.service for slot in self.slots.get(digest, []) if self.current.get(slot) is file}
        findings = [
            finding.told_of(name)
            for service in {slot.service for slot in self.slots.get(digest, [])} & set(self.returned)
            for finding in self.returned[service].findings
            if name in finding.files and (service in services or finding.question == VERSION)
        ]
        return [*self._of_the_file(file), *self._naming.get(digest, ()), *sorted(findings)]

    @cached_property
    def _naming(self) -> dict[str, list[Finding]]:
        """The questions about other files that name a file, by its digest."""
        naming: dict[str, list[Finding]] = defaultdict(list)
        for doubt, (_, *named) in findings_of_files(self.received, self._current_of, self._doubts):
            for file in named:
                naming[file.returned.digest].append(doubt)
        return naming

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
            return [finding(Code.WITHDRAWN, place, **decided_words(file.withdrawn))]
        if file.returned.is_refused:
            return list(file.returned.findings)
        taken_back = self.cancelled.get(file.returned.workbook_id)
        if taken_back is not None:
            return [finding(Code.TAKEN_BACK, place, by=taken_back.by, detail=shortened(taken_back.reason, 60))]
        counted = self._repeats.get(file.returned.digest)
        if counted is not None:
            return [finding(Code.SAME_AGAIN, place, detail=counted.returned.file)]
        doubts = self._doubts(file)
        if file.returned.digest not in self.counting:
            slots = self.slots[file.returned.digest]
            instead = [self.current[slot] for slot in slots if slot in self.current]
            queue = self.versions.waiting_files
            waiting = [other for other in queue if not set(slots).isdisjoint(self.slots[other.returned.digest])]
            if not instead and not waiting:  # it is of no service, so nothing takes its place
                return [*doubts, *file.returned.findings]
            if doubts or self._is_left_out(file):
                return doubts
            return [superseded(file, instead, waiting, self._age)]
        as_issued = [finding(Code.AS_ISSUED, place)] if file.returned.digest in self.untouched else []
        ahead = [finding(Code.CLOCK_AHEAD, place, detail=f"{file.returned.saved:%d.%m.%Y}")] if file.is_ahead else []
        late = [] if as_issued else file_remarks(file, self.versions.bounds)
        older = [self.older[file.returned.digest]] if file.returned.digest in self.older else []
        of_no_service = (finding for finding in file.returned.findings if not finding.service_id)
        return [*of_no_service, *of_return_notes(file.returned), *doubts, *as_issued, *ahead, *late, *older]

    def _doubts(self, file: ReceivedFile) -> list[Finding]:
        """Warnings for a superseded file that may be the newer one: no date, same date, or a sheet missing."""
        age, place, findings = self._age, Place(file.returned.file), []
        for slot in self.slots.get(file.returned.digest, []):
            counts = self.current.get(slot, file)
            if counts is file:
                continue
            service_id = slot.service.service_id
            if file.returned.saved is None and counts.returned.saved is not None:
                findings.append(of_both(Code.UNDATED, place, counts))
            elif self._is_left_out(file):
                continue
            elif age[counts.returned.digest] < age[file.returned.digest]:  # the service's sheet is not in the later one
                findings += [finding for finding in file.returned.findings if finding.service_id == service_id]
            elif counts.returned.saved == file.returned.saved and self._differ(file, counts, slot.service):
                findings.append(of_both(Code.SAME_MOMENT if file.returned.saved else Code.NEITHER_DATED, place, counts))
        return list(dict.fromkeys(findings))

    def _differ(self, file: ReceivedFile, counted_file: ReceivedFile, service: ServiceKey) -> bool:
        """Whether two files say anything else of a service."""
        contributions = self.returned[service].contributions
        form = next(contribution.issued_form for contribution in contributions if contribution.file is counted_file)
        here, there = (contribution(version, form, service.service_id).answers for version in (file, counted_file))
        parts = ("address", "number", "text", "status", "explanation")
        return [[getattr(answer, part) for part in parts] for answer in here.values()] != [
            [getattr(answer, part) for part in parts] for answer in there.values()
        ]
