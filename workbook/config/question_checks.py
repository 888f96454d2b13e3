"""Check that each question has what its type needs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbook.config.breakdown import COUNTED, names
from workbook.config.files import Documents
from workbook.config.source import ConfigProblem, Document, Node
from workbook.config.wording import one_of
from workbook.model import QuestionType
from workbook.model.limits import NAME
from workbook.rules import reserved_words

#: Names that mean something else in a rule.
RESERVED = reserved_words()
_FIGURES = ("count", "number", "money", "percentage")
#: The keys that a question of each type cannot do without, beside those that every question has.
_NEEDED: dict[str, tuple[str, ...]] = {
    **dict.fromkeys((QuestionType.COUNT, QuestionType.NUMBER), ("prompt", "unit", "kind", "adds_up")),
    **dict.fromkeys(
        (QuestionType.MONEY, QuestionType.PERCENTAGE, QuestionType.YES_NO, QuestionType.DATE, QuestionType.TEXT),
        ("prompt",),
    ),
    QuestionType.CHOICE: ("prompt", "choices"),
    QuestionType.DERIVED: ("formula", "unit", "kind", "adds_up"),
}
#: The types that a key can stand with; any other key stands with every type.
_ONLY_WITH = {
    "prompt": tuple(kind for kind in _NEEDED if kind != "derived"),
    "formula": ("derived",),
    "wished": ("derived",),
    "maximum": _FIGURES,
    "choices": ("choice",),
    "longest": ("text",),
    "optional": tuple(kind for kind in _NEEDED if kind != "derived"),
    "asked_if": tuple(kind for kind in _NEEDED if kind != "derived"),
    "by": COUNTED,
    "total": COUNTED,
}
#: What people write these keys about, in a form whose answers are not added up over services.
_OF_INDICATORS = ("unit", "kind", "adds_up")


def question_problems(documents: Documents) -> Iterator[ConfigProblem]:
    """Say what is wrong with each question of every file."""
    for document in (*documents.common(), *documents.overlays.values(), *documents.forms):
        for section in document.sections:
            for question in section.entries("questions"):
                yield from _meaning(document, question)
                yield from _keys(document, question)
                if documents.code_lists.readable:  # else that file's own problem is said alone
                    yield from _lists(document, section, question, documents.lists)


def _meaning(document: Document, question: Node) -> Iterator[ConfigProblem]:
    name, kind, typed = (question.text(key) for key in ("name", "kind", "type"))
    if name in RESERVED:
        yield document.problem(question.get("name"), f"{name} means something else in rules; choose another name")
    if typed and kind and (typed == "derived") != (kind == "derived"):
        text = f"type and kind of {name} do not agree; for what is worked out write derived for both, else for neither"
        yield document.problem(question.get("kind"), text)
    if question.get("adds_up").value is True:
        if kind == "stock":
            text = f"{name} is a stock, and stocks of different days never add up; write adds_up: false"
            yield document.problem(question.get("adds_up"), text)
        elif typed not in (*COUNTED, "derived", ""):
            text = f"{name} is {typed}, and such answers never add up; write adds_up: false"
            yield document.problem(question.get("adds_up"), text)


def _keys(document: Document, question: Node) -> Iterator[ConfigProblem]:
    """Say which keys the type of the question needs, and which mean nothing with it."""
    name, typed = question.text("name"), question.text("type")
    if typed not in tuple(QuestionType):  # which is said where the values of keys are checked
        return
    for key in _NEEDED[typed]:
        if key in question.children or (key in _OF_INDICATORS and document.sections_key != "indicators"):
            continue
        if key in _OF_INDICATORS:
            yield document.problem(question, f"'{key}' is missing from {name}; add it")
        else:
            yield document.problem(question, f"{name} is {typed} and has no {key}; add a {key}")
    for key, types in _ONLY_WITH.items():
        if key in question.children and typed not in types:
            text = f"{name} is {typed} and cannot have a {key}; delete this line, or change the type"
            yield document.problem(question.get(key), text)


def _lists(document: Document, section: Node, question: Node, lists: dict[str, Node]) -> Iterator[ConfigProblem]:
    """Say what is wrong with the code lists that a question names, and with what they make of it."""
    for key in ("choices", "by"):
        if question.text(key) and question.text(key) not in lists:
            fix = one_of(lists, question.text(key)) if lists else "add it there under 'lists'"
            text = f"{question.text(key)} is not a code list of code_lists.yaml; {fix}"
            yield document.problem(question.get(key), text)
    if question.text("total") and not question.text("by"):
        yield document.problem(question.get("total"), "'total' stands only beside 'by'; add by, or delete this line")
    if question.text("by") not in lists:
        return
    parts = names(question, lists)
    long = [name for name in parts if not re.match(NAME, name)]
    if long and re.match(NAME, question.text("name")):
        text = f"{long[0]}, which it is called by its list, is over 40 characters; shorten its name"
        yield document.problem(question.get("name"), text)
    if question.text("total") and len(f"{' + '.join(parts)} == {question.text('total')}") > 255:
        text = f"the {len(parts)} names are too long to be added up in one rule; shorten the name, or leave out total"
        yield document.problem(question.get("name"), text)
    totals = {question.text("name") for question in section.entries("questions") if not question.text("by")}
    if question.text("total") and question.text("total") not in totals:
        fix = one_of(totals, question.text("total"))
        text = f"{question.text('total')} is not a question of {section.text('code')}; {fix}"
        yield document.problem(question.get("total"), text)
