"""Who may see the desk: whoever has its key, at this computer.

The key is for one use; after it a cookie says who it is. Each form carries a token that is good for one sending.
"""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

#: The only address at which the desk is to be had.
HOST = "127.0.0.1"
#: So many forms may lie open; of more, the oldest is not taken any more.
_MOST_TOKENS = 2000
#: What a browser says of a request that comes from no other page, or from ours.
_OWN_SITES = ("none", "same-origin")
#: No script and no style but our own files; nothing is fetched from elsewhere, nothing is kept, nobody frames the page.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass
class Guard:
    """The key of one run of the desk, and who came with it.

    port: at which it is to be had. key: for one use.
    """

    port: int
    key: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    _is_used: bool = False
    _visitors: dict[str, OrderedDict[str, None]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def origin(self) -> str:
        """Where its pages come from."""
        return f"http://{HOST}:{self.port}"

    @property
    def address(self) -> str:
        """What opens the desk, once."""
        return f"{self.origin}/?key={self.key}"

    @property
    def cookie(self) -> str:
        """The cookie's name; each desk at this computer has its own."""
        return f"desk-{self.port}"

    def is_for_us(self, host: str, site: str) -> bool:
        """Whether a request means this desk, and no other page sent it.

        site: what the browser says of where it comes from; empty where it says nothing.
        """
        return host == f"{HOST}:{self.port}" and (not site or site in _OWN_SITES)

    def visitor(self, key: str) -> str:
        """Exchange the key for a cookie's value.

        It is empty where it is not the key, or the key was used."""
        with self._lock:
            if self._is_used or not secrets.compare_digest(key.encode(), self.key.encode()):
                return ""
            self._is_used = True
            value = secrets.token_urlsafe(32)
            self._visitors[value] = OrderedDict()
            return value

    def is_visitor(self, value: str) -> bool:
        """Whether a cookie's value is one that was given."""
        return any(secrets.compare_digest(value.encode(), cookie.encode()) for cookie in self._visitors)

    def token(self, visitor: str) -> str:
        """Make a token for a form of a visitor's page."""
        value = secrets.token_urlsafe(24)
        with self._lock:
            tokens = self._visitors[visitor]
            tokens[value] = None
            while len(tokens) > _MOST_TOKENS:
                tokens.popitem(last=False)
        return value

    def takes(self, visitor: str, token: str) -> bool:
        """Take a token that comes back.

        It is good once, and for its visitor alone."""
        with self._lock:
            tokens = self._visitors.get(visitor, OrderedDict())
            if token not in tokens:
                return False
            del tokens[token]
            return True
