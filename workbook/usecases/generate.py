"""Issue one tailored workbook for each provider of each authority."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from workbook.errors import RegisterError, UsageError
from workbook.layout import Issue, IssuedService, Part, place_form
from workbook.model import (
    QUARTERLY,
    Configuration,
    Framework,
    Period,
    Provider,
    Service,
    ServiceTerms,
    State,
    Submission,
)
from workbook.quarter import ServiceKey, asked_services
from workbook.register import services_in
from workbook.selection import advice, hours_advice, reports_nothing, select
from workbook.store import AgreedTerms, Store, fingerprint, workbook_id
from workbook.text import counted
from workbook.usecases.configuration import require_configuration
from workbook.usecases.drafting import PlannedWorkbook, PreparedForm, draft_workbooks
from workbook.usecases.issuing import WriteOutcome, WrittenFile, issue_drafts, issue_record
from workbook.usecases.previous import EarlierFigures
from workbook.usecases.workers import Progress
from workbook.usecases.workspace import PROGRAM, Workspace

__all__ = ["WriteOutcome", "WrittenFile", "asked_providers", "generate_workbooks"]

#: The workbooks a provider gets.
_PARTS = {Submission.WORKBOOK: (Part.WHOLE,), Submission.AUTOMATED: (Part.STANDARD, Part.AMENDED)}


def generate_workbooks(
    configuration: Configuration,
    providers: tuple[Provider, ...],
    period: Period,
    workspace: Workspace,
    *,
    password: str = "",
    only: str = "",
    progress: Progress = lambda made, _: made,
    state: int | None = None,
) -> tuple[WrittenFile, ...]:
    """Write and record a workbook for each provider, all or none.

    only: the id of one provider. state: of the store, when it was decided to issue this register; now, where not given.
    Raises RegisterError for a service that would report nothing, UsageError where nobody is asked in the period, another
    run changed meanwhile what is asked, or the store is used with another configuration; ReleaseError where a workbook
    does not pass its own verification, FileError, StoreError, UnwrittenError. A service whose sections are all asked in
    another period is left out of its provider's workbook.
    """
    chosen = asked_providers(configuration, providers, period, only)
    listed, forms = services_in(providers, period), _Forms(configuration)
    with workspace.store() as store:
        begun = store.state()
        require_configuration(workspace, store, configuration)
        workspace.log(f"{PROGRAM} issues workbooks of {period} to {counted(len(chosen), 'provider')}")
        planned = _planned(store, forms, chosen, period, listed)
        if not planned:
            raise UsageError(
                f"nothing is asked in {period}: all that these services report is asked in another period."
            )
        return issue_drafts(
            workspace,
            store,
            configuration,
            period,
            draft_workbooks(workspace, planned, password, progress),
            begun if state is None else state,
            lambda: _planned(store, forms, chosen, period, listed) == planned,
            tuple(_terms(chosen, period)),
        )


def _terms(providers: Iterable[Provider], period: Period) -> Iterator[AgreedTerms]:
    """What the register says was agreed for each service, also where it says nothing."""
    for provider in providers:
        stated = {terms.service_id: terms for terms in provider.terms}
        for service in provider.services:
            terms = stated.get(service.service_id, ServiceTerms(service.service_id))
            yield AgreedTerms(period, provider.authority, provider.provider_id, terms)


@dataclass(frozen=True)
class _Forms:
    """The form of each authority's variant, made when it is first needed."""

    configuration: Configuration
    prepared: dict[str, PreparedForm] = field(default_factory=dict)

    def of(self, authority: str) -> PreparedForm:
        """The form that an authority's services are asked."""
        key = authority if authority in self.configuration.local else ""
        if key not in self.prepared:
            framework = self.configuration.framework_for(authority)
            form = place_form(framework.quarterly, framework.periods.collected)
            self.prepared[key] = PreparedForm(framework, form, fingerprint(framework, form))
        return self.prepared[key]


def _planned(
    store: Store, forms: _Forms, chosen: Iterable[Provider], period: Period, listed: tuple[Provider, ...]
) -> list[PlannedWorkbook]:
    """What is to be issued to some providers, as the store stands. listed: everybody in the register."""
    moved = moved_providers(store, period, chosen)
    earlier = EarlierFigures.before(store, period, listed)
    planned = []
    for provider in chosen:
        prepared = forms.of(provider.authority)
        record, remarks = _record(forms.configuration, prepared, provider, period, earlier)
        for part in _PARTS[provider.submission]:
            part_record = _restricted(record, prepared.framework, part)
            if part_record.services:
                planned.append(PlannedWorkbook(prepared, part_record, remarks, anew=provider in moved))
                remarks = ()
    return planned


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
    remarks += hours_advice(provider)
    return issue_record(prepared, provider, period, tuple(services)), tuple(remarks)


def as_asked(service: Service) -> Service:
    """A service as the question sees it.

    What only the register needs is left out, so that the same question is the same workbook.
    """
    return replace(service, register_line=0, opened=None, closed=None, duration_source="")
