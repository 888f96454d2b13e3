"""Which returns answer an older form than their provider's present one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache

from workbook.changes import ConfigurationChange, changes, stated_frameworks
from workbook.findings import Code, Finding, Place, finding
from workbook.layout import Issue
from workbook.model import Framework, Period
from workbook.store import IssueRecord, ReceivedFile, Store
from workbook.text import counted, shortened

#: How much room a message has for what differs.
_LONGEST_DETAIL = 80
#: What a provider sees, and so what is named before the rest.
_SHOWN = ("section", "question", "rule")


def newest_frameworks(store: Store, period: Period) -> Mapping[str, Framework]:
    """The framework of each authority's newest workbook of a period."""
    newest = sorted(store.issued(period), key=lambda record: str(record.released))
    return {record.issued.authority: store.framework(record.issued.digest) for record in newest}


def older_forms(store: Store, issued: Iterable[IssueRecord], received: Iterable[ReceivedFile]) -> Mapping[str, Finding]:
    """Say what differs where a file answers an older form.

    issued: the newest workbooks of the period.
    """

    @cache
    def differing(older: str, newer: str) -> tuple[ConfigurationChange, ...]:
        before, now = ({"": store.framework(digest)} for digest in (older, newer))
        return changes(stated_frameworks(before), stated_frameworks(now))

    newest = [record.issued for record in issued]
    findings = {}
    for file in received:
        form = store.issued_form(file.returned.workbook_id)
        present = _present(form.layout.issued, newest) if form is not None else None
        if form is None or present is None or present.digest == form.layout.issued.digest:
            continue
        if differences := differing(form.layout.issued.digest, present.digest):
            detail = shortened(_words(differences), _LONGEST_DETAIL)
            findings[file.returned.digest] = finding(Code.OLDER_FORM, Place(file.returned.file), detail=detail)
    return findings


def _present(issue: Issue, newest: Iterable[Issue]) -> Issue | None:
    """The newest workbook that asks the same provider the same."""
    whose = (issue.authority, issue.provider_id, issue.form)
    same = (record for record in newest if (record.authority, record.provider_id, record.form) == whose)
    return next((record for record in same if record.part.overlaps(issue.part)), None)


def _words(differences: tuple[ConfigurationChange, ...]) -> str:
    telling = (change for change in differences if change.thing.kind in _SHOWN)
    return f"{counted(len(differences), 'change')}, such as {next(telling, differences[0]).words}"
