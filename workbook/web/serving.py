"""Serve the desk at this computer, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from waitress.server import TcpWSGIServer, create_server

from workbook.errors import UsageError
from workbook.usecases.workspace import Workspace
from workbook.web.application import create_application
from workbook.web.guarding import HOST, Guard
from workbook.web.local_desk import LocalDesk, desk_of
from workbook.web.uploads import MOST_BYTES

_THREADS = 8


@dataclass(frozen=True)
class DeskServer:
    """A desk that is ready to be served.

    address: what opens it, once.
    """

    address: str
    desk: LocalDesk
    _server: TcpWSGIServer

    def serve(self) -> None:
        """Serve it until it is interrupted.

        Work that goes on is stopped then."""
        try:
            self._server.run()
        finally:
            self.desk.works.end()


def desk_server(open_desk: Callable[[], Workspace], port: int = 0) -> DeskServer:
    """Take a port of this computer for the officer's pages.

    port: 0 for any that is free. Raises UsageError where it is taken.
    """
    guard = Guard(port)
    app = create_application(open_desk, guard)
    try:
        server = create_server(
            app,
            host=HOST,
            port=port,
            threads=_THREADS,
            max_request_body_size=MOST_BYTES,
            ident="",
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        raise UsageError(f"port {port} is taken by another program. Give another with --port, or none.") from error
    server = cast(TcpWSGIServer, server)  # of one address there is one
    guard.port = int(server.getsockname()[1])
    return DeskServer(guard.address, desk_of(app), server)
