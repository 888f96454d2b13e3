"""Entries to rows of their table, and back."""

from __future__ import annotations

from collections.abc import Sequence
from sys import intern
from typing import Any

from workbook.model import Address, Doubt, Entry
from workbook.store.contents import from_text, to_text


def keepable(text: str) -> str:
    """Make a text one that every database takes.

    A mark replaces what no file of text can hold.
    """
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def entry_values(digest: str, position: int, entry: Entry) -> tuple[str | int, ...]:
    """A row of `entries`, in the order of its columns."""
    return (
        digest,
        *entry.address,
        position,
        to_text(entry.content),
        keepable(entry.sheet),
        entry.cell,
        to_text(entry.explanation),
        entry.explanation_cell,
        str(entry.doubt or ""),
    )


def entry(row: Sequence[Any]) -> Entry:
    """An entry from its row, which has all columns in order.

    A text that many entries have, as where they stand, is kept once.
    """
    _, service, record, question, _, content, sheet, cell, explanation, explanation_cell, doubt = row
    return Entry(
        Address(intern(service), intern(record), intern(question)),
        from_text(content),
        intern(sheet),
        intern(cell),
        from_text(explanation),
        intern(explanation_cell),
        Doubt(doubt) if doubt else None,
    )
