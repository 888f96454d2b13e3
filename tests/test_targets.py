"""Targets of an authority, by figure and year, in the framework's YAML: none ships, since none is known.

1. A target stands beside its figure on the sheet of each period of its year, of that authority alone.
2. It is in the dataset, with who set it; of two, the local area agreement's comes first.
3. A target of what is typed, of no question, with no amount or two, or given twice, is refused by its line.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from own_configuration import FRAMEWORK, edit, own_configuration, problems
from workbook.config import load, shipped_folder
from workbook.layout import ColumnRole, place_form
from workbook.model import Period
from workbook.register import read_register
from workbook.usecases.generate import generate_workbooks
from workbook.usecases.workspace import Workspace
from world import MORNING, PERIOD, answered, dataset, provider, read, register, sent

LEICESTER = "    aliases: [Leicester City, Leicester City Council, City of Leicester]\n"
FIGURE = "EM-LPI-57.percent"
LAA = f"{{figure: {FIGURE}, year: 2008-09, set_by: LAA, at_least: 60, source: Made up}}"
LOCAL = f"{{figure: {FIGURE}, year: 2008-09, set_by: local, at_most: 95.5}}"


def own(folder: Path, *targets: str) -> Path:
    """A configuration in which Leicester has those targets."""
    home = own_configuration(folder / "own")
    lines = "".join(f"      - {target}\n" for target in targets)
    edit(home, FRAMEWORK, LEICESTER, f"{LEICESTER}    targets:\n{lines}")
    return home


def test_a_target_stands_beside_its_figure(tmp_path: Path) -> None:
    """1, 2: on the sheet, and in the dataset."""
    desk = Workspace(tmp_path / "output", config=own(tmp_path, LOCAL, LAA))
    lines = read_register(
        register(tmp_path / "register.csv", provider(1), provider(2, authority="Derby")), desk.configuration
    )
    (later,) = generate_workbooks(desk.configuration, lines, Period(2009, 1), desk, only="99001")
    first, other = generate_workbooks(desk.configuration, lines, PERIOD, desk)
    framework = desk.configuration.framework
    at = place_form(framework.quarterly, framework.periods.collected).cell(FIGURE, ColumnRole.CHECK)
    shown = [openpyxl.load_workbook(file.path).worksheets[2][at].value for file in (first, other, later)]
    assert shown == ["Target for 2008-09. LAA: at least 60; local: at most 95.5.", None, None]
    read(desk.out, sent(tmp_path, "a.xlsx", answered(desk.out, first, saved=MORNING)))
    rows = {row["item"]: row for row in dataset(desk.out)}
    assert (rows[FIGURE]["target"], rows[FIGURE]["target_words"]) == ("60", "LAA: at least 60; local: at most 95.5")
    assert {row["target"] for item, row in rows.items() if item != FIGURE} == {""}


def test_none_ships() -> None:
    """1: none was found in any source."""
    assert not [target for authority in load(shipped_folder()).framework.authorities for target in authority.targets]


@pytest.mark.parametrize(
    ("targets", "words"),
    [
        ([LAA.replace("percent", "users")], "EM-LPI-57.users is typed, and not worked out"),
        ([LAA.replace("57", "99")], "EM-LPI-99.percent is no question of this authority's indicators"),
        ([LAA.replace(", at_least: 60", "")], "write either at_least or at_most"),
        ([LAA.replace("60", "60, at_most: 70")], "write either at_least or at_most"),
        ([LAA, LAA], "has a target of the same year twice"),
    ],
)
def test_a_target_that_cannot_be_is_refused(tmp_path: Path, targets: list[str], words: str) -> None:
    """3: with what to write."""
    (problem,) = problems(own(tmp_path, *targets))
    assert problem.startswith("indicator_config/framework.yaml:")
    assert words in problem
