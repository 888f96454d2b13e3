"""The shapes of the YAML files, made from model records.

A file says some things more shortly than the records do: `name` for the code of a question, `stop` or `warn` for the
test of a rule. The shapes here are the records with those keys in place of the fields; all else comes from the model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, field, fields, make_dataclass
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin, get_type_hints

from pydantic import ConfigDict, Field

from workbook import model
from workbook.model.limits import (
    GROUP,
    Name,
    OptionalTest,
    RuleCode,
    SectionCode,
    record,
    says,
)


def _shape(
    kind: type,
    summary: str,
    keys: Mapping[str, Any],
    only: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    defaults: Mapping[str, Any] | None = None,
    schema: Mapping[str, Any] | None = None,
) -> Any:
    """A record as a file writes it: with other keys, or without some fields, or with more of them left out.

    keys: annotations of keys that stand for fields, or beside them. defaults: of what may be left out.
    """
    hints = get_type_hints(kind, include_extras=True)
    own = {f.name: f for f in fields(kind) if (not only or f.name in only) and f.name not in without}
    shared = {name: part.default for name, part in own.items() if part.default is not MISSING}
    standard = {**shared, **(defaults or {})}
    annotations = {**{name: keys[name] for name in keys if name not in own}, **{name: hints[name] for name in own}}
    members: list[Any] = [
        (name, keys.get(name, annotation), field(default=standard[name]) if name in standard else field())
        for name, annotation in annotations.items()
    ]
    config = ConfigDict(extra="forbid", json_schema_extra=dict(schema) if schema else None)
    namespace = {"__doc__": summary, "__pydantic_config__": config, "__module__": __name__}
    return make_dataclass(kind.__name__, members, frozen=True, kw_only=True, namespace=namespace)


def _of(kind: type, name: str, parts: Any = None) -> Any:
    """The annotation of a field.

    `parts` in place of the records that it holds.
    """
    hint = get_type_hints(kind, include_extras=True)[name]
    if parts is None:
        return hint
    inside, *limits = get_args(hint)
    assert get_origin(hint) is Annotated and get_origin(inside) is tuple  # noqa: PT018 - of our own records
    return Annotated[(tuple[parts, ...], *limits)]


def _required(kind: type, name: str) -> Any:
    """The annotation of a field that may be empty in a record, and may not in this file."""
    return Annotated[_of(kind, name), Field(min_length=1)]


#: What is said of a question that stands above a column.
_OF_PEOPLE = ("heading", "hint", "group", "filled_by", "may_be_missing")
_QUESTION_KEYS: Mapping[str, Any] = {
    "name": Annotated[Name, says("Its name, in small letters, as rules and formulas write it.")],
    "by": Annotated[
        str,
        says("A code list of code_lists.yaml: the question is asked once for each entry, named <name>_<entry>."),
    ],
    "total": Annotated[str, says("Of a question with `by`: the question that the entries' figures must add up to.")],
}
QUESTION = _shape(
    model.Question,
    "One question. A derived one has a formula and no prompt; a typed one has a prompt and no formula.",
    keys=_QUESTION_KEYS,
    without=("code", *_OF_PEOPLE),
    defaults={"by": "", "total": ""},
)
FORM_QUESTION = _shape(
    model.Question,
    "One question of a form. A derived one has a formula and no prompt; a typed one has a prompt and no formula.",
    keys=_QUESTION_KEYS,
    without=("code",),
    defaults={"by": "", "total": ""},
)
RULE = _shape(
    model.Rule,
    "One check.",
    keys={
        "stop": Annotated[OptionalTest, says("What must hold, or the entry is refused.")],
        "warn": Annotated[OptionalTest, says("What should hold, or the entry must be explained.")],
    },
    without=("strength", "expression"),
    defaults={"stop": "", "warn": "", "code": ""},
    schema={"oneOf": [{"required": ["stop"]}, {"required": ["warn"]}]},
)
_PARTS = {"questions": _of(model.Section, "questions", QUESTION), "rules": _of(model.Section, "rules", RULE)}
INDICATOR = _shape(
    model.Section,
    "One indicator with its questions, rules and guidance.",
    keys=_PARTS | {name: _required(model.Section, name) for name in ("base", "guidance", "example", "source")},
    without=("needs", "model", "own_outcomes", "once", "reasons_of"),
    defaults={"domain": ""},
)
FORM_SECTION = _shape(
    model.Section,
    "One section of a form. What is left out of its label and short_title is its title.",
    keys=_PARTS | {"questions": _of(model.Section, "questions", FORM_QUESTION)},
    defaults={
        "questions": (),
        **dict.fromkeys(("label", "short_title", "domain", "level", "base", "example", "source"), ""),
        "guidance": (),
        "evidence": model.Evidence.OURS,
        "default": model.State.REQUIRED,
    },
)
FORM = _shape(
    model.Form,
    "A form: a questionnaire of its own beside the quarterly one.",
    keys={"sections": Annotated[_of(model.Form, "sections", FORM_SECTION), Field(min_length=1)]},
)
FRAMEWORK = _shape(
    model.Framework,
    "The framework: its name, periods, deadline, domains, levels, authorities and national indicators.",
    keys={"title": _of(model.Framework, "return_title")},
    only=(
        *("name", "version", "prefix", "periods", "deadline", "domains", "levels"),
        *("authorities", "national_indicators", "identifiers", "ons_code", "person_data"),
        *("value_for_money", "strategic_outcomes"),
    ),
    defaults={"title": model.Framework.return_title, "national_indicators": ()},
)
CODE_LISTS = _shape(
    model.Framework,
    "The lists that registers and questions choose from.",
    keys={"lists": _of(model.Framework, "code_lists")},
    only=("client_groups", "service_types", "accommodation_types"),
    defaults={"lists": (), "client_groups": (), "accommodation_types": ()},
)

if TYPE_CHECKING:  # a checker of types takes no class that is made of another
    Indicator = Any
else:
    Indicator = INDICATOR


@record
class Series:
    """A series of indicators: national core or regional basket."""

    indicators: Annotated[tuple[Indicator, ...], says("Its indicators, in reading order; it may be empty.")]


@record
class Settings:
    """The settings of a client group or kind of service.

    They are by indicator code.
    """

    select: Annotated[tuple[SectionCode, ...], says("Reported, and the provider may switch it off.")] = ()
    offer: Annotated[tuple[SectionCode, ...], says("Shown but off; the provider may switch it on.")] = ()
    require: Annotated[tuple[SectionCode, ...], says("Reported, and cannot be switched off.")] = ()
    hide: Annotated[tuple[SectionCode, ...], says("Not shown.")] = ()


Groups = Annotated[
    dict[Annotated[str, Field(pattern=GROUP)], Settings], says("What a service reports, by its client group's code.")
]
Types = Annotated[
    dict[Name, Settings], says("What a service reports, by its service type; each that is not group_led must be here.")
]


@record
class DefaultsFile:
    """The file of default settings.

    It has them for each client group and kind of service.
    """

    status: Annotated[model.Evidence, says("How far the defaults can be trusted.")]
    client_groups: Groups = field(default_factory=dict)
    service_types: Types = field(default_factory=dict)


@record
class Overlay:
    """An authority's own indicators, and its changes to common ones."""

    indicators: Annotated[tuple[Indicator, ...], says("Its own indicators; their codes begin with its code.")] = ()
    rules: Annotated[
        dict[RuleCode, model.RuleStatus], says("Rules that it switches on, off or to beta, by their code.")
    ] = field(default_factory=dict)
    client_groups: Groups = field(default_factory=dict)
    service_types: Types = field(default_factory=dict)
