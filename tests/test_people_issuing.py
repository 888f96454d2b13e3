"""Workbooks about people beside registers that change, workbooks taken back and the configuration in use.

1. A service that is closed before the period, or not open yet, is asked about nobody.
2. Where a service moved, its last provider is asked; people that both providers returned are other people, and all count.
3. A workbook about people that was taken back counts for nothing: its tables are removed, and its return is listed.
4. Taking back one form's workbook leaves the other's.
5. What must be confirmed before a period is issued is confirmed before its workbooks about people are, too.
6. They are not issued by another configuration than the store was used with.
7. A register's line and days are no part of what is asked.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

import people_cycle
import short_term
import world
from databases import desk
from own_configuration import own_configuration
from people_cycle import counts, filled, findings, issue
from short_term import CAREFUL
from workbook.cli import run
from workbook.errors import UsageError
from workbook.model import Period
from workbook.quarter import judge_period
from workbook.usecases.cancel import CancelRun, cancel
from workbook.usecases.generate import WrittenFile
from workbook.usecases.status import status
from world import Line, provider, register

PERIOD, NEXT = world.PERIOD, Period(2008, 3)
Screen = pytest.CaptureFixture[str]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


def at(number: int, **changes: str) -> Line:
    """The one service of these tests, at a provider."""
    return provider(number, service_id="S", service_name="Quayside", **changes)


def taken_back(out: Path, file: WrittenFile) -> CancelRun:
    """Take a workbook back."""
    reference = (file.issued.workbook_id,)
    return cancel(desk(out), reference, "", "Issued by mistake", "Ann", cancelled=True, when=world.NOON)


def listed(out: Path) -> list[tuple[str, str]]:
    """The form and provider of each line of the status."""
    return [(line.form, line.provider_id) for line in status(desk(out), str(PERIOD), dt.date(2008, 10, 1)).lines]


@pytest.mark.parametrize("days", [{"closed": "2008-06-30"}, {"opened": "2008-10-01"}])
def test_a_service_that_is_not_open_is_asked_about_nobody(out: Path, days: dict[str, str]) -> None:
    """1: the others are."""
    (file,) = issue(out, provider(1, **days), provider(2))
    assert [service.service.service_id for service in file.issued.services] == ["S-2"]
    with pytest.raises(UsageError, match="the register has no service in 2008-09-Q2"):
        issue(out, provider(1, **days))


def test_people_of_both_providers_count(out: Path) -> None:
    """2: nobody is asked which return counts, and only the last provider is chased."""
    (first,) = issue(out, at(1))
    (second,) = issue(out, at(2))
    assert listed(out) == [(short_term.FORM, "99002")]
    later = {**CAREFUL, "ended": dt.date(2008, 9, 30)}
    people_cycle.read(
        out, first=filled(out, first, {"S": [CAREFUL]}), second=filled(out, second, {"S": [CAREFUL, later]})
    )
    assert sorted(row["provider_id"] for row in people_cycle.persons(out)) == ["99001", "99002", "99002"]
    rows = [row for row in world.dataset(out) if row["item"] == "NOF-ST-2.forms"]
    assert [(row["provider_id"], row["value"]) for row in rows] == [("99001", "1"), ("99002", "2")]
    assert findings(out) == []


def test_a_service_that_came_back_is_asked_of_its_first_provider(out: Path) -> None:
    """2: by the very workbook that it was issued before."""
    (first,) = issue(out, at(1))
    issue(out, at(2))
    (again,) = issue(out, at(1))
    assert again.issued.workbook_id == first.issued.workbook_id
    assert listed(out) == [(short_term.FORM, "99001")]


def test_a_workbook_that_was_taken_back_counts_for_nothing(out: Path) -> None:
    """3: the return needs attention."""
    (file,) = issue(out, provider(1))
    people_cycle.read(out, people=filled(out, file, {"S-1": [CAREFUL]}))
    folder = out / str(PERIOD) / "people"
    assert len(list(folder.iterdir())) == 4
    assert counts(out)["S-1", "NOF-ST-2.forms"] == "1"
    done = taken_back(out, file)
    assert (done.returns, done.needs_attention) == (("people.xlsx",), True)
    assert list(folder.iterdir()) == []
    assert counts(out) == {}
    with desk(out).store() as store:
        result = judge_period(store, PERIOD, short_term.FORM)
    assert [finding.source_file for finding in result.findings()] == ["people.xlsx"]


def test_the_other_form_is_asked_still(out: Path) -> None:
    """4: whichever of the two is taken back; what came of it is listed."""
    (quarterly,) = world.issued(out, provider(1))
    (people,) = issue(out, provider(1))
    assert listed(out) == [("quarterly", "99001"), (short_term.FORM, "99001")]
    people_cycle.read(out, people=filled(out, people, {"S-1": [CAREFUL]}))
    taken_back(out, people)
    assert listed(out) == [("quarterly", "99001")]
    shown = status(desk(out), str(PERIOD), dt.date(2008, 10, 1))
    assert [(entry.service_id, entry.source_file) for entry in shown.unasked] == [("S-1", "people.xlsx")]
    issue(out, provider(1))
    taken_back(out, quarterly)
    assert listed(out) == [(short_term.FORM, "99001")]


def test_what_must_be_confirmed_is_asked(out: Path, tmp_path: Path, capsys: Screen) -> None:
    """5: a service that is gone from the register; nothing is written without a yes."""
    world.issued(out, provider(1), provider(2))
    path = register(tmp_path / "register.csv", provider(1))
    where = ["--out", str(out), "--store", desk(out).address]
    command = ["generate", str(path), "--period", str(NEXT), "--form", short_term.FORM, *where]
    assert run(command) == 1
    assert "1 service is gone from the register: S-2." in capsys.readouterr().err
    assert not (out / str(NEXT)).exists()
    assert run([*command, "--yes"]) == 0
    assert len(list((out / str(NEXT)).glob(f"*_{short_term.FORM}.xlsx"))) == 1


def test_workbooks_about_people_are_no_change_of_the_quarterly_ones(out: Path, tmp_path: Path, capsys: Screen) -> None:
    """5: issued between them, they do not make a service new or gone."""
    world.issued(out, provider(1), provider(2))
    issue(out, provider(1))
    path = register(tmp_path / "register.csv", provider(1), provider(2))
    where = ["--out", str(out), "--store", desk(out).address]
    assert run(["generate", str(path), "--period", str(NEXT), *where]) == 0
    assert "no service is new, gone, moved, renamed or asked anything else" in capsys.readouterr().out


def test_another_configuration_is_not_used_unasked(out: Path, tmp_path: Path) -> None:
    """6: the use case refuses it by itself."""
    world.issued(out, provider(1))
    own = own_configuration(tmp_path / "mine")
    path = register(tmp_path / "register.csv", provider(1))
    where = ["--out", str(out), "--store", desk(out).address, "--config", str(own)]
    command = ["generate", str(path), "--period", str(PERIOD), "--form", short_term.FORM, *where]
    assert run(command) == 1
    assert not list((out / str(PERIOD)).glob(f"*_{short_term.FORM}.xlsx"))
    assert run([*command, "--switch-config"]) == 0


def test_the_register_s_line_and_days_are_no_part_of_the_question(out: Path) -> None:
    """7: so that issued again, it is the same workbook with the same references."""
    (first,) = issue(out, provider(2))
    _, again = issue(out, provider(1), provider(2, closed="2008-12-31"))
    assert again.issued == first.issued
