"""What was to be expected for the needs that people had.

A service that takes people with harder needs is held against what comes of such needs everywhere, not against others' people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workbook.comparison import CaseMix, case_mix
from workbook.report.compared import MeasureComparison
from workbook.report.measures import MeasureOf
from workbook.report.service_history import ServiceHistory
from workbook.table import ColumnType, TableColumn, attribute


@dataclass(frozen=True)
class NeedsMix:
    """The needs of a service's people, of one form.

    needs: how many outcomes were achieved or not; a person may have several. mix: what was to be expected of them.
    """

    service: ServiceHistory
    form: str
    needs: int
    mix: CaseMix

    @property
    def words(self) -> str:
        """How what came of them lies to what was to be expected."""
        return str(self.mix.place)


def needs_mixes(comparisons: Iterable[MeasureComparison]) -> Iterator[NeedsMix]:
    """Hold each service's needs met against those that were to be expected.

    They are by form and service. comparisons: by measure; the rate of a need is that of all services together.
    """
    observed: dict[tuple[str, str], int] = defaultdict(int)
    groups: dict[tuple[str, str], list[tuple[int, float]]] = defaultdict(list)
    services: dict[tuple[str, str], ServiceHistory] = {}
    for comparison in comparisons:
        if comparison.measure.about is not MeasureOf.NEED:
            continue
        met, everybody = comparison.together
        for share in comparison.shares:
            key = comparison.measure.label, " ".join(share.service.latest.identity)
            services[key] = share.service
            observed[key] += share.cases
            groups[key].append((share.total, met / everybody))
    for key, service in services.items():
        needs = sum(people for people, _ in groups[key])
        yield NeedsMix(service, key[0], needs, case_mix(observed[key], groups[key]))


MIX_COLUMNS: tuple[TableColumn[NeedsMix], ...] = (
    attribute("form", "The form that asks it."),
    attribute("authority", "The authority's name.", "service.latest.issue.authority_name"),
    attribute("provider", "Who has the service now.", "service.provider"),
    attribute("service", "What it is called now.", "service.name"),
    TableColumn("needs", "Outcomes of needs that were achieved or not.", lambda row: row.needs, type=ColumnType.NUMBER),
    TableColumn("met", "How many were achieved.", lambda row: row.mix.observed, type=ColumnType.NUMBER),
    TableColumn(
        "expected",
        "How many were to be, at the rate of all services for each need.",
        lambda row: round(row.mix.expected, 1),
        type=ColumnType.NUMBER,
    ),
    attribute("words", "Where that lies.", "words"),
)
