"""The catalogue of findings: every code can be reached, and every message tells people what to do.

F1   Every code is raised by some file below, and by no more effort than a person's: by reading and checking it, or, where it takes
     more than one file, a CSV or an officer, by collecting it into a store and asking what stands.
F2   Every message says where, what was found and what to do, in under 200 characters, in people's words.
F3   No placeholder is left open or unused, and each code stands in the catalogue once.
F4   Long and hostile names of files, sheets and services never break a message.
"""

from __future__ import annotations

import datetime as dt
import re
import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from openpyxl.worksheet.worksheet import Worksheet

import cycle
import databases
import issued
import test_guards as damage
import test_reader as breakage
from every_type import every_type
from issued import (
    C_CARD,
    HOURS,
    PARENTS,
    SUPPORTED,
    USERS,
    WORKED,
    cell,
    choice,
    edited,
    explanation,
    fill,
    full,
    judged,
    on_sheet,
    read,
    row,
)
from soundness import check_wording, check_words
from workbook.assess import assess_return
from workbook.demo.cycle import careful_entries
from workbook.feedback.filling import CellValue, Entries, fill_workbook
from workbook.findings import CATALOGUE, LONGEST_MESSAGE, Code, Finding, Place, Severity, finding
from workbook.layout import ColumnRole
from workbook.model import RuleStatus
from workbook.reader import IssuedForm, Return, read_return
from workbook.text import quoted
from workbook.usecases.decide import Request, Verdict, decide
from workbook.usecases.generate import WrittenFile
from workbook.usecases.withdraw import withdraw

MORNING, EVENING = dt.datetime(2008, 10, 20, 9), dt.datetime(2008, 10, 20, 18)
BY, REASON = "A. Officer", "Confirmed by telephone"
#: Fewer hours worked than four in five of those contracted is a question.
QUESTIONED = {HOURS: 7, WORKED: 3}
#: What a message may be given beside the entry.
WORDS = ("detail", "wanted", "zero", "highest", "message", "rule", "issued", "by", "other", "longest")
CSV_HEAD = "workbook_id,extracted_at,service_id,item,value"


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
    given = {**issued.truth(), **{(issued.QUAY, question): value for question, value in answers.items()}}
    why = {(issued.QUAY, question): words for question, words in (explanations or {}).items()}
    return lambda: judged(fill(given, why))


def _on_trial() -> Return:
    """A stop rule on trial, broken."""
    _, known = issued.standard()
    sections = tuple(
        replace(each, rules=tuple(replace(rule, status=RuleStatus.BETA) for rule in each.rules))
        for each in known.framework.sections
    )
    trial = IssuedForm(known.framework.with_sections(sections), known.layout)
    broken = fill({**issued.truth(), (issued.QUAY, USERS): 5, (issued.QUAY, SUPPORTED): 9})
    return judged(broken, trial)


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


def _of_every_type(**typed: CellValue) -> Callable[[], Return]:
    """The workbook with a question of every type, with those answers in it, by the names of the questions."""
    known = every_type().known
    answers = {("S-0", f"EM-ALL-1.{name}"): value for name, value in typed.items()}

    def build() -> Return:
        content = fill_workbook(every_type().content, known.layout, Entries(answers))
        return assess_return(read_return("return.xlsx", content, lambda _: known), known)

    return build


#: Codes of types that the shipped framework does not ask for.
OF_TYPES: dict[Code, Callable[[], Return]] = {
    Code.NOT_A_CHOICE: _of_every_type(planned="No", reason="Moved"),
    Code.SPACES: _of_every_type(planned="No", reason=" Died "),
    Code.NOT_A_DATE: _of_every_type(left_on="soon"),
    Code.DATE_OUT_OF_RANGE: _of_every_type(left_on=dt.date(2150, 1, 1)),
    Code.TOO_LONG: _of_every_type(helped="x" * 41),
    Code.NOT_ASKED: _of_every_type(planned="Yes", reason="Died"),
}
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
    Code.QUESTION_CHANGED: _typed(cell(USERS, ColumnRole.QUESTION), "How many?"),
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
    **OF_TYPES,
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


@dataclass(frozen=True)
class Desk:
    """A desk from which one workbook was issued, and a folder for what comes back."""

    out: Path
    returns: Path
    file: WrittenFile

    def answered(
        self, name: str, changes: Mapping[str, CellValue | None] | None = None, saved: dt.datetime = MORNING
    ) -> bytes:
        """Send a workbook filled with care, but for the changes. Returns its bytes."""
        content = cycle.answered(self.out, self.file, changes, saved=saved)
        self.sent(name, content)
        return content

    def sent(self, name: str, content: bytes) -> None:
        """Send any file."""
        cycle.sent(self.returns, name, content)

    def csv(self, *lines: str) -> None:
        """Send a long CSV with those lines: `S-1,item,value`."""
        whole = [CSV_HEAD, *(f"{self.file.issued.workbook_id},2008-10-20T12:00:00,{line}" for line in lines)]
        self.sent("system.csv", "\n".join(whole).encode())

    def read(self) -> tuple[Finding, ...]:
        """What is found once all that was sent is read."""
        (report,) = cycle.read(self.out, self.returns).periods
        return report.findings

    def decided(self, verdict: Verdict, question: str) -> tuple[Finding, ...]:
        """What is found after a decision on an item."""
        self.read()
        request = Request("S-1", verdict, REASON, question)
        report, _ = decide(databases.desk(self.out), str(cycle.PERIOD), [request], BY, MORNING.replace(tzinfo=dt.UTC))
        return report.findings


def _unreadable(desk: Desk) -> tuple[Finding, ...]:
    desk.returns.mkdir()
    (desk.returns / "link.xlsx").symlink_to(desk.returns / "nowhere.xlsx")
    return desk.read()


def _twice(desk: Desk) -> tuple[Finding, ...]:
    desk.sent("copy.xlsx", desk.answered("return.xlsx"))
    return desk.read()


def _two_versions(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("first.xlsx")
    desk.answered("second.xlsx", {USERS: 12}, EVENING)
    return desk.read()


def _as_issued(desk: Desk) -> tuple[Finding, ...]:
    desk.sent("return.xlsx", desk.file.path.read_bytes())
    return desk.read()


def _undated(desk: Desk) -> tuple[Finding, ...]:
    content = desk.answered("first.xlsx")
    core = issued.parts(content)["docProps/core.xml"]
    timeless = re.sub(rb"<dcterms:modified\b.*?</dcterms:modified>", b"", core)
    desk.sent("second.xlsx", issued.with_parts(content, {"docProps/core.xml": timeless}))
    return desk.read()


def _same_moment(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("first.xlsx")
    desk.answered("second.xlsx", {USERS: 12})
    return desk.read()


def _clock_ahead(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("return.xlsx", saved=dt.datetime(2999, 12, 31, 9))
    return desk.read()


def _withdrawn(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("return.xlsx")
    desk.read()
    now = EVENING.replace(tzinfo=dt.UTC)
    return withdraw(databases.desk(desk.out), "return.xlsx", REASON, BY, withdrawn=True, when=now).findings


def _same_figures(desk: Desk) -> tuple[Finding, ...]:
    """Another provider whose service has the same states, filled with the same figures."""
    _, other = cycle.issued(desk.out, cycle.provider(1), cycle.provider(2))
    known = cycle.known(desk.out, desk.file)
    given = careful_entries(known).answers
    for file, service_id in ((desk.file, "S-1"), (other, "S-2")):
        entries = Entries({(service_id, question): entry for (_, question), entry in given.items()})
        content = fill_workbook(file.path.read_bytes(), cycle.known(desk.out, file).layout, entries)
        desk.sent(f"{service_id}.xlsx", content)
    return desk.read()


def _not_a_long_csv(desk: Desk) -> tuple[Finding, ...]:
    desk.sent("system.csv", b"service_id,item,value\nS-1,EM-LPI-57.users,12\n")
    return desk.read()


def _line_without_place(desk: Desk) -> tuple[Finding, ...]:
    desk.csv("S-1,EM-LPI-99.users,12")
    return desk.read()


def _line_too_long(desk: Desk) -> tuple[Finding, ...]:
    desk.csv(f"S-1,{USERS},1,234")
    return desk.read()


def _line_repeated(desk: Desk) -> tuple[Finding, ...]:
    desk.csv(f"S-1,{USERS},12", f"S-1,{USERS},13")
    return desk.read()


def _conflict(desk: Desk) -> tuple[Finding, ...]:
    desk.answered("return.xlsx", {USERS: 8, SUPPORTED: 5})
    desk.csv(f"S-1,{USERS},9")
    return desk.read()


def _questioned(verdict: Verdict) -> Callable[[Desk], tuple[Finding, ...]]:
    def decided(desk: Desk) -> tuple[Finding, ...]:
        desk.answered("return.xlsx", QUESTIONED)
        return desk.decided(verdict, WORKED)

    return decided


COLLECTED: dict[Code, Callable[[Desk], tuple[Finding, ...]]] = {
    Code.UNREADABLE: _unreadable,
    Code.SAME_FILE: _twice,
    Code.SUPERSEDED: _two_versions,
    Code.AS_ISSUED: _as_issued,
    Code.UNDATED: _undated,
    Code.WITHDRAWN: _withdrawn,
    Code.SAME_FIGURES: _same_figures,
    Code.SAME_MOMENT: _same_moment,
    Code.CLOCK_AHEAD: _clock_ahead,
    Code.NOT_A_LONG_CSV: _not_a_long_csv,
    Code.LINE_WITHOUT_PLACE: _line_without_place,
    Code.LINE_REPEATED: _line_repeated,
    Code.LINE_TOO_LONG: _line_too_long,
    Code.CONFLICT: _conflict,
    Code.CONFIRMED: _questioned(Verdict.INCLUDE),
    Code.TAKEN_OUT: _questioned(Verdict.EXCLUDE),
}
#: What each of those messages must name beside where: what was found, and who or which other.
NAMES = {
    Code.UNREADABLE: ("link",),
    Code.SAME_FILE: ("copy.xlsx", "return.xlsx"),
    Code.SUPERSEDED: ("first.xlsx", "second.xlsx"),
    Code.AS_ISSUED: ("return.xlsx",),
    Code.UNDATED: ("second.xlsx", "first.xlsx"),
    Code.WITHDRAWN: ("return.xlsx", BY, REASON),
    Code.SAME_FIGURES: ("another provider",),
    Code.SAME_MOMENT: ("first.xlsx", "second.xlsx"),
    Code.CLOCK_AHEAD: ("return.xlsx", "31.12.2999"),
    Code.NOT_A_LONG_CSV: ("system.csv", "extracted_at"),
    Code.LINE_WITHOUT_PLACE: ("E2", "EM-LPI-99.users", "12"),
    Code.LINE_REPEATED: ("E2", USERS),
    Code.LINE_TOO_LONG: ("E2", "LPI 57"),
    Code.CONFLICT: ("LPI 57", "8", "9", "system.csv", "E2"),
    Code.CONFIRMED: ("SPI 3", "3", BY),
    Code.TAKEN_OUT: ("SPI 3", "3", BY, REASON),
}


def test_every_code_is_reached() -> None:
    """F1: by name; what is added to the catalogue must be added above."""
    assert set(REACHED).isdisjoint(COLLECTED)
    assert {*REACHED, *COLLECTED} == set(Code)
    assert set(NAMES) == set(COLLECTED)


@pytest.mark.parametrize(("code", "build"), REACHED.items(), ids=[code.name for code in REACHED])
def test_the_code_is_raised_and_its_message_tells_people_what_to_do(code: Code, build: Callable[[], Return]) -> None:
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


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with one workbook of one service out."""
    out = tmp_path / "out"
    (file,) = cycle.issued(out, cycle.provider(1))
    return Desk(out, tmp_path / "returns", file)


@pytest.mark.parametrize(("code", "build"), COLLECTED.items(), ids=[code.name for code in COLLECTED])
def test_the_code_is_raised_by_what_stands_and_names_where_what_and_how(
    code: Code, build: Callable[[Desk], tuple[Finding, ...]], desk: Desk
) -> None:
    """F1, F2: where it is, what was found, who or which other file, and what to do about it."""
    every = build(desk)
    found = [each for each in every if each.code is code]
    assert found, [each.code for each in every]
    for each in every:
        check_words(each)
    for each in found:
        assert each.message.startswith((where(each), each.source_cell or where(each))), each.message
        assert each.message.endswith((".", "?", ")")), each.message
        assert each.severity is CATALOGUE[code].severity
    assert [name for name in NAMES[code] if name not in found[0].message] == []
    advice = CATALOGUE[code].advice.format(by=BY)
    assert found[0].message.endswith(advice), found[0].message


def where(found: Finding) -> str:
    """What a message without a cell begins with."""
    return found.source_sheet or found.source_file


def test_the_catalogue_is_whole() -> None:
    """F3."""
    assert set(CATALOGUE) == set(Code)
    assert len({code.value for code in Code}) == len(Code)
    for entry in CATALOGUE.values():
        names = [name for _, name, _, _ in string.Formatter().parse(entry.fault + entry.advice) if name is not None]
        assert set(names) <= {"value", *WORDS}


@pytest.mark.parametrize("code", Code, ids=[code.name for code in Code])
def test_no_name_breaks_a_message(code: Code) -> None:
    """F4: long, with braces, with control characters, with nothing."""
    words = dict.fromkeys(WORDS, "{0} {x} %s " + "y" * 300)
    for name in ("", "x" * 400, "{a}\n\x00\u202e", "\U0001f3e0" * 31):
        made = finding(code, Place(name, name, "D12", "S", "I", "LPI 51"), name, **words)
        assert len(made.message) < LONGEST_MESSAGE
        assert made.message.isprintable()
        assert isinstance(made.severity, Severity)


def test_what_is_quoted_is_short_and_on_one_line() -> None:
    """F2."""
    assert quoted("a\nb") == "'a b'"
    assert quoted("x" * 99) == f"'{'x' * 29}…'"
    assert (quoted(12.0), quoted(True), quoted(1e300)) == ("12", "TRUE", "1e+300")
