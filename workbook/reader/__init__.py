"""A returned file plus the issued layout to a `Return`: guards, identity, every fixed cell, every answer.

Nothing of calamine, openpyxl or zipfile comes out of here: what cannot be read is a finding.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from workbook.findings import Code, Finding, Place, finding
from workbook.layout import Layout, ServiceSheet
from workbook.model import Framework
from workbook.reader.align import align
from workbook.reader.grid import Grid, read_exactly, read_grids
from workbook.reader.guards import FileType, Opened, Refused, open_guarded
from workbook.reader.identity import identify, last_saved
from workbook.reader.lift import Lifting, lift
from workbook.reader.returned import Answer, Outcome, Return, Status

__all__ = ["Answer", "Known", "Outcome", "Return", "Status", "read_return"]

_SERVICE_KEY = "service:"
_HOW_FAR = 40


@dataclass(frozen=True)
class Known:
    """A workbook that was issued: its layout and the framework it was made from."""

    framework: Framework
    layout: Layout


def read_return(name: str, content: bytes, issued: Callable[[str], Known | None], *, exactly: bool = False) -> Return:
    """Read one returned file. Never raises for anything the file may hold.

    name: what findings call the file. issued: the workbook of an id, or None where none was issued.
    exactly: take the slower path that tells apart all there is to tell.
    """
    digest = hashlib.sha256(content).hexdigest()
    try:
        opened = open_guarded(content)
        grids = read_exactly(opened) if exactly else read_grids(opened)
        identity = identify(opened, grids)
        known = _known(identity.workbook_id, issued)
    except Refused as refused:
        return Return(name, digest, None, "", (), (finding(refused.code, Place(name), detail=refused.detail),))
    findings = [*_of_the_file(name, opened, identity.lost), *_extra_sheets(name, known.layout, grids)]
    answers: list[Answer] = []
    for sheet in known.layout.sheets:
        lifted, found = _read_service(name, known, sheet, grids)
        answers += lifted
        findings += found
    if not exactly and any(each.code is Code.FORMULA for each in findings) and opened.type is FileType.XLSX:
        return read_return(name, content, issued, exactly=True)  # so that the finding can quote the formula
    return Return(name, digest, last_saved(opened), identity.workbook_id, tuple(answers), tuple(findings))


def _known(workbook_id: str, issued: Callable[[str], Known | None]) -> Known:
    known = issued(workbook_id)
    if known is None:
        raise Refused(Code.NOT_ISSUED, workbook_id[:40])
    return known


def _of_the_file(name: str, opened: Opened, lost: tuple[str, ...]) -> list[Finding]:
    found = [finding(Code.IDENTITY_LOST, Place(name), detail=place) for place in lost]
    if opened.type is not FileType.XLSX:
        found.insert(0, finding(Code.OLDER_TYPE, Place(name), detail=f".{opened.type}"))
    return found


def _extra_sheets(name: str, layout: Layout, grids: tuple[Grid, ...]) -> list[Finding]:
    issued = {page.name for page in layout.pages} | {sheet.name for sheet in layout.sheets}
    added = [grid for grid in grids if grid.name not in issued and _service_of(grid) is None and grid.rows]
    return [finding(Code.EXTRA_SHEET, Place(name, grid.name)) for grid in added]


def _service_of(grid: Grid) -> str | None:
    """The service a sheet says it is for, wherever its key cell has got to."""
    for row in grid.rows[:_HOW_FAR]:
        for content in row[:_HOW_FAR]:
            if isinstance(content, str) and content.strip().startswith(_SERVICE_KEY):
                return content.strip().removeprefix(_SERVICE_KEY)
    return None


def _read_service(
    name: str, known: Known, sheet: ServiceSheet, grids: tuple[Grid, ...]
) -> tuple[tuple[Answer, ...], tuple[Finding, ...]]:
    service_id = sheet.issued.service.service_id
    candidates = [grid for grid in grids if _service_of(grid) == service_id]
    if not candidates:
        candidates = [grid for grid in grids if grid.name == sheet.name and _service_of(grid) is None]
    if len(candidates) != 1:
        code = Code.SHEET_REPEATED if candidates else Code.SHEET_MISSING
        place = Place(name, candidates[0].name if candidates else sheet.name, service_id=service_id)
        return _nothing_lifted(known, sheet), (finding(code, place, detail=service_id),)
    grid = candidates[0]
    place = Place(name, grid.name, service_id=service_id)
    alignment = align(known.layout.form, grid)
    if alignment is None:
        return _nothing_lifted(known, sheet), (finding(Code.HEADINGS_LOST, place),)
    answers, findings = lift(Lifting(name, known.framework, known.layout.form, sheet, grid, alignment))
    renamed = (finding(Code.SHEET_RENAMED, place, detail=sheet.name),) if grid.name != sheet.name else ()
    return answers, renamed + findings


def _nothing_lifted(known: Known, sheet: ServiceSheet) -> tuple[Answer, ...]:
    """A missing answer for every input the sheet would have held."""
    service_id = sheet.issued.service.service_id
    codes = [
        item.code
        for indicator in known.framework.indicators
        if sheet.state(indicator.code).on
        for item in indicator.inputs
    ]
    return tuple(Answer(service_id, code, None, None, Status.MISSING, "", False, "", "") for code in codes)
