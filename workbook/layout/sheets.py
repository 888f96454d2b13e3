"""The sheets of one workbook: forms, and pages around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from workbook.layout.cells import Fixed, Input, InputRole, Role
from workbook.layout.columns import Column, ColumnRole
from workbook.layout.form_layout import FormLayout, FormRow
from workbook.layout.issue import Issue, IssuedService
from workbook.layout.names import guidance_name
from workbook.model import Address, State, section_code, yes_no_words
from workbook.references import further_row
from workbook.rules.states import RowState


class PageKind(StrEnum):
    """The sheets that are not service sheets."""

    COVER = "cover"
    SUMMARY = "summary"
    GUIDANCE = "guidance"
    LISTS = "lists"
    IDENTITY = "identity"


@dataclass(frozen=True)
class Page:
    """One sheet of fixed cells.

    widths: of its columns, in characters. heading_row: printed again on each page. inputs: boxes to type in.
    """

    name: str
    kind: PageKind
    cells: tuple[Fixed, ...]
    widths: tuple[int, ...]
    heading_row: int | None = None
    inputs: tuple[Input, ...] = ()


@dataclass(frozen=True)
class ServiceSheet:
    """One service sheet: a named form with its slots filled.

    fill: makes what its slots hold; whoever only judges what was returned does not need it.
    """

    name: str
    issued: IssuedService
    fill: Callable[[], dict[str, str | float]] = field(repr=False, compare=False)

    @cached_property
    def slots(self) -> dict[str, str | float]:
        """What stands in each cell that differs from sheet to sheet."""
        return self.fill()

    def state(self, section: str) -> State:
        """The service's state for a section; SELECTED for no section."""
        return self.issued.states[section] if section else State.SELECTED

    def record(self, number: int) -> str:
        """The reference of a service's record, or nothing."""
        return self.issued.records[number - 1] if 1 <= number <= len(self.issued.records) else ""

    def shows(self, row: FormRow) -> bool:
        """Whether the provider sees a row."""
        return not row.hidden and self.state(row.section).shown and (row.record == 0 or self.record(row.record) != "")

    def hidden_columns(self, form: FormLayout) -> frozenset[int]:
        """The columns that are hidden.

        So is one of a hidden section, and that of earlier figures where none are held.
        """
        return frozenset(number for number, column in enumerate(form.columns) if self._is_hidden(column))

    def _is_hidden(self, column: Column) -> bool:
        nothing_held = column.role is ColumnRole.PREVIOUS and not self.issued.previous
        return column.hidden or nothing_held or not self.state(column.section).shown

    def section_of(self, code: str) -> str:
        """The section that a question's or section's code belongs to."""
        return code if code in self.issued.states else section_code(code)

    def is_shown(self, entry: Input) -> bool:
        """Whether an input belongs to a shown section and record."""
        return self.state(entry.section).shown and (entry.record == 0 or self.record(entry.record) != "")

    def is_open(self, entry: Input) -> bool:
        """Whether the provider may type there.

        It is an input of a shown section and of a record that there is, or a choice that may be switched, or why it was.
        """
        if entry.is_of_choice:
            return self.state(entry.section).switchable
        return self.is_shown(entry)

    def printed(self, cell: Fixed) -> str | float:
        """The content of a fixed cell of this sheet when issued."""
        if cell.slot:
            return self.slots[cell.slot]
        if cell.formula and cell.section and not self.state(cell.section).on:
            return RowState.OFF if cell.role is Role.PROGRESS and cell.value else ""
        return "" if cell.value is None else cell.value

    def starting_choice(self, entry: Input) -> str:
        """What a choice cell holds when it is issued."""
        return yes_no_words(self.state(entry.section).on)


@dataclass(frozen=True)
class Surroundings:
    """What stands around the sheets of services, made as it is asked for.

    make: a page of a kind. make_names: what is called by a name, and where it stands.
    """

    make: Callable[[PageKind], Page]
    make_names: Callable[[], dict[str, str]]

    @property
    def cover(self) -> Page:
        """What a provider reads first."""
        return self.make(PageKind.COVER)

    @property
    def summary(self) -> Page:
        """What is left to do."""
        return self.make(PageKind.SUMMARY)

    @property
    def guidance(self) -> Page:
        """What to count."""
        return self.make(PageKind.GUIDANCE)

    @property
    def lists(self) -> Page:
        """What may be chosen from."""
        return self.make(PageKind.LISTS)

    @property
    def identity(self) -> Page:
        """Which workbook it is."""
        return self.make(PageKind.IDENTITY)

    @cached_property
    def names(self) -> dict[str, str]:
        """What is called by a name, and where it stands."""
        return self.make_names()


@dataclass(frozen=True)
class Layout:
    """One workbook, cell by cell.

    The writer writes it and the reader expects it. title: of the return. accent: the colour of its headings; empty for ours.
    further: the sheet of further reasons, whose form is `form.further`; None where there is none.
    surround: makes what stands around; whoever only judges what was returned does not need it.
    """

    issued: Issue
    form: FormLayout
    sheets: tuple[ServiceSheet, ...]
    title: str
    surround: Callable[[], Surroundings] = field(repr=False, compare=False)
    accent: str = ""
    further: ServiceSheet | None = None

    @property
    def form_sheets(self) -> tuple[tuple[ServiceSheet, FormLayout], ...]:
        """Every sheet of boxes with its form.

        That of further reasons is the last.
        """
        services = tuple((sheet, self.form) for sheet in self.sheets)
        if self.further is None or self.form.further is None:
            return services
        return (*services, (self.further, self.form.further))

    def sheet_at(self, address: Address) -> tuple[ServiceSheet, FormLayout] | None:
        """Find the sheet on which an address has its box."""
        if further_row(address.record):
            return next((pair for pair in self.form_sheets if pair[0] is self.further), None)
        sheet = self.sheet_of.get(address.service)
        return None if sheet is None else (sheet, self.form)

    @cached_property
    def sheet_of(self) -> dict[str, ServiceSheet]:
        """The sheet of each service, by its id."""
        return {sheet.issued.service.service_id: sheet for sheet in self.sheets}

    def target(self, cell: Fixed) -> str:
        """Where a cell's link leads, or nothing."""
        if cell.target == "guidance":
            place = self.around.names.get(guidance_name(cell.section), "")
            return f"internal:{place[1:]}" if place else ""
        return cell.target

    def box(self, address: Address, role: InputRole) -> Input | None:
        """Find the box of a role at an address, or None."""
        if row := further_row(address.record):
            return None if self.form.further is None else self.form.further.box(row, address.question, role)
        sheet = self.sheet_of.get(address.service)
        records = ("", *sheet.issued.records) if sheet else ()
        return (
            self.form.box(records.index(address.record), address.question, role) if address.record in records else None
        )

    @property
    def pages(self) -> tuple[Page, ...]:
        """The sheets of fixed cells, in order around service sheets."""
        around = self.around
        return (around.cover, around.summary, around.guidance, around.lists, around.identity)

    @cached_property
    def around(self) -> Surroundings:
        """What stands around the sheets of services."""
        return self.surround()
