"""Make the tables of configuration.md from the model's own descriptions: `make docs`. A test says when that is due."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from workbook.config.editor import json_schemas

PAGE = Path(__file__).with_name("configuration.md")
#: A table stands between two comments: `<!-- keys of framework.json -->`, or of one of its parts after a colon.
_TABLE = re.compile(r"(<!-- (keys of [a-z_.]+(?:: [A-Za-z]+)?) -->\n).*?(<!-- end -->)", re.DOTALL)


def page() -> str:
    """The page as it should be: what is written by hand, with every table made anew."""
    return _TABLE.sub(lambda match: match[1] + _made(match[2]) + match[3], PAGE.read_text(encoding="utf-8"))


def _made(what: str) -> str:
    file, _, part = what.removeprefix("keys of ").partition(": ")
    schema = json_schemas()[file]
    shape: dict[str, Any] = schema["$defs"][part] if part else schema
    needed = set(shape.get("required", ()))
    rows = [
        (f"`{key}`", "yes" if key in needed else "", " ".join(value.get("description", "").split()))
        for key, value in shape["properties"].items()
    ]
    return _rows(("key", "needed", "holds"), rows)


def _rows(heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |\n" for line in lines)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
