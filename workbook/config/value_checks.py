"""What prices may be divided by."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.config.files import Documents
from workbook.config.source import ConfigProblem, Node
from workbook.config.wording import one_of


def value_problems(documents: Documents) -> Iterator[ConfigProblem]:
    """List what is named by which no price can be divided."""
    framework, lists = documents.framework, documents.code_lists
    value = framework.root.get("value_for_money")
    if all(common.readable for common in documents.common()):
        types = {
            f"{section.text('code')}.{question.text('name')}": question.text("type")
            for common in documents.common()
            for section in common.sections
            for question in section.entries("questions")
        }
        counts = [code for code, kind in types.items() if kind == "count"]
        for node in (*value.entries("used_days"), value.get("people")):
            if _names_none(node, counts):
                text = f"{node.value} is not a count of the indicators; {one_of(counts, str(node.value))}"
                yield framework.problem(node, text)
        derived = [code for code, kind in types.items() if kind == "derived"]
        if _names_none(value.get("planned"), derived):
            planned = value.text("planned")
            text = f"{planned} is not a derived percentage; {one_of(derived, planned)}"
            yield framework.problem(value.get("planned"), text)
    for price in value.entries("expected"):
        for key, kinds in (("service_type", "service_types"), ("client_group", "client_groups")):
            codes = [str(entry.get("code").value) for entry in lists.root.entries(kinds)]
            node = price.get(key)
            if lists.readable and _names_none(node, codes):
                text = f"{node.value} is not of {kinds}; {one_of(codes, str(node.value))}"
                yield framework.problem(node, text)


def _names_none(node: Node, codes: list[str]) -> bool:
    """Whether a node names something, and nothing that there is."""
    return isinstance(node.value, str | int) and str(node.value) not in codes
