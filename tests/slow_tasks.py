"""Work for the desk's process: a module that it loads in no time."""

from __future__ import annotations

import os
import time

from workbook.usecases.workers import Progress
from workbook.usecases.workspace import Workspace


def own_process(_desk: Workspace, _progress: Progress) -> int:
    """Which process does it."""
    return os.getpid()


def heedless(_desk: Workspace, _progress: Progress) -> None:
    """Take long, and listen to nobody."""
    time.sleep(600)


def broken(_desk: Workspace, _progress: Progress) -> None:
    """Fail as nobody foresaw."""
    raise RuntimeError("secret of the inside")


def own_number(_item: int) -> int:
    """Which process works."""
    return os.getpid()
