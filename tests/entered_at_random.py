"""Random workbooks of random forms, with random texts typed into the boxes of a provider's pages."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

import random_entries
from random_frameworks import Case
from workbook.layout import InputRole
from workbook.model import Address
from workbook.reader import read_return
from workbook.usecases.draft import BoxKey, EntryDraft
from workbook.usecases.entering import OpenedWorkbook, text_of
from workbook.usecases.further_entry import on_sheet
from workbook.usecases.issued_workbook import only

#: How many workbooks of each axis; more are asked for by `ENTERED_BOOKS=200`.
BOOKS = int(os.environ.get("ENTERED_BOOKS", "8"))


def drawn(strategy: st.SearchStrategy[Case]) -> list[Case]:
    """So many workbooks, the same in every run."""
    made: list[Case] = []

    @settings(
        max_examples=BOOKS,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(case: Case) -> None:
        made.append(case)

    collect()
    return made


def entered_at_random(made: Case, seed: str) -> OpenedWorkbook:
    """A workbook with random texts in its boxes."""
    form = made.known
    blank, full = (
        read_return("r.xlsx", content, only(form)) for content in (made.content, random_entries.filled(made, seed))
    )
    whole = OpenedWorkbook(Path("r.xlsx"), made.content, form, full, EntryDraft())
    texts = {}
    for entry in full.entries:
        if entry.address.service:
            role = InputRole.ANSWER if entry.address.question in form.form.questions else InputRole.CHOICE
            whole_record = of_record(entry.address) if entry.address.record else entry.address
            for key in (BoxKey(*on_sheet(entry.address), role), BoxKey(*whole_record, InputRole.EXPLANATION)):
                if text := text_of(whole, key, entry).strip().replace("%", ""):  # typing 45% formats the cell, too
                    texts[key] = text
    return replace(whole, returned=blank, draft=EntryDraft(texts))


def of_record(address: Address) -> Address:
    """The address of the whole record."""
    return address._replace(question="")
