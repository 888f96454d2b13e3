"""Enter the figures of a workbook without Excel.

They are judged as they are typed, then written into a copy."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path

from workbook.assess import AssessedReturn, assess_return
from workbook.assess.values import typed
from workbook.feedback import ProblemToCorrect, problems
from workbook.feedback.filling import Entries, fill_workbook
from workbook.feedback.in_place import CellValue
from workbook.findings import Code, Finding, Severity
from workbook.layout import LONGEST_NOTE, ColumnRole, InputRole, ServiceSheet, cell_name
from workbook.model import Address, Content, Entry, Question, QuestionType, section_code, yes_no_words, yes_or_no
from workbook.reader import IssuedForm, Return, read_before
from workbook.reader.csv_lines import content_of
from workbook.references import further_row
from workbook.text import dated, exact_text
from workbook.usecases.draft import BoxKey, EntryDraft, draft_path, load_draft, save_draft
from workbook.usecases.files import file_errors, write_atomically
from workbook.usecases.fill_people import stopped_addresses
from workbook.usecases.fill_values import cell_value
from workbook.usecases.further_entry import entered_further, on_sheet
from workbook.usecases.issued_workbook import issued_workbook
from workbook.usecases.workspace import Workspace

#: How a day is typed so that every program takes it for the same: its month has a name.
_DAYS = ("%d %b %Y", "%d %B %Y", "%d-%b-%Y", "%d-%B-%Y")


@dataclass(frozen=True)
class OpenedWorkbook:
    """An issued workbook that is being filled in.

    returned: what stands in it already. draft: what was entered on top.
    before: what it prints of what was said of people last, by service and record.
    """

    path: Path
    content: bytes
    form: IssuedForm
    returned: Return
    draft: EntryDraft
    before: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def workbook_id(self) -> str:
        """Its reference."""
        return self.form.layout.issued.workbook_id

    def before_of(self, sheet: ServiceSheet, record: str) -> str:
        """What it prints of what was said of a person last."""
        return self.before.get((sheet.issued.service.service_id, record), "")

    @property
    def before_heading(self) -> str:
        """What the column of that is called; empty where there is none."""
        columns = self.form.layout.form.columns
        return next((column.heading for column in columns if column.role is ColumnRole.BEFORE), "")

    @cached_property
    def entry_at(self) -> dict[Address, Entry]:
        """What stands in it, by address; of several rows the first."""
        return {entry.address: entry for entry in reversed([*self.returned.entries])}


@dataclass(frozen=True)
class WrittenWorkbook:
    """A copy that was written with what was entered.

    filled: how many answers are in it. refused: what was left out, as the sheet would refuse it.
    """

    path: Path
    filled: int
    refused: tuple[ProblemToCorrect, ...]


def open_workbook(path: Path, workspace: Workspace) -> OpenedWorkbook:
    """Open an issued workbook with what was entered of it.

    Raises UsageError where it is not one of ours, FileError, StoreError.
    """
    with file_errors(path):
        content = path.read_bytes()
    form, returned, before = _parsed(path.name, content, workspace)
    return OpenedWorkbook(path, content, form, returned, load_draft(path, form.layout.issued.workbook_id), before)


@lru_cache(maxsize=16)  # it is asked for whenever a box is left
def _parsed(
    name: str, content: bytes, workspace: Workspace
) -> tuple[IssuedForm, Return, Mapping[tuple[str, str], str]]:
    form, returned = issued_workbook(name, content, workspace)
    return form, returned, read_before(content, form)


def enter(opened: OpenedWorkbook, texts: dict[BoxKey, str]) -> OpenedWorkbook:
    """Keep what was typed in some boxes. Raises FileError."""
    draft = opened.draft.with_texts(texts)
    save_draft(opened.path, opened.workbook_id, draft)
    return replace(opened, draft=draft)


def assess_entered(opened: OpenedWorkbook) -> AssessedReturn:
    """Judge a workbook with what was entered, as its return."""
    notes = tuple(_entered_notes(opened))
    noted = {note.address for note in notes}
    others = (entry for entry in opened.returned.entries if entry.address not in noted)
    entries = tuple(_entered(opened, entry) for entry in others if not further_row(entry.address.record))
    further = entered_further(opened.form, opened.returned, opened.draft.texts, _content)
    return assess_return(replace(opened.returned, entries=(*entries, *further, *notes)), opened.form)


def note_key(code: str) -> BoxKey:
    """The key of a box of Read me."""
    return BoxKey("", "", code, InputRole.EXPLANATION)


def text_of(opened: OpenedWorkbook, key: BoxKey, entry: Entry | None) -> str:
    """What a box shows: what was typed, else what stands in the workbook."""
    if key in opened.draft.texts:
        return opened.draft.texts[key]
    content = None if entry is None else entry.explanation if key.role is InputRole.EXPLANATION else entry.content
    return _shown(content)


def further_text(opened: OpenedWorkbook, key: BoxKey) -> str:
    """What a box of more reasons shows."""
    in_file = (entry for entry in opened.returned.entries if on_sheet(entry.address) == key[:3])
    return text_of(opened, key, next(in_file, None))


def is_reported(opened: OpenedWorkbook, sheet: ServiceSheet, section: str) -> bool:
    """Whether a section is switched on."""
    key = BoxKey(sheet.issued.service.service_id, "", section, InputRole.CHOICE)
    typed_choice = yes_or_no(opened.draft.texts.get(key, ""))
    if typed_choice is not None and sheet.state(section).switchable:
        return typed_choice
    entry = opened.entry_at.get(Address(key.service, "", section))
    chosen = yes_or_no(entry.content) if entry else None
    return sheet.state(section).on if chosen is None else chosen


def write_entered(opened: OpenedWorkbook, when: dt.datetime) -> WrittenWorkbook:
    """Write a copy of the workbook with what was entered.

    It takes the place of the last one. What the sheet would refuse is left out. when: it says it was saved. Raises FileError.
    """
    draft, refused = opened.draft, []
    while stopped := _stopped(replace(opened, draft=draft)):
        refused += stopped
        left_out = {on_sheet(at) for finding in stopped for at in stopped_addresses(finding, opened.form)}
        draft = EntryDraft({key: text for key, text in draft.texts.items() if _address(key) not in left_out})
    entries = _entries(opened, draft)
    target = opened.path.with_name(f"{opened.path.stem}-filled.xlsx")
    write_atomically(target, fill_workbook(opened.content, opened.form.layout, entries, when))
    return WrittenWorkbook(target, len(entries.answers), problems(tuple(dict.fromkeys(refused)), opened.form))


def begin_anew(opened: OpenedWorkbook) -> None:
    """Throw away what was entered and not written. Raises FileError."""
    with file_errors(draft_path(opened.path)):
        draft_path(opened.path).unlink(missing_ok=True)


def _stopped(opened: OpenedWorkbook) -> list[Finding]:
    """What a sheet would refuse of what was entered."""
    entered = {_address(key) for key, text in opened.draft.texts.items() if text.strip()}
    return [
        finding
        for finding in assess_entered(opened).findings
        if (finding.severity is Severity.ERROR and finding.code is not Code.BLANK) or finding.code is Code.IDENTIFYING
        if not entered.isdisjoint(map(on_sheet, stopped_addresses(finding, opened.form)))
    ]


def _address(key: BoxKey) -> Address:
    return Address(key.service, key.record, key.code)


def _entered(opened: OpenedWorkbook, entry: Entry) -> Entry:
    """An entry with what was typed in its boxes."""
    address, texts = entry.address, opened.draft.texts
    questions = opened.form.form.questions
    is_choice = address.question not in questions
    role = InputRole.CHOICE if is_choice else InputRole.ANSWER
    text = texts.get(BoxKey(*address, role))
    why = texts.get(BoxKey(*address, InputRole.EXPLANATION), texts.get(BoxKey(*address[:2], "", InputRole.EXPLANATION)))
    if text is not None and (text.strip() or entry.content is None):
        content = _content(None if is_choice else questions[address.question], text)
        entry = replace(entry, content=content)
    return entry if why is None else replace(entry, explanation=why.strip() or None)


def _entered_notes(opened: OpenedWorkbook) -> Iterator[Entry]:
    """What was typed of the return itself."""
    cover = opened.form.layout.around.cover
    for box in cover.inputs:
        if words := opened.draft.texts.get(note_key(box.code), "").strip():
            yield Entry(Address("", "", box.code), words, cover.name, cell_name(box.row, box.column))


def _content(question: Question | None, text: str) -> Content:
    """What typing a text would leave in a cell; nothing where it is blank."""
    words = text.strip()
    if not words:
        return None
    if question is None:
        return words
    if question.type is QuestionType.DATE:
        for form in _DAYS:
            with contextlib.suppress(ValueError):
                return dt.datetime.strptime(words, form).date()
    return content_of(question, words)


def _entries(opened: OpenedWorkbook, draft: EntryDraft) -> Entries:
    """What to put into the copy."""
    answers: dict[Address, CellValue] = {}
    explanations: dict[Address, str] = {}
    choices: dict[Address, str] = {}
    notes: dict[str, str] = {}
    for key, text in draft.texts.items():
        words = text.strip()
        if not words:
            continue
        if key == note_key(key.code):
            notes[key.code] = words[:LONGEST_NOTE]
        elif key.role is InputRole.EXPLANATION:
            explanations[_address(key)] = words
        elif key.role is InputRole.CHOICE:
            choices[_address(key)] = yes_no_words(bool(yes_or_no(words)))
        elif (question := opened.form.form.questions.get(key.code)) is not None and _is_on(opened, draft, key):
            answer = typed(question, _content(question, words), opened.form.framework.choices_of(question))
            if answer.is_answer:  # nothing is said of what stands under a question that is not asked
                answers[_address(key)] = cell_value(question, answer, opened.form.framework)
    return Entries(answers, explanations, choices, notes)


def _is_on(opened: OpenedWorkbook, draft: EntryDraft, key: BoxKey) -> bool:
    """Whether the section of a box is reported: what stands under a No is not counted, and not written."""
    if further_row(key.record):
        return True
    sheet = opened.form.layout.sheet_of[key.service]
    return is_reported(replace(opened, draft=draft), sheet, section_code(key.code))


def _shown(content: Content) -> str:
    """What stands in a cell, as a box of a page shows it."""
    if content is None:
        return ""
    if isinstance(content, bool):
        return yes_no_words(content)
    if isinstance(content, dt.date) and not isinstance(content, dt.datetime):
        return dated(content)
    return exact_text(content) if isinstance(content, float) else str(content)
