"""What is written is the same bytes whenever it is made, and whatever else is installed.

1. `findings.xlsx` is: it says when anything of its period last changed, and not when it was made.
2. Filled and corrected workbooks are, with lxml or without, which openpyxl would use.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from databases import desk
from world import PERIOD, QUESTIONED, WHOLE, answered, command, issued, provider, read, sent

#: Prints whether openpyxl uses lxml, and the digests of a filled workbook and of its corrected copy.
_PROGRAM = r"""
import hashlib, sys
if sys.argv[1] == "without":
    sys.modules["lxml"] = sys.modules["lxml.etree"] = None
import openpyxl.xml
import world
from workbook.feedback.correction import corrected_copy
from workbook.feedback.filling import Entries, fill_workbook
from workbook.reader import read_return

content, known = world.standard()
answers = {**world.truth(), (world.QUAY, world.USERS): "  <12> & \u00e9 \u00a3\U0001f600 a />b ]]> &#233;\rback\nnew"}
filled = fill_workbook(content, known.layout, Entries.of_services(answers))
returned = read_return("a.xlsx", filled, {known.layout.issued.workbook_id: known}.get)
copy = corrected_copy(filled, returned, known, world.judged(filled, known).findings)
assert copy.fresh is None and copy.problems
print(openpyxl.xml.LXML, *(hashlib.sha256(made).hexdigest() for made in (filled, copy.content)))
"""


def made(lxml: str) -> list[str]:
    """What that program prints."""
    folders = [str(Path(__file__).parent), *sys.path]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(folders)}
    command_line = [sys.executable, "-c", _PROGRAM, lxml]
    done = subprocess.run(command_line, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_copies_are_the_same_bytes_with_lxml_and_without() -> None:
    """2: each program says which of the two it is."""
    used, *with_it = made("with")
    unused, *without_it = made("without")
    assert (used, unused) == ("True", "False")
    assert with_it == without_it


def test_the_report_of_findings_is_the_same_bytes_again(tmp_path: Path) -> None:
    """1: seconds later; an act changes it, and the moment that it names."""
    out = tmp_path / "out"
    (file,) = issued(out, provider(1))
    read(out, sent(tmp_path / "r", "a.xlsx", answered(out, file, QUESTIONED)))
    path = out / str(PERIOD) / "findings.xlsx"
    written = []
    for _ in range(2):
        assert command(out, "report") == 0
        written.append(path.read_bytes())
        time.sleep(1.1)  # a file says the second in which it was made
    assert written[0] == written[1]
    assert command(out, "decide", "S-1", "exclude", "--item", WHOLE, "--reason", "Lost") == 0
    assert command(out, "report") == 0
    assert path.read_bytes() != written[0]
    with desk(out).store() as store:
        (decision,) = store.decisions(PERIOD)
    lines = [str(row[0].value) for row in openpyxl.load_workbook(path).worksheets[0].iter_rows(max_row=4)]
    assert any(f"Last change: {decision.when:%Y-%m-%d %H:%M} UTC." in line for line in lines)


@pytest.mark.parametrize("act", [("close", str(PERIOD)), ("cancel", "--period", str(PERIOD), "--reason", "A mistake")])
def test_every_act_is_a_change(act: tuple[str, ...], tmp_path: Path) -> None:
    """1: the last of them is the one that counts."""
    out = tmp_path / "out"
    issued(out, provider(1))
    with desk(out).store() as store:
        before = store.last_act(PERIOD)
    assert command(out, *act) in (0, 2)
    with desk(out).store() as store:
        assert store.last_act(PERIOD) > before
