"""The Guidance page: what to count, for each indicator."""

from __future__ import annotations

from workbook.layout.cells import Fixed, Role
from workbook.layout.form_layout import FormLayout
from workbook.layout.issue import Issue
from workbook.layout.names import GUIDANCE, guidance_name, quoted
from workbook.layout.sheets import Page, PageKind, ServiceSheet
from workbook.model import Framework, Kind, Section

#: Where it lists what it holds.
_CONTENTS_ROW = 2


def guidance_page(framework: Framework, issued: Issue, form: FormLayout, sheets: tuple[ServiceSheet, ...]) -> Page:
    """Lay out a block for each indicator that is shown."""
    cells = [
        Fixed(0, 0, Role.TITLE, "Guidance"),
        Fixed(1, 0, Role.SUBTITLE, "What to count, for each indicator that a service of yours may report."),
        *(Fixed(_CONTENTS_ROW, column, Role.SECTION, words) for column, words in enumerate(("Contents", "", ""))),
    ]
    shown = [
        (section, first)
        for section in framework.form(issued.form).sections
        if not section.reasons_of
        and (first := next((sheet for sheet in sheets if sheet.state(section.code).shown), None))
    ]
    row = _CONTENTS_ROW + 1 + len(shown)
    for number, (section, first) in enumerate(shown, _CONTENTS_ROW + 1):
        cells.append(Fixed(number, 0, Role.TEXT, section.label))
        cells.append(Fixed(number, 1, Role.LINK, section.short_title, target=f"internal:{GUIDANCE}!A{row + 1}"))
        back = f"internal:{quoted(first.name)}!{form.section_cell(section.code)}"
        cells.append(Fixed(row, 2, Role.INDICATOR_LINK, "Back to the questions", target=back))
        for role, label, words, slot in _guidance_lines(framework, issued, section):
            if label:
                cells.append(Fixed(row, 0, role if role is Role.SECTION else Role.LABEL, label, slot=slot))
            cells.append(Fixed(row, 1, Role.INDICATOR if role is Role.SECTION else role, words))
            row += 1
    return Page(GUIDANCE, PageKind.GUIDANCE, tuple(cells), (20, 108, 24), heading_row=1)


def _guidance_lines(framework: Framework, issued: Issue, section: Section) -> list[tuple[Role, str, str, str]]:
    domains = {domain.code: domain.title for domain in framework.domains}
    national = {link.number: link.title for link in framework.national_indicators}
    lines = [(Role.SECTION, section.label, section.title, guidance_name(section.code))]
    if section.domain:
        lines.append((Role.TEXT, "Outcome", domains[section.domain], ""))
    if section.base:
        lines.append((Role.TEXT, "Who counts", section.base, ""))
    lines.append((Role.TEXT, "When", _when(issued, section), ""))
    lines += [(Role.TEXT, "What to count" if first else "", words, "") for first, words in _firsts(section.guidance)]
    if section.example:
        lines.append((Role.TEXT, "Example", section.example, ""))
    for link in section.national_indicators:
        note = f" Note: {link.source_note}" if link.source_note else ""
        lines.append((Role.TEXT, "National indicator", f"{link.number} {national[link.number]} (2008).{note}", ""))
    return lines


def _when(issued: Issue, section: Section) -> str:
    span = issued.period.covering(section.every)
    start, end = (f"{day.day} {day:%B %Y}" for day in (span.start, span.end))
    kinds = {question.kind for question in section.inputs}
    if kinds == {Kind.STOCK}:
        return f"On the last day of the {span.noun}, {end}."
    if kinds == {Kind.FLOW}:
        return f"During the {span.noun}, {start} to {end}."
    return (
        f"Where a question is about the end of the {span.noun}: on {end}. "
        f"Otherwise: during the {span.noun}, {start} to {end}."
    )


def _firsts(lines: tuple[str, ...]) -> list[tuple[bool, str]]:
    return [(number == 0, line) for number, line in enumerate(lines)]
