"""XlsxWriter with a locked structure, its formulas left as they are.

What is overridden here is not public; the version is pinned, and each has a test.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

from xlsxwriter.worksheet import ColumnInfo, Worksheet

from workbook.layout.limits import MOST_COLUMNS
from workbook.table.book import EnglishWorkbook


@dataclass(frozen=True)
class SheetXml:
    """A service sheet's rows, looks of states and validations, as XML."""

    rows: str
    conditions: str
    validations: str


class PlainWorksheet(Worksheet):
    """A worksheet with Excel 2010's functions alone.

    None needs a prefix of later ones.
    first_hidden: the column from which on all are hidden; None where all are shown.
    """

    first_hidden: int | None = None

    def hide_columns(self, first: int) -> int:
        """Hide a column and all to its right.

        Returns 0, or what XlsxWriter says of a column that is none.
        """
        # XlsxWriter keeps and compares each of the 16,384 columns by itself; one stands for all of them.
        self.first_hidden = first
        return self.set_column(first, first, None, None, {"hidden": True})

    def _write_col_info(self, col_min: int, col_max: int, col_info: ColumnInfo) -> None:
        super()._write_col_info(col_min, MOST_COLUMNS - 1 if col_max == self.first_hidden else col_max, col_info)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # XlsxWriter tries some fifty patterns on each formula, which is half the time of writing a workbook.
        del expand_future_functions
        return formula.removeprefix("=")

    def _calculate_spans(self) -> None:
        # They only tell a program how wide rows are; without them a row is written alike whatever stands around it.
        self.row_spans: dict[int, str] = {}


class ServiceWorksheet(PlainWorksheet):
    """A worksheet that may take rows and rules ready made.

    ready: its rows, looks of states and validations; None where XlsxWriter is to make them.
    """

    ready: SheetXml | None = None

    def made(self) -> SheetXml:
        """What XlsxWriter makes of what was written so far."""
        parts = (self._write_rows, self._write_conditional_formats, self._write_data_validations)
        return SheetXml(*map(self._text, parts))

    def text_number(self, text: str, *, is_counted: bool) -> int:
        """The number of a text among those that all sheets share.

        is_counted: whether XlsxWriter has counted this use of it.
        """
        texts = self.str_table
        number: int = texts.string_table[text] if is_counted else texts._get_shared_string_index(text)  # type: ignore[attr-defined]
        return number

    def escaped(self, result: str | float) -> str:
        """The result of a formula as it stands in XML."""
        return str(self._escape_data(result))  # type: ignore[no-untyped-call]

    def _text(self, write: Callable[[], None]) -> str:
        kept: io.StringIO | None = self.fh
        target = io.StringIO()
        self._set_filehandle(target)
        write()
        self._set_filehandle(kept)
        return target.getvalue()

    def _put(self, xml: str) -> None:
        self.fh.write(xml)  # type: ignore[attr-defined]  # XlsxWriter opens it before it writes

    def _write_rows(self) -> None:
        self._put(self.ready.rows) if self.ready else super()._write_rows()

    def _write_conditional_formats(self) -> None:
        self._put(self.ready.conditions) if self.ready else super()._write_conditional_formats()

    def _write_data_validations(self) -> None:
        self._put(self.ready.validations) if self.ready else super()._write_data_validations()


class LockedWorkbook(EnglishWorkbook):
    """A workbook with its language and locked sheets.

    They cannot be added, removed, renamed or moved.
    """

    def __init__(self, target: io.BytesIO, password: str) -> None:
        super().__init__(target)
        self._password = password

    def _write_book_views(self) -> None:
        # XlsxWriter has no public way to lock the structure; the element stands just before the views.
        locks = [("lockStructure", "1")]
        if self._password:
            locks.insert(0, ("workbookPassword", Worksheet()._encode_password(self._password)))
        self._xml_empty_tag("workbookProtection", locks)
        super()._write_book_views()
