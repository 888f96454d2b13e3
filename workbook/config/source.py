"""Read YAML strictly: plain values, with lines, nothing guessed.

Plain YAML turns `No` into false, `012` into ten, and keeps the last of two equal keys. Here a figure is a
figure only if it looks like one, only `true` and `false` are booleans, and what could surprise is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LARGEST = 5_000_000
_DEEPEST = 20
_WHOLE = re.compile(r"-?(0|[1-9][0-9]{0,14})", re.ASCII)
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,14})\.[0-9]{1,15}", re.ASCII)
_JOINERS = "\u200c\u200d\u00ad"
_HINTS = (
    ("tab character", "use spaces, never tabs, to indent"),
    ("cannot start any token", "use spaces, never tabs, to indent, and put texts with odd signs in quotes"),
    ("mapping values are not allowed", "a text that holds a colon and a space must be in quotes"),
    ("expected ':'", "each key needs a colon and a space after it"),
    ("expected <block end>", "line this up with the lines above it"),
    ("end of stream", "a quote or bracket was opened and never closed"),
    ("flow", "a bracket was opened and never closed, or a comma is missing"),
)


@dataclass(frozen=True, order=True)
class ConfigProblem:
    """One mistake in the YAML, with its place and remedy.

    The file is relative to the configuration folder.
    """

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.text}"


@dataclass(frozen=True)
class Node:
    """A value with its line.

    children: by key for a mapping, by position for a list, none for the rest.
    """

    value: Any = None
    line: int = 1
    children: Mapping[str | int, Node] = field(default_factory=dict)

    @classmethod
    def of_mapping(cls, children: Mapping[str | int, Node], line: int) -> Node:
        """A mapping made of the values of its keys."""
        return cls({key: child.value for key, child in children.items()}, line, children)

    @classmethod
    def of_list(cls, children: Sequence[Node], line: int) -> Node:
        """A list made of its elements."""
        return cls([child.value for child in children], line, dict(enumerate(children)))

    def with_child(self, key: str, child: Node) -> Node:
        """The mapping with another value at one key."""
        return Node.of_mapping({**self.children, key: child}, self.line)

    def get(self, key: str | int) -> Node:
        """The child of a key; an empty node for none."""
        child = self.children.get(key)
        return Node(line=self.line) if child is None else child

    def text(self, key: str) -> str:
        """The text at a key; empty where there is none."""
        child = self.children.get(key)
        return child.value if child is not None and isinstance(child.value, str) else ""

    def entries(self, key: str) -> tuple[Node, ...]:
        """The elements of the list at a key.

        None where there is no list.
        """
        node = self.get(key)
        return tuple(node.children.values()) if isinstance(node.value, list) else ()

    def pairs(self, key: str) -> tuple[tuple[str, Node], ...]:
        """The keys and values of the mapping at a key.

        None where there is no mapping.
        """
        node = self.get(key)
        return tuple((str(k), v) for k, v in node.children.items()) if isinstance(node.value, dict) else ()

    def line_at(self, path: tuple[str | int, ...]) -> int:
        """The line of a path, or of the nearest around it."""
        if not path or path[0] not in self.children:
            return self.line
        return self.children[path[0]].line_at(path[1:])


@dataclass(frozen=True, eq=False)
class Document:
    """One file as read.

    The same text under the same name is the same document.
    readable: whether `root` holds what the file says (it may yet be mistaken).
    """

    name: str
    root: Node = field(default_factory=Node)
    problems: tuple[ConfigProblem, ...] = ()

    @property
    def readable(self) -> bool:
        """Whether there is anything to look into."""
        return isinstance(self.root.value, dict)

    @property
    def sections_key(self) -> str:
        """The key of its sections.

        A series calls them `indicators`, a form `sections`.
        """
        return "sections" if "sections" in self.root.children else "indicators"

    @property
    def sections(self) -> tuple[Node, ...]:
        """Its indicators or sections, in reading order."""
        return self.root.entries(self.sections_key)

    def problem(self, node: Node, text: str) -> ConfigProblem:
        """A mistake at that node."""
        return ConfigProblem(self.name, node.line, text)


def read(path: Path, name: str) -> Document:
    """Read one YAML file.

    `name` is how problems name it. Every mistake found is in `problems`.
    """
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return _refused(name, 1, "the file is missing; put it back, or start from the copy that came with the tool")
    except OSError as err:
        return _refused(name, 1, f"the file cannot be opened ({err.strerror}); check that it is a file you may read")
    if len(raw) > _LARGEST:
        return _refused(name, 1, "the file is over 5 MB; this is not a configuration file")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as err:
        line = raw.count(b"\n", 0, err.start) + 1
        return _refused(name, line, "a character is not in UTF-8; save the file again with the encoding UTF-8")
    return parse(text, name)


@lru_cache(maxsize=128)
def parse(text: str, name: str) -> Document:
    """Read YAML text, each once.

    Control characters are looked for first, as the YAML reader words them badly.
    """
    problems = tuple(_control_characters(text, name))
    if problems:
        return Document(name, problems=problems)
    builder = _Builder(name, yaml.parse(text, Loader=_LOADER))
    try:
        root = builder.document()
    except yaml.MarkedYAMLError as err:
        mark = err.problem_mark or err.context_mark
        return _refused(name, mark.line + 1 if mark else 1, _syntax(str(err.problem or err.context or "")))
    except yaml.YAMLError:
        return _refused(name, 1, "the file cannot be read as YAML; start again from the copy that came with the tool")
    if not isinstance(root.value, dict):
        what = "the file is empty" if root.value is None else "the file does not begin with a key"
        builder.refuse(root.line, f"{what}; start from the copy that came with the tool")
    return Document(name, root, tuple(builder.problems))


def _refused(name: str, line: int, text: str) -> Document:
    return Document(name, problems=(ConfigProblem(name, line, text),))


def _syntax(reason: str) -> str:
    hint = next((hint for sign, hint in _HINTS if sign in reason), "check indents, colons, quotes and brackets")
    return f"this cannot be read as YAML ({reason}); {hint} (the slip may be on the line before)"


def _control_characters(text: str, name: str) -> Iterator[ConfigProblem]:
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if not line.isprintable() and any(_unwelcome(char) for char in line if char != "\t"):
            yield ConfigProblem(name, number, "there is a hidden control character; delete it and type the text again")


def _unwelcome(char: str) -> bool:
    if char in "\ufffe\uffff":
        return True
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in _JOINERS


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _resolve(text: str) -> str | int | float | bool | None:
    if text in ("true", "false"):
        return text == "true"
    if text in ("", "~", "null"):
        return None
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


class _Builder:
    """Turns parser events into nodes, noting what is refused and reading on."""

    def __init__(self, name: str, events: Iterator[Any]) -> None:
        self.name = name
        self.events = events
        self.problems: list[ConfigProblem] = []

    def refuse(self, line: int, text: str) -> None:
        self.problems.append(ConfigProblem(self.name, line, text))

    def document(self) -> Node:
        root = Node()
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root.value is not None:
                    self.refuse(_line(event), "a second document begins; keep one, and delete the line ---")
                    return root
                root = self.node(next(self.events), 0)
        return root

    def node(self, event: Any, depth: int) -> Node:
        line = _line(event)
        if isinstance(event, yaml.AliasEvent):
            self.refuse(line, f"*{event.anchor} stands for other lines; write those lines out here")
            return Node(line=line)
        self.check_marks(event, line)
        if isinstance(event, yaml.ScalarEvent):
            return Node(self.scalar(event, line), line)
        if depth >= _DEEPEST:
            raise yaml.MarkedYAMLError(problem="nested too deep", problem_mark=event.start_mark)
        return self.mapping(line, depth) if isinstance(event, yaml.MappingStartEvent) else self.sequence(line, depth)

    def check_marks(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self.refuse(line, f"&{event.anchor} marks lines for use elsewhere; delete the mark and repeat the lines")
        if event.tag is not None:
            self.refuse(line, f"the tag {event.tag} is not used here; delete it, and put a text in quotes")

    def scalar(self, event: Any, line: int) -> str | int | float | bool | None:
        value = str(event.value).strip()
        if any(char in "\r\n" for char in value):
            self.refuse(line, "the text holds a line break; write > in place of |, and leave no empty lines")
            return " ".join(value.split())
        if not value.isprintable() and any(_unwelcome(char) for char in value):
            self.refuse(line, "there is a hidden control character in the text; delete it and type the text again")
        return _resolve(value) if event.style in (None, "") else value

    def sequence(self, line: int, depth: int) -> Node:
        children: dict[str | int, Node] = {}
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            children[len(children)] = self.node(event, depth + 1)
        return Node([child.value for child in children.values()], line, children)

    def mapping(self, line: int, depth: int) -> Node:
        children: dict[str | int, Node] = {}
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, key_line = self.key(event, depth), _line(event)
            child = self.node(next(self.events), depth + 1)
            if key is None:
                continue
            if key in children:
                first = children[key].line
                self.refuse(key_line, f"'{key}' is here twice (first on line {first}); keep one of the two")
            else:
                children[key] = Node(child.value, key_line, child.children)
        return Node({key: child.value for key, child in children.items()}, line, children)

    def key(self, event: Any, depth: int) -> str | None:
        node = self.node(event, depth + 1)
        if isinstance(event, yaml.ScalarEvent):
            return str(event.value).strip()
        if not isinstance(event, yaml.AliasEvent):
            self.refuse(node.line, "a key must be one word; write it as 'key: value'")
        return None
