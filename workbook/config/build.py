"""From checked files to the records of `workbook.model`.

Nothing can be wrong any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from workbook import model
from workbook.config import shapes
from workbook.config.checks import STATES
from workbook.config.files import Documents
from workbook.config.source import Document, Node
from workbook.config.upload import upload
from workbook.model import adapter

#: The units of questions that say none, where the type has but one.
_UNITS = {
    model.QuestionType.MONEY: "pounds",
    model.QuestionType.PERCENTAGE: "%",
    model.QuestionType.YES_NO: "yes or no",
}


def configuration(documents: Documents) -> model.Configuration:
    """Build the whole configuration from files that have no problems."""
    framework = _framework(documents)
    overlays = {code: _read(shapes.Overlay, document) for code, document in documents.overlays.items()}
    return model.Configuration(
        framework=framework,
        local={code: _with_overlay(framework, overlay) for code, overlay in overlays.items()},
        defaults=_defaults(documents.defaults),
        overlays={code: _defaults(document) for code, document in documents.overlays.items()},
        sources=_sources((*documents.common(), *documents.overlays.values(), *documents.forms)),
        sharing=_read(model.Sharing, documents.sharing),
        upload=None if documents.upload is None else upload(documents.upload, documents),
    )


def _read(shape: Any, document: Document) -> Any:
    return adapter(shape).validate_python(document.root.value)


def _fields(written: Any) -> dict[str, Any]:
    return {part.name: getattr(written, part.name) for part in fields(written)}


def _framework(documents: Documents) -> model.Framework:
    main = _fields(_read(shapes.FRAMEWORK, documents.framework))
    lists = _fields(_read(shapes.CODE_LISTS, documents.code_lists))
    core, basket = (_read(shapes.Series, document).indicators for document in documents.common())
    sections = tuple(_section(indicator) for indicator in (*core, *basket))
    quarterly = model.Form(model.QUARTERLY, "Quarterly return", model.Per.SERVICE, sections)
    return model.Framework(
        return_title=main.pop("title"),
        code_lists=lists.pop("lists"),
        forms=(quarterly, *(_form(_read(shapes.FORM, document)) for document in documents.forms)),
        models=tuple(_read(model.DistanceModel, document) for document in documents.models),
        chains=tuple(_read(model.Chain, document) for document in documents.chains),
        core=tuple(indicator.code for indicator in core),
        **main,
        **lists,
    )


def _form(written: Any) -> model.Form:
    return model.Form(**_fields(written) | {"sections": tuple(_section(section) for section in written.sections)})


def _section(written: Any) -> model.Section:
    """A section as its record.

    In a form it may be called by its title alone.
    """
    code = written.code
    questions = tuple(_question(code, question) for question in written.questions)
    rules = tuple(_rule(code, number, rule) for number, rule in enumerate(written.rules, start=1))
    percentages = (rule for number, question in enumerate(questions, start=1) for rule in _doubts(number, question))
    named = {"label": written.label or written.title, "short_title": written.short_title or written.title}
    return model.Section(**_fields(written) | named | {"questions": questions, "rules": (*rules, *percentages)})


def _doubts(number: int, question: model.Question) -> tuple[model.Rule, ...]:
    """The questions that every percentage raises: under 1 it may be a share of one, over 100 there is more than all.

    number: of the question in its section.
    """
    if question.type is not model.QuestionType.PERCENTAGE:
        return ()
    name, warn = question.name, model.RuleStrength.WARN
    under = f"Less than one per cent ({{{name}}}). If it is right, say why."
    over = f"More than 100 per cent ({{{name}}}). If it is right, say why."
    return (
        # Nought is a usual answer: the test fails between 0 and 1 alone.
        model.Rule(f"{question.section}.UNDER{number}", warn, f"{name} * ({name} - 1) >= 0", under),
        model.Rule(f"{question.section}.OVER{number}", warn, f"{name} <= 100", over),
    )


def _question(section: str, written: Any) -> model.Question:
    values = _fields(written)
    name, _, _ = (values.pop(key) for key in ("name", "by", "total"))
    values["unit"] = written.unit or _UNITS.get(written.type, "")
    if values.get("filled_by"):
        values["filled_by"] = f"{section}.{written.filled_by}"
    return model.Question(code=f"{section}.{name}", **values)


def _rule(section: str, number: int, written: Any) -> model.Rule:
    values = _fields(written)
    stop, warn = values.pop("stop"), values.pop("warn")
    values["code"] = written.code or f"{section}.R{number}"
    strength = model.RuleStrength.STOP if stop else model.RuleStrength.WARN
    return model.Rule(strength=strength, expression=stop or warn, **values)


def _with_overlay(framework: model.Framework, overlay: shapes.Overlay) -> model.Framework:
    """The framework as one authority has it: its own indicators after the common ones, its own rule statuses."""
    sections = (*framework.sections, *(_section(indicator) for indicator in overlay.indicators))
    return framework.with_sections(_with_statuses(section, overlay.rules) for section in sections)


def _with_statuses(section: model.Section, statuses: Mapping[str, model.RuleStatus]) -> model.Section:
    if not any(rule.code in statuses for rule in section.rules):
        return section
    rules = (replace(rule, status=statuses.get(rule.code, rule.status)) for rule in section.rules)
    return replace(section, rules=tuple(rules))


def _defaults(document: Document) -> model.Defaults:
    root = document.root
    return model.Defaults(
        client_groups={code: _settings(document, node) for code, node in root.pairs("client_groups")},
        service_types={code: _settings(document, node) for code, node in root.pairs("service_types")},
    )


def _settings(document: Document, node: Node) -> tuple[model.Setting, ...]:
    return tuple(
        model.Setting(choice.value, model.State(state), f"{document.name}:{choice.line}")
        for word, state in STATES.items()
        for choice in node.entries(word)
    )


def _sources(documents: tuple[Document, ...]) -> dict[str, str]:
    return {
        section.text("code"): f"{document.name}:{section.line}"
        for document in documents
        for section in document.sections
    }
