"""A CSV of figures is read however its program writes it, and where it cannot be, the cause is the true one.

1. A number that a comma cut in two, or a line longer than its heading, is asked about; empty cells at its end are not.
2. UTF-16, a line `sep=`, blank lines, semicolons or tabs, and column names in other letters or spacing change nothing.
3. Services and items are compared without case, width and unseen marks; where none is of the workbook, nothing counts.
4. A number is a number with all the digits that a program gives it, or with an exponent.
5. Columns that are passed over are named; one that seems to hold explanations is a warning.
6. What a spreadsheet would run as a formula is not run from the marked copy, and comes back as it was.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

import world
from soundness import check_wording, codes
from workbook.assess import AssessedReturn, Outcome
from workbook.feedback.marked_csv import marked_csv
from workbook.findings import Code, Severity
from world import HOURS, QUAY, SUPPORTED, USERS, WORKED, answer, assessed

HEAD = "workbook_id,extracted_at,service_id,item,value"


def system_csv(*lines: str, head: str = HEAD) -> str:
    """A long CSV with those lines: `Q-1,item,value`."""
    start = f"{world.standard()[1].layout.issued.workbook_id},2008-10-09T17:30:00"
    return "\r\n".join([head, *(f"{start},{line}" for line in lines), ""])


def checked(content: str | bytes) -> AssessedReturn:
    """The CSV read, with every finding held to what is promised of all."""
    returned = assessed(content if isinstance(content, bytes) else content.encode())
    check_wording(returned)
    return returned


def said_of(returned: AssessedReturn, question: str) -> set[Code]:
    """The codes of what is said of an item."""
    return {each.code for each in returned.findings if each.question == question}


@pytest.mark.parametrize(
    ("head", "line"),
    [
        (HEAD, f"{QUAY},{USERS},1,234"),
        (f"{HEAD},explanation", f"{QUAY},{USERS},1,234"),
        (f"{HEAD},explanation", f"{QUAY},{USERS},1,234,567"),
        (f"{HEAD},explanation", f"{QUAY},{USERS},12,234.5"),
        (HEAD, f"{QUAY},{USERS},12,three posts"),
    ],
)
def test_a_number_cut_in_two_by_a_comma_is_not_loaded(head: str, line: str) -> None:
    """1: 1,234 is no 1, and 234 explains nothing."""
    returned = checked(system_csv(line, head=head))
    assert said_of(returned, USERS) == {Code.LINE_TOO_LONG}
    assert answer(returned, USERS).number is None


@pytest.mark.parametrize(
    "line", [f"{QUAY},{USERS},12,,,", f'{QUAY},{USERS},12,"Two posts were vacant"', f"{QUAY},{USERS},12"]
)
def test_empty_cells_at_the_end_and_a_true_explanation_are_no_fault(line: str) -> None:
    """1."""
    returned = checked(system_csv(line, head=f"{HEAD},explanation"))
    assert (answer(returned, USERS).number, said_of(returned, USERS)) == (12, set())


WRITTEN: dict[str, Callable[[str], bytes]] = {
    "UTF-16 with its mark": lambda text: text.encode("utf-16"),
    "UTF-16, big end first": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "UTF-16 without a mark": lambda text: text.encode("utf-16-le"),
    "UTF-8 with its mark": lambda text: text.encode("utf-8-sig"),
    "a line that says what parts cells": lambda text: f"sep=,\r\n{text}".encode(),
    "the same for semicolons": lambda text: f"sep=;\r\n{text.replace(',', ';')}".encode(),
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "tabs": lambda text: text.replace(",", "\t").encode(),
    "blank lines first": lambda text: f"\r\n,,,,\r\n{text}".encode(),
    "names with spaces and capitals": lambda text: text.replace(
        HEAD, "Workbook ID, Extracted-At ,Service Id,ITEM,Value"
    ).encode(),
    "items in small letters": lambda text: text.replace(USERS, USERS.lower()).encode(),
    "services in small letters, with a mark unseen": lambda text: text.replace(QUAY, "q-1\u200b").encode(),
    "full width": lambda text: text.replace(QUAY, "\uff31-1").encode(),
}


@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_the_same_figures_written_otherwise_are_the_same(written: Callable[[str], bytes]) -> None:
    """2, 3."""
    returned = checked(written(system_csv(f"{QUAY},{USERS},12", f"{QUAY},{SUPPORTED},7")))
    assert [answer(returned, question).number for question in (USERS, SUPPORTED)] == [12, 7]
    assert codes(returned) <= {Code.BLANK}


def test_a_finding_names_the_line_of_the_file() -> None:
    """2: lines above the column names are counted."""
    returned = checked(f"sep=,\r\n\r\n{system_csv(f'{QUAY},{USERS},many')}")
    assert [each.source_cell for each in returned.findings if each.question == USERS] == ["E4"]


def test_a_file_of_no_service_of_its_workbook_is_refused_and_says_which_there_are() -> None:
    """3: it is not left to be called superseded."""
    returned = checked(system_csv(f"Q-11,{USERS},12", f"Q-12,{USERS},12"))
    assert (codes(returned), returned.outcome) == ({Code.NOT_A_LONG_CSV}, Outcome.REJECTED)
    assert "'Q-11', not Q-1, L-2. Did you mean Q-1?" in returned.findings[0].message


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("412.30000000000001", 412.3),
        ("0.30000000000000004", 0.3),
        ("1.05e2", 105),
        ("4E1", 40),
        ("612.5", 612.5),
        (".5", 0.5),
        ("5.", 5),
    ],
)
def test_a_number_has_all_its_digits(text: str, number: float) -> None:
    """4: as a cell would round it."""
    returned = checked(system_csv(f"{QUAY},{HOURS},{text}"))
    assert (answer(returned, HOURS).number, said_of(returned, HOURS)) == (number, set())


def test_more_places_than_are_asked_are_said_as_in_a_cell() -> None:
    """4: it is called too precise, and not no number."""
    assert said_of(checked(system_csv(f"{QUAY},{HOURS},412.3333333333333")), HOURS) == {Code.TOO_PRECISE}


@pytest.mark.parametrize("name", ["comments", "Explanations", "Reason"])
def test_a_column_that_seems_to_explain_is_named(name: str) -> None:
    """5."""
    returned = checked(system_csv(f"{QUAY},{USERS},12,Two posts were vacant", head=f"{HEAD},{name}"))
    assert [
        (each.value, each.severity) for each in returned.findings if each.code is Code.EXPLANATIONS_PASSED_OVER
    ] == [(name, Severity.WARNING)]


def test_two_columns_of_explanations_are_named() -> None:
    """5: which of them is meant cannot be told."""
    head = f"{HEAD},explanation,explanation"
    returned = checked(system_csv(f"{QUAY},{USERS},12,Two posts were vacant,x", head=head))
    assert Code.EXPLANATIONS_PASSED_OVER in codes(returned)
    assert answer(returned, USERS).explanation == ""


def test_other_columns_are_noted() -> None:
    """5."""
    returned = checked(system_csv(f"{QUAY},{USERS},12,7,x", head=f"{HEAD},batch,site"))
    assert [each.message for each in returned.findings if each.code is Code.COLUMNS_PASSED_OVER] == [
        "CSV: columns were passed over: batch, site. Nothing to do, unless one of them should have been read."
    ]


@pytest.mark.parametrize(
    "text", ["=1+1|cmd' /c calc'!A1", "-2 people left early", "@SUM(A1) it is", "\uff1d1+1 that is so"]
)
def test_the_marked_copy_runs_nothing_and_is_the_same_return(text: str) -> None:
    """6."""
    before = system_csv(f'{QUAY},{WORKED},3,"{text}"', head=f"{HEAD},explanation")
    copy = marked_csv(before.encode(), ())
    cells = [cell for row in csv.reader(io.StringIO(copy.decode())) for cell in row]
    assert f"'{text}" in cells
    assert text not in cells
    assert answer(checked(copy), WORKED) == answer(checked(before), WORKED)
    assert answer(checked(copy), WORKED).explanation == text
