"""Count what came of people's needs, and why not.

A person counts in the period of the event that the form names. Figures are as reported: nothing is estimated for forms
that are missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workbook.assess import Answer
from workbook.dataset import SourcedAnswer
from workbook.model import (
    ACHIEVED,
    CLIENT_GROUPS,
    NO_NEED,
    NOT_APPLICABLE,
    UNMET,
    CodeList,
    Form,
    NeedOutcome,
    Period,
    QuestionType,
    yes_no_words,
)
from workbook.outcomes.records import answers_by_record
from workbook.outcomes.shares import percent
from workbook.people import PeopleService


@dataclass(frozen=True)
class NeedCount:
    """How many people had a need, and what came of it.

    answered: people of whom it is known whether they had it. needs: people who did.
    achieved, not_achieved, not_applicable: of these, by one outcome. unmet_by: not achieved, by the group of the reason.
    base: what the percentage is of. ongoing: needs with which support goes on; None where that is not asked.
    """

    answered: int
    needs: int
    achieved: int
    not_achieved: int
    not_applicable: int
    unmet_by: Mapping[str, int]
    base: int
    ongoing: int | None = None

    @property
    def needs_percent(self) -> float | None:
        """The share of those answered who had the need; None of nobody."""
        return percent(self.needs, self.answered)

    @property
    def achieved_percent(self) -> float | None:
        """The share that achieved it; None where there is nothing to divide by."""
        return percent(self.achieved, self.base)

    @property
    def ongoing_percent(self) -> float | None:
        """The share of needs with which support goes on.

        None of no needs, and where that is not asked.
        """
        return None if self.ongoing is None else percent(self.ongoing, self.needs)


@dataclass(frozen=True)
class PersonChoices:
    """What one person chose, by question, and the deciding day.

    A yes or no is chosen as `yes` or `no`. group: the code of the client group.
    rate: the share of people that was drawn; 1 where everybody was asked. service: whose person it is.
    """

    event: str
    choices: Mapping[str, str]
    group: str = ""
    rate: float = 1.0
    service: tuple[str, str, str] = ("", "", "")


def count_need(
    first: str,
    question: str,
    outcome: NeedOutcome,
    reasons: CodeList,
    people: Sequence[PersonChoices],
    ongoing: str = "",
) -> NeedCount:
    """Count one outcome of a need.

    first: the question that tells whether there was a need. question: that of the outcome.
    ongoing: the question whether support with it goes on; empty where that is not asked.
    `Does not apply` is in the base of the percentage for events up to the day that the form names.
    """
    chosen = Counter[str]()
    answered = needs = base = 0
    for person in people:
        need, choice = person.choices.get(first, ""), person.choices.get(question, "")
        answered += need != ""
        needs += need not in ("", NO_NEED)
        if choice not in ("", NO_NEED):
            chosen[choice] += 1
            is_counted = choice != NOT_APPLICABLE or person.event <= outcome.not_applicable_counts_until
            base += is_counted
    unmet = {code: number for code, number in chosen.items() if code.startswith(UNMET)}
    groups = {entry.code: entry.group for entry in reasons.entries if entry.group}
    unmet_by = dict.fromkeys(groups.values(), 0)
    for code, number in unmet.items():
        unmet_by[groups[code]] += number
    goes_on = sum(person.choices.get(ongoing) == "yes" for person in people) if ongoing else None
    not_achieved, not_applicable = sum(unmet.values()), chosen[NOT_APPLICABLE]
    return NeedCount(answered, needs, chosen[ACHIEVED], not_achieved, not_applicable, unmet_by, base, goes_on)


def people_in(service: PeopleService, period: Period) -> list[PersonChoices]:
    """Give a service's people in one workbook who count in a period."""
    rate = 1.0 if service.sample is None else service.sample.rate
    people = people_of(service.form, service.answers, period, service.service.client_group)
    return [replace(person, rate=rate, service=service.identity) for person in people]


def people_of(form: Form, answers: Iterable[SourcedAnswer], period: Period, group: str = "") -> list[PersonChoices]:
    """Give the people of a service who count in a period.

    Each has what counts of the choices made.
    group: the service's client group, of whoever has no other.
    """
    first, last = period.start.isoformat(), period.end.isoformat()
    own_group = next((code for code, question in form.questions.items() if question.choices == CLIENT_GROUPS), "")
    people = []
    for said in answers_by_record(answers).values():
        event = said.pop(form.event, None)
        if event is not None and first <= event.text <= last:
            choices = {code: answer.text or _yes_or_no(form, answer) for code, answer in said.items()}
            chosen = {code: choice for code, choice in choices.items() if choice}
            people.append(PersonChoices(event.text, chosen, chosen.get(own_group, group)))
    return people


def people_in_need(questions: Iterable[Sequence[str]], people: Iterable[PersonChoices]) -> tuple[int, int]:
    """Count the people with any need, and those of whom all is met.

    Of these every outcome that applies is achieved.
    questions: of each need, those of its outcomes.
    """
    with_need = met = 0
    needs = [tuple(codes) for codes in questions]
    for person in people:
        own = [codes for codes in needs if person.choices.get(codes[0], NO_NEED) != NO_NEED]
        outcomes = {person.choices.get(code, NOT_APPLICABLE) for codes in own for code in codes}
        with_need += bool(own)
        met += bool(own) and outcomes <= {ACHIEVED, NOT_APPLICABLE} and ACHIEVED in outcomes
    return with_need, met


def _yes_or_no(form: Form, answer: Answer) -> str:
    """A yes or no as text; empty for a figure."""
    question = form.questions.get(answer.question)
    is_yes_no = question is not None and question.type is QuestionType.YES_NO
    return yes_no_words(bool(answer.number)).lower() if is_yes_no else ""
