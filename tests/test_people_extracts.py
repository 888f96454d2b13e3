"""Answers about people leave for one purpose, under other references, and are recorded.

1. An extract has the accepted answers alone, by person and by answer, with a data package that says what each column is.
2. Each person has another reference there: the same in every extract for a purpose, another for another purpose, as worked
   out elsewhere; the files have no issued reference, no word that was typed, and no file, sheet or cell.
3. By a mapping, the columns are those of another system, and `fill` reads them back as they were.
4. It is a release: listed, traced to who made it, and written again byte for byte, for the officer alone to read.
5. Once somebody in it is forgotten, its files are gone, and it says that it cannot be written again.
6. What is no purpose is refused, and a period of which nothing about people is accepted.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import stat
from pathlib import Path

import pytest

import people_cycle
import world
from databases import desk
from people_cycle import filled, issue, read, records
from short_term import CAREFUL, FORM
from workbook.config import load_mapping, shipped_folder
from workbook.errors import UsageError
from workbook.model import ColumnMapping
from workbook.references import rekeyed
from workbook.usecases.fill import fill_from_csv
from workbook.usecases.forget import forget, rows_of
from workbook.usecases.generate import WrittenFile
from workbook.usecases.people_export import PeopleExport, PeopleWanted, export_people
from workbook.usecases.releases import list_releases, write_release
from world import command, provider

DAY = dt.date(2008, 11, 4)
NEEDS = {"need_1b": "Unmet: staff time", "need_2a_i": "Achieved", "need_2a_ii": "Does not apply"}
WORDS = "The review was late"
#: The third is asked about, since the stay was under 28 days.
PEOPLE = [
    {**CAREFUL, **NEEDS, "why": WORDS},
    {**CAREFUL, "age": 51},
    {**CAREFUL, "began": dt.date(2008, 8, 1), "age": 23},
]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


@pytest.fixture
def file(out: Path) -> WrittenFile:
    (file,) = issue(out, provider(1))
    read(out, people=filled(out, file, {"S-1": PEOPLE}))
    return file


def extract(out: Path, purpose: str = "research", mapping: ColumnMapping | None = None) -> PeopleExport:
    wanted = PeopleWanted(purpose, mapping=mapping)
    return export_people(desk(out), world.configuration(), "", "csv", wanted, DAY)


def table(written: PeopleExport, name: str) -> list[dict[str, str]]:
    (path,) = [path for path in written.put_out.paths if path.name == name]
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def test_accepted_answers_leave(out: Path, file: WrittenFile) -> None:
    """1: not the one that is asked about; each column is described."""
    written = extract(out)
    people = table(written, f"{FORM}.csv")
    assert [row["NOF-ST-1.age"] for row in people] == ["34", "51", "23"]
    assert [row["NOF-ST-2.need_1b"] for row in people] == ["unmet_s1", "no_need", "no_need"]
    (asked,) = {row["item"] for row in people_cycle.findings(out) if row["severity"] == "warning"}
    assert people[2][asked] == ""
    answers = table(written, "records.csv")
    assert {row["text"] for row in answers if row["question"] == "NOF-ST-2.need_1b.reason"} == {"s1"}
    (package,) = [path for path in written.put_out.paths if path.name == "datapackage.json"]
    described = json.loads(package.read_text(encoding="utf-8"))
    fields = {file["path"]: [field["name"] for field in file["schema"]["fields"]] for file in described["resources"]}
    assert fields == {f"{FORM}.csv": list(people[0]), "records.csv": list(answers[0])}


def test_people_have_other_references(out: Path, file: WrittenFile) -> None:
    """2: by purpose, and nothing that leads back."""
    key = "demo key, never use"
    assert rekeyed(key, "share-2009", "DER", "DER-0101", "R01") == "TAVJ4PGCNA"
    assert rekeyed(key, "research", "DER", "DER-0101", "R01") == "3IJKO2GDVZ"
    first, again, other = extract(out), extract(out), extract(out, "review")
    references = [[row["reference"] for row in table(made, f"{FORM}.csv")] for made in (first, again, other)]
    assert references[0] == references[1]
    assert len({*references[0], *references[2]}) == 6
    text = "".join(path.read_text(encoding="utf-8") for path in first.put_out.paths)
    for words in (*file.issued.services[0].records[:3], WORDS, "people.xlsx", "1 Quayside", file.issued.workbook_id):
        assert words not in text


def test_another_system_takes_them(out: Path, file: WrittenFile, tmp_path: Path) -> None:
    """3: the shipped mapping of the national form's software, there and back."""
    mapping = load_mapping(shipped_folder() / "indicator_config/column_mappings/national-form.yaml")
    written = extract(out, mapping=mapping)
    (path,) = [path for path in written.put_out.paths if path.name == f"{FORM}.csv"]
    first = table(written, path.name)[0]
    assert (first["ManagingDebt_1b"], first["ActualOutcome_1b"], first["Reason_1b_Primary"]) == ("Yes", "No", "s1")
    assert (first["ActualOutcome_2aii"], first["StartDate"]) == (mapping.not_applicable[0], "01/03/2008")
    blank = tmp_path / "in.csv"
    rows = [
        {name: cell for name, cell in row.items() if name != mapping.reference} for row in table(written, path.name)
    ]
    with blank.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows[:2])
    made = fill_from_csv(file.path, blank, desk(out), tmp_path / "filled.xlsx", world.EVENING, mapping)
    assert made.refused == ()
    before = answers(out)
    world.read(out, tmp_path / "filled.xlsx")
    after = answers(out)
    assert after == {key: text for key, text in before.items() if key[0] != file.issued.services[0].records[2]}


def answers(out: Path) -> dict[tuple[str, str], str]:
    """The text of each answer about a need, by record and question."""
    return {
        (row["record"], row["question"]): row["text"] or row["value"]
        for row in records(out)
        if row["status"] in ("reported", "explained") and "left_blank" not in row["question"]
    }


def test_it_is_a_release(out: Path, file: WrittenFile, tmp_path: Path) -> None:
    """4: to the byte, and readable by its owner alone."""
    written = extract(out)
    (release,) = list_releases(desk(out))
    assert (str(release.kind), release.format) == ("people", "csv, research")
    again = write_release(desk(out), 1, tmp_path / "again")
    assert {path.name: path.read_bytes() for path in again} == {
        path.name: path.read_bytes() for path in written.put_out.paths
    }
    assert {stat.S_IMODE(path.stat().st_mode) for path in (*again, *written.put_out.paths)} == {0o600}


def test_it_is_gone_with_somebody_who_is_forgotten(out: Path, file: WrittenFile) -> None:
    """5: the next one is without that person."""
    written = extract(out)
    run = forget(desk(out), rows_of(file.issued.services[0].records[1]), "Asked for it")
    assert run.releases == (1,)
    assert not any(path.exists() for path in written.put_out.paths)
    with pytest.raises(UsageError, match="people in it are forgotten, so that it cannot be written again"):
        write_release(desk(out), 1)
    assert len(list_releases(desk(out))) == 1
    assert [row["NOF-ST-1.age"] for row in table(extract(out), f"{FORM}.csv")] == ["34", "23"]


def test_what_cannot_be_is_refused(out: Path, file: WrittenFile) -> None:
    """6: and nothing is recorded."""
    for purpose in ("", "For research", "x" * 41, "../away"):
        with pytest.raises(UsageError, match="is no purpose"):
            extract(out, purpose)
    assert command(out, "extract", "--purpose", "research", "--form", "own-outcomes") == 1
    assert list_releases(desk(out)) == ()
    assert command(out, "extract", "--purpose", "research", "--format", "parquet") == 0
