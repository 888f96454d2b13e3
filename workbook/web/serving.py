"""Serve the desk at this computer, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from flask import Flask
from waitress.server import TcpWSGIServer, create_server

from workbook.errors import UsageError
from workbook.usecases.child_process import keep_ready
from workbook.usecases.entering import open_workbook
from workbook.usecases.workspace import Workspace
from workbook.web.application import create_application, create_provider_application
from workbook.web.guarding import HOST, Guard
from workbook.web.local_desk import desk_of
from workbook.web.uploads import MOST_BYTES

_THREADS = 4


@dataclass(frozen=True)
class DeskServer:
    """A desk that is ready to be served.

    address: what opens it, once. end: what stops the work that goes on.
    """

    address: str
    end: Callable[[], None]
    _server: TcpWSGIServer

    def serve(self) -> None:
        """Serve it until it is interrupted.

        Work that goes on is stopped then.
        """
        try:
            self._server.run()
        finally:
            self.end()


def desk_server(open_desk: Callable[[], Workspace], port: int = 0) -> DeskServer:
    """Take a port of this computer for the officer's pages.

    port: 0 for any that is free. Raises UsageError where it is taken.
    """
    guard = Guard(port)
    app = create_application(open_desk, guard)
    server = _server_of(app, guard, desk_of(app).works.end)
    keep_ready()
    desk_of(app).look_ahead()
    return server


def provider_server(workbooks: tuple[Path, ...], desk: Workspace, port: int = 0) -> DeskServer:
    """Take a port of this computer for a provider's pages.

    Raises UsageError where a workbook is not one of ours, or the port is taken; FileError, StoreError.
    """
    for path in workbooks:
        open_workbook(path, desk)
    guard = Guard(port)
    return _server_of(create_provider_application(workbooks, desk, guard), guard, lambda: None)


def _server_of(app: Flask, guard: Guard, end: Callable[[], None]) -> DeskServer:
    try:
        server = create_server(
            app,
            host=HOST,
            port=guard.port,
            threads=_THREADS,
            max_request_body_size=MOST_BYTES,
            ident="",
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        taken = f"port {guard.port} is taken by another program."
        raise UsageError(f"{taken} Give another with --port, or none.") from error
    server = cast(TcpWSGIServer, server)  # of one address there is one
    guard.port = int(server.getsockname()[1])
    return DeskServer(guard.address, end, server)
