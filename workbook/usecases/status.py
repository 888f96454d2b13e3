"""Report a quarter's progress, and whom to chase.

It is by provider and service, with the text to chase each with.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from workbook.dataset import csv_bytes, record_table
from workbook.deadline import working_days_late
from workbook.feedback import letter, numbered, problems
from workbook.findings import Severity
from workbook.layout import Issue, Part, file_stem
from workbook.model import QUARTERLY, Period
from workbook.quarter import PeriodResult, ServiceKey, ServiceState, judge_forms, services_of
from workbook.reader import IssuedForm
from workbook.store import IssueRecord, ReceivedFile, Store
from workbook.text import counted, plain
from workbook.usecases.files import CHASE, STATUS_CSV, STATUS_JSON, file_errors, write_atomically
from workbook.usecases.workspace import Workspace, chosen_period

_PART_WORDS = {Part.WHOLE: "", Part.STANDARD: "national core", Part.AMENDED: "regional basket"}


@dataclass(frozen=True)
class ServiceLine:
    """How one service of one workbook stands.

    The fields are the columns of status.csv.

    issued, due, saved, received: dates. saved: when the return that counts says it was last saved. days_late: working
    days after the due date: of that, or of today where nothing has come. must_fix, to_confirm: open findings.
    """

    period: str
    authority_code: str
    authority: str
    provider_id: str
    provider_name: str
    contact_email: str
    service_id: str
    service_name: str
    part: str
    workbook: str
    issued: str
    due: str
    state: ServiceState
    saved: str
    received: str
    days_late: int
    must_fix: int
    to_confirm: int
    source_file: str
    form: str


COLUMNS = tuple(field.name for field in fields(ServiceLine))


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
        results = judge_forms(store, chosen)
        of_forms = [
            tuple(line for record in result.issued for line in _lines(store, result, record, day)) for result in results
        ]
        chases = tuple(
            chase
            for result, lines in zip(results, of_forms, strict=True)
            for chase in _chases(store, result, lines, desk.folder(chosen) / CHASE, day)
        )
    lines = tuple(line for lines_of_form in of_forms for line in lines_of_form)
    rejected = tuple(
        file.returned.file for result in results for file in result.received if result.outcome(file) == "rejected"
    )
    paths = (desk.folder(chosen) / STATUS_CSV, desk.folder(chosen) / STATUS_JSON)
    write_atomically(paths[0], csv_bytes(record_table(COLUMNS, lines)))
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
        part=_PART_WORDS[issued.part] if issued.form == QUARTERLY else issued.form,
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
        form=issued.form,
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
            of_form = "" if result.form == QUARTERLY else f"_{result.form}"
            path = folder / f"{'_'.join(provider)}_{name}{of_form}.txt"
            yield Chase(*provider, wanted[0].provider_name, wanted[0].contact_email, path, text)


def _chase_text(result: PeriodResult, wanted: list[ServiceLine], form: IssuedForm, day: dt.date) -> str:
    issued = form.layout.issued
    return_to = form.framework.authority(issued.authority).return_to
    came = [line for line in wanted if line.state is not ServiceState.NOT_RETURNED]
    services = dict.fromkeys(ServiceKey(issued.authority, issued.provider_id, line.service_id) for line in came)
    findings = [finding for key in services for finding in result.services[key].findings]
    to = plain(issued.contact_email or issued.provider_name)  # a heading line is never wrapped
    title = form.framework.return_title if issued.form == QUARTERLY else form.form.title
    about = "your return" if issued.form == QUARTERLY else f"your workbook '{title}'"
    return f"To: {to}\nSubject: {title}, {issued.period.label}\n\n" + letter(
        f"Dear {issued.provider_name},",
        f"This is about {about} to {issued.authority_name} for {issued.period.label}. "
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
