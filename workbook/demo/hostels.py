"""Invent what five like hostels of three providers reported in four quarters.

One is unlike the others, and one grows better: there is something to compare, and to ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from workbook.model import Configuration, Period, Provider
from workbook.register import read_register

#: The quarters before the one that the demonstration is about, which only the hostels were asked for.
EARLIER = (Period(2007, 3), Period(2007, 4), Period(2008, 1))
#: Their providers, by authority and id.
HOSTELS = (("DER", "99021"), ("DER", "99022"), ("DER", "99023"))
#: How many moved on as planned, of how many who left, in each of the four quarters.
_MOVES = {
    "DER-0301": ((14, 20), (16, 21), (15, 19), (17, 22)),
    "DER-0302": ((13, 18), (14, 19), (13, 17), (15, 20)),
    "DER-0311": ((17, 22), (18, 23), (17, 21), (18, 24)),
    "DER-0312": ((9, 18), (7, 17), (8, 18), (8, 19)),
    "DER-0321": ((10, 20), (14, 22), (17, 21), (20, 23)),
}
#: How many were due to be asked six months after a planned move, were reached, and were still settled.
_FOLLOWED = ((8, 5, 4), (9, 6, 4), (8, 6, 5), (10, 7, 6))
_DUE = ("DER-TRK-1.due", "DER-TRK-1.reached", "DER-TRK-1.settled")


def read_hostels(folder: Path, configuration: Configuration) -> tuple[Provider, ...]:
    """Read the register of the hostels.

    folder: the shipped configuration.
    """
    return read_register(folder / "examples" / "hostels.csv", configuration)


def told_figures(service_id: str, period: Period) -> Mapping[str, float]:
    """List the figures of a hostel that are decided.

    Of other services there are none.
    """
    if service_id not in _MOVES:
        return {}
    quarter = EARLIER.index(period) if period in EARLIER else len(EARLIER)
    planned, left = _MOVES[service_id][quarter]
    moves = {"CLG-KPI-2.departures": left, "CLG-KPI-2.deaths": 0, "CLG-KPI-2.planned": planned}
    told = moves | dict(zip(_DUE, _FOLLOWED[quarter], strict=True))
    return {code: float(number) for code, number in told.items()}
