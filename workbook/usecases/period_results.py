"""Write the results of a period as it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from workbook.dataset import FINDING_COLUMNS, DatasetRow, dataset_table
from workbook.findings import Finding
from workbook.model import Period
from workbook.quarter import PeriodResult, judge_forms
from workbook.quarter.choices import CHOICE_COLUMNS, choices
from workbook.store import ReceivedFile, Store
from workbook.table import format_named, tabulate
from workbook.usecases.figure_changes import FigureEffect, effect_counts, figure_effects
from workbook.usecases.files import CHOICES, DATASET, DATASET_PARQUET, FINDINGS, write_atomically
from workbook.usecases.people_files import earlier_with_people, outcome_figures, write_people
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class PeriodReport:
    """A period's results after a run, and their files.

    state: of the quarterly form. others: of the forms beside it.
    effects: how many figures became new, replaced, held back or lost by what an officer did.
    """

    state: PeriodResult
    dataset: Path
    findings_file: Path
    findings: tuple[Finding, ...]
    others: tuple[PeriodResult, ...] = ()
    effects: Counter[FigureEffect] | None = None

    @property
    def states(self) -> tuple[PeriodResult, ...]:
        """The results of every form."""
        return (self.state, *self.others)

    def since(self, before: Iterable[PeriodResult]) -> PeriodReport:
        """The same, with what has changed since the forms of the period were judged before."""
        return replace(self, effects=effect_counts(figure_effects(before, self.states)))


def write_period(
    store: Store, desk: Workspace, period: Period, unreadable: tuple[ReceivedFile, ...] = ()
) -> PeriodReport:
    """Write the results of a period as it stands now, and of those before it in which people of its forms count.

    Raises FileError, StoreError.
    """
    for earlier in earlier_with_people(store, period):
        _write_one(store, desk, earlier)
    return _write_one(store, desk, period, unreadable)


def _write_one(
    store: Store, desk: Workspace, period: Period, unreadable: tuple[ReceivedFile, ...] = ()
) -> PeriodReport:
    with store.alone():  # or a run that began earlier could write after this one, without its files
        state, *others = judge_forms(store, period)
        findings = (*state.findings(unreadable), *(finding for result in others for finding in result.findings()))
        counted = outcome_figures(store, period, others)
        csv, rows = format_named("csv"), dataset_table([*_own_rows((state, *others)), *counted])
        folder = desk.folder(period)
        dataset, findings_file = folder / DATASET, folder / FINDINGS
        write_atomically(dataset, csv.write(rows))
        write_atomically(folder / DATASET_PARQUET, format_named("parquet").write(rows))
        reported = tabulate("choices", "What services report", CHOICE_COLUMNS, choices(state.services.values()))
        write_atomically(folder / CHOICES, csv.write(reported))
        write_atomically(findings_file, csv.write(tabulate("findings", "Findings", FINDING_COLUMNS, findings)))
        write_people(desk, period, others)
    return PeriodReport(state, dataset, findings_file, findings, tuple(others))


def _own_rows(results: Iterable[PeriodResult]) -> Iterator[DatasetRow]:
    """Go through what services answered themselves, form by form."""
    for result in results:
        for service in result.services.values():
            yield from () if service.is_of_people else service.rows
