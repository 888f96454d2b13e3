"""Check the policy on small numbers, line against line."""

from __future__ import annotations

from collections.abc import Iterator

from workbook.config.source import ConfigProblem, Document


def sharing_problems(document: Document, code_lists: Document) -> Iterator[ConfigProblem]:
    """Say what is wrong with the policy as a whole.

    code_lists: has the client groups that it may name.
    """
    root = document.root
    threshold, least = root.get("threshold").value, root.get("minimum_base").value
    if isinstance(threshold, int) and isinstance(least, int) and least < threshold:
        text = f"minimum_base is {least}, below the threshold; write {threshold} or more"
        yield document.problem(root.get("minimum_base"), text)
    groups = [str(entry.get("code").value) for entry in code_lists.root.entries("client_groups")]
    for node in root.entries("sensitive_client_groups"):
        if groups and str(node.value) not in groups:
            yield document.problem(node, f"{node.value} is not a client group; give one of code_lists.yaml")
    amounts = [node.value for node in root.entries("amount_units")]
    for node in root.entries("other_units"):
        if node.value in amounts:
            yield document.problem(node, f"'{node.value}' is under amount_units as well; keep it in one of the two")
