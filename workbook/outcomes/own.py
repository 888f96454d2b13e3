"""Count the outcomes that people named for themselves.

The words of an outcome stay with the provider; what is known here is how far it was met, and who says so.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbook.model import OwnResult, Period, Section
from workbook.model.own import AGREED, RESULT, REVIEWED
from workbook.outcomes.records import answers_by_record
from workbook.people import PeopleService
from workbook.references import reference_of

#: What is chosen where person and worker do not agree; the person's answer counts.
DIFFER = "differ"


#: The results that shares are of.
JUDGED = (OwnResult.FULLY_MET, OwnResult.PARTLY_MET, OwnResult.NOT_MET)


@dataclass(frozen=True)
class OwnOutcome:
    """One outcome that a person named, as it stands.

    record: its row. due: when its review is. reviewed, result: of the review; None where there was none.
    reason: why it was not fully met, by code.
    """

    record: str
    agreed: dt.date
    domain: str = ""
    due: dt.date | None = None
    reviewed: dt.date | None = None
    result: OwnResult | None = None
    judged_by: str = ""
    reason: str = ""


@dataclass(frozen=True)
class OwnCount:
    """How many outcomes of people's own were met.

    results: of the outcomes reviewed. people: by the result of each person. domains: results by outcome domain.
    reasons: why outcomes were not fully met, by the group of the reason.
    differ: where person and worker do not agree. due: reviews due in the period. in_time: of these, held by their day.
    """

    results: Mapping[OwnResult, int]
    people: Mapping[OwnResult, int]
    domains: Mapping[str, Mapping[OwnResult, int]]
    reasons: Mapping[str, int]
    differ: int
    due: int
    in_time: int

    @property
    def judged(self) -> int:
        """How many reviewed outcomes the shares are of."""
        return sum(self.results[result] for result in JUDGED)


def result_of_person(results: Iterable[OwnResult]) -> OwnResult | None:
    """Give the result of a person, from those of the person's outcomes.

    All met is fully, any met or partly is partly, else not; None where there is nothing to judge.
    """
    counted = {result for result in results if result in JUDGED}
    if not counted:
        return None
    if counted == {OwnResult.FULLY_MET}:
        return OwnResult.FULLY_MET
    return OwnResult.NOT_MET if counted == {OwnResult.NOT_MET} else OwnResult.PARTLY_MET


def own_outcomes_of(service: PeopleService, section: Section) -> list[OwnOutcome]:
    """Give the outcomes of a service's people in one workbook."""
    named = {
        record: {
            service.questions[code].name: answer.text
            for code, answer in said.items()
            if answer.text and code.startswith(f"{section.code}.")
        }
        for record, said in answers_by_record(service.answers).items()
    }
    return [_outcome(record, answers) for record, answers in named.items() if AGREED in answers]


def _outcome(record: str, answers: Mapping[str, str]) -> OwnOutcome:
    def day(name: str) -> dt.date | None:
        return dt.date.fromisoformat(answers[name]) if name in answers else None

    reviewed, result = day(REVIEWED), answers.get(RESULT)
    return OwnOutcome(
        record,
        dt.date.fromisoformat(answers[AGREED]),
        answers.get("domain", ""),
        day("due"),
        reviewed if result else None,
        OwnResult(result) if result and reviewed else None,
        answers.get("judged_by", ""),
        answers.get("reason", ""),
    )


def count_own(outcomes: Iterable[OwnOutcome], period: Period, groups: Mapping[str, str]) -> OwnCount | None:
    """Count the outcomes reviewed in a period, and the reviews due.

    outcomes: the oldest workbook's first; an outcome that stands in several counts as it stands in the last.
    groups: of the reasons, by their code. Returns None where there is neither.
    """
    newest = list({(outcome.record, outcome.agreed): outcome for outcome in outcomes}.values())
    reviewed = [(outcome, result) for outcome in newest if (result := _result_in(outcome, period)) is not None]
    due = [outcome for outcome in newest if outcome.due is not None and period.start <= outcome.due <= period.end]
    if not (reviewed or due):
        return None
    by_person: dict[str, list[OwnResult]] = defaultdict(list)
    by_domain: dict[str, list[OwnResult]] = defaultdict(list)
    for outcome, result in reviewed:
        by_person[reference_of(outcome.record)].append(result)
        by_domain[outcome.domain].append(result)
    of_people = (result_of_person(results) for results in by_person.values())
    reasons = Counter(groups.get(outcome.reason, "") for outcome, _ in reviewed)
    return OwnCount(
        _counted([result for _, result in reviewed]),
        _counted([result for result in of_people if result is not None]),
        {domain: _counted(results) for domain, results in by_domain.items() if domain},
        {group: reasons[group] for group in dict.fromkeys(groups.values())},
        sum(outcome.judged_by == DIFFER for outcome, _ in reviewed),
        len(due),
        sum(_is_in_time(outcome) for outcome in due),
    )


def _counted(results: Sequence[OwnResult]) -> dict[OwnResult, int]:
    counts = Counter(results)
    return {result: counts[result] for result in OwnResult}


def _result_in(outcome: OwnOutcome, period: Period) -> OwnResult | None:
    """The result of a review that was held in a period."""
    if outcome.reviewed is None or not period.start <= outcome.reviewed <= period.end:
        return None
    return outcome.result


def _is_in_time(outcome: OwnOutcome) -> bool:
    return outcome.reviewed is not None and outcome.due is not None and outcome.reviewed <= outcome.due
