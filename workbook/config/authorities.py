"""England's upper-tier authorities, of 2008 and of today.

Their names, codes and successors.

Source: mySociety, uk_local_authority_names_and_codes; SNAC codes of the Office for National Statistics until 2010.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from workbook.errors import UsageError
from workbook.names import NameIndex
from workbook.text import quoted


@dataclass(frozen=True)
class UpperTierAuthority:
    """An authority that administers, or administered, housing-related support.

    code: three capitals. official_name: its council's. snac: the ONS code in force until 2010; empty where it is younger.
    gss: the code from 2011. ended: the day on which it was abolished, as 2021-04-01; empty where it stands.
    successors: their codes.
    """

    code: str
    name: str
    official_name: str
    snac: str
    gss: str
    ended: str
    successors: tuple[str, ...]


def authority_named(text: str) -> UpperTierAuthority:
    """Find an authority by its name, its council's or a code.

    Raises UsageError.
    """
    authorities = upper_tier_authorities()
    names = NameIndex.build((authority, (authority.name, authority.official_name)) for authority in authorities)
    codes = NameIndex.build((authority, (authority.code, authority.gss)) for authority in authorities)
    authority = names.find(text) or codes.find(text)
    if authority is None:
        near = names.nearest(text)
        hint = (
            f"Did you mean {near}?" if near else "Give the name of a county, unitary, metropolitan or London council."
        )
        raise UsageError(f"{quoted(text)} is not an upper-tier authority of England. {hint}")
    return authority


def successors_of(authority: UpperTierAuthority) -> tuple[str, ...]:
    """Name the authorities that took over from one."""
    return tuple(other.name for other in upper_tier_authorities() if other.code in authority.successors)


@cache
def upper_tier_authorities() -> tuple[UpperTierAuthority, ...]:
    """Read the list, in the order of its names."""
    text = files("workbook.config").joinpath("authorities.csv").read_text("utf-8")
    return tuple(_authority(row) for row in csv.DictReader(io.StringIO(text)))


def _authority(row: Mapping[str, str]) -> UpperTierAuthority:
    return UpperTierAuthority(
        code=row["code"],
        name=row["name"],
        official_name=row["official_name"],
        snac=row["snac"],
        gss=row["gss"],
        ended=row["ended"],
        successors=tuple(filter(None, row["replaced_by"].split(","))),
    )
