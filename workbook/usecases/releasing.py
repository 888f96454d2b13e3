"""Put out files as a release: recorded, and never written over others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from workbook.dataset import DatasetRow
from workbook.errors import FileError
from workbook.model import Periods
from workbook.store import Draft, FigureKey, Figures, Release, ReleaseKind, Store
from workbook.usecases.after_recording import after_recording
from workbook.usecases.files import EVERYBODY, OWNER_ONLY, Staging, file_errors, staging
from workbook.usecases.workspace import Workspace

#: Between a format and the first period, in what the ledger says of tables of several periods.
SINCE = " since "


@dataclass(frozen=True)
class FigureDifference:
    """A figure that two releases have otherwise; empty where one has it not."""

    key: FigureKey
    before: str
    now: str


@dataclass(frozen=True)
class PutOut:
    """A release that has been recorded.

    figures: those in the ledger. contents: its files by path. before: the numbers of the releases of its kind and span before it.
    differences: from those.
    """

    release: Release
    figures: Figures
    contents: Mapping[Path, bytes]
    before: tuple[int, ...]
    differences: tuple[FigureDifference, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """Where its files are written."""
        return tuple(self.contents)

    @property
    def words(self) -> str:
        """`release 7, share of 2008-09-Q2 as csv: ` and its files."""
        release = self.release
        files = ", ".join(release.files)
        return f"release {release.number}, {release.kind} of {release.period} as {release.format}: {files}"


def figures_of(rows: Iterable[DatasetRow], periods: Periods) -> Figures:
    """The figures of some rows by address, as text."""
    rows = tuple(rows)
    parsed = {code: periods.parse(code) for code in {row.period for row in rows}}
    return {
        FigureKey(parsed[row.period], row.authority_code, row.provider_id, row.service_id, "", row.question): row.figure
        for row in rows
    }


def record_release(
    workspace: Workspace,
    store: Store,
    draft: Draft,
    folder: PurePosixPath,
    files: Mapping[str, bytes],
    *,
    together: bool,
) -> PutOut:
    """Record a release, whose files are still to be written.

    folder: from the folder of results. together: whether the files name each other, and so stay in one folder.
    Raises StoreError.
    """
    before = _before(store, draft)
    earlier: dict[FigureKey, str] = {}
    for release, authorities in before:
        figures = store.ledger.figures(release)
        earlier |= {key: value for key, value in figures.items() if key.authority in authorities}

    def named(number: int) -> dict[str, bytes]:
        # Looked up while the store is ours alone, or another run could take the same name.
        taken = {path: digest for release in store.ledger.releases() for path, digest in release.files.items()}
        return _free_paths(_is_taken(workspace.out, taken), folder, files, number, together=together)

    release, contents = store.ledger.record(draft, named)
    differences = differing(earlier, draft.figures) if before else ()
    numbers = tuple(release.number for release, _ in before)
    paths = {workspace.out / path: content for path, content in contents.items()}
    return PutOut(release, draft.figures, paths, numbers, differences)


@contextmanager
def written_release(workspace: Workspace, store: Store) -> Iterator[Callable[[PutOut], PutOut]]:
    """Write the release that is staged within.

    Its files are whole beside their places before it is recorded, so that one that cannot be written is none; they
    are put in their places at the end, when it is, so that no figure is ever out that the ledger does not have.
    Raises FileError, UnwrittenError.
    """
    with ExitStack() as stack:
        staged: list[tuple[PutOut, Staging]] = []

        def stage(put_out: PutOut) -> PutOut:
            files = stack.enter_context(staging(file_mode(put_out.release.kind)))
            for path, content in put_out.contents.items():
                if not _is_there(path, content):
                    files.add(path, content)
            staged.append((put_out, files))
            return put_out

        yield stage
        for put_out, files in staged:
            number = put_out.release.number
            with (
                after_recording(f"release {number}", f"Then run: sp-workbook releases {number} --write"),
                store.alone(),
            ):
                if newer := store.ledger.replacement_of(put_out.release):
                    raise FileError(
                        f"release {newer} replaced release {number} meanwhile. Its files give away what those hide."
                    )
                files.put_in_place(put_out.contents)
                workspace.log(put_out.words)


def _is_there(path: Path, content: bytes) -> bool:
    with file_errors(path):
        return path.exists() and path.read_bytes() == content


def file_mode(kind: ReleaseKind) -> int:
    """Who may read a release: of people, the officer alone."""
    return OWNER_ONLY if kind is ReleaseKind.PEOPLE else EVERYBODY


def differing(before: Figures, now: Figures) -> tuple[FigureDifference, ...]:
    """List the figures that differ, in order."""
    return tuple(
        FigureDifference(key, before.get(key, ""), now.get(key, ""))
        for key in sorted({*before, *now})
        if before.get(key) != now.get(key)
    )


def _before(store: Store, draft: Draft) -> list[tuple[Release, list[str]]]:
    """The last release of the same kind and span for each authority, with the authorities that it is of."""
    releases = [
        release
        for release in store.ledger.releases(draft.period)
        if release.kind is draft.kind and _since(release.format) == _since(draft.format)
    ]
    last = {authority: release for release in releases for authority in release.authorities}
    by_number: dict[int, tuple[Release, list[str]]] = {}
    for authority in draft.authorities:
        if authority in last:
            by_number.setdefault(last[authority].number, (last[authority], []))[1].append(authority)
    return [by_number[number] for number in sorted(by_number)]


def _since(format_words: str) -> str:
    """The first period of a release of several."""
    return format_words.partition(SINCE)[2]


def _free_paths(
    is_taken: Callable[[PurePosixPath, bytes], bool],
    folder: PurePosixPath,
    files: Mapping[str, bytes],
    number: int,
    *,
    together: bool,
) -> dict[str, bytes]:
    """The files by path; where one would take the place of others, its name, or that of its folder, gets the number."""
    if together:
        conflict = any(is_taken(folder / name, content) for name, content in files.items())
        place = folder.with_name(f"{folder.name}-{number}") if conflict else folder
        return {str(place / name): content for name, content in files.items()}
    paths = {}
    for name, content in files.items():
        path = folder / name
        free = path.with_name(f"{path.stem}-{number}{path.suffix}") if is_taken(path, content) else path
        paths[str(free)] = content
    return paths


def _is_taken(out: Path, released: Mapping[str, str]) -> Callable[[PurePosixPath, bytes], bool]:
    """Whether a path is that of other bytes, on the disk or in the ledger."""

    def is_taken(path: PurePosixPath, content: bytes) -> bool:
        digest = hashlib.sha256(content).hexdigest()
        with file_errors(out / path):
            on_disk = (out / path).read_bytes() if (out / path).exists() else content
        return on_disk != content or released.get(str(path), digest) != digest

    return is_taken
