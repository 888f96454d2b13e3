"""Check that white letters can be read on a colour (WCAG AA)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbook.config.source import ConfigProblem, Document
from workbook.model.limits import ACCENT

_LEAST_CONTRAST = 4.5


def accent_problems(framework: Document) -> Iterator[ConfigProblem]:
    """Say which colours are too light for white letters."""
    for authority in framework.root.entries("authorities"):
        accent = authority.text("accent")
        if accent and re.match(ACCENT, accent) and contrast_with_white(accent) < _LEAST_CONTRAST:
            text = f'white letters cannot be read on {accent}; write a darker colour, like "#1F3A5F"'
            yield framework.problem(authority.get("accent"), text)


def contrast_with_white(colour: str) -> float:
    """How much lighter white is than a colour, from 1 to 21."""
    red, green, blue = (_linear(int(colour[place : place + 2], 16) / 255) for place in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(share: float) -> float:
    return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
