"""Files that a page hands out."""

from __future__ import annotations

from flask import Response

#: A file is saved, never shown in the desk's own pages.
_SAVED = "application/octet-stream"


def handed_out(content: bytes, name: str) -> Response:
    """Hand out a file, to be saved under a name."""
    response = Response(content, mimetype=_SAVED)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
