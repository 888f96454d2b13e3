"""Reading a returned workbook, whatever was done to it.

1. Every answer comes back to its item, by the fast and the exact reading, and nothing is said of a careful return.
2. Every finding names a cell that holds what it quotes, and says where, what and how in under 200 characters.
3. Rows put in, taken out, moved or sorted are read by their keys, and said; a row that is gone is named.
4. A key that stands twice is ambiguous: its answers are refused, all others are read.
5. Columns put in, taken out or moved are read by their headings; where nothing says what a column is, none is.
6. A number is loaded only where key and question agree: swapped keys, other words or shifted cells are refused.
7. A sheet may be renamed, moved or joined by others; one that is gone or doubled is named, and the rest are read.
8. Print typed over is said: label, heading, title, figure, formula.
9. What is not a number of the kind that is asked is named for what it is, and not loaded.
10. Blank is not 0: a row of noughts counts to the last, a blank is missing.
11. A choice is Yes or No; one that is fixed stays as agreed; entries under a No or under a hidden indicator are said.
12. Explanations are text of a bounded length.
13. Of three places of identity two must agree, or one with the services' own codes; what is lost is said; a workbook that
    was not issued is refused.
14. A sheet of another provider, service or quarter is never read as this one's.
15. What other programs do to a file is harmless: hidden for very hidden, no stored results, other XML for the same.
16. Sheets that pretend to be huge are read in bounded time and memory.
17. One broken file never harms another, and reading is the same in any order and however often.
"""

from __future__ import annotations

import datetime as dt
import functools
import io
import re
import resource
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

import world
from breakage import (
    KEYS,
    LOSSES,
    BookChange,
    Change,
    add_notes,
    duplicate,
    lose_cover,
    paste_identity,
    push_answers,
    rename,
)
from damage import zipped
from soundness import codes, read_soundly
from workbook.assess import AnswerStatus, AssessedReturn, Outcome
from workbook.feedback.in_place import CellValue
from workbook.findings import Code, Severity
from workbook.layout import ColumnRole
from workbook.model import State
from world import (
    C_CARD,
    HOURS,
    LOCK,
    LOCK_SHEET,
    PARENTS,
    QUAY,
    QUAY_SHEET,
    SMOKERS,
    STOPPED,
    SUPPORTED,
    USERS,
    WORKED,
    answer,
    assessed,
    cell,
    choice,
    edited,
    explanation,
    form,
    full,
    numbers,
    on_sheet,
    row,
    true_numbers,
    with_parts,
)


def test_every_answer_of_a_careful_return_comes_back_to_its_item() -> None:
    """1: whole numbers, fractions and Yes, by both readings."""
    for exactly in (False, True):
        returned = assessed(full(), exactly=exactly)
        assert (numbers(returned), returned.findings, returned.outcome) == (true_numbers(), (), Outcome.ACCEPTED)


def test_a_workbook_as_issued_is_blank_and_nothing_else() -> None:
    """1: each box that is asked is missing, and is said once, at its own cell."""
    content, _ = world.standard()
    returned = read_soundly(content)
    assert {(each.service_id, each.question) for each in returned.findings} == set(world.asked())
    assert codes(returned) == {Code.BLANK}
    assert {answer(returned, USERS).cell} == {cell(USERS)}


# --- rows -------------------------------------------------------------------------------------------------------------


def _sort_rows(sheet: Worksheet, column: int, first: int = 10) -> None:
    """Sort whole rows by one column, as a person would who unprotected the sheet."""
    rows = [[each.value for each in cells] for cells in sheet.iter_rows(min_row=first, max_row=len(KEYS), max_col=10)]
    for number, values in enumerate(sorted(rows, key=lambda values: str(values[column] or "")), first):
        for place, value in enumerate(values, 1):
            sheet.cell(number, place).value = value


def _move_row(sheet: Worksheet, key: str) -> None:
    at, end = row(key), len(KEYS) + 3
    for column in range(1, 11):
        sheet.cell(end, column).value = sheet.cell(at, column).value
    sheet.delete_rows(at)


ROWS_HARMLESS: dict[str, Change] = {
    "rows put in above": lambda sheet: sheet.insert_rows(1, 3),
    "rows put in within a block": lambda sheet: sheet.insert_rows(row(SUPPORTED), 2),
    "a title row taken out": lambda sheet: sheet.delete_rows(row("EM-LPI-58")),
    "rows of a hidden indicator taken out": lambda sheet: sheet.delete_rows(row("EM-LPI-52"), 5),
    "a row moved to the end": lambda sheet: _move_row(sheet, USERS),
    "rows sorted by key": lambda sheet: _sort_rows(sheet, 0),
    "rows sorted by question": lambda sheet: _sort_rows(sheet, form().column(ColumnRole.QUESTION)),
    "rows sorted by answer": lambda sheet: _sort_rows(sheet, 3),
}


@pytest.mark.parametrize("change", ROWS_HARMLESS.values(), ids=ROWS_HARMLESS)
def test_moved_rows_are_read_by_their_keys(change: Change) -> None:
    """3, 2: every answer is where it was, and that rows moved is said once."""
    returned = read_soundly(on_sheet(full(), change))
    assert numbers(returned) == true_numbers()
    assert [each.code for each in returned.findings].count(Code.ROWS_MOVED) == 1
    assert returned.outcome is Outcome.ACCEPTED


def test_a_row_that_is_gone_is_named_and_its_answer_is_missing() -> None:
    """3: the question is quoted, as there is no cell left to name."""
    returned = read_soundly(on_sheet(full(), lambda sheet: sheet.delete_rows(row(SUPPORTED))))
    gone = next(each for each in returned.findings if each.code is Code.ROW_MISSING)
    assert (gone.question, gone.source_cell) == (SUPPORTED, "")
    assert "LPI 57" in gone.message
    assert answer(returned, SUPPORTED).status is AnswerStatus.MISSING
    assert numbers(returned) == {key: value for key, value in true_numbers().items() if key != (QUAY, SUPPORTED)}


def test_a_message_below_a_deleted_row_names_the_true_cell() -> None:
    """2, 3: what is quoted stands in the cell that is named, after rows above went and came."""

    def change(sheet: Worksheet) -> None:
        sheet[cell(STOPPED)], sheet[choice("EM-LPI-58")] = "12 people", "Yes"
        sheet.delete_rows(2)
        sheet.insert_rows(row(USERS), 5)

    text = next(each for each in read_soundly(on_sheet(full(), change)).findings if each.code is Code.TEXT)
    assert (text.question, text.value, text.source_cell) == (STOPPED, "12 people", f"D{row(STOPPED) + 4}")


def test_a_row_that_stands_twice_is_refused_and_the_rest_are_read() -> None:
    """4: neither copy is believed, be they equal or not."""

    def change(sheet: Worksheet) -> None:
        for column in range(1, 11):
            sheet.cell(len(KEYS) + 1, column).value = sheet.cell(row(SUPPORTED), column).value

    returned = read_soundly(on_sheet(full(), change))
    assert codes(returned) == {Code.ROW_REPEATED}
    assert numbers(returned) == {key: value for key, value in true_numbers().items() if key != (QUAY, SUPPORTED)}


# --- columns ----------------------------------------------------------------------------------------------------------


def _move_column(sheet: Worksheet, source: int, target: int) -> None:
    values = [sheet.cell(number, source + 1).value for number in range(1, len(KEYS) + 1)]
    sheet.delete_cols(source + 1)
    sheet.insert_cols(target + 1)
    for number, value in enumerate(values, 1):
        sheet.cell(number, target + 1).value = value


COLUMNS_HARMLESS: dict[str, Change] = {
    "a column put in first": lambda sheet: sheet.insert_cols(1),
    "columns put in before the answers": lambda sheet: sheet.insert_cols(4, 2),
    "the answers moved to the end": lambda sheet: _move_column(sheet, 3, 9),
    "the keys moved to the end": lambda sheet: _move_column(sheet, 0, 9),
    "the units taken out": lambda sheet: sheet.delete_cols(form().column(ColumnRole.UNIT) + 1),
    "last quarter taken out": lambda sheet: sheet.delete_cols(form().column(ColumnRole.PREVIOUS) + 1),
    "the explanations taken out": lambda sheet: sheet.delete_cols(form().column(ColumnRole.EXPLANATION) + 1),
    "the codes taken out": lambda sheet: sheet.delete_cols(form().column(ColumnRole.LABEL) + 1),
}


@pytest.mark.parametrize("change", COLUMNS_HARMLESS.values(), ids=COLUMNS_HARMLESS)
def test_moved_columns_are_read_by_their_headings(change: Change) -> None:
    """5: every answer is where it was, and that columns moved is said once."""
    returned = read_soundly(on_sheet(full(), change))
    assert numbers(returned) == true_numbers()
    assert [each.code for each in returned.findings].count(Code.COLUMNS_MOVED) == 1


def _swap_headings(sheet: Worksheet) -> None:
    at = row("headings")
    answers, earlier = sheet.cell(at, 4), sheet.cell(at, form().column(ColumnRole.PREVIOUS) + 1)
    answers.value, earlier.value = earlier.value, answers.value


def _second_answer_column(sheet: Worksheet) -> None:
    sheet.insert_cols(2)
    sheet.cell(row("headings"), 2).value = "Answer"


COLUMNS_LOST: dict[str, Change] = {
    "the keys taken out": lambda sheet: sheet.delete_cols(1),
    "the answers taken out": lambda sheet: sheet.delete_cols(4),
    "the questions taken out": lambda sheet: sheet.delete_cols(form().column(ColumnRole.QUESTION) + 1),
    "the headings taken out": lambda sheet: sheet.delete_rows(row("headings")),
    "everything cleared": lambda sheet: sheet.delete_rows(1, 200),
    "the headings of answers and last quarter swapped": _swap_headings,
    "two columns headed Answer, none where it was": _second_answer_column,
}


@pytest.mark.parametrize("change", COLUMNS_LOST.values(), ids=COLUMNS_LOST)
def test_columns_that_nothing_tells_apart_are_not_read(change: Change) -> None:
    """5, 6, 17: nothing is taken from that sheet, all from the other."""
    returned = read_soundly(on_sheet(full(), change))
    assert Code.HEADINGS_LOST in codes(returned)
    assert numbers(returned) == {key: value for key, value in true_numbers().items() if key[0] == LOCK}
    assert {answer(returned, question).status for service, question in world.asked() if service == QUAY} == {
        AnswerStatus.MISSING
    }


def test_a_heading_typed_over_in_its_place_is_said_and_read() -> None:
    """5, 8."""
    at = f"D{row('headings')}"
    returned = read_soundly(on_sheet(full(), lambda sheet: sheet.__setitem__(at, "Our figures")))
    assert numbers(returned) == true_numbers()
    assert [(each.code, each.source_cell, each.value) for each in returned.findings] == [
        (Code.LABEL_CHANGED, at, "Our figures")
    ]


# --- keys, questions and answers that no longer stand together ----------------------------------------------------------


def _swap(sheet: Worksheet, column: str, one: str, other: str) -> None:
    first, second = sheet[f"{column}{row(one)}"], sheet[f"{column}{row(other)}"]
    first.value, second.value = second.value, first.value


@pytest.mark.parametrize("column", ["A", "C"])
def test_numbers_are_not_loaded_where_key_and_question_disagree(column: str) -> None:
    """6: two keys swapped, or two questions: neither answer is believed, and the words found are quoted."""
    returned = read_soundly(on_sheet(full(), lambda sheet: _swap(sheet, column, USERS, SUPPORTED)))
    assert {each.question for each in returned.findings if each.code is Code.QUESTION_CHANGED} == {USERS, SUPPORTED}
    assert {answer(returned, question).status for question in (USERS, SUPPORTED)} == {AnswerStatus.INVALID}
    left = {key: value for key, value in true_numbers().items() if key not in {(QUAY, USERS), (QUAY, SUPPORTED)}}
    assert numbers(returned) == left


def test_keys_sorted_without_their_rows_load_nothing_wrong() -> None:
    """6: of the whole sheet only what stands beside its own question is loaded."""

    def change(sheet: Worksheet) -> None:
        for number, key in enumerate(sorted(KEYS[9:]), 10):
            sheet.cell(number, 1).value = key

    returned = read_soundly(on_sheet(full(), change))
    assert Code.QUESTION_CHANGED in codes(returned)
    loaded = numbers(returned)
    assert {key: true_numbers()[key] for key in loaded} == loaded


@pytest.mark.parametrize(("column", "words"), [("C", "How many people came to the party?"), ("E", "weeks")])
def test_a_question_or_unit_in_other_words_is_refused(column: str, words: str) -> None:
    """6, 8: an answer to another question is no answer to ours; one finding, at the words."""
    at = f"{column}{row(USERS)}"
    returned = read_soundly(on_sheet(full(), lambda sheet: sheet.__setitem__(at, words)))
    assert [(each.code, each.source_cell, each.value) for each in returned.findings] == [
        (Code.QUESTION_CHANGED, at, words)
    ]
    assert answer(returned, USERS).status is AnswerStatus.INVALID


@pytest.mark.parametrize("step", [1, 2, -1, -2])
@pytest.mark.parametrize("key", ["EM-LPI-57:reported", USERS, SUPPORTED, "facts"])
def test_answers_pushed_up_or_down_load_nothing_wrong(key: str, step: int) -> None:
    """6: cells put in or taken out of the answers alone leave no number at another's question."""
    returned = read_soundly(on_sheet(full(), lambda sheet: push_answers(sheet, row(key), step)))
    assert Code.ANSWERS_SHIFTED in codes(returned)
    loaded = numbers(returned)
    assert {key: true_numbers()[key] for key in loaded} == loaded
    assert returned.outcome is Outcome.QUERIED


# --- sheets -----------------------------------------------------------------------------------------------------------


def _reorder(book: Workbook) -> None:
    book.move_sheet(QUAY_SHEET, 5)
    book.move_sheet("Identity", -6)


def _without_help(book: Workbook) -> None:
    for name in ("Lists", "Guidance"):
        book.remove(book[name])


def _add_chart_sheet(book: Workbook) -> None:
    book.create_chartsheet("Chart")


SHEETS: dict[str, tuple[BookChange, set[Code]]] = {
    "renamed": (rename, {Code.SHEET_RENAMED}),
    "moved": (_reorder, set()),
    "joined by another": (add_notes, {Code.EXTRA_SHEET}),
    "joined by an empty one": (lambda book: book.create_sheet("Sheet1"), set()),
    "joined by a chart": (_add_chart_sheet, set()),
    "without Lists and Guidance": (_without_help, set()),
}


@pytest.mark.parametrize(("change", "expected"), SHEETS.values(), ids=SHEETS)
def test_sheets_may_be_renamed_moved_and_joined(change: BookChange, expected: set[Code]) -> None:
    """7: every answer is read."""
    returned = read_soundly(edited(full(), change))
    assert (numbers(returned), codes(returned)) == (true_numbers(), expected)


@pytest.mark.parametrize(
    ("change", "expected"),
    [(lambda book: book.remove(book[QUAY_SHEET]), Code.SHEET_MISSING), (duplicate, Code.SHEET_REPEATED)],
)
def test_a_sheet_that_is_gone_or_doubled_is_named_and_the_other_is_read(change: BookChange, expected: Code) -> None:
    """7, 17: its answers are missing, not left out."""
    returned = read_soundly(edited(full(), change))
    assert codes(returned) == {expected}
    assert numbers(returned) == {key: value for key, value in true_numbers().items() if key[0] == LOCK}
    assert {(each.service_id, each.question) for each in returned.answers} >= set(world.asked())


def test_a_sheet_that_lost_its_service_key_is_known_by_its_name() -> None:
    """7: the key row gone, the tab as issued."""
    returned = read_soundly(on_sheet(full(), lambda sheet: sheet.__setitem__("A1", None)))
    assert numbers(returned) == true_numbers()


# --- print typed over ---------------------------------------------------------------------------------------------------

PRINT: dict[str, tuple[str, CellValue, Code]] = {
    "the title": ("B1", "Quayside (our best hostel) (Q-1)", Code.LABEL_CHANGED),
    "an indicator's title": (f"C{row('EM-LPI-57')}", "Something else", Code.LABEL_CHANGED),
    "household units": (cell("fact.household_units"), 99, Code.PRINTED_FIGURE_CHANGED),
    "last quarter's figure": (cell(USERS, ColumnRole.PREVIOUS), 4000, Code.PRINTED_FIGURE_CHANGED),
    "last quarter's figure that was none": (cell(SUPPORTED, ColumnRole.PREVIOUS), 4, Code.PRINTED_FIGURE_CHANGED),
    "a percentage's formula": (cell("EM-LPI-57.percent"), 50, Code.FORMULA_OVERWRITTEN),
    "a check's formula": (cell(USERS, ColumnRole.CHECK), "All fine", Code.FORMULA_OVERWRITTEN),
}


@pytest.mark.parametrize(("at", "value", "expected"), PRINT.values(), ids=PRINT)
def test_print_typed_over_is_said_and_harms_no_answer(at: str, value: CellValue, expected: Code) -> None:
    """8, 2: at its cell; figures as issued are used."""
    returned = read_soundly(on_sheet(full(), lambda sheet: sheet.__setitem__(at, value)))
    assert [(each.code, each.source_cell) for each in returned.findings] == [(expected, at)]
    assert numbers(returned) == true_numbers()


# --- what stands in a box -----------------------------------------------------------------------------------------------

NOT_NUMBERS: list[tuple[object, Code]] = [
    ("12 people", Code.TEXT),
    ("1,200", Code.TEXT),
    ("-", Code.TEXT),
    ("N/A", Code.TEXT),
    ("NA", Code.TEXT),
    ("None", Code.TEXT),
    ("inf", Code.TEXT),
    ("nan", Code.TEXT),
    ("45%", Code.TEXT),
    ("1e3", Code.TEXT),
    ("1.0", Code.TEXT),
    ("-1", Code.TEXT),
    ("\u0661\u0662", Code.TEXT),
    ("12\u00a0", Code.TEXT),
    ("#ERROR!", Code.TEXT),
    ("=1+1 as text", Code.TEXT),
    ("9999999999", Code.TEXT),
    (True, Code.TRUE_OR_FALSE),
    (False, Code.TRUE_OR_FALSE),
    (dt.datetime(2008, 9, 12), Code.DATE),
    (dt.date(2008, 9, 12), Code.DATE),
    (dt.time(12, 30), Code.DATE),
    (dt.timedelta(hours=30), Code.DATE),
    (1.5, Code.NOT_WHOLE),
    (-1, Code.NEGATIVE),
    (-0.5, Code.NEGATIVE),
    (1e9, Code.TOO_HIGH),
    (1e300, Code.TOO_HIGH),
    ("=5+7", Code.FORMULA),
    ("#N/A", Code.ERROR_VALUE),
    ("#DIV/0!", Code.ERROR_VALUE),
    ("#REF!", Code.ERROR_VALUE),
    ("#NAME?", Code.ERROR_VALUE),
]


def _typed(value: object, question: str) -> bytes:
    def change(sheet: Worksheet) -> None:
        at = sheet[cell(question)]
        at.value = value
        if isinstance(value, str):
            is_error = value in openpyxl.cell.cell.ERROR_CODES
            at.data_type = "f" if value == "=5+7" else "e" if is_error else "s"

    return on_sheet(full(), change)


@pytest.mark.parametrize(("value", "expected"), NOT_NUMBERS, ids=[ascii(value) for value, _ in NOT_NUMBERS])
def test_what_is_no_count_is_named_for_what_it_is(value: object, expected: Code) -> None:
    """9, 2: at its cell, and nothing is loaded from it."""
    returned = read_soundly(_typed(value, USERS))
    assert [(each.code, each.source_cell, each.severity) for each in returned.findings] == [
        (expected, cell(USERS), Severity.ERROR)
    ]
    assert (answer(returned, USERS).status, answer(returned, USERS).value) == (AnswerStatus.INVALID, None)
    assert numbers(returned) == {key: value for key, value in true_numbers().items() if key != (QUAY, USERS)}


@pytest.mark.parametrize(("value", "number"), [("12", 12.0), (" 12 ", 12.0), ("012", 12.0), ("0", 0.0)])
def test_a_whole_number_as_text_is_read_and_said(value: object, number: float) -> None:
    """9: with a note."""
    returned = read_soundly(_typed(value, USERS))
    assert [each.code for each in returned.findings] == [Code.TEXT_NUMBER]
    assert answer(returned, USERS).value == number


@pytest.mark.parametrize(
    ("value", "number"), [(0, 0.0), (-0.0, 0.0), (7.0, 7.0), (999_999, 999_999.0), (3.0000000001, 3.0)]
)
def test_whole_numbers_are_counts(value: object, number: float) -> None:
    """9, 10."""
    returned = read_soundly(_typed(value, USERS))
    assert (answer(returned, USERS).value, returned.findings) == (number, ())


@pytest.mark.parametrize(
    ("question", "value", "expected"),
    [
        (HOURS, 12.345, Code.TOO_PRECISE),
        (HOURS, "12.5", Code.TEXT),
        (C_CARD, "maybe", Code.NOT_YES_NO),
        (C_CARD, True, Code.NOT_YES_NO),
        (C_CARD, 1, Code.NOT_YES_NO),
    ],
)
def test_other_kinds_of_item_are_as_strict(question: str, value: object, expected: Code) -> None:
    """9: figures with decimals, and Yes or No."""
    returned = read_soundly(_typed(value, question))
    assert codes(returned) == {expected}
    assert answer(returned, question).status is AnswerStatus.INVALID


@pytest.mark.parametrize(("value", "number"), [("yes", 1.0), (" NO ", 0.0)])
def test_yes_and_no_are_read_however_they_are_written(value: object, number: float) -> None:
    """9."""
    assert answer(read_soundly(_typed(value, C_CARD)), C_CARD).value == number


@pytest.mark.parametrize(("number", "shown"), [(1, "100%"), (0.45, "45%"), (12, "1200%")])
@pytest.mark.parametrize("look", ["0%", "0.00%", '0.0" "%'])
def test_a_percentage_is_no_count(number: float, shown: str, look: str) -> None:
    """9: 100% is the number 1 underneath, and one person is not what was meant."""

    def change(sheet: Worksheet) -> None:
        sheet[cell(USERS)].value, sheet[cell(USERS)].number_format = number, look

    returned = assessed(on_sheet(full(), change))
    assert [(each.code, each.source_cell, each.value) for each in returned.findings] == [
        (Code.PERCENT, cell(USERS), shown)
    ]


@pytest.mark.parametrize("blank", [None, "", "   "])
def test_nothing_and_nought_are_kept_apart(blank: str | None) -> None:
    """10: the last row of the sheet all 0, another blank or spaces."""
    last = {question: 0 for _, question in world.asked() if question.startswith("EM-LPI-64")}

    def change(sheet: Worksheet) -> None:
        for question in last:
            sheet[cell(question)].value = 0
        sheet[cell(USERS)].value = blank

    returned = read_soundly(on_sheet(full(), change))
    assert {answer(returned, question).value for question in last} == {0.0}
    assert (answer(returned, USERS).value, answer(returned, USERS).status) == (None, AnswerStatus.MISSING)
    assert [(each.code, each.source_cell) for each in returned.findings] == [(Code.BLANK, cell(USERS))]


# --- choices and explanations -------------------------------------------------------------------------------------------


def test_an_offered_indicator_switched_on_is_read() -> None:
    """11."""
    returned = read_soundly(
        world.fill({**world.truth(), (QUAY, SMOKERS): 9, (QUAY, STOPPED): 0}, {}, {(QUAY, "EM-LPI-58"): "Yes"})
    )
    assert (answer(returned, SMOKERS).value, answer(returned, STOPPED).value) == (9.0, 0.0)
    assert [(each.code, each.source_cell) for each in returned.findings] == [(Code.CHOICE_CHANGED, choice("EM-LPI-58"))]


@pytest.mark.parametrize("word", ["No", "no ", "NO"])
def test_answers_under_a_no_are_said_and_not_loaded(word: str) -> None:
    """11: not applicable, at their cells."""
    returned = read_soundly(world.fill(world.truth(), {}, {(QUAY, "CLG-SPI-3"): word}))
    assert {(each.code, each.question, each.source_cell) for each in returned.findings} == {
        (Code.CHOICE_CHANGED, "CLG-SPI-3", choice("CLG-SPI-3")),
        *((Code.UNDER_NO, question, cell(question)) for question in (HOURS, WORKED)),
    }
    assert {answer(returned, question).status for question in (HOURS, WORKED)} == {AnswerStatus.NOT_APPLICABLE}


@pytest.mark.parametrize("word", ["maybe", "Y", "", None, 1, True])
def test_an_unclear_choice_is_said_once_and_nothing_under_it_is_called_not_applicable(word: object) -> None:
    """11: whether the answers count cannot be told."""
    at = choice("CLG-SPI-3")
    returned = read_soundly(on_sheet(full(), lambda sheet: setattr(sheet[at], "value", word)))
    assert [(each.code, each.source_cell) for each in returned.findings] == [(Code.CHOICE_UNCLEAR, at)]
    assert {answer(returned, question).status for question in (HOURS, WORKED)} == {AnswerStatus.INVALID}


@pytest.mark.parametrize("word", ["No", "", "maybe", 0])
def test_a_fixed_choice_stays_as_agreed(word: object) -> None:
    """11: a required indicator is read all the same, and the change is said."""
    at = choice("EM-LPI-57")
    returned = read_soundly(on_sheet(full(), lambda sheet: setattr(sheet[at], "value", word)))
    assert [(each.code, each.source_cell) for each in returned.findings] == [(Code.CHOICE_FIXED, at)]
    assert numbers(returned) == true_numbers()


@pytest.mark.parametrize("value", [3, 0, "three", "=1+2"])
def test_an_answer_under_a_hidden_indicator_is_reported_and_has_no_row(value: CellValue) -> None:
    """11: neither used nor dropped in silence."""
    returned = read_soundly(on_sheet(full(), lambda sheet: sheet.__setitem__(cell(PARENTS), value)))
    assert [(each.code, each.source_cell) for each in returned.findings] == [(Code.UNDER_HIDDEN, cell(PARENTS))]
    assert not [each for each in returned.answers if (each.service_id, each.question) == (QUAY, PARENTS)]
    assert numbers(returned) == true_numbers()


def test_explanations_come_back_as_they_were_written() -> None:
    """12: also what looks like a formula, and what spans lines."""
    words = {(QUAY, USERS): "=Two services merged, in July.\nSee letter.", (LOCK, USERS): '+44 "ten" <of> us & more'}
    returned = read_soundly(world.fill(world.truth(), words))
    assert {key: answer(returned, key[1], key[0]).explanation for key in words} == words
    assert answer(returned, USERS).explained


@pytest.mark.parametrize(("value", "kept"), [("x" * 501, "x" * 500), (12, ""), (True, ""), ("=A1", "")])
def test_an_explanation_that_is_too_long_or_no_text_is_said(value: CellValue, kept: str) -> None:
    """12: and the answer is read."""
    returned = read_soundly(on_sheet(full(), lambda sheet: sheet.__setitem__(explanation(USERS), value)))
    assert [(each.code, each.source_cell) for each in returned.findings] == [(Code.EXPLANATION_CUT, explanation(USERS))]
    assert answer(returned, USERS).explanation == kept
    assert numbers(returned) == true_numbers()


# --- identity -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("loss", LOSSES)
def test_losing_one_place_of_identity_is_said_and_the_return_is_read(loss: BookChange) -> None:
    """13."""
    returned = read_soundly(edited(full(), loss))
    assert [each.code for each in returned.findings] == [Code.IDENTITY_LOST]
    assert numbers(returned) == true_numbers()


def _lose_all_but(kept: BookChange) -> BookChange:
    return lambda book: [loss(book) for loss in LOSSES if loss is not kept]


@pytest.mark.parametrize("kept", LOSSES)
def test_one_place_of_identity_is_enough_where_the_services_are_those_of_the_workbook(kept: BookChange) -> None:
    """13: it is read, with a warning of what was lost."""
    returned = read_soundly(edited(full(), _lose_all_but(kept)))
    assert [(each.code, each.severity) for each in returned.findings] == [(Code.IDENTITY_ALONE, Severity.WARNING)]
    assert numbers(returned) == true_numbers()


def _put_in_another_service(book: Workbook) -> None:
    book.copy_worksheet(book[LOCK_SHEET])["A1"] = "service:O-9"


@pytest.mark.parametrize("change", [_put_in_another_service, lambda book: book.remove(book[LOCK_SHEET]), duplicate])
@pytest.mark.parametrize("kept", LOSSES)
def test_one_place_of_identity_is_not_enough_with_other_services(kept: BookChange, change: BookChange) -> None:
    """13: nothing else tells whose return it is."""
    returned = read_soundly(edited(full(), lambda book: (_lose_all_but(kept)(book), change(book))))
    assert (codes(returned), returned.outcome, returned.answers) == ({Code.NO_IDENTITY}, Outcome.REJECTED, ())


def test_without_any_place_of_identity_nothing_is_read() -> None:
    """13."""
    returned = read_soundly(edited(full(), lambda book: [loss(book) for loss in LOSSES]))
    assert (codes(returned), returned.outcome, returned.answers) == ({Code.NO_IDENTITY}, Outcome.REJECTED, ())


def _as_numbers_exports(book: Workbook) -> None:
    """No hidden sheet, no properties, a sheet for each table under another name, and a title row above it."""
    for loss in LOSSES[:2]:
        loss(book)
    book.create_sheet("Export Summary", 0)["A1"] = "This document was exported from Numbers."
    for sheet in book.worksheets[1:]:
        sheet.protection.sheet = False
        sheet.insert_rows(1)
        sheet["A1"] = "Table 1"
        sheet.title = f"{sheet.title[:20]} - Table 1"


def test_an_export_in_the_manner_of_numbers_is_read_and_says_what_was_lost() -> None:
    """13: Read me still shows the reference."""
    returned = assessed(edited(full(), _as_numbers_exports))
    assert numbers(returned) == true_numbers()
    assert {each.code for each in returned.findings if each.severity is Severity.WARNING} == {Code.IDENTITY_ALONE}
    assert [each.source_sheet for each in returned.findings if each.code is Code.EXTRA_SHEET] == ["Export Summary"]


def test_another_providers_identity_sheet_is_outvoted_and_said() -> None:
    """13: two of three agree."""
    both = (world.standard()[1], world.another_provider()[1])
    returned = read_soundly(edited(full(), paste_identity), *both)
    assert returned.workbook_id == both[0].layout.issued.workbook_id
    assert [each.code for each in returned.findings] == [Code.IDENTITY_LOST]
    assert "identity sheet" in returned.findings[0].message


def _paste_identity_without_cover(book: Workbook) -> None:
    paste_identity(book)
    lose_cover(book)


def test_identities_that_disagree_are_refused() -> None:
    """13: one place lost, the other two at odds."""
    both = (world.standard()[1], world.another_provider()[1])
    content = edited(full(), _paste_identity_without_cover)
    assert codes(read_soundly(content, *both)) == {Code.IDENTITY_DISAGREES}


def test_a_workbook_that_was_not_issued_here_is_refused() -> None:
    """13."""
    returned = read_soundly(full(), world.another_provider()[1])
    assert (codes(returned), returned.outcome) == ({Code.NOT_ISSUED}, Outcome.REJECTED)


def test_the_name_of_the_file_is_never_trusted() -> None:
    """13: it is only what findings call it."""
    assert numbers(assessed(full(), name="\u0416 another provider's (2).xlsx")) == true_numbers()


# --- sheets of others ---------------------------------------------------------------------------------------------------


def _paste(source: bytes, source_sheet: str, first_column: int = 1) -> Callable[[Workbook], None]:
    """Paste another workbook's sheet, as values and formulas, over ours."""
    cells = [
        (number, column, value)
        for number, line in enumerate(openpyxl.load_workbook(io.BytesIO(source))[source_sheet].values, 1)
        for column, value in enumerate(line, 1)
        if column >= first_column
    ]

    def change(book: Workbook) -> None:
        for number, column, value in cells:
            book[QUAY_SHEET].cell(number, column).value = value

    return change


@pytest.mark.parametrize(("first_column", "expected"), [(1, Code.FOREIGN_SHEET), (2, Code.SHEET_DISAGREES)])
def test_another_providers_sheet_pasted_over_ours_is_not_read(first_column: int, expected: Code) -> None:
    """14: with its hidden keys, or without them."""
    other = on_sheet(world.another_provider()[0], lambda sheet: sheet.__setitem__(cell(USERS), 77), "1 Other House")
    returned = read_soundly(edited(full(), _paste(other, "1 Other House", first_column)))
    assert expected in codes(returned)
    assert numbers(returned) == {key: value for key, value in true_numbers().items() if key[0] == LOCK}
    assert {answer(returned, question).status for service, question in world.asked() if service == QUAY} == {
        AnswerStatus.MISSING
    }


def test_last_quarters_sheet_pasted_over_this_quarters_is_not_read() -> None:
    """14: same service, same keys; the quarter printed at the top tells."""
    earlier = on_sheet(world.earlier_quarter()[0], lambda sheet: sheet.__setitem__(cell(USERS), 77))
    returned = read_soundly(edited(full(), _paste(earlier, QUAY_SHEET)))
    assert Code.SHEET_DISAGREES in codes(returned)
    assert numbers(returned) == {key: value for key, value in true_numbers().items() if key[0] == LOCK}


def test_a_sheet_whose_key_names_another_service_of_the_book_is_not_read() -> None:
    """14: neither as the one nor as the other."""
    returned = read_soundly(on_sheet(full(), lambda sheet: sheet.__setitem__("A1", f"service:{LOCK}")))
    assert {(each.code, each.service_id) for each in returned.findings} == {
        (Code.SHEET_MISSING, QUAY),
        (Code.SHEET_REPEATED, LOCK),
    }
    assert numbers(returned) == {}


def test_two_sheets_with_their_keys_swapped_are_not_read() -> None:
    """14: the titles tell."""

    def change(book: Workbook) -> None:
        book[QUAY_SHEET]["A1"], book[LOCK_SHEET]["A1"] = f"service:{LOCK}", f"service:{QUAY}"

    returned = read_soundly(edited(full(), change))
    assert numbers(returned) == {}
    assert [each.code for each in returned.findings].count(Code.SHEET_DISAGREES) == 2


def test_words_like_a_key_in_an_explanation_mislead_nobody() -> None:
    """14: only the column of keys says whose sheet it is."""
    words = {(QUAY, WORKED): f"service:{LOCK} took over our staff in July"}
    assert numbers(read_soundly(world.fill(world.truth(), words))) == true_numbers()


# --- other programs -----------------------------------------------------------------------------------------------------


def _hide(book: Workbook) -> None:
    book["Identity"].sheet_state = "hidden"
    book[QUAY_SHEET].column_dimensions["C"].hidden = True


def _merge(book: Workbook) -> None:
    book[QUAY_SHEET].merge_cells("B1:G1")
    book[QUAY_SHEET].merge_cells(f"G{row(USERS)}:G{row(SUPPORTED)}")


def _mac_dates(book: Workbook) -> None:
    book.epoch = CALENDAR_MAC_1904


@pytest.mark.parametrize(
    ("change", "expected"), [(_hide, set()), (_merge, {Code.FORMULA_OVERWRITTEN}), (_mac_dates, set())]
)
def test_hiding_merging_and_another_calendar_change_no_answer(change: BookChange, expected: set[Code]) -> None:
    """15."""
    returned = read_soundly(edited(full(), change))
    assert (numbers(returned), codes(returned)) == (true_numbers(), expected)


def test_a_merged_answer_is_blank_and_said() -> None:
    """15, 10: a merge keeps the first cell alone."""
    area = f"D{row(USERS)}:D{row(SUPPORTED)}"
    returned = read_soundly(on_sheet(full(), lambda sheet: sheet.merge_cells(area)))
    assert {(each.code, each.question) for each in returned.findings} == {(Code.BLANK, SUPPORTED)}


def _sheet_part(content: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """The workbook with the XML of the first service sheet changed."""
    return with_parts(content, {world.QUAY_PART: change(world.parts(content)[world.QUAY_PART])})


def _prefixed(xml: bytes) -> bytes:
    named = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", xml)
    return named.replace(b"xmlns=", b"xmlns:x=", 1)


def _inline(content: bytes) -> bytes:
    texts = re.findall(rb"<si>(.*?)</si>", world.parts(content)["xl/sharedStrings.xml"], re.DOTALL)

    def written(found: re.Match[bytes]) -> bytes:
        return b'<c%s t="inlineStr"><is>%s</is></c>' % (found[1], texts[int(found[2])])

    return _sheet_part(content, lambda xml: re.sub(rb'<c([^>]*) t="s"><v>(\d+)</v></c>', written, xml))


def _rich(content: bytes) -> bytes:
    name = "xl/sharedStrings.xml"
    xml = world.parts(content)[name]
    split = re.sub(
        rb"<si><t[^>]*>(...)([^<]*)</t></si>",
        rb'<si><r><t xml:space="preserve">\1</t></r><r><rPr><b/></rPr><t xml:space="preserve">\2</t></r>'
        rb'<rPh sb="0" eb="1"><t>kana</t></rPh></si>',
        xml,
    )
    assert split != xml
    return with_parts(content, {name: split})


def _without_stored_results(xml: bytes) -> bytes:
    return re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", xml)


def _strict(content: bytes) -> bytes:
    ours, theirs = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    names = (
        (ours + b"spreadsheetml/2006/main", theirs + b"spreadsheetml/main"),
        (ours + b"officeDocument/2006/relationships", theirs + b"officeDocument/relationships"),
        (ours + b"officeDocument/2006/custom-properties", theirs + b"officeDocument/customProperties"),
        (ours + b"officeDocument/2006/docPropsVTypes", theirs + b"officeDocument/docPropsVTypes"),
    )
    changed = {}
    for part, data in world.parts(content).items():
        for transitional, strict in names:
            data = data.replace(transitional, strict)
        changed[part] = data
    return with_parts(content, changed)


def _elsewhere(content: bytes) -> bytes:
    """The book's part under another name, as some web editors save it."""
    parts = world.parts(content)
    moved = {
        "xl/workbook.xml": None,
        "xl/_rels/workbook.xml.rels": None,
        "xl/workbook22.xml": parts["xl/workbook.xml"],
        "xl/_rels/workbook22.xml.rels": parts["xl/_rels/workbook.xml.rels"],
    }
    for name in ("_rels/.rels", "[Content_Types].xml"):
        moved[name] = parts[name].replace(b"xl/workbook.xml", b"xl/workbook22.xml")
    return with_parts(content, moved)


TYPES = "[Content_Types].xml"


def _retyped(content: bytes, kind: bytes) -> bytes:
    """The book's part under another content type."""
    usual = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    return with_parts(content, {TYPES: world.parts(content)[TYPES].replace(usual, kind)})


def _called(content: bytes, change: Callable[[str], str]) -> bytes:
    """The archive with its parts under other names, which nothing in it says."""
    return zipped({change(name): data for name, data in world.parts(content).items()})


def _renamed(content: bytes, usual: str, other: str) -> bytes:
    """Parts under other names, as every relation says too."""
    renamed = {name.replace(usual, other): data for name, data in world.parts(content).items()}
    for name, before in ((TYPES, "/xl/"), ("xl/_rels/workbook.xml.rels", 'Target="')):
        said, now = (f"{before}{part.removeprefix('xl/')}".encode() for part in (usual, other))
        renamed[name] = renamed[name].replace(said, now)
    return zipped(renamed)


def _untyped_numbers(xml: bytes) -> bytes:
    """Numbers said to be numbers, blanks with an empty value."""
    typed = re.sub(rb"<c( r=\"D\d+\" s=\"\d+\")><v>", rb'<c\1 t="n"><v>', xml)
    return re.sub(rb'<c( r="H\d+" s="\d+")\s*/>', rb"<c\1><v></v></c>", typed)


OTHER_XML: dict[str, Callable[[bytes], bytes]] = {
    "as Excel writes it": lambda content: content,
    "a prefix before every tag": lambda content: _sheet_part(content, _prefixed),
    "cells without their address": lambda content: _sheet_part(
        content, lambda xml: re.sub(rb"(<c) r=\"[A-Z]+\d+\"", rb"\1", _every_cell(xml))
    ),
    "texts in their cells": _inline,
    "rich texts": _rich,
    "no stored results": lambda content: _sheet_part(content, _without_stored_results),
    "Strict Open XML": _strict,
    "the book in another part": _elsewhere,
    "sheets in a folder of their own": lambda content: _renamed(content, "xl/worksheets/", "xl/ws/"),
    "styles and texts in other parts": lambda content: _renamed(
        _renamed(content, "xl/styles", "xl/s"), "xl/sharedS", "xl/t"
    ),
    "the list of types in small letters": lambda content: _called(content, lambda name: name.replace("[C", "[c")),
    "names of parts in small letters": lambda content: _called(content, str.lower),
    "backslashes in the archive": lambda content: _called(content, lambda name: name.replace("/", "\\")),
    "a type for binary parts": lambda content: with_parts(
        content,
        {
            TYPES: world.parts(content)[TYPES].replace(
                b"<Override",
                b'<Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Override',
                1,
            )
        },
    ),
    "a book for macros": lambda content: _retyped(content, b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
    "a template": lambda content: _retyped(
        content, b"application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml"
    ),
    "numbers said to be numbers": lambda content: _sheet_part(content, _untyped_numbers),
    "a stated size too small": lambda content: _sheet_part(
        content, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1"', xml)
    ),
    "a stated size too large": lambda content: _sheet_part(
        content, lambda xml: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', xml)
    ),
    "no stated size": lambda content: _sheet_part(content, lambda xml: re.sub(rb"<dimension[^>]*/>", b"", xml)),
    "another UTF": lambda content: _sheet_part(
        content, lambda xml: xml.decode().replace('encoding="UTF-8"', 'encoding="UTF-16"', 1).encode("utf-16")
    ),
    "parts of its own": lambda content: with_parts(
        content, {"customXml/item1.xml": b"<a/>", "xl/media/a.png": b"\x89"}
    ),
}


def _every_cell(xml: bytes) -> bytes:
    """The sheet with a cell for every column of every row, so that addresses could be left out."""

    def filled_up(found: re.Match[bytes]) -> bytes:
        cells = {name: whole for whole, name in re.findall(rb'(<c r="([A-Z])\d+"[^>]*?(?:/>|>.*?</c>))', found[3])}
        every = (cells.get(letter, b'<c r="%s%s"/>' % (letter, found[1])) for letter in b"A B C D E F G H I J".split())
        return b'<row r="%s"%s>%s</row>' % (found[1], found[2], b"".join(every))

    return re.sub(rb'<row r="(\d+)"([^>]*)>(.*?)</row>', filled_up, xml, flags=re.DOTALL)


@pytest.mark.parametrize("exactly", [False, True])
@pytest.mark.parametrize("change", OTHER_XML.values(), ids=OTHER_XML)
def test_the_same_workbook_in_other_xml_is_the_same_return(change: Callable[[bytes], bytes], exactly: bool) -> None:
    """15: whatever program wrote it, in whatever of the ways that the standard allows."""
    returned = assessed(change(world.full_as_excel_writes_it()), exactly=exactly)
    assert (numbers(returned), returned.findings) == (true_numbers(), ())


def _with_error(xml: bytes, mark: bytes) -> bytes:
    number = rb'(<c r="%s" s="\d+") ><v>\d+</v>' % cell(USERS).encode()
    return re.sub(number, rb"\1%s><v>#N/A</v>" % mark, xml)


def test_an_error_value_is_found_however_its_xml_is_written() -> None:
    """15, 9: the fast reading would take it for a blank."""
    for mark in (b' t="e"', b" t='e'", b' t = "e"'):
        content = _sheet_part(world.full_as_excel_writes_it(), functools.partial(_with_error, mark=mark))
        assert [(each.code, each.value) for each in assessed(content).findings] == [(Code.ERROR_VALUE, "#N/A")]


# --- size ---------------------------------------------------------------------------------------------------------------

PHANTOM = b"".join(b'<row r="%d" ht="15"/>' % number for number in range(1000, 251_000))
HUGE: dict[str, Callable[[bytes], bytes]] = {
    "a quarter of a million phantom rows": lambda xml: xml.replace(b"</sheetData>", PHANTOM + b"</sheetData>"),
    "a cell at the far end": lambda xml: xml.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    ),
    "a cell at the bottom": lambda xml: xml.replace(
        b"</sheetData>", b'<row r="1048576"><c r="A1048576"><v>1</v></c></row></sheetData>'
    ),
    "a cell at the right": lambda xml: re.sub(
        rb'(<row r="%d"[^>]*>.*?)</row>' % len(KEYS),
        rb'\1<c r="XFD%d"><v>1</v></c></row>' % len(KEYS),
        xml,
        flags=re.DOTALL,
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("change", HUGE.values(), ids=HUGE)
def test_a_sheet_that_pretends_to_be_huge_is_read_in_bounds(change: Callable[[bytes], bytes]) -> None:
    """16: the answers are read, within some hundred megabytes."""
    content = _sheet_part(world.full_as_excel_writes_it(), change)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    returned = assessed(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 400 * 1024
    assert (numbers(returned), returned.findings) == (true_numbers(), ())


# --- many files ---------------------------------------------------------------------------------------------------------


def test_files_do_not_touch_each_other() -> None:
    """17: in any order, twice over, with broken ones between them."""
    broken = [b"", b"PK\x03\x04", full()[:3000], on_sheet(full(), lambda sheet: sheet.delete_cols(1))]
    files = [full(), *broken, world.standard()[0], _typed("12 people", USERS)]
    alone = [assessed(each) for each in files]
    assert [assessed(each) for each in files] == alone
    assert [assessed(each) for each in reversed(files)] == alone[::-1]


def test_two_messages_of_the_same_words_are_both_kept() -> None:
    """17, 2: also where neither names a cell."""

    def change(book: Workbook) -> None:
        add_notes(book)
        book["Our notes"].title = "A"
        add_notes(book)

    returned: AssessedReturn = read_soundly(edited(full(), change))
    assert [each.code for each in returned.findings] == [Code.EXTRA_SHEET] * 2


def test_a_service_that_reports_nothing_asks_nothing() -> None:
    """1: the smallest workbook there can be."""
    content, known = world.issue((world.service("N-1", "None", {"EM-LPI-58": State.OFFERED}),))
    returned = read_soundly(content, known)
    assert (returned.outcome, {each.status for each in returned.answers}) == (
        Outcome.ACCEPTED,
        {AnswerStatus.NOT_APPLICABLE},
    )
