"""Entries to rows of their table, and back."""

from __future__ import annotations

from sys import intern
from typing import Any

from sqlalchemy import Row

from workbook.model import Address, Doubt, Entry
from workbook.store.contents import from_text, to_text


def keepable(text: str) -> str:
    """Make a text one that every database takes.

    A mark replaces what no file of text can hold.
    """
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode("utf-8")


def entry_values(digest: str, position: int, entry: Entry) -> dict[str, Any]:
    """A row of `entries`."""
    return {
        "digest": digest,
        **entry.address._asdict(),
        "position": position,
        "content": to_text(entry.content),
        "sheet": keepable(entry.sheet),
        "cell": entry.cell,
        "explanation": to_text(entry.explanation),
        "explanation_cell": entry.explanation_cell,
        "doubt": entry.doubt or "",
    }


def entry(row: Row[Any]) -> Entry:
    """An entry from its row.

    A text that many entries have, as where they stand, is kept once.
    """
    return Entry(
        Address(intern(row.service), intern(row.record), intern(row.question)),
        from_text(row.content),
        intern(row.sheet),
        intern(row.cell),
        from_text(row.explanation),
        intern(row.explanation_cell),
        Doubt(row.doubt) if row.doubt else None,
    )
