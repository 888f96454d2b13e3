"""XlsxWriter with a locked structure, its formulas left as they are.

What is overridden here is not public; the version is pinned, and each has a test.
"""

from __future__ import annotations

import io

from xlsxwriter.worksheet import Worksheet

from workbook.table.book import EnglishWorkbook


class PlainWorksheet(Worksheet):
    """A worksheet with Excel 2010's functions alone.

    None needs a prefix of later ones.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        # XlsxWriter tries some fifty patterns on each formula, which is half the time of writing a workbook.
        del expand_future_functions
        return formula.removeprefix("=")


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
