"""The same workbooks by bare XlsxWriter: the calls that our writer makes, recorded once, then made again by hand.

So the rival has no layout to plan, looks nothing up and verifies nothing, and can never fall behind the writer.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from workbook.layout import Layout
from workbook.writer import workbook_bytes

_BOOK_CALLS = ("set_properties", "set_custom_property", "define_name")
_SHEET_CALLS = (
    *("write_string", "write_number", "write_blank", "write_formula", "write_url"),
    *("data_validation", "conditional_format", "set_row", "set_column", "protect", "hide", "very_hidden"),
    *(
        "set_landscape",
        "set_paper",
        "set_margins",
        "set_print_scale",
        "set_h_pagebreaks",
        "center_horizontally",
        "set_footer",
        "print_area",
        "hide_gridlines",
    ),
    *("freeze_panes", "repeat_rows", "set_selection", "activate", "set_first_sheet"),
)
#: The formats that XlsxWriter makes for itself in every book.
_OWN_LOOKS = {"xf_index", "hyperlink"}
_BOOK = -1
_AT = "_bench_format_number"


@dataclass(frozen=True)
class _Call:
    """One call on the book (sheet -1) or on a sheet. Formats among the arguments are numbers of `Script.looks`."""

    sheet: int
    method: str
    arguments: tuple[Any, ...]
    options: dict[str, Any]


@dataclass(frozen=True)
class _Look:
    """Stands in a recorded call for the format of that number."""

    number: int


@dataclass
class Script:
    """Everything one workbook is made of, in the order in which it was written."""

    sheets: list[str] = field(default_factory=list)
    looks: list[dict[str, Any]] = field(default_factory=list)
    calls: list[_Call] = field(default_factory=list)

    def run(self, kind: type[Worksheet] = Worksheet) -> bytes:
        """Write the workbook. kind: of worksheet; XlsxWriter's own, unless another is to be measured."""
        target = io.BytesIO()
        book = Workbook(target, {"in_memory": True})
        looks = [book.add_format(look) for look in self.looks]
        sheets = [book.add_worksheet(name, kind) for name in self.sheets]
        for call in self.calls:
            owner = sheets[call.sheet] if call.sheet != _BOOK else book
            getattr(owner, call.method)(*_filled(call.arguments, looks), **call.options)
        book.close()
        return target.getvalue()


def recorded(layout: Layout) -> Script:
    """What our writer does for a layout, as a script."""
    script = Script()
    with _recording(script):
        workbook_bytes(layout)
    return script


@contextmanager
def _recording(script: Script) -> Iterator[None]:
    """Note every call the writer makes, but not those that XlsxWriter makes of itself."""
    inside: list[bool] = []
    original_add_format, original_add_sheet = Workbook.add_format, Workbook.add_worksheet

    def noted(owner: type, method: str) -> Callable[..., Any]:
        original = getattr(owner, method)

        def call(self: Any, *arguments: Any, **options: Any) -> Any:
            if not inside:
                sheet = int(self.index or 0) if isinstance(self, Worksheet) else _BOOK
                script.calls.append(_Call(sheet, method, _numbered(arguments), options))
            inside.append(True)
            try:
                return original(self, *arguments, **options)
            finally:
                inside.pop()

        return call

    def add_format(self: Workbook, look: dict[str, Any] | None = None) -> Format:
        made = original_add_format(self, look)
        if not inside and look is not None and not _OWN_LOOKS & look.keys():
            setattr(made, _AT, len(script.looks))
            script.looks.append(dict(look))
        return made

    def add_worksheet(self: Workbook, name: str, worksheet_class: type[Worksheet]) -> Worksheet:
        script.sheets.append(name)
        return original_add_sheet(self, name, worksheet_class)

    with ExitStack() as patches:
        for owner, methods in ((Workbook, _BOOK_CALLS), (Worksheet, _SHEET_CALLS)):
            for method in methods:
                patches.enter_context(mock.patch.object(owner, method, noted(owner, method)))
        patches.enter_context(mock.patch.object(Workbook, "add_format", add_format))
        patches.enter_context(mock.patch.object(Workbook, "add_worksheet", add_worksheet))
        yield


def _numbered(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_lookless(each) for each in arguments)


def _lookless(argument: Any) -> Any:
    """The argument with every format in it replaced by its number."""
    if isinstance(argument, Format):
        return _Look(getattr(argument, _AT))
    if isinstance(argument, dict):
        return {name: _lookless(each) for name, each in argument.items()}
    return argument


def _filled(arguments: tuple[Any, ...], looks: list[Format]) -> Iterator[Any]:
    for each in arguments:
        if isinstance(each, _Look):
            yield looks[each.number]
        elif isinstance(each, dict):
            yield {name: looks[value.number] if isinstance(value, _Look) else value for name, value in each.items()}
        else:
            yield each
