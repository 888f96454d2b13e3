"""Find rows about people that say the same on several sheets.

Of one provider each may be a copy. Nothing is joined: people of two services are other people.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from workbook.findings import Code, Finding, finding
from workbook.quarter.all_records import MOST_ALIKE, has_forgotten
from workbook.quarter.current_files import ServiceKey
from workbook.quarter.joining import Contribution
from workbook.references import further_row
from workbook.text import counted

#: What a row says is told by a digest of so many bytes.
_DIGEST_SIZE = 16


def rows_alike_across(
    services: Mapping[ServiceKey, tuple[Contribution, ...]],
) -> dict[ServiceKey, tuple[Finding, ...]]:
    """Ask services about rows that stand on other sheets, too.

    The sheets are of one provider. Those that are too many on one sheet alone are asked about there.
    """
    rows = {key: Counter(_contents(parts)) for key, parts in services.items() if not has_forgotten(parts)}
    by_provider: dict[tuple[str, str], list[ServiceKey]] = defaultdict(list)
    for key in rows:
        by_provider[key.authority, key.provider_id].append(key)
    findings: dict[ServiceKey, tuple[Finding, ...]] = {}
    for keys in by_provider.values():
        together = sum((rows[key] for key in keys), Counter[bytes]())
        for content, number in together.items():
            sharing = [key for key in keys if rows[key][content]]
            if number > MOST_ALIKE and len(sharing) > 1:
                findings |= {
                    key: (_question(services[key], number, len(sharing)),)
                    for key in sharing
                    if rows[key][content] <= MOST_ALIKE and key not in findings
                }
    return findings


def _contents(parts: Iterable[Contribution]) -> Iterator[bytes]:
    """What each row of a service says, as a digest; of several files, the one to be preferred."""
    rows: dict[str, dict[str, float | str]] = defaultdict(dict)
    for part in parts:
        for address, answer in part.afresh.answers.items():
            if address.record and not further_row(address.record) and answer.figure is not None:
                rows[address.record].setdefault(address.question, answer.figure)
    says = (repr(sorted(row.items())) for row in rows.values())
    return (hashlib.blake2b(content.encode(), digest_size=_DIGEST_SIZE).digest() for content in says)


def _question(parts: tuple[Contribution, ...], rows: int, sheets: int) -> Finding:
    question = parts[0].issued_form.form.row_questions[0].code
    detail = f"{counted(rows, 'row')} on {sheets} sheets"
    return finding(Code.ROWS_ALIKE, replace(parts[0].afresh.service_place, question=question), detail=detail)
