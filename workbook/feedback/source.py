"""Open the book that a corrected copy is made from.

The file as it was sent, or a fresh workbook with its answers in it.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable
from enum import StrEnum
from typing import TYPE_CHECKING

from workbook.carried import carried_texts, packed_form, trimmed
from workbook.feedback.filling import Entries, put_entries
from workbook.feedback.in_place import CellValue
from workbook.feedback.problems import MENDED
from workbook.findings import Code, Finding
from workbook.layout import FormLayout, InputRole, Layout, ServiceSheet
from workbook.model import Address, Content, Entry, Percent, is_blank, shown
from workbook.reader import IssuedForm, Return
from workbook.reader.guards import FileType, OpenedFile, Refused, open_guarded
from workbook.reader.scan import sheet_parts
from workbook.text import plain
from workbook.writer import workbook_bytes

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook
    from openpyxl.worksheet.worksheet import Worksheet


class Fresh(StrEnum):
    """The reason, in words, for a fresh workbook."""

    TYPE = "the file sent was not saved as .xlsx"
    STRUCTURE = "sheets, rows, columns or questions of the file sent had been changed"
    BEYOND_US = "the file sent holds more than can be changed safely"


#: What cannot be put right in the file itself: its advice is to use a fresh copy, or nobody could do it under the locks.
_STRUCTURE = frozenset(
    {
        Code.SHEET_MISSING,
        Code.ROWS_MOVED,
        Code.ROW_MISSING,
        Code.ROW_REPEATED,
        Code.COLUMNS_MOVED,
        Code.HEADINGS_LOST,
        Code.SHEET_REPEATED,
        Code.QUESTION_CHANGED,
        Code.ANSWERS_SHIFTED,
        Code.SHEET_DISAGREES,
        Code.FOREIGN_SHEET,
        Code.ROW_OF_ANOTHER,
        Code.ROW_WITHOUT_KEY,
        Code.COLUMN_MISSING,
    }
)
#: How many cells more than twice those of the workbook as issued are still opened for changing.
_MORE_CELLS = 50_000
#: openpyxl goes through every cell of a merged range and of a link: more than this is no sheet of a person's.
_MOST_SPANNED = 100_000
_SPANNED = re.compile(rb'<(?:\w+:)?(?:mergeCell|hyperlink)\b[^<>]*?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


def why_fresh(content: bytes, form: IssuedForm, findings: Iterable[Finding]) -> Fresh | None:
    """The reason not to change a file itself.

    Returns None where it can.
    """
    try:
        opened = open_guarded(content)
    except Refused:
        return Fresh.BEYOND_US
    if opened.type is not FileType.XLSX:
        return Fresh.TYPE
    if any(finding.code in _STRUCTURE for finding in findings):
        return Fresh.STRUCTURE
    return Fresh.BEYOND_US if _is_beyond_us(opened, form.layout) else None


def sent_book(content: bytes, form: IssuedForm, findings: Iterable[Finding]) -> Workbook:
    """Open the file sent, its locked cells as issued.

    Raises one of NOT_AS_EXCEL_WRITES where openpyxl cannot open it, or change it.
    """
    import openpyxl
    from openpyxl.workbook.protection import WorkbookProtection

    changed = {finding.service_id: finding.source_sheet for finding in findings if finding.code in MENDED}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it leaves out: pictures, extensions
        book = openpyxl.load_workbook(io.BytesIO(content))
    for worksheet in book.worksheets:
        # openpyxl keeps pictures only where a library for them is installed.
        worksheet._images = []  # type: ignore[attr-defined]  # there is no other way to leave them out
    for sheet, placed in form.layout.form_sheets:
        name = changed.get(sheet.issued.service.service_id)
        if name is not None and name in book.sheetnames:
            _put_as_issued(book[name], placed, sheet)
    if book.security is None or not book.security.lockStructure:  # LibreOffice drops it
        book.security = WorkbookProtection(lockStructure=True)
    return book


def fresh_book(returned: Return, form: IssuedForm, password: str) -> Workbook:
    """Open the issued workbook with the file's entries.

    Only entries that still say what they answer.
    """
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(form.layout, password, _carried(form))))
    believed = [entry for entry in returned.entries if entry.doubt is None]
    notes = {entry.address.question: entry.content for entry in believed if not entry.address.service}
    believed = [entry for entry in believed if entry.address.service]
    put_entries(book, form.layout, _entries(believed, form))
    for note in form.layout.around.cover.inputs:
        book[form.layout.around.cover.name].cell(note.row + 1, note.column + 1).value = (
            str(notes.get(note.code, "")) or None
        )
    choices = {box.code: box for box in form.layout.form.inputs if box.role is InputRole.CHOICE}
    for sheet in form.layout.sheets:
        for entry in believed:
            box = choices.get(entry.address.question)
            own = entry.address.service == sheet.issued.service.service_id
            if own and box is not None and is_blank(entry.content) and sheet.is_open(box):
                book[sheet.name].cell(box.row + 1, box.column + 1).value = None
    return book


def _carried(form: IssuedForm) -> tuple[str, ...]:
    issued = form.layout.issued
    return carried_texts(packed_form(trimmed(form.framework, issued.form), form.layout.form), issued)


def _entries(entries: Iterable[Entry], form: IssuedForm) -> Entries:
    answers: dict[Address, CellValue] = {}
    explanations: dict[Address, str] = {}
    choices: dict[Address, str] = {}
    for entry in entries:
        address = entry.address
        if not is_blank(entry.content) and address.question in form.form.questions:
            answers[address] = _cell_value(entry.content)
        elif not is_blank(entry.content):
            choices[address] = str(_cell_value(entry.content))
        if not is_blank(entry.explanation):
            explains = Address(address.service, address.record, "") if address.record else address
            explanations[explains] = str(_cell_value(entry.explanation))
    return Entries(answers, explanations, choices)


def _cell_value(content: Content) -> CellValue:
    """What a fresh box is filled with: a number, a text, TRUE or FALSE; anything else as the text that shows it."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if isinstance(content, bool) or (isinstance(content, float) and not isinstance(content, Percent)):
        return content
    return ILLEGAL_CHARACTERS_RE.sub(" ", content if isinstance(content, str) else plain(shown(content)))


def _put_as_issued(worksheet: Worksheet, form: FormLayout, sheet: ServiceSheet) -> None:
    """Put every locked cell of a sheet as it was issued, where it is not."""
    for cell in form.fixed:
        _put(worksheet, cell.row, cell.column, cell.formula or sheet.printed(cell), is_formula=bool(cell.formula))
    for entry in form.inputs:
        if not sheet.is_open(entry):
            issued = sheet.starting_choice(entry) if entry.role is InputRole.CHOICE else ""
            _put(worksheet, entry.row, entry.column, issued, is_formula=False)


def _put(worksheet: Worksheet, row: int, column: int, issued: str | float, *, is_formula: bool) -> None:
    cell = worksheet.cell(row + 1, column + 1)  # openpyxl counts from 1
    if (cell.value or "") != issued:
        cell.value = issued or None
        if isinstance(issued, str) and issued and not is_formula:
            cell.data_type = "s"  # text stays text, also where it begins with "="


def _is_beyond_us(opened: OpenedFile, layout: Layout) -> bool:
    sheets = [opened.parts[part] for part in sheet_parts(opened).values() if part in opened.parts]
    cells = sum(xml.count(b"<c ") + xml.count(b"<row") for xml in sheets)
    form = max(len(form.fixed) + len(form.inputs) for _, form in layout.form_sheets)
    spanned = sum(_area(match.decode()) for xml in sheets for match in _SPANNED.findall(xml))
    return cells > 2 * form * len(layout.sheets) + _MORE_CELLS or spanned > _MOST_SPANNED


def _area(reference: str) -> int:
    from openpyxl.utils.cell import coordinate_to_tuple

    first, last = (coordinate_to_tuple(corner) for corner in reference.split(":"))
    return (last[0] - first[0] + 1) * (last[1] - first[1] + 1)
