"""Read a mapping of the columns of people's data."""

from __future__ import annotations

from pathlib import Path

from workbook.config.source import read
from workbook.config.wording import shape_problems
from workbook.errors import ConfigError
from workbook.model import ColumnMapping, adapter


def load_mapping(path: Path) -> ColumnMapping:
    """Read one mapping.

    Raises ConfigError with every mistake, each with file and line.
    """
    document = read(path, str(path))
    problems = [*document.problems, *shape_problems(document, ColumnMapping)]
    if problems:
        raise ConfigError(tuple(str(problem) for problem in sorted(set(problems))))
    return adapter(ColumnMapping).validate_python(document.root.value)
