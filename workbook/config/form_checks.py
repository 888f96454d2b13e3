"""What the forms beside the quarterly one must be."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.config.checks import sections_problems
from workbook.config.files import Documents
from workbook.config.need_checks import person_problems
from workbook.config.own_checks import own_problems
from workbook.config.rule_checks import Scope
from workbook.config.source import ConfigProblem, Document, Node
from workbook.config.wording import one_of
from workbook.model import QUARTERLY

#: The longest title that a section can be called by in a form without a short_title.
_SHORT = 32


def form_problems(documents: Documents) -> Iterator[ConfigProblem]:
    """List the problems of each form, and between forms."""
    first: dict[str, Document] = {}
    domains = tuple(domain.text("code") for domain in documents.framework.root.entries("domains"))
    common = Scope.of(*documents.common(), lists=documents.lists)
    for document in documents.forms:
        code, node = document.root.text("code"), document.root.get("code")
        namesake = first.setdefault(code, document)
        if code == QUARTERLY:
            yield document.problem(node, f"{code} is the form of the indicators; give this one another code")
        elif code and namesake is not document:
            yield document.problem(node, f"{code} is taken by {namesake.name}; give it another code")
        yield from sections_problems(document, documents, common | Scope.of(document, lists=documents.lists))
        yield from person_problems(document, documents.lists, domains)
        yield from own_problems(document, documents.lists)
        yield from _covers_problems(document, documents)
        yield from _once_problems(document)
        for section in document.sections:
            yield from _title_problems(document, section)


def _covers_problems(document: Document, documents: Documents) -> Iterator[ConfigProblem]:
    covers, node = document.root.text("covers"), document.root.get("covers")
    counts = [
        f"{section.text('code')}.{question.text('name')}"
        for common in documents.common()
        for section in common.sections
        for question in section.entries("questions")
        if question.text("type") == "count"
    ]
    if covers and document.root.text("per") != "person":
        yield document.problem(node, "covers stands only in a form with per: person; delete this line")
    elif covers and covers not in counts and all(common.readable for common in documents.common()):
        yield document.problem(
            node, f"{covers} is not a question of type count of the quarterly form; {one_of(counts, covers)}"
        )


def _once_problems(document: Document) -> Iterator[ConfigProblem]:
    """Say what is wrong with what a service is asked beside its people, and with the sample that it decides."""
    once = [section for section in document.sections if section.get("once").value is True]
    counts = [
        f"{section.text('code')}.{question.text('name')}"
        for section in once
        for question in section.entries("questions")
        if question.text("type") == "count"
    ]
    for section in once:
        node = section.get("once")
        if document.root.text("per") != "person":
            yield document.problem(node, "once stands only in a form with per: person; delete this line")
        elif section.get("needs").value or section.text("model"):
            yield document.problem(node, "needs and models are of people; delete this line")
    if len(once) == len(document.sections) > 0 and document.root.text("per") == "person":
        yield document.problem(document.root.get("sections"), "every section has once; one must be asked of people")
    sample = document.root.get("sample")
    if sample.value and sample.text("of") and sample.text("of") not in counts:
        text = f"{sample.text('of')} is not a question of type count of a section with once; {one_of(counts, sample.text('of'))}"
        yield document.problem(sample.get("of"), text)


def _title_problems(document: Document, section: Node) -> Iterator[ConfigProblem]:
    title = section.text("title")
    if len(title) > _SHORT and not (section.text("label") and section.text("short_title")):
        text = f"the title is {len(title)} characters; add a label and a short_title of up to {_SHORT}"
        yield document.problem(section.get("title"), text)
