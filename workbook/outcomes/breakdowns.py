"""The counts of people's outcomes, by whose they are.

By service, provider, authority, client group and kind of service.

For a period, and for its year so far. They are of everybody whose answers count, so that they are for the officer alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from workbook.model import Framework, Period
from workbook.outcomes.figures import OutcomeFigure, distance_figures, need_figures, own_figures
from workbook.outcomes.needs import PersonChoices, people_in
from workbook.people import PeopleService
from workbook.table import Holds, Table, columns_of, tabulate

#: Who is counted together: its code and title, of a service.
_Group = tuple[str, str]
_BY: Mapping[str, Callable[[PeopleService], _Group]] = {
    "service": lambda part: (part.service.service_id, part.service.name),
    "provider": lambda part: (part.issued.provider_id, part.issued.provider_name),
    "authority": lambda part: (part.issued.authority, part.issued.authority_name),
    "service_type": lambda part: (
        part.service.service_type,
        part.framework.service_types_by_code[part.service.service_type].title,
    ),
}
_CLIENT_GROUP = "client_group"


@dataclass(frozen=True)
class BreakdownRow:
    """One count of people who are counted together.

    The fields are its columns, in order, each with what it holds.
    """

    period: Annotated[str, Holds("The period, as {example}, or its year so far.")]
    form: Annotated[str, Holds("The form's code.")]
    authority_code: Annotated[str, Holds("The authority's code: {authority}.")]
    by: Annotated[str, Holds("service, provider, authority, service_type or client_group.")]
    group: Annotated[str, Holds("Whose figure it is, by its code.")]
    title: Annotated[str, Holds("The same, by its title.")]
    domain: Annotated[str, Holds("Code of the outcome domain, where it is of one.")]
    section: Annotated[str, Holds("The section's code.", name="indicator")]
    item: Annotated[str, Holds("The figure's code, as in the dataset.")]
    value: Annotated[float | None, Holds("The figure; blank where there is nothing to divide by.")]
    unit: Annotated[str, Holds("What is counted.")]


BREAKDOWN_COLUMNS = columns_of(BreakdownRow)


def breakdown_table(services: Iterable[PeopleService], period: Period) -> Table:
    """Make the table of counts by whose they are.

    services: as for `outcome_rows`.
    """
    by_form: dict[tuple[str, str], list[PeopleService]] = defaultdict(list)
    for service in services:
        by_form[service.issued.authority, service.issued.form].append(service)
    rows = [
        row
        for _, parts in sorted(by_form.items())
        for span in dict.fromkeys((period, period.span))
        for row in _rows(parts, span)
    ]
    return tabulate("breakdowns", "Outcomes by whose they are", BREAKDOWN_COLUMNS, rows)


def _rows(parts: Sequence[PeopleService], span: Period) -> Iterator[BreakdownRow]:
    """Every count of an authority's workbooks of one form in a period or year."""
    people = [people_in(part, span) for part in parts]
    for by, group_of in _BY.items():
        for (group, title), members in _grouped(parts, group_of).items():
            counted = [person for number in members for person in people[number]]
            figures = _figures([parts[number] for number in members], counted, span)
            yield from _breakdown(parts[-1], span, by, group, title, figures)
    everybody = [person for group in people for person in group]
    framework = parts[-1].framework
    for group in sorted({part.service.client_group for part in parts} | {person.group for person in everybody}):
        counted = [person for person in everybody if person.group == group]
        group_parts = [part for part in parts if part.service.client_group == group]
        title = _client_group_title(framework, group)
        # Beside people of a group stand no departures: the quarterly return has those of services.
        figures = _figures(group_parts, counted, span, counted_in=parts)
        yield from _breakdown(parts[-1], span, _CLIENT_GROUP, group, title, figures)


def _grouped(parts: Sequence[PeopleService], group_of: Callable[[PeopleService], _Group]) -> dict[_Group, list[int]]:
    grouped: dict[_Group, list[int]] = defaultdict(list)
    for number, part in enumerate(parts):
        grouped[group_of(part)].append(number)
    return grouped


def _client_group_title(framework: Framework, group: str) -> str:
    return framework.client_group_title(group) if group in ("", *framework.client_groups_by_code) else ""


def _figures(
    group_parts: Sequence[PeopleService],
    people: Sequence[PersonChoices],
    span: Period,
    counted_in: Sequence[PeopleService] = (),
) -> Iterator[OutcomeFigure]:
    """Every count of some people. counted_in: the workbooks that they are in, where they are of other services too."""
    if people:
        yield from need_figures(counted_in or group_parts, people, span, is_of_services=not counted_in)
    yield from distance_figures(group_parts, span)
    yield from own_figures(group_parts, span)


def _breakdown(
    service: PeopleService, span: Period, by: str, group: str, title: str, figures: Iterable[OutcomeFigure]
) -> Iterator[BreakdownRow]:
    issued = service.issued
    labels = (str(span), issued.form, issued.authority, by, group, title)
    for figure in figures:
        value = None if figure.value is None else float(figure.value)
        yield BreakdownRow(*labels, figure.domain, figure.section.code, figure.code, value, figure.unit)
