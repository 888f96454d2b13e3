"""Shared lines as tables, with notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbook.disclosure.people_counts import people_counts, shared_forms
from workbook.disclosure.share import SharedLine, SharedTables, Shorthand
from workbook.disclosure.tables import ShareLevel
from workbook.model import Framework, PeriodLength, Section, Sharing
from workbook.table import ColumnType, Table, TableColumn, attribute, tabulate

#: What stands in place of a value; the legend says so wherever the tables go.
LEGEND: dict[Shorthand, str] = {
    Shorthand.CONFIDENTIAL: "Confidential: it could say something of a person, or would give away a figure that could.",
    Shorthand.UNRELIABLE: "Unreliable: worked out from too few people to mean anything.",
    Shorthand.UNAVAILABLE: "Not available: it was asked for, and there is no accepted answer.",
    Shorthand.NOT_APPLICABLE: "Not applicable: it was not asked for, or there is nothing to divide by.",
}
#: A provider finds out one in so many small counts of others that are not sensitive: measured by benchmarks/outsiders.py.
FOUND_OUT_ELSEWHERE = 4
#: How many sensitive ones a provider finds out that has taken over a service: as in docs/sharing.md.
_TAKEN_OVER = "2 in 1,000"
_LEVELS = {
    ShareLevel.SERVICE: "One service.",
    ShareLevel.PROVIDER: "All services of a provider.",
    ShareLevel.AUTHORITY: "All services of the authority.",
}


@dataclass(frozen=True)
class _Row:
    """A line with the tables that it is part of."""

    line: SharedLine
    shared: SharedTables
    section: Section
    period_noun: str

    @property
    def period(self) -> str:
        return " to ".join(dict.fromkeys((self.line.span[0], self.line.span[-1])))

    @property
    def covers(self) -> str:
        return self.period_noun if self.line.span[0] == self.line.span[-1] else "year to date"


#: What they hold has the framework's words in braces.
_COLUMNS: tuple[TableColumn[_Row], ...] = (
    attribute("period", "The {period}, as {example}; for the year so far, its first and last {period}.", width=24),
    attribute(
        "covers", "{period}, or year to date. Only what may be added up over a year has a year to date.", width=13
    ),
    attribute("level", "service, provider or authority: whom the figure is about.", "line.level"),
    attribute("authority_code", "The authority's code: {authority}.", "shared.authority_code"),
    attribute("authority", "The authority's name.", "shared.authority"),
    attribute(
        "provider_id",
        "National client record provider id: {provider_id}. Blank for the authority.",
        "line.place.provider_id",
    ),
    attribute("provider_name", "The provider's name. Blank for the authority.", "line.place.provider_name", width=28),
    attribute("service_id", "The service's identifier. Blank for totals.", "line.place.service_id"),
    attribute("service_name", "The service's name. Blank for totals.", "line.place.service_name", width=28),
    attribute("service_type", "Service type, by its title. Blank for totals.", "line.place.service_type"),
    attribute("client_group", "Primary client group, by its title. Blank for totals.", "line.place.client_group"),
    attribute("indicator", "What the indicator is called.", "section.label"),
    attribute("indicator_title", "What it is about.", "section.short_title", width=30),
    attribute("item", "The figure's code.", "line.question.code"),
    attribute("question", "What was asked, or what was worked out.", "line.question.label", width=48),
    attribute("unit", "What is counted.", "line.question.unit"),
    TableColumn(
        "value",
        "The figure; yes is 1, no is 0. Or a shorthand: see the notes.",
        lambda row: str(row.line.shorthand) if row.line.value is None else row.line.value,
        type=ColumnType.NUMBER,
        words=tuple(Shorthand),
    ),
    TableColumn(
        "answers",
        "How many answers it is made of: one for each service and {period}.",
        lambda row: row.line.answers,
        type=ColumnType.INTEGER,
    ),
    TableColumn(
        "asked",
        "How many were asked for, of services that have returned. If more than answers, some are not in it.",
        lambda row: row.line.expected,
        type=ColumnType.INTEGER,
    ),
)
#: What two of them hold where a period is a year, of which there is no part so far.
_BY_THE_YEAR = {"period": "The {period}, as {example}.", "covers": "year."}
_YEAR_TO_DATE = "Adds up the {periods} of the {year} so far. What is counted on one day is not added up."
#: The columns that tell lines apart.
_KEY = ("period", "level", "provider_id", "service_id", "item")
_NOTE_COLUMNS: tuple[TableColumn[tuple[str, str]], ...] = (
    TableColumn("about", "What the note is about.", lambda note: note[0], width=26),
    TableColumn("note", "The note.", lambda note: note[1], width=100),
)


def shared_columns(framework: Framework) -> tuple[TableColumn[_Row], ...]:
    """The columns of the lines, in the framework's words."""
    instead = _BY_THE_YEAR if framework.periods.collected is PeriodLength.YEAR else {}
    return tuple(
        replace(column, sentence=framework.worded(instead.get(column.name, column.sentence))) for column in _COLUMNS
    )


def shared_table(shared: SharedTables, framework: Framework, level: ShareLevel | None = None) -> Table:
    """The lines as a table, in reading order.

    level: of that level alone.
    """
    rows = [
        _Row(line, shared, framework.section(line.question.section), framework.periods.collected.noun)
        for line in shared.lines
        if level is None or line.level is level
    ]
    return tabulate("shared_figures", shared_title(shared), shared_columns(framework), rows, _KEY)


def notes(shared: SharedTables, framework: Framework) -> Table:
    """List the notes that readers need: label and text."""
    return tabulate("notes", shared_title(shared), _NOTE_COLUMNS, _notes(shared, framework), ("about",))


def page_notes(shared: SharedTables, framework: Framework) -> tuple[tuple[str, str], ...]:
    """What the signs and figures of a page mean: label and text."""
    return tuple(_signs(shared, framework))


def shared_title(shared: SharedTables) -> str:
    """What the tables are of: what is collected, the authority and the period."""
    return f"{shared.title}, {shared.authority}, {shared.period_label}"


def _notes(shared: SharedTables, framework: Framework) -> Iterator[tuple[str, str]]:
    yield "Title", shared_title(shared)
    yield from _signs(shared, framework)
    yield from ((f"level: {level}", text) for level, text in _LEVELS.items())
    yield from ((f"Column {column.name}", column.sentence) for column in shared_columns(framework))


def _signs(shared: SharedTables, framework: Framework) -> Iterator[tuple[str, str]]:
    yield from ((str(shorthand), text) for shorthand, text in LEGEND.items())
    yield from _policy_notes(shared.policy)
    yield (
        "Totals",
        "A total adds up the services that answered. The columns answers and asked say how many, of how many.",
    )
    yield (
        "Percentages and means",
        "Worked out at each level from the services that answered everything they need, never averaged. One decimal place.",
    )
    yield from _people_notes(shared, framework)
    if framework.periods.collected is not PeriodLength.YEAR:
        yield "Year to date", framework.worded(_YEAR_TO_DATE)


def _people_notes(shared: SharedTables, framework: Framework) -> Iterator[tuple[str, str]]:
    sections = {line.question.section for line in shared.lines}
    for form in shared_forms(framework):
        if not sections.isdisjoint(counts.code for counts in people_counts(form)):
            yield (
                form.title,
                "Counts of people by need. Sensitive. They add up the services alone of which it is shown how many left.",
            )
    for title in shared.left_out:
        yield title, "Not in these tables: what they show beside others would give something away."


def _policy_notes(policy: Sharing) -> Iterator[tuple[str, str]]:
    yield (
        "Small numbers",
        f"Counts of fewer than {policy.threshold} people, zero included, are not shown, nor what would give them away.",
    )
    yield (
        "Small bases",
        f"Percentages and means of fewer than {policy.minimum_base} people are not shown. "
        "In sensitive indicators, nor are those people's number, and a part that is all of the whole or nearly.",
    )
    yield (
        "Providers",
        "A provider knows its own figures, and subtracts them. "
        + (
            "Of others it cannot work out sensitive figures, unless it has taken over a service with its past "
            f"({_TAKEN_OVER}); of their small counts that are not sensitive it finds out about one in {FOUND_OUT_ELSEWHERE}, in trials."
            if policy.protect_from_providers
            else f"Nothing is hidden for that: it finds out about one in {FOUND_OUT_ELSEWHERE} small counts of others, in trials."
        ),
    )
