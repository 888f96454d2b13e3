"""The shipped example, ready to be measured: what is to be issued, and returns as careful providers would send them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook.config import load, shipped_folder
from workbook.fill import Entries, Entry, filled
from workbook.model import Configuration, ItemType, Period, Provider
from workbook.pipeline import issue
from workbook.pipeline.files import STORE_NAME
from workbook.pipeline.plausible import plausible_answers
from workbook.reader import Known
from workbook.register import read_register
from workbook.store import Store

PERIOD = Period(2008, 2)


@dataclass(frozen=True)
class Material:
    """known: each issued workbook by its id. returns: the same workbooks filled in, as bytes, by file name."""

    configuration: Configuration
    providers: tuple[Provider, ...]
    known: dict[str, Known]
    returns: dict[str, bytes]

    @property
    def services(self) -> int:
        """How many service sheets all the workbooks hold."""
        return sum(len(provider.services) for provider in self.providers)


def prepare(folder: Path) -> Material:
    """Issue the example into that folder and fill every workbook."""
    example = shipped_folder()
    configuration = load(example)
    providers = read_register(example / "examples" / "register.csv", configuration)
    known: dict[str, Known] = {}
    returns: dict[str, bytes] = {}
    issued = issue(configuration, providers, PERIOD, folder)
    with Store.open(folder / STORE_NAME) as store:
        for file in issued:
            workbook = store.known(file.issued.workbook_id)
            assert workbook is not None
            known[file.issued.workbook_id] = workbook
            returns[file.path.name] = filled(file.path.read_bytes(), workbook.layout, _answers(workbook))
    return Material(configuration, providers, known, returns)


def _answers(known: Known) -> Entries:
    items = known.framework.items()
    answers: dict[tuple[str, str], Entry] = {}
    for sheet in known.layout.sheets:
        service = sheet.issued.service.service_id
        days = known.layout.issued.period.days
        for code, number in plausible_answers(known.framework, sheet.issued, days, service).items():
            yes_no = items[code].type is ItemType.YES_NO
            answers[service, code] = ("Yes" if number else "No") if yes_no else number
    return Entries(answers)
