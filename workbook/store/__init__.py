"""Keep what was issued, received, decided and released.

SQLite by default, PostgreSQL by address.

Each file is one transaction: all of it is in the store, or nothing. A file is known by its content, so
reading it again changes nothing, and a run that was stopped is completed by the next. Nothing is ever
deleted: decisions and withdrawals are added, and the last one holds.
"""

from workbook.store.database import Reading, Store, StoredFile
from workbook.store.records import fingerprint, workbook_id
from workbook.store.rows import Decision, Grounds, IssueRecord, ReceivedFile, Share, Verdict, Withdrawal

__all__ = [
    "Decision",
    "Grounds",
    "IssueRecord",
    "Reading",
    "ReceivedFile",
    "Share",
    "Store",
    "StoredFile",
    "Verdict",
    "Withdrawal",
    "fingerprint",
    "workbook_id",
]
