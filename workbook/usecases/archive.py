"""The zip file of a backup: its parts, and whether it is whole.

`store/TABLE.jsonl` has the rows of a table, `files/` what lies in the folder of results, and `manifest.json` the SHA-256 of each part.
"""

from __future__ import annotations

import hashlib
import json
import re
import struct
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from workbook.errors import UsageError
from workbook.store import REVISION, store_versions
from workbook.usecases.files import CONFIGURATION, FORGOTTEN, LOG, RECEIVED, file_errors
from workbook.usecases.workspace import PROGRAM

MANIFEST, FILES = "manifest.json", "files/"
_FORMAT = "sp-workbook backup 1"
_PIECE = 1 << 20
#: What may lie in the folder that a backup is restored into; nothing leads out of it.
_RESTORED = re.compile(
    rf"{LOG}|{FORGOTTEN}|{RECEIVED}/[0-9a-f]{{2}}/[0-9a-f]{{64}}|{CONFIGURATION}(/(?!\.\.?/)[^/\\:\0]+)+(?<!/\.)(?<!/\.\.)"
)
#: What a damaged zip file gives rise to while it is read.
_DAMAGE = (BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)


@dataclass(frozen=True)
class Archive:
    """A backup that has been looked at.

    digests: SHA-256 of each part, by its name. version: of the store.
    """

    path: Path
    digests: dict[str, str]
    version: str

    def lines(self, table: str) -> Iterator[str]:
        """The rows of a table; none where it was empty. Raises FileError, UsageError."""
        name = rows_name(table)
        if name in self.digests:
            with _opened(self.path) as archive, archive.open(name) as stream:
                yield from (line.decode() for line in stream)

    def files(self) -> Iterator[tuple[str, bytes]]:
        """The files with their paths from the folder of results. Raises FileError, UsageError."""
        with _opened(self.path) as archive:
            for name in self.digests:
                if name.startswith(FILES):
                    yield name.removeprefix(FILES), archive.read(name)


def rows_name(table: str) -> str:
    """The part that has the rows of a table."""
    return f"store/{table}.jsonl"


def add_part(archive: ZipFile, name: str, pieces: Iterable[bytes]) -> str:
    """Write one part. Returns its SHA-256."""
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as stream:
        for piece in pieces:
            stream.write(piece)
            digest.update(piece)
    return digest.hexdigest()


def add_manifest(archive: ZipFile, digests: dict[str, str]) -> None:
    """Write what is in the archive, last."""
    manifest = {"format": _FORMAT, "program": PROGRAM, "store": REVISION, "parts": digests}
    archive.writestr(MANIFEST, json.dumps(manifest, indent=1))


def verified_archive(path: Path) -> Archive:
    """Look at every byte of a backup.

    Raises FileError, UsageError where it is none, is damaged or is of a version of the store that is not known here.
    """
    with _opened(path) as archive:
        digests, version = _digests(path, archive)
        damaged = [name for name, digest in digests.items() if _digest(archive, name) != digest]
        damaged += sorted({*archive.namelist()} - {*digests, MANIFEST})
    if damaged:
        more = f" and {len(damaged) - 1} more" if len(damaged) > 1 else ""
        raise UsageError(
            f"{path.name}: this backup is damaged: {damaged[0]}{more} is not as it was. Nothing was restored. Give another copy of it."
        )
    return Archive(path, digests, version)


def _digests(path: Path, archive: ZipFile) -> tuple[dict[str, str], str]:
    """The parts that the manifest names, and the store's version.

    Raises UsageError for one that is not known, ValueError where it is none.
    """
    manifest = json.loads(archive.read(MANIFEST))
    if not isinstance(manifest, dict) or manifest.get("format") != _FORMAT or not isinstance(manifest["parts"], dict):
        raise ValueError("no manifest of ours")
    version = str(manifest.get("store"))
    if version != REVISION and version not in store_versions():
        raise UsageError(
            f"{path.name}: its store has version {version}, this program's {REVISION}. Nothing was restored. "
            f"Restore it with {manifest.get('program')}; a newer program brings that store up to date."
        )
    digests: dict[str, str] = manifest["parts"]
    names = (name.removeprefix(FILES) for name in digests if name.startswith(FILES))
    if not all(_RESTORED.fullmatch(name) for name in names):
        raise ValueError("a path that no backup has")
    return digests, version


def _digest(archive: ZipFile, name: str) -> str:
    """The SHA-256 of a part as it is; empty where it cannot be read."""
    digest = hashlib.sha256()
    try:
        with archive.open(name) as stream:
            while piece := stream.read(_PIECE):
                digest.update(piece)
    except _DAMAGE:
        return ""
    return digest.hexdigest()


@contextmanager
def _opened(path: Path) -> Iterator[ZipFile]:
    """Open a backup. Raises FileError, UsageError where it is none, or too damaged to tell."""
    try:
        with file_errors(path), ZipFile(path) as archive:
            yield archive
    except _DAMAGE as error:
        raise UsageError(
            f"{path.name}: this is no backup, or it is damaged. Nothing was restored. Give a file that sp-workbook backup wrote."
        ) from error
