"""The tables of the national programme, in their shape.

They count people, needs and outcomes, by kind of service and client group. Figures are as reported; no estimates are made for missing returns.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbook.dataset import DatasetRow
from workbook.model import Form, NeedOutcome, Period, Section
from workbook.report.measures import adds_over_periods
from workbook.report.outcomes_report import OutcomesReport
from workbook.report.service_history import ServiceHistory
from workbook.table import ColumnType, Table, TableColumn, attribute, tabulate
from workbook.text import folded

#: How many needs the headline names.
_COMMONEST = 3
#: Above so many, the headline rounds to the nearest hundred, as the programme's did.
_ROUNDED_FROM = 1000
_COUNTS = ("answered", "needs", "achieved", "not_achieved", "not_applicable")


@dataclass(frozen=True)
class NationalGroup:
    """Services that are counted together.

    by: service_type or client_group; empty for all.
    """

    by: str
    code: str
    title: str


@dataclass(frozen=True)
class NationalPeople:
    """How many people have a form.

    expected: how many should have one; None where that is not known.
    """

    group: NationalGroup
    people: int
    expected: int | None


@dataclass(frozen=True)
class NationalOutcome:
    """An outcome of a need, counted over services.

    base: what the percentage is of.
    """

    group: NationalGroup
    code: str
    title: str
    answered: int
    needs: int
    achieved: int
    not_achieved: int
    not_applicable: int
    base: int

    @property
    def needs_percent(self) -> float | None:
        """The share of those answered who had the need."""
        return _percent(self.needs, self.answered)

    @property
    def achieved_percent(self) -> float | None:
        """The share that achieved it; None where there is nothing to divide by."""
        return _percent(self.achieved, self.base)


@dataclass(frozen=True)
class NationalPart:
    """What one service reported of a count in one period."""

    service: ServiceHistory
    row: DatasetRow


@dataclass(frozen=True)
class NationalForm:
    """A form about people with needs.

    is_broken_down: by kind of service and client group, as short-term outcomes were.
    """

    form: Form
    section: Section
    report: OutcomesReport
    is_broken_down: bool

    @cached_property
    def groups(self) -> tuple[tuple[NationalGroup, tuple[ServiceHistory, ...]], ...]:
        """Everybody, then by kind of service and by client group."""
        framework, services = self.report.frameworks[-1], self.report.services
        everybody = (NationalGroup("", "", "All"), services)
        if not self.is_broken_down:
            return (everybody,)
        kinds = [(kind.code, kind.title) for kind in framework.service_types]
        client_groups = [(group.code, group.title) for group in framework.client_groups]
        return (
            everybody,
            *_groups("service_type", kinds, services, lambda service: service.likeness[0]),
            *_groups("client_group", client_groups, services, lambda service: service.likeness[1]),
        )

    @property
    def people(self) -> tuple[NationalPeople, ...]:
        """How many people have the form, by group."""
        start = self.section.code
        rows = (
            NationalPeople(group, self._sum(services, f"{start}.forms") or 0, self._sum(services, f"{start}.expected"))
            for group, services in self.groups
        )
        return tuple(row for row in rows if row.people or not row.group.by)

    @cached_property
    def outcomes(self) -> tuple[NationalOutcome, ...]:
        """Every outcome, by group."""
        return tuple(
            self._outcome(group, services, code, outcome)
            for group, services in self.groups
            for code, (_, outcome) in self.section.need_questions.items()
        )

    @property
    def commonest(self) -> tuple[NationalOutcome, ...]:
        """The needs that most people had, each by its first outcome."""
        firsts = {need.code: code for code, (need, _) in reversed(list(self.section.need_questions.items()))}
        counted = [row for row in self.outcomes if not row.group.by and row.code in firsts.values() and row.needs]
        return tuple(sorted(counted, key=lambda row: (-row.needs, row.code))[:_COMMONEST])

    @property
    def parts(self) -> Iterator[NationalPart]:
        """What each count adds up: the part of each service and period."""
        start = self.section.code
        items = {f"{code}_{name}" for code in self.section.need_questions for name in _COUNTS}
        items |= {f"{start}.forms", f"{start}.expected"}
        lines = {
            part.identity: service
            for service in self.report.services
            for parts in service.services.values()
            for part in parts
        }
        for figures in self.report.figures:
            for row in figures.loaded:
                service = lines.get((row.authority_code, folded(row.service_id)))
                if row.question in items and service is not None:
                    yield NationalPart(service, row)

    def _outcome(
        self, group: NationalGroup, services: Sequence[ServiceHistory], code: str, outcome: NeedOutcome
    ) -> NationalOutcome:
        numbers = {name: self._sum(services, f"{code}_{name}") or 0 for name in _COUNTS}
        counted = sum(
            number
            for period, number in self._by_period(services, f"{code}_not_applicable").items()
            if period.end.isoformat() <= outcome.not_applicable_counts_until
        )
        base = numbers["achieved"] + numbers["not_achieved"] + round(counted)
        return NationalOutcome(group, code, self.section.label_of(code), base=base, **numbers)

    def _sum(self, services: Sequence[ServiceHistory], item: str) -> int | None:
        by_period = self._by_period(services, item)
        return round(sum(by_period.values())) if by_period else None

    def _by_period(self, services: Sequence[ServiceHistory], item: str) -> Mapping[Period, float]:
        """A count of services together, by period; people of yearly reviews are counted in the period of the review."""
        numbers: dict[Period, float] = {}
        for service in services:
            for period, figures in service.figures.items():
                if item in figures:
                    numbers[period] = numbers.get(period, 0.0) + figures[item]
        return numbers


def _groups(
    by: str,
    entries: Sequence[tuple[str, str]],
    services: Sequence[ServiceHistory],
    code_of: Callable[[ServiceHistory], str],
) -> Iterator[tuple[NationalGroup, tuple[ServiceHistory, ...]]]:
    for code, title in entries:
        members = tuple(service for service in services if code_of(service) == code)
        if members:
            yield NationalGroup(by, code, title), members


def _percent(part: int, whole: int) -> float | None:
    return round(100 * part / whole, 1) if whole else None


def national_forms(report: OutcomesReport) -> tuple[NationalForm, ...]:
    """List the forms about people with needs.

    Those of people who left are broken down.
    """
    forms = {form.code: form for framework in report.frameworks for form in framework.forms}
    return tuple(
        NationalForm(form, section, report, adds_over_periods(form, section))
        for form in forms.values()
        for section in form.sections
        if section.need_questions and not form.kept_by
    )


def rounded(number: int) -> str:
    """A count as the headline has it.

    It is to the nearest hundred where it is large.
    """
    return f"{round(number, -2):,}" if number >= _ROUNDED_FROM else str(number)


def national_tables(forms: Sequence[NationalForm]) -> Iterator[Table]:
    """Make the tables: people, and outcomes by need, each breakdown by itself."""
    for form in forms:
        code, title = form.form.code.replace("-", "_"), form.form.title
        ways = dict.fromkeys(group.by for group, _ in form.groups)
        for by in ways:
            end, words = (f"_by_{by}", f", by {by.replace('_', ' ')}") if by else ("", "")
            people = [row for row in form.people if row.group.by == by]
            yield tabulate(f"{code}_people{end}", f"{title}: people{words}", PEOPLE_COLUMNS, people)
            outcomes = [row for row in form.outcomes if row.group.by == by]
            yield tabulate(f"{code}_outcomes{end}", f"{title}: outcomes{words}", OUTCOME_COLUMNS, outcomes)


def national_parts(forms: Sequence[NationalForm]) -> Iterator[Table]:
    """Make the tables of what each service reported of the counts."""
    for form in forms:
        name, title = form.form.code.replace("-", "_"), form.form.title
        yield tabulate(f"{name}_services", f"{title}: the part of each service", PART_COLUMNS, form.parts)


_NUMBER = ColumnType.NUMBER
PEOPLE_COLUMNS: tuple[TableColumn[NationalPeople], ...] = (
    attribute("code", "The code of the kind of service or client group; blank for all.", "group.code"),
    attribute("group", "Its title.", "group.title"),
    TableColumn("people", "How many people have a form.", lambda row: row.people, type=_NUMBER),
    TableColumn(
        "expected", "How many should have one; blank where that is not known.", lambda row: row.expected, type=_NUMBER
    ),
)
OUTCOME_COLUMNS: tuple[TableColumn[NationalOutcome], ...] = (
    attribute("code", "The code of the kind of service or client group; blank for all.", "group.code"),
    attribute("group", "Its title.", "group.title"),
    attribute("outcome", "The outcome's code.", "code"),
    attribute("title", "What the need is, and its outcome.", "title"),
    TableColumn(
        "answered", "Of how many it is known whether they had the need.", lambda row: row.answered, type=_NUMBER
    ),
    TableColumn("needs", "How many had it.", lambda row: row.needs, type=_NUMBER),
    TableColumn("needs_percent", "Of those answered.", lambda row: row.needs_percent, type=_NUMBER),
    TableColumn("achieved", "How many achieved the outcome.", lambda row: row.achieved, type=_NUMBER),
    TableColumn("not_achieved", "How many did not.", lambda row: row.not_achieved, type=_NUMBER),
    TableColumn("not_applicable", "To how many it does not apply.", lambda row: row.not_applicable, type=_NUMBER),
    TableColumn(
        "achieved_percent",
        "Of those who did or did not; until March 2010 also of those it does not apply to.",
        lambda row: row.achieved_percent,
        type=_NUMBER,
    ),
)
PART_COLUMNS: tuple[TableColumn[NationalPart], ...] = (
    attribute("period", "The period.", "row.period"),
    attribute("authority_code", "The authority's code.", "row.authority_code"),
    attribute("provider_id", "The provider's id.", "row.provider_id"),
    attribute("service_id", "The service's id, as `trace` takes it.", "row.service_id"),
    attribute("service_name", "Its name.", "row.service_name"),
    TableColumn("service_type", "The code of the kind that it is counted with.", lambda part: part.service.likeness[0]),
    TableColumn(
        "client_group", "The code of the client group that it is counted with.", lambda part: part.service.likeness[1]
    ),
    attribute("item", "The count: the outcome's code, and the column of the table.", "row.question"),
    TableColumn("value", "How many people.", lambda part: part.row.value, type=_NUMBER),
    attribute("source_file", "The file in which the first of them stands.", "row.source_file"),
)
