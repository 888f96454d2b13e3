"""Write out the questions asked by a code list.

This comes before all other checks.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from workbook.config.source import Document, Node

#: What `by` may break down: figures that can be added up.
COUNTED = ("count", "number", "money")

Lists = Mapping[str, Node]


def written_out(document: Document, lists: Lists) -> Document:
    """Replace each breakdown in a file by its questions.

    The sum rule that comes with it is written out too.
    lists: the code lists, by code. Every question and rule made stands on the line of the breakdown.
    """
    if not any(
        question.text("by") in lists for section in document.sections for question in section.entries("questions")
    ):
        return document
    key = document.sections_key
    sections = [_section(section, lists) for section in document.sections]
    return replace(document, root=document.root.with_child(key, Node.of_list(sections, document.root.get(key).line)))


def _section(section: Node, lists: Lists) -> Node:
    questions = [part for question in section.entries("questions") for part in _questions(question, lists)]
    sums = [_sum(section, position, question, lists) for position, question in _totalled(section, lists)]
    expanded = section.with_child("questions", Node.of_list(questions, section.get("questions").line))
    if not sums:
        return expanded
    return expanded.with_child("rules", Node.of_list([*section.entries("rules"), *sums], section.line))


def _totalled(section: Node, lists: Lists) -> Iterator[tuple[int, Node]]:
    for position, question in enumerate(section.entries("questions"), start=1):
        if question.text("by") in lists and question.text("total"):
            yield position, question


def names(question: Node, lists: Lists) -> tuple[str, ...]:
    """List the names of the questions a question stands for.

    It is the question's own name where it is not broken down.
    """
    code_list = lists.get(question.text("by"))
    if code_list is None:
        return (question.text("name"),)
    return tuple(f"{question.text('name')}_{entry.text('code')}" for entry in code_list.entries("entries"))


def _questions(question: Node, lists: Lists) -> Iterator[Node]:
    code_list = lists.get(question.text("by"))
    if code_list is None:
        yield question
        return
    kept: dict[str | int, Node] = {key: node for key, node in question.children.items() if key not in ("by", "total")}
    for name, entry in zip(names(question, lists), code_list.entries("entries"), strict=True):
        label = _label(question.text("label"), entry.text("title"))
        nodes: dict[str | int, Node] = {"name": Node(name, question.line), "label": Node(label, question.line)}
        yield Node.of_mapping({**kept, **nodes}, question.line)


def _label(label: str, words: str) -> str:
    return f"{label.removesuffix('?')}: {words}?" if label.endswith("?") else f"{label}: {words}"


def _sum(section: Node, position: int, question: Node, lists: Lists) -> Node:
    title, total = lists[question.text("by")].text("title"), question.text("total")
    texts = {
        "code": f"{section.text('code')}.SUM{position}",
        "stop": f"{' + '.join(names(question, lists))} == {total}",
        "message": f"The figures by {title[:1].lower()}{title[1:]} must add up to the total ({{{total}}}).",
    }
    return Node.of_mapping({key: Node(text, question.line) for key, text in texts.items()}, question.line)
