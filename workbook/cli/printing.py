"""What the command line prints: tables and lines for people."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.markup import escape as without_markup
from rich.progress import track
from rich.table import Table

from workbook.assess import Outcome
from workbook.findings import Severity
from workbook.model import Per
from workbook.quarter import ServiceState
from workbook.selection import Selection
from workbook.text import counted, plain
from workbook.usecases.check import CheckedConfiguration, CheckedRegister
from workbook.usecases.correct import WrittenCorrection
from workbook.usecases.diff import VersionComparison
from workbook.usecases.explain import Explanation
from workbook.usecases.export import WrittenExport
from workbook.usecases.generate import WrittenFile
from workbook.usecases.read import PeriodReport, ReadRun
from workbook.usecases.status import QuarterStatus

#: The findings a summary shows before it points at the file.
_MOST_SHOWN = 15
#: How wide a table is where nobody looks at a screen: wide enough to be cut nowhere.
_PRINTED_WIDTH = 240
console = Console(soft_wrap=False, highlight=False, emoji=False, width=None if sys.stdout.isatty() else _PRINTED_WIDTH)
errors = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)

Item = TypeVar("Item")


def escape(text: str) -> str:
    """Make a text safe to print.

    Neither its markup nor a control character in it gives the terminal an order.
    """
    return without_markup("\n".join(map(plain, text.split("\n"))))


def progress(items: Iterable[Item], total: int) -> Iterable[Item]:
    """Pass things on one by one, with a progress bar."""
    if not errors.is_terminal:
        return items
    return track(items, total=total, description="Working", console=errors, transient=True)


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


def print_collected(collected: ReadRun) -> None:
    """Print the outcomes of returns, and where results are."""
    table = Table("Returns", "Number", box=None, pad_edge=False)
    not_returned = sum(len(report.state.not_returned) for report in collected.periods)
    counts = [(str(outcome), collected.outcomes[outcome]) for outcome in Outcome]
    extra = (
        ("the same again", collected.copies),
        ("superseded by a later version", collected.superseded),
        ("withdrawn", collected.withdrawn),
    )
    copies = [(words, number) for words, number in extra if number]
    for words, number in [("read", collected.read), *counts, *copies, ("not yet returned", not_returned)]:
        table.add_row(words, str(number))
    console.print(table)
    _print_questions(collected)
    for report in collected.periods:
        print_results(report)


def print_results(report: PeriodReport) -> None:
    """Where the results of a period are."""
    for words, path in (("Dataset", report.dataset), ("Findings", report.findings_file)):
        console.print(f"{words}: {escape(str(path))}", soft_wrap=True)


def print_decided(report: PeriodReport, number: int) -> None:
    """Print the decisions recorded, what is open, and the results."""
    states = Counter(map(report.state.state, report.state.services))
    counts = ", ".join(f"{states[state]} {state}" for state in ServiceState if states[state])
    console.print(f"{number} recorded. Services: {counts}.", soft_wrap=True)
    print_results(report)


def print_comparison(compared: VersionComparison) -> None:
    """Every cell that differs, the earlier first."""
    for words, file in (("Earlier", compared.earlier), ("Later", compared.later)):
        saved = file.returned.saved.strftime("%d %B %Y, %H:%M") if file.returned.saved else "no time given"
        console.print(f"{words}: {escape(file.returned.file)} (saved: {saved})", soft_wrap=True)
    table = Table("Service", "Item", "What", "Earlier", "Later", "Where", box=None, pad_edge=False)
    for change in compared.changes:
        figures = (change.earlier or "blank", change.later or "blank", change.later_place or change.earlier_place)
        table.add_row(*map(escape, (change.service_id, change.question, change.what, *figures)))
    console.print(table if compared.changes else "They say the same in every cell.")


def print_corrected(made: WrittenCorrection) -> None:
    """What was written to be sent back."""
    console.print(f"{escape(made.file)}: {counted(len(made.problems), 'problem')}.", soft_wrap=True)
    if made.fresh is not None:
        console.print(f"The copy is a fresh workbook with the answers in it, since {made.fresh}.", soft_wrap=True)
    if made.copy is None:
        console.print("There is no copy, since it cannot be told whose return it is.", soft_wrap=True)
    else:
        console.print(f"Copy: {escape(str(made.copy))}", soft_wrap=True)
    console.print(f"Text: {escape(str(made.text))}", soft_wrap=True)


def print_exported(made: WrittenExport) -> None:
    """Print what was written, and what was left out."""
    console.print(f"{made.period}: {counted(made.figures, 'figure')} of {counted(made.services, 'service')}.")
    for path in made.paths:
        console.print(f"Written: {escape(str(path))}", soft_wrap=True)
    for service in made.held:
        console.print(f"Held back until it is put right: {escape(' '.join(service.key))}", soft_wrap=True)
    if made.waiting:
        console.print(
            f"Left out until somebody decides: {counted(made.waiting, 'figure')}. See decide --make-sheet.",
            soft_wrap=True,
        )
    if made.empty:
        console.print(f"Nothing accepted yet: {', '.join(made.empty)}.", soft_wrap=True)


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
    console.print(", ".join(f"{states[state]} {state}" for state in ServiceState))
    for name in shown.rejected:
        console.print(f"Refused: {escape(name)}", soft_wrap=True)
    for chase in shown.chases:
        console.print(f"To chase: {escape(chase.provider_name)}: {escape(str(chase.path))}", soft_wrap=True)
    for path in shown.paths:
        console.print(f"Status: {escape(str(path))}", soft_wrap=True)


def _print_questions(collected: ReadRun) -> None:
    """The worst findings of this run, and how many more there are."""
    ranks = {severity: rank for rank, severity in enumerate(Severity)}
    shown = [finding for finding in collected.findings if finding.severity is not Severity.INFO]
    shown.sort(key=lambda finding: ranks[finding.severity])
    for finding in shown[:_MOST_SHOWN]:
        file = f"{finding.source_file}: " if finding.source_sheet else ""  # else the message begins with it
        console.print(f"{finding.severity}: {escape(file + finding.message)}", soft_wrap=True)
    if len(shown) > _MOST_SHOWN:
        console.print(f"and {len(shown) - _MOST_SHOWN} more, in findings.csv", soft_wrap=True)


def print_choices(explanation: Explanation, register: Path) -> None:
    """Print a service's state for each indicator, and its source."""
    provider, service = explanation.provider, explanation.service
    console.print(f"{escape(service.name)} ({escape(service.service_id)}), {escape(provider.name)}", soft_wrap=True)
    source = _source(service.duration_source, register)
    console.print(f"Duration: {escape(service.duration)} ({escape(source)})", soft_wrap=True)
    for form in explanation.forms:
        whose = "for this service" if form.is_for_service else "not for this service"
        judged = f" Judged on return alone: {', '.join(form.on_return)}." if form.on_return else ""
        console.print(f"Form {escape(form.code)}: {whose}.{escape(judged)}", soft_wrap=True)
    table = Table("Indicator", "State", "Set by", "Because", "Before that", box=None, pad_edge=False)
    for code, choice in explanation.selections.items():
        because = choice.trail[-1].reason
        words = (_source(choice.source, register), because, _before(choice))
        table.add_row(code, str(choice.state), *map(escape, words))
    console.print(table)


def _source(source: str, register: Path) -> str:
    return source.replace("register:", f"{register.name}:", 1) if source.startswith("register:") else source


def _before(choice: Selection) -> str:
    return "; ".join(f"{step.state}: {step.reason}" for step in choice.trail[:-1])
