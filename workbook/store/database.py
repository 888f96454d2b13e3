"""Reading and writing the store."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import func, select, union

from workbook.layout import FormLayout, Issue, plan
from workbook.model import QUARTERLY, Framework, Period
from workbook.reader import IssuedForm
from workbook.store import rows, schema, statements
from workbook.store.acts import ActKind, Acts, record_act
from workbook.store.agreeing import Agreeing
from workbook.store.bounds import Bounds
from workbook.store.cancelling import Cancelling
from workbook.store.commenting import Commenting
from workbook.store.configurations import Configurations
from workbook.store.connection import Gate
from workbook.store.copying import Copying
from workbook.store.deciding import Deciding
from workbook.store.entries import entry, keepable
from workbook.store.forgetting import Forgetting
from workbook.store.issuing import Issuing
from workbook.store.ledger import Ledger
from workbook.store.noting import Noting
from workbook.store.receiving import record_files, record_sightings
from workbook.store.records import from_json
from workbook.store.rereading import Rereading, is_standing
from workbook.store.rows import IssueRecord, ReceivedFile
from workbook.text import counted

#: The tables that have rows for each file, in the order in which a received file is put together from them.
_OF_A_FILE = (schema.findings, schema.sightings, schema.withdrawals)
#: A digest, or its beginning.
_A_DIGEST = re.compile("[0-9a-f]{8,64}")


class Reading(NamedTuple):
    """What a file was last read as.

    name: what findings call it.
    is_refused: whether nothing of it could be read.
    read_by: the version of the program.
    """

    name: str
    is_refused: bool
    read_by: str
    period: Period | None


class StoredFile(NamedTuple):
    """A received file that was looked for."""

    digest: str
    name: str
    period: Period | None


class Store(Acts, Agreeing, Bounds, Cancelling, Commenting, Deciding, Forgetting, Issuing, Noting, Rereading):
    """The store at one place. Use `with Store.open(path) as store`.

    ledger: what left. configurations: those that it was used with. copying: all that it holds.
    """

    def __init__(self, gate: Gate) -> None:
        super().__init__(gate)
        self.ledger, self.configurations, self.copying = Ledger(gate), Configurations(gate), Copying(gate)
        self._frameworks: dict[str, tuple[Framework, FormLayout]] = {}
        self._records: dict[str, str] = {}
        self._issued_forms: dict[str, IssuedForm | None] = {}
        self._left_out: frozenset[str] = frozenset()

    @classmethod
    @contextmanager
    def open(cls, place: Path | str, *, must_exist: bool = False, may_be_new: bool = True) -> Iterator[Store]:
        """Open the store at a file or address.

        An address is such as `postgresql://user@host/database`. Raises StoreError.

        A file is made new where there is none, unless it must exist. may_be_new: whether it may have no table yet.
        """
        gate = Gate(place)
        try:
            gate.prepare_file(must_exist=must_exist, may_be_new=may_be_new)
            gate.prepare(may_be_new=may_be_new)
            yield cls(gate)
        finally:
            gate.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs from writing meanwhile.

        What is looked up within still holds when it is recorded within.

        All that is recorded within holds at its end, or nothing of it. Raises StoreError.
        """
        with self._gate.lock():
            yield

    @contextmanager
    def without(self, digests: Collection[str]) -> Iterator[None]:
        """Look at the store as if some files had not come."""
        self._left_out = frozenset(digests)
        try:
            yield
        finally:
            self._left_out = frozenset()

    @property
    def place(self) -> str:
        """Its file or address, without a password."""
        return self._gate.place

    def issued_form(self, workbook_id: str) -> IssuedForm | None:
        """Find an issued form; None for an id not issued here.

        Those of its period are looked up with it, so that a run does not ask for each.
        """
        if workbook_id not in self._issued_forms and workbook_id not in self._records:
            # An id may be what somebody typed into a file, and is then any text at all.
            columns, whose = schema.workbooks.c, schema.workbooks.alias().c
            same = select(whose.period).where(whose.workbook_id == keepable(workbook_id)).scalar_subquery()
            with self._gate.reading() as connection:
                query = select(columns.workbook_id, columns.record).where(columns.period == same)
                self._records.update({row.workbook_id: row.record for row in connection.execute(query)})
        if workbook_id not in self._issued_forms:
            record = self._records.get(workbook_id)
            self._issued_forms[workbook_id] = None if record is None else self._planned(from_json(Issue, record))
        return self._issued_forms[workbook_id]

    def issued(self, period: Period | None = None, form: str = "") -> tuple[IssueRecord, ...]:
        """The workbooks issued for a period, or for all.

        A workbook issued again counts once, as its newest; each form by itself. One that was taken back is none, and the
        one before it counts.
        """
        query = statements.issued_files().order_by(schema.issued_files.c.sequence)
        if period is not None:
            query = query.where(schema.workbooks.c.period == period)
        if form:
            query = query.where(schema.workbooks.c.form == form)
        with self._gate.reading() as connection:
            return tuple(map(rows.issued_workbook, statements.newest(connection, query)))

    def forms(self, period: Period) -> tuple[str, ...]:
        """The codes of the forms issued for a period.

        Those that were taken back are among them.
        """
        columns = schema.workbooks.c
        query = select(columns.form).where(columns.period == period).distinct().order_by(columns.form)
        with self._gate.reading() as connection:
            return tuple(connection.execute(query).scalars())

    def references(self, authority: str) -> frozenset[str]:
        """Every row about a person that was issued for an authority."""
        columns = schema.workbooks.c
        query = select(columns.record).where(columns.authority == authority, columns.form != QUARTERLY)
        with self._gate.reading() as connection:
            issues = [from_json(Issue, record) for record in connection.execute(query).scalars()]
        return frozenset(reference for issue in issues for service in issue.services for reference in service.records)

    def framework(self, digest: str) -> Framework:
        """The framework that was issued under a digest."""
        return self._framework(digest)[0]

    def periods(self) -> tuple[Period, ...]:
        """The periods for which anything is asked, in order."""
        with self._gate.reading() as connection:
            return statements.periods(connection)

    def latest_period(self) -> Period | None:
        """The latest period for which anything is asked."""
        with self._gate.reading() as connection:
            return statements.latest_period(connection)

    def sightings(self) -> dict[str, dict[str, str]]:
        """Where each file was seen: name by path, by digest."""
        with self._gate.reading() as connection:
            return {
                digest: {row.path: row.name for row in seen}
                for digest, seen in statements.grouped(connection, select(schema.sightings)).items()
            }

    def record_returns(self, files: Sequence[ReceivedFile], program: str, by: str) -> dict[str, Reading]:
        """Record files, all or none; their readings, with their periods, by digest."""
        if not files:
            return {}
        with self._gate.writing() as connection:
            periods = record_files(connection, files, statements.latest_period(connection), program)
            record_act(connection, ActKind.READ, by, f"read {counted(len(files), 'file')}")
        return {
            file.returned.digest: Reading(
                file.returned.file, file.returned.is_refused, program, periods[file.returned.digest]
            )
            for file in files
        }

    def readings(self) -> dict[str, Reading]:
        """The last reading of each received file, by digest."""
        columns = schema.files.c
        query = select(columns.digest, columns.name, columns.workbook_id, columns.read_by, columns.period)
        with self._gate.reading() as connection:
            return {
                row.digest: Reading(row.name, row.workbook_id is None, row.read_by, row.period)
                for row in connection.execute(query)
            }

    def record_sightings(self, sightings: Mapping[str, Mapping[str, str]], by: str) -> None:
        """Add the places where files were seen: name by path, by digest."""
        if sightings:
            with self._gate.writing() as connection:
                record_sightings(connection, sightings)
                record_act(connection, ActKind.READ, by, f"saw {counted(len(sightings), 'file')} elsewhere")

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

    def received(self, period: Period, form: str = "", authority: str = "") -> tuple[ReceivedFile, ...]:
        """List a period's received files, oldest saved first.

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
            entries = statements.made_of(connection, statements.parts_of(schema.entries, digests), entry)
            received = [
                rows.received_file(row, entries.pop(row.digest, []), *(part[row.digest] for part in parts))
                for row in matches
            ]
        return tuple(sorted(received, key=_age))

    def size(self) -> int:
        """How many workbooks went out and files came in, for all periods."""
        with self._gate.reading() as connection:
            return sum(statements.count(connection, table) for table in (schema.workbooks, schema.files))

    def _planned(self, issued: Issue) -> IssuedForm:
        framework, form = self._framework(issued.digest)
        return IssuedForm(framework, plan(framework, issued, form))

    def _framework(self, digest: str) -> tuple[Framework, FormLayout]:
        if digest not in self._frameworks:
            query = select(schema.frameworks).where(schema.frameworks.c.digest == digest)
            with self._gate.reading() as connection:
                row = connection.execute(query).one()
            self._frameworks[digest] = _kept_form(row.framework, row.form)
        return self._frameworks[digest]


@lru_cache(maxsize=16)
def _kept_form(framework: str, form: str) -> tuple[Framework, FormLayout]:
    """A framework and its form as a store has them; made once where the store is opened again."""
    return from_json(Framework, framework), from_json(FormLayout, form)


def _age(file: ReceivedFile) -> tuple[dt.datetime, str]:
    returned = file.returned
    return returned.saved or dt.datetime.min.replace(tzinfo=dt.UTC), returned.digest
