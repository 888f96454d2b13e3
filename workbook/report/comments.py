"""What providers say of their figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from workbook.model import Comment
from workbook.report.service_history import ServiceHistory
from workbook.table import TableColumn, attribute
from workbook.text import folded

NO_COMMENT = "no comment recorded yet"


class CommentOnService(NamedTuple):
    """A comment with the service that it is of."""

    service: ServiceHistory
    comment: Comment


def comments_on(service: ServiceHistory, items: Collection[str], comments: Iterable[Comment]) -> tuple[Comment, ...]:
    """Give a provider's comments on figures of a service.

    They are in order of the periods. Of several on one figure of a period the last holds. items: codes of figures; of every figure where there are none.
    """
    latest = {}
    for comment in comments:
        asked = {part.identity for part in service.services.get(comment.period, ())}
        if (not items or comment.item in items) and (comment.authority, folded(comment.service_id)) in asked:
            latest[comment.period, comment.item] = comment
    return tuple(latest[key] for key in sorted(latest))


def commented(services: Iterable[ServiceHistory], comments: Collection[Comment]) -> Iterator[CommentOnService]:
    """Go through every comment on figures of services, by service."""
    for service in services:
        for comment in comments_on(service, (), comments):
            yield CommentOnService(service, comment)


COMMENT_COLUMNS: tuple[TableColumn[CommentOnService], ...] = (
    attribute("authority", "The authority's name.", "service.latest.issue.authority_name"),
    attribute("provider", "Who has the service now.", "service.provider"),
    attribute("service", "What it is called now.", "service.name"),
    TableColumn("period", "The period of the figure.", lambda row: str(row.comment.period)),
    attribute("item", "The figure's code.", "comment.item"),
    attribute("comment", "What the provider says of it.", "comment.text"),
    attribute("written_by", "Who wrote it down.", "comment.by"),
)
