"""Forms that a service is asked once in a year.

1. A service that was asked in one quarter is not asked in another of the same year; in the next year it is.
2. Who was not asked yet is asked, and it is said who is left out.
3. Where nobody is left, it is said when it was issued, and what to do.
4. What was taken back was not asked.
5. In its own period a form may be issued again, and a form without `every` in any period.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from databases import desk
from people_cycle import issue
from workbook.errors import UsageError
from workbook.model import Period
from workbook.usecases.cancel import cancel
from workbook.usecases.generate import WrittenFile
from world import PERIOD, provider

FIRST, SECOND = provider(1), provider(2, service_id="S-2", service_name="Foyer")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "output"


def asked(*files: WrittenFile) -> list[str]:
    """The services that workbooks ask."""
    return [service.service.service_id for file in files for service in file.issued.services]


@pytest.mark.parametrize("form", ["survey", "survey-stakeholders"])
def test_a_service_is_asked_once(out: Path, form: str) -> None:
    """1, 3, 5: again in the year after, and again in its own quarter."""
    issue(out, FIRST, form=form)
    with pytest.raises(
        UsageError, match=rf"{form} is asked once a year, and was issued for 2008-09-Q2\. Give --period"
    ):
        issue(out, FIRST, form=form, period=PERIOD.next())
    assert asked(*issue(out, FIRST, form=form)) == ["S-1"]
    assert asked(*issue(out, FIRST, form=form, period=Period(2009, 1))) == ["S-1"]


def test_who_was_not_asked_yet_is_asked(out: Path) -> None:
    """2: a service that came later."""
    issue(out, FIRST, form="survey")
    both = (FIRST, provider(1, service_id="S-9", service_name="Lock Gate"), SECOND)
    files = issue(out, *both, form="survey", period=PERIOD.next())
    assert asked(*files) == ["S-9", "S-2"]
    assert [file.remarks for file in files] == [("S-1: survey was issued for 2008-09-Q2, and is asked once.",), ()]


def test_what_was_taken_back_was_not_asked(out: Path) -> None:
    """4: so that it can be asked in another quarter."""
    (file,) = issue(out, FIRST, form="survey")
    when = dt.datetime(2008, 11, 1, tzinfo=dt.UTC)
    cancel(desk(out), (file.issued.workbook_id,), "", "Too early.", "Ann", cancelled=True, when=when)
    assert asked(*issue(out, FIRST, form="survey", period=PERIOD.next())) == ["S-1"]


def test_other_forms_are_asked_each_period(out: Path) -> None:
    """5: people leave in each."""
    for period in (PERIOD, PERIOD.next()):
        assert asked(*issue(out, FIRST, period=period)) == ["S-1"]
