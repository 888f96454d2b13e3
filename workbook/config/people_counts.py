"""Name the counts of people that rules of indicators may use."""

from __future__ import annotations

from collections.abc import Iterator

from workbook import rules
from workbook.config.files import Documents
from workbook.config.source import ConfigProblem, Document, Node
from workbook.config.wording import one_of
from workbook.model import OwnResult, section_code
from workbook.rules import RuleSyntaxError

#: What counts of people are called after the name of what is counted; `workbook.outcomes` makes them.
_OF_NEEDS = ("forms", "users", "expected", "coverage_percent", "with_needs", "all_met")
_OF_A_NEED = (
    *("answered", "needs", "needs_percent", "achieved", "achieved_percent", "achieved_weighted_percent"),
    *("not_achieved", "not_applicable", "ongoing", "ongoing_percent"),
)
_CHANGES = (
    *("improved", "improved_percent", "same", "same_percent", "worse", "worse_percent", "same_at_best", "measured"),
)
_OF_AN_ITEM = (*_CHANGES, "success", "success_of", "success_percent")
_OF_READINGS = (*_CHANGES, "people", "long_enough", "measured_percent", "chance_percent")
_OF_OWN = (
    *(f"{start}{result}{end}" for result in OwnResult for start in ("", "people_") for end in ("", "_percent")),
    *("reviewed", "people", "judged_differently", "due", "reviewed_in_time", "reviewed_in_time_percent"),
)


def people_sections(documents: Documents) -> frozenset[str]:
    """The codes of the sections of forms about people."""
    return frozenset(section.text("code") for document in _of_people(documents) for section in document.sections)


def people_counts(documents: Documents) -> frozenset[str]:
    """Every count that is made of people, by code.

    documents: with needs and models written out.
    """
    items = {model.root.text("code"): model.root.entries("items") for model in documents.models}
    return frozenset(
        f"{section.text('code')}.{name}"
        for document in _of_people(documents)
        for section in document.sections
        for name in _names(section, [item.text("code") for item in items.get(section.text("model"), ())])
    )


def people_count_problems(documents: Documents, *, is_sound: bool) -> Iterator[ConfigProblem]:
    """Say which rules of indicators name a count that is not made.

    is_sound: whether nothing else is wrong, so that it is known which counts there are.
    """
    if not is_sound:
        return
    sections, counts = people_sections(documents), people_counts(documents)
    for document in (*documents.common(), *documents.overlays.values()):
        for section in document.sections:
            for node, name in _named(section):
                own = section_code(name)
                if own in sections and name not in counts:
                    names = [count for count in sorted(counts) if section_code(count) == own]
                    yield document.problem(node, f"{name} is not a count of people; {one_of(names, name)}")


def _named(section: Node) -> Iterator[tuple[Node, str]]:
    """What the rules of a section name, each with where it stands."""
    for rule in section.entries("rules"):
        for node in (rule.get(key) for key in ("stop", "warn") if rule.text(key)):
            try:
                names = rules.questions_named(rules.parse(str(node.value), section.text("code")))
            except RuleSyntaxError:  # said where rules are checked
                continue
            yield from ((node, name) for name in names)


def _of_people(documents: Documents) -> tuple[Document, ...]:
    return tuple(document for document in documents.forms if document.root.text("per") == "person")


def _names(section: Node, items: list[str]) -> Iterator[str]:
    questions = [question.text("name") for question in section.entries("questions")]
    if section.get("needs").value:
        yield from _OF_NEEDS
        yield from (f"{name}_{end}" for name in questions for end in _OF_A_NEED)
    elif section.text("model"):
        yield from _OF_READINGS
        yield from (f"{item}_{end}" for item in items for end in _OF_AN_ITEM)
    elif section.get("own_outcomes").value:
        yield from _OF_OWN
    else:
        yield from (f"{name}_{end}" for name in questions for end in ("answered", "yes"))
