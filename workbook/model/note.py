"""What officers hear of a service: soft intelligence.

It is never scored: there is no figure in it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

#: The code lists that notes choose from.
NOTE_SOURCES, NOTE_THEMES = "note_sources", "note_themes"
LONGEST_SUMMARY = 280


class NoteDirection(StrEnum):
    """Whether what was heard is good."""

    GOOD = "good"
    CONCERN = "concern"
    MIXED = "mixed"


class NoteWeight(StrEnum):
    """How many said it."""

    ONE_VOICE = "one voice"
    SEVERAL = "several"
    PATTERN = "pattern"


class NoteReaders(StrEnum):
    """Who may see it."""

    AUTHORITY = "authority"
    PROVIDER = "provider"
    BOTH = "both"


@dataclass(frozen=True)
class Note:
    """One thing that was heard of a service.

    day: when it was heard. source, theme: codes of their lists.
    action, due: what is to be done, and by when; empty where nothing is. done: when it was.
    by, when: who wrote it down and when, in UTC. number: its number in the store, from 1.
    """

    day: dt.date
    authority: str
    service_id: str
    source: str
    theme: str
    direction: NoteDirection
    weight: NoteWeight
    readers: NoteReaders
    summary: str
    action: str
    due: dt.date | None
    by: str
    when: dt.datetime
    number: int = 0
    done: dt.date | None = None
