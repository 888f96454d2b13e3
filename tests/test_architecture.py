"""How the package is built, held by looking at its source.

1. The modules import each other one way only: each one only what stands before it in `ORDER`.
2. Each outside library has its sole importers, those of `OUTSIDE`; nothing else is imported from outside.
3. Writer and reader are strangers; they share the layout alone.
4. No function is over 40 lines, its docstring among them; no module is over 300.
5. Every module, public class and public function says in a docstring what it is for.
6. Every exception of ours is in the tree that `errors` draws; public functions raise those, and no others of a library.
7. No `except Exception`, nor a bare one, but the last guard of the command line.
8. No note of work left to do, nothing at import that opens a file.
9. No workbook or other binary is kept in git, but pictures in docs.
10. No module is called utils, helpers, base, constants, manager, handler or common.
11. Nothing imports a library of the network; the only connections are to the store and the scheduler that an officer names, and to
    the desk at this computer.
12. At most one bound name in 200 is a pronoun or a participle; the first lines of public docstrings are short.
13. No two classes have one name, but for private records of one module.
14. Only `layout` knows where a column or a row of a service's sheet is; the others ask it by role or by key.
"""

from __future__ import annotations

import ast
import functools
import random
import re
import shutil
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import workbook
from words import bound_names, empty_names, first_lines
from workbook import errors, layout
from workbook.config import load, shipped_folder
from workbook.errors import WorkbookError
from workbook.register import read_register
from workbook.store import Store

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path(workbook.__file__).parent

#: Each may import those before it.
ORDER = (
    "errors",
    "text",
    "names",
    "references",
    "identifying",
    "rules",
    "model",
    "changes",
    "findings",
    "config",
    "register",
    "selection",
    "layout",
    "deadline",
    "table",
    "writer",
    "reader",
    "carried",
    "assess",
    "dataset",
    "people",
    "outcomes",
    "comparison",
    "store",
    "quarter",
    "publish",
    "disclosure",
    "feedback",
    "report",
    "usecases",
    "demo",
    "web",
    "cli",
)
#: Which modules may import each outside library.
OUTSIDE = {
    "yaml": {"config"},
    "pydantic": {"model", "config", "store", "carried"},
    "pydantic_core": {"model", "config"},
    "xlsxwriter": {"table", "writer"},
    "python_calamine": {"reader", "register"},
    "openpyxl": {"reader", "register", "feedback"},
    "defusedxml": {"reader", "register"},
    "pandas": {"table"},
    "pyarrow": {"table"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "scipy": {"comparison", "disclosure"},
    "numpy": {"comparison"},
    "holidays": {"deadline"},
    "jinja2": {"report", "web"},
    "markdown_it": {"report"},
    "markupsafe": {"report"},
    "flask": {"web"},
    "werkzeug": {"web"},
    "waitress": {"web"},
    "distributed": {"usecases"},
    "tornado": {"usecases"},
    "typer": {"cli"},
    "rich": {"cli"},
}
#: The ways of the standard library to the network. Other libraries are held by `OUTSIDE`.
NETWORK = {"socket", "ssl", "urllib", "http", "ftplib", "smtplib", "xmlrpc", "asyncio", "webbrowser", "socketserver"}
SOURCES = sorted(PACKAGE.rglob("*.py"))
LONGEST_FUNCTION, LONGEST_MODULE = 40, 300
#: Of all bound names, how many may be pronouns or participles.
MOST_EMPTY_NAMES = 0.005
#: Words in the first line of a docstring: in the middle of all, and at most.
USUAL_FIRST_LINE, LONGEST_FIRST_LINE = 10, 13
#: Raised inside `model` and `config` for the library they call, which hands them back as problems with file and line.
HANDED_BACK = {"PydanticCustomError", "MarkedYAMLError"}
#: The modules of `layout` that know positions.
GEOMETRY = {"positions", "columns", "form", "inputs", "formulas"}
#: The modules that work on a service's sheet. Others lay out sheets of their own, or none.
ON_THE_FORM = {"writer", "reader", "assess", "dataset", "quarter", "usecases", "demo", "feedback"}
#: The files in them that lay out a sheet of their own.
OWN_SHEETS = {"feedback/listing.py"}
#: The calls that name a cell by row and column.
CELL_CALLS = {"cell", "content", "place", "address", "cell_name"}
#: A cell by its name. A1 is where every sheet begins, and names no column of the form's.
_CELL = re.compile(r"(?!A1$)\$?[A-Z]{1,2}\$?[1-9]\d*")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def part(path: Path) -> str:
    """The module of the design a file belongs to: `reader` for reader/grid.py, empty for the package itself."""
    first = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    return "" if first == "__init__" else first


@functools.cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imported(path: Path) -> Iterator[str]:
    """Every dotted name a file imports, `workbook.reader` for `from workbook import reader`."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            if node.module == "workbook":
                yield from (f"workbook.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""


@functools.cache
def definitions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]:
    """Every function and class of a file, however deep."""
    return [node for node in ast.walk(tree(path)) if isinstance(node, (*_FUNCTIONS, ast.ClassDef))]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The lines of a function, its docstring among them, without its decorators."""
    return (function.end_lineno or 0) - function.lineno + 1


def where(path: Path, node: ast.AST) -> str:
    """`reader/grid.py:12`, for a failure."""
    return f"{path.relative_to(PACKAGE)}:{getattr(node, 'lineno', 1)}"


class TestImports:
    def test_every_module_has_its_place_in_the_order(self) -> None:
        """1: nothing stands beside the order, and the order names nothing that is gone."""
        present = {part(path) for path in SOURCES} - {"", "shipped"}
        assert present == set(ORDER)

    def test_imports_point_up(self) -> None:
        """1: a module imports only what stands before it."""
        wrong = [
            f"{path.relative_to(PACKAGE)} imports {name}"
            for path in SOURCES
            for name in imported(path)
            if name.startswith("workbook.") and part(path) and name.split(".")[1] in ORDER
            if name.split(".")[1] != part(path) and ORDER.index(name.split(".")[1]) > ORDER.index(part(path))
        ]
        assert wrong == []

    def test_outside_libraries_have_sole_importers(self) -> None:
        """2: what a library is used for is used in one place."""
        wrong = []
        for path in SOURCES:
            for name in {each.split(".")[0] for each in imported(path)} - {"workbook", *sys.stdlib_module_names}:
                if part(path) not in OUTSIDE.get(name, set()):
                    wrong.append(f"{path.relative_to(PACKAGE)} imports {name}")
        assert wrong == []

    def test_nothing_of_ours_uses_the_network(self) -> None:
        """11: returns hold figures on vulnerable people; what reads them has no way out but the store's driver."""
        wrong = [
            f"{path.relative_to(PACKAGE)} imports {name}"
            for path in SOURCES
            for name in imported(path)
            if name.split(".")[0] in NETWORK
        ]
        assert wrong == []

    def test_every_sole_importer_still_imports(self) -> None:
        """2: the table of importers says nothing that is no longer so."""
        used = {(name.split(".")[0], part(path)) for path in SOURCES for name in imported(path)}
        assert {(name, by) for name, importers in OUTSIDE.items() for by in importers} <= used

    @pytest.mark.parametrize("shell", ["cli", "web"])
    def test_a_shell_does_no_work_of_its_own(self, shell: str) -> None:
        """2: it knows neither the store, nor how files are read or written."""
        names = {name for path in SOURCES if part(path) == shell for name in imported(path)}
        assert not {"workbook.store", "workbook.writer", "workbook.dataset"} & names

    @pytest.mark.parametrize(("one", "other"), [("writer", "reader"), ("reader", "writer")])
    def test_writer_and_reader_are_strangers(self, one: str, other: str) -> None:
        """3: neither imports the other, nor the library the other works with."""
        names = {name for path in SOURCES if part(path) == one for name in imported(path)}
        assert not [name for name in names if name.startswith(f"workbook.{other}")]


def is_number(node: ast.AST) -> bool:
    """Whether it is a whole number written out."""
    return isinstance(node, ast.Constant) and type(node.value) is int


def positions_written_out(path: Path) -> Iterator[str]:
    """Every column that a module names by its number or its letter."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if called in CELL_CALLS and any(is_number(argument) for argument in node.args[1:2]):
                yield f"{where(path, node)} {ast.unparse(node)}"
            if any(keyword.arg == "column" and is_number(keyword.value) for keyword in node.keywords):
                yield f"{where(path, node)} {ast.unparse(node)}"
        elif isinstance(node, ast.Compare) and getattr(node.left, "attr", "") == "column":
            if any(is_number(number) for number in node.comparators):
                yield f"{where(path, node)} {ast.unparse(node)}"
        elif isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") == "columns" and is_number(node.slice):
            yield f"{where(path, node)} {ast.unparse(node)}"
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _CELL.fullmatch(node.value):
            yield f"{where(path, node)} {node.value!r}"


class TestGeometry:
    def test_positions_stay_in_layout(self) -> None:
        """14: nobody else imports a position."""
        wrong = [
            f"{path.relative_to(PACKAGE)} imports {name}"
            for path in SOURCES
            for name in imported(path)
            if part(path) != "layout" and name.startswith("workbook.layout.") and name.split(".")[2] in GEOMETRY
        ]
        assert wrong == []

    def test_layout_hands_out_no_column_number(self) -> None:
        """14: what is imported from `layout` itself is no column number either."""
        constants = {role.name for role in layout.ColumnRole}
        assert constants.isdisjoint(layout.__all__)

    def test_no_column_is_written_out(self) -> None:
        """14: a cell of the form is asked for by role, not by number or letter."""
        files = [
            path
            for path in SOURCES
            if part(path) in ON_THE_FORM and path.relative_to(PACKAGE).as_posix() not in OWN_SHEETS
        ]
        assert [position for path in files for position in positions_written_out(path)] == []

    @pytest.mark.parametrize(
        "code",
        [
            "form.cell(row, 3)",
            "cell_name(4, 3)",
            "cell.column == 3",
            "Place(column=3)",
            "form.columns[3]",
            "sheet['D12']",
            "sheet['$D$12']",
        ],
    )
    def test_a_column_written_out_is_noticed(self, tmp_path: Path, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
        """14: the test above would see each way of naming a column."""
        monkeypatch.setattr(sys.modules[__name__], "PACKAGE", tmp_path)
        (tmp_path / "module.py").write_text(code, encoding="utf-8")
        assert list(positions_written_out(tmp_path / "module.py"))


class TestSize:
    def test_no_function_is_long(self) -> None:
        """4: what a function does fits on a screen."""
        long = [
            f"{where(path, node)} {node.name}: {length(node)} lines"
            for path in SOURCES
            for node in definitions(path)
            if isinstance(node, _FUNCTIONS) and length(node) > LONGEST_FUNCTION
        ]
        assert long == []

    def test_no_module_is_long(self) -> None:
        """4: a module does one thing; the catalogue has an entry for every code, however many there are."""
        counted = {path.relative_to(PACKAGE): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
        long = {str(path) for path, lines in counted.items() if lines > LONGEST_MODULE}
        assert long <= {"findings/catalogue.py"}

    def test_names_say_what_is_inside(self) -> None:
        """10: no drawer for odds and ends."""
        drawers = {"utils", "util", "helpers", "base", "constants", "manager", "handler", "common", "misc"}
        assert not [path for path in SOURCES if drawers & {path.stem, *path.relative_to(PACKAGE).parts}]


class TestWords:
    def test_everything_public_has_a_docstring(self) -> None:
        """5: a reader never has to guess what something is for."""
        silent = [str(path.relative_to(PACKAGE)) for path in SOURCES if not ast.get_docstring(tree(path))]
        silent += [
            f"{where(path, node)} {node.name}"
            for path in SOURCES
            for node in tree(path).body
            if isinstance(node, (*_FUNCTIONS, ast.ClassDef)) and not node.name.startswith("_")
            if not ast.get_docstring(node)
        ]
        silent += [
            f"{where(path, member)} {node.name}.{member.name}"
            for path in SOURCES
            for node in definitions(path)
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
            for member in node.body
            if isinstance(member, _FUNCTIONS) and not member.name.startswith("_") and not ast.get_docstring(member)
        ]
        assert silent == []

    def test_names_are_nouns_of_the_field(self) -> None:
        """12: `finding`, `service` and `row` say what a thing is; `each` and `found` do not."""
        names = sum(len(list(bound_names(tree(path)))) for path in SOURCES)
        empty = [
            f"{path.relative_to(PACKAGE)}:{line} {name}" for path in SOURCES for name, line in empty_names(tree(path))
        ]
        assert len(empty) <= MOST_EMPTY_NAMES * names, empty

    def test_class_names_are_unique(self) -> None:
        """13: one name means one thing in the whole package."""
        names = Counter(
            node.name
            for path in SOURCES
            for node in definitions(path)
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
        )
        assert [name for name, count in names.items() if count > 1] == []

    def test_first_lines_of_docstrings_are_short(self) -> None:
        """12: the first line names the thing; what else there is to say stands below it."""
        lines = [line for path in SOURCES for line in first_lines(tree(path))]
        assert statistics.median(len(line.split()) for line in lines) <= USUAL_FIRST_LINE
        assert [line for line in lines if len(line.split()) > LONGEST_FIRST_LINE] == []

    def test_no_work_is_left_as_a_note(self) -> None:
        """8: what is to be done is in an issue, not in a comment."""
        note = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
        assert not [str(path) for path in SOURCES if note.search(path.read_text(encoding="utf-8"))]

    def test_importing_opens_nothing(self) -> None:
        """8: no call at the top of a module opens a file or a folder."""
        opened = [
            where(path, call)
            for path in SOURCES
            for statement in tree(path).body
            if isinstance(statement, ast.Assign | ast.AnnAssign | ast.Expr)
            for call in ast.walk(statement)
            if isinstance(call, ast.Call)
            and getattr(call.func, "attr", getattr(call.func, "id", ""))
            in ("open", "read_text", "read_bytes", "connect")
        ]
        assert opened == []


class TestExceptions:
    def test_the_tree_is_drawn_whole(self) -> None:
        """6: every exception is in the docstring of `errors`, or above those that are."""
        classes = [each for each in vars(errors).values() if isinstance(each, type)]
        assert all(issubclass(each, WorkbookError) for each in classes)
        drawn = errors.__doc__ or ""
        leaves = [each for each in classes if not each.__subclasses__()]
        assert [each.__name__ for each in leaves if each.__name__ not in drawn] == []

    def test_only_the_last_guard_catches_everything(self) -> None:
        """7: whoever catches says what."""
        broad = []
        for path in SOURCES:
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.ExceptHandler):
                    caught = (
                        {each.id for each in ast.walk(node.type) if isinstance(each, ast.Name)} if node.type else {""}
                    )
                    if caught & {"", "Exception", "BaseException"}:
                        broad.append(part(path))
        assert broad == ["cli", "reader"]

    def test_what_is_raised_is_ours(self) -> None:
        """6: a raise names an exception of `errors`, one of the module's own, or a documented built-in."""
        allowed = {name for name, each in vars(errors).items() if isinstance(each, type)} | {"ValueError", "KeyError"}
        wrong = []
        for path in SOURCES:
            own = {node.name for other in SOURCES if part(other) == part(path) for node in definitions(other)}
            own |= HANDED_BACK if part(path) in ("config", "model") else set()
            for node in ast.walk(tree(path)):
                if isinstance(node, ast.Raise) and node.exc is not None:
                    called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
                    name = getattr(called, "attr", getattr(called, "id", ""))
                    if name not in allowed | own and name[:1].isupper() and part(path) != "cli":
                        wrong.append(f"{where(path, node)} {name}")
        assert wrong == []

    @pytest.mark.parametrize("seed", range(12))
    def test_nothing_of_a_library_escapes_a_damaged_store(self, tmp_path: Path, seed: int) -> None:
        """6: a store with bytes overwritten is used, or refused as a WorkbookError."""
        path = tmp_path / "store.sqlite"
        with Store.open(path):
            pass
        content, chance = bytearray(path.read_bytes()), random.Random(seed)
        for _ in range(1 + 40 * seed):
            content[chance.randrange(len(content))] = chance.randrange(256)
        path.write_bytes(content[: chance.randrange(len(content))] if seed % 3 == 0 else content)
        try:
            with Store.open(path) as store:
                store.issued()
                store.sightings()
                store.issued_form("SPW-none")
        except WorkbookError as error:
            assert str(path) in str(error)  # noqa: PT017 - either outcome is right

    @pytest.mark.parametrize("ending", ["csv", "xlsx"])
    def test_nothing_of_a_library_escapes_a_damaged_register(self, tmp_path: Path, ending: str) -> None:
        """6: a register of random bytes is refused as a WorkbookError."""
        configuration, chance = load(shipped_folder()), random.Random(7)
        for start in (b"", b"PK\x03\x04", b"\xff\xfe", b"authority,provider_id\n"):
            path = tmp_path / f"register.{ending}"
            path.write_bytes(start + chance.randbytes(300))
            with pytest.raises(WorkbookError):
                read_register(path, configuration)


class TestRepository:
    def test_no_binary_is_in_git(self) -> None:
        """9: tests build the workbooks they read."""
        git = shutil.which("git")
        if git is None or not (ROOT / ".git").exists():
            pytest.skip("this is not a git checkout, or git is missing: what is kept in it cannot be listed")
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        names = [name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]
        binary = [name for name in names if b"\0" in (ROOT / name).read_bytes()[:8000]]
        assert [name for name in binary if not (name.startswith("docs/") and name.endswith(".png"))] == []
        assert not [name for name in names if name.endswith((".xlsx", ".xls", ".ods", ".xlsb", ".sqlite", ".parquet"))]
