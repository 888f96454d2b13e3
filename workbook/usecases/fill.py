"""Fill an issued workbook from a CSV file.

A provider's own system writes it: `service_id,item,value`, or of people one row for each.

What a person could not type in the workbook is not put in either: every value passes the same types and
the same stop rules.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from workbook.assess import broken_rules, figures, message_text, take_return
from workbook.assess.values import TypedValue, typed
from workbook.errors import UsageError
from workbook.feedback.filling import Entries, fill_workbook
from workbook.findings import CATALOGUE, Code
from workbook.layout import LONGEST_EXPLANATION, IssuedService
from workbook.model import ColumnMapping, Framework, Per, Question, RuleStrength, section_code
from workbook.reader import IssuedForm, Return
from workbook.reader.csv_lines import CsvLine, content_of, lines_of
from workbook.reader.csv_text import csv_table
from workbook.reader.guards import Refused
from workbook.table import columns_of, format_named, tabulate
from workbook.text import counted, folded, quoted
from workbook.usecases.files import file_errors, write_atomically
from workbook.usecases.fill_beside import FilledRecord
from workbook.usecases.fill_choices import FilledChoices, explained_too_long, explanation_of, is_choice, take_choices
from workbook.usecases.fill_people import FilledPeople, fill_people
from workbook.usecases.fill_values import advice, cell_value
from workbook.usecases.issued_workbook import issued_workbook
from workbook.usecases.workspace import Workspace

COLUMNS = ("service_id", "item", "value")
#: How alike a mistyped code is to the one that is meant, from 0 to 1.
_ALIKE = 0.85
Key = tuple[str, str]
Taken = TypeVar("Taken")


@dataclass(frozen=True)
class FilledWorkbook:
    """What was put in.

    refused: one text for each value that was not, with its line, and what to do.
    references: where it says which row of the data is under which reference, of people. unread: columns passed over.
    """

    path: Path
    filled: int
    refused: tuple[str, ...]
    references: Path | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Line:
    """One line of the data that has a place in the workbook.

    answer: what it is taken as. explanation: why it is right, as the line says.
    """

    number: int
    key: Key
    question: Question
    answer: TypedValue
    explanation: str = ""


@dataclass(frozen=True)
class _Data:
    """What is taken from a file, line by line.

    choices: which sections are reported. reasons: why that was changed.
    """

    lines: list[_Line]
    choices: FilledChoices
    reasons: dict[Key, str]


def fill_from_csv(
    workbook: Path,
    data: Path,
    workspace: Workspace,
    target: Path | None = None,
    saved: dt.datetime | None = None,
    mapping: ColumnMapping | None = None,
) -> FilledWorkbook:
    """Write a filled copy of the workbook, which stays as it is.

    workspace: whose store issued the workbook, where that carries no form of its own. target: by default beside it, its name with -filled.
    saved: when the copy says it was saved; by default now, as it would of a person. mapping: the names of the columns
    of people's data. Raises UsageError where the workbook is not one of ours, the data is not such a CSV, or the target
    is there already; FileError; StoreError.
    """
    with file_errors(workbook):
        content = workbook.read_bytes()
    target = _free(target or workbook.with_name(f"{workbook.stem}-filled.xlsx"))
    form, returned = issued_workbook(workbook.name, content, workspace)
    moment = saved or dt.datetime.now(dt.UTC)
    if form.form.per is Per.PERSON:
        references = _free(target.with_name(f"{target.stem}-references.csv"))
        table = _taken(data, csv_table, ", with one row for each person.")
        filled = fill_people(content, table, form, returned, mapping or ColumnMapping(), moment)
        return _written(workspace, data, filled, target, references)
    if mapping is not None:
        raise UsageError(f"{workbook}: it is not about people, so leave out --columns.")
    taken, refused = _data(data, form)
    lines, broken = _within_rules(taken.lines, form, returned, data.name)
    entries = _entries(replace(taken, lines=lines), form.framework)
    write_atomically(target, fill_workbook(content, form.layout, entries, moment))
    number = len(entries.answers) + len(entries.choices)
    _log(workspace, f"{target}: {counted(number, 'value')} filled in from {data}, {len(refused + broken)} refused")
    return FilledWorkbook(target, number, tuple(refused + broken))


def _log(workspace: Workspace, words: str) -> None:
    """Add to the log of an authority; a provider has none."""
    if workspace.has_store():
        workspace.log(words)


def _free(target: Path) -> Path:
    """A path at which nothing is. Raises UsageError."""
    if target.suffix.casefold() not in (".xlsx", ".csv"):
        raise UsageError(f"{target}: the filled copy is an Excel workbook. Give a name that ends in .xlsx.")
    if target.exists():
        raise UsageError(
            f"{target}: there is a file of that name already. Nothing was written. Move it, or give another name with --to."
        )
    return target


def _taken(data: Path, take: Callable[[bytes], Taken], wanted: str) -> Taken:
    """What a CSV file is read to. wanted: how it is to be saved. Raises UsageError where it cannot be."""
    with file_errors(data):
        content = data.read_bytes()
    try:
        return take(content)
    except Refused as refused:
        raise UsageError(f"{data}: {refused.detail} Save it as CSV UTF-8{wanted}") from refused


def _written(workspace: Workspace, data: Path, filled: FilledPeople, target: Path, references: Path) -> FilledWorkbook:
    """Write the copy, and which row of the data is under which reference: the provider alone knows who that is."""
    if not filled.people and not filled.refused:
        raise UsageError(
            f"{data}: no row of it is about anybody. Give one row for each person, below the column names."
        )
    write_atomically(target, filled.content)
    table = tabulate("references", "Rows and references", columns_of(FilledRecord), filled.people)
    write_atomically(references, format_named("csv").write(table))
    refused = tuple(f"{data.name}:{text}" for text in filled.refused)
    _log(workspace, f"{target}: {counted(filled.filled, 'answer')} filled in from {data}, {len(refused)} refused")
    return FilledWorkbook(target, filled.filled, refused, references, filled.unread)


def _data(data: Path, form: IssuedForm) -> tuple[_Data, list[str]]:
    """What has a place, and a text for each line that has none."""
    wanted = f"; the first line needs the columns {', '.join(COLUMNS)}, each once."
    records = _taken(data, lambda content: lines_of(content, COLUMNS), wanted)
    seen = Counter(record.key for record in records)
    doubts = {record.row: words for record in records if (words := _doubted(record, seen))}
    refused = [f"{data.name}:{row}: {words}" for row, words in doubts.items()]
    sound = [record for record in records if record.row not in doubts]
    chosen = [record for record in sound if is_choice(record.key, form)]
    choices = take_choices(chosen, form, data.name)
    boxes = {
        (service_id, question.code): question
        for (service_id, code), is_reported in choices.reported.items()
        if is_reported
        for question in form.form.section(code).inputs
    }
    lines, of_lines = _lines([record for record in sound if not is_choice(record.key, form)], boxes, form, data.name)
    refused += [
        f"{data.name}:{line.row}: {_no_place(line.key, form)}" for line in chosen if line.key not in choices.reported
    ]
    reasons = {line.key: explanation_of(line) for line in chosen if line.key in choices.reported}
    too_long = [words for record in sound if (words := explained_too_long(record, data.name))]
    return _Data(lines, choices, reasons), [*refused, *choices.refused, *of_lines, *too_long]


def _doubted(line: CsvLine, seen: Counter[Key]) -> str:
    """Why a line is not taken, whatever it says; nothing where it may be."""
    code, service_id = line.key[1], line.key[0]
    if seen[line.key] > 1:
        return f"{code} of service {service_id} stands on more than one line. Leave one of them."
    return f"{code} of service {service_id}: {CATALOGUE[Code.LINE_TOO_LONG].advice}" if line.too_long else ""


def _lines(
    records: list[CsvLine], boxes: dict[Key, Question], form: IssuedForm, name: str
) -> tuple[list[_Line], list[str]]:
    """The lines that have a box, and a text for each that has none.

    boxes: the questions of what each service reports.
    """
    lines, refused = [], []
    for record in records:
        key, value = record.key, record.cells["value"]
        if key not in boxes:
            refused.append(f"{name}:{record.row}: {_no_place(key, form)}")
        elif value:
            question = boxes[key]
            entry = typed(question, content_of(question, value), form.framework.choices_of(question))
            if not entry.is_answer:
                words = f"found {quoted(value)}. {advice(question, entry)}"
                refused.append(f"{name}:{record.row}: {question.code}: {words}")
            else:
                lines.append(_Line(record.row, key, question, entry, explanation_of(record)))
    return lines, refused


def _no_place(key: Key, form: IssuedForm) -> str:
    services = {sheet.issued.service.service_id for sheet in form.layout.sheets}
    if key[0] not in services:
        if meant := _meant(key[0], services):
            return f"there is no service {quoted(key[0])} in this workbook; did you mean {meant}?"
        return f"service {quoted(key[0])} is not in this workbook. It has: {', '.join(sorted(services))[:90]}."
    codes = {*form.framework.questions, *form.form.sections_by_code}
    if key[1] not in codes:
        meant = _meant(key[1], codes)
        return f"there is no item {quoted(key[1])}{f'; did you mean {meant}?' if meant else '.'} The specification lists them all."
    section = section_code(key[1])
    sheet = next(sheet for sheet in form.layout.sheets if sheet.issued.service.service_id == key[0])
    if section and sheet.state(section).switchable:
        return f"{key[1]} is not reported for service {key[0]}. Give {section} the value Yes, or leave the line out."
    return f"{key[1]} is not asked of service {key[0]}. Leave the line out, or ask the authority to add the indicator."


def _meant(code: str, codes: Iterable[str]) -> str:
    """The code that somebody may have meant: a single one that ends so, else the nearest; empty where there is none."""
    by_text, typed_code = {folded(name): name for name in sorted(codes)}, folded(code)
    ending = re.compile(rf"(?<![a-z0-9]){re.escape(typed_code)}$")
    ends = [text for text in by_text if typed_code and ending.search(text)]
    nearest = ends if len(ends) == 1 else get_close_matches(typed_code, by_text, 1, _ALIKE)
    return by_text[nearest[0]] if nearest else ""


def _within_rules(lines: list[_Line], form: IssuedForm, returned: Return, name: str) -> tuple[list[_Line], list[str]]:
    """The lines that break no stop rule, beside what the workbook holds already; a text for each that does."""
    refused = []
    kept = []
    for sheet in form.layout.sheets:
        service = sheet.issued
        service_lines = [line for line in lines if line.key[0] == service.service.service_id]
        texts = _stopped(service_lines, form, service, returned)
        refused += [
            f"{name}:{line.number}: {texts[line.question.code]}"
            for line in service_lines
            if line.question.code in texts
        ]
        kept += [line for line in service_lines if line.question.code not in texts]
    return kept, refused


def _stopped(lines: list[_Line], form: IssuedForm, service: IssuedService, returned: Return) -> dict[str, str]:
    before = {answer.question: answer.figure for answer in take_return(returned, form, service).answers}
    current = before | {line.question.code: line.answer.figure for line in lines}
    figured = figures(service, form.layout.issued.period, current)
    texts: dict[str, str] = {}
    for rule in broken_rules(form.form, figured):
        if rule.effective is RuleStrength.STOP:
            words = f"{message_text(rule, figured)} ({rule.code})"
            texts = dict.fromkeys(rule.questions, words) | texts
    return texts


def _entries(data: _Data, framework: Framework) -> Entries:
    answers = {line.key: cell_value(line.question, line.answer, framework) for line in data.lines}
    words = {**data.reasons, **{line.key: line.explanation for line in data.lines}}
    explanations = {key: text for key, text in words.items() if 0 < len(text) <= LONGEST_EXPLANATION}
    return Entries.of_services(answers, explanations, data.choices.changed)
