"""The issued workbooks, and their files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from workbook.layout import FormLayout
from workbook.model import Framework, Period
from workbook.store import rows, schema, statements
from workbook.store.acts import ActKind, record_act
from workbook.store.connection import Gate
from workbook.store.records import to_json
from workbook.store.rows import IssueRecord
from workbook.text import counted

#: Of one series of workbooks the newest counts.
_SERIES = ("period", "authority", "provider_id", "form", "part")


@dataclass(frozen=True)
class NewIssue:
    """A workbook that is about to be issued.

    anew: put it out again, though it is the newest of its own: another provider's asks a service of it meanwhile.
    """

    framework: Framework
    form: FormLayout
    record: IssueRecord
    anew: bool = False


class Issuing:
    """The part of the store that knows the issued workbooks."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def record_issues(self, issues: Sequence[NewIssue], by: str) -> int:
        """Record issued workbooks, all or none; how many files were put out.

        Recording one again only adds a file that was put out; where it is the newest and was not taken back, nothing.
        """
        with self._gate.writing() as connection:
            _keep_frameworks(connection, issues)
            periods = {issue.record.issued.period for issue in issues}
            _keep_workbooks(connection, issues, periods)
            newest = _newest(connection, periods)
            taken_back = {row.workbook_id for row in statements.cancellations(connection)}
            files = [
                _file_values(issue)
                for issue in issues
                if issue.anew
                or issue.record.issued.workbook_id in taken_back
                or not _is_out(newest.get(_series(rows.workbook_values(issue.record.issued))), issue)
            ]
            statements.insert_all(connection, schema.issued_files, files)
            if files:
                of = ", ".join(map(str, sorted(periods)))
                record_act(connection, ActKind.ISSUE, by, f"issued {counted(len(files), 'workbook')} of {of}")
        return len(files)

    def put_out(self, period: Period) -> tuple[IssueRecord, ...]:
        """Every file that was put out for a period.

        They come in order, with those that a newer one has replaced.
        """
        query = statements.issued_files().where(schema.workbooks.c.period == period)
        with self._gate.reading() as connection:
            ordered = connection.execute(query.order_by(schema.issued_files.c.sequence))
            return tuple(rows.issued_workbook(row) for row in ordered)

    def file_digests(self, period: Period) -> Mapping[str, tuple[str, ...]]:
        """The digests put out under each file name, the newest last."""
        files = schema.issued_files.c
        query = select(files.file_name, files.file_digest).join(schema.workbooks)
        query = query.where(schema.workbooks.c.period == period).order_by(files.sequence)
        digests: dict[str, tuple[str, ...]] = defaultdict(tuple)
        with self._gate.reading() as connection:
            for row in connection.execute(query):
                digests[row.file_name] += (row.file_digest,)
        return digests

    def issued_file_digests(self) -> frozenset[str]:
        """Digests of every file put out."""
        with self._gate.reading() as connection:
            return frozenset(connection.execute(select(schema.issued_files.c.file_digest)).scalars())


def _keep_frameworks(connection: Connection, issues: Sequence[NewIssue]) -> None:
    new = {issue.record.issued.digest: issue for issue in issues}
    kept = set(connection.execute(select(schema.frameworks.c.digest)).scalars())
    for digest, issue in new.items():
        if digest not in kept:
            values = {"framework": to_json(issue.framework), "form": to_json(issue.form)}
            connection.execute(insert(schema.frameworks).values(digest=digest, **values))


def _keep_workbooks(connection: Connection, issues: Sequence[NewIssue], periods: set[Period]) -> None:
    columns = schema.workbooks.c
    query = select(columns.workbook_id).where(columns.period.in_(periods))
    kept = set(connection.execute(query).scalars())
    new = {issue.record.issued.workbook_id: issue.record.issued for issue in issues}
    values = [{"workbook_id": name, **rows.workbook_values(issued)} for name, issued in new.items() if name not in kept]
    statements.insert_all(connection, schema.workbooks, values)


def _newest(connection: Connection, periods: set[Period]) -> dict[tuple[Any, ...], Any]:
    """The file of each series that was put out last."""
    columns, files = schema.workbooks.c, schema.issued_files.c
    query = select(*(columns[name] for name in _SERIES), files.workbook_id, files.file_name, files.file_digest)
    query = query.join_from(schema.workbooks, schema.issued_files)
    query = query.where(columns.period.in_(periods)).order_by(files.sequence)
    return {_series(row._mapping): row for row in connection.execute(query)}


def _series(values: Mapping[Any, Any]) -> tuple[Any, ...]:
    return tuple(values[name] for name in _SERIES)


def _file_values(issue: NewIssue) -> dict[str, Any]:
    record = issue.record
    names = {"file_name": record.file_name, "file_digest": record.file_digest}
    return {"workbook_id": record.issued.workbook_id, **names, "issued_at": statements.now()}


def _is_out(newest: Any, issue: NewIssue) -> bool:
    """Whether a workbook's file is the one that was put out last."""
    record = issue.record
    put_out = (record.issued.workbook_id, record.file_name, record.file_digest)
    return newest is not None and (newest.workbook_id, newest.file_name, newest.file_digest) == put_out
