"""What an issued workbook carries of itself.

With it a workbook can be filled and checked where nothing else is. Its questions, limits, rules, cells and whose it is stand as text on the hidden sheet of its identity: there every
program keeps them, though some save it in another format. A return is never read by what it carries itself.
"""

from __future__ import annotations

import base64
import binascii
import bz2
from collections.abc import Iterator
from dataclasses import replace

from pydantic import ValidationError

from workbook.layout import CARRIED, CARRIED_ROW, IDENTITY_PROPERTIES, FormLayout, Issue, plan
from workbook.model import QUARTERLY, Framework, adapter
from workbook.reader import IssuedForm
from workbook.reader.grid import Grid, read_grids
from workbook.reader.guards import LARGEST_UNPACKED, Refused, open_guarded

#: Of one cell: programs take some 32,700 characters.
_LONGEST = 32_000
#: What parts the form, which many workbooks share, from the record of this one.
_MARK = "."


def packed_form(framework: Framework, form: FormLayout) -> str:
    """Pack what workbooks of one form share.

    The same form gives the same text.
    """
    return _packed(adapter(Framework).dump_json(framework) + b"\n" + adapter(FormLayout).dump_json(form))


def trimmed(framework: Framework, code: str) -> Framework:
    """Leave out the other forms, their models, and what only reports need."""
    forms = tuple(form for form in framework.forms if form.code in (QUARTERLY, code))
    models = {section.model for form in forms for section in form.sections if section.model}
    read_by = tuple(model for model in framework.models if model.code in models)
    return replace(framework, forms=forms, models=read_by, strategic_outcomes=(), chains=())


def carried_texts(packed: str, issued: Issue) -> tuple[str, ...]:
    """Write all that a workbook carries, as texts of cells.

    packed: by `packed_form`.
    """
    text = packed + _MARK + _packed(adapter(Issue).dump_json(issued))
    return tuple(text[start : start + _LONGEST] for start in range(0, len(text), _LONGEST))


def carried_form(content: bytes) -> IssuedForm | None:
    """Read what a workbook carries.

    Returns None where it is no workbook, carries nothing, or another version of the program wrote it.
    """
    try:
        grids = read_grids(open_guarded(content))
        text = "".join(part for grid in grids for part in _texts(grid))
        of_form, _, of_issue = text.partition(_MARK)
        framework_json, form_json = _unpacked(of_form).split(b"\n", 1)
        framework = adapter(Framework).validate_json(framework_json)
        form = adapter(FormLayout).validate_json(form_json)
        issued = adapter(Issue).validate_json(_unpacked(of_issue))
    except (Refused, ValidationError, ValueError, OSError, EOFError):
        return None
    return IssuedForm(framework, plan(framework, issued, form))


def _texts(grid: Grid) -> Iterator[str]:
    if grid.at(0, 0) == IDENTITY_PROPERTIES[0]:
        for row in range(CARRIED_ROW, len(grid.rows)):
            if grid.at(row, 0) == CARRIED:
                yield str(grid.at(row, 1) or "").strip()


def _packed(content: bytes) -> str:
    """A text without the sign `=`, with which a cell would be taken for a formula."""
    return base64.b64encode(bz2.compress(content)).decode().rstrip("=")


def _unpacked(text: str) -> bytes:
    """The content of a text. Raises ValueError where it is none, or too large."""
    try:
        packed = base64.b64decode(text + "=" * (-len(text) % 4), validate=True)
    except binascii.Error as error:
        raise ValueError("not what a workbook carries") from error
    content = bz2.BZ2Decompressor().decompress(packed, LARGEST_UNPACKED)
    if not content or len(content) == LARGEST_UNPACKED:
        raise ValueError("nothing, or too much")
    return content
