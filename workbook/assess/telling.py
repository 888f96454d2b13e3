"""Say what in words about a person could tell who it is."""

from __future__ import annotations

from workbook.findings import Code, Finding, Place, finding
from workbook.identifying import identifying, looks_like_a_name


def telling(text: str, place: Place, names: tuple[str, ...]) -> list[Finding]:
    """Find what in a text could tell who somebody is.

    names: names of things, which are nobody's.
    """
    if detail := identifying(text):
        return [finding(Code.IDENTIFYING, place, detail=detail)]
    return [finding(Code.NAME_LIKE, place)] if looks_like_a_name(text, names) else []


def is_refused(findings: list[Finding]) -> bool:
    """Whether words with those findings are not loaded."""
    return any(present.code is Code.IDENTIFYING for present in findings)
