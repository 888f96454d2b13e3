"""Turn YAML into one validated Configuration.

Every mistake is reported at once, with file and line.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from workbook.config.build import configuration
from workbook.config.chain_checks import chain_problems
from workbook.config.checks import reference_problems
from workbook.config.column_mapping import load_mapping, mapping_problems
from workbook.config.editor import json_schemas
from workbook.config.files import FOLDER, Documents, configuration_files, read_all, shipped_folder, unread
from workbook.config.form_checks import form_problems
from workbook.config.model_checks import model_problems
from workbook.config.people_counts import people_count_problems
from workbook.config.question_checks import question_problems
from workbook.config.sharing import sharing_problems
from workbook.config.source import ConfigProblem
from workbook.config.upload import upload_problems
from workbook.config.value_checks import value_problems
from workbook.config.wording import shape_problems
from workbook.errors import ConfigError
from workbook.model import Configuration

__all__ = ["FOLDER", "configuration_files", "json_schemas", "load", "load_mapping", "shipped_folder"]


def load(folder: Path) -> Configuration:
    """Read the configuration in a folder.

    It holds `indicator_config` and `client_group_defaults.yaml`.

    Raises ConfigError with every mistake in every file, each `file:line: what is wrong; how to put it right`.
    """
    if not (folder / FOLDER).is_dir():
        missing = f"there is no such folder in {folder}; name the folder that holds {FOLDER}"
        raise ConfigError((str(ConfigProblem(FOLDER, 1, missing)),))
    try:
        documents, not_read = read_all(folder), frozenset(unread(folder))
    except OSError as err:
        closed = f"a folder cannot be opened ({err.strerror}); check that you may read all of {folder}"
        raise ConfigError((str(ConfigProblem(FOLDER, 1, closed)),)) from err
    return _checked(documents, not_read)


@lru_cache(maxsize=4)
def _checked(documents: Documents, not_read: frozenset[ConfigProblem]) -> Configuration:
    """Check the files, each time that one of them is another; the desk asks for them on every page."""
    problems = set(not_read)
    for document, shape in documents.shaped():
        problems.update(document.problems, shape_problems(document, shape))
    problems.update(question_problems(documents), model_problems(documents))
    documents = documents.written_out(frozenset(problem.file for problem in problems))
    problems.update(reference_problems(documents), form_problems(documents), upload_problems(documents))
    problems.update(mapping_problems(documents))
    problems.update(sharing_problems(documents.sharing, documents.code_lists), value_problems(documents))
    is_sound = not problems
    problems.update(chain_problems(documents, is_sound=is_sound), people_count_problems(documents, is_sound=is_sound))
    if problems:
        raise ConfigError(tuple(str(problem) for problem in sorted(problems)))
    return configuration(documents)
