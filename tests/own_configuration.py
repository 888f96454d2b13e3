"""A copy of the shipped configuration that a test may change."""

from __future__ import annotations

import re
import shutil
from itertools import takewhile
from pathlib import Path

import pytest

from workbook.config import load, shipped_folder
from workbook.errors import ConfigError

FRAMEWORK = "indicator_config/framework.yaml"


def own_configuration(folder: Path) -> Path:
    """Copy the shipped configuration into a folder."""
    shutil.copytree(shipped_folder() / "indicator_config", folder / "indicator_config")
    shutil.copy(shipped_folder() / "client_group_defaults.yaml", folder)
    return folder


def edit(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` in a file; the number of the first line that changed.

    `key: *` is the key with whatever the file says of it: no test repeats a figure that an authority may change.
    """
    before = (folder / file).read_text(encoding="utf-8")
    pattern = re.escape(old.removesuffix("*")) + (r"[^#\n]*?(?=[ \t]*[#\n])" if old.endswith("*") else "")
    after, count = re.subn(pattern, lambda _: new, before, count=1)
    assert count, f"{old!r} is not in {file}: mend this test"
    (folder / file).write_text(after, encoding="utf-8")
    same = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
    return sum(letter == "\n" for letter, _ in same) + 1


def problems(folder: Path) -> tuple[str, ...]:
    """What is said of a configuration that cannot be loaded."""
    with pytest.raises(ConfigError) as refusal:
        load(folder)
    return refusal.value.problems
