"""Report a quarter's progress, and whom to chase.

It is by provider and service, with the text to chase each with.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

from workbook.deadline import working_days_late
from workbook.feedback import letter, numbered, problems
from workbook.findings import Severity
from workbook.layout import Issue, Part, file_stem
from workbook.model import Period
from workbook.quarter import PeriodResult, ServiceKey, ServiceState, judge_period, services_of
from workbook.reader import IssuedForm
from workbook.store import IssueRecord, ReceivedFile, Store
from workbook.table import Holds, columns_of, format_named, tabulate
from workbook.text import counted, plain
from workbook.usecases.files import CHASE, STATUS_CSV, STATUS_JSON, file_errors, write_atomically
from workbook.usecases.workspace import Workspace, chosen_period

_PART_WORDS = {Part.WHOLE: "", Part.STANDARD: "national core", Part.AMENDED: "regional basket"}


@dataclass(frozen=True)
class ServiceLine:
    """How one service of one workbook stands.

    The fields are the columns of status.csv, in order, each with what it holds.
    """

    period: Annotated[str, Holds("The period, as 2008-09-Q2.")]
    authority_code: Annotated[str, Holds("The authority's three letters.")]
    authority: Annotated[str, Holds("The authority's name.")]
    provider_id: Annotated[str, Holds("National client record provider id, 5 digits.")]
    provider_name: Annotated[str, Holds("The provider's name.")]
    contact_email: Annotated[str, Holds("Whom the register names to write to.")]
    service_id: Annotated[str, Holds("The service's identifier in the authority's system.")]
    service_name: Annotated[str, Holds("The service's name.")]
    part: Annotated[str, Holds("Which part of its questions the workbook asks; blank for all of them.")]
    workbook: Annotated[str, Holds("The name of the workbook's file.")]
    issued: Annotated[str, Holds("The day on which it was issued.")]
    due: Annotated[str, Holds("The day on which it is due.")]
    state: Annotated[ServiceState, Holds("not returned, held back, queried or accepted.")]
    saved: Annotated[str, Holds("The day on which the return that counts says it was last saved.")]
    received: Annotated[str, Holds("The day on which it was first read.")]
    days_late: Annotated[int, Holds("Working days after the due date: of the return, or of today where none has come.")]
    must_fix: Annotated[int, Holds("Open findings that must be put right.")]
    to_confirm: Annotated[int, Holds("Open findings that are to be confirmed.")]
    source_file: Annotated[str, Holds("The file received that counts.")]


STATUS_COLUMNS = columns_of(ServiceLine)


@dataclass(frozen=True)
class Chase:
    """A text to chase one provider, and its file."""

    authority: str
    provider_id: str
    provider_name: str
    contact_email: str
    path: Path
    text: str


@dataclass(frozen=True)
class QuarterStatus:
    """How a quarter stands on one day."""

    period: Period
    day: dt.date
    lines: tuple[ServiceLine, ...]
    chases: tuple[Chase, ...]
    rejected: tuple[str, ...]
    paths: tuple[Path, ...]

    @property
    def needs_attention(self) -> bool:
        """Whether anybody is to be chased, or a file is unreadable."""
        return bool(self.chases or self.rejected)


def status(desk: Workspace, period: str, day: dt.date) -> QuarterStatus:
    """Work out a quarter's progress on a day.

    Writes status.csv, status.json and the texts to chase with.
    period: its code; the latest where it is empty. Raises UsageError, FileError, StoreError.
    """
    with desk.store(must_exist=True) as store:
        chosen = chosen_period(store, period)
        result = judge_period(store, chosen)
        lines = tuple(line for record in result.issued for line in _lines(store, result, record, day))
        chases = tuple(_chases(store, result, lines, desk.folder(chosen) / CHASE, day))
    rejected = tuple(file.returned.file for file in result.received if result.outcome(file) == "rejected")
    paths = (desk.folder(chosen) / STATUS_CSV, desk.folder(chosen) / STATUS_JSON)
    write_atomically(paths[0], format_named("csv").write(tabulate("status", "Status", STATUS_COLUMNS, lines)))
    write_atomically(paths[1], as_json(chosen, day, lines, rejected).encode())
    _write_chases(desk.folder(chosen) / CHASE, chases)
    desk.log(
        f"status of {chosen} on {day}: {counted(len(lines), 'service')}, {counted(len(chases), 'provider')} to chase"
    )
    return QuarterStatus(chosen, day, lines, chases, rejected, paths)


def as_json(period: Period, day: dt.date, lines: Iterable[ServiceLine], rejected: Iterable[str]) -> str:
    """Write the status for machines.

    The period, the day, each service and the files that could not be read.
    """
    whole = {
        "period": str(period),
        "on": day.isoformat(),
        "services": [asdict(line) for line in lines],
        "rejected": list(rejected),
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _lines(store: Store, result: PeriodResult, workbook: IssueRecord, day: dt.date) -> list[ServiceLine]:
    missing, calendar = result.missing(workbook), store.framework(workbook.issued.digest).deadline.holidays

    def late(came: dt.date | None) -> int:
        return working_days_late(workbook.issued.due, came or day, calendar)

    return [_line(result, workbook, key, late, returned=key not in missing) for key in services_of(workbook.issued)]


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
    service = next(entry.service for entry in issued.services if entry.service.service_id == key.service_id)
    file = _counting(result, issued, key) if returned else None
    here = result.services[key] if file is not None else None
    severities = [finding.severity for finding in here.findings] if here else []
    saved = file.returned.saved if file else None
    received = file.received if file else None
    came = saved or received
    return ServiceLine(
        period=str(issued.period),
        authority_code=issued.authority,
        authority=issued.authority_name,
        provider_id=issued.provider_id,
        provider_name=issued.provider_name,
        contact_email=issued.contact_email,
        service_id=key.service_id,
        service_name=service.name,
        part=_PART_WORDS[issued.part],
        workbook=workbook.file_name,
        issued=workbook.released.date().isoformat() if workbook.released else "",
        due=issued.due.isoformat(),
        state=here.state if here else ServiceState.NOT_RETURNED,
        saved=saved.date().isoformat() if saved else "",
        received=received.date().isoformat() if received else "",
        days_late=late(came.date() if came else None),
        must_fix=severities.count(Severity.ERROR),
        to_confirm=severities.count(Severity.WARNING),
        source_file=file.returned.file if file else "",
    )


def _counting(result: PeriodResult, issued: Issue, key: ServiceKey) -> ReceivedFile:
    """The newest file that counts for a service and that part of its questions."""
    files = [
        file for place, file in result.current.items() if place.service == key and place.part.overlaps(issued.part)
    ]
    return max(files, key=lambda file: str(file.returned.saved or ""))


def _chases(
    store: Store, result: PeriodResult, lines: Iterable[ServiceLine], folder: Path, day: dt.date
) -> Iterable[Chase]:
    """A text for each provider of whom anything is wanted."""
    by_provider: dict[tuple[str, str], list[ServiceLine]] = {}
    for line in lines:
        if line.state is not ServiceState.ACCEPTED:
            by_provider.setdefault((line.authority_code, line.provider_id), []).append(line)
    workbooks = {(record.issued.authority, record.issued.provider_id): record.issued for record in result.issued}
    for provider, wanted in by_provider.items():
        name = file_stem(wanted[0].provider_name)[:40].strip("-") or "provider"
        form = store.issued_form(workbooks[provider].workbook_id)
        if form is not None:
            text = _chase_text(result, wanted, form, day)
            path = folder / f"{'_'.join(provider)}_{name}.txt"
            yield Chase(*provider, wanted[0].provider_name, wanted[0].contact_email, path, text)


def _chase_text(result: PeriodResult, wanted: list[ServiceLine], form: IssuedForm, day: dt.date) -> str:
    issued = form.layout.issued
    return_to = form.framework.authority(issued.authority).return_to
    came = [line for line in wanted if line.state is not ServiceState.NOT_RETURNED]
    services = dict.fromkeys(ServiceKey(issued.authority, issued.provider_id, line.service_id) for line in came)
    findings = [finding for key in services for finding in result.services[key].findings]
    to = plain(issued.contact_email or issued.provider_name)  # a heading line is never wrapped
    return f"To: {to}\nSubject: {form.framework.return_title}, {issued.period.label}\n\n" + letter(
        f"Dear {issued.provider_name},",
        f"This is about your return to {issued.authority_name} for {issued.period.label}. "
        f"It {'is' if day <= issued.due else 'was'} due on {issued.due:%A} {issued.due.day} {issued.due:%B %Y}.",
        *_not_returned([line for line in wanted if line.state is ServiceState.NOT_RETURNED]),
        *numbered(problems(findings, form)),
        f"Please send the workbook {f'to {return_to}' if return_to else 'back by replying to this message'}. "
        "If you cannot, tell us when we may expect it.",
        f"With kind regards,\n{issued.authority_name}",
    )


def _not_returned(lines: list[ServiceLine]) -> list[str]:
    """What has not come at all, one service a line."""
    if not lines:
        return []
    late = max(line.days_late for line in lines)
    when = f" That is {counted(late, 'working day')} after the date." if late else ""
    services = [f"- {line.service_name} ({line.service_id}{f', {line.part}' if line.part else ''})" for line in lines]
    return [f"Nothing has come yet for the services below.{when}\n" + "\n".join(services)]


def _write_chases(folder: Path, chases: tuple[Chase, ...]) -> None:
    """Put the texts in their folder, in place of those of an earlier day."""
    for chase in chases:
        write_atomically(chase.path, chase.text.encode())
    current = {chase.path for chase in chases}
    with file_errors(folder):
        for path in folder.glob("*.txt") if folder.is_dir() else ():
            if path not in current:
                path.unlink()
