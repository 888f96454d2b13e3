"""Give up a server that is not heard of any more.

The system notices a cable that was cut, but not a device on the way that takes all and passes nothing on.
"""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

#: How long a statement is waited for, in seconds: longer than the server itself lets one run.
LONGEST = 330


def limit_silence(connection: Any, _: Any) -> None:
    """Let a connection of psycopg wait for answers no longer."""
    wait = connection.wait

    def wait_for_answer(work: Generator[Any, Any, Any], *arguments: Any, **options: Any) -> Any:
        return wait(_limited(connection, work), *arguments, **options)

    connection.wait = wait_for_answer


def _limited(connection: Any, work: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """What psycopg waits for, step by step; it says several times a second whether anything came.

    In the end the connection is closed, of which the next step tells in its own words.
    """
    end = time.monotonic() + LONGEST
    try:
        wanted = next(work)
        while True:
            ready = yield wanted
            if not ready and time.monotonic() > end:
                connection.pgconn.finish()
            wanted = work.send(ready)
    except StopIteration as done:
        return done.value
