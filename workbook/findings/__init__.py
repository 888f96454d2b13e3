"""Findings about returns, and the one catalogue of their wording.

A message says where, what was found, what is needed and how to put it right, in under 200 characters.
"""

from workbook.findings.catalogue import (
    CATALOGUE,
    EXPLAINED_TEXT,
    SHORTEST_EXPLANATION,
    TOO_SHORT_TEXT,
    ZERO_TEXT,
    Wording,
)
from workbook.findings.codes import FOR_OFFICERS, OWNERSHIP, Code, Severity
from workbook.findings.finding import LONGEST_MESSAGE, NOT_SHOWN, Finding, Place, finding

__all__ = [
    "CATALOGUE",
    "EXPLAINED_TEXT",
    "FOR_OFFICERS",
    "LONGEST_MESSAGE",
    "NOT_SHOWN",
    "OWNERSHIP",
    "SHORTEST_EXPLANATION",
    "TOO_SHORT_TEXT",
    "ZERO_TEXT",
    "Code",
    "Finding",
    "Place",
    "Severity",
    "Wording",
    "finding",
]
