"""What to ask or say of a whole service or file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from workbook.findings import Code, Finding, Place, finding
from workbook.model import Address, Period
from workbook.quarter.bounds import PeriodBounds
from workbook.quarter.current_files import ServiceKey
from workbook.quarter.decisions import choice
from workbook.quarter.joining import Contribution
from workbook.quarter.lookalikes import lookalikes, period_lookalikes
from workbook.quarter.service import ServiceResult
from workbook.quarter.versions import VERSION, Versions, WaitingVersion, short_digest
from workbook.store import Frozen, FrozenKey, ReceivedFile, Verdict
from workbook.text import counted, dated, shortened

#: What the other of two versions is called, once an officer has decided.
_STOOD = "what stood before"
_SHORT_NAME = 40


def service_remarks(
    contributions: Mapping[ServiceKey, tuple[Contribution, ...]],
    versions: Versions,
    beside: Mapping[Period, Mapping[ServiceKey, tuple[Contribution, ...]]],
) -> dict[ServiceKey, tuple[Finding, ...]]:
    """Gather what to ask or say of each service.

    beside: what counts in the periods before and after.
    """
    remarks: dict[ServiceKey, list[Finding]] = defaultdict(list)
    first = {service: files[0] for service, files in contributions.items()}
    for questions in (lookalikes(first.items()), period_lookalikes(first, beside)):
        for service, question in questions.items():
            remarks[service].append(question)
    for service, findings in version_remarks(contributions, versions).items():
        remarks[service] += findings
    return {service: tuple(findings) for service, findings in remarks.items()}


def version_remarks(services: Iterable[ServiceKey], versions: Versions) -> dict[ServiceKey, tuple[Finding, ...]]:
    """Ask about versions that wait; say what was decided."""
    return {
        service: (
            *waiting_questions(service, versions.waiting.get(service, ())),
            *_decided(service, versions),
        )
        for service in services
    }


def waiting_questions(service: ServiceKey, waiting: Iterable[WaitingVersion]) -> tuple[Finding, ...]:
    """Ask about each version that waits.

    The question belongs to the file that stands, too.
    """
    return tuple(_waiting(service, version) for version in waiting)


def frozen_remarks(
    contributions: Mapping[ServiceKey, tuple[Contribution, ...]], frozen: Mapping[FrozenKey, Frozen]
) -> dict[ServiceKey, Finding]:
    """Say of each service whose counts of people stay since when they do."""
    remarks = {}
    for key, files in contributions.items():
        sections = {section.code for contribution in files for section in contribution.issued_form.form.sections}
        since = [stays.when for of, stays in frozen.items() if of[1:4] == key and of.section in sections]
        if since:
            remarks[key] = finding(Code.FROZEN, files[0].afresh.service_place, when=dated(max(since)))
    return remarks


def file_remarks(file: ReceivedFile, bounds: PeriodBounds) -> list[Finding]:
    """Call a file that counts late, where it came after its time."""
    if bounds.closing is not None and bounds.came_after_closing(file):
        why = f"{bounds.period} was closed on {dated(bounds.closing.when)} by {shortened(bounds.closing.by, 30)}"
    elif bounds.is_late(file):
        why = f"saved after {dated(bounds.period.next().end)}"
    else:
        return []
    return [finding(Code.LATE, Place(file.returned.file), detail=why)]


def copy_remarks(file: ReceivedFile) -> list[Finding]:
    """Name the copies of a file: the same bytes under other names."""
    first, *copies = file.names
    return [finding(Code.SAME_FILE, Place(name), detail=first) for name in copies]


def of_both(code: Code, place: Place, counts: ReceivedFile) -> Finding:
    """Ask about two files: the finding belongs to both."""
    name = counts.returned.file
    return replace(finding(code, place, detail=name), named=(name,))


def superseded(
    file: ReceivedFile, counting: Iterable[ReceivedFile], waiting: Iterable[ReceivedFile], age: Mapping[str, int]
) -> Finding:
    """Say of a version that counts for nothing which other took its place.

    counting: those that count in its slots. waiting: those that wait in them. age: by digest, the oldest saved first.
    """
    own = age[file.returned.digest]
    ways = [(other, "was saved", "counts") for other in counting]
    ways += [(other, "waits for a decision", "waits for a decision") for other in waiting]
    other, *does = max(ways, key=lambda way: age[way[0].returned.digest] > own)
    is_later, name = age[other.returned.digest] > own, shortened(other.returned.file, _SHORT_NAME)
    words = f"a later version {does[0]} ({name})" if is_later else f"another version {does[1]} ({name})"
    return finding(Code.SUPERSEDED, Place(file.returned.file), detail=words)


def with_release(service: ServiceResult, bounds: PeriodBounds) -> ServiceResult:
    """Say where a service and the last release of its authority differ.

    The release lacks a service with accepted figures, or has figures that are not accepted now.
    """
    releases = [release for release in bounds.releases if release.authority == service.key.authority]
    if not releases:
        return service
    release = releases[-1]
    released = release.by_service.get(service.key.service_id, frozenset())
    accepted = {Address(row.service_id, "", row.question) for row in service.accepted_rows}
    place = Place(service.contributions[0].file.returned.file, service_id=service.key.service_id)
    words = f"{release.number}, made on {dated(release.when)}"
    differing = []
    if accepted and not accepted & released:
        differing.append(finding(Code.NOT_IN_RELEASE, place, detail=words))
    if released - accepted:
        count = counted(len(released - accepted), "figure")
        differing.append(finding(Code.OPEN_IN_RELEASE, place, count=count, detail=words))
    return replace(service, findings=(*service.findings, *differing))


def _waiting(service: ServiceKey, version: WaitingVersion) -> Finding:
    newer, older = version.file.returned.file, version.older.returned.file
    place = Place(newer, service_id=service.service_id, question=VERSION)
    words = {"count": counted(version.figures, "figure"), "detail": version.why}
    question = finding(Code.VERSION_WAITS, place, newer="it", older=shortened(older, _SHORT_NAME), **words)
    names = {"newer": f"version {shortened(newer, _SHORT_NAME)}", "older": "this file"}
    counterpart = finding(Code.VERSION_WAITS, replace(place, file=older), **names, **words)
    return replace(question, counterparts=(counterpart,))


def _decided(service: ServiceKey, versions: Versions) -> list[Finding]:
    """Say of each version that was decided on, which counts."""
    decisions = [decision for decision in versions.decisions.get(service, []) if decision.question == VERSION]
    if not decisions:
        return []
    files = {short_digest(file): file.returned.file for file in versions.received}
    findings = []
    for decision in decisions:
        for digest in decision.grounds.entered:
            name = files.get(digest, "")
            if name and versions.verdicts(service).get(digest) is decision.verdict:
                entries = (name, _STOOD) if decision.verdict is Verdict.INCLUDE else (_STOOD, name)
                place = Place(name, service_id=service.service_id, question=VERSION)
                findings.append(choice(place, entries[0], [entries[1]], decision))
    return findings
