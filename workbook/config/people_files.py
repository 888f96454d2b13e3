"""Check the files of people that the mapping file of the upload names.

Of each form one, in the columns of a mapping by which `fill` reads it back.
"""

from __future__ import annotations

from collections.abc import Iterator

from workbook.config.checks import CodeNames
from workbook.config.column_mapping import mapping_of
from workbook.config.files import Documents
from workbook.config.list_checks import repeated
from workbook.config.needs import outcome_name
from workbook.config.source import ConfigProblem, Document, Node
from workbook.model import ColumnMapping, ServiceField
from workbook.names import slug


def people_file_problems(document: Document, documents: Documents) -> Iterator[ConfigProblem]:
    """List the problems of the files of people.

    They are in their forms, names, mappings and columns. documents: with needs and models written out.
    """
    entries = document.root.entries("people")
    forms = {form.root.text("code"): form for form in documents.forms if form.root.text("per") == "person"}
    mappings = documents.mappings_by_name()
    are_read = all(form.readable for form in documents.forms)
    of_people = CodeNames("a form about people", frozenset(forms), are_read)
    yield from of_people.problems(document, (entry.get("form") for entry in entries))
    in_folder = CodeNames("a file in indicator_config/column_mappings", frozenset(mappings), complete=True)
    yield from in_folder.problems(document, (entry.get("mapping") for entry in entries))
    yield from repeated(document, ((entry.get("form"), "form") for entry in entries))
    yield from repeated(document, ((entry.get("name"), "name") for entry in entries))
    fields = CodeNames("a field that we hold", frozenset(ServiceField), complete=True)
    for entry in entries:
        yield from repeated(document, ((column.get("column"), "column") for column in entry.entries("columns")))
        yield from fields.problems(document, (column.get("field") for column in entry.entries("columns")))
        form, mapping = forms.get(entry.text("form")), mappings.get(entry.text("mapping"))
        if form is not None and mapping is not None:
            yield from _clashes(document, entry, form, mapping)


def _clashes(document: Document, entry: Node, form: Document, mapping: Document) -> Iterator[ConfigProblem]:
    """Say which columns would hold two things, so that neither could be read back."""
    by_mapping = mapping_of(mapping)
    if by_mapping is None:  # its own mistakes are said
        return
    first: dict[str, str] = {}
    line = entry.get("mapping").line
    for column, kind in _columns(form, by_mapping):
        holder = first.setdefault(slug(column), kind)
        if holder != kind:
            text = f"{column} is the column of {holder} and of {kind}; give one of the two another in {mapping.name}"
            yield document.problem(Node(column, line), text)
    for node in (column.get("column") for column in entry.entries("columns")):
        holder = first.get(slug(node.value), "") if isinstance(node.value, str) else ""
        if holder:
            text = f"{node.value} is the column of {holder} in {mapping.name}; give this one another name"
            yield document.problem(node, text)


def _columns(form: Document, mapping: ColumnMapping) -> Iterator[tuple[str, str]]:
    """The columns of a form by a mapping, each with what it holds."""
    yield from ((mapping.service, "the service"), (mapping.reference, "the reference"))
    yield mapping.explanation, "the explanation"
    for section in form.sections:
        if section.text("reasons_of"):
            continue
        apart = set()
        for need in section.get("needs").entries("asked"):
            yield mapping.need_column(need.text("code")), f"need {need.text('code')}"
            for outcome in need.entries("outcomes"):
                code = need.text("code") + outcome.text("code")
                apart.add(outcome_name(need, outcome))
                kinds = (f"outcome {code}", f"the reason of {code}")
                yield from zip(mapping.outcome_columns(code), kinds, strict=True)
                yield mapping.also_column(code), f"further reasons of {code}"
        for question in section.entries("questions"):
            if question.text("name") not in apart:
                yield mapping.column_of(question.text("name")), f"{section.text('code')}.{question.text('name')}"
