"""What was agreed for a service: price, hours, who may come."""

from __future__ import annotations

import re

from workbook.identifying import DATE, POSTCODE, identifying
from workbook.register.values import MAX_NAME, Unfit, name

_AMOUNT = re.compile(r"£? ?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?", re.ASCII)
#: The most hours in a week that so many people could give.
MOST_HOURS = 99_999
MOST_POUNDS = 999_999_999


def contract_value(text: str) -> float | None:
    """Read pounds a year; None where not given."""
    needs = "needs the pounds that the authority pays in a year, more than 0, for example 182000, or nothing."
    return _amount(text, MOST_POUNDS, needs)


def support_hours(text: str) -> float | None:
    """Read hours of support a week; None where not given."""
    return _amount(text, MOST_HOURS, "needs hours of support a week, more than 0, for example 150, or nothing.")


def words(text: str) -> str:
    """Read words on one line, or nothing."""
    if len(text) > MAX_NAME:
        raise Unfit(f"needs at most {MAX_NAME} characters; this has {len(text)}.")
    if detail := identifying(text, (DATE, POSTCODE)):
        raise Unfit(f"holds what looks like {detail}; take it out: nobody who is supported may be recognised by it.")
    return name(text) if text else ""


def _amount(text: str, most: float, needs: str) -> float | None:
    if not text:
        return None
    match = _AMOUNT.fullmatch(text)
    amount = float(match[0].lstrip("£ ").replace(",", "")) if match else 0.0
    if not 0 < amount <= most:
        raise Unfit(needs)
    return amount
