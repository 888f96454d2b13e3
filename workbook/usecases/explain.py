"""Explain the state of each section for a service."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook.errors import UsageError
from workbook.model import Period, Provider, Service
from workbook.register import read_register, services_in
from workbook.selection import Selection, select
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class Explanation:
    """What was decided for one service.

    selections: by section code, in the framework's order.
    """

    provider: Provider
    service: Service
    selections: dict[str, Selection]


def explain(
    workspace: Workspace, register: Path, service_id: str, period: Period | None = None
) -> tuple[Explanation, ...]:
    """Find a service's state for every section.

    period: the one to explain for; None for one in which every section is asked.
    Several authorities may have a service of the same id; one that moved has a row for each provider.
    Raises UsageError where none has, ConfigError, RegisterError.
    """
    configuration = workspace.configuration
    wanted = service_id.strip().casefold()
    providers = read_register(register, configuration)
    explanations = tuple(
        Explanation(provider, service, select(configuration, provider.authority, service, period))
        for provider in (services_in(providers, period) if period else providers)
        for service in provider.services
        if service.service_id.casefold() == wanted
    )
    if not explanations:
        when = f" in {period}" if period else ""
        raise UsageError(f"service {service_id} is not in {register}{when}. Give its id as the register has it.")
    return explanations
