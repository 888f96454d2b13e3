"""Beginning a configuration of one's own.

1. `init DIR --authority NAME` writes a configuration with that one authority, ready for `check`, and a blank register.
2. Whoever they are among England's upper-tier authorities, of 2008 or of today; an abolished one is told its successors.
3. What only the authority can say is left blank, and noted: why data about people are collected, and where to return to.
4. Indicators of another authority's own are left out, and named nowhere.
5. Nothing is ever written over; an unknown name is answered with the nearest one.
6. `init DIR --pack NAME` writes another framework, and its example goes round: check, generate, fill, read, share.
7. The deadline of Northern Ireland's framework is by its own holidays.
8. No other authority's name reaches its providers; what it may add of itself stands ready below it, for taking out a `#`.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from pathlib import Path

import pytest

from databases import desk
from workbook.cli import run
from workbook.config import load
from workbook.config.authorities import upper_tier_authorities
from workbook.register import COLUMNS
from workbook.usecases.init import begin_configuration, pack_names
from workbook.usecases.status import status

Screen = pytest.CaptureFixture[str]
#: A period in which each pack is collected, with when its returns are due.
PACKS = {"nihe": ("2026-27-Q1", dt.date(2026, 7, 22)), "dasa": ("2025-26", dt.date(2026, 4, 23))}


def one_line(screen: Screen) -> str:
    captured = screen.readouterr()
    return " ".join((captured.out + captured.err).split())


def test_an_authority_begins(tmp_path: Path, capsys: Screen) -> None:
    """1, 3: Wakefield's is found by any way of writing it, and checked without a mistake."""
    own = tmp_path / "own"
    assert run(["init", str(own), "--authority", "wakefield"]) == 0
    said = one_line(capsys)
    assert f"sp-workbook check --config {own} --register {own / 'register.csv'}" in said
    assert "Give return_to there too" in said
    (authority,) = load(own).framework.authorities
    assert (authority.code, authority.name, authority.ons, authority.gss) == ("WKF", "Wakefield", "00DB", "E08000036")
    assert load(own).framework.person_data is None
    with (own / "register.csv").open(encoding="utf-8", newline="") as stream:
        assert list(csv.reader(stream)) == [list(COLUMNS)]
    assert run(["check", "--config", str(own)]) == 0
    assert "Note: person_data is not given" in one_line(capsys)


@pytest.mark.parametrize("name", ["Northamptonshire", "Cumberland", "St. Helens", "Dorset Council", "Isles of Scilly"])
def test_any_authority_begins(name: str, tmp_path: Path) -> None:
    """2: also one without a code of the time, and one that is no more."""
    begun = begin_configuration(tmp_path / "own", name, "")
    (authority,) = begun.configuration.framework.authorities
    assert authority.name == name
    abolished = [note for note in begun.notes if "was abolished on" in note]
    assert bool(abolished) is (name == "Northamptonshire")
    assert all("North Northamptonshire, West Northamptonshire" in note for note in abolished)


def test_every_code_is_of_the_shape_that_is_taken() -> None:
    """2: three capitals, each once; successors are in the list."""
    authorities = upper_tier_authorities()
    codes = {authority.code for authority in authorities}
    assert len(codes) == len(authorities)
    assert all(code.isupper() and len(code) == 3 for code in codes)
    assert {code for authority in authorities for code in authority.successors} <= codes


@pytest.mark.parametrize(("name", "is_own"), [("Derby", True), ("Leeds", False)])
def test_indicators_of_its_own_stay(name: str, is_own: bool, tmp_path: Path) -> None:
    """4: Derby keeps Derby's; nobody else has a line of them."""
    own = tmp_path / "own"
    begin_configuration(own, name, "")
    texts = [path.read_text("utf-8") for path in own.rglob("*.yaml")]
    assert any("DER-TRK-1" in text for text in texts) is is_own


def test_what_is_its_own_to_say_stands_ready(tmp_path: Path, capsys: Screen) -> None:
    """8: each line of the example, with its # deleted, is one of the authority's own."""
    own = tmp_path / "own"
    assert run(["init", str(own), "--authority", "Wakefield"]) == 0
    assert "Title, name and version in that file are yours" in one_line(capsys)
    file = own / "indicator_config" / "framework.yaml"
    text = file.read_text("utf-8")
    assert load(own).framework.name == "Supporting People performance return, Wakefield"
    taken_out = re.sub(r"(?m)^    #(?! |logo:)", "    ", text).replace("    #  - {", "      - {")
    file.write_text(taken_out, "utf-8")
    (authority,) = load(own).framework.authorities
    assert (authority.return_to, authority.contact) == ("name@authority.example", "Ann Officer")
    assert [target.set_by for target in authority.targets] == ["LAA"]


def test_nothing_is_written_over(tmp_path: Path, capsys: Screen) -> None:
    """5: a folder with anything in it stays as it is."""
    (tmp_path / "mine.txt").write_text("mine")
    assert run(["init", str(tmp_path), "--authority", "Leeds"]) == 1
    assert "is not empty" in one_line(capsys)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("arguments", "answer"),
    [
        (["--authority", "Wakefeild"], "Did you mean Wakefield?"),
        (["--authority", "Atlantis"], "Give the name of a county"),
        (["--pack", "wales"], "Give one of: dasa, nihe."),
        ([], "--authority Wakefield"),
    ],
)
def test_what_cannot_begin_is_said(arguments: list[str], answer: str, tmp_path: Path, capsys: Screen) -> None:
    """5: and no folder is made."""
    assert run(["init", str(tmp_path / "own"), *arguments]) == 1
    assert answer in one_line(capsys)
    assert not (tmp_path / "own").exists()


@pytest.mark.parametrize("pack", PACKS)
def test_a_pack_goes_round(pack: str, tmp_path: Path, capsys: Screen) -> None:
    """6, 7: without a refused figure, and shared in the end."""
    own, out, (period, due) = tmp_path / "own", tmp_path / "out", PACKS[pack]
    register = own / "example-register.csv"
    assert run(["init", str(own), "--pack", pack]) == 0
    assert run(["check", "--config", str(own), "--register", str(register)]) == 0
    assert "regional indicators" not in one_line(capsys)
    assert run(["generate", str(register), "--config", str(own), "--period", period, "--out", str(out)]) == 0
    (issued,) = (out / period).glob("*.xlsx")
    assert {line.due for line in status(desk(out), period, due).lines} == {due.isoformat()}
    figures, back = own / "example-figures.csv", tmp_path / "back.xlsx"
    assert run(["fill", str(issued), "--from", str(figures), "--to", str(back), "--out", str(out)]) == 0
    assert run(["read", str(back), "--out", str(out)]) == 0
    assert run(["export", "--format", "csv", "--share", "--config", str(own), "--out", str(out)]) == 0
    with figures.open(encoding="utf-8", newline="") as stream:
        typed = {tuple(row.values()) for row in csv.DictReader(stream)}
    with (out / period / "dataset.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert typed <= {(row["service_id"], row["item"], row["value"]) for row in rows}
    assert {row["status"] for row in rows} == {"reported"}


def test_every_pack_is_tried() -> None:
    """6."""
    assert set(PACKS) == set(pack_names())
