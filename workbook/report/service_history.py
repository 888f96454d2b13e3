"""Services over several periods: one line of history each.

A service that moved to another provider, was renamed, joined others or split is one line with what it continues.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from workbook.assess import LOADED
from workbook.dataset import DatasetRow
from workbook.layout import Issue
from workbook.model import Framework, Period, Service, ServiceTerms
from workbook.quarter import ServiceState
from workbook.text import folded

#: A service, whoever has it: its authority and its id, however that is written.
Identity = tuple[str, str]
#: Units of which the figures of several services are never added: shares, medians and the ends of ranges.
NEVER_ADDED = ("%", "points")


@dataclass(frozen=True)
class AskedInPeriod:
    """A service that was asked in a period, with its state.

    terms: what was agreed for it, as it holds in the period.
    """

    issue: Issue
    service: Service
    state: ServiceState
    terms: ServiceTerms

    @property
    def identity(self) -> Identity:
        """The service, whoever has it."""
        return self.issue.authority, folded(self.service.service_id)


@dataclass(frozen=True)
class PeriodFigures:
    """What was asked and reported in one period.

    rows: of the dataset, counts of people among them.
    """

    period: Period
    services: tuple[AskedInPeriod, ...]
    rows: tuple[DatasetRow, ...]
    frameworks: tuple[Framework, ...]

    @cached_property
    def loaded(self) -> tuple[DatasetRow, ...]:
        """The rows with a figure that counts."""
        return tuple(row for row in self.rows if row.status in LOADED and row.value is not None)


@dataclass(frozen=True)
class ServiceHistory:
    """One service, or several that are parts of one, over a span.

    latest: as last asked. names: of all its services in the latest period. service_ids: that it ever had.
    figures: by period and item. states: of its returns, by period, the least finished of several.
    services: those of each period.
    """

    latest: AskedInPeriod
    names: tuple[str, ...]
    service_ids: tuple[str, ...]
    providers: tuple[str, ...]
    figures: Mapping[Period, Mapping[str, float]]
    states: Mapping[Period, ServiceState]
    services: Mapping[Period, tuple[AskedInPeriod, ...]]

    @property
    def name(self) -> str:
        """What it is called now."""
        return " and ".join(self.names)

    @property
    def provider(self) -> str:
        """Who has it now."""
        return self.latest.issue.provider_name

    @property
    def owner(self) -> tuple[str, str]:
        """Its provider, wherever that works."""
        return self.latest.issue.national_provider_id or self.latest.issue.provider_id, self.provider

    @property
    def likeness(self) -> tuple[str, str, str]:
        """Its type, client group and length of stay, which are compared alike."""
        service = self.latest.service
        return service.service_type, service.client_group, str(service.duration)

    @property
    def remark(self) -> str:
        """What it was before, where that was something else."""
        parts = []
        if len(self.service_ids) > 1:
            parts.append(f"one history of {', '.join(self.service_ids)}")
        if len(self.providers) > 1:
            parts.append(f"before with {', '.join(self.providers[:-1])}")
        return "; ".join(parts)


def histories(periods: Iterable[PeriodFigures]) -> tuple[ServiceHistory, ...]:
    """Draw services over periods into lines of history, by name.

    Where several services of one line report at once, what they report is added.
    """
    ordered = sorted(periods, key=lambda figures: figures.period)
    root = _roots(ordered)
    services_by_line: dict[Identity, list[tuple[Period, AskedInPeriod]]] = defaultdict(list)
    for figures in ordered:
        for service in figures.services:
            services_by_line[root[service.identity]].append((figures.period, service))
    values = _values(ordered, root)
    lines = (_line(services, values.get(identity, {})) for identity, services in services_by_line.items())
    return tuple(sorted(lines, key=lambda line: (line.latest.issue.authority_name, line.name, line.service_ids)))


def _roots(periods: Iterable[PeriodFigures]) -> dict[Identity, Identity]:
    """The line of each service, by what services say that they continue."""
    root: dict[Identity, Identity] = {}

    def line_of(identity: Identity) -> Identity:
        while root.setdefault(identity, identity) != identity:
            identity = root[identity]
        return identity

    for figures in periods:
        for service in figures.services:
            here = line_of(service.identity)
            for former in service.service.formerly:
                root[line_of((service.issue.authority, folded(former)))] = here
    return {identity: line_of(identity) for identity in tuple(root)}


def _values(
    periods: Iterable[PeriodFigures], root: Mapping[Identity, Identity]
) -> dict[Identity, dict[Period, dict[str, float]]]:
    values: dict[Identity, dict[Period, dict[str, float]]] = defaultdict(dict)
    for figures in periods:
        several: dict[tuple[Identity, str], list[DatasetRow]] = defaultdict(list)
        for row in figures.loaded:
            identity = root.get((row.authority_code, folded(row.service_id)))
            if identity is not None:
                several[identity, row.question].append(row)
        for (identity, item), rows in several.items():
            if len(rows) == 1 or rows[0].unit not in NEVER_ADDED:
                total = sum(row.value for row in rows if row.value is not None)
                values[identity].setdefault(figures.period, {})[item] = total
    return values


def _line(
    services: list[tuple[Period, AskedInPeriod]], figures: Mapping[Period, Mapping[str, float]]
) -> ServiceHistory:
    last_period, latest = services[-1]
    rank = {state: number for number, state in enumerate(ServiceState)}
    states: dict[Period, ServiceState] = {}
    parts: dict[Period, list[AskedInPeriod]] = defaultdict(list)
    for period, service in services:
        parts[period].append(service)
        states[period] = min(states.get(period, service.state), service.state, key=rank.__getitem__)
    return ServiceHistory(
        latest,
        tuple(dict.fromkeys(service.service.name for period, service in services if period == last_period)),
        tuple(dict.fromkeys(service.service.service_id for _, service in services)),
        tuple(dict.fromkeys(service.issue.provider_name for _, service in services)),
        figures,
        states,
        {period: tuple(parts_of) for period, parts_of in parts.items()},
    )
