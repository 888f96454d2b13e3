"""The client groups as a code list, where a form asks for one."""

from __future__ import annotations

from workbook.config.source import Document, Node
from workbook.model import CLIENT_GROUPS


def names_client_groups(document: Document) -> bool:
    """Tell whether a question of a form is answered by a client group."""
    questions = (question for section in document.sections for question in section.entries("questions"))
    return any(question.text("choices") == CLIENT_GROUPS for question in questions)


def client_group_list(lists: Node) -> Node:
    """Make the code list of the client groups.

    lists: all of code_lists.yaml. Every entry stands on the line of its group.
    """
    groups = lists.get(CLIENT_GROUPS)
    entries = [
        Node.of_mapping({key: Node(str(group.get(key).value), group.line) for key in ("code", "title")}, group.line)
        for group in lists.entries(CLIENT_GROUPS)
    ]
    return Node.of_mapping(
        {
            "code": Node(CLIENT_GROUPS, groups.line),
            "title": Node("Client groups", groups.line),
            "entries": Node.of_list(entries, groups.line),
        },
        groups.line,
    )
