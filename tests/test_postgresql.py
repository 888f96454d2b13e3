"""What holds of a store on a real PostgreSQL server, beside the cycle of `test_quarter_in_the_life` that runs on both.

1. A run waits for another run, for a while, and then says that it is another run.
2. A server that goes away in the middle of a run is said; the next run completes what was begun.
3. What is read there comes to the same bytes as in SQLite.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg
import pytest

import databases
from cycle import read, results
from databases import POSTGRESQL, SQLITE, copied, desk
from mixed_returns import filled_in, quarter
from workbook.errors import StoreError
from workbook.store import connection
from workbook.usecases.files import ReturnFile
from workbook.usecases.read import read_returns


@pytest.fixture
def server() -> Iterator[None]:
    """Each store of the test is a database of the server."""
    databases.use(POSTGRESQL)
    yield
    databases.use(SQLITE)


@pytest.fixture
def issued(server: None, tmp_path: Path) -> tuple[Path, Path]:
    """A folder from which two providers were issued workbooks, and the folder of what they sent."""
    out, post = tmp_path / "out", tmp_path / "post"
    templates = quarter(out, 2)
    post.mkdir()
    for template in templates:
        (post / template.file.path.name).write_bytes(filled_in(template, {}))
    return out, post


def test_a_store_in_use_for_too_long_is_said(issued: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """1: it is another run, not the server, and it is said what to do."""
    out, post = issued
    with desk(out).store() as store, store.alone(), monkeypatch.context() as patch:
        patch.setattr(connection, "PATIENCE", 1)
        with pytest.raises(StoreError, match=r"another run .* Wait until it has ended"):
            read_returns((post,), desk(out))


def test_a_server_that_stops_in_the_middle_is_said(issued: tuple[Path, Path], tmp_path: Path) -> None:
    """2: its connections are cut and no new one is had, after the first file."""
    out, post = issued
    expected = copied(out, tmp_path / "expected")
    name = desk(out).address.partition("?")[0].rpartition("/")[2]

    def stopping(files: Iterable[ReturnFile], _: int) -> Iterator[ReturnFile]:
        for number, file in enumerate(files):
            if number == 1:
                _administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
                _administer(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
            yield file

    with pytest.raises(StoreError, match="Check the address, and that the server runs"):
        read_returns((post,), desk(out), stopping)
    _administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    read(expected, post)
    read(out, post)
    assert results(out) == results(expected)


def test_it_comes_to_the_same_bytes(issued: tuple[Path, Path], tmp_path: Path) -> None:
    """3: the dataset, the findings and the choices, as from a store in a file."""
    out, post = issued
    read(out, post)
    databases.use(SQLITE)
    quarter(tmp_path / "sqlite", 2)
    read(tmp_path / "sqlite", post)
    assert results(out) == results(tmp_path / "sqlite")


def _administer(statement: str) -> None:
    with psycopg.connect(f"host={databases.server()} user=officer dbname=postgres", autocommit=True) as connection:
        connection.execute(statement)
