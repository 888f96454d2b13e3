"""The tables of the store."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Float, ForeignKey, Integer, MetaData, String, Table, Text

metadata = MetaData()

#: The version of these tables; a store of another version is refused, not guessed at.
SCHEMA_VERSION = 2

about = Table("about", metadata, Column("schema_version", Integer, primary_key=True))

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
    Column("digest", ForeignKey("frameworks.digest"), nullable=False),
    Column("period", String(12), nullable=False, index=True),
    Column("authority", String(10), nullable=False),
    Column("provider_id", String(10), nullable=False),
    Column("part", String(10), nullable=False),
    Column("record", Text, nullable=False),
)

#: Each file that was put out, in order. One workbook may be put out again: under another password, or after another.
releases = Table(
    "releases",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("workbook_id", ForeignKey("workbooks.workbook_id"), nullable=False),
    Column("file_name", Text, nullable=False),
    Column("file_digest", String(64), nullable=False),
    Column("released_at", DateTime, nullable=False),
)

#: period: of the file's workbook; where that cannot be told, the latest that was issued when the file was first read.
files = Table(
    "files",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("workbook_id", ForeignKey("workbooks.workbook_id")),
    Column("period", String(12), index=True),
    Column("name", Text, nullable=False),
    Column("saved", DateTime),
    Column("outcome", String(10), nullable=False),
    Column("received_at", DateTime, nullable=False),
    Column("read_by", String(40), nullable=False),
)

#: Where each file was seen. name: what findings call it, its path from the folder that was asked for.
sightings = Table(
    "sightings",
    metadata,
    Column("digest", ForeignKey("files.digest"), primary_key=True),
    Column("path", Text, primary_key=True),
    Column("name", Text, nullable=False),
)

answers = Table(
    "answers",
    metadata,
    Column("digest", ForeignKey("files.digest"), primary_key=True),
    Column("service_id", Text, primary_key=True),
    Column("item", String(80), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("value", Float),
    Column("counted", Float),
    Column("status", String(20), nullable=False),
    Column("explanation", Text, nullable=False),
    Column("explained", Integer, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("cell", String(12), nullable=False),
)

findings = Table(
    "findings",
    metadata,
    Column("digest", ForeignKey("files.digest"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("severity", String(10), nullable=False),
    Column("code", String(4), nullable=False),
    Column("sheet", Text, nullable=False),
    Column("cell", String(12), nullable=False),
    Column("service_id", Text, nullable=False),
    Column("item", String(80), nullable=False),
    Column("value", Text, nullable=False),
    Column("message", Text, nullable=False),
)
