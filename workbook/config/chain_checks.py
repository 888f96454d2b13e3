"""What a logic chain must be: every link names something that there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from workbook.config.files import Documents
from workbook.config.list_checks import repeats
from workbook.config.people_counts import people_counts
from workbook.config.source import ConfigProblem, Document, Node
from workbook.config.wording import one_of

_ELEMENTS = ("inputs", "processes", "outputs", "early", "intermediate", "late")


def chain_problems(documents: Documents, *, is_sound: bool) -> Iterator[ConfigProblem]:
    """List what a chain names that there is not, and what names nothing.

    is_sound: whether nothing else is wrong, so that it is known which figures there are.
    """
    figures = countable(documents) if is_sound else frozenset()
    strategic = [entry.text("code") for entry in documents.framework.root.entries("strategic_outcomes")]
    numbers = [entry.get("number").value for entry in documents.framework.root.entries("national_indicators")]
    groups = [str(entry.get("code").value) for entry in documents.code_lists.root.entries("client_groups")]
    types = [entry.text("code") for entry in documents.code_lists.root.entries("service_types")]
    first: dict[str, Document] = {}
    for document in documents.chains:
        root = document.root
        namesake = first.setdefault(root.text("code"), document)
        if namesake is not document:
            text = f"{root.text('code')} is taken by {namesake.name}; give it another code"
            yield document.problem(root.get("code"), text)
        yield from _unlisted(document, root.entries("client_groups"), groups, "a client group")
        yield from _unlisted(document, root.entries("service_types"), types, "a service type")
        yield from repeats(document, ((node, str(node.value)) for node in root.entries("client_groups")))
        for element in _ELEMENTS:
            for link in root.entries(element):
                yield from _link_problems(document, element, link)
                yield from _unlisted(document, _given(link, "item"), sorted(figures), "a figure that is collected")
                yield from _unlisted(document, _given(link, "strategic"), strategic, "a strategic outcome")
                yield from _unlisted(document, link.entries("national_indicators"), numbers, "a national indicator")


def countable(documents: Documents) -> frozenset[str]:
    """Every figure that a service or its people can have, by code.

    documents: with needs and models written out.
    """
    asked = (*documents.common(), *documents.overlays.values(), *documents.forms)
    items = {
        f"{section.text('code')}.{question.text('name')}"
        for document in asked
        if document.root.text("per") != "person"
        for section in document.sections
        for question in section.entries("questions")
    }
    return people_counts(documents) | items


def _given(link: Node, key: str) -> tuple[Node, ...]:
    return (link.get(key),) if link.text(key) else ()


def _link_problems(document: Document, element: str, link: Node) -> Iterator[ConfigProblem]:
    """Say what is amiss in one link, whatever it names."""
    if isinstance(link.value, dict) and not link.value.keys() & {"text", "item", "fact", "strategic"}:
        text = f"a link of {element} names nothing; give a text, an item, a fact or a strategic outcome"
        yield document.problem(link, text)
    if link.text("item") and link.text("fact"):
        yield document.problem(link.get("fact"), "a link names an item or a fact; make two links of it")
    if link.text("strategic") and element != "late":
        text = "a strategic outcome is what a chain ends in; move the link to late"
        yield document.problem(link.get("strategic"), text)


def _unlisted(
    document: Document, nodes: tuple[Node, ...], names: Sequence[object], what: str
) -> Iterator[ConfigProblem]:
    """Say which of the nodes name nothing listed; of an empty list nothing is known."""
    codes = [str(name) for name in names if name not in (None, "")]
    for node in nodes:
        if codes and isinstance(node.value, str | int) and str(node.value) not in codes:
            yield document.problem(node, f"{node.value} is not {what}; {one_of(codes, str(node.value))}")
