"""What the command line prints of configurations and releases."""

from __future__ import annotations

from dataclasses import replace

from rich.table import Table

from workbook.changes import ConfigurationChange
from workbook.cli.options import confirmed
from workbook.cli.printing import MOST_SHOWN
from workbook.cli.terminal import console, escape
from workbook.text import shortened
from workbook.usecases.configuration import ConfigurationUse, configuration_use, configuration_words, used_configuration
from workbook.usecases.export import WrittenExport
from workbook.usecases.releases import Release
from workbook.usecases.releasing import FigureDifference
from workbook.usecases.trace import TraceEvent
from workbook.usecases.wording import NOTHING_LEFT, differ_words, exported_words, left_out_lines
from workbook.usecases.workspace import Workspace

#: How much of a text of the configuration is printed.
_LONGEST_TEXT = 70
_SHORT_DIGEST = 12


def configured(workspace: Workspace, *, switch: bool = False) -> Workspace:
    """Say which configuration and store are used, or ask.

    Whether the answer is yes, the use case decides what follows.
    """
    use = configuration_use(workspace)
    print_use(use)
    may_switch = use.question and (switch or confirmed(use.question))
    return replace(workspace, may_switch=True) if may_switch else workspace


def print_configuration_words(workspace: Workspace) -> None:
    """Print which configuration is used, for a command that needs no store."""
    used = used_configuration(workspace, workspace.configuration)
    console.print(f"Configuration: {escape(configuration_words(used))}", soft_wrap=True)


def print_use(use: ConfigurationUse) -> None:
    """Print which configuration and store are used, and what is new in it."""
    console.print(escape(use.words), soft_wrap=True)
    if use.changes and not use.question:
        console.print("The configuration has changed since it was last used with this store:")
        print_changes(use.changes)


def print_changes(changes: tuple[ConfigurationChange, ...]) -> None:
    """Print what differs between two configurations, a line for each fact."""
    table = Table("For", "What", "Code", "Change", "Before", "Now", box=None, pad_edge=False)
    for change in changes:
        fact = f"{change.difference} ({change.fact})" if change.fact else str(change.difference)
        texts = (shortened(text, _LONGEST_TEXT) for text in (change.before, change.now))
        table.add_row(*map(escape, (change.authority or "all", *change.thing, fact, *texts)))
    console.print(table if changes else "They say the same.")


def print_exported(export: WrittenExport) -> None:
    """Print what was written, and what was left out."""
    console.print(exported_words(export))
    for path in export.put_out.paths:
        console.print(f"Written: {escape(str(path))}", soft_wrap=True)
    if export.put_out.before:
        *_, last = export.put_out.before
        before = " and ".join(f"release {number}" for number in export.put_out.before)
        print_differences(
            export.put_out.differences, before, f"sp-workbook releases {last} {export.put_out.release.number}"
        )
    for line in left_out_lines(export):
        console.print(escape(line), soft_wrap=True)


def print_differences(differences: tuple[FigureDifference, ...], before: str, listing: str = "") -> None:
    """Print how many figures differ from a release before, and which.

    listing: the command that lists all; where it is empty, all are printed.
    """
    console.print(differ_words(len(differences), before), soft_wrap=True)
    shown = differences[:MOST_SHOWN] if listing else differences
    table = Table("Period", "Authority", "Service", "Item", "Before", "Now", box=None, pad_edge=False)
    for difference in shown:
        key = difference.key
        figures = (difference.before or "none", difference.now or "none")
        table.add_row(*map(escape, (str(key.period), key.authority, key.service_id, key.question, *figures)))
    if shown:
        console.print(table)
    if len(shown) < len(differences):
        console.print(f"and {len(differences) - len(shown)} more: {listing}", soft_wrap=True)


def print_released_files(release: Release) -> None:
    """Print the files of a release with their SHA-256."""
    for path, digest in release.files.items():
        console.print(f"{digest}  {escape(path)}", soft_wrap=True)


def print_releases(releases: tuple[Release, ...]) -> None:
    """Print what left, when, by whom and by which configuration."""
    headings = ("Release", "When (UTC)", "Who", "Kind", "Format", "Period", "Authorities", "Configuration", "Digest")
    table = Table(*headings, box=None, pad_edge=False)
    for release in releases:
        moment = release.when.strftime("%Y-%m-%d %H:%M")
        whose = (str(release.period), ", ".join(release.authorities))
        which = (release.configuration, release.configuration_digest[:_SHORT_DIGEST])
        facts = (str(release.number), moment, release.by, str(release.kind), release.format, *whose, *which)
        table.add_row(*map(escape, facts))
    console.print(table if releases else NOTHING_LEFT)


def print_trace(events: tuple[TraceEvent, ...]) -> None:
    """Print what happened to a service, a line for each step."""
    for event in events:
        whose = f"{event.period} {event.authority} {event.provider_id}"
        what = " ".join(part for part in (event.item, f"= {event.value}" if event.value else "") if part)
        details = "; ".join(part for part in (what, event.words, event.place, event.who and f"by {event.who}") if part)
        console.print(
            f"{escape(whose)}  {event.moment or 'now':19}  {event.step:10}  {escape(details)}", soft_wrap=True
        )
