"""Keep what was issued, received, decided and released.

SQLite by default, PostgreSQL by address.

Each run is one transaction: all that it records is in the store, or nothing. A file is known by its content, so
reading it again changes nothing, and a run that was stopped is done by the next. Nothing is ever
deleted: decisions and withdrawals are added, and the last one holds. Only people can be forgotten.
"""

from workbook.store.acts import ASKING, Act, ActKind, told
from workbook.store.agreeing import AgreedTerms
from workbook.store.bounds import Closing
from workbook.store.cancelling import Cancellation, IssuedName
from workbook.store.configurations import UsedConfiguration
from workbook.store.database import Reading, Store
from workbook.store.folders import shared_folder_words
from workbook.store.forgetting import ForgottenMark, Frozen, FrozenKey, KeptRow, forgotten_rows
from workbook.store.holder import system_user
from workbook.store.issuing import NewIssue
from workbook.store.leaving import BINDING, ReleaseKind, Share
from workbook.store.ledger import BindingRelease, Draft, FigureKey, Figures, Ledger, Release
from workbook.store.migrating import store_versions
from workbook.store.received import StoredFile
from workbook.store.records import fingerprint, workbook_id
from workbook.store.rows import Decision, Grounds, IssueRecord, ReceivedFile, Verdict, Withdrawal
from workbook.store.schema import REVISION

__all__ = [
    "ASKING",
    "BINDING",
    "REVISION",
    "Act",
    "ActKind",
    "AgreedTerms",
    "BindingRelease",
    "Cancellation",
    "Closing",
    "Decision",
    "Draft",
    "FigureKey",
    "Figures",
    "ForgottenMark",
    "Frozen",
    "FrozenKey",
    "Grounds",
    "IssueRecord",
    "IssuedName",
    "KeptRow",
    "Ledger",
    "NewIssue",
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
    "forgotten_rows",
    "shared_folder_words",
    "store_versions",
    "system_user",
    "told",
    "workbook_id",
]
