"""The one key of a question of one service.

Entries, answers, findings, decisions and rows of the dataset have it.
"""

from __future__ import annotations

from typing import NamedTuple


def section_code(code: str) -> str:
    """The section's code at the beginning of a code.

    Empty where the code is of neither a question nor a rule.
    """
    return code.rpartition(".")[0]


class Address(NamedTuple):
    """One question of one service, or of one record.

    service: the service's id.
    record: the reference of the record; empty where the service itself answers.
    question: the question's code; a section's code where the section as a whole is meant; empty for all of the service.
    """

    service: str
    record: str
    question: str
