"""The findings of a period with the files that each is about.

Two files may have one name, in folders of different days or from different providers: a name alone does not say which
of them is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from workbook.findings import Finding
from workbook.quarter.current_files import ServiceKey, Slot
from workbook.quarter.remarks import copy_remarks
from workbook.quarter.service import ServiceResult
from workbook.quarter.versions import VERSION
from workbook.store import ReceivedFile

#: A finding, and the files that it is about, of which the first is the one that it is in.
FileFinding = tuple[Finding, tuple[ReceivedFile, ...]]


def service_findings(
    services: Iterable[ServiceResult], received: Iterable[ReceivedFile], slots: Mapping[str, list[Slot]]
) -> Iterator[FileFinding]:
    """Go through the findings of services, each with its files.

    slots: what each file could count for, by digest.
    """
    by_service = defaultdict[ServiceKey, list[ReceivedFile]](list)
    for file in received:
        for key in {slot.service for slot in slots[file.returned.digest]}:
            by_service[key].append(file)
    for service in services:
        counting = service.files
        others = [file for file in by_service[service.key] if not any(file is other for other in counting)]
        for finding in service.findings:
            yield finding, _files(finding, counting, others)


def _files(
    finding: Finding, counting: Sequence[ReceivedFile], others: Sequence[ReceivedFile]
) -> tuple[ReceivedFile, ...]:
    """The files of a service that a finding names, of which several may have one name.

    Those that count are meant before any other; but a version that waits is named first, and counts for nothing yet.
    """
    files: list[ReceivedFile] = []
    for name in finding.files:
        waits = finding.question == VERSION and not files
        candidates = (*others, *counting) if waits else (*counting, *others)
        named = (file for file in candidates if file.returned.file == name and all(file is not one for one in files))
        files += islice(named, 1)
    return tuple(files)


def findings_of_files(
    received: Iterable[ReceivedFile],
    current: Mapping[str, list[ReceivedFile]],
    of_the_file: Callable[[ReceivedFile], Iterable[Finding]],
) -> Iterator[FileFinding]:
    """Go through the findings of files themselves.

    current: the files that count in the slots of each, by digest.
    """
    for file in received:
        others = {other.returned.file: other for other in current.get(file.returned.digest, ())}
        for finding in (*of_the_file(file), *copy_remarks(file)):
            yield finding, (file, *(others[name] for name in finding.named if name in others))
