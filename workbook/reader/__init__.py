"""Read a returned file and its issued layout to a `Return`.

Guards, identity, every fixed cell, every entry. It judges nothing.

Nothing of calamine, openpyxl or zipfile comes out of here: what cannot be read is a finding.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping

from workbook.findings import NOT_SHOWN, Code, Finding, Place, finding
from workbook.layout import PAGE_NAMES, Role, ServiceSheet
from workbook.model import UNSEEN, Address, Doubt, Entry, Per
from workbook.reader.align import SheetKeys, find_keys, record_keys
from workbook.reader.as_issued import keys_as_issued
from workbook.reader.csv_lines import is_long_csv
from workbook.reader.further import with_people
from workbook.reader.grid import Grid
from workbook.reader.guards import FileType, OpenedFile, Refused, open_guarded
from workbook.reader.identity import GivenReference, Identity, identify_as, last_saved
from workbook.reader.lift import lift
from workbook.reader.long_csv import read_long_csv
from workbook.reader.matching import IssuedForm, issued_form_of, match_sheet, returned_grids
from workbook.reader.return_notes import return_entries
from workbook.reader.returned import COPY_IS_EARLIER_BY, FileKind, Return
from workbook.text import shortened

#: What Numbers adds to the name of a sheet, one for each of its tables.
_NAMED_BY_TABLE = re.compile(r" - Table \d+$")

__all__ = [
    "COPY_IS_EARLIER_BY",
    "FileKind",
    "GivenReference",
    "IssuedForm",
    "Return",
    "read_before",
    "read_opened",
    "read_return",
]


def read_return(
    name: str,
    content: bytes,
    issued: Callable[[str], IssuedForm | None],
    *,
    exactly: bool = False,
    reference: GivenReference | None = None,
) -> Return:
    """Read one returned file.

    Never raises for anything the file may hold.
    name: what findings call the file. issued: the workbook of an id, or None where none was issued.
    exactly: take the slower path that tells apart all there is to tell. reference: what an officer says of a workbook that
    has lost its reference.
    """
    if is_long_csv(content):
        return read_long_csv(name, content, issued)
    digest = hashlib.sha256(content).hexdigest()
    try:
        opened = open_guarded(content)
    except Refused as refused:
        return _refused(name, digest, refused)
    return read_opened(name, digest, opened, issued, exactly=exactly, reference=reference)


def read_opened(
    name: str,
    digest: str,
    opened: OpenedFile,
    issued: Callable[[str], IssuedForm | None],
    *,
    exactly: bool = False,
    reference: GivenReference | None = None,
) -> Return:
    """Read a file that passed the guards, as `read_return` does."""
    try:
        grids = returned_grids(opened, exactly=exactly)
        identity = identify_as(opened, grids, reference)
        issued_form = issued_form_of(identity.workbook_id, issued)
        keys = issued_form.layout.form.keys
        keyed = _keyed(issued_form, keys, grids)
        services = {grid: sheet_keys.service for grid, sheet_keys in keyed.items()}
        if identity.is_alone:
            _refuse_other_services(issued_form, services.values())
    except Refused as refused:
        return _refused(name, digest, refused)
    findings = [*_of_the_file(name, opened, identity, reference), *_other_sheets(name, issued_form, services)]
    entries, of_the_sheets = _read_sheets(name, issued_form, keys, keyed)
    findings += of_the_sheets
    entries += return_entries(grids, issued_form.layout.around.cover)
    if not exactly and opened.type is FileType.XLSX and _has_unseen(entries, findings):
        # so that the formulas can be quoted
        return read_opened(name, digest, opened, issued, exactly=True, reference=reference)
    return Return(name, digest, last_saved(opened), identity.workbook_id, tuple(entries), tuple(findings))


def _refused(name: str, digest: str, refused: Refused) -> Return:
    return Return(name, digest, None, "", (), (finding(refused.code, Place(name), detail=refused.detail),))


def read_before(content: bytes, issued_form: IssuedForm) -> dict[tuple[str, str], str]:
    """Read what an issued workbook prints of what was said of people last.

    It is by service and record. Raises Refused, as none does that could be read before.
    """
    layout = issued_form.layout
    cells = [cell for cell in layout.form.fixed if cell.role is Role.BEFORE]
    if not cells:
        return {}
    grids, keys = returned_grids(open_guarded(content), exactly=False), layout.form.keys
    keyed = _keyed(issued_form, keys, grids)
    printed = {}
    for sheet in layout.sheets:
        pair, _ = match_sheet("", issued_form, sheet, keys, keyed)
        for cell in cells:
            record = sheet.record(int(cell.slot.rpartition(".")[2]))
            text = pair.content(cell.row, cell.column) if pair and record else None
            if isinstance(text, str) and text:
                printed[sheet.issued.service.service_id, record] = text
    return printed


def _has_unseen(entries: list[Entry], findings: list[Finding]) -> bool:
    """Whether a formula stands where something was to be typed, or is to be quoted."""
    typed = any(UNSEEN in (entry.content, entry.explanation) for entry in entries)
    return typed or any(finding.value == UNSEEN.text for finding in findings)


def _keyed(issued_form: IssuedForm, keys: Mapping[str, int], grids: tuple[Grid, ...]) -> dict[Grid, SheetKeys]:
    """The keys of each sheet: those of rows, and the references of records."""
    sheets = issued_form.layout.form_sheets
    named = {sheet.name: (form, sheet) for sheet, form in sheets}
    as_issued = {grid: keys_as_issued(*named[grid.name], grid) for grid in grids if grid.name in named}
    references = {key: row for sheet, form in sheets for key, row in record_keys(form, sheet).items()}
    printed = {key: row for _, form in sheets[1:] for key, row in form.keys.items()}
    every_key = {**references, **printed, **keys}
    return {grid: as_issued.get(grid) or find_keys(every_key, grid) for grid in grids}


def _refuse_other_services(issued_form: IssuedForm, services: Iterable[str | None]) -> None:
    """One place of identity is believed where the sheets are those of the workbook's services, and of no other."""
    own = sorted(sheet.issued.service.service_id for sheet, _ in issued_form.layout.form_sheets)
    if sorted(service for service in services if service is not None) != own:
        raise Refused(Code.NO_IDENTITY)


def _of_the_file(name: str, opened: OpenedFile, identity: Identity, reference: GivenReference | None) -> list[Finding]:
    if reference is not None and not identity.lost:
        words = {"by": reference.by, "detail": reference.workbook_id}
        findings = [finding(Code.IDENTITY_GIVEN, Place(name), reference.reason, **words)]
    elif identity.is_alone:
        findings = [finding(Code.IDENTITY_ALONE, Place(name), detail=" and ".join(identity.lost))]
    else:
        findings = [finding(Code.IDENTITY_LOST, Place(name), detail=place) for place in identity.lost]
    if opened.type is not FileType.XLSX:
        findings.insert(0, finding(Code.OLDER_TYPE, Place(name), detail=f".{opened.type}"))
    return findings


def _other_sheets(name: str, issued_form: IssuedForm, grids: dict[Grid, str | None]) -> list[Finding]:
    """The sheets of the provider's own, and those of services that this workbook does not have."""
    layout = issued_form.layout
    issued = {*PAGE_NAMES, *(sheet.name for sheet, _ in layout.form_sheets)}
    services = {sheet.issued.service.service_id for sheet, _ in layout.form_sheets}
    findings = []
    of_people = issued_form.form.per is Per.PERSON
    for grid, service_id in grids.items():
        place = Place(name, NOT_SHOWN if of_people else grid.name)
        if service_id is not None and service_id not in services:
            findings.append(finding(Code.FOREIGN_SHEET, place, detail=shortened(service_id, 30)))
        elif service_id is None and _NAMED_BY_TABLE.sub("", grid.name) not in issued and grid.rows:
            findings.append(finding(Code.EXTRA_SHEET_OF_PEOPLE if of_people else Code.EXTRA_SHEET, place))
    return findings


def _read_sheets(
    name: str, issued_form: IssuedForm, keys: Mapping[str, int], keyed: dict[Grid, SheetKeys]
) -> tuple[list[Entry], list[Finding]]:
    """What stands on every sheet of boxes, that of further reasons among them."""
    entries: list[Entry] = []
    findings: list[Finding] = []
    for sheet, form in issued_form.layout.form_sheets:
        own_keys = keys if form is issued_form.layout.form else form.keys
        lifted, sheet_findings = _read_service(name, issued_form, sheet, own_keys, keyed)
        entries += lifted if sheet is not issued_form.layout.further else with_people(issued_form.layout, lifted)
        findings += sheet_findings
    return entries, findings


def _read_service(
    name: str, issued_form: IssuedForm, sheet: ServiceSheet, keys: Mapping[str, int], keyed: dict[Grid, SheetKeys]
) -> tuple[tuple[Entry, ...], tuple[Finding, ...]]:
    pair, findings = match_sheet(name, issued_form, sheet, keys, keyed)
    if pair is None:
        return _nothing_lifted(issued_form, sheet), findings
    entries, of_the_sheet = lift(pair)
    return entries, findings + of_the_sheet


def _nothing_lifted(issued_form: IssuedForm, sheet: ServiceSheet) -> tuple[Entry, ...]:
    """A blank entry for every box that the sheet would have held."""
    service_id = sheet.issued.service.service_id
    return tuple(
        Entry(Address(service_id, record, question.code), None, "", "", doubt=Doubt.NO_SHEET)
        for record in (() if sheet is issued_form.layout.further else ("", *sheet.issued.records))
        for section in issued_form.form.sections_for(record)
        if sheet.state(section.code).shown
        for question in section.inputs
    )
