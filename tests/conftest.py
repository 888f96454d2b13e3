"""What all tests share: LibreOffice, how long hypothesis may take, and that nothing is skipped unseen."""

from __future__ import annotations

import gc
import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import hypothesis
import pytest

import databases
import slow
import workbook
from followed_page import Office
from libreoffice import LibreOffice, LibreOfficeMissingError
from workbook.usecases.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Generator

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)

CI = os.environ.get("CI") == "true"

# A shell that runs the tests in its background has Ctrl+C ignored, also by the desks that tests end with it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# How long one example takes says more about the machine than about us.
hypothesis.settings.register_profile("workbook", deadline=None, print_blob=True)
hypothesis.settings.load_profile("workbook")


def pytest_report_header() -> str:
    """Say whether the tree or a wheel is tested."""
    return f"workbook: {Path(workbook.__file__).parent}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow, so that `make check` can leave it out, and begin with the longest modules."""
    items.sort(key=lambda item: slow.turn(item.path.stem))
    for item in items:
        fixtures = set(getattr(item, "fixturenames", ()))
        if item.path.stem in slow.MODULES or fixtures & slow.FIXTURES:
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    """Keep what all tests share out of the collector's sight: it would look through it thousands of times."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def libreoffice(tmp_path_factory: pytest.TempPathFactory) -> LibreOffice:
    """Return the real LibreOffice with a profile of its own for each worker; skip, saying why, where it is missing."""
    try:
        return LibreOffice.find(tmp_path_factory.mktemp("libreoffice-profile"))
    except LibreOfficeMissingError as err:
        pytest.skip(str(err))


@pytest.fixture(scope="module", params=[databases.SQLITE, pytest.param(databases.POSTGRESQL, marks=pytest.mark.slow)])
def each_database(request: pytest.FixtureRequest) -> Generator[str, None, None]:
    """Run a module's tests with the store in SQLite, and again with it in PostgreSQL."""
    databases.use(request.param)
    yield request.param
    databases.use(databases.SQLITE)


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Office:
    """An empty folder, with a store for its output."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("SP_WORKBOOK_PASSWORD", raising=False)
    address = databases.desk(tmp_path / "output").address
    monkeypatch.setenv("SP_WORKBOOK_STORE", address)
    return Office(Workspace(Path("output"), address), capsys)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skipped test into a failed one where CI=true: there, everything is to be had."""
    return _skip_is_failure_in_ci((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn a skipped module into a failed one where CI=true."""
    return _skip_is_failure_in_ci((yield))


def _skip_is_failure_in_ci(report: Report) -> Report:
    expected_failure = hasattr(report, "wasxfail")
    if CI and report.skipped and not expected_failure:
        reason = report.longrepr[-1] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"With CI=true a skip is a failure. {reason}"
    return report
