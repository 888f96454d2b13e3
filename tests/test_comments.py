"""A provider's comment stands beside its figure.

1. A comment is written down of a figure of a service and period, and stands beside it in the report and its tables.
2. The last one on a figure holds; none is altered.
3. What is of no service, no figure, too long or could tell who somebody is is refused, all of it at once.
4. A sheet gives many at once, all or none.
5. A marked figure without one says so.
"""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

import world
from databases import copied, desk
from spans import LAST, Told, moves, period_figures
from workbook.errors import UsageError
from workbook.report.outcomes_page import outcomes_page
from workbook.report.outcomes_report import outcomes_report
from workbook.usecases.comments import CommentRequest, add_comments, comments_in
from world import PERIOD, command, provider

ITEM = "CLG-KPI-1.percent"
SAID = CommentRequest("s-1", ITEM, "Two flats were closed for repairs.")


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which two services were issued to, one of which returned its workbook."""
    out = tmp_path_factory.mktemp("one") / "output"
    file, *_ = world.issued(out, provider(1), provider(2, service_name="Meadow View"))
    world.read(out, world.sent(out.parent / "returns", "one.xlsx", world.answered(out, file)))
    return out


@pytest.fixture
def out(one: Path, tmp_path: Path) -> Path:
    return copied(one, tmp_path / "output")


def table(out: Path, name: str) -> list[dict[str, str]]:
    """A table of the report."""
    path = out / str(PERIOD) / "outcomes" / f"{name}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_a_comment_stands_beside_the_figure(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1, 2: on the page and in the tables; the last one holds."""
    assert command(out, "comment", "S-1", ITEM, "--text", "We counted late.", "--by", "Ann Officer") == 0
    assert f"{PERIOD}: written down: 1 comment." in capsys.readouterr().out
    (second,) = add_comments(desk(out), (SAID,), "", sure=False)
    assert (second.number, second.service_id, second.period) == (2, "S-1", PERIOD)
    assert command(out, "report", "outcomes") == 0
    (row,) = [row for row in table(out, "comparison") if row["item"] == ITEM]
    assert row["comment"] == f"{PERIOD}: Two flats were closed for repairs."
    assert [row["comment"] for row in table(out, "comments")] == ["Two flats were closed for repairs."]
    assert "Two flats were closed for repairs." in (out / str(PERIOD) / "outcomes.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (CommentRequest("S-9", ITEM, "Late."), "there is none in 2008-09-Q2"),
        (CommentRequest("S-1", "CLG-KPI-1.per_cent", "Late."), "is not a figure"),
        (CommentRequest("S-1", ITEM, "x" * 501), "at most 500 characters"),
        (CommentRequest("S-1", ITEM, "..."), "needs words"),
        (CommentRequest("S-1", ITEM, "Ring 07700 900123456 about it."), "Take it out"),
        (CommentRequest("S-1", ITEM, "Mary Poppins left."), "look like a name"),
    ],
)
def test_what_is_amiss_is_refused(out: Path, request_: CommentRequest, words: str) -> None:
    """3: with every other fault; nothing is written down."""
    with pytest.raises(UsageError) as refusal:
        add_comments(desk(out), (SAID, request_, CommentRequest("S-8", ITEM, "Late.")), "", sure=False)
    assert words in str(refusal.value)
    assert "'S-8'" in str(refusal.value)
    with desk(out).store() as store:
        assert store.comments() == ()


def test_a_sheet_gives_many(out: Path, tmp_path: Path) -> None:
    """4: a row each; one that is amiss keeps all from being written."""
    sheet = tmp_path / "comments.csv"
    sheet.write_text(f"service_id,item,text\nS-1,{ITEM},Late again.\nS-2,{ITEM},As planned.\n", encoding="utf-8")
    assert [request.place for request in comments_in(sheet)] == ["row 2: ", "row 3: "]
    assert command(out, "comment", "--sheet", str(sheet)) == 0
    sheet.write_text("service_id,item\nS-1,x\n", encoding="utf-8")
    with pytest.raises(UsageError, match="it has no column text"):
        comments_in(sheet)
    assert command(out, "comment", "S-1", ITEM) == 1


def test_a_marked_figure_without_one_says_so() -> None:
    """5: the others say nothing."""
    planned = [30, 31, 3, 29, 30]
    told = [Told(f"S-{n}", moves(planned[n], 40), provider=n % 3, name=f"House {n}") for n in range(5)]
    report = outcomes_report([period_figures(LAST, told)], "Leicester")
    (comparison,) = report.comparisons
    assert [share.comment_words for share in comparison.shares] == ["", "", "no comment recorded yet", "", ""]
    assert outcomes_page(report).count("no comment recorded yet") == 1
