"""The yearly survey and tracking: counts for each service, which services answer themselves.

1. The survey has the ten standard questions, the seventh in the version for the kind of service; stakeholders are asked five.
2. The answers to a question add up to the people who answered; positive is the best two of those it applies to.
3. Tracking gives bounds for all who agreed and are alive, beside the share of those reached.
4. A state of somebody who did not agree is refused, and few reached are asked about.
5. Small figures of both are protected before they are shared.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

import openpyxl
import pytest

import short_term
import world
from people_cycle import issue, known, read
from workbook.feedback.filling import steady_bytes
from workbook.layout import ColumnRole
from world import Line, dataset, findings, provider

HOSTEL = provider(1, service_type="Accommodation Based Service", accommodation_type="Hostel")
FLOATING = provider(
    1, service_id="S-2", service_name="At home", service_type="Floating Support Service", accommodation_type=""
)
#: Forty who agreed and are alive: 26 were reached, and 21 of them are settled.
TRACKED = {
    "moved": 50,
    "agreed": 42,
    "state_settled": 21,
    "state_not_settled": 4,
    "state_institution": 1,
    "state_died": 2,
    "state_not_reached": 10,
    "state_declined": 4,
}
RESPONSE: dict[str, int | str] = {
    "EM-SUR-0.asked": 40,
    "EM-SUR-0.returned": 20,
    "EM-SUR-0.helped": 4,
    "EM-SUR-0.easy_read": "Yes",
}
AGREED, SATISFIED = (8, 6, 2, 1, 1, 1, 1), (9, 6, 1, 1, 1, 2)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


def returned(out: Path, form: str, line: Line, entries: Mapping[str, int | str]) -> dict[str, str]:
    """Issue a form to a service, fill it in and read it: the values of the dataset by item."""
    (file,) = issue(out, line, form=form)
    layout = known(out, file).layout
    book = openpyxl.load_workbook(io.BytesIO(file.path.read_bytes()))
    for code, entry in entries.items():
        book[layout.sheets[0].name][layout.form.cell(code, ColumnRole.ANSWER)].value = entry
    read(out, first=steady_bytes(book, world.MORNING))
    return {row["item"]: row["value"] for row in dataset(out)}


def survey(line: Line) -> dict[str, int | str]:
    """The careful answers to a survey of twenty people."""
    kind = "7F" if line is FLOATING else "7A"
    entries: dict[str, int | str] = {**RESPONSE}
    for number in ("1", "2", "3", "4", "5", "6", kind, "8", "9", "10"):
        section = short_term.framework().form("survey").section(f"EM-SUR-{number}")
        figures = SATISFIED if number == "10" else AGREED
        codes = [question.code for question in section.inputs]
        entries |= dict(zip(codes, figures, strict=True))
    return entries


@pytest.mark.parametrize(("line", "kind", "other"), [(HOSTEL, "7A", "7F"), (FLOATING, "7F", "7A")])
def test_the_survey_has_ten_questions(out: Path, line: Line, kind: str, other: str) -> None:
    """1, 2: of twenty people eighteen say something it applies to, and fourteen of them the best two."""
    values = returned(out, "survey", line, survey(line))
    assert not [row for row in findings(out) if row["item"].startswith("EM-SUR") and row["severity"] != "info"]
    positive = [item for item in values if item.endswith(".positive") and values[item]]
    assert len(positive) == 10
    assert f"EM-SUR-{kind}.positive" in positive
    assert f"EM-SUR-{other}.positive" not in positive
    assert round(float(values["EM-SUR-1.positive"]), 1) == 77.8
    assert round(float(values["EM-SUR-10.positive"]), 1) == 83.3
    assert values["EM-SUR-0.response"] == "50"


def test_stakeholders_answer_five_of_them(out: Path) -> None:
    """1, 2: the numbers are those of the survey of users, and so are the scales."""
    form = short_term.framework().form("survey-stakeholders")
    numbers = [section.code.removeprefix("EM-STK-") for section in form.sections[1:]]
    assert numbers == ["1", "5", "6", "9", "10"]
    entries: dict[str, int | str] = {"EM-STK-0.asked": 40, "EM-STK-0.returned": 20, "EM-STK-0.carers": 4}
    for section in form.sections[1:]:
        codes = [question.code for question in section.inputs]
        entries |= dict(zip(codes, SATISFIED if section.code.endswith("-10") else AGREED, strict=True))
    values = returned(out, "survey-stakeholders", HOSTEL, entries)
    assert {round(float(values[f"EM-STK-{number}.positive"]), 1) for number in numbers} == {77.8, 83.3}


def test_answers_add_up_to_the_people_who_answered(out: Path) -> None:
    """2: what does not is refused."""
    returned(out, "survey", HOSTEL, survey(HOSTEL) | {"EM-SUR-1.answers_agree": 7})
    assert "EM-SUR-1" in {row["item"].partition(".")[0] for row in findings(out) if row["severity"] == "error"}


def tracked(out: Path, **changed: int) -> dict[str, str]:
    """The figures of a service that tracks people, by their names."""
    entries = {f"EM-TRK-1.{name}": number for name, number in {**TRACKED, **changed}.items()}
    return {item.partition(".")[2]: value for item, value in returned(out, "tracking", provider(1), entries).items()}


def test_tracking_gives_bounds(out: Path) -> None:
    """3: of 40, 26 were reached and 21 are settled: 52.5 % at least, 87.5 % at most, 80.8 % of those reached."""
    names = ("asked", "traced_percent", "settled_at_least", "settled_at_most", "settled_of_reached")
    figures = tracked(out)
    assert [round(float(figures[name]), 1) for name in names] == [40, 65.0, 52.5, 87.5, 80.8]


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"moved": 41}, "Agreed"),
        ({"state_settled": 22}, "add up"),
        ({"state_settled": 11, "state_not_reached": 20}, "Fewer than half"),
    ],
)
def test_what_cannot_be_is_refused(out: Path, changed: dict[str, int], rule: str) -> None:
    """4: more than agreed, and states that do not add up."""
    tracked(out, **changed)
    assert any(rule in row["message"] for row in findings(out) if row["severity"] in ("error", "warning"))


def test_small_figures_are_protected() -> None:
    """5: each section of the forms is sensitive."""
    forms = [short_term.framework().form(code) for code in ("survey", "survey-stakeholders", "tracking")]
    assert all(section.sensitive for form in forms for section in form.sections)
