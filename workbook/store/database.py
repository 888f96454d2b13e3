"""Reading and writing the store."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Row, Select, Table, delete, func, insert, select, update

from workbook.errors import StoreError
from workbook.layout import Form, Part, plan
from workbook.model import Framework, Period
from workbook.reader import Known
from workbook.store import rows, schema
from workbook.store.connection import Gate
from workbook.store.records import from_json, to_json
from workbook.store.rows import IssuedWorkbook, ReceivedFile

Each = TypeVar("Each")


class Store:
    """The store at one place. Use `with Store.open(path) as store`."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate
        self._frameworks: dict[str, tuple[Framework, Form]] = {}
        self._known: dict[str, Known | None] = {}

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, must_exist: bool = False) -> Iterator[Store]:
        """Open the store in that file, made new where there is none unless it must exist. Raises StoreError."""
        gate = Gate(path)
        try:
            with gate.errors():
                exists = path.exists()
                if not must_exist:
                    path.parent.mkdir(parents=True, exist_ok=True)
            if must_exist and not exists:
                raise StoreError(
                    f"{path}: there is no store, so no workbook was issued from here. Give the --out folder that was used to generate."
                )
            gate.prepare()
            yield cls(gate)
        finally:
            gate.close()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other run from writing meanwhile. The store is only read within. Raises StoreError."""
        with self._gate.lock():
            yield

    def record_issue(self, framework: Framework, form: Form, workbook: IssuedWorkbook) -> None:
        """Record a workbook that is put out; what is recorded already stays as it is, and is the newest again."""
        issued = workbook.issued
        release = {
            "workbook_id": issued.workbook_id,
            "file_name": workbook.file_name,
            "file_digest": workbook.file_digest,
        }
        with self._gate.writing() as connection:
            if not _exists(connection, schema.frameworks, digest=issued.digest):
                kept = {"framework": to_json(framework), "form": to_json(form)}
                connection.execute(insert(schema.frameworks).values(digest=issued.digest, **kept))
            if not _exists(connection, schema.workbooks, workbook_id=issued.workbook_id):
                values = rows.workbook_values(issued)
                connection.execute(insert(schema.workbooks).values(workbook_id=issued.workbook_id, **values))
            columns = schema.workbooks.c
            mine = (columns.period, columns.authority, columns.provider_id, columns.part)
            same = [column == rows.workbook_values(issued)[column.name] for column in mine]
            newest = connection.execute(_releases().where(*same).order_by(schema.releases.c.sequence.desc())).first()
            if newest is None or any(getattr(newest, name) != value for name, value in release.items()):
                connection.execute(insert(schema.releases).values(**release, released_at=_now()))

    def known(self, workbook_id: str) -> Known | None:
        """The layout and framework of an issued workbook; None where that id was not issued from here."""
        if workbook_id not in self._known:
            query = _releases().where(schema.workbooks.c.workbook_id == workbook_id).limit(1)
            with self._gate.reading() as connection:
                row = connection.execute(query).one_or_none()
            self._known[workbook_id] = None if row is None else self._planned(rows.issued_workbook(row))
        return self._known[workbook_id]

    def issued(self, period: Period | None = None) -> tuple[IssuedWorkbook, ...]:
        """The workbooks issued for a period, or for all; where one was issued again, the newest."""
        query = _releases().order_by(schema.releases.c.sequence)
        if period is not None:
            query = query.where(schema.workbooks.c.period == str(period))
        newest: dict[tuple[str, str, str, Part], Row[Any]] = {}
        with self._gate.reading() as connection:
            for row in connection.execute(query):
                key = (row.period, row.authority, row.provider_id, Part(row.part))
                instead = [each for each in newest if each[:3] == key[:3] and each[3].overlaps(key[3])]
                newest = {each: old for each, old in newest.items() if each not in instead} | {key: row}
        return tuple(rows.issued_workbook(row) for _, row in sorted(newest.items(), key=lambda each: each[0]))

    def latest_period(self) -> Period | None:
        """The latest period for which anything was issued."""
        with self._gate.reading() as connection:
            return _latest_period(connection)

    def issued_file_digests(self, file_name: str = "") -> frozenset[str]:
        """Digests of every file ever put out, under that name if one is given."""
        query = select(schema.releases.c.file_digest)
        if file_name:
            query = query.where(schema.releases.c.file_name == file_name)
        with self._gate.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def sightings(self) -> dict[str, dict[str, str]]:
        """Where each received file was seen, by its digest: name by path."""
        with self._gate.reading() as connection:
            return {
                digest: {row.path: row.name for row in seen}
                for digest, seen in _grouped(connection, select(schema.sightings)).items()
            }

    def record_returns(self, received: Iterable[ReceivedFile], program: str) -> tuple[Period, ...]:
        """Record the files of one run, all or none, and return the periods they count for.

        A file known already keeps its place: it is read anew, and seen at one more path perhaps.
        """
        with self._gate.writing() as connection:
            latest = _latest_period(connection)
            periods = {_record_file(connection, file, latest, program) for file in received}
        return tuple(sorted(Period.parse(period) for period in periods if period))

    def received(self, period: Period, provider: tuple[str, str] | None = None) -> tuple[ReceivedFile, ...]:
        """The files received for a period, oldest saved first; those that cannot be told apart among the latest period's.

        provider: authority and provider id, for the files of that provider alone.
        """
        files, workbooks = schema.files, schema.workbooks
        query = select(files).where(files.c.period == str(period))
        if provider is not None:
            query = query.join(workbooks).where(
                workbooks.c.authority == provider[0], workbooks.c.provider_id == provider[1]
            )
        with self._gate.reading() as connection:
            found = connection.execute(query).all()
            mine = query.with_only_columns(files.c.digest).scalar_subquery()
            answers, findings, seen = (
                _grouped(connection, _parts(table, mine))
                for table in (schema.answers, schema.findings, schema.sightings)
            )
            received = [
                rows.received_file(row, answers[row.digest], findings[row.digest], seen[row.digest]) for row in found
            ]
        return tuple(sorted(received, key=_age))

    def _planned(self, workbook: IssuedWorkbook) -> Known:
        framework, form = self._framework(workbook.issued.digest)
        return Known(framework, plan(framework, workbook.issued, form))

    def _framework(self, digest: str) -> tuple[Framework, Form]:
        if digest not in self._frameworks:
            query = select(schema.frameworks).where(schema.frameworks.c.digest == digest)
            with self._gate.reading() as connection:
                row = connection.execute(query).one()
            self._frameworks[digest] = from_json(Framework, row.framework), from_json(Form, row.form)
        return self._frameworks[digest]


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def _releases() -> Select[Any]:
    """Each release with the workbook it is of."""
    return select(schema.workbooks, schema.releases.c.file_name, schema.releases.c.file_digest).join(schema.releases)


def _exists(connection: Connection, table: Table, **key: str) -> bool:
    conditions = [table.c[name] == value for name, value in key.items()]
    return connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one() > 0


def _latest_period(connection: Connection) -> Period | None:
    periods = connection.execute(select(schema.workbooks.c.period).distinct()).scalars()
    return max(map(Period.parse, periods), default=None)


def _parts(table: Table, digests: Any) -> Select[Any]:
    """The rows of a table for some files, in their order."""
    order = table.c.position if "position" in table.c else table.c.path
    return select(table).where(table.c.digest.in_(digests)).order_by(table.c.digest, order)


def _grouped(connection: Connection, query: Select[Any]) -> dict[str, list[Row[Any]]]:
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(query):
        found[row.digest].append(row)
    return found


def _record_file(connection: Connection, file: ReceivedFile, latest: Period | None, program: str) -> str | None:
    """Record one file; the period it counts for."""
    digest = file.returned.digest
    values = rows.file_values(file, program)
    here = schema.files.c.digest == digest
    earlier = connection.execute(select(schema.files.c.period).where(here)).one_or_none()
    first = earlier[0] if earlier else (None if latest is None else str(latest))
    workbook = select(schema.workbooks.c.period).where(schema.workbooks.c.workbook_id == file.returned.workbook_id)
    period = connection.execute(workbook).scalar_one_or_none() or first
    if earlier is None:
        connection.execute(insert(schema.files).values(digest=digest, period=period, received_at=_now(), **values))
    else:
        connection.execute(update(schema.files).where(here).values(period=period, **values))
    seen = _grouped(connection, select(schema.sightings).where(schema.sightings.c.digest == digest))
    all_seen = {row.path: row.name for row in seen.get(digest, [])} | file.sightings  # another run may have added some
    for table in (schema.sightings, schema.answers, schema.findings):
        connection.execute(delete(table).where(table.c.digest == digest))
    sightings = [{"digest": digest, "path": path, "name": name} for path, name in all_seen.items()]
    _insert_all(connection, schema.sightings, sightings)
    _insert_all(connection, schema.answers, _numbered(rows.answer_values, digest, file.returned.answers))
    _insert_all(connection, schema.findings, _numbered(rows.finding_values, digest, file.returned.findings))
    return period


def _numbered(
    values: Callable[[str, int, Each], dict[str, Any]], digest: str, parts: Iterable[Each]
) -> list[dict[str, Any]]:
    return [values(digest, position, part) for position, part in enumerate(parts)]


def _insert_all(connection: Connection, table: Table, values: list[dict[str, Any]]) -> None:
    if values:
        connection.execute(insert(table), values)


def _age(file: ReceivedFile) -> tuple[dt.datetime, str]:
    returned = file.returned
    return returned.saved or dt.datetime.min.replace(tzinfo=dt.UTC), returned.digest
