"""The tidy dataset: a row per period, service and item.

Blank is never 0. A derived value is worked out again from the answers that count; where one of them
is missing or invalid it is too, and where there is nothing to divide by it is not applicable.
"""

from __future__ import annotations

import io
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, fields, replace

import pandas as pd

from workbook.assess import LOADED, Answer, AnswerStatus, derived, figures
from workbook.findings import Finding
from workbook.layout import ColumnRole, IssuedService, Layout
from workbook.model import Address, Framework, Kind, Question, QuestionType, Section


@dataclass(frozen=True)
class DatasetRow:
    """One row of the dataset.

    The fields are its columns, in order.
    """

    period: str
    authority_code: str
    authority: str
    provider_id: str
    national_provider_id: str
    provider_name: str
    service_id: str
    service_name: str
    service_type: str
    client_group_code: int
    client_group: str
    domain: str
    section: str
    question: str
    kind: Kind
    value: float | None
    unit: str
    status: AnswerStatus
    explanation: str
    source_file: str
    source_sheet: str
    source_cell: str
    workbook_id: str
    text: str = ""


@dataclass(frozen=True)
class SourcedAnswer:
    """An answer with where it came from.

    in_workbook: whether its cell is one of an issued workbook.
    """

    answer: Answer
    file: str
    workbook_id: str
    in_workbook: bool = True


#: The columns that are called otherwise than the attribute they hold.
ATTRIBUTES = {"indicator": "section", "item": "question"}
_COLUMN_NAMES = {attribute: column for column, attribute in ATTRIBUTES.items()}
COLUMNS = tuple(_COLUMN_NAMES.get(field.name, field.name) for field in fields(DatasetRow))
#: The type of each column that is not text.
DTYPES = {"client_group_code": "Int64", "value": "float64"}
FINDING_COLUMNS = (
    "severity",
    "code",
    "source_file",
    "source_sheet",
    "source_cell",
    "service_id",
    "record",
    "item",
    "value",
    "message",
)
#: Characters with which a spreadsheet program begins a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_PLAIN_NUMBER = r"[+-]?\d+(\.\d+)?"


def rows(
    framework: Framework,
    layout: Layout,
    service: IssuedService,
    answers: Iterable[SourcedAnswer],
    left_out: Container[str],
) -> list[DatasetRow]:
    """The rows of one service.

    Hidden indicators have none; switched-off ones are not applicable.

    left_out: indicators whose rows come from another workbook.
    """
    by_question = {sourced.answer.question: sourced for sourced in answers}
    loaded = {code: sourced.answer.value for code, sourced in by_question.items()}
    rule_figures = figures(service, layout.issued.period, loaded)
    records = []
    for section in framework.sections:
        if not service.states[section.code].shown or section.code in left_out:
            continue
        inputs = [by_question[question.code] for question in section.inputs]
        worked_out = derived(section, rule_figures)
        for question in section.questions:
            sourced = by_question.get(question.code) or _derived(question, worked_out[question.code], inputs, layout)
            records.append(_row(framework, layout, service, section, question, sourced))
    return records


def table(records: Iterable[DatasetRow]) -> pd.DataFrame:
    """Make a DataFrame in a stable order, with declared types."""
    ordered = sorted(records, key=lambda row: (row.period, row.authority_code, row.provider_id, row.service_id))
    columns = {name: [getattr(row, ATTRIBUTES.get(name, name)) for row in ordered] for name in COLUMNS}
    typed = {name: pd.Series(values, dtype=DTYPES.get(name, "string")) for name, values in columns.items()}
    return pd.DataFrame(typed, columns=list(COLUMNS))


def findings_table(findings: Iterable[Finding]) -> pd.DataFrame:
    """Findings as a DataFrame of text, in the order given."""
    return record_table(FINDING_COLUMNS, findings)


def record_table(columns: Sequence[str], records: Iterable[object]) -> pd.DataFrame:
    """Records as a DataFrame of text, in the order given.

    The columns are attributes of each.
    """
    return text_table(
        columns, ([str(getattr(record, ATTRIBUTES.get(name, name))) for name in columns] for record in records)
    )


def text_table(columns: Sequence[str], records: Iterable[Sequence[str]]) -> pd.DataFrame:
    """Records of text as a DataFrame, in the order given.

    Each record has a text for each column.
    """
    return pd.DataFrame([tuple(record) for record in records], columns=list(columns), dtype="string")


def with_numbers(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Turn some text columns of a table into numbers.

    An empty text is no number.
    """
    numbers = {name: pd.to_numeric(frame[name].mask(frame[name] == "")).astype("Float64") for name in columns}
    return frame.assign(**numbers)


def csv_bytes(frame: pd.DataFrame) -> bytes:
    """UTF-8 as RFC 4180 has it.

    Text that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    safe = frame.copy()
    for name in safe.columns:
        if safe[name].dtype == "string":
            risky = safe[name].str.startswith(_FORMULA_STARTS, na=False) & ~safe[name].str.fullmatch(
                _PLAIN_NUMBER, na=False
            )
            safe[name] = safe[name].mask(risky, "'" + safe[name])
        elif safe[name].dtype == "float64":
            safe[name] = safe[name].map(exact_text, na_action="ignore")
    text: str = safe.to_csv(index=False, lineterminator="\r\n")
    return text.encode()


def exact_text(number: float) -> str:
    """Write 12 for 12.0.

    Otherwise it has the fewest digits that give the same number again.
    """
    short = format(number, ".15g")
    return short if float(short) == number else repr(number)


def parquet_bytes(frame: pd.DataFrame) -> bytes:
    """Apache Parquet, every text exactly as it is."""
    target = io.BytesIO()
    frame.to_parquet(target, index=False)
    return target.getvalue()


def _derived(question: Question, value: float | None, inputs: list[SourcedAnswer], layout: Layout) -> SourcedAnswer:
    """A derived value stands where the first of its inputs does: in a workbook, at its own row."""
    statuses = {sourced.answer.status for sourced in inputs}
    status = AnswerStatus.REPORTED
    if value is None:
        worst = (AnswerStatus.INVALID, AnswerStatus.MISSING)
        status = next((bad_status for bad_status in worst if bad_status in statuses), AnswerStatus.NOT_APPLICABLE)
    first = inputs[0].answer
    cell = layout.form.cell(question.code, ColumnRole.ANSWER) if first.cell and inputs[0].in_workbook else ""
    address = Address(first.service_id, first.address.record, question.code)
    answer = Answer(address, value, "", status, sheet=first.sheet, cell=cell)
    return replace(inputs[0], answer=answer)


def _row(
    framework: Framework,
    layout: Layout,
    service: IssuedService,
    section: Section,
    question: Question,
    sourced: SourcedAnswer,
) -> DatasetRow:
    issued, record, answer = layout.issued, service.service, sourced.answer
    types = {kind.code: kind.title for kind in framework.service_types}
    return DatasetRow(
        period=str(issued.period),
        authority_code=issued.authority,
        authority=issued.authority_name,
        provider_id=issued.provider_id,
        national_provider_id=issued.national_provider_id,
        provider_name=issued.provider_name,
        service_id=record.service_id,
        service_name=record.name,
        service_type=types[record.service_type],
        client_group_code=record.client_group,
        client_group=framework.client_group_title(record.client_group),
        domain=section.domain,
        section=section.code,
        question=question.code,
        kind=question.kind,
        value=None if question.type is QuestionType.DATE else answer.value,
        unit=question.unit,
        status=answer.status,
        explanation=answer.explanation,
        source_file=sourced.file,
        source_sheet=answer.sheet,
        source_cell=answer.cell,
        workbook_id=sourced.workbook_id,
        text=answer.text if answer.status in LOADED else "",
    )
