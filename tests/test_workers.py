"""Work that is shared out among processes.

1. Results come in the order of the items, whatever the number of processes; little work starts none.
2. A process that dies loses nothing, and stops nothing.
3. What the work raises is raised, and what was to be done after it is not begun.
4. Items are taken a few pieces ahead, never all at once.
5. `generate` and `read` come to the same bytes with several processes as with one, with files among the returns that are
   read by nobody ahead: a letter, a copy, one that says another workbook's reference.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from squares import squared, squared_or_dead, squared_or_raised
from workbook.register import read_register
from workbook.usecases import workers
from workbook.usecases.generate import generate_workbooks
from workbook.usecases.loading import loaded_files
from workbook.usecases.read import read_returns
from workbook.usecases.return_files import find_returns
from workbook.usecases.workers import Workers, shared_out
from workbook.usecases.workspace import Workspace
from world import PERIOD, answered, configuration, issued, known, provider, register, results, sent

TOTAL = 7


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PIECES", 2)


def test_results_come_in_order() -> None:
    """1: with more processes than pieces, too."""
    expected = [number * number for number in range(TOTAL)]
    assert [list(shared_out(squared, range(TOTAL), Workers(count), TOTAL)) for count in (1, 2)] == [expected] * 2


@pytest.mark.parametrize(
    ("workers", "total", "expected"),
    [
        (Workers(1), 99, False),
        (Workers(4), 3, False),
        (Workers(4), 4, True),
        (Workers(0), 99, False),
        (Workers(1, "tls://one:1"), 3, False),
        (Workers(1, "tls://one:1"), 4, True),
    ],
)
def test_little_work_starts_no_process(workers: Workers, total: int, expected: bool) -> None:
    """1: one process for two pieces at most."""
    assert workers.are_worth(total) is expected


def test_a_process_that_dies_loses_nothing() -> None:
    """2: what it had left is done here."""
    done = list(shared_out(squared_or_dead, range(TOTAL), Workers(2), TOTAL))
    assert done == [number * number for number in range(TOTAL)]


def test_what_is_raised_is_raised() -> None:
    """3: after the results before it."""
    work = shared_out(squared_or_raised, range(TOTAL), Workers(2), TOTAL)
    assert [next(work), next(work)] == [0, 1]
    with pytest.raises(ValueError, match="3 has none"):
        list(work)


def test_items_are_taken_a_few_ahead() -> None:
    """4: so that the contents of thousands of files are never held at once."""
    taken: list[int] = []

    def items() -> Iterator[int]:
        for number in range(100):
            taken.append(number)
            yield number

    work = shared_out(squared, items(), Workers(2), 100)
    assert next(work) == 0
    assert len(taken) <= 5 * 2
    work.close()


def test_generate_and_read_come_to_the_same_bytes(tmp_path: Path) -> None:
    """5: workbooks, dataset and findings."""
    lines = tuple(provider(number) for number in range(1, 6))
    files = issued(tmp_path / "one", *lines)
    providers = read_register(register(tmp_path / "again.csv", *lines), configuration())
    shared = Workspace(tmp_path / "two", workers=Workers(2))
    generate_workbooks(configuration(), providers, PERIOD, shared)
    assert [(shared.folder(PERIOD) / file.path.name).read_bytes() for file in files] == [
        file.path.read_bytes() for file in files
    ]
    returns = sent(tmp_path / "returns", "letter.xlsx", b"Dear officer").parent
    for number, file in enumerate(files):
        sent(returns, f"{number}.xlsx", answered(tmp_path / "one", file))
    shutil.copy(returns / "0.xlsx", returns / "copy.xlsx")
    book: Any = openpyxl.load_workbook(returns / "1.xlsx")
    book.custom_doc_props["workbook_id"].value = files[2].issued.workbook_id
    book.save(returns / "another.xlsx")
    read_returns((returns,), Workspace(tmp_path / "one"))
    read_returns((returns,), shared)
    assert results(shared.out) == results(tmp_path / "one")


def test_files_are_read_ahead(tmp_path: Path) -> None:
    """5: or the test above would prove nothing."""
    files = issued(tmp_path / "out", *(provider(number) for number in range(1, 5)))
    forms = {file.issued.workbook_id: known(tmp_path / "out", file) for file in files}
    for number, file in enumerate(files):
        sent(tmp_path / "returns", f"{number}.xlsx", answered(tmp_path / "out", file))
    listed = find_returns((tmp_path / "returns",), tmp_path / "out")
    loaded = list(loaded_files(listed, Workers(2), lambda file, _: file.name, forms.get))
    assert [load.returned.workbook_id if load.returned else "" for load in loaded] == list(forms)
    assert [load.returned.file for load in loaded if load.returned] == [file.name for file in listed]
