"""Explain the state of each section for a service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import UsageError
from workbook.model import QUARTERLY, Configuration, Form, Period, Provider, Section, Service
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
    on_return: codes of the rules of its indicators that no sheet shows, since they name counts of its people.
    agreed: why, by whom and when the indicators of its own line were agreed, in words.
    """

    provider: Provider
    service: Service
    selections: dict[str, Selection]
    forms: tuple[FormExplanation, ...] = ()
    on_return: tuple[str, ...] = ()
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
        _explained(configuration, provider, service, period)
        for provider in (services_in(providers, period) if period else providers)
        for service in provider.services
        if folded(service.service_id) == wanted
    )
    if not explanations:
        when = f" in {period}" if period else ""
        raise UsageError(f"service {service_id} is not in {register}{when}. Give its id as the register has it.")
    return explanations


def _explained(
    configuration: Configuration, provider: Provider, service: Service, period: Period | None
) -> Explanation:
    framework = configuration.framework_for(provider.authority)
    selections = select(configuration, provider.authority, service, period)
    reported = [section for section in framework.sections if selections[section.code].state.shown]
    agreed = (agreed.words for agreed in provider.agreements if agreed.service_id == service.service_id)
    forms = tuple(
        FormExplanation(form.code, applies(form.applies_to, service), _on_return(form, form.sections))
        for form in framework.forms
        if form.code != QUARTERLY
    )
    on_return = _on_return(framework.quarterly, reported)
    return Explanation(provider, service, selections, forms, on_return, next(agreed, ""))


def _on_return(form: Form, sections: Iterable[Section]) -> tuple[str, ...]:
    """The rules of some sections that no sheet shows."""
    return tuple(
        rule.code for section in sections for rule in section.active_rules if rule not in form.sheet_rules(section)
    )
