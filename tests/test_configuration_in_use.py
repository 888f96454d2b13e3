"""The store remembers the configuration that it is used with.

1. The first line of a command that issues or exports says which configuration and which store it uses; so does the log.
2. Another name or another folder than before needs a yes at the terminal or --switch-config; else exit 1, and nothing is written.
3. Once switched, the new one is the one that is remembered.
4. A new state of the same configuration is only said, with what differs.
5. SP_WORKBOOK_CONFIG, SP_WORKBOOK_OUT, SP_WORKBOOK_BY and SP_WORKBOOK_STORE are read; an option goes before them.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from databases import desk
from own_configuration import FRAMEWORK, edit, own_configuration
from workbook.cli import run
from workbook.config import shipped_folder
from workbook.errors import UsageError
from workbook.register import read_register
from workbook.store import UsedConfiguration
from workbook.usecases.files import LOG
from workbook.usecases.generate import generate_workbooks
from workbook.usecases.workspace import Workspace
from world import provider, register

Screen = pytest.CaptureFixture[str]
FIRST_LINE = "Configuration: East Midlands Supporting People outcomes framework, version 2008-09.1, {}. Store: "
PERIOD, NEXT = "2008-09-Q2", "2008-09-Q3"


class Terminal(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of results, its store used once with the shipped configuration."""
    for name in ("CONFIG", "OUT", "BY", "STORE", "PASSWORD"):
        monkeypatch.delenv(f"SP_WORKBOOK_{name}", raising=False)
    monkeypatch.chdir(tmp_path)
    register(tmp_path / "register.csv", provider(1))
    assert generate(tmp_path / "out", PERIOD) == 0
    return tmp_path / "out"


def generate(out: Path, period: str, *options: str | Path) -> int:
    """Issue the register's workbooks."""
    where = ["--out", str(out), "--store", desk(out).address]
    return run(["generate", "register.csv", "--period", period, *map(str, options), *where])


def state(out: Path) -> tuple[dict[Path, bytes], UsedConfiguration | None]:
    """Every file but the store's, and the configuration that the store remembers."""
    with desk(out).store() as store:
        remembered = store.configurations.last()
    files = (path for path in out.rglob("*") if path.is_file() and not path.name.startswith("store.sqlite"))
    return {path: path.read_bytes() for path in files}, remembered


def remembered(out: Path) -> UsedConfiguration:
    _, used = state(out)
    assert used is not None
    return used


def test_the_first_line_and_the_log_say_what_is_used(office: Path, capsys: Screen) -> None:
    """1: of generate, export, check, explain."""
    capsys.readouterr()
    assert generate(office, NEXT) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith(FIRST_LINE.format("the shipped one"))
    for command in (["check"], ["explain", "register.csv", "--service", "S-1"]):
        assert run(command) == 0
        first, *_ = capsys.readouterr().out.splitlines()
        assert first == FIRST_LINE.format("the shipped one").removesuffix(". Store: ")
    log = (office / LOG).read_text(encoding="utf-8")
    assert FIRST_LINE.format("the shipped one") in log
    assert remembered(office).digest in log


def test_another_folder_is_not_used_unasked(office: Path, tmp_path: Path, capsys: Screen) -> None:
    """2: without a terminal there is nobody to say yes; the message names what was used before, and the way out."""
    before, mine = state(office), own_configuration(tmp_path / "mine")
    for command in (generate_next, export):
        assert command(office, "--config", mine) == 1
        (message,) = capsys.readouterr().err.splitlines()
        assert "the shipped one" in message
        assert "--switch-config" in message
        assert len(message) < 200
    assert state(office) == before


def generate_next(out: Path, *options: str | Path) -> int:
    return generate(out, NEXT, *options)


def export(out: Path, *options: str | Path) -> int:
    where = ["--out", str(out), "--store", desk(out).address]
    return run(["export", "--format", "csv", *map(str, options), *where])


def test_another_name_in_the_same_folder_is_not_used_unasked(office: Path, tmp_path: Path) -> None:
    """2: the use case refuses it by itself, whatever shell calls it."""
    mine = own_configuration(tmp_path / "mine")
    assert generate(office, NEXT, "--config", mine, "--switch-config") == 0
    edit(mine, FRAMEWORK, "name: East Midlands", "name: West Midlands")
    before, place = state(office), desk(office)
    other = Workspace(office, place.address, mine)
    providers = read_register(tmp_path / "register.csv", other.configuration)
    with pytest.raises(UsageError, match="another configuration: East Midlands"):
        generate_workbooks(other.configuration, providers, other.configuration.framework.periods.parse(NEXT), other)
    assert state(office) == before


@pytest.mark.parametrize(("typed", "code"), [("y\n", 0), ("n\n", 1), ("\n", 1)])
def test_the_terminal_is_asked(
    office: Path, tmp_path: Path, typed: str, code: int, monkeypatch: pytest.MonkeyPatch, capsys: Screen
) -> None:
    """2, 3: a yes is enough, once; anything else changes nothing."""
    before, mine = state(office), own_configuration(tmp_path / "mine")
    monkeypatch.setattr(sys, "stdin", Terminal(typed))
    assert generate(office, NEXT, "--config", mine) == code
    assert "Use this one from now on?" in capsys.readouterr().out
    if code:
        assert state(office) == before
        return
    assert remembered(office).folder == str(mine.resolve())
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert generate(office, NEXT, "--config", mine) == 0
    assert generate(office, NEXT) == 1


def test_a_new_state_of_the_same_is_only_said(office: Path, tmp_path: Path, capsys: Screen) -> None:
    """4: with what differs, once."""
    mine = own_configuration(tmp_path / "mine")
    assert generate(office, NEXT, "--config", mine, "--switch-config") == 0
    edit(mine, FRAMEWORK, "working_days: *", "working_days: 10")
    capsys.readouterr()
    assert generate(office, NEXT, "--config", mine) == 0
    said = capsys.readouterr().out
    assert "The configuration has changed since it was last used with this store:" in said
    assert "deadline, working days" in said
    assert generate(office, NEXT, "--config", mine) == 0
    assert "has changed" not in capsys.readouterr().out


def test_the_environment_is_read(office: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Screen) -> None:
    """5: each of the four, and an option before it."""
    mine = own_configuration(tmp_path / "mine")
    place = tmp_path / "elsewhere"
    monkeypatch.setenv("SP_WORKBOOK_CONFIG", str(mine))
    monkeypatch.setenv("SP_WORKBOOK_OUT", str(place))
    monkeypatch.setenv("SP_WORKBOOK_STORE", desk(place).address)
    monkeypatch.setenv("SP_WORKBOOK_BY", "A. Officer")
    assert run(["generate", "register.csv", "--period", PERIOD]) == 0
    assert list((place / PERIOD).glob("*.xlsx"))
    assert remembered(place).folder == str(mine.resolve())
    assert remembered(place).by == "A. Officer"
    assert remembered(place).statement.common == remembered(office).statement.common
    assert generate(office, NEXT, "--config", shipped_folder()) == 0
