"""Identifiers that lost zeros in front."""

from __future__ import annotations

from workbook.model import Identifier

_LONGEST = 30


def with_zeros(text: str, shape: Identifier) -> str:
    """The identifier that a number may have been; else empty."""
    padded = (text.zfill(length) for length in range(len(text) + 1, _LONGEST)) if text.isdigit() else ()
    return next(filter(shape.fits, padded), "")
