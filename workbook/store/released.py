"""The bytes of what left, each once, compressed; the keys of purposes."""

from __future__ import annotations

import hashlib
import secrets
import zlib
from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select, update

from workbook.store import schema, statements

#: What stands in the place of a file in which there were people who are forgotten.
EMPTIED = b""


def keep_file(connection: Connection, number: int, path: str, content: bytes) -> None:
    """Keep a file of a release."""
    digest = hashlib.sha256(content).hexdigest()
    if not statements.exists(connection, schema.released_contents, digest=digest):
        packed = zlib.compress(content)
        connection.execute(insert(schema.released_contents).values(digest=digest, content=packed))
    connection.execute(insert(schema.released_files).values(release=number, path=path, digest=digest))


def kept_content(connection: Connection, digest: str) -> bytes | None:
    """The bytes of a kept file; None of one that was emptied.

    Raises ValueError where they are not those that left.
    """
    column = schema.released_contents.c
    packed = connection.execute(select(column.content).where(column.digest == digest)).scalar_one()
    if packed == EMPTIED:
        return None
    try:
        content = zlib.decompress(packed)
    except zlib.error as error:
        raise ValueError("a kept file cannot be unpacked") from error
    if hashlib.sha256(content).hexdigest() != digest:
        raise ValueError("a kept file is another one")
    return content


def empty_releases(connection: Connection, people: Iterable[tuple[str, str, str]]) -> dict[str, int]:
    """Empty the files of the releases that people are in.

    people: authority, service and reference of each. Returns the number of the release by the path of each file.
    """
    figures, releases, files = schema.released_figures, schema.releases.c, schema.released_files.c
    emptied: dict[str, int] = {}
    for authority, service, reference in people:
        whose = (figures.c.authority == authority, figures.c.service_id == service, figures.c.record == reference)
        digests = connection.execute(select(figures.c.figures).where(*whose).distinct()).scalars().all()
        query = select(files.path, files.digest, files.release).join_from(schema.released_files, schema.releases)
        for file in connection.execute(query.where(releases.figures.in_(digests))).all():
            contents = schema.released_contents
            connection.execute(update(contents).where(contents.c.digest == file.digest).values(content=EMPTIED))
            emptied[file.path] = file.release
        connection.execute(delete(figures).where(*whose))
    return emptied


def key_for(connection: Connection, purpose: str) -> str:
    """The key of a purpose, made where there is none yet."""
    table = schema.purposes
    key: str | None = connection.execute(select(table.c.key).where(table.c.purpose == purpose)).scalar()
    if key is None:
        key = secrets.token_hex(32)
        connection.execute(insert(table).values(purpose=purpose, key=key))
    return key
