"""Fill in again what XlsxWriter wrote once of a sheet.

XlsxWriter stays the only maker of the XML. A row looks alike on every sheet where it is as high and its cells hold
contents of the same kinds. So a row's XML is kept with a hole for each content, and a sheet whose rows are all kept
needs nothing but its contents.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from xlsxwriter.workbook import Workbook

from workbook.layout import FormLayout, Input, Layout, ServiceSheet
from workbook.table.book import checked
from workbook.writer.book import ServiceWorksheet, SheetXml
from workbook.writer.contents import CellContent, ContentKind, FilledRow, RowFiller
from workbook.writer.formats import Formats

_ROW = re.compile(r"<row [^>]*?(?:/>|>.*?</row>)", re.DOTALL)
_VALIDATION = re.compile(r"<dataValidation .*?</dataValidation>", re.DOTALL)
_HOLE = re.compile(r"<v>[^<]*</v>")
_RESULTS = (ContentKind.NO_RESULT, ContentKind.TEXT_RESULT, ContentKind.NUMBER_RESULT)
#: Longer texts are left to XlsxWriter, which does not take those that Excel does not.
_LONGEST = 10_000


class CompiledForm:
    """The XML of a form's sheets, as far as it was written.

    It belongs to one FormLayout: what is kept of a row says nothing of another form's. accent: of its workbooks.
    """

    def __init__(self, form: FormLayout, accent: str = "") -> None:
        self.form, self._accent = form, accent
        self._filler = RowFiller(form)
        self._rows: dict[int, str] = {}
        self._validations: dict[tuple[int, int], str] = {}
        self._conditions = ""
        self._formats: Formats | None = None

    def formats(self, book: Workbook) -> Formats:
        """The formats of a workbook of the form: the same in each."""
        if self._formats is None:
            further = () if self.form.further is None else self.form.further.marks
            self._formats = Formats(book, (*self.form.marks, *further), self._accent)
        self._formats.lend(book)
        return self._formats

    @cached_property
    def of_further(self) -> CompiledForm:
        """What is kept of the sheet of further reasons.

        Raises ValueError where there is none.
        """
        if self.form.further is None:
            raise ValueError("a form without further reasons")
        return CompiledForm(self.form.further)

    def rows(self, service: ServiceSheet, hidden: frozenset[int]) -> list[FilledRow]:
        """What the rows of a service's sheet hold where those columns are hidden."""
        return self._filler.rows(service, hidden)

    def missing_rows(self, rows: Sequence[FilledRow]) -> list[FilledRow]:
        """The rows that XlsxWriter has still to write."""
        return [row for row in rows if row.shape not in self._rows or row.longest > _LONGEST]

    def missing_validations(self, open_inputs: Sequence[Input]) -> list[Input]:
        """The boxes whose validation XlsxWriter has still to write."""
        return [entry for entry in open_inputs if (entry.row, entry.column) not in self._validations]

    def keep(self, made: SheetXml, rows: Sequence[FilledRow], open_inputs: Sequence[Input]) -> None:
        """Keep what XlsxWriter made of rows and of the validations of boxes."""
        for row, xml in zip(rows, _ROW.findall(made.rows), strict=True):
            self._rows[row.shape] = _HOLE.sub("<v>%s</v>", xml.replace("%", "%%"))
        places = [(entry.row, entry.column) for entry in open_inputs]
        self._validations.update(zip(places, _VALIDATION.findall(made.validations), strict=True))
        self._conditions = made.conditions

    def fill(
        self, sheet: ServiceWorksheet, layout: Layout, rows: Sequence[FilledRow], open_inputs: Sequence[Input]
    ) -> None:
        """Put a sheet together of what is kept.

        Raises KeyError where something that it needs is missing.
        """
        xml = "".join([self._rows[row.shape] for row in rows])
        validations = [self._validations[entry.row, entry.column] for entry in open_inputs]
        present = [content for row in rows for content in row.present]
        columns = [content.cell.column for content in present]
        sheet._check_dimensions(0, min(columns))
        sheet._check_dimensions(len(rows) - 1, max(columns))
        holes = [_in_hole(sheet, layout, content) for content in present if content.kind is not ContentKind.BLANK]
        sheet.ready = SheetXml(xml % tuple(holes), self._conditions, _all_validations(validations))


def _in_hole(sheet: ServiceWorksheet, layout: Layout, content: CellContent) -> str | int:
    """A content as XlsxWriter writes it between `<v>` and `</v>`."""
    cell, kind, shown = content
    if kind in _RESULTS:
        return sheet.escaped(shown)
    if not isinstance(shown, str):
        return f"{shown:.16G}"
    target = "" if isinstance(cell, Input) else layout.target(cell)
    if target:  # XlsxWriter keeps links beside the rows, and counts their texts
        checked(sheet.write_url(cell.row, cell.column, target, None, shown))
    return sheet.text_number(shown, is_counted=bool(target))


def _all_validations(validations: Sequence[str]) -> str:
    if not validations:
        return ""
    return f'<dataValidations count="{len(validations)}">{"".join(validations)}</dataValidations>'
