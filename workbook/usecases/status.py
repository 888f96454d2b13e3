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
from workbook.feedback import greeting, letter, numbered, problems, signature
from workbook.findings import FOR_OFFICERS, Code, Severity
from workbook.layout import Issue, Part, provider_stem
from workbook.model import QUARTERLY, Period
from workbook.quarter import PeriodResult, ServiceKey, ServiceResult, ServiceState, judge_forms
from workbook.reader import IssuedForm
from workbook.store import IssueRecord, ReceivedFile, Store
from workbook.table import format_named, tabulate
from workbook.text import counted, dated, plain
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.files import CHASE, STATUS_CSV, STATUS_JSON, file_errors, write_atomically
from workbook.usecases.service_line import STATUS_COLUMNS, ServiceLine
from workbook.usecases.unasked import UnaskedReturn, unasked_returns
from workbook.usecases.workspace import Workspace

#: The states in which nothing counts, and the findings of those that do which a note tells.
_NOTHING = (ServiceState.NOT_RETURNED, ServiceState.WITHDRAWN)
_NOTED = (Code.VERSION_WAITS, Code.LATE, Code.NOT_IN_RELEASE, Code.OPEN_IN_RELEASE, Code.CHOSEN)
_PART_WORDS = {Part.WHOLE: "", Part.STANDARD: "national core", Part.AMENDED: "regional basket"}


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


def status(desk: Workspace, period: str, day: dt.date) -> QuarterStatus:
    """Work out a quarter's progress on a day.

    Writes status.csv, status.json and the texts to chase with.
    period: its code; the latest where it is empty. Raises UsageError, FileError, StoreError.
    """
    with desk.store(must_exist=True) as store, store.alone():  # or an older run could write after a newer one
        chosen = chosen_period(store, period)
        shown = status_of(desk, store, judge_forms(store, chosen), day)
        table, text = shown.paths
        write_atomically(table, format_named("csv").write(tabulate("status", "Status", STATUS_COLUMNS, shown.lines)))
        write_atomically(text, as_json(chosen, day, shown.lines, shown.unasked, shown.rejected).encode())
        _write_chases(desk.folder(chosen) / CHASE, shown.chases)
    number, silent = counted(len(shown.lines), "service"), counted(len(shown.chases), "provider")
    desk.log(f"status of {chosen} on {day}: {number}, {silent} to chase")
    return shown


def status_of(desk: Workspace, store: Store, results: tuple[PeriodResult, ...], day: dt.date) -> QuarterStatus:
    """Say how the forms of a period stand; nothing is written."""
    chosen = results[0].period
    of_forms = [
        tuple(line for record in result.issued for line in _lines(store, result, record, day)) for result in results
    ]
    chases = tuple(
        chase
        for result, lines in zip(results, of_forms, strict=True)
        for chase in _chases(store, result, lines, desk.folder(chosen) / CHASE, day)
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
        (desk.folder(chosen) / STATUS_CSV, desk.folder(chosen) / STATUS_JSON),
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
    service = issued.service(key.service_id).service
    file = _counting(result, issued, key) if returned else None
    here = result.returned[key] if file is not None else None
    severities = [finding.severity for finding in here.findings] if here else []
    taken_out = None if file else result.withdrawn(key, issued.part)
    came_back = None if file else _untouched(result, issued, key)
    saved, received, came = (file.returned.saved, file.received, file.saved_by) if file else (None, None, None)
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


def _untouched(result: PeriodResult, issued: Issue, key: ServiceKey) -> ReceivedFile | None:
    """The file that counts for a service, but that nobody typed in."""
    files = [
        file for place, file in result.current.items() if place.service == key and place.part.overlaps(issued.part)
    ]
    return files[0] if files else None


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
        if _is_wanted(result, line):
            by_provider.setdefault((line.authority_code, line.provider_id), []).append(line)
    workbooks = {(record.issued.authority, record.issued.provider_id): record.issued for record in result.issued}
    for provider, wanted in by_provider.items():
        form = store.issued_form(workbooks[provider].workbook_id)
        if form is not None:
            text = _chase_text(result, wanted, form, day)
            of_form = "" if result.form == QUARTERLY else f"_{result.form}"
            path = folder / f"{provider_stem(*provider, wanted[0].provider_name)}{of_form}.txt"
            yield Chase(*provider, wanted[0].provider_name, wanted[0].contact_email, path, text)


def _is_wanted(result: PeriodResult, line: ServiceLine) -> bool:
    """Whether the provider has anything to do for a service; what only an officer can settle is nothing to chase for."""
    if line.state in (*_NOTHING, ServiceState.ACCEPTED):
        return line.state in _NOTHING
    service = result.returned[ServiceKey(line.authority_code, line.provider_id, line.service_id)]
    open_now = [finding for finding in service.findings if finding.severity is not Severity.INFO]
    return any(finding.code not in FOR_OFFICERS for finding in open_now)


def _chase_text(result: PeriodResult, wanted: list[ServiceLine], form: IssuedForm, day: dt.date) -> str:
    issued = form.layout.issued
    authority = form.framework.authority(issued.authority)
    return_to = authority.return_to
    came = [line for line in wanted if line.state not in _NOTHING]
    services = dict.fromkeys(ServiceKey(issued.authority, issued.provider_id, line.service_id) for line in came)
    findings = [finding for key in services for finding in result.returned[key].findings]
    to = plain(issued.contact_email or issued.provider_name)  # a heading line is never wrapped
    title = form.framework.return_title if issued.form == QUARTERLY else form.form.title
    about = "your return" if issued.form == QUARTERLY else f"your workbook '{title}'"
    return f"To: {to}\nSubject: {title}, {issued.period.label}\n\n" + letter(
        greeting(authority, issued.provider_name),
        f"This is about {about} to {issued.authority_name} for {issued.period.label}. "
        f"It {'is' if day <= issued.due else 'was'} due on {issued.due:%A} {issued.due.day} {issued.due:%B %Y}.",
        *_not_returned([line for line in wanted if line.state in _NOTHING]),
        *numbered(problems(findings, form)),
        f"Please send the workbook {f'to {return_to}' if return_to else 'back by replying to this message'}. "
        "If you cannot, tell us when we may expect it.",
        signature(authority, issued.authority_name),
    )


def _not_returned(lines: list[ServiceLine]) -> list[str]:
    """What has not come, or came and does not count, one service a line."""
    if not lines:
        return []
    late = max(line.days_late for line in lines)
    when = f"That is {counted(late, 'working day')} after the date." if late else ""
    silent, noted = [line for line in lines if not line.note], [line for line in lines if line.note]
    texts = []
    if silent:
        texts.append(" ".join(filter(None, ("Nothing has come yet for the services below.", when))))
        texts[-1] += "".join(f"\n{_service_words(line)}" for line in silent)
    if noted:
        texts.append("What came for the services below does not count.")
        texts[-1] += "".join(f"\n{_service_words(line)}: {line.note}" for line in noted)
    return texts


def _service_words(line: ServiceLine) -> str:
    return f"- {line.service_name} ({line.service_id}{f', {line.part}' if line.part else ''})"


def _write_chases(folder: Path, chases: tuple[Chase, ...]) -> None:
    """Put the texts in their folder, in place of those of an earlier day; what is there already stays."""
    for chase in chases:
        with file_errors(chase.path):
            is_there = chase.path.is_file() and chase.path.read_bytes() == chase.text.encode()
        if not is_there:
            write_atomically(chase.path, chase.text.encode())
    current = {chase.path for chase in chases}
    with file_errors(folder):
        for path in folder.glob("*.txt") if folder.is_dir() else ():
            if path not in current:
                path.unlink()
