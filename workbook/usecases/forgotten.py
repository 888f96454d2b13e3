"""The list of those who are forgotten, beside the store.

It holds keyed hashes alone, so that it says of nobody that they are on it unless their reference is at hand.
"""

from __future__ import annotations

import csv
import io
import re
import secrets
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from workbook.errors import UsageError
from workbook.model import Entry
from workbook.reader import Return
from workbook.references import keyed_hash, reference_of
from workbook.store import ForgottenMark, Store, forgotten_rows
from workbook.table.formats.csv import lines_bytes
from workbook.usecases.files import FORGOTTEN, OWNER_ONLY, file_errors, write_atomically
from workbook.usecases.workspace import Workspace

_HEADER = ("key", "mark")
_HEX = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Forgotten:
    """Those who are forgotten, by their marks."""

    marks: frozenset[ForgottenMark]

    def holds(self, authority: str, service: str, reference: str) -> bool:
        """Whether a person is forgotten."""
        return any(_mark(key, authority, service, reference).mark in marks for key, marks in self._by_key.items())

    def marks_for(self, people: Iterable[tuple[str, str, str]]) -> frozenset[ForgottenMark]:
        """Mark people, each by authority, service and reference."""
        key = min(self._by_key, default="") or secrets.token_hex(32)
        return frozenset(_mark(key, *person) for person in people)

    def taken_out(self, returned: Return, authority: str) -> Return:
        """The return without what stands in rows of the forgotten.

        It says so where there is any.
        """
        gone: dict[tuple[str, str], bool] = {}
        for service, record in {(entry.address.service, entry.address.record) for entry in returned.entries}:
            gone[service, record] = record != "" and self.holds(authority, service, reference_of(record))
        if not any(
            gone[entry.address.service, entry.address.record] and _is_filled(entry) for entry in returned.entries
        ):
            return returned
        entries = tuple(
            replace(entry, content=None, explanation=None, doubt=None)
            if gone[entry.address.service, entry.address.record]
            else entry
            for entry in returned.entries
        )
        findings = (kept for kept in returned.findings if not gone.get((kept.service_id, kept.place.record), False))
        return replace(returned, entries=entries, findings=(*findings, forgotten_rows(returned.file)))

    @cached_property
    def _by_key(self) -> dict[str, frozenset[str]]:
        marks: dict[str, set[str]] = defaultdict(set)
        for key, mark in self.marks:
            marks[key].add(mark)
        return {key: frozenset(of_key) for key, of_key in marks.items()}


def all_forgotten(workspace: Workspace, store: Store) -> Forgotten:
    """Those on the list beside the store, and in the store.

    Raises UsageError, FileError, StoreError.
    """
    return Forgotten(listed(workspace.out / FORGOTTEN) | store.marks())


def listed(path: Path) -> frozenset[ForgottenMark]:
    """The marks on a list; none where there is no list.

    Raises UsageError for what is no list, FileError.
    """
    with file_errors(path):
        if not path.exists():
            return frozenset()
        text = path.read_text(encoding="utf-8", errors="replace")
    header, *lines = list(csv.reader(io.StringIO(text))) or [[]]
    if tuple(header) != _HEADER or not all(len(line) == 2 and all(map(_HEX.fullmatch, line)) for line in lines):
        raise UsageError(
            f"{path}: this is no list of people who are forgotten, or it is damaged. Put a copy of it back."
        )
    return frozenset(ForgottenMark(*line) for line in lines)


def write_list(out: Path, marks: Collection[ForgottenMark]) -> None:
    """Write the list of a folder anew. Raises FileError."""
    write_atomically(out / FORGOTTEN, lines_bytes([_HEADER, *sorted(marks)]), OWNER_ONLY)


def _mark(key: str, authority: str, service: str, reference: str) -> ForgottenMark:
    return ForgottenMark(key, keyed_hash(key, "forgotten", authority, service, reference).hex())


def _is_filled(entry: Entry) -> bool:
    return entry.content is not None or entry.explanation is not None
