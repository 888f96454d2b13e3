"""An extract: one authority's accepted figures of one quarter."""

from __future__ import annotations

from dataclasses import dataclass

from workbook.dataset import DatasetRow
from workbook.model import Authority, Framework, Period, Question, Service
from workbook.table.packages import PackageSource


@dataclass(frozen=True)
class ExtractedService:
    """One service with its provider, as when issued."""

    provider_id: str
    national_provider_id: str
    provider_name: str
    service: Service


@dataclass(frozen=True)
class Extract:
    """One authority and period: what its upload is made of.

    framework: as issued. services: every service with at least one accepted value. rows: only accepted ones
    (reported or explained, with a value), typed and derived. sources: every file that a row comes from.
    """

    period: Period
    authority: Authority
    framework: Framework
    services: tuple[ExtractedService, ...]
    rows: tuple[DatasetRow, ...]
    sources: tuple[PackageSource, ...] = ()


def in_order(extract: Extract) -> tuple[DatasetRow, ...]:
    """Sort rows by service, then by the framework's items."""
    place = {code: number for number, code in enumerate(extract.framework.questions)}
    return tuple(sorted(extract.rows, key=lambda row: (row.service_id, place.get(row.question, -1), row.question)))


def inputs(extract: Extract) -> tuple[tuple[DatasetRow, Question], ...]:
    """List the typed rows with their items, in order."""
    questions = extract.framework.questions
    return tuple((row, questions[row.question]) for row in in_order(extract) if not questions[row.question].derived)
