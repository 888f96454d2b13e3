"""Two workbooks for a provider with a system of its own, and filling one of them from a CSV file.

1. A provider that sends its figures by itself gets a standard workbook with the national core, and an amended one
   with the rest; no question is in both. Any other provider gets one.
2. Filling puts each value into its box in a copy, and leaves the workbook as it is; the copy is a valid return.
3. What a person could not type is not put in, and is named with its line: an illegal value, one that breaks a stop
   rule, one that stands twice, one that has no place.
4. What cannot be filled at all is said in words, and nothing is written.
5. The data of both workbooks are merged: the dataset holds each figure once.
6. With each of the two come an empty long CSV with every line, and what may stand in it as JSON Schema and Table Schema.
   Filled in, it is a return; what was filled in is not written over by issuing the same again.
7. `specification` writes the page of one's own configuration, with what an authority's overlay adds.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import openpyxl
import pandas as pd
import pytest

from workbook.assess import Outcome
from workbook.cli import run
from workbook.cli.options import DONE, FAILED, NEEDS_ATTENTION
from workbook.config import load, shipped_folder
from workbook.demo.cycle import careful_entries
from workbook.errors import UsageError
from workbook.feedback.filling import fill_workbook
from workbook.layout import Part
from workbook.model import Period, Provider, Submission
from workbook.reader import IssuedForm
from workbook.register import read_register
from workbook.store import Store
from workbook.usecases.fill import fill_from_csv
from workbook.usecases.generate import WrittenFile, generate_workbooks
from workbook.usecases.read import read_returns
from workbook.usecases.workspace import Workspace

PERIOD = Period(2008, 2)
CONFIGURATION = load(shipped_folder())
PROVIDER = next(
    each
    for each in read_register(shipped_folder() / "examples" / "register.csv", CONFIGURATION)
    if each.provider_id == "99006"
)
SERVICE = PROVIDER.services[0].service_id


def issued(
    out: Path, provider: Provider = PROVIDER, submission: Submission = Submission.AUTOMATED
) -> list[WrittenFile]:
    return list(generate_workbooks(CONFIGURATION, (replace(provider, submission=submission),), PERIOD, Workspace(out)))


def known(out: Path, file: WrittenFile) -> IssuedForm:
    with Store.open(out / "store.sqlite") as store:
        found = store.issued_form(file.issued.workbook_id)
    assert found is not None
    return found


def shown(file: WrittenFile) -> set[tuple[str, str]]:
    return {
        (service.service.service_id, code)
        for service in file.issued.services
        for code, state in service.states.items()
        if state.shown
    }


def data(folder: Path, *lines: str) -> Path:
    path = folder / "figures.csv"
    path.write_text("\n".join(("service_id,item,value", *lines)) + "\n", encoding="utf-8")
    return path


def test_a_provider_with_a_system_gets_two_workbooks_that_share_no_question(tmp_path: Path) -> None:
    """1: together they ask what one workbook would."""
    standard, amended = issued(tmp_path / "two")
    (whole,) = issued(tmp_path / "one", submission=Submission.WORKBOOK)
    assert (standard.issued.part, amended.issued.part, whole.issued.part) == (Part.STANDARD, Part.AMENDED, Part.WHOLE)
    assert not shown(standard) & shown(amended)
    assert shown(standard) | shown(amended) == shown(whole)
    assert {code for _, code in shown(standard)} <= set(CONFIGURATION.framework.core)
    assert standard.path.name.endswith("_standard.xlsx")
    assert amended.path.name.endswith("_amended.xlsx")


def test_each_value_goes_into_its_box_of_a_copy(tmp_path: Path) -> None:
    """2: every figure a careful provider has; the workbook itself stays as it is, byte for byte."""
    standard, _ = issued(tmp_path)
    figures = careful_entries(known(tmp_path, standard)).answers
    before = hashlib.sha256(standard.path.read_bytes()).hexdigest()
    lines = [f"{service},{question},{value}" for (service, _, question), value in figures.items()]
    done = fill_from_csv(standard.path, data(tmp_path, *lines), Workspace(tmp_path), tmp_path / "in" / "filled.xlsx")
    assert (done.filled, done.refused) == (len(figures), ())
    assert hashlib.sha256(standard.path.read_bytes()).hexdigest() == before
    collected = read_returns((tmp_path / "in",), Workspace(tmp_path))
    frame = pd.read_parquet(collected.periods[0].dataset.with_suffix(".parquet"))
    typed = frame[frame["kind"] != "derived"]
    loaded = {(row.service_id, row.item): row.value for row in typed.itertuples() if row.status == "reported"}
    assert loaded == {
        (address.service, address.question): {"Yes": 1.0, "No": 0.0}.get(str(value), value)
        for address, value in figures.items()
    }


def test_a_filled_copy_says_when_it_was_filled(tmp_path: Path) -> None:
    """2: a second one counts after the first, and a late one is late; a test may say another moment."""
    standard, _ = issued(tmp_path)
    path, begun = data(tmp_path, f"{SERVICE},CLG-KPI-1.users_at_end,12"), dt.datetime.now(dt.UTC).replace(microsecond=0)
    fill_from_csv(standard.path, path, Workspace(tmp_path), tmp_path / "now.xlsx")
    assert (
        run(["fill", str(standard.path), "--from", str(path), "--out", str(tmp_path), "--saved", "2008-10-14T09:30"])
        == 0
    )
    filled = standard.path.with_name(f"{standard.path.stem}-filled.xlsx")
    saved = [openpyxl.load_workbook(file).properties.modified for file in (tmp_path / "now.xlsx", filled)]
    assert begun <= saved[0].replace(tzinfo=dt.UTC) <= dt.datetime.now(dt.UTC)
    assert saved[1] == dt.datetime(2008, 10, 14, 9, 30)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (f"{SERVICE},CLG-KPI-1.users_at_end,12 people", "found '12 people'. Enter the number only, for example 12."),
        (f"{SERVICE},CLG-KPI-1.users_at_end,1.5", "found '1.5'. This is a count, so enter a whole number."),
        (f"{SERVICE},CLG-KPI-1.users_at_end,-1", "found '-1'. Enter 0 or more."),
        (f"{SERVICE},CLG-KPI-1.users_at_end,nan", "found 'nan'. Enter the number only, for example 12."),
        (f"{SERVICE},CLG-KPI-1.users_at_end,1_000", "found '1_000'. Enter the number only, for example 12."),
        (f"{SERVICE},CLG-KPI-1.users_at_end,9999999", "Enter 999,999 or less, or ask your authority."),
        (f"{SERVICE},CLG-KPI-9.users,1", "there is no item 'CLG-KPI-9.users'. The specification lists them all."),
        (f"{SERVICE},EM-LPI-51.eligible,1", f"EM-LPI-51.eligible is not asked of service {SERVICE}."),
        (f"{SERVICE},CLG-KPI-1.user_at_end,1", "no item 'CLG-KPI-1.user_at_end'; did you mean CLG-KPI-1.users_at_end?"),
        (
            f"{SERVICE.partition('-')[2]},CLG-KPI-1.users_at_end,1",
            f"there is no service {SERVICE.partition('-')[2]!r} in this workbook; did you mean {SERVICE}?",
        ),
        ("NOBODY,CLG-KPI-1.users_at_end,1", "service 'NOBODY' is not in this workbook. It has:"),
    ],
)
def test_a_value_that_does_not_belong_is_named_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    """3: and the others are put in."""
    standard, _ = issued(tmp_path)
    good = f"{SERVICE},CLG-KPI-1.departures,3"
    done = fill_from_csv(standard.path, data(tmp_path, line, good), Workspace(tmp_path), tmp_path / "filled.xlsx")
    (refused,) = done.refused
    assert refused.startswith("figures.csv:2: ")
    assert words in refused
    assert len(refused) < 200
    assert done.filled == 1


def test_values_that_break_a_stop_rule_are_not_put_in(tmp_path: Path) -> None:
    """3: neither of the two, since either may be the wrong one."""
    standard, _ = issued(tmp_path)
    lines = (f"{SERVICE},CLG-KPI-1.users_at_end,5", f"{SERVICE},CLG-KPI-1.independent_at_end,6")
    done = fill_from_csv(standard.path, data(tmp_path, *lines), Workspace(tmp_path), tmp_path / "filled.xlsx")
    assert done.filled == 0
    assert [text.partition(": ")[0] for text in done.refused] == ["figures.csv:2", "figures.csv:3"]
    assert all("(6) cannot be more than" in text and "(CLG-KPI-1.R1)" in text for text in done.refused)


def test_a_figure_that_stands_twice_is_not_put_in(tmp_path: Path) -> None:
    """3: nobody can tell which is meant."""
    standard, _ = issued(tmp_path)
    twice = [f"{SERVICE},CLG-KPI-1.departures,{number}" for number in (3, 4)]
    done = fill_from_csv(standard.path, data(tmp_path, *twice), Workspace(tmp_path), tmp_path / "filled.xlsx")
    assert done.filled == 0
    assert all("stands on more than one line" in text for text in done.refused)


def test_what_cannot_be_filled_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    """4: another file for the workbook, another file for the data, a copy that is there already."""
    standard, _ = issued(tmp_path)
    good, target = data(tmp_path, f"{SERVICE},CLG-KPI-1.departures,3"), tmp_path / "filled.xlsx"
    other = tmp_path / "other.csv"
    other.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(UsageError, match="not a workbook"):
        fill_from_csv(other, good, Workspace(tmp_path), target)
    with pytest.raises(UsageError, match="needs the columns service_id, item, value"):
        fill_from_csv(standard.path, other, Workspace(tmp_path), target)
    assert not target.exists()
    target.write_bytes(b"mine")
    with pytest.raises(UsageError, match="there is a file of that name already"):
        fill_from_csv(standard.path, good, Workspace(tmp_path), target)
    assert target.read_bytes() == b"mine"


def test_a_column_of_the_same_name_never_shifts_a_value(tmp_path: Path) -> None:
    """2, 4: values are taken by their column; a column that matters and stands twice is refused."""
    standard, _ = issued(tmp_path)
    path = tmp_path / "figures.csv"
    path.write_text(f"service_id,item,x,x,value,sum\n{SERVICE},CLG-KPI-1.departures,,,5,999\n", encoding="utf-8")
    fill_from_csv(standard.path, path, Workspace(tmp_path), tmp_path / "in" / "filled.xlsx")
    collected = read_returns((tmp_path / "in",), Workspace(tmp_path))
    frame = pd.read_parquet(collected.periods[0].dataset.with_suffix(".parquet"))
    assert list(frame[frame["item"] == "CLG-KPI-1.departures"]["value"].dropna()) == [5.0]
    path.write_text(f"service_id,item,value,value\n{SERVICE},CLG-KPI-1.departures,5,6\n", encoding="utf-8")
    with pytest.raises(UsageError, match="each once"):
        fill_from_csv(standard.path, path, Workspace(tmp_path), tmp_path / "second.xlsx")


def test_the_command_says_what_was_done_by_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """2, 3, 4: 0 all put in, 2 some refused, 1 nothing done."""
    standard, _ = issued(tmp_path)
    arguments = ["fill", str(standard.path), "--out", str(tmp_path), "--from"]
    good = str(data(tmp_path, f"{SERVICE},CLG-KPI-1.departures,3"))
    assert run([*arguments, good]) == DONE
    assert "1 value filled in, 0 not" in capsys.readouterr().out
    assert standard.path.with_name(f"{standard.path.stem}-filled.xlsx").exists()
    assert run([*arguments, good]) == FAILED
    bad = str(data(tmp_path, f"{SERVICE},CLG-KPI-1.departures,three"))
    assert run([*arguments, bad, "--to", str(tmp_path / "second.xlsx")]) == NEEDS_ATTENTION


def test_the_data_of_both_workbooks_are_merged(tmp_path: Path) -> None:
    """5: every figure once, each from its own file; until both are in, one is not returned."""
    standard, amended = issued(tmp_path)
    returns = tmp_path / "in"
    returns.mkdir()
    for number, file in enumerate((standard, amended), 1):
        mine = known(tmp_path, file)
        content = fill_workbook(file.path.read_bytes(), mine.layout, careful_entries(mine))
        (returns / file.path.name).write_bytes(content)
        (report,) = read_returns((returns,), Workspace(tmp_path)).periods
        assert len(report.state.not_returned) == 2 - number
    frame = pd.read_parquet(report.dataset.with_suffix(".parquet"))
    assert not frame.duplicated(["service_id", "item"]).any()
    assert {(row.service_id, row.indicator) for row in frame.itertuples()} == shown(standard) | shown(amended)
    core = frame["indicator"].isin(CONFIGURATION.framework.core)
    assert set(frame[core]["source_file"]) == {standard.path.name}
    assert set(frame[~core]["source_file"]) == {amended.path.name}


def test_a_provider_that_changes_its_way_is_counted_by_the_newer_one(tmp_path: Path) -> None:
    """5: the two workbooks replace the one that was issued before them."""
    issued(tmp_path, submission=Submission.WORKBOOK)
    standard, amended = issued(tmp_path)
    with Store.open(tmp_path / "store.sqlite") as store:
        names = {each.issued.workbook_id for each in store.issued(PERIOD)}
    assert names == {standard.issued.workbook_id, amended.issued.workbook_id}


def test_an_empty_csv_with_every_line_comes_with_each_workbook(tmp_path: Path) -> None:
    """6: filled in as its schema allows, it is read without a question; issuing again leaves it alone."""
    standard, _ = issued(tmp_path)
    stem = tmp_path / str(PERIOD) / "systems" / standard.path.stem
    path = stem.with_name(f"{stem.name}.csv")
    frame = pd.read_csv(path, dtype=str, keep_default_na=False)
    figures = careful_entries(known(tmp_path, standard)).answers
    assert set(zip(frame["service_id"], frame["item"], strict=True)) == {(key.service, key.question) for key in figures}
    assert set(frame["workbook_id"]) == {standard.issued.workbook_id}
    by_key = {(key.service, key.question): value for key, value in figures.items()}
    frame["value"] = [by_key[key] for key in zip(frame["service_id"], frame["item"], strict=True)]
    frame["extracted_at"] = "2008-10-09T17:30:00"
    schema = json.loads(stem.with_name(f"{stem.name}.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(json.loads(frame.to_json(orient="records")), schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(json.loads(frame.assign(value=-1).to_json(orient="records")), schema)
    frame.to_csv(path, index=False)
    table = json.loads(stem.with_name(f"{stem.name}.table-schema.json").read_text(encoding="utf-8"))
    assert [field["name"] for field in table["fields"]] == list(frame.columns)
    filled = path.read_bytes()
    issued(tmp_path)
    assert path.read_bytes() == filled
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "sent.csv").write_bytes(filled)
    collected = read_returns((tmp_path / "in",), Workspace(tmp_path))
    assert collected.outcomes[Outcome.REJECTED] == 0
    assert len(collected.files) == 1


def test_the_specification_is_of_ones_own_configuration(tmp_path: Path) -> None:
    """7: nothing is written over, and an unknown authority is named with those that there are."""
    to = tmp_path / "page.md"
    assert run(["specification", "--to", str(to)]) == DONE
    assert to.read_text(encoding="utf-8").count("| `CLG-KPI-1.users_at_end` |") == 1
    assert run(["specification", "--to", str(to)]) == FAILED
    assert run(["specification", "--to", str(tmp_path / "other.md"), "--authority", "NOBODY"]) == FAILED
