"""Reading and writing the store."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, create_engine, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from workbook.errors import StoreError
from workbook.findings import Code, Finding, Severity
from workbook.layout import Form, Issued, plan
from workbook.model import Framework, Period
from workbook.reader import Answer, Known, Outcome, Return, Status
from workbook.store import schema
from workbook.store.records import from_json, to_json


@dataclass(frozen=True)
class IssuedWorkbook:
    """One issued workbook as the store has it. file_digest: SHA-256 of the bytes that were written."""

    issued: Issued
    file_name: str
    file_digest: str


@dataclass(frozen=True)
class ReceivedFile:
    """One received file. names: every name it was seen under; `returned.file` is the first of them."""

    returned: Return
    outcome: Outcome
    names: tuple[str, ...]


class Store:
    """The store at one place. Use `with Store.open(path) as store`."""

    def __init__(self, engine: Engine, place: str) -> None:
        self._engine = engine
        self._place = place
        self._frameworks: dict[str, tuple[Framework, Form]] = {}
        self._known: dict[str, Known | None] = {}

    @classmethod
    @contextmanager
    def open(cls, path: Path, *, must_exist: bool = False) -> Iterator[Store]:
        """Open the store in that file, made new where there is none unless it must exist. Raises StoreError."""
        if must_exist and not path.exists():
            raise StoreError(
                f"{path}: there is no store, so no workbook was issued from here. Give the --out folder that was used to generate."
            )
        store = cls(create_engine(f"sqlite:///{path}", connect_args={"timeout": 60}), str(path))
        try:
            with store._errors():
                path.parent.mkdir(parents=True, exist_ok=True)
                store._prepare()
            yield store
        finally:
            store._engine.dispose()

    def record_issue(self, framework: Framework, form: Form, workbooks: Iterable[IssuedWorkbook]) -> None:
        """Record workbooks issued from one framework, all or none; what is recorded already stays as it is."""
        with self._transaction() as connection:
            for workbook in workbooks:
                digest = workbook.issued.digest
                kept = {"framework": to_json(framework), "form": to_json(form)}
                _insert_if_new(connection, schema.frameworks, {"digest": digest}, kept)
                _insert_if_new(
                    connection,
                    schema.workbooks,
                    {"workbook_id": workbook.issued.workbook_id},
                    _workbook_values(connection, workbook),
                )

    def known(self, workbook_id: str) -> Known | None:
        """The layout and framework of an issued workbook; None where that id was not issued from here."""
        if workbook_id not in self._known:
            workbook = self._workbook(workbook_id)
            self._known[workbook_id] = None if workbook is None else self._planned(workbook.issued)
        return self._known[workbook_id]

    def issued(self, period: Period | None = None) -> tuple[IssuedWorkbook, ...]:
        """The workbooks issued for a period, or for all; where one was issued again, the newest."""
        query = select(schema.workbooks).order_by(schema.workbooks.c.sequence)
        if period is not None:
            query = query.where(schema.workbooks.c.period == str(period))
        with self._transaction() as connection:
            found = [_workbook(row) for row in connection.execute(query)]
        newest = {(w.issued.period, w.issued.authority, w.issued.provider_id): w for w in found}
        return tuple(sorted(newest.values(), key=lambda w: (w.issued.period, w.issued.authority, w.issued.provider_id)))

    def issued_file_digests(self, file_name: str) -> frozenset[str]:
        """Digests of every file ever issued under that name."""
        query = select(schema.workbooks.c.file_digest).where(schema.workbooks.c.file_name == file_name)
        with self._transaction() as connection:
            return frozenset(connection.execute(query).scalars())

    def names(self) -> dict[str, tuple[str, ...]]:
        """The names each received file was seen under, by its digest."""
        with self._transaction() as connection:
            found: dict[str, list[str]] = {}
            for digest, name in connection.execute(select(schema.sightings.c.digest, schema.sightings.c.name)):
                found.setdefault(digest, []).append(name)
        return {digest: tuple(sorted(names)) for digest, names in found.items()}

    def record_returns(self, received: Iterable[ReceivedFile], program: str) -> None:
        """Record the files of one run, all or none. A file known already is only given its new names."""
        now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        with self._transaction() as connection:
            for file in received:
                _record_file(connection, file, now, program)

    def received(self, period: Period | None, provider: tuple[str, str] | None = None) -> tuple[ReceivedFile, ...]:
        """The files received for a period, oldest saved first; for None, those whose workbook is not known.

        provider: authority and provider id, for the files of that provider alone.
        """
        files, workbooks = schema.files, schema.workbooks
        if period is None:
            query = select(files).where(files.c.workbook_id.is_(None))
        else:
            query = select(files).join(workbooks).where(workbooks.c.period == str(period))
        if provider is not None:
            query = query.where(workbooks.c.authority == provider[0], workbooks.c.provider_id == provider[1])
        with self._transaction() as connection:
            found = [_received(connection, row) for row in connection.execute(query).all()]
        return tuple(sorted(found, key=_age))

    def _planned(self, issued: Issued) -> Known:
        framework, form = self._framework(issued.digest)
        return Known(framework, plan(framework, issued, form))

    def _framework(self, digest: str) -> tuple[Framework, Form]:
        if digest not in self._frameworks:
            query = select(schema.frameworks).where(schema.frameworks.c.digest == digest)
            with self._transaction() as connection:
                row = connection.execute(query).one()
            self._frameworks[digest] = from_json(Framework, row.framework), from_json(Form, row.form)
        return self._frameworks[digest]

    def _workbook(self, workbook_id: str) -> IssuedWorkbook | None:
        query = select(schema.workbooks).where(schema.workbooks.c.workbook_id == workbook_id)
        with self._transaction() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _workbook(row)

    def _prepare(self) -> None:
        schema.metadata.create_all(self._engine)
        with self._engine.begin() as connection:
            versions = connection.execute(select(schema.about.c.schema_version)).scalars().all()
            if not versions:
                connection.execute(insert(schema.about).values(schema_version=schema.SCHEMA_VERSION))
        if versions and list(versions) != [schema.SCHEMA_VERSION]:
            raise StoreError(
                f"{self._place}: this store was made by another version of the program. Use that version, or another --out folder."
            )

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._errors(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except (SQLAlchemyError, OSError) as error:
            reason = getattr(error, "orig", None) or error
            raise StoreError(
                f"{self._place}: the store cannot be used ({reason}). Check that the folder can be written to and has room."
            ) from error


def _insert_if_new(connection: Connection, table: Any, key: dict[str, Any], values: dict[str, Any]) -> None:
    conditions = [table.c[name] == value for name, value in key.items()]
    if connection.execute(select(func.count()).select_from(table).where(*conditions)).scalar_one() == 0:
        connection.execute(insert(table).values(**key, **values))


def _workbook_values(connection: Connection, workbook: IssuedWorkbook) -> dict[str, Any]:
    issued = workbook.issued
    return {
        "digest": issued.digest,
        "period": str(issued.period),
        "authority": issued.authority,
        "provider_id": issued.provider_id,
        "record": to_json(issued),
        "file_name": workbook.file_name,
        "file_digest": workbook.file_digest,
        "issued_at": dt.datetime.now(dt.UTC).replace(tzinfo=None),
        "sequence": 1 + connection.execute(select(func.count()).select_from(schema.workbooks)).scalar_one(),
    }


def _workbook(row: Row[Any]) -> IssuedWorkbook:
    return IssuedWorkbook(from_json(Issued, row.record), row.file_name, row.file_digest)


def _record_file(connection: Connection, file: ReceivedFile, now: dt.datetime, program: str) -> None:
    returned = file.returned
    key = {"digest": returned.digest}
    saved = None if returned.saved is None else returned.saved.replace(tzinfo=None)
    values = {
        "workbook_id": returned.workbook_id or None,
        "name": returned.file,
        "saved": saved,
        "outcome": file.outcome,
        "received_at": now,
        "read_by": program,
    }
    _insert_if_new(connection, schema.files, key, values)
    again = {name: values[name] for name in ("workbook_id", "name", "saved", "outcome", "read_by")}
    connection.execute(update(schema.files).where(schema.files.c.digest == returned.digest).values(**again))
    for name in file.names:
        _insert_if_new(connection, schema.sightings, {**key, "name": name}, {})
    for table in (schema.answers, schema.findings):
        connection.execute(delete(table).where(table.c.digest == returned.digest))
    if returned.answers:
        connection.execute(
            insert(schema.answers), [_answer_values(returned.digest, n, a) for n, a in enumerate(returned.answers)]
        )
    if returned.findings:
        connection.execute(
            insert(schema.findings), [_finding_values(returned.digest, n, f) for n, f in enumerate(returned.findings)]
        )


def _answer_values(digest: str, position: int, answer: Answer) -> dict[str, Any]:
    return {
        "digest": digest,
        "service_id": answer.service_id,
        "item": answer.item,
        "position": position,
        "value": answer.value,
        "counted": answer.counted,
        "status": answer.status,
        "explanation": answer.explanation,
        "explained": int(answer.explained),
        "sheet": answer.sheet,
        "cell": answer.cell,
    }


def _finding_values(digest: str, position: int, found: Finding) -> dict[str, Any]:
    return {
        "digest": digest,
        "position": position,
        "severity": found.severity,
        "code": found.code,
        "sheet": found.source_sheet,
        "cell": found.source_cell,
        "service_id": found.service_id,
        "item": found.item,
        "value": found.value,
        "message": found.message,
    }


def _received(connection: Connection, row: Row[Any]) -> ReceivedFile:
    answers, findings, sightings = schema.answers, schema.findings, schema.sightings
    lifted = connection.execute(select(answers).where(answers.c.digest == row.digest).order_by(answers.c.position))
    found = connection.execute(select(findings).where(findings.c.digest == row.digest).order_by(findings.c.position))
    names = connection.execute(select(sightings.c.name).where(sightings.c.digest == row.digest)).scalars()
    returned = Return(
        file=row.name,
        digest=row.digest,
        saved=None if row.saved is None else row.saved.replace(tzinfo=dt.UTC),
        workbook_id=row.workbook_id or "",
        answers=tuple(_answer(each) for each in lifted),
        findings=tuple(_finding(each, row.name) for each in found),
    )
    return ReceivedFile(returned, Outcome(row.outcome), tuple(sorted(names)))


def _answer(row: Row[Any]) -> Answer:
    return Answer(
        row.service_id,
        row.item,
        row.value,
        row.counted,
        Status(row.status),
        row.explanation,
        bool(row.explained),
        row.sheet,
        row.cell,
    )


def _finding(row: Row[Any], file: str) -> Finding:
    severity = Severity(row.severity)
    return Finding(
        file, row.sheet, row.cell, Code(row.code), severity, row.service_id, row.item, row.value, row.message
    )


def _age(file: ReceivedFile) -> tuple[dt.datetime, str]:
    returned = file.returned
    return returned.saved or dt.datetime.min.replace(tzinfo=dt.UTC), returned.digest
