"""The data dictionary: each figure's meaning, from the YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from workbook.dataset import exact_text
from workbook.model import Domain, Evidence, Framework, Kind, Level, Question, QuestionType, Section, Upload
from workbook.publish.columns import REQUIRED
from workbook.publish.tables import Field, Table

NAME, TITLE = "data-dictionary", "Data dictionary"
_YES_NO = {"required": True, "enum": ["yes", "no"]}


@dataclass(frozen=True)
class Definition:
    """One item with all that it is part of."""

    framework: Framework
    section: Section
    question: Question


@dataclass(frozen=True)
class _Column:
    """field: what it holds has the framework's words in braces."""

    field: Field
    value: Callable[[Definition], str]


def _title(entries: Sequence[Domain] | Sequence[Level], code: str) -> str:
    return {entry.code: entry.title for entry in entries}.get(code, "")


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _largest(definition: Definition) -> str:
    return exact_text(definition.question.maximum) if definition.question.type.is_number else ""


def _rules(definition: Definition) -> str:
    """The rules in force that name the item: `must hold: supported <= eligible (Supported cannot be ...)`."""
    named = [
        f"{rule.code} {'must hold' if rule.effective == 'stop' else 'please say why'}: {rule.expression} ({rule.plain_message})"
        for rule in definition.section.active_rules
        if definition.question.code in rule.questions
    ]
    return " | ".join(named)


def _column(
    name: str, holds: str, value: Callable[[Definition], str], constraints: Mapping[str, object] | None = None
) -> _Column:
    return _Column(Field(name, "string", holds, constraints or {}), value)


_COLUMNS = (
    _column("indicator", "The indicator's code.", lambda d: d.section.code, REQUIRED),
    _column("indicator_label", "What people call the indicator.", lambda d: d.section.label, REQUIRED),
    _column("indicator_title", "The indicator's title.", lambda d: d.section.title, REQUIRED),
    _column(
        "domain", "Its outcome domain; the core has none.", lambda d: _title(d.framework.domains, d.section.domain)
    ),
    _column("level", "The level at which it is known.", lambda d: _title(d.framework.levels, d.section.level)),
    _column("base", "Who counts.", lambda d: d.section.base, REQUIRED),
    _column(
        "national_indicators",
        "National indicators it is linked to, with semicolons between.",
        lambda d: ";".join(str(link.number) for link in d.section.national_indicators),
    ),
    _column("item", "The figure's code.", lambda d: d.question.code, REQUIRED),
    _column("question", "What the provider is asked, or what is worked out.", lambda d: d.question.label, REQUIRED),
    _column(
        "type",
        "What may be typed; derived: nothing, it is worked out.",
        lambda d: d.question.type,
        {"required": True, "enum": [str(member) for member in QuestionType]},
    ),
    _column("unit", "What is counted.", lambda d: d.question.unit, REQUIRED),
    _column(
        "kind",
        "stock: on the last day; flow: over the {period}; derived: worked out.",
        lambda d: d.question.kind,
        {"required": True, "enum": [str(member) for member in Kind]},
    ),
    _column("adds_up", "Whether {periods} may be added together.", lambda d: _yes(d.question.adds_up), _YES_NO),
    _Column(Field("maximum", "number", "The largest entry that is taken."), _largest),
    _column("formula", "How a derived figure is worked out.", lambda d: d.question.formula),
    _column("rules", "The checks that name the figure, in force when it was collected.", _rules),
    _column(
        "sensitive",
        "Whether small numbers may tell who a person is.",
        lambda d: _yes(d.section.sensitive),
        _YES_NO,
    ),
    _column("source", "Where the indicator comes from.", lambda d: d.section.source, REQUIRED),
    _column(
        "evidence",
        "How far the source can be trusted: found, unverified, or ours.",
        lambda d: d.section.evidence,
        {"required": True, "enum": [str(member) for member in Evidence]},
    ),
    _column("source_note", "What is to be said of the source.", lambda d: d.section.source_note),
)
_AUTHORITIES = Field("authorities", "string", "For which authorities it reads so, with semicolons between.", REQUIRED)
#: The columns that the upload's dictionary has before the rest.
UPLOAD_INDICATOR, UPLOAD_ITEM = "upload_indicator", "upload_data_item"
_UPLOAD_FIELDS = (
    Field(UPLOAD_INDICATOR, "string", "What the upload calls the indicator.", REQUIRED),
    Field(UPLOAD_ITEM, "string", "The letter of the figure in the upload.", REQUIRED),
)


def _fields(framework: Framework) -> tuple[Field, ...]:
    return tuple(replace(column.field, holds=framework.worded(column.field.holds)) for column in _COLUMNS)


def shared_dictionary(frameworks: Sequence[tuple[str, Framework]]) -> Table:
    """List every item of some authorities' frameworks.

    An item is there once for all that have the same of it.
    """
    authorities: dict[tuple[str, ...], list[str]] = {}
    for code, framework in frameworks:
        for record in (_record(definition) for definition in _definitions(framework)):
            held = authorities.setdefault(record, [])
            if code not in held:
                held.append(code)
    records = tuple((*record, ";".join(sorted(codes))) for record, codes in authorities.items())
    return Table(NAME, TITLE, (*_fields(frameworks[0][1]), _AUTHORITIES), records, ("item", "authorities"))


def upload_dictionary(framework: Framework, upload: Upload) -> Table:
    """List every item of the upload, by its name there."""
    names = upload.by_question()
    records = tuple(
        (names[definition.question.code].section, names[definition.question.code].letter, *_record(definition))
        for definition in _definitions(framework)
        if definition.question.code in names
    )
    return Table(NAME, TITLE, (*_UPLOAD_FIELDS, *_fields(framework)), records, (UPLOAD_INDICATOR, UPLOAD_ITEM))


def _definitions(framework: Framework) -> list[Definition]:
    return [
        Definition(framework, section, question) for section in framework.sections for question in section.questions
    ]


def _record(definition: Definition) -> tuple[str, ...]:
    return tuple(str(column.value(definition)) for column in _COLUMNS)
