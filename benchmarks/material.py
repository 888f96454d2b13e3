"""The shipped example, ready to be measured: what is to be issued, and returns as careful providers would send them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook.config import load, shipped_folder
from workbook.demo.cycle import careful_entries
from workbook.feedback.filling import fill_workbook
from workbook.model import Configuration, Period, Provider
from workbook.reader import IssuedForm
from workbook.register import read_register
from workbook.store import Store
from workbook.usecases.files import STORE_NAME
from workbook.usecases.generate import generate_workbooks
from workbook.usecases.workspace import Workspace

PERIOD = Period(2008, 2)


@dataclass(frozen=True)
class Material:
    """known: each issued workbook by its id. returns: the same workbooks filled in, as bytes, by file name."""

    configuration: Configuration
    providers: tuple[Provider, ...]
    known: dict[str, IssuedForm]
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
    known: dict[str, IssuedForm] = {}
    returns: dict[str, bytes] = {}
    issued = generate_workbooks(configuration, providers, PERIOD, Workspace(folder))
    with Store.open(folder / STORE_NAME) as store:
        for file in issued:
            workbook = store.issued_form(file.issued.workbook_id)
            assert workbook is not None
            known[file.issued.workbook_id] = workbook
            returns[file.path.name] = fill_workbook(file.path.read_bytes(), workbook.layout, careful_entries(workbook))
    return Material(configuration, providers, known, returns)
