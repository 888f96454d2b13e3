"""Measure 5,000 people of one authority beside its quarterly return, by the input cell.

`python -m benchmarks.people` issues, reads and counts both, and prints the processor time of each for a thousand input
cells, their ratio, and the memory of a process that did so for a quarter of the people, and of one that did for all. A
number after it is how many people there are.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from workbook.config import load, shipped_folder
from workbook.demo.cycle import careful_entries
from workbook.demo.people import people_entries
from workbook.feedback.filling import fill_workbook
from workbook.layout import InputRole
from workbook.model import Configuration, Duration, Period, Provider
from workbook.quarter import PeriodJudge, outcome_figures
from workbook.register import read_register
from workbook.usecases.generate import WrittenFile, generate_workbooks
from workbook.usecases.people import PeopleRequest, generate_people
from workbook.usecases.read import read_returns
from workbook.usecases.workspace import Workspace

Made = TypeVar("Made")
FORM, PERIOD = "outcomes-short-term", Period(2008, 2)
SERVICES_EACH, PEOPLE_EACH, PEOPLE = 5, 100, 5_000
_CELLS, _MEGABYTE = 1_000, 1_024


@dataclass(frozen=True)
class Taken:
    """The processor seconds of each step, by its name, and the input cells that it was for.

    memory: of the process at its most, in MB.
    """

    seconds: dict[str, float]
    cells: int
    memory: float

    def of_a_thousand(self, step: str) -> float:
        """Milliseconds for a thousand input cells."""
        return 1000 * self.seconds[step] * _CELLS / self.cells


def main(people: int = PEOPLE) -> None:
    """Measure, and print a line for each step."""
    configuration = load(shipped_folder())
    services = people // PEOPLE_EACH
    providers = _providers(configuration, services)
    with tempfile.TemporaryDirectory() as name:
        quarterly = _apart(_quarterly, Path(name) / "quarterly", configuration, providers)
        quarter = _apart(_people, Path(name) / "quarter", configuration, providers[: max(1, len(providers) // 4)])
        of_people = _apart(_people, Path(name) / "people", configuration, providers)
    cells = f"{of_people.cells:,} input cells of people, {quarterly.cells:,} of the quarterly return"
    print(f"{people:,} people of {services} services of one authority; {cells}\n")
    print(f"{'ms for 1,000 input cells':28}{'people':>10}{'quarterly':>12}{'ratio':>8}")
    for step in of_people.seconds:
        ours, theirs = of_people.of_a_thousand(step), quarterly.of_a_thousand(step)
        print(f"{step:28}{ours:>10.1f}{theirs:>12.1f}{ours / theirs:>8.2f}")
    print(
        f"\nmemory at its most: {quarter.memory:.0f} MB for a quarter of the people, {of_people.memory:.0f} MB for all"
    )


def _apart(work: Callable[[Path, Configuration, tuple[Provider, ...]], Taken], *arguments: Any) -> Taken:
    """Measure in a process of its own, so that no other step's memory is in it."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def _providers(configuration: Configuration, services: int) -> tuple[Provider, ...]:
    """Providers of one authority with five short-term services each, like the first of the example."""
    (first, *_) = read_register(shipped_folder() / "examples" / "register.csv", configuration)
    (service, *_) = (service for service in first.services if service.duration is Duration.SHORT_TERM)
    return tuple(
        replace(
            first,
            provider_id=f"{number:05}",
            services=tuple(
                replace(service, service_id=f"S-{number}-{place}", name=f"House {number} {place}", household_units=100)
                for place in range(SERVICES_EACH)
            ),
        )
        for number in range(10_000, 10_000 + max(1, services // SERVICES_EACH))
    )


def _quarterly(out: Path, configuration: Configuration, providers: tuple[Provider, ...]) -> Taken:
    desk = Workspace(out)
    written, issuing = _timed(lambda: generate_workbooks(configuration, providers, PERIOD, desk))
    return _rest(desk, written, issuing, is_people=False)


def _people(out: Path, configuration: Configuration, providers: tuple[Provider, ...]) -> Taken:
    desk = Workspace(out)
    request = PeopleRequest((FORM,), random.Random(FORM).choice, PEOPLE_EACH)
    written, issuing = _timed(lambda: generate_people(configuration, providers, PERIOD, desk, request))
    return _rest(desk, written, issuing, is_people=True)


def _rest(desk: Workspace, written: Sequence[WrittenFile], issuing: float, *, is_people: bool) -> Taken:
    """Fill the workbooks as providers do, which is not timed; read, and judge and count."""
    cells = 0
    returns = desk.out / "returns"
    returns.mkdir(parents=True)
    for file in written:
        with desk.store() as store:
            form = store.issued_form(file.issued.workbook_id)
        assert form is not None
        inputs = sum(
            box.role is InputRole.ANSWER and sheet.is_open(box)
            for sheet in form.layout.sheets
            for box in form.layout.form.inputs
        )
        cells += inputs
        left = {sheet.issued.service.service_id: PEOPLE_EACH for sheet in form.layout.sheets}
        entries = people_entries(form, left, mistaken=False) if is_people else careful_entries(form)
        (returns / file.path.name).write_bytes(fill_workbook(file.path.read_bytes(), form.layout, entries))
    _, reading = _timed(lambda: read_returns((returns,), desk))

    def count() -> object:
        with desk.store() as store:
            judge = PeriodJudge(store)
            return judge.forms(PERIOD), outcome_figures(store, PERIOD, judge.counted_people(PERIOD))

    _, counting = _timed(count)
    seconds = {"generate": issuing, "read and write results": reading, "judge and count": counting}
    return Taken(seconds, cells, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE)


def _timed(work: Callable[[], Made]) -> tuple[Made, float]:
    begun = time.process_time()
    made = work()
    return made, time.process_time() - begun


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
