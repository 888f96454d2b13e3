"""Workbooks filled, recalculated and saved by LibreOffice itself.

1. Every value typed comes back at its item, from .xlsx, .ods and .xls.
2. The findings are those of the same values typed through openpyxl, but for what the format cannot show.
3. What LibreOffice changes in locks, hiding and stored results changes nothing that is read.
"""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

import world
from libreoffice import Fill, LibreOffice, Value
from soundness import check_wording, codes
from workbook.assess import AssessedReturn
from workbook.findings import Code
from workbook.layout import ColumnRole
from world import (
    C_CARD,
    HOURS,
    LOCK_SHEET,
    QUAY,
    QUAY_SHEET,
    SMOKERS,
    STOPPED,
    SUPPORTED,
    USERS,
    WORKED,
    assessed,
    cell,
    choice,
    explanation,
    judged,
    numbers,
    true_numbers,
)

SHEETS = {QUAY: QUAY_SHEET, world.LOCK: LOCK_SHEET}
SUFFIXES = ("xlsx", "ods", "xls")
#: Said of the file for its format's sake.
FORMAT = {Code.OLDER_TYPE, Code.IDENTITY_LOST}
#: Needs formulas to be told from values, which other formats do not show.
HIDDEN_BY_FORMAT = {Code.FORMULA_OVERWRITTEN}

Cells = dict[tuple[str, str], Value]


def _careful() -> Cells:
    return {
        (SHEETS[service], cell(question)): entry
        for (service, question), entry in world.truth().items()
        if not isinstance(entry, dt.date)
    }


def _careless() -> Cells:
    """One of every mistake that can be typed. Not TRUE itself: in a box for numbers LibreOffice makes it the number 1."""
    mistakes: dict[str, Value] = {
        cell(USERS): "12 people",
        cell(SUPPORTED): " 12 ",
        cell(C_CARD): "maybe",
        cell(HOURS): 12.345,
        cell(WORKED): -3,
        choice("EM-LPI-58"): "yes ",
        cell(SMOKERS): 2,
        cell(STOPPED): 40,
        cell("EM-LPI-59.users_at_end"): 1.5,
        cell("EM-LPI-59.registered"): "TRUE",
        cell("EM-LPI-59.supported"): 1e9,
        cell("EM-LPI-60.users_at_end"): 0,
        cell("EM-LPI-60.registered"): "1,200",
        cell("EM-LPI-60.supported"): None,
        cell("EM-LPI-64.too_early"): "N/A",
        explanation(USERS): "=Two services were merged in July.",
        cell(world.PARENTS): 4,
        cell("fact.household_units"): 99,
        cell(USERS, ColumnRole.QUESTION): "How many came to the party?",
    }
    return {**_careful(), **{(QUAY_SHEET, name): value for name, value in mistakes.items()}}


SCRIPTS: dict[str, Cells] = {"careful": _careful(), "careless": _careless(), "nothing typed": {}}


@pytest.fixture(scope="module")
def saved(libreoffice: LibreOffice, tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], bytes]:
    """Each script in each format, all saved in one start of the program."""
    folder = tmp_path_factory.mktemp("real-client")
    source = folder / "world.xlsx"
    source.write_bytes(world.standard()[0])
    wanted = [(script, suffix) for script in SCRIPTS for suffix in SUFFIXES]
    fills = [Fill(source, SCRIPTS[script], folder / f"{script}.{suffix}") for script, suffix in wanted]
    return {key: Path(path).read_bytes() for key, path in zip(wanted, libreoffice.fill_all(fills), strict=True)}


def _through_openpyxl(script: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(world.standard()[0]))
    for (sheet, name), value in SCRIPTS[script].items():
        book[sheet][name].value = value
        if isinstance(value, str):
            book[sheet][name].data_type = "s"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _told(returned: AssessedReturn, leave_out: set[Code]) -> list[tuple[object, ...]]:
    found = returned.findings
    return sorted(
        (each.code, each.source_sheet, each.source_cell, each.question, each.value, each.message)
        for each in found
        if each.code not in leave_out
    )


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_value_typed_comes_back_at_its_item(saved: dict[tuple[str, str], bytes], suffix: str) -> None:
    """1, 3: and only the format is remarked on."""
    returned = assessed(saved["careful", suffix])
    check_wording(returned)
    assert numbers(returned) == true_numbers()
    assert codes(returned) == (set() if suffix == "xlsx" else {Code.OLDER_TYPE})


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("script", SCRIPTS)
def test_the_findings_are_those_of_the_same_values_typed_through_openpyxl(
    saved: dict[tuple[str, str], bytes], script: str, suffix: str
) -> None:
    """2: rules and all, word for word."""
    leave_out = FORMAT if suffix == "xlsx" else FORMAT | HIDDEN_BY_FORMAT
    by_client, by_openpyxl = judged(saved[script, suffix]), judged(_through_openpyxl(script))
    assert _told(by_client, leave_out) == _told(by_openpyxl, leave_out)
    assert numbers(by_client) == numbers(by_openpyxl)


def test_very_hidden_becomes_hidden_and_nothing_is_lost(saved: dict[tuple[str, str], bytes]) -> None:
    """3: the identity sheet is still told from the others, and locks are still there."""
    book = openpyxl.load_workbook(io.BytesIO(saved["careful", "xlsx"]))
    assert book["Identity"].sheet_state == "hidden"
    assert all(sheet.protection.sheet for sheet in book.worksheets)
    assert assessed(saved["careful", "xlsx"]).findings == ()
