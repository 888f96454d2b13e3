"""Write the guide that providers can be sent."""

from __future__ import annotations

from pathlib import Path

from workbook.config import shipped_folder
from workbook.errors import UsageError
from workbook.report.provider_guide import guide_page
from workbook.usecases.files import file_errors, write_atomically
from workbook.usecases.workspace import Workspace

_TEXT = Path("docs") / "providers.md"


def write_guide(workspace: Workspace, to: Path, code: str = "") -> None:
    """Write the guide of an authority as a page.

    code: the authority's; it may be left out where the configuration has one alone. Raises UsageError, ConfigError, FileError.
    """
    framework = workspace.configuration.framework
    codes = [authority.code for authority in framework.authorities]
    if code not in codes and (code or len(codes) > 1):
        raise UsageError(
            f"give --authority with one of: {', '.join(codes)}. The page names whom providers may ask there."
        )
    if to.suffix.casefold() not in (".html", ".htm"):
        raise UsageError(f"{to}: it is a page for a browser. Give a name that ends in .html.")
    text = shipped_folder() / _TEXT
    with file_errors(text):
        words = text.read_text(encoding="utf-8")
    write_atomically(to, guide_page(words, framework, framework.authority(code or codes[0])).encode())
