"""The lists that a framework's registers and questions choose from."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from workbook.model.limits import (
    CHOICE_TITLE,
    ENTRY_CODE,
    Flag,
    GroupCode,
    Name,
    OptionalLong,
    OptionalText,
    Text,
    Whole,
    record,
    says,
)
from workbook.model.words import Duration, Evidence

Aliases = Annotated[tuple[Text, ...], says("Other ways in which people write the title.")]
UsualDuration = Annotated[
    Duration | None,
    says("How long people usually stay, where the register does not say: short_term, long_term or neither."),
]
SourceNote = Annotated[OptionalLong, says("What was found of it, what was not, and what is ours.")]


#: What `choices` of a question says where it is answered by a client group.
CLIENT_GROUPS = "client_groups"


@record
class Domain:
    """An outcome domain. It may hold no indicator."""

    code: Annotated[Name, says("Its code, which indicators name.")]
    title: Annotated[Text, says("Its title, as reports print it.")]


@record
class Level:
    """A level of outcomes: strategic, service, service user."""

    code: Annotated[Name, says("Its code, which indicators name.")]
    title: Annotated[Text, says("Its title, as reports print it.")]


@record
class NationalIndicator:
    """One of the national indicators of 2008."""

    number: Annotated[Whole, Field(ge=1, le=199), says("Its number.")]
    title: Annotated[Text, says("Its title.")]
    evidence: Annotated[Evidence, says("How far it can be trusted.")]
    source_note: SourceNote = ""


@record
class StrategicOutcome:
    """What services are to prevent, or to limit, in the end."""

    code: Annotated[Name, says("Its code, which logic chains name.")]
    title: Annotated[Text, says("Its title, as reports print it.")]


@record
class ClientGroup:
    """A client group of the register."""

    code: Annotated[
        GroupCode, says("Its code, a number or a short name, which registers, defaults and the dataset use.")
    ]
    title: Annotated[Text, says("Its title.")]
    secondary_title: Annotated[
        OptionalText, says("Its title as a secondary client group, only where that is another.")
    ] = ""
    aliases: Aliases = ()
    duration: UsualDuration = None


@record
class ServiceType:
    """A kind of service."""

    code: Annotated[Name, says("Its code, which indicators and defaults name.")]
    title: Annotated[Text, says("Its title.")]
    accommodation_based: Annotated[Flag, says("Whether it is tied to identified accommodation.")] = False
    group_led: Annotated[Flag, says("Whether the client group's defaults decide what it reports.")] = True
    aliases: Aliases = ()
    duration: UsualDuration = None
    source_note: SourceNote = ""


@record
class AccommodationType:
    """A kind of accommodation, given only for an accommodation-based service."""

    code: Annotated[Name, says("Its code, which indicators name.")]
    title: Annotated[Text, says("Its title.")]
    aliases: Aliases = ()
    duration: UsualDuration = None
    evidence: Annotated[Evidence, says("How far it can be trusted.")] = Evidence.FOUND
    source_note: SourceNote = ""


@record
class ListEntry:
    """One entry of a code list."""

    code: Annotated[
        str, Field(pattern=ENTRY_CODE), says("What is stored, and what a breakdown adds to its question's name.")
    ]
    title: Annotated[
        str, Field(min_length=1, max_length=60, pattern=CHOICE_TITLE), says("The words that people choose.")
    ]
    aliases: Aliases = ()
    group: Annotated[OptionalText, says("The group in which it is counted with others.")] = ""


@record
class CodeList:
    """The entries of a choice, in the order offered."""

    code: Annotated[Name, says("Its code, which `choices` and `by` of a question name.")]
    title: Annotated[Text, says("What the list is of, in words, like Age band.")]
    entries: Annotated[tuple[ListEntry, ...], Field(min_length=1), says("Its entries. No title may begin another's.")]

    def title_of(self, code: str) -> str:
        """Give the words of an entry.

        Raises KeyError if there is none of that code.
        """
        return {entry.code: entry.title for entry in self.entries}[code]
