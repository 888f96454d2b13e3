"""Tables for people outside the authority.

Small numbers are hidden, and a check holds that they stay hidden.

`share` makes them, `recover` tries to undo them, and the rest writes them. What is hidden, and why, is in docs/sharing.md.
"""

from __future__ import annotations

from workbook.disclosure.attack import Exposure
from workbook.disclosure.columns import page_notes, shared_title
from workbook.disclosure.companions import companions
from workbook.disclosure.constraints import ties_periods
from workbook.disclosure.figures import FigurePlace, FigureSource
from workbook.disclosure.files import shared_files, shared_stem
from workbook.disclosure.people_counts import people_counts, share_with_people, shared_forms, with_people
from workbook.disclosure.share import SharedLine, SharedTables, Shorthand, recover, share
from workbook.disclosure.spans import authority_lines
from workbook.disclosure.tables import ShareLevel

__all__ = [
    "Exposure",
    "FigurePlace",
    "FigureSource",
    "ShareLevel",
    "SharedLine",
    "SharedTables",
    "Shorthand",
    "authority_lines",
    "companions",
    "page_notes",
    "people_counts",
    "recover",
    "share",
    "share_with_people",
    "shared_files",
    "shared_forms",
    "shared_stem",
    "shared_title",
    "ties_periods",
    "with_people",
]
