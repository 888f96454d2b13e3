"""Material for tests of sharing: small frameworks, rows of returns, and an attacker that shares no code with ours."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache

from workbook.assess import AnswerStatus
from workbook.config import load, shipped_folder
from workbook.dataset import DatasetRow
from workbook.disclosure import SharedTables, ShareLevel, Shorthand
from workbook.model import Framework, Kind, Question, QuestionType, Rule, RuleStrength, Section, Sharing

#: The policy of most tests: as shipped, but small enough for every possibility to be tried.
SMALL = Sharing(3, 5, ("days",), ("hours", "%", "yes or no"), ("15",))


@cache
def shipped() -> Framework:
    """The framework as shipped."""
    return load(shipped_folder()).framework


@cache
def policy() -> Sharing:
    """The policy as shipped."""
    return load(shipped_folder()).sharing


def count(code: str, unit: str = "people", *, adds_up: bool = True) -> Question:
    """A number that is typed."""
    return Question(code, code, QuestionType.COUNT, unit, Kind.FLOW, adds_up=adds_up)


def derived(code: str, formula: str, unit: str = "%") -> Question:
    """A figure that is worked out."""
    return Question(code, code, QuestionType.DERIVED, unit, Kind.DERIVED, formula=formula)


def section(code: str, questions: Sequence[Question], rules: Sequence[str] = (), *, sensitive: bool = False) -> Section:
    """An indicator with stop rules, or with equalities that only warn."""
    stated = tuple(
        Rule(f"{code}.R{number}", RuleStrength.WARN if "==" in test else RuleStrength.STOP, test, "")
        for number, test in enumerate(rules, start=1)
    )
    return replace(
        shipped().sections[0], code=code, label=code, questions=tuple(questions), rules=stated, sensitive=sensitive
    )


def parts_of(code: str = "EM-LPI-90", *, sensitive: bool = False, adds_up: bool = True) -> Section:
    """An indicator with a whole, a part of it and the percentage."""
    questions = (
        count(f"{code}.whole", adds_up=adds_up),
        count(f"{code}.part", adds_up=adds_up),
        derived(f"{code}.percent", "100 * part / whole"),
    )
    return section(code, questions, ("part <= whole",), sensitive=sensitive)


def framework(*sections: Section) -> Framework:
    """The shipped framework with other indicators."""
    return shipped().with_sections(sections)


def row(
    question: Question | str,
    value: float | None,
    service: str = "S-1",
    provider: str = "00001",
    quarter: int = 1,
    *,
    status: AnswerStatus = AnswerStatus.REPORTED,
    group: int = 2,
    authority: str = "DER",
    year: str = "2008-09",
) -> DatasetRow:
    """One row of the dataset."""
    code = question if isinstance(question, str) else question.code
    return DatasetRow(
        f"{year}-Q{quarter}",
        authority,
        "Derby",
        provider,
        "12345678",
        f"Provider {provider}",
        service,
        f"Service {service}",
        "Hostel",
        str(group),
        f"Group {group}",
        "",
        code.rpartition(".")[0],
        code,
        Kind.FLOW,
        value,
        "people",
        status,
        "Mrs Jones fell ill.",
        "C:/returns/jones.xlsx",
        "Jones",
        "E12",
        "SPW-1",
        "",
        accommodation_type="",
        household_units=None,
    )


def answers(
    code: str, figures: Mapping[str, Sequence[float]], providers: Mapping[str, str] | None = None, quarter: int = 1
) -> list[DatasetRow]:
    """Rows of a whole and its part, by service. providers: of each service; else one for all."""
    return [
        row(f"{code}.{name}", value, service, (providers or {}).get(service, "00001"), quarter)
        for service, values in figures.items()
        for name, value in zip(("whole", "part"), values, strict=False)
    ]


def random_year(
    chance: random.Random, providers: int, services: int, quarters: int, chosen: Sequence[str] = ()
) -> list[DatasetRow]:
    """Rows as an authority might have them: small and large services, zeros, blanks, services that come and go."""
    own = {f"S-{number}": _Service.drawn(chance, number, providers, chosen) for number in range(services)}
    return [
        each
        for quarter in range(1, quarters + 1)
        for name, service in own.items()
        if quarter == quarters or chance.random() > 0.1
        for code in service.sections
        for each in _indicator_rows(chance, code, name, service, quarter)
    ]


class _Service:
    """What stays the same over the year: provider, client group, indicators and about how many people."""

    def __init__(self, provider: str, group: int, sections: Sequence[str], size: int) -> None:
        self.provider, self.group, self.sections, self.size = provider, group, sections, size

    @classmethod
    def drawn(cls, chance: random.Random, number: int, providers: int, chosen: Sequence[str]) -> _Service:
        pool = list(chosen or (each.code for each in shipped().sections))
        mine = [code for code in pool if chance.random() < 0.4] or [chance.choice(pool)]
        provider = f"{1 + number % providers:05}"
        return cls(provider, chance.choice([1, 2, 7, 15, 16]), mine, chance.choice([2, 8, 30, 100]))


def _indicator_rows(
    chance: random.Random, code: str, name: str, service: _Service, quarter: int
) -> Iterator[DatasetRow]:
    inputs = shipped().section(code).inputs
    # Rules have the part after the whole: figures that fall keep most of them.
    figures = sorted((chance.randint(0, service.size) for _ in inputs), reverse=True)
    if chance.random() < 0.3:
        figures[0] = sum(figures[1:]) if len(figures) > 1 else figures[0]
    for question, figure in zip(inputs, figures, strict=True):
        drawn = chance.random()
        status = (
            AnswerStatus.MISSING
            if drawn < 0.04
            else AnswerStatus.NOT_APPLICABLE
            if drawn < 0.06
            else AnswerStatus.REPORTED
        )
        value = None if status is not AnswerStatus.REPORTED else float(figure)
        yield row(question, value, name, service.provider, quarter, status=status, group=service.group)


# ------------------------------------------------------------------ an attacker of another kind


def possible_values(
    published: Sequence[SharedTables], whole: str, part: str, highest: int
) -> dict[tuple[str, ...], set[int]]:
    """Every value that each hidden answer could have, found by trying them all.

    published: the tables of one quarter after another, of which nothing but the lines is looked at. whole, part: the two
    items that there are, of which the second is never more than the first. Keys: quarter, provider, service, item.
    """
    known, sums, shares = _read(published, whole, part)
    hidden = sorted(key for key, value in known.items() if value is None)
    found: dict[tuple[str, ...], set[int]] = {key: set() for key in hidden}
    for world in _worlds(dict(known), hidden, sums, shares, (whole, part), highest):
        for key in hidden:
            found[key].add(int(world[key] or 0))
    return found


Known = dict[tuple[str, ...], float | None]
Sums = list[tuple[tuple[tuple[str, ...], ...], float]]
Shares = list[tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...], float]]


def _read(published: Sequence[SharedTables], whole: str, part: str) -> tuple[Known, Sums, Shares]:
    """What the lines say: the single answers, the totals, and the percentages."""
    known: Known = {}
    for tables in published:
        for line in tables.lines:
            if line.level is ShareLevel.SERVICE and len(line.span) == 1 and not line.question.derived and line.answers:
                key = (line.span[0], line.place.provider_id, line.place.service_id, line.question.code)
                known[key] = line.value
                assert (line.value is None) == (line.shorthand is Shorthand.CONFIDENTIAL)
    sums: Sums = []
    shares: Shares = []
    for tables in published:
        for line in tables.lines:
            if line.value is None:
                continue
            over = [
                key for key in sorted(known) if _within(key, line.span, line.place.provider_id, line.place.service_id)
            ]
            if not line.question.derived:
                sums.append((tuple(key for key in over if key[3] == line.question.code), line.value))
            else:
                both = {key[:3] for key in over if {(*key[:3], whole), (*key[:3], part)} <= set(known)}
                parts, wholes = (tuple((*key, question) for key in sorted(both)) for question in (part, whole))
                shares.append((parts, wholes, line.value))
    return known, sums, shares


def _within(key: tuple[str, ...], span: Iterable[str], provider: str, service: str) -> bool:
    return key[0] in span and provider in ("", key[1]) and service in ("", key[2])


def _worlds(
    world: Known, hidden: list[tuple[str, ...]], sums: Sums, shares: Shares, questions: tuple[str, str], highest: int
) -> Iterator[Known]:
    """Every way to fill in the hidden answers that agrees with what is published."""
    if not _possible(world, sums, shares, questions):
        return
    left = [key for key in hidden if world[key] is None]
    if not left:
        yield world
        return
    for value in range(highest + 1):
        yield from _worlds({**world, left[0]: float(value)}, hidden, sums, shares, questions, highest)


def _possible(world: Known, sums: Sums, shares: Shares, questions: tuple[str, str]) -> bool:
    whole, part = questions
    for key, value in world.items():
        other = world.get((*key[:3], whole))
        if key[3] == part and value is not None and other is not None and value > other:
            return False
    for keys, total in sums:
        given = [world[key] for key in keys]
        so_far = sum(each for each in given if each is not None)
        if so_far > total or (None not in given and so_far != total):
            return False
    for above, below, percent in shares:
        given = [world[key] for key in (*above, *below)]
        if None not in given:
            divisor = sum(world[key] or 0 for key in below)
            if not divisor or round(100 * sum(world[key] or 0 for key in above) / divisor, 1) != percent:
                return False
    return True
