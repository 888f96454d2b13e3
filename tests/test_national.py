"""People, needs and outcomes in the shape of the national tables.

1. The worked forms give the worked counts and percentages, for everybody and by client group.
2. Until March 2010 those to whom an outcome does not apply are in its base; from then on they are beside it.
3. Each breakdown is a table of its own; outcomes of people who stay are not broken down.
4. The headline names the three commonest needs, with the share who achieved; large counts are rounded.
5. The page has every table, says that nothing is estimated, and what is not collected.
6. Every figure of the page is in one of the tables; the page says how the part of each service is traced.
7. A table of each form has the parts that its counts add up.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pages import cells
from spans import LAST, Told, period_figures
from workbook.model import Period
from workbook.report.national import NationalForm, national_forms, national_parts, national_tables, rounded
from workbook.report.national_page import column_words, national_page
from workbook.report.outcomes_report import OutcomesReport, outcomes_report
from workbook.table import cell_text
from world import PERIOD, command, issued, provider

SECTION = "NOF-ST-2"
NAMES = ("answered", "needs", "achieved", "not_achieved", "not_applicable")
#: The counts of the twelve worked forms, by client group and need.
WORKED = {
    "7": {"forms": 5, "1a": (5, 4, 3, 1, 0), "2a_i": (5, 4, 3, 1, 0), "2a_ii": (5, 4, 1, 1, 2)},
    "12": {"forms": 4, "1a": (3, 3, 2, 1, 0), "2a_i": (4, 3, 2, 1, 0), "2a_ii": (4, 3, 1, 1, 1)},
    "14": {"forms": 3, "1a": (3, 2, 1, 1, 0), "2a_i": (3, 0, 0, 0, 0), "2a_ii": (3, 0, 0, 0, 0)},
}
LATER = Period(2010, 1)


def worked(period: Period = LAST) -> OutcomesReport:
    """Three services, of whose people the twelve forms are."""
    told = []
    for group, counts in WORKED.items():
        figures = {f"{SECTION}.forms": float(str(counts["forms"]))}
        for need, numbers in counts.items():
            if isinstance(numbers, tuple):
                figures |= {f"{SECTION}.need_{need}_{name}": float(n) for name, n in zip(NAMES, numbers, strict=True)}
        told.append(Told(f"S-{group}", figures, group=group))
    return outcomes_report([period_figures(period, told)], "Leicester")


def short_term(report: OutcomesReport) -> NationalForm:
    """The form of people who left."""
    return next(form for form in national_forms(report) if form.form.code == "outcomes-short-term")


@pytest.mark.parametrize(("period", "qualified"), [(LAST, 28.6), (LATER, 50.0)])
def test_the_worked_forms(period: Period, qualified: float) -> None:
    """1, 2: 1a 6 of 9, 2a i 5 of 7, 2a ii 2 of 4, or of 7 before April 2010."""
    rows = {row.code: row for row in short_term(worked(period)).outcomes if not row.group.by}
    first, took_part, got_it = (rows[f"{SECTION}.need_{need}"] for need in ("1a", "2a_i", "2a_ii"))
    assert (first.answered, first.needs, first.needs_percent, first.achieved_percent) == (11, 9, 81.8, 66.7)
    assert (took_part.needs_percent, took_part.achieved_percent) == (58.3, 71.4)
    assert (got_it.achieved, got_it.not_achieved, got_it.not_applicable) == (2, 2, 3)
    assert got_it.achieved_percent == qualified


def test_by_client_group() -> None:
    """1: of nobody there is no percentage."""
    rows = {
        (row.group.code, row.code): row for row in short_term(worked(LATER)).outcomes if row.group.by == "client_group"
    }
    by_group = {
        group: tuple(rows[group, f"{SECTION}.need_{need}"].achieved_percent for need in ("1a", "2a_i", "2a_ii"))
        for group in WORKED
    }
    assert by_group == {"7": (75.0, 75.0, 50.0), "12": (66.7, 66.7, 50.0), "14": (50.0, None, None)}
    people = [(row.group.code, row.people) for row in short_term(worked()).people if row.group.by == "client_group"]
    assert people == [("7", 5), ("12", 4), ("14", 3)]


def test_each_breakdown_is_a_table() -> None:
    """3: short-term by kind and group; long-term not."""
    names = [table.name for table in national_tables(national_forms(worked()))]
    short = [name for name in names if name.startswith("outcomes_short_term")]
    assert short == [
        f"outcomes_short_term_{what}{by}"
        for by in ("", "_by_service_type", "_by_client_group")
        for what in ("people", "outcomes")
    ]
    assert [name for name in names if "long_term" in name] == [
        "outcomes_long_term_people",
        "outcomes_long_term_outcomes",
    ]


def test_the_headline() -> None:
    """4: each need once, the commonest first."""
    assert [row.code for row in short_term(worked()).commonest] == [f"{SECTION}.need_{need}" for need in ("1a", "2a_i")]
    assert [rounded(number) for number in (999, 1000, 33_649)] == ["999", "1,000", "33,600"]


def test_the_page_has_every_table() -> None:
    """5: as the CSV files have them."""
    report = worked()
    forms = national_forms(report)
    tables = list(national_tables(forms))
    page = national_page(report, forms, tables)
    assert "no estimates are made for missing returns" in page
    assert "1a Income: 9 people had the need, of whom 67 per cent achieved the outcome." in page
    assert "client records, which these workbooks do not collect" in page
    assert len(cells(page)) == sum(len(table.records) + 1 for table in tables)


def test_a_count_is_the_sum_of_its_parts() -> None:
    """7: by service, with the kind and the group that it is counted with."""
    form = short_term(worked())
    for row in form.outcomes:
        for name in NAMES:
            parts = [
                part.row.value or 0.0
                for part in form.parts
                if part.row.question == f"{row.code}_{name}"
                if row.group.code in ("", *part.service.likeness)
            ]
            assert sum(parts) == getattr(row, name)
    (table, *_) = national_parts([form])
    assert (table.name, len(table.records)) == ("outcomes_short_term_services", len(list(form.parts)))


@pytest.mark.parametrize("period", [LAST, LATER])
def test_every_figure_is_in_a_table(period: Period) -> None:
    """6: each cell of the page, and each number of the headline, as it stands or rounded."""
    report = worked(period)
    forms = national_forms(report)
    tables = tuple(national_tables(forms))
    texts = {cell_text(cell) for table in tables for record in table.records for cell in record}
    page = national_page(report, forms, tables)
    printed = [cell for row in cells(page) for cell in row]
    assert set(printed) <= texts | {column_words(name) for table in tables for name in table.header}
    rounded_texts = {f"{float(text):.0f}" for text in texts if re.fullmatch(r"[\d.]+", text)}
    headline = re.findall(r": (\d+) people had the need, of whom (\d+) per cent", page)
    assert len(headline) == 2
    assert {number for pair in headline for number in pair} <= rounded_texts
    assert "have the part of each by period" in page  # no count of several services has one cell


def test_is_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """3, 5: also where nobody has sent anything about people."""
    out = tmp_path / "output"
    issued(out, provider(1))
    assert command(out, "report", "national") == 0
    assert "national.html" in capsys.readouterr().out
    assert len(list((out / str(PERIOD) / "outcomes" / "national").glob("*.csv"))) == 10
