"""End what was refused at a path where another file now lies.

It may have been read while it was copied.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from workbook.model import Period
from workbook.store import Store
from workbook.usecases.files import printable
from workbook.usecases.return_files import ReturnFile
from workbook.usecases.workspace import Workspace


def end_refusals(
    store: Store, workspace: Workspace, places: Mapping[str, str], files: Iterable[ReturnFile]
) -> set[Period]:
    """End refusals, and give the periods they were of.

    places: what lies where, digests by path. Where a zip lies among the files, it is over of what was packed in another.
    """
    sightings = store.sightings()
    taken = {*places, *(printable(str(file.path)) for file in files if file.packed)}
    over = {
        (digest, path): reading
        for digest, reading in store.readings().items()
        if reading.is_refused
        for path in sightings.get(digest, ())
        if places.get(path) != digest and not taken.isdisjoint(map(str, (Path(path), *Path(path).parents)))
    }
    if over:
        store.end_refusals(over, workspace.by)
    for digest, path in over:
        workspace.log(f"{path}: another file lies there now, so that what was refused is over ({digest})")
    return {reading.period for reading in over.values() if reading.period is not None}
