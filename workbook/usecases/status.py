"""Report a quarter's progress, and whom to chase.

It is by provider and service, with the text to chase each with.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from workbook.deadline import working_days_late
from workbook.findings import Code, Severity
from workbook.layout import Issue, Part
from workbook.model import QUARTERLY, Period
from workbook.quarter import PeriodResult, ServiceKey, ServiceResult, ServiceState, judge_forms
from workbook.store import IssueRecord, ReceivedFile, Store
from workbook.table import format_named, tabulate
from workbook.text import counted, dated
from workbook.usecases.chase_letters import Chase, chase_texts, write_chases
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.files import CHASE, STATUS_CSV, STATUS_JSON, write_atomically
from workbook.usecases.service_line import STATUS_COLUMNS, ServiceLine
from workbook.usecases.unasked import UnaskedReturn, unasked_returns
from workbook.usecases.workspace import Workspace

#: The findings of what counts which a note tells.
_NOTED = (Code.VERSION_WAITS, Code.LATE, Code.NOT_IN_RELEASE, Code.OPEN_IN_RELEASE, Code.CHOSEN)
_PART_WORDS = {Part.WHOLE: "", Part.STANDARD: "national core", Part.AMENDED: "regional basket"}


@dataclass(frozen=True)
class QuarterStatus:
    """How a quarter stands on one day.

    unasked: what was returned, and is not asked any more.
    """

    period: Period
    day: dt.date
    lines: tuple[ServiceLine, ...]
    unasked: tuple[UnaskedReturn, ...]
    chases: tuple[Chase, ...]
    rejected: tuple[str, ...]
    paths: tuple[Path, ...]

    @property
    def needs_attention(self) -> bool:
        """Whether something waits: a reminder, a file or a decision."""
        to_decide = [unasked for unasked in self.unasked if unasked.next_step]
        return bool(self.chases or self.rejected or to_decide)


def status(workspace: Workspace, period: str, day: dt.date) -> QuarterStatus:
    """Work out a quarter's progress on a day.

    Writes status.csv, status.json and the texts to chase with.
    period: its code; the latest where it is empty. Raises UsageError, FileError, StoreError.
    """
    with workspace.store(must_exist=True) as store, store.alone():  # or an older run could write after a newer one
        chosen = chosen_period(store, period)
        shown = status_of(workspace, store, judge_forms(store, chosen), day)
        table, text = shown.paths
        write_atomically(table, format_named("csv").write(tabulate("status", "Status", STATUS_COLUMNS, shown.lines)))
        write_atomically(text, as_json(chosen, day, shown.lines, shown.unasked, shown.rejected).encode())
        write_chases(workspace.folder(chosen) / CHASE, shown.chases)
    number, silent = counted(len(shown.lines), "service"), counted(len(shown.chases), "provider")
    workspace.log(f"status of {chosen} on {day}: {number}, {silent} to chase")
    return shown


def status_of(workspace: Workspace, store: Store, results: tuple[PeriodResult, ...], day: dt.date) -> QuarterStatus:
    """Say how the forms of a period stand; nothing is written."""
    chosen = results[0].period
    of_forms = [
        tuple(line for record in result.issued for line in _lines(store, result, record, day)) for result in results
    ]
    chases = tuple(
        chase
        for result, lines in zip(results, of_forms, strict=True)
        for chase in chase_texts(store, result, lines, workspace.folder(chosen) / CHASE, day)
    )
    return QuarterStatus(
        chosen,
        day,
        tuple(line for lines in of_forms for line in lines),
        tuple(entry for result in results for entry in unasked_returns(result, store.issued_form)),
        chases,
        tuple(
            file.returned.file for result in results for file in result.received if result.outcome(file) == "rejected"
        ),
        (workspace.folder(chosen) / STATUS_CSV, workspace.folder(chosen) / STATUS_JSON),
    )


def as_json(
    period: Period,
    day: dt.date,
    lines: Iterable[ServiceLine],
    unasked: Iterable[UnaskedReturn],
    rejected: Iterable[str],
) -> str:
    """Write the status for machines.

    The period, the day, each service, what is not asked any more, and the files that could not be read.
    """
    whole = {
        "period": str(period),
        "on": day.isoformat(),
        "services": [asdict(line) for line in lines],
        "returned_not_asked": [asdict(entry) for entry in unasked],
        "rejected": list(rejected),
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _lines(store: Store, result: PeriodResult, workbook: IssueRecord, day: dt.date) -> list[ServiceLine]:
    missing, calendar = result.missing(workbook), store.framework(workbook.issued.digest).deadline.holidays

    def late(came: dt.date | None) -> int:
        return working_days_late(workbook.issued.due, came or day, calendar)

    return [
        _line(result, workbook, key, late, returned=key not in missing)
        for key in result.asked[workbook.issued.workbook_id]
    ]


def _line(
    result: PeriodResult,
    workbook: IssueRecord,
    key: ServiceKey,
    late: Callable[[dt.date | None], int],
    *,
    returned: bool,
) -> ServiceLine:
    """What there is to say of one service. late: how many working days late a return was on its day, or is today."""
    issued = workbook.issued
    current = _current_files(result, issued, key)
    file = current[-1] if returned else None
    here = result.returned[key] if file is not None else None
    severities = [finding.severity for finding in here.findings] if here else []
    taken_out = None if file else result.withdrawn(key, issued.part)
    came_back = current[-1] if current and not returned else None
    saved, received, came = (file.returned.saved, file.received, file.saved_by) if file else (None, None, None)
    return ServiceLine(
        period=str(issued.period),
        authority_code=issued.authority,
        authority=issued.authority_name,
        provider_id=issued.provider_id,
        provider_name=issued.provider_name,
        contact_email=issued.contact_email,
        service_id=key.service_id,
        service_name=issued.service(key.service_id).service.name,
        part=_PART_WORDS[issued.part] if issued.form == QUARTERLY else issued.form,
        workbook=workbook.file_name,
        issued=workbook.released.date().isoformat() if workbook.released else "",
        due=issued.due.isoformat(),
        state=here.state if here else ServiceState.WITHDRAWN if taken_out else ServiceState.NOT_RETURNED,
        saved=saved.date().isoformat() if saved else "",
        received=received.date().isoformat() if received else "",
        days_late=late(day.date() if (day := came or received) else None),
        must_fix=severities.count(Severity.ERROR),
        to_confirm=severities.count(Severity.WARNING),
        source_file=file.returned.file if file else "",
        note=_note(result, file, here) if file else _reason(taken_out or came_back),
        form=issued.form,
    )


def _note(result: PeriodResult, file: ReceivedFile, service: ServiceResult | None) -> str:
    """What there is to know of a return that counts: that it is late, what waits, which release it is not in."""
    of_the_file = result.findings_of(file)
    elsewhere = (finding for finding in service.findings if file.returned.file not in finding.files) if service else ()
    findings = [*of_the_file, *elsewhere]
    return " ".join(dict.fromkeys(finding.text for finding in findings if finding.code in _NOTED))


def _reason(file: ReceivedFile | None) -> str:
    """Why a file that came counts for nothing; empty where none came."""
    if file is None:
        return ""
    if file.withdrawn is None:
        return f"{file.returned.file} came back as it was issued: nobody has typed in it."
    words = file.withdrawn
    return f"{file.returned.file} was withdrawn by {words.by} on {dated(words.when)}: {words.reason.rstrip('.')}."


def _current_files(result: PeriodResult, issued: Issue, key: ServiceKey) -> list[ReceivedFile]:
    """The files that count for a service and that part of its questions, the newest last."""
    slots = (slot for slot in result.current if slot.service == key and slot.part.overlaps(issued.part))
    return sorted((result.current[slot] for slot in slots), key=lambda file: str(file.returned.saved or ""))
