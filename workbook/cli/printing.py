"""What the command line prints: tables and lines for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from rich.table import Table

from workbook.cli.terminal import console, escape
from workbook.feedback import counts_by_kind
from workbook.findings.telling import finding_lines
from workbook.model import Per
from workbook.quarter import ServiceState
from workbook.text import counted
from workbook.usecases.cancel import CancelRun
from workbook.usecases.check import CheckedConfiguration, CheckedRegister
from workbook.usecases.correct import WrittenCorrection
from workbook.usecases.diff import VersionComparison
from workbook.usecases.generate import WrittenFile
from workbook.usecases.issue_plan import IssuePlan
from workbook.usecases.period_results import PeriodReport
from workbook.usecases.read import ReadRun
from workbook.usecases.status import QuarterStatus
from workbook.usecases.unasked import UnaskedReturn
from workbook.usecases.wording import (
    SAME_CELLS,
    cancelled_lines,
    comparison_lines,
    corrected_lines,
    decided_words,
    effects_words,
    report_words,
    run_counts,
    still_out_lines,
    untold_words,
)

#: The changes of a register that are shown; those that are to be confirmed come first.
_MOST_CHANGES = 40
#: How many findings or figures a summary shows before it points at the rest.
MOST_SHOWN = 15
#: The files of which a summary says what they did.
_MOST_FILES = 40
#: How many signs the bar of returns has.
_BAR = 30


def print_configuration(checked: CheckedConfiguration) -> None:
    """Print what is collected, overlays, and notes on it."""
    common = checked.configuration.framework
    sections = counted(len(common.sections), "indicator")
    console.print(f"{escape(common.name)}, version {escape(common.version)}: {sections}. No mistakes.")
    for authority, added in checked.added.items():
        name, codes = escape(common.authority(authority).name), ", ".join(section.code for section in added)
        console.print(f"Overlay of {name}: {codes or 'no section'} added to the common {len(common.sections)}.")
    for code in checked.unenforced:
        console.print(
            f"Note: rule {code} cannot refuse while typing. Its Check cell says so, and it is checked on return."
        )
    if checked.without_address:
        console.print(
            f"Note: return_to is not given for {escape(', '.join(checked.without_address))}. "
            "Their workbooks name no address to send to.",
            soft_wrap=True,
        )
    if common.person_data is None and any(form.per is Per.PERSON for form in common.forms):
        console.print("Note: person_data is not given in framework.yaml. Until it is, no form about people is issued.")


def print_checked_register(checked: CheckedRegister) -> None:
    """Print a register's counts, and advice on its selection."""
    numbers = f"{counted(checked.providers, 'provider')}, {counted(checked.services, 'service')}"
    console.print(f"{escape(str(checked.path))}: {numbers}. No mistakes.")
    for remark in checked.remarks:
        console.print(f"Note: {escape(remark)}")


def print_plan(plan: IssuePlan) -> None:
    """Print what a register changes in what was asked before."""
    for comparison in plan.comparisons:
        console.print(f"Compared with {comparison.since}:", soft_wrap=True)
        lines = comparison_lines(comparison)
        for line in lines[:_MOST_CHANGES]:
            console.print(f"  {escape(line)}", soft_wrap=True)
        if len(lines) > _MOST_CHANGES:
            console.print(f"  and {len(lines) - _MOST_CHANGES} more changes")
    for line in still_out_lines(plan):
        console.print(escape(line), soft_wrap=True)


def print_issued(issued: tuple[WrittenFile, ...]) -> None:
    """What was issued to whom, and advice on the selection."""
    table = Table("Authority", "Provider", "Services", "Indicators shown", "Workbook", box=None, pad_edge=False)
    for file in issued:
        row = (file.issued.authority_name, file.issued.provider_name, str(len(file.shown)), _range(file.shown))
        table.add_row(*map(escape, (*row, f"{file.path.name} ({file.release})")))
    console.print(table)
    services = len({(f.issued.authority, s.service.service_id) for f in issued for s in f.issued.services})
    console.print(
        f"{counted(len(issued), 'workbook')}, {counted(services, 'service')}, in {escape(str(issued[0].path.parent))}"
    )
    for file in issued:
        for remark in file.remarks:
            console.print(f"Note: {escape(remark)}")


def _range(numbers: tuple[int, ...]) -> str:
    least, most = min(numbers), max(numbers)
    return str(least) if least == most else f"{least} to {most}"


def print_cancelled(done: CancelRun, *, undo: bool) -> None:
    """Print which workbooks were taken back or are asked again, and what follows."""
    for line in cancelled_lines(done, undo=undo):
        console.print(escape(line), soft_wrap=True)
    for report in done.reports:
        print_results(report)


def print_collected(collected: ReadRun) -> None:
    """Print the outcomes of returns, and where results are."""
    table = Table("Returns", "Number", box=None, pad_edge=False)
    for words, number in run_counts(collected):
        table.add_row(words, str(number))
    console.print(table)
    _print_files(collected)
    _print_questions(collected)
    for report in collected.periods:
        print_results(report)


def print_results(report: PeriodReport) -> None:
    """What an officer changed in a period, and where its results are."""
    for line in report_words(report):
        console.print(line, soft_wrap=True)
    for words, path in (("Dataset", report.dataset), ("Findings", report.findings_file)):
        console.print(f"{words}: {escape(str(path))}", soft_wrap=True)


def print_decided(report: PeriodReport, number: int) -> None:
    """Print the decisions recorded, what is open, and the results."""
    console.print(decided_words(report, number), soft_wrap=True)
    print_results(report)


def print_comparison(compared: VersionComparison) -> None:
    """Every cell that differs, the earlier first."""
    for words, file in (("Earlier", compared.earlier), ("Later", compared.later)):
        saved = file.returned.saved.strftime("%d %B %Y, %H:%M") if file.returned.saved else "no time given"
        console.print(f"{words}: {escape(file.returned.file)} (saved: {saved})", soft_wrap=True)
    table = Table("Service", "Item", "What", "Earlier", "Later", "Where", box=None, pad_edge=False)
    for change in compared.changes:
        figures = (change.earlier or "blank", change.later or "blank", change.later_place or change.earlier_place)
        item = " ".join(part for part in (change.record, change.question) if part)
        table.add_row(*map(escape, (change.service_id, item, change.what, *figures)))
    console.print(table if compared.changes else SAME_CELLS)


def print_corrected(correction: WrittenCorrection) -> None:
    """What was written to be sent back."""
    console.print(escape(f"{correction.file}: {counts_by_kind(correction.problems)}"), soft_wrap=True)
    for line in corrected_lines(correction):
        console.print(escape(line), soft_wrap=True)
    if correction.copy is not None:
        console.print(f"Copy: {escape(str(correction.copy))}", soft_wrap=True)
    console.print(f"Text: {escape(str(correction.text))}", soft_wrap=True)


def print_status(shown: QuarterStatus) -> None:
    """Print each service's state, what is wanted, and chasing texts."""
    console.print(f"{shown.period} on {shown.day.isoformat()}")
    headings = ("Authority", "Provider", "Service", "State", "Due", "Days late", "Put right", "Confirm")
    table = Table(*headings, box=None, pad_edge=False)
    for line in shown.lines:
        service = f"{line.service_name} ({line.service_id}{', ' + line.part if line.part else ''})"
        counts = (str(number) if number else "" for number in (line.days_late, line.must_fix, line.to_confirm))
        table.add_row(*map(escape, (line.authority, line.provider_name, service, line.state, line.due, *counts)))
    console.print(table)
    states = Counter(line.state for line in shown.lines)
    listed = (state for state in ServiceState if states[state] or state is not ServiceState.WITHDRAWN)
    console.print(", ".join(f"{states[state]} {state}" for state in listed))
    console.print(escape(returned_bar(states)))
    for line in (line for line in shown.lines if line.note):
        console.print(escape(f"{line.service_name} ({line.service_id}): {line.note}"), soft_wrap=True)
    for unasked in shown.unasked:
        print_unasked(unasked)
    for name in shown.rejected:
        console.print(f"Refused: {escape(name)}", soft_wrap=True)
    for chase in shown.chases:
        console.print(f"To chase: {escape(chase.provider_name)}: {escape(str(chase.path))}", soft_wrap=True)
    for path in shown.paths:
        console.print(f"Status: {escape(str(path))}", soft_wrap=True)


def returned_bar(states: Mapping[ServiceState, int]) -> str:
    """Draw how far returns have come, in signs of every console."""
    total, accepted = sum(states.values()), states.get(ServiceState.ACCEPTED, 0)
    returned = total - states.get(ServiceState.NOT_RETURNED, 0) - states.get(ServiceState.WITHDRAWN, 0)
    ends = [count * _BAR // max(total, 1) for count in (accepted, returned)]
    bar = "#" * ends[0] + "=" * (ends[1] - ends[0]) + "." * (_BAR - ends[1])
    return f"[{bar}] {returned} of {total} returned, {accepted} accepted"


def print_unasked(unasked: UnaskedReturn) -> None:
    """Print a service's return that nobody asks for, and what to do."""
    service = f"{unasked.service_name} ({unasked.service_id}) of {unasked.provider_name} ({unasked.provider_id})"
    step = f"; {unasked.next_step}" if unasked.next_step else ""
    words = f"{service}: {unasked.source_file}, {unasked.state}{step}"
    console.print(f"Returned, but no longer asked: {escape(words)}", soft_wrap=True)


def _print_files(collected: ReadRun) -> None:
    """What each new file did, and what the run changed in what stood before."""
    table = Table("File", "Provider", "Period", "Replaces", "Figures", box=None, pad_edge=False)
    for file in collected.files[:_MOST_FILES]:
        row = (file.file, file.provider, str(file.period or ""), ", ".join(file.replaces), file.words)
        table.add_row(*map(escape, row))
    if collected.files:
        console.print(table)
    if collected.untold:
        console.print(untold_words(collected.untold), soft_wrap=True)
    if len(collected.files) > _MOST_FILES:
        console.print(f"and {len(collected.files) - _MOST_FILES} more files, in the log")
    for period, effects in collected.effects.items():
        console.print(effects_words(period, effects), soft_wrap=True)


def _print_questions(collected: ReadRun) -> None:
    """The worst findings of this run, and how many more there are."""
    lines = finding_lines(collected.findings)
    for line in lines[:MOST_SHOWN]:
        console.print(escape(line), soft_wrap=True)
    if len(lines) > MOST_SHOWN:
        console.print(f"and {len(lines) - MOST_SHOWN} more, in findings.csv", soft_wrap=True)
