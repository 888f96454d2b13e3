"""Reading and writing the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from sqlalchemy import select

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
from workbook.store.entries import keepable
from workbook.store.forgetting import Forgetting
from workbook.store.issuing import Issuing
from workbook.store.ledger import Ledger
from workbook.store.noting import Noting
from workbook.store.received import Received
from workbook.store.receiving import record_files, record_sightings
from workbook.store.records import from_json
from workbook.store.rereading import Rereading
from workbook.store.rows import IssueRecord, ReceivedFile
from workbook.text import counted


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


class Store(Acts, Agreeing, Bounds, Cancelling, Commenting, Deciding, Forgetting, Issuing, Noting, Received, Rereading):
    """The store at one place. Use `with Store.open(path) as store`.

    ledger: what left. configurations: those that it was used with. copying: all that it holds.
    """

    def __init__(self, gate: Gate) -> None:
        super().__init__(gate)
        self.ledger, self.configurations, self.copying = Ledger(gate), Configurations(gate), Copying(gate)
        self._frameworks: dict[str, tuple[Framework, FormLayout]] = {}
        self._records: dict[str, str] = {}
        self._issued_forms: dict[str, IssuedForm | None] = {}

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
            # Of an id that was unknown before, a workbook may have been issued since.
            self._issued_forms = {key: form for key, form in self._issued_forms.items() if form is not None}
            yield

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
