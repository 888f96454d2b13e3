"""Check a configuration, and a register by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import ConfigError, RegisterError
from workbook.layout import place_form
from workbook.model import Configuration, Section
from workbook.quarter import service_identity
from workbook.register import RegisterReading, look_at_register
from workbook.register.columns import NOTE
from workbook.selection import advice, hours_advice, reports_nothing, select
from workbook.text import shortened
from workbook.usecases.logo import logo_of
from workbook.usecases.workspace import Workspace

_SHOWN = 200


@dataclass(frozen=True)
class CheckedConfiguration:
    """A configuration without mistakes.

    added: the sections each overlay adds, by authority code.
    unenforced: codes of the rules that no cell can refuse while typing.
    without_address: names of the authorities that say no address to return to.
    """

    configuration: Configuration
    added: dict[str, tuple[Section, ...]]
    unenforced: tuple[str, ...]
    without_address: tuple[str, ...]


@dataclass(frozen=True)
class CheckedRegister:
    """A register without mistakes.

    remarks: advice on services that report none or many of the regional basket.
    """

    path: Path
    providers: int
    services: int
    remarks: tuple[str, ...]


def check_configuration(workspace: Workspace, register: Path | None = None) -> CheckedConfiguration:
    """Load the configuration of a workspace.

    register: what is to be checked by it afterwards. Raises ConfigError, which says that the register was not reached,
    and FileError where the picture of an authority cannot be used.
    """
    try:
        configuration = workspace.configuration
    except ConfigError as error:
        later = (f"{register}: not checked yet, since it is read by the configuration.",) if register else ()
        raise ConfigError((*error.problems, *later)) from error
    common = configuration.framework
    for authority in common.authorities:
        logo_of(workspace, authority)
    own = {section.code for section in common.sections}
    frameworks = (common, *configuration.local.values())
    unenforced = dict.fromkeys(
        code
        for framework in frameworks
        for code in place_form(framework.quarterly, framework.periods.collected).unenforced
    )
    return CheckedConfiguration(
        configuration,
        {
            authority: tuple(section for section in framework.sections if section.code not in own)
            for authority, framework in configuration.local.items()
        },
        tuple(unenforced),
        tuple(authority.name for authority in common.authorities if not authority.return_to),
    )


def check_register(configuration: Configuration, path: Path, called: str = "") -> CheckedRegister:
    """Read a register by a configuration.

    called: what messages call it; by default its name. Raises RegisterError with every mistake, and with what was passed over; FileError.
    """
    reading = look_at_register(path, configuration, called)
    providers = reading.providers
    if problems := (*reading.texts, *reports_nothing(configuration, providers)):
        raise RegisterError(problems, tuple(f"{reading.file}: {words}" for words in _passed_over(reading)))
    remarks = tuple(
        remark
        for provider in providers
        for service in provider.services
        for remark in advice(
            configuration, provider.authority, service, select(configuration, provider.authority, service)
        )
    )
    services = {
        service_identity(provider.authority, service.service_id)
        for provider in providers
        for service in provider.services
    }
    hours = (remark for provider in providers for remark in hours_advice(provider))
    return CheckedRegister(path, len(providers), len(services), (*_passed_over(reading), *remarks, *hours))


def _passed_over(reading: RegisterReading) -> Iterator[str]:
    """What of a register is not read, so that nobody looks for it in vain."""
    matched = reading.matched
    if aside := [name for name in matched.aside if not name.startswith(NOTE)]:
        yield f"columns that are your own, and are not read: {shortened(', '.join(aside), _SHOWN)}."
    if matched.passed:
        lines = shortened(", ".join(map(str, matched.passed)), _SHOWN)
        yield f"lines passed over as titles, totals or remarks: {lines}."
