"""A copy of the shipped configuration that a test may change."""

from __future__ import annotations

import shutil
from pathlib import Path

from workbook.config import shipped_folder


def own_configuration(folder: Path) -> Path:
    """Copy the shipped configuration into a folder."""
    shutil.copytree(shipped_folder() / "indicator_config", folder / "indicator_config")
    shutil.copy(shipped_folder() / "client_group_defaults.yaml", folder)
    return folder


def edited(folder: Path, old: str, new: str, name: str = "framework.yaml") -> Path:
    """Change one text of one file of it."""
    path = folder / "indicator_config" / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder
