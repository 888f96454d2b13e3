"""What a provider meets in a real LibreOffice window, with keys typed as a keyboard would.

1. An illegal entry is refused with our title and our words, and the cell is as it was. A digit stays a digit.
2. An unlikely entry is taken, its Check cell asks why, and an explanation clears it.
3. A locked cell cannot be typed in.
4. Tab goes through every box in reading order, and stops at nothing else; on a screen of 1366 x 768 no column moves meanwhile.
5. Switched to No, an indicator's boxes are grey, show nothing and refuse entry; what was typed is kept, and is back
   with Yes.
6. Rows of indicators that the service does not report cannot be reached with keys, and could not be typed in.

The steps leave pictures in the folder that SP_WORKBOOK_EVIDENCE names: see docs/evidence/.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from libreoffice import LibreOfficeMissingError
from window import Window, real_window, until
from workbook.config import load, shipped_folder
from workbook.findings import EXPLAINED_TEXT
from workbook.layout import ColumnRole, InputRole, Layout, cell_name
from workbook.model import Framework, Period, QuestionType, RuleStrength
from workbook.register import read_register
from workbook.store import Store
from workbook.usecases.generate import generate_workbooks
from workbook.usecases.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PERIOD = Period(2008, 2)
#: One service: LPI 51 with counts and LPI 57 with a Yes or No may be switched; KPI 2 does not apply and is hidden.
REGISTER = """\
authority,provider_id,national_provider_id,provider_name,service_id,service_name,service_type,accommodation_type,\
client_group,secondary_client_groups,household_units,contact_email,indicators
Derby,99101,99000101,Example Almshouses,DER-0901,Brook Cottages,Accommodation Based Service,Alms Houses,\
Older people with support needs,,12,returns@example.org,+EM-LPI-51 +EM-LPI-57
"""
SWITCHED, WHOLE, PART = "EM-LPI-51", "EM-LPI-51.eligible", "EM-LPI-51.supported"
YES_NO, HIDDEN = "EM-LPI-57", "CLG-KPI-2"
OUR_TITLE = "Please check this entry"
GREY = "#EDEDED"
#: The first answer after an explanation box, the percentage and the next indicator's rows have been passed over.
_PICTURED_STOP = 9


@dataclass(frozen=True)
class Sheet:
    """The one service sheet, open in the window, with its cells by code."""

    window: Window
    framework: Framework
    layout: Layout

    @property
    def name(self) -> str:
        return self.layout.sheets[0].name

    def box(self, code: str, role: InputRole = InputRole.ANSWER) -> str:
        [entry] = [each for each in self.layout.form.inputs if each.code == code and each.role is role]
        return cell_name(entry.row, entry.column)

    def row(self, key: str) -> int:
        return next(number for number, row in enumerate(self.layout.form.rows) if row.key == key)

    def check(self, code: str) -> str:
        return self.shown(self.layout.form.cell(code, ColumnRole.CHECK))

    def shown(self, cell: str) -> str:
        return self.window.shown(self.name, cell)

    def content(self, cell: str) -> str:
        return self.window.content(self.name, cell)

    def go(self, cell: str) -> None:
        self.window.go(self.name, cell)

    def enter(self, cell: str, text: str) -> None:
        """Type an entry that is taken."""
        self.go(cell)
        self.window.type(text)
        self.window.press("Return")
        until(lambda: self.content(cell) == text)

    def refused(self, cell: str, text: str, picture: str = "") -> str:
        """Type an entry that is refused; returns the words that refuse it."""
        before = self.content(cell)
        self.go(cell)
        self.window.type(text)
        self.window.press("Return")
        dialog = self.window.dialog()
        if picture:
            self.window.picture(picture)
        self.window.dismiss()
        assert dialog.title == OUR_TITLE
        assert self.content(cell) == before
        return " ".join(dialog.words)

    def locked(self, cell: str, picture: str = "") -> None:
        """Type into a cell that the program itself does not let anybody change."""
        before = self.content(cell)
        self.go(cell)
        self.window.type("7")
        dialog = self.window.dialog()
        if picture:
            self.window.picture(picture)
        self.window.dismiss()
        assert "Protected cells can not be modified." in dialog.words
        assert self.content(cell) == before

    def switch(self, section: str, choice: str) -> None:
        self.enter(self.box(section, InputRole.CHOICE), choice)


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    """One window for the module; each test opens its own workbook in it."""
    try:
        with real_window(tmp_path_factory.mktemp("window-profile")) as window:
            yield window
    except LibreOfficeMissingError as err:
        pytest.skip(str(err))


@pytest.fixture
def sheet(window: Window, tmp_path: Path) -> Sheet:
    """A workbook just issued, open at its service sheet."""
    configuration = load(shipped_folder())
    register = tmp_path / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")
    [issued] = generate_workbooks(configuration, read_register(register, configuration), PERIOD, Workspace(tmp_path))
    with Store.open(tmp_path / "store.sqlite") as store:
        known = store.issued_form(issued.issued.workbook_id)
    assert known is not None
    window.open(issued.path)
    sheet = Sheet(window, known.framework, known.layout)
    window.go(sheet.name, "B1")
    return sheet


@pytest.mark.parametrize("entry", ["abc", "1.5", "-1", "1000000"])
def test_what_is_not_a_count_is_refused_with_our_words(sheet: Sheet, entry: str) -> None:
    """1: by the cell's own kind."""
    said = sheet.refused(sheet.box(WHOLE), entry, "refused-not-a-number" if entry == "abc" else "")
    assert "Enter a whole number from 0 to" in said
    assert sheet.content(sheet.box(WHOLE)) == ""


def test_an_illegal_pair_is_refused_from_either_side(sheet: Sheet) -> None:
    """1: by a rule that names two boxes, whichever is typed last; what was there before stays."""
    sheet.enter(sheet.box(WHOLE), "40")
    assert "cannot be more than eligible" in sheet.refused(sheet.box(PART), "41", "refused-by-a-rule")
    sheet.enter(sheet.box(PART), "30")
    assert "cannot be more than eligible" in sheet.refused(sheet.box(WHOLE), "29")
    assert (sheet.content(sheet.box(WHOLE)), sheet.content(sheet.box(PART))) == ("40", "30")


def test_a_digit_is_not_completed_to_a_printed_text(sheet: Sheet) -> None:
    """1: the program completes what is typed from texts in the same column, so none there may begin as a number does."""
    printed = [
        sheet.layout.sheets[0].printed(cell)
        for cell in sheet.layout.form.fixed
        if cell.column == sheet.layout.form.column(ColumnRole.ANSWER)
    ]
    assert [text for text in printed if isinstance(text, str) and text[:1].isdigit()] == []
    for digit in "0123456789":
        sheet.enter(sheet.box(WHOLE), digit)


def test_an_unlikely_entry_is_taken_and_asked_about(sheet: Sheet) -> None:
    """2: words in the Check cell, which an explanation clears."""
    [rule] = [rule for rule in sheet.framework.section(SWITCHED).rules if "1 in 20" in rule.message]
    assert rule.effective is RuleStrength.WARN
    sheet.enter(sheet.box(WHOLE), "40")
    until(lambda: sheet.check(WHOLE) == "")
    sheet.enter(sheet.box(PART), "1")
    until(lambda: sheet.check(PART) == rule.message.format(eligible=40, supported=1))
    sheet.window.picture("unlikely-and-asked-about")
    sheet.enter(sheet.box(PART, InputRole.EXPLANATION), "Few homes were assessed this quarter.")
    until(lambda: sheet.check(PART) == EXPLAINED_TEXT)
    sheet.window.picture("unlikely-and-explained")


@pytest.mark.parametrize(
    ("key", "column"),
    [
        (PART, ColumnRole.QUESTION),
        (PART, ColumnRole.CHECK),
        ("CLG-KPI-1:reported", ColumnRole.ANSWER),
        (f"{SWITCHED}.percent", ColumnRole.ANSWER),
    ],
)
def test_a_locked_cell_cannot_be_typed_in(sheet: Sheet, key: str, column: ColumnRole) -> None:
    """3: neither a question, nor a check, nor the choice of a required indicator, nor a percentage."""
    sheet.locked(sheet.layout.form.cell(key, column), "locked" if column is ColumnRole.QUESTION else "")


def test_tab_goes_from_box_to_box_in_reading_order(sheet: Sheet) -> None:
    """4: once round, from the first box to the first box."""
    form, service = sheet.layout.form, sheet.layout.sheets[0]
    boxes = [
        cell_name(box.row, box.column)
        for box in sorted(form.inputs, key=lambda b: (b.row, b.column))
        if service.is_open(box)
    ]
    sheet.go(boxes[0])
    visited, views = [boxes[0]], {sheet.window.columns()}
    for _ in boxes:
        sheet.window.press("Tab")
        until(lambda: sheet.window.where()[1] != visited[-1])
        visited.append(sheet.window.where()[1])
        views.add(sheet.window.columns())
        if len(visited) == _PICTURED_STOP:
            sheet.window.picture("tab-stops-at-boxes-only")
    assert visited == [*boxes, boxes[0]]
    (view,) = views
    assert max(view) >= form.column(ColumnRole.EXPLANATION)


def test_switched_off_is_grey_and_shut_and_switched_on_is_as_before(sheet: Sheet) -> None:
    """5: with a box that was filled and one that was not."""
    filled, empty = sheet.box(WHOLE), sheet.box(PART)
    sheet.enter(filled, "40")
    sheet.window.scroll_to(sheet.row(SWITCHED))
    sheet.go("B1")
    assert len(sheet.window.colours(sheet.name, filled)) > 1
    sheet.window.picture("switched-on")
    sheet.switch(SWITCHED, "No")
    sheet.go("B1")
    until(lambda: sheet.window.colours(sheet.name, filled) == {GREY})
    until(lambda: sheet.window.colours(sheet.name, empty) == {GREY})
    assert sheet.check(PART) == ""
    sheet.window.picture("switched-off")
    for cell in (filled, empty):
        sheet.refused(cell, "12", "switched-off-refuses" if cell == empty else "")
    assert sheet.content(filled) == "40"
    sheet.switch(SWITCHED, "Yes")
    sheet.go("B1")
    until(lambda: "#FFFFFF" in sheet.window.colours(sheet.name, filled))
    assert len(sheet.window.colours(sheet.name, filled)) > 1
    sheet.enter(empty, "12")
    sheet.window.picture("switched-on-again")


def test_a_yes_or_no_is_shut_too_when_switched_off(sheet: Sheet) -> None:
    """5: for a box with a list."""
    [question] = [
        question for question in sheet.framework.section(YES_NO).inputs if question.type is QuestionType.YES_NO
    ]
    sheet.refused(sheet.box(question.code), "Perhaps")
    sheet.enter(sheet.box(question.code), "Yes")
    sheet.switch(YES_NO, "No")
    sheet.refused(sheet.box(question.code), "No")


def test_hidden_rows_are_out_of_reach(sheet: Sheet) -> None:
    """6: the cursor passes over them, and even when put there nothing can be typed."""
    rows = sheet.layout.form.rows
    hidden = [number for number, row in enumerate(rows) if row.section == HIDDEN]
    before, after = hidden[0] - 1, hidden[-1] + 1
    sheet.go(cell_name(before, sheet.layout.form.column(ColumnRole.ANSWER)))
    sheet.window.press("Down")
    until(lambda: sheet.window.where()[1] == cell_name(after, sheet.layout.form.column(ColumnRole.ANSWER)))
    for code in (question.code for question in sheet.framework.section(HIDDEN).inputs):
        sheet.locked(sheet.box(code))
        assert sheet.content(sheet.box(code)) == ""
