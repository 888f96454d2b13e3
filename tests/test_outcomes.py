"""Counts of what came of people's needs.

1. Twelve forms give the published shape: needs, achieved, not, does not apply, by need and by client group.
2. `Does not apply` is in the base up to the last day of the rule before, and left out after.
3. Reasons are counted by their group, and add up to those not achieved.
4. Only people whose event lies in the period count.
"""

from __future__ import annotations

import datetime as dt

import pytest

import short_term
from workbook.assess import Answer, AnswerStatus
from workbook.dataset import SourcedAnswer
from workbook.model import Address, Period
from workbook.outcomes import NeedCount, PersonChoices, count_need, people_of

AFTER, BEFORE = "2010-05-14", "2010-03-31"
#: Reference and group; what was chosen for 1a, 2a i and 2a ii. R06 and R07 would be queried: counting does not judge.
FORMS = """
R01 7 achieved achieved achieved
R02 7 achieved no_need -
R03 7 unmet_c1 unmet_e2 unmet_e2
R04 7 achieved achieved not_applicable
R05 7 no_need achieved not_applicable
R06 12 achieved achieved unmet_c1
R07 12 unmet_e1 no_need -
R08 12 - unmet_c1 not_applicable
R09 12 achieved achieved achieved
R10 14 achieved no_need -
R11 14 unmet_c1 no_need -
R12 14 no_need no_need -
"""
NAMES = ("need_1a", "need_2a_i", "need_2a_ii")


def people(group: str = "", event: str = AFTER) -> list[PersonChoices]:
    """The twelve forms, or those of one client group."""
    rows = [line.split() for line in FORMS.split("\n") if line]
    return [
        PersonChoices(event, {name: choice for name, choice in zip(NAMES, row[2:], strict=True) if choice != "-"})
        for row in rows
        if group in ("", row[1])
    ]


def counted(name: str, group: str = "", event: str = AFTER) -> NeedCount:
    """The count of one outcome."""
    section = short_term.form().section(short_term.NEEDS)
    _, outcome = section.need_questions[f"{short_term.NEEDS}.{name}"]
    first = "need_1a" if name == "need_1a" else "need_2a_i"
    return count_need(first, name, outcome, short_term.choices("need_4a"), people(group, event))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("need_1a", (11, 9, 81.8, 6, 3, 0, 66.7, 66.7)),
        ("need_2a_i", (12, 7, 58.3, 5, 2, 0, 71.4, 71.4)),
        ("need_2a_ii", (12, 7, 58.3, 2, 2, 3, 50.0, 28.6)),
    ],
)
def test_twelve_forms(name: str, expected: tuple[float, ...]) -> None:
    """1, 2: the share achieved from April 2010, and before."""
    after, before = counted(name), counted(name, event=BEFORE)
    assert after.needs_percent is not None
    assert after.achieved_percent is not None
    assert before.achieved_percent is not None
    numbers = (after.answered, after.needs, round(after.needs_percent, 1), after.achieved, after.not_achieved)
    assert (
        *numbers,
        after.not_applicable,
        round(after.achieved_percent, 1),
        round(before.achieved_percent, 1),
    ) == expected


@pytest.mark.parametrize(
    ("group", "name", "needs", "achieved", "percent"),
    [
        ("7", "need_1a", 4, 3, 75.0),
        ("7", "need_2a_i", 4, 3, 75.0),
        ("7", "need_2a_ii", 4, 1, 50.0),
        ("12", "need_1a", 3, 2, 66.7),
        ("12", "need_2a_i", 3, 2, 66.7),
        ("12", "need_2a_ii", 3, 1, 50.0),
        ("14", "need_1a", 2, 1, 50.0),
        ("14", "need_2a_i", 0, 0, None),
        ("14", "need_2a_ii", 0, 0, None),
    ],
)
def test_each_client_group(group: str, name: str, needs: int, achieved: int, percent: float | None) -> None:
    """1: of three it is not known for one; where nobody had the need there is nothing to divide by."""
    counts = counted(name, group)
    share = counts.achieved_percent
    assert (counts.needs, counts.achieved, None if share is None else round(share, 1)) == (needs, achieved, percent)


def test_reasons_add_up() -> None:
    """3: each unmet need is in one group."""
    counts = counted("need_1a")
    assert counts.unmet_by == {"client": 2, "service": 0, "external": 1}
    assert sum(counts.unmet_by.values()) == counts.not_achieved


def test_people_count_in_the_period_of_their_event() -> None:
    """4: with what counts; somebody whose event is not known counts nowhere."""

    def sourced(record: str, name: str, text: str, status: AnswerStatus = AnswerStatus.REPORTED) -> SourcedAnswer:
        address = Address("S-1", record, short_term.question(name).code)
        return SourcedAnswer(Answer(address, None, text, status), "f.xlsx", "SPW")

    answers = [
        sourced("A", "ended", "2008-09-30"),
        sourced("A", "need_1a", "achieved"),
        sourced("A", "need_1b", "achieved", AnswerStatus.INVALID),
        sourced("B", "ended", "2008-10-01"),
        sourced("B", "need_1a", "achieved"),
        sourced("C", "need_1a", "achieved"),
    ]
    chosen = people_of(short_term.form(), answers, Period.containing(dt.date(2008, 8, 1)))
    assert chosen == [PersonChoices("2008-09-30", {"NOF-ST-2.need_1a": "achieved"})]
