"""Give work to the processes of other machines, by a Dask scheduler."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from workbook import __version__
from workbook.errors import UsageError

#: How long a scheduler, and then its first worker, may take to answer, in seconds.
_PATIENCE = 15
#: How often a piece of work is given to another worker, where one died over it.
_RETRIES = 2
_ADDRESS = re.compile(r"(?P<way>tcp|tls)://(?P<host>[^/\s]+):\d+")
_THIS_MACHINE = {"localhost", "127.0.0.1", "[::1]"}


@dataclass(frozen=True)
class Pool:
    """Processes to give work to.

    count: how many they are. is_reached: whether they can be heard of still.
    """

    executor: Executor
    count: int
    is_reached: Callable[[], bool]


@contextmanager
def scheduled(address: str) -> Iterator[Pool]:
    """Find the workers of a scheduler.

    address: `tls://host:port`, of this machine also `tcp://`. Its certificates are those of Dask's own configuration.
    Raises UsageError where it may not be used, does not answer, has no worker, or one with another version of the program.
    """
    _check_address(address)
    client = _client(address)
    try:
        _check_workers(client, address)
        executor = client.get_executor(retries=_RETRIES, pure=False)
        yield Pool(executor, sum(client.nthreads().values()), lambda: client.status == "running")
    finally:
        with suppress(TimeoutError, OSError):  # of a scheduler that is gone nothing is to be heard
            client.close(timeout=_PATIENCE)


def _check_address(address: str) -> None:
    parts = _ADDRESS.fullmatch(address)
    if parts is None:
        raise UsageError(f"{address}: this is no address of a scheduler. Give one such as tls://host:8786.")
    if parts["way"] == "tcp" and parts["host"] not in _THIS_MACHINE:
        raise UsageError(
            f"{address}: returns would travel to another machine where anybody can read them. "
            "Give the scheduler certificates, and its address as tls://host:port."
        )


def _client(address: str) -> Any:
    """Connect to a scheduler.

    A client that finds none would try on while it is thrown away, so that somebody looks first.
    """
    try:
        from distributed import Client
        from distributed.comm import connect
        from distributed.security import Security
        from tornado.ioloop import IOLoop
    except ImportError as error:
        raise UsageError(
            "--scheduler needs Dask, which is not installed. Run: pip install 'sp-workbook[dask]'"
        ) from error

    async def look() -> None:
        comm = await connect(address, timeout=_PATIENCE, **Security().get_connection_args("client"))
        comm.abort()

    logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what it has to say is said in our words
    try:
        IOLoop(make_current=False).run_sync(look)
        return Client(address, set_as_default=False, timeout=_PATIENCE)
    except (OSError, TypeError, ValueError) as error:
        raise UsageError(
            f"{address}: no scheduler answers there. Start one (dask scheduler), and for tls:// name your certificates "
            "in Dask's configuration. Nothing was done."
        ) from error


def _check_workers(client: Any, address: str) -> None:
    """Refuse a scheduler without workers, and workers that might come to other results."""
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        raise UsageError(
            f"{address}: no worker has joined this scheduler. Start one: dask worker {address} --nthreads 1. Nothing was done."
        ) from error
    versions = client.run(program_version, on_error="return").values()  # an exception of one that has not the program
    strangers = [version for version in versions if version != __version__]
    if strangers:
        has = f"sp-workbook {strangers[0]}" if isinstance(strangers[0], str) else "not this program"
        raise UsageError(
            f"{address}: a worker has {has}, here is sp-workbook {__version__}. Install the same there. Nothing was done."
        )


def program_version() -> str:
    """The version of the program where this is called."""
    return __version__
