"""The level of service users: needs, distance travelled and own outcomes.

Counts are of all services together, then of those of each client group; nobody stands alone. What nobody measured is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from workbook.model import Framework, Period, Section
from workbook.report.measures import MeasureOf, ShareMeasure, reason_words
from workbook.report.service_history import ServiceHistory

#: The count that says that anybody was asked.
_ASKED = {MeasureOf.NEED: "answered", MeasureOf.DISTANCE: "people", MeasureOf.OWN: "reviewed"}
_NOT_COMPARABLE = "not_comparable_"


@dataclass(frozen=True)
class UserLine:
    """What came of the people of some services, in one respect.

    measure: the share by which services have it. code: how the codes of its counts begin. title, domain: of what it is.
    group: the client group of the services, in words; empty of all of them. counts: by what they are called after the code.
    services: how many have them.
    """

    measure: ShareMeasure
    code: str
    title: str
    domain: str
    group: str
    counts: Mapping[str, float]
    services: int

    def number(self, *names: str) -> int:
        """The sum of some counts; one that is not there is none."""
        return round(sum(self.counts.get(name, 0.0) for name in names))

    def share(self, part: str, *whole: str) -> tuple[int, int] | None:
        """A count, of the sum of others; None of nothing."""
        total = self.number(*whole)
        return (self.number(part), total) if total else None

    @property
    def key(self) -> str:
        """What links on a page lead to."""
        return f"users-{self.code.rstrip('._')}"

    @property
    def success(self) -> tuple[int, int] | None:
        """With how many it went well, as the model has it."""
        if "success" not in self.counts:
            return None
        return self.share("success", "success_of" if "success_of" in self.counts else "measured")

    @property
    def not_comparable(self) -> str:
        """How many are not compared, by why: `one reading 2`."""
        return reason_words(_NOT_COMPARABLE, self.counts).replace("_", " ")

    @property
    def reasons(self) -> str:
        """Why not, by whose reason: `client 1, external 3`."""
        return reason_words("not_fully_" if self.measure.about is MeasureOf.OWN else "unmet_", self.counts)


@dataclass(frozen=True)
class UserLevel:
    """What is known of service users, over a span."""

    services: tuple[ServiceHistory, ...]
    measures: tuple[ShareMeasure, ...]
    framework: Framework
    sections: Mapping[str, Section]

    @cached_property
    def needs(self) -> tuple[UserLine, ...]:
        """Each need that anybody was asked about."""
        return tuple(self._lines(MeasureOf.NEED))

    @cached_property
    def distance(self) -> tuple[UserLine, ...]:
        """Distance travelled, by each model and each thing that it reads."""
        return tuple(self._lines(MeasureOf.DISTANCE))

    @cached_property
    def own(self) -> tuple[UserLine, ...]:
        """Own outcomes: of people, of outcomes, and by domain."""
        return tuple(self._lines(MeasureOf.OWN))

    @property
    def not_measured(self) -> tuple[str, ...]:
        """The titles of forms about people of which nobody returned any."""
        there = {line.measure.label for line in (*self.needs, *self.distance, *self.own)}
        forms = dict.fromkeys(measure.label for measure in self.measures if measure.about in _ASKED)
        return tuple(title for title in forms if title not in there)

    def links(self) -> Mapping[str, str]:
        """Where service users stand on a page, by measure."""
        lines = (*self.needs, *self.distance, *self.own)
        return {line.measure.code: line.key for line in reversed(lines) if not line.group}

    def _lines(self, about: MeasureOf) -> Iterator[UserLine]:
        for measure in self.measures:
            if measure.about is about:
                for starts, title, domain in self._respects(measure):
                    yield from self._of_groups(measure, starts, title, domain)

    def _respects(self, measure: ShareMeasure) -> Iterator[tuple[str, str, str]]:
        """How the codes of counts begin, of what they are, and the title of its domain."""
        titles = {domain.code: domain.title for domain in self.framework.domains}
        code = measure.counts_start
        if measure.about is MeasureOf.NEED:
            yield code, measure.title, titles.get(measure.domain, "")
        elif measure.about is MeasureOf.DISTANCE:
            yield code, "People", ""
            for item in self.framework.model(self.sections[measure.section].model).items:
                yield f"{code}{item.code}_", item.label, titles.get(item.domain, "")
        else:
            yield f"{code}people_", "People", ""
            yield code, "Outcomes", ""
            for domain, title in titles.items():
                yield f"{code}{domain}_", "Outcomes", title

    def _of_groups(self, measure: ShareMeasure, start: str, title: str, domain: str) -> Iterator[UserLine]:
        """The line of all services, then that of each client group."""
        counts = [
            (service.likeness[1], counts_of)
            for service in self.services
            if (counts_of := _counts(service, measure, start))
        ]
        titles = {group.code: group.title for group in self.framework.client_groups}
        for group in ("", *(code for code in titles if any(code == own for own, _ in counts))):
            of_group = [counts_of for own, counts_of in counts if group in ("", own)]
            if of_group:
                together: Counter[str] = Counter()
                for counts_of in of_group:
                    together.update(counts_of)
                yield UserLine(measure, start, title, domain, titles.get(group, ""), together, len(of_group))


def _counts(service: ServiceHistory, measure: ShareMeasure, start: str) -> Counter[str]:
    """What a service has of the counts that begin so, over the periods that count."""
    counts: Counter[str] = Counter()
    for period in _periods(service.figures, measure):
        figures = service.figures[period]
        counts.update({item.removeprefix(start): n for item, n in figures.items() if item.startswith(start)})
    return counts


def _periods(figures: Mapping[Period, Mapping[str, float]], measure: ShareMeasure) -> Sequence[Period]:
    """The periods that count of a service: the same as for its share, or the latest in which anybody was asked."""
    first = f"{measure.counts_start}{_ASKED[measure.about]}"
    measured_in = sorted(period for period in figures if first in figures[period])
    return measured_in if measure.adds_up else measure.counted_in(figures) or measured_in[-1:]
