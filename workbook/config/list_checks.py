"""Check code lists, so that each name means one entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from workbook.config.source import ConfigProblem, Document, Node
from workbook.names import slug


def name_problems(document: Document, key: str) -> Iterator[ConfigProblem]:
    """List a code list's repeated codes and ambiguous names.

    Names that a register may use, however written.
    """
    yield from _alike(document, document.root.entries(key), key)


def _alike(document: Document, entries: Sequence[Node], what: str) -> Iterator[ConfigProblem]:
    codes = [entry.get("code") for entry in entries if entry.get("code").value]
    yield from repeats(document, ((code, str(code.value)) for code in codes))
    taken: dict[str, int] = {}
    for position, entry in enumerate(entries):
        named = [entry.get(word) for word in ("name", "title", "secondary_title")]
        for node in (*named, *entry.entries("aliases")):
            name = slug(node.value) if isinstance(node.value, str) else ""
            if name and taken.setdefault(name, position) != position:
                text = f"'{node.value}' already stands for number {taken[name] + 1} of '{what}'; give it another name"
                yield document.problem(node, text)
    yield from _alike_codes(document, entries, what, taken)


def _alike_codes(
    document: Document, entries: Sequence[Node], what: str, taken: Mapping[str, int]
) -> Iterator[ConfigProblem]:
    """List the codes that a register could take for another entry: 07 for 7, or for another's name.

    taken: by each name, the position of its entry.
    """
    first: dict[str, Node] = {}
    for position, entry in enumerate(entries):
        code, written = entry.get("code"), str(entry.get("code").value or "")
        name = slug(written)
        if not name:
            continue
        holder = first.setdefault(name.lstrip("0"), code)
        if taken.get(name, position) != position:
            text = f"{written} is a name of number {taken[name] + 1} of '{what}'; give one of the two another"
            yield document.problem(code, text)
        elif holder is not code and str(holder.value).casefold() != written.casefold():
            yield document.problem(
                code, f"{written} and {holder.value} are read as one code; give one of the two another"
            )


def repeats(document: Document, named: Iterable[tuple[Node, str]]) -> Iterator[ConfigProblem]:
    """List the repeated names of a list, whatever the capitals."""
    seen: dict[str, Node] = {}
    for node, name in named:
        first = seen.setdefault(name.casefold(), node)
        if first is not node:
            text = f"{name} is here twice (first on line {first.line}); give one of the two another code"
            yield document.problem(node, text)


def repeated(document: Document, named: Iterable[tuple[Node, str]]) -> Iterator[ConfigProblem]:
    """List what is here twice, whatever the capitals.

    named: each with what it is, as people call it.
    """
    seen: dict[str, Node] = {}
    for node, what in named:
        if not isinstance(node.value, str):
            continue
        first = seen.setdefault(node.value.casefold(), node)
        if first is not node:
            text = f"the {what} {node.value} is here twice (first on line {first.line}); give one of the two another"
            yield document.problem(node, text)


def code_list_problems(document: Document) -> Iterator[ConfigProblem]:
    """List the problems of the lists that choices use.

    A title that begins another is refused: whoever types the shorter one would be offered the longer, and take it.
    """
    yield from name_problems(document, "lists")
    for code_list in document.root.entries("lists"):
        entries = code_list.entries("entries")
        yield from _alike(document, entries, code_list.text("code"))
        titles = [(entry.text("title").casefold(), entry) for entry in entries if entry.text("title")]
        for title, entry in titles:
            shorter = next(
                (beginning for beginning, _ in titles if beginning != title and title.startswith(beginning)), None
            )
            if shorter is not None:
                words = entry.text("title")
                text = f"'{words}' begins like another title of the list, '{words[: len(shorter)]}'; word one of the two anew"
                yield document.problem(entry.get("title"), text)
