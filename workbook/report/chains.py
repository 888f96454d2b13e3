"""Logic chains with their figures, for the services that they are drawn for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbook.model import Chain, ChainFact, ChainLink, Framework, Period, Wished
from workbook.report.chain_figures import Ratio, TogetherFigure, ratios, together
from workbook.report.prices import ServicePrice
from workbook.report.service_history import ServiceHistory
from workbook.report.totals import ItemTotal
from workbook.text import counted, number_text

NOT_MEASURED, NOT_SAID = "not measured", "not said in the register"
_POUNDS = "pounds"


@dataclass(frozen=True)
class DrawnLink:
    """A link with what is known of it.

    title: what it is, in words. figure: of the services together; None of words alone. words: what it says where it is no figure.
    serves: the national indicators that it serves. strategic: the code of the strategic outcome that it is; else empty.
    text: what shows that, in words; empty where nothing does.
    """

    title: str
    item: str
    figure: TogetherFigure | None
    words: str
    serves: tuple[str, ...]
    strategic: str = ""
    text: str = ""

    @property
    def value_words(self) -> str:
        """The figure with its unit, or what stands in its place."""
        if self.figure is None:
            return self.words
        if self.figure.value is None:
            return NOT_SAID if self.item in list(ChainFact) else NOT_MEASURED
        return with_unit(self.figure.value, self.figure.unit)

    @property
    def is_fewer_wished(self) -> bool:
        """Whether a high figure is the bad one."""
        return self.figure is not None and self.figure.wished is Wished.FEWER

    @property
    def trend_words(self) -> str:
        """The figure by period, and the change; empty of one period."""
        if self.figure is None or sum(value is not None for value in self.figure.periods) < 2:
            return ""
        values = ", ".join("none" if value is None else number_text(round(value, 1)) for value in self.figure.periods)
        return f"by period: {values}{f'; {self.figure.change}' if self.figure.change else ''}"


@dataclass(frozen=True)
class DrawnChain:
    """A chain for the services that there are.

    elements: the title of each, and its links.
    """

    chain: Chain
    services: tuple[ServiceHistory, ...]
    elements: tuple[tuple[str, tuple[DrawnLink, ...]], ...]

    def coverage_words(self, link: DrawnLink) -> str:
        """Of how many services a figure is; empty of words alone."""
        if link.figure is None or link.figure.value is None:
            return ""
        return f"of {link.figure.services} of {counted(len(self.services), 'service')}"


def with_unit(value: float, unit: str) -> str:
    """A figure with its unit: `75.3%`, `174.52 pounds`, `1 person`."""
    if unit == "%":
        return f"{value:.1f}%"
    if value == 1:
        unit = "person" if unit == "people" else unit.removesuffix("s")
    return f"{value:.2f} {unit}" if unit == _POUNDS else f"{number_text(round(value, 2))} {unit}".strip()


@dataclass(frozen=True)
class _Drawing:
    """What links are drawn from."""

    services: tuple[ServiceHistory, ...]
    periods: tuple[Period, ...]
    prices: tuple[ServicePrice, ...]
    ratios: Mapping[str, Ratio]
    totals: Mapping[str, ItemTotal]
    framework: Framework

    def link(self, link: ChainLink) -> DrawnLink:
        """Draw one link."""
        strategic = {outcome.code: outcome.title for outcome in self.framework.strategic_outcomes}
        title = ": ".join(filter(None, (strategic.get(link.strategic, ""), link.text))) or link.item or str(link.fact)
        notes = {indicator.number: indicator.title for indicator in self.framework.national_indicators}
        serves = tuple(f"NI {number}: {notes.get(number, '')}".rstrip(": ") for number in link.national_indicators)
        figure = self._figure(link)
        words = NOT_MEASURED if link.strategic and not link.item else ""
        if link.fact is ChainFact.ELIGIBILITY:
            words = "; ".join(dict.fromkeys(price.eligibility for price in self.prices if price.eligibility))
            words = words or NOT_SAID
        return DrawnLink(title, link.item or str(link.fact or ""), figure, words, serves, link.strategic, link.text)

    def _figure(self, link: ChainLink) -> TogetherFigure | None:
        if link.item:
            return together(link.item, self.services, self.periods, self.ratios, self.totals)
        if link.fact in (None, ChainFact.ELIGIBILITY):
            return None
        return self._fact(link.fact)

    def _fact(self, fact: ChainFact | None) -> TogetherFigure:
        """What the register says of the services together; units and hours of the latest period."""
        if fact is ChainFact.HOUSEHOLD_UNITS:
            units = [service.latest.service.household_units for service in self.services]
            return _one("household units", [float(number) for number in units if number])
        if fact is ChainFact.SUPPORT_HOURS:
            hours = [service.latest.terms.support_hours for service in self.services]
            return _one("hours a week", [number for number in hours if number])
        by = [
            (price.price, price.weeks * (price.units if fact is ChainFact.PRICE_PER_UNIT_WEEK else price.hours))
            for price in self.prices
        ]
        priced = [(price, base) for price, base in by if base]
        value = sum(price for price, _ in priced) / sum(base for _, base in priced) if priced else None
        return TogetherFigure(_POUNDS, value, (), len(priced))


def _one(unit: str, numbers: Sequence[float]) -> TogetherFigure:
    return TogetherFigure(unit, sum(numbers) if numbers else None, (), len(numbers))


def drawn_chains(
    frameworks: Sequence[Framework],
    services: Sequence[ServiceHistory],
    periods: Sequence[Period],
    prices: Sequence[ServicePrice],
    totals: Iterable[ItemTotal],
) -> tuple[DrawnChain, ...]:
    """Draw each chain that any service is of.

    Of several frameworks, the last one's.
    """
    latest = {chain.code: chain for framework in frameworks for chain in framework.chains}
    by_code, known = ratios(frameworks), {total.item: total for total in totals}
    return tuple(
        _drawn(
            chain,
            of_chain,
            _Drawing(of_chain, tuple(periods), _prices(prices, of_chain), by_code, known, frameworks[-1]),
        )
        for chain in latest.values()
        if (of_chain := tuple(_of_chain(chain, services)))
    )


def _drawn(chain: Chain, services: tuple[ServiceHistory, ...], drawing: _Drawing) -> DrawnChain:
    elements = tuple((title, tuple(map(drawing.link, links))) for title, links in chain.elements)
    return DrawnChain(chain, services, elements)


def _of_chain(chain: Chain, services: Iterable[ServiceHistory]) -> Iterator[ServiceHistory]:
    for service in services:
        kind, group, _ = service.likeness
        if group in chain.client_groups and (not chain.service_types or kind in chain.service_types):
            yield service


def _prices(prices: Iterable[ServicePrice], services: Iterable[ServiceHistory]) -> tuple[ServicePrice, ...]:
    own = {service.latest.identity for service in services}
    return tuple(price for price in prices if price.service.latest.identity in own)
