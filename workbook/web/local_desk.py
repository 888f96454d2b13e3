"""What the pages of one run of the desk share."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TypeVar, cast

from flask import Flask, abort, current_app

from workbook.usecases.quarter_view import QuarterView, StoreState, look_at_quarter, store_state
from workbook.usecases.workspace import Workspace
from workbook.web.guarding import Guard
from workbook.web.works import Works

Thing = TypeVar("Thing")
_NAME = "local-desk"


@dataclass
class LocalDesk:
    """One run of the desk.

    open: makes the workspace anew, so that a changed configuration is read again.
    """

    open: Callable[[], Workspace]
    guard: Guard
    works: Works = field(default_factory=Works)
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _views: dict[str, QuarterView] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def view(self, code: str = "", *, is_fresh: bool = False) -> QuarterView:
        """The period as it stands.

        While something is done at this desk, it is shown as it stood before: judging it anew takes its time.
        is_fresh: whether it must be as it stands now. Raises UsageError, StoreError.
        """
        desk, day = self.open(), dt.datetime.now(dt.UTC).date()
        kept = self._views.get(code)
        if kept is not None and self.works.at_work and not is_fresh:
            return kept
        with self._lock:
            kept = self._views.get(code)
            if kept is None or kept.state != store_state(desk).number or kept.status.day != day:
                kept = look_at_quarter(desk, code, day)
                self._views |= {code: kept, str(kept.period): kept}
        return kept

    def state(self) -> StoreState:
        """The state of the store, and what was done to it last."""
        return store_state(self.open())

    def name(self, *parts: str) -> str:
        """Name a thing in an address, without saying what it is."""
        return hmac.new(self._secret, "\0".join(parts).encode(), hashlib.sha256).hexdigest()[:24]

    def named(self, name: str, things: Iterable[Thing], parts: Callable[[Thing], tuple[str, ...]]) -> Thing:
        """The thing of a name; what is not there is no page."""
        matches = [thing for thing in things if hmac.compare_digest(self.name(*parts(thing)).encode(), name.encode())]
        if not matches:
            abort(404)
        return matches[0]


def put_desk(extensions: dict[str, object], desk: LocalDesk) -> None:
    """Let the pages of an application find their desk."""
    extensions[_NAME] = desk


def desk_of(app: Flask) -> LocalDesk:
    """The desk of an application."""
    return cast(LocalDesk, app.extensions[_NAME])


def the_desk() -> LocalDesk:
    """The desk of the page that is being made."""
    return desk_of(current_app)
