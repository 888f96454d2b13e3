"""Run the demonstration: four quarters of five hostels.

The last of them is one of everybody.
"""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, replace
from pathlib import Path

from workbook.config import shipped_folder
from workbook.demo.cycle import ABOUT_PEOPLE, COPY, LETTER, PERIOD, Sending, returns_folder, send_quarter
from workbook.demo.hostels import EARLIER, read_hostels
from workbook.demo.more_forms import ASKED_MORE
from workbook.errors import UsageError
from workbook.model import Configuration, Period, Provider
from workbook.register import read_register
from workbook.usecases.export import UPLOAD, WrittenExport, export
from workbook.usecases.files import STORE_NAME, file_errors, write_atomically
from workbook.usecases.generate import WrittenFile, generate_workbooks
from workbook.usecases.outcomes import WrittenOutcomes, report_outcomes
from workbook.usecases.people import PeopleRequest, generate_people
from workbook.usecases.read import ReadRun, read_returns
from workbook.usecases.workers import Progress
from workbook.usecases.workspace import Workspace

#: The day in the names of the zips. Extracts went up in the middle of a quarter.
_UPLOADED = dt.date(2008, 11, 14)
#: The form about people that the demonstration shows.
_PEOPLE_FORM = "outcomes-short-term"
_PERIODS = (*EARLIER, PERIOD)


@dataclass(frozen=True)
class Demonstration:
    """What the demonstration made.

    issued, collected: in its quarter. returns: the folder with the files the providers "sent".
    outcomes: the report of the four quarters.
    """

    issued: tuple[WrittenFile, ...]
    returns: Path
    collected: ReadRun
    exported: WrittenExport
    outcomes: WrittenOutcomes


def demonstrate(workspace: Workspace, progress: Progress = lambda files, _: files) -> Demonstration:
    """Run the cycle into that folder.

    Raises UsageError where the folder holds real returns.
    """
    workspace = replace(workspace, config=shipped_folder())
    configuration = workspace.configuration
    hostels = read_hostels(workspace.config, configuration)
    providers = (*read_register(workspace.config / "examples" / "register.csv", configuration), *hostels)
    _refuse_real_returns(workspace, {(provider.authority, provider.provider_id) for provider in providers})
    for period in EARLIER:
        _send(workspace, configuration, hostels, period)
        read_returns((returns_folder(workspace, period),), workspace)
    issued = _send(workspace, configuration, providers, PERIOD)
    returns = returns_folder(workspace, PERIOD)
    write_atomically(returns / LETTER, b"Dear all, our figures will follow next week.")
    collected = read_returns((returns,), workspace, progress)
    exported = export(workspace, configuration, str(PERIOD), UPLOAD, day=_UPLOADED)
    outcomes = report_outcomes(workspace, str(PERIOD), str(EARLIER[0]))
    return Demonstration(issued, returns, collected, exported, outcomes)


def _send(
    workspace: Workspace, configuration: Configuration, providers: tuple[Provider, ...], period: Period
) -> tuple[WrittenFile, ...]:
    """Issue a quarter's workbooks, and fill them as providers would; the ones about people come last."""
    issued = generate_workbooks(configuration, providers, period, workspace)
    some = tuple(provider for provider in providers if (provider.authority, provider.provider_id) in ABOUT_PEOPLE)
    people = generate_people(
        configuration,
        some,
        period,
        workspace,
        PeopleRequest((_PEOPLE_FORM,), random.Random(f"{_PEOPLE_FORM} {period}").choice),
    )
    more = _generate_more(workspace, configuration, providers) if period == PERIOD else ()
    send_quarter(workspace, Sending(period, issued, people, more))
    return (*issued, *people, *more)


def _generate_more(
    workspace: Workspace, configuration: Configuration, providers: tuple[Provider, ...]
) -> tuple[WrittenFile, ...]:
    """Issue each of the other forms to the providers that it is shown by."""
    written: list[WrittenFile] = []
    for form, keys in ASKED_MORE.items():
        some = tuple(provider for provider in providers if (provider.authority, provider.provider_id) in keys)
        request = PeopleRequest((form,), random.Random(f"{form} {PERIOD}").choice)
        written += generate_people(configuration, some, PERIOD, workspace, request)
    return tuple(written)


def _refuse_real_returns(workspace: Workspace, fictional: set[tuple[str, str]]) -> None:
    """Keep away from a folder that holds anything the demonstration did not make."""
    made = tuple(f"{authority}_{provider_id}_" for authority, provider_id in fictional)
    with file_errors(workspace.out):
        folders = [folder for period in _PERIODS if (folder := returns_folder(workspace, period)).is_dir()]
        returns = [path for folder in folders for path in folder.iterdir()]
        results = any(workspace.folder(period).exists() for period in _PERIODS)
        is_store = bool(workspace.address) or (workspace.out / STORE_NAME).exists()
    others = [path for path in returns if not path.name.removeprefix(COPY).startswith((*made, LETTER, "."))]
    if is_store:
        with workspace.store() as store:
            others += [
                Path(w.file_name) for w in store.issued() if (w.issued.authority, w.issued.provider_id) not in fictional
            ]
    if others or (results and not is_store):
        raise UsageError(
            f"{workspace.out}: this folder holds files that are not of the demonstration. Give another folder with --out."
        )
