"""The tables of the store as they are now.

How a store comes to have them is told by the migrations.
"""

from __future__ import annotations

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, LargeBinary, MetaData, String, Table, Text

from workbook.store.periods import PeriodType

metadata = MetaData()

#: The newest migration. A store that is further on was made by a newer version of the program.
REVISION = "0001"

#: Each act that was recorded, in order: the last number is the state of the store. words: what was done, for people.
acts = Table(
    "acts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("done_at", DateTime, nullable=False),
    Column("done_by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("words", Text, nullable=False),
)

frameworks = Table(
    "frameworks",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("framework", Text, nullable=False),
    Column("form", Text, nullable=False),
)

workbooks = Table(
    "workbooks",
    metadata,
    Column("workbook_id", String(40), primary_key=True),
    Column("digest", String(64), ForeignKey("frameworks.digest"), nullable=False),
    Column("period", PeriodType, nullable=False),
    Column("authority", Text, nullable=False, index=True),
    Column("provider_id", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("part", Text, nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_workbooks_asked", "period", "authority", "provider_id"),
)

#: Each workbook's file that was put out, in order. One may be put out again: under another password, or after another.
issued_files = Table(
    "issued_files",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("workbook_id", String(40), ForeignKey("workbooks.workbook_id"), nullable=False, index=True),
    Column("file_name", Text, nullable=False, index=True),
    Column("file_digest", String(64), nullable=False),
    Column("issued_at", DateTime, nullable=False),
)

#: Workbooks taken back, and asked again, in order; the last for a workbook holds, until it is put out again.
#: put_out: the number of the last file of it that was put out by then.
cancellations = Table(
    "cancellations",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("workbook_id", String(40), ForeignKey("workbooks.workbook_id"), nullable=False, index=True),
    Column("put_out", Integer, nullable=False),
    Column("cancelled", Integer, nullable=False),
    Column("decided_at", DateTime, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

#: period: of the file's workbook; where that cannot be told, the latest that was issued when the file was first read.
#: read_by: the version of the program that read it last.
files = Table(
    "files",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("workbook_id", String(40), ForeignKey("workbooks.workbook_id"), index=True),
    Column("period", PeriodType, index=True),
    Column("name", Text, nullable=False, index=True),
    Column("saved", DateTime, index=True),
    Column("received_at", DateTime, nullable=False),
    Column("read_by", Text, nullable=False),
    Column("kind", Text, nullable=False),
)

#: Where each file was seen. name: what findings call it, its path from the folder that was asked for.
sightings = Table(
    "sightings",
    metadata,
    Column("digest", String(64), ForeignKey("files.digest"), primary_key=True),
    Column("path", Text, primary_key=True, index=True),
    Column("name", Text, nullable=False, index=True),
)

#: What stands in each box of a file, as it was typed. content, explanation: as `contents` writes them.
entries = Table(
    "entries",
    metadata,
    Column("digest", String(64), ForeignKey("files.digest"), primary_key=True),
    Column("service", Text, primary_key=True),
    Column("record", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("cell", Text, nullable=False),
    Column("explanation", Text, nullable=False),
    Column("explanation_cell", Text, nullable=False),
    Column("doubt", Text, nullable=False),
    sqlite_with_rowid=False,  # by far the largest table: its key would stand in the file twice
)

#: What there is to say of a file and its sheets. place, words: as JSON.
findings = Table(
    "findings",
    metadata,
    Column("digest", String(64), ForeignKey("files.digest"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("code", Text, nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("words", Text, nullable=False),
)

#: What officers decided, in order; the last for an item is the one that holds. grounds: what it was decided upon, as JSON.
decisions = Table(
    "decisions",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("decided_at", DateTime, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("period", PeriodType, nullable=False, index=True),
    Column("authority", Text, nullable=False),
    Column("provider_id", Text, nullable=False),
    Column("service_id", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("value", Text, nullable=False),
    Column("grounds", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

#: Files taken out of the count, and put back, in order; the last for a file is the one that holds.
withdrawals = Table(
    "withdrawals",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("digest", String(64), ForeignKey("files.digest"), nullable=False, index=True),
    Column("withdrawn", Integer, nullable=False),
    Column("decided_at", DateTime, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

#: Periods that were closed and opened again, in order; the last for a period is the one that holds.
closings = Table(
    "closings",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("period", PeriodType, nullable=False, index=True),
    Column("closed", Integer, nullable=False),
    Column("decided_at", DateTime, nullable=False),
    Column("decided_by", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

#: The configurations that the store was used with, in order; the last is the one in use. stated: all that it says, as JSON.
configurations = Table(
    "configurations",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("used_at", DateTime, nullable=False),
    Column("used_by", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("folder", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("stated", Text, nullable=False),
)

#: The ledger: each time that figures left, in order. authorities: as JSON. figures: SHA-256 of the figures by address.
releases = Table(
    "releases",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("released_at", DateTime, nullable=False),
    Column("released_by", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("period", PeriodType, nullable=False, index=True),
    Column("authorities", Text, nullable=False),
    Column("configuration", Integer, ForeignKey("configurations.number"), nullable=False),
    Column("figures", String(64), nullable=False, index=True),
)

#: The figures of releases, those of several with the same figures once.
released_figures = Table(
    "released_figures",
    metadata,
    Column("figures", String(64), primary_key=True),
    Column("period", PeriodType, primary_key=True, index=True),
    Column("authority", Text, primary_key=True),
    Column("provider_id", Text, primary_key=True),
    Column("service_id", Text, primary_key=True),
    Column("record", Text, primary_key=True),
    Column("question", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

#: The bytes of what left, each once, compressed.
released_contents = Table(
    "released_contents",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("content", LargeBinary, nullable=False),
)

#: The files of each release. path: from the folder of results.
released_files = Table(
    "released_files",
    metadata,
    Column("release", Integer, ForeignKey("releases.number"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("digest", String(64), ForeignKey("released_contents.digest"), nullable=False),
)

#: What the tables of a release show and hide of each authority. printed: as JSON.
#: is_replacement: whether those made before for the period were never handed out.
shares = Table(
    "shares",
    metadata,
    Column("release", Integer, ForeignKey("releases.number"), primary_key=True),
    Column("authority", Text, primary_key=True, index=True),
    Column("is_replacement", Integer, nullable=False),
    Column("printed", Text, nullable=False),
)

#: People who are forgotten: the key that a mark was made with, and the mark, by which nobody can be found.
forgotten = Table(
    "forgotten",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("mark", String(64), primary_key=True),
)

#: Counts of people that cannot be made again, since somebody among them is forgotten. figures: rows of the dataset, as JSON.
frozen_figures = Table(
    "frozen_figures",
    metadata,
    Column("period", PeriodType, primary_key=True),
    Column("authority", Text, primary_key=True),
    Column("provider_id", Text, primary_key=True),
    Column("service_id", Text, primary_key=True),
    Column("section", Text, primary_key=True),
    Column("frozen_at", DateTime, nullable=False),
    Column("figures", Text, nullable=False),
)

#: For each purpose that answers about people left for, the key by which they have other references there.
purposes = Table(
    "purposes",
    metadata,
    Column("purpose", String(60), primary_key=True),
    Column("key", String(64), nullable=False),
)

#: What officers heard of services. day, due: as ISO 8601. source, theme: codes of their lists.
notes = Table(
    "notes",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("recorded_at", DateTime, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("day", String(10), nullable=False),
    Column("authority", Text, nullable=False),
    Column("service_id", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("theme", Text, nullable=False),
    Column("direction", Text, nullable=False),
    Column("weight", Text, nullable=False),
    Column("readers", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("due", String(10)),
)

#: When what a note asks for was done.
notes_done = Table(
    "notes_done",
    metadata,
    Column("number", Integer, ForeignKey("notes.number"), primary_key=True, autoincrement=False),
    Column("recorded_at", DateTime, nullable=False),
    Column("recorded_by", Text, nullable=False),
    Column("done", String(10), nullable=False),
)
