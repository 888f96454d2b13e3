"""The findings of a period with the files that each is about.

Two files may have one name, in folders of different days or from different providers: a name alone does not say which
of them is meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from workbook.findings import Finding
from workbook.quarter.current_files import ServiceKey, Slot
from workbook.quarter.remarks import copy_remarks
from workbook.quarter.service import ServiceResult
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
        files = {file.returned.file: file for file in (*by_service[service.key], *service.files)}
        for finding in service.findings:
            yield finding, tuple(files[name] for name in finding.files if name in files)


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
