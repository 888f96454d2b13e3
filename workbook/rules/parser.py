"""Text to tree.

comparison := amount (("<=" | "<" | ">=" | ">" | "==" | "!=") amount)?
amount     := term (("+" | "-") term)*
term       := factor (("*" | "/") factor)*
factor     := "-" factor | number | name | function "(" amount ("," amount)* ")" | "(" amount ")"
name       := item | indicator code "." item | "previous." name | service fact
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from workbook.rules.tree import (
    FACTS,
    Arithmetic,
    ArithmeticSign,
    Call,
    Comparison,
    ComparisonSign,
    Expression,
    FactName,
    FunctionName,
    Name,
    Negation,
    Number,
    Operation,
    PreviousName,
    QuestionName,
)

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?(?![\w.]))
  | (?P<name>(?:previous\.)?(?:[A-Z]{2,5}-[A-Z]{2,8}-\d{1,3}[A-Z]?\.)?[a-z][a-z0-9_]*(?![\w.]))
  | (?P<sign><=|>=|==|!=|[<>+\-*/(),])
  )""",
    re.VERBOSE | re.ASCII,
)
_COMPARISONS = ("<=", "<", ">=", ">", "==", "!=")
_FUNCTIONS = {"abs": (1, 1), "min": (2, 30), "max": (2, 30)}
_MOST_CHARACTERS = 500
_DEEPEST = 30


class RuleSyntaxError(ValueError):
    """A rule cannot be read. The text says where and why, in words for whoever wrote the YAML."""


@lru_cache(maxsize=4096)
def parse(text: str, within: str = "") -> Expression:
    """Read one expression.

    within: the indicator whose items may be named without its code. Raises RuleSyntaxError.
    """
    if len(text) > _MOST_CHARACTERS:
        raise RuleSyntaxError(f"it is longer than {_MOST_CHARACTERS} characters")
    reading = _Reading(_tokens(text), within)
    left = reading.amount(0)
    kind, sign, _ = reading.token
    expression: Expression = left
    if kind == "sign" and sign in _COMPARISONS:
        reading.take()
        expression = Comparison(cast(ComparisonSign, sign), left, reading.amount(0))
    reading.end()
    return expression


def parse_test(text: str, within: str = "") -> Comparison:
    """Read an expression that compares two amounts. Raises RuleSyntaxError."""
    expression = parse(text, within)
    if not isinstance(expression, Comparison):
        raise RuleSyntaxError("it compares nothing. Put <=, <, >=, >, == or != between two amounts")
    return expression


def parse_amount(text: str, within: str = "") -> Arithmetic:
    """Read an expression that is an amount. Raises RuleSyntaxError."""
    expression = parse(text, within)
    if isinstance(expression, Comparison):
        raise RuleSyntaxError("it compares two amounts, where one amount is needed")
    return expression


def parse_name(text: str, within: str = "") -> Name:
    """Read a single name. Raises RuleSyntaxError."""
    expression = parse(text, within)
    if not isinstance(expression, QuestionName | PreviousName | FactName):
        raise RuleSyntaxError("it is not the name of one figure")
    return expression


def _tokens(text: str) -> list[tuple[str, str, int]]:
    tokens = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            rest = text[position:].lstrip()
            at = len(text) - len(rest) + 1
            raise RuleSyntaxError(f"at character {at}, '{rest[:12]}' is not a number, an item, a sign or a function")
        kind = cast(str, match.lastgroup)
        tokens.append((kind, match[kind], match.start(kind) + 1))
        position = match.end()
    return [*tokens, ("end", "", end + 1)]


class _Reading:
    """A place in a list of tokens. Lives for one call of `parse`."""

    def __init__(self, tokens: list[tuple[str, str, int]], within: str) -> None:
        self._tokens = tokens
        self._next = 0
        self._within = within

    @property
    def token(self) -> tuple[str, str, int]:
        return self._tokens[self._next]

    def take(self) -> str:
        self._next += 1
        return self._tokens[self._next - 1][1]

    def end(self) -> None:
        if self.token[0] != "end":
            raise self.expected("the end of the rule")

    def expected(self, what: str) -> RuleSyntaxError:
        kind, text, at = self.token
        content = "the end" if kind == "end" else f"'{text}'"
        return RuleSyntaxError(f"at character {at}, {what} was expected, not {content}")

    def amount(self, depth: int) -> Arithmetic:
        left = self.term(depth)
        while self.token[1] in ("+", "-"):
            sign = cast(ArithmeticSign, self.take())
            left = Operation(sign, left, self.term(depth))
        return left

    def term(self, depth: int) -> Arithmetic:
        left = self.factor(depth)
        while self.token[1] in ("*", "/"):
            sign = cast(ArithmeticSign, self.take())
            left = Operation(sign, left, self.factor(depth))
        return left

    def factor(self, depth: int) -> Arithmetic:
        if depth > _DEEPEST:
            raise RuleSyntaxError("it has too many brackets inside brackets")
        kind, text, _ = self.token
        if kind == "number":
            return Number(float(self.take()))
        if kind == "name":
            self.take()
            return self.call(text, depth) if self.token[1] == "(" else self.name(text)
        if text == "-":
            self.take()
            return Negation(self.factor(depth + 1))
        if text == "(":
            self.take()
            inner = self.amount(depth + 1)
            self.closing()
            return inner
        raise self.expected("a number or an item")

    def call(self, name: str, depth: int) -> Arithmetic:
        if name not in _FUNCTIONS:
            raise RuleSyntaxError(f"'{name}' is not a function. Use abs, min or max")
        self.take()
        arguments = [self.amount(depth + 1)]
        while self.token[1] == ",":
            self.take()
            arguments.append(self.amount(depth + 1))
        self.closing()
        fewest, most = _FUNCTIONS[name]
        if not fewest <= len(arguments) <= most:
            raise RuleSyntaxError(f"{name} takes {'one amount' if most == 1 else f'{fewest} to {most} amounts'}")
        return Call(cast(FunctionName, name), tuple(arguments))

    def closing(self) -> None:
        if self.token[1] != ")":
            raise self.expected("')'")
        self.take()

    def name(self, text: str) -> Name:
        if text in FACTS:
            return FactName(text)
        code = text.removeprefix("previous.")
        if self._within and "." not in code:
            code = f"{self._within}.{code}"
        return PreviousName(code) if text.startswith("previous.") else QuestionName(code)
