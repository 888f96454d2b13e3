"""The data dictionary: each figure's meaning, from the YAML."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from workbook.dataset import REQUIRED
from workbook.model import (
    DataItemName,
    Domain,
    Evidence,
    Framework,
    Kind,
    Level,
    Question,
    QuestionType,
    Section,
    Upload,
)
from workbook.publish.wording import of_frameworks
from workbook.table import Cells, ColumnType, Table, TableColumn, tabulate

NAME, TITLE = "data-dictionary", "Data dictionary"
_YES_NO = {"required": True, "enum": ["yes", "no"]}


@dataclass(frozen=True)
class Definition:
    """One item with all that it is part of.

    name: what the upload calls it; None outside an upload. authorities: codes of those for which it reads so.
    """

    framework: Framework
    section: Section
    question: Question
    name: DataItemName | None = None
    authorities: tuple[str, ...] = ()


def _title(entries: Sequence[Domain] | Sequence[Level], code: str) -> str:
    return {entry.code: entry.title for entry in entries}.get(code, "")


def _yes(value: bool) -> str:
    return "yes" if value else "no"


def _largest(definition: Definition) -> float | None:
    return definition.question.maximum if definition.question.type.is_number else None


def _rules(definition: Definition) -> str:
    """The rules in force that name the item: `must hold: supported <= eligible (Supported cannot be ...)`."""
    named = [
        f"{rule.code} {'must hold' if rule.effective == 'stop' else 'please say why'}: {rule.expression} ({rule.plain_message})"
        for rule in definition.section.active_rules
        if definition.question.code in rule.questions
    ]
    return " | ".join(named)


_COLUMNS: tuple[TableColumn[Definition], ...] = (
    TableColumn("indicator", "The indicator's code.", lambda d: d.section.code, REQUIRED),
    TableColumn("indicator_label", "What people call the indicator.", lambda d: d.section.label, REQUIRED),
    TableColumn("indicator_title", "The indicator's title.", lambda d: d.section.title, REQUIRED),
    TableColumn(
        "domain", "Its outcome domain; the core has none.", lambda d: _title(d.framework.domains, d.section.domain)
    ),
    TableColumn("level", "The level at which it is known.", lambda d: _title(d.framework.levels, d.section.level)),
    TableColumn("base", "Who counts.", lambda d: d.section.base, REQUIRED),
    TableColumn(
        "national_indicators",
        "National indicators it is linked to, with semicolons between.",
        lambda d: ";".join(str(link.number) for link in d.section.national_indicators),
    ),
    TableColumn("item", "The figure's code.", lambda d: d.question.code, REQUIRED),
    TableColumn("question", "What the provider is asked, or what is worked out.", lambda d: d.question.label, REQUIRED),
    TableColumn(
        "type",
        "What may be typed; derived: nothing, it is worked out.",
        lambda d: d.question.type,
        {"required": True, "enum": [str(member) for member in QuestionType]},
    ),
    TableColumn("unit", "What is counted.", lambda d: d.question.unit, REQUIRED),
    TableColumn(
        "kind",
        "stock: on the last day; flow: over the {period}; derived: worked out.",
        lambda d: d.question.kind,
        {"required": True, "enum": [str(member) for member in Kind]},
    ),
    TableColumn("adds_up", "Whether {periods} may be added together.", lambda d: _yes(d.question.adds_up), _YES_NO),
    TableColumn("maximum", "The largest entry that is taken.", _largest, type=ColumnType.NUMBER),
    TableColumn("formula", "How a derived figure is worked out.", lambda d: d.question.formula),
    TableColumn("rules", "The checks that name the figure, in force when it was collected.", _rules),
    TableColumn(
        "sensitive",
        "Whether small numbers may tell who a person is.",
        lambda d: _yes(d.section.sensitive),
        _YES_NO,
    ),
    TableColumn("source", "Where the indicator comes from.", lambda d: d.section.source, REQUIRED),
    TableColumn(
        "evidence",
        "How far the source can be trusted: found, unverified, or ours.",
        lambda d: d.section.evidence,
        {"required": True, "enum": [str(member) for member in Evidence]},
    ),
    TableColumn("source_note", "What is to be said of the source.", lambda d: d.section.source_note),
)
_AUTHORITIES: TableColumn[Definition] = TableColumn(
    "authorities",
    "For which authorities it reads so, with semicolons between.",
    lambda d: ";".join(sorted(d.authorities)),
    REQUIRED,
)
#: The columns that the upload's dictionary has before the rest.
UPLOAD_INDICATOR, UPLOAD_ITEM = "upload_indicator", "upload_data_item"
_UPLOAD_COLUMNS: tuple[TableColumn[Definition], ...] = (
    TableColumn(
        UPLOAD_INDICATOR, "What the upload calls the indicator.", lambda d: d.name.section if d.name else None, REQUIRED
    ),
    TableColumn(
        UPLOAD_ITEM, "The letter of the figure in the upload.", lambda d: d.name.letter if d.name else None, REQUIRED
    ),
)


def shared_dictionary(frameworks: Sequence[tuple[str, Framework]]) -> Table:
    """List every item of some authorities' frameworks.

    An item is there once for all that have the same of it. Of several frameworks of one authority, the last holds.
    """
    by_item = {
        (code, definition.question.code): definition
        for code, framework in frameworks
        for definition in _definitions(framework)
    }
    authorities: dict[Cells, dict[str, Definition]] = {}
    for (code, _), definition in by_item.items():
        cells = tuple(column.value(definition) for column in _COLUMNS)
        authorities.setdefault(cells, {}).setdefault(code, definition)
    definitions = [replace(next(iter(same.values())), authorities=tuple(same)) for same in authorities.values()]
    columns = of_frameworks((*_COLUMNS, _AUTHORITIES), [framework for _, framework in frameworks])
    return tabulate(NAME, TITLE, columns, definitions, ("item", "authorities"))


def upload_dictionary(framework: Framework, upload: Upload) -> Table:
    """List every item of the upload, by its name there."""
    names = upload.by_question()
    definitions = [replace(d, name=names[d.question.code]) for d in _definitions(framework) if d.question.code in names]
    columns = of_frameworks((*_UPLOAD_COLUMNS, *_COLUMNS), [framework])
    return tabulate(NAME, TITLE, columns, definitions, (UPLOAD_INDICATOR, UPLOAD_ITEM))


def _definitions(framework: Framework) -> list[Definition]:
    return [
        Definition(framework, section, question) for section in framework.sections for question in section.questions
    ]
