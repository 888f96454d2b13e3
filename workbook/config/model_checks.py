"""What a model must be, and a form that reads one."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.config.files import Documents
from workbook.config.list_checks import repeats
from workbook.config.question_checks import RESERVED
from workbook.config.source import ConfigProblem, Document, Node
from workbook.config.wording import one_of
from workbook.model import BEGAN, JUDGED_BY, READ_ON, TOTAL

#: More levels than these are too many to choose from, one by one.
_MOST_LEVELS = 30
_TAKEN = (READ_ON, BEGAN, JUDGED_BY, TOTAL)


def model_problems(documents: Documents) -> Iterator[ConfigProblem]:
    """List the problems of models, and of the forms that name one."""
    domains = tuple(domain.text("code") for domain in documents.framework.root.entries("domains"))
    first: dict[str, Document] = {}
    for document in documents.models:
        code, node = document.root.text("code"), document.root.get("code")
        namesake = first.setdefault(code, document)
        if code and namesake is not document:
            yield document.problem(node, f"{code} is taken by {namesake.name}; give it another code")
        yield from _item_problems(document, domains)
        yield from _level_problems(document)
        yield from _total_problems(document)
    for document in documents.forms:
        yield from _form_problems(document, tuple(first), is_sound=all(model.readable for model in documents.models))


def _item_problems(document: Document, domains: tuple[str, ...]) -> Iterator[ConfigProblem]:
    items = document.root.entries("items")
    yield from repeats(document, ((item.get("code"), item.text("code")) for item in items if item.text("code")))
    good_from = document.root.get("good_from").value
    for item in items:
        code, domain = item.text("code"), item.text("domain")
        if code in RESERVED or code in _TAKEN:
            yield document.problem(item.get("code"), f"{code} means something else in a reading; choose another code")
        if domain and domains and domain not in domains:
            yield document.problem(item.get("domain"), f"{domain} is not an outcome domain; {one_of(domains, domain)}")
        if item.text("kind") == "process" and good_from is None:
            text = f"{code} is of the kind process, which succeeds at or above good_from; add good_from"
            yield document.problem(item.get("kind"), text)


def _level_problems(document: Document) -> Iterator[ConfigProblem]:
    root, levels = document.root, document.root.get("levels")
    lowest, highest, step = (_whole(levels, key) for key in ("lowest", "highest", "step"))
    step = step or 1
    if lowest is None or highest is None:
        return
    if highest <= lowest:
        yield document.problem(levels.get("highest"), f"highest must be more than lowest, {lowest}; raise it")
        return
    ends = [(levels, highest), *((item, _whole(item, "highest")) for item in root.entries("items"))]
    for node, end in ends:
        if end is not None and (end <= lowest or (end - lowest) % step or (end - lowest) // step >= _MOST_LEVELS):
            text = f"{lowest} to {end} by {step} is no scale of 2 to {_MOST_LEVELS} levels; change highest or step"
            yield document.problem(node.get("highest"), text)
    labels, number = levels.entries("labels"), (highest - lowest) // step + 1
    if labels and len(labels) != number:
        text = f"there are {number} levels and {len(labels)} labels; give one for each, the lowest first"
        yield document.problem(levels.get("labels"), text)
    elif not labels and root.text("wording") == "ours":
        yield document.problem(levels, "the wording is ours, so each level needs a label; add labels")
    good_from = _whole(root, "good_from")
    if good_from is not None and not lowest <= good_from <= highest:
        yield document.problem(
            root.get("good_from"), f"good_from must be a level from {lowest} to {highest}; change it"
        )


def _total_problems(document: Document) -> Iterator[ConfigProblem]:
    root, total = document.root, document.root.get("total")
    codes = [item.text("code") for item in root.entries("items")]
    yield from repeats(document, ((node, str(node.value)) for node in total.entries("of")))
    for node in total.entries("of"):
        if isinstance(node.value, str) and node.value not in codes:
            yield document.problem(node, f"{node.value} is not an item of the model; {one_of(codes, node.value)}")
    has_total = total.text("method") in ("sum", "mean")
    change = root.get("compare").get("min_change_total")
    if has_total and root.get("compare").value and change.value is None:
        yield document.problem(root.get("compare"), "'min_change_total' is missing beside a total; add it")
    if not has_total and change.value is not None:
        yield document.problem(change, "min_change_total stands only beside a total; add a total, or delete this line")
    may_miss = _whole(total, "may_miss") or 0
    if codes and may_miss >= len(codes):
        yield document.problem(total.get("may_miss"), f"may_miss must be under the {len(codes)} items; lower it")


def _form_problems(document: Document, models: tuple[str, ...], *, is_sound: bool) -> Iterator[ConfigProblem]:
    reading = [section for section in document.sections if section.text("model")]
    for section in reading:
        node, code = section.get("model"), section.text("model")
        if document.root.text("per") != "person":
            yield document.problem(node, "model stands only in a form with per: person; change per, or take it out")
        elif code not in models and is_sound:
            yield document.problem(node, f"{code} is not a model of indicator_config/models; {one_of(models, code)}")
        elif section.get("needs").value:
            yield document.problem(node, "a section has a model or needs; put one of them into another section")
    for section in reading[1:]:
        yield document.problem(section.get("model"), "a form reads one model; put this one into a form of its own")
    event = document.root.text("event")
    if reading and event != f"{reading[0].text('code')}.{READ_ON}":
        text = f"a form that reads a model counts by the day of the reading; write event: {reading[0].text('code')}.{READ_ON}"
        yield document.problem(document.root.get("event"), text)


def _whole(node: Node, key: str) -> int | None:
    value = node.get(key).value
    return value if isinstance(value, int) and not isinstance(value, bool) else None
