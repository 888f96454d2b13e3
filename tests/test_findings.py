"""The catalogue of findings: every code can be reached, and every message tells people what to do.

F1   Every code that reading and checking can raise is raised by some file below, and by no more effort than a person's.
F2   Every message says where, what was found and what to do, in under 200 characters, in people's words.
F3   No placeholder is left open or unused, and each code stands in the catalogue once.
F4   Long and hostile names of files, sheets and services never break a message.
"""

from __future__ import annotations

import datetime as dt
import string
from collections.abc import Callable
from dataclasses import replace

import pytest
from openpyxl.worksheet.worksheet import Worksheet

import issued
import test_guards as damage
import test_reader as breakage
from issued import (
    C_CARD,
    HOURS,
    PARENTS,
    SUPPORTED,
    USERS,
    cell,
    choice,
    edited,
    explanation,
    fill,
    full,
    on_sheet,
    read,
    row,
)
from soundness import check_wording
from workbook.checks import check
from workbook.findings import CATALOGUE, LONGEST_MESSAGE, Code, Finding, Place, Severity, finding, quoted
from workbook.model import RuleStatus
from workbook.reader import Known, Return

#: Said of a file by what collects it, not by what reads it.
OF_THE_COLLECTION = {Code.UNREADABLE, Code.SAME_FILE, Code.SUPERSEDED, Code.AS_ISSUED, Code.UNDATED}


def _typed(at: str, value: object) -> Callable[[], Return]:
    def change(sheet: Worksheet) -> None:
        sheet[at].value = value

    return lambda: read(on_sheet(full(), change))


def _changed(change: Callable[[Worksheet], object]) -> Callable[[], Return]:
    return lambda: read(on_sheet(full(), change))


def _rebuilt(change: Callable[..., object]) -> Callable[[], Return]:
    both = (issued.standard()[1], issued.another_provider()[1])
    return lambda: read(edited(full(), change), *both)


def _checked(answers: dict[str, object], explanations: dict[str, str] | None = None) -> Callable[[], Return]:
    known = issued.standard()[1]
    given = {**issued.truth(), **{(issued.QUAY, item): value for item, value in answers.items()}}
    why = {(issued.QUAY, item): words for item, words in (explanations or {}).items()}
    return lambda: check(read(fill(given, why)), known.framework, known.layout)


def _on_trial() -> Return:
    """A stop rule on trial, broken."""
    _, known = issued.standard()
    indicators = tuple(
        replace(each, rules=tuple(replace(rule, status=RuleStatus.BETA) for rule in each.rules))
        for each in known.framework.indicators
    )
    trial = Known(replace(known.framework, indicators=indicators), known.layout)
    broken = fill({**issued.truth(), (issued.QUAY, USERS): 5, (issued.QUAY, SUPPORTED): 9})
    return check(read(broken), trial.framework, trial.layout)


def _as_percentage(sheet: Worksheet) -> None:
    sheet[cell(USERS)].value, sheet[cell(USERS)].number_format = 1, "0%"


def _repeat(sheet: Worksheet) -> None:
    for column in range(1, 11):
        sheet.cell(200, column).value = sheet.cell(row(USERS), column).value


def _foreign(sheet: Worksheet) -> None:
    sheet["A1"] = "service:O-9"


def _without_all_identity(book: object) -> None:
    for loss in breakage.LOSSES[:2]:
        loss(book)


def _torn(book: object) -> None:
    breakage._paste_identity(book)
    breakage._lose_cover(book)


REACHED: dict[Code, Callable[[], Return]] = {
    Code.EMPTY_FILE: lambda: read(b""),
    Code.PASSWORD: lambda: read(damage.NO_WORKBOOKS["a password"][0]),
    Code.NOT_A_WORKBOOK: lambda: read(b"Dear all"),
    Code.OLDER_TYPE: lambda: read(_open_document()),
    Code.DAMAGED: lambda: read(full()[:-1000]),
    Code.TOO_LARGE: lambda: read(b"PK" + bytes(17 * 2**20)),
    Code.UNSAFE: lambda: read(issued.with_parts(full(), {"../a.xml": b"<a/>"})),
    Code.NO_IDENTITY: _rebuilt(_without_all_identity),
    Code.NOT_ISSUED: lambda: read(full(), issued.another_provider()[1]),
    Code.IDENTITY_LOST: _rebuilt(breakage._lose_cover),
    Code.IDENTITY_DISAGREES: _rebuilt(_torn),
    Code.SHEET_MISSING: _rebuilt(lambda book: book.remove(book[issued.QUAY_SHEET])),
    Code.SHEET_RENAMED: _rebuilt(breakage._rename),
    Code.ROWS_MOVED: _changed(lambda sheet: sheet.insert_rows(3)),
    Code.ROW_MISSING: _changed(lambda sheet: sheet.delete_rows(row(USERS))),
    Code.LABEL_CHANGED: _typed("B1", "Quayside"),
    Code.ROW_REPEATED: _changed(_repeat),
    Code.COLUMNS_MOVED: _changed(lambda sheet: sheet.insert_cols(3)),
    Code.FORMULA_OVERWRITTEN: _typed(cell("EM-LPI-57.percent"), 50),
    Code.EXTRA_SHEET: _rebuilt(breakage._add_notes),
    Code.HEADINGS_LOST: _changed(lambda sheet: sheet.delete_cols(1)),
    Code.SHEET_REPEATED: _rebuilt(breakage._duplicate),
    Code.PRINTED_FIGURE_CHANGED: _typed(cell("fact.household_units"), 99),
    Code.QUESTION_CHANGED: _typed(cell(USERS, 2), "How many?"),
    Code.ANSWERS_SHIFTED: _changed(lambda sheet: breakage._push(sheet, row(USERS), 1)),
    Code.SHEET_DISAGREES: _typed("B1", "Other House (O-9)"),
    Code.FOREIGN_SHEET: _changed(_foreign),
    Code.BLANK: _typed(cell(USERS), None),
    Code.TEXT_NUMBER: _typed(cell(USERS), " 12 "),
    Code.TEXT: _typed(cell(USERS), "12 people"),
    Code.ERROR_VALUE: _typed(cell(USERS), "#N/A"),
    Code.NOT_WHOLE: _typed(cell(USERS), 1.5),
    Code.NEGATIVE: _typed(cell(USERS), -1),
    Code.TOO_HIGH: _typed(cell(USERS), 1e9),
    Code.TRUE_OR_FALSE: _typed(cell(USERS), True),
    Code.DATE: _typed(cell(USERS), dt.date(2008, 9, 12)),
    Code.FORMULA: _typed(cell(USERS), "=5+7"),
    Code.TOO_PRECISE: _typed(cell(HOURS), 12.345),
    Code.NOT_YES_NO: _typed(cell(C_CARD), "maybe"),
    Code.EXPLANATION_CUT: _typed(explanation(USERS), "x" * 501),
    Code.PERCENT: _changed(_as_percentage),
    Code.UNDER_HIDDEN: _typed(cell(PARENTS), 4),
    Code.UNDER_NO: _typed(cell(issued.SMOKERS), 4),
    Code.CHOICE_UNCLEAR: _typed(choice("EM-LPI-58"), "maybe"),
    Code.CHOICE_CHANGED: _typed(choice("EM-LPI-59"), "No"),
    Code.CHOICE_FIXED: _typed(choice("EM-LPI-57"), "No"),
    Code.STOP_RULE: _checked({USERS: 5, SUPPORTED: 9}),
    Code.WARN_RULE: _checked({"EM-LPI-60.users_at_end": 4, "EM-LPI-60.registered": 4, "EM-LPI-60.supported": 4}),
    Code.EXPLAINED: _checked(
        {"EM-LPI-60.users_at_end": 4, "EM-LPI-60.registered": 4, "EM-LPI-60.supported": 4},
        {"EM-LPI-60.users_at_end": "Counted a day later, after the move."},
    ),
    Code.BETA_RULE: _on_trial,
}


def _open_document() -> bytes:
    """The least of an .ods file that carries the identity of `standard()`, and nothing else."""
    record = issued.standard()[1].layout.issued
    rows = (("workbook_id", record.workbook_id), (f"Workbook reference: {record.workbook_id}",))
    tables = "".join(
        f'<table:table table:name="{name}"><table:table-row>'
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
        )
        + "</table:table-row></table:table>"
        for name, texts in zip(("Identity", "Read me"), rows, strict=True)
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f"<office:document-content{names}><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
        "</office:body></office:document-content>"
    )
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    manifest = b'<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return damage._zipped({"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest})


def test_every_code_of_reading_and_checking_is_reached():
    """F1: by name; what is added to the catalogue must be added above."""
    assert set(REACHED) == set(Code) - OF_THE_COLLECTION


@pytest.mark.parametrize(("code", "build"), REACHED.items(), ids=[code.name for code in REACHED])
def test_the_code_is_raised_and_its_message_tells_people_what_to_do(code, build):
    """F1, F2."""
    returned = build()
    found = [each for each in returned.findings if each.code is code]
    assert found, [each.code for each in returned.findings]
    check_wording(returned)
    first = found[0]
    assert first.message.startswith((first.source_sheet, first.source_cell) if first.source_cell else where(first))
    assert first.message.endswith((".", "?", ")")), first.message
    entry = CATALOGUE[code]
    assert entry.advice
    assert first.severity is entry.severity


def where(found: Finding) -> str:
    """What a message without a cell begins with."""
    return found.source_sheet or found.source_file


def test_the_catalogue_is_whole():
    """F3."""
    assert set(CATALOGUE) == set(Code)
    assert len({code.value for code in Code}) == len(Code)
    for entry in CATALOGUE.values():
        names = [name for _, name, _, _ in string.Formatter().parse(entry.found + entry.advice) if name is not None]
        assert set(names) <= {"value", "detail", "wanted", "zero", "highest", "message", "rule", "issued"}


@pytest.mark.parametrize("code", Code, ids=[code.name for code in Code])
def test_no_name_breaks_a_message(code):
    """F4: long, with braces, with control characters, with nothing."""
    words = dict.fromkeys(
        ("detail", "wanted", "zero", "highest", "message", "rule", "issued"), "{0} {x} %s " + "y" * 300
    )
    for name in ("", "x" * 400, "{a}\n\x00\u202e", "\U0001f3e0" * 31):
        made = finding(code, Place(name, name, "D12", "S", "I", "LPI 51"), name, **words)
        assert len(made.message) < LONGEST_MESSAGE
        assert made.message.isprintable()
        assert isinstance(made.severity, Severity)


def test_what_is_quoted_is_short_and_on_one_line():
    """F2."""
    assert quoted("a\nb") == "'a b'"
    assert quoted("x" * 99) == f"'{'x' * 29}…'"
    assert (quoted(12.0), quoted(True), quoted(1e300)) == ("12", "TRUE", "1e+300")
