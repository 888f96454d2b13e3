"""Mark the problems in a copy of a return.

The provider puts them right; the same goes out as plain text.

A copy is itself a valid return. It says that it was saved a moment before the file it was made from, so it counts for
nothing until somebody has opened and saved it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from workbook.assess import Answer, AnswerStatus, take_return
from workbook.errors import ReleaseError
from workbook.feedback.filling import steady_bytes
from workbook.feedback.listing import put_listing
from workbook.feedback.marked_csv import marked_csv
from workbook.feedback.notes import put_notes, without_notes
from workbook.feedback.problems import At, ProblemToCorrect, problems
from workbook.feedback.source import Fresh, fresh_book, sent_book, why_fresh
from workbook.feedback.text import counts_by_kind
from workbook.findings import Code, Finding
from workbook.layout import InputRole, Layout, Role, cell_name, return_address
from workbook.model import Address
from workbook.reader import COPY_IS_EARLIER_BY, FileKind, IssuedForm, Return, read_return
from workbook.reader.grid import NOT_AS_EXCEL_WRITES

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook

_NOON = dt.time(12)
#: What is said of the words of an explanation or a reason.
_OF_WORDS = (Code.EXPLANATION_CUT, Code.IDENTIFYING, Code.NAME_LIKE)
#: Stands where one of two files has an answer more.
_NO_ANSWER = Answer(Address("", "", ""), None, "", AnswerStatus.MISSING)


@dataclass(frozen=True)
class Correction:
    """A copy to send back.

    problems: as it lists them. fresh: why it is no copy of the file itself, if so.

    suffix: of the name it needs, `.xlsx` or `.csv`.
    """

    content: bytes
    problems: tuple[ProblemToCorrect, ...]
    fresh: Fresh | None
    suffix: str = ".xlsx"


def corrected_copy(
    content: bytes, returned: Return, form: IssuedForm, findings: Iterable[Finding], password: str = ""
) -> Correction:
    """Copy a return with notes and a list of problems.

    content: the file as it was received. returned: what reading it gave. form: the workbook of its reference. findings:
    those still open. password: locks what is added. The same arguments give the same bytes.
    A file that cannot be changed itself gives a fresh workbook with its answers. A long CSV gives a CSV with a column
    more, since a workbook with its figures alone would take the place of one that was filled in by hand. Raises ReleaseError where a copy would
    not hold every figure that was read.
    """
    told = tuple(findings)
    if returned.kind is FileKind.CSV:
        listed = problems(told, form)
        return Correction(marked_csv(content, listed), listed, None, ".csv")
    fresh = why_fresh(content, form, (*returned.findings, *told))
    own = _own_copy(content, returned, form, told, password) if fresh is None else None
    if own is not None:
        return own
    fresh = fresh or Fresh.BEYOND_US
    listed = problems(told, form, _in_a_fresh_one(form.layout))
    copy = _marked(fresh_book(returned, form, password), returned, form, listed, fresh, password)
    if not _holds_every_figure(copy, returned, form):
        raise ReleaseError(f"{returned.file}: its corrected copy does not hold all of its figures. It was not written.")
    return Correction(copy, listed, fresh)


def _own_copy(
    content: bytes, returned: Return, form: IssuedForm, findings: tuple[Finding, ...], password: str
) -> Correction | None:
    """The file that was sent, marked.

    Returns None where it cannot be, or would no longer say what it said.
    """
    try:
        book = sent_book(content, form, findings)
        listed = problems(findings, form, _in_the_file(book, form.layout))
        copy = _marked(book, returned, form, listed, None, password)
    except NOT_AS_EXCEL_WRITES:
        return None
    return Correction(copy, listed, None) if _reads_the_same(copy, returned, form) else None


def _marked(
    book: Workbook,
    returned: Return,
    form: IssuedForm,
    listed: tuple[ProblemToCorrect, ...],
    fresh: Fresh | None,
    password: str,
) -> bytes:
    without_notes(book, form.layout)
    put_notes(book, listed)
    put_listing(book, _opening(form, listed, fresh), listed, password)
    # What openpyxl puts there where a file does not say is the time of day.
    book.properties.created = dt.datetime.combine(form.layout.issued.period.end, _NOON)
    book.calculation.fullCalcOnLoad = True  # no stored results are kept
    saved = None if returned.saved is None else returned.saved - COPY_IS_EARLIER_BY
    return steady_bytes(book, saved)


def _opening(form: IssuedForm, listed: tuple[ProblemToCorrect, ...], fresh: Fresh | None) -> list[str]:
    issued = form.layout.issued
    lines = [
        f"{issued.provider_name}. {issued.period.label}. {issued.authority_name}.",
        counts_by_kind(listed),
        "A note on each cell says the same. Rest the mouse on it to read it.",
        f"When it is done, look at Summary, save this file and send it back to {return_address(form.framework, issued)}.",
    ]
    if fresh is not None:
        lines.append(f"This is a fresh copy with your answers in it, because {fresh}. Please use this one.")
    return lines


def _in_the_file(book: Workbook, layout: Layout) -> At:
    """Where a finding is in the file that was sent.

    It is the title of its sheet where the cell itself cannot be seen.
    """
    from openpyxl.utils.cell import coordinate_to_tuple

    def at(finding: Finding) -> tuple[str, str]:
        if finding.source_sheet not in book.sheetnames:
            return "", ""
        if not finding.source_cell:
            return finding.source_sheet, _title_cell(layout) if finding.service_id else "A1"
        row, column = coordinate_to_tuple(finding.source_cell)
        place = layout.sheet_at(finding.address)
        form = layout.form if place is None else place[1]
        hidden = book[finding.source_sheet].row_dimensions[row].hidden or column - 1 in form.hidden_columns
        return finding.source_sheet, _title_cell(layout) if hidden else finding.source_cell

    return at


def _in_a_fresh_one(layout: Layout) -> At:
    """Where a finding is in a fresh workbook: at its item's box.

    Otherwise it is at the title of its service's sheet.
    """

    def at(finding: Finding) -> tuple[str, str]:
        place = layout.sheet_at(finding.address)
        if place is None:
            return "", ""
        sheet = place[0]
        answer = None if finding.code is Code.EXPLANATION_CUT else layout.box(finding.address, InputRole.ANSWER)
        reason = layout.box(finding.address, InputRole.EXPLANATION) if finding.code in _OF_WORDS else None
        box = answer or reason or layout.box(finding.address, InputRole.CHOICE)
        return sheet.name, cell_name(box.row, box.column) if box and sheet.is_shown(box) else _title_cell(layout)

    return at


def _title_cell(layout: Layout) -> str:
    title = next(cell for cell in layout.form.fixed if cell.role is Role.TITLE)
    return cell_name(title.row, title.column)


def _read_again(content: bytes, form: IssuedForm) -> Return:
    return read_return("the copy", content, lambda _: form)


def _answers(returned: Return, form: IssuedForm) -> list[Answer]:
    services = form.layout.issued.services
    return [answer for service in services for answer in take_return(returned, form, service).answers]


def _reads_the_same(content: bytes, returned: Return, form: IssuedForm) -> bool:
    """Whether a copy holds the answers, each in its cell, that the file it was made from holds."""
    again = _read_again(content, form)
    same = all(
        (copy.address, copy.number, copy.text, copy.explanation, copy.sheet, copy.cell)
        == (answer.address, answer.number, answer.text, answer.explanation, answer.sheet, answer.cell)
        for copy, answer in zip_longest(_answers(again, form), _answers(returned, form), fillvalue=_NO_ANSWER)
    )
    return again.workbook_id == returned.workbook_id and same


def _holds_every_figure(content: bytes, returned: Return, form: IssuedForm) -> bool:
    """Whether a fresh workbook is one of ours and holds every figure that could be read from the file."""
    again = _read_again(content, form)
    held = {answer.address: (answer.number, answer.text) for answer in _answers(again, form)}
    read = [answer for answer in _answers(returned, form) if answer.number is not None or answer.text]
    is_held = all(held.get(answer.address) == (answer.number, answer.text) for answer in read)
    return is_held and again.workbook_id == form.layout.issued.workbook_id
