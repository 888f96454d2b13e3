"""What a section of outcomes that people named must be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbook.config.source import ConfigProblem, Document, Node
from workbook.model.own import OWN_QUESTIONS, RESULT, REVIEWED, OwnResult


def own_problems(document: Document, lists: Mapping[str, Node]) -> Iterator[ConfigProblem]:
    """List what is wrong with a form's outcomes that people named.

    lists: the code lists by code.
    """
    sections = [section for section in document.sections if section.get("own_outcomes").value is True]
    for section in sections:
        node = section.get("own_outcomes")
        if document.root.text("per") != "person":
            yield document.problem(
                node, "own_outcomes stands only in a form with per: person; change per, or delete it"
            )
            continue
        questions = {question.text("name"): question for question in section.entries("questions")}
        for name, kind in OWN_QUESTIONS.items():
            if name not in questions or questions[name].text("type") != kind:
                text = f"own outcomes are counted by {name}, a question of type {kind}; add it"
                yield document.problem(node, text)
        result = questions.get(RESULT, Node())
        entries = {entry.text("code") for entry in lists.get(result.text("choices"), Node()).entries("entries")}
        if entries and entries != set(OwnResult):
            text = f"the results are counted as {', '.join(OwnResult)}; give the list these codes"
            yield document.problem(result.get("choices"), text)
        if document.root.text("event") != f"{section.text('code')}.{REVIEWED}":
            text = f"own outcomes count by the day of their review; write event: {section.text('code')}.{REVIEWED}"
            yield document.problem(document.root.get("event"), text)
    for section in sections[1:]:
        text = "a form has one section of own outcomes; put this one into a form of its own"
        yield document.problem(section.get("own_outcomes"), text)
