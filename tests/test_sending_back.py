"""Returns on their way back, by the store.

1. Several are sent back at once; `--all` takes each that its provider has something to do about, and no other.
2. What is printed counts as the letter does; the letter says to whom it goes and what about.
3. The copy of a copy has the next number, not the name of the first; no copy says a day that may be past.
4. Returns whose copies would have one name are refused, and none is written.
5. No provider is told the code of a rule.
"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from databases import desk
from workbook.cli import run
from workbook.errors import UsageError
from workbook.feedback.problems import bare_words
from workbook.findings import Code, Place, finding
from workbook.usecases.correct import correct_returns, correction_stem
from world import PERIOD, USERS, answered, issued, provider, read, sent

Screen = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three returns: one blank in places, one with too many people for its answers, one that is right."""
    folder = tmp_path_factory.mktemp("back")
    files = issued(folder / "out", provider(1), provider(2), provider(3))
    answers: tuple[dict[str, float | None], ...] = ({USERS: None}, {USERS: -1}, {})
    for name, file, changes in zip(("a", "b", "c/b"), files, answers, strict=True):
        read(folder / "out", sent(folder / "returns", f"{name}.xlsx", answered(folder / "out", file, changes)))
    return folder / "out"


def test_all_that_wait_for_their_providers_go_back(out: Path, capsys: Screen) -> None:
    """1, 2: two of three, with what each has to put right."""
    assert run(["correct", "--all", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert [line for line in printed.splitlines() if "Must fix" in line] == [
        "a.xlsx: Must fix: 1.",
        "b.xlsx: Must fix: 1.",
    ]
    letters = sorted((out / str(PERIOD) / "corrections").glob("*.txt"))
    assert [path.name for path in letters] == ["a-to-correct.txt", "b-to-correct.txt"]
    to, subject, blank, greeting = letters[0].read_text("utf-8").splitlines()[:4]
    assert to.startswith("To: ")
    assert subject.endswith(": what came back")
    assert (blank, greeting.startswith("Dear ")) == ("", True)


def test_one_of_both_ways_is_needed(out: Path, capsys: Screen) -> None:
    """1: neither nothing, nor names beside --all."""
    for arguments in ([], ["a.xlsx", "--all"]):
        assert run(["correct", *arguments, "--out", str(out)]) == 1
        assert "name the returns to correct, or give --all" in " ".join(capsys.readouterr().err.split())


def test_a_copy_says_no_day(out: Path, tmp_path: Path) -> None:
    """3: it is made when the day may be past."""
    (made,) = correct_returns(desk(out), ["a.xlsx"], tmp_path)
    assert made.copy is not None
    texts = [
        str(cell.value) for (cell,) in openpyxl.load_workbook(made.copy)["To correct"].iter_rows(max_row=6, max_col=1)
    ]
    assert any(text.startswith("When it is done") for text in texts)
    assert not any(" by " in text for text in texts)


@pytest.mark.parametrize(
    ("name", "stem"),
    [("a.xlsx", "a-to-correct"), ("a-to-correct.xlsx", "a-to-correct-2"), ("a-to-correct-2.xlsx", "a-to-correct-3")],
)
def test_copies_of_copies_are_numbered(name: str, stem: str) -> None:
    """3: and none has the name of what came."""
    assert correction_stem(name) == stem


def test_one_name_is_refused(out: Path, tmp_path: Path) -> None:
    """4: before anything is written; one alone is not."""
    returns = out.parent / "returns"
    both = [str(returns / "b.xlsx"), str(returns / "c" / "b.xlsx")]
    with pytest.raises(UsageError, match="copy of one name"):
        correct_returns(desk(out), both, tmp_path / "to")
    assert not (tmp_path / "to").exists()
    assert len(correct_returns(desk(out), both[:1], tmp_path / "to")) == 1


def test_the_code_of_a_rule_is_for_officers() -> None:
    """5: the words are the rule's."""
    asked = finding(Code.WARN_RULE, Place("a.xlsx"), message="Many. If it is right, say why.", rule="CLG-KPI-2.R1")
    assert asked.text.endswith("(CLG-KPI-2.R1)")
    assert bare_words(asked) == "Many. If it is right, say why."
