"""The long-term outcomes form: a snapshot of people in a service, at their review.

1. Needs, outcomes, `Does not apply` and reasons are as the national form has them, and those that are ours.
2. Whether support goes on is asked of those with the need alone, and counted.
3. What LibreOffice shows of each question and row is what the judge says of it.
4. Each rule of the form fires where it should.
5. What is typed is in the tables of people and counts in the dataset, in the period of the review.
"""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path

import pytest

import long_term
import short_term
from libreoffice import LibreOffice, Typed, Value
from long_term import CAREFUL, FORM, NEEDS, SUPPORT, codes_of
from people_cycle import counts, filled, issue, persons, read, records
from record_agreement import compare
from short_term import CellContent
from workbook.findings import Code
from workbook.layout import ColumnRole
from workbook.model import LEFT_BLANK
from workbook.rules.states import RowState
from world import provider

STAYER = provider(1, client_group="Learning disabilities")
LEAVER = provider(1, service_id="S-2", service_name="Short stay")
#: The needs of the national long-term form, in the order of the short-term one.
NATIONAL = ["1a", "1b", "1c", "2a", "2b", "2c", "2d", "3a", "3b", "3c", "3d", "4a", "4b", "4ci", "4cii", "4ciii", "5"]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


def test_the_form_asks_what_the_national_form_asks() -> None:
    """1: 17 needs, 18 outcomes; nobody left too soon, and work may continue."""
    needs = long_term.form().section(NEEDS).needs
    assert needs is not None
    assert [need.code for need in needs.asked] == NATIONAL
    assert [need.code for need in needs.asked if len(need.outcomes) == 2] == ["2a"]
    may_not_apply = [
        need.question(outcome) for need in needs.asked for outcome in need.outcomes if outcome.may_not_apply
    ]
    assert may_not_apply == ["need_2a_ii"]
    choices = short_term.framework().code_list(long_term.question("need_1b").choices)
    codes = {entry.code for entry in choices.entries}
    assert "unmet_c5" in codes
    assert "unmet_c3" not in codes


def test_whether_support_goes_on_is_asked_of_each_need() -> None:
    """1, 2: once of every need, also of one with two outcomes."""
    asked = [question.name for question in long_term.form().questions.values() if question.name.endswith("_ongoing")]
    assert asked == [f"need_{code}_ongoing" for code in NATIONAL]
    assert codes_of({**CAREFUL, "need_1b_ongoing": "Yes"}) == {str(Code.NOT_ASKED)}
    assert str(Code.BLANK) in codes_of({**CAREFUL, "need_1a_ongoing": None})


def random_rows(people: int) -> dict[tuple[str, str], Value]:
    """Random answers for each row."""
    made, chance = long_term.workbook(people), random.Random("long-term")
    layout, values = made.known.layout, dict[tuple[str, str], Value]()
    for record in range(1, people + 1):
        for name, right in long_term.resident(chance).items():
            content: Value = Typed(f"{right:%d %b %Y}") if isinstance(right, dt.date) else right
            cell = layout.form.cell(str(record), ColumnRole.ANSWER, long_term.question(name).code)
            values[layout.sheets[0].name, cell] = content
    return values


def test_the_sheet_and_the_judge_say_the_same(libreoffice: LibreOffice, tmp_path: Path) -> None:
    """3: every value, state and Check of 40 rows."""
    made = long_term.workbook(40)
    (tmp_path / "issued.xlsx").write_bytes(made.content)
    content = libreoffice.fill(tmp_path / "issued.xlsx", random_rows(40), tmp_path / "filled.xlsx").read_bytes()
    compared = compare(made, content)
    assert compared.differences == []
    assert {RowState.BLANK, RowState.CORRECT, RowState.EXPLAIN} <= set(compared.rows)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"reviewed": dt.date(2008, 10, 1)}, f"{SUPPORT}.R1"),
        ({"reviewed": dt.date(2008, 3, 31)}, f"{SUPPORT}.R2"),
        ({"age": 31, "client_group": "Young people leaving care"}, f"{SUPPORT}.R3"),
        ({"age": 49, "client_group": "Older people with support needs"}, f"{SUPPORT}.R4"),
        (
            {"need_1c": "Achieved", "need_1c_ongoing": "Yes", "economic_status": "Long-term sick or disabled"},
            "NOF-LT-3.R1",
        ),
        ({"need_1a": "No need", "need_1a_ongoing": None}, f"{NEEDS}.R1"),
        ({"plan": "No"}, f"{NEEDS}.R2"),
        ({"need_1a_ongoing": "No"}, f"{NEEDS}.R3"),
    ],
)
def test_each_rule_fires(changed: dict[str, CellContent], rule: str) -> None:
    """4: of a careful person nothing is asked, until one answer is changed."""
    assert codes_of(CAREFUL) == set()
    assert rule in codes_of({**CAREFUL, **changed})


def test_what_is_typed_is_counted(out: Path) -> None:
    """2, 5: in the tables of people, and by service."""
    (file,) = issue(out, STAYER, LEAVER, form=FORM)
    assert [service.service.service_id for service in file.issued.services] == ["S-1"]
    other = {**CAREFUL, "need_1a": "Unmet: work continues", "need_1a_ongoing": "Yes", "age": 80}
    third = {**CAREFUL, "need_1a": "Achieved", "need_1a_ongoing": "No", "need_1b": "Achieved", "need_1b_ongoing": "Yes"}
    read(out, first=filled(out, file, {"S-1": [CAREFUL, other, third]}, once={"people": 5}))
    assert [row[f"{SUPPORT}.age"] for row in persons(out, form=FORM)] == ["71", "80", "71"]
    figures = {name: counts(out)["S-1", f"{NEEDS}.need_1a_{name}"] for name in ("needs", "achieved", "ongoing")}
    assert figures == {"needs": "3", "achieved": "2", "ongoing": "2"}
    assert round(float(counts(out)["S-1", f"{NEEDS}.need_1a_ongoing_percent"]), 1) == 66.7
    typed = {(row["record"], row["question"]): row["entry"] for row in records(out)}
    first = persons(out, form=FORM)[0]["record"]
    assert typed[first, f"{NEEDS}.{LEFT_BLANK}"] == "No need"
    assert typed[first, f"{NEEDS}.need_1a_ongoing"] == "Yes"
