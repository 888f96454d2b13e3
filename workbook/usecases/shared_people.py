"""Give the counts of people's outcomes that may be shared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from workbook.assess import Answer, AnswerStatus
from workbook.dataset import DatasetRow, SourcedAnswer, answer_row
from workbook.disclosure import people_counts, shared_forms
from workbook.layout import Issue
from workbook.model import Address, Framework, Period, Section, Service
from workbook.outcomes import need_figures, people_in
from workbook.people import PeopleService
from workbook.quarter import PeriodJudge, PeriodResult, ServiceKey, ServiceState, people_service, services_of
from workbook.store import Frozen, FrozenKey, Store

#: What hinders that anything about a service's people is shared.
_OPEN = (ServiceState.HELD, ServiceState.QUERIED)
_Values = Mapping[str, float | None]


def people_rows(
    store: Store,
    judge: PeriodJudge,
    authority: str,
    quarters: Sequence[Period],
    framework: Framework,
) -> list[DatasetRow]:
    """The counts of an authority's people in some quarters.

    A service has them where the form was issued to it, or its people count. They are missing where its workbook has not
    come, or anything about it is open.
    """
    rows: list[DatasetRow] = []
    for form in shared_forms(framework):
        same_year = [period for period in store.periods() if period.span == quarters[-1].span]
        periods = [period for period in same_year if form.code in store.forms(period)]
        results = {period: judge.alone(period, form.code) for period in periods}
        for counts in people_counts(form):
            rows += _FormResults(store, framework, authority, counts, results).rows(quarters)
    return rows


@dataclass(frozen=True)
class _FormResults:
    """What came of a form from an authority's services in a year.

    counts: what is counted of them.
    """

    store: Store
    framework: Framework
    authority: str
    counts: Section
    results: Mapping[Period, PeriodResult]

    def rows(self, quarters: Sequence[Period]) -> Iterator[DatasetRow]:
        """The counts of each service in some quarters."""
        for quarter in quarters:
            asked, frozen = self._asked(quarter), self.store.frozen(quarter)
            for key in sorted({*asked, *self._parts}):
                parts = self._parts[key]
                if key in asked or any(people_in(part, quarter) for part in parts):
                    issued, service = asked[key] if key in asked else (parts[-1].issued, parts[-1].service)
                    kept = frozen.get(FrozenKey(quarter, *key, self.counts.code))
                    values = self._values(quarter, key, is_asked=key in asked) if kept is None else _frozen(kept)
                    yield from self._rows(quarter, issued, service, values)

    @cached_property
    def _parts(self) -> Mapping[ServiceKey, list[PeopleService]]:
        """What each service returned, the oldest first."""
        parts: dict[ServiceKey, list[PeopleService]] = defaultdict(list)
        for result in self.results.values():
            for key in result.services:
                if key.authority == self.authority:
                    parts[key].append(people_service(result, key))
        return parts

    def _asked(self, quarter: Period) -> dict[ServiceKey, tuple[Issue, Service]]:
        """The services that the form was issued to."""
        issued = self.results[quarter].issued if quarter in self.results else ()
        return {
            key: (record.issued, own.service)
            for record in issued
            if record.issued.authority == self.authority
            for key, own in zip(services_of(record.issued), record.issued.services, strict=True)
        }

    def _values(self, quarter: Period, key: ServiceKey, *, is_asked: bool) -> _Values:
        """What is counted; nothing where it may not be shared."""
        states = {period: result.state(key) for period, result in self.results.items()}
        has_come = not is_asked or states[quarter] is ServiceState.ACCEPTED
        if not has_come or not set(_OPEN).isdisjoint(states.values()):
            return {}
        parts = self._parts[key]
        people = [person for part in parts for person in people_in(part, quarter)]
        return {figure.code: figure.value for figure in need_figures(parts, people, quarter)}

    def _rows(self, quarter: Period, issued: Issue, service: Service, values: _Values) -> Iterator[DatasetRow]:
        for question in self.counts.inputs:
            value = values.get(question.code)
            status = AnswerStatus.MISSING if value is None else AnswerStatus.REPORTED
            answer = Answer(Address(service.service_id, "", question.code), value, "", status)
            sourced = SourcedAnswer(answer, "", issued.workbook_id)
            row = answer_row(self.framework, issued, service, self.counts, question, sourced)
            yield replace(row, period=str(quarter))


def _frozen(kept: Frozen) -> _Values:
    """What was counted when somebody was forgotten, which stays as it was."""
    return {row.question: row.value for row in kept.figures}
