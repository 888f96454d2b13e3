"""Shared lines as tables of text, with notes."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.dataset import exact_text
from workbook.disclosure.share import SharedLine, SharedTables, Shorthand
from workbook.disclosure.tables import ShareLevel
from workbook.model import Framework, Sharing
from workbook.publish.tables import Field, Table

#: What stands in place of a value; the legend says so wherever the tables go.
LEGEND: dict[Shorthand, str] = {
    Shorthand.CONFIDENTIAL: "Confidential: it could say something of a person, or would give away a figure that could.",
    Shorthand.UNRELIABLE: "Unreliable: worked out from too few people to mean anything.",
    Shorthand.UNAVAILABLE: "Not available: it was asked for, and there is no accepted answer.",
    Shorthand.NOT_APPLICABLE: "Not applicable: it was not asked for, or there is nothing to divide by.",
}
_LEVELS = {
    ShareLevel.SERVICE: "One service.",
    ShareLevel.PROVIDER: "All services of a provider.",
    ShareLevel.AUTHORITY: "All services of the authority.",
}
FIELDS = (
    Field("period", "string", "The quarter, as 2008-09-Q2; for the year so far, its first and last quarter."),
    Field("covers", "string", "quarter, or year to date. Only what may be added up over a year has a year to date."),
    Field("level", "string", "service, provider or authority: whom the figure is about."),
    Field("authority_code", "string", "The authority's three letters."),
    Field("authority", "string", "The authority's name."),
    Field("provider_id", "string", "National client record provider id, 5 digits. Blank for the authority."),
    Field("provider_name", "string", "The provider's name. Blank for the authority."),
    Field("service_id", "string", "The service's identifier. Blank for totals."),
    Field("service_name", "string", "The service's name. Blank for totals."),
    Field("service_type", "string", "Service type, by its title. Blank for totals."),
    Field("client_group", "string", "Primary client group, by its title. Blank for totals."),
    Field("indicator", "string", "What the indicator is called."),
    Field("indicator_title", "string", "What it is about."),
    Field("item", "string", "The figure's code."),
    Field("question", "string", "What was asked, or what was worked out."),
    Field("unit", "string", "What is counted."),
    Field("value", "string", "The figure; yes is 1, no is 0. Or a shorthand: see the notes."),
    Field("answers", "integer", "How many answers it is made of: one for each service and quarter."),
    Field(
        "asked",
        "integer",
        "How many were asked for, of services that have returned. If more than answers, some are not in it.",
    ),
)
#: The columns that tell lines apart.
_KEY = ("period", "level", "provider_id", "service_id", "item")


def shared_table(shared: SharedTables, framework: Framework, level: ShareLevel | None = None) -> Table:
    """The lines as a table of text, in reading order.

    level: of that level alone.
    """
    records = tuple(_record(line, shared, framework) for line in shared.lines if level is None or line.level is level)
    return Table("shared_figures", _title(shared), FIELDS, records, _KEY)


def notes(shared: SharedTables) -> Table:
    """List the notes that readers need: label and text."""
    fields = (Field("about", "string", "What the note is about."), Field("note", "string", "The note."))
    return Table("notes", _title(shared), fields, tuple(_notes(shared)), ("about",))


def line_text(line: SharedLine) -> str:
    """Write a line's figure, or the shorthand in its place."""
    return str(line.shorthand) if line.value is None else exact_text(line.value)


def _title(shared: SharedTables) -> str:
    return f"{shared.title}, {shared.authority}, {shared.period_label}"


def _record(line: SharedLine, shared: SharedTables, framework: Framework) -> tuple[str, ...]:
    first, last = line.span[0], line.span[-1]
    section = framework.section(line.question.section)
    return (
        last if first == last else f"{first} to {last}",
        "quarter" if first == last else "year to date",
        str(line.level),
        shared.authority_code,
        shared.authority,
        *line.place,
        section.label,
        section.short_title,
        line.question.code,
        line.question.label,
        line.question.unit,
        line_text(line),
        str(line.answers),
        str(line.expected),
    )


def _notes(shared: SharedTables) -> Iterator[tuple[str, str]]:
    yield "Title", _title(shared)
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
    yield (
        "Year to date",
        "Adds up the quarters of the financial year so far. What is counted on one day is not added up.",
    )
    yield from ((f"level: {level}", text) for level, text in _LEVELS.items())
    yield from ((f"Column {field.name}", field.holds) for field in FIELDS)


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
    guarded = (
        "More is hidden in sensitive indicators, so that one total does not tell it"
        if policy.protect_from_providers
        else "Nothing is hidden for that"
    )
    yield (
        "Providers",
        "A provider knows its own figures, and may work out a hidden one of another where a total is of few. "
        f"{guarded}.",
    )
