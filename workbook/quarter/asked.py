"""Of whom each service is asked, and returned by whom.

A service may be on workbooks of two providers, where it moved after the first was issued. The provider that was issued
it last is asked; the other is not chased for it.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import chain

from workbook.findings import Code, Finding, finding
from workbook.quarter.current_files import ServiceKey, services_of
from workbook.quarter.joining import Contribution
from workbook.store import IssueRecord
from workbook.text import shortened


def asked_services(issued: Iterable[IssueRecord]) -> dict[str, tuple[ServiceKey, ...]]:
    """Map each workbook to the services that it asks.

    issued: the newest workbook of each provider, form and part.
    """
    in_order = sorted(issued, key=lambda record: record.released or dt.datetime.max.replace(tzinfo=dt.UTC))
    holders = {
        (record.issued.form, key.identity): key.provider_id for record in in_order for key in services_of(record.issued)
    }
    return {
        record.issued.workbook_id: tuple(
            key for key in services_of(record.issued) if holders[record.issued.form, key.identity] == key.provider_id
        )
        for record in in_order
    }


def ownership_questions(
    returned: Mapping[ServiceKey, tuple[Contribution, ...]], asked: Collection[ServiceKey]
) -> dict[ServiceKey, Finding]:
    """Question each service of two returns or a wrong provider."""
    claims: dict[tuple[str, str], list[ServiceKey]] = defaultdict(list)
    for key in returned:
        claims[key.identity].append(key)
    questions = {}
    for key in chain.from_iterable(claims.values()):
        rivals = [rival for rival in claims[key.identity] if rival != key]
        place = returned[key][0].service_place
        if rivals:
            file = returned[rivals[0]][0].file.returned.file
            questions[key] = finding(Code.TWO_PROVIDERS, place, " ".join(rivals[0]), detail=shortened(file, 60))
        elif key not in asked:
            questions[key] = finding(Code.ASKED_NO_MORE, place, detail=shortened(key.service_id, 30))
    return questions


def set_aside(contribution: Contribution, by: str, reason: str) -> Finding:
    """Say that a service's return does not count, and why."""
    return finding(Code.SET_ASIDE, contribution.service_place, by=by, detail=shortened(reason, 60))
