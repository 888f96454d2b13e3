"""The meaning of every code, for pages that list them.

The pages are `docs/findings.md` and the report's sheet of codes.

What differs from one finding to another stands between asterisks: `Found *the entry*.`
"""

from __future__ import annotations

from workbook.findings.catalogue import CATALOGUE, ZERO_TEXT
from workbook.findings.codes import Code, Severity

#: What each severity is called, and what follows from it.
SEVERITIES: dict[Severity, tuple[str, str]] = {
    Severity.REJECT: ("file refused", "Nothing was read from the file."),
    Severity.ERROR: ("must fix", "The figure is not in the dataset until it is put right."),
    Severity.WARNING: ("please confirm", "What was read is in the dataset; somebody should say that it is right."),
    Severity.INFO: ("for information", "Nothing needs to be done."),
}
#: What the first letter of a code says.
FAMILIES = {
    "F": "The file",
    "I": "Whose return it is",
    "T": "The sheets, rows and columns",
    "V": "What was typed",
    "L": "The lines of a CSV",
    "S": "What the service reports",
    "R": "The rules",
    "C": "Files that disagree",
    "D": "What an officer decided",
}
#: What stands where a message holds something of its own.
_PLACEHOLDERS = {
    "value": "*the entry*",
    "detail": "*the indicator*",
    "wanted": "a number *or* Yes or No",
    "zero": ZERO_TEXT,
    "highest": "*the highest figure allowed*",
    "longest": "*the most allowed*",
    "message": "*The message of the rule, with the figures.*",
    "rule": "*the code of the rule*",
    "issued": "Yes *or* No",
    "why": "*the reason, where one was given*",
    "by": "*the officer*",
    "other": "*another entry*",
    "period": "*period*",
    "when": "*a day*",
    "count": "*so many figures*",
    "newer": "*the file*",
    "older": "*the other file*",
}
#: What a message's detail is, where it is no indicator.
_DETAILS = {
    Code.NOT_A_WORKBOOK: "",
    Code.OLDER_TYPE: "*.xls, .xlsb or .ods*",
    Code.TOO_LARGE: "the file, or what it unpacks to, is larger than any workbook of ours.",
    Code.UNSAFE: "*what it is*",
    Code.UNREADABLE: "*why*",
    Code.NOT_ISSUED: "*its reference*",
    Code.IDENTITY_LOST: "*which of them*",
    Code.IDENTITY_ALONE: "*which places*",
    Code.IDENTITY_GIVEN: "*its reference*",
    Code.SAME_FILE: "*the other file*",
    Code.SAME_AGAIN: "*the other file*",
    Code.SUPERSEDED: "*a later version was saved, or waits for a decision*",
    Code.UNDATED: "*the other file*",
    Code.NEITHER_DATED: "*the other file*",
    Code.WITHDRAWN: "*why*",
    Code.SAME_FIGURES: "*another service*",
    Code.SAME_MOMENT: "*the other file*",
    Code.CLOCK_AHEAD: "*a day*",
    Code.TWO_PROVIDERS: "*the other file*",
    Code.ASKED_NO_MORE: "*its id*",
    Code.SET_ASIDE: "*why*",
    Code.TAKEN_BACK: "*why*",
    Code.OLDER_FORM: "*what differs*",
    Code.SHEET_MISSING: "*its id*",
    Code.NAME_LIKE: "two words look like a name, or the words hold a date",
    Code.SHEET_RENAMED: "*its name as issued*",
    Code.LABEL_CHANGED: "*the text as issued*",
    Code.SHEET_REPEATED: "*its id*",
    Code.PRINTED_FIGURE_CHANGED: "*as issued*",
    Code.QUESTION_CHANGED: "*the question as issued*",
    Code.SHEET_DISAGREES: "*the text as issued*",
    Code.FOREIGN_SHEET: "*its id*",
    Code.COLUMN_MISSING: "*the question*",
    Code.IDENTIFYING: "*a postcode, a date or the like*",
    Code.LEFT_BLANK: "*How many questions* of this row are left blank",
    Code.EXPLANATION_CUT: "*the most allowed*",
    Code.NOT_A_LONG_CSV: "*What is missing, or cannot be read.*",
    Code.LINE_WITHOUT_PLACE: "*what has no place in the workbook*",
    Code.LINE_REPEATED: "*the item*",
    Code.COLUMNS_PASSED_OVER: "*their names*",
    Code.ROWS_ALIKE: "*How many rows of one sheet, or of several*",
    Code.SAMPLE_SHORT: "*How many of how many rows* are",
    Code.CONFLICT: "*the other file*",
    Code.VERSION_WAITS: "*why not*",
    Code.LATE: "*why*",
    Code.NOT_IN_RELEASE: "*its number and day*",
    Code.OPEN_IN_RELEASE: "*its number and day*",
    Code.SAME_AS_PERIOD: "*another period*",
    Code.CONFIRMED: "*why*",
    Code.TAKEN_OUT: "*why*",
    Code.CHOSEN: "*why*",
}
#: What to do about a rule is not in its message, which says what is wrong.
_RULE_ADVICE = {
    Code.STOP_RULE: "Correct whichever of the figures is wrong.",
    Code.WARN_RULE: "Correct the figure, or say in the last column of its row, in 10 letters or more, why it is right.",
    Code.EXPLAINED: "Nothing to do: the explanation is in the dataset.",
    Code.BETA_RULE: f"As for {Code.WARN_RULE}. The rule is on trial: it only ever asks.",
}


def severity_words(severity: Severity) -> str:
    """What a severity is called: `must fix`."""
    return SEVERITIES[severity][0]


def meaning(code: Code) -> str:
    """What a finding of that code says was found."""
    return _worded(code, CATALOGUE[code].fault)


def remedy(code: Code) -> str:
    """How to put right a finding of that code."""
    return _worded(code, _RULE_ADVICE.get(code, CATALOGUE[code].advice))


def rule_advice(code: Code) -> str:
    """What to do about a rule that fired.

    It is empty for any other code, whose message says so itself.
    """
    return _RULE_ADVICE.get(code, "")


def _worded(code: Code, text: str) -> str:
    words = _PLACEHOLDERS | ({"detail": _DETAILS[code]} if code in _DETAILS else {})
    if code is Code.CONFIRMED:
        words["message"] = "*The question, as it was asked.*"
    filled = text.format_map(words)
    return f"{filled[:1].upper()}{filled[1:]}"
