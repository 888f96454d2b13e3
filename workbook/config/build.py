"""From checked files to the records of `workbook.model`. Nothing can be wrong any more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from workbook import model
from workbook.config import schema
from workbook.config.checks import STATES
from workbook.config.files import Documents
from workbook.config.sharing import sharing
from workbook.config.source import Document, Node
from workbook.config.upload import upload


def configuration(documents: Documents) -> model.Configuration:
    """Build the whole configuration from files that have no problems."""
    framework = _framework(documents)
    defaults = schema.DefaultsFile.model_validate(documents.defaults.root.value)
    locals_ = {
        code: schema.LocalFile.model_validate(document.root.value) for code, document in documents.overlays.items()
    }
    return model.Configuration(
        framework=framework,
        local={code: _with_overlay(framework, overlay) for code, overlay in locals_.items()},
        defaults=_defaults(documents.defaults, defaults),
        overlays={code: _defaults(documents.overlays[code], overlay) for code, overlay in locals_.items()},
        sources=_sources((*documents.common(), *documents.overlays.values())),
        sharing=sharing(documents.sharing),
        upload=None if documents.upload is None else upload(documents.upload),
    )


def _framework(documents: Documents) -> model.Framework:
    main = schema.FrameworkFile.model_validate(documents.framework.root.value)
    lists = schema.CodeListsFile.model_validate(documents.code_lists.root.value)
    files = [schema.IndicatorsFile.model_validate(document.root.value) for document in documents.common()]
    return model.Framework(
        name=main.name,
        version=main.version,
        prefix=main.prefix,
        domains=tuple(model.Domain(entry.code, entry.title) for entry in main.domains),
        levels=tuple(model.Level(entry.code, entry.title) for entry in main.levels),
        authorities=tuple(_authority(entry) for entry in main.authorities),
        national_indicators=tuple(
            model.NationalIndicator(entry.number, entry.title, model.Evidence(entry.evidence))
            for entry in main.national_indicators
        ),
        client_groups=tuple(_client_group(entry) for entry in lists.client_groups),
        service_types=tuple(_service_type(entry) for entry in lists.service_types),
        accommodation_types=tuple(
            model.AccommodationType(entry.code, entry.title, tuple(entry.aliases))
            for entry in lists.accommodation_types
        ),
        deadline=model.Deadline(main.deadline.working_days, model.Evidence(main.deadline.evidence)),
        forms=(_quarterly(tuple(_section(entry) for file in files for entry in file.indicators)),),
        core=tuple(entry.code for entry in files[0].indicators),
    )


def _quarterly(sections: tuple[model.Section, ...]) -> model.Form:
    return model.Form(model.QUARTERLY, "Quarterly return", model.Per.SERVICE, sections)


def _authority(entry: schema.AuthorityEntry) -> model.Authority:
    return model.Authority(entry.code, entry.name, entry.ons, entry.gss, tuple(entry.aliases), entry.return_to)


def _client_group(entry: schema.ClientGroupEntry) -> model.ClientGroup:
    return model.ClientGroup(entry.code, entry.title, entry.secondary_title, tuple(entry.aliases))


def _service_type(entry: schema.ServiceTypeEntry) -> model.ServiceType:
    return model.ServiceType(entry.code, entry.title, entry.accommodation_based, entry.group_led, tuple(entry.aliases))


def _section(entry: schema.IndicatorEntry) -> model.Section:
    return model.Section(
        code=entry.code,
        label=entry.label,
        title=entry.title,
        short_title=entry.short_title,
        domain=entry.domain,
        level=entry.level,
        questions=tuple(_question(entry.code, question) for question in entry.questions),
        base=entry.base,
        guidance=tuple(entry.guidance),
        example=entry.example,
        source=entry.source,
        evidence=model.Evidence(entry.evidence),
        rules=tuple(_rule(entry.code, number, rule) for number, rule in enumerate(entry.rules, start=1)),
        national_indicators=tuple(
            model.NationalLink(link.number, link.source_note) for link in entry.national_indicators
        ),
        applies_to=model.AppliesTo(tuple(entry.applies_to.service_types), tuple(entry.applies_to.accommodation_types)),
        default=model.State(entry.default),
        sensitive=entry.sensitive,
        source_note=entry.source_note,
    )


def _question(section: str, entry: schema.QuestionEntry) -> model.Question:
    return model.Question(
        code=f"{section}.{entry.name}",
        label=entry.label,
        type=model.QuestionType(entry.type),
        unit=entry.unit,
        kind=model.Kind(entry.kind),
        adds_up=entry.adds_up,
        maximum=entry.maximum,
        prompt=entry.prompt,
        formula=entry.formula,
    )


def _rule(section: str, number: int, entry: schema.RuleEntry) -> model.Rule:
    return model.Rule(
        code=entry.code or f"{section}.R{number}",
        strength=model.RuleStrength.STOP if entry.stop else model.RuleStrength.WARN,
        expression=entry.stop or entry.warn,
        message=entry.message,
        status=model.RuleStatus(entry.status),
    )


def _with_overlay(framework: model.Framework, overlay: schema.LocalFile) -> model.Framework:
    """The framework as one authority has it: its own indicators after the common ones, its own rule statuses."""
    sections = (*framework.sections, *(_section(entry) for entry in overlay.indicators))
    return framework.with_sections(_with_statuses(section, overlay.rules) for section in sections)


def _with_statuses(section: model.Section, statuses: Mapping[str, str]) -> model.Section:
    if not any(rule.code in statuses for rule in section.rules):
        return section
    rules = (replace(rule, status=model.RuleStatus(statuses.get(rule.code, rule.status))) for rule in section.rules)
    return replace(section, rules=tuple(rules))


def _defaults(document: Document, entry: schema.DefaultsFile | schema.LocalFile) -> model.Defaults:
    root = document.root
    return model.Defaults(
        client_groups={
            int(code): _settings(document, root.get("client_groups").get(code)) for code in entry.client_groups
        },
        service_types={code: _settings(document, root.get("service_types").get(code)) for code in entry.service_types},
    )


def _settings(document: Document, node: Node) -> tuple[model.Setting, ...]:
    return tuple(
        model.Setting(choice.value, model.State(state), f"{document.name}:{choice.line}")
        for word, state in STATES.items()
        for choice in node.entries(word)
    )


def _sources(documents: tuple[Document, ...]) -> dict[str, str]:
    return {
        entry.text("code"): f"{document.name}:{entry.line}"
        for document in documents
        for entry in document.root.entries("indicators")
    }
