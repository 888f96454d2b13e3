"""Explain the state of each section for a service."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbook.errors import UsageError
from workbook.model import QUARTERLY, Framework, Period, Provider, Service
from workbook.register import read_register, services_in
from workbook.selection import Selection, applies, select
from workbook.text import folded
from workbook.usecases.workspace import Workspace


@dataclass(frozen=True)
class FormExplanation:
    """Whether a form beside the quarterly return is for a service.

    on_return: codes of the rules that no sheet shows, since they look over all rows or at the quarterly return.
    """

    code: str
    is_for_service: bool
    on_return: tuple[str, ...]


@dataclass(frozen=True)
class Explanation:
    """What was decided for one service.

    selections: by section code, in the framework's order. forms: those beside the quarterly return.
    agreed: why, by whom and when the indicators of its own line were agreed, in words.
    """

    provider: Provider
    service: Service
    selections: dict[str, Selection]
    forms: tuple[FormExplanation, ...] = ()
    agreed: str = ""


def explain(
    workspace: Workspace, register: Path, service_id: str, period: Period | None = None
) -> tuple[Explanation, ...]:
    """Find a service's state for every section.

    period: the one to explain for; None for one in which every section is asked.
    Several authorities may have a service of the same id; one that moved has a row for each provider.
    Raises UsageError where none has, ConfigError, RegisterError.
    """
    configuration = workspace.configuration
    wanted = folded(service_id)
    providers = read_register(register, configuration)
    explanations = tuple(
        Explanation(
            provider,
            service,
            select(configuration, provider.authority, service, period),
            _forms(configuration.framework_for(provider.authority), service),
            next((agreed.words for agreed in provider.agreements if agreed.service_id == service.service_id), ""),
        )
        for provider in (services_in(providers, period) if period else providers)
        for service in provider.services
        if folded(service.service_id) == wanted
    )
    if not explanations:
        when = f" in {period}" if period else ""
        raise UsageError(f"service {service_id} is not in {register}{when}. Give its id as the register has it.")
    return explanations


def _forms(framework: Framework, service: Service) -> tuple[FormExplanation, ...]:
    forms = []
    for form in framework.forms:
        if form.code != QUARTERLY:
            shown = {rule.code for section in form.sections for rule in form.sheet_rules(section)}
            on_return = tuple(rule.code for rule in form.active_rules if rule.code not in shown)
            forms.append(FormExplanation(form.code, applies(form.applies_to, service), on_return))
    return tuple(forms)
