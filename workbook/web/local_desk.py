"""What the pages of one run of the desk share."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TypeVar, cast

from flask import Flask, abort, current_app

from workbook.usecases.child_process import Task, WorkEnding, WorkOrder, do_beside, look_beside
from workbook.usecases.days import today
from workbook.usecases.quarter_view import QuarterView, StoreState, look_at_quarter, store_state
from workbook.usecases.workspace import Workspace
from workbook.web.guarding import Guard
from workbook.web.later import LaterAnswers
from workbook.web.works import Work, Works

Thing = TypeVar("Thing")
_NAME = "local-desk"
#: Of more workbooks and returns, judging takes longer than a page may.
_MANY = 400


@dataclass
class LocalDesk:
    """One run of the desk.

    open: makes the workspace anew, so that a changed configuration is read again.
    """

    open: Callable[[], Workspace]
    guard: Guard
    works: Works = field(default_factory=Works)
    later: LaterAnswers = field(default_factory=LaterAnswers)
    _secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    _views: dict[str, QuarterView] = field(default_factory=dict)
    _looks: dict[str, Future[QuarterView]] = field(default_factory=dict)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, thread_name_prefix="look"))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def view(self, code: str = "", *, is_fresh: bool = False) -> QuarterView:
        """The period as it stands.

        While something is done at this desk, it is shown as it stood before: judging it anew takes its time.
        is_fresh: whether it must be as it stands now. Raises UsageError, StoreError.
        """
        desk, day = self.open(), today()
        kept = self._views.get(code)
        if kept is not None and self.works.at_work and not is_fresh:
            return kept
        state = store_state(desk)
        # Another page may have had it judged meanwhile.
        while (kept := self._views.get(code)) is None or (kept.state, kept.status.day) != (state.number, day):
            self._look(desk, code, day).result()
            state = store_state(desk)
        return kept

    def is_full(self, state: StoreState) -> bool:
        """Whether a page may take longer than anybody waits for."""
        return state.size > _MANY

    def look_ahead(self) -> None:
        """Begin to judge the latest open period, where that takes long."""
        desk = self.open()
        if self.is_full(store_state(desk)):
            self._look(desk, "", today())

    def _look(self, desk: Workspace, code: str, day: dt.date) -> Future[QuarterView]:
        """Judge a period beside the page; once, however many pages ask for it."""

        def look() -> QuarterView:
            try:
                judged = look_beside if self.is_full(store_state(desk)) else look_at_quarter
                view = judged(desk, code, day)
                self._keep(code, view)
                return view
            finally:
                with self._lock:
                    del self._looks[code]

        with self._lock:
            if code not in self._looks:
                desk = replace(desk)  # without what has been read of the configuration
                self._looks[code] = self._pool.submit(look)
            return self._looks[code]

    def begin(self, title: str, code: str, page: str, back: str, task: Task) -> Work:
        """Begin long work in a process of its own, and wait a moment.

        code: of the period that it is about, which is shown as it stands afterwards. page: that shows what came of it.
        back: the address of the page from which it is begun.
        """
        order = WorkOrder(self.open(), task, code)

        def do(work: Work) -> WorkEnding:
            ending = do_beside(order, work.tell, work.is_stopping.is_set)
            if ending.view is not None:
                self._keep(code, ending.view)
            return ending

        return self.works.begin(title, code, page, back, do)

    def _keep(self, code: str, view: QuarterView) -> None:
        self._views |= {code: view, str(view.period): view}

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
