"""The files of people that `upload.yaml` names, in the columns of another system.

1. `extract --format spls` writes one for each form that has one, exactly, with what the register says first and a data
   package; a form without one is left out, and it is said so.
2. There and back: `fill` reads by the same mapping what was written by it, with no difference.
3. What a service itself was asked stands on its people's rows, and is nobody's answer.
4. Mistakes are refused when the configuration is loaded, each at its line, all at once.
5. What cannot be written is refused, and nothing is recorded.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

import long_term
import people_cycle
import short_term
import world
from databases import desk
from own_configuration import edit, own_configuration, problems
from people_cycle import filled, issue, read, typed_in
from workbook import config
from workbook.errors import UsageError
from workbook.layout import ColumnRole
from workbook.model import NO_NEED, Configuration
from workbook.usecases.export import UPLOAD
from workbook.usecases.fill import fill_from_csv
from workbook.usecases.generate import WrittenFile
from workbook.usecases.people_export import PeopleExport, PeopleWanted, export_people
from workbook.usecases.releases import list_releases
from world import provider

DAY = dt.date(2008, 11, 4)
FILE = "indicator_config/upload.yaml"
NATIONAL = "indicator_config/column_mappings/national-form.yaml"
OWN = "indicator_config/column_mappings/own.yaml"
#: Another system: other words, other days, its own numbers of reasons, blanks for what was not answered.
OTHER = """\
service: Scheme
reference: Case
need: "Q{code}: needed"
achieved: "Q{code}: met"
reason: "Q{code}: why"
also: "Q{code}: why else"
yes: [J]
no: [N]
not_applicable: [X]
missing: []
dates: "%d.%m.%y"
questions: {plan: Has a plan, age: Years}
reasons: {"11": c1, "12": c2, "13": c3, "14": c4, "19": c9, "21": s1, "22": s2, "23": s3, "29": s9}
"""
SHORT, LONG = short_term.FORM, long_term.FORM
LINES = {SHORT: provider(1), LONG: provider(1, client_group="Learning disabilities")}


def own(folder: Path) -> Configuration:
    """A configuration in which both forms go to another system."""
    copied = own_configuration(folder)
    (copied / OWN).write_text(OTHER, encoding="utf-8")
    for _ in range(2):
        edit(copied, FILE, "mapping: national-form", "mapping: own")
    return config.load(copied)


def extract(
    out: Path, *, configuration: Configuration | None = None, wanted: PeopleWanted | None = None
) -> PeopleExport:
    """Hand on all there is, in the columns of upload.yaml."""
    wanted = wanted or PeopleWanted("national")
    return export_people(desk(out), configuration or world.configuration(), "", UPLOAD, wanted, DAY)


def rows(written: PeopleExport, name: str) -> list[dict[str, str]]:
    """The rows of one of the files."""
    (path,) = [path for path in written.put_out.paths if path.name == name]
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def people_of(form: str) -> list[Mapping[str, short_term.CellContent]]:
    """People who answered by chance, within the rules."""
    chance = random.Random(form)
    if form == SHORT:
        return [short_term.leaver(chance) for _ in range(20)]
    return [_resident(chance) for _ in range(20)]


def _resident(chance: random.Random) -> Mapping[str, short_term.CellContent]:
    needs = long_term.form().section(long_term.NEEDS).needs
    assert needs is not None
    person = {**long_term.CAREFUL, "age": chance.randint(20, 90)}
    for need in needs.asked[1:]:
        if chance.random() < 0.4:
            for outcome in need.outcomes:
                entries = short_term.framework().code_list(f"nof_lt_2_{need.question(outcome)}").entries
                person[need.question(outcome)] = chance.choice(
                    [entry.title for entry in entries if entry.code != NO_NEED]
                )
            person[need.ongoing_question] = chance.choice(["Yes", "No"])
    return person


def returned(out: Path, file: WrittenFile, form: str, people: Sequence[Mapping[str, short_term.CellContent]]) -> None:
    """Read a workbook with them in it, and of the short-term form a further reason."""
    content = filled(out, file, {"S-1": people}, once={"people": 40} if form == LONG else None)
    issued = people_cycle.known(out, file)
    further = issued.layout.form.further
    unmet = [number for number, person in enumerate(people) if str(person.get("need_1b")).startswith("Unmet")]
    if form == SHORT:
        assert further is not None
        reason = next(
            title for title in ("Unmet: staff time", "Unmet: not offered here") if people[unmet[0]]["need_1b"] != title
        )
        words = {"reference": file.issued.services[0].records[unmet[0]], "need": "1b Debt", "reason": reason}
        cells = {
            further.cell("1", ColumnRole.ANSWER, f"{short_term.NEEDS}M.{name}"): text for name, text in words.items()
        }
        content = typed_in(content, {"More reasons": cells}, people_cycle.returned_at(world.PERIOD))
    read(out, people=content)


def accepted(out: Path) -> dict[tuple[str, str], tuple[str, str]]:
    """What counts at each address; a need that the last column answers is one that was not needed."""
    return {
        (row["record"], row["question"]): (row["value"], row["text"])
        for row in people_cycle.records(out)
        if row["status"] in ("reported", "explained") and not row["question"].endswith("left_blank")
    }


@pytest.mark.parametrize(("form", "mapping"), [(SHORT, "own"), (LONG, "national-form")])
def test_there_and_back(tmp_path: Path, form: str, mapping: str) -> None:
    """2, 3: twenty people, a further reason, and how many there are: handed on, filled in, read, and handed on again."""
    out = tmp_path / "output"
    configuration = own(tmp_path / "own") if mapping == "own" else world.configuration()
    (file,) = issue(out, LINES[form], form=form, config=configuration, rows=20)
    returned(out, file, form, people_of(form))
    before, first = accepted(out), extract(out, configuration=configuration)
    (name,) = [path.name for path in first.put_out.paths if path.suffix == ".csv"]
    handed = rows(first, name)
    by_form = {part.form: part.mapping for part in configuration.upload.people} if configuration.upload else {}
    blank = tmp_path / "in.csv"
    with blank.open("w", encoding="utf-8", newline="") as stream:
        columns = [column for column in handed[0] if column != by_form[form].reference]
        writer = csv.DictWriter(stream, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(handed)
    made = fill_from_csv(file.path, blank, desk(out), tmp_path / "filled.xlsx", world.EVENING, by_form[form])
    assert made.refused == ()
    world.read(out, tmp_path / "filled.xlsx")
    assert accepted(out) == before
    assert len(before) > 20 * 10
    assert ("NOF-LT-0.people" in {question for _, question in before}) == (form == LONG)
    assert any(question.endswith(".also") for _, question in before) == (form == SHORT)
    assert rows(extract(out, configuration=configuration), name) == handed


READING: Mapping[str, short_term.CellContent] = {
    "read_on": dt.date(2008, 7, 3),
    "judged_by": "Both",
    **dict.fromkeys(
        ["home", "money", "physical_health", "mental_health", "drugs_alcohol", "safety", "relationships", "routine"], 2
    ),
    **dict.fromkeys(["learning_work", "say"], 2),
}


def test_the_files_are_those_of_the_upload(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1: what the register says, then the questions; the other form is left out, and no purpose is on record for it."""
    out = tmp_path / "output"
    careful = {**short_term.CAREFUL, "need_1b": "Unmet: staff time"}
    for form, person in ((SHORT, careful), ("distance-ladder", READING)):
        (file,) = issue(out, provider(1), form=form, config=world.configuration(), rows=2)
        read(out, **{form: filled(out, file, {"S-1": [person]})})
    assert world.command(out, "extract", "--purpose", "national", "--format", UPLOAD, "--on", "2008-11-04") == 0
    printed = capsys.readouterr().out
    assert "1 person. Release 1." in printed
    assert "Left out: distance-ladder, which indicator_config/upload.yaml names no file for." in printed
    folder = out / str(world.PERIOD) / "export" / "people-national"
    assert sorted(path.name for path in folder.iterdir()) == ["OutcomesShortTerm.csv", "datapackage.json"]
    (row,) = csv.DictReader(io.StringIO((folder / "OutcomesShortTerm.csv").read_text(encoding="utf-8")))
    assert list(row)[:6] == [
        "ExtractONSCode",
        "ProviderId",
        "NationalProviderId",
        "ServiceType",
        "ServiceID",
        "reference",
    ]
    assert (row["ExtractONSCode"], row["ServiceID"], row["EndDate"]) == ("00FN", "S-1", "14/08/2008")
    assert (row["ManagingDebt_1b"], row["ActualOutcome_1b"], row["Reason_1b_Primary"]) == ("Yes", "No", "s1")
    assert (row["Need_2a"], row["ActualOutcome_2ai"], row["Reason_2ai_Primary"]) == ("No", "Missing", "Missing")
    (resource,) = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))["resources"]
    described = {field["name"]: field["description"] for field in resource["schema"]["fields"]}
    assert list(described) == list(row)
    assert described["ActualOutcome_1b"] == "1b: was it achieved (debt reduced)?"


def test_nobody_is_who_was_asked_once(tmp_path: Path) -> None:
    """3: how many people there are is no person, in tables of ours neither."""
    out = tmp_path / "output"
    (file,) = issue(out, LINES[LONG], form=LONG, rows=5)
    read(out, people=filled(out, file, {"S-1": [long_term.CAREFUL, long_term.CAREFUL]}, once={"people": 4}))
    written = export_people(desk(out), world.configuration(), "", "csv", PeopleWanted("research"), DAY)
    assert written.people == 2
    once = [row for row in rows(written, "records.csv") if row["question"] == "NOF-LT-0.people"]
    assert [(row["record"], row["value"]) for row in once] == [("", "4")]
    people = rows(extract(out), "OutcomesLongTerm.csv")
    assert [(row["PeopleInService"], row["SupportPlan"]) for row in people] == [("4", "Yes"), ("4", "Yes")]


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        (FILE, "form: outcomes-short-term", "form: outcome-short-term", "did you mean outcomes-short-term?"),
        (FILE, "form: outcomes-short-term", "form: survey", "survey is not a form about people"),
        (FILE, "form: outcomes-long-term", "form: outcomes-short-term", "the form outcomes-short-term is here twice"),
        (FILE, "name: OutcomesLongTerm.csv", "name: outcomesshortterm.csv", "the name outcomesshortterm.csv is here"),
        (FILE, "name: OutcomesLongTerm.csv", "name: Long term", "letters, digits, - and _ only, then .csv"),
        (FILE, "mapping: national-form", "mapping: national", "did you mean national-form?"),
        (
            FILE,
            "column: ServiceType}\n  - form",
            "column: EndDate}\n  - form",
            "EndDate is the column of NOF-ST-1.ended",
        ),
        (
            FILE,
            "{field: service_type, column: ServiceType}\n  -",
            "{field: type, column: T}\n  -",
            "a field that we hold",
        ),
        (NATIONAL, "age: Age", "age: EndDate", "EndDate is the column of NOF-ST-1.ended and of NOF-ST-1.age"),
        (NATIONAL, "age: Age", "years: Age", "years is not a question of any form about people"),
        (NATIONAL, "  1b: M", "  9z: M", "9z is not a need of any form about people"),
        (NATIONAL, "need: Need_{code}", "need: Need", "'need' needs {code} once"),
        (NATIONAL, "need: Need_{code}", "need: Need_{code}_{form}", "'need' needs {code} once"),
        (NATIONAL, '"%d/%m/%Y"', '"%d/%m"', "'dates' must tell day, month and year"),
        (NATIONAL, "missing: [Missing]", "missing: [No]", "'No' stands for no as well"),
        (NATIONAL, "missing: [Missing]", "reasons: {'1': c77}", "c77 is not a reason of any form about people"),
    ],
)
def test_each_mistake_is_refused_at_its_line(tmp_path: Path, file: str, old: str, new: str, words: str) -> None:
    """4: with what is needed; a mistake brings up no other."""
    folder = own_configuration(tmp_path)
    line = edit(folder, file, old, new)
    said = problems(folder)
    assert words in said[0]
    if "is the column of NOF-ST-1.ended and" in words:  # it is found where form and mapping meet
        assert said[0].startswith(f"{FILE}:")
        assert said[0].endswith(f"in {NATIONAL}")
    else:
        assert said[0].startswith(f"{file}:{line}: ")
    assert len(said) == 1


def test_all_mistakes_are_said_at_once(tmp_path: Path) -> None:
    """4: of both files, in their order."""
    folder = own_configuration(tmp_path)
    edit(folder, NATIONAL, "age: Age", "years: Age")
    edit(folder, NATIONAL, "need: Need_{code}", "need: Need")
    edit(folder, FILE, "mapping: national-form", "mapping: national")
    edit(folder, FILE, "form: outcomes-long-term", "form: outcomes")
    assert [problem.partition(":")[0] for problem in problems(folder)] == [NATIONAL, NATIONAL, FILE, FILE]


def test_what_cannot_be_written_is_refused(tmp_path: Path) -> None:
    """5: a form without a file, a mapping beside the upload's; nothing is on record."""
    out = tmp_path / "output"
    (file,) = issue(out, provider(1), form="distance-ladder", rows=2)
    read(out, people=filled(out, file, {"S-1": [READING]}))
    with pytest.raises(UsageError, match=r"names no file for distance-ladder. Add it under 'people'."):
        extract(out)
    mapping = config.load_mapping(config.shipped_folder() / NATIONAL)
    with pytest.raises(UsageError, match="Leave out --columns, or it"):
        extract(out, wanted=PeopleWanted("national", mapping=mapping))
    assert list_releases(desk(out)) == ()
