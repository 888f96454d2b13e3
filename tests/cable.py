"""A cable to a database server, as a socket beside its own, that can be cut: it takes all then, and passes nothing on."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from tempfile import mkdtemp

_NAME = ".s.PGSQL.5432"


class Cable:
    """Passes on what goes between clients and a server. folder: that of its socket."""

    def __init__(self, server: str) -> None:
        self.folder, self._server, self._is_cut = Path(mkdtemp(prefix="sp-workbook-cable-")), server, False
        self._servers: list[socket.socket] = []
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(self.folder / _NAME))
        self._socket.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """Pass nothing on from now on."""
        self._is_cut = True

    def end(self) -> None:
        """Let go of the server, which then hears that its clients are gone."""
        for server in self._servers:
            server.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            client, _ = self._socket.accept()
            server = socket.socket(socket.AF_UNIX)
            server.connect(str(Path(self._server, _NAME)))
            self._servers.append(server)
            for ends in ((client, server), (server, client)):
                threading.Thread(target=self._pass_on, args=ends, daemon=True).start()

    def _pass_on(self, here: socket.socket, there: socket.socket) -> None:
        try:
            while data := here.recv(1 << 16):
                if not self._is_cut:
                    there.sendall(data)
            if not self._is_cut:
                there.close()
        except OSError:  # the other end is closed
            here.close()
