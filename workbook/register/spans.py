"""From when to when a provider has a service.

A service may stand in several rows, one for each provider that has had it. Their spans do not overlap, so that on any
day one provider at most has it. Who has it last within a period reports the whole period.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple

from workbook.model import EARLIEST_DATE, LATEST_DATE, Period, Provider, Service
from workbook.register.values import Unfit, service_id
from workbook.text import folded, shortened

#: How a day may be written. A spreadsheet writes the second; where days are numbers alone, the day comes first.
_DAY_FORMATS = ("%Y-%m-%d", "%Y-%m-%d 00:00:00", "%d/%m/%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y")


def day(text: str) -> dt.date | None:
    """Read a day; None where the cell is blank."""
    if not text:
        return None
    for form in _DAY_FORMATS:
        try:
            date = dt.datetime.strptime(text, form).date()
        except ValueError:
            continue
        if EARLIEST_DATE <= date <= LATEST_DATE:
            return date
    raise Unfit("needs a day as 2008-09-01, 1 Sep 2008 or 01/09/2008 (the day first), or nothing.")


def former_ids(text: str, own: str) -> tuple[str, ...]:
    """Read the ids of the services that a service continues, each once."""
    ids = tuple(dict.fromkeys(service_id(part) for part in re.split(r"\s*;\s*", text) if part))
    if own and folded(own) in {folded(former) for former in ids}:
        raise Unfit("needs the ids of other services that it continues, separated by semicolons, not its own.")
    return ids


class Overlap(NamedTuple):
    """A row whose service two providers have at once.

    It says what to put right, and in which column.
    """

    line: int
    column: str
    text: str


def overlaps(rows: Iterable[tuple[str, Service]]) -> Iterator[Overlap]:
    """Find services whose span overlaps that of an earlier row.

    rows: the services, each with its authority.
    """
    earlier: dict[tuple[str, str], list[Service]] = defaultdict(list)
    for authority, service in rows:
        before = earlier[authority, folded(service.service_id)]
        clash = next((row for row in before if _overlap(row, service)), None)
        if clash is not None and service.service_id:
            yield _overlap_problem(clash, service)
        before.append(service)


def services_in(providers: Iterable[Provider], period: Period) -> tuple[Provider, ...]:
    """Keep a period's services, each at its last provider.

    A provider that has none is left out.
    """
    rows = [
        (provider, service)
        for provider in providers
        for service in provider.services
        if service.first_day <= period.end and service.last_day >= period.start
    ]
    last: dict[tuple[str, str], Service] = {}
    for provider, service in sorted(rows, key=lambda row: row[1].first_day):
        last[provider.authority, folded(service.service_id)] = service
    kept: dict[tuple[str, str], list[Service]] = defaultdict(list)
    for provider, service in rows:
        if last[provider.authority, folded(service.service_id)] is service:
            kept[provider.authority, provider.provider_id].append(service)
    return tuple(
        replace(provider, services=tuple(kept[key]))
        for provider in providers
        if (key := (provider.authority, provider.provider_id)) in kept
    )


def _overlap(earlier: Service, later: Service) -> bool:
    return earlier.first_day <= later.last_day and later.first_day <= earlier.last_day


def _overlap_problem(earlier: Service, later: Service) -> Overlap:
    where, service_id = f"line {earlier.register_line} has it", shortened(later.service_id, 30)
    if (earlier.opened, earlier.closed, later.opened, later.closed) == (None,) * 4:
        advice = "Each service of an authority needs its own; if it moved, give closed there and opened here."
        return Overlap(later.register_line, "service_id", f"found '{service_id}'; {where} too. {advice}")
    until = f"until {earlier.closed}" if earlier.closed else "and no day in closed"
    advice = "Give its last day there in closed, and a later first day here in opened."
    return Overlap(
        later.register_line, "opened", f"found '{later.opened or ''}' for {service_id}; {where} {until}. {advice}"
    )
