"""Read the picture that an authority's workbooks show."""

from __future__ import annotations

from workbook.errors import FileError
from workbook.model import Authority
from workbook.text import quoted
from workbook.usecases.files import file_errors
from workbook.usecases.workspace import Workspace

#: What a PNG and a JPEG begin with.
_BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")
_LARGEST = 500_000


def logo_of(workspace: Workspace, authority: Authority) -> bytes:
    """The bytes of an authority's picture; none where it has no logo.

    Raises FileError where there is no such file, or it is no picture or a very large one.
    """
    if not authority.logo:
        return b""
    path = workspace.config / "indicator_config" / authority.logo
    with file_errors(path):
        content = path.read_bytes()
    if not content.startswith(_BEGINNINGS) or len(content) > _LARGEST:
        raise FileError(
            f"{path}: {quoted(authority.name)} needs a PNG or JPEG picture of at most {_LARGEST // 1000} kB as its logo. "
            "Put one there, or take logo out of framework.yaml."
        )
    return content
