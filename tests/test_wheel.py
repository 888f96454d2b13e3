"""The package that people install works away from the tree.

1. The source package makes the same wheel as the tree.
2. The wheel carries the default configuration, and the command finds it from any folder.
3. The whole cycle runs from it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input")
# Nothing is downloaded: what builds the wheel and what it needs are in this environment already.
OFFLINE = ("--no-deps", "--no-build-isolation", "--no-index")


@dataclass(frozen=True, slots=True)
class Installed:
    """A wheel in a folder of its own, and an empty folder to work in."""

    site: Path
    working_folder: Path

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a Python command that sees the wheel and not the tree."""
        environment = os.environ | {"PYTHONPATH": str(self.site)}
        return run(sys.executable, *arguments, cwd=self.working_folder, env=environment)


def run(*command: str, cwd: Path = ROOT, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


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


def test_command_finds_its_configuration_anywhere(installed: Installed) -> None:
    """2: `check` in an empty folder is content, and it is the wheel's own code that runs."""
    assert installed.run("-c", "import workbook; print(workbook.__file__)").stdout.startswith(str(installed.site))
    installed.run(str(installed.site / "bin" / "sp-workbook"), "check")


def test_whole_cycle_runs_from_the_wheel(installed: Installed) -> None:
    """3: `demo` ends well and leaves a dataset."""
    installed.run(str(installed.site / "bin" / "sp-workbook"), "demo", "--out", "output")
    assert list((installed.working_folder / "output").rglob("dataset.csv"))
