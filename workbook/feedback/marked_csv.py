"""A long CSV with a column of what to do.

Columns of no name of ours are passed over when it is read, so the copy is the same return.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable
from itertools import chain

from workbook.feedback.problems import ProblemToCorrect
from workbook.findings import Severity
from workbook.findings.described import severity_words
from workbook.reader.csv_lines import PLAIN_NUMBER
from workbook.reader.csv_text import csv_table
from workbook.reader.long_csv import MARKED_COLUMN
from workbook.table.formats.csv import lines_bytes
from workbook.text import FORMULA_STARTS


def marked_csv(content: bytes, listed: Iterable[ProblemToCorrect]) -> bytes:
    """Add the column, in place of an earlier one.

    content: a CSV that was read as a return; listed: its problems.
    """
    from openpyxl.utils.cell import coordinate_to_tuple

    table = csv_table(content)
    words: dict[int, list[str]] = {}
    for problem in listed:
        if problem.place.cell and problem.severity is not Severity.INFO:
            line = coordinate_to_tuple(problem.place.cell)[0]
            words.setdefault(line, []).append(f"{severity_words(problem.severity).capitalize()}: {problem.words}")
    width = len(table.heading)
    earlier = {place for place, name in enumerate(table.names) if name == MARKED_COLUMN}
    lines: list[list[str]] = []
    for number, row in [(table.first, table.heading), *table.rows]:
        lines += [[]] * (number - len(lines) - 1)  # so that each row keeps its number
        padded = chain(row, [""] * (width - len(row)))
        kept = [cell for place, cell in enumerate(padded) if place not in earlier]
        note = " ".join(words.get(number, ())) if number > table.first else MARKED_COLUMN
        lines.append([*map(_neutral, kept), note])
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    return mark + lines_bytes(lines)


def _neutral(cell: str) -> str:
    """The cell so that no spreadsheet program runs it; reading takes the apostrophe off again."""
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) and not PLAIN_NUMBER.fullmatch(cell.strip()) else cell
