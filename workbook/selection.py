"""Select a service's indicators by the cascade, most general first.

1. The indicator's own default, if it applies to the service's type and accommodation; hidden otherwise.
2. The defaults of the service type, then (for a service type that is group-led) of the client group: the region's,
   then the authority's.
3. Each secondary client group, with the same two layers: it may raise a state, never lower it.
4. The service's own line in the register.
5. The period: a section that is asked once in a longer span is hidden in every period that does not close the span.

An indicator that does not apply stays hidden whatever the defaults say: only the service's own line can show it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from workbook.model import (
    HOURS_OF_A_WEEK,
    STATE_RANK,
    AppliesTo,
    Configuration,
    Defaults,
    Form,
    Framework,
    Period,
    Provider,
    Section,
    Service,
    ServiceType,
    Setting,
    State,
    section_code,
)
from workbook.text import number_text

#: A typical service reports this many indicators of the regional basket (the East Midlands framework).
TYPICAL = range(1, 6)


class Step(NamedTuple):
    """One thing that set a state.

    source: `file:line` or `register:LINE`. reason: what speaks there, in words.
    """

    state: State
    source: str
    reason: str


@dataclass(frozen=True)
class Selection:
    """How a service stands to an indicator.

    trail: every step that set it, in order; the last one stands.
    """

    state: State
    source: str
    trail: tuple[Step, ...]


def select(
    configuration: Configuration, authority: str, service: Service, period: Period | None = None
) -> dict[str, Selection]:
    """Work out a service's state for every section.

    They are in the framework's order.
    period: the one that is asked about; None for one in which every section is asked.
    """
    return dict(_selections(configuration, authority, service, period))


def _selections(
    configuration: Configuration, authority: str, service: Service, period: Period | None = None
) -> Iterator[tuple[str, Selection]]:
    """Work out one section after the other, as whoever looks for a state may soon have found it."""
    framework = configuration.framework_for(authority)
    kind = framework.service_types_by_code[service.service_type]
    spoken = _spoken(configuration.layers_for(authority), kind, service)
    for section in framework.sections:
        source = configuration.sources.get(section.code, "")
        choice = _choice(section, source, kind, service, spoken)
        yield section.code, _in_period(choice, section, source, period)


def advice(
    configuration: Configuration, authority: str, service: Service, choices: Mapping[str, Selection]
) -> tuple[str, ...]:
    """Remark on a hidden base, and on an unusual number of the basket."""
    return (
        *_without_base(configuration, authority, service, choices),
        *_unusual(configuration, authority, service, choices),
    )


def hours_advice(provider: Provider) -> Iterator[str]:
    """Remark on services with more hours a unit than a week has."""
    units = {service.service_id: service.household_units for service in provider.services}
    for terms in provider.terms:
        number = units.get(terms.service_id)
        if number and terms.support_hours and terms.support_hours > HOURS_OF_A_WEEK * number:
            yield (
                f"{terms.service_id}: {number_text(terms.support_hours)} hours of support a week for {number} household "
                f"units is more than {HOURS_OF_A_WEEK} for each, and a week has no more. Check support_hours, which is a week's."
            )


def _without_base(
    configuration: Configuration, authority: str, service: Service, choices: Mapping[str, Selection]
) -> Iterator[str]:
    """Name each indicator whose figure is worked out from a hidden one.

    It stays blank.
    """
    framework = configuration.framework_for(authority)
    shown = {code for code, choice in choices.items() if choice.state.shown}
    for section in framework.sections:
        bases = {section_code(code) for question in section.questions for code in question.questions}
        hidden = sorted(base for base in bases - {section.code} - shown if base in choices)
        if section.code in shown and hidden:
            labels = " and ".join(framework.sections_by_code[base].label for base in hidden)
            yield (
                f"{service.service_id}: {section.label} is worked out from {labels}, which the service is not shown. "
                "Show both, or hide both, in its indicators column."
            )


def _unusual(
    configuration: Configuration, authority: str, service: Service, choices: Mapping[str, Selection]
) -> tuple[str, ...]:
    regional = [choices[code] for code in regional_codes(configuration.framework_for(authority)) if code in choices]
    count = sum(choice.state.on for choice in regional)
    if not regional or count in TYPICAL:
        return ()
    reported = f"reports {count}" if count else "reports none"
    return (
        f"{service.service_id}: {reported} of the regional indicators; {TYPICAL[0]} to {TYPICAL[-1]} is usual. "
        "If that is not meant, change its indicators column in the register.",
    )


def regional_codes(framework: Framework) -> tuple[str, ...]:
    """The codes of the sections of the regional basket."""
    prefix = framework.prefix.rstrip("-") + "-"
    return tuple(section.code for section in framework.sections if section.code.startswith(prefix))


def form_states(form: Form, service: Service, period: Period) -> dict[str, State]:
    """Tell which sections of a further form a service gets."""
    return {
        section.code: section.default
        if applies(section.applies_to, service) and period.closes(section.every)
        else State.HIDDEN
        for section in form.sections
    }


def reports_nothing(configuration: Configuration, providers: Iterable[Provider]) -> tuple[str, ...]:
    """List a message for each service shown no indicator.

    It names the line of the register.
    """
    return tuple(
        f"register line {service.register_line}, indicators: {service.service_id} is shown no indicator at all. "
        "Take away a minus, or add one it reports."
        for provider in providers
        for service in provider.services
        if not any(selection.state.shown for _, selection in _selections(configuration, provider.authority, service))
    )


def applies(applies_to: AppliesTo, service: Service) -> bool:
    """Whether an indicator makes sense for a service's type.

    The service's accommodation counts too.

    Accommodation types narrow only the services that have one: floating support may stand beside sheltered housing.
    """
    return (
        _within(service.service_type, applies_to.service_types)
        and _within(service.duration, applies_to.durations)
        and (not service.accommodation_type or _within(service.accommodation_type, applies_to.accommodation_types))
    )


def _within(code: str, allowed: tuple[str, ...]) -> bool:
    return not allowed or code in allowed


class _Spoken(NamedTuple):
    """What the layers say of this service.

    own: step by step, by indicator. added: the last word of each secondary.
    """

    own: dict[str, tuple[Step, ...]]
    added: dict[str, tuple[Step, ...]]


def _spoken(layers: tuple[Defaults, ...], kind: ServiceType, service: Service) -> _Spoken:
    own = [step for layer in layers for step in _layer_steps(layer, kind, service.client_group)]
    added: list[tuple[str, Step]] = []
    for group in service.secondary_client_groups if kind.group_led else ():
        steps = [_step(setting, f"secondary client group {group}") for setting in _group(layers, group)]
        added.extend(dict(steps).items())  # within one group the later layer has the last word
    return _Spoken(_by_section(own), _by_section(added))


def _layer_steps(layer: Defaults, kind: ServiceType, group: str) -> Iterator[tuple[str, Step]]:
    for setting in layer.service_types.get(kind.code, ()):
        yield _step(setting, f"service type '{kind.title}'")
    for setting in _group((layer,), group) if kind.group_led else ():
        yield _step(setting, f"client group {group}")


def _group(layers: tuple[Defaults, ...], group: str) -> Iterator[Setting]:
    for layer in layers:
        yield from layer.client_groups.get(group, ())


def _step(setting: Setting, reason: str) -> tuple[str, Step]:
    return setting.section, Step(setting.state, setting.source, reason)


def _by_section(steps: list[tuple[str, Step]]) -> dict[str, tuple[Step, ...]]:
    together: dict[str, tuple[Step, ...]] = {}
    for code, step in steps:
        together[code] = (*together.get(code, ()), step)
    return together


def _choice(section: Section, source: str, kind: ServiceType, service: Service, spoken: _Spoken) -> Selection:
    if applies(section.applies_to, service):
        trail = [Step(section.default, source, "the indicator's own default"), *spoken.own.get(section.code, ())]
        for step in spoken.added.get(section.code, ()):
            if STATE_RANK[step.state] > STATE_RANK[trail[-1].state]:
                trail.append(step)
    else:
        trail = [Step(State.HIDDEN, source, _not_for(section.applies_to, kind, service))]
    for code, state in service.changes:
        if code == section.code:
            trail.append(Step(state, f"register:{service.register_line}", "the service's own line"))
    return Selection(trail[-1].state, trail[-1].source, tuple(trail))


def _in_period(selection: Selection, section: Section, source: str, period: Period | None) -> Selection:
    """Hide a section in a period that does not close the span it is asked for."""
    if period is None or period.closes(section.every) or not selection.state.shown:
        return selection
    span = section.every.replace("_", "-")
    step = Step(State.HIDDEN, source, f"asked once every {span}, and {period} does not end one")
    return Selection(step.state, step.source, (*selection.trail, step))


def _not_for(applies_to: AppliesTo, kind: ServiceType, service: Service) -> str:
    if not _within(service.service_type, applies_to.service_types):
        return f"does not apply to service type '{kind.title}'"
    if not _within(service.duration, applies_to.durations):
        return f"does not apply to a service whose duration is {service.duration}"
    return f"does not apply to accommodation type '{service.accommodation_type}'"
