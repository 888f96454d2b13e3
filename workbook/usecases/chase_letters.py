"""The texts to chase providers with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workbook.feedback import addressed, greeting, letter, numbered, problems, signature
from workbook.findings import FOR_OFFICERS, Finding, Severity
from workbook.layout import Issue, provider_stem
from workbook.model import QUARTERLY
from workbook.quarter import PeriodResult, ServiceKey, ServiceState
from workbook.store import Store
from workbook.text import counted
from workbook.usecases.files import file_errors, write_atomically
from workbook.usecases.service_line import ServiceLine

#: The states in which nothing counts.
_NOTHING = (ServiceState.NOT_RETURNED, ServiceState.WITHDRAWN)


@dataclass(frozen=True)
class Chase:
    """A text to chase one provider, and its file."""

    authority: str
    provider_id: str
    provider_name: str
    contact_email: str
    path: Path
    text: str


def chase_texts(
    store: Store, result: PeriodResult, lines: Iterable[ServiceLine], folder: Path, day: dt.date
) -> Iterable[Chase]:
    """A text for each provider of whom anything is wanted."""
    by_provider: dict[tuple[str, str], list[ServiceLine]] = {}
    for line in lines:
        if _is_wanted(result, line):
            by_provider.setdefault((line.authority_code, line.provider_id), []).append(line)
    workbooks = {(record.issued.authority, record.issued.provider_id): record.issued for record in result.issued}
    for provider, wanted in by_provider.items():
        text = _chase_text(store, result, wanted, workbooks[provider], day)
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


def _chase_text(store: Store, result: PeriodResult, wanted: list[ServiceLine], issued: Issue, day: dt.date) -> str:
    framework = store.framework(issued.digest)
    authority = framework.authority(issued.authority)
    return_to = authority.return_to
    came = [line for line in wanted if line.state not in _NOTHING]
    services = dict.fromkeys(ServiceKey(issued.authority, issued.provider_id, line.service_id) for line in came)
    findings = [finding for key in services for finding in result.returned[key].findings]
    title = framework.return_title if issued.form == QUARTERLY else framework.form(issued.form).title
    about = "your return" if issued.form == QUARTERLY else f"your workbook '{title}'"
    to = issued.contact_email or issued.provider_name
    return addressed(to, f"{title}, {issued.period.label}") + letter(
        greeting(authority, issued.provider_name),
        f"This is about {about} to {issued.authority_name} for {issued.period.label}. "
        f"It {'is' if day <= issued.due else 'was'} due on {issued.due:%A} {issued.due.day} {issued.due:%B %Y}.",
        *_not_returned([line for line in wanted if line.state in _NOTHING]),
        *_to_correct(store, issued, findings),
        f"Please send the workbook {f'to {return_to}' if return_to else 'back by replying to this message'}. "
        "If you cannot, tell us when we may expect it.",
        signature(authority, issued.authority_name),
    )


def _to_correct(store: Store, issued: Issue, findings: list[Finding]) -> list[str]:
    """What is to be put right or confirmed; where nothing is, the workbook need not be laid out."""
    form = store.issued_form(issued.workbook_id) if findings else None
    return [] if form is None else numbered(problems(findings, form))


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


def write_chases(folder: Path, chases: tuple[Chase, ...]) -> None:
    """Put the texts in place of those of an earlier day.

    What is there already stays.
    """
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
