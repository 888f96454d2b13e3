"""A long CSV with a column of what to do.

Columns of no name of ours are passed over when it is read, so the copy is the same return.
"""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable
from itertools import chain

from openpyxl.utils.cell import coordinate_to_tuple

from workbook.feedback.problems import ProblemToCorrect
from workbook.findings import Severity
from workbook.findings.described import severity_words
from workbook.table.formats.csv import lines_bytes

#: The heading of the column.
COLUMN = "to_correct"


def marked_csv(content: bytes, listed: Iterable[ProblemToCorrect]) -> bytes:
    """Add the column, in place of an earlier one.

    content: a CSV that was read as a return; listed: its problems.
    """
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    words: dict[int, list[str]] = {}
    for problem in listed:
        if problem.place.cell and problem.severity is not Severity.INFO:
            line = coordinate_to_tuple(problem.place.cell)[0]
            words.setdefault(line, []).append(f"{severity_words(problem.severity).capitalize()}: {problem.words}")
    width = len(rows[0])
    earlier = {place for place, name in enumerate(rows[0]) if name.strip().casefold() == COLUMN}
    lines = []
    for number, row in enumerate(rows, 1):
        padded = chain(row, [""] * (width - len(row)))
        kept = [cell for place, cell in enumerate(padded) if place not in earlier]
        note = COLUMN if number == 1 else " ".join(words.get(number, ()))
        lines.append([*kept, note] if row else [])
    mark = codecs.BOM_UTF8 if content.startswith(codecs.BOM_UTF8) else b""
    return mark + lines_bytes(lines)
