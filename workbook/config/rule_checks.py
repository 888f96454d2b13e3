"""What the items and rules of one indicator must be, so that a workbook can be made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbook import rules
from workbook.config.schema import CODE, NAME
from workbook.config.source import ConfigProblem, Document, Node
from workbook.config.wording import one_of
from workbook.rules import Expression, RuleSyntaxError

#: Excel's error text holds 224 characters: a stop message, and what the validation adds around it.
LONGEST_STOP = 119
LONGEST_WARN = 150
RESERVED = rules.reserved_words()
_FIGURE = re.compile(r" \(\{([^{}]*)\}\)")


@dataclass(frozen=True)
class Scope:
    """What a rule may name: each indicator's items with their types.

    unsure: indicators of which an item's name is wrong in itself. complete: whether no indicator's code is. What is
    not found may then be the one that is wrong, and is not reported a second time.
    """

    questions: dict[str, dict[str, str]]
    unsure: frozenset[str]
    complete: bool

    @classmethod
    def of(cls, *documents: Document) -> Scope:
        """Collect the indicators of some files, whatever else is wrong with them."""
        entries = [entry for document in documents for entry in document.root.entries("indicators")]
        questions: dict[str, dict[str, str]] = {}
        for entry in entries:
            typed = {
                question.text("name"): question.text("type")
                for question in entry.entries("questions")
                if question.text("name")
            }
            questions.setdefault(code_of(entry), {}).update(typed)
        unsure = frozenset(code_of(entry) for entry in entries if not _soundly_named(entry))
        sound = len(questions) == len(entries) and all(re.match(CODE, code) for code in questions)
        complete = sound and all(document.readable for document in documents)
        return cls(questions, unsure, complete)

    def type_of(self, code: str) -> str | None:
        """The type of an item; None if there is no such item; empty if that cannot be told."""
        section, _, name = code.rpartition(".")
        if section in self.unsure or (section not in self.questions and not self.complete):
            return self.questions.get(section, {}).get(name, "")
        return self.questions.get(section, {}).get(name)


def code_of(section: Node) -> str:
    """The code of an indicator, or something to call it by while it has none."""
    return section.text("code") or f"indicator on line {section.line}"


def _soundly_named(entry: Node) -> bool:
    names = [question.text("name") for question in entry.entries("questions")]
    sound = all(re.match(NAME, name) and name not in RESERVED for name in names)
    return bool(names) and sound and len(set(names)) == len(names)


def section_problems(document: Document, section: Node, scope: Scope) -> Iterator[ConfigProblem]:
    """Say what is wrong with the items and rules of one indicator."""
    code = code_of(section)
    for question in section.entries("questions"):
        yield from _question_problems(document, question)
        yield from _formula_problems(document, code, question, scope)
    for number, rule in enumerate(section.entries("rules"), start=1):
        yield from _rule_problems(document, code, number, rule, scope)
    questions = section.entries("questions")
    if questions and all(question.text("type") == "derived" for question in questions):
        yield document.problem(section, f"{code} has nothing to fill in; add an item that is not derived")


def _question_problems(document: Document, question: Node) -> Iterator[ConfigProblem]:
    name, kind = question.text("name"), question.text("kind")
    derived = question.text("type") == "derived"
    if name in RESERVED:
        yield document.problem(question.get("name"), f"{name} means something else in rules; choose another name")
    if question.text("type") and kind and derived != (kind == "derived"):
        text = f"type and kind of {name} do not agree; for what is worked out write derived for both, else for neither"
        yield document.problem(question.get("kind"), text)
    if kind == "stock" and question.get("adds_up").value is True:
        text = f"{name} is a stock, and stocks of four quarters never add up; write adds_up: false"
        yield document.problem(question.get("adds_up"), text)
    if question.text("type"):
        yield from _key_problems(document, question, name, derived)


def _key_problems(document: Document, question: Node, name: str, derived: bool) -> Iterator[ConfigProblem]:
    """A derived item has a formula; a typed one has a prompt; only a number has a maximum."""
    needed, useless = ("formula", ("prompt", "maximum")) if derived else ("prompt", ("formula",))
    if needed not in question.children:
        yield document.problem(question, f"{name} is {question.text('type')} and has no {needed}; add a {needed}")
    for key in useless if question.text("type") != "yes_no" else (*useless, "maximum"):
        if key in question.children:
            text = f"{name} is {question.text('type')} and cannot have a {key}; delete this line, or change the type"
            yield document.problem(question.get(key), text)


def _formula_problems(document: Document, code: str, question: Node, scope: Scope) -> Iterator[ConfigProblem]:
    node = question.get("formula")
    if not question.text("formula"):
        return
    try:
        expression = rules.parse(question.text("formula"), code)
    except RuleSyntaxError as err:
        yield document.problem(node, f"the formula cannot be read: {err}; put it right")
        return
    if rules.is_test(expression):
        yield document.problem(node, "a formula gives a figure and cannot compare; leave out the comparison")
    if not rules.questions_named(expression):
        yield document.problem(node, "the formula names no item; name at least one")
    yield from _named_problems(document, node, expression, scope, "formula")


def _rule_problems(document: Document, code: str, number: int, rule: Node, scope: Scope) -> Iterator[ConfigProblem]:
    tests = [key for key in ("stop", "warn") if key in rule.children]
    if len(tests) != 1 and isinstance(rule.value, dict):
        yield document.problem(rule, f"rule {number} of {code} must say either stop or warn; write one of the two")
    own = rule.text("code")
    if own and re.match(CODE, code) and not own.startswith(f"{code}."):
        yield document.problem(rule.get("code"), f"{own} must begin with {code}., its indicator's code; rename it")
    for key in tests:
        yield from _test_problems(document, code, key, rule, scope)


def _test_problems(document: Document, code: str, key: str, rule: Node, scope: Scope) -> Iterator[ConfigProblem]:
    node = rule.get(key)
    if not rule.text(key):
        return
    try:
        expression = rules.parse(rule.text(key), code)
    except RuleSyntaxError as err:
        yield document.problem(node, f"the rule cannot be read: {err}; put it right")
        return
    if not rules.is_test(expression):
        yield document.problem(node, "a rule compares two amounts; add a sign such as <= and what to compare with")
    named = rules.questions_named(expression)
    if not any(question.startswith(f"{code}.") for question in named):
        yield document.problem(node, f"the rule names no item of {code}; name one, or move it to its own indicator")
    misnamed = tuple(_named_problems(document, node, expression, scope, "rule"))
    yield from misnamed
    yield from _length_problems(document, rule, LONGEST_STOP if key == "stop" else LONGEST_WARN)
    if not misnamed:
        earlier = tuple(f"previous.{question}" for question in rules.previous_named(expression))
        yield from _figure_problems(document, code, rule, (*named, *earlier))


def _named_problems(
    document: Document, node: Node, expression: Expression, scope: Scope, what: str
) -> Iterator[ConfigProblem]:
    """Every name must be an item that holds a typed number."""
    for question in dict.fromkeys((*rules.questions_named(expression), *rules.previous_named(expression))):
        section, _, name = question.rpartition(".")
        kind = scope.type_of(question)
        if kind is None and section in scope.questions:
            fix = one_of(scope.questions[section], name)
            yield document.problem(node, f"{name} is not an item of {section}; {fix}")
        elif kind is None:
            yield document.problem(node, f"{section} is not an indicator here; {one_of(scope.questions, section)}")
        elif kind == "derived":
            text = f"{question} is itself worked out, and a {what} can only name what is typed; write out its formula"
            yield document.problem(node, text)
        elif kind == "yes_no":
            yield document.problem(node, f"{question} is answered yes or no and cannot be reckoned with; leave it out")


def _length_problems(document: Document, rule: Node, longest: int) -> Iterator[ConfigProblem]:
    plain = _FIGURE.sub("", rule.text("message"))
    length = len(plain.encode("utf-16-le", "surrogatepass")) // 2
    if length > longest:
        text = f"the message is {length} characters without its figures and may be {longest}; shorten it"
        yield document.problem(rule.get("message"), text)


def _figure_problems(document: Document, code: str, rule: Node, named: tuple[str, ...]) -> Iterator[ConfigProblem]:
    """The figures that a message quotes are those of items that the rule names."""
    node, message = rule.get("message"), rule.text("message")
    if re.search("[{}]", _FIGURE.sub("", message)):
        yield document.problem(node, "a figure in a message is written as a space and then ({item}); write it so")
    for question in _FIGURE.findall(message):
        name = question.removeprefix("previous.")
        full = question.removesuffix(name) + (name if "." in name else f"{code}.{name}")
        if full not in named:
            short = [name.replace(f"{code}.", "") for name in named]
            yield document.problem(
                node, f"({{{question}}}) is not an item that the rule names; {one_of(short, question)}"
            )
