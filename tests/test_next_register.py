"""What providers switched becomes the next period's register, with why, by whom and when.

1. An indicator switched to Yes is selected from then on, one to No offered; whatever else a line says stays, and each change is marked.
2. Why, of each indicator and of the whole return, who made the register and on which day stand in the line, and in `explain`.
3. A service that switched nothing has its line as it was; a register with mistakes is refused.
4. What is made is a register: it can be read, and asks what was switched.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import openpyxl
import pytest

from databases import desk
from workbook.errors import RegisterError
from workbook.model import State
from workbook.register import read_register
from workbook.selection import select
from workbook.usecases.explain import explain
from workbook.usecases.next_register import NextRegister, next_register
from workbook.usecases.workspace import Workspace
from world import EVENING, answered, configuration, edited, issued, provider, read, sent

OFFERED = "EM-LPI-58"
LINES = (provider(1, indicators="!EM-LPI-57 ?EM-LPI-58 +EM-LPI-59"), provider(2))
#: Typed on two lines, as a box takes it.
BEGAN = "We began to\nhelp people stop."
TODAY = dt.date(2008, 10, 22)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> NextRegister:
    """The next register, after the first provider switched two indicators, and said why of one and of the return."""
    home = tmp_path_factory.mktemp("next")
    first, second = issued(home / "output", *LINES)
    content = answered(
        home / "output",
        first,
        choices={OFFERED: "Yes", "EM-LPI-59": "No"},
        explanations={OFFERED: BEGAN},
        saved=EVENING,
    )
    read(
        home / "output",
        sent(home, "a.xlsx", edited(content, _comment)),
        sent(home, "b.xlsx", answered(home / "output", second)),
    )
    workspace = replace(desk(home / "output"), by="Ann Officer")
    return next_register(workspace, home / "register.csv", "", home / "next.xlsx", TODAY)


def _comment(book: openpyxl.Workbook) -> None:
    sheet = book["Read me"]
    sheet.protection.sheet = False
    (row,) = (cell.row for cell in sheet["A"] if cell.value == "Is there anything else that we should know?")
    sheet[f"A{row + 1}"] = "We began sexual health sessions in August."


def test_what_was_switched_is_in_the_line(made: NextRegister) -> None:
    """1: with a note of what stood there."""
    assert made.switched == ("Quayside (S-1): LPI 58 to Yes (We began to help people stop.), LPI 59 to No",)
    sheet = openpyxl.load_workbook(made.path).worksheets[0]
    names = [cell.value for cell in sheet[3]]
    cell = sheet.cell(4, names.index("indicators") + 1)
    assert cell.value == "!EM-LPI-57 +EM-LPI-58 ?EM-LPI-59"
    assert cell.comment is not None
    assert cell.comment.text.startswith("Was !EM-LPI-57 ?EM-LPI-58 +EM-LPI-59.")
    assert sheet.cell(4, names.index("service_name") + 1).value == "Quayside"


def test_why_by_whom_and_when_is_explained(made: NextRegister) -> None:
    """2: in one line."""
    workspace = Workspace(made.path.parent / "elsewhere")
    (explanation,) = explain(workspace, made.path, "S-1")
    assert explanation.agreed == (
        "The provider switched in 2008-09-Q2: LPI 58 to Yes (We began to help people stop.), LPI 59 to No. They said: "
        "We began sexual health sessions in August, Ann Officer, 22 October 2008"
    )


def test_other_lines_stay(made: NextRegister) -> None:
    """3: with nothing said of an agreement."""
    _, second = read_register(made.path, configuration())
    assert (second.agreements, dict(second.services[0].changes)["EM-LPI-58"]) == ((), State.SELECTED)


def test_a_register_with_mistakes_is_refused(made: NextRegister) -> None:
    """3: each is named."""
    wrong = made.path.parent / "wrong.csv"
    wrong.write_text(
        (made.path.parent / "register.csv").read_text(encoding="utf-8").replace("Generic", "Genric"), encoding="utf-8"
    )
    with pytest.raises(RegisterError, match="Generic"):
        next_register(desk(made.path.parent / "output"), wrong, "", made.path.parent / "other.xlsx", TODAY)


def test_it_is_a_register(made: NextRegister) -> None:
    """4: read as any other."""
    first, _ = read_register(made.path, configuration())
    states = select(configuration(), first.authority, first.services[0])
    assert [states[code].state for code in (OFFERED, "EM-LPI-59")] == [State.SELECTED, State.OFFERED]
