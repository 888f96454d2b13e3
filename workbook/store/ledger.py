"""The ledger of every time that figures left."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, func, insert, select

from workbook.model import Address, Period, PrintedTables
from workbook.store import rows, schema, statements
from workbook.store.acts import ActKind, record_act
from workbook.store.connection import Gate
from workbook.store.leaving import BINDING, ReleaseKind, Share
from workbook.store.records import from_json, to_json
from workbook.store.released import keep_file, kept_content, key_for


class FigureKey(NamedTuple):
    """Whose figure it is, and of which period."""

    period: Period
    authority: str
    provider_id: str
    service_id: str
    record: str
    question: str

    @property
    def address(self) -> Address:
        """The address within its authority and period."""
        return Address(self.service_id, self.record, self.question)


Figures = Mapping[FigureKey, str]


@dataclass(frozen=True)
class Draft:
    """What is about to leave.

    configuration: its number. figures: as text, by address.
    printed: for tables that are shared, what they show and hide of each authority.
    is_replacement: whether the tables shared before for the period were never handed out.
    """

    kind: ReleaseKind
    format: str
    period: Period
    authorities: tuple[str, ...]
    configuration: int
    by: str
    figures: Figures
    printed: Mapping[str, PrintedTables] = field(default_factory=dict)
    is_replacement: bool = False


@dataclass(frozen=True)
class Release:
    """What left once.

    configuration, configuration_digest: its name with its version, and its SHA-256.
    figures: SHA-256 of the figures by address. files: SHA-256 by path from the folder of results.
    """

    number: int
    when: dt.datetime
    by: str
    kind: ReleaseKind
    format: str
    period: Period
    authorities: tuple[str, ...]
    configuration: str
    configuration_digest: str
    figures: str
    files: Mapping[str, str]


@dataclass(frozen=True)
class BindingRelease:
    """An authority's figures of one period in an upload or a share.

    number: of the release. when: in UTC. addresses: of the figures in it.
    """

    number: int
    when: dt.datetime
    authority: str
    addresses: frozenset[Address]

    @cached_property
    def by_service(self) -> Mapping[str, frozenset[Address]]:
        """The addresses of the figures of each service in it."""
        services: dict[str, set[Address]] = defaultdict(set)
        for address in self.addresses:
            services[address.service].add(address)
        return {service: frozenset(addresses) for service, addresses in services.items()}


class Ledger:
    """The releases of a store. None is ever altered."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def record(self, draft: Draft, files: Callable[[int], Mapping[str, bytes]]) -> tuple[Release, Mapping[str, bytes]]:
        """Record a release, all or nothing, with its files.

        files: gives the files by path, for the number that the release gets.
        """
        digest = _digest(draft.figures)
        with self._gate.writing() as connection:
            number = int(connection.execute(select(func.max(schema.releases.c.number))).scalar() or 0) + 1
            contents = files(number)
            connection.execute(insert(schema.releases).values(number=number, **_values(draft, digest)))
            _keep_figures(connection, digest, draft.figures)
            for path, content in contents.items():
                keep_file(connection, number, path, content)
            shares = [
                {
                    "release": number,
                    "authority": authority,
                    "printed": to_json(printed),
                    "is_replacement": int(draft.is_replacement),
                }
                for authority, printed in draft.printed.items()
            ]
            statements.insert_all(connection, schema.shares, shares)
            words = f"made release {number} ({draft.kind} of {draft.period})"
            record_act(connection, ActKind.RELEASE, draft.by, words)
        (release,) = (release for release in self.releases() if release.number == number)
        return release, contents

    def releases(self, period: Period | None = None) -> tuple[Release, ...]:
        """List the releases of a period, or all, in order."""
        configurations = schema.configurations.c
        query = select(schema.releases, configurations.name, configurations.version, configurations.digest)
        query = query.join(schema.configurations).order_by(schema.releases.c.number)
        if period is not None:
            query = query.where(schema.releases.c.period == period)
        paths: dict[int, dict[str, str]] = defaultdict(dict)
        with self._gate.reading() as connection:
            for row in connection.execute(select(schema.released_files).order_by(schema.released_files.c.path)):
                paths[row.release][row.path] = row.digest
            return tuple(_release(row, paths[row.number]) for row in connection.execute(query))

    def replacement_of(self, release: Release) -> int | None:
        """The number of the share that replaced one; None where none did."""
        table, releases = schema.shares.c, schema.releases.c
        query = select(func.min(table.release)).join_from(schema.shares, schema.releases)
        later = (table.release > release.number, releases.period == release.period, table.is_replacement == 1)
        query = query.where(*later, table.authority.in_(release.authorities))
        with self._gate.reading() as connection:
            newer: int | None = connection.execute(query).scalar()
        return newer if release.kind is ReleaseKind.SHARE else None

    def figures(self, release: Release, service_id: str = "") -> Figures:
        """The figures of a release, as text.

        Where a service is named, only that service's.
        """
        table = schema.released_figures
        query = select(table).where(table.c.figures == release.figures)
        if service_id:
            query = query.where(table.c.service_id == service_id)
        with self._gate.reading() as connection:
            return {_key(row): row.value for row in connection.execute(query)}

    def content(self, digest: str) -> bytes | None:
        """The bytes of a released file.

        None where people in it were forgotten since. Raises StoreError where they are not those that left.
        """
        with self._gate.reading() as connection:
            return kept_content(connection, digest)

    def purpose_key(self, purpose: str) -> str:
        """The key of a purpose, made where there is none yet."""
        with self._gate.writing() as connection:
            return key_for(connection, purpose)

    def periods(self) -> frozenset[Period]:
        """The periods of which figures have left."""
        with self._gate.reading() as connection:
            return frozenset(connection.execute(select(schema.released_figures.c.period).distinct()).scalars())

    def binding(self, period: Period) -> tuple[BindingRelease, ...]:
        """List the releases that others may rely on, in order."""
        table, releases = schema.released_figures, schema.releases.c
        query = (
            select(table, releases.number, releases.released_at)
            .join(schema.releases, releases.figures == table.c.figures)
            .where(table.c.period == period, releases.kind.in_(BINDING))
            .order_by(releases.number)
        )
        addresses: dict[tuple[int, dt.datetime, str], set[Address]] = defaultdict(set)
        with self._gate.reading() as connection:
            for row in connection.execute(query):
                addresses[row.number, rows.in_utc(row.released_at), row.authority].add(_key(row).address)
        return tuple(BindingRelease(*release, frozenset(figures)) for release, figures in addresses.items())

    def shares(self, authority: str) -> tuple[Share, ...]:
        """List the tables shared of an authority, oldest first.

        Those that were never handed out are left out.
        """
        columns = schema.shares.c
        query = (
            select(schema.releases.c.period, schema.releases.c.kind, columns.printed, columns.is_replacement)
            .join(schema.releases, schema.releases.c.number == columns.release)
            .where(columns.authority == authority)
            .order_by(columns.release)
        )
        handed_out: list[Share] = []
        with self._gate.reading() as connection:
            for row in connection.execute(query):
                if row.is_replacement:
                    handed_out = [share for share in handed_out if not share.is_replaced_by(row.period)]
                handed_out.append(Share(row.period, from_json(PrintedTables, row.printed), ReleaseKind(row.kind)))
        return tuple(handed_out)


def _digest(figures: Figures) -> str:
    listed = sorted([*map(str, key), value] for key, value in figures.items())
    return hashlib.sha256(json.dumps(listed).encode()).hexdigest()


def _values(draft: Draft, digest: str) -> dict[str, Any]:
    return {
        "released_at": statements.now(),
        "released_by": draft.by,
        "kind": draft.kind,
        "format": draft.format,
        "period": draft.period,
        "authorities": json.dumps(draft.authorities),
        "configuration": draft.configuration,
        "figures": digest,
    }


def _keep_figures(connection: Connection, digest: str, figures: Figures) -> None:
    if statements.exists(connection, schema.released_figures, figures=digest):
        return
    values = [{"figures": digest, **key._asdict(), "value": value} for key, value in figures.items()]
    statements.insert_all(connection, schema.released_figures, values)


def _release(row: Row[Any], files: Mapping[str, str]) -> Release:
    return Release(
        row.number,
        rows.in_utc(row.released_at),
        row.released_by,
        ReleaseKind(row.kind),
        row.format,
        row.period,
        tuple(json.loads(row.authorities)),
        f"{row.name}, version {row.version}",
        row.digest,
        row.figures,
        files,
    )


def _key(row: Row[Any]) -> FigureKey:
    return FigureKey(row.period, row.authority, row.provider_id, row.service_id, row.record, row.question)
