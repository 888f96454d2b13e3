"""Workbooks about people through the whole cycle.

1. generate --form writes one for each provider and form that has a service it is for; the quarterly ones stay.
2. References are ours: random, checked, unique in the authority, and kept when a workbook is issued again.
3. What is typed is in the tables of people, at its cell, with the answers of the national form that follow from it.
4. The quarterly dataset, status, export and share are as they are without people's workbooks.
5. A later version counts, two files that differ are a conflict, and an officer decides by record.
6. A return goes back corrected, with what was typed in it.
7. A rule over all records, or beside the quarterly return, is judged in the quarter, and an officer may settle it.
8. Rows that say the very same are asked about.
9. Why the data are collected is on the cover; without it nothing is issued.
10. Words that could tell who somebody is are not loaded; nothing typed stands in findings, log, texts or shares.
11. People are counted where their event lies, and a late form counts in the quarter before.
12. A service is asked by how long people stay: as the register says, else as is usual.
13. A count is traced to the answers that it is made of, which are not shown.
14. A reference seen before, in an earlier quarter or at another service, is found where it stands, and nobody is joined.
15. No stranger to the machine's owner and group may read what holds people's answers.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

import people_cycle
import short_term
import world
from databases import desk
from own_configuration import own_configuration
from people_cycle import counts, filled, findings, issue, persons, read, records
from short_term import CAREFUL
from workbook.assess import Outcome
from workbook.cli import run
from workbook.config import shipped_folder
from workbook.errors import DecisionError, UsageError
from workbook.findings import NOT_SHOWN
from workbook.layout import ColumnRole
from workbook.model import Duration, Period
from workbook.people import national_answers
from workbook.references import ALPHABET, check_character, is_reference, new_references
from workbook.register import read_register
from workbook.store import Verdict
from workbook.usecases.correct import correct
from workbook.usecases.decide import Request, decide
from workbook.usecases.explain import explain
from workbook.usecases.files import PEOPLE, RECEIVED, STORE_NAME
from workbook.usecases.people import PeopleRequest, generate_people
from workbook.usecases.share import share
from workbook.usecases.status import status
from workbook.usecases.trace import trace
from workbook.usecases.traced import TraceStep
from world import Line, provider

LEAVER = provider(1)
STAYER = provider(1, service_id="S-7", service_name="Long stay", client_group="Learning disabilities")
ELSEWHERE = provider(2)
HOSTEL = provider(1, service_type="Accommodation Based Service", accommodation_type="Hostel")
WHEN = dt.datetime(2008, 11, 1, tzinfo=dt.UTC)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


def test_a_workbook_for_each_provider_that_has_such_a_service(out: Path) -> None:
    """1: with the short-term services alone; what was issued before is untouched."""
    quarterly = world.issued(out, LEAVER, STAYER, ELSEWHERE)
    before = {file.path: file.path.read_bytes() for file in quarterly}
    people = issue(out, LEAVER, STAYER, ELSEWHERE)
    assert [file.path.name for file in people] == [
        f"LCE_9900{number}_provider-{number}_2008-09-Q2_outcomes-short-term.xlsx" for number in (1, 2)
    ]
    assert [[service.service.service_id for service in file.issued.services] for file in people] == [["S-1"], ["S-2"]]
    assert {path: path.read_bytes() for path in before} == before
    with desk(out).store() as store:
        assert len(store.issued(world.PERIOD)) == 4


@pytest.mark.parametrize(
    ("code", "words"),
    [("quarterly", "is not a form beside the quarterly return"), ("outcomes", "Give one of: .*outcomes-short-term")],
)
def test_another_form_is_refused(out: Path, code: str, words: str) -> None:
    """1: by its name."""
    out.mkdir()
    providers = read_register(world.register(out.parent / "register.csv", LEAVER), world.configuration())
    request = PeopleRequest((code,), random.choice)
    with pytest.raises(UsageError, match=words):
        generate_people(world.configuration(), providers, world.PERIOD, desk(out), request)


def test_a_form_that_is_for_nobody_is_refused(out: Path) -> None:
    """1: with where to look."""
    with pytest.raises(UsageError, match="no service is one that outcomes-short-term is for"):
        issue(out, STAYER)


def test_a_reference_checks_itself() -> None:
    """2: every single wrong character is found, and most neighbours that changed places."""
    assert (check_character("7KQ2MX"), check_character("ZZZZZZ")) == ("M", "W")
    reference = "7KQ2MXM"
    wrong = [
        reference[:place] + letter + reference[place + 1 :]
        for place in range(7)
        for letter in ALPHABET
        if letter != reference[place]
    ]
    assert is_reference(reference)
    assert not any(map(is_reference, wrong))
    issued = new_references(500, {"7KQ2MXM"}, random.Random(1).choice)
    assert len(set(issued)) == 500
    assert all(map(is_reference, issued))


def test_references_stay_when_a_workbook_is_issued_again(out: Path) -> None:
    """2: the file is the same; with more rows the new ones follow; another period and service has others."""
    (first,) = issue(out, LEAVER)
    content = first.path.read_bytes()
    (again,) = issue(out, LEAVER)
    assert again.path.read_bytes() == content
    (longer,) = issue(out, LEAVER, rows=40)
    (service,), (more,) = first.issued.services, longer.issued.services
    assert len(more.records) == 40
    assert more.records[: len(service.records)] == service.records
    (later,) = issue(out, LEAVER, period=Period(2008, 3))
    assert not set(later.issued.services[0].records) & set(more.records)


def test_rows_are_enough_for_the_homes_of_a_service(out: Path) -> None:
    """1: a page of 25 at least, and one for each 25 household units; no more than can be written."""
    (file,) = issue(out, LEAVER, replace(LEAVER, service_id="S-3", household_units="60"))
    assert [len(service.records) for service in file.issued.services] == [25, 75]
    with pytest.raises(UsageError, match="--rows is 5000"):
        issue(out, LEAVER, rows=5000)


def test_what_is_typed_is_in_the_tables_of_people(out: Path) -> None:
    """3: at its source cell, as typed; the choice of a need gives need, outcome and reason."""
    (file,) = issue(out, LEAVER)
    person = {**CAREFUL, "need_2a_i": "unmet: STAFF time", "need_2a_ii": "Does not apply", "need_1b": "No need"}
    run = read(out, people=filled(out, file, {"S-1": [person]}))
    assert (run.outcomes[Outcome.ACCEPTED], run.findings) == (1, ())
    reference = file.issued.services[0].records[0]
    (row,) = persons(out)
    assert (row["record"], row["NOF-ST-1.plan"], row["NOF-ST-1.age"]) == (reference, "yes", "34")
    assert (row["NOF-ST-2.need_2a_i"], row["NOF-ST-1.ended"]) == ("unmet_s1", "2008-08-14")
    rows = {row["question"]: row for row in records(out)}
    need = rows["NOF-ST-2.need_2a_i"]
    layout = people_cycle.known(out, file).layout
    cell = layout.form.cell("1", ColumnRole.ANSWER, "NOF-ST-2.need_2a_i")
    assert (need["entry"], need["text"], need["label"]) == ("unmet: STAFF time", "unmet_s1", "Unmet: staff time")
    assert (need["source_cell"], need["source_sheet"], need["reference"]) == (cell, layout.sheets[0].name, reference)
    national = {code.partition(".")[2]: row["text"] for code, row in rows.items() if code.count(".") == 2}
    assert national["need_2a_i.need"] == "yes"
    assert (national["need_2a_i.achieved"], national["need_2a_i.reason"]) == ("no", "s1")
    assert national["need_2a_ii.achieved"] == "not_applicable"
    assert national["need_1b.need"] == national["need_1c.need"] == "no"
    assert (rows["NOF-ST-2.need_1c"]["entry"], rows["NOF-ST-2.need_1c"]["text"]) == ("", "no_need")
    assert rows["NOF-ST-2.needs_left_blank"]["entry"] == "No need"


def test_every_choice_gives_back_the_answers_of_the_national_form() -> None:
    """3: for each choice of each need, and nothing where nothing was chosen."""
    for question in short_term.form().section(short_term.NEEDS).need_questions:
        for entry in short_term.choices(question.partition(".")[2]).entries:
            answers = national_answers(entry.code)
            assert answers["need"] == ("no" if entry.code == "no_need" else "yes")
            assert ("reason" in answers) == entry.title.startswith("Unmet: ")
    assert national_answers("") == {}


def test_the_quarterly_results_are_as_without_people(out: Path, tmp_path: Path) -> None:
    """4: dataset, choices, status and shared tables, but for the rows that are counted from people."""
    alone = tmp_path / "alone" / "output"
    for folder in (out, alone):
        quarterly = world.issued(folder, LEAVER, ELSEWHERE)
        files = {f"q{number}": world.answered(folder, file) for number, file in enumerate(quarterly)}
        if folder == out:
            people, _ = issue(folder, LEAVER, ELSEWHERE)
            files["people"] = filled(folder, people, {"S-1": [CAREFUL]})
        read(folder, **files)
    both = [people_cycle.lines(folder / "2008-09-Q2" / "dataset.csv") for folder in (out, alone)]
    assert [row for row in both[0] if not row["item"].startswith("NOF-")] == both[1]
    assert (out / "2008-09-Q2/choices.csv").read_bytes() == (alone / "2008-09-Q2/choices.csv").read_bytes()
    lines = status(desk(out), "", dt.date(2008, 10, 1)).lines
    assert [line.state for line in lines if line.form == "quarterly"] == ["accepted", "accepted"]
    assert [line.state for line in lines if line.form == short_term.FORM] == ["accepted", "not returned"]
    tables = [_shared(folder) for folder in (out, alone)]
    assert [row for row in tables[0] if not row["item"].startswith("NOF-")] == tables[1]


def _shared(out: Path) -> list[dict[str, str]]:
    """The rows of the tables that are shared."""
    paths = share(desk(out), world.configuration(), "", "csv", day=dt.date(2008, 11, 1)).put_out.paths
    (table,) = (path for path in paths if path.suffix == ".csv" and "notes" not in path.name)
    return people_cycle.lines(table)


def test_the_later_version_counts(out: Path) -> None:
    """5: as a whole; a person who is not in it any more is gone."""
    (file,) = issue(out, LEAVER)
    early = filled(out, file, {"S-1": [CAREFUL, CAREFUL]}, world.MORNING)
    late = filled(out, file, {"S-1": [{**CAREFUL, "age": 35}]}, world.EVENING)
    read(out, early=early, late=late)
    assert [row["NOF-ST-1.age"] for row in persons(out)] == ["35"]
    read(out, early=early)
    assert [row["NOF-ST-1.age"] for row in persons(out)] == ["35"]


def test_an_officer_decides_by_record(out: Path) -> None:
    """5: a question of one person is confirmed, a figure taken out, and both are gone when the answer changes."""
    (file,) = issue(out, LEAVER)
    short = {**CAREFUL, "began": dt.date(2008, 8, 1)}
    read(out, people=filled(out, file, {"S-1": [short, CAREFUL]}, world.MORNING))
    first, second = file.issued.services[0].records[:2]
    (asked,) = findings(out)
    assert (asked["record"], asked["severity"]) == (first, "warning")
    requests = [
        Request("S-1", Verdict.INCLUDE, "Agreed with the team.", asked["item"], record=first),
        Request("S-1", Verdict.EXCLUDE, "The age is not known.", "NOF-ST-1.age", record=second.lower()),
    ]
    decide(desk(out), "", requests, "Ann Officer", WHEN)
    assert [(row["code"], row["record"]) for row in findings(out)] == [("D01", first), ("D02", second)]
    assert [row["NOF-ST-1.age"] for row in persons(out)] == ["34", ""]
    read(out, later=filled(out, file, {"S-1": [{**short, "ended": dt.date(2008, 8, 15)}, CAREFUL]}, world.EVENING))
    assert [row["code"] for row in findings(out) if row["record"] == first] == ["R02"]


def test_a_record_that_is_not_there_cannot_be_decided_on(out: Path) -> None:
    """5: and it is said."""
    (file,) = issue(out, LEAVER)
    read(out, people=filled(out, file, {"S-1": [CAREFUL]}))
    request = Request("S-1", Verdict.EXCLUDE, "It is wrong.", "NOF-ST-1.age", record="7KQ2MXM")
    with pytest.raises(DecisionError, match="there is no record 7KQ2MXM"):
        decide(desk(out), "", [request], "Ann Officer", WHEN)


def test_a_return_goes_back_corrected(out: Path) -> None:
    """6: with the problems listed and the answers still in it; the text names none of them."""
    (file,) = issue(out, LEAVER)
    read(out, people=filled(out, file, {"S-1": [{**CAREFUL, "age": 39000}]}))
    made = correct(desk(out), "people.xlsx")
    assert made.copy is not None
    sheet = openpyxl.load_workbook(made.copy)["1 Quayside"]
    layout = people_cycle.known(out, file).layout
    assert sheet[layout.form.cell("1", ColumnRole.ANSWER, "NOF-ST-1.age")].value == 39000
    assert len(made.problems) == 1
    assert "39000" not in made.text.read_text(encoding="utf-8")


def test_no_stranger_may_read_it(out: Path) -> None:
    """15: the store, what was received, the tables of people and a corrected copy."""
    (file,) = issue(out, LEAVER)
    read(out, people=filled(out, file, {"S-1": [{**CAREFUL, "age": 39000}]}))
    made = correct(desk(out), "people.xlsx")
    store = [] if desk(out).address else [out / STORE_NAME]
    received = [path for path in (out / RECEIVED).rglob("*") if path.is_file()]
    tables = [*(out / str(world.PERIOD) / PEOPLE).iterdir()]
    assert made.copy is not None
    assert received
    assert tables
    open_to_strangers = [path for path in (*store, *received, *tables, made.copy) if path.stat().st_mode & 0o007]
    assert open_to_strangers == []


@pytest.mark.parametrize(("people", "rule"), [(1, "NOF-ST-1.R8"), (5, "NOF-ST-1.R9"), (3, "")])
def test_people_are_held_against_the_quarterly_return(out: Path, people: int, rule: str) -> None:
    """7: by rules over all of a service's records, which an officer may settle."""
    departures = 3
    (quarterly,) = world.issued(out, HOSTEL)
    (file,) = issue(out, HOSTEL)
    chance = random.Random(rule)
    read(
        out,
        quarterly=world.answered(out, quarterly, {"CLG-KPI-2.departures": departures, "CLG-KPI-2.planned": 2}),
        people=filled(out, file, {"S-1": [short_term.leaver(chance) for _ in range(people)]}),
    )
    asked = [row for row in findings(out) if row["source_file"] == "people.xlsx"]
    assert [(row["code"], row["record"]) for row in asked] == ([("R02", "")] if rule else [])
    assert all(f"({rule})" in row["message"] for row in asked)
    if rule:
        decide(desk(out), "", [Request("S-1", Verdict.INCLUDE, "Two stayed a week.", asked[0]["item"])], "Ann", WHEN)
        assert [row["code"] for row in findings(out) if row["source_file"] == "people.xlsx"] == ["D01"]


def test_rows_that_say_the_same_are_asked_about(out: Path) -> None:
    """8: five or more; four may be chance."""
    (file,) = issue(out, LEAVER)
    read(out, people=filled(out, file, {"S-1": [CAREFUL] * 5}, world.MORNING))
    assert [(row["code"], row["message"].partition(": ")[2][:6]) for row in findings(out)] == [("R05", "5 rows")]
    read(out, people=filled(out, file, {"S-1": [CAREFUL] * 4}, world.EVENING))
    assert [row["code"] for row in findings(out) if row["severity"] != "info"] == []


def test_rows_copied_to_another_service_are_asked_about(out: Path) -> None:
    """8: five on two sheets, at each of them; nobody is joined, and another provider's rows are other people's."""
    foyer = provider(1, service_id="S-5", service_name="Foyer")
    first, second = issue(out, LEAVER, foyer, ELSEWHERE)
    people = {"S-1": [CAREFUL] * 3, "S-5": [CAREFUL] * 2}
    read(out, first=filled(out, first, people))
    asked = [(row["code"], row["item"]) for row in findings(out)]
    assert asked == [("R05", "NOF-ST-1.plan")] * 2
    assert {row["service_id"] for row in findings(out)} == {"S-1", "S-5"}
    assert all("5 rows on 2 sheets say the very same" in row["message"] for row in findings(out))
    assert len(persons(out)) == 5
    decide(desk(out), "", [Request("S-5", Verdict.INCLUDE, "They moved together.", "NOF-ST-1.plan")], "Ann", WHEN)
    assert sorted(row["code"] for row in findings(out)) == ["D01", "R05"]
    apart = {"S-1": [CAREFUL] * 2, "S-5": [CAREFUL] * 2}
    read(out, first=filled(out, first, apart, world.EVENING), other=filled(out, second, {"S-2": [CAREFUL] * 2}))
    assert [row["code"] for row in findings(out) if row["severity"] != "info"] == []


def test_why_data_are_collected_is_on_the_cover(out: Path) -> None:
    """9: with basis, time and contact; and that the shipped ones are made up."""
    (file,) = issue(out, LEAVER)
    cover = [str(row[0].value) for row in openpyxl.load_workbook(file.path)["Read me"].iter_rows()]
    about = short_term.framework().person_data
    assert about is not None
    for words in (about.purpose, about.lawful_basis, about.contact, f"{about.kept_for_months} months", "are made up"):
        assert any(words in line for line in cover), words


def test_without_a_purpose_nothing_is_issued(out: Path) -> None:
    """9: it is said what is missing."""
    shipped = world.configuration()
    bare = replace(
        shipped,
        framework=replace(shipped.framework, person_data=None),
        local={code: replace(framework, person_data=None) for code, framework in shipped.local.items()},
    )
    with pytest.raises(UsageError, match=r"Fill in person_data in framework\.yaml"):
        issue(out, LEAVER, config=bare)


def test_check_notes_that_no_purpose_is_given(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """9: it is no mistake of the configuration, which may issue the quarterly workbooks alone."""
    own_configuration(tmp_path)
    file = tmp_path / "indicator_config" / "framework.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(re.sub(r"\nperson_data:\n(  .*\n)+", "\n", text), encoding="utf-8")
    assert run(["check", "--config", str(tmp_path)]) == 0
    assert "person_data is not given in framework.yaml" in capsys.readouterr().out
    assert run(["check", "--config", str(shipped_folder())]) == 0
    assert "person_data" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("AB123456C lost the form", "V21"),
        ("Born 14/08/1975, so it is right", "V21"),
        ("write to jane.doe@example.org", "V21"),
        ("Moved to NG1 5FS in August", "V21"),
        ("The number is 943 476 5919 there", "V21"),
        ("Ring 0115 496 0000 about it", "V21"),
        ("Jane Doe was ill in August", "V22"),
        ("The Housing Benefit was late", ""),
    ],
)
def test_words_that_could_tell_who_somebody_is_are_found(out: Path, typed: str, code: str) -> None:
    """10: what is refused is in no table; a likely name is noticed, and the name of a benefit is none."""
    (file,) = issue(out, LEAVER)
    world.issued(out, LEAVER)
    read(out, people=filled(out, file, {"S-1": [{**CAREFUL, "why": typed}]}))
    assert [row["code"] for row in findings(out)] == ([code] if code else [])
    kept = {row["explanation"] for row in records(out)}
    assert kept == ({""} if code == "V21" else {typed})


def test_nothing_typed_about_people_leaves_by_another_way(out: Path) -> None:
    """10: it is searched for in findings, log, texts to chase with, status and shares."""
    quarterly = world.issued(out, LEAVER)
    (file,) = issue(out, LEAVER)
    odd = {**CAREFUL, "age": 7654321, "need_1a": "Zyxwvut", "plan": "Qqqqqq", "why": "Xyzzyx was ill, see AB123456C"}
    read(out, q=world.answered(out, quarterly[0]), people=filled(out, file, {"S-1": [odd]}))
    status(desk(out), "", dt.date(2008, 12, 1))
    correct(desk(out), "people.xlsx")
    share(desk(out), world.configuration(), "", "csv", day=dt.date(2008, 11, 1))
    typed = ("7654321", "Zyxwvut", "Qqqqqq", "Xyzzyx", "AB123456C")
    looked_at = [
        path
        for path in out.rglob("*")
        if path.suffix in (".csv", ".txt", ".log", ".json") and path.parent.name != "people"
    ]
    assert len(looked_at) >= 7
    assert [path.name for path in looked_at for words in typed if words in path.read_text(encoding="utf-8")] == []
    assert not {path.name for path in (out / "2008-09-Q2" / "shared").iterdir()} & {"records.csv"}


def test_tables_of_people_are_for_the_officer_alone(out: Path) -> None:
    """10: by their permissions."""
    (file,) = issue(out, LEAVER)
    read(out, people=filled(out, file, {"S-1": [CAREFUL]}))
    tables = list((out / "2008-09-Q2" / "people").iterdir())
    of_people = {f"{short_term.FORM}.csv", f"{short_term.FORM}.parquet"}
    assert {path.name for path in tables} == {"records.csv", "breakdowns.csv", *of_people}
    assert {path.stat().st_mode & 0o777 for path in tables} == {0o600}


def test_people_count_where_their_event_lies(out: Path) -> None:
    """11: a form that comes a quarter late counts in the quarter of the departure, and is asked why."""
    (second,) = issue(out, LEAVER)
    (third,) = issue(out, LEAVER, period=Period(2008, 3))
    autumn = {**CAREFUL, "ended": dt.date(2008, 11, 3)}
    read(out, second=filled(out, second, {"S-1": [CAREFUL]}))
    assert counts(out)["S-1", "NOF-ST-2.forms"] == "1"
    late = {**CAREFUL, "why": "The file came from another office."}
    read(out, third=filled(out, third, {"S-1": [late, autumn]}))
    assert counts(out)["S-1", "NOF-ST-2.forms"] == "2"
    assert counts(out, Period(2008, 3))["S-1", "NOF-ST-2.forms"] == "1"
    assert counts(out)["S-1", "NOF-ST-2.need_1a_achieved"] == "2"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (Line(client_group="Learning disabilities"), Duration.LONG_TERM),
        (Line(client_group="Single homeless with support needs"), Duration.SHORT_TERM),
        (Line(service_type="Community or social alarm service"), Duration.NEITHER),
    ],
)
def test_how_long_people_stay_is_as_usual_where_nobody_says(tmp_path: Path, line: Line, expected: Duration) -> None:
    """12: by kind of service, home and client group."""
    (provider_read,) = read_register(world.register(tmp_path / "register.csv", line), world.configuration())
    assert provider_read.services[0].duration is expected


@pytest.mark.parametrize(("line", "is_for"), [(LEAVER, True), (STAYER, False)])
def test_explain_says_which_forms_are_for_a_service(tmp_path: Path, line: Line, is_for: bool) -> None:
    """7, 12: and which of their rules no sheet shows."""
    register = world.register(tmp_path / "register.csv", line)
    (explanation,) = explain(desk(tmp_path / "output"), register, line.service_id)
    form = next(form for form in explanation.forms if form.code == short_term.FORM)
    assert form.is_for_service is is_for
    assert form.on_return == ("NOF-ST-1.R8", "NOF-ST-1.R9")


def test_the_register_may_say_how_long_people_stay(tmp_path: Path) -> None:
    """12: in its own words; anything else is refused with what it needs."""
    path = world.register(tmp_path / "register.csv", Line())
    text = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{text[0]},Duration\n{text[1]},Long term\n", encoding="utf-8")
    (provider_read,) = read_register(path, world.configuration())
    assert provider_read.services[0].duration is Duration.LONG_TERM
    path.write_text(f"{text[0]},Duration\n{text[1]},for ever\n", encoding="utf-8")
    with pytest.raises(Exception, match="found 'for ever'; needs short_term, long_term or neither"):
        read_register(path, world.configuration())


def test_a_count_is_traced_to_its_answers(out: Path) -> None:
    """13: by file, sheet, cell and reference; one that nobody has is no item."""
    (file,) = issue(out, LEAVER)
    read(out, people=filled(out, file, {"S-1": [CAREFUL, {**CAREFUL, "need_1a": "Unmet: staff time"}]}))
    events = trace(desk(out), "S-1", "nof-st-2.NEED_1a_achieved")
    count = next(event for event in events if event.step is TraceStep.COUNTED)
    assert (count.item, count.value) == ("NOF-ST-2.need_1a_achieved", "1")
    answers = [event for event in events if event.step is TraceStep.STANDS]
    assert {event.item for event in answers} == {"NOF-ST-1.ended", "NOF-ST-2.need_1a"}
    assert {event.value for event in answers} == {NOT_SHOWN}
    assert all(
        reference in " ".join(event.place for event in answers) for reference in file.issued.services[0].records[:2]
    )
    with pytest.raises(UsageError, match="there is no"):
        trace(desk(out), "S-1", "NOF-ST-2.need_9z_achieved")


def test_a_national_count_is_traced(out: Path) -> None:
    """13: to the part of each service, which trace follows to its rows; how many were expected, to the quarterly return."""
    (quarterly,) = world.issued(out, HOSTEL)
    (file,) = issue(out, HOSTEL)
    unmet = {**CAREFUL, "need_1a": "Unmet: staff time"}
    read(out, own=world.answered(out, quarterly), people=filled(out, file, {"S-1": [CAREFUL, unmet]}))
    assert world.command(out, "report", "national") == 0
    folder = out / str(world.PERIOD) / "outcomes" / "national"
    (total,) = [
        row
        for row in people_cycle.lines(folder / "outcomes_short_term_outcomes.csv")
        if row["outcome"] == "NOF-ST-2.need_1a"
    ]
    parts = {row["item"]: row for row in people_cycle.lines(folder / "outcomes_short_term_services.csv")}
    for name in ("needs", "achieved", "not_achieved"):
        part = parts[f"NOF-ST-2.need_1a_{name}"]
        assert part["value"] == total[name]
        events = trace(desk(out), part["service_id"], part["item"], part["period"])
        assert [event.value for event in events if event.step is TraceStep.COUNTED] == [total[name]]
        assert {event.place.split(",")[0] for event in events if event.step is TraceStep.STANDS} == {
            part["source_file"]
        }
    expected = parts["NOF-ST-2.expected"]
    events = trace(desk(out), "S-1", expected["item"], world.PERIOD.financial_year)
    stands = {
        event.item: event for event in events if event.step is TraceStep.STANDS and not event.value.startswith("[")
    }
    assert stands["CLG-KPI-2.departures"].value == expected["value"]
    assert re.fullmatch(r"own.xlsx, 1 .*, D\d+", stands["CLG-KPI-2.departures"].place)


def test_a_person_seen_before_or_in_two_services_is_found(out: Path) -> None:
    """14: the row is named with what to do, its answers are in no table, and all other rows count."""
    foyer = provider(1, service_id="S-5", service_name="Foyer")
    (quay,) = issue(out, LEAVER)
    (file,) = issue(out, LEAVER, foyer, period=world.PERIOD.next())
    layout = people_cycle.known(out, file).layout
    seen = {
        layout.sheets[0].name: quay.issued.services[0].records[0],
        layout.sheets[1].name: file.issued.services[0].records[0],
    }
    late = {**CAREFUL, "why": "The form was late."}
    content = filled(out, file, {"S-1": [late, late], "S-5": [late, late]})
    roles = (ColumnRole.KEY, ColumnRole.LABEL, ColumnRole.KEY_AGAIN)
    keys = {sheet: {layout.form.cell("2", role): known for role in roles} for sheet, known in seen.items()}
    read(out, copied=people_cycle.typed_in(content, keys, people_cycle.returned_at(world.PERIOD.next())))
    period = world.PERIOD.next()
    said = [(row["source_sheet"], row["code"]) for row in findings(out, period) if row["severity"] == "error"]
    assert said == [(sheet, "T33") for sheet in seen]
    assert len(persons(out, period)) == 2
    assert not {row["reference"] for row in persons(out, period)} & set(seen.values()) - {seen[layout.sheets[1].name]}
