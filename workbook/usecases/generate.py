"""Issue one tailored workbook for each provider of each authority."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from workbook.deadline import due_date
from workbook.errors import FileError, RegisterError, ReleaseError, UsageError
from workbook.layout import FormLayout, Issue, IssuedService, Part, place_form, plan, provider_stem
from workbook.model import QUARTERLY, Configuration, Framework, Period, Provider, Service, State, Submission
from workbook.quarter import ServiceKey, asked_services
from workbook.reader import IssuedForm
from workbook.reader.verify import faults
from workbook.register import services_in
from workbook.selection import advice, reports_nothing, select
from workbook.store import IssueRecord, Store, fingerprint, workbook_id
from workbook.text import counted
from workbook.usecases.configuration import use_configuration
from workbook.usecases.files import file_errors, staged_files
from workbook.usecases.previous import EarlierFigures
from workbook.usecases.workspace import PROGRAM, Workspace
from workbook.writer import workbook_bytes


class WriteOutcome(StrEnum):
    """What became of one workbook.

    Written, already there, or held back because its file was changed by somebody.
    """

    WRITTEN = "written"
    UNCHANGED = "unchanged"
    HELD = "held"


@dataclass(frozen=True)
class WrittenFile:
    """One workbook of a run.

    shown: how many indicators each service is shown. remarks: advice on the selection.
    """

    path: Path
    issued: Issue
    release: WriteOutcome
    shown: tuple[int, ...]
    remarks: tuple[str, ...]


#: The workbooks a provider gets.
_PARTS = {Submission.WORKBOOK: (Part.WHOLE,), Submission.AUTOMATED: (Part.STANDARD, Part.AMENDED)}


@dataclass(frozen=True)
class PreparedForm:
    """A framework with its form and their fingerprint.

    Each authority's variant is made once.
    """

    framework: Framework
    form: FormLayout
    digest: str


def generate_workbooks(
    configuration: Configuration,
    providers: tuple[Provider, ...],
    period: Period,
    desk: Workspace,
    *,
    password: str = "",
    only: str = "",
    progress: Callable[[Iterable[Provider], int], Iterable[Provider]] = lambda providers, _: providers,
) -> tuple[WrittenFile, ...]:
    """Write and record a workbook for each provider.

    only: the id of one provider. Raises RegisterError for a service that would report nothing, UsageError where nobody
    is asked in the period or the store is used with another configuration, ReleaseError where a workbook does not pass its
    own verification, FileError, StoreError. A service whose sections are all asked in another period is left out of its
    provider's workbook.
    """
    chosen = asked_providers(configuration, providers, period, only)
    prepared: dict[str, PreparedForm] = {}
    issued: list[WrittenFile] = []
    with desk.store() as store, told_how_far(issued):
        use_configuration(desk, store, configuration)
        desk.log(f"{PROGRAM} issues workbooks of {period} to {counted(len(chosen), 'provider')}")
        moved = moved_providers(store, period, chosen)
        earlier = EarlierFigures.before(store, period, services_in(providers, period))
        for provider in progress(chosen, len(chosen)):
            framework = configuration.framework_for(provider.authority)
            key = provider.authority if provider.authority in configuration.local else ""
            if key not in prepared:
                prepared[key] = _prepare(framework)
            record, remarks = _record(configuration, prepared[key], provider, period, earlier)
            for part in _PARTS[provider.submission]:
                part_record = _restricted(record, prepared[key].framework, part)
                if part_record.services:
                    anew = provider in moved
                    issued.append(issue_one(prepared[key], part_record, remarks, desk, password, store, anew=anew))
                    remarks = ()
    if not issued:
        raise UsageError(f"nothing is asked in {period}: all that these services report is asked in another period.")
    return tuple(issued)


@contextmanager
def told_how_far(issued: Collection[WrittenFile]) -> Iterator[None]:
    """Say how many workbooks are issued where one cannot be written.

    Raises FileError.
    """
    try:
        yield
    except FileError as error:
        number = sum(file.release is not WriteOutcome.HELD for file in issued)
        if not number:
            raise
        raise FileError(
            f"{error}\nIssued before that: {counted(number, 'workbook')}. Then run the same again."
        ) from error


def asked_providers(
    configuration: Configuration, providers: tuple[Provider, ...], period: Period, only: str = ""
) -> tuple[Provider, ...]:
    """Who is asked in a period, each with the services that it reports.

    only: the id of one provider. Raises UsageError where there is none, RegisterError for a service that would report
    nothing.
    """
    named = [provider for provider in providers if not only or provider.provider_id == only]
    if not named:
        raise UsageError(f"provider {only} is not in the register. Give its provider_id as the register has it.")
    expected = tuple(
        provider for provider in services_in(providers, period) if not only or provider.provider_id == only
    )
    if not expected:
        who = f"provider {only} has" if only else "the register has"
        raise UsageError(f"{who} no service in {period}. See its columns opened and closed, or give another --period.")
    if empty := reports_nothing(configuration, expected):
        raise RegisterError(empty)
    return expected


def moved_providers(
    store: Store, period: Period, providers: Iterable[Provider], form: str = QUARTERLY
) -> list[Provider]:
    """The providers that are now asked another provider's service.

    The form is the one that the other was issued last.
    """
    expected = asked_services(store.issued(period, form))
    holders = {key.identity: key for keys in expected.values() for key in keys}

    def is_elsewhere(provider: Provider, service: Service) -> bool:
        key = ServiceKey(provider.authority, provider.provider_id, service.service_id)
        return holders.get(key.identity, key).provider_id != key.provider_id

    return [provider for provider in providers if any(is_elsewhere(provider, service) for service in provider.services)]


def _prepare(framework: Framework) -> PreparedForm:
    form = place_form(framework.quarterly, framework.periods.collected)
    return PreparedForm(framework, form, fingerprint(framework, form))


def _restricted(record: Issue, framework: Framework, part: Part) -> Issue:
    """The record of one part: the indicators of the other are hidden, and a service with none left is not in it."""
    if part is Part.WHOLE:
        return replace(record, workbook_id=workbook_id(record))
    services = []
    for service in record.services:
        states = {
            code: state if (code in framework.core) is (part is Part.STANDARD) else State.HIDDEN
            for code, state in service.states.items()
        }
        if any(state.shown for state in states.values()):
            services.append(replace(service, states=states))
    restricted = replace(record, part=part, services=tuple(services))
    return replace(restricted, workbook_id=workbook_id(restricted))


def issue_one(
    prepared: PreparedForm,
    record: Issue,
    remarks: tuple[str, ...],
    desk: Workspace,
    password: str,
    store: Store,
    *,
    anew: bool,
) -> WrittenFile:
    """Write one workbook, verified, and record it.

    anew: put it out again, though it is the newest of its own. Raises ReleaseError, FileError, StoreError.
    """
    form = IssuedForm(prepared.framework, plan(prepared.framework, record, prepared.form))
    content = workbook_bytes(form.layout, password)
    problems = faults(content, form)
    if problems:
        raise ReleaseError(f"the workbook for {record.provider_name} was not released: {'; '.join(problems[:5])}")
    path = desk.folder(record.period) / _file_name(record)
    release = _release(path, content, store)
    with staged_files({path: content} if release is WriteOutcome.WRITTEN else {}) as put_in_place:
        if release is not WriteOutcome.HELD:
            digest = hashlib.sha256(content).hexdigest()
            put_out = IssueRecord(record, f"{record.period}/{path.name}", digest)
            store.record_issue(prepared.framework, prepared.form, put_out, anew=anew)
        put_in_place()  # last: no workbook is ever out that the store does not know
    shown = tuple(sum(state.shown for state in service.states.values()) for service in record.services)
    return WrittenFile(path, record, release, shown, remarks)


def _record(
    configuration: Configuration, prepared: PreparedForm, provider: Provider, period: Period, earlier: EarlierFigures
) -> tuple[Issue, tuple[str, ...]]:
    """The record of all that a provider is asked, without an id, and remarks on the selection."""
    services = []
    remarks: list[str] = []
    for service in provider.services:
        choices = select(configuration, provider.authority, service, period)
        states = {code: choice.state for code, choice in choices.items()}
        if not any(state.shown for state in states.values()):
            remarks.append(f"{service.service_id}: is asked nothing in {period}, so it has no sheet.")
            continue
        services.append(IssuedService(as_asked(service), states, earlier.of(provider, service)))
        remarks += advice(configuration, provider.authority, service, choices)
    record = Issue(
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
    return record, tuple(remarks)


def as_asked(service: Service) -> Service:
    """A service as the question sees it.

    What only the register needs is left out, so that the same question is the same workbook.
    """
    return replace(service, register_line=0, opened=None, closed=None, duration_source="")


def _file_name(record: Issue) -> str:
    part = "" if record.part is Part.WHOLE else f"_{record.part}"
    part = part if record.form == QUARTERLY else f"_{record.form}"
    stem = provider_stem(record.authority, record.provider_id, record.provider_name)
    return f"{stem}_{record.period}{part}.xlsx"


def _release(path: Path, content: bytes, store: Store) -> WriteOutcome:
    """What is to become of the file: what stands there, if not as we issued it, may hold somebody's answers."""
    with file_errors(path):
        existing = path.read_bytes() if path.exists() else None
    if existing == content:
        return WriteOutcome.UNCHANGED
    if existing:  # an empty file holds nobody's answers: a power cut may leave one
        issued = store.issued_file_digests(f"{path.parent.name}/{path.name}")
        if hashlib.sha256(existing).hexdigest() not in issued:
            return WriteOutcome.HELD
    return WriteOutcome.WRITTEN
