"""The counts of people's outcomes, by what they are called.

Whoever counts says of which services: one, all of a provider, or a client group's people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbook.model import (
    Form,
    ModelItem,
    Need,
    NeedOutcome,
    OutcomeKind,
    OwnResult,
    Period,
    QuestionType,
    Section,
)
from workbook.outcomes.distance import DistanceChange, DistanceCount, ItemCount, count_distance, readings_of
from workbook.outcomes.needs import NeedCount, PersonChoices, count_need, people_in_need
from workbook.outcomes.own import JUDGED, OwnCount, count_own, own_outcomes_of
from workbook.outcomes.sampling import Drawn, sampled
from workbook.outcomes.shares import percent
from workbook.outcomes.weighting import Stratum, weighted_share
from workbook.people import PeopleService

PEOPLE = "people"
#: What says how many forms there should be, beside how many there are.
USERS, EXPECTED, COVERAGE = "users", "expected", "coverage_percent"
_PERCENT, _POINTS, _OUTCOMES = "%", "points", "outcomes"


@dataclass(frozen=True)
class OutcomeFigure:
    """One count or share.

    code: with that of its section. domain: the code of the outcome domain; empty where it is of none.
    value: None where there is nothing to divide by.
    """

    section: Section
    domain: str
    code: str
    value: float | None
    unit: str


def need_figures(
    parts: Sequence[PeopleService], people: Sequence[PersonChoices], period: Period, *, is_of_services: bool = True
) -> Iterator[OutcomeFigure]:
    """Go through what came of people's needs, and how many answered yes.

    parts: workbooks of one form, the oldest first. people: those of them who count.
    is_of_services: whether they are all that the services have, so that it can be said how many there should be.
    """
    newest = parts[-1]
    for section in newest.form.sections:
        if not section.need_questions:
            yield from _yes_figures(section, people)
            continue
        yield OutcomeFigure(section, "", f"{section.code}.forms", len(people), PEOPLE)
        drawn = sampled(parts) if is_of_services else {}
        if is_of_services:
            yield from _coverage_figures(section, parts, people, period, drawn)
        yield from _people_figures(section, people)
        for code, (need, outcome) in section.need_questions.items():
            for name, value, unit in _need_figures(_counted(newest, section, code, need, outcome, people)):
                yield OutcomeFigure(section, need.domain, f"{code}_{name}", value, unit)
            counts = {
                rate: _counted(
                    newest, section, code, need, outcome, [person for person in people if person.rate == rate]
                )
                for rate in (drawn if len(drawn) > 1 else ())
            }
            for name, value, unit in _weighted_figures(drawn, counts):
                yield OutcomeFigure(section, need.domain, f"{code}_{name}", value, unit)


def _yes_figures(section: Section, people: Sequence[PersonChoices]) -> Iterator[OutcomeFigure]:
    for question in section.inputs:
        if question.type is QuestionType.YES_NO:
            answers = [person.choices[question.code] for person in people if question.code in person.choices]
            yield OutcomeFigure(section, "", f"{question.code}_answered", len(answers), PEOPLE)
            yield OutcomeFigure(section, "", f"{question.code}_yes", answers.count("yes"), PEOPLE)


def _weighted_figures(
    drawn: Mapping[float, Drawn], counts: Mapping[float, NeedCount]
) -> Iterator[tuple[str, float | None, str]]:
    """The share achieved of all people, where they were drawn at different rates."""
    if counts:
        share = weighted_share(Stratum(drawn[rate].people, need.base, need.achieved) for rate, need in counts.items())
        yield "achieved_weighted_percent", None if share is None else share.percent, _PERCENT
        yield "achieved_weighted_lower", None if share is None else share.lower, _PERCENT
        yield "achieved_weighted_upper", None if share is None else share.upper, _PERCENT


def _coverage_figures(
    section: Section,
    parts: Sequence[PeopleService],
    people: Sequence[PersonChoices],
    period: Period,
    drawn: Mapping[float, Drawn],
) -> Iterator[OutcomeFigure]:
    """How many should have a form: of the sample, or of those who left by the quarterly return."""
    if drawn:
        users, size = sum(draw.people for draw in drawn.values()), sum(draw.size for draw in drawn.values())
        yield OutcomeFigure(section, "", f"{section.code}.{USERS}", users, PEOPLE)
        yield OutcomeFigure(section, "", f"{section.code}.{EXPECTED}", size, PEOPLE)
        yield OutcomeFigure(section, "", f"{section.code}.{COVERAGE}", percent(len(people), size), _PERCENT)
        return
    covers = parts[-1].form.covers
    left = {
        (part.identity, part.issued.period): part.beside[covers]
        for part in parts
        if covers in part.beside and period.start <= part.issued.period.start <= part.issued.period.end <= period.end
    }
    if left:
        expected = round(sum(left.values()))
        forms = sum(any(_left_in(person, key) for key in left) for person in people)
        yield OutcomeFigure(section, "", f"{section.code}.{EXPECTED}", expected, PEOPLE)
        yield OutcomeFigure(section, "", f"{section.code}.{COVERAGE}", percent(forms, expected), _PERCENT)


def _left_in(person: PersonChoices, place: tuple[tuple[str, str, str], Period]) -> bool:
    """Whether a person left that service in that period."""
    service, period = place
    return person.service == service and period.start.isoformat() <= person.event <= period.end.isoformat()


def _people_figures(section: Section, people: Sequence[PersonChoices]) -> Iterator[OutcomeFigure]:
    by_need: dict[str, list[str]] = {}
    for code, (need, _) in section.need_questions.items():
        by_need.setdefault(need.code, []).append(code)
    with_need, met = people_in_need(by_need.values(), people)
    yield OutcomeFigure(section, "", f"{section.code}.with_needs", with_need, PEOPLE)
    yield OutcomeFigure(section, "", f"{section.code}.all_met", met, PEOPLE)


def _counted(
    service: PeopleService,
    section: Section,
    code: str,
    need: Need,
    outcome: NeedOutcome,
    people: Sequence[PersonChoices],
) -> NeedCount:
    first = f"{section.code}.{need.question(need.outcomes[0])}"
    reasons = service.code_lists[service.questions[code].choices]
    is_first = code == first and section.needs is not None and section.needs.ongoing
    ongoing = f"{section.code}.{need.ongoing_question}" if is_first else ""
    return count_need(first, code, outcome, reasons, people, ongoing)


def _need_figures(counts: NeedCount) -> Iterator[tuple[str, float | None, str]]:
    numbers = {
        "answered": counts.answered,
        "needs": counts.needs,
        "achieved": counts.achieved,
        "not_achieved": counts.not_achieved,
        "not_applicable": counts.not_applicable,
        **{f"unmet_{group}": number for group, number in counts.unmet_by.items()},
    }
    for name, number in numbers.items():
        yield name, number, PEOPLE
    yield "needs_percent", counts.needs_percent, _PERCENT
    yield "achieved_percent", counts.achieved_percent, _PERCENT
    if counts.ongoing is not None:
        yield "ongoing", counts.ongoing, PEOPLE
        yield "ongoing_percent", counts.ongoing_percent, _PERCENT


def distance_figures(parts: Sequence[PeopleService], period: Period) -> Iterator[OutcomeFigure]:
    """Go through the counts of distance travelled.

    The model is that of the newest workbook.
    """
    newest, section = _newest(parts, lambda form: form.reading)
    if newest is None or section is None:
        return
    model = newest.framework.model(section.model)
    readings = [
        reading for part in parts if part.form.reading is not None for reading in readings_of(part, part.form.reading)
    ]
    counts = count_distance(model, readings, period)
    if counts is None:
        return
    for name, value, unit in _distance_figures(counts):
        yield OutcomeFigure(section, section.domain, f"{section.code}.{name}", value, unit)
    for item in model.items:
        for name, value, unit in _item_figures(item, counts.items[item.code]):
            yield OutcomeFigure(section, item.domain, f"{section.code}.{item.code}_{name}", value, unit)


def _distance_figures(counts: DistanceCount) -> Iterator[tuple[str, float | None, str]]:
    yield "people", counts.people, PEOPLE
    yield "long_enough", counts.long_enough, PEOPLE
    yield "measured", counts.measured, PEOPLE
    yield "measured_percent", percent(counts.measured, counts.long_enough), _PERCENT
    yield from _change_figures(counts.changes)
    yield "chance_percent", None if counts.chance is None else 100 * counts.chance, _PERCENT
    for reason, number in counts.reasons.items():
        yield f"not_comparable_{reason}", number, PEOPLE
    if counts.differences:
        yield "median_change", counts.median_change, _POINTS
        yield "least_change", min(counts.differences), _POINTS
        yield "most_change", max(counts.differences), _POINTS
        yield "mean_change", counts.mean_change, _POINTS


def _item_figures(item: ModelItem, counts: ItemCount) -> Iterator[tuple[str, float | None, str]]:
    yield "measured", counts.measured, PEOPLE
    yield from _change_figures(counts.changes)
    yield "success", counts.successes, PEOPLE
    if item.kind is OutcomeKind.PROCESS:  # who has one reading of it counts, and is not measured
        yield "success_of", counts.of, PEOPLE
    yield "success_percent", percent(counts.successes, counts.of), _PERCENT


def own_figures(parts: Sequence[PeopleService], period: Period) -> Iterator[OutcomeFigure]:
    """Go through the counts of outcomes that people named."""
    newest, section = _newest(parts, lambda form: form.own_outcomes)
    if newest is None or section is None:
        return
    outcomes = [outcome for part in parts for outcome in own_outcomes_of(part, section)]
    reasons = newest.questions[f"{section.code}.reason"].choices
    groups = {entry.code: entry.group for entry in newest.code_lists[reasons].entries if entry.group}
    counts = count_own(outcomes, period, groups)
    if counts is None:
        return
    for name, value, unit in _own_figures(counts):
        yield OutcomeFigure(section, section.domain, f"{section.code}.{name}", value, unit)
    for domain, results in counts.domains.items():
        for result, number in results.items():
            yield OutcomeFigure(section, domain, f"{section.code}.{domain}_{result}", number, _OUTCOMES)


def _newest(
    parts: Sequence[PeopleService], section_of: Callable[[Form], Section | None]
) -> tuple[PeopleService | None, Section | None]:
    """The newest workbook with answers whose form has a kind of section, and that section."""
    for part in reversed(parts):
        section = section_of(part.form)
        if section is not None and part.answers:
            return part, section
    return None, None


def _own_figures(counts: OwnCount) -> Iterator[tuple[str, float | None, str]]:
    yield "reviewed", sum(counts.results.values()), _OUTCOMES
    yield "no_longer_wanted", counts.results[OwnResult.NO_LONGER_WANTED], _OUTCOMES
    people = sum(counts.people.values())
    yield "people", people, PEOPLE
    for result in JUDGED:
        yield result, counts.results[result], _OUTCOMES
        yield f"{result}_percent", percent(counts.results[result], counts.judged), _PERCENT
        yield f"people_{result}", counts.people[result], PEOPLE
        yield f"people_{result}_percent", percent(counts.people[result], people), _PERCENT
    for group, number in counts.reasons.items():
        yield f"not_fully_{group}", number, _OUTCOMES
    yield "judged_differently", counts.differ, _OUTCOMES
    yield "due", counts.due, _OUTCOMES
    yield "reviewed_in_time", counts.in_time, _OUTCOMES
    yield "reviewed_in_time_percent", percent(counts.in_time, counts.due), _PERCENT


def _change_figures(changes: Mapping[DistanceChange, int]) -> Iterator[tuple[str, float | None, str]]:
    """Improved, same and worse; who stayed at the best is among the same."""
    measured, at_best = sum(changes.values()), changes[DistanceChange.SAME_AT_BEST]
    numbers = {
        "improved": changes[DistanceChange.IMPROVED],
        "same": changes[DistanceChange.SAME] + at_best,
        "worse": changes[DistanceChange.WORSE],
    }
    for name, number in numbers.items():
        yield name, number, PEOPLE
        yield f"{name}_percent", percent(number, measured), _PERCENT
    yield "same_at_best", at_best, PEOPLE
