"""What Windows needs, as far as it can be held elsewhere.

1. No module is imported that only other systems have, but where the system was asked first.
2. Names of files that are made are legal there: no sign, reserved name or trailing dot, whatever providers call theirs.
3. A file that another program has open is told as that.
4. Consoles of Windows print whatever names hold.
"""

from __future__ import annotations

import ast
import io
import re
import sys
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbook
from workbook.cli import main
from workbook.config import shipped_folder
from workbook.errors import FileError
from workbook.layout import provider_stem
from workbook.usecases.correct import correction_stem
from workbook.usecases.files import write_atomically

PACKAGE = Path(workbook.__file__).parent
ELSEWHERE = {"fcntl", "grp", "posix", "pty", "pwd", "resource", "syslog", "termios", "tty"}
#: It asks first which system it is on.
ASKS_FIRST = {"store/folders.py"}
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?", re.IGNORECASE)
_REFUSED = re.compile(r'[<>:"/\\|?*\x00-\x1f]|[. ]$')
NAMES = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


def test_no_module_is_used_that_only_other_systems_have() -> None:
    """1."""
    using = {path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if imported(path) & ELSEWHERE}
    assert using == ASKS_FIRST
    assert 'sys.platform != "linux"' in (PACKAGE / "store" / "folders.py").read_text(encoding="utf-8")


@given(NAMES, NAMES, NAMES)
def test_names_of_files_are_legal(authority: str, provider: str, name: str) -> None:
    """2: of workbooks and letters, and of corrected copies of files called anything."""
    for made in (provider_stem(authority, provider, name), correction_stem(f"{name}.xlsx")):
        assert not _REFUSED.search(made), made
        assert not _RESERVED.fullmatch(made), made
        assert PureWindowsPath(made).name == made
        assert len(made) < 160


def test_a_file_that_is_open_elsewhere_is_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """3: as Windows refuses to replace what Excel has open; the file stays as it was."""
    path = tmp_path / "dataset.csv"
    path.write_bytes(b"before")

    def refuse(source: Path, target: Path) -> Path:
        raise PermissionError(13, "Permission denied", str(source), None, str(target))

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(FileError, match="Close it if it is open in Excel"):
        write_atomically(path, b"after")
    assert path.read_bytes() == b"before"


@pytest.mark.parametrize("page", ["cp437", "cp850", "cp1252"])
def test_a_console_of_windows_prints_any_name(tmp_path: Path, page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """4: what its code page does not have is a question mark, and nothing stops."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding=page)
    register = tmp_path / "Łódź ☂.csv"
    register.write_text("authority,provider_id,service_id\nDerby,ŁŁ,☂\n", encoding="utf-8")
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "argv", ["x", "check", "--config", str(shipped_folder()), "--register", str(register)])
    with pytest.raises(SystemExit):
        main()
    stream.flush()
    assert "found '??'" in stream.buffer.getvalue().decode(page)
