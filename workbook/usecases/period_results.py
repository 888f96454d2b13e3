"""Write the results of a period as it stands."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from workbook.dataset import FINDING_COLUMNS, DatasetRow, dataset_table
from workbook.findings import Finding
from workbook.model import Period
from workbook.quarter import FileFinding, PeriodJudge, PeriodResult, ServiceResult, outcome_figures, service_rows
from workbook.quarter.choices import CHOICE_COLUMNS, choices
from workbook.store import ReceivedFile, Store
from workbook.table import Table, format_named, tabulate
from workbook.usecases.figure_changes import FigureEffect, figure_changes
from workbook.usecases.files import CHOICES, DATASET, DATASET_PARQUET, FINDINGS, RETURNS, write_atomically
from workbook.usecases.people_files import resting_on, write_people
from workbook.usecases.return_lines import RETURN_COLUMNS, return_lines
from workbook.usecases.table_files import opened_parts
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class PeriodReport:
    """A period's results after a run, and their files.

    state: of the quarterly form. others: of the forms beside it.
    findings_with_files: what was found, with the files that it is about.
    effects: how many figures became new, replaced, held back or lost by what an officer did.
    beside: how many did so in the period before and the one after, where any did.
    """

    state: PeriodResult
    dataset: Path
    findings_file: Path
    findings_with_files: tuple[FileFinding, ...]
    others: tuple[PeriodResult, ...] = ()
    effects: Counter[FigureEffect] | None = None
    beside: Mapping[Period, Counter[FigureEffect]] = field(default_factory=dict)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found, worst first, form by form."""
        return tuple(finding for finding, _ in self.findings_with_files)

    @property
    def states(self) -> tuple[PeriodResult, ...]:
        """The results of every form."""
        return (self.state, *self.others)


#: The forms of each period, as they were judged.
Judged = Mapping[Period, tuple[PeriodResult, ...]]


def judged_around(store: Store, periods: Iterable[Period], *, is_kept: bool = False) -> Judged:
    """Judge the forms of periods and of their neighbours.

    Figures alike in two periods are a question in the later one, so that what is done in one may change the other.
    is_kept: keep the answers of people, as what was read of them is about to change.
    """
    chosen = set(periods)
    beside = {other for period in chosen for other in (period.previous(), period.next())}
    judge = PeriodJudge(store, is_kept=is_kept)
    return {period: judge.forms(period) for period in sorted(chosen | (beside & set(store.periods())))}


def write_changed(
    store: Store, workspace: Workspace, periods: Iterable[Period], before: Judged
) -> tuple[PeriodReport, ...]:
    """Write the results of periods and of changed neighbours.

    Each says what became of its figures.

    before: what stood. What changed beside them is told with the first. Raises FileError, StoreError.
    """
    reports = []
    for period in periods:
        report = write_period(store, workspace, period)
        reports.append(replace(report, effects=figure_changes(before[period], report.states).counts))
    beside = write_beside(store, workspace, {report.state.period for report in reports}, before)
    return tuple(replace(report, beside=beside if report is reports[0] else {}) for report in reports)


def write_beside(
    store: Store, workspace: Workspace, periods: Iterable[Period], before: Judged
) -> dict[Period, Counter[FigureEffect]]:
    """Write the results of neighbours that changed.

    What became of their figures is counted.
    """
    changed, judge = {}, PeriodJudge(store)
    for period in sorted(before.keys() - set(periods)):
        now = judge.forms(period)
        effects = figure_changes(before[period], now).counts
        if effects or _findings(now) != _findings(before[period]):
            write_period(store, workspace, period)
        if effects:
            changed[period] = effects
    return changed


def _findings(results: Iterable[PeriodResult]) -> list[Finding]:
    return [finding for result in results for finding in result.findings()]


def write_period(
    store: Store, workspace: Workspace, period: Period, unreadable: tuple[ReceivedFile, ...] = ()
) -> PeriodReport:
    """Write the results of a period as it stands.

    So are those of other periods that rest on people of its forms.

    Raises FileError, StoreError.
    """
    with store.alone():  # or a run that began earlier could write after this one, without its files
        judge = PeriodJudge(store)
        for other in resting_on(store, period):
            _write_one(store, workspace, judge, other)
        return _write_one(store, workspace, judge, period, unreadable)


def _write_one(
    store: Store, workspace: Workspace, judge: PeriodJudge, period: Period, unreadable: tuple[ReceivedFile, ...] = ()
) -> PeriodReport:
    state, *others = judge.forms(period)
    findings = (
        *state.findings_with_files(unreadable),
        *(pair for result in others for pair in result.findings_with_files()),
    )
    counted = judge.counted_people(period)
    csv = format_named("csv")
    folder = workspace.folder(period)
    dataset, findings_file = folder / DATASET, folder / FINDINGS
    _write_dataset(folder, _dataset_parts((state, *others), outcome_figures(store, period, counted)))
    reported = tabulate("choices", "What services report", CHOICE_COLUMNS, choices(state.services.values()))
    write_atomically(folder / CHOICES, csv.write(reported))
    returned = tabulate(
        "returns", "What returns say of themselves", RETURN_COLUMNS, return_lines(store, (state, *others))
    )
    write_atomically(folder / RETURNS, csv.write(returned))
    listed = tabulate("findings", "Findings", FINDING_COLUMNS, (finding for finding, _ in findings))
    write_atomically(findings_file, csv.write(listed))
    write_people(workspace, period, others, counted, is_frozen=bool(store.frozen(period)))
    return PeriodReport(state, dataset, findings_file, findings, tuple(others))


def _write_dataset(folder: Path, parts: Iterable[Table]) -> None:
    """Write each part to both files, one after the other, as all of them would take much memory."""
    with (
        opened_parts(folder / DATASET, format_named("csv")) as add_csv,
        opened_parts(folder / DATASET_PARQUET, format_named("parquet")) as add_parquet,
    ):
        for part in parts:
            add_csv(part)
            add_parquet(part)


def _dataset_parts(results: Iterable[PeriodResult], counts: Iterable[DatasetRow]) -> Iterator[Table]:
    """Make the dataset of each authority; an empty one where there is none.

    counts: of people, which stand beside what services answered themselves.
    """
    services, counted = defaultdict[str, list[ServiceResult]](list), defaultdict[str, list[DatasetRow]](list)
    for service in (service for result in results for service in result.services.values()):
        services[service.key.authority].append(service)
    for row in counts:
        counted[row.authority_code].append(row)
    for authority in sorted(services.keys() | counted.keys()) or [""]:
        yield dataset_table([*_own_rows(services[authority]), *counted[authority]])


def _own_rows(services: Iterable[ServiceResult]) -> Iterator[DatasetRow]:
    """Go through what services answered themselves; nothing of it is kept."""
    for service in services:
        yield from () if service.is_of_people else service_rows(service.contributions, service.answers)
