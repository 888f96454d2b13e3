"""The edition of the report that may be handed out.

It is nothing but the lines of the shared tables, on three levels. Small numbers are hidden before a line comes here, so that the page gives away what the tables do, and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbook.disclosure import SharedLine, SharedTables, ShareLevel, page_notes, shared_title
from workbook.model import Framework, Section
from workbook.report.outcomes_page import templates
from workbook.text import number_text

_NO_DOMAIN = "No domain: the national core"
#: What is no question of the quarterly form is a count of people, the third level.
_LEVELS = (ShareLevel.PROVIDER, ShareLevel.SERVICE)


@dataclass(frozen=True)
class SharedRow:
    """A line as it is printed."""

    line: SharedLine

    @property
    def period(self) -> str:
        """The period, or the first and last of the year so far."""
        return " to ".join(dict.fromkeys((self.line.span[0], self.line.span[-1])))

    @property
    def value(self) -> str:
        """The figure, or the shorthand in its place."""
        return str(self.line.shorthand) if self.line.value is None else number_text(self.line.value)


@dataclass(frozen=True)
class SharedIndicator:
    """An indicator, or the needs of people, with its lines.

    together: of the authority. by_service: of providers and services.
    """

    section: Section
    domain: str
    together: tuple[SharedRow, ...]
    by_service: tuple[SharedRow, ...]

    @property
    def title(self) -> str:
        """Its label, and what it is about where that is something else."""
        return ": ".join(dict.fromkeys((self.section.label, self.section.short_title)))


def shared_page(shared: SharedTables, framework: Framework) -> str:
    """Write the page of an authority's shared tables.

    framework: with the counts of people among its sections. The same tables give the same page.
    """
    indicators = tuple(shared_indicators(shared.lines, framework))
    codes = {section.code for form in framework.forms for section in form.sections if section.need_questions}
    return (
        templates()
        .get_template("shared.html.j2")
        .render(
            heading=shared_title(shared),
            notes=page_notes(shared, framework),
            indicators=[indicator for indicator in indicators if indicator.section.code not in codes],
            people=[indicator for indicator in indicators if indicator.section.code in codes],
        )
    )


def shared_indicators(lines: Iterable[SharedLine], framework: Framework) -> Iterator[SharedIndicator]:
    """Gather lines by indicator, in the order of their first line."""
    by_section: dict[str, list[SharedLine]] = {}
    for line in lines:
        by_section.setdefault(line.question.section, []).append(line)
    titles = {domain.code: domain.title for domain in framework.domains}
    for code, of_section in by_section.items():
        section = framework.section(code)
        together = tuple(SharedRow(line) for line in of_section if line.level is ShareLevel.AUTHORITY)
        by_service = tuple(SharedRow(line) for level in _LEVELS for line in of_section if line.level is level)
        yield SharedIndicator(section, titles.get(section.domain, _NO_DOMAIN), together, by_service)
