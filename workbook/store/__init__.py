"""What was issued, what came back and what was found in it: SQLite by default.

A run is one transaction: either all of its files are in the store, or none. A file is known by its
content, so reading it again changes nothing. The version of a return that counts is the one last
saved, by the time the file itself carries; a tie goes to the greater digest, so that the order in
which files arrive never matters.
"""

from workbook.store.database import Store
from workbook.store.records import fingerprint, workbook_id
from workbook.store.rows import IssuedWorkbook, ReceivedFile

__all__ = ["IssuedWorkbook", "ReceivedFile", "Store", "fingerprint", "workbook_id"]
