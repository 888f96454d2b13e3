"""Take people out of the store.

What was said of them goes, and the counts stay. It is the one exception to keeping everything.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from workbook.assess import AnswerStatus
from workbook.dataset import DatasetRow
from workbook.findings import Code, Finding, Place, finding
from workbook.model import Kind, Period
from workbook.references import reference_of
from workbook.store import rows, schema, statements
from workbook.store.acts import ActKind, record_act
from workbook.store.connection import Gate
from workbook.store.contents import to_text
from workbook.store.released import empty_releases
from workbook.text import counted

_NOTHING = to_text(None)


class KeptRow(NamedTuple):
    """A row of one received file about one person.

    record: the reference of the row. period: of the workbook that was returned.
    """

    digest: str
    authority: str
    provider_id: str
    service_id: str
    record: str
    form: str
    period: Period

    @property
    def reference(self) -> str:
        """The reference of the person."""
        return reference_of(self.record)

    @property
    def person(self) -> tuple[str, str, str]:
        """Whose it is: authority, service and reference."""
        return self.authority, self.service_id, self.reference


class FrozenKey(NamedTuple):
    """Which counts stay: those of a section, of one service in one period."""

    period: Period
    authority: str
    provider_id: str
    service_id: str
    section: str

    @classmethod
    def of(cls, period: Period, row: DatasetRow) -> FrozenKey:
        """The counts that a row of the dataset belongs to."""
        return cls(period, row.authority_code, row.provider_id, row.service_id, row.section)


class ForgottenMark(NamedTuple):
    """What somebody forgotten is known again by: a keyed hash."""

    key: str
    mark: str


class Frozen(NamedTuple):
    """Counts that stay. when: they were frozen, in UTC."""

    when: dt.datetime
    figures: tuple[DatasetRow, ...]


class Forgetting:
    """The part of the store from which people can be taken."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def person_rows(self) -> tuple[KeptRow, ...]:
        """List the rows about people in which anything stands."""
        entries, workbooks, files = schema.entries.c, schema.workbooks.c, schema.files.c
        columns = (entries.digest, workbooks.authority, workbooks.provider_id, entries.service, entries.record)
        query = (
            select(*columns, workbooks.form, workbooks.period)
            .join_from(schema.entries, schema.files, files.digest == entries.digest)
            .join(schema.workbooks, workbooks.workbook_id == files.workbook_id)
            .where(entries.record != "", or_(entries.content != _NOTHING, entries.explanation != _NOTHING))
            .distinct()
        )
        with self._gate.reading() as connection:
            return tuple(sorted(KeptRow(*row) for row in connection.execute(query)))

    def marks(self) -> frozenset[ForgottenMark]:
        """The marks of those who are forgotten."""
        with self._gate.reading() as connection:
            return frozenset(ForgottenMark(*row) for row in connection.execute(select(schema.forgotten)))

    def files_not_kept(self) -> frozenset[str]:
        """The digests of files from which people were taken."""
        columns = schema.findings.c
        query = select(columns.digest).where(columns.code == Code.PEOPLE_FORGOTTEN)
        with self._gate.reading() as connection:
            return frozenset(connection.execute(query).scalars())

    def frozen(self, period: Period) -> Mapping[FrozenKey, Frozen]:
        """The counts of a period that stay as they were."""
        table = schema.frozen_figures
        with self._gate.reading() as connection:
            frozen_rows = connection.execute(select(table).where(table.c.period == period)).all()
        return {
            FrozenKey(*row[:5]): Frozen(rows.in_utc(row.frozen_at), tuple(map(_figure, json.loads(row.figures))))
            for row in frozen_rows
        }

    def forget(self, people: Sequence[KeptRow], marks: Collection[ForgottenMark], by: str) -> dict[str, int]:
        """Take out what stands in rows, and mark whom they were of.

        Returns the files of releases that they were in, which are emptied: the release by path.
        """
        with self._gate.writing() as connection:
            if connection.dialect.name == "sqlite":  # or the bytes would stay in the file until others take their place
                connection.exec_driver_sql("PRAGMA secure_delete = ON")
            new = set(marks) - {ForgottenMark(*row) for row in connection.execute(select(schema.forgotten))}
            statements.insert_all(connection, schema.forgotten, [mark._asdict() for mark in sorted(new)])
            _empty_rows(connection, people)
            for digest in sorted({row.digest for row in people}):
                _say_so(connection, digest)
            if new or people:
                number = len({row.person for row in people})
                words = f"forgot {counted(number, 'person', 'people')}, {counted(len(people), 'row')}"
                record_act(connection, ActKind.FORGET, by, words)
            return empty_releases(connection, {row.person for row in people})

    def freeze(self, figures: Mapping[FrozenKey, Iterable[DatasetRow]]) -> None:
        """Let counts stay as they are."""
        values = [
            {**key._asdict(), "frozen_at": statements.now(), "figures": json.dumps(list(map(asdict, counts)))}
            for key, counts in figures.items()
        ]
        with self._gate.writing() as connection:
            statements.insert_all(connection, schema.frozen_figures, values)


def forgotten_rows(file: str) -> Finding:
    """Say of a file that people were taken out of it."""
    return finding(Code.PEOPLE_FORGOTTEN, Place(file))


def _empty_rows(connection: Connection, people: Iterable[KeptRow]) -> None:
    """Leave the boxes, and nothing in them; what was said of them and decided on them goes."""
    entries, findings, decisions = schema.entries, schema.findings, schema.decisions
    of_files: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in people:
        of_files[row.digest].add((row.service_id, row.record))
        same = (entries.c.digest == row.digest, entries.c.service == row.service_id, entries.c.record == row.record)
        connection.execute(update(entries).where(*same).values(content=_NOTHING, explanation=_NOTHING, doubt=""))
        whose = (decisions.c.authority == row.authority, decisions.c.service_id == row.service_id)
        connection.execute(delete(decisions).where(*whose, decisions.c.record == row.record))
    for digest, taken in of_files.items():
        query = select(findings.c.position, findings.c.place).where(findings.c.digest == digest)
        for said in connection.execute(query).all():
            place = json.loads(said.place)
            if (place["service_id"], place["record"]) in taken:
                one = (findings.c.digest == digest, findings.c.position == said.position)
                connection.execute(delete(findings).where(*one))


def _say_so(connection: Connection, digest: str) -> None:
    table = schema.findings
    if statements.exists(connection, table, digest=digest, code=Code.PEOPLE_FORGOTTEN):
        return
    last = connection.execute(select(func.max(table.c.position)).where(table.c.digest == digest)).scalar()
    position = 0 if last is None else last + 1
    connection.execute(insert(table).values(**rows.finding_values(digest, position, forgotten_rows(""))))


def _figure(values: dict[str, object]) -> DatasetRow:
    kinds = {"kind": Kind(str(values["kind"])), "status": AnswerStatus(str(values["status"]))}
    return DatasetRow(**{**values, **kinds})  # type: ignore[arg-type]  # written by `freeze` from such a row
