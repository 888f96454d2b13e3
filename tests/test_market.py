"""What those who may offer a service are told of a client group: totals, with small numbers hidden and nobody named.

1. It has needs, why they were not met, who may come, capacity, the range of prices, and outcomes.
2. No provider and no service is named.
3. Reasons are told roughly, of many needs alone; a reason of few, and what would give it away, is not.
4. It is a release: what it shows is borne in mind by what is shared later, also where that takes the place of a share.
5. Another client group is refused, and a group of which nothing is accepted.
6. Every figure of the page is in one of its tables.
7. Over several periods what adds up is added, of what is printed alone; what does not is there by period. Each period is a
   release of its own, and one of which nothing was accepted is named.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import world
from pages import cells
from shares import answers, framework, parts_of, policy, row
from spans import LAST, Told, period_figures
from workbook.disclosure import SharedTables, authority_lines, share
from workbook.model import PrintedTables
from workbook.report.market import MarketReport, market_page, market_report, market_tables
from workbook.report.outcomes_report import outcomes_report
from workbook.store import ReleaseKind, Share, Store
from workbook.table import cell_text
from workbook.usecases.files import STORE_NAME
from workbook.usecases.share import bearing_on
from world import PERIOD, command, provider

NEED = "NOF-ST-2.need_1a"


def market(**unmet: int) -> MarketReport:
    """Five like hostels of three providers, whose needs were not met for those reasons; and one of another group."""
    reasons = {f"{NEED}_unmet_{reason}": float(number) for reason, number in unmet.items()}
    told = [
        Told(f"S-{n}", reasons if n == 0 else {}, n % 3, name=f"House {n}", units=20, price=150_000.0 + 10_000 * n)
        for n in range(5)
    ]
    report = outcomes_report([period_figures(LAST, [*told, Told("S-9", group="1", units=99)])], "Leicester")
    own = framework(parts_of("EM-LPI-90"))
    tables = share(answers("EM-LPI-90", {f"S-{n}": (40, 20) for n in range(5)}), own, policy())
    return market_report(report, [tables], own, "7")


def facts(report: MarketReport) -> dict[str, str]:
    """The facts, by what they are about."""
    return {fact.about: fact.fact for fact in report.facts}


def test_has_what_is_asked_for_a_tender() -> None:
    """1: of the services of the group alone."""
    told = facts(market(external=90, client=30))
    assert told["Capacity"] == "5 services of 3 providers, with 100 household units"
    price = next(about for about in told if about.startswith("Price of a household unit a week: Accommodation"))
    assert told[price].startswith("the middle half is ")
    assert told["Who may come"] == "single people"
    page = market_page(market(external=90, client=30))
    assert "<td>200</td>" in page
    assert "<td>100</td>" in page


def test_every_figure_is_in_a_table() -> None:
    """6: each cell of the page but its notes, as one of the two tables has it."""
    report = market(external=90, client=30)
    texts = {cell_text(cell) for table in market_tables(report).values() for record in table.records for cell in record}
    told = cells(market_page(report).partition('id="notes"')[0])
    figures = [cell for row in told[1:] for cell in row[1:] if re.fullmatch(r"[\d.]+%?|\[c\]", cell)]
    assert len(figures) > 5
    assert set(figures) <= texts
    assert {fact.fact for fact in report.facts} <= texts


def test_nobody_is_named() -> None:
    """2: neither on the page nor in its tables."""
    report = market(external=90, client=30)
    printed = market_page(report) + str([table.records for table in market_tables(report).values()])
    assert "House" not in printed
    assert "Provider 1" not in printed
    assert "S-1" not in printed


@pytest.mark.parametrize(
    ("unmet", "told"),
    [
        ({"client": 40, "external": 59}, {"": "not shown: it takes 100 needs that were not"}),
        ({"client": 40, "external": 60}, {": client": "about 40 per cent", ": external": "about 60 per cent"}),
        (
            {"client": 9, "external": 60, "service": 40},
            {": client": "[c]", ": external": "about 60 per cent", ": service": "[c]"},
        ),
        (
            {"client": 9, "external": 95, "service": 3},
            {": client": "[c]", ": external": "about 90 per cent", ": service": "[c]"},
        ),
    ],
)
def test_reasons_are_told_roughly(unmet: dict[str, int], told: dict[str, str]) -> None:
    """3: external ones apart; of fewer than ten, none."""
    reasons = {
        about.removeprefix("Why needs were not met"): fact
        for about, fact in facts(market(**unmet)).items()
        if about.startswith("Why")
    }
    assert reasons == told


def over_two(first: tuple[float, float], *, adds_up: bool = True) -> dict[str, list[tuple[str, float | None]]]:
    """The lines of five services over two quarters of two years, by item; in the first quarter with those figures."""
    own = framework(parts_of("EM-LPI-90", adds_up=adds_up))
    rows = {
        year: [
            row(f"EM-LPI-90.{name}", value, f"S-{n}", quarter=quarter, year=year)
            for n in range(5)
            for name, value in zip(("whole", "part"), figures, strict=True)
        ]
        for year, quarter, figures in (("2007-08", 4, first), ("2008-09", 1, (40.0, 10.0)))
    }
    tables: list[SharedTables] = []
    for of_year in rows.values():
        tables.append(share(of_year, own, policy(), [shared.printed for shared in tables]))
    lines: dict[str, list[tuple[str, float | None]]] = {}
    for line in authority_lines(tables):
        periods = " to ".join(dict.fromkeys((line.span[0], line.span[-1])))
        lines.setdefault(line.question.code.partition(".")[2], []).append((periods, line.value))
    return lines


def test_what_adds_up_is_added() -> None:
    """7: counts, and the percentage of them together; 150 of 400 is no mean of 50 and 25 per cent."""
    q4, q1, both = "2007-08-Q4", "2008-09-Q1", "2007-08-Q4 to 2008-09-Q1"
    assert over_two((40.0, 20.0)) == {
        "whole": [(q4, 200.0), (q1, 200.0), (both, 400.0)],
        "part": [(q4, 100.0), (q1, 50.0), (both, 150.0)],
        "percent": [(q4, 50.0), (q1, 25.0), (both, 37.5)],
    }
    assert all(len(lines) == 2 for lines in over_two((40.0, 20.0), adds_up=False).values())


def test_nothing_hidden_is_added() -> None:
    """7: four people of five services are hidden, and so is what would have them."""
    lines = over_two((40.0, 0.8))
    assert [value for _, value in lines["part"]] == [None, 50.0, None]
    assert lines["percent"][-1][1] is None
    assert lines["whole"][-1][1] == 400.0


def test_what_it_shows_is_borne_in_mind() -> None:
    """4: a share that was never handed out is forgotten, what went out for the market is not."""
    for kind, number in ((ReleaseKind.SHARE, 0), (ReleaseKind.MARKET, 1)):
        shared = Share(PERIOD, PrintedTables(), kind)
        assert len(bearing_on(PERIOD, [shared], framework(), is_replacement=True)) == number


def test_is_a_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """4, 5: with its number; the next share knows of it."""
    out = tmp_path / "output"
    (file,) = world.issued(out, provider(1))
    world.read(out, world.sent(tmp_path / "returns", "one.xlsx", world.answered(out, file)))
    group = file.issued.services[0].service.client_group
    assert command(out, "report", "market", "--client-group", group, "--by", "An officer") == 0
    assert "Release 1." in capsys.readouterr().out
    written = sorted(path.name for path in (out / str(PERIOD) / "shared").iterdir())
    assert written == [f"market_lce_{group}_{PERIOD}{end}" for end in (".html", "_facts.csv", "_totals.csv")]
    command(out, "export", "--share", "--replace", "--format", "csv", "--by", "An officer")
    with Store.open(out / STORE_NAME) as store:
        assert [share.kind for share in store.ledger.shares("LCE")] == [ReleaseKind.MARKET, ReleaseKind.SHARE]
    capsys.readouterr()
    (later,) = world.issued(out, provider(1), period=PERIOD.next())
    year = ("--period", PERIOD.financial_year, "--client-group", group, "--by", "An officer")
    assert command(out, "report", "market", *year) == 0
    printed = capsys.readouterr().out
    assert "Release 3." in printed  # the one period of which anything was accepted
    assert later.issued.period != PERIOD
    assert command(out, "report", "market", "--client-group", "99", "--by", "An officer") == 1
    assert "is no client group" in capsys.readouterr().err
    other = "2" if group != "2" else "3"
    assert command(out, "report", "market", "--client-group", other, "--by", "An officer") == 1
