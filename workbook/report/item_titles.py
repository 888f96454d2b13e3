"""What the items of a report are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from workbook.model import QUARTERLY, Form, Framework, Section, section_code


def stated_titles(frameworks: Iterable[Framework]) -> Mapping[str, str]:
    """Give the titles that frameworks state, by code.

    They are those of sections, of questions and of what models read. Of several that state one, the last holds.
    """
    return {code: title for framework in frameworks for code, title in _titles(framework)}


def item_title(item: str, stated: Mapping[str, str]) -> str:
    """What an item is called: `Short-term outcomes: Choice and control: not achieved`.

    A count of people is called after what it is a count of. Empty where no framework states that.
    """
    start, name = item, ""
    while start not in stated and "_" in start.removeprefix(section_code(item)):
        start, _, last = start.rpartition("_")
        name = f"{last} {name}".strip()
    if start not in stated:
        start, name = section_code(item), item.rpartition(".")[2].replace("_", " ")
    return ": ".join(filter(None, (stated[start], name))) if start in stated else ""


def _titles(framework: Framework) -> Iterator[tuple[str, str]]:
    for form in framework.forms:
        for section in form.sections:
            yield section.code, _of_whom(form, section)
            yield from _part_titles(framework, form, section)


def _of_whom(form: Form, section: Section) -> str:
    """The indicator; of another form than the quarterly one, the form."""
    return section.label if form.code == QUARTERLY else form.title


def _part_titles(framework: Framework, form: Form, section: Section) -> Iterator[tuple[str, str]]:
    """What is asked or read in a section."""
    start = _of_whom(form, section)
    for question in section.questions:
        label = section.label_of(question.code) if question.code in section.need_questions else question.label
        yield question.code, f"{start}: {label}"
    for item in framework.model(section.model).items if section.model else ():
        yield f"{section.code}.{item.code}", f"{start}: {item.label}"
