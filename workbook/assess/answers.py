"""Take entries as answers, each by itself.

An answer has a value of its question's type; what is wrong with an entry is a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from workbook.assess.entry_findings import entry_finding, line_doubted, of_the_record, row_gone
from workbook.assess.telling import is_refused, telling
from workbook.assess.values import TypedValue, explains, typed
from workbook.findings import TOO_SHORT_TEXT, Code, Finding, Place, finding
from workbook.layout import LONGEST_EXPLANATION, IssuedService
from workbook.model import (
    Address,
    Content,
    Doubt,
    Entry,
    Form,
    Framework,
    Question,
    QuestionType,
    Section,
    is_blank,
    shown,
    yes_no_words,
    yes_or_no,
)
from workbook.text import counted, shortened

_CHOICE_QUESTION = "Reported for this service?"
#: How much of a reason a finding quotes; all of it stands in choices.csv.
_MOST_OF_A_REASON = 40


class AnswerStatus(StrEnum):
    """The status of one answer in the dataset."""

    REPORTED = "reported"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"
    INVALID = "invalid"
    EXPLAINED = "explained"


#: Statuses under which a value is loaded.
LOADED = (AnswerStatus.REPORTED, AnswerStatus.EXPLAINED)


@dataclass(frozen=True, slots=True)  # a quarter has hundreds of thousands
class Answer:
    """An entry as a value, or why it is none.

    number: the legal figure, which rules look at; also where a rule then refuses it.
    text: the code of a choice, a date, or the words of a text.
    explanation: what the provider typed beside it. explained: whether that answers a question.
    sheet, cell: where it stands in the file received; the cell is empty where its row is gone.
    content: what was typed, as it was typed. doubted: whether it is not believed, which has been said already.
    """

    address: Address
    number: float | None
    text: str
    status: AnswerStatus
    explanation: str = ""
    explained: bool = False
    sheet: str = ""
    cell: str = ""
    content: Content = None
    doubted: bool = False

    def place(self, file: str, label: str) -> Place:
        """Where it stands in a file. label: what people call its section."""
        return Place(file, self.sheet, self.cell, self.service_id, self.question, label, self.address.record)

    @property
    def service_id(self) -> str:
        """The service it is of."""
        return self.address.service

    @property
    def question(self) -> str:
        """The code of its question."""
        return self.address.question

    @property
    def is_given(self) -> bool:
        """Whether an answer could be taken from what was typed."""
        return self.number is not None or self.text != ""

    @property
    def figure(self) -> float | str | None:
        """The value that rules see: a number or a text."""
        return self.text or None if self.number is None else self.number

    @property
    def value(self) -> float | None:
        """The figure that is loaded.

        Returns None where there is none, or it may not be.
        """
        return self.number if self.status in LOADED else None


@dataclass(frozen=True)
class TakenEntries:
    """The answers of one service in one file.

    The findings are those of each entry by itself. reasons: why choices of sections were changed, by section.
    """

    answers: tuple[Answer, ...]
    findings: tuple[Finding, ...]
    reasons: Mapping[str, str] = field(default_factory=dict)


def take_entries(
    framework: Framework, form: Form, service: IssuedService, file: str, entries: Iterable[Entry]
) -> TakenEntries:
    """Take the entries of one service or record as answers.

    file: what findings call the file.
    """
    by_question = {entry.address.question: entry for entry in entries}
    answers: list[Answer] = []
    findings: list[Finding] = []
    reasons: dict[str, str] = {}
    names = (*framework.names_of_things, service.service.name)
    taking = _Taking(framework, file, service.service.service_id, names)
    for section in form.sections_for(next((entry.address.record for entry in by_question.values()), "")):
        state = service.states[section.code]
        choice = by_question.get(section.code)
        reasons[section.code], new_findings = taking.reason(section, service, choice)
        on, of_choice = taking.choice(section, service, choice, reasons[section.code])
        findings += [*of_choice, *new_findings]
        for question in section.inputs:
            entry = by_question.get(question.code)
            if entry is None:
                continue
            if not state.shown:
                findings += taking.under(Code.UNDER_HIDDEN, section, entry)
                continue
            answer, new_findings = taking.answer(section, question, entry, on, by_question.get(question.filled_by))
            answers.append(answer)
            findings += new_findings
        findings += taking.left_blank(section, answers)
    return TakenEntries(tuple(answers), tuple(findings), {code: why for code, why in reasons.items() if why})


@dataclass(frozen=True)
class _Taking:
    """What is the same for every entry of one service in one file.

    names: names of things, which are nobody's.
    """

    framework: Framework
    file: str
    service_id: str
    names: tuple[str, ...]

    def place(self, section: Section, entry: Entry, cell: str | None = None) -> Place:
        address = entry.address
        where = (self.file, entry.sheet, entry.cell if cell is None else cell)
        return Place(*where, self.service_id, address.question, section.label_of(address.question), address.record)

    def reason(self, section: Section, service: IssuedService, entry: Entry | None) -> tuple[str, list[Finding]]:
        """Why the choice of a section was changed, where it may be."""
        if entry is None:
            return "", []
        words, findings = self._explanation(section, entry)
        return words if service.states[section.code].switchable else "", findings

    def choice(
        self, section: Section, service: IssuedService, entry: Entry | None, reason: str
    ) -> tuple[bool | None, list[Finding]]:
        """Whether the section is reported; None where unclear."""
        state = service.states[section.code]
        if entry is None:
            return state.on, []
        place, chosen = self.place(section, entry), yes_or_no(entry.content)
        if not state.switchable:
            changed = state.shown and entry.cell and chosen is not state.on and entry.doubt is None
            fixed = finding(Code.CHOICE_FIXED, place, shown(entry.content), detail=section.label)
            return state.on, [fixed] if changed else []
        if entry.doubt in (Doubt.LINES, Doubt.CELLS):
            return None, [line_doubted(entry, place)]
        if entry.doubt is not None:
            return None, row_gone(entry, place, _CHOICE_QUESTION)
        if chosen is None:
            return None, [finding(Code.CHOICE_UNCLEAR, place, shown(entry.content))]
        if chosen is state.on:
            return chosen, []
        noun = self.framework.periods.collected.noun
        why = f"reason: {shortened(reason, _MOST_OF_A_REASON)}" if reason else "no reason given"
        words = {"detail": section.label, "issued": yes_no_words(state.on), "why": why, "period": noun}
        return chosen, [finding(Code.CHOICE_CHANGED, place, shown(entry.content), **words)]

    def under(self, code: Code, section: Section, entry: Entry) -> list[Finding]:
        """Say that something stands where nothing is asked."""
        if is_blank(entry.content):
            return []
        return [finding(code, self.place(section, entry), shown(entry.content), detail=section.label)]

    def answer(
        self, section: Section, question: Question, entry: Entry, on: bool | None, filling: Entry | None = None
    ) -> tuple[Answer, list[Finding]]:
        """The answer of one box of a section that is shown.

        filling: what was typed in the box that answers this one where it is left blank.
        """
        value, status, findings = self._value(section, question, entry, on, filling)
        words, cut = self._explanation(section, entry)
        if question.type is QuestionType.TEXT and value.is_answer and not section.reasons_of:
            of_words = self._telling(value.text, self.place(section, entry))
            if is_refused(of_words):
                value, status = TypedValue(), AnswerStatus.INVALID
            findings += of_words
        where = (words, explains(words), entry.sheet, entry.cell, entry.content, entry.doubt is not None)
        return Answer(entry.address, value.number, value.text, status, *where), [*findings, *cut]

    def left_blank(self, section: Section, answers: Iterable[Answer]) -> list[Finding]:
        """Ask once of a record about everything left blank."""
        may_be_missing = {question.code: question for question in section.inputs if question.may_be_missing}
        missing = (answer for answer in answers if answer.status is AnswerStatus.MISSING and not answer.doubted)
        blank = [answer for answer in missing if answer.question in may_be_missing]
        if not blank or (first := blank[0]).explained:
            return []
        place = Place(self.file, first.sheet, first.cell, self.service_id, "", "", first.address.record)
        question, verb = may_be_missing[first.question], "is" if len(blank) == 1 else "are"
        words = f"{counted(len(blank), 'question')} of this row {verb} left blank, from '{question.short_label}' on"
        short = "" if is_blank(first.explanation) else f". {TOO_SHORT_TEXT[:-1]}"
        at_once = "; the last box can answer all at once" if question.filled_by else ""
        return [finding(Code.LEFT_BLANK, place, detail=f"{words}{at_once}{short}")]

    def _value(
        self, section: Section, question: Question, entry: Entry, on: bool | None, filling: Entry | None
    ) -> tuple[TypedValue, AnswerStatus, list[Finding]]:
        nothing = TypedValue()
        if on is False:
            return nothing, AnswerStatus.NOT_APPLICABLE, self.under(Code.UNDER_NO, section, entry)
        place = self.place(section, entry)
        unread = AnswerStatus.MISSING if is_blank(entry.content) else AnswerStatus.INVALID
        if entry.doubt in (Doubt.LINES, Doubt.CELLS):
            return nothing, AnswerStatus.INVALID, [line_doubted(entry, place)]
        if entry.doubt in (Doubt.NO_ROW, Doubt.ROWS, Doubt.NO_COLUMN):
            return nothing, AnswerStatus.MISSING, row_gone(entry, place, question.label)
        if entry.doubt is not None or on is None:  # why has been said once, at the sheet, the question or the choice
            return nothing, unread, []
        value = self._typed(question, entry.content)
        if value.code is Code.BLANK and filling is not None and filling.doubt is None:
            filled_by = next(part for part in section.questions if part.code == question.filled_by)
            instead = self._typed(filled_by, filling.content)
            value = replace(instead, code=None) if instead.is_answer else value
        if value.code is Code.BLANK and (question.optional or question.may_be_missing):
            return nothing, AnswerStatus.MISSING, []
        findings = [] if value.code is None else [entry_finding(value.code, place, question, entry.content)]
        return value, AnswerStatus.REPORTED if value.is_answer else unread, findings

    def _typed(self, question: Question, content: Content) -> TypedValue:
        return typed(question, content, self.framework.choices_of(question))

    def _telling(self, words: str, place: Place) -> list[Finding]:
        return telling(words, place, self.names, is_of_person=place.record != "")

    def _explanation(self, section: Section, entry: Entry) -> tuple[str, list[Finding]]:
        content = entry.explanation
        if is_blank(content):
            return "", []
        place = self.place(section, entry, entry.explanation_cell)
        place = of_the_record(place) if entry.address.record else place
        if isinstance(content, str) and len(content) <= LONGEST_EXPLANATION:
            of_words = self._telling(content, place)
            return ("" if is_refused(of_words) else content), of_words
        kept = content[:LONGEST_EXPLANATION] if isinstance(content, str) else ""
        return kept, [finding(Code.EXPLANATION_CUT, place, shown(content), detail=str(LONGEST_EXPLANATION))]
