"""A returned sheet beside the issued one, and its places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from workbook.findings import Place
from workbook.layout import FormLayout, ServiceSheet, cell_name
from workbook.model import Content, Form, Per
from workbook.reader.align import Alignment
from workbook.reader.grid import Grid


@dataclass(frozen=True)
class SheetPair:
    """A returned sheet and the issued one.

    Rows and columns in arguments are those of the form. form: the one that it answers. layout: where its questions stand.
    is_as_issued: whether all that is printed stands where and as it was issued.
    """

    file: str
    form: Form
    layout: FormLayout
    sheet: ServiceSheet
    grid: Grid
    alignment: Alignment
    is_as_issued: bool = False

    @property
    def is_of_people(self) -> bool:
        """Whether it is about people.

        Anything typed on it may name one.
        """
        return self.form.per is Per.PERSON

    def address(self, row: int, column: int) -> tuple[int, int] | None:
        """Find a cell of the form in the file.

        Returns None where its row or column is gone.
        """
        at_row, at_column = self.alignment.rows.get(row), self.alignment.columns.get(column)
        return None if at_row is None or at_column is None else (at_row, at_column)

    def content(self, row: int, column: int) -> Content:
        """What stands there now; None where it is gone."""
        return self.content_at(self.address(row, column))

    def content_at(self, at: tuple[int, int] | None) -> Content:
        """What stands in a cell of the file.

        It is None where there is no such cell.
        """
        return None if at is None else self.grid.at(*at)

    def cell(self, row: int, column: int) -> str:
        """Name a cell of the form as in the file.

        It is empty where the cell is gone.
        """
        return name_of(self.address(row, column))

    def place(self, row: int, column: int, question: str = "", section: str = "", record: str = "") -> Place:
        """Make a finding's place of a cell of the form."""
        label = self.label(section) if section else ""
        service_id = self.sheet.issued.service.service_id
        return Place(self.file, self.grid.name, self.cell(row, column), service_id, question, label, record)

    def stray(self, row: int) -> Place:
        """Make the place of a row outside the form."""
        column = self.alignment.columns.get(self.layout.input_columns[0])
        cell = "" if column is None else cell_name(row, column)
        return Place(self.file, self.grid.name, cell, self.sheet.issued.service.service_id)

    def label(self, section: str) -> str:
        """What people call an indicator: `LPI 51`."""
        return self._labels[section]

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {section.code: section.label for section in self.form.sections}


def name_of(at: tuple[int, int] | None) -> str:
    """Name a cell of the file; empty where there is no such cell."""
    return "" if at is None else cell_name(*at)
