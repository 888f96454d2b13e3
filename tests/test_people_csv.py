"""A long CSV about people: a line for each answer, under the reference of the row.

1. What it says is what the same workbook would have said, whatever the order of lines and the case of references.
2. What explains one line explains the person.
3. A reference that is none of the workbook's, a question that is not asked and a line twice are named, and show no answer.
4. Without a column of references nothing is read; in a file of services a column of that name is passed over.
5. A copy to correct marks the line.
6. A further reason is a line of its own, as often as there are any; one that cannot be is said at its line.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Mapping
from pathlib import Path

import pytest

import short_term
import world
from databases import desk
from people_cycle import filled, findings, issue, known, lines, persons, records
from short_term import CAREFUL, NEEDS, SUPPORT, leaver
from workbook.usecases.correct import correct
from workbook.usecases.generate import WrittenFile
from workbook.usecases.read import read_returns
from world import MORNING, dataset, issued, provider

SHAPE = ("workbook_id", "extracted_at", "reference", "item", "value", "explanation")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def file(out: Path) -> WrittenFile:
    """A workbook of one short-term service with ten rows."""
    return issue(out, provider(1), rows=10)[0]


def references(out: Path, file: WrittenFile) -> tuple[str, ...]:
    """Those of the workbook's first service."""
    return known(out, file).layout.sheets[0].issued.records


def written(content: object) -> str:
    """An answer as a CSV has it."""
    return content.isoformat() if isinstance(content, dt.date) else str(content)


def answers(reference: str, person: Mapping[str, object]) -> list[dict[str, str]]:
    """The lines of one person."""
    return [
        {"reference": reference, "item": short_term.question(name).code, "value": written(content)}
        for name, content in person.items()
    ]


def read(out: Path, file: WrittenFile, given: list[dict[str, str]], columns: tuple[str, ...] = SHAPE) -> None:
    """Read a CSV of those lines into the store."""
    target = io.StringIO(newline="")
    writer = csv.DictWriter(target, columns, restval="", extrasaction="ignore")
    writer.writeheader()
    head = {"workbook_id": file.issued.workbook_id, "extracted_at": "2008-10-09T17:30:00"}
    writer.writerows({**head, **line} for line in given)
    (out.parent / "people.csv").write_text(target.getvalue(), encoding="utf-8")
    read_returns((out.parent / "people.csv",), desk(out))


def test_it_says_what_the_workbook_would(out: Path, file: WrittenFile, tmp_path: Path) -> None:
    """1: ten people, their lines mixed, references in small letters; only the source differs."""
    chance = random.Random(3)
    people = [leaver(chance) for _ in range(10)]
    other = tmp_path / "other" / "output"
    (twin,) = issue(other, provider(1), rows=10)
    (tmp_path / "one.xlsx").write_bytes(filled(other, twin, {"S-1": people}, MORNING))
    read_returns((tmp_path / "one.xlsx",), desk(other))
    given = [line for who, person in zip(references(out, file), people, strict=True) for line in answers(who, person)]
    chance.shuffle(given)
    read(out, file, [{**line, "reference": line["reference"].lower()} for line in given])
    source = {"source_file", "source_sheet", "workbook_id"}
    told, expected = ([{k: v for k, v in row.items() if k not in source} for row in persons(at)] for at in (out, other))
    assert told == expected
    assert {row["source_sheet"] for row in persons(out)} == {"CSV"}
    assert [row for row in findings(out) if row["severity"] == "error"] == []


def test_one_explanation_is_of_the_person(out: Path, file: WrittenFile) -> None:
    """2: under 28 days of support is asked about, and explained on another line of the same person."""
    who = references(out, file)[0]
    given = answers(who, {**CAREFUL, "began": dt.date(2008, 8, 1)})
    given[0]["explanation"] = "Moved on at once, as had been agreed."
    read(out, file, given)
    assert {row["explanation"] for row in records(out) if row["record"] == who} == {given[0]["explanation"]}
    assert f"{SUPPORT}.R5" not in {row["rule"] for row in findings(out) if row["severity"] == "warning"}


def test_what_has_no_place_is_named(out: Path, file: WrittenFile) -> None:
    """3: at its line; what was to be loaded is not shown."""
    who, second = references(out, file)[:2]
    twice = {"reference": second, "item": f"{SUPPORT}.age", "value": "47"}
    given = [
        *answers(who, CAREFUL),
        {"reference": "7KQ2MXM", "item": f"{SUPPORT}.age", "value": "Jane Doe"},
        {"reference": who, "item": f"{NEEDS}.need_9z", "value": "Jane Doe"},
        twice,
        {**twice, "value": "48"},
    ]
    read(out, file, given)
    told = {(row["code"], row["source_cell"]): row["message"] for row in findings(out) if row["code"].startswith("L")}
    first = len(answers(who, CAREFUL)) + 2
    assert set(told) == {("L02", f"E{first}"), ("L02", f"E{first + 1}"), ("L03", f"E{first + 2}")}
    assert not [message for message in told.values() if "Jane" in message or "47" in message or "48" in message]


def test_a_name_in_the_wrong_place_is_quoted_nowhere(out: Path, file: WrittenFile) -> None:
    """3: beside no reference, as a reference, as an item or over a column."""
    who, name = references(out, file)[0], "Zebedee Smith"
    strays = [("", f"{SUPPORT}.age", name), (name, f"{SUPPORT}.age", name), (who, name, "1"), (name, name, "1")]
    lost = [{"reference": reference, "item": item, "value": value} for reference, item, value in strays]
    given = [*answers(who, CAREFUL), *lost]
    given[0] |= {name: "1", f"explanation of {name}": "None"}
    read(out, file, given, (*SHAPE, name, f"explanation of {name}"))
    assert [row["code"] for row in findings(out) if row["code"].startswith("L")] == ["L05", *4 * ["L02"], "L06"]
    assert "Zebedee" not in str(findings(out))


def test_a_file_without_references_is_refused(out: Path, file: WrittenFile) -> None:
    """4: and so is one of references of another workbook."""
    read(out, file, [{"reference": "7KQ2MXM", "item": f"{SUPPORT}.age", "value": "34"}])
    (row,) = findings(out)
    assert (row["code"], "no line has a reference of its workbook" in row["message"]) == ("L01", True)
    read(out, file, answers("", CAREFUL), tuple("service_id" if name == "reference" else name for name in SHAPE))
    (row,) = findings(out)
    assert (row["code"], "does not have each of the columns once" in row["message"]) == ("L01", True)


def test_services_have_no_references(out: Path) -> None:
    """4: a system's own column of that name changes nothing in a file of services."""
    (file,) = issued(out, provider(1))
    read(
        out,
        file,
        [{"reference": "A-17", "service_id": "S-1", "item": world.USERS, "value": "12"}],
        (*SHAPE[:2], "service_id", *SHAPE[2:]),
    )
    assert {row["value"] for row in dataset(out) if row["item"] == world.USERS} == {"12"}
    assert "L06" in {row["code"] for row in findings(out)}


def test_a_copy_to_correct_marks_the_line(out: Path, file: WrittenFile) -> None:
    """5: beside the answer that is none."""
    who = references(out, file)[0]
    read(out, file, answers(who, {**CAREFUL, "age": 1200}))
    correct(desk(out), "people.csv", None)
    (copy,) = (out / str(world.PERIOD)).rglob("*people*to-correct.csv")
    marked = [line for line in lines(copy) if line["to_correct"]]
    assert [line["item"] for line in marked] == [f"{SUPPORT}.age"]


def test_a_further_reason_is_a_line(out: Path, file: WrittenFile) -> None:
    """6: by code, with or without what it begins with, or in words."""
    who = references(out, file)[0]
    item = f"{NEEDS}.need_1b.also"
    also = [
        {"reference": who, "item": item, "value": value} for value in ("s1", "unmet_s2", "Unmet: waiting list", "c1")
    ]
    read(out, file, [*answers(who, {**CAREFUL, "need_1b": "unmet_c1"}), *also])
    (person,) = persons(out)
    assert person["more_reasons"] == "need_1b=s1; need_1b=s2; need_1b=e2"
    (row,) = [row for row in findings(out) if row["severity"] == "error"]
    assert (row["code"], row["source_cell"]) == ("R08", f"E{len(CAREFUL) + 6}")
