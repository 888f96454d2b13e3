"""What there is to say of one entry by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbook.findings import Code, Finding, Place, finding
from workbook.layout import highest_text, wanted_words, zero_words
from workbook.model import Content, Doubt, Entry, Question, shown
from workbook.text import shortened


def entry_finding(code: Code, place: Place, question: Question, content: Content) -> Finding:
    """Make the finding of one entry by itself."""
    words: Mapping[Code, dict[str, str]] = {
        Code.BLANK: {"wanted": wanted_words(question), "zero": zero_words(question)},
        Code.TOO_HIGH: {"highest": highest_text(question)},
        Code.TOO_LONG: {"longest": str(question.longest)},
    }
    value = None if code is Code.BLANK else shown(content)
    return finding(code, place, value, **words.get(code, {}))


def row_gone(entry: Entry, place: Place, question: str) -> list[Finding]:
    """Say that a box's row or column is gone, or repeated.

    Where print is doubted, that has been said. Of a record's row it is said of the whole, and of a column of no record.
    """
    codes = {Doubt.NO_ROW: Code.ROW_MISSING, Doubt.ROWS: Code.ROW_REPEATED, Doubt.NO_COLUMN: Code.COLUMN_MISSING}
    code = codes.get(entry.doubt) if entry.doubt else None
    if code is None:
        return []
    if entry.doubt is Doubt.NO_COLUMN:
        place = replace(place, record="")
    elif entry.address.record:
        place, question = of_the_record(place), entry.address.record
    return [finding(code, place, detail=f"'{shortened(question, 40)}'")]


def of_the_record(place: Place) -> Place:
    """The place of a record as a whole."""
    return replace(place, question="", label="")


def line_doubted(entry: Entry, place: Place) -> Finding:
    """Say why the line of a CSV is not taken."""
    if entry.doubt is Doubt.CELLS:
        return finding(Code.LINE_TOO_LONG, place)
    return finding(Code.LINE_REPEATED, place, detail=shortened(entry.address.question, 60))
