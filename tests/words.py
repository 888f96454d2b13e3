"""Measure the words of the source: names that say nothing of the field, and first lines of docstrings.

`python tests/words.py` prints the figures for each module of the package.
"""

from __future__ import annotations

import ast
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import workbook

PACKAGE = Path(workbook.__file__).parent
#: Pronouns and participles, which never say what a thing is.
EMPTY_WORDS = frozenset(
    [
        "each",
        "found",
        "known",
        "asked",
        "mine",
        "standing",
        "said",
        "one",
        "other",
        "took",
        "given",
        "these",
        "those",
        "it",
        "them",
        "theirs",
        "ours",
        "whose",
        "both",
        "such",
    ]
)


def bound_names(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Every name that a module binds, with its line: variables, attributes of classes, arguments, functions, classes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name, node.lineno


def empty_names(tree: ast.Module) -> list[tuple[str, int]]:
    """The bound names that are a pronoun or a participle, whatever underscores or capitals they have."""
    return [(name, line) for name, line in bound_names(tree) if name.strip("_").casefold() in EMPTY_WORDS]


def first_lines(tree: ast.Module) -> Iterator[str]:
    """The first line of the docstring of each public class and function, and of the module.

    What a command says in `--help` is a text for users, and none of them.
    """
    for node in ast.walk(tree):
        public = isinstance(node, ast.Module) or (
            isinstance(node, ast.FunctionDef | ast.ClassDef)
            and not node.name.startswith("_")
            and not any(ast.unparse(decorator) == "app.command()" for decorator in node.decorator_list)
        )
        if public and (text := ast.get_docstring(node)):  # type: ignore[arg-type]
            yield text.splitlines()[0]


def main() -> None:
    """Print, for each module, how many names it binds and which of them are empty words."""
    totals: Counter[str] = Counter()
    empty: Counter[str] = Counter()
    for path in sorted(PACKAGE.rglob("*.py")):
        tree, module = ast.parse(path.read_text(encoding="utf-8")), path.relative_to(PACKAGE).parts[0]
        totals[module] += len(list(bound_names(tree)))
        for name, line in empty_names(tree):
            empty[module] += 1
            print(f"{path.relative_to(PACKAGE)}:{line}: {name}")
    for module, count in totals.items():
        print(f"{module:20} {empty[module]:4} of {count:5}")
    print(f"{'in all':20} {empty.total():4} of {totals.total():5}: {empty.total() / totals.total():.2%}")
    sys.exit(bool(empty))


if __name__ == "__main__":
    main()
