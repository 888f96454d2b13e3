"""What was agreed for services, by the register of each period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from sqlalchemy import Column, Float, Integer, Row, String, Table, Text, delete, select

from workbook.model import Period, ServiceTerms
from workbook.store import schema, statements
from workbook.store.acts import ActKind, record_act
from workbook.store.connection import Gate
from workbook.store.periods import PeriodType
from workbook.text import counted

#: What was agreed for each service, as the register of a period has it. quality_date: as 2008-09-01.
TERMS = Table(
    "terms",
    schema.metadata,
    Column("period", PeriodType, primary_key=True),
    *(Column(name, Text, primary_key=True) for name in ("authority", "provider_id", "service_id")),
    Column("register_line", Integer, nullable=False),
    *(Column(name, Float) for name in ("contract_value", "support_hours")),
    *(Column(name, Text, nullable=False) for name in ("price_basis", "eligibility", "quality_grade", "quality_scheme")),
    Column("quality_date", String(10)),
)


class AgreedTerms(NamedTuple):
    """What the register of a period says of a service of a provider."""

    period: Period
    authority: str
    provider_id: str
    terms: ServiceTerms


class Agreeing:
    """The part of the store that keeps what was agreed."""

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def record_terms(self, period: Period, terms: Sequence[AgreedTerms], by: str) -> None:
        """Record what a period's register says.

        It takes the place of what was said before of the same services, also where it says nothing.
        """
        table = TERMS.c
        with self._gate.writing() as connection:
            before = {_key(agreed): agreed for agreed in _terms(connection.execute(_of(period)))}
            new = [agreed for agreed in terms if before.get(_key(agreed), _nothing(agreed)) != agreed]
            for agreed in new:
                _, authority, provider_id, stated = agreed
                same = (
                    table.period == period,
                    table.authority == authority,
                    table.provider_id == provider_id,
                    table.service_id == stated.service_id,
                )
                connection.execute(delete(TERMS).where(*same))
            statements.insert_all(connection, TERMS, [_values(agreed) for agreed in new if agreed.terms.says_anything])
            if new:
                record_act(connection, ActKind.AGREE, by, f"recorded what {counted(len(new), 'service')} is paid for")

    def terms(self) -> tuple[AgreedTerms, ...]:
        """List what was agreed, in order of the periods."""
        with self._gate.reading() as connection:
            return tuple(sorted(_terms(connection.execute(select(TERMS))), key=lambda agreed: agreed.period))


def _of(period: Period) -> Any:
    return select(TERMS).where(TERMS.c.period == period)


def _key(agreed: AgreedTerms) -> tuple[str, str, str]:
    return agreed.authority, agreed.provider_id, agreed.terms.service_id


def _nothing(agreed: AgreedTerms) -> AgreedTerms:
    return agreed._replace(terms=ServiceTerms(agreed.terms.service_id))


def _values(agreed: AgreedTerms) -> dict[str, Any]:
    period, authority, provider_id, terms = agreed
    day = None if terms.quality_date is None else terms.quality_date.isoformat()
    owner = {"period": period, "authority": authority, "provider_id": provider_id}
    return {**asdict(terms), **owner, "quality_date": day}


def _terms(rows: Any) -> list[AgreedTerms]:
    return [AgreedTerms(row.period, row.authority, row.provider_id, _stated(row)) for row in rows]


def _stated(row: Row[Any]) -> ServiceTerms:
    return ServiceTerms(
        service_id=row.service_id,
        contract_value=row.contract_value,
        price_basis=row.price_basis,
        support_hours=row.support_hours,
        eligibility=row.eligibility,
        quality_grade=row.quality_grade,
        quality_scheme=row.quality_scheme,
        quality_date=None if row.quality_date is None else dt.date.fromisoformat(row.quality_date),
        register_line=row.register_line,
    )
