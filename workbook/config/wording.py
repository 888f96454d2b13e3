"""Word the problems of shapes for authors of YAML."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields, is_dataclass
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from workbook.config.source import ConfigProblem, Document, Node
from workbook.config.upload_shapes import PATTERN_HELP as UPLOAD_HELP
from workbook.model import adapter
from workbook.model.limits import PATTERN_HELP

Path = tuple[str | int, ...]
_DIGITS = re.compile(r"([0-9]+)")
_HELP = {**PATTERN_HELP, **UPLOAD_HELP}


def shape_problems(document: Document, shape: Any) -> Iterator[ConfigProblem]:
    """List the ways in which a file misses its shape."""
    if not document.readable:
        return
    for path, node in _empty_texts(document.root, ()):
        yield document.problem(node, _too_short(_place(path)))
    try:
        adapter(shape).validate_python(document.root.value)
    except ValidationError as err:
        for details in err.errors(include_url=False):
            path = _path(details)
            line = document.root.line_at(path)
            yield ConfigProblem(document.name, line, _words(details, path, document.root, shape))


def _empty_texts(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """Find what was written as a text with nothing in it, which says less than leaving it out."""
    if node.value == "":
        yield path, node
    for key, child in node.children.items():
        yield from _empty_texts(child, (*path, key))


def one_of(names: Iterable[str], written: str = "") -> str:
    """Say how to put a wrong name right.

    It offers the name it is most like, or all there are, or where to look.
    """
    choices = sorted(
        names, key=lambda name: [int(part) if _DIGITS.fullmatch(part) else part for part in _DIGITS.split(name)]
    )
    close = difflib.get_close_matches(written.casefold(), {name.casefold(): name for name in choices}, n=1)
    if close and not written.isdigit():
        return f"did you mean {next(name for name in choices if name.casefold() == close[0])}?"
    return f"use one of: {', '.join(choices)}" if 0 < len(choices) <= 25 else "check the code"


def _path(details: ErrorDetails) -> Path:
    return tuple(part for part in details["loc"] if part != "[key]")


def _words(details: ErrorDetails, path: Path, root: Node, shape: Any) -> str:
    kind, place = details["type"], _place(path)
    if kind == "missing":
        return f"'{path[-1]}' is missing from {_owner(path, root)}; add it"
    if kind == "unexpected_keyword_argument":
        keys = _keys(shape, path[:-1])
        return f"'{path[-1]}' is not a key of {_owner(path, root)}; {one_of(keys, str(path[-1]))}{_among(keys)}"
    if details["loc"][-1] == "[key]":
        return f"'{path[-1]}' cannot stand here; {_pattern(details)}"
    if details["input"] is None:
        return f"{place} has nothing after it; write something, or delete the line"
    if details["input"] == "":
        return _too_short(place)
    return WORDS.get(kind, _unforeseen)(place, details)


def _among(keys: Iterable[str]) -> str:
    return f" (keys: {', '.join(keys)})"


def _place(path: Path) -> str:
    words = [part for part in path if isinstance(part, str)]
    if not path or not words:
        return "this"
    return f"'{words[-1]}'" if isinstance(path[-1], str) else f"number {path[-1] + 1} of '{words[-1]}'"


def _owner(path: Path, root: Node) -> str:
    """What holds the key: `indicator EM-LPI-51`, `number 2 of 'items'`, or the file."""
    if len(path) == 1:
        return "this file"
    node = root
    for part in path[:-1]:
        node = node.get(part)
    named = next((node.text(key) for key in ("code", "name") if node.text(key)), "")
    return named or _place(path[:-1])


def _keys(shape: Any, path: Path) -> tuple[str, ...]:
    """The legal keys at a path of a shape."""
    annotation = shape
    for part in path:
        annotation = _inside(annotation, part)
    return tuple(part.name for part in fields(annotation)) if is_dataclass(annotation) else ()


def _inside(annotation: Any, part: str | int) -> Any:
    if is_dataclass(annotation):
        return _bare(get_type_hints(annotation, include_extras=True)[str(part)])
    places = [argument for argument in get_args(annotation) if argument is not ...]
    return _bare(places[-1])


def _bare(annotation: Any) -> Any:
    return get_args(annotation)[0] if get_origin(annotation) is Annotated else annotation


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    return text if len(text) <= 40 else f"{text[:37]}..."


def _pattern(details: ErrorDetails) -> str:
    return _HELP.get(str(details.get("ctx", {}).get("pattern", "")), "check how it is written")


def _text(place: str, details: ErrorDetails) -> str:
    if isinstance(details["input"], list | dict):
        return f"{place} must be a text; write one text, in quotes if it holds a colon or begins with a bracket"
    return f"{place} must be a text, and {_shown(details['input'])} is not; put it in quotes"


def _boolean(place: str, details: ErrorDetails) -> str:
    return f"{place} must be true or false, not {_shown(details['input'])}; write true or false, without quotes"


def _number(place: str, details: ErrorDetails) -> str:
    return (
        f"{place} must be a number, not {_shown(details['input'])}; write digits alone, without quotes or leading zeros"
    )


def _whole(place: str, details: ErrorDetails) -> str:
    return f"{place} must be a whole number, not {_shown(details['input'])}; write digits alone, without quotes or leading zeros"


def _list(place: str, _details: ErrorDetails) -> str:
    return f"{place} must be a list; write it as [one, two], or each on its own line after a dash"


def _keyed(place: str, _details: ErrorDetails) -> str:
    return f"{place} must hold keys; write each as 'key: value' on its own line, indented"


def _word(place: str, details: ErrorDetails) -> str:
    expected = str(details["ctx"]["expected"]).replace("'", "")
    return f"{place} cannot be {_shown(details['input'])}; write {expected}"


def _too_long(place: str, details: ErrorDetails) -> str:
    text, limit = str(details["input"]), details["ctx"]["max_length"]
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2
    return f"{place} is {length} characters and may be {limit}; shorten it"


def _too_short(place: str) -> str:
    return f"{place} is empty; write something, or delete the line"


def _few(place: str, details: ErrorDetails) -> str:
    fewest = details["ctx"]["min_length"]
    return f"{place} has too few lines; give at least {fewest}"


def _many(place: str, details: ErrorDetails) -> str:
    return f"{place} has too many lines; give at most {details['ctx']['max_length']}"


def _mismatch(place: str, details: ErrorDetails) -> str:
    return f"{place} cannot be {_shown(details['input'])}; {_pattern(details)}"


def _range(words: str, limit: str) -> Callable[[str, ErrorDetails], str]:
    return lambda place, details: f"{place} is {_shown(details['input'])}; it must be {words} {details['ctx'][limit]:g}"


def _unforeseen(place: str, _details: ErrorDetails) -> str:
    return f"{place} is not as it should be; compare it with the copy that came with the tool"


#: How each kind of refusal is put, by the name that pydantic gives it.
WORDS: dict[str, Callable[[str, ErrorDetails], str]] = {
    "string_type": _text,
    "bool_type": _boolean,
    "int_type": _whole,
    "float_type": _number,
    "tuple_type": _list,
    "dict_type": _keyed,
    "dataclass_type": _keyed,
    "enum": _word,
    "literal_error": _word,
    "string_too_long": _too_long,
    "too_short": _few,
    "too_long": _many,
    "string_pattern_mismatch": _mismatch,
    "greater_than": _range("more than", "gt"),
    "greater_than_equal": _range("at least", "ge"),
    "less_than_equal": _range("at most", "le"),
}
