"""Text to tree.

expression := both ("or" both)*
both       := test ("and" test)*
test       := "not" test | amount (("<=" | "<" | ">=" | ">" | "==" | "!=") amount)?
amount     := term (("+" | "-") term)*
term       := factor (("*" | "/") factor)*
factor     := "-" factor | number | words | name | function "(" expression ("," expression)* ")" | "(" expression ")"
words      := text in single or double quotes; stands only beside == or != and a name
name       := question | section code "." question | "previous." name | fact

What a place needs, an amount or a condition, is looked at once it is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from workbook.rules.functions import amount_functions, condition_functions, record_functions
from workbook.rules.tokens import JOINING, RuleSyntaxError, Token, tokens
from workbook.rules.tree import (
    FACTS,
    Aggregate,
    Arithmetic,
    ArithmeticSign,
    Call,
    Comparison,
    ComparisonSign,
    Condition,
    Denial,
    EqualitySign,
    Expression,
    FactName,
    JoiningWord,
    Junction,
    Name,
    Negation,
    Number,
    Operation,
    PreviousName,
    QuestionName,
    RuleScope,
    Tally,
    WordsTest,
    scope_of,
)

_COMPARISONS = ("<=", "<", ">=", ">", "==", "!=")
#: An expression that is longer is refused.
MOST_CHARACTERS = 500
_DEEPEST = 30


@dataclass(frozen=True)
class _Words:
    """A text in quotes, before it is known what it is compared with."""

    text: str


_Operand = Expression | _Words


@lru_cache(maxsize=4096)
def parse(text: str, within: str = "") -> Expression:
    """Read one expression.

    within: the section whose questions may be named without its code. Raises RuleSyntaxError.
    """
    if len(text) > MOST_CHARACTERS:
        raise RuleSyntaxError(f"it is longer than {MOST_CHARACTERS} characters")
    reading = _Reading(tokens(text), within)
    expression = reading.whole(reading.expression(0))
    reading.end()
    return expression


def parse_test(text: str, within: str = "") -> Condition:
    """Read an expression that compares. Raises RuleSyntaxError."""
    expression = parse(text, within)
    if not isinstance(expression, Condition):
        raise RuleSyntaxError("it compares nothing. Put <=, <, >=, >, == or != between two amounts")
    return expression


def parse_amount(text: str, within: str = "") -> Arithmetic:
    """Read an expression that is an amount. Raises RuleSyntaxError."""
    expression = parse(text, within)
    if isinstance(expression, Condition):
        raise RuleSyntaxError("it compares two amounts, where one amount is needed")
    return expression


def parse_name(text: str, within: str = "") -> Name:
    """Read a single name. Raises RuleSyntaxError."""
    expression = parse(text, within)
    if not isinstance(expression, QuestionName | PreviousName | FactName):
        raise RuleSyntaxError("it is not the name of one figure")
    return expression


def reserved_words() -> tuple[str, ...]:
    """List the words that no question can have for a name."""
    return (*FACTS, *_function_names(), *JOINING, "previous")


def _function_names() -> tuple[str, ...]:
    return (*amount_functions(), *record_functions(), *condition_functions())


class _Reading:
    """A place in a list of tokens.

    It lives for one call of `parse`.
    """

    def __init__(self, read: list[Token], within: str) -> None:
        self._tokens = read
        self._next = 0
        self._within = within

    @property
    def token(self) -> Token:
        return self._tokens[self._next]

    def take(self) -> str:
        self._next += 1
        return self._tokens[self._next - 1].text

    def at(self, kind: str, *texts: str) -> bool:
        return self.token.kind == kind and self.token.text in texts

    def end(self) -> None:
        if self.token.kind != "end":
            raise self.expected("the end of the rule")

    def expected(self, wanted: str) -> RuleSyntaxError:
        present = "the end" if self.token.kind == "end" else f"'{self.token.text}'"
        return RuleSyntaxError(f"at character {self.token.start}, {wanted} was expected, not {present}")

    def expression(self, depth: int) -> _Operand:
        return self.junction("or", depth)

    def junction(self, word: JoiningWord, depth: int) -> _Operand:
        """Read conditions joined by a word.

        `and` binds tighter than `or`.
        """
        start = self.token.start
        operand = self.junction("and", depth) if word == "or" else self.test(depth)
        if not self.at("joining", word):
            return operand
        conditions = [self.condition(operand, start)]
        while self.at("joining", word):
            self.take()
            start = self.token.start
            operand = self.junction("and", depth) if word == "or" else self.test(depth)
            conditions.append(self.condition(operand, start))
        return Junction(word, tuple(conditions))

    def test(self, depth: int) -> _Operand:
        start = self.token.start
        if self.at("joining", "not"):
            self.take()
            self.refuse_depth(depth)
            return Denial(self.condition(self.test(depth + 1), start))
        left = self.sum(depth)
        if not self.at("sign", *_COMPARISONS):
            return left
        sign = cast(ComparisonSign, self.take())
        right_start = self.token.start
        right = self.sum(depth)
        if isinstance(left, _Words) or isinstance(right, _Words):
            return self.words_test(sign, left, right, start)
        return Comparison(sign, self.amount(left, start), self.amount(right, right_start))

    def words_test(self, sign: str, left: _Operand, right: _Operand, start: int) -> WordsTest:
        """Make a comparison with words, whichever side they stand on."""
        name, words = (right, left) if isinstance(left, _Words) else (left, right)
        named = isinstance(name, QuestionName | PreviousName)
        if not named or not isinstance(words, _Words) or sign not in ("==", "!="):
            raise _words_alone(start)
        return WordsTest(cast(EqualitySign, sign), cast(Name, name), words.text)

    def sum(self, depth: int) -> _Operand:
        return self.operations(("+", "-"), depth)

    def operations(self, signs: tuple[str, str], depth: int) -> _Operand:
        """Read amounts joined by signs that bind alike."""
        start = self.token.start
        left = self.operand(signs, depth)
        while self.at("sign", *signs):
            sign = cast(ArithmeticSign, self.take())
            right_start = self.token.start
            right = self.operand(signs, depth)
            left = Operation(sign, self.amount(left, start), self.amount(right, right_start))
        return left

    def operand(self, signs: tuple[str, str], depth: int) -> _Operand:
        return self.operations(("*", "/"), depth) if signs == ("+", "-") else self.factor(depth)

    def factor(self, depth: int) -> _Operand:
        self.refuse_depth(depth)
        if self.token.kind == "number":
            return Number(float(self.take()))
        if self.token.kind == "words":
            return _Words(self.take())
        if self.token.kind == "name":
            text = self.take()
            return self.function(text, depth) if self.at("sign", "(") else self.name(text)
        if self.at("sign", "-"):
            self.take()
            start = self.token.start
            return Negation(self.amount(self.factor(depth + 1), start))
        if self.at("sign", "("):
            self.take()
            inner = self.expression(depth + 1)
            self.closing()
            return inner
        raise self.expected("a number or an item")

    def function(self, name: str, depth: int) -> Arithmetic:
        if name not in _function_names():
            *names, last = _function_names()
            raise RuleSyntaxError(f"'{name}' is not a function. Use {', '.join(names)} or {last}")
        operands: list[tuple[int, _Operand]] = []
        while not operands or self.at("sign", ","):
            self.take()
            operands.append((self.token.start, self.expression(depth + 1)))
        self.closing()
        if name in record_functions():
            return self.aggregate(name, operands)
        if name in condition_functions():
            return self.tally(name, operands)
        function = amount_functions()[name]
        if not function.fewest <= len(operands) <= function.most:
            raise RuleSyntaxError(f"{name} takes {function.wanted}")
        return Call(name, tuple(self.amount(operand, place) for place, operand in operands))

    def tally(self, name: str, operands: list[tuple[int, _Operand]]) -> Tally:
        function = condition_functions()[name]
        if not function.fewest <= len(operands) <= function.most:
            raise RuleSyntaxError(f"{name} takes {function.wanted}")
        return Tally(name, tuple(self.condition(operand, start) for start, operand in operands))

    def aggregate(self, name: str, operands: list[tuple[int, _Operand]]) -> Aggregate:
        of_condition = record_functions()[name].of_condition
        if len(operands) != 1:
            raise RuleSyntaxError(f"{name} takes one {'condition' if of_condition else 'amount'}")
        start, operand = operands[0]
        inner = self.condition(operand, start) if of_condition else self.amount(operand, start)
        if scope_of(inner) is RuleScope.SERVICE:
            raise RuleSyntaxError(f"{name} cannot hold another function over records")
        return Aggregate(name, inner)

    def closing(self) -> None:
        if not self.at("sign", ")"):
            raise self.expected("')'")
        self.take()

    def refuse_depth(self, depth: int) -> None:
        if depth > _DEEPEST:
            raise RuleSyntaxError("it has too many brackets inside brackets")

    def name(self, text: str) -> Name:
        if text in FACTS:
            return FactName(text)
        code = text.removeprefix("previous.")
        if self._within and "." not in code:
            code = f"{self._within}.{code}"
        return PreviousName(code) if text.startswith("previous.") else QuestionName(code)

    def whole(self, operand: _Operand) -> Expression:
        if isinstance(operand, _Words):
            raise _words_alone(1)
        return operand

    def amount(self, operand: _Operand, start: int) -> Arithmetic:
        if isinstance(operand, _Words):
            raise _words_alone(start)
        if isinstance(operand, Condition):
            raise RuleSyntaxError(f"at character {start}, an amount was expected, not a comparison")
        return operand

    def condition(self, operand: _Operand, start: int) -> Condition:
        if isinstance(operand, Condition):
            return operand
        raise RuleSyntaxError(f"at character {start}, a comparison was expected, not an amount")


def _words_alone(start: int) -> RuleSyntaxError:
    return RuleSyntaxError(f"at character {start}, a text in quotes can only be compared with a question, by == or !=")
