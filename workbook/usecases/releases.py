"""List what left, compare two releases, and write one again."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook.errors import UsageError
from workbook.store import Release, Store
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.files import file_errors, write_atomically
from workbook.usecases.releasing import FigureDifference, differing, file_mode
from workbook.usecases.workspace import Workspace

__all__ = ["Release", "ReleaseComparison", "compare_releases", "find_release", "list_releases", "write_release"]


@dataclass(frozen=True)
class ReleaseComparison:
    """Two releases and the figures that differ."""

    earlier: Release
    later: Release
    differences: tuple[FigureDifference, ...]


def list_releases(workspace: Workspace, period: str = "") -> tuple[Release, ...]:
    """List every release in order, or those of a period.

    Raises UsageError, StoreError.
    """
    with workspace.store(must_exist=True) as store:
        return store.ledger.releases(chosen_period(store, period) if period else None)


def find_release(workspace: Workspace, number: int) -> Release:
    """Find one release. Raises UsageError where there is none, StoreError."""
    with workspace.store(must_exist=True) as store:
        return _release(store, number)


def compare_releases(workspace: Workspace, earlier: int, later: int) -> ReleaseComparison:
    """Compare the figures of two releases.

    Raises UsageError where there is no such release, StoreError.
    """
    with workspace.store(must_exist=True) as store:
        first, second = _release(store, earlier), _release(store, later)
        return ReleaseComparison(first, second, differing(store.ledger.figures(first), store.ledger.figures(second)))


def write_release(workspace: Workspace, number: int, to: Path | None = None) -> tuple[Path, ...]:
    """Write the files of a release again, byte for byte.

    to: the folder for them; where they were if None. Nothing is written over another file: raises UsageError then, or
    where there is no such release; FileError, StoreError.
    """
    with workspace.store(must_exist=True) as store:
        release = _release(store, number)
        contents = {
            workspace.out / path if to is None else to / Path(path).name: _content(store, release, digest)
            for path, digest in release.files.items()
        }
    for path, content in contents.items():
        with file_errors(path):
            if path.exists() and path.read_bytes() != content:
                raise UsageError(f"{path}: another file is there. Nothing was written. Give an empty folder with --to.")
    for path, content in contents.items():
        write_atomically(path, content, file_mode(release.kind))
    workspace.log(f"wrote release {number} again by {workspace.by}: {', '.join(map(str, contents))}")
    return tuple(contents)


def _content(store: Store, release: Release, digest: str) -> bytes:
    content = store.ledger.content(digest)
    if content is None:
        raise UsageError(f"release {release.number}: people in it are forgotten, so that it cannot be written again.")
    return content


def _release(store: Store, number: int) -> Release:
    releases = {release.number: release for release in store.ledger.releases()}
    if number not in releases:
        raise UsageError(f"there is no release {number}. sp-workbook releases lists those that there are.")
    return releases[number]
