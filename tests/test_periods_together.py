"""Outputs of one period, written of a span: `--since`, or a year as `--period`.

1. Findings of all its periods are in one workbook, as many as of each, in the folder of the last.
2. Tables of accepted figures have the rows of all its periods, as those of each have them. They are one release of the last period,
   whose figures the ledger has by period; it says since when, and the next of the same span is compared with it.
3. An upload and a share are of one period; a span of which nothing is accepted or issued is refused in words.
"""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest

from databases import desk
from world import PART, PERIOD, WHOLE, answered, command, issued, provider, read, sent

LATER = PERIOD.next()
Screen = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two quarters of a service; in each one figure is in question."""
    folder = tmp_path_factory.mktemp("together") / "out"
    for period, hours in ((PERIOD, 70), (LATER, 90)):
        (file,) = issued(folder, provider(1), period=period)
        content = answered(folder, file, {WHOLE: hours, PART: 30})
        read(folder, sent(folder.parent / str(period), file.path.name, content))
    return folder


def test_findings_of_a_span(out: Path, capsys: Screen) -> None:
    """1: a year has the same bytes as its periods; of what was never issued there is none."""
    numbers = []
    for options in (("--period", PERIOD), ("--period", LATER), ("--since", PERIOD)):
        assert command(out, "report", "findings", *options) == 0
        printed = capsys.readouterr().out
        numbers.append(int(printed.partition(": ")[2].split()[0]))
    assert min(numbers) > 0
    assert numbers[2] == numbers[0] + numbers[1]
    assert printed.startswith(f"{PERIOD} to {LATER}: ")
    path = out / str(LATER) / "findings.xlsx"
    of_span = path.read_bytes()
    assert command(out, "report", "--period", PERIOD.financial_year) == 0
    assert path.read_bytes() == of_span
    sheets = openpyxl.load_workbook(path).worksheets[1:4]
    periods = [row[0] for sheet in sheets for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert [periods.count(str(period)) for period in (PERIOD, LATER)] == numbers[:2]
    assert command(out, "report", "findings", "--since", "2007-08-Q1") == 1
    assert "nothing was issued for 2007-08-Q1" in " ".join(capsys.readouterr().err.split())


def data(out: Path, folder: str, period: object = LATER) -> list[dict[str, str]]:
    """The rows of tables that were written as CSV."""
    text = (out / str(period) / "export" / folder / "data.csv").read_text(encoding="utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def export(out: Path, *options: object) -> int:
    return command(out, "export", "--by", "A. Officer", "--on", "2009-02-01", "--format", *options)


def test_tables_of_a_span(out: Path, capsys: Screen) -> None:
    """2: a question that is open in either period is left out and said, as always."""
    assert [export(out, "csv", "--period", period) for period in (PERIOD, LATER)] == [2, 2]
    capsys.readouterr()
    assert export(out, "csv", "--since", PERIOD) == 2
    printed = " ".join(capsys.readouterr().out.split())
    since = f"csv-since-{PERIOD}"
    rows = data(out, since)
    assert rows == data(out, "csv", PERIOD) + data(out, "csv")
    assert f"{PERIOD} to {LATER}: {len(rows)} figures of 1 service. Release 3." in printed
    assert "differ from" not in printed
    with desk(out).store() as store:
        (release,) = (release for release in store.ledger.releases() if release.number == 3)
        figures = store.ledger.figures(release)
    assert (release.period, release.format) == (LATER, f"csv since {PERIOD}")
    assert sorted((str(key.period), key.question, value) for key, value in figures.items()) == sorted(
        (row["period"], row["item"], row["value"]) for row in rows
    )
    assert export(out, "xlsx", "--period", PERIOD.financial_year) == 2
    assert "No figure differs from release 3." in " ".join(capsys.readouterr().out.split())
    sheet = openpyxl.load_workbook(out / str(LATER) / "export" / f"xlsx-since-{PERIOD}" / "data.xlsx")["Data"]
    assert sheet.max_row == len(rows) + 1
    capsys.readouterr()
    assert command(out, "trace", "S-1", rows[0]["item"], "--period", PERIOD) == 0
    assert f"release 3, export as csv since {PERIOD}" in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("spls", "--since", PERIOD), f"an upload is of one period, not of {PERIOD} to {LATER}"),
        (("csv", "--share", "--since", PERIOD), "shared tables are of one period"),
        (("csv", "--since", "2007-08-Q1"), "nothing was issued for 2007-08-Q1"),
        (("csv", "--period", PERIOD, "--since", LATER), "is after"),
        (
            ("csv", "--since", PERIOD, "--authority", "DER"),
            f"for authority 'DER' in {PERIOD} to {LATER}. It was for: LCE",
        ),
    ],
)
def test_what_cannot_be_is_refused(out: Path, options: tuple[object, ...], words: str, capsys: Screen) -> None:
    """3: with what to do instead."""
    assert export(out, *options) == 1
    assert words in " ".join(capsys.readouterr().err.split())


def test_nothing_accepted_in_a_span(tmp_path: Path, capsys: Screen) -> None:
    """3: where nothing came back; of a period of it, that is said."""
    out = tmp_path / "out"
    files = [issued(out, provider(1), period=period)[0] for period in (PERIOD, LATER)]
    assert export(out, "csv", "--since", PERIOD) == 1
    assert f"nothing has been accepted for {PERIOD} to {LATER} yet" in " ".join(capsys.readouterr().err.split())
    read(out, sent(tmp_path / "sent", files[0].path.name, answered(out, files[0])))
    assert export(out, "csv", "--since", PERIOD) == 0
    assert f"Nothing accepted yet: LCE {LATER}." in " ".join(capsys.readouterr().out.split())
