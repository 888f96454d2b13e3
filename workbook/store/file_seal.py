"""Seal the bytes of a store, here or in another process.

A large store is looked at by a process of its own: in this one it would stand in memory twice, and a process that opens
and closes the file itself loses the locks that SQLite holds on it. So nothing but the standard library is imported here.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

#: Where SQLite counts its transactions, twice.
_COUNT, _COUNT_AGAIN = slice(24, 28), slice(92, 96)
_BLOCK = 2**20


class Seal(NamedTuple):
    """The transactions that a store had seen, and the SHA-256 of all else."""

    transactions: int
    digest: str


def sealed(blocks: Iterable[bytes | memoryview]) -> Seal:
    """Seal the bytes of a store.

    blocks: of which the first has the whole header.
    """
    digest, following = hashlib.sha256(), iter(blocks)
    first = next(following)
    for part in (first[: _COUNT.start], first[_COUNT.stop : _COUNT_AGAIN.start], first[_COUNT_AGAIN.stop :]):
        digest.update(part)
    for block in following:
        digest.update(block)
    return Seal(int.from_bytes(first[_COUNT], "big"), digest.hexdigest())


def sealed_beside(path: Path) -> Seal:
    """Seal a store's file in a process of its own.

    Raises OSError, subprocess.CalledProcessError, ValueError.
    """
    program = [sys.executable, "-I", "-S", __file__, str(path)]
    transactions, digest = subprocess.run(program, capture_output=True, check=True, text=True).stdout.split()
    return Seal(int(transactions), digest)


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            yield block


if __name__ == "__main__":
    print(*sealed(_blocks(Path(sys.argv[1]))))
