"""A provider's folder with the issued workbook and a CSV: no store, no register, no YAML.

1. An issued workbook carries its form: what is read of it is the form that it was issued with, whatever its kind; it
   carries no other form, and the same workbook carries the same.
2. `fill` and `check-return` need that workbook alone, write nothing beside the filled copy, and say the same as the
   authority does.
3. Figures may come in each encoding, with each mark between cells, under headings as people write them.
4. The reference is taken as it is printed on Read me.
5. A workbook that carries nothing that can be read is said to, and one of other content never fails otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from workbook.assess import Outcome
from workbook.carried import carried_form
from workbook.cli import run
from workbook.cli.options import DONE, FAILED, NEEDS_ATTENTION
from workbook.layout import CARRIED, CARRIED_ROW, REFERENCE_TEXT, reference_text
from workbook.model import QUARTERLY
from workbook.usecases.read import read_returns
from workbook.usecases.workspace import Workspace
from world import PERIOD, QUAY, USERS, configuration, csv_return, edited, issued, known, provider, standard, values

AT_END = "CLG-KPI-1.users_at_end"
LINE = provider(1)


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A provider's folder: `issued.xlsx` alone, with the program run there."""
    (file,) = issued(tmp_path / "authority", LINE)
    folder = tmp_path / "provider"
    folder.mkdir()
    (folder / "issued.xlsx").write_bytes(file.path.read_bytes())
    for name in ("OUT", "STORE", "CONFIG"):
        monkeypatch.delenv(f"SP_WORKBOOK_{name}", raising=False)
    monkeypatch.chdir(folder)
    return folder


def test_a_workbook_carries_the_form_that_it_was_issued_with(tmp_path: Path) -> None:
    """1: the same layout, cell for cell; of forms only what it needs."""
    (file,) = issued(tmp_path / "out", LINE)
    content = file.path.read_bytes()
    form, stored = carried_form(content), known(tmp_path / "out", file)
    assert form is not None
    assert form.layout == stored.layout
    assert [form.code for form in form.framework.forms] == [QUARTERLY]
    assert form.framework.sections == stored.framework.sections == configuration().framework.sections
    assert carried_form(content) == form


def test_fill_and_check_return_need_the_workbook_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """2: each with its exit code; nothing but the copy is written; what is wrong is named with what may be meant."""
    (folder / "figures.csv").write_text(f"service_id,item,value\nS-1,{AT_END},11\n1,{AT_END},11\n", encoding="utf-8")
    assert run(["fill", "issued.xlsx", "--from", "figures.csv"]) == NEEDS_ATTENTION
    assert "there is no service '1' in this workbook; did you mean S-1?" in capsys.readouterr().out
    assert run(["check-return", "issued-filled.xlsx", "--workbook", "issued.xlsx"]) == NEEDS_ATTENTION
    told = capsys.readouterr().out
    assert "1 answer; queried." in told
    assert "Blank: Quayside (S-1): " in told
    assert sorted(path.name for path in folder.iterdir()) == ["figures.csv", "issued-filled.xlsx", "issued.xlsx"]


def test_a_complete_return_is_accepted_here_and_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """2: the CSV that check-return accepts is the one that the authority reads without a question."""
    authority = folder.parent / "authority"
    (file,) = issued(authority, LINE)
    questions = [question.code for question in configuration().framework.section("CLG-KPI-1").inputs]
    complete = csv_return(file, dict.fromkeys(questions, 0) | {questions[0]: 3, AT_END: 3})
    (folder / "sent.csv").write_bytes(complete)
    outcome = run(["check-return", "sent.csv", "--workbook", "issued.xlsx"])
    told = capsys.readouterr().out
    collected = read_returns((folder / "sent.csv",), Workspace(authority))
    accepted = collected.outcomes.get(Outcome.ACCEPTED, 0)
    assert (outcome == DONE) == (accepted == 1), told
    assert values(authority, AT_END) == {"S-1": "3"}


ENCODED: dict[str, Callable[[str], bytes]] = {
    "UTF-8": lambda text: text.encode(),
    "UTF-8 with its mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "Windows-1252": lambda text: text.encode("cp1252"),
    "semicolons": lambda text: text.replace(",", ";").encode(),
    "tabs": lambda text: text.replace(",", "\t").encode(),
    "headings as people write them": lambda text: text.replace("service_id,item", "Service ID , ITEM").encode(),
}


@pytest.mark.parametrize("encoded", ENCODED.values(), ids=ENCODED)
def test_figures_may_be_written_in_each_way(
    folder: Path, encoded: Callable[[str], bytes], capsys: pytest.CaptureFixture[str]
) -> None:
    """3: the last column is of the provider's own, in letters that encodings differ in."""
    text = f"service_id,item,value,Bemerkung für uns \u2013 £\nS-1,{AT_END},11,geprüft \u2013 £\n"
    (folder / "figures.csv").write_bytes(encoded(text))
    assert run(["fill", "issued.xlsx", "--from", "figures.csv"]) == DONE, capsys.readouterr()
    book = openpyxl.load_workbook(folder / "issued-filled.xlsx")
    assert 11 in {cell.value for row in book[book.sheetnames[2]].iter_rows() for cell in row}


def test_the_reference_is_taken_as_it_is_printed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """4: with all that stands around it on Read me, or in small letters."""
    authority = folder.parent / "authority"
    (file,) = issued(authority, LINE)
    printed = reference_text(file.issued)
    assert printed.startswith(REFERENCE_TEXT)
    for number, reference in enumerate(
        (printed, printed.removeprefix(REFERENCE_TEXT), file.issued.workbook_id.lower())
    ):
        sent = csv_return(file, {AT_END: 3}).replace(file.issued.workbook_id.encode(), reference.encode())
        (folder / f"{number}.csv").write_bytes(sent)
        run(["check-return", f"{number}.csv", "--workbook", "issued.xlsx"])
        assert "1 answer; queried." in capsys.readouterr().out


@pytest.mark.parametrize("carried", ["", "Qlpo", "not what is carried", "QlpoOTE.QlpoOTE"])
def test_a_workbook_that_carries_nothing_says_what_to_ask_for(
    folder: Path, carried: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """5: as those do that an earlier version issued, and those that somebody tampered with."""

    def change(book: openpyxl.Workbook) -> None:
        sheet = book["Identity"]
        for row in range(CARRIED_ROW + 1, sheet.max_row + 1):
            sheet.cell(row, 2).value = carried or None

    (folder / "old.xlsx").write_bytes(edited((folder / "issued.xlsx").read_bytes(), change))
    assert openpyxl.load_workbook(folder / "old.xlsx")["Identity"].cell(CARRIED_ROW + 1, 1).value == CARRIED
    (folder / "figures.csv").write_text(f"service_id,item,value\nS-1,{AT_END},11\n", encoding="utf-8")
    assert run(["fill", "old.xlsx", "--from", "figures.csv"]) == FAILED
    assert "Ask the authority for it again" in " ".join(capsys.readouterr().err.split())
    assert [path.name for path in folder.glob("*filled*")] == []


def test_a_file_of_another_workbook_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """5: as the authority would refuse it."""
    (folder / "other.xlsx").write_bytes(standard()[0])
    assert run(["check-return", "other.xlsx", "--workbook", "issued.xlsx"]) == NEEDS_ATTENTION
    assert "rejected" in capsys.readouterr().out
    (folder / "no.csv").write_text(f"service_id,item,value\n{QUAY},{USERS},1\n{PERIOD}", encoding="utf-8")
    assert run(["check-return", "no.csv", "--workbook", "no.csv"]) == FAILED
