"""The bytes of what left, each once, compressed."""

from __future__ import annotations

import hashlib
import zlib

from sqlalchemy import Connection, insert, select

from workbook.store import schema, statements


def keep_file(connection: Connection, number: int, path: str, content: bytes) -> None:
    """Keep a file of a release."""
    digest = hashlib.sha256(content).hexdigest()
    if not statements.exists(connection, schema.released_contents, digest=digest):
        packed = zlib.compress(content)
        connection.execute(insert(schema.released_contents).values(digest=digest, content=packed))
    connection.execute(insert(schema.released_files).values(release=number, path=path, digest=digest))


def kept_content(connection: Connection, digest: str) -> bytes:
    """The bytes of a kept file.

    Raises ValueError where they are not those that left.
    """
    column = schema.released_contents.c
    packed = connection.execute(select(column.content).where(column.digest == digest)).scalar_one()
    try:
        content = zlib.decompress(packed)
    except zlib.error as error:
        raise ValueError("a kept file cannot be unpacked") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError("a kept file is another one")
    return content
