"""What stands for a quarter: which files count, how they join, what was decided, and what that makes of each service."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from workbook.dataset import DatasetRow
from workbook.findings import Code, Finding, Place, Severity, finding
from workbook.model import Period
from workbook.quarter.current import ServiceKey, Slot, current_files, places, services_of
from workbook.quarter.joining import Contribution, contribution
from workbook.quarter.lookalikes import lookalikes
from workbook.quarter.service import ServiceResult, ServiceState, judge_service
from workbook.reader import FileKind, Outcome, outcome
from workbook.store import Decision, IssueRecord, ReceivedFile, Store

__all__ = ["PeriodResult", "ServiceKey", "ServiceResult", "ServiceState", "judge_period", "services_of"]

_ORDER = {severity: rank for rank, severity in enumerate(Severity)}


@dataclass(frozen=True)
class PeriodResult:
    """All that is known of one period.

    current: the file that counts for each. services: every service with a file that counts. untouched: digests
    of files as we issued them, which are no returns. placed: what each file could count for, by digest.
    alike: services that say the very same as one of another provider.
    """

    period: Period
    issued: tuple[IssueRecord, ...]
    received: tuple[ReceivedFile, ...]
    current: dict[Slot, ReceivedFile]
    placed: dict[str, list[Slot]]
    services: dict[ServiceKey, ServiceResult]
    decisions: dict[ServiceKey, list[Decision]]
    alike: dict[ServiceKey, Finding]
    untouched: frozenset[str]

    @property
    def not_returned(self) -> tuple[IssueRecord, ...]:
        """The workbooks of which a service, or all of them, has not come back."""
        return tuple(each for each in self.issued if self.missing(each))

    def missing(self, workbook: IssueRecord) -> tuple[ServiceKey, ...]:
        """The services of an issued workbook for which nothing that was filled in has come back."""
        part = workbook.issued.part
        returned = {
            place.whose
            for place, file in self.current.items()
            if place.part.overlaps(part) and file.returned.digest not in self.untouched
        }
        return tuple(whose for whose in services_of(workbook.issued) if whose not in returned)

    def state(self, whose: ServiceKey) -> ServiceState:
        """How far a service has come. A file that nobody typed in is no return."""
        standing = self.services.get(whose)
        files = standing.contributions if standing else ()
        returned = any(each.file.returned.digest not in self.untouched for each in files)
        return standing.state if standing and returned else ServiceState.NOT_RETURNED

    def undecided(self, whose: ServiceKey, question: str) -> ServiceResult:
        """How a service would stand had nothing been decided on that item."""
        others = [each for each in self.decisions.get(whose, []) if each.question != question]
        asked = (self.alike[whose],) if whose in self.alike else ()
        return judge_service(whose, self.services[whose].contributions, others, asked)

    @property
    def rows(self) -> list[DatasetRow]:
        """The dataset: every service that has been returned."""
        return [row for service in self.services.values() for row in service.rows]

    @cached_property
    def counting(self) -> frozenset[str]:
        """Digests of the files that are the newest of at least one of their services."""
        return frozenset(file.returned.digest for file in self.current.values())

    @cached_property
    def superseded(self) -> frozenset[str]:
        """Digests of the files of which a later version counts. One that says no time is never passed over in silence."""
        dated = [file for file in self.received if file.returned.saved is not None and file.withdrawn is None]
        readable = {file.returned.digest for file in dated if file.outcome is not Outcome.REJECTED}
        asked = {file.returned.digest for file in dated if self._passed_over(file)}
        return frozenset(readable - self.counting - asked)

    def findings(self, unreadable: Iterable[ReceivedFile] = ()) -> list[Finding]:
        """Every finding of the period, worst first. unreadable: files of this run that could not be opened."""
        found = [each for service in self.services.values() for each in service.findings]
        for file in (*self.received, *unreadable):
            found += [*self._of_the_file(file), *_of_the_copies(file)]
        return sorted(found, key=lambda each: (_ORDER[each.severity], each))

    def outcome(self, file: ReceivedFile) -> Outcome:
        """What a file came to, with what was decided since: by the findings that still stand."""
        return outcome(self.findings_of(file))

    def findings_of(self, file: ReceivedFile) -> list[Finding]:
        """What there is to say of a file now: of itself, and of the services for which it counts."""
        name, digest = file.returned.file, file.returned.digest
        mine = {place.whose for place in self.placed.get(digest, []) if self.current.get(place) is file}
        found = [each for whose in mine for each in self.services[whose].findings if each.source_file == name]
        return [*self._of_the_file(file), *sorted(found)]

    @cached_property
    def _age(self) -> dict[str, int]:
        """Which file is older than which, by digest: they come oldest saved first."""
        return {each.returned.digest: number for number, each in enumerate(self.received)}

    def _of_the_file(self, file: ReceivedFile) -> list[Finding]:
        """What there is to say of a file itself; of one that counts for nothing any more, which one does."""
        place = Place(file.returned.file)
        if file.withdrawn is not None:
            return [finding(Code.WITHDRAWN, place, by=file.withdrawn.by, detail=file.withdrawn.reason)]
        if file.outcome is Outcome.REJECTED:
            return list(file.returned.findings)
        passed_over = self._passed_over(file)
        if file.returned.digest not in self.counting:
            instead = [self.current[each] for each in self.placed[file.returned.digest] if each in self.current]
            if passed_over or not instead:
                return passed_over
            return [finding(Code.SUPERSEDED, place, detail=instead[0].returned.file)]
        as_issued = [finding(Code.AS_ISSUED, place)] if file.returned.digest in self.untouched else []
        ahead = [finding(Code.CLOCK_AHEAD, place, detail=f"{file.returned.saved:%d.%m.%Y}")] if _is_ahead(file) else []
        return [*(each for each in file.returned.findings if not each.service_id), *passed_over, *as_issued, *ahead]

    def _passed_over(self, file: ReceivedFile) -> list[Finding]:
        """Why another file counts for a service though this one is not known to be the earlier, which nobody would notice."""
        age, place, found = self._age, Place(file.returned.file), []
        for each in self.placed.get(file.returned.digest, []):
            counts = self.current.get(each, file)
            if counts is file:
                continue
            if file.returned.saved is None:
                found.append(finding(Code.UNDATED, place, detail=counts.returned.file))
            elif age[counts.returned.digest] < age[file.returned.digest]:  # the service's sheet is not in the later one
                service_id = each.whose.service_id
                found += [one for one in file.returned.findings if one.service_id == service_id]
            elif counts.returned.saved == file.returned.saved and _differ(file, counts, each.whose.service_id):
                found.append(finding(Code.SAME_MOMENT, place, detail=counts.returned.file))
        return list(dict.fromkeys(found))


def judge_period(store: Store, period: Period, provider: tuple[str, str] | None = None) -> PeriodResult:
    """Bring together what was issued, received and decided for a period. provider: its authority and id, for it alone."""
    received = store.received(period, provider)
    current = current_files(received, store.known)
    decisions: dict[ServiceKey, list[Decision]] = defaultdict(list)
    for each in store.decisions(period):
        decisions[ServiceKey(each.authority, each.provider_id, each.service_id)].append(each)
    contributions = _contributions(store, current)
    alike = lookalikes((whose, files[0]) for whose, files in contributions.items())
    services = {}
    for whose, files in contributions.items():
        asked = (alike[whose],) if whose in alike else ()
        services[whose] = judge_service(whose, files, decisions.get(whose, []), asked)
    return PeriodResult(
        period,
        store.issued(period),
        received,
        current,
        {file.returned.digest: places(file, store.known) for file in received},
        services,
        dict(decisions),
        alike,
        store.issued_file_digests(),
    )


def _contributions(store: Store, current: dict[Slot, ReceivedFile]) -> dict[ServiceKey, tuple[Contribution, ...]]:
    """What each file says of each service it counts for: workbooks before CSV, the last saved first."""
    found: dict[ServiceKey, list[Contribution]] = defaultdict(list)
    newest_first = sorted(current.items(), key=lambda each: _preference(*each), reverse=True)
    for place, file in newest_first:
        known = store.known(file.returned.workbook_id)
        if known is not None:
            found[place.whose].append(contribution(file, known, place.whose.service_id))
    return {whose: tuple(found[whose]) for whose in sorted(found)}


def _preference(place: Slot, file: ReceivedFile) -> tuple[bool, bool, float, str]:
    saved = file.returned.saved
    dated = saved is not None
    return place.kind is FileKind.WORKBOOK, dated, saved.timestamp() if saved else 0.0, file.returned.digest


def _is_ahead(file: ReceivedFile) -> bool:
    """Whether the clock of the computer it was saved on was wrong; a day allows for those that do not say their zone."""
    saved, received = file.returned.saved, file.received
    return saved is not None and received is not None and saved - dt.timedelta(days=1) > received


def _differ(one: ReceivedFile, other: ReceivedFile, service_id: str) -> bool:
    """Whether two files say anything else of a service."""
    here, there = (
        {
            (each.question, each.counted, each.status, each.explanation)
            for each in file.returned.answers
            if each.service_id == service_id
        }
        for file in (one, other)
    )
    return here != there


def _of_the_copies(file: ReceivedFile) -> list[Finding]:
    first, *others = file.names
    return [finding(Code.SAME_FILE, Place(name), detail=first) for name in others]
