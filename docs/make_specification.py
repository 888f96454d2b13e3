"""Make specification.md from the shipped configuration: `make docs`. A test says when that is due."""

from __future__ import annotations

from pathlib import Path

from workbook.config import load, shipped_folder
from workbook.model import Framework
from workbook.usecases.specification import specification

PAGE = Path(__file__).with_name("specification.md")
_MADE = (
    "Made from the shipped configuration by `make docs`; do not edit it here. An authority that edits its YAML makes its "
    "own: `sp-workbook specification --to FILE`."
)


def page(framework: Framework | None = None) -> str:
    """The page as it should be, of the shipped framework or another."""
    return specification(framework or load(shipped_folder()).framework, _MADE)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
