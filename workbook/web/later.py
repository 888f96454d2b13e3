"""Answers that take longer than a page may wait for."""

from __future__ import annotations

import itertools
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field

from flask import Response

#: How long, in seconds, a page waits for its answer, and for how long an answer serves that nobody has fetched.
_PATIENCE, _FRESH = 0.6, 60.0
#: So many answers are kept.
_MOST_ANSWERS = 20
_THREADS = 4


@dataclass
class LaterAnswer:
    """An answer that is being made.

    page: whose it is; empty for what was sent by a form, which has a page of its own. period: the code of what it is about.
    state: of the store when it was begun. begun: when that was, by a clock that only goes on.
    """

    number: int
    page: str
    period: str
    state: int
    future: Future[Response]
    begun: float = field(default_factory=time.monotonic)

    @property
    def is_over(self) -> bool:
        """Whether it is there, or failed."""
        return self.future.done()

    def serves(self, page: str, state: int) -> bool:
        """Whether it is as good as one made now."""
        is_old = self.is_over and time.monotonic() - self.begun > _FRESH
        return page != "" and (self.page, self.state) == (page, state) and not is_old


@dataclass
class LaterAnswers:
    """The answers that one run of the desk owes, the newest last."""

    _answers: OrderedDict[int, LaterAnswer] = field(default_factory=OrderedDict)
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_THREADS, thread_name_prefix="answer"))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def begin(self, page: str, period: str, state: int, make: Callable[[], Response]) -> LaterAnswer:
        """Have an answer made, and wait a moment.

        One of the same page that was begun at the same state of the store is taken instead.
        """
        with self._lock:
            answer = next((answer for answer in self._answers.values() if answer.serves(page, state)), None)
            if answer is None:
                answer = LaterAnswer(next(self._numbers), page, period, state, self._pool.submit(make))
                self._answers[answer.number] = answer
                while len(self._answers) > _MOST_ANSWERS:
                    self._answers.popitem(last=False)
        wait([answer.future], _PATIENCE)
        return answer

    def find(self, number: int) -> LaterAnswer | None:
        """The answer of a number."""
        return self._answers.get(number)

    def fetched(self, answer: LaterAnswer) -> Response:
        """An answer that is over; the next time its page is made anew.

        Raises what went wrong."""
        if answer.page:
            with self._lock:
                self._answers.pop(answer.number, None)
        return answer.future.result()
