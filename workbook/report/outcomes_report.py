"""What figures mean, over a span of periods: services compared, totals, needs.

Services stand by authority, and there in the order of their names. There are no ranks, no colours and no composite score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from workbook.comparison import chance_alone
from workbook.comparison.thresholds import CLEAR_BY_CHANCE
from workbook.model import Comment, Framework, Note, Period, span_label
from workbook.quarter import ServiceState
from workbook.report.chains import DrawnChain, drawn_chains
from workbook.report.comments import CommentOnService, commented
from workbook.report.compared import MeasureComparison, compare_services
from workbook.report.heard import HeardOfService, heard_of_services
from workbook.report.measures import ShareMeasure, share_measures
from workbook.report.needs_mix import NeedsMix, needs_mixes
from workbook.report.prices import PriceFigures, ServicePrice, service_prices
from workbook.report.service_history import PeriodFigures, ServiceHistory, histories
from workbook.report.totals import ItemTotal, item_totals
from workbook.report.user_level import UserLevel
from workbook.text import counted

#: What is asked at the contract meeting where a figure is marked.
QUESTIONS = (
    "Is the data complete?",
    "Who was accepted, and who was turned away?",
    "What do the reasons say: the person's, the service's, or external ones?",
    "What do users say?",
)


@dataclass(frozen=True)
class OutcomesReport:
    """Everything that a report of outcomes says.

    periods: of the span, in order. authorities: the authorities that it is about.
    notes: what officers heard, of these services or others, at any time. comments: what providers say of figures, likewise.
    """

    figures: tuple[PeriodFigures, ...]
    services: tuple[ServiceHistory, ...]
    measures: tuple[ShareMeasure, ...]
    frameworks: tuple[Framework, ...]
    authorities: str
    notes: tuple[Note, ...] = ()
    comments: tuple[Comment, ...] = ()

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods of the span."""
        return tuple(figures.period for figures in self.figures)

    @property
    def authority_count(self) -> int:
        """How many authorities the services are of."""
        return len({service.latest.issue.authority for service in self.services})

    @property
    def span(self) -> str:
        """From when to when it is."""
        return span_label(self.periods)

    @cached_property
    def service_counts(self) -> tuple[int, ...]:
        """How many services each period asked; of a line of several, one."""
        return tuple(sum(period in service.states for service in self.services) for period in self.periods)

    @property
    def extent(self) -> str:
        """Of how many services and periods it is.

        `45 services (5 to 45 in a period), 4 periods`.
        """
        few, many = min(self.service_counts), max(self.service_counts)
        whole = f"{counted(len(self.services), 'service')}"
        between = "" if few == len(self.services) else f" ({few} to {many} in a period)"
        return f"{whole}{between}, {counted(len(self.periods), 'period')}"

    @cached_property
    def comparisons(self) -> tuple[MeasureComparison, ...]:
        """Each measure that any service reports."""
        compared = (
            compare_services(measure, self.services, self.periods, self.title_of, self.comments)
            for measure in self.measures
        )
        return tuple(comparison for comparison in compared if comparison.shares)

    @property
    def multiplicity(self) -> str:
        """How many marks and clear changes chance alone gives."""
        places = sum(len(like.shares) for comparison in self.comparisons for like in comparison.likes)
        trends = [
            trend for row in self.comparisons for trend in (row.periods, *(share.periods for share in row.shares))
        ]
        changes = sum(sum(share is not None for share in trend) > 1 for trend in trends)
        chance = chance_alone(places)
        return (
            f"{counted(places, 'place')} of services on funnels are looked at: by chance alone about {chance.look:.0f} "
            f"would lie outside the inner lines, {chance.act:.1f} outside the outer ones. A clear rise or fall is one "
            f"that chance alone gives 1 time in 20 (the 95% interval of the difference between first and last); of "
            f"{counted(changes, 'change')}, that is about {CLEAR_BY_CHANCE * changes:.0f}."
        )

    @cached_property
    def prices(self) -> tuple[ServicePrice, ...]:
        """The price of each service whose register states one."""
        return service_prices(self.services, self._price_figures)

    @cached_property
    def chains(self) -> tuple[DrawnChain, ...]:
        """The logic chains of services that there are, with their figures."""
        return drawn_chains(self.frameworks, self.services, self.periods, self.prices, self.totals)

    @cached_property
    def totals(self) -> tuple[ItemTotal, ...]:
        """Each item that any service reports, by code."""
        return tuple(item_totals(self.figures, self.frameworks))

    @cached_property
    def mixes(self) -> tuple[NeedsMix, ...]:
        """What was to be expected of each service, for its people's needs."""
        order = {service.latest.identity: number for number, service in enumerate(self.services)}
        mixes = needs_mixes(self.comparisons)
        return tuple(sorted(mixes, key=lambda mix: (mix.form, order[mix.service.latest.identity])))

    @cached_property
    def users(self) -> UserLevel:
        """What is known of service users."""
        forms = (form for framework in self.frameworks for form in framework.forms)
        sections = {section.code: section for form in forms for section in form.sections}
        return UserLevel(self.services, self.measures, self.frameworks[-1], sections)

    @cached_property
    def heard(self) -> tuple[HeardOfService, ...]:
        """What officers heard of the services within the span."""
        return tuple(heard_of_services(self.services, self.periods, self.notes, self.frameworks[-1]))

    @cached_property
    def commented(self) -> tuple[CommentOnService, ...]:
        """What providers say of the services' figures within the span."""
        return tuple(commented(self.services, self.comments))

    @cached_property
    def uncounted(self) -> tuple[tuple[ServiceHistory, Period, ServiceState], ...]:
        """The returns that are not, or not wholly, in the figures."""
        return tuple(
            (service, period, state)
            for service in self.services
            for period, state in sorted(service.states.items())
            if state is not ServiceState.ACCEPTED
        )

    @property
    def _price_figures(self) -> PriceFigures:
        """By what prices are divided, as the latest framework that says so has it."""
        stated = [framework.value_for_money for framework in self.frameworks if framework.value_for_money is not None]
        if not stated:
            return PriceFigures()
        planned = next((measure for measure in self.measures if measure.code == stated[-1].planned), None)
        return PriceFigures(stated[-1], planned)

    def title_of(self, likeness: tuple[str, ...]) -> str:
        """What services are that are alike, in words."""
        framework, (kind, group, duration) = self.frameworks[-1], likeness
        titles = (framework.service_types_by_code[kind].title, framework.client_group_title(group))
        return ", ".join(title for title in (*titles, duration.replace("_", " ")) if title)


def outcomes_report(
    figures: Sequence[PeriodFigures],
    authorities: str,
    notes: tuple[Note, ...] = (),
    comments: tuple[Comment, ...] = (),
) -> OutcomesReport:
    """Bring together what is reported of a span.

    figures: of its periods. authorities: the authorities that it is about. notes: what officers heard.
    comments: what providers say of figures.
    """
    ordered = tuple(sorted(figures, key=lambda period: period.period))
    frameworks = tuple(framework for period in ordered for framework in period.frameworks)
    measures = share_measures(frameworks)
    return OutcomesReport(ordered, histories(ordered), measures, frameworks, authorities, notes, comments)
