"""Outcomes that people named for themselves: what is asked, what is asked about, and what is counted.

1. A person's result follows from those of the outcomes: all met is fully, any met or partly is partly, else not.
2. What is no longer wanted is in no share, and a person with nothing else is in no count.
3. Outcomes count in the quarter of their review, reviews in that in which they are due.
4. An outcome that stands in several workbooks counts as it stands in the last.
5. Each rule of the form fires where it should, and not where it should not.
6. No words of an outcome are asked for: the form has no question of type text.
7. References and rows of people are printed again in the next quarter, and beside each row what was said of its outcome.
8. A section that is not so is refused at its line.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

import people_cycle
import world
from distance import figures, read_rows
from own_configuration import edit, own_configuration, problems
from short_term import CellContent, framework
from workbook.layout import ColumnRole
from workbook.model import OwnResult, Period, QuestionType
from workbook.outcomes import OwnOutcome, count_own, result_of_person

FORM, SECTION = "own-outcomes", "OWN-OUT-1"
FILE = f"indicator_config/forms/{FORM}.yaml"
PERIOD = Period(2008, 2)
AGREED, DUE, REVIEWED = dt.date(2008, 5, 1), dt.date(2008, 8, 31), dt.date(2008, 8, 1)
FULLY, PARTLY, NOT, GONE = OwnResult
Row = Mapping[str, CellContent]
OPEN: dict[str, CellContent] = {
    "domain": "Stay safe",
    "kind": "Change",
    "hard_or_soft": "Soft",
    "whose": "Person alone",
    "agreed": AGREED,
    "due": dt.date(2008, 11, 30),
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


def met(result: str = "Fully met", reason: str | None = None, **more: CellContent) -> dict[str, CellContent]:
    """A row of an outcome that was reviewed."""
    review: dict[str, CellContent] = {
        "due": DUE,
        "reviewed": REVIEWED,
        "result": result,
        "judged_by": "Both",
        "next_step": "Continue",
    }
    return {**OPEN, **review, **({"reason": reason} if reason else {}), **more}


def broken(out: Path) -> list[tuple[str, str]]:
    """What was found of the rows: severity, and the rule or code."""
    rows = [row for row in people_cycle.findings(out) if row["service_id"]]
    return [
        (row["severity"], row["message"].rpartition("(")[2].strip("().") if "R0" in row["code"] else row["code"])
        for row in rows
    ]


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ((FULLY, PARTLY), PARTLY),
        ((FULLY, FULLY, GONE), FULLY),
        ((NOT, NOT), NOT),
        ((GONE,), None),
        ((FULLY, NOT), PARTLY),
        ((PARTLY,), PARTLY),
        ((), None),
    ],
)
def test_the_result_of_a_person(results: tuple[OwnResult, ...], expected: OwnResult | None) -> None:
    """1, 2: the four worked cases first."""
    assert result_of_person(results) is expected


def outcome(
    record: str,
    result: OwnResult | None,
    reviewed: dt.date | None = REVIEWED,
    due: dt.date | None = DUE,
    judge: str = "both",
    reason: str = "",
) -> OwnOutcome:
    """An outcome as it stands."""
    return OwnOutcome(record, AGREED, "stay_safe", due, reviewed, result, judge, reason)


def test_outcomes_are_counted() -> None:
    """1, 2, 3, 4: those reviewed in the quarter, and the reviews due in it."""
    outcomes = [
        outcome("A-1", None, None),
        outcome("A-1", FULLY),
        outcome("A-2", PARTLY, judge="differ", reason="c1"),
        outcome("B-1", GONE, reviewed=dt.date(2008, 9, 1)),
        outcome("C-1", FULLY, reviewed=dt.date(2008, 10, 1)),
        outcome("D-1", NOT, due=dt.date(2008, 12, 1), reason="s1"),
    ]
    counts = count_own(outcomes, PERIOD, {"c1": "client", "s1": "service", "e1": "external"})
    assert counts is not None
    assert counts.results == {FULLY: 1, PARTLY: 1, NOT: 1, GONE: 1}
    assert counts.people == {FULLY: 0, PARTLY: 1, NOT: 1, GONE: 0}
    assert (counts.judged, counts.differ, counts.due, counts.in_time) == (3, 1, 4, 2)
    assert counts.reasons == {"client": 1, "service": 1, "external": 0}
    assert counts.domains == {"stay_safe": counts.results}
    assert count_own(outcomes, Period(2007, 2), {}) is None


def test_what_is_typed_is_counted(out: Path) -> None:
    """1, 2, 3, 6: through the workbook; nothing is asked about, and no words are asked for."""
    read_rows(out, met(), met("Partly met", "did not want it"), met("Wanted no longer"), OPEN, form=FORM)
    expected = {
        "reviewed": "3",
        "fully_met": "1",
        "partly_met": "1",
        "not_met": "0",
        "no_longer_wanted": "1",
        "fully_met_percent": "50",
        "people": "1",
        "people_partly_met": "1",
        "not_fully_client": "1",
        "due": "3",
        "reviewed_in_time": "3",
        "stay_safe_fully_met": "1",
    }
    counted = figures(out, SECTION)
    assert {name: counted[name] for name in expected} == expected
    assert broken(out) == []
    types = {question.type for question in framework().form(FORM).questions.values()}
    assert types == {QuestionType.CHOICE, QuestionType.DATE}


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        (met(result=""), [("error", "V01")]),
        ({**OPEN, "result": "Not met"}, [("warning", "S06")]),
        (met(reviewed=dt.date(2008, 4, 1)), [("error", f"{SECTION}.R3")]),
        (met(reviewed=dt.date(2008, 10, 1)), [("error", f"{SECTION}.R2")]),
        (met(reason="did not want it"), [("warning", "S06")]),
        (met("Not met"), [("error", "V01")]),
        (met(due=dt.date(2009, 5, 3)), [("warning", f"{SECTION}.R5")]),
        ({**OPEN, "due": dt.date(2008, 9, 1)}, [("warning", f"{SECTION}.R6")]),
        (met(whose="Carer"), [("warning", f"{SECTION}.R7")]),
        (met("Wanted no longer"), [("warning", f"{SECTION}.R9")]),
    ],
)
def test_each_rule(out: Path, row: Row, expected: list[tuple[str, str]]) -> None:
    """5: a result without a review, a review without a result or reason, dates that cannot be, and what is unlikely."""
    read_rows(out, row, form=FORM)
    assert broken(out) == expected


def test_all_met_is_asked_about(out: Path) -> None:
    """5: from five on."""
    rows = [met(agreed=AGREED + dt.timedelta(day)) for day in range(5)]
    read_rows(out, *rows, form=FORM)
    assert broken(out) == [("warning", f"{SECTION}.R8")]


def test_references_are_printed_again(out: Path) -> None:
    """4, 7: also of somebody whose outcome was not reviewed yet; it counts once when it is."""
    first = read_rows(out, OPEN, form=FORM, period=Period(2008, 1))
    again = read_rows(out, met(due=OPEN["due"]), form=FORM)
    assert again[0] == first[0]
    assert not set(again[1:]) & set(first)
    assert (figures(out, SECTION)["fully_met"], figures(out, SECTION)["due"]) == ("1", "0")


def test_what_was_said_of_an_outcome_stands_beside_its_row(out: Path) -> None:
    """7: each beside its own row, in the issued file alone."""
    read_rows(out, met("Partly met", "did not want it"), OPEN, form=FORM)
    (file,) = people_cycle.issue(out, world.provider(1), period=PERIOD.next(), form=FORM)
    sheet = openpyxl.load_workbook(file.path).worksheets[2]
    layout = people_cycle.known(out, file).layout
    printed = [sheet[layout.form.cell(str(row), ColumnRole.BEFORE)].value for row in range(1, 4)]
    assert printed == [
        "Stay safe, agreed 1 May 2008. Partly met on 1 Aug 2008.",
        "Stay safe, agreed 1 May 2008. Review due 30 Nov 2008.",
        None,
    ]
    assert layout.sheets[0].slots["before.1"] == ""
    again = people_cycle.issue(out, world.provider(1), period=PERIOD.next(), form=FORM)
    assert again[0].path.read_bytes() == file.path.read_bytes()


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (FILE, "name: due,", "name: due_on,", "counted by due, a question of type date; add it"),
        (FILE, "event: OWN-OUT-1.reviewed", "event: OWN-OUT-1.agreed", "write event: OWN-OUT-1.reviewed"),
        (FILE, "choices: own_results", "choices: own_next", "the results are counted as fully_met"),
        (FILE, "per: person", "per: service", "own_outcomes stands only in a form with per: person"),
    ],
)
def test_a_section_that_is_not_so_is_refused(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    """8: in words."""
    folder = own_configuration(tmp_path)
    edit(folder, file, old, new)
    assert any(words in problem for problem in problems(folder))
