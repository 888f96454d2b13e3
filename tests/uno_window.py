"""Look into a LibreOffice that has a real window: run by window.py with a Python that has `uno`, never imported.

Reads one JSON request a line, {"do": name, ...}, and answers each with one line: {"said": ...} or {"failed": why}.
It selects and looks. What is typed comes from outside, through the window, since this way in passes by validation
and protection.
"""

import contextlib
import json
import sys
import time
from typing import Any

import uno
from com.sun.star.accessibility import AccessibleRole
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.uno import Exception as UnoException

CONNECT_SECONDS = 100
#: What looking at a window may raise when it closes meanwhile.
GONE = (UnoException, AttributeError)
#: More parts than any dialog has.
MOST_PARTS = 100


class Window:
    """One LibreOffice, and the one workbook that is open in it."""

    def __init__(self, pipe: str) -> None:
        self.services, self.context = connect(pipe)
        self.desktop = self.service("com.sun.star.frame.Desktop")
        self.dispatcher = self.service("com.sun.star.frame.DispatchHelper")
        self.toolkit = self.service("com.sun.star.awt.Toolkit")
        self.book: Any = None

    def service(self, name: str) -> Any:
        return self.services.createInstanceWithContext(name, self.context)

    @property
    def controller(self) -> Any:
        return self.book.CurrentController

    def open(self, url: str, width: int, height: int) -> None:
        """Open a workbook where the person at the screen sees it, and close the one before."""
        before, self.book = self.book, self.desktop.loadComponentFromURL(url, "_blank", 0, ())
        if before is not None:
            before.close(True)
        self.controller.Frame.ContainerWindow.setPosSize(0, 0, width, height, 15)
        self.controller.Frame.ContainerWindow.setFocus()

    def select(self, sheet: str, cell: str) -> None:
        """Put the cell cursor there, as a click would."""
        self.controller.setActiveSheet(self.book.Sheets.getByName(sheet))
        # controller.select() would mark the cell, and within what is marked Tab goes round in a circle.
        to = PropertyValue(Name="ToPoint", Value=cell)
        self.dispatcher.executeDispatch(self.controller.Frame, ".uno:GoToCell", "", 0, (to,))
        self.controller.Frame.ContainerWindow.setFocus()

    def where(self) -> "list[str]":
        """The sheet and the cell of the cell cursor."""
        selected = self.book.CurrentSelection
        return [selected.Spreadsheet.Name, selected.AbsoluteName.rpartition(".")[2].replace("$", "")]

    def read(self, sheet: str, cell: str) -> "dict[str, str]":
        """What is in a cell, as it would stand in the formula bar, and what a formula there comes to."""
        found = self.cell(sheet, cell)
        return {"content": found.getFormula(), "shown": found.getString()}

    def left(self) -> "list[int]":
        """The first column that is seen of each pane, and the last."""
        panes = [self.controller.getByIndex(number) for number in range(self.controller.getCount())]
        return [
            edge for pane in panes for edge in (pane.getVisibleRange().StartColumn, pane.getVisibleRange().EndColumn)
        ]

    def scroll(self, row: int) -> None:
        """Bring a row, counted from 0, to the top."""
        self.controller.setFirstVisibleRow(row)

    def dialogs(self) -> "list[dict[str, Any]]":
        """The title and the words of every window in front of the workbook."""
        found = []
        for number in range(self.toolkit.getTopWindowCount()):
            with contextlib.suppress(*GONE):
                context = self.toolkit.getTopWindow(number).getAccessibleContext()
                if context.AccessibleRole in (AccessibleRole.DIALOG, AccessibleRole.ALERT):
                    found.append({"title": context.AccessibleName, "words": sorted(words(context))})
        return found

    def place(self, sheet: str, cell: str) -> "list[int] | None":
        """Where a cell is on the screen: left, top, width and height in pixels; none where it cannot be seen."""
        address = self.cell(sheet, cell).CellAddress
        window = self.controller.Frame.ComponentWindow.getAccessibleContext()
        for pane in parts(window, AccessibleRole.DOCUMENT_SPREADSHEET, deep=2):
            table = pane.getAccessibleChild(0).getAccessibleContext()
            part = table.getAccessibleCellAt(address.Row, address.Column).getAccessibleContext()
            at, size = part.getLocationOnScreen(), part.getSize()
            if size.Width and size.Height:
                return [at.X, at.Y, size.Width, size.Height]
        return None

    def cell(self, sheet: str, cell: str) -> Any:
        return self.book.Sheets.getByName(sheet).getCellRangeByName(cell).getCellByPosition(0, 0)


def connect(pipe: str) -> "tuple[Any, Any]":
    """Return the services and the context of LibreOffice as soon as it answers."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    deadline = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return there.ServiceManager, there


def words(context: Any, deep: int = 8) -> "set[str]":
    """Every text within a window."""
    found = {context.AccessibleName, getattr(context, "Text", "")}
    for child in children(context) if deep else ():
        found |= words(child, deep - 1)
    return found - {""}


def parts(context: Any, role: Any, deep: int) -> "list[Any]":
    """The parts of a window that have that role."""
    found = [context] if context.AccessibleRole == role else []
    for child in children(context) if deep else ():
        found += parts(child, role, deep - 1)
    return found


def children(context: Any) -> "list[Any]":
    """What stands directly within a part of a window, as far as anybody would look."""
    numbers = range(min(context.getAccessibleChildCount(), MOST_PARTS))
    found = [context.getAccessibleChild(number) for number in numbers]
    return [child.getAccessibleContext() for child in found if child is not None]


def main() -> None:
    """Answer requests until there are no more."""
    window = Window(sys.argv[1])
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"said": getattr(window, request.pop("do"))(**request)}
        except GONE as error:
            answer = {"failed": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
