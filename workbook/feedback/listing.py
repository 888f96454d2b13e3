"""The sheet "To correct": problems with links to their cells.

What must be put right, what to confirm and what is good to know.
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook import Workbook
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from workbook.feedback.problems import ProblemToCorrect
from workbook.findings import Severity
from workbook.findings.described import severity_words
from workbook.layout import CORRECTIONS, ColumnRole, heading
from workbook.layout.summary import quoted
from workbook.text import plain, shortened
from workbook.writer.formats import BAND, BLUE, HEAD, INK, PAPER, QUIET
from workbook.writer.heights import WrappedText, row_height

#: Each column: its heading, and its width in characters.
_COLUMNS = (
    ("No.", 6),
    ("Service", 28),
    ("What was found, and what to do", 88),
    ("Go to", 12),
    ("Or say why in", 15),
    ("Code", 8),
)
_NUMBER, _SERVICE, _MESSAGE, _GO_TO, _WHY, _CODE = range(1, len(_COLUMNS) + 1)
_INSTRUCTIONS = {
    Severity.REJECT: "Nothing could be read.",
    Severity.ERROR: "These figures are not counted until they are put right. Click the cell under Go to, and type over it.",
    Severity.WARNING: f"Is it right? If so, say why in the box under {heading(ColumnRole.EXPLANATION)!r}, where there is one. If not, change it.",
    Severity.INFO: "Nothing needs to be done.",
}
_LINE = Side(style="thin", color="C5CAD3")
_BOXED = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_A4, _LONGEST_TEXT = 9, 2000


def put_listing(book: Workbook, lines: Sequence[str], problems: Sequence[ProblemToCorrect], password: str) -> None:
    """Put the sheet first in the book, and open on it.

    It takes the place of an earlier one.
    lines: what stands under the title. password: locks the sheet; empty locks it without one.
    """
    _make_room(book)
    sheet = book.create_sheet(CORRECTIONS, 0)
    _write_opening(sheet, lines)
    row = len(lines) + 3
    for severity in Severity:
        numbered = [(number, problem) for number, problem in enumerate(problems, 1) if problem.severity is severity]
        if numbered:
            row = _write_section(sheet, row, severity, numbered)
    _finish(sheet, password)
    book.active = 0
    for worksheet in book.worksheets:
        worksheet.sheet_view.tabSelected = worksheet is sheet
    for view in book.views:
        view.firstSheet = 0


def _make_room(book: Workbook) -> None:
    """Take away our earlier sheet.

    A sheet of the provider's own under that name gets another.
    """
    for sheet in [worksheet for worksheet in book.worksheets if worksheet.title.casefold() == CORRECTIONS.casefold()]:
        if sheet["A1"].value == CORRECTIONS:
            book.remove(sheet)
        else:
            sheet.title = f"{CORRECTIONS} (yours)"


def _write_opening(sheet: Worksheet, lines: Sequence[str]) -> None:
    for column, (_, width) in enumerate(_COLUMNS):
        sheet.column_dimensions[chr(ord("A") + column)].width = width
    _write(sheet, 1, _NUMBER, CORRECTIONS, Font(name="Arial", size=16, bold=True, color=_colour(HEAD)))
    sheet.row_dimensions[1].height = 26
    for row, words in enumerate(lines, 2):
        _write(sheet, row, _NUMBER, words, Font(name="Arial", size=11, color=_colour(INK), bold=row == 3))


def _write_section(sheet: Worksheet, row: int, severity: Severity, numbered: list[tuple[int, ProblemToCorrect]]) -> int:
    """Write one severity's problems from a row on.

    Returns the row for the next.
    """
    title = f"{severity_words(severity).capitalize()}: {len(numbered)}"
    for column in range(1, len(_COLUMNS) + 1):
        sheet.cell(row, column).fill = PatternFill("solid", fgColor=_colour(BAND))
    _write(sheet, row, _NUMBER, title, Font(name="Arial", size=12, bold=True, color=_colour(HEAD)))
    _write(sheet, row + 1, _NUMBER, _INSTRUCTIONS[severity], Font(name="Arial", size=11, color=_colour(QUIET)))
    for column, (words, _) in enumerate(_COLUMNS, 1):
        cell = _write(sheet, row + 2, column, words, Font(name="Arial", size=11, bold=True, color=_colour(PAPER)))
        cell.fill, cell.border = PatternFill("solid", fgColor=_colour(HEAD)), _BOXED
        cell.alignment = Alignment("left", "center", indent=1)
    for number, problem in numbered:
        _write_problem(sheet, row + 2 + number - numbered[0][0] + 1, number, problem)
    return row + 4 + len(numbered)


def _write_problem(sheet: Worksheet, row: int, number: int, problem: ProblemToCorrect) -> None:
    place = problem.place
    texts = {
        _SERVICE: problem.service or "The whole file",
        _MESSAGE: problem.message,
        _GO_TO: place.cell,
        _WHY: problem.why,
        _CODE: str(problem.code),
    }
    for column in range(1, len(_COLUMNS) + 1):
        cell = _write(sheet, row, column, texts.get(column, ""), Font(name="Arial", size=11, color=_colour(INK)))
        cell.border, cell.alignment = _BOXED, Alignment("left", "top", wrap_text=True, indent=1)
    sheet.cell(row, _NUMBER).value = number
    for column in (_GO_TO, _WHY):
        if texts[column]:
            _link(sheet, row, column, f"{quoted(place.sheet)}!{texts[column]}")
    heights = [WrappedText(texts[column], _COLUMNS[column - 1][1]) for column in (_SERVICE, _MESSAGE)]
    sheet.row_dimensions[row].height = row_height(heights)


def _link(sheet: Worksheet, row: int, column: int, target: str) -> None:
    cell = sheet.cell(row, column)
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)
    cell.font = Font(name="Arial", size=11, color=_colour(BLUE), underline="single")


def _write(sheet: Worksheet, row: int, column: int, words: str, font: Font) -> Cell | MergedCell:
    cell = sheet.cell(row, column)
    if words:
        cell.value = shortened(plain(words), _LONGEST_TEXT)
        cell.data_type = "s"  # text stays text, also where it begins with "="
    cell.font, cell.alignment = font, Alignment(vertical="center")
    return cell


def _finish(sheet: Worksheet, password: str) -> None:
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.oddFooter = HeaderFooterItem(_HeaderFooterPart("&A"), right=_HeaderFooterPart("Page &P of &N"))
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # False is: not locked
    if password:
        sheet.protection.password = password
    sheet.protection.enable()


def _colour(web: str) -> str:
    return web.removeprefix("#")
