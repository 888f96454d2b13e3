"""Say what in words could tell who somebody is."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from workbook.findings import Code, Finding, Place, finding
from workbook.identifying import DATE, identifying, looks_like_a_name
from workbook.layout import RETURN_BOXES
from workbook.model import Entry
from workbook.reader import Return

#: What the note of a harmless text says.
_TWO_WORDS, _A_DATE = "two words look like a name", "the words hold a date"


def telling(
    text: str, place: Place, names: tuple[str, ...], *, is_of_person: bool = True, may_hold: Collection[str] = ()
) -> list[Finding]:
    """Find what in a text could tell who somebody is.

    names: names of things, which are nobody's. is_of_person: whether it stands on a person's row: there a date is
    refused, and elsewhere noticed. may_hold: what it is asked for.
    """
    detail = identifying(text, may_hold)
    if detail and (detail != DATE or is_of_person):
        return [finding(Code.IDENTIFYING, place, detail=detail)]
    noticed = _A_DATE if detail else _TWO_WORDS if looks_like_a_name(text, names) else ""
    return [finding(Code.NAME_LIKE, place, detail=noticed)] if noticed else []


def is_refused(findings: list[Finding]) -> bool:
    """Whether words with those findings are not loaded."""
    return any(present.code is Code.IDENTIFYING for present in findings)


def return_notes(returned: Return) -> dict[str, str]:
    """Give what a return says of itself, by box.

    What could tell who somebody is who is supported is left out.
    """
    entries = {entry.address.question: entry for entry in returned.entries if not entry.address.service}
    return {code: str(entry.content) for code, entry in entries.items() if not is_refused(_of_a_box(returned, entry))}


def of_return_notes(returned: Return) -> Iterator[Finding]:
    """Go through what there is to say of a return's own words."""
    for entry in returned.entries:
        if not entry.address.service:
            yield from (present for present in _of_a_box(returned, entry) if present.code is Code.IDENTIFYING)


def _of_a_box(returned: Return, entry: Entry) -> list[Finding]:
    may_hold = next(box.may_hold for box in RETURN_BOXES if box.code == entry.address.question)
    place = Place(returned.file, entry.sheet, entry.cell)
    return telling(str(entry.content), place, (), is_of_person=False, may_hold=may_hold)
