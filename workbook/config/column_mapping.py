"""Read a mapping of the columns of people's data, and check it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from workbook.config.files import Documents
from workbook.config.source import ConfigProblem, Document, Node, read
from workbook.config.wording import one_of, shape_problems
from workbook.errors import ConfigError
from workbook.model import ColumnMapping, adapter
from workbook.text import folded

_PATTERNS = ("need", "achieved", "reason", "also")
_WORDS = ("yes", "no", "not_applicable", "missing")
#: Days that tell apart how day, month and year are written.
_DAYS = (dt.date(2008, 9, 3), dt.date(1999, 12, 31))
#: Years of one day that tell apart how a year is written.
_YEARS = (1999, 2008)


def load_mapping(path: Path, shown: str = "") -> ColumnMapping:
    """Read one mapping.

    shown: what mistakes call the file, where that is not its path. Raises ConfigError with every mistake, each with file and line.
    """
    document = read(path, shown or str(path))
    problems = [*document.problems, *shape_problems(document, ColumnMapping), *_own_problems(document)]
    if problems:
        raise ConfigError(tuple(str(problem) for problem in sorted(set(problems))))
    return adapter(ColumnMapping).validate_python(document.root.value)


def mapping_of(document: Document) -> ColumnMapping | None:
    """The mapping of a file; None where it cannot be told."""
    if any(_own_problems(document)):
        return None
    try:
        return adapter(ColumnMapping).validate_python(document.root.value)
    except ValidationError:
        return None


def mapping_problems(documents: Documents) -> Iterator[ConfigProblem]:
    """List what is wrong with the mappings of a configuration.

    Each that the upload uses names what some form about people asks. documents: with needs and models written out.
    """
    uploaded = () if documents.upload is None else documents.upload.root.entries("people")
    in_use = {entry.text("mapping") for entry in uploaded}
    forms = [document for document in documents.forms if document.root.text("per") == "person"]
    sections = [section for form in forms for section in form.sections]
    questions = [question.text("name") for section in sections for question in section.entries("questions")]
    needs = [need.text("code") for section in sections for need in section.get("needs").entries("asked")]
    lists = {section.get("needs").text("reasons") for section in sections}
    reasons = [entry.text("code") for code in lists & documents.lists.keys() for entry in _entries(documents, code)]
    are_complete = all(document.readable for document in (*documents.forms, documents.code_lists))
    for name, document in documents.mappings_by_name().items():
        yield from _own_problems(document)
        if name not in in_use:
            continue
        named = [(Node(key, node.line), questions, "a question") for key, node in document.root.pairs("questions")]
        named += [(Node(key, node.line), needs, "a need") for key, node in document.root.pairs("needs")]
        named += [(node, reasons, "a reason") for _, node in document.root.pairs("reasons")]
        for node, codes, kind in named:
            if are_complete and codes and isinstance(node.value, str) and node.value not in codes:
                text = f"{node.value} is not {kind} of any form about people; {one_of(codes, node.value)}"
                yield document.problem(node, text)


def _entries(documents: Documents, code: str) -> tuple[Node, ...]:
    return documents.lists[code].entries("entries")


def _own_problems(document: Document) -> Iterator[ConfigProblem]:
    """Say what is wrong with a mapping, whatever the forms ask."""
    for key in _PATTERNS:
        if document.root.text(key) and not _is_pattern(document.root.text(key)):
            text = f"'{key}' needs {{code}} once, where the number of the need stands, and no other braces"
            yield document.problem(document.root.get(key), text)
    if document.root.text("dates") and not _tells_days(document.root.text("dates")):
        text = "'dates' must tell day, month and year, with %d, %m and %Y; write one like %d/%m/%Y"
        yield document.problem(document.root.get("dates"), text)
    yield from _word_problems(document)


def _is_pattern(text: str) -> bool:
    start, code, end = text.partition("{code}")
    return bool(code) and not set("{}") & set(start + end)


def _tells_days(pattern: str) -> bool:
    """Whether a day written so is read as itself. Python warns where a pattern without a year is read at all."""
    if len({dt.date(year, 9, 3).strftime(pattern) for year in _YEARS}) < len(_YEARS):
        return False
    try:
        return all(dt.datetime.strptime(day.strftime(pattern), pattern).date() == day for day in _DAYS)
    except ValueError:
        return False


def _word_problems(document: Document) -> Iterator[ConfigProblem]:
    """Say which words stand for two answers; those of a key that is left out are the usual ones."""
    keys_of_words: dict[str, str] = {}
    keys = sorted(_WORDS, key=lambda key: key in document.root.children)
    for key in keys:
        entries = document.root.entries(key)
        nodes = entries if key in document.root.children else tuple(map(Node, getattr(ColumnMapping, key)))
        for node in nodes:
            holder = keys_of_words.setdefault(folded(node.value), key) if isinstance(node.value, str) else key
            if holder != key:
                yield document.problem(node, f"'{node.value}' stands for {holder} as well; leave one of the two out")
