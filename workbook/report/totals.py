"""What all services together report of each item."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from workbook.model import Framework
from workbook.report.item_titles import item_title, stated_titles
from workbook.report.measures import adds_over_periods
from workbook.report.service_history import NEVER_ADDED, PeriodFigures


@dataclass(frozen=True)
class ItemTotal:
    """What all services together reported of an item.

    title: what it is called; its code where no framework states it. span: the total; None where it does not add up. periods, services: the total and how many reported, by period.
    """

    item: str
    title: str
    unit: str
    adds_up: bool
    span: float | None
    periods: tuple[float | None, ...]
    services: tuple[int, ...]


def _adding(frameworks: Iterable[Framework]) -> frozenset[str]:
    """The items of which the figures of several periods may be added."""
    items: set[str] = set()
    for framework in frameworks:
        items |= {question.code for question in framework.quarterly.questions.values() if question.adds_up}
        for form in framework.forms:
            for section in form.sections:
                if section.need_questions and adds_over_periods(form, section):
                    items.add(section.code)
    return frozenset(items)


def item_totals(figures: Sequence[PeriodFigures], frameworks: Sequence[Framework]) -> Iterator[ItemTotal]:
    """Add up what services report, by item; percentages and medians never.

    figures: of the periods, in order.
    """
    adding, titles = _adding(frameworks), stated_titles(frameworks)
    by_item: dict[str, list[dict[str, float]]] = defaultdict(lambda: [{} for _ in figures])
    units: dict[str, tuple[str, str]] = {}
    for at, period in enumerate(figures):
        for row in period.loaded:
            if row.value is not None and row.unit not in NEVER_ADDED:
                key = f"{row.authority_code} {row.provider_id} {row.service_id}"
                by_item[row.question][at][key] = row.value
                units[row.question] = row.unit, row.section
    for item, values in sorted(by_item.items()):
        unit, section = units[item]
        totals = tuple(sum(period.values()) if period else None for period in values)
        adds_up = item in adding or section in adding
        span = sum(total for total in totals if total is not None) if adds_up else None
        title = item_title(item, titles) or item
        yield ItemTotal(item, title, unit, adds_up, span, totals, tuple(len(period) for period in values))
