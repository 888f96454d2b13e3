"""Read a return as a long CSV: a line a figure.

A provider's own system writes it.
Columns: `workbook_id` (printed on the Read me sheet of the workbook that it answers) and `extracted_at` (when the
system made the file; the later one counts), the same on every line; `service_id`, `item`, `value`; perhaps
`explanation`. Others are passed over. It may hold some services, or some items, and leave the rest to the workbook.
Of people it has `reference` in place of `service_id`: a reference is one service's alone.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace

from workbook.findings import NOT_SHOWN, Code, Finding, Place, finding
from workbook.layout import REFERENCE_TEXT, ServiceSheet
from workbook.model import Address, Doubt, Entry, Form, Per, Question, Section, yes_no_words
from workbook.reader.csv_lines import (
    EXPLANATION_COLUMN,
    ITEM_COLUMN,
    REFERENCE_COLUMN,
    SERVICE_COLUMN,
    CsvLine,
    content_of,
    lines_of_table,
    require_columns,
)
from workbook.reader.csv_text import CsvTable, csv_table
from workbook.reader.further_lines import further_line_entries, further_lines
from workbook.reader.guards import LARGEST_FILE, Refused
from workbook.reader.matching import IssuedForm, issued_form_of
from workbook.reader.returned import FileKind, Return
from workbook.text import counted, folded, quoted, shortened

#: What findings call the one sheet that a CSV is.
SHEET = "CSV"
COLUMNS = ("workbook_id", "extracted_at", SERVICE_COLUMN, ITEM_COLUMN, "value")
#: Those of a file about people.
PEOPLE_COLUMNS = tuple(REFERENCE_COLUMN if column == SERVICE_COLUMN else column for column in COLUMNS)
#: Words of columns that are like that of explanations, but are not read as it; and how near a misspelt one is.
_LIKE_EXPLANATION = re.compile(r"(expl\w*|comments?|notes?|reasons?|remarks?|why)")
_NEAR_NAME = 0.75
#: The column that our own marked copies have.
MARKED_COLUMN = "to_correct"
#: Lines without a place that are named one by one; a file of other lines altogether has thousands.
_MOST_NAMED = 50
#: A provider of a hundred services, each asked everything, comes nowhere near; a million lines would take a gigabyte.
MOST_LINES = 100_000


def read_long_csv(name: str, content: bytes, issued: Callable[[str], IssuedForm | None]) -> Return:
    """Read one returned CSV.

    Never raises for anything it may hold. name: what findings call it.
    """
    digest = hashlib.sha256(content).hexdigest()
    try:
        table = _guarded(content)
        require_columns(table, set(COLUMNS) & set(PEOPLE_COLUMNS))
        lines = lines_of_table(table)
        workbook_id, moment = _reference(_same(lines, "workbook_id")), _moment(_same(lines, "extracted_at"))
        issued_form = issued_form_of(workbook_id, issued)
        require_columns(table, _columns(issued_form))
        lines = _named_as_issued(lines, issued_form)
    except Refused as refused:
        refusal = finding(refused.code, Place(name), detail=refused.detail)
        return Return(name, digest, None, "", (), (refusal,), FileKind.CSV)
    by_address: dict[Address, list[CsvLine]] = defaultdict(list)
    for line in lines:
        by_address[line.address].append(line)
    explanations = {line.address.record: line for line in reversed(lines) if line.cells.get(EXPLANATION_COLUMN)}
    entries = [
        entry
        for sheet in issued_form.layout.sheets
        for record in ("", *sheet.issued.records)
        for section in issued_form.form.sections_for(record)
        if sheet.state(section.code).shown
        for entry in _section(sheet, record, section, by_address, explanations.get(record) if record else None)
    ]
    placed, further = {entry.address for entry in entries}, further_lines(issued_form, lines)
    placed |= {line.address for line, _ in further}
    entries += further_line_entries(issued_form, SHEET, further)
    left = [line for line in lines if line.address not in placed and line.cells["value"]]
    findings = _without_place(name, left, issued_form.form)
    findings += _columns_passed_over(name, table, issued_form)
    return Return(name, digest, moment, workbook_id, tuple(entries), tuple(findings), FileKind.CSV)


def _guarded(content: bytes) -> CsvTable:
    if len(content) > LARGEST_FILE:
        raise Refused(Code.TOO_LARGE, f"the file is over {LARGEST_FILE // 2**20} MB.")
    if content.count(b"\n") > MOST_LINES:
        raise Refused(Code.TOO_LARGE, f"the file has over {MOST_LINES} lines.")
    return csv_table(content)


def _columns(issued_form: IssuedForm) -> tuple[str, ...]:
    return PEOPLE_COLUMNS if issued_form.form.per is Per.PERSON else COLUMNS


def _named_as_issued(lines: list[CsvLine], issued_form: IssuedForm) -> list[CsvLine]:
    """The lines with services, references and items as they were issued, however they are capitalised or spaced.

    Raises Refused where no line is of the workbook: nothing of it could count.
    """
    codes = {folded(code): code for code in (*issued_form.form.questions, *issued_form.form.sections_by_code)}
    names = _issued_names(issued_form)
    column = REFERENCE_COLUMN if issued_form.form.per is Per.PERSON else SERVICE_COLUMN
    if names and not any(folded(line.cells[column]) in names for line in lines):
        raise Refused(Code.NOT_A_LONG_CSV, _of_no_name([line.cells[column] for line in lines], names, column))
    named = []
    for line in lines:
        question = codes.get(folded(line.cells[ITEM_COLUMN]), line.cells[ITEM_COLUMN])
        nobody = {SERVICE_COLUMN: line.cells.get(SERVICE_COLUMN, ""), REFERENCE_COLUMN: "", column: line.cells[column]}
        whose = names.get(folded(line.cells[column]), nobody)
        named.append(replace(line, cells=line.cells | whose | {ITEM_COLUMN: question}))
    return named


def _issued_names(issued_form: IssuedForm) -> dict[str, dict[str, str]]:
    """Whom each name of the workbook stands for, as columns: a service's id, or the reference of somebody.

    What a service is asked beside its people stands under its id, too.
    """
    is_people, once = issued_form.form.per is Per.PERSON, ("",) if issued_form.form.once_questions else ()
    return {
        folded(record or sheet.issued.service.service_id): {
            SERVICE_COLUMN: sheet.issued.service.service_id,
            REFERENCE_COLUMN: record,
        }
        for sheet in issued_form.layout.sheets
        for record in ((*once, *sheet.issued.records) if is_people else ("",))
    }


def _of_no_name(written: list[str], names: dict[str, dict[str, str]], column: str) -> str:
    """Say that no line is of the workbook, and which name may have been meant; no reference is suggested."""
    if column == REFERENCE_COLUMN:
        return "no line has a reference of its workbook."
    services = [name[SERVICE_COLUMN] for name in names.values()]
    ids = list(dict.fromkeys(written))
    near = difflib.get_close_matches(ids[0], services, 1)
    meant = f" Did you mean {shortened(near[0], 30)}?" if near else ""
    has = shortened(", ".join(services), 60)
    return f"no line is of a service of its workbook: {quoted(ids[0])}, not {has}.{meant}"


def _columns_passed_over(name: str, table: CsvTable, issued_form: IssuedForm) -> list[Finding]:
    """A warning for each column that seems to hold explanations and was not read, and a note of all others.

    In a file about people a heading may name one.
    """
    read, of_people = {*_columns(issued_form), MARKED_COLUMN}, issued_form.form.per is Per.PERSON
    if table.names.count(EXPLANATION_COLUMN) == 1:
        read.add(EXPLANATION_COLUMN)
    unread = {heading: column for heading, column in zip(table.heading, table.names, strict=True) if column not in read}
    like = [heading for heading, column in unread.items() if _is_like_explanation(column)]
    rest = [heading.strip() for heading, column in unread.items() if heading not in like and column]
    told = [NOT_SHOWN if of_people else heading for heading in like]
    findings = [finding(Code.EXPLANATIONS_PASSED_OVER, Place(name, SHEET), heading) for heading in told]
    if rest:
        named = counted(len(rest), "column") if of_people else shortened(", ".join(rest), 60)
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


def _reference(text: str) -> str:
    """The reference alone, where it was copied with all that stands around it on Read me."""
    words = text.removeprefix(REFERENCE_TEXT).split()
    return words[0].upper() if words else ""


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)
    except (ValueError, OverflowError) as error:
        raise Refused(
            Code.NOT_A_LONG_CSV, f"extracted_at is {quoted(text)}, not a time such as 2008-10-09T17:30:00."
        ) from error


def _section(
    sheet: ServiceSheet,
    record: str,
    section: Section,
    by_address: dict[Address, list[CsvLine]],
    explained: CsvLine | None,
) -> list[Entry]:
    """The entries of one service or record in one section.

    A line of its own says whether it is reported; without one, figures for one that was only offered switch it on.

    explained: the line that explains the record.
    """
    service_id = sheet.issued.service.service_id
    if not any(address.service == service_id for address in by_address):
        addresses = (Address(service_id, record, question.code) for question in section.inputs)
        return [Entry(address, None, "", "", doubt=Doubt.NO_SHEET) for address in addresses]
    own = {question: by_address.get(Address(service_id, record, question.code), []) for question in section.inputs}
    choice = Address(service_id, "", section.code)
    chosen = [] if sheet.issued.records else by_address.get(choice, [])  # of people nothing is switched
    has_figures = any(line.cells["value"] for lines in own.values() for line in lines)
    entries = [
        _entry(Address(service_id, record, question.code), question, lines, explained)
        for question, lines in own.items()
    ]
    if chosen:
        is_on = has_figures or sheet.state(section.code).on
        return [_choice(choice, chosen, yes_no_words(is_on)), *entries]
    if has_figures and not sheet.state(section.code).on:
        return [Entry(choice, "Yes", SHEET, ""), *entries]
    return entries


def _choice(address: Address, lines: list[CsvLine], otherwise: str) -> Entry:
    """The choice of a section, and why it was changed. otherwise: what it is where its line does not say."""
    line = lines[0]
    said = (line.cells["value"] or otherwise, SHEET, line.cell)
    if len(lines) > 1 or line.too_long:
        return Entry(address, *said, doubt=Doubt.LINES if len(lines) > 1 else Doubt.CELLS)
    return Entry(address, *said, line.cells.get(EXPLANATION_COLUMN) or None, line.cell)


def _entry(address: Address, question: Question, lines: list[CsvLine], explained: CsvLine | None) -> Entry:
    words = explained.cells[EXPLANATION_COLUMN] if explained else None
    if not lines:
        return Entry(address, None, SHEET, "", words, explained.cell if explained else "")
    line = lines[0]
    if len(lines) > 1 or line.too_long:
        doubt = Doubt.LINES if len(lines) > 1 else Doubt.CELLS
        return Entry(address, line.cells["value"], SHEET, line.cell, doubt=doubt)
    explanation = words if address.record else line.cells.get(EXPLANATION_COLUMN) or None
    content = content_of(question, line.cells["value"])
    return Entry(address, content, SHEET, line.cell, explanation, explained.cell if explained else line.cell)


def _without_place(name: str, lines: list[CsvLine], form: Form) -> list[Finding]:
    """The lines of nothing that is asked. Of a file about people nothing is quoted but the codes of what it asks."""
    findings = []
    for line in lines[:_MOST_NAMED]:
        service_id, question = (shortened(part, 40) for part in line.key)
        place = Place(name, SHEET, line.cell)
        if form.per is Per.PERSON:
            item = question if question in form.questions else "what it names"
            under = "the reference of this line" if line.address.record else "a blank reference"
            detail, value = f"{item} is not asked under {under}", "it"
        else:
            detail, value = f"{question} is not asked of service {service_id}", line.cells["value"]
        findings.append(finding(Code.LINE_WITHOUT_PLACE, place, value, detail=detail))
    rest = len(lines) - _MOST_NAMED
    if rest > 0:
        detail = f"{counted(rest, 'more line')} {'is' if rest == 1 else 'are'} of no service and item of this workbook"
        findings.append(finding(Code.LINE_WITHOUT_PLACE, Place(name, SHEET), "them", detail=detail))
    return findings
