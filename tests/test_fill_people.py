"""Filling a workbook about people from a file with one row for each person.

1. What a system has comes back: needs in one column, or need, outcome and reason in columns of their own.
2. People get the next free rows; a list says which row is under which reference. A reference that is given is used.
3. What nobody could type is not put in, and each refusal names the row and what to do, and shows nothing of the person.
4. A mapping tells other columns and words; the shipped one is for the national form's software.
5. A mistake in a mapping is named by file and line, and `check` finds it.
6. What cannot be filled at all is said in words, and nothing is written.
7. Further reasons, and what the service itself is asked, stand in columns of the same rows.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import people_cycle
import short_term
from databases import desk
from own_configuration import own_configuration
from own_configuration import problems as mistakes
from people_cycle import issue, persons
from short_term import NEEDS, SUPPORT, leaver
from workbook.cli import run
from workbook.config import load_mapping, shipped_folder
from workbook.errors import ConfigError, UsageError
from workbook.model import UNMET, ColumnMapping
from workbook.people import national_answers
from workbook.usecases.fill import FilledWorkbook, fill_from_csv
from workbook.usecases.generate import WrittenFile
from workbook.usecases.read import read_returns
from world import MORNING, provider

Row = Mapping[str, object]
NATIONAL = shipped_folder() / "indicator_config" / "column_mappings" / "national-form.yaml"
SEPARATE: Row = {
    "plan": "Yes",
    "died": "No",
    "began": "2008-03-01",
    "ended": "2008-08-14",
    "age": 34,
    "need_1a": "Yes",
    "achieved_1a": "No",
    "reason_1a": "c2",
    "needs_left_blank": "No need",
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def file(out: Path) -> WrittenFile:
    """A workbook of one short-term service with ten rows."""
    return issue(out, provider(1), rows=10)[0]


def written(path: Path, rows: Sequence[Row]) -> Path:
    """A CSV with those rows, and every column that any of them has."""
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    path.write_text(target.getvalue(), encoding="utf-8")
    return path


def fill(
    out: Path, file: WrittenFile, *rows: Row, mapping: ColumnMapping | None = None, name: str = "a"
) -> FilledWorkbook:
    """Fill a copy of the workbook with people."""
    data = written(out.parent / f"{name}.csv", rows)
    return fill_from_csv(file.path, data, desk(out), out.parent / f"{name}.xlsx", MORNING, mapping)


def read_back(out: Path, done: FilledWorkbook) -> list[dict[str, str]]:
    """The people that stand in the filled copy once it is read."""
    read_returns((done.path,), desk(out))
    return [{name.rpartition(".")[2]: text for name, text in person.items()} for person in persons(out)]


def as_codes(person: Mapping[str, object]) -> dict[str, str]:
    """A person as the table of people has them."""
    codes = {}
    for name, content in person.items():
        question = short_term.question(name)
        if question.choices:
            codes[name] = next(entry.code for entry in short_term.choices(name).entries if entry.title == content)
        else:
            codes[name] = content.lower() if isinstance(content, str) else str(content)
    return codes


def apart(person: Mapping[str, object]) -> Row:
    """A person with the need, the outcome and the reason in columns of their own."""
    codes = as_codes(person)
    row: dict[str, object] = {}
    needs = short_term.form().section(NEEDS).needs
    assert needs is not None
    for need in needs.asked:
        for outcome in need.outcomes:
            national = national_answers(codes.pop(need.question(outcome), ""))
            row[f"achieved_{need.code}{outcome.code}"] = national.get("achieved", "Missing").replace("_", " ")
            row[f"reason_{need.code}{outcome.code}"] = national.get("reason", "")
            if national:
                row[f"need_{need.code}"] = national["need"]
    return row | {name: "No need" if name == "needs_left_blank" else text for name, text in codes.items()}


@pytest.mark.parametrize("form", [dict, apart], ids=["needs in one column", "needs apart"])
def test_what_a_system_has_comes_back(out: Path, file: WrittenFile, form: type) -> None:
    """1, 2: every answer of ten people, under the references of the list."""
    chance = random.Random(5)
    people = [leaver(chance) for _ in range(10)]
    done = fill(out, file, *(form(person) for person in people))
    assert done.refused == ()
    back = read_back(out, done)
    told = people_cycle.lines(done.references) if done.references else []
    assert [line["reference"] for line in told] == [person["record"] for person in back]
    assert [line["row"] for line in told] == [str(row) for row in range(2, 12)]
    for person, returned in zip(people, back, strict=True):
        expected = as_codes(person)
        assert {name: returned[name].removesuffix(".0") for name in expected} == expected


def test_a_row_that_holds_somebody_is_left(out: Path, file: WrittenFile) -> None:
    """2: the copy is filled again; a reference that is given is used, also where somebody stands under it."""
    first = fill(out, file, SEPARATE, SEPARATE)
    data = written(out.parent / "more.csv", [{**SEPARATE, "age": 51}])
    second = fill_from_csv(first.path, data, desk(out), out.parent / "second.xlsx", MORNING)
    people = read_back(out, second)
    assert [person["age"] for person in people] == ["34", "34", "51"]
    data = written(out.parent / "again.csv", [{"reference": people[1]["record"].lower(), "age": 40}])
    third = fill_from_csv(second.path, data, desk(out), out.parent / "third.xlsx", MORNING + dt.timedelta(hours=1))
    assert [person["age"] for person in read_back(out, third)] == ["34", "40", "51"]


FAULTS: dict[str, tuple[Row, str]] = {
    "no outcome": ({"achieved_1a": "Missing", "reason_1a": ""}, f"{NEEDS}.need_1a: its need is Yes, and its outcome"),
    "no reason": ({"reason_1a": ""}, f"{NEEDS}.need_1a: its outcome is No, and no reason stands beside it."),
    "another's reason": ({"reason_1a": "e4"}, f"{NEEDS}.need_1a: its reason is none that may be given"),
    "an outcome without a need": ({"need_1a": "No"}, f"{NEEDS}.need_1a: an outcome or a reason stands beside a need"),
    "a reason though achieved": ({"achieved_1a": "Yes"}, f"{NEEDS}.need_1a: a reason stands beside an outcome"),
    "does not apply": ({"achieved_1a": "Not applicable", "reason_1a": ""}, "cannot be that it does not apply"),
    "no word for a need": ({"need_1a": "Perhaps"}, f"{NEEDS}.need_1a: its need is neither Yes nor No."),
    "no number": ({"age": "thirty Jane"}, f"{SUPPORT}.age: no answer to this question. Enter"),
    "no day": ({"began": "01/03/2008"}, f"{SUPPORT}.began: no answer to this question."),
    "a rule": ({"began": "2008-08-15"}, f"{SUPPORT}.R1: Support began after it ended."),
    "a name in the words": (
        {"explanation": "She lives at LE1 5WW now"},
        "the words hold what looks like a postcode",
    ),
    "another service": ({"service_id": "S-77"}, "service 's-77' is not in this workbook. It has: S-1."),
    "another's reference": ({"reference": "7KQ2MXM"}, "its reference is none of the service's in this workbook."),
}


@pytest.mark.parametrize(("change", "words"), FAULTS.values(), ids=FAULTS)
def test_what_nobody_could_type_is_not_put_in(out: Path, file: WrittenFile, change: Row, words: str) -> None:
    """3: the others of the row are; no text holds what stood there, but for the service's id."""
    done = fill(out, file, SEPARATE, {**SEPARATE, **change})
    (text,) = done.refused
    assert text.startswith("a.csv:3: ")
    assert words in text
    assert len(text) < 200
    assert not [secret for secret in ("Jane", "LE1 5WW", "Perhaps", "01/03", "thirty") if secret in text]
    people = read_back(out, done)
    assert len(people) == 2 - (change.keys() <= {"service_id", "reference"})
    assert people[0]["age"] == "34"


def test_a_reference_twice_and_a_full_sheet_are_refused(out: Path, file: WrittenFile) -> None:
    """3: neither of the two rows is taken; the eleventh person has no row."""
    reference = people_cycle.known(out, file).layout.sheets[0].issued.records[0]
    done = fill(out, file, {**SEPARATE, "reference": reference}, {**SEPARATE, "reference": reference}, name="twice")
    assert [text.partition(": ")[2] for text in done.refused] == [
        "its reference stands on more than one row. Leave one of them."
    ] * 2
    done = fill(out, file, *[SEPARATE] * 11, name="full")
    assert done.refused == (
        "full.csv:12: the service's sheet has no free row left. Ask the authority for a workbook with more rows.",
    )


def test_the_national_forms_columns_are_known(out: Path, file: WrittenFile) -> None:
    """4: days as written there, found and patterned columns, numbers of reasons by a mapping of one's own."""
    row = {
        "ServiceID": "S-1",
        "FormID": "F-1",
        "SupportPlan": "Yes",
        "DiedInService": "No",
        "StartDate": "01/03/2008",
        "EndDate": "14/08/2008",
        "Age": 34,
        "MaxIncome_1a": "Yes",
        "ActualOutcome_1a": "No",
        "Reason_1a_Primary": "7",
        "Need_2a": "Yes",
        "ActualOutcome_2ai": "Yes",
        "ActualOutcome_2aii": "Not applicable",
        "needs_left_blank": "No need",
    }
    own = out.parent / "own.yaml"
    own.write_text(NATIONAL.read_text(encoding="utf-8") + "\nreasons: {'7': e3}\n", encoding="utf-8")
    done = fill(out, file, row, mapping=load_mapping(own))
    assert (done.refused, done.unread) == ((), ("FormID",))
    (person,) = read_back(out, done)
    assert (person["began"], person["need_1a"]) == ("2008-03-01", f"{UNMET}e3")
    assert (person["need_2a_i"], person["need_2a_ii"]) == ("achieved", "not_applicable")


def test_a_mistaken_mapping_is_named(tmp_path: Path) -> None:
    """5: alone, and as part of a configuration."""
    path = tmp_path / "columns.yaml"
    path.write_text("service: ServiceID\nneeds: {Income: MaxIncome_1a}\nreson: Reason_{code}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as refusal:
        load_mapping(path)
    assert [problem.partition(": ")[0] for problem in refusal.value.problems] == [f"{path}:2", f"{path}:3"]
    folder = own_configuration(tmp_path / "configuration")
    (folder / "indicator_config/column_mappings/mine.yaml").write_text("yes: 3\n", encoding="utf-8")
    assert mistakes(folder)[0].startswith("indicator_config/column_mappings/mine.yaml:1: ")


def test_what_cannot_be_filled_is_said(out: Path, file: WrittenFile, capsys: pytest.CaptureFixture[str]) -> None:
    """6: no rows, a list that is there already; and the command says what was passed over and where the list is."""
    with pytest.raises(UsageError, match="no row of it is about anybody"):
        fill(out, file, dict.fromkeys(SEPARATE))
    assert not (out.parent / "a.xlsx").exists()
    data = written(out.parent / "b.csv", [{"ServiceID": "S-1", "Age": 34, "Shoe size": 7}])
    arguments = ["fill", str(file.path), "--from", str(data), "--columns", str(NATIONAL), "--out", str(out)]
    arguments += ["--store", desk(out).address, "--to", str(out.parent / "b.xlsx")]
    assert run(arguments) == 0
    printed = " ".join(capsys.readouterr().out.split())
    assert "Columns passed over: " in printed
    assert "Shoe size" in printed
    assert "b-references.csv" in printed
    (out.parent / "b.xlsx").unlink()
    assert run(arguments) == 1
    assert "b-references.csv: there is a file of that name already." in capsys.readouterr().err


def test_further_reasons_go_to_their_sheet(out: Path, file: WrittenFile) -> None:
    """7: by code or in words, several in one column; one that cannot be is refused with its row."""
    unmet = {**SEPARATE, "also_1a": "s1; Unmet: not offered here", "also_1b": "s1"}
    done = fill(out, file, unmet, {**SEPARATE, "also_1a": "c2; no such reason"})
    back = read_back(out, done)
    assert [person["more_reasons"] for person in back] == ["need_1a=s1; need_1a=s2", ""]
    assert len(done.refused) == 3
    assert [text.split(":")[1] for text in sorted(done.refused)] == ["2", "3", "3"]
    assert not any("no such reason" in text for text in done.refused)


def test_what_the_service_is_asked_is_in_a_column(out: Path) -> None:
    """7: how many people there are; two rows that say something else are told."""
    (file,) = issue(out, provider(1, client_group="Learning disabilities"), form="outcomes-long-term", rows=5)
    person = {"plan": "Yes", "reviewed": "2008-08-14", "age": 40, "need_1a": "Achieved", "need_1a_ongoing": "Yes"}
    row = {**person, "needs_left_blank": "No need", "people": 9}
    done = fill(out, file, row, {**row, "age": 41}, {**row, "people": 10})
    assert len(done.refused) == 1
    assert done.refused[0].startswith("a.csv:4: NOF-LT-0.people: another row")
    read_returns((done.path,), desk(out))
    assert [line["value"] for line in people_cycle.records(out) if line["question"] == "NOF-LT-0.people"] == ["9"]
