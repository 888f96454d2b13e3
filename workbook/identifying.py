"""Find what could tell who somebody is, in words typed about people.

A single name cannot be found so; what is found may still be harmless, and is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

#: What a text may hold, in words.
DATE, EMAIL, POSTCODE, LONG_NUMBER = "a date", "an e-mail address", "a postcode", "a long number"
_NHS_DIGITS, _NHS_MODULUS = 10, 11
#: Source of the first: HM Revenue and Customs' rule for National Insurance numbers.
_PATTERNS = {
    "a National Insurance number": r"\b[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]\b",
    # From the letter before the sign: to begin at each letter of a long text would take for ever.
    EMAIL: r"[^\s@]@[^\s@]+\.[^\s@]",
    POSTCODE: r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b",
    DATE: r"\b\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b"
    r"|\b\d{1,2}(ST|ND|RD|TH)? (JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*,? \d{2,4}\b",
}
_DIGITS = re.compile(r"\d(?:[ -]?\d){8,}")
_NHS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")
_NAME = re.compile(r"\b([A-Z][a-z]+(?:['-][A-Z][a-z]+)?) ([A-Z][a-z]+(?:['-][A-Z][a-z]+)?)\b")
#: Agencies and benefits that people name, and that are nobody.
AGENCIES = (
    *("Housing Benefit", "Council Tax", "Income Support", "Job Centre", "Jobcentre Plus", "Social Services"),
    *("Citizens Advice", "Pension Credit", "Universal Credit", "Disability Living Allowance", "Home Office"),
    *("Probation Service", "Youth Offending Team", "Primary Care Trust", "Supporting People", "Support Worker"),
)
#: Words that begin a sentence, and are no first name.
_OPENINGS = [
    "a",
    "after",
    "all",
    "an",
    "and",
    "any",
    "as",
    "at",
    "before",
    "both",
    "but",
    "by",
    "during",
    "each",
    "for",
    "from",
    "had",
    "has",
    "he",
    "her",
    "his",
    "if",
    "in",
    "it",
]
_OPENINGS += [
    "left",
    "moved",
    "most",
    "no",
    "not",
    "now",
    "of",
    "on",
    "one",
    "our",
    "she",
    "since",
    "so",
    "some",
    "support",
    "that",
    "the",
    "their",
    "then",
    "there",
    "they",
]
_OPENINGS += ["this", "to", "two", "was", "we", "went", "were", "when", "while", "who", "with"]


def identifying(text: str, may_hold: Collection[str] = ()) -> str:
    """Say what in a text could identify somebody.

    The answer is words, like `a postcode`, and empty where nothing is seen. A date comes last, which may be harmless.
    may_hold: such words, of what is no matter there.
    """
    capitals = text.upper()
    if any(is_nhs_number(match[0]) for match in _NHS.finditer(text)):
        return "an NHS number"
    for words, pattern in _PATTERNS.items():
        if words != DATE and words not in may_hold and re.search(pattern, capitals):
            return words
    is_date = DATE not in may_hold and re.search(_PATTERNS[DATE], capitals) is not None
    without_dates = re.sub(_PATTERNS[DATE], " ", capitals)
    if LONG_NUMBER not in may_hold and _DIGITS.search(without_dates):
        return LONG_NUMBER
    return DATE if is_date else ""


def is_nhs_number(text: str) -> bool:
    """Whether ten digits are an NHS number, by their last."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    if len(digits) != _NHS_DIGITS:
        return False
    total = sum(digit * weight for digit, weight in zip(digits, range(_NHS_DIGITS, 1, -1), strict=False))
    check = (_NHS_MODULUS - total % _NHS_MODULUS) % _NHS_MODULUS
    return check == digits[-1]


def looks_like_a_name(text: str, names: Iterable[str]) -> bool:
    """Whether two neighbouring words look like a person's name.

    Both begin with capitals, and neither is of the names of things.
    """
    words = {word.casefold() for name in (*AGENCIES, *names) for word in name.split()} | set(_OPENINGS)
    return any(not {match[1].casefold(), match[2].casefold()} <= words for match in _NAME.finditer(text))
