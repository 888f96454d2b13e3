"""The pack for one contract meeting: all that is known of one service.

It is taken from the report of all, so that the service stands beside those that are like it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbook.comparison import PeerPlace
from workbook.model import Form, Per, Period
from workbook.quarter import ServiceState
from workbook.report.chains import DrawnChain, drawn_chains
from workbook.report.comments import CommentOnService
from workbook.report.compared import LikeServices, MeasureComparison, ServiceShare
from workbook.report.heard import HeardOfService
from workbook.report.needs_mix import NeedsMix
from workbook.report.outcomes_report import QUESTIONS, OutcomesReport
from workbook.report.prices import ServicePrice
from workbook.report.service_history import ServiceHistory
from workbook.store import Decision
from workbook.text import counted, folded


@dataclass(frozen=True)
class PackFigure:
    """A figure that the service reported, by period.

    form: the form's title. label: what it is.
    """

    form: str
    item: str
    label: str
    unit: str
    periods: tuple[float | None, ...]


@dataclass(frozen=True)
class PackMeasure:
    """How the service stands by one measure.

    like: those that are like it; None where they are too few.
    """

    comparison: MeasureComparison
    share: ServiceShare
    like: LikeServices | None


@dataclass(frozen=True)
class ServicePack:
    """What is known of a service.

    report: of all services of the span. decisions: of officers on figures of the span, in order.
    """

    report: OutcomesReport
    service: ServiceHistory
    decisions: tuple[Decision, ...]

    @property
    def periods(self) -> tuple[Period, ...]:
        """The periods of the span."""
        return self.report.periods

    @cached_property
    def measures(self) -> tuple[PackMeasure, ...]:
        """Each measure that the service reports."""
        return tuple(
            PackMeasure(comparison, share, next((like for like in comparison.likes if share in like.shares), None))
            for comparison in self.report.comparisons
            for share in comparison.shares
            if share.service is self.service
        )

    @property
    def compared(self) -> tuple[PackMeasure, ...]:
        """Those that are not said of it."""
        return tuple(one for one in self.measures if not one.comparison.is_said)

    @property
    def said(self) -> tuple[PackMeasure, ...]:
        """What users and others say of it, as shares."""
        return tuple(one for one in self.measures if one.comparison.is_said)

    @cached_property
    def chains(self) -> tuple[DrawnChain, ...]:
        """The logic chains of its client group, with its own figures."""
        return drawn_chains(self.report.frameworks, (self.service,), self.periods, self.prices, self.report.totals)

    @property
    def prices(self) -> tuple[ServicePrice, ...]:
        """Its price, where its register states one."""
        return tuple(price for price in self.report.prices if price.service is self.service)

    @property
    def mixes(self) -> tuple[NeedsMix, ...]:
        """What was to be expected of it, for its people's needs."""
        return tuple(mix for mix in self.report.mixes if mix.service is self.service)

    @property
    def heard(self) -> tuple[HeardOfService, ...]:
        """What officers heard of it."""
        return tuple(heard for heard in self.report.heard if heard.service is self.service)

    @property
    def comments(self) -> tuple[CommentOnService, ...]:
        """What its provider says of its figures."""
        return tuple(row for row in self.report.commented if row.service is self.service)

    @property
    def uncounted(self) -> tuple[tuple[ServiceHistory, Period, ServiceState], ...]:
        """Its returns that are not, or not wholly, in the figures."""
        return tuple(row for row in self.report.uncounted if row[0] is self.service)

    @cached_property
    def figures(self) -> tuple[PackFigure, ...]:
        """Every figure that it reported, the surveys' among them.

        Counts of people are in the measures.
        """
        forms = {form.code: form for framework in self.report.frameworks for form in framework.forms}
        return tuple(figure for form in forms.values() if form.per is Per.SERVICE for figure in self._of_form(form))

    @property
    def survey(self) -> tuple[PackFigure, ...]:
        """What its users and others say, as far as a form asks it."""
        return tuple(figure for figure in self.figures if figure.form != self.report.frameworks[-1].quarterly.title)

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """What to ask at the meeting, from what the figures hold."""
        return tuple(self._questions())

    def _of_form(self, form: Form) -> Iterator[PackFigure]:
        for code, question in form.questions.items():
            values = tuple(self.service.figures.get(period, {}).get(code) for period in self.periods)
            if any(value is not None for value in values):
                yield PackFigure(form.title, code, question.label, question.unit, values)

    def _questions(self) -> Iterator[str]:
        for _, period, state in self.uncounted:
            yield f"{period}: the return is {state}. When will its figures be right, and what do the others say without them?"
        for measure in self.measures:
            yield from _measure_questions(measure)
        for price in self.prices:
            yield from _price_questions(price)
        for heard in self.heard:
            if heard.note.action and heard.note.done is None:
                yield f"Heard on {heard.note.day}: {heard.note.action.rstrip('.')}. Was it done?"
        yield from QUESTIONS


def _measure_questions(measure: PackMeasure) -> Iterator[str]:
    """What one measure asks: where it lies, and where it goes."""
    share = measure.share
    name = f"{measure.comparison.measure.label}: {measure.comparison.measure.title}"
    if share.place is not None and share.place.is_marked:
        why = f" Why not, by whose reason: {share.reasons}." if share.reasons else ""
        yield f"{name}, {share.cases} of {share.total}: {share.words}.{why}"
        if not share.comments:
            yield f"{name}: what does the provider say of it? {share.comment_words.capitalize()}."
    if share.change_words in ("a clear rise", "a clear fall"):
        yield f"{name}: {share.change_words}. What changed?"


def _price_questions(price: ServicePrice) -> Iterator[str]:
    """What a price asks, and the grade beside it."""
    if price.has_too_many_hours:
        yield "Each household unit would have more hours of support a week than a week has. Is the register right?"
    elif price.expected_words.startswith("far"):
        yield "The price of an hour is far from the one agreed. Are price and hours in the register right?"
    if price.half is not None and price.words != PeerPlace.WITHIN:
        yield f"The price of a unit is {price.words}, {price.half.services} with itself. What is different here?"
    if price.quality:
        yield f"It was graded {price.quality}. What has been done since?"


def pack_of(report: OutcomesReport, service_id: str, decisions: Sequence[Decision]) -> tuple[ServicePack, ...]:
    """Make the pack of each service that has, or had, an id.

    Of two authorities there may be two.     decisions: of the periods of the report, on any service.
    """
    wanted = folded(service_id)
    packs = []
    for service in report.services:
        asked = {part.identity for parts in service.services.values() for part in parts}
        if any(code == wanted for _, code in asked):
            own = [d for d in decisions if (d.authority, folded(d.service_id)) in asked]
            packs.append(ServicePack(report, service, tuple(own)))
    return tuple(packs)


def heading_of(pack: ServicePack) -> str:
    """What the pack is called."""
    return f"{pack.service.name}: for the contract meeting, {pack.report.span}"


def about(pack: ServicePack) -> str:
    """Whose the service is, and what it is, in a sentence."""
    title = pack.report.title_of(pack.service.likeness)
    authority = pack.service.latest.issue.authority_name
    remark = f" ({pack.service.remark})" if pack.service.remark else ""
    return f"{pack.service.provider}, {authority}{remark}. {title}. {counted(len(pack.periods), 'period')}."
