"""Tell which workbook was returned, by its reference.

It stands in three places. Two that agree are enough; where one alone is left, as in an export by another program, the
services' own codes must agree with it too.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from workbook.findings import Code
from workbook.layout import IDENTITY_PROPERTIES, REFERENCE_TEXT
from workbook.reader.grid import Grid
from workbook.reader.guards import FileType, OpenedFile, Refused
from workbook.reader.package import parsed, related

_PROPERTIES, _SHEET, _COVER = "document properties", "identity sheet", "Read me"
_NEEDED = 2
_HOW_FAR_DOWN, _HOW_FAR_RIGHT = 80, 5


@dataclass(frozen=True)
class Identity:
    """The workbook's reference, and the places that lost it.

    is_alone: whether one place alone has it.
    """

    workbook_id: str
    lost: tuple[str, ...]
    is_alone: bool = False


@dataclass(frozen=True)
class GivenReference:
    """What an officer says of a file that has lost its reference.

    reason: why it is that workbook's.
    """

    workbook_id: str
    reason: str
    by: str


def identify_as(opened: OpenedFile, grids: tuple[Grid, ...], reference: GivenReference | None) -> Identity:
    """Find the workbook's reference, or take the one that is given.

    It is as good as one place: the services must agree with it. Raises Refused, also where the file says otherwise itself.
    """
    if reference is None:
        return identify(opened, grids)
    try:
        identity = identify(opened, grids)
    except Refused:
        return Identity(reference.workbook_id, (), is_alone=True)
    if identity.workbook_id != reference.workbook_id:
        raise Refused(Code.IDENTITY_DISAGREES)
    return identity


def identify(opened: OpenedFile, grids: tuple[Grid, ...]) -> Identity:
    """Find the workbook's reference.

    Raises Refused where no place has it, or places disagree.
    """
    ids = {
        _PROPERTIES: _from_properties(opened),
        _SHEET: next(filter(None, map(_from_identity_sheet, grids)), ""),
        _COVER: next(filter(None, map(_from_cover, grids)), ""),
    }
    counted = Counter(value for value in ids.values() if value)
    if not counted:
        raise Refused(Code.NO_IDENTITY)
    workbook_id, places = counted.most_common(1)[0]
    if places < _NEEDED and len(counted) > 1:
        raise Refused(Code.IDENTITY_DISAGREES)
    lost = tuple(place for place, value in ids.items() if value != workbook_id)
    # An old .xls file keeps its properties where we do not look, so nothing can be said of them.
    told = tuple(place for place in lost if opened.type is not FileType.XLS or place != _PROPERTIES)
    return Identity(workbook_id, told, is_alone=places < _NEEDED)


def last_saved(opened: OpenedFile) -> dt.datetime | None:
    """Read when the file was last saved, in UTC.

    Returns None where it does not say.
    """
    part, tag = (
        ("meta.xml", "date") if opened.type.is_open_document else (related(opened.parts, "core-properties"), "modified")
    )
    root = parsed(opened.parts.get(part, b""))
    stamp = next((node.text or "" for node in root.iter() if _local(node) == tag), "") if root is not None else ""
    try:
        moment = dt.datetime.fromisoformat(stamp.strip())
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _from_properties(opened: OpenedFile) -> str:
    if opened.type.is_open_document:
        return _property(opened.parts.get("meta.xml", b""), "user-defined")
    return _property(opened.parts.get(related(opened.parts, "custom-properties"), b""), "property")


def _property(xml: bytes, tag: str) -> str:
    root = parsed(xml)
    for node in root.iter() if root is not None else ():
        names = [value for key, value in node.attrib.items() if key.rpartition("}")[2] == "name"]
        if _local(node) == tag and names == [IDENTITY_PROPERTIES[0]]:
            return "".join(node.itertext()).strip()
    return ""


def _from_identity_sheet(grid: Grid) -> str:
    if grid.at(0, 0) == IDENTITY_PROPERTIES[0] and isinstance(grid.at(0, 1), str):
        return str(grid.at(0, 1)).strip()
    return ""


def _from_cover(grid: Grid) -> str:
    for row in range(min(len(grid.rows), _HOW_FAR_DOWN)):
        for column in range(_HOW_FAR_RIGHT):
            value = grid.at(row, column)
            if isinstance(value, str) and value.startswith(REFERENCE_TEXT):
                return (value.removeprefix(REFERENCE_TEXT).split() or [""])[0]
    return ""


def _local(node: Element) -> str:
    return str(node.tag).rpartition("}")[2]
