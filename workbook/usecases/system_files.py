"""What goes with the workbook that a provider's system fills.

An empty long CSV with every line and the reference, and what may stand in it: as JSON Schema, and as the Table Schema of
a data package.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

from workbook.layout import LONGEST_EXPLANATION
from workbook.model import EARLIEST_DATE, LATEST_DATE, Framework, Question, QuestionType, Section, State, yes_no_words
from workbook.reader import IssuedForm
from workbook.reader.csv_lines import EXPLANATION_COLUMN
from workbook.reader.long_csv import COLUMNS

_HEAD = (*COLUMNS, EXPLANATION_COLUMN)
_SAYS = {
    "workbook_id": "The reference of the workbook, as on its Read me sheet. The same on every line.",
    "extracted_at": "When the system made the file, as 2008-10-09T17:30:00. The same on every line.",
    "service_id": "The id in brackets beside the service's name.",
    "item": "The code of the question, or of an indicator that may be switched.",
    "value": "The answer; blank for what is not known. Of an indicator: Yes where it is reported, else No.",
    EXPLANATION_COLUMN: "Why an unlikely figure is right, or an indicator was switched.",
}


def system_files(form: IssuedForm) -> dict[str, bytes]:
    """The three files, by what their names end in."""
    return {
        ".csv": _empty_csv(form),
        ".schema.json": _json(_json_schema(form)),
        ".table-schema.json": _json(_table_schema(form)),
    }


def _shown(form: IssuedForm) -> Iterator[tuple[str, Section, State]]:
    """Each service with each indicator that it is shown."""
    for sheet in form.layout.sheets:
        for section in form.form.sections:
            if sheet.state(section.code).shown:
                yield sheet.issued.service.service_id, section, sheet.state(section.code)


def _lines(form: IssuedForm) -> Iterator[tuple[str, str, str]]:
    """Each service with the code and value of each line: what it may switch, as issued, and what it reports."""
    for service_id, section, state in _shown(form):
        if state.switchable:
            yield service_id, section.code, yes_no_words(state.on)
        for question in section.inputs if state.on else ():
            yield service_id, question.code, ""


def _empty_csv(form: IssuedForm) -> bytes:
    target = io.StringIO(newline="")
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(_HEAD)
    reference = form.layout.issued.workbook_id
    writer.writerows((reference, "", *line, "") for line in _lines(form))
    return target.getvalue().encode()


def _json(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False) + "\n").encode()


def _items(form: IssuedForm) -> dict[str, Question]:
    return {question.code: question for _, section, _ in _shown(form) for question in section.inputs}


def _switches(form: IssuedForm) -> dict[str, Section]:
    """The indicators that any service may switch."""
    return {section.code: section for _, section, state in _shown(form) if state.switchable}


def _services(form: IssuedForm) -> list[str]:
    return list(dict.fromkeys(service_id for service_id, _, _ in _shown(form)))


def _json_schema(form: IssuedForm) -> dict[str, Any]:
    """Of the lines as records: numbers as numbers, all else as text."""
    issued, items, switches = form.layout.issued, _items(form), _switches(form)
    properties: dict[str, Any] = {
        "workbook_id": {"const": issued.workbook_id},
        "extracted_at": {"type": "string", "format": "date-time"},
        "service_id": {"enum": _services(form)},
        "item": {"enum": [*items, *switches]},
        "value": {},
        EXPLANATION_COLUMN: {"type": "string", "maxLength": LONGEST_EXPLANATION},
    }
    for name, says in _SAYS.items():
        properties[name]["description"] = says
    may_be = {code: {"description": item.label, **_value(item, form.framework)} for code, item in items.items()}
    may_be |= {
        code: {"description": f"Reported for this service? {section.label}", "enum": ["Yes", "No", ""]}
        for code, section in switches.items()
    }
    values = [
        {"if": {"properties": {"item": {"const": code}}}, "then": {"properties": {"value": value}}}
        for code, value in may_be.items()
    ]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"{form.layout.title}, {issued.period}: {issued.provider_name}",
        "type": "array",
        "items": {"type": "object", "required": list(COLUMNS), "properties": properties, "allOf": values},
    }


def _value(question: Question, framework: Framework) -> dict[str, Any]:
    """What may be typed; a blank may be, of everything."""
    match question.type:
        case QuestionType.YES_NO:
            return {"enum": ["Yes", "No", ""]}
        case QuestionType.CHOICE:
            return {"enum": [*(entry.code for entry in framework.code_list(question.choices).entries), ""]}
        case QuestionType.DATE:
            days = f"A day from {EARLIEST_DATE.isoformat()} to {LATEST_DATE.isoformat()}."
            return {"type": "string", "pattern": r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", "$comment": days}
        case QuestionType.TEXT:
            return {"type": "string", "maxLength": question.longest}
        case QuestionType.COUNT:
            return {"anyOf": [{"type": "integer", "minimum": 0, "maximum": question.maximum}, {"const": ""}]}
        case _:
            return {"anyOf": [{"type": "number", "minimum": 0, "maximum": question.maximum}, {"const": ""}]}


def _table_schema(form: IssuedForm) -> dict[str, Any]:
    """Of the CSV's columns. What a value may be hangs on its item, which a Table Schema cannot say."""
    constraints: dict[str, dict[str, Any]] = {
        "workbook_id": {"required": True, "enum": [form.layout.issued.workbook_id]},
        "extracted_at": {"required": True},
        "service_id": {"required": True, "enum": _services(form)},
        "item": {"required": True, "enum": [*_items(form), *_switches(form)]},
        "value": {},
        EXPLANATION_COLUMN: {"maxLength": LONGEST_EXPLANATION},
    }
    # The reader takes more ways to write a time than a Table Schema can name, so its column is text there.
    fields = [
        {"name": name, "type": "string", "description": _SAYS[name], "constraints": constraints[name]} for name in _HEAD
    ]
    return {"fields": fields, "primaryKey": ["service_id", "item"], "missingValues": [""]}
