"""Write down what a provider says of a figure of its own.

It stands beside the figure in reports. Nothing in it may tell who somebody is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import UsageError
from workbook.model import LONGEST_COMMENT, Comment, Framework, Per, Period
from workbook.report.chain_figures import ratios
from workbook.store import Store
from workbook.text import quoted
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.received import one_line_name
from workbook.usecases.remarks import RemarkCheck, faults_of, refuse, sheet_rows
from workbook.usecases.workspace import Workspace

#: The columns of a sheet of comments.
COMMENT_FIELDS = ("service_id", "item", "text", "authority")


@dataclass(frozen=True)
class CommentRequest:
    """A comment as somebody typed it.

    place: where it stands, before what is said of it.
    """

    service_id: str
    item: str
    text: str
    authority: str = ""
    place: str = ""


def comments_in(path: Path, called: str = "") -> tuple[CommentRequest, ...]:
    """Read a sheet of comments.

    called: what messages call it; by default its path. Raises UsageError where it lacks a column, or a cell holds no text; FileError.
    """
    way = "Add it to the first row."
    rows = sheet_rows(path, called, "comment", COMMENT_FIELDS, COMMENT_FIELDS[:3], way)
    requests = (CommentRequest(**row) for row in rows)
    return tuple(request for request in requests if request.text or request.service_id)


def add_comments(
    workspace: Workspace, requests: tuple[CommentRequest, ...], period: str, *, sure: bool
) -> tuple[Comment, ...]:
    """Record comments on figures of a period, all or none.

    period: the latest open one where empty. sure: that no two words that look like a name are one.
    Raises UsageError with every problem, StoreError.
    """
    by = one_line_name(workspace.by)
    if not requests:
        raise UsageError("there is no comment in it. Write one in each row.")
    with workspace.store(must_exist=True) as store, store.alone():
        check = _CommentCheck.of(store, chosen_period(store, period), by, sure=sure)
        refuse([f"{request.place}{fault}" for request in requests for fault in check.faults(request)])
        numbers = store.record_comments([check.comment(request) for request in requests], by)
        kept = {comment.number: comment for comment in store.comments()}
    return tuple(kept[number] for number in numbers)


@dataclass(frozen=True)
class _CommentCheck:
    """What comments are held against.

    items: the figures that there may be.
    """

    common: RemarkCheck
    period: Period
    items: frozenset[str]
    by: str

    @classmethod
    def of(cls, store: Store, period: Period, by: str, *, sure: bool) -> _CommentCheck:
        """Look up what was issued of a period."""
        digests = dict.fromkeys(record.issued.digest for record in store.issued(period))
        frameworks = [store.framework(digest) for digest in digests]
        common = RemarkCheck.of(store, frameworks[-1], period, sure=sure)
        return cls(common, period, frozenset(_items(frameworks)), by)

    def faults(self, request: CommentRequest) -> list[str]:
        """What is wrong with a comment, all at once."""
        return faults_of(
            (lambda: self._service(request), lambda: self._item(request.item), lambda: self._words(request.text))
        )

    def comment(self, request: CommentRequest) -> Comment:
        """The comment. Raises UsageError where anything is wrong with it."""
        authority, service_id = self._service(request)
        now = dt.datetime.now(dt.UTC)
        item, words = self._item(request.item), self._words(request.text)
        return Comment(self.period, authority, service_id, item, words, self.by, now)

    def _service(self, request: CommentRequest) -> tuple[str, str]:
        return self.common.service(request.service_id, request.authority)

    def _item(self, item: str) -> str:
        if item not in self.items:
            raise UsageError(f"{quoted(item)} is not a figure. Give its code, as the report and dataset.csv have it.")
        return item

    def _words(self, text: str) -> str:
        return self.common.words("text", text, LONGEST_COMMENT)


def _items(frameworks: Iterable[Framework]) -> Iterable[str]:
    """Every figure of services, and every percentage of people."""
    for framework in frameworks:
        for form in framework.forms:
            if form.per is Per.SERVICE:
                yield from form.questions
        yield from ratios([framework])
