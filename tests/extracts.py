"""Extracts for tests, built by hand: two services of Leicester with a few accepted figures each."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace

from workbook.assess import AnswerStatus
from workbook.config import load, shipped_folder
from workbook.dataset import DatasetRow
from workbook.model import Configuration, Framework, Period, Question, Service, Upload
from workbook.publish import Extract, ExtractedService
from workbook.table.packages import PackageSource

PERIOD = Period(2008, 2)
AUTHORITY = "LCE"
QUAY, LOCK = "LCE-0101", "LCE-0102"
SOURCE = PackageSource("returns/harbour.xlsx", "ab" * 32, "SPW-AAAA-BBBB-CCCC-DDDD")
WORKED, PERCENT = "CLG-SPI-3.worked_hours", "CLG-SPI-3.percent"
#: By service and item. Derived figures are among them, as the dataset has them.
FIGURES: Mapping[tuple[str, str], float] = {
    (QUAY, "CLG-SPI-3.contracted_hours"): 612.5,
    (QUAY, WORKED): 600.25,
    (QUAY, PERCENT): 98.0,
    (QUAY, "EM-LPI-57.users"): 12.0,
    (QUAY, "EM-LPI-57.supported"): 0.0,
    (QUAY, "EM-LPI-57.c_card"): 1.0,
    (LOCK, "EM-LPI-57.users"): 3.0,
}


@functools.cache
def shipped() -> Configuration:
    """The configuration as shipped."""
    return load(shipped_folder())


def mapping() -> Upload:
    """The mapping file as shipped."""
    upload = shipped().upload
    assert upload is not None
    return upload


def framework(authority: str = AUTHORITY) -> Framework:
    """What an authority collects, as shipped."""
    return shipped().framework_for(authority)


def entry(service: Service, provider_name: str = "Harbour House Trust") -> ExtractedService:
    """A service of the one provider."""
    return ExtractedService("99001", "99000001", provider_name, service)


def services() -> tuple[ExtractedService, ExtractedService]:
    """One tied to accommodation, one that floats."""
    return (
        entry(Service(QUAY, "Quayside Hostel", "accommodation_based", "hostel", "7", ("8", "9"), household_units=12)),
        entry(Service(LOCK, "Lock Gate", "floating_support", "", "21")),
    )


def row(held: ExtractedService, question: Question, value: float | None, authority: str = AUTHORITY) -> DatasetRow:
    """One accepted figure."""
    known = framework(authority)
    service, section = held.service, known.section(question.section)
    return DatasetRow(
        period=str(PERIOD),
        authority_code=authority,
        authority=known.authority(authority).name,
        provider_id=held.provider_id,
        national_provider_id=held.national_provider_id,
        provider_name=held.provider_name,
        service_id=service.service_id,
        service_name=service.name,
        service_type={each.code: each.title for each in known.service_types}[service.service_type],
        client_group_code=service.client_group,
        client_group={each.code: each.title for each in known.client_groups}[service.client_group],
        domain=section.domain,
        section=section.code,
        question=question.code,
        kind=question.kind,
        value=value,
        unit=question.unit,
        status=AnswerStatus.REPORTED,
        explanation="",
        source_file=SOURCE.file,
        source_sheet="1 Quayside",
        source_cell="D12",
        workbook_id=SOURCE.workbook,
        text="",
        accommodation_type="",
        household_units=None,
    )


def extract(
    held: tuple[ExtractedService, ...] | None = None,
    figures: Mapping[tuple[str, str], float] = FIGURES,
    authority: str = AUTHORITY,
) -> Extract:
    """An extract of those services and figures."""
    chosen = held or services()
    known, by_id = framework(authority), {each.service.service_id: each for each in chosen}
    rows = tuple(
        row(by_id[service_id], known.questions[question], value, authority)
        for (service_id, question), value in figures.items()
    )
    return Extract(PERIOD, known.authority(authority), known, chosen, rows, (SOURCE,))


def with_service(changed: Service) -> Extract:
    """The extract with its first service changed, and the figures that are of it."""
    first, second = services()
    figures = {
        (changed.service_id if owner == QUAY else owner, question): value
        for (owner, question), value in FIGURES.items()
    }
    return extract((replace(first, service=changed), second), figures)


def with_row(**changes: object) -> Extract:
    """The extract with its first figure changed."""
    whole = extract()
    first = replace(whole.rows[0], **changes)  # type: ignore[arg-type]  # the fields' own types
    return replace(whole, rows=(first, *whole.rows[1:]))
