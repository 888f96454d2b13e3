"""Make tables that may be shared, and attack them.

They are made from accepted rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from workbook.dataset import DatasetRow
from workbook.disclosure.attack import Exposure, exposed
from workbook.disclosure.cases import given_away, judged_parts, known_anyway
from workbook.disclosure.confidential import confidentiality
from workbook.disclosure.constraints import StatedLaws, constraints
from workbook.disclosure.figures import Cell, FigurePlace, FigureSource, ShareFigures, gather
from workbook.disclosure.history import printed_tables, with_earlier
from workbook.disclosure.published import Constraint, Published
from workbook.disclosure.relations import SharedRelease
from workbook.disclosure.rests import with_rests
from workbook.disclosure.suppress import suppressed
from workbook.disclosure.tables import ShareLevel, ShareLine, lines, value
from workbook.errors import ReleaseError, UsageError
from workbook.model import Framework, PrintedTables, Question, Sharing
from workbook.text import counted

#: What a figure is known not to be less than, by question, period and service.
Least = Mapping[tuple[str, str, str], float]
#: Decimal places of a derived value.
DERIVED_PLACES = 1


class Shorthand(StrEnum):
    """A sign in place of a value, as official statistics have."""

    CONFIDENTIAL = "[c]"
    UNRELIABLE = "[u]"
    UNAVAILABLE = "[x]"
    NOT_APPLICABLE = "[z]"


@dataclass(frozen=True)
class SharedLine:
    """One line of the tables as people see it.

    span: the quarters it adds up. value: None where a shorthand stands in its place. answers, expected: how many answers
    it is made of, of how many that were asked for.
    """

    span: tuple[str, ...]
    level: ShareLevel
    place: FigurePlace
    question: Question
    value: float | None
    shorthand: Shorthand | None
    answers: int
    expected: int


@dataclass(frozen=True)
class SharedTables:
    """The shared tables of one authority and quarter.

    They hold what an attacker knows by them and earlier ones.
    watched: the cells that must not be worked out from them. hidden: those that they hide. printed: for tables that are
    shared later.
    figures: those that they are made of. left_out: the forms about people whose counts could not be protected.
    """

    period: str
    period_label: str
    title: str
    authority_code: str
    authority: str
    policy: Sharing
    lines: tuple[SharedLine, ...]
    knowledge: Published
    watched: tuple[Cell, ...]
    hidden: frozenset[Cell]
    printed: PrintedTables
    figures: ShareFigures
    left_out: tuple[str, ...] = ()

    def told(self, question: str) -> dict[FigureSource, float]:
        """The answers to a question that can be read.

        They stand alone, or as a year less its other quarters. What these tables hide is none of them, whatever
        earlier ones told.
        """
        sums = [cell for cell in self.knowledge.values if self.figures.question(cell) == question]
        readable = {cell[0] for cell in sums if len(cell) == 1}
        for cell in sorted(sums, key=len):
            left = [number for number in cell if number not in readable]
            readable.update(left if len(left) == 1 else ())
        readable -= {cell[0] for cell in self.hidden if len(cell) == 1}
        today = {number: figure.source for figure, number in self.figures.numbers.items()}
        return {today[number]: self.figures.values[number] for number in sorted(readable & today.keys())}


def share(
    rows: Iterable[DatasetRow],
    framework: Framework,
    policy: Sharing,
    earlier: Sequence[PrintedTables] = (),
    units: Mapping[FigureSource, float] | None = None,
    least: Least | None = None,
    public: frozenset[str] = frozenset(),
) -> SharedTables:
    """Make the last quarter's tables, with small numbers hidden.

    rows: those of one authority and of one or more quarters of one financial year.
    earlier: what was printed before for the authority. These tables do not undo it.
    units: the household units of services, where they are known. least: what figures are known not to be less than.
    public: questions whose figures everybody knows. Raises UsageError for rows of no or several authorities or years,
    ReleaseError where something hidden could still be worked out.
    """
    accepted = tuple(rows)
    release = release_of(accepted, framework, policy, earlier, units or {}, least or {}, public)
    parts = judged_parts(release, policy.threshold)
    hidden = suppressed(release, parts, policy.threshold)
    tables = shared(accepted[0], release, hidden)
    if exposures := recover(tables):
        raise ReleaseError(_given_away(exposures, release))
    for case in (case for _, cases in parts for case in cases or ()):
        if exposures := given_away(case, hidden, policy.threshold):
            raise ReleaseError(_given_away(exposures, case))
    return tables


def recover(tables: SharedTables) -> tuple[Exposure, ...]:
    """List the hidden cells that the tables give away.

    It is empty if they are safe.
    """
    return exposed(tables.knowledge, tables.watched, tables.policy.threshold)


def release_of(
    rows: tuple[DatasetRow, ...],
    framework: Framework,
    policy: Sharing,
    earlier: Sequence[PrintedTables],
    units: Mapping[FigureSource, float],
    least: Least = MappingProxyType({}),
    public: frozenset[str] = frozenset(),
) -> SharedRelease:
    """Make the last quarter's tables before anything is hidden.

    Raises UsageError for rows of no or several authorities or years.
    """
    _refuse_several(rows, framework)
    rules = confidentiality(framework, policy)
    today = with_rests(gather(rows, framework, units), rules)
    figures, before = with_earlier(today, earlier, framework.figures)
    made = lines(figures, framework, figures.periods)
    earlier_lines = (lines(figures, framework, (quarter,)) for quarter in figures.periods[:-1])
    implied = frozenset(cell for of_quarter in earlier_lines for line in of_quarter for _, cell in line.parts)
    cells = implied.union(cell for line in made for _, cell in line.parts)
    before = replace(before, public=frozenset(cell for cell in cells if figures.question(cell) in public))
    limits = (*constraints(figures, StatedLaws(framework)), *_known_least(figures, least))
    release = SharedRelease(figures, framework, rules, figures.periods, made, limits, before, implied)
    return replace(release, anyway=known_anyway(release, policy.threshold))


def _known_least(figures: ShareFigures, least: Least) -> Iterator[Constraint]:
    """What figures are known not to be less than, of each day on which that was true."""
    for number, figure in enumerate(figures.figures):
        low = least.get((figure.question, figure.source.period, figure.source.service_id), 0.0)
        if 0.0 < low <= figures.values[number]:
            yield Constraint(((number, 1.0),), low, math.inf)


def shared(any_row: DatasetRow, release: SharedRelease, hidden: frozenset[Cell]) -> SharedTables:
    """Make the lines that people see where cells are hidden.

    any_row: says which authority it is.
    """
    shown, hidden_today = release.shown(hidden), release.today(hidden)
    framework = release.framework
    return SharedTables(
        release.quarters[-1],
        framework.periods.parse(release.quarters[-1]).label,
        framework.subject,
        any_row.authority_code,
        any_row.authority,
        release.rules.policy,
        tuple(_shared_line(line, release, hidden, shown) for line in release.lines),
        release.knowledge(hidden),
        release.watched(hidden),
        hidden_today,
        printed_tables(release.figures, shown, hidden_today),
        release.figures,
    )


def _shared_line(
    line: ShareLine, release: SharedRelease, hidden: frozenset[Cell], shown: frozenset[Cell]
) -> SharedLine:
    result = value(line, release.figures) if release.shows(line, hidden) else None
    number = None if result is None else round(result, DERIVED_PLACES) if line.question.derived else result
    shorthand = None if number is not None else _shorthand(line, release, shown)
    return SharedLine(line.span, line.level, line.place, line.question, number, shorthand, line.answers, line.expected)


def _shorthand(line: ShareLine, release: SharedRelease, shown: frozenset[Cell]) -> Shorthand:
    if not line.parts:
        return Shorthand.UNAVAILABLE if line.expected else Shorthand.NOT_APPLICABLE
    if not shown.issuperset(cell for _, cell in line.parts):
        return Shorthand.CONFIDENTIAL
    return Shorthand.UNRELIABLE if line in release.unreliable else Shorthand.NOT_APPLICABLE


def _given_away(exposures: Sequence[Exposure], release: SharedRelease) -> str:
    """Say of the first exposed cell what gives it away, and the safe way."""
    first = exposures[0]
    told_by = sorted(set(first.told_by or first.around) - {first.cell}, key=len, reverse=True)
    before = [cell for cell in told_by if cell in release.before.shown.difference(release.cells)]
    sources = [f"that of {_whose(cell, first.cell, release)}" for cell in told_by if cell not in before][:1]
    sources += [f"that of {_whose(cell, first.cell, release)} printed before" for cell in before[:1]]
    more = f" and {counted(len(exposures) - 1, 'more figure')}" if len(exposures) > 1 else ""
    way = (
        "If those tables were never handed out, use --replace for their period; else report this"
        if before
        else "Raise threshold in sharing.yaml, and report this"
    )
    figure = f"{release.figures.question(first.cell)} of {_whose(first.cell, (), release)}{more}"
    return f"nothing was shared: {figure} could be worked out from {' and '.join(sources) or 'the rules'}. {way}"


def _whose(cell: Cell, beside: Cell, release: SharedRelease) -> str:
    """The services and periods that a cell adds up; of another cell's periods, the services alone."""
    services = sorted({source.service_id for source in release.figures.sources(cell)})
    periods = sorted({source.period for source in release.figures.sources(cell)})
    whose = services[0] if len(services) == 1 else counted(len(services), "service")
    if periods == sorted({source.period for source in release.figures.sources(beside)}):
        return whose
    return f"{whose} in {' to '.join(dict.fromkeys((periods[0], periods[-1])))}"


def _refuse_several(rows: tuple[DatasetRow, ...], framework: Framework) -> None:
    authorities = {row.authority_code for row in rows}
    years = {framework.periods.parse(row.period).financial_year for row in rows}
    if len(authorities) != 1 or len(years) != 1:
        contents = (
            f"{counted(len(authorities), 'authority', 'authorities')} and {counted(len(years), 'financial year')}"
        )
        raise UsageError(f"tables are shared for one authority and one financial year at a time; there are {contents}")
