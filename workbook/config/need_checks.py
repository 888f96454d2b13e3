"""Check a person's form: event, needs, words above columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from workbook.config.list_checks import repeats
from workbook.config.source import ConfigProblem, Document, Node
from workbook.config.wording import one_of

_YES_NO = ("Yes", "No")


def person_problems(document: Document, lists: Mapping[str, Node], domains: tuple[str, ...]) -> Iterator[ConfigProblem]:
    """List what is wrong with a form about people.

    lists: the code lists by code, those made of needs among them. domains: the codes of the outcome domains.
    """
    is_person = document.root.text("per") == "person"
    yield from _event_problems(document, is_person=is_person)
    for section in document.sections:
        needs = section.get("needs")
        if needs.value and not is_person:
            yield document.problem(needs, "needs stand only in a form with per: person; change per, or take them out")
        elif not section.entries("questions") and not section.text("model"):
            text = f"{section.text('code')} asks nothing; give it questions, needs or a model"
            yield document.problem(section, text)
        yield from _need_problems(document, needs, lists, domains)
        for question in section.entries("questions") if is_person else ():
            yield from _heading_problems(document, question, lists)


def _event_problems(document: Document, *, is_person: bool) -> Iterator[ConfigProblem]:
    event, node = document.root.text("event"), document.root.get("event")
    dates = [
        f"{section.text('code')}.{question.text('name')}"
        for section in document.sections
        for question in section.entries("questions")
        if question.text("type") == "date"
    ]
    if event and not is_person:
        yield document.problem(node, "event stands only in a form with per: person; delete this line")
    elif event and event not in dates and not _awaits_model(document):
        yield document.problem(node, f"{event} is not a question of type date here; {one_of(dates, event)}")


def _awaits_model(document: Document) -> bool:
    """Whether the questions of a model are not there, since something is amiss with it."""
    return any(section.text("model") and not section.entries("questions") for section in document.sections)


def _need_problems(
    document: Document, needs: Node, lists: Mapping[str, Node], domains: tuple[str, ...]
) -> Iterator[ConfigProblem]:
    if not needs.value:
        return
    code = needs.text("reasons")
    if not lists:  # the file that has them is missing, or has faults of its own
        return
    if code and code not in lists:
        yield document.problem(needs.get("reasons"), f"{code} is not a code list of code_lists.yaml; add it there")
        return
    reasons = [entry.text("code") for entry in lists.get(code, Node()).entries("entries")]
    entries = needs.entries("asked")
    yield from repeats(document, ((need.get("code"), need.text("code")) for need in entries if need.text("code")))
    for holder, key in ((needs, "common"), *((need, "reasons") for need in entries)):
        for node in holder.entries(key):
            if isinstance(node.value, str) and node.value not in reasons:
                yield document.problem(node, f"{node.value} is not a reason of {code}; {one_of(reasons, node.value)}")
    for need in entries:
        if domains and need.text("domain") and need.text("domain") not in domains:
            text = f"{need.text('domain')} is not an outcome domain; {one_of(domains, need.text('domain'))}"
            yield document.problem(need.get("domain"), text)
        codes = [outcome.text("code") for outcome in need.entries("outcomes")]
        if len(codes) > 1 and (len(set(codes)) < len(codes) or not all(codes)):
            yield document.problem(
                need, f"the two outcomes of need {need.text('code')} need the codes i and ii; add them"
            )


def _heading_problems(document: Document, question: Node, lists: Mapping[str, Node]) -> Iterator[ConfigProblem]:
    """Say which words above a column begin as a choice does: programs complete what is typed from all of the column."""
    words = question.text("heading") or question.text("label")
    code_list = lists.get(question.text("choices"), Node())
    titles = [entry.text("title") for entry in code_list.entries("entries")]
    if question.text("type") == "yes_no":
        titles = [*_YES_NO]
    alike = [title for title in titles if title[:1].casefold() == words[:1].casefold() != ""]
    if alike:
        text = f"'{words[:40]}' begins like the choice '{alike[0]}', and a program would complete one to the other; reword it"
        yield document.problem(question.get("heading") if question.text("heading") else question.get("label"), text)
