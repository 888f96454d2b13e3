"""Check formulas, conditions and rules for what a workbook can hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workbook import rules
from workbook.config.question_checks import RESERVED
from workbook.config.source import ConfigProblem, Document, Node
from workbook.config.wording import one_of
from workbook.model import QuestionType, section_code
from workbook.model.limits import CODE, NAME
from workbook.rules import Expression, RuleScope, RuleSyntaxError

#: Excel's error text holds 224 characters: a stop message, and what the validation adds around it.
LONGEST_STOP = 119
LONGEST_WARN = 150
_VALUES = {str(kind): kind.value_type for kind in QuestionType}
_FIGURE = re.compile(r" \(\{([^{}]*)\}\)")


@dataclass(frozen=True)
class Scope:
    """The names that rules may use.

    Each section's questions with their types.
    entries: for each choice whose code list is there, the codes of its entries.
    people: codes of sections about people, of which rules may name the counts.
    unsure: indicators of which an item's name is wrong in itself. complete: whether no indicator's code is. What is
    not found may then be the one that is wrong, and is not reported a second time.
    """

    questions: dict[str, dict[str, str]]
    entries: dict[str, tuple[str, ...]]
    unsure: frozenset[str]
    complete: bool
    people: frozenset[str] = frozenset()

    @classmethod
    def of(cls, *documents: Document, lists: Mapping[str, Node], people: frozenset[str] = frozenset()) -> Scope:
        """Collect the indicators of files, even of faulty ones."""
        entries = [entry for document in documents for entry in document.sections]
        questions: dict[str, dict[str, str]] = {}
        for entry in entries:
            typed = {
                question.text("name"): question.text("type")
                for question in entry.entries("questions")
                if question.text("name")
            }
            questions.setdefault(code_of(entry), {}).update(typed)
        unsure = frozenset(
            code_of(entry) for entry in entries if not _soundly_named(entry) or not _has_its_lists(entry, lists)
        )
        sound = len(questions) == len(entries) and all(re.match(CODE, code) for code in questions)
        complete = sound and all(document.readable for document in documents)
        return cls(questions, _entries(entries, lists), unsure, complete, people)

    def __or__(self, added: Scope) -> Scope:
        """The names of joined."""
        shared = self.questions.keys() & added.questions.keys()
        joined = {code: self.questions[code] | added.questions[code] for code in shared}
        return Scope(
            questions={**self.questions, **added.questions, **joined},
            entries={**self.entries, **added.entries},
            unsure=self.unsure | added.unsure,
            complete=self.complete and added.complete and not shared,
        )

    def type_of(self, code: str) -> str | None:
        """The type of an item.

        Returns None if there is no such item; empty if that cannot be told. Of people there are counts alone.
        """
        section, _, name = code.rpartition(".")
        if section in self.people:
            return QuestionType.COUNT
        if section in self.unsure or (section not in self.questions and not self.complete):
            return self.questions.get(section, {}).get(name, "")
        return self.questions.get(section, {}).get(name)


def code_of(section: Node) -> str:
    """The code of an indicator, or a name without one."""
    return section.text("code") or f"indicator on line {section.line}"


def _entries(sections: Iterable[Node], lists: Mapping[str, Node]) -> dict[str, tuple[str, ...]]:
    return {
        f"{code_of(section)}.{question.text('name')}": tuple(
            entry.text("code") for entry in lists[question.text("choices")].entries("entries")
        )
        for section in sections
        for question in section.entries("questions")
        if question.text("choices") in lists
    }


def _has_its_lists(section: Node, lists: Mapping[str, Node]) -> bool:
    """Whether each breakdown has become its questions: the list that it names is there."""
    return all(question.text("by") in ("", *lists) for question in section.entries("questions"))


def _soundly_named(entry: Node) -> bool:
    names = [question.text("name") for question in entry.entries("questions")]
    sound = all(re.match(NAME, name) and name not in RESERVED for name in names)
    return bool(names) and sound and len(set(names)) == len(names)


def section_problems(document: Document, section: Node, scope: Scope) -> Iterator[ConfigProblem]:
    """List the problems of a section's formulas, conditions and rules."""
    code = code_of(section)
    for question in section.entries("questions"):
        yield from _formula_problems(document, code, question, scope)
        yield from _opening_problems(document, code, question, scope)
    for number, rule in enumerate(section.entries("rules"), start=1):
        yield from _rule_problems(document, code, number, rule, scope)
    questions = section.entries("questions")
    if questions and all(question.text("type") == "derived" for question in questions):
        yield document.problem(section, f"{code} has nothing to fill in; add an item that is not derived")


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


def _opening_problems(document: Document, code: str, question: Node, scope: Scope) -> Iterator[ConfigProblem]:
    """Say what is wrong with the test that opens a question: it can only look back, at what is answered."""
    node, own = question.get("asked_if"), f"{code}.{question.text('name')}"
    if not question.text("asked_if"):
        return
    try:
        expression = rules.parse(question.text("asked_if"), code)
    except RuleSyntaxError as err:
        yield document.problem(node, f"asked_if cannot be read: {err}; put it right")
        return
    if not rules.is_test(expression):
        yield document.problem(node, "asked_if compares two amounts; add a sign such as > and what to compare with")
    named = rules.questions_named(expression)
    if not named:
        yield document.problem(node, "asked_if names no question; name one that stands before this one")
    if rules.previous_named(expression):
        yield document.problem(node, "asked_if cannot look at the period before; name a question of this one")
    codes = [f"{section}.{name}" for section, names in scope.questions.items() for name in names]
    earlier = codes[: codes.index(own)] if own in codes else codes
    for name in named:
        if name not in earlier and scope.type_of(name) != "":
            yield document.problem(node, f"{name} does not stand before {own} in this form; {one_of(earlier, name)}")
        elif scope.type_of(name) == "derived":
            yield document.problem(node, f"{name} is worked out, and asked_if looks at what is answered; name that")
    yield from _type_problems(document, node, expression, scope)


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
    yield from _first_problems(document, node, named)
    yield from _counting_problems(document, code, key, node, named, scope)
    misnamed = tuple(_named_problems(document, node, expression, scope, "rule"))
    yield from misnamed
    yield from _length_problems(document, rule, LONGEST_STOP if key == "stop" else LONGEST_WARN)
    if not misnamed:
        earlier = tuple(f"previous.{question}" for question in rules.previous_named(expression))
        yield from _figure_problems(document, code, rule, (*named, *earlier))


def _first_problems(document: Document, node: Node, named: tuple[str, ...]) -> Iterator[ConfigProblem]:
    """Say where a person's form begins a rule with a question of another form: the first one named shows it."""
    own = {section.text("code") for section in document.sections}
    if document.root.text("per") == "person" and named and named[0].rpartition(".")[0] not in own:
        text = f"the rule begins with {named[0]}, which this form does not ask; name a question of this form before it"
        yield document.problem(node, text)


def _counting_problems(
    document: Document, code: str, key: str, node: Node, named: tuple[str, ...], scope: Scope
) -> Iterator[ConfigProblem]:
    """Say where a rule that names a count of people could not be judged: it is known last, and on no sheet."""
    counts = [name for name in named if section_code(name) in scope.people]
    if counts and named[0] == counts[0]:
        text = f"the rule begins with {counts[0]}, a count of people; name an item of {code} before it"
        yield document.problem(node, text)
    if counts and key == "stop":
        text = f"{counts[0]} is a count of people, which no sheet has, so that nothing can be refused by it; write warn"
        yield document.problem(node, text)


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
        elif section in scope.people and what == "formula":
            text = f"{question} is a count of people, and a formula can only name what is typed here; make a rule of it"
            yield document.problem(node, text)
        elif section in scope.people and question in rules.previous_named(expression):
            text = f"previous.{question} is a count of people, which is not kept; name that of this period"
            yield document.problem(node, text)
    yield from _type_problems(document, node, expression, scope)


def _type_problems(document: Document, node: Node, expression: Expression, scope: Scope) -> Iterator[ConfigProblem]:
    """Say where an expression joins what cannot be joined, or compares a choice with what is not on its list."""
    for text in rules.check_types(expression, lambda code: _VALUES.get(scope.type_of(code) or "")):
        yield document.problem(node, text if "; " in text else f"{text}; change it")
    for test in rules.words_compared(expression):
        code = getattr(test.name, "code", "")
        if code in scope.entries and test.words not in scope.entries[code]:
            fix = one_of(scope.entries[code], test.words)
            yield document.problem(
                node, f'"{test.words}" is not the code of an entry that {code} is chosen from; {fix}'
            )
    if rules.scope_of(expression) is RuleScope.SERVICE and document.root.text("per") != "person":
        text = "count, sum and share look over people's records; leave it out, or move it to a form with per: person"
        yield document.problem(node, text)


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
