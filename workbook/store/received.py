"""Find received files in the store, and put them together."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import NamedTuple

from sqlalchemy import func, select, union

from workbook.model import QUARTERLY, Entry, OnDemand, Period
from workbook.store import rows, schema, statements
from workbook.store.connection import Gate
from workbook.store.entries import entry
from workbook.store.rereading import is_standing
from workbook.store.rows import ReceivedFile

#: The tables that have rows for each file, in the order in which a received file is put together from them.
_OF_A_FILE = (schema.findings, schema.sightings, schema.withdrawals)
#: A digest, or its beginning.
_A_DIGEST = re.compile("[0-9a-f]{8,64}")


class StoredFile(NamedTuple):
    """A received file that was looked for."""

    digest: str
    name: str
    period: Period | None


class Received:
    """The part of the store that has what came."""

    #: The files that are looked at as if they had not come.
    _left_out: frozenset[str] = frozenset()

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    @contextmanager
    def without(self, digests: Collection[str]) -> Iterator[None]:
        """Look at the store as if some files had not come."""
        self._left_out = frozenset(digests)
        try:
            yield
        finally:
            self._left_out = frozenset()

    def find_received(self, words: str) -> tuple[StoredFile, ...]:
        """Find received files by name, path or digest.

        A digest may be given by its beginning, 8 characters at least.
        """
        files, seen, digest = schema.files.c, schema.sightings.c, words.casefold()
        named = [
            select(files.digest).where(files.name == words),
            select(seen.digest).where(seen.name == words),
            select(seen.digest).where(seen.path == words),
        ]
        if _A_DIGEST.fullmatch(digest):
            named.append(select(files.digest).where(files.digest >= digest, files.digest < f"{digest}g"))
        query = (
            select(files.digest, files.name, files.period)
            .where(files.digest.in_(union(*named)), is_standing())
            .order_by(files.name, files.digest)
        )
        with self._gate.reading() as connection:
            return tuple(StoredFile(row.digest, row.name, row.period) for row in connection.execute(query))

    def received(
        self, period: Period, form: str = "", authority: str = "", *, is_on_demand: bool = False
    ) -> tuple[ReceivedFile, ...]:
        """List a period's received files, oldest saved first.

        is_on_demand: look up their entries whenever somebody goes through them, of which the last file's are at hand.
        form, authority: the codes of the only ones that they are of. Files that could not be told apart are among the latest period's, and the quarterly form's; none that is over.
        """
        files = schema.files
        query = select(files).where(files.c.period == period, is_standing())
        if form or authority:
            query = query.outerjoin(schema.workbooks, schema.workbooks.c.workbook_id == files.c.workbook_id)
        if form:
            query = query.where(func.coalesce(schema.workbooks.c.form, QUARTERLY) == form)
        if authority:
            query = query.where(schema.workbooks.c.authority == authority)
        with self._gate.reading() as connection:
            matches = [row for row in connection.execute(query) if row.digest not in self._left_out]
            digests = query.with_only_columns(files.c.digest).scalar_subquery()
            parts = [statements.grouped(connection, statements.parts_of(table, digests)) for table in _OF_A_FILE]
            entries: Mapping[str, Collection[Entry]]
            if is_on_demand:
                look_up = lru_cache(maxsize=1)(self._entries)
                entries = {row.digest: OnDemand(partial(look_up, row.digest)) for row in matches}
            else:
                together = statements.made_of(connection, statements.parts_of(schema.entries, digests), entry)
                entries = {digest: tuple(together.pop(digest)) for digest in [*together]}
            received = [
                rows.received_file(row, entries.get(row.digest, ()), *(part[row.digest] for part in parts))
                for row in matches
            ]
        return tuple(sorted(received, key=_age))

    def _entries(self, digest: str) -> tuple[Entry, ...]:
        """The entries of one file."""
        with self._gate.reading() as connection:
            query = statements.parts_of(schema.entries, [digest])
            return tuple(statements.made_of(connection, query, entry)[digest])


def _age(file: ReceivedFile) -> tuple[dt.datetime, str]:
    returned = file.returned
    return returned.saved or dt.datetime.min.replace(tzinfo=dt.UTC), returned.digest
