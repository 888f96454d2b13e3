"""The edition of the report that may be handed out gives away nothing that the shared tables do not.

1. It says, line by line, what the shared tables say, on three levels, and has no other figure.
2. Whoever holds every page works out no hidden small count, in whatever order quarters are shared and figures change.
3. It is a release: recorded, written again byte for byte, and refused as anything but a share.
4. Each figure of the authority links down to its providers and services, and each of those up.
"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

import world
from pages import Page, cells
from shared_worlds import World, attacked, given_away, of_few, with_counts_of_people, with_more_rules
from workbook.disclosure import SharedTables
from workbook.disclosure.columns import shared_table
from workbook.model import Framework
from workbook.report.shared_page import shared_page
from workbook.table import cell_text
from world import PERIOD, command, provider

NAMES = ("level", "provider_id", "service_id", "item", "period", "value", "answers", "asked")
_CODE = re.compile(r"\(([^()]*)\)$")


def lines(page: str) -> list[tuple[str, ...]]:
    """The lines of a page, as an outsider reads them."""
    read: list[tuple[str, ...]] = []
    for row in cells(page):
        if len(row) == 8:
            first, second, figure, period, value, _, answers, asked = row
            code = _CODE.search(figure)
            owner, service = _CODE.search(first), _CODE.search(second)
            if code is None:
                continue
            level = ("service" if service else "provider") if owner else "authority"
            ids = (owner[1] if owner else "", service[1] if service and owner else "")
            read.append((level, *ids, code[1], period, value, answers, asked))
    return read


def as_csv(tables: SharedTables, framework: Framework) -> str:
    """A page of tables, written down as a CSV by whoever holds it."""
    text = io.StringIO()
    csv.writer(text).writerows([NAMES, *lines(shared_page(tables, framework))])
    return text.getvalue()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A configuration with stop rules of every kind."""
    return with_more_rules(tmp_path_factory.mktemp("configuration"))


@pytest.mark.parametrize("seed", [0, 2])
def test_gives_nothing_away(seed: int, folder: Path) -> None:
    """1, 2: of a year with counts of people; what the tables hide is hidden here."""
    compared = []

    def edition(tables: SharedTables, framework: Framework) -> str:
        table = shared_table(tables, framework)
        places = [table.header.index(name) for name in NAMES]
        told = sorted(tuple(cell_text(record[at]) for at in places) for record in table.records)
        compared.append(sorted(lines(shared_page(tables, framework))) == told)
        return as_csv(tables, framework)

    drawn = with_counts_of_people(World.drawn(seed, folder, "CLG-KPI-2"))
    outsider = attacked(drawn, folder, handed_out_first=1.0, edition=edition).outsider
    findings = outsider.findings(of_few(outsider))
    assert compared
    assert all(compared)
    assert findings
    assert given_away(findings) == []


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which a service returned its workbook."""
    out = tmp_path_factory.mktemp("one") / "output"
    (file,) = world.issued(out, provider(1))
    world.read(out, world.sent(out.parent / "returns", "one.xlsx", world.answered(out, file)))
    return out


def test_is_a_release(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """3: with its number in the ledger; exact figures have no page."""
    assert command(out, "export", "--share", "--format", "page", "--by", "An officer") == 0
    assert "Release 1." in capsys.readouterr().out
    name = f"shared_LCE_{PERIOD}.html"
    page = (out / str(PERIOD) / "shared" / name).read_bytes()
    assert b"Small numbers are not shown" in page
    assert command(out, "releases", "1", "--write", "--to", str(tmp_path / "again")) == 0
    assert (tmp_path / "again" / name).read_bytes() == page
    assert command(out, "export", "--format", "page", "--by", "An officer") == 1
    assert "page" in capsys.readouterr().err


def test_levels_are_linked(out: Path) -> None:
    """4: down and up; every link has a place to go, and no id is twice."""
    command(out, "export", "--share", "--format", "page", "--by", "An officer")
    page = Page((out / str(PERIOD) / "shared" / f"shared_LCE_{PERIOD}.html").read_text(encoding="utf-8"))
    assert len(page.ids) == len(set(page.ids))
    assert {target[1:] for target in page.targets} <= set(page.ids)
    assert {"#CLG-KPI-1", "#CLG-KPI-1-each"} <= set(page.targets)
