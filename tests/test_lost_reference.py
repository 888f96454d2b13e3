"""A workbook that has lost its reference is read as the one it is, where an officer says so.

1. Its figures count, and who said it and why is told in full.
2. It is so remembered that the file is read alike again, by whatever program.
3. Its sheets must be those of the workbook's services; a file that names a workbook itself is believed before an officer.
4. What cannot be taken is refused with what is needed, and nothing is read.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

import breakage
import world
from databases import desk
from workbook.errors import UsageError
from workbook.findings import Code
from workbook.reader import GivenReference
from workbook.usecases.generate import WrittenFile
from workbook.usecases.given_reference import given_reference
from workbook.usecases.read import ReadRun, read_returns
from world import MORNING, SUPPORTED, answered, edited, issued, provider, sent

WHY = "It came from their address."


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where two providers' workbooks were issued."""
    issued(tmp_path / "out", provider(1), provider(2))
    return tmp_path / "out"


def files(out: Path) -> tuple[WrittenFile, ...]:
    return issued(out, provider(1), provider(2))


def lost(out: Path, file: WrittenFile, name: str = "lost.xlsx") -> Path:
    """A return that has lost its reference in all three places."""

    def change(book: openpyxl.Workbook) -> None:
        for loss in breakage.LOSSES:
            loss(book)

    return sent(out.parent, name, edited(answered(out, file, {SUPPORTED: 3}, saved=MORNING), change))


def read_as(out: Path, path: Path, workbook_id: str) -> ReadRun:
    return read_returns((path,), desk(out), reference=GivenReference(workbook_id, WHY, "Ann Officer"))


def told(out: Path, code: Code) -> list[dict[str, str]]:
    return [row for row in world.findings(out) if row["code"] == code]


def test_its_figures_count(out: Path) -> None:
    """1: in the dataset; the reason stands in findings.csv."""
    first, _ = files(out)
    run = read_as(out, lost(out, first), first.issued.workbook_id)
    assert [file.provider for file in run.files] == ["Provider 1"]
    assert {row["value"] for row in world.dataset(out) if row["item"] == SUPPORTED and row["service_id"] == "S-1"} == {
        "3"
    }
    (row,) = told(out, Code.IDENTITY_GIVEN)
    assert row["value"] == WHY
    assert f"Ann Officer read it as that of {first.issued.workbook_id}" in row["message"]


def test_it_is_remembered(out: Path) -> None:
    """2: reading the file again, under another name, says the same without being asked."""
    first, _ = files(out)
    path = lost(out, first)
    read_as(out, path, first.issued.workbook_id)
    before = world.dataset(out)
    again = world.read(out, sent(out.parent, "a copy.xlsx", path.read_bytes()))
    assert (again.outcomes, len(told(out, Code.IDENTITY_GIVEN))) == (again.outcomes, 1)
    assert [row["value"] for row in world.dataset(out)] == [row["value"] for row in before]
    assert not told(out, Code.NO_IDENTITY)


def test_another_workbook_s_sheets_are_refused(out: Path) -> None:
    """3: the services decide."""
    first, second = files(out)
    read_as(out, lost(out, first), second.issued.workbook_id)
    assert told(out, Code.NO_IDENTITY)
    assert not [row for row in world.dataset(out) if row["value"]]


def test_a_file_that_names_its_workbook_is_believed(out: Path) -> None:
    """3: also before it was read once."""
    first, second = files(out)
    path = sent(out.parent, "whole.xlsx", answered(out, first, saved=MORNING))
    read_as(out, path, second.issued.workbook_id)
    assert told(out, Code.IDENTITY_DISAGREES)


def test_what_cannot_be_taken_is_refused(out: Path) -> None:
    """4: a reason alone, no reason, no such workbook, several files, a file that was read."""
    first, _ = files(out)
    reference = first.issued.workbook_id
    with pytest.raises(UsageError, match="Give the workbook's reference too, with --as"):
        given_reference("", WHY, "Ann")
    with pytest.raises(UsageError, match="it needs a reason in words"):
        given_reference(reference, "", "Ann")
    assert given_reference("", "", "Ann") is None
    with pytest.raises(UsageError, match="no workbook of that reference was issued"):
        read_as(out, lost(out, first), "SPW-2345")
    folder = lost(out, first, "two/a.xlsx").parent
    lost(out, first, "two/b.xlsx")
    (folder / "b.xlsx").write_bytes(b"x")
    with pytest.raises(UsageError, match="there are 2"):
        read_as(out, folder, reference)
    whole = sent(out.parent, "whole.xlsx", answered(out, first, saved=MORNING))
    world.read(out, whole)
    with pytest.raises(UsageError, match="it has its reference"):
        read_as(out, whole, reference)
