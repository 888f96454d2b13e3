"""One service's figures from all the files that count for it, joined item by item.

The same figure twice is fine and a blank never beats a figure. Two entries that differ are a conflict: it
names both files and cells, and neither is loaded until an officer decides which of them counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from workbook.dataset import SourcedAnswer
from workbook.findings import Code, Finding, Place, finding
from workbook.layout import IssuedService
from workbook.reader import Answer, AnswerStatus, FileKind, IssuedForm
from workbook.store import ReceivedFile
from workbook.text import number_text, shortened

#: What stands for an indicator that the provider switched off, where another file has a figure for it.
NOT_REPORTED = "not reported"


@dataclass(frozen=True)
class Contribution:
    """What one file says of one service. findings: those of this service alone."""

    file: ReceivedFile
    known: IssuedForm
    service: IssuedService
    answers: dict[str, Answer]
    findings: tuple[Finding, ...]

    def entered(self, question: str) -> str | None:
        """What stands at an item, as text; None where nothing was entered."""
        answer = self.answers.get(question)
        if answer is None:
            return None
        if answer.counted is not None:
            return number_text(answer.counted)
        if answer.status is AnswerStatus.INVALID:
            return next((each.value for each in self.findings if each.question == question and each.value), "?")
        switched_off = (
            answer.status is AnswerStatus.NOT_APPLICABLE and self.service.states[question.rpartition(".")[0]].on
        )
        return NOT_REPORTED if switched_off else None

    def sourced(self, question: str) -> SourcedAnswer:
        """The answer to an item as it was entered, before any rule, with where it came from."""
        answer = self.answers[question]
        if answer.counted is not None:
            answer = replace(answer, value=answer.counted, status=AnswerStatus.REPORTED)
        returned = self.file.returned
        return SourcedAnswer(answer, returned.file, returned.workbook_id, returned.kind is FileKind.WORKBOOK)


@dataclass(frozen=True)
class Joined:
    """The answers of a service, what there is to say of them but for the rules, and what was entered, by item."""

    answers: tuple[SourcedAnswer, ...]
    findings: tuple[Finding, ...]
    entered: dict[str, tuple[str, ...]]


def contribution(file: ReceivedFile, known: IssuedForm, service_id: str) -> Contribution:
    """What a file says of one of its services."""
    returned = file.returned
    service = next(each for each in known.layout.issued.services if each.service.service_id == service_id)
    answers = {answer.question: answer for answer in returned.answers if answer.service_id == service_id}
    findings = tuple(each for each in returned.findings if each.service_id == service_id)
    return Contribution(file, known, service, answers, findings)


def join(contributions: tuple[Contribution, ...], chosen: Mapping[str, tuple[tuple[str, ...], str]]) -> Joined:
    """Join the contributions, the one to be preferred first.

    chosen: which entry of a conflict counts, by item, with the entries it was chosen among; when those change it lapses.
    """
    answers: list[SourcedAnswer] = []
    findings: list[Finding] = []
    entered: dict[str, tuple[str, ...]] = {}
    for question in dict.fromkeys(question for each in contributions for question in each.answers):
        entries = _entries(contributions, question)
        entered[question] = tuple(sorted({entry for _, entry in entries}))
        among, choice = chosen.get(question, ((), ""))
        decided = among == entered[question]
        counting = [each for each, entry in entries if len(entered[question]) == 1 or (decided and entry == choice)]
        if entries and not counting:
            answers.append(_neither(entries[0][0].sourced(question)))
            findings += [*_conflict(entries, question), *_said(contributions, question)]
        else:
            best = _best(counting or [each for each in contributions if question in each.answers], question)
            answers.append(best.sourced(question))
            findings += _said([best], question)
    return Joined(tuple(answers), (*_of_no_answer(contributions, entered), *findings), entered)


def _entries(contributions: Iterable[Contribution], question: str) -> list[tuple[Contribution, str]]:
    found = [(each, each.entered(question)) for each in contributions]
    return [(each, entry) for each, entry in found if entry is not None]


def _best(contributions: list[Contribution], question: str) -> Contribution:
    """Of files that say the same: one that explains it, one that has the sheet; else the first."""
    return max(contributions, key=lambda each: (each.answers[question].explained, bool(each.answers[question].sheet)))


def _neither(sourced: SourcedAnswer) -> SourcedAnswer:
    return replace(sourced, answer=replace(sourced.answer, value=None, counted=None, status=AnswerStatus.INVALID))


def _conflict(entries: list[tuple[Contribution, str]], question: str) -> list[Finding]:
    """Name the first entry, and the first that differs from it."""
    (one, entry), (other, differing) = entries[0], next(each for each in entries if each[1] != entries[0][1])
    here, there = one.answers[question], other.answers[question]
    label = one.known.framework.section_of(question).label
    place = Place(one.file.returned.file, here.sheet, here.cell, here.service_id, question, label)
    where = f"{shortened(other.file.returned.file, 60)}, {there.cell}"
    value = here.counted if here.counted is not None else entry
    return [finding(Code.CONFLICT, place, value, other=shortened(differing, 20), detail=where)]


def _said(contributions: Iterable[Contribution], question: str) -> list[Finding]:
    """What was found of an entry by itself; what the rules find is worked out on the joined figures."""
    return [found for each in contributions for found in each.findings if found.question == question and not found.rule]


def _of_no_answer(contributions: Iterable[Contribution], questions: Mapping[str, object]) -> list[Finding]:
    return [found for each in contributions for found in each.findings if found.question not in questions]
