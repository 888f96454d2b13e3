"""Frameworks that are not the shipped one, from their YAML to the dataset.

1. A framework that collects by the year and has no client groups: it loads without a mistake, its register needs no
   client group, its workbook is issued, filled, read and judged under its own period.
2. A framework of another country by the quarter: its own identifiers, bank holidays and title; its authority has no
   ONS code, and two authorities without one do not clash.
3. An identifier of another framework's shape is refused in the words of this one.
4. A client group where there are none is refused.
5. Client groups may have any codes. They are as they were written in the register's eyes, in the defaults, the policy on
   small numbers, the workbook, the dataset, and the data package; two that a register could not tell apart are refused.
6. Identifiers may hold what no file name can: files stay in their folder, have names that every system takes, and two
   identifiers never share a file.
7. Titles of what is exported are the framework's.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from databases import desk
from own_framework import COMMON, configuration, register, row
from workbook.errors import ConfigError, RegisterError
from workbook.layout import file_part
from workbook.model import Configuration, Period
from workbook.register import read_register
from workbook.usecases.export import export
from workbook.usecases.fill import fill_from_csv
from workbook.usecases.generate import WrittenFile, generate_workbooks
from workbook.usecases.read import read_returns
from workbook.usecases.status import status

ANNUAL = f"""
name: Safe accommodation
version: "1"
title: Safe accommodation return
periods: {{collected: year, year_begins: 4}}
deadline: {{working_days: 15, evidence: ours}}
authorities: [{{code: DER, name: Derby}}, {{code: NTT, name: Nottinghamshire}}]
{COMMON}"""
NORTHERN = f"""
name: Housing support
version: "1"
title: Housing support return
periods: {{collected: quarter, year_begins: 4}}
deadline: {{working_days: 10, evidence: ours, holidays: Northern Ireland}}
authorities: [{{code: N1, name: Belfast}}, {{code: N2, name: Derry and Strabane}}]
identifiers:
  authority: {{pattern: "N[0-9]", words: "N and a digit, like N1"}}
  provider_id: {{pattern: "P-[0-9]{{2}}", words: "P, a hyphen and 2 digits, for example P-01"}}
  national_provider_id: {{pattern: "[0-9]{{3}}", words: "3 digits, for example 007"}}
{COMMON}"""
GROUPS = "client_groups: [{code: 30, title: Families}]\n"


def goes_round(tmp_path: Path, whole: Configuration, place: Path, code: str) -> tuple[WrittenFile, dict[str, str]]:
    """Issue, fill, read and judge; the workbook, and the one row of the dataset."""
    where = desk(tmp_path / "out")
    period = whole.framework.periods.parse(code)
    (file,) = generate_workbooks(whole, read_register(place, whole), period, where)
    data = tmp_path / "figures.csv"
    data.write_text("service_id,item,value\nE-1,OWN-SUP-1.people,9\n")
    back = tmp_path / "returns" / file.path.name
    back.parent.mkdir()
    filled = fill_from_csv(file.path, data, where, back)
    assert (filled.filled, filled.refused) == (1, ())
    read_returns((back,), where)
    with (where.folder(period) / "dataset.csv").open(encoding="utf-8-sig", newline="") as stream:
        (figure,) = csv.DictReader(stream)
    assert (figure["period"], figure["value"], figure["status"]) == (code, "9", "reported")
    (line,) = status(where, code, dt.date(2026, 11, 25)).lines
    assert line.state == "accepted"
    return file, figure


def test_an_annual_framework_without_client_groups_goes_round(tmp_path: Path) -> None:
    """1: the register has no column of client groups, and the dataset leaves it blank."""
    whole = configuration(tmp_path / "c", ANNUAL)
    file, figure = goes_round(
        tmp_path, whole, register(tmp_path / "r.csv", row("Derby", "80001", "80000001")), "2024-25"
    )
    assert file.path.name == "DER_80001_elm-trust_2024-25.xlsx"
    assert (figure["client_group"], file.issued.due) == ("", dt.date(2025, 4, 23))


def test_a_framework_of_northern_ireland_goes_round(tmp_path: Path) -> None:
    """2: 13 July is a bank holiday there, and the identifiers are its own."""
    whole = configuration(tmp_path / "c", NORTHERN, GROUPS)
    place = register(tmp_path / "r.csv", row("Belfast", "P-01", "007", client_group="Families"))
    file, figure = goes_round(tmp_path, whole, place, "2026-27-Q1")
    assert file.path.name == "N1_P-01_elm-trust_2026-27-Q1.xlsx"
    assert (figure["client_group"], file.issued.due) == ("Families", dt.date(2026, 7, 15))
    assert file.issued.period == Period(2026, 1)


def test_authorities_without_codes_do_not_clash(tmp_path: Path) -> None:
    """2: each is found by its own name."""
    whole = configuration(tmp_path / "c", NORTHERN, GROUPS)
    rows = [row(name, "P-01", "007", client_group="30") for name in ("Belfast", "Derry and Strabane")]
    providers = read_register(register(tmp_path / "r.csv", *rows), whole)
    assert [provider.authority for provider in providers] == ["N1", "N2"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"provider_id": "80001"}, "provider_id: found '80001'; needs P, a hyphen and 2 digits, for example P-01."),
        ({"national_provider_id": "7"}, "needs 3 digits, for example 007. Did it lose zeros in front: 007"),
        ({"client_group": "21"}, "needs a primary client group, 30 or its name"),
    ],
)
def test_a_register_is_held_to_its_framework(tmp_path: Path, changes: dict[str, str], words: str) -> None:
    """3: in the words that the framework gives."""
    whole = configuration(tmp_path / "c", NORTHERN, GROUPS)
    entry = row("Belfast", "P-01", "007", client_group="Families") | changes
    with pytest.raises(RegisterError, match=words):
        read_register(register(tmp_path / "r.csv", entry), whole)


def test_a_client_group_where_there_are_none_is_refused(tmp_path: Path) -> None:
    """4: primary or secondary."""
    whole = configuration(tmp_path / "c", ANNUAL)
    for column in ("client_group", "secondary_client_groups"):
        place = register(tmp_path / "r.csv", row("Derby", "80001", "80000001", **{column: "Families"}))
        with pytest.raises(RegisterError, match=f"{column}: found 'Families'; needs to be blank"):
            read_register(place, whole)


@pytest.mark.parametrize(
    ("code", "written"), [("FAM", "fam"), ("young_people", "Young people"), ("07", "07"), ("7", "07"), ("7", "7")]
)
def test_client_groups_may_have_any_codes(tmp_path: Path, code: str, written: str) -> None:
    """5: letters, or digits with a nought in front; it comes out as the code list has it."""
    groups = f"client_groups: [{{code: '{code}', title: Young people}}, {{code: XX, title: Others}}]\n"
    whole = configuration(tmp_path / "c", NORTHERN, groups, f"'{code}': {{select: [OWN-SUP-1]}}, XX")
    assert whole.defaults.client_groups.keys() == {code, "XX"}
    entry = row("Belfast", "P-01", "007", client_group=written, secondary_client_groups="Others; xx")
    place = register(tmp_path / "r.csv", entry)
    file, figure = goes_round(tmp_path, whole, place, "2026-27-Q1")
    (service,) = file.issued.services
    assert (service.service.client_group, service.service.secondary_client_groups) == (code, ("XX",))
    assert (figure["client_group_code"], figure["client_group"]) == (code, "Young people")


def test_the_data_package_has_the_frameworks_own_shapes(tmp_path: Path) -> None:
    """5, 7: a pattern for each identifier, the codes of the client groups, and titles."""
    whole = configuration(tmp_path / "c", NORTHERN, "client_groups: [{code: FAM, title: Families}]\n", "FAM")
    entry = row("Belfast", "P-01", "007", client_group="Families")
    goes_round(tmp_path, whole, register(tmp_path / "r.csv", entry), "2026-27-Q1")
    made = export(desk(tmp_path / "out"), whole, "2026-27-Q1", "csv", day=dt.date(2026, 11, 25))
    (package,) = (path for path in made.put_out.paths if path.name == "datapackage.json")
    described = json.loads(package.read_text(encoding="utf-8"))
    assert described["name"] == "housing-support-figures-2026-27-q1"
    assert described["title"] == "Housing support figures, April to June 2026"
    fields = described["resources"][0]["schema"]["fields"]
    limits = {field["name"]: field.get("constraints", {}) for field in fields}
    assert limits["provider_id"]["pattern"] == "P-[0-9]{2}"
    assert limits["national_provider_id"]["pattern"] == "[0-9]{3}"
    assert limits["client_group_code"]["enum"] == ["FAM"]


@pytest.mark.parametrize(
    "groups", ["{code: 7, title: A}, {code: '07', title: B}", "{code: a, title: B}, {code: b, title: C}"]
)
def test_client_groups_that_a_register_could_not_tell_apart_are_refused(tmp_path: Path, groups: str) -> None:
    """5: 7 and 07, or a code that is another's title."""
    with pytest.raises(ConfigError, match=r"code_lists\.yaml:1: .*another"):
        configuration(tmp_path / "c", NORTHERN, f"client_groups: [{groups}]\n", "7")


@given(identifiers=st.sets(st.text(max_size=60), min_size=2, max_size=2))
def test_two_identifiers_never_share_a_file_name(identifiers: set[str]) -> None:
    """6: ASCII letters, digits and hyphens, not too long, different for different ones."""
    names = {file_part(identifier) for identifier in identifiers}
    assert len(names) == len(identifiers)
    assert all(re.fullmatch(r"[A-Za-z0-9-]{1,49}", name) for name in names)


@pytest.mark.parametrize("provider_id", ["../../P", "CON", "P_01", "A:B*?", "\N{SNOWMAN}"])
def test_a_workbook_stays_in_its_folder_whatever_its_provider_is_called(tmp_path: Path, provider_id: str) -> None:
    """6: and its text for the e-mail, too."""
    framework = NORTHERN.replace('"P-[0-9]{2}"', "'.+'")
    whole = configuration(tmp_path / "c", framework, GROUPS)
    place = register(tmp_path / "r.csv", row("Belfast", provider_id, "007", client_group="Families"))
    where, period = desk(tmp_path / "out"), whole.framework.periods.parse("2026-27-Q1")
    (file,) = generate_workbooks(whole, read_register(place, whole), period, where)
    assert file.path.parent == where.folder(period)
    assert re.fullmatch(r"N1_[A-Za-z0-9-]+_elm-trust_2026-27-Q1\.xlsx", file.path.name)
    (chase,) = status(where, "2026-27-Q1", dt.date(2026, 11, 25)).chases
    assert chase.path.parent == where.folder(period) / "chase"
