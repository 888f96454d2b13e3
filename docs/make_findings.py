"""Make findings.md from the catalogue of findings: `make docs`. A test says when that is due."""

from __future__ import annotations

from pathlib import Path

from workbook.findings import CATALOGUE, ZERO_TEXT, Code, Severity

PAGE = Path(__file__).with_name("findings.md")

SEVERITIES = {
    Severity.REJECT: ("file refused", "Nothing was read from the file."),
    Severity.ERROR: ("must fix", "The figure is not in the dataset until it is put right."),
    Severity.WARNING: ("please confirm", "What was read is in the dataset; somebody should say that it is right."),
    Severity.INFO: ("for information", "Nothing needs to be done."),
}
FAMILIES = {
    "F": "The file",
    "I": "Whose return it is",
    "T": "The sheets, rows and columns",
    "V": "What was typed",
    "S": "What the service reports",
    "R": "The rules",
}
#: What stands on the page where a message holds something of its own.
PLACEHOLDERS = {
    "value": "*the entry*",
    "detail": "*the indicator*",
    "wanted": "a number *or* Yes or No",
    "zero": ZERO_TEXT,
    "highest": "*the highest figure allowed*",
    "message": "*The message of the rule, with the figures.*",
    "rule": "*the code of the rule*",
    "issued": "Yes *or* No",
}
#: What a message's detail is, where it is no indicator.
DETAILS = {
    Code.NOT_A_WORKBOOK: "",
    Code.OLDER_TYPE: "*.xls, .xlsb or .ods*",
    Code.TOO_LARGE: "the file, or what it unpacks to, is larger than any workbook of ours.",
    Code.UNSAFE: "*what it is*",
    Code.UNREADABLE: "*why*",
    Code.NOT_ISSUED: "*its reference*",
    Code.IDENTITY_LOST: "*which of them*",
    Code.SAME_FILE: "*the other file*",
    Code.SUPERSEDED: "*the other file*",
    Code.UNDATED: "*the other file*",
    Code.SHEET_MISSING: "*its id*",
    Code.SHEET_RENAMED: "*its name as issued*",
    Code.LABEL_CHANGED: "*the text as issued*",
    Code.SHEET_REPEATED: "*its id*",
    Code.PRINTED_FIGURE_CHANGED: "*as issued*",
    Code.QUESTION_CHANGED: "*the question as issued*",
    Code.SHEET_DISAGREES: "*the text as issued*",
    Code.FOREIGN_SHEET: "*its id*",
    Code.EXPLANATION_CUT: "*the most allowed*",
}
#: What to do about a rule is not in its message, which says what is wrong.
ADVICE = {
    Code.STOP_RULE: "Correct whichever of the figures is wrong.",
    Code.WARN_RULE: "Correct the figure, or say in the last column of its row why it is right.",
    Code.EXPLAINED: "Nothing to do: the explanation is in the dataset.",
    Code.BETA_RULE: "As for R02. The rule is on trial: it only ever asks.",
}
OPENING = """\
# What every finding means

*Made from the catalogue in the program by `make docs`; do not edit it here.*

Each line of `findings.csv` has a code, a severity and a message that names the sheet and the cell. The severities:

"""


def page() -> str:
    """The page as it should be."""
    parts = [OPENING]
    parts.append(_table(("severity", "in words", "so"), [(each, *SEVERITIES[each]) for each in Severity]))
    for letter, title in FAMILIES.items():
        rows = [_row(code) for code in Code if code.startswith(letter)]
        parts.append(f"\n## {title}\n\n{_table(('code', 'severity', 'what it says', 'how to put it right'), rows)}")
    return "".join(parts)


def _row(code: Code) -> tuple[str, ...]:
    entry = CATALOGUE[code]
    advice = ADVICE.get(code, entry.advice)
    return f"**{code}**", SEVERITIES[entry.severity][0], _worded(code, entry.found), _worded(code, advice)


def _worded(code: Code, text: str) -> str:
    words = PLACEHOLDERS | ({"detail": DETAILS[code]} if code in DETAILS else {})
    filled = text.format_map(words)
    return f"{filled[:1].upper()}{filled[1:]}".replace("|", "\\|")


def _table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [headings, tuple("---" for _ in headings), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
