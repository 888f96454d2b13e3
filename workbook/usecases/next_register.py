"""Make the next period's register of what providers switched in this one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import RegisterError
from workbook.model import Configuration, Period, Service, State
from workbook.quarter import PeriodResult, judge_forms
from workbook.quarter.choices import ReportedChoice, choices
from workbook.register import MOST_OF_A_REASON, look_at_register
from workbook.store import Store
from workbook.text import plain, shortened
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.register_sheet import write_register_copy
from workbook.usecases.return_lines import return_lines
from workbook.usecases.workspace import Workspace

_SIGNS = {State.SELECTED: "+", State.HIDDEN: "-", State.REQUIRED: "!", State.OFFERED: "?"}
#: How much of what a provider said of its whole return stands in the reason.
_LONGEST_COMMENT = 120

_ServiceKey = tuple[str, str, str]


@dataclass(frozen=True)
class NextRegister:
    """A register with what providers switched.

    switched: what changed in each service's line, in words.
    """

    path: Path
    period: Period
    switched: tuple[str, ...]


def next_register(
    workspace: Workspace, register: Path, period: str, to: Path, today: dt.date, called: str = ""
) -> NextRegister:
    """Write a copy of a register with what providers switched.

    An indicator that was switched to Yes is selected from then on, one to No offered. The register stays as it is.
    called: what messages call it.
    Raises RegisterError, UsageError where there is a file already or nothing was issued, FileError, StoreError.
    """
    reading = look_at_register(register, workspace.configuration, called)
    if reading.problems:
        raise RegisterError(reading.texts)
    with workspace.store(must_exist=True) as store:
        chosen = chosen_period(store, period)
        results = judge_forms(store, chosen)
        switched = _switched(results[0])
        comments = _comments(store, results)
    changes: dict[int, dict[str, str]] = {}
    told = []
    for provider in reading.providers:
        for service in provider.services:
            choices_made = switched.get((provider.authority, provider.provider_id, service.service_id), [])
            if choices_made:
                words = _words(workspace.configuration, provider.authority, choices_made)
                comment = comments.get((provider.authority, provider.provider_id), "")
                changes[service.register_line] = {
                    "indicators": _indicators(service, choices_made),
                    "agreed_reason": _reason(chosen, words, comment),
                    "agreed_by": workspace.by,
                    "agreed_on": today.isoformat(),
                }
                told.append(f"{service.name} ({service.service_id}): {words}")
    write_register_copy(reading, workspace.configuration.framework, changes, to)
    return NextRegister(to, chosen, tuple(told))


def _switched(result: PeriodResult) -> Mapping[_ServiceKey, list[ReportedChoice]]:
    switched: dict[_ServiceKey, list[ReportedChoice]] = defaultdict(list)
    for choice in choices(result.services.values()):
        is_clear = choice.reported in ("Yes", "No")
        if is_clear and choice.as_agreed == "No" and choice.agreed.switchable:
            switched[choice.authority_code, choice.provider_id, choice.service_id].append(choice)
    return switched


def _comments(store: Store, results: Iterable[PeriodResult]) -> Mapping[tuple[str, str], str]:
    """What each provider said beside its figures, in the last file that says anything."""
    lines = sorted(return_lines(store, results), key=lambda line: line.saved)
    return {
        (line.authority_code, line.provider_id): line.comment for line in lines if line.comment and not line.withdrawn
    }


def _words(configuration: Configuration, authority: str, switched: Iterable[ReportedChoice]) -> str:
    sections = configuration.framework_for(authority).sections_by_code
    return ", ".join(
        f"{sections[choice.section].label} to {choice.reported}{f' ({plain(choice.reason).strip()})' if choice.reason else ''}"
        for choice in switched
    )


def _indicators(service: Service, switched: Iterable[ReportedChoice]) -> str:
    states = dict(service.changes)
    for choice in switched:
        states[choice.section] = State.SELECTED if choice.reported == "Yes" else State.OFFERED
    return " ".join(f"{_SIGNS[state]}{code}" for code, state in states.items())


def _reason(period: Period, words: str, comment: str) -> str:
    comment_words = f" They said: {shortened(plain(comment), _LONGEST_COMMENT)}" if comment else ""
    return shortened(f"The provider switched in {period}: {words}.{comment_words}", MOST_OF_A_REASON)
