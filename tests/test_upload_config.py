"""The mapping file of the upload, as it is read.

1. The shipped one names every figure that a provider types, of the core, the basket and every authority's own, once.
2. A configuration may do without it.
3. Every mistake is refused at its own line, in words, with what to write instead.
4. All mistakes are said at once, and one slip does not bring up others that are not there.
5. An indicator is either lettered or left out: none is forgotten.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from extracts import framework, mapping, shipped
from own_configuration import edit, own_configuration, problems
from workbook import config
from workbook.model import DataField, ServiceField
from workbook.publish.upload_columns import DATA_COLUMNS, SERVICE_COLUMNS

UPLOAD = "indicator_config/upload.yaml"
FIRST = "letters: {users_at_end: A, independent_at_end: B, departures: C, departures_independent: D}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped configuration, to spoil."""
    return own_configuration(tmp_path)


def line_of(folder: Path, text: str) -> int:
    """The number of the last line that begins so; those of files of people have a test of their own."""
    lines = (folder / UPLOAD).read_text(encoding="utf-8").splitlines()
    people = range(lines.index("people:"), lines.index("indicators:"))
    return max(
        number
        for number, line in enumerate(lines, start=1)
        if number - 1 not in people and line.strip().startswith(text)
    )


def test_the_shipped_mapping_names_every_figure_once() -> None:
    """1: with no percentage among them, and no two alike."""
    collected = {**framework().questions, **framework("DER").questions}
    typed = {code for code, question in collected.items() if not question.derived}
    names = mapping().names
    assert sorted(name.question for name in names) == sorted(typed)
    assert len({(name.section, name.letter) for name in names}) == len(names)
    assert mapping().left_out == ()


def test_letters_begin_with_a_and_leave_none_out() -> None:
    """1: as HIAKPI1 had A and B."""
    by_indicator: dict[str, str] = {}
    for name in mapping().names:
        by_indicator[name.section] = by_indicator.get(name.section, "") + name.letter
    assert {letters for letters in by_indicator.values() if not "ABCDEFGHIJ".startswith(letters)} == set()


def test_every_field_that_may_be_named_has_a_column() -> None:
    """1: the loader takes none that the export does not know."""
    assert (set(SERVICE_COLUMNS), set(DATA_COLUMNS)) == (set(ServiceField), set(DataField))


def test_a_configuration_may_do_without(folder: Path) -> None:
    """2: it says so, and is otherwise the same."""
    (folder / UPLOAD).unlink()
    loaded = config.load(folder)
    assert loaded.upload is None
    assert loaded.framework == shipped().framework


def test_the_file_fits_the_schema_its_editor_uses() -> None:
    """1: and a field that we do not hold would be underlined."""
    place = config.shipped_folder() / "indicator_config"
    schema = json.loads((place / "schemas" / "upload.json").read_text(encoding="utf-8"))
    content = yaml.safe_load((place / "upload.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(content, schema)
    content["services"]["columns"][0]["field"] = "charge_type"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(content, schema)


@pytest.mark.parametrize(
    ("old", "new", "at", "words"),
    [
        ("independent_at_end: B, ", "", "letters: {users", "CLG-KPI-1.independent_at_end has no letter; add it"),
        ("departures: C", "departures: B", "letters: {users", r"the letter B is here twice \(first on line \d+\)"),
        (
            "departures: C",
            "departed: C",
            "letters: {users",
            "departed is not an item of CLG-KPI-1; did you mean departures",
        ),
        (
            "departures: C",
            "departures: C, percent: E",
            "letters: {users",
            "CLG-KPI-1.percent is worked out by the system",
        ),
        ("departures: C", "departures: c", "letters: {users", "write a capital letter, like A"),
        ("departures: C", "departures: 3", "letters: {users", "must be a text, and 3 is not; put it in quotes"),
        ("departures: C", "departures: C, departures: E", "letters: {users", "'departures' is here twice"),
        ("code: KPI2", "code: kpi1", "code: kpi1", r"the code kpi1 is here twice \(first on line \d+\)"),
        ("code: KPI2", "code: KPI 2", "code: KPI 2", "write up to 30 letters, digits"),
        ("  EM-LPI-51:", "  EM-LPI-99:", "EM-LPI-99", "EM-LPI-99 is not an indicator here"),
        (
            "leave_out: []",
            "leave_out: [EM-LPI-51]",
            "leave_out",
            "EM-LPI-51 has letters under 'indicators' and is left out",
        ),
        ("leave_out: []", "leave_out: [EM-LPI-77]", "leave_out", "EM-LPI-77 is not an indicator here"),
        ("{field: service_name, ", "{field: servise_name, ", "- {field: servise", "did you mean service_name"),
        ("{field: data_item, ", "{field: letter, ", "- {field: letter", "letter is not a field that we hold"),
        (
            "column: ServiceName",
            "column: servicetype",
            "- {field: service_type",
            "the column ServiceType is here twice",
        ),
        ("    - {field: value, column: Value}\n", "", "columns:", "no column has the field value, without which"),
        ("name: SupportService.csv", "name: ../up.csv", "name: ../up", "then .csv, like SupportService.csv"),
        (
            "name: SupportService.csv",
            "name: datadictionary.csv",
            "name: datadic",
            "the name of another file of the zip",
        ),
        ("name: PerformanceDataItem.csv", "name: supportservice.csv", "name: supports", "the name of another file"),
        ("status: ours", "status: mine", "status:", "write found, unverified or ours"),
        ("status: ours", "status: ours\nlayout: x", "layout:", "'layout' is not a key of this file"),
    ],
)
def test_a_mistake_is_refused_at_its_line(folder: Path, old: str, new: str, at: str, words: str) -> None:
    """3: in words for whoever wrote it."""
    edit(folder, UPLOAD, old, new)
    refusals = [problem for problem in problems(folder) if re.search(words, problem)]
    number = line_of(folder, at) if at != "letters: {users" else _first_letters(folder)
    assert [problem.partition(": ")[0] for problem in refusals] == [f"{UPLOAD}:{number}"]


def _first_letters(folder: Path) -> int:
    lines = (folder / UPLOAD).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, start=1) if "letters: {users_at_end" in line)


def test_an_indicator_that_is_forgotten_is_named(folder: Path) -> None:
    """5: with both ways out."""
    edit(folder, UPLOAD, f"  CLG-KPI-1:\n    code: KPI1\n    {FIRST}\n", "")
    assert problems(folder) == (
        f"{UPLOAD}:{line_of(folder, 'indicators:')}: CLG-KPI-1 is missing; give it letters here, or name it under 'leave_out'",
    )


def test_an_indicator_may_be_left_out(folder: Path) -> None:
    """5: and is then known to be."""
    edit(folder, UPLOAD, f"  CLG-KPI-1:\n    code: KPI1\n    {FIRST}\n", "")
    edit(folder, UPLOAD, "leave_out: []", "leave_out: [CLG-KPI-1]")
    upload = config.load(folder).upload
    assert upload is not None
    assert upload.left_out == ("CLG-KPI-1",)
    assert not [name for name in upload.names if name.question.startswith("CLG-KPI-1.")]


def test_all_mistakes_are_said_at_once(folder: Path) -> None:
    """4: three slips, three problems."""
    edit(folder, UPLOAD, "departures: C", "departures: B")
    edit(folder, UPLOAD, "{field: service_name, ", "{field: servise_name, ")
    edit(folder, UPLOAD, "status: ours", "status: mine")
    assert len(problems(folder)) == 3


def test_a_slip_in_the_indicators_brings_up_no_other_here(folder: Path) -> None:
    """4: an item whose name is wrong in itself is not held against the letters."""
    core = folder / "indicator_config/national_core.yaml"
    core.write_text(core.read_text(encoding="utf-8").replace("name: users_at_end", "name: Users", 1), encoding="utf-8")
    assert not [problem for problem in problems(folder) if problem.startswith(UPLOAD)]


@pytest.mark.parametrize(
    "text", ["", "- 1\n", "status: [", "services: {columns: {}}\n", "indicators: [1]\nleave_out: 3\n"]
)
def test_whatever_it_holds_the_answer_is_in_words(folder: Path, text: str) -> None:
    """3, 4: and only this file is blamed."""
    (folder / UPLOAD).write_text(text, encoding="utf-8")
    assert {problem.partition(":")[0] for problem in problems(folder)} == {UPLOAD}
