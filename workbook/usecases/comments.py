"""Write down what a provider says of a figure of its own.

It stands beside the figure in reports. Nothing in it may tell who somebody is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import RegisterError, UsageError
from workbook.identifying import identifying, looks_like_a_name
from workbook.model import LONGEST_COMMENT, Comment, Framework, Per, Period
from workbook.names import slug
from workbook.quarter import service_identity
from workbook.register import read_rows
from workbook.report.chain_figures import ratios
from workbook.store import Store
from workbook.text import plain, quoted
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.notes import issued_services, names_of_things
from workbook.usecases.received import one_line_name
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


def comments_in(path: Path) -> tuple[CommentRequest, ...]:
    """Read a sheet of comments.

    Raises UsageError where it lacks a column, or a cell holds no text; FileError.
    """
    try:
        heading, *lines = read_rows(path)
    except RegisterError as error:
        raise UsageError(
            f"{path}: no row can be read in it. Give a CSV or .xlsx with a row for each comment."
        ) from error
    names = [slug(cell).replace("-", "_") for cell in heading.cells]
    if missing := [name for name in COMMENT_FIELDS[:3] if name not in names]:
        raise UsageError(f"{path}: it has no column {', '.join(missing)}. Add it to the first row.")
    requests = []
    for line in lines:
        if line.odd:
            raise UsageError(f"{path.name}, row {line.line}: {next(iter(line.odd.values()))}")
        row = {name: cell for name, cell in zip(names, line.cells, strict=False) if name in COMMENT_FIELDS}
        requests.append(CommentRequest(**row, place=f"row {line.line}: "))
    return tuple(request for request in requests if request.text or request.service_id)


def add_comments(
    desk: Workspace, requests: tuple[CommentRequest, ...], period: str, *, sure: bool
) -> tuple[Comment, ...]:
    """Record comments on figures of a period, all or none.

    period: the latest open one where empty. sure: that no two words that look like a name are one.
    Raises UsageError with every problem, StoreError.
    """
    by = one_line_name(desk.by)
    if not requests:
        raise UsageError("there is no comment in it. Write one in each row.")
    with desk.store(must_exist=True) as store, store.alone():
        check = _CommentCheck.of(store, chosen_period(store, period), by, sure=sure)
        faults = [f"{request.place}{fault}" for request in requests for fault in check.faults(request)]
        if faults:
            raise UsageError("\n".join([*faults, "Nothing was written down."]))
        numbers = store.record_comments([check.comment(request) for request in requests], by)
        kept = {comment.number: comment for comment in store.comments()}
    return tuple(kept[number] for number in numbers)


@dataclass(frozen=True)
class _CommentCheck:
    """What comments are held against.

    services: their authorities by id. items: the figures that there may be. names: of things, which are nobody.
    """

    period: Period
    services: dict[str, tuple[tuple[str, str], ...]]
    items: frozenset[str]
    names: tuple[str, ...]
    by: str
    sure: bool

    @classmethod
    def of(cls, store: Store, period: Period, by: str, *, sure: bool) -> _CommentCheck:
        """Look up what was issued of a period."""
        digests = dict.fromkeys(record.issued.digest for record in store.issued(period))
        frameworks = [store.framework(digest) for digest in digests]
        names = names_of_things(frameworks[-1], store)
        return cls(period, issued_services(store, period), frozenset(_items(frameworks)), names, by, sure)

    def faults(self, request: CommentRequest) -> list[str]:
        """What is wrong with a comment, all at once."""
        faults = []
        if len(matches := self._matches(request)) != 1:
            why = "two authorities have such a service; say which" if matches else f"there is none in {self.period}"
            faults.append(f"service {quoted(request.service_id)}: {why}. See status for their ids.")
        if request.item not in self.items:
            faults.append(
                f"{quoted(request.item)} is not a figure. Give its code, as the report and dataset.csv have it."
            )
        return [*faults, *self._word_faults(_one_line(request.text))]

    def comment(self, request: CommentRequest) -> Comment:
        """The comment of a request that has no fault."""
        ((authority, service_id),) = self._matches(request)
        now = dt.datetime.now(dt.UTC)
        return Comment(self.period, authority, service_id, request.item, _one_line(request.text), self.by, now)

    def _matches(self, request: CommentRequest) -> list[tuple[str, str]]:
        matches = self.services.get(service_identity("", request.service_id)[1], ())
        return [match for match in matches if request.authority in ("", match[0])]

    def _word_faults(self, words: str) -> Iterable[str]:
        if len(words) > LONGEST_COMMENT or not any(letter.isalpha() for letter in words):
            yield f"the text needs words, at most {LONGEST_COMMENT} characters."
        if kind := identifying(words):
            yield f"the text holds what looks like {kind}. Take it out: nobody may be recognised by it."
        elif not self.sure and looks_like_a_name(words, self.names):
            yield "two words of the text look like a name. Take them out; if they are nobody's, give --yes."


def _one_line(text: str) -> str:
    return " ".join(plain(text).split())


def _items(frameworks: Iterable[Framework]) -> Iterable[str]:
    """Every figure of services, and every percentage of people."""
    for framework in frameworks:
        for form in framework.forms:
            if form.per is Per.SERVICE:
                yield from form.questions
        yield from ratios([framework])
