"""Tables that may be shown to people outside the authority: small numbers hidden, and a check that they stay hidden.

`share` makes them, `recover` tries to undo them, and the rest writes them. What is hidden, and why, is in docs/sharing.md.
"""

from __future__ import annotations

from workbook.disclosure.attack import Exposed
from workbook.disclosure.figures import Place
from workbook.disclosure.files import csv_files, parquet_files, xlsx_files
from workbook.disclosure.share import Shared, SharedLine, Shorthand, recover, share
from workbook.disclosure.tables import Level

__all__ = [
    "Exposed",
    "Level",
    "Place",
    "Shared",
    "SharedLine",
    "Shorthand",
    "csv_files",
    "parquet_files",
    "recover",
    "share",
    "xlsx_files",
]
