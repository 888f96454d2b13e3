"""The counts of people's outcomes as rows of the dataset."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from workbook.assess import AnswerStatus
from workbook.dataset import DatasetRow, answer_row
from workbook.model import Form, Kind, OwnResult, Period, Section
from workbook.outcomes.distance import DistanceChange, DistanceCount, ItemCount, count_distance, readings_of
from workbook.outcomes.needs import NeedCount, PersonChoices, count_need, people_of
from workbook.outcomes.own import JUDGED, OwnCount, count_own, own_outcomes_of
from workbook.outcomes.shares import percent
from workbook.people import PeopleService

_PEOPLE, _PERCENT, _POINTS, _OUTCOMES = "people", "%", "points", "outcomes"


def outcome_rows(services: Iterable[PeopleService], period: Period) -> Iterator[DatasetRow]:
    """Go through the counts of each service as rows of the dataset.

    services: from every workbook of the form in the period's year, since a late form counts where its event lies; of a
    form that reads a model from every year before, too.
    """
    by_service: dict[tuple[str, str, str, str], list[PeopleService]] = defaultdict(list)
    for service in services:
        issued = service.issued
        by_service[issued.authority, issued.provider_id, service.service.service_id, issued.form].append(service)
    for parts in by_service.values():
        people = [person for part in parts for person in people_of(part.form, part.answers, period)]
        if people:
            yield from _service_rows(parts[-1], people, period)
        yield from _distance_rows(parts, period)
        yield from _own_rows(parts, period)


def _service_rows(service: PeopleService, people: list[PersonChoices], period: Period) -> Iterator[DatasetRow]:
    for section in service.form.sections:
        if section.need_questions:
            blank = _blank_row(service, section, period)
            yield _figure(blank, f"{section.code}.forms", len(people), _PEOPLE)
            for code, (need, outcome) in section.need_questions.items():
                first = f"{section.code}.{need.question(need.outcomes[0])}"
                reasons = service.code_lists[service.questions[code].choices]
                is_first = code == first and section.needs is not None and section.needs.ongoing
                ongoing = f"{section.code}.{need.ongoing_question}" if is_first else ""
                counts = count_need(first, code, outcome, reasons, people, ongoing)
                yield from _need_rows(replace(blank, domain=need.domain), code, counts)


def _need_rows(blank: DatasetRow, code: str, counts: NeedCount) -> Iterator[DatasetRow]:
    numbers = {
        "answered": counts.answered,
        "needs": counts.needs,
        "achieved": counts.achieved,
        "not_achieved": counts.not_achieved,
        "not_applicable": counts.not_applicable,
        **{f"unmet_{group}": number for group, number in counts.unmet_by.items()},
    }
    for name, number in numbers.items():
        yield _figure(blank, f"{code}_{name}", number, _PEOPLE)
    yield _figure(blank, f"{code}_needs_percent", counts.needs_percent, _PERCENT)
    yield _figure(blank, f"{code}_achieved_percent", counts.achieved_percent, _PERCENT)
    if counts.ongoing is not None:
        yield _figure(blank, f"{code}_ongoing", counts.ongoing, _PEOPLE)
        yield _figure(blank, f"{code}_ongoing_percent", counts.ongoing_percent, _PERCENT)


def _distance_rows(parts: list[PeopleService], period: Period) -> Iterator[DatasetRow]:
    """The counts of distance travelled, by the model of the newest workbook."""
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
    blank = _blank_row(newest, section, period)
    for name, value, unit in _distance_figures(counts):
        yield _figure(blank, f"{section.code}.{name}", value, unit)
    for item in model.items:
        row = replace(blank, domain=item.domain)
        for name, value, unit in _item_figures(counts.items[item.code]):
            yield _figure(row, f"{section.code}.{item.code}_{name}", value, unit)


def _distance_figures(counts: DistanceCount) -> Iterator[tuple[str, float | None, str]]:
    yield "people", counts.people, _PEOPLE
    yield "long_enough", counts.long_enough, _PEOPLE
    yield "measured", counts.measured, _PEOPLE
    yield "measured_percent", percent(counts.measured, counts.long_enough), _PERCENT
    yield from _change_figures(counts.changes)
    for reason, number in counts.reasons.items():
        yield f"not_comparable_{reason}", number, _PEOPLE
    if counts.differences:
        yield "median_change", counts.median_change, _POINTS
        yield "least_change", min(counts.differences), _POINTS
        yield "most_change", max(counts.differences), _POINTS
        yield "mean_change", counts.mean_change, _POINTS


def _item_figures(counts: ItemCount) -> Iterator[tuple[str, float | None, str]]:
    yield "measured", counts.measured, _PEOPLE
    yield from _change_figures(counts.changes)
    yield "success", counts.successes, _PEOPLE
    yield "success_percent", percent(counts.successes, counts.of), _PERCENT


def _own_rows(parts: list[PeopleService], period: Period) -> Iterator[DatasetRow]:
    """The counts of outcomes that people named for themselves."""
    newest, section = _newest(parts, lambda form: form.own_outcomes)
    if newest is None or section is None:
        return
    outcomes = [outcome for part in parts for outcome in own_outcomes_of(part, section)]
    reasons = newest.questions[f"{section.code}.reason"].choices
    groups = {entry.code: entry.group for entry in newest.code_lists[reasons].entries if entry.group}
    counts = count_own(outcomes, period, groups)
    if counts is None:
        return
    blank = _blank_row(newest, section, period)
    for name, value, unit in _own_figures(counts):
        yield _figure(blank, f"{section.code}.{name}", value, unit)
    for domain, results in counts.domains.items():
        row = replace(blank, domain=domain)
        for result, number in results.items():
            yield _figure(row, f"{section.code}.{domain}_{result}", number, _OUTCOMES)


def _newest(
    parts: list[PeopleService], section_of: Callable[[Form], Section | None]
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
    yield "people", people, _PEOPLE
    for result in JUDGED:
        yield result, counts.results[result], _OUTCOMES
        yield f"{result}_percent", percent(counts.results[result], counts.judged), _PERCENT
        yield f"people_{result}", counts.people[result], _PEOPLE
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
        yield name, number, _PEOPLE
        yield f"{name}_percent", percent(number, measured), _PERCENT
    yield "same_at_best", at_best, _PEOPLE


def _figure(blank: DatasetRow, code: str, value: float | None, unit: str) -> DatasetRow:
    status = AnswerStatus.NOT_APPLICABLE if value is None else AnswerStatus.REPORTED
    return replace(blank, question=code, value=None if value is None else float(value), unit=unit, status=status)


def _blank_row(service: PeopleService, section: Section, period: Period) -> DatasetRow:
    """Make the row of a count that is not known yet: it stands where the first answer does, in no cell."""
    sourced = service.answers[0]
    question = service.questions[sourced.answer.question]
    row = answer_row(service.framework, service.issued, service.service, section, question, sourced)
    return replace(
        row,
        period=str(period),
        question="",
        kind=Kind.DERIVED,
        value=None,
        unit=_PEOPLE,
        status=AnswerStatus.REPORTED,
        explanation="",
        source_cell="",
        text="",
    )
