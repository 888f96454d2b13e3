"""Shares of counts."""

from __future__ import annotations


def percent(part: int, whole: int) -> float | None:
    """Give the percentage that a part is of a whole; None of nothing."""
    return 100 * part / whole if whole else None
