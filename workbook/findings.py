"""What was found in a return, and the one catalogue of codes and wording.

A message says where, what was found, what is needed and how to put it right, in under 200 characters.
The advice of a value code is what the workbook's own Check cell says too: it is written once, here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

#: The longest message, in characters.
LONGEST_MESSAGE = 200


class Severity(StrEnum):
    """reject: the file is not read. error: the value is not loaded. warning: please confirm. info: nothing to do."""

    REJECT = "reject"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Code(StrEnum):
    """One kind of finding. F file, I identity, T structure, V value, S selection, R rule."""

    EMPTY_FILE = "F01"
    PASSWORD = "F02"
    NOT_A_WORKBOOK = "F03"
    OLDER_TYPE = "F04"
    DAMAGED = "F05"
    TOO_LARGE = "F06"
    UNSAFE = "F07"
    UNREADABLE = "F08"
    NO_IDENTITY = "I01"
    NOT_ISSUED = "I02"
    IDENTITY_LOST = "I03"
    IDENTITY_DISAGREES = "I04"
    SAME_FILE = "I05"
    SUPERSEDED = "I06"
    SHEET_MISSING = "T01"
    SHEET_RENAMED = "T02"
    ROWS_MOVED = "T03"
    ROW_MISSING = "T04"
    LABEL_CHANGED = "T05"
    ROW_REPEATED = "T06"
    COLUMNS_MOVED = "T07"
    FORMULA_OVERWRITTEN = "T08"
    EXTRA_SHEET = "T09"
    HEADINGS_LOST = "T10"
    SHEET_REPEATED = "T11"
    PRINTED_FIGURE_CHANGED = "T12"
    BLANK = "V01"
    TEXT_NUMBER = "V02"
    TEXT = "V03"
    ERROR_VALUE = "V04"
    NOT_WHOLE = "V05"
    NEGATIVE = "V06"
    TOO_HIGH = "V07"
    TRUE_OR_FALSE = "V08"
    DATE = "V09"
    FORMULA = "V10"
    TOO_PRECISE = "V11"
    NOT_YES_NO = "V12"
    EXPLANATION_CUT = "V13"
    UNDER_HIDDEN = "S01"
    UNDER_NO = "S02"
    CHOICE_UNCLEAR = "S03"
    CHOICE_FIXED = "S04"
    STOP_RULE = "R01"
    WARN_RULE = "R02"
    EXPLAINED = "R03"
    BETA_RULE = "R04"


@dataclass(frozen=True)
class Entry:
    """The wording of one code: what was found, then what to do. Both may hold `{placeholders}`."""

    severity: Severity
    found: str
    advice: str


_R, _E, _W, _N = Severity.REJECT, Severity.ERROR, Severity.WARNING, Severity.INFO

#: The one catalogue. `docs/findings.md` is made from it.
CATALOGUE: dict[Code, Entry] = {
    Code.EMPTY_FILE: Entry(_R, "the file is empty (0 bytes).", "Save the workbook again and send that copy."),
    Code.PASSWORD: Entry(
        _R,
        "the file has a password to open it.",
        "In Excel: File > Info > Protect Workbook > Encrypt with Password, clear the box, save, send again.",
    ),
    Code.NOT_A_WORKBOOK: Entry(
        _R, "this is not a workbook that can be read{detail}.", "Save the issued workbook as .xlsx and send that file."
    ),
    Code.OLDER_TYPE: Entry(
        _N,
        "saved as {detail}. The answers were read, but less can be verified.",
        "Next time: File > Save As > Excel Workbook (.xlsx).",
    ),
    Code.DAMAGED: Entry(
        _R,
        "the file is damaged or cut short.",
        "Open it, save it under a new name and send it again, as it may have been cut off on the way.",
    ),
    Code.TOO_LARGE: Entry(_R, "{detail}", "Type the answers into a fresh copy of the issued workbook and send that."),
    Code.UNSAFE: Entry(
        _R,
        "it holds something no workbook of ours has ({detail}).",
        "Type the answers into a fresh copy and send that.",
    ),
    Code.UNREADABLE: Entry(
        _R,
        "the file could not be opened ({detail}).",
        "Close it in other programs, check that you may read it, and run again.",
    ),
    Code.NO_IDENTITY: Entry(
        _R,
        "there is no workbook reference in it, so we cannot tell whose return it is.",
        "Type the answers into the workbook we issued and send that.",
    ),
    Code.NOT_ISSUED: Entry(
        _R,
        "workbook {detail} was not issued from this store.",
        "Check that it is for this authority; if so, point --out at the folder it was issued from.",
    ),
    Code.IDENTITY_LOST: Entry(
        _N,
        "the workbook reference is missing in one of its three places ({detail}).",
        "Nothing to do: the other two agree.",
    ),
    Code.IDENTITY_DISAGREES: Entry(
        _R,
        "the workbook references in it do not agree, as if sheets of two workbooks were put together.",
        "Send each workbook as it was issued.",
    ),
    Code.SAME_FILE: Entry(_N, "the same file, byte for byte, as {detail}.", "Nothing to do: it counts once."),
    Code.SUPERSEDED: Entry(
        _N,
        "a later version of this return was saved ({detail}) and is the one that counts.",
        "Nothing to do: this one is kept.",
    ),
    Code.SHEET_MISSING: Entry(
        _E,
        "the sheet of service {detail} is not in the file.",
        "Use a fresh copy of the workbook, with all its sheets.",
    ),
    Code.SHEET_RENAMED: Entry(_N, "the sheet was renamed from '{detail}'.", "Nothing to do: it was read all the same."),
    Code.ROWS_MOVED: Entry(
        _N, "rows have been moved, added or removed.", "Nothing to do: each row was read by its code."
    ),
    Code.ROW_MISSING: Entry(
        _E, "the row of {detail} is not on the sheet.", "Use a fresh copy of the workbook and type the answers again."
    ),
    Code.LABEL_CHANGED: Entry(
        _W,
        "printed text was changed to {value}.",
        "The answer was read by its code. Use the wording as issued: '{detail}'.",
    ),
    Code.ROW_REPEATED: Entry(
        _E,
        "the row of {detail} is on the sheet more than once, so no answer was taken from it.",
        "Leave one row of each question, or use a fresh copy.",
    ),
    Code.COLUMNS_MOVED: Entry(
        _N, "columns have been moved, added or removed.", "Nothing to do: they were read by their headings."
    ),
    Code.FORMULA_OVERWRITTEN: Entry(
        _N, "a formula was typed over.", "Nothing to do: percentages and checks are worked out again when read."
    ),
    Code.EXTRA_SHEET: Entry(_N, "a sheet of your own was added.", "Nothing to do: it was not read."),
    Code.HEADINGS_LOST: Entry(
        _E,
        "the columns cannot be told apart: the hidden code column or the headings are gone.",
        "Use a fresh copy of the workbook and type the answers again.",
    ),
    Code.SHEET_REPEATED: Entry(
        _E,
        "service {detail} has more than one sheet, so no answer was taken from them.",
        "Leave one sheet for each service, or use a fresh copy.",
    ),
    Code.PRINTED_FIGURE_CHANGED: Entry(
        _W,
        "the printed figure {detail} was changed to {value}.",
        "The figure as issued was used. If it was wrong, tell your authority.",
    ),
    Code.BLANK: Entry(_E, "blank.", "Enter {wanted}.{zero}"),
    Code.TEXT_NUMBER: Entry(
        _N, "found {value} as text; read as a number.", "Nothing to do. Next time type the figure without spaces."
    ),
    Code.TEXT: Entry(_E, "found {value}.", "Enter the number only, for example 12."),
    Code.ERROR_VALUE: Entry(_E, "found the error {value}.", "Enter the number only, for example 12."),
    Code.NOT_WHOLE: Entry(_E, "found {value}.", "This is a count, so enter a whole number."),
    Code.NEGATIVE: Entry(_E, "found {value}.", "Enter 0 or more."),
    Code.TOO_HIGH: Entry(_E, "found {value}.", "Enter {highest} or less, or ask your authority."),
    Code.TRUE_OR_FALSE: Entry(_E, "found {value}.", "Enter the number only, for example 12."),
    Code.DATE: Entry(
        _E, "found the date {value}.", "Enter the number only, for example 12; paste with Paste Special > Values."
    ),
    Code.FORMULA: Entry(_E, "found a formula, {value}.", "Type the number itself, for example 12."),
    Code.TOO_PRECISE: Entry(_E, "found {value}.", "Enter at most two decimal places."),
    Code.NOT_YES_NO: Entry(_E, "found {value}.", "Choose Yes or No."),
    Code.EXPLANATION_CUT: Entry(
        _W, "the explanation is not text or is over {detail} characters.", "Explain in a few words of text."
    ),
    Code.UNDER_HIDDEN: Entry(
        _W,
        "found {value} under {detail}, which this service does not report; it was not loaded.",
        "If it should be reported, ask your authority to add it.",
    ),
    Code.UNDER_NO: Entry(
        _W,
        "found {value} under {detail}, which is switched to No; it was not loaded.",
        "Choose Yes if it should be reported; if not, nothing to do.",
    ),
    Code.CHOICE_UNCLEAR: Entry(_E, "found {value}.", "Choose Yes or No."),
    Code.CHOICE_FIXED: Entry(
        _W,
        "{detail} was changed to {value}, but was agreed as fixed; it was read as issued.",
        "To change what is reported, ask your authority.",
    ),
    Code.STOP_RULE: Entry(_E, "{message}", "({rule})"),
    Code.WARN_RULE: Entry(_W, "{message}", "({rule})"),
    Code.EXPLAINED: Entry(_N, "{message}", "Explained. ({rule})"),
    Code.BETA_RULE: Entry(_W, "{message}", "On trial. ({rule})"),
}

#: What a Check cell says where a warning has been explained.
EXPLAINED_TEXT = "Explained, thank you."
#: The advice for a blank cell, by what is wanted.
ZERO_TEXT = " If there were none, enter 0."


@dataclass(frozen=True, order=True)
class Finding:
    """One thing found, at one place.

    source_sheet and source_cell: as in the file received; empty where the finding is about the whole file.
    value: what was found, as text. item: an item or indicator code, or empty.
    """

    source_file: str
    source_sheet: str
    source_cell: str
    code: Code
    severity: Severity
    service_id: str
    item: str
    value: str
    message: str


@dataclass(frozen=True)
class Place:
    """Where a finding belongs. label: how people call the indicator, `LPI 51`."""

    file: str
    sheet: str = ""
    cell: str = ""
    service_id: str = ""
    item: str = ""
    label: str = ""

    def words(self) -> str:
        """`1 Harbour House, D12 (LPI 51)`; the file's name where it is about the whole file."""
        where = ", ".join(part for part in (self.sheet, self.cell) if part) or shortened(self.file, 60)
        return f"{where} ({self.label})" if self.label else where


def finding(code: Code, place: Place, value: object = None, severity: Severity | None = None, **words: str) -> Finding:
    """Make a finding in the catalogue's words.

    value: what stood in the cell, quoted in the message. words: the catalogue entry's placeholders.
    """
    entry = CATALOGUE[code]
    shown = quoted(value)
    text = f"{entry.found} {entry.advice}".format(value=shown, **words)
    message = f"{place.words()}: {text}"
    if len(message) >= LONGEST_MESSAGE:  # the sheet has a column of its own; the words matter more
        message = f"{replace(place, sheet='').words()}: {text}"
    message = shortened(message, LONGEST_MESSAGE - 1)
    return Finding(
        source_file=place.file,
        source_sheet=place.sheet,
        source_cell=place.cell,
        code=code,
        severity=severity or entry.severity,
        service_id=place.service_id,
        item=place.item,
        value="" if value is None else plain(value),
        message=message,
    )


def quoted(value: object) -> str:
    """What stood in a cell, as a message quotes it: text in quotes, at most 30 characters, on one line."""
    return f"'{shortened(plain(value), 30)}'" if isinstance(value, str) else shortened(plain(value), 30)


def plain(value: object) -> str:
    """A cell's content as text: 12 for 12.0, TRUE for True; control characters become spaces."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return number_text(value)
    return "".join(character if character.isprintable() else " " for character in str(value))


def number_text(number: float) -> str:
    """A number as Excel joins it to text: no trailing zeros, at most 15 digits."""
    return format(number, ".15g")


def shortened(text: str, length: int) -> str:
    """The text, or its beginning and `…` where it is longer than `length`."""
    return text if len(text) <= length else f"{text[: length - 1]}…"
