"""Sheet and file names that every program takes.

Source of the limits: Excel allows 31 characters (UTF-16 units), none of `[ ] : * ? / \\`, and no
apostrophe at either end. Apostrophes within are left out too: programs stumble over them in references. So is
the underscore before `x0041_`, which programs decode to a letter.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata

from workbook.layout.limits import LONGEST_SHEET_NAME

#: The page that says what is left, and how a link leads there.
SUMMARY = "Summary"
SUMMARY_LINK = f"internal:{SUMMARY}!A1"
#: The page that says what to count.
GUIDANCE = "Guidance"
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f\ufffe\uffff]+")
_APOSTROPHES = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}]+")
_DECODED = re.compile(r"_+(?=x[0-9A-F]{4}_)", re.IGNORECASE)
_NOT_IN_IDENTIFIERS = re.compile(r"[^A-Za-z0-9-]+")
_LONGEST_PART = 40
#: What a name that was cut short does not end with.
_NOT_AT_AN_END = " (,&-\N{EN DASH}"
_NOT_IN_FILE_NAMES = re.compile(r"[^a-z0-9]+")


def sheet_name(number: int, title: str) -> str:
    """Name a sheet by its number: `3 Harbour House`."""
    words = " ".join(_NOT_IN_SHEET_NAMES.sub(" ", _APOSTROPHES.sub("", _DECODED.sub("", title))).split())
    name = f"{number} {words}"
    clipped = _clipped(name, LONGEST_SHEET_NAME)
    is_within_word = clipped != name and name[len(clipped)] != " " and clipped.count(" ") > 1
    return (clipped.rpartition(" ")[0] if is_within_word else clipped).strip(_NOT_AT_AN_END)


def file_stem(*parts: str) -> str:
    """Join parts into a plain file name without an ending.

    Letters, digits and hyphens of ASCII, at most 80.
    """
    ascii_text = unicodedata.normalize("NFKD", "-".join(parts)).encode("ascii", "ignore").decode()
    return _NOT_IN_FILE_NAMES.sub("-", ascii_text.casefold()).strip("-")[:80].strip("-")


def provider_stem(authority: str, provider_id: str, name: str) -> str:
    """Begin the name of a provider's files: `DER_00901_harbour-house-trust`."""
    return f"{file_part(authority)}_{file_part(provider_id)}_{file_stem(name)[:40].strip('-') or 'provider'}"


def file_part(identifier: str) -> str:
    """An identifier as a part of a file name that every system takes.

    Letters, digits and hyphens of ASCII stay as they are. With anything else, or over 40 of them, the rest of it gets a
    short digest of the whole, so that two identifiers never share a file.
    """
    plain = _NOT_IN_IDENTIFIERS.sub("-", identifier)[:_LONGEST_PART]
    if plain == identifier and identifier:
        return identifier
    digest = hashlib.sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return "-".join(filter(None, (plain.strip("-"), digest)))


def _clipped(text: str, units: int) -> str:
    return text.encode("utf-16-le", "surrogatepass")[: 2 * units].decode("utf-16-le", "ignore")


def quoted(sheet: str) -> str:
    """A sheet's name as formulas and links write it."""
    return "'" + sheet.replace("'", "''") + "'"


def guidance_name(section: str) -> str:
    """The defined name of an indicator's guidance."""
    return f"guidance_{section.replace('-', '_')}"
