"""Keep what was issued, received, decided and released.

SQLite by default, PostgreSQL by address.

Each file is one transaction: all of it is in the store, or nothing. A file is known by its content, so
reading it again changes nothing, and a run that was stopped is completed by the next. Nothing is ever
deleted: decisions and withdrawals are added, and the last one holds.
"""

from workbook.store.bounds import Closing
from workbook.store.cancelling import Cancellation, IssuedName
from workbook.store.configurations import UsedConfiguration
from workbook.store.database import Reading, Store, StoredFile
from workbook.store.holder import system_user
from workbook.store.ledger import (
    BINDING,
    BindingRelease,
    Draft,
    FigureKey,
    Figures,
    Ledger,
    Release,
    ReleaseKind,
    Share,
)
from workbook.store.records import fingerprint, workbook_id
from workbook.store.rows import Decision, Grounds, IssueRecord, ReceivedFile, Verdict, Withdrawal
from workbook.store.schema import REVISION

__all__ = [
    "BINDING",
    "REVISION",
    "BindingRelease",
    "Cancellation",
    "Closing",
    "Decision",
    "Draft",
    "FigureKey",
    "Figures",
    "Grounds",
    "IssueRecord",
    "IssuedName",
    "Ledger",
    "Reading",
    "ReceivedFile",
    "Release",
    "ReleaseKind",
    "Share",
    "Store",
    "StoredFile",
    "UsedConfiguration",
    "Verdict",
    "Withdrawal",
    "fingerprint",
    "system_user",
    "workbook_id",
]
