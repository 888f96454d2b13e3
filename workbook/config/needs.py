"""Write out the needs of a person's form as questions.

Each outcome of a need becomes a choice with a code list of its own, made of the plain answers and the reasons that may
be given for it. A section of further reasons follows, which stands on a sheet of its own. This comes before all other
checks, as breakdowns do.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from string import ascii_uppercase

from workbook.config.source import Document, Node
from workbook.model import (
    ACHIEVED,
    FURTHER_NEED,
    FURTHER_REASON,
    FURTHER_REFERENCE,
    LEFT_BLANK,
    NEED_WORDS,
    NO_NEED,
    NOT_APPLICABLE,
    UNMET,
)

Lists = Mapping[str, Node]
#: The keys under which reasons are allowed, of all needs or of one.
_ALLOWED = ("common", "reasons")
#: Of further reasons: the letter after their section's number, their title, and the longest reference.
_LETTER, _TITLE, _LONGEST = "M", "More reasons", 20


def needs_written_out(document: Document, titles: Mapping[str, str]) -> Document:
    """Add to each section of a form the questions of its needs.

    titles: of the outcome domains, by code. Every question stands on the line of its need.
    """
    if not any(section.get("needs").value for section in document.sections):
        return document
    key = document.sections_key
    sections = [_section(section, titles) for section in document.sections]
    if document.root.text("per") == "person":
        place = next(number for number, section in enumerate(sections) if section.get("needs").value)
        sections.insert(place + 1, _further_section(sections[place]))
    return replace(document, root=document.root.with_child(key, Node.of_list(sections, document.root.get(key).line)))


def need_lists(document: Document, lists: Lists) -> Iterator[Node]:
    """Give the code lists that the needs of a form are answered from."""
    with_needs = [section for section in document.sections if section.get("needs").get("asked").value]
    for section in with_needs:
        needs = section.get("needs")
        reasons = lists.get(needs.text("reasons"), Node())
        yield _list(section, LEFT_BLANK, [_entry(NO_NEED, needs.line)], needs.line)
        for need in needs.entries("asked"):
            for number, outcome in enumerate(need.entries("outcomes")):
                entries = _entries(need, outcome, needs, reasons, is_first=number == 0)
                yield _list(section, outcome_name(need, outcome), entries, need.line)
    if with_needs and document.root.text("per") == "person":
        yield from _further_lists(with_needs[0], lists)


def _section(section: Node, titles: Mapping[str, str]) -> Node:
    needs = section.get("needs")
    if not needs.value:
        return section
    questions = [*section.entries("questions")]
    for need in needs.entries("asked"):
        outcomes = need.entries("outcomes")
        for number, outcome in enumerate(outcomes):
            first = None if number == 0 else outcome_name(need, outcomes[0])
            questions.append(_question(section, need, outcome, first, titles))
        if outcomes and needs.get("ongoing").value is True:
            questions.append(_ongoing(need, outcome_name(need, outcomes[0]), titles))
    questions.append(_left_blank(section, needs))
    return section.with_child("questions", Node.of_list(questions, section.line))


def _question(section: Node, need: Node, outcome: Node, first: str | None, titles: Mapping[str, str]) -> Node:
    """The question of one outcome. first: the name of the question that opens it, where it is the second."""
    name, code, support = outcome_name(need, outcome), need.text("code"), need.text("label")
    values: dict[str, object] = {
        "name": name,
        "label": f"{code}: did they need support with {support}, and what came of it?",
        "type": "choice",
        "choices": list_code(section, name),
        "heading": _heading(need, outcome),
        "hint": outcome.text("hint"),
        "group": titles.get(need.text("domain"), ""),
        "prompt": f"Support with {support}. Achieved: {outcome.text('label')}.",
    }
    if first is None:
        values |= {"filled_by": LEFT_BLANK, "may_be_missing": True}
    else:
        values["asked_if"] = f'{first} != "{NO_NEED}"'
    return _mapping(values, need.line)


def _ongoing(need: Node, first: str, titles: Mapping[str, str]) -> Node:
    """The question whether support with a need goes on. first: the name of the question that tells if there is one."""
    code, support = need.text("code"), need.text("label")
    values: dict[str, object] = {
        "name": f"need_{code}_ongoing",
        "label": f"{code}: does support with {support} go on?",
        "type": "yes_no",
        "heading": f"{code} goes on",
        "group": titles.get(need.text("domain"), ""),
        "prompt": f"Is more support needed with {support}?",
        "asked_if": f'{first} != "{NO_NEED}"',
    }
    return _mapping(values, need.line)


def _left_blank(section: Node, needs: Node) -> Node:
    values: dict[str, object] = {
        "name": LEFT_BLANK,
        "label": "Was every need that is left blank not needed?",
        "type": "choice",
        "choices": list_code(section, LEFT_BLANK),
        "heading": "The needs left blank",
        "hint": "if none was needed",
        "group": "To finish",
        "prompt": needs.text("left_blank") or "Choose No need if every need left blank was not needed.",
        "optional": True,
    }
    return _mapping(values, needs.line)


def _further_section(section: Node) -> Node:
    """The section of further reasons beside that of the needs: a row of its sheet is a reason."""
    line, values = section.line, {"title": _TITLE, "evidence": "ours", "reasons_of": section.text("code")}
    asked = (
        (FURTHER_REFERENCE, "Reference", "Whose need is it?", "Choose the reference of the person's row."),
        (FURTHER_NEED, "Which need", "Which need was unmet?", "Only one that is Unmet on the person's row."),
        (FURTHER_REASON, "Reason", "Why was it unmet as well?", "Another reason than on the person's row."),
    )
    questions = []
    made = _mapping(values | {"code": _further_code(section)}, line)
    for name, heading, label, prompt in asked:
        kind = {"type": "text", "longest": _LONGEST} if name == FURTHER_REFERENCE else {"type": "choice"}
        choices = {} if name == FURTHER_REFERENCE else {"choices": list_code(made, name)}
        words = {"name": name, "heading": heading, "label": label, "prompt": prompt}
        questions.append(_mapping({**words, **kind, **choices}, line))
    made = made.with_child("questions", Node.of_list(questions, line))
    for key in ("default", "sensitive", "level"):
        if key in section.children:
            made = made.with_child(key, section.get(key))
    return made


def _further_code(section: Node) -> str:
    """The code of further reasons: NOF-ST-2M beside NOF-ST-2."""
    return f"{section.text('code').rstrip(ascii_uppercase)}{_LETTER}"


def _further_lists(section: Node, lists: Lists) -> Iterator[Node]:
    """The lists that further reasons are answered from: every need, and every reason that any of them allows."""
    needs = section.get("needs")
    further = _mapping({"code": _further_code(section)}, needs.line)
    asked = [(need, outcome) for need in needs.entries("asked") for outcome in need.entries("outcomes")]
    named = [_mapping({"code": outcome_name(*pair), "title": _heading(*pair)}, pair[0].line) for pair in asked]
    yield _list(further, FURTHER_NEED, named, needs.line)
    allowed = {
        node.value for holder in (needs, *needs.entries("asked")) for key in _ALLOWED for node in holder.entries(key)
    }
    reasons = lists.get(needs.text("reasons"), Node()).entries("entries")
    given = [_unmet(reason, needs.line) for reason in reasons if reason.text("code") in allowed]
    yield _list(further, FURTHER_REASON, given, needs.line)


def list_code(section: Node, name: str) -> str:
    """The code of the list that a need's question is answered from."""
    return f"{section.text('code').lower().replace('-', '_')}_{name}"


def outcome_name(need: Node, outcome: Node) -> str:
    """The name of the question of an outcome: `need_2a_ii`."""
    return "_".join(part for part in ("need", need.text("code"), outcome.text("code")) if part)


def _heading(need: Node, outcome: Node) -> str:
    """What the column of an outcome is called: `2a ii Training`."""
    return " ".join(part for part in (need.text("code"), outcome.text("code"), need.text("short_title")) if part)


def _list(section: Node, name: str, entries: list[Node], line: int) -> Node:
    nodes: dict[str | int, Node] = {
        "code": Node(list_code(section, name), line),
        "title": Node(f"Answers to {section.text('code')}.{name}", line),
        "entries": Node.of_list(entries, line),
    }
    return Node.of_mapping(nodes, line)


def _entries(need: Node, outcome: Node, needs: Node, reasons: Node, *, is_first: bool) -> list[Node]:
    plain = [*([NO_NEED] if is_first else []), ACHIEVED]
    if outcome.get("may_not_apply").value is True:
        plain.append(NOT_APPLICABLE)
    allowed = [node.value for node in (*needs.entries("common"), *need.entries("reasons"))]
    allowed_reasons = [reason for reason in reasons.entries("entries") if reason.text("code") in allowed]
    return [*(_entry(code, need.line) for code in plain), *(_unmet(reason, need.line) for reason in allowed_reasons)]


def _entry(code: str, line: int) -> Node:
    return _mapping({"code": code, "title": NEED_WORDS[code]}, line)


def _unmet(reason: Node, line: int) -> Node:
    values = {"code": f"{UNMET}{reason.text('code')}", "title": f"{NEED_WORDS[UNMET]}{reason.text('title')}"}
    return _mapping(values | ({"group": reason.text("group")} if reason.text("group") else {}), line)


def _mapping(values: Mapping[str, object], line: int) -> Node:
    return Node.of_mapping({key: Node(value, line) for key, value in values.items() if value != ""}, line)
