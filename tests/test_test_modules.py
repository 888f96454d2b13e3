"""The tests themselves.

1. No test reads another test: what they share has a module of its own.
2. No module of the tests uses a private name of another.
3. What is called slow is there, and nothing slow is in the quick run.
4. The requirements of a module are numbered in its docstring; each test cites some, and each is cited.
"""

from __future__ import annotations

import ast
import functools
import re
from pathlib import Path

import pytest

import slow

MODULES = sorted(Path(__file__).parent.glob("*.py"))


@functools.cache
def trees() -> dict[str, ast.Module]:
    return {path.stem: ast.parse(path.read_text(encoding="utf-8")) for path in MODULES}


def imports(tree: ast.Module) -> dict[str, str]:
    """The names that a module imports, each with the module that it is or comes from."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update({alias.asname or alias.name: alias.name for alias in node.names})
        elif isinstance(node, ast.ImportFrom):
            names.update({alias.asname or alias.name: node.module or "" for alias in node.names})
    return names


@pytest.mark.parametrize("module", [path.stem for path in MODULES])
def test_no_test_reads_another(module: str) -> None:
    """1: by whatever way of importing."""
    assert [source for source in imports(trees()[module]).values() if source.startswith("test_")] == []


@pytest.mark.parametrize("module", [path.stem for path in MODULES])
def test_no_private_name_of_another_module_of_the_tests_is_used(module: str) -> None:
    """2: imported, or as an attribute of what is imported."""
    tree, own = trees()[module], {path.stem for path in MODULES}
    sources = imports(tree)
    imported = [name for name, source in sources.items() if name.startswith("_") and source in own]
    attributes = [
        f"{node.value.id}.{node.attr}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.startswith("_")
        if sources.get(node.value.id) in own
    ]
    assert imported + attributes == []


def test_every_slow_module_is_there() -> None:
    """3: one that was renamed would be quick again without a word."""
    assert [name for name in slow.MODULES if name not in trees()] == []


def test_the_quick_tests_have_no_slow_one(request: pytest.FixtureRequest) -> None:
    """3: wherever `make check` runs this, no module and no fixture that is slow runs beside it."""
    quick = [item for item in request.session.items if not item.get_closest_marker("slow")]
    assert [item.nodeid for item in quick if item.path.stem in slow.MODULES] == []
    assert [item.nodeid for item in quick if slow.FIXTURES & set(getattr(item, "fixturenames", ()))] == []


def functions_of(module: str) -> list[ast.FunctionDef]:
    """The tests of a module, those of its classes among them."""
    return [
        node
        for node in ast.walk(trees()[module])
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def cited_by(test: ast.FunctionDef) -> list[int]:
    """The numbers at the beginning of its docstring: `3:`, or `1, 3:`."""
    citation = re.match(r"(\d+(?:, \d+)*)[.:]", ast.get_docstring(test) or "")
    return [int(number) for number in citation[1].split(", ")] if citation else []


@pytest.mark.parametrize("module", [path.stem for path in MODULES if path.stem.startswith("test_")])
def test_each_requirement_is_numbered_and_cited(module: str) -> None:
    """4: by one scheme in all modules, so that a requirement and its tests find each other."""
    listed = [int(line) for line in re.findall(r"^(\d+)\. ", ast.get_docstring(trees()[module]) or "", re.MULTILINE)]
    assert listed == list(range(1, len(listed) + 1))
    assert [test.name for test in functions_of(module) if not cited_by(test)] == []
    assert sorted({number for test in functions_of(module) for number in cited_by(test)}) == listed
