"""Join a service's answers from its files, by address.

The same figure twice is fine and a blank never beats a figure. Two entries that differ are a conflict: it names both
files and cells, and neither is loaded until an officer decides which of them counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from workbook.assess import Answer, AnswerStatus, TakenEntries, take_return
from workbook.dataset import SourcedAnswer
from workbook.findings import Code, Finding, Place, finding
from workbook.layout import IssuedService
from workbook.model import Address, Per, section_code, shown
from workbook.reader import FileKind, IssuedForm
from workbook.store import ReceivedFile
from workbook.text import number_text, plain, shortened

#: What stands for a section that the provider switched off, where another file has a figure for it.
NOT_REPORTED = "not reported"


@dataclass(frozen=True)
class Contribution:
    """What one file says of one service."""

    file: ReceivedFile
    issued_form: IssuedForm
    service: IssuedService

    @property
    def is_of_people(self) -> bool:
        """Whether it answers a form about people, and not about the service itself."""
        return self.issued_form.form.per is Per.PERSON

    @property
    def afresh(self) -> Contribution:
        """The same, of which nothing has been looked up.

        What is looked up goes with it, and is not kept.
        """
        return replace(self)

    @cached_property
    def taken(self) -> TakenEntries:
        """Its entries as answers, with their own findings."""
        return take_return(self.file.returned, self.issued_form, self.service)

    @cached_property
    def answers(self) -> dict[Address, Answer]:
        """Its answers by address."""
        return {answer.address: answer for answer in self.taken.answers}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """The findings of the service's sheet and its entries."""
        service_id = self.service.service.service_id
        of_the_sheet = (finding for finding in self.file.returned.findings if finding.service_id == service_id)
        return (*of_the_sheet, *self.taken.findings)

    @cached_property
    def findings_at(self) -> dict[Address, list[Finding]]:
        """The findings by what they are about."""
        grouped: dict[Address, list[Finding]] = defaultdict(list)
        for present in self.findings:
            grouped[present.address].append(present)
        return grouped

    def entered(self, address: Address) -> str | None:
        """What stands at an address, as text.

        Returns None where nothing was entered.
        """
        answer = self.answers.get(address)
        if answer is None:
            return None
        if answer.is_given:
            return answer.text or number_text(answer.number or 0.0)
        if answer.status is AnswerStatus.INVALID:
            return plain(shown(answer.content))
        is_off = answer.status is AnswerStatus.NOT_APPLICABLE
        return NOT_REPORTED if is_off and self.service.states[section_code(address.question)].on else None

    def place(self, address: Address) -> Place:
        """Where the answer at an address stands in this file."""
        label = self.issued_form.form.section_of(address.question).label_of(address.question)
        return self.answers[address].place(self.file.returned.file, label)

    @property
    def service_place(self) -> Place:
        """Where the service as a whole stands in this file."""
        sheet = next((answer.sheet for answer in self.answers.values() if answer.sheet), "")
        return Place(self.file.returned.file, sheet, service_id=self.service.service.service_id)

    def sourced(self, address: Address) -> SourcedAnswer:
        """The answer at an address, with where it came from."""
        returned = self.file.returned
        in_workbook = returned.kind is FileKind.WORKBOOK
        return SourcedAnswer(self.answers[address], returned.file, returned.workbook_id, in_workbook)


@dataclass(frozen=True)
class JoinedAnswers:
    """The answers of a service before any rule.

    findings: what there is to say of them but for the rules.
    entered: what was entered at each address, as text; more than one where files differ.
    """

    answers: tuple[SourcedAnswer, ...]
    findings: tuple[Finding, ...]
    entered: dict[Address, tuple[str, ...]]


def contribution(file: ReceivedFile, issued_form: IssuedForm, service_id: str) -> Contribution:
    """What a file says of one of its services."""
    return Contribution(file, issued_form, issued_form.layout.issued.service(service_id))


def join(
    contributions: tuple[Contribution, ...], chosen: Mapping[Address, tuple[tuple[str, ...], str]]
) -> JoinedAnswers:
    """Join the contributions, the one to be preferred first.

    chosen: which entry of a conflict counts, with the entries it was chosen among; when those change it lapses.
    """
    answers: list[SourcedAnswer] = []
    findings: list[Finding] = []
    entered: dict[Address, tuple[str, ...]] = {}
    addresses = dict.fromkeys(address for contribution in contributions for address in contribution.answers)
    for address in addresses:
        entries = _entries(contributions, address)
        entered[address] = tuple(sorted({entry for _, entry in entries}))
        among, choice = chosen.get(address, ((), ""))
        is_decided = among == entered[address]
        counting = [
            contribution
            for contribution, entry in entries
            if len(entered[address]) == 1 or (is_decided and entry == choice)
        ]
        if entries and not counting:
            answers.append(_neither(entries[0][0].sourced(address)))
            findings += [_conflict(entries, address), *_at_address(contributions, address)]
        else:
            holding = [contribution for contribution in contributions if address in contribution.answers]
            best = _best(counting or holding, address)
            answers.append(best.sourced(address))
            findings += _at_address([best], address)
    return JoinedAnswers(tuple(answers), (*_of_no_answer(contributions, entered), *findings), entered)


def _entries(contributions: Iterable[Contribution], address: Address) -> list[tuple[Contribution, str]]:
    entries = [(contribution, contribution.entered(address)) for contribution in contributions]
    return [(contribution, entry) for contribution, entry in entries if entry is not None]


def _best(contributions: list[Contribution], address: Address) -> Contribution:
    """Of files that say the same: one that explains it, one that has the sheet; else the first."""

    def rank(contribution: Contribution) -> tuple[bool, bool]:
        answer = contribution.answers[address]
        return answer.explained, bool(answer.sheet)

    return max(contributions, key=rank)


def _neither(sourced: SourcedAnswer) -> SourcedAnswer:
    return replace(sourced, answer=replace(sourced.answer, number=None, text="", status=AnswerStatus.INVALID))


def _conflict(entries: list[tuple[Contribution, str]], address: Address) -> Finding:
    """The conflict as told of the first file; its counterparts tell it of the others."""
    first, *rest = (_differing(entries, contribution, entry, address) for contribution, entry in entries)
    return replace(first, counterparts=tuple(rest))


def _differing(
    entries: list[tuple[Contribution, str]], contribution: Contribution, entry: str, address: Address
) -> Finding:
    """Name an entry, and the first that differs from it."""
    second, differing = next(pair for pair in entries if pair[1] != entry)
    answer = contribution.answers[address]
    where = f"{shortened(second.file.returned.file, 60)}, {second.answers[address].cell}"
    value = answer.number if answer.number is not None and not answer.text else entry
    words = {"other": shortened(differing, 20), "detail": where}
    return finding(Code.CONFLICT, contribution.place(address), value, **words)


def _at_address(contributions: Iterable[Contribution], address: Address) -> list[Finding]:
    """What there is to say of the entries at an address by themselves."""
    return [finding for contribution in contributions for finding in contribution.findings_at.get(address, ())]


def _of_no_answer(contributions: Iterable[Contribution], answered: Mapping[Address, object]) -> list[Finding]:
    return [
        finding
        for contribution in contributions
        for finding in contribution.findings
        if finding.address not in answered
    ]
