"""Write the pack for one contract meeting."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook.errors import UsageError
from workbook.names import slug
from workbook.quarter import PeriodJudge
from workbook.report.pack_page import pack_page
from workbook.report.pack_tables import pack_tables
from workbook.report.service_pack import ServicePack, pack_of
from workbook.table import format_named
from workbook.text import quoted
from workbook.usecases.chosen_period import span_of
from workbook.usecases.files import OUTCOMES, OWNER_ONLY, remove_others, write_atomically
from workbook.usecases.outcomes import span_report
from workbook.usecases.workspace import Workspace

#: A pack shows so many periods where nobody says since when.
_USUAL_PERIODS = 4


@dataclass(frozen=True)
class WrittenPack:
    """A pack that was written.

    page: its page. tables: the CSV of each table.
    """

    pack: ServicePack
    page: Path
    tables: tuple[Path, ...]


def report_service(
    workspace: Workspace, service_id: str, period: str = "", since: str = "", authority: str = ""
) -> WrittenPack:
    """Write the pack of a service.

    It goes into the folder of the span's last period. since: the first period; the fourth last where empty. authority: where two have such a service.
    What is recorded gives the same bytes whenever it is made. Raises UsageError, FileError, StoreError.
    """
    with workspace.store(must_exist=True) as store, store.alone():
        span = span_of(store, period, since)
        if not since:
            issued = [before for before in store.periods() if before <= span[-1]]
            span = issued[-max(_USUAL_PERIODS, len(span)) :]
        report = span_report(store, PeriodJudge(store), span, "")
        decisions = [decision for between in span for decision in store.decisions(between)]
        packs = [
            pack
            for pack in pack_of(report, service_id, decisions)
            if authority in ("", pack.service.latest.issue.authority)
        ]
        if len(packs) != 1:
            why = "two authorities have such a service; say which with --authority" if packs else "there is none"
            raise UsageError(
                f"service {quoted(service_id)}: {why} from {span[0]} to {span[-1]}. See status for their ids."
            )
        written = _write(workspace, packs[0])
    workspace.log(f"pack of {service_id} from {span[0]} to {span[-1]} written by {workspace.by}")
    return written


def _write(workspace: Workspace, pack: ServicePack) -> WrittenPack:
    latest, csv = pack.service.latest, format_named("csv")
    name = f"service-{slug(latest.issue.authority)}-{slug(latest.service.service_id)}"
    folder = workspace.folder(pack.periods[-1]) / OUTCOMES
    tables = {folder / name / f"{table.name}.csv": csv.write(table) for table in pack_tables(pack)}
    for path, content in tables.items():
        write_atomically(path, content, OWNER_ONLY)
    remove_others(folder / name, "*.csv", set(tables))
    page = folder / f"{name}.html"
    write_atomically(page, pack_page(pack).encode(), OWNER_ONLY)
    return WrittenPack(pack, page, tuple(tables))
