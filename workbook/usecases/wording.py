"""What both shells say of a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from workbook.assess import Outcome
from workbook.findings import OWNERSHIP, Severity
from workbook.model import Comment, Note, Period
from workbook.quarter import ServiceResult, ServiceState
from workbook.text import counted
from workbook.usecases.chosen_period import span_words
from workbook.usecases.figure_changes import FigureEffect, effect_words
from workbook.usecases.register_changes import ChangeKind

if TYPE_CHECKING:
    from pathlib import Path

    from workbook.report.outcomes_report import OutcomesReport
    from workbook.report.service_pack import ServicePack
    from workbook.store import KeptRow
    from workbook.usecases.cancel import CancelRun
    from workbook.usecases.correct import WrittenCorrection
    from workbook.usecases.export import WrittenExport
    from workbook.usecases.forget import ForgetRun
    from workbook.usecases.issue_plan import IssuePlan, RegisterComparison
    from workbook.usecases.national import WrittenNational
    from workbook.usecases.next_register import NextRegister
    from workbook.usecases.note_tables import Theme
    from workbook.usecases.people_export import PeopleExport
    from workbook.usecases.period_results import PeriodReport
    from workbook.usecases.read_run import ReadRun
    from workbook.usecases.register_changes import RegisterChange
    from workbook.usecases.register_sheet import FixedRegister

#: The services that are named of those that are asked otherwise in the same way.
_MOST_ALIKE = 5
#: What is said where a list is empty: of notes, releases and cells that differ.
NO_NOTE, NOTHING_LEFT = "There is no such note.", "Nothing has left yet."
SAME_CELLS = "They say the same in every cell."


def run_counts(run: ReadRun) -> Iterator[tuple[str, int]]:
    """Count the files of a run by what became of them."""
    yield "read", run.read
    yield from ((str(outcome), run.outcomes[outcome]) for outcome in Outcome)
    extra = (
        ("the same again", run.copies),
        ("superseded by a later version", run.superseded),
        ("withdrawn", run.withdrawn),
        ("decided against", run.set_aside),
    )
    yield from ((words, number) for words, number in extra if number)
    yield "not yet returned", sum(len(report.state.not_returned) for report in run.periods)


def untold_words(number: int) -> str:
    """Say that a run before did not tell of some files."""
    words = "were" if number > 1 else "was"
    return (
        f"{counted(number, 'file')} of these {words} recorded by a run before, which was cut short or is still at work."
    )


def effects_words(period: Period, effects: Mapping[FigureEffect, int]) -> str:
    """Say what became of the figures that stood, and how many are new."""
    stood = effect_words({effect: effects.get(effect, 0) for effect in FigureEffect if effect is not FigureEffect.NEW})
    changed = f"of those that stood before, {stood}" if stood else "none that stood before has changed"
    return f"{period}: {counted(effects.get(FigureEffect.NEW, 0), 'new figure')}; {changed}."


def report_words(report: PeriodReport) -> Iterator[str]:
    """Say what an officer changed in a period and beside it."""
    if report.effects is not None:
        yield effects_words(report.state.period, report.effects)
    for period, effects in report.beside.items():
        yield effects_words(period, effects)


def decided_words(report: PeriodReport, number: int) -> str:
    """Say how many decisions were recorded, and how services stand."""
    states = Counter(map(report.state.state, report.state.services))
    return f"{report.state.period}: {number} recorded. Services: {state_counts(states)}."


def state_counts(states: Counter[ServiceState]) -> str:
    """Count services by state: `1 queried, 4 accepted`."""
    return ", ".join(f"{states[state]} {state}" for state in ServiceState if states[state])


def comparison_lines(comparison: RegisterComparison) -> list[str]:
    """Say what a register changes, those alike on one line."""
    lines = list(dict.fromkeys(_change_line(change, comparison.changes) for change in comparison.changes))
    return lines or ["no service is new, gone, moved, renamed or asked anything else"]


def still_out_lines(plan: IssuePlan) -> list[str]:
    """Name the workbooks that are asked still without a provider."""
    return [
        f"Asked still, though its provider has nothing in the register: {name}; cancel takes it back"
        for name in plan.still_out
    ]


def _change_line(change: RegisterChange, changes: Iterable[RegisterChange]) -> str:
    """One change; services that are asked otherwise in the same way stand on one line."""
    if change.kind is not ChangeKind.CHANGED:
        return f"{change.kind}: {change.service.title}: {change.words}"
    same = [like.service.title for like in changes if (like.kind, like.words) == (change.kind, change.words)]
    more = f" and {len(same) - _MOST_ALIKE} more" if len(same) > _MOST_ALIKE else ""
    return f"{change.kind}: {', '.join(same[:_MOST_ALIKE])}{more}: {change.words}"


def exported_words(export: WrittenExport) -> str:
    """Say how much was written, and under which number."""
    numbers = f"{counted(export.figures, 'figure')} of {counted(export.services, 'service')}"
    return f"{span_words(export.span)}: {numbers}. Release {export.put_out.release.number}."


def left_out_lines(export: WrittenExport) -> Iterator[str]:
    """Say what an export left out, and until when."""
    for service in export.held:
        yield f"Held back until it is put right: {_named_with_files(service)}"
    for service in export.disputed:
        for finding in service.findings:
            if finding.code in OWNERSHIP:
                whose = " ".join(service.key)
                yield f"Left out until somebody decides: {whose}: {finding.source_file}: {finding.text}"
    if export.waiting:
        yield f"Left out until somebody decides: {counted(export.waiting, 'figure')}. See decide --make-sheet."
    if export.empty:
        yield f"Nothing accepted yet: {', '.join(export.empty)}."


def _named_with_files(service: ServiceResult) -> str:
    """A service's key and the files that it is from: `LCE 99204 KLN-1 (kiln-lane.xlsx)`."""
    files = dict.fromkeys(finding.source_file for finding in service.findings if finding.severity is not Severity.INFO)
    return f"{' '.join(service.key)} ({', '.join(files)})"


def differ_words(number: int, before: str) -> str:
    """Say how many figures differ from a release before."""
    return f"{number or 'No'} {'figure differs' if number <= 1 else 'figures differ'} from {before}."


def findings_words(span: Sequence[Period], number: int) -> str:
    """Say how many findings a workbook of them has."""
    return f"{span_words(span)}: {counted(number, 'finding')}"


def outcomes_words(report: OutcomesReport) -> str:
    """Say what a report of outcomes is about."""
    return f"{report.authorities}, {report.span}: {report.extent}"


def uncounted_words(report: OutcomesReport) -> str:
    """Say how many returns a report does not count; nothing of none."""
    number = len(report.uncounted)
    return f"Not, or not wholly, counted: {counted(number, 'return')}. The page says which." if number else ""


def pack_words(pack: ServicePack) -> str:
    """Say what the pack for a meeting is about."""
    return f"{pack.service.name}, {pack.report.span}: {counted(len(pack.questions), 'question')} to ask"


def national_words(written: WrittenNational) -> str:
    """Say what the national tables are about."""
    return f"{written.report.authorities}, {written.report.span}: {counted(len(written.tables), 'table')}"


def cancelled_lines(done: CancelRun, *, undo: bool) -> Iterator[str]:
    """Say what was taken back or is asked again."""
    action = "Asked again" if undo else "Taken back"
    for name in done.workbooks:
        yield f"{action}: {name.file_name} ({name.workbook_id})"
    for record in done.asked_now:
        yield f"Asked instead, as it was issued before: {record.file_name} ({record.issued.workbook_id})"
    for file in done.returns:
        yield f"Counts for nothing now, and is kept: {file}"


def fixed_words(fixed: FixedRegister, place: str) -> str:
    """Say where a clean copy is, and how many doubts it has."""
    doubts = counted(len(fixed.doubts), "doubt")
    return (
        f"{counted(fixed.rows, 'service')} in a clean copy: {place}. "
        f"What is said above is marked in it, with a note: {doubts}."
    )


def next_register_words(made: NextRegister, place: str) -> str:
    """Say where the next register is, and how many services switched."""
    switched = counted(len(made.switched), "service")
    return f"{made.period}: {switched} switched indicators. The next register: {place}, where each change is marked."


def corrected_lines(correction: WrittenCorrection) -> Iterator[str]:
    """Say what a corrected copy is, or that there is none."""
    if correction.fresh is not None:
        yield f"The copy is a fresh workbook with the answers in it, since {correction.fresh}."
    if correction.copy is None:
        yield "There is no copy, since it cannot be told whose return it is."


def not_replaced_words(place: str) -> str:
    """Say that an issued workbook was left as it was found."""
    return f"{place}: not replaced, since this file was changed after it was issued. Move it elsewhere and run again."


def reopened_words(period: Period) -> str:
    """Say that a period is open again."""
    return f"{period} is open again."


def theme_words(theme: Theme) -> str:
    """Say what was heard of a theme."""
    remark = f"; {theme.remark}" if theme.remark else ""
    return f"{theme.title}, last {theme.latest}: {theme.words}{remark}"


def notes_words(notes: Sequence[Note]) -> str:
    """Say which notes were written down."""
    return f"Written down: {counted(len(notes), 'note')}, {', '.join(str(note.number) for note in notes)}."


def note_done_words(note: Note) -> str:
    """Say when what a note asks for was done."""
    return f"Note {note.number}: done on {note.done}."


def comments_words(comments: Sequence[Comment]) -> str:
    """Say how many comments were written down."""
    return f"{comments[0].period}: written down: {counted(len(comments), 'comment')}."


def extracted_words(written: PeopleExport) -> str:
    """Say how many people left, and under which number."""
    number = written.put_out.release.number
    return f"{written.period}: {counted(written.people, 'person', 'people')}. Release {number}."


def not_extracted_words(written: PeopleExport) -> tuple[str, ...]:
    """Say which forms and services are not in an extract."""
    left_out = (f"Left out: {code}, which indicator_config/upload.yaml names no file for." for code in written.left_out)
    held = (f"Held back until it is put right: {' '.join(key)}" for key in written.held)
    return (*left_out, *held)


def to_forget_words(rows: Sequence[KeptRow]) -> str:
    """Say what would be forgotten for good; nothing of none."""
    if not rows:
        return ""
    people = counted(len({row.person for row in rows}), "person", "people")
    periods = ", ".join(sorted({str(row.period) for row in rows}))
    return (
        f"{people}, {counted(len(rows), 'row')} of {periods}. "
        "This cannot be undone. Their counts stay as they are now, and change no more."
    )


def forgotten_lines(run: ForgetRun, listed: Path) -> Iterator[str]:
    """Say what was taken out, and what is left to do.

    listed: the file of who is forgotten.
    """
    if not run.rows:
        yield "Nothing is kept of anybody meant. Nothing was taken out."
        return
    yield f"Forgotten: {counted(run.people, 'person', 'people')}, {counted(run.rows, 'row')}."
    yield from (f"{period} {service}: its counts of people stay as they were." for period, service in run.frozen)
    yield from (f"Removed: {path}" for path in run.removed)
    yield from (f"Release {number} held them: it cannot be written again." for number in run.releases)
    yield from (f"Delete this return yourself, it still holds them: {place}" for place in run.returned)
    yield f"Backups made before hold them: keep {listed} apart, for restore --forgotten."
