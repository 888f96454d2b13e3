"""Random worlds for tests of sharing: years in which tables are shared in any order, replaced, and figures change between."""

from __future__ import annotations

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from outsider import Answered, Finding, Outsider, Printed, Stated, Target
from own_configuration import own_configuration
from shares import policy, random_year
from workbook.assess import AnswerStatus
from workbook.config import load
from workbook.dataset import DatasetRow
from workbook.disclosure import (
    FigureSource,
    SharedTables,
    Shorthand,
    people_counts,
    share_with_people,
    shared_files,
    shared_forms,
    with_people,
)
from workbook.model import Framework, PrintedTables, Sharing
from workbook.table import format_named

USERS, LEFT = "CLG-KPI-1.users_at_end", "CLG-KPI-1.departures"
#: Indicators with a part and a whole, an equality, an amount, a closing warning, and sensitive ones.
POOL = ("CLG-KPI-1", "CLG-KPI-2", "CLG-SPI-4", "EM-LPI-53", "EM-LPI-55", "EM-LPI-57", "EM-LPI-58", "EM-LPI-64")
#: The section of needs of people who left a short-term service.
PEOPLE = "NOF-ST-2"
_RULES = "    rules:\n      - stop: independent_at_end <= users_at_end\n"
#: Stop rules that name facts and last quarter's figures: the shipped configuration has none.
_MORE_RULES = """\
      - stop: users_at_end <= household_units
        message: More people than homes.
      - stop: abs(users_at_end - previous.users_at_end) <= 3 + previous.departures
        message: More came than there was room for.
"""


def with_more_rules(folder: Path) -> Path:
    """A copy of the shipped configuration with stop rules that name facts and last quarter's figures."""
    own_configuration(folder)
    core = folder / "indicator_config/national_core.yaml"
    text = core.read_text(encoding="utf-8")
    assert text.count(_RULES) == 1, "the rules of KPI 1 are others: mend this builder"
    rules = _RULES.partition("\n")
    core.write_text(text.replace(_RULES, rules[0] + "\n" + _MORE_RULES + rules[2]), encoding="utf-8")
    return folder


@dataclass
class World:
    """One authority's year as it stands.

    late: the quarter and service of returns that have not come yet. units: household units of each service.
    """

    chance: random.Random
    framework: Framework
    rows: list[DatasetRow]
    units: dict[str, float]
    late: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def drawn(cls, seed: int, folder: Path, *always: str) -> World:
        """Make a world. folder: of the configuration. always: indicators that it has whatever is drawn."""
        chance = random.Random(seed)
        chosen = list(dict.fromkeys([*always, *chance.sample(POOL, chance.randint(1, 3))]))
        rows = random_year(chance, chance.randint(1, 4), chance.randint(3, 7), chance.randint(2, 4), chosen)
        world = cls(chance, load(folder).framework, rows, {})
        for row in rows:
            most = world.units.get(row.service_id, 0.0)
            if row.question == USERS and row.value is not None:
                world.units[row.service_id] = max(most, row.value + chance.choice([0, 0, 1, 5, 20]))
        returns = sorted({(row.period, row.service_id) for row in rows})
        world.late = {due for due in returns if chance.random() < 0.15}
        if chance.random() < 0.3:
            quarter = chance.choice(returns)[0]
            world.late |= {due for due in returns if due[0] == quarter}
        return world

    @property
    def periods(self) -> list[str]:
        """The quarters of the year."""
        return sorted({row.period for row in self.rows})

    def until(self, period: str) -> list[DatasetRow]:
        """The rows that have come, of the year up to a quarter."""
        return [row for row in self.rows if row.period <= period and (row.period, row.service_id) not in self.late]

    def shares(self) -> Iterator[str]:
        """The quarters that are shared, one after another; between them the world changes."""
        order = self.periods
        if self.chance.random() < 0.4:
            self.chance.shuffle(order)
        order += self.chance.choices(self.periods, k=self.chance.randint(0, 2))
        for period in order:
            if any(row.period == period and row.value is not None for row in self.until(period)):
                yield period
            if self.chance.random() < 0.7:
                self.chance.choice([self._arrive, self._correct, self._move, self._regroup, self._reclassify])()

    def _arrive(self) -> None:
        """Late returns come."""
        self.late = {due for due in sorted(self.late) if self.chance.random() < 0.5}

    def _correct(self) -> None:
        """A few figures are corrected."""
        for _ in range(self.chance.randint(1, 3)):
            at = self.chance.randrange(len(self.rows))
            if (value := self.rows[at].value) is not None:
                self.rows[at] = replace(self.rows[at], value=max(0.0, value + self.chance.choice([-3, -1, 1, 2])))

    def _move(self) -> None:
        """A service goes to another provider, from a quarter on or in all of them."""
        service = self.chance.choice(self.rows).service_id
        to, since = self.chance.choice(self.rows).provider_id, self.chance.choice(["", *self.periods])
        self.rows = [
            replace(row, provider_id=to) if row.service_id == service and row.period >= since else row
            for row in self.rows
        ]

    def _regroup(self) -> None:
        """A service's client group is another."""
        service, group = self.chance.choice(self.rows).service_id, self.chance.choice(["2", "15"])
        self.rows = [replace(row, client_group_code=group) if row.service_id == service else row for row in self.rows]

    def _reclassify(self) -> None:
        """An indicator becomes sensitive, or is no longer."""
        code = self.chance.choice(self.rows).section
        self.framework = self.framework.with_sections(
            tuple(
                replace(section, sensitive=not section.sensitive) if section.code == code else section
                for section in self.framework.sections
            )
        )

    def correct_units(self, chance: random.Random) -> None:
        """The household units of a service are corrected in the register, now and then."""
        if self.units and chance.random() < 0.3:
            service = chance.choice(sorted(self.units))
            self.units[service] = max(1.0, self.units[service] + chance.choice([-5, -1, 1, 5]))

    @property
    def sensitive(self) -> frozenset[str]:
        """The codes of sensitive indicators."""
        return frozenset(section.code for section in self.framework.sections if section.sensitive)


def of_few(outsider: Outsider) -> list[Target]:
    """The hidden sums of fewer people than the threshold."""
    return [target for target in outsider.targets.values() if target.truth < policy().threshold]


def given_away(findings: list[Finding]) -> list[Finding]:
    """Those that the files say too much of."""
    least = policy().threshold
    return [
        finding for finding in findings if finding.is_exact() or finding.is_proven(least) or finding.is_narrowed(least)
    ]


@dataclass
class Attacked:
    """Whoever holds every file of a world, and what was counted on the way.

    lines, hidden: of all files, those that someone answered, and those that are confidential. seconds: of sharing.
    """

    outsider: Outsider
    shares: int = 0
    lines: int = 0
    hidden: int = 0
    seconds: float = 0.0


def attacked(
    world: World,
    folder: Path,
    sharing: Sharing | None = None,
    *,
    forgetful: bool = False,
    handed_out_first: float = 0.8,
    edition: Callable[[SharedTables, Framework], str] | None = None,
) -> Attacked:
    """Share a world's quarters, and give each file that is handed out to an outsider.

    Some first shares of a quarter are not, and are replaced by the next. forgetful: each share knows of no other.
    handed_out_first: how many of the first shares of a quarter are handed out.
    edition: what is handed out, read as a CSV; the CSV itself where there is none.
    """
    result, printed = Attacked(Outsider(Stated.read(folder))), list[tuple[str, PrintedTables]]()
    aside, handed_out = random.Random(len(world.rows)), set[str]()
    for period in world.shares():
        if period not in handed_out:
            printed = [(other, tables) for other, tables in printed if other != period]
        world.correct_units(aside)
        rows, units = world.until(period), dict(world.units)
        begun = time.process_time()
        earlier = [] if forgetful else [tables for _, tables in printed]
        people = [row for row in rows if row.section == PEOPLE]
        others = [row for row in rows if row.section != PEOPLE]
        rules = sharing or policy()
        tables = share_with_people(others, people, world.framework, rules, earlier, _of_sources(units, rows))
        result.seconds += time.process_time() - begun
        result.shares += 1
        result.lines += sum(line.answers > 0 for line in tables.lines)
        result.hidden += sum(line.shorthand is Shorthand.CONFIDENTIAL for line in tables.lines)
        printed.append((period, tables.printed))
        if period in handed_out or aside.random() < handed_out_first:
            handed_out.add(period)
            stated = with_people(world.framework)
            files = shared_files(tables, stated, format_named("csv"), dt.date(2008, 12, 1))
            text = edition(tables, stated) if edition else files[f"shared_DER_{period}.csv"].decode()
            told = answered([*others, *_in_tables(people, tables)], {})
            groups = _of_sensitive_groups(rows)
            result.outsider.read(Printed(text, told, units, world.sensitive | {PEOPLE}, groups))
    return result


def _in_tables(people: list[DatasetRow], tables: SharedTables) -> list[DatasetRow]:
    """The counts of people that tables are made of."""
    printed = {(figure.question, *tables.printed.sources[figure.source][:3]) for figure in tables.printed.figures}
    return [own for own in people if (own.question, own.period, own.provider_id, own.service_id) in printed]


def with_counts_of_people(world: World, needs: int = 2) -> World:
    """The world with counts of those who left: of some needs, within how many left."""
    (form,) = shared_forms(world.framework)
    (counts,) = people_counts(form)
    codes = [question.name for question in counts.inputs]
    firsts = world.chance.sample([name for name in codes if name.endswith("_needs")], needs)
    for row in [row for row in world.rows if row.question == form.covers and row.value is not None]:
        for first in firsts:
            in_need = _some_of(world.chance, row.value or 0.0)
            stem = first.removesuffix("_needs").removesuffix("_i")
            values = {first: in_need} | {
                name: _some_of(world.chance, in_need)
                for name in codes
                if name in (f"{stem}_achieved", f"{stem}_i_achieved", f"{stem}_ii_achieved")
            }
            world.rows += [
                replace(row, section=PEOPLE, question=f"{PEOPLE}.{name}", value=value) for name, value in values.items()
            ]
    return world


def _some_of(chance: random.Random, people: float) -> float:
    """Some people of so many; often all or nobody."""
    return chance.choice([0.0, people, float(round(people * chance.random())), float(round(people * chance.random()))])


def _of_sources(units: Mapping[str, float], rows: list[DatasetRow]) -> dict[FigureSource, float]:
    """Household units by service and quarter."""
    return {
        FigureSource(own.period, own.provider_id, own.service_id): units[own.service_id]
        for own in rows
        if own.service_id in units
    }


def _of_sensitive_groups(rows: list[DatasetRow]) -> frozenset[str]:
    """The services that are for sensitive client groups in all their rows."""
    groups = policy().sensitive_client_groups
    return frozenset(own.service_id for own in rows) - {
        own.service_id for own in rows if own.client_group_code not in groups
    }


def answered(rows: list[DatasetRow], derived: Mapping[str, bool]) -> tuple[Answered, ...]:
    """The answers among rows. derived: whether a question is worked out."""
    return tuple(
        Answered(row.question, row.period, row.provider_id, row.service_id, row.value)
        for row in rows
        if row.value is not None and row.status is AnswerStatus.REPORTED and not derived.get(row.question, False)
    )
