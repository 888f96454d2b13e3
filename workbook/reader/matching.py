"""Match each service's returned sheet to the issued one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workbook.findings import Code, Finding, Place, finding
from workbook.layout import CORRECTIONS, Layout, ServiceSheet
from workbook.model import Form, Framework
from workbook.reader.align import SheetKeys, align, record_keys
from workbook.reader.grid import Grid, read_grids
from workbook.reader.guards import OpenedFile, Refused
from workbook.reader.pair import SheetPair
from workbook.reader.printed import disagreement
from workbook.text import shortened


@dataclass(frozen=True)
class IssuedForm:
    """An issued workbook: its layout and its framework."""

    framework: Framework
    layout: Layout

    @property
    def form(self) -> Form:
        """The questionnaire that it asks."""
        return self.framework.form(self.layout.issued.form)


def issued_form_of(workbook_id: str, issued: Callable[[str], IssuedForm | None]) -> IssuedForm:
    """The issued workbook of that id. Raises Refused where none was issued."""
    issued_form = issued(workbook_id)
    if issued_form is None:
        raise Refused(Code.NOT_ISSUED, shortened(workbook_id, 40))
    return issued_form


def returned_grids(opened: OpenedFile, *, exactly: bool) -> tuple[Grid, ...]:
    """Read every sheet but a corrected copy's list of problems.

    Raises Refused.
    """
    grids = read_grids(opened, exactly=exactly)
    return tuple(grid for grid in grids if not (grid.name == CORRECTIONS and grid.at(0, 0) == CORRECTIONS))


def match_sheet(
    name: str, issued_form: IssuedForm, sheet: ServiceSheet, keys: Mapping[str, int], keyed: dict[Grid, SheetKeys]
) -> tuple[SheetPair | None, tuple[Finding, ...]]:
    """Match a service's returned sheet to the issued one.

    The pair is None where no sheet, or more than one, can be it; the findings say why.
    """
    service_id = sheet.issued.service.service_id
    candidates = [grid for grid, sheet_keys in keyed.items() if sheet_keys.service == service_id]
    if not candidates:
        candidates = [
            grid for grid, sheet_keys in keyed.items() if grid.name == sheet.name and sheet_keys.service is None
        ]
    if len(candidates) != 1:
        code = Code.SHEET_REPEATED if candidates else Code.SHEET_MISSING
        if sheet is issued_form.layout.further and not candidates:
            return None, (finding(Code.FURTHER_MISSING, Place(name, sheet.name)),)
        place = Place(name, candidates[0].name if candidates else sheet.name, service_id=service_id)
        return None, (finding(code, place, detail=service_id),)
    grid = candidates[0]
    form = next(form for placed, form in issued_form.layout.form_sheets if placed is sheet)
    if as_issued := keyed[grid].as_issued:
        return SheetPair(name, issued_form.form, form, sheet, grid, as_issued, is_as_issued=True), ()
    place = Place(name, grid.name, service_id=service_id)
    renamed = (finding(Code.SHEET_RENAMED, place, detail=sheet.name),) if grid.name != sheet.name else ()
    alignment = align(form, {**keys, **record_keys(form, sheet)}, grid, keyed[grid].column)
    if alignment is None:
        return None, (*renamed, finding(Code.HEADINGS_LOST, place))
    pair = SheetPair(name, issued_form.form, form, sheet, grid, alignment)
    another = disagreement(pair, issued_form.layout.issued.period)
    return (pair, renamed) if another is None else (None, (*renamed, another))
