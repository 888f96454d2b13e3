"""What issuing a period would change, and what must be confirmed first.

A register is compared with what the period before was asked, and with what was issued of the period itself. A service
that is gone or moved is confirmed once: when it is in what was issued, it is no question any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from workbook.model import QUARTERLY, Configuration, Period, Provider
from workbook.quarter import ServiceIdentity, asked_services, service_identity
from workbook.register import services_in
from workbook.store import IssueRecord, Store
from workbook.text import counted, shortened
from workbook.usecases.generate import asked_providers
from workbook.usecases.register_changes import (
    AskedService,
    ChangeKind,
    RegisterChange,
    compare_register,
    issued_services,
    register_services,
)
from workbook.usecases.workspace import Workspace

_MONTHS_OF_A_YEAR = 12
#: Services that a question names; what is printed before it names all.
_MOST_NAMED = 4


@dataclass(frozen=True)
class RegisterComparison:
    """What a register changes in what was asked before.

    since: what it is compared with, in words.
    """

    since: str
    changes: tuple[RegisterChange, ...]


@dataclass(frozen=True)
class IssuePlan:
    """What issuing a period would change.

    comparisons: with the period before, and with what was issued of this one. None where nothing was.
    questions: what must be confirmed before anything is issued, a sentence each.
    state: of the store when that was worked out.
    still_out: files of workbooks of this period that are asked still, though the register asks their providers nothing.
    """

    comparisons: tuple[RegisterComparison, ...]
    questions: tuple[str, ...]
    still_out: tuple[str, ...]
    state: int


def plan_issue(
    configuration: Configuration, providers: tuple[Provider, ...], period: Period, workspace: Workspace, only: str = ""
) -> IssuePlan:
    """Say what issuing a period would change; nothing is written.

    providers: the whole register. only: the id of the one provider that is to be issued to.
    Raises RegisterError, UsageError as issuing does; StoreError.
    """
    expected = asked_providers(configuration, providers, period, only)
    with workspace.store() as store:
        state, periods = store.state(), store.periods()
        if not periods:
            return IssuePlan((), (), (), state)
        register = _Register(configuration, providers, period, only)
        earlier, issued_then = _last_asked(store, periods, period)
        before = issued_services(issued_then)
        now = issued_services(store.issued(period, QUARTERLY))
        comparisons = []
        if earlier is not None:
            comparisons.append(RegisterComparison(str(earlier), register.changes(before, earlier)))
        to_confirm = [change for comparison in comparisons for change in comparison.changes if not _is_out(change, now)]
        if now:
            again = RegisterComparison(f"{period} as it was issued last", register.changes(now, period, earlier=before))
            comparisons.append(again)
            to_confirm += again.changes
        questions = (*_period_questions(store, period, periods), *_change_questions(to_confirm))
        still_out = () if only else _still_out(store.issued(period), expected)
        return IssuePlan(tuple(comparisons), questions, still_out, state)


@dataclass(frozen=True)
class _Register:
    """A register for a period, as far as it is to be issued."""

    configuration: Configuration
    providers: tuple[Provider, ...]
    period: Period
    only: str

    def changes(
        self, before: Mapping[ServiceIdentity, AskedService], then: Period, earlier: Collection[ServiceIdentity] = ()
    ) -> tuple[RegisterChange, ...]:
        """What it changes in what was asked in a period.

        earlier: services that are not new, though that period does not have them.
        """
        after = register_services(self.configuration, services_in(self.providers, self.period), then)
        authorities = {provider.authority for provider in self.providers}
        meant = {
            identity
            for services in (before, after)
            for identity, service in services.items()
            if service.provider[0] in authorities
            if not self.only or self.only == service.provider[1]
            if identity in before or identity not in earlier
        }
        closed = {
            service_identity(provider.authority, service.service_id): service.closed
            for provider in self.providers
            for service in provider.services
            if service.last_day < self.period.start
        }
        return compare_register(before, after, meant, closed)


def _still_out(issued: tuple[IssueRecord, ...], expected: tuple[Provider, ...]) -> tuple[str, ...]:
    """The files of workbooks of the register's authorities whose providers are asked nothing any more."""
    authorities = {provider.authority for provider in expected}
    providers = {(provider.authority, provider.provider_id) for provider in expected}
    services = asked_services(issued)
    return tuple(
        record.file_name
        for record in issued
        if record.issued.authority in authorities
        and (record.issued.authority, record.issued.provider_id) not in providers
        and services[record.issued.workbook_id]
    )


def _last_asked(
    store: Store, periods: Iterable[Period], period: Period
) -> tuple[Period | None, tuple[IssueRecord, ...]]:
    """The last period before, of the same length, for which the quarterly return was asked, and its workbooks."""
    before = sorted((earlier for earlier in periods if earlier < period and _alike(earlier, period)), reverse=True)
    issued = ((earlier, store.issued(earlier, QUARTERLY)) for earlier in before)
    return next(((earlier, records) for earlier, records in issued if records), (None, ()))


def _alike(first: Period, second: Period) -> bool:
    return (first.length, first.begins) == (second.length, second.begins)


def _is_out(change: RegisterChange, now: Mapping[ServiceIdentity, AskedService]) -> bool:
    """Whether a change is in what was issued of this period already, so that it was confirmed."""
    return change.service.identity in now or change.before in {service.provider for service in now.values()}


def _period_questions(store: Store, period: Period, periods: tuple[Period, ...]) -> Iterable[str]:
    newest = periods[-1]
    months = (period.start.year - newest.start.year) * _MONTHS_OF_A_YEAR + period.start.month - newest.start.month
    if abs(months) > _MONTHS_OF_A_YEAR:
        yield f"{period} is more than a year from {newest}, the newest that was issued."
    if period in store.closed_periods():
        yield f"{period} is closed."
    if period in store.ledger.periods():
        yield f"Figures of {period} have been exported."


def _change_questions(changes: Iterable[RegisterChange]) -> Iterable[str]:
    for kind, words in ((ChangeKind.GONE, "gone from the register"), (ChangeKind.MOVED, "at another provider")):
        services = dict.fromkeys(change.service.service_id for change in changes if change.kind is kind)
        if services:
            verb = "is" if len(services) == 1 else "are"
            yield f"{counted(len(services), 'service')} {verb} {words}: {_listed(services)}."


def _listed(service_ids: Iterable[str]) -> str:
    names = [shortened(service_id, 30) for service_id in service_ids]
    return ", ".join(names[:_MOST_NAMED]) + (
        f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    )
