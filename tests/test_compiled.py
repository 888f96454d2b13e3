"""A workbook that is put together of what earlier ones left is the one that XlsxWriter writes alone.

1. Byte for byte, for random forms along both axes, services in any state, and with a password or without.
2. What is kept of a sheet is enough for the next service in the same states: XlsxWriter writes none of its rows.
3. A text that Excel does not take is refused all the same.
4. Columns that are hidden at once are those that XlsxWriter hides one by one.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import short_term
from random_frameworks import Case, cases, people_cases, services
from workbook.errors import ReleaseError
from workbook.layout import Layout, plan
from workbook.layout.limits import MOST_COLUMNS
from workbook.writer import CompiledForm, workbook_bytes
from workbook.writer.book import LockedWorkbook, PlainWorksheet, ServiceWorksheet
from world import standard


@settings(max_examples=10, suppress_health_check=[HealthCheck.data_too_large, HealthCheck.too_slow])
@given(st.one_of(cases(), people_cases()), st.sampled_from(["", "secret"]), st.data())
def test_it_is_byte_for_byte_the_same(first: Case, password: str, data: st.DataObject) -> None:
    """1."""
    framework, issued, form = first.known.framework, first.known.layout.issued, first.known.layout.form
    records = max(1, form.records)
    chosen = tuple(data.draw(services(framework, number, issued.form)) for number in range(2))
    fitting = tuple(replace(service, records=service.records[:records]) for service in chosen)
    second = plan(framework, replace(issued, services=fitting), form)
    compiled = CompiledForm(form)
    for layout in (first.known.layout, second, first.known.layout, second):
        assert workbook_bytes(layout, password, compiled=compiled) == workbook_bytes(layout, password)


@pytest.mark.parametrize("accent", ["", "#7A1FA2"])
def test_further_reasons_look_as_xlsxwriter_writes_them(accent: str) -> None:
    """1: the looks of states have the numbers of the workbook, also on the sheet of another form."""
    layout = replace(short_term.workbook(2, 5).known.layout, accent=accent)
    compiled = CompiledForm(layout.form, accent)
    assert layout.form.further is not None
    for _ in range(2):
        assert workbook_bytes(layout, compiled=compiled) == workbook_bytes(layout)


def test_nothing_is_written_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    """2."""
    _, known = standard()
    compiled = CompiledForm(known.layout.form)
    content = workbook_bytes(known.layout, compiled=compiled)
    made: list[object] = []
    monkeypatch.setattr(ServiceWorksheet, "made", made.append)
    assert workbook_bytes(known.layout, compiled=compiled) == content
    assert not made


def test_a_text_that_is_too_long_is_refused() -> None:
    """3."""
    _, known = standard()
    compiled = CompiledForm(known.layout.form)
    workbook_bytes(known.layout, compiled=compiled)
    with pytest.raises(ReleaseError):
        workbook_bytes(_renamed(known.layout, "x" * 40_000), compiled=compiled)


def _renamed(layout: Layout, title: str) -> Layout:
    sheets = tuple(replace(sheet, fill=partial(dict, {**sheet.slots, "title": title})) for sheet in layout.sheets)
    return replace(layout, sheets=sheets)


def test_columns_are_hidden_as_xlsxwriter_hides_them() -> None:
    """4."""
    across, at_once = (_columns(hide) for hide in (_hidden_across, lambda sheet: sheet.hide_columns(2)))
    assert 'max="16384"' in at_once
    assert at_once == across


def _hidden_across(sheet: PlainWorksheet) -> None:
    sheet.set_column(2, MOST_COLUMNS - 1, None, None, {"hidden": True})


def _columns(hide: Callable[[PlainWorksheet], object]) -> str:
    """The columns of a sheet of which the second is hidden too, as XML."""
    target = io.BytesIO()
    book = LockedWorkbook(target, "")
    sheet = cast(PlainWorksheet, book.add_worksheet("A", worksheet_class=PlainWorksheet))
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, None, None, {"hidden": True})
    hide(sheet)
    book.close()
    with zipfile.ZipFile(target) as archive:
        return archive.read("xl/worksheets/sheet1.xml").decode().partition("</cols>")[0]
