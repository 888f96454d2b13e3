"""Issue one tailored workbook for each provider of each authority."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from workbook.deadline import due_date
from workbook.errors import ReleaseError, UsageError
from workbook.layout import Form, Issued, IssuedService, build_form, file_stem, plan
from workbook.model import Configuration, Framework, Period, Provider
from workbook.pipeline.files import STORE_NAME, file_errors, write_atomically
from workbook.pipeline.previous import previous_figures
from workbook.reader import Known
from workbook.reader.verify import faults
from workbook.selection import advice, select
from workbook.store import IssuedWorkbook, Store, fingerprint, workbook_id
from workbook.writer import workbook_bytes


class Release(StrEnum):
    """What became of one workbook: written, already there, or held back because its file was changed by somebody."""

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    HELD = "held"


@dataclass(frozen=True)
class IssuedFile:
    """One workbook of a run. shown: how many indicators each service is shown. remarks: advice on the selection."""

    path: Path
    issued: Issued
    release: Release
    shown: tuple[int, ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class _Prepared:
    """A framework with its form and their fingerprint: made once for each authority's variant."""

    framework: Framework
    form: Form
    digest: str


def issue(
    configuration: Configuration,
    providers: tuple[Provider, ...],
    period: Period,
    out: Path,
    *,
    password: str = "",
    only: str = "",
    progress: Callable[[Iterable[Provider], int], Iterable[Provider]] = lambda each, _: each,
) -> tuple[IssuedFile, ...]:
    """Write and record a workbook for each provider.

    only: the id of one provider. Raises UsageError for a provider that is not in the register,
    ReleaseError where a workbook does not pass its own verification, FileError, StoreError.
    """
    chosen = [provider for provider in providers if not only or provider.provider_id == only]
    if not chosen:
        raise UsageError(f"provider {only} is not in the register. Give its 5 digits as the register has them.")
    prepared: dict[str, _Prepared] = {}
    with Store.open(out / STORE_NAME) as store:
        issued = []
        for provider in progress(chosen, len(chosen)):
            framework = configuration.framework_for(provider.authority)
            key = provider.authority if provider.authority in configuration.local else ""
            if key not in prepared:
                prepared[key] = _prepare(framework)
            issued.append(_issue_one(configuration, prepared[key], provider, period, out, password, store))
    return tuple(issued)


def _prepare(framework: Framework) -> _Prepared:
    form = build_form(framework)
    return _Prepared(framework, form, fingerprint(framework, form))


def _issue_one(
    configuration: Configuration,
    prepared: _Prepared,
    provider: Provider,
    period: Period,
    out: Path,
    password: str,
    store: Store,
) -> IssuedFile:
    record, remarks = _record(configuration, prepared, provider, period, store)
    known = Known(prepared.framework, plan(prepared.framework, record, prepared.form))
    content = workbook_bytes(known.layout, password)
    problems = faults(content, known)
    if problems:
        raise ReleaseError(f"the workbook for {provider.name} was not released: {'; '.join(problems[:5])}")
    authority = prepared.framework.authority(provider.authority)
    name = f"{authority.code}_{provider.provider_id}_{file_stem(provider.name)[:40].strip('-') or 'provider'}_{period}.xlsx"
    path = out / str(period) / name
    release = _release(path, content, store)
    if release is not Release.HELD:
        digest = hashlib.sha256(content).hexdigest()
        store.record_issue(prepared.framework, prepared.form, IssuedWorkbook(record, f"{period}/{name}", digest))
    if release is Release.WRITTEN:  # last: no workbook is ever out that the store does not know
        write_atomically(path, content)
    shown = tuple(sum(state.shown for state in service.states.values()) for service in record.services)
    return IssuedFile(path, record, release, shown, remarks)


def _record(
    configuration: Configuration, prepared: _Prepared, provider: Provider, period: Period, store: Store
) -> tuple[Issued, tuple[str, ...]]:
    """The record of what is about to be issued, and remarks on the selection."""
    earlier = previous_figures(store, provider, period.previous())
    services = []
    remarks: list[str] = []
    for service in provider.services:
        choices = select(configuration, provider.authority, service)
        states = {code: choice.state for code, choice in choices.items()}
        services.append(IssuedService(replace(service, register_line=0), states, earlier.get(service.service_id, {})))
        remarks += advice(configuration, provider.authority, service, choices)
    record = Issued(
        workbook_id="",
        digest=prepared.digest,
        period=period,
        authority=provider.authority,
        authority_name=prepared.framework.authority(provider.authority).name,
        provider_id=provider.provider_id,
        national_provider_id=provider.national_provider_id,
        provider_name=provider.name,
        contact_email=provider.contact_email,
        due=due_date(period, prepared.framework.deadline),
        services=tuple(services),
    )
    return replace(record, workbook_id=workbook_id(record)), tuple(remarks)


def _release(path: Path, content: bytes, store: Store) -> Release:
    """What is to become of the file: what stands there, if not as we issued it, may hold somebody's answers."""
    with file_errors(path):
        standing = path.read_bytes() if path.exists() else None
    if standing == content:
        return Release.UNCHANGED
    if standing is not None:
        issued = store.issued_file_digests(f"{path.parent.name}/{path.name}")
        if hashlib.sha256(standing).hexdigest() not in issued:
            return Release.HELD
    return Release.WRITTEN
