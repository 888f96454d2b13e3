"""A file for every code of a finding that one file can have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import breakage
import damage
import short_term
import world
from binary_workbooks import as_binary
from every_person import changed_people, every_person, type_below, without_a_question
from every_type import every_type
from workbook.assess import AssessedReturn
from workbook.feedback.filling import Entries, fill_workbook
from workbook.feedback.in_place import CellValue
from workbook.findings import Code
from workbook.layout import ColumnRole
from workbook.model import RuleStatus
from workbook.reader import GivenReference, IssuedForm
from world import (
    C_CARD,
    HOURS,
    PARENTS,
    SUPPORTED,
    USERS,
    assessed,
    cell,
    choice,
    edited,
    explanation,
    fill,
    full,
    judged,
    on_sheet,
    row,
)


def _typed(at: str, value: object) -> Callable[[], AssessedReturn]:
    def change(sheet: Worksheet) -> None:
        sheet[at].value = value

    return lambda: assessed(on_sheet(full(), change))


def _changed(change: Callable[[Worksheet], object]) -> Callable[[], AssessedReturn]:
    return lambda: assessed(on_sheet(full(), change))


def _rebuilt(change: Callable[..., object]) -> Callable[[], AssessedReturn]:
    both = (world.standard()[1], world.another_provider()[1])
    return lambda: assessed(edited(full(), change), *both)


def _checked(answers: dict[str, CellValue], explanations: dict[str, str] | None = None) -> Callable[[], AssessedReturn]:
    given = {**world.truth(), **{(world.QUAY, question): value for question, value in answers.items()}}
    why = {(world.QUAY, question): words for question, words in (explanations or {}).items()}
    return lambda: judged(fill(given, why))


def _on_trial() -> AssessedReturn:
    """A stop rule on trial, broken."""
    _, known = world.standard()
    sections = tuple(
        replace(each, rules=tuple(replace(rule, status=RuleStatus.BETA) for rule in each.rules))
        for each in known.framework.sections
    )
    trial = IssuedForm(known.framework.with_sections(sections), known.layout)
    broken = fill({**world.truth(), (world.QUAY, USERS): 5, (world.QUAY, SUPPORTED): 9})
    return judged(broken, trial)


def _as_percentage(sheet: Worksheet) -> None:
    sheet[cell(USERS)].value, sheet[cell(USERS)].number_format = 1, "0%"


def _repeat(sheet: Worksheet) -> None:
    for column in range(1, 11):
        sheet.cell(200, column).value = sheet.cell(row(USERS), column).value


def _without_formulas(sheet: Worksheet) -> None:
    for cells in sheet.iter_rows():
        for typed in cells:
            if typed.data_type == "f":
                typed.value = None


def _without_looks(sheet: Worksheet) -> None:
    for cells in sheet.iter_rows():
        for typed in cells:
            typed.style = "Normal"


def _foreign(sheet: Worksheet) -> None:
    sheet["A1"] = "service:O-9"


def _without_all_identity(book: Workbook) -> None:
    for loss in breakage.LOSSES:
        loss(book)


def _given() -> AssessedReturn:
    """A workbook without any reference, and whose it is."""
    reference = GivenReference(
        world.standard()[1].layout.issued.workbook_id, "It came from their address.", "Ann Officer"
    )
    return assessed(edited(full(), _without_all_identity), reference=reference)


def _with_one_identity(book: Workbook) -> None:
    for loss in breakage.LOSSES[:2]:
        loss(book)


def _torn(book: Workbook) -> None:
    breakage.paste_identity(book)
    breakage.lose_cover(book)


def _of_every_type(**typed: CellValue) -> Callable[[], AssessedReturn]:
    """The workbook with a question of every type, with those answers in it, by the names of the questions."""
    known = every_type(2).known
    answers = {("S-0", f"EM-ALL-1.{name}"): value for name, value in typed.items()}

    def build() -> AssessedReturn:
        return judged(fill_workbook(every_type(2).content, known.layout, Entries.of_services(answers)), known)

    return build


def _of_people(change: Callable[[Worksheet], object]) -> Callable[[], AssessedReturn]:
    """The workbook about people, with that done to its first service's sheet."""
    return lambda: judged(changed_people(change), every_person().known)


def _with_another_key(sheet: Worksheet) -> None:
    type_below(sheet)
    sheet.cell(sheet.max_row, 1).value = "7KQ2MXM"


def _more_hours_than_can_be() -> AssessedReturn:
    """An .xlsb with a number that its format shows as hours, of which there cannot be so many."""

    def change(book: Workbook) -> None:
        cell = book.create_sheet("Timesheet")["A1"]
        cell.value, cell.number_format = 1e15, "0.0%"

    parts = world.parts(as_binary(world.edited(full(), change)))
    styles = parts["xl/styles.bin"].replace("0.0%".encode("utf-16-le"), "[hh]".encode("utf-16-le"))
    return assessed(damage.zipped({**parts, "xl/styles.bin": styles}))


def _with_names(sheet: Worksheet) -> None:
    assert sheet.parent is not None
    sheet.parent.create_sheet("Who is who").append(["Jane"])


#: Codes of types that the shipped framework does not ask for.
OF_TYPES: dict[Code, Callable[[], AssessedReturn]] = {
    Code.NOT_A_CHOICE: _of_every_type(planned="No", reason="Moved"),
    Code.SPACES: _of_every_type(planned="No", reason=" Died "),
    Code.NOT_A_DATE: _of_every_type(left_on="soon"),
    Code.DATE_OUT_OF_RANGE: _of_every_type(left_on=dt.date(2150, 1, 1)),
    Code.TOO_LONG: _of_every_type(helped="x" * 41),
    Code.NOT_ASKED: _of_every_type(planned="Yes", reason="Died"),
}
#: Codes of a form about people, which the shipped framework does not have.
OF_PEOPLE: dict[Code, Callable[[], AssessedReturn]] = {
    Code.ROW_WITHOUT_KEY: _of_people(type_below),
    Code.ROW_OF_ANOTHER: _of_people(_with_another_key),
    Code.COLUMN_MISSING: _of_people(without_a_question),
    Code.EXTRA_SHEET_OF_PEOPLE: _of_people(_with_names),
    Code.IDENTIFYING: lambda: judged(short_term.typed(why="See AB123456C there"), short_term.workbook().known),
    Code.NAME_LIKE: lambda: judged(short_term.typed(why="Jane Doe was ill"), short_term.workbook().known),
    Code.LEFT_BLANK: lambda: judged(short_term.typed(plan="Yes"), short_term.workbook().known),
    Code.FURTHER_REFERENCE: lambda: _with_further("H1-999", "Unmet: staff time"),
    Code.FURTHER_NOT_UNMET: lambda: _with_further("H1-001", "Unmet: staff time", need_1b="Achieved"),
    Code.FURTHER_REPEATED: lambda: _with_further("H1-001", "Unmet: staff time"),
    Code.FURTHER_MISSING: lambda: judged(short_term.without_further(), short_term.workbook().known),
}
#: Those of the short-term form.
_SHORT_TERM = {
    *(Code.LEFT_BLANK, Code.IDENTIFYING, Code.NAME_LIKE),
    *(Code.FURTHER_REFERENCE, Code.FURTHER_NOT_UNMET, Code.FURTHER_REPEATED, Code.FURTHER_MISSING),
}


def _with_further(reference: str, reason: str, need_1b: str = "Unmet: staff time") -> AssessedReturn:
    """A return with a person whose debt was not dealt with, and a further reason for it."""
    person = {**short_term.CAREFUL, "need_1b": need_1b}
    content = short_term.with_further((reference, "1b Debt", reason), **person)
    return judged(content, short_term.workbook().known)


def form_of(code: Code) -> IssuedForm:
    """Give the issued workbook whose return has a code."""
    if code in _SHORT_TERM:
        return short_term.workbook().known
    if code in OF_PEOPLE:
        return every_person().known
    return every_type(2).known if code in OF_TYPES else world.standard()[1]


REACHED: dict[Code, Callable[[], AssessedReturn]] = {
    Code.EMPTY_FILE: lambda: assessed(b""),
    Code.PASSWORD: lambda: assessed(damage.NO_WORKBOOKS["a password"][0]),
    Code.NOT_A_WORKBOOK: lambda: assessed(b"Dear all"),
    Code.OLDER_TYPE: lambda: assessed(_open_document()),
    Code.DAMAGED: lambda: assessed(full()[:-1000]),
    Code.TOO_LARGE: lambda: assessed(b"PK" + bytes(17 * 2**20)),
    Code.UNFORESEEN: _more_hours_than_can_be,
    Code.UNSAFE: lambda: assessed(world.with_parts(full(), {"../a.xml": b"<a/>"})),
    Code.NO_IDENTITY: _rebuilt(_without_all_identity),
    Code.IDENTITY_GIVEN: _given,
    Code.NOT_ISSUED: lambda: assessed(full(), world.another_provider()[1]),
    Code.IDENTITY_LOST: _rebuilt(breakage.lose_cover),
    Code.FORMULAS_LOST: _changed(_without_formulas),
    Code.LOOKS_LOST: _changed(_without_looks),
    Code.CELLS_BELOW: _typed("D400", 7),
    Code.IDENTITY_ALONE: _rebuilt(_with_one_identity),
    Code.IDENTITY_DISAGREES: _rebuilt(_torn),
    Code.SHEET_MISSING: _rebuilt(lambda book: book.remove(book[world.QUAY_SHEET])),
    Code.SHEET_RENAMED: _rebuilt(breakage.rename),
    Code.ROWS_MOVED: _changed(lambda sheet: sheet.insert_rows(3)),
    Code.ROW_MISSING: _changed(lambda sheet: sheet.delete_rows(row(USERS))),
    Code.LABEL_CHANGED: _typed("B1", "Quayside"),
    Code.ROW_REPEATED: _changed(_repeat),
    Code.COLUMNS_MOVED: _changed(lambda sheet: sheet.insert_cols(3)),
    Code.FORMULA_OVERWRITTEN: _typed(cell("EM-LPI-57.percent"), 50),
    Code.EXTRA_SHEET: _rebuilt(breakage.add_notes),
    Code.HEADINGS_LOST: _changed(lambda sheet: sheet.delete_cols(1)),
    Code.SHEET_REPEATED: _rebuilt(breakage.duplicate),
    Code.PRINTED_FIGURE_CHANGED: _typed(cell("fact.household_units"), 99),
    Code.QUESTION_CHANGED: _typed(cell(USERS, ColumnRole.QUESTION), "How many?"),
    Code.ANSWERS_SHIFTED: _changed(lambda sheet: breakage.push_answers(sheet, row(USERS), 1)),
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
    Code.UNDER_NO: _typed(cell(world.SMOKERS), 4),
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
    **OF_PEOPLE,
}


def _open_document() -> bytes:
    """The least of an .ods file that carries the identity of `standard()`, and nothing else."""
    record = world.standard()[1].layout.issued
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
    return damage.zipped({"mimetype": kind, "content.xml": content.encode(), "META-INF/manifest.xml": manifest})
