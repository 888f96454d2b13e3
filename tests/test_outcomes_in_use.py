"""The report of outcomes as a manager asks for it, over periods that were issued and returned.

1. `report outcomes` writes a page, a workbook and a CSV of every table, which nobody but the officer may read.
2. `--since` gives a span, and a year its periods; one that ends before it begins, or of an authority with nothing, is refused in words.
3. It takes what is recorded: the same bytes again. What it wrote is never taken for a return.
4. A price holds from the period whose register gave it; a later register that says nothing of it takes nothing away. It is
   traced to the line of that register.
5. A plain `report` writes the findings, as `report findings` does.
6. What officers heard of a service within the span stands beside its figures, without a score.
7. Of one authority alone, its services are judged as among all: figures equal to another authority's are a question.
"""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from databases import desk
from workbook.demo.cycle import careful_entries
from workbook.errors import UsageError
from workbook.feedback.filling import Entries, fill_workbook
from workbook.findings import Code
from workbook.quarter import PeriodJudge, judge_period
from workbook.store import Store
from workbook.usecases.files import STORE_NAME
from workbook.usecases.trace import trace
from world import PERIOD, TWO_SERVICES, answered, command, issued, known, provider, read, sent

LATER = PERIOD.next()
HEARD = (
    "--source",
    "complaint",
    "--theme",
    "home",
    "--direction",
    "concern",
    "--summary",
    "The heating <fails>.",
    "--by",
    "A. Officer",
)


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two quarters of two services, the second returned by one provider of two."""
    folder = tmp_path_factory.mktemp("outcomes") / "out"
    priced = tuple(replace(line, contract_value="£182,000", support_hours="150") for line in TWO_SERVICES)
    for period, lines in ((PERIOD, priced), (LATER, (*TWO_SERVICES, provider(2)))):
        files = issued(folder, *lines, period=period)
        returns = folder.parent / str(period)
        sent(returns, files[0].path.name, answered(folder, files[0]))
        read(folder, returns)
    for day in ("2008-10-14", "2009-01-05"):  # the second after the span
        assert command(folder, "note", "add", "--service", "S-1", "--on", day, *HEARD) == 0
    return folder


def test_a_span_is_a_page_and_tables(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """1, 2, 3: three services in two periods, of which one did not return; the same bytes again, and no return."""
    assert command(out, "report", "outcomes", "--period", LATER, "--since", PERIOD) == 0
    printed = capsys.readouterr().out
    assert "Leicester, July 2008 to December 2008: 3 services (2 to 3 in a period), 2 periods" in printed
    assert "Not, or not wholly, counted: 1 return." in printed
    page = out / str(LATER) / "outcomes.html"
    tables = sorted((out / str(LATER) / "outcomes").iterdir())
    assert {path.stat().st_mode & 0o077 for path in (page, *tables)} == {0}
    assert (out / str(LATER) / "outcomes.xlsx").stat().st_mode & 0o077 == 0
    assert [path.stem for path in tables] == [
        "case_mix",
        "chains",
        "comments",
        "comparison",
        "distance",
        "figures",
        "heard",
        "like_services",
        "needs",
        "not_counted",
        "own_outcomes",
        "prices",
        "services",
        "together",
        "totals",
    ]
    assert "<td>not returned</td>" in page.read_text(encoding="utf-8")
    assert "<em>Held back</em> means that something in the return must be put right" in page.read_text(encoding="utf-8")
    tables.append(out / str(LATER) / "outcomes.xlsx")
    before = [path.read_bytes() for path in (page, *tables)]
    assert command(out, "report", "outcomes", "--since", PERIOD) == 0  # the latest open period
    assert [path.read_bytes() for path in (page, *tables)] == before
    capsys.readouterr()
    command(out, "read", out / str(LATER))
    printed = capsys.readouterr().out
    assert not [path.name for path in (page, *tables) if path.name in printed]


def test_a_year_is_its_periods(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """2: those of it that were issued; with --since, from there to its end."""
    page = out / str(LATER) / "outcomes.html"
    assert command(out, "report", "outcomes", "--period", PERIOD.financial_year) == 0
    assert "July 2008 to December 2008: 3 services (2 to 3 in a period), 2 periods" in capsys.readouterr().out
    whole = page.read_bytes()
    assert command(out, "report", "outcomes", "--period", PERIOD.financial_year, "--since", LATER) == 0
    assert "October to December 2008: 3 services, 1 period" in capsys.readouterr().out
    assert page.read_bytes() != whole


def test_what_was_heard_stands_beside_the_figures(out: Path) -> None:
    """6: on the page and in a table, with whom it is for; what was heard after the span is not there."""
    command(out, "report", "outcomes", "--since", PERIOD)
    (heard,) = csv.DictReader(
        io.StringIO((out / str(LATER) / "outcomes" / "heard.csv").read_text(encoding="utf-8-sig"))
    )
    assert (heard["day"], heard["summary"], heard["readers"]) == ("2008-10-14", "The heating <fails>.", "authority")
    assert heard["source"] != "complaint"  # in words
    page = (out / str(LATER) / "outcomes.html").read_text(encoding="utf-8")
    assert page.count("The heating &lt;fails&gt;.") == 1
    command(out, "report", "outcomes", "--period", PERIOD)
    page = (out / str(PERIOD) / "outcomes.html").read_text(encoding="utf-8")
    assert "No information: no note was written of these services in the span." in page


def test_a_price_holds_on(out: Path) -> None:
    """4: so both quarters have it, though only the first register says so."""
    assert command(out, "report", "outcomes", "--period", LATER, "--since", PERIOD) == 0
    text = (out / str(LATER) / "outcomes" / "prices.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["service"], row["periods"], row["price_per_unit_week"]) for row in rows] == [
        ("Lock Gate", "2", "290.87"),
        ("Quayside", "2", "290.87"),
    ]
    for period in ("", str(LATER)):  # one of which the register says nothing
        (stated,) = trace(desk(out), "S-1", "contract_value", period)
        assert (stated.period, stated.value, stated.place) == (str(PERIOD), "182000", f"register of {PERIOD}, line 2")
    with pytest.raises(UsageError, match="there is no eligibility"):
        trace(desk(out), "S-1", "eligibility")


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--period", PERIOD, "--since", LATER), "is after"),
        (("--authority", "DER"), "nothing was issued for 'DER'"),
        (("--since", "2007-08-Q1"), "nothing was issued for 2007-08-Q1"),
    ],
)
def test_what_cannot_be_is_refused(
    out: Path, options: tuple[object, ...], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """2: with what to do instead."""
    assert command(out, "report", "outcomes", *options) == 1
    assert words in " ".join(capsys.readouterr().err.split())


def test_one_authority_is_judged_as_among_all(tmp_path: Path) -> None:
    """7: the same results as of all, and none of another authority."""
    out, returns = tmp_path / "out", tmp_path / "returns"
    files = issued(out, provider(1), provider(2, authority="Derby"))
    given = careful_entries(known(out, files[0])).answers
    for file, service_id in zip(files, ("S-1", "S-2"), strict=True):
        entries = Entries({at._replace(service=service_id): entry for at, entry in given.items()})
        sent(returns, file.path.name, fill_workbook(file.path.read_bytes(), known(out, file).layout, entries))
    read(out, returns)
    with Store.open(out / STORE_NAME) as store:
        everybody, own = judge_period(store, PERIOD), PeriodJudge(store, "LCE").quarterly(PERIOD)
    assert {key.authority for key in everybody.services} == {"LCE", "DER"}
    assert own.services == {key: result for key, result in everybody.services.items() if key.authority == "LCE"}
    (result,) = own.services.values()
    assert Code.SAME_FIGURES in {finding.code for finding in result.findings}
    assert [record.issued.authority for record in own.issued] == ["LCE"]


def test_a_plain_report_is_that_of_findings(out: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """5: as it always was."""
    assert command(out, "report", "--period", PERIOD) == 0
    plain = capsys.readouterr().out
    assert command(out, "report", "findings", "--period", PERIOD) == 0
    assert capsys.readouterr().out == plain
    assert "findings.xlsx" in plain
