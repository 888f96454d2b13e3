"""The figures of links: of several services together.

They are by period, and over the span. What adds up is added; what does not stands with its latest period; a percentage is worked out anew from its two parts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbook.model import DistanceModel, Form, Framework, OutcomeKind, Period, Section, Wished
from workbook.report.compared import change_words
from workbook.report.measures import JUDGED, added_up, adds_over_periods, split_percentage
from workbook.report.service_history import ServiceHistory
from workbook.report.totals import ItemTotal
from workbook.rules import FactName, Name, QuestionName, names
from workbook.rules.python import amount
from workbook.rules.tree import Arithmetic

_PERCENT, _PEOPLE = "%", "people"


@dataclass(frozen=True)
class Ratio:
    """A percentage as its two parts.

    is_of_people: whether both are people, so that chance can be told. wished: which way it is wished to go.
    """

    part: Arithmetic
    whole: Arithmetic
    adds_up: bool
    is_of_people: bool
    wished: Wished = Wished.UNSAID

    def of(self, figures: Mapping[str, float]) -> tuple[float, float] | None:
        """The two parts in figures.

        None where one is missing, or there is nothing to divide by.
        """

        def lookup(name: Name) -> float | None:
            return None if isinstance(name, FactName) else figures.get(name.code)

        part, whole = amount(self.part, lookup), amount(self.whole, lookup)
        return None if part is None or whole is None or whole <= 0 else (part, whole)


@dataclass(frozen=True)
class TogetherFigure:
    """A figure of several services together.

    value: over the span; None where no service has it. periods: the same by period. change: in words, where that can be said.
    services: how many have it. parts: of a percentage, over the span.
    wished: which way that is wished to go.
    """

    unit: str
    value: float | None
    periods: tuple[float | None, ...]
    services: int
    change: str = ""
    parts: tuple[float, float] | None = None
    wished: Wished = Wished.UNSAID


def ratios(frameworks: Iterable[Framework]) -> Mapping[str, Ratio]:
    """List every percentage whose two parts are reported, by code."""
    by_code: dict[str, Ratio] = {}
    for framework in frameworks:
        for form in framework.forms:
            by_code |= dict(_derived(form))
            for section in form.sections:
                adds_up = adds_over_periods(form, section)
                by_code |= {code: Ratio(*split, adds_up, True) for code, split in _of_people(framework, section)}
    return by_code


def _derived(form: Form) -> Iterator[tuple[str, Ratio]]:
    """The percentages that a form of services works out."""
    for code, question in form.questions.items():
        split = split_percentage(question)
        if split is not None:
            named = [name.code for tree in split for name in names(tree) if isinstance(name, QuestionName)]
            adds_up = all(form.questions[name].adds_up for name in named if name in form.questions)
            is_of_people = all(name in form.questions and form.questions[name].unit == _PEOPLE for name in named)
            yield code, Ratio(*split, adds_up, is_of_people, question.wished)


def _of_people(framework: Framework, section: Section) -> Iterator[tuple[str, tuple[Arithmetic, Arithmetic]]]:
    """The percentages that are worked out from counts of people."""
    for code in section.need_questions:
        everybody = added_up((f"{code}_achieved", f"{code}_not_achieved"))
        yield f"{code}_achieved_percent", (QuestionName(f"{code}_achieved"), everybody)
        yield f"{code}_needs_percent", (QuestionName(f"{code}_needs"), QuestionName(f"{code}_answered"))
    if section.model:
        yield from _of_readings(section.code, framework.model(section.model))
    if section.own_outcomes:
        codes = [f"{section.code}.{result}" for result in JUDGED]
        for code in codes:
            yield f"{code}_percent", (QuestionName(code), added_up(codes))


def _of_readings(section: str, model: DistanceModel) -> Iterator[tuple[str, tuple[Arithmetic, Arithmetic]]]:
    for start in (f"{section}.", *(f"{section}.{item.code}_" for item in model.items)):
        for name in ("improved", "same", "worse"):
            yield f"{start}{name}_percent", (QuestionName(f"{start}{name}"), QuestionName(f"{start}measured"))
    for item in model.items:
        start = f"{section}.{item.code}_"
        whole = "success_of" if item.kind is OutcomeKind.PROCESS else "measured"
        yield f"{start}success_percent", (QuestionName(f"{start}success"), QuestionName(f"{start}{whole}"))


def together(
    item: str,
    services: Sequence[ServiceHistory],
    periods: Sequence[Period],
    by_code: Mapping[str, Ratio],
    totals: Mapping[str, ItemTotal],
) -> TogetherFigure:
    """Bring a figure of services together.

    by_code: the percentages that there are. totals: what is known of each count.
    """
    ratio = by_code.get(item)
    if ratio is not None:
        return _percentage(ratio, services, periods)
    total = totals.get(item)
    by_period = [_sum(service.figures.get(period, {}).get(item) for service in services) for period in periods]
    present = [number for number in by_period if number is not None]
    adds_up = total is not None and total.adds_up
    value = (sum(present) if adds_up else present[-1]) if present else None
    return TogetherFigure(
        total.unit if total else "", value, tuple(by_period), _having(services, lambda figures: item in figures)
    )


def _percentage(ratio: Ratio, services: Sequence[ServiceHistory], periods: Sequence[Period]) -> TogetherFigure:
    parts = [_parts(ratio, services, period) for period in periods]
    present = [part for part in parts if part is not None]
    over = (sum(part for part, _ in present), sum(whole for _, whole in present)) if present else None
    if present and not ratio.adds_up:
        over = present[-1]
    people = [None if part is None else (round(part[0]), round(part[1])) for part in parts]
    return TogetherFigure(
        _PERCENT,
        None if over is None else 100 * over[0] / over[1],
        tuple(None if part is None else 100 * part[0] / part[1] for part in parts),
        _having(services, lambda figures: ratio.of(figures) is not None),
        change_words(people) if ratio.is_of_people and len(present) > 1 else "",
        over,
        ratio.wished,
    )


def _parts(ratio: Ratio, services: Sequence[ServiceHistory], period: Period) -> tuple[float, float] | None:
    parts = [part for service in services if (part := ratio.of(service.figures.get(period, {}))) is not None]
    return (sum(part for part, _ in parts), sum(whole for _, whole in parts)) if parts else None


def _having(services: Iterable[ServiceHistory], has: Callable[[Mapping[str, float]], bool]) -> int:
    return sum(any(map(has, service.figures.values())) for service in services)


def _sum(numbers: Iterable[float | None]) -> float | None:
    present = [number for number in numbers if number is not None]
    return sum(present) if present else None
