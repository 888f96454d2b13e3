"""Check codes across files: none missing, none twice.

These checks look at the files as read, so that a slip in one place hides none in another.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from pydantic import ValidationError

from workbook.config.accent_checks import accent_problems
from workbook.config.files import Documents
from workbook.config.list_checks import code_list_problems, name_problems, repeats
from workbook.config.people_counts import people_sections
from workbook.config.rule_checks import Scope, code_of, section_problems
from workbook.config.source import ConfigProblem, Document, Node
from workbook.config.target_checks import target_problems
from workbook.config.wording import one_of
from workbook.model import Identifier, Identifiers, adapter
from workbook.model.limits import CODE

STATES = {"select": "selected", "offer": "offered", "require": "required", "hide": "hidden"}
_LISTS = ("client_groups", "service_types", "accommodation_types")


@dataclass(frozen=True)
class CodeNames:
    """The names that may stand in one kind of place.

    complete: whether none of them is wrong in itself.
    """

    what: str
    names: frozenset[str]
    complete: bool

    @classmethod
    def of(cls, what: str, document: Document, key: str, code: str = "code") -> CodeNames:
        """Collect them from a list of records."""
        entries = document.root.entries(key)
        names = [str(entry.get(code).value) for entry in entries if entry.get(code).value is not None]
        stated = bool(entries) or document.root.get(key).value == []
        return cls(what, frozenset(names), stated and len(set(names)) == len(entries))

    def problems(self, document: Document, nodes: Iterable[Node]) -> Iterator[ConfigProblem]:
        """Say which of the nodes name nothing known."""
        for node in nodes:
            value = node.value if isinstance(node.value, str | int) and not isinstance(node.value, bool) else None
            if self.complete and value is not None and str(value) not in self.names:
                yield document.problem(node, f"{node.value} is not {self.what}; {one_of(self.names, str(node.value))}")


def reference_problems(documents: Documents) -> Iterator[ConfigProblem]:
    """Say everything that is wrong between one place and another."""
    yield from _framework_problems(documents)
    for key in _LISTS:
        yield from name_problems(documents.code_lists, key)
    yield from code_list_problems(documents.code_lists)
    yield from _nothing_collected(documents)
    common = Scope.of(*documents.common(), lists=documents.lists, people=people_sections(documents))
    authorities = CodeNames.of("an authority", documents.framework, "authorities")
    yield from _repeated_codes(documents)
    yield from _repeated_labels(documents)
    for document in documents.common():
        yield from sections_problems(document, documents, common)
        yield from _prefix_problems(document, documents, authorities)
    yield from _settings(documents.defaults, documents, common)
    yield from _defaults_complete(documents)
    yield from target_problems(documents)
    for code, document in documents.overlays.items():
        yield from _overlay(code, document, documents, authorities)


def _framework_problems(documents: Documents) -> Iterator[ConfigProblem]:
    framework = documents.framework
    for key in ("domains", "levels", "authorities", "strategic_outcomes"):
        yield from name_problems(framework, key)
    prefix, codes = framework.root.text("prefix"), CodeNames.of("", framework, "authorities").names
    if prefix in codes:
        text = f"{prefix} is an authority's code, and its local indicators begin with it; choose another prefix"
        yield framework.problem(framework.root.get("prefix"), text)
    numbers = [entry.get("number") for entry in framework.root.entries("national_indicators")]
    yield from repeats(framework, ((node, str(node.value)) for node in numbers if node.value is not None))
    yield from _identifier_problems(framework)
    yield from _ons_problems(framework)
    yield from accent_problems(framework)


def _identifier_problems(framework: Document) -> Iterator[ConfigProblem]:
    """Say which shapes cannot be read, and which codes of authorities do not have theirs."""
    for _, shape in (*framework.root.pairs("identifiers"), ("ons_code", framework.root.get("ons_code"))):
        try:
            re.compile(shape.text("pattern"))
        except re.error as err:
            text = f"the pattern cannot be read ({err}); write one like [0-9]{{5}}"
            yield framework.problem(shape.get("pattern"), text)
            return
    try:
        stated = framework.root.get("identifiers").value or {}
        authorities = adapter(Identifiers).validate_python(stated).authority
    except ValidationError:
        return
    yield from _misshapen(framework, "code", authorities)


def _ons_problems(framework: Document) -> Iterator[ConfigProblem]:
    """Say which authorities have no ONS code of the shape that the framework asks for."""
    stated = framework.root.get("ons_code")
    with contextlib.suppress(ValidationError, re.error):
        shape = adapter(Identifier).validate_python(stated.value)
        for authority in framework.root.entries("authorities"):
            if not authority.text("ons"):
                yield framework.problem(authority, f"'ons' is missing from {authority.text('code')}; add {shape.words}")
        yield from _misshapen(framework, "ons", shape)
    codes = ((authority.get("ons"), authority.text("ons")) for authority in framework.root.entries("authorities"))
    yield from repeats(framework, ((node, code) for node, code in codes if code))


def _misshapen(framework: Document, key: str, shape: Identifier) -> Iterator[ConfigProblem]:
    """Say which authorities have a code that is not of its shape."""
    for authority in framework.root.entries("authorities"):
        code = authority.text(key)
        if code and not shape.fits(code):
            yield framework.problem(authority.get(key), f"'{key}' cannot be {code}; write {shape.words}")


def _nothing_collected(documents: Documents) -> Iterator[ConfigProblem]:
    document = documents.regional
    if all(file.readable and file.root.get("indicators").value == [] for file in documents.common()):
        text = "there is no indicator here, nor in national_core.yaml; write one in either of the two"
        yield document.problem(document.root.get("indicators"), text)


def _repeated_codes(documents: Documents) -> Iterator[ConfigProblem]:
    """Codes of indicators, items and rules must differ over all files, whatever the capitals."""
    seen: dict[str, tuple[Document, Node]] = {}
    for document in (*documents.common(), *documents.overlays.values(), *documents.forms):
        for section in document.sections:
            for code, node in _codes(section):
                file, first = seen.setdefault(code.casefold(), (document, node))
                if first is not node:
                    text = f"{code} is taken by {file.name} line {first.line}; give it another code"
                    yield document.problem(node, text)
                    if node is section:
                        break


def _repeated_labels(documents: Documents) -> Iterator[ConfigProblem]:
    """Labels of indicators must differ, as people tell them apart by these; each overlay beside the common ones."""
    common: dict[str, tuple[Document, Node]] = {}
    for document in documents.common():
        yield from _same_labels(document, common)
    for document in documents.overlays.values():
        yield from _same_labels(document, dict(common))


def _same_labels(document: Document, seen: dict[str, tuple[Document, Node]]) -> Iterator[ConfigProblem]:
    for section in document.sections:
        label = section.text("label")
        file, first = seen.setdefault(label.casefold(), (document, section))
        if label and first is not section:
            text = (
                f"{label} is the label of {code_of(first)} too ({file.name} line {first.get('label').line}); change one"
            )
            yield document.problem(section.get("label"), text)


def _codes(section: Node) -> Iterator[tuple[str, Node]]:
    """The indicator's own code first, then those of its items and rules, each with where it stands."""
    code = code_of(section)
    yield code, section
    for question in section.entries("questions"):
        if question.text("name"):
            yield f"{code}.{question.text('name')}", question.get("name")
    for number, rule in enumerate(section.entries("rules"), start=1):
        yield rule.text("code") or f"{code}.R{number}", rule


def sections_problems(document: Document, documents: Documents, scope: Scope) -> Iterator[ConfigProblem]:
    """Say what is wrong with the sections of one file."""
    entries = document.sections
    listed = {
        "domain": CodeNames.of("an outcome domain", documents.framework, "domains"),
        "level": CodeNames.of("a level", documents.framework, "levels"),
    }
    for key, names in listed.items():
        yield from names.problems(document, (entry.get(key) for entry in entries))
    numbers = CodeNames.of(
        "a national indicator in framework.yaml", documents.framework, "national_indicators", "number"
    )
    links = (link.get("number") for entry in entries for link in entry.entries("national_indicators"))
    yield from numbers.problems(document, links)
    for key, what in (("service_types", "a service type"), ("accommodation_types", "an accommodation type")):
        names = CodeNames.of(f"{what} in code_lists.yaml", documents.code_lists, key)
        named = (node for entry in entries for node in entry.get("applies_to").entries(key))
        yield from names.problems(document, named)
    for entry in entries:
        yield from section_problems(document, entry, scope)


def _prefix_problems(document: Document, documents: Documents, authorities: CodeNames) -> Iterator[ConfigProblem]:
    prefix = documents.framework.root.text("prefix")
    regional = document is documents.regional
    for entry in document.root.entries("indicators"):
        code = entry.text("code")
        own = code.partition("-")[0]
        if not re.match(CODE, code) or not prefix:
            continue
        if regional and own != prefix:
            text = f"{code} must begin with {prefix}-, as framework.yaml says; rename it"
            yield document.problem(entry.get("code"), text)
        elif not regional and (own == prefix or own in authorities.names):
            text = f"{code} begins like a regional or local indicator; rename it, or move it to that file"
            yield document.problem(entry.get("code"), text)


def _settings(document: Document, documents: Documents, scope: Scope) -> Iterator[ConfigProblem]:
    groups = CodeNames.of("a client group", documents.code_lists, "client_groups")
    types = CodeNames.of("a service type in code_lists.yaml", documents.code_lists, "service_types")
    for key, names in (("client_groups", groups), ("service_types", types)):
        pairs = document.root.pairs(key)
        yield from names.problems(document, (Node(name, node.line) for name, node in pairs))
        for name, node in pairs:
            yield from _entry_problems(document, name, node, scope)


def _entry_problems(document: Document, name: str, node: Node, scope: Scope) -> Iterator[ConfigProblem]:
    named = [choice for word in STATES for choice in node.entries(word)]
    indicators = CodeNames("an indicator here", frozenset(scope.questions), scope.complete)
    yield from indicators.problems(document, named)
    seen: set[object] = set()
    for choice in named:
        if isinstance(choice.value, str) and choice.value in seen:
            yield document.problem(choice, f"{choice.value} is named twice under '{name}'; keep one of the two")
        seen.add(choice.value if isinstance(choice.value, str) else None)
    if not named and isinstance(node.value, dict):
        yield document.problem(node, f"'{name}' has no indicator; name at least one, or delete the line")


def _defaults_complete(documents: Documents) -> Iterator[ConfigProblem]:
    """Say which client groups, and kinds of service that are not group-led, report nothing of the basket.

    Where the basket is empty there is nothing to choose from.
    """
    document = documents.defaults
    if not document.readable or documents.regional.root.get("indicators").value == []:
        return
    lists = documents.code_lists.root
    groups = [str(e.get("code").value) for e in lists.entries("client_groups") if e.get("code").value]
    types = [e.text("code") for e in lists.entries("service_types") if e.get("group_led").value is False]
    for key, wanted, what in (("client_groups", groups, "client group"), ("service_types", types, "service type")):
        settings = dict(document.root.pairs(key))
        for name in filter(None, wanted):
            if name not in settings:
                text = f"{what} {name} is missing from '{key}'; add a line for it that selects at least one indicator"
                yield document.problem(document.root.get(key), text)
            elif any(settings[name].entries(word) for word in STATES) and not _reports(settings[name]):
                text = f"{what} {name} reports no indicator; select or require at least one"
                yield document.problem(settings[name], text)


def _reports(node: Node) -> bool:
    return bool(node.entries("select") or node.entries("require"))


def _overlay(code: str, document: Document, documents: Documents, authorities: CodeNames) -> Iterator[ConfigProblem]:
    if authorities.complete and code not in authorities.names:
        text = f"the folder {code} is not named after an authority; {one_of(authorities.names, code)}"
        yield document.problem(Node(), text)
    scope = Scope.of(*documents.common(), document, lists=documents.lists, people=people_sections(documents))
    yield from sections_problems(document, documents, scope)
    yield from _settings(document, documents, scope)
    for entry in document.root.entries("indicators"):
        own = entry.text("code")
        if re.match(CODE, own) and own.partition("-")[0] != code:
            yield document.problem(entry.get("code"), f"{own} must begin with {code}-, like its folder; rename it")
    yield from _rule_settings(document, documents, scope)
    if document.readable and not any(node.value for node in document.root.children.values()):
        yield document.problem(Node(), "the file says nothing; add an indicator or a change, or delete the folder")


def _rule_settings(document: Document, documents: Documents, scope: Scope) -> Iterator[ConfigProblem]:
    files = (*documents.common(), document)
    entries = chain.from_iterable(file.root.entries("indicators") for file in files)
    rules = {code for entry in entries for code, _ in _codes(entry) if code.rpartition(".")[2].isupper()}
    names = CodeNames("a rule", frozenset(rules), scope.complete)
    yield from names.problems(document, (Node(name, node.line) for name, node in document.root.pairs("rules")))
