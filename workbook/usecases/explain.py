"""Explain the state of each section for a service."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workbook.errors import UsageError
from workbook.model import QUARTERLY, Configuration, Form, Period, Provider, Section, Service
from workbook.register import read_register, services_in
from workbook.selection import Selection, applies, select
from workbook.text import folded
from workbook.usecases.workspace import Workspace

#: So many rules of a form are named.
_MOST_RULES = 4


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

    def lines(self, register: str) -> Iterator[str]:
        """What there is to say of the service itself.

        register: what it is called.
        """
        yield f"Duration: {self.service.duration} ({source_words(self.service.duration_source, register)})"
        if self.agreed:
            yield f"Its own line was agreed: {self.agreed}."
        for form in self.forms:
            scope = "for this service" if form.is_for_service else "not for this service"
            yield f"Form {form.code}: {scope}.{_judged_on_return(form.on_return)}"
        if self.on_return:
            yield f"Quarterly return:{_judged_on_return(self.on_return)}"

    def rows(self, register: str) -> Iterator[tuple[str, str, str, str, str]]:
        """Each indicator with its state.

        What set it, why, and what it was before. register: what it is called.
        """
        for code, choice in self.selections.items():
            before = "; ".join(f"{step.state}: {step.reason}" for step in choice.trail[:-1])
            yield code, str(choice.state), source_words(choice.source, register), choice.trail[-1].reason, before


def source_words(source: str, register: str) -> str:
    """Where something is set; of a register, by its own name."""
    return source.replace("register:", f"{register}:", 1) if source.startswith("register:") else source


def _judged_on_return(rules: tuple[str, ...]) -> str:
    """Name the rules that no sheet shows, where there are any."""
    more = len(rules) - _MOST_RULES
    named = ", ".join(rules[:_MOST_RULES]) + (f" and {more} more" if more > 0 else "")
    return f" Judged on return alone: {named}." if named else ""


def explain(
    workspace: Workspace, register: Path, service_id: str, period: Period | None = None, called: str = ""
) -> tuple[Explanation, ...]:
    """Find a service's state for every section.

    period: the one to explain for; None for one in which every section is asked. called: what messages call the register.
    Several authorities may have a service of the same id; one that moved has a row for each provider.
    Raises UsageError where none has, ConfigError, RegisterError.
    """
    configuration = workspace.configuration
    wanted = folded(service_id)
    providers = read_register(register, configuration, called)
    explanations = tuple(
        _explained(configuration, provider, service, period)
        for provider in (services_in(providers, period) if period else providers)
        for service in provider.services
        if folded(service.service_id) == wanted
    )
    if not explanations:
        when = f" in {period}" if period else ""
        raise UsageError(
            f"service {service_id} is not in {called or register}{when}. Give its id as the register has it."
        )
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
