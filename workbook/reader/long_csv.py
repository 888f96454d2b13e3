"""Read a return as a long CSV: a line a figure.

A provider's own system writes it.
Columns: `workbook_id` (printed on the Read me sheet of the workbook that it answers) and `extracted_at` (when the
system made the file; the later one counts), the same on every line; `service_id`, `item`, `value`; perhaps
`explanation`. Others are passed over. It may hold some services, or some items, and leave the rest to the workbook.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import difflib
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from workbook.findings import Code, Finding, Place, finding
from workbook.layout import ServiceSheet, cell_name
from workbook.model import Address, Content, Doubt, Entry, Per, Percent, Question, QuestionType, Section
from workbook.reader.csv_text import CsvTable, csv_table, first_names
from workbook.reader.guards import LARGEST_FILE, Refused
from workbook.reader.matching import IssuedForm, issued_form_of
from workbook.reader.returned import FileKind, Return
from workbook.text import FORMULA_STARTS, counted, folded, quoted, shortened

#: What findings call the one sheet that a CSV is.
SHEET = "CSV"
COLUMNS = ("workbook_id", "extracted_at", "service_id", "item", "value")
#: A column that a file may have too.
EXPLANATION_COLUMN = "explanation"
_TELLING = {"service_id", "item"}
#: A number as programs write it: with all the digits it has, or with an exponent.
PLAIN_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?", re.ASCII)
#: The two halves of a number that a comma without quotes cut in two.
_BEFORE_COMMA, _AFTER_COMMA = re.compile(r"-?[0-9]{1,3}", re.ASCII), re.compile(r"[0-9.]+", re.ASCII)
#: Words of columns that are like that of explanations, but are not read as it; and how near a misspelt one is.
_LIKE_EXPLANATION = re.compile(r"(expl\w*|comments?|notes?|reasons?|remarks?|why)")
_NEAR_NAME = 0.75
#: The column that our own marked copies have.
MARKED_COLUMN = "to_correct"
#: Lines without a place that are named one by one; a file of other lines altogether has thousands.
_MOST_NAMED = 50
#: A provider of a hundred services, each asked everything, comes nowhere near; a million lines would take a gigabyte.
MOST_LINES = 100_000
Key = tuple[str, str]


@dataclass(frozen=True)
class CsvLine:
    """One line of a long CSV.

    row: as a spreadsheet counts it. column: of the value, from 0.
    too_long: it has more cells than there are columns, or its number was cut in two, as where 1,234 was written without
    quotes.
    """

    row: int
    column: int
    cells: dict[str, str]
    too_long: bool = False

    @property
    def key(self) -> Key:
        """The service and the item it is about."""
        return self.cells["service_id"], self.cells["item"]

    @property
    def cell(self) -> str:
        """Where its value stands."""
        return cell_name(self.row - 1, self.column)


def is_long_csv(content: bytes) -> bool:
    """Whether a file begins as a long CSV does.

    It may have faults.
    """
    return first_names(content) >= _TELLING


def lines_of(content: bytes, columns: Iterable[str]) -> list[CsvLine]:
    """Read the lines that hold anything, cells stripped.

    Raises Refused where the first line lacks a column.
    """
    return _lines(csv_table(content), columns)


def _lines(table: CsvTable, columns: Iterable[str]) -> list[CsvLine]:
    names = table.names
    if any(names.count(column) != 1 for column in columns):
        raise Refused(
            Code.NOT_A_LONG_CSV, "its first line does not have each of the columns once, with commas between."
        )
    at = {name: place for place, name in enumerate(names) if names.count(name) == 1}
    return [
        CsvLine(
            number,
            at["value"],
            {name: _plain(row[place]) if place < len(row) else "" for name, place in at.items()},
            too_long=any(cell.strip() for cell in row[len(names) :]) or _is_cut(row, names, at["value"]),
        )
        for number, row in table.rows
    ]


def _plain(cell: str) -> str:
    """What a cell says, without the apostrophe that keeps a text from being run as a formula."""
    stripped = cell.strip()
    return stripped[1:] if stripped.startswith("'") and stripped[1:].startswith(FORMULA_STARTS) else stripped


def _is_cut(row: list[str], names: list[str], value: int) -> bool:
    """Whether a number seems to have been cut in two: `1` and `234` for 1,234 without quotes, which explains nothing."""
    if names[value + 1 : value + 2] != [EXPLANATION_COLUMN] or len(row) < value + 2:
        return False
    before, after = (cell.strip() for cell in row[value : value + 2])
    return _BEFORE_COMMA.fullmatch(before) is not None and _AFTER_COMMA.fullmatch(after) is not None


def content_of(question: Question, text: str) -> Content:
    """Read a value as typing it would leave it.

    A number where it is one.
    """
    if question.type.is_number and PLAIN_NUMBER.fullmatch(text):
        return float(text)
    if question.type is QuestionType.PERCENTAGE and PLAIN_NUMBER.fullmatch(text.removesuffix("%").rstrip()):
        return Percent(float(text.removesuffix("%")) / 100)
    if question.type is QuestionType.DATE:
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(text)
    return text


def read_long_csv(name: str, content: bytes, issued: Callable[[str], IssuedForm | None]) -> Return:
    """Read one returned CSV.

    Never raises for anything it may hold. name: what findings call it.
    """
    digest = hashlib.sha256(content).hexdigest()
    try:
        table = _guarded(content)
        lines = _lines(table, COLUMNS)
        workbook_id, moment = _same(lines, "workbook_id"), _moment(_same(lines, "extracted_at"))
        issued_form = issued_form_of(workbook_id, issued)
        _refuse_people(issued_form)
        lines = _named_as_issued(lines, issued_form)
    except Refused as refused:
        refusal = finding(refused.code, Place(name), detail=refused.detail)
        return Return(name, digest, None, "", (), (refusal,), FileKind.CSV)
    by_key: dict[Key, list[CsvLine]] = defaultdict(list)
    for line in lines:
        by_key[line.key].append(line)
    entries = [
        entry
        for sheet in issued_form.layout.sheets
        for section in issued_form.form.sections
        if sheet.state(section.code).shown
        for entry in _section(sheet, section, by_key)
    ]
    placed = {(entry.address.service, entry.address.question) for entry in entries}
    findings = _without_place(name, [line for line in lines if line.key not in placed and line.cells["value"]])
    findings += _columns_passed_over(name, table)
    return Return(name, digest, moment, workbook_id, tuple(entries), tuple(findings), FileKind.CSV)


def _guarded(content: bytes) -> CsvTable:
    if len(content) > LARGEST_FILE:
        raise Refused(Code.TOO_LARGE, f"the file is over {LARGEST_FILE // 2**20} MB.")
    if content.count(b"\n") > MOST_LINES:
        raise Refused(Code.TOO_LARGE, f"the file has over {MOST_LINES} lines.")
    return csv_table(content)


def _refuse_people(issued_form: IssuedForm) -> None:
    if issued_form.form.per is Per.PERSON:
        raise Refused(Code.NOT_A_LONG_CSV, "it answers a workbook about people, and no line says about whom.")


def _named_as_issued(lines: list[CsvLine], issued_form: IssuedForm) -> list[CsvLine]:
    """The lines with services and items as they were issued, however they are capitalised or spaced.

    Raises Refused where no line is of a service of the workbook: nothing of it could count.
    """
    services = [sheet.issued.service.service_id for sheet in issued_form.layout.sheets]
    codes = {folded(code): code for code in issued_form.form.questions}
    issued = {folded(service_id): service_id for service_id in services}
    if issued and not any(folded(line.key[0]) in issued for line in lines):
        ids = list(dict.fromkeys(line.key[0] for line in lines))
        near = difflib.get_close_matches(ids[0], services, 1)
        meant = f" Did you mean {shortened(near[0], 30)}?" if near else ""
        has = f"{shortened(', '.join(services), 60)}"
        raise Refused(
            Code.NOT_A_LONG_CSV, f"no line is of a service of its workbook: {quoted(ids[0])}, not {has}.{meant}"
        )
    return [
        replace(
            line,
            cells=line.cells
            | {
                "service_id": issued.get(folded(line.key[0]), line.key[0]),
                "item": codes.get(folded(line.key[1]), line.key[1]),
            },
        )
        for line in lines
    ]


def _columns_passed_over(name: str, table: CsvTable) -> list[Finding]:
    """A warning for each column that seems to hold explanations and was not read, and a note of all others."""
    read = {*COLUMNS, MARKED_COLUMN}
    if table.names.count(EXPLANATION_COLUMN) == 1:
        read.add(EXPLANATION_COLUMN)
    unread = {heading: column for heading, column in zip(table.heading, table.names, strict=True) if column not in read}
    like = [heading for heading, column in unread.items() if _is_like_explanation(column)]
    rest = [heading.strip() for heading, column in unread.items() if heading not in like and column]
    findings = [finding(Code.EXPLANATIONS_PASSED_OVER, Place(name, SHEET), heading) for heading in like]
    if rest:
        named = shortened(", ".join(rest), 60)
        findings.append(finding(Code.COLUMNS_PASSED_OVER, Place(name, SHEET), detail=named))
    return findings


def _is_like_explanation(column: str) -> bool:
    return any(
        _LIKE_EXPLANATION.fullmatch(word) or difflib.get_close_matches(word, [EXPLANATION_COLUMN], 1, _NEAR_NAME)
        for word in column.split("_")
    )


def _same(lines: list[CsvLine], column: str) -> str:
    """What every line says in a column. Raises Refused where they do not say the same."""
    values = {line.cells[column] for line in lines}
    if len(values) != 1:
        what = "more than one" if values else "no"
        raise Refused(Code.NOT_A_LONG_CSV, f"its lines have {what} {column}: one file answers one workbook.")
    return values.pop()


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise Refused(
            Code.NOT_A_LONG_CSV, f"extracted_at is {quoted(text)}, not a time such as 2008-10-09T17:30:00."
        ) from error


def _section(sheet: ServiceSheet, section: Section, by_key: dict[Key, list[CsvLine]]) -> list[Entry]:
    """The entries of one service in one section. Figures for one that was only offered switch it on."""
    service_id = sheet.issued.service.service_id
    if not any(key[0] == service_id for key in by_key):
        addresses = (Address(service_id, "", question.code) for question in section.inputs)
        return [Entry(address, None, "", "", doubt=Doubt.NO_SHEET) for address in addresses]
    own = {question: by_key.get((service_id, question.code), []) for question in section.inputs}
    has_figures = any(line.cells["value"] for lines in own.values() for line in lines)
    entries = [_entry(Address(service_id, "", question.code), question, lines) for question, lines in own.items()]
    if has_figures and not sheet.state(section.code).on:
        entries.insert(0, Entry(Address(service_id, "", section.code), "Yes", SHEET, ""))
    return entries


def _entry(address: Address, question: Question, lines: list[CsvLine]) -> Entry:
    if not lines:
        return Entry(address, None, SHEET, "")
    line = lines[0]
    if len(lines) > 1 or line.too_long:
        doubt = Doubt.LINES if len(lines) > 1 else Doubt.CELLS
        return Entry(address, line.cells["value"], SHEET, line.cell, doubt=doubt)
    explanation = line.cells.get(EXPLANATION_COLUMN) or None
    content = content_of(question, line.cells["value"])
    return Entry(address, content, SHEET, line.cell, explanation, line.cell)


def _without_place(name: str, lines: list[CsvLine]) -> list[Finding]:
    findings = []
    for line in lines[:_MOST_NAMED]:
        service_id, question = (shortened(part, 40) for part in line.key)
        place = Place(name, SHEET, line.cell)
        detail = f"{question} is not asked of service {service_id}"
        findings.append(finding(Code.LINE_WITHOUT_PLACE, place, line.cells["value"], detail=detail))
    rest = len(lines) - _MOST_NAMED
    if rest > 0:
        detail = f"{counted(rest, 'more line')} {'is' if rest == 1 else 'are'} of no service and item of this workbook"
        findings.append(finding(Code.LINE_WITHOUT_PLACE, Place(name, SHEET), "them", detail=detail))
    return findings
