"""Take an officer's word for whose a workbook is."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress

from workbook.errors import UsageError
from workbook.reader import GivenReference
from workbook.reader.csv_lines import is_long_csv
from workbook.store import Store
from workbook.text import quoted
from workbook.usecases.received import one_line_name, one_line_reason
from workbook.usecases.return_files import ReturnFile
from workbook.usecases.zipped import content_of


def given_reference(text: str, reason: str, by: str) -> GivenReference | None:
    """What an officer gave with a file; None where that is nothing.

    Raises UsageError where there is a reason without a reference, or the other way round.
    """
    if not text:
        if reason:
            raise UsageError("--reason says why a file is of a workbook. Give the workbook's reference too, with --as.")
        return None
    return GivenReference(text.strip().upper(), one_line_reason(reason), one_line_name(by))


def known_references(
    store: Store, files: Sequence[ReturnFile], reference: GivenReference | None
) -> Mapping[str, GivenReference]:
    """Find whose files are, as officers said, by digest.

    It was said before, or now of the one file. Raises UsageError where that cannot be taken.
    """
    references = {
        digest: GivenReference(words["detail"], finding.value, words["by"])
        for digest, finding in store.given_references().items()
        if (words := dict(finding.words))
    }
    if reference is None:
        return references
    if len(files) != 1:
        raise UsageError(f"--as says whose one file is, and there are {len(files)}. Give the file alone.")
    content = content_of(files[0])
    if isinstance(content, str):
        raise UsageError(f"{files[0].name}: could not be opened: {content}.")
    _require_workbook(store, reference.workbook_id)
    digest = hashlib.sha256(content).hexdigest()
    reading = store.readings().get(digest)
    if is_long_csv(content) or (reading is not None and not reading.is_refused and digest not in references):
        raise UsageError(f"{files[0].name}: it has its reference. Read it without --as, or withdraw it if it is wrong.")
    return {**references, digest: reference}


def _require_workbook(store: Store, workbook_id: str) -> None:
    issued = None
    with suppress(KeyError):
        issued = store.issued_form(workbook_id)
    if issued is None:
        raise UsageError(
            f"{quoted(workbook_id)}: no workbook of that reference was issued. Give it as Read me prints it, like SPW-2345-ABCD-6789-EFGH."
        )
