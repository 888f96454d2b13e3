"""The columns of the tables of service users."""

from __future__ import annotations

from workbook.report.user_level import UserLine
from workbook.table import ColumnType, TableColumn, attribute


def _percent(share: tuple[int, int] | None) -> float | None:
    return None if share is None else round(100 * share[0] / share[1], 1)


def _count(name: str, sentence: str, *counts: str) -> TableColumn[UserLine]:
    return TableColumn(name, sentence, lambda line: line.number(*(counts or (name,))), type=ColumnType.INTEGER)


def _share(name: str, sentence: str, part: str, *whole: str) -> TableColumn[UserLine]:
    return TableColumn(name, sentence, lambda line: _percent(line.share(part, *whole)), type=ColumnType.NUMBER)


_FIRST: tuple[TableColumn[UserLine], ...] = (
    attribute("form", "The form that asks it.", "measure.label"),
    attribute("item", "The code of the share that services have of it.", "measure.code"),
    attribute("counts", "How the codes of the counts begin.", "code"),
    attribute("title", "What it is."),
    attribute("domain", "Its outcome domain; blank where it is of none."),
    attribute("client_group", "The client group of the services; blank of all of them.", "group"),
    TableColumn("services", "How many services have it.", lambda line: line.services, type=ColumnType.INTEGER),
)
_CHANGES: tuple[TableColumn[UserLine], ...] = (
    _count("improved", "How many of those improved."),
    _count("same", "How many stayed the same."),
    _count("same_at_best", "How many of those were at the best level already."),
    _count("worse", "How many got worse."),
    _share("improved_percent", "The share who improved.", "improved", "measured"),
)
NEED_COLUMNS: tuple[TableColumn[UserLine], ...] = (
    *_FIRST,
    _count("answered", "Of how many it is known whether they had the need."),
    _count("needs", "How many had it."),
    _count("achieved", "How many achieved the outcome."),
    _count("not_achieved", "How many did not."),
    _count("not_applicable", "To how many it does not apply."),
    _share("achieved_percent", "Of those who did or did not.", "achieved", "achieved", "not_achieved"),
    attribute("reasons", "Why not, by whose reason."),
)
DISTANCE_COLUMNS: tuple[TableColumn[UserLine], ...] = (
    *_FIRST,
    _count("people", "How many have a reading; 0 of one thing that is read."),
    _count("long_enough", "How many were there long enough for two; 0 of one thing that is read."),
    _count("measured", "How many have two readings that are compared."),
    *_CHANGES,
    attribute("not_comparable", "How many have readings that are not compared, by why."),
    TableColumn(
        "success", "With how many it went well.", lambda line: (line.success or (None,))[0], type=ColumnType.INTEGER
    ),
    TableColumn("success_percent", "The same as a share.", lambda line: _percent(line.success), type=ColumnType.NUMBER),
)
OWN_COLUMNS: tuple[TableColumn[UserLine], ...] = (
    *_FIRST,
    _count("fully_met", "How many were fully met; of people, all of whose were."),
    _count("partly_met", "How many were partly met."),
    _count("not_met", "How many were not met."),
    _count("no_longer_wanted", "How many are no longer wanted, which are in no share."),
    _share("fully_met_percent", "The share fully met.", "fully_met", "fully_met", "partly_met", "not_met"),
    _count("due", "How many reviews were due."),
    _count("reviewed_in_time", "How many of those were held by their day."),
    attribute("reasons", "Why not fully met, by whose reason."),
)
