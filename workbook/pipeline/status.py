"""How far a quarter has come: by provider and service, who to chase, and the text to chase them with."""

from __future__ import annotations

import datetime as dt
import json
import textwrap
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from workbook.deadline import working_days_late
from workbook.findings import Finding, Severity
from workbook.layout import Issued, Part, file_stem
from workbook.model import Authority, Framework, Period
from workbook.pipeline.decide import asked_period
from workbook.pipeline.desk import Desk
from workbook.pipeline.files import CHASE, STATUS_CSV, STATUS_JSON, file_errors, write_atomically
from workbook.standing import ServiceState, Standing, Whose, services_of, standing_of
from workbook.store import IssuedWorkbook, ReceivedFile, Store
from workbook.tidy import csv_bytes, record_table

_PART_WORDS = {Part.WHOLE: "", Part.STANDARD: "national core", Part.AMENDED: "regional basket"}
_WIDTH = 76


@dataclass(frozen=True)
class ServiceLine:
    """How one service of one workbook stands; the fields are the columns of status.csv.

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


COLUMNS = tuple(field.name for field in fields(ServiceLine))


@dataclass(frozen=True)
class Chase:
    """A text ready to send to one provider, and where it was written."""

    authority: str
    provider_id: str
    provider_name: str
    contact_email: str
    path: Path
    text: str


@dataclass(frozen=True)
class Status:
    """How a quarter stands on one day."""

    period: Period
    day: dt.date
    lines: tuple[ServiceLine, ...]
    chases: tuple[Chase, ...]
    rejected: tuple[str, ...]
    paths: tuple[Path, ...]


def status(desk: Desk, period: Period | None, day: dt.date) -> Status:
    """Work out how a quarter stands on a day, and write status.csv, status.json and the texts to chase with.

    period: the latest where none is given. Raises UsageError, FileError, StoreError.
    """
    with desk.store(must_exist=True) as store:
        chosen = asked_period(store, period)
        standing = standing_of(store, chosen)
        lines = tuple(line for each in standing.issued for line in _lines(standing, each, day))
        chases = tuple(_chases(store, standing, lines, desk.folder(chosen) / CHASE))
    rejected = tuple(file.returned.file for file in standing.received if standing.outcome(file) == "rejected")
    paths = (desk.folder(chosen) / STATUS_CSV, desk.folder(chosen) / STATUS_JSON)
    write_atomically(paths[0], csv_bytes(record_table(COLUMNS, lines)))
    write_atomically(paths[1], as_json(chosen, day, lines, rejected).encode())
    _write_chases(desk.folder(chosen) / CHASE, chases)
    return Status(chosen, day, lines, chases, rejected, paths)


def as_json(period: Period, day: dt.date, lines: Iterable[ServiceLine], rejected: Iterable[str]) -> str:
    """The same for a machine: the period, the day, each service and the files that could not be read."""
    whole = {
        "period": str(period),
        "on": day.isoformat(),
        "services": [asdict(line) for line in lines],
        "rejected": list(rejected),
    }
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


def _lines(standing: Standing, workbook: IssuedWorkbook, day: dt.date) -> list[ServiceLine]:
    missing = standing.missing(workbook)
    return [
        _line(standing, workbook, whose, day, returned=whose not in missing) for whose in services_of(workbook.issued)
    ]


def _line(standing: Standing, workbook: IssuedWorkbook, whose: Whose, day: dt.date, *, returned: bool) -> ServiceLine:
    issued = workbook.issued
    service = next(each.service for each in issued.services if each.service.service_id == whose.service_id)
    file = _counting(standing, issued, whose) if returned else None
    here = standing.services[whose] if file is not None else None
    severities = [each.severity for each in here.findings] if here else []
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
        service_id=whose.service_id,
        service_name=service.name,
        part=_PART_WORDS[issued.part],
        workbook=workbook.file_name,
        issued=workbook.released.date().isoformat() if workbook.released else "",
        due=issued.due.isoformat(),
        state=here.state if here else ServiceState.NOT_RETURNED,
        saved=saved.date().isoformat() if saved else "",
        received=received.date().isoformat() if received else "",
        days_late=working_days_late(issued.due, came.date() if came else day),
        must_fix=severities.count(Severity.ERROR),
        to_confirm=severities.count(Severity.WARNING),
        source_file=file.returned.file if file else "",
    )


def _counting(standing: Standing, issued: Issued, whose: Whose) -> ReceivedFile:
    """The newest file that counts for a service and that part of its questions."""
    files = [
        file for place, file in standing.current.items() if place.whose == whose and place.part.overlaps(issued.part)
    ]
    return max(files, key=lambda file: str(file.returned.saved or ""))


def _chases(store: Store, standing: Standing, lines: Iterable[ServiceLine], folder: Path) -> Iterable[Chase]:
    """A text for each provider of whom anything is wanted."""
    by_provider: dict[tuple[str, str], list[ServiceLine]] = {}
    for line in lines:
        if line.state is not ServiceState.ACCEPTED:
            by_provider.setdefault((line.authority_code, line.provider_id), []).append(line)
    for (authority, provider_id), wanted in by_provider.items():
        first = wanted[0]
        known = next(
            store.known(each.issued.workbook_id)
            for each in standing.issued
            if (each.issued.authority, each.issued.provider_id) == (authority, provider_id)
        )
        framework = known.framework if known else None
        text = _chase_text(standing, wanted, framework)
        path = folder / f"{authority}_{provider_id}_{file_stem(first.provider_name)[:40].strip('-') or 'provider'}.txt"
        yield Chase(authority, provider_id, first.provider_name, first.contact_email, path, text)


def _chase_text(standing: Standing, wanted: list[ServiceLine], framework: Framework | None) -> str:
    first = wanted[0]
    due = dt.date.fromisoformat(first.due)
    authority = framework.authority(first.authority_code) if framework else None
    parts = [
        f"To: {first.contact_email or first.provider_name}",
        f"Subject: Supporting People return, {standing.period.label}",
        "",
        f"Dear {first.provider_name},",
        "",
        *_paragraph(
            f"this is about your return to {first.authority} for {standing.period.label}. It was due on {_day(due)}."
        ),
        *_not_returned([line for line in wanted if line.state is ServiceState.NOT_RETURNED]),
        *_questions(standing, [line for line in wanted if line.state is not ServiceState.NOT_RETURNED]),
        "",
        *_paragraph(f"Please send the workbook {_where(authority)}. If you cannot, tell us when we may expect it."),
        "",
        "Thank you.",
        first.authority,
    ]
    return "\n".join(parts) + "\n"


def _not_returned(lines: list[ServiceLine]) -> list[str]:
    if not lines:
        return []
    late = max(line.days_late for line in lines)
    when = f" That is {late} working day{'s' if late > 1 else ''} after the date." if late else ""
    return ["", *_paragraph(f"Nothing has come yet for the services below.{when}"), *(_entry(line) for line in lines)]


def _questions(standing: Standing, lines: list[ServiceLine]) -> list[str]:
    found: list[str] = []
    for line in lines:
        whose = Whose(line.authority_code, line.provider_id, line.service_id)
        wanted = [each for each in standing.services[whose].findings if each.severity in _WANTED]
        if wanted:
            found += ["", *_paragraph(f"{line.service_name} ({line.service_id}) came, and needs a reply:")]
            found += [text for each in wanted for text in _paragraph(_sentence(each), "  - ")]
    return found


_WANTED = {
    Severity.ERROR: "please put right",
    Severity.WARNING: "please say whether it is right",
}


def _sentence(found: Finding) -> str:
    return f"{found.message} ({_WANTED[found.severity]})"


def _entry(line: ServiceLine) -> str:
    part = f", {line.part}" if line.part else ""
    return "\n".join(_paragraph(f"{line.service_name} ({line.service_id}{part})", "  - "))


def _where(authority: Authority | None) -> str:
    return f"to {authority.return_to}" if authority and authority.return_to else "back by replying to this message"


def _day(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


def _paragraph(text: str, bullet: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, initial_indent=bullet, subsequent_indent=" " * len(bullet))


def _write_chases(folder: Path, chases: tuple[Chase, ...]) -> None:
    """Put the texts in their folder, in place of those of an earlier day."""
    for chase in chases:
        write_atomically(chase.path, chase.text.encode())
    current = {chase.path for chase in chases}
    with file_errors(folder):
        for path in folder.glob("*.txt") if folder.is_dir() else ():
            if path not in current:
                path.unlink()
