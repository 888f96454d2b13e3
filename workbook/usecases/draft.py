"""What has been entered of a workbook, kept beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from workbook.errors import UsageError
from workbook.layout import InputRole
from workbook.usecases.files import OWNER_ONLY, file_errors, write_atomically

#: What the file of a workbook's draft is called: its name with this at the end.
_ENDING = "-entered.json"


class BoxKey(NamedTuple):
    """One box to type in.

    record: empty where the service itself answers. code: of the question or section; empty for a record as a whole.
    """

    service: str
    record: str
    code: str
    role: InputRole


@dataclass(frozen=True)
class EntryDraft:
    """What was typed, as it was typed, by box.

    What is not there is as the workbook has it."""

    texts: Mapping[BoxKey, str] = field(default_factory=dict)

    def with_texts(self, texts: Mapping[BoxKey, str]) -> EntryDraft:
        """The same with other texts in some boxes."""
        return EntryDraft({**self.texts, **texts})


def draft_path(workbook: Path) -> Path:
    """Where the draft of a workbook is kept."""
    return workbook.with_name(f"{workbook.stem}{_ENDING}")


def load_draft(workbook: Path, workbook_id: str) -> EntryDraft:
    """Load what was entered of a workbook; nothing where there is no draft.

    Raises UsageError where it is of another workbook or damaged, FileError.
    """
    path = draft_path(workbook)
    with file_errors(path):
        if not path.exists():
            return EntryDraft()
        content = path.read_bytes()
    try:
        kept = json.loads(content)
        texts = {
            BoxKey(str(service), str(record), str(code), InputRole(role)): str(text)
            for service, record, code, role, text in kept["boxes"]
        }
        is_same = kept["workbook"] == workbook_id
    except (ValueError, TypeError, KeyError) as error:
        raise UsageError(f"{path}: what was entered cannot be read. Move the file elsewhere to begin anew.") from error
    if not is_same:
        raise UsageError(f"{path}: it is of another workbook. Move it elsewhere to begin anew.")
    return EntryDraft(texts)


def save_draft(workbook: Path, workbook_id: str, draft: EntryDraft) -> None:
    """Keep what was entered, for whoever runs the program alone. Raises FileError."""
    boxes = [[*key[:3], str(key.role), text] for key, text in sorted(draft.texts.items())]
    kept = {"workbook": workbook_id, "boxes": boxes}
    write_atomically(draft_path(workbook), json.dumps(kept, indent=0, ensure_ascii=False).encode(), OWNER_ONLY)
