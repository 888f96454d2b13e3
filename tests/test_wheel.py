"""The package that people install works away from the tree, and its demonstration is the whole cycle.

1. The source package makes the same wheel as the tree.
2. The wheel carries the default configuration, and the command finds it from any folder.
3. What officers do from day to day goes on from what the demonstration left.
4. `demo` leaves workbooks, results and reports of four quarters, with something of everything that goes wrong.
5. Every careful provider is accepted without an error or a warning.
6. It can be run again over itself, and ends the same way.
7. Nothing is asked of any network in the whole cycle.
"""

from __future__ import annotations

import csv
import os
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from workbook.cli import run as command
from workbook.demo.cycle import PERIOD
from workbook.demo.hostels import EARLIER, HOSTELS
from workbook.demo.more_forms import ASKED_MORE
from workbook.model import Configuration, Provider
from workbook.register import read_register
from world import dataset, findings

ROOT = Path(__file__).parents[1]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")
PLANNED = "CLG-KPI-2.percent"
SERIOUS = ("error", "warning")
#: What Python runs first in a process that may ask nothing of any network.
_NO_NETWORK = """
import socket

def refused(*_, **__):
    raise AssertionError("a network was asked")

for name in ("connect", "connect_ex", "sendto", "bind"):
    setattr(socket.socket, name, refused)
for name in ("create_connection", "getaddrinfo", "gethostbyname"):
    setattr(socket, name, refused)
"""
#: The providers of a demonstration of fewer, by authority and id: those that are asked other forms too, and one that makes mistakes.
_FEWER = {("LCE", "99003"), ("RUT", "99004"), ("NTT", "99011"), ("DER", "00901"), HOSTELS[0]}
# Nothing is downloaded: what builds the wheel and what it needs are in this environment already.
OFFLINE = ("--no-deps", "--no-build-isolation", "--no-index")


@dataclass(frozen=True, slots=True)
class Installed:
    """A wheel in a folder of its own, and an empty folder to work in."""

    site: Path
    working_folder: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a Python command that sees the wheel and not the tree, and no network."""
        alone = self.working_folder / "no network"
        alone.mkdir(exist_ok=True)
        (alone / "sitecustomize.py").write_text(_NO_NETWORK, encoding="utf-8")
        environment = os.environ | {"PYTHONPATH": f"{self.site}{os.pathsep}{alone}"}
        return run(sys.executable, *arguments, cwd=self.working_folder, env=environment)


def run(*command: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


@dataclass(frozen=True)
class Demonstration:
    """Its folder, and what it printed."""

    out: Path
    done: subprocess.CompletedProcess[str]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the source package, both built from the tree."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "hatchling", "build", "--directory", str(folder))
    return folder


@pytest.fixture(scope="module")
def wheel_from_source_package(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    [source_package] = built.glob("*.tar.gz")
    folder = tmp_path_factory.mktemp("from-source-package")
    run(*PIP, "wheel", "--quiet", *OFFLINE, "--wheel-dir", str(folder), str(source_package))
    [wheel] = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def installed(wheel_from_source_package: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    site = tmp_path_factory.mktemp("site")
    run(*PIP, "install", "--quiet", *OFFLINE, "--target", str(site), str(wheel_from_source_package))
    return Installed(site, tmp_path_factory.mktemp("elsewhere"))


@pytest.fixture(scope="module")
def demonstration(installed: Installed) -> Demonstration:
    """The demonstration, run once, from the wheel."""
    out = installed.working_folder / "output"
    return Demonstration(out, installed.run(str(installed.site / "bin" / "sp-workbook"), "demo", "--out", str(out)))


def test_source_package_makes_the_same_wheel(built: Path, wheel_from_source_package: Path) -> None:
    """1: nothing is lost on the way through the source package."""
    [wheel] = built.glob("*.whl")
    assert names(wheel_from_source_package) == names(wheel)


def test_wheel_carries_the_default_configuration(wheel_from_source_package: Path) -> None:
    """2: each file of the configuration and of the example is in it, the providers' guide, and nothing else of the tree."""
    shipped = [ROOT / "client_group_defaults.yaml", ROOT / "docs" / "providers.md"]
    shipped += [
        path for folder in ("indicator_config", "examples") for path in (ROOT / folder).rglob("*") if path.is_file()
    ]
    expected = {f"workbook/shipped/{path.relative_to(ROOT).as_posix()}" for path in shipped}
    carried = names(wheel_from_source_package)
    assert {name for name in carried if name.startswith("workbook/shipped/")} == expected
    assert {name.split("/")[0].split("-")[0] for name in carried} == {"workbook", "sp_workbook"}
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in carried)


def test_command_finds_its_configuration_anywhere(installed: Installed) -> None:
    """2: `check` in an empty folder is content, and it is the wheel's own code that runs."""
    assert installed.run("-c", "import workbook; print(workbook.__file__)").stdout.startswith(str(installed.site))
    installed.run(str(installed.site / "bin" / "sp-workbook"), "check")


def test_it_runs_the_cycle(demonstration: Demonstration) -> None:
    """4: exit 0; workbooks, dataset, findings and store where the design says."""
    out, done = demonstration.out, demonstration.done
    assert (done.returncode, done.stderr) == (0, "")
    folder = out / "2008-09-Q2"
    # 16 providers, one with two workbooks, six with one about people who left, six with other forms; and the report
    assert len(list(folder.glob("*.xlsx"))) == 30
    for form in ("outcomes-short-term", "outcomes-long-term", "distance-living"):
        assert (folder / "people" / f"{form}.csv").stat().st_size > 0
    counts = (folder / "dataset.csv").read_text(encoding="utf-8")
    assert all(code in counts for code in ("NOF-LT-2.coverage_percent", "DT-LIVING-10.improved", "EM-SUR-10.positive"))
    for name in ("dataset.csv", "dataset.parquet", "findings.csv"):
        assert (folder / name).stat().st_size > 0
    assert (out / "store.sqlite").is_file()
    assert str(folder / "dataset.csv") in done.stdout


def test_it_shows_what_goes_wrong(demonstration: Demonstration) -> None:
    """4: among its returns there are accepted, queried, rejected and copied ones, and one is awaited."""
    done = demonstration.done
    counts = dict(re.findall(r"^([a-z ]+?) {2,}(\d+) *$", done.stdout, re.MULTILINE))
    assert {words for words, number in counts.items() if number == "0"} == set()
    assert len(counts) == 6


def test_careful_providers_are_accepted(demonstration: Demonstration) -> None:
    """5: errors and warnings are about the first service of those who make mistakes, and no other."""
    out = demonstration.out
    asked = {row["service_id"] for row in findings(out, PERIOD) if row["severity"] in SERIOUS}
    assert asked == {"DER-0201", "LCE-110", "LCE-201", "LIN-801", "37-1101", "LEC-0071"}
    assert (
        len({row["service_id"] for row in dataset(out, PERIOD)}) == 42
    )  # all but the three whose provider sends nothing


def test_it_has_four_quarters_of_like_hostels(demonstration: Demonstration) -> None:
    """4: five of three providers, all accepted and priced; one is lower than chance would explain."""
    out, done = demonstration.out, demonstration.done
    assert "9 authorities, October 2007 to September 2008: 45 services (5 to 45 in a period), 4 periods" in done.stdout
    for period in EARLIER:
        assert [row for row in findings(out, period) if row["severity"] in SERIOUS] == []
    with (out / "2008-09-Q2" / "outcomes" / "comparison.csv").open(encoding="utf-8-sig", newline="") as file:
        hostels = [row for row in csv.DictReader(file) if (row["item"], row["2008-09-Q1"] > "") == (PLANNED, True)]
    assert len(hostels) == 5
    assert len({row["provider"] for row in hostels}) == 3
    low = [row["service"] for row in hostels if row["words"] == "lower than chance would explain: ask why"]
    assert low == ["Storybook Wharf"]


@pytest.fixture(scope="module")
def smaller(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a demonstration of fewer providers and two quarters, from the tree, with every socket refused."""

    def refused(*_: object, **__: object) -> None:
        raise AssertionError("a network was asked")

    def read_fewer(path: Path, configuration: Configuration) -> tuple[Provider, ...]:
        providers = read_register(path, configuration)
        return tuple(provider for provider in providers if (provider.authority, provider.provider_id) in _FEWER)

    with pytest.MonkeyPatch.context() as patch:
        for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
            patch.setattr(socket, name, refused)
        for module in ("demonstration", "hostels"):
            patch.setattr(f"workbook.demo.{module}.read_register", read_fewer)
        patch.setattr("workbook.demo.demonstration.EARLIER", EARLIER[-1:])
        fewer_forms = {form: keys for form, keys in ASKED_MORE.items() if not _FEWER.isdisjoint(keys)}
        patch.setattr("workbook.demo.demonstration.ASKED_MORE", fewer_forms)
        out = tmp_path_factory.mktemp("smaller") / "out"
        _done("demo", "--out", out)
        yield out


def test_it_can_be_run_again_over_itself(smaller: Path) -> None:
    """6, 7: it ends the same way."""
    before = _results(smaller)
    _done("demo", "--out", smaller)
    assert _results(smaller) == before


def test_officers_go_on_from_it_without_a_network(smaller: Path, tmp_path: Path) -> None:
    """3, 7: each command that officers use."""
    out = Path(shutil.copytree(smaller, tmp_path / "out"))
    for arguments in (
        ["status", "--on", "2008-11-03"],
        ["decide", "--make-sheet", str(tmp_path / "decisions.xlsx")],
        *(["export", "--format", form] for form in ("spls", "csv", "parquet")),
    ):
        _done(*arguments, "--out", out)
    question = next(row for row in findings(out, PERIOD) if row["severity"] in SERIOUS and "." in row["item"])
    why = ("--item", question["item"], "--reason", "Asked.")
    _done("decide", question["service_id"], "exclude", *why, "--out", out)
    _done("correct", question["source_file"], "--out", out)
    _done("withdraw", question["source_file"], "--reason", "Sent by mistake.", "--out", out)


def _results(out: Path) -> list[bytes]:
    return [(out / str(PERIOD) / name).read_bytes() for name in ("dataset.csv", "dataset.parquet", "findings.csv")]


def _done(*arguments: str | Path) -> None:
    assert command([*map(str, arguments)]) in (0, 2), arguments
