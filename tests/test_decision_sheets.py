"""A decisions sheet offers only what can be decided on each row, and all of it.

1. Whatever is open, each choice of each row can be decided.
2. A choice that no list within a box can hold, for its commas or its length, is offered whole, and counts as it was sent.
"""

from __future__ import annotations

import random
from pathlib import Path

import openpyxl
import pytest

from acts import PERIODS, Office
from databases import desk
from own_configuration import edit, own_configuration
from workbook.config import load
from workbook.usecases.decision_sheet import decide_by_sheet, make_sheet
from world import NOON, PERIOD, answered, csv_return, dataset, issued, provider, read, sent

REMARK = "EM-LPI-57.remark"
_QUESTION = """
      - name: remark
        label: What helped?
        type: text
        longest: 200
        prompt: In short.
"""
HEADINGS = 1


def offered(path: Path) -> dict[int, list[str]]:
    """What the box of each row offers."""
    book = openpyxl.load_workbook(path)
    sheet, choices = book.worksheets[0], {}
    for rule in sheet.data_validations.dataValidation:
        (row,) = {cell_range.min_row for cell_range in rule.sqref.ranges}
        source = str(rule.formula1)
        if source.startswith('"'):
            choices[row] = source.strip('"').split(",")
        else:
            name, _, cells = source.lstrip("=").partition("!")
            assert book[name].sheet_state == "hidden"
            choices[row] = [str(cell.value) for cell in book[name][cells.replace("$", "")][0]]
    assert set(choices) == set(range(HEADINGS + 1, sheet.max_row + 1))
    return choices


def decide(out: Path, path: Path, row: int, choice: str) -> None:
    """Put one choice into a copy of the sheet, and hand it in."""
    book = openpyxl.load_workbook(path)
    book.worksheets[0].cell(row, 1).value = choice
    book.worksheets[0].cell(row, 2).value = "So it was agreed"
    book.save(path.with_name("filled.xlsx"))
    decide_by_sheet(desk(out), path.with_name("filled.xlsx"), "A. Officer", NOON)


@pytest.mark.parametrize("seed", [1])
def test_each_choice_can_be_decided(seed: int, tmp_path: Path) -> None:
    """1: after acts of all kinds; each row is decided in each way, and asked again."""
    office = Office(tmp_path, random.Random(seed))
    for _ in range(20):
        office.act()
    decided = 0
    for period in PERIODS:
        path = tmp_path / f"{period}.xlsx"
        if office.store.issued(period):
            make_sheet(desk(office.out), str(period), path, NOON)
            for row, choices in offered(path).items():
                for choice in choices:
                    before = list(office.store.decisions(period))
                    decide(office.out, path, row, choice)
                    (decision,) = office.store.decisions(period)[len(before) :]
                    where = (decision.authority, decision.provider_id, decision.question)
                    flags = ("--authority", where[0], "--provider", where[1], *(("--item", where[2]) * bool(where[2])))
                    assert (
                        office.run(
                            "decide", decision.service_id, "reopen", *flags, "--period", period, "--reason", "No"
                        )
                        == 0
                    )
                    decided += 1
    office.close()
    assert decided


@pytest.mark.parametrize(
    ("text", "other"),
    [("Visits, calls, letters", "Visits"), ("x" * 150, "y" * 150), ("A visit\u00a0each week", "Visits")],
    ids=["commas", "long", "spaces"],
)
def test_a_choice_is_offered_whole(text: str, other: str, tmp_path: Path) -> None:
    """2: the one that is chosen counts, with every letter of it."""
    out, folder = tmp_path / "out", own_configuration(tmp_path / "config")
    edit(
        folder,
        "indicator_config/regional_basket.yaml",
        "If not, or it does not work with young people, choose No.\n",
        "If not, choose No." + _QUESTION,
    )
    edit(folder, "indicator_config/upload.yaml", "c_card: C}", "c_card: C, remark: D}")
    (file,) = issued(out, provider(1), config=load(folder))
    read(out, sent(tmp_path / "r", "a.xlsx", answered(out, file, {REMARK: text})))
    read(out, sent(tmp_path / "r", "b.csv", csv_return(file, {REMARK: other})))
    path = tmp_path / "decisions.xlsx"
    assert make_sheet(desk(out), "", path, NOON) == (PERIOD, 1)
    ((row, choices),) = offered(path).items()
    assert len(choices) == 3
    (choice,) = (choice for choice in choices if choice not in (f"Use {other}", "Exclude"))
    decide(out, path, row, choice)
    assert [row["text"] for row in dataset(out) if row["item"] == REMARK] == [text]
