"""What a page shows of a workbook that is being filled in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from workbook.assess import Answer, AnswerStatus, AssessedReturn, derived, figures
from workbook.findings import EXPLAINED_TEXT, FOR_OFFICERS, Code, Finding, Severity
from workbook.layout import LONGEST_NOTE, RETURN_BOXES, Input, InputRole, ServiceSheet, cell_name
from workbook.model import Address, Entry, Question, QuestionType, Section
from workbook.text import number_text
from workbook.usecases.draft import BoxKey
from workbook.usecases.entering import OpenedWorkbook, assess_entered, is_reported, note_key, text_of

#: What a provider still has to do something about.
_OPEN = (Severity.ERROR, Severity.WARNING)


@dataclass(frozen=True)
class BoxView:
    """One question with its box.

    options: the words that may be chosen, where it is a choice. before: the figure of the last period.
    is_asked: whether other answers leave it open. value: what is worked out, of a derived question.
    why: the box in which an explanation stands; one for all boxes of a person.
    messages: what there is to put right or to explain; blank boxes have none. notes: what is only to be known.
    """

    question: Question
    key: BoxKey
    text: str
    options: tuple[str, ...]
    before: str
    is_asked: bool
    value: str
    why: BoxKey
    explanation: str
    messages: tuple[Finding, ...]
    notes: tuple[str, ...]

    @property
    def chosen(self) -> str:
        """The option that stands there; any other text as it is."""
        return next((option for option in self.options if option.casefold() == self.text.casefold()), self.text)

    @property
    def offered(self) -> tuple[str, ...]:
        """The options, and what stands there beside them."""
        return self.options if self.chosen in ("", *self.options) else (*self.options, self.chosen)


@dataclass(frozen=True)
class SectionView:
    """One section with its boxes.

    switch: the box that says whether it is reported; None where that is fixed. is_on: whether it is.
    is_changed: whether that is otherwise than in the workbook as issued. reason: what stands in the box of why.
    messages: what there is to put right of those two.
    """

    section: Section
    switch: BoxKey | None
    is_on: bool
    is_changed: bool
    reason: str
    messages: tuple[Finding, ...]
    boxes: tuple[BoxView, ...]

    @property
    def why(self) -> BoxKey | None:
        """The box for why the choice was changed; None where it is fixed."""
        return None if self.switch is None else self.switch._replace(role=InputRole.EXPLANATION)


@dataclass(frozen=True)
class PartView:
    """One service, or one person of it, as a line of a list.

    title: its name; of a person the reference. answered, asked: how many boxes. problems: what to put right or confirm.
    """

    sheet: ServiceSheet
    record: str
    title: str
    answered: int
    asked: int
    problems: int


@dataclass(frozen=True)
class NoteView:
    """A box of Read me, with what is said of the return.

    longest: how many characters it takes. messages: what there is to put right.
    """

    key: BoxKey
    label: str
    prompt: str
    longest: int
    text: str
    messages: tuple[Finding, ...]


@dataclass(frozen=True)
class EnteredWorkbook:
    """A workbook with what was entered, judged."""

    opened: OpenedWorkbook
    assessed: AssessedReturn

    @classmethod
    def of(cls, opened: OpenedWorkbook) -> EnteredWorkbook:
        """Judge a workbook with what was entered."""
        return cls(opened, assess_entered(opened))

    @cached_property
    def answers_of(self) -> Mapping[tuple[str, str], Sequence[Answer]]:
        """Its answers by service and record."""
        answers: dict[tuple[str, str], list[Answer]] = defaultdict(list)
        for answer in self.assessed.answers:
            answers[answer.address[:2]].append(answer)
        return answers

    @cached_property
    def told_of(self) -> Mapping[tuple[str, str], Sequence[Finding]]:
        """What there is to say, by service and record.

        That a box is blank can be seen."""
        told: dict[tuple[str, str], list[Finding]] = defaultdict(list)
        for finding in self.assessed.findings:
            if finding.code is not Code.BLANK and finding.code not in FOR_OFFICERS:
                told[finding.address[:2]].append(finding)
        return told

    @cached_property
    def blank_at(self) -> frozenset[Address]:
        """Where an answer is left blank."""
        return frozenset(finding.address for finding in self.assessed.findings if finding.code is Code.BLANK)

    @cached_property
    def parts(self) -> tuple[PartView, ...]:
        """Its services.

        Of a form about people, each person that was begun and the next free row."""
        return tuple(part for sheet in self.opened.form.layout.sheets for part in _parts(self, sheet))

    @cached_property
    def of_people(self) -> tuple[ServiceSheet, ...]:
        """The sheets on which people are asked anything."""
        form = self.opened.form.form
        return tuple(
            sheet
            for sheet in self.opened.form.layout.sheets
            if sheet.issued.records and any(sheet.state(section.code).shown for section in form.row_sections)
        )

    @cached_property
    def notes(self) -> tuple[NoteView, ...]:
        """What may be said of the return itself."""
        cover, labels = self.opened.form.layout.around.cover, {box.code: box for box in RETURN_BOXES}
        return tuple(
            NoteView(
                key := note_key(box.code),
                labels[box.code].label,
                labels[box.code].prompt,
                LONGEST_NOTE,
                text_of(self.opened, key, self._note_at(box.code)),
                tuple(finding for finding in self.assessed.findings if _is_at(finding, cover.name, box)),
            )
            for box in cover.inputs
        )

    def _note_at(self, code: str) -> Entry | None:
        """What stands in a box of Read me already."""
        entry = self.opened.entry_at.get(Address("", "", code))
        return None if entry is None else replace(entry, explanation=entry.content)

    @property
    def blanks(self) -> int:
        """How many answers are left blank."""
        return len(self.blank_at)


def _is_at(finding: Finding, sheet: str, box: Input) -> bool:
    return (finding.source_sheet, finding.source_cell) == (sheet, cell_name(box.row, box.column))


def _parts(entered: EnteredWorkbook, sheet: ServiceSheet) -> Iterator[PartView]:
    service, form = sheet.issued.service, entered.opened.form.form
    records = [""] if form.sections_for("") else []
    if sheet in entered.of_people:
        begun = [bool(entered.answers_of.get((service.service_id, record))) for record in sheet.issued.records]
        rows = list(zip(sheet.issued.records, begun, strict=True))
        records += [record for record, is_begun in rows if is_begun]
        records += [record for record, is_begun in rows if not is_begun][:1]
    for record in records:
        here = (service.service_id, record)
        reported = [
            answer for answer in entered.answers_of.get(here, ()) if answer.status is not AnswerStatus.NOT_APPLICABLE
        ]
        wrong = [finding for finding in entered.told_of.get(here, ()) if finding.severity in _OPEN]
        title = record or service.name
        answered = sum(answer.is_given for answer in reported)
        yield PartView(sheet, record, title, answered, len(reported), len(wrong))


def sections_of(entered: EnteredWorkbook, sheet: ServiceSheet, record: str) -> tuple[SectionView, ...]:
    """Show the boxes of a service, or of one of its people."""
    shown = (section for section in entered.opened.form.form.sections_for(record) if sheet.state(section.code).shown)
    return tuple(_section(entered, sheet, record, section) for section in shown)


def _section(entered: EnteredWorkbook, sheet: ServiceSheet, record: str, section: Section) -> SectionView:
    opened, service_id = entered.opened, sheet.issued.service.service_id
    is_switchable = sheet.state(section.code).switchable and not record
    answers = {answer.question: answer for answer in entered.answers_of.get((service_id, record), ())}
    current = {code: answer.figure for code, answer in answers.items()}
    worked_out = derived(section, figures(sheet.issued, opened.form.layout.issued.period, current))
    closed = {code for code, answer in answers.items() if answer.status is AnswerStatus.NOT_APPLICABLE}
    boxes = tuple(
        _box(
            entered,
            sheet,
            record,
            question,
            worked_out.get(question.code),
            is_asked=question.code not in closed,
        )
        for question in section.questions
    )
    choice = Address(service_id, "", section.code)
    switch = BoxKey(*choice, InputRole.CHOICE) if is_switchable else None
    is_on = is_reported(opened, sheet, section.code)
    told = entered.told_of.get((service_id, record), ()) if switch else ()
    return SectionView(
        section,
        switch,
        is_on,
        is_on is not sheet.state(section.code).on,
        text_of(opened, BoxKey(*choice, InputRole.EXPLANATION), opened.entry_at.get(choice)) if switch else "",
        tuple(finding for finding in told if finding.question == section.code and finding.severity in _OPEN),
        boxes,
    )


def _box(
    entered: EnteredWorkbook,
    sheet: ServiceSheet,
    record: str,
    question: Question,
    value: float | None,
    *,
    is_asked: bool,
) -> BoxView:
    opened, address = entered.opened, Address(sheet.issued.service.service_id, record, question.code)
    entry = opened.entry_at.get(address)
    key = BoxKey(*address, InputRole.ANSWER)
    why = BoxKey(*address[:2], "" if record else question.code, InputRole.EXPLANATION)  # a person has one for all
    previous = sheet.issued.previous.get(question.code) if not record else None
    told = [finding for finding in entered.told_of.get(address[:2], ()) if finding.question == question.code]
    return BoxView(
        question,
        key,
        "" if question.derived else text_of(opened, key, entry),
        options_of(opened, question),
        "" if previous is None else number_text(previous),
        is_asked,
        "" if value is None else number_text(round(value, 2)),
        why,
        text_of(opened, why, entry),
        tuple(finding for finding in told if finding.severity in _OPEN),
        tuple(_note(finding) for finding in told if finding.severity not in _OPEN),
    )


def _note(finding: Finding) -> str:
    """What is only to be known of a box, in the words of the sheet where it has any."""
    return EXPLAINED_TEXT if finding.code is Code.EXPLAINED else box_words(finding)


def box_words(finding: Finding) -> str:
    """A finding's words beside its box, capitalised."""
    return f"{finding.text_at_box[:1].upper()}{finding.text_at_box[1:]}"


def options_of(opened: OpenedWorkbook, question: Question) -> tuple[str, ...]:
    """What may be chosen, in words."""
    if question.type is QuestionType.YES_NO:
        return ("Yes", "No")
    choices = opened.form.framework.choices_of(question)
    return tuple(entry.title for entry in choices.entries) if choices else ()
