"""The one key of everything that is said of one question: its entry, answer, findings, decisions and row."""

from __future__ import annotations

from typing import NamedTuple


class Address(NamedTuple):
    """One question as one service, or one of its records, is asked it.

    service: the service's id.
    record: the reference of the record; empty where the service itself answers.
    question: the question's code; a section's code where the section as a whole is meant; empty for all of the service.
    """

    service: str
    record: str
    question: str
