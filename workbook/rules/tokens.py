"""Split an expression into its words and signs."""

from __future__ import annotations

import re
from typing import NamedTuple, cast

_TOKEN = re.compile(
    r"""\s*(?:
    (?P<number>\d+(?:\.\d+)?(?![\w.]))
  | (?P<name>(?:previous\.)?(?:[A-Z]{2,5}-[A-Z]{2,8}-\d{1,3}[A-Z]?\.)?[a-z][a-z0-9_]*(?![\w.]))
  | "(?P<words>[^"\n]{1,200})"
  | '(?P<quoted>[^'\n]{1,200})'
  | (?P<sign><=|>=|==|!=|[<>+\-*/(),])
  )""",
    re.VERBOSE | re.ASCII,
)
#: The words that join conditions; no question can have one for a name.
JOINING = ("and", "or", "not")


class RuleSyntaxError(ValueError):
    """A rule cannot be read.

    The text says where and why, in words for whoever wrote the YAML.
    """


class Token(NamedTuple):
    """One word or sign of an expression.

    kind: number, words, name, joining, sign or end. text: without quotes. start: its first character, from 1.
    """

    kind: str
    text: str
    start: int


def tokens(text: str) -> list[Token]:
    """Cut a text into tokens, the last of kind `end`.

    Raises RuleSyntaxError.
    """
    read = []
    position = 0
    end = len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if match is None:
            rest = text[position:].lstrip()
            start = len(text) - len(rest) + 1
            raise RuleSyntaxError(f"at character {start}, '{rest[:12]}' is not a number, an item, a sign or a function")
        kind = cast(str, match.lastgroup)
        read.append(Token(_kind(kind, match[kind]), match[kind], match.start(kind) + 1))
        position = match.end()
    return [*read, Token("end", "", end + 1)]


def _kind(group: str, text: str) -> str:
    if group == "quoted":
        return "words"
    return "joining" if group == "name" and text in JOINING else group
