"""Check and build the mapping file of the upload.

It may disagree with what is collected.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from workbook import model
from workbook.config.checks import CodeNames
from workbook.config.column_mapping import mapping_of
from workbook.config.files import Documents
from workbook.config.list_checks import repeated
from workbook.config.people_files import people_file_problems
from workbook.config.rule_checks import Scope
from workbook.config.source import ConfigProblem, Document, Node
from workbook.config.upload_shapes import PeopleTable, UploadFile
from workbook.config.wording import one_of
from workbook.model import DICTIONARY_NAME, NEEDED_OF_DATA_ITEMS, NEEDED_OF_SERVICES, DataField, ServiceField


def upload(document: Document, documents: Documents) -> model.Upload:
    """Build the record of a mapping file without problems."""
    entry = model.adapter(UploadFile).validate_python(document.root.value)
    names = (
        model.DataItemName(f"{code}.{question}", lettered.code, letter)
        for code, lettered in entry.indicators.items()
        for question, letter in lettered.letters.items()
    )
    services, data_items = entry.services, entry.data_items
    return model.Upload(
        services=model.ServicesFile(
            services.name, tuple((ServiceField(column.field), column.column) for column in services.columns)
        ),
        data_items=model.DataItemsFile(
            data_items.name, tuple((DataField(column.field), column.column) for column in data_items.columns)
        ),
        names=tuple(names),
        left_out=entry.leave_out,
        people=tuple(_people_file(file, documents) for file in entry.people),
    )


def _people_file(file: PeopleTable, documents: Documents) -> model.PeopleFile:
    mapping = mapping_of(documents.mappings_by_name()[file.mapping])
    assert mapping is not None, "a mapping with problems is never built"
    columns = tuple((ServiceField(column.field), column.column) for column in file.columns)
    return model.PeopleFile(file.form, file.name, columns, mapping)


def upload_problems(documents: Documents) -> Iterator[ConfigProblem]:
    """List the problems of the mapping file, if any.

    They are in its columns, indicators, items and letters.
    """
    document = documents.upload
    if document is None or not document.readable:
        return
    yield from _file_names(document)
    yield from _columns(document, document.root.get("services"), ServiceField, NEEDED_OF_SERVICES)
    yield from _columns(document, document.root.get("data_items"), DataField, NEEDED_OF_DATA_ITEMS)
    scope = Scope.of(*documents.common(), *documents.overlays.values(), lists=documents.lists)
    yield from _coverage(document, scope)
    yield from repeated(document, ((entry.get("code"), "code") for _, entry in document.root.pairs("indicators")))
    for code, entry in document.root.pairs("indicators"):
        yield from _letters(document, code, entry, scope)
    yield from people_file_problems(document, documents)


def _file_names(document: Document) -> Iterator[ConfigProblem]:
    named = [document.root.get(part).get("name") for part in ("services", "data_items")]
    reserved = Node(DICTIONARY_NAME, 0)
    for node, rivals in ((named[0], [reserved]), (named[1], [reserved, named[0]])):
        if any(_same(node, name) for name in rivals):
            text = f"{node.value} is the name of another file of the zip; give it another name"
            yield document.problem(node, text)


def _same(first: Node, second: Node) -> bool:
    texts = [node.value.casefold() for node in (first, second) if isinstance(node.value, str)]
    return len(texts) == 2 and texts[0] == texts[1]


def _columns(
    document: Document, file: Node, fields: type[StrEnum], needed: tuple[StrEnum, ...]
) -> Iterator[ConfigProblem]:
    entries = file.entries("columns")
    held = CodeNames("a field that we hold", frozenset(fields), complete=True)
    yield from held.problems(document, (entry.get("field") for entry in entries))
    yield from repeated(document, ((entry.get("column"), "column") for entry in entries))
    fields_used = {entry.text("field") for entry in entries}
    if fields_used <= set(fields):
        for field in needed:
            if entries and field not in fields_used:
                text = f"no column has the field {field}, without which no row can be told apart; add one"
                yield document.problem(file.get("columns"), text)


def _coverage(document: Document, scope: Scope) -> Iterator[ConfigProblem]:
    """Each indicator that is collected is either lettered or left out, and is not both."""
    lettered = document.root.pairs("indicators")
    left_out = document.root.entries("leave_out")
    indicators = CodeNames("an indicator here", frozenset(scope.questions), scope.complete)
    yield from indicators.problems(document, (Node(code, node.line) for code, node in lettered))
    yield from indicators.problems(document, left_out)
    yield from repeated(document, ((node, "indicator") for node in left_out))
    codes = {code for code, _ in lettered}
    for node in left_out:
        if isinstance(node.value, str) and node.value in codes:
            text = f"{node.value} has letters under 'indicators' and is left out as well; delete one of the two"
            yield document.problem(node, text)
    placed = codes | {node.value for node in left_out if isinstance(node.value, str)}
    if scope.complete:
        for code in scope.questions:
            if code not in placed:
                text = f"{code} is missing; give it letters here, or name it under 'leave_out'"
                yield document.problem(document.root.get("indicators"), text)


def _letters(document: Document, code: str, entry: Node, scope: Scope) -> Iterator[ConfigProblem]:
    """Each item that is typed has a letter of its own.

    What is worked out has none.
    """
    lettered = entry.pairs("letters")
    yield from repeated(document, ((node, "letter") for _, node in lettered))
    types = scope.questions.get(code, {})
    if not types or code in scope.unsure or not isinstance(entry.get("letters").value, dict):
        return
    typed = [name for name, kind in types.items() if kind != "derived"]
    for name, node in lettered:
        if types.get(name) == "derived":
            text = f"{code}.{name} is worked out by the system that receives the upload; delete its letter"
            yield document.problem(node, text)
        elif name not in types:
            yield document.problem(node, f"{name} is not an item of {code}; {one_of(typed, name)}")
    for name in typed:
        if name not in dict(lettered):
            yield document.problem(entry.get("letters"), f"{code}.{name} has no letter; add it with one of its own")
