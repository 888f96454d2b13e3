"""Work that is shared out to the workers of a Dask scheduler, by real ones on this machine.

1. `generate` and `read` come to the same bytes by them as without.
2. A worker that dies over a piece of work loses nothing, and stops nothing; nor does a scheduler that ends.
3. A scheduler is used over TLS alone, but on this machine; certificates are those of Dask's configuration.
4. What keeps it from being used is said before anything is done: no address, nobody there, no worker, another version, no Dask.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import dask
import pytest
from distributed import LocalCluster
from distributed.security import Security

from squares import squared, squared_or_dead
from workbook.errors import UsageError
from workbook.register import read_register
from workbook.usecases import scheduler, workers
from workbook.usecases.generate import generate_workbooks
from workbook.usecases.read import read_returns
from workbook.usecases.workers import Workers, shared_out
from workbook.usecases.workspace import Workspace
from world import PERIOD, answered, command, configuration, issued, provider, register, results, sent

TOTAL = 7
SQUARES = [number * number for number in range(TOTAL)]
_QUIET = {"distributed.scheduler.allowed-failures": 0, "logging.distributed": "critical"}


@pytest.fixture(autouse=True)
def _small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PIECES", 2)
    monkeypatch.setattr(scheduler, "_PATIENCE", 3)


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two workers on this machine."""
    with dask.config.set(_QUIET), _cluster(2) as started:
        yield started


def _cluster(count: int, **options: object) -> LocalCluster:
    return LocalCluster(
        n_workers=count, threads_per_worker=1, dashboard_address=":0", host="127.0.0.1", silence_logs=50, **options
    )


def test_generate_and_read_come_to_the_same_bytes(cluster: LocalCluster, tmp_path: Path) -> None:
    """1: workbooks, dataset and findings."""
    lines = tuple(provider(number) for number in range(1, 5))
    files = issued(tmp_path / "one", *lines)
    providers = read_register(register(tmp_path / "again.csv", *lines), configuration())
    shared = Workspace(tmp_path / "two", workers=Workers(1, cluster.scheduler_address))
    generate_workbooks(configuration(), providers, PERIOD, shared)
    assert [(shared.folder(PERIOD) / file.path.name).read_bytes() for file in files] == [
        file.path.read_bytes() for file in files
    ]
    for number, file in enumerate(files):
        sent(tmp_path / "returns", f"{number}.xlsx", answered(tmp_path / "one", file))
    read_returns((tmp_path / "returns",), Workspace(tmp_path / "one"))
    read_returns((tmp_path / "returns",), shared)
    assert results(shared.out) == results(tmp_path / "one")


def test_a_worker_that_dies_loses_nothing(cluster: LocalCluster) -> None:
    """2: what it had is done here, and a worker has really gone."""
    processes = {nanny.pid for nanny in cluster.workers.values()}
    assert list(shared_out(squared_or_dead, range(TOTAL), Workers(1, cluster.scheduler_address), TOTAL)) == SQUARES
    assert {nanny.pid for nanny in cluster.workers.values()} != processes


def test_a_scheduler_that_ends_loses_nothing() -> None:
    """2: after the first piece."""
    with dask.config.set(_QUIET):
        started = _cluster(1)
        work = shared_out(squared, range(TOTAL), Workers(1, started.scheduler_address), TOTAL)
        first = next(work)
        started.close()
        assert [first, *work] == SQUARES


def test_work_travels_over_tls(tmp_path: Path) -> None:
    """3: with certificates; without them nobody answers."""
    openssl = shutil.which("openssl") or pytest.skip("openssl is not here")
    command = (openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2")
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    parts = {
        f"{who}_{what}": str(path)
        for who in ("scheduler", "worker", "client")
        for what, path in (("key", key), ("cert", certificate))
    }
    security = Security(
        tls_ca_file=str(certificate), require_encryption=True, **{f"tls_{name}": path for name, path in parts.items()}
    )
    tls = "distributed.comm.tls"
    named = {f"{tls}.ca-file": certificate, f"{tls}.client.key": key, f"{tls}.client.cert": certificate}
    with dask.config.set(_QUIET), _cluster(1, protocol="tls://", security=security) as started:
        address = started.scheduler_address
        assert address.startswith("tls://")
        with pytest.raises(UsageError, match="name your certificates"):
            list(shared_out(squared, range(TOTAL), Workers(1, address), TOTAL))
        with dask.config.set({name: str(path) for name, path in named.items()}):
            assert list(shared_out(squared, range(TOTAL), Workers(1, address), TOTAL)) == SQUARES


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("127.0.0.1:8786", "this is no address of a scheduler"),
        ("http://127.0.0.1:8786", "this is no address of a scheduler"),
        ("tls://127.0.0.1", "this is no address of a scheduler"),
        ("tcp://10.0.0.1:8786", "anybody can read them"),
        ("tcp://127.0.0.1:1", "no scheduler answers there"),
    ],
)
def test_what_cannot_be_used_is_said(
    address: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """3, 4: in words, and nothing is written."""
    lines = tuple(provider(number) for number in range(1, 5))
    path = register(tmp_path / "register.csv", *lines)
    assert command(tmp_path / "out", "generate", path, "--period", PERIOD, "--scheduler", address) == 1
    printed = " ".join(capsys.readouterr().err.split())
    assert words in printed
    assert len(printed) < 200
    assert not list((tmp_path / "out").glob("*/*.xlsx"))


def test_no_worker_and_another_version_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """4: what to run is named."""
    with dask.config.set(_QUIET), _cluster(0) as started:
        address = started.scheduler_address
        with pytest.raises(UsageError, match=f"dask worker {address}"):
            list(shared_out(squared, range(TOTAL), Workers(1, address), TOTAL))
        started.scale(1)
        monkeypatch.setattr(scheduler, "__version__", "9.9")
        with pytest.raises(UsageError, match=r"here is sp-workbook 9\.9"):
            list(shared_out(squared, range(TOTAL), Workers(1, address), TOTAL))


def test_without_dask_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """4: it is no part of the base."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"sp-workbook\[dask\]"):
        list(shared_out(squared, range(TOTAL), Workers(1, "tcp://127.0.0.1:1"), TOTAL))
