"""Fill workbooks inside LibreOffice: run by libreoffice.py with a Python that has `uno`, never imported.

Reads one JSON request on standard input: {"office": [command...], "fills": [{source, target, filter, values}]}.
"""

import contextlib
import json
import os
import subprocess
import sys
import time
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException
from com.sun.star.lang import DisposedException

CONNECT_SECONDS = 100


def main() -> None:
    """Start LibreOffice, fill and save each workbook, and end it again."""
    request = json.load(sys.stdin)
    pipe = f"workbook-tests-{os.getpid()}"
    with subprocess.Popen([*request["office"], f"--accept=pipe,name={pipe};urp"]) as office:
        desktop = connect(pipe, office)
        try:
            for fill in request["fills"]:
                fill_one(desktop, fill)
        finally:
            end(desktop)


def connect(pipe: str, office: "subprocess.Popen[bytes]") -> Any:
    """Return LibreOffice's desktop as soon as it answers."""
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    deadline = time.monotonic() + CONNECT_SECONDS
    while True:
        try:
            there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if office.poll() is not None or time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)


def fill_one(desktop: Any, fill: "dict[str, Any]") -> None:
    """Open one workbook, set its cells, and save it."""
    book = desktop.loadComponentFromURL(fill["source"], "_blank", 0, (setting("Hidden", True),))
    if book is None:
        sys.exit(f"LibreOffice cannot open {fill['source']}")
    try:
        for sheet, name, value in fill["values"]:
            cell = book.Sheets.getByName(sheet).getCellRangeByName(name).getCellByPosition(0, 0)
            put(cell, value)
        book.calculateAll()
        book.storeToURL(fill["target"], (setting("FilterName", fill["filter"]),))
    finally:
        book.close(True)


def put(cell: Any, value: Any) -> None:
    """Set one cell; text stays text whatever it looks like, but for what is typed, which the program takes as it likes."""
    if isinstance(value, dict):
        cell.FormulaLocal = value["typed"]
    elif isinstance(value, bool):
        cell.setFormula("TRUE" if value else "FALSE")
    elif isinstance(value, (int, float)):
        cell.setValue(value)
    else:
        cell.setString("" if value is None else value)


def setting(name: str, value: Any) -> Any:
    """Return a named setting in the form that LibreOffice takes."""
    return PropertyValue(Name=name, Value=value)


def end(desktop: Any) -> None:
    """Ask LibreOffice to end; it may be gone before it can answer."""
    with contextlib.suppress(DisposedException):
        desktop.terminate()


if __name__ == "__main__":
    main()
