"""What differs between a register and what was issued."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workbook.model import Configuration, Period, Provider, State
from workbook.quarter import ServiceIdentity, asked_services, service_identity
from workbook.selection import select
from workbook.store import IssueRecord


class ChangeKind(StrEnum):
    """How a service of a register differs from what was asked before."""

    GONE = "gone"
    MOVED = "moved"
    CLOSED = "closed"
    CONTINUED = "continued"
    NEW = "new"
    RENAMED = "renamed"
    CHANGED = "changed"


@dataclass(frozen=True)
class AskedService:
    """A service as it was asked, or is to be.

    provider: its authority and provider id. states: by code of the indicator.
    """

    provider: tuple[str, str]
    provider_name: str
    service_id: str
    name: str
    states: Mapping[str, State]
    formerly: tuple[str, ...] = ()

    @property
    def identity(self) -> ServiceIdentity:
        """The service, whoever provides it."""
        return service_identity(self.provider[0], self.service_id)

    @property
    def title(self) -> str:
        """Its id and its name."""
        return f"{self.service_id} {self.name}"


@dataclass(frozen=True)
class RegisterChange:
    """One change.

    service: as the register has it, or as it was asked where the register has it no more.
    before: the authority and id of the provider that was asked it; None where nobody was.
    words: what else there is to say.
    """

    kind: ChangeKind
    service: AskedService
    before: tuple[str, str] | None
    words: str


def issued_services(issued: Iterable[IssueRecord]) -> dict[ServiceIdentity, AskedService]:
    """List the services that workbooks ask, those of a provider's parts as one."""
    records = tuple(issued)
    expected = asked_services(records)
    services: dict[ServiceIdentity, AskedService] = {}
    for record in records:
        issue = record.issued
        by_id = {service.service.service_id: service for service in issue.services}
        for key in expected[issue.workbook_id]:
            service = by_id[key.service_id]
            part = services.get(key.identity)
            states = _joined(part.states, service.states) if part else service.states
            provider = (issue.authority, issue.provider_id)
            services[key.identity] = AskedService(
                provider, issue.provider_name, key.service_id, service.service.name, states
            )
    return services


def register_services(
    configuration: Configuration, providers: Iterable[Provider], period: Period
) -> dict[ServiceIdentity, AskedService]:
    """List a register's services with what a period asks."""
    return {
        service_identity(provider.authority, service.service_id): AskedService(
            (provider.authority, provider.provider_id),
            provider.name,
            service.service_id,
            service.name,
            {code: choice.state for code, choice in select(configuration, provider.authority, service, period).items()},
            service.formerly,
        )
        for provider in providers
        for service in provider.services
    }


def compare_register(
    before: Mapping[ServiceIdentity, AskedService],
    after: Mapping[ServiceIdentity, AskedService],
    meant: Collection[ServiceIdentity],
    closed: Mapping[ServiceIdentity, dt.date | None],
) -> tuple[RegisterChange, ...]:
    """List what changed, by kind.

    meant: the services it is to be told of. closed: those that the register says are closed, with their last day.
    """
    continuing: dict[ServiceIdentity, list[AskedService]] = defaultdict(list)
    for identity in sorted(after):
        for service_id in after[identity].formerly:
            continuing[service_identity(identity[0], service_id)].append(after[identity])
    changes: list[RegisterChange] = []
    for identity in sorted(meant):
        if identity not in after:
            changes.append(_lost(before[identity], continuing, closed))
        elif identity not in before:
            changes.append(_added(after[identity], before))
        else:
            changes += _differences(before[identity], after[identity])
    return tuple(sorted(changes, key=lambda change: (list(ChangeKind).index(change.kind), change.service.identity)))


def _joined(first: Mapping[str, State], second: Mapping[str, State]) -> dict[str, State]:
    return {**second, **{code: state for code, state in first.items() if state.shown or code not in second}}


def _lost(
    service: AskedService,
    continuing: Mapping[ServiceIdentity, list[AskedService]],
    closed: Mapping[ServiceIdentity, dt.date | None],
) -> RegisterChange:
    if service.identity in continuing:
        titles = (successor.title for successor in continuing[service.identity])
        kind, words = ChangeKind.CONTINUED, f"as {', '.join(titles)}"
    elif service.identity in closed:
        kind, words = ChangeKind.CLOSED, f"on {closed[service.identity]}"
    else:
        kind, words = ChangeKind.GONE, f"it was asked of {_provider(service)}"
    return RegisterChange(kind, service, service.provider, words)


def _added(service: AskedService, before: Mapping[ServiceIdentity, AskedService]) -> RegisterChange:
    continues = [name for name in service.formerly if service_identity(service.provider[0], name) in before]
    words = f", which continues {', '.join(continues)}" if continues else ""
    return RegisterChange(ChangeKind.NEW, service, None, f"{_provider(service)}{words}")


def _differences(before: AskedService, after: AskedService) -> list[RegisterChange]:
    differences: dict[ChangeKind, str] = {}
    if before.provider != after.provider:
        differences[ChangeKind.MOVED] = f"from {_provider(before)} to {_provider(after)}"
    renamed = [] if before.title == after.title else [f"it was {before.title}"]
    if before.provider == after.provider and before.provider_name != after.provider_name:
        renamed.append(f"its provider is {_provider(after)} and was {before.provider_name}")
    differences[ChangeKind.RENAMED] = "; ".join(renamed)
    differences[ChangeKind.CHANGED] = _state_words(before.states, after.states)
    return [RegisterChange(kind, after, before.provider, words) for kind, words in differences.items() if words]


def _provider(service: AskedService) -> str:
    return f"{service.provider_name} ({service.provider[1]})"


def _state_words(before: Mapping[str, State], after: Mapping[str, State]) -> str:
    """Name the indicators whose state differs: `EM-LPI-57 selected, was hidden`."""
    codes = dict.fromkeys([*after, *before])
    pairs = [(code, before.get(code, State.HIDDEN), after.get(code, State.HIDDEN)) for code in codes]
    return "; ".join(f"{code} {now}, was {then}" for code, then, now in pairs if now is not then)
