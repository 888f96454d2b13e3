"""Compare two configurations: folders, periods or issued workbooks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from workbook.changes import ConfigurationChange, Statement, changes, stated, stated_frameworks
from workbook.config import load
from workbook.errors import UsageError
from workbook.model import Framework, Period
from workbook.quarter import newest_frameworks
from workbook.store import Store
from workbook.usecases.chosen_period import chosen_period
from workbook.usecases.workspace import Workspace

_REFERENCE = "SPW-"


@dataclass(frozen=True)
class ConfigurationComparison:
    """Two configurations as they were named, and what differs."""

    earlier: str
    later: str
    changes: tuple[ConfigurationChange, ...]


def compare_configurations(workspace: Workspace, earlier: str, later: str) -> ConfigurationComparison:
    """List the sections, questions, rules and all else that differ.

    earlier, later: a folder with a configuration, the code of an issued period, or the reference of an issued workbook.
    Raises UsageError, ConfigError, StoreError.
    """
    names = (earlier, later)
    issued = {name: _issued(workspace, name) for name in names if not Path(name).is_dir()}
    authorities = {code for frameworks in issued.values() for code in frameworks}
    before, now = (
        stated_frameworks(issued[name]) if name in issued else _of_folder(Path(name), authorities) for name in names
    )
    return ConfigurationComparison(earlier, later, changes(before, now))


def _of_folder(folder: Path, authorities: Iterable[str]) -> Statement:
    """What a folder states: all of it, or the frameworks of the authorities that it is compared for."""
    configuration = load(folder)
    frameworks = {authority: configuration.framework_for(authority) for authority in authorities}
    return stated_frameworks(frameworks) if frameworks else stated(configuration)


def _issued(workspace: Workspace, name: str) -> Mapping[str, Framework]:
    """The frameworks of a period or of one workbook, by authority."""
    if not workspace.has_store():
        raise UsageError(
            f"{name}: there is no such folder, and no store in {workspace.out}. Check the spelling, or give --out."
        )
    with workspace.store(must_exist=True) as store:
        if name.upper().startswith(_REFERENCE):
            return _of_workbook(store, name.upper())
        if not Period.is_code(name):
            raise UsageError(
                f"{name}: there is no such folder. Name a folder, a period as 2008-09-Q2, or a workbook's reference."
            )
        return newest_frameworks(store, chosen_period(store, name))


def _of_workbook(store: Store, reference: str) -> Mapping[str, Framework]:
    form = store.issued_form(reference)
    if form is None:
        raise UsageError(
            f"{reference}: no such workbook was issued from this store. Its Read me sheet has its reference."
        )
    return {form.layout.issued.authority: form.framework}
