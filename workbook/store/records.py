"""Frozen records to JSON and back, and their fingerprints."""

from __future__ import annotations

import hashlib
from typing import TypeVar

from pydantic import ValidationError

from workbook.errors import StoreError
from workbook.layout import FormLayout, Issue
from workbook.model import Framework, PrintedTables, adapter

Record = TypeVar("Record", Framework, FormLayout, Issue, PrintedTables)


def to_json(record: Record) -> str:
    """Write a record as text that `from_json` restores."""
    return adapter(type(record)).dump_json(record).decode()


def from_json(kind: type[Record], text: str) -> Record:
    """The record that `to_json` wrote. Raises StoreError for anything else."""
    try:
        return adapter(kind).validate_json(text)
    except ValidationError as error:
        raise StoreError(
            "what the store holds cannot be read: it was made by another version of the program, "
            "or is damaged. Use that version, or a copy of the store from before."
        ) from error


def fingerprint(framework: Framework, form: FormLayout) -> str:
    """Digest what a workbook takes from its framework and form.

    SHA-256 in hexadecimal.
    """
    digest = hashlib.sha256(to_json(framework).encode())
    digest.update(to_json(form).encode())
    return digest.hexdigest()


def workbook_id(issued: Issue) -> str:
    """Name an issued workbook by its content.

    `SPW-` and 16 letters and digits, the same for the same content.

    The id within `issued` is not part of it.
    """
    alphabet = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 characters that are not mistaken for one another
    number = int.from_bytes(hashlib.sha256(to_json(issued).encode()).digest()[:10], "big")
    letters = "".join(alphabet[(number >> (5 * place)) % 32] for place in range(16))
    return "SPW-" + "-".join(letters[start : start + 4] for start in range(0, 16, 4))
