"""The tidy dataset: a row per period, service and item.

Blank is never 0. A derived value is worked out again from the answers that count; where one of them
is missing or invalid it is too, and where there is nothing to divide by it is not applicable.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

from workbook.assess import LOADED, Answer, AnswerStatus, derived, figures
from workbook.layout import ColumnRole, Issue, IssuedService, Layout
from workbook.model import Address, Every, Framework, Kind, Question, Section, Service
from workbook.table import Holds, Table, attribute, columns_of, tabulate
from workbook.text import exact_text

REQUIRED: Mapping[str, object] = {"required": True}


@dataclass(frozen=True)
class DatasetRow:
    """One row of the dataset.

    The fields are its columns, in order, each with what it holds; the framework's words are in braces.
    """

    period: Annotated[str, Holds("The period, as {example}.", REQUIRED)]
    authority_code: Annotated[str, Holds("The authority's code: {authority}.", REQUIRED)]
    authority: Annotated[str, Holds("The authority's name.", REQUIRED)]
    provider_id: Annotated[str, Holds("National client record provider id: {provider_id}.", REQUIRED)]
    national_provider_id: Annotated[str, Holds("National provider id: {national_provider_id}.")]
    provider_name: Annotated[str, Holds("The provider's name.", REQUIRED)]
    service_id: Annotated[str, Holds("The service's identifier in the authority's system.", REQUIRED)]
    service_name: Annotated[str, Holds("The service's name.", REQUIRED)]
    service_type: Annotated[str, Holds("Service type, by its title.", REQUIRED)]
    client_group_code: Annotated[str, Holds("Primary client group, by its code.")]
    client_group: Annotated[str, Holds("Primary client group, by its title.")]
    domain: Annotated[str, Holds("Code of the outcome domain; blank for the national core, which has none.")]
    section: Annotated[str, Holds("The indicator's code.", REQUIRED, name="indicator")]
    question: Annotated[str, Holds("The figure's code; the data dictionary says what it means.", REQUIRED, name="item")]
    kind: Annotated[
        Kind,
        Holds(
            "stock: on the last day; flow: over the {period}; derived: worked out from the others.",
            {"required": True, "enum": [str(member) for member in Kind]},
        ),
    ]
    value: Annotated[
        float | None,
        Holds("The figure; yes is 1, no is 0. Blank, never 0, where there is none or the answer is no number."),
    ]
    unit: Annotated[str, Holds("What is counted.", REQUIRED)]
    status: Annotated[
        AnswerStatus,
        Holds(
            "reported; explained: it is unlikely, and the provider said why; or why there is no figure.",
            {"required": True, "enum": [str(member) for member in AnswerStatus]},
        ),
    ]
    explanation: Annotated[str, Holds("What the provider typed beside the figure.")]
    source_file: Annotated[str, Holds("The file received that the figure comes from.", REQUIRED)]
    source_sheet: Annotated[str, Holds("Its sheet; that of a long CSV is called CSV.")]
    source_cell: Annotated[str, Holds("Its cell; blank where the figure stands in none.")]
    workbook_id: Annotated[str, Holds("Which issued workbook it came back in.")]
    text: Annotated[str, Holds("What is no number: the code of a choice, a date, the words of a text.")]
    accommodation_type: Annotated[str, Holds("Accommodation type, by its title; blank where there is none.")]
    household_units: Annotated[int | None, Holds("Household units under contract; blank where not given.")]
    target: Annotated[float | None, Holds("What the figure is to come to; blank where no target is known.")] = None
    target_words: Annotated[str, Holds("Who set it, and whether it is the least or the most; of several, each.")] = ""

    @property
    def figure(self) -> str:
        """The figure as text, exactly; of what is no number its text."""
        return self.text if self.value is None else exact_text(self.value)


@dataclass(frozen=True, slots=True)  # a quarter has hundreds of thousands
class SourcedAnswer:
    """An answer with where it came from.

    in_workbook: whether its cell is one of an issued workbook.
    """

    answer: Answer
    file: str
    workbook_id: str
    in_workbook: bool = True


COLUMNS = columns_of(DatasetRow)
#: What each status says of a figure.
STATUSES: Mapping[AnswerStatus, str] = {
    AnswerStatus.REPORTED: "The answer is in `value` or `text`.",
    AnswerStatus.EXPLAINED: "The same; it is unlikely, and the provider said why.",
    AnswerStatus.MISSING: "Nothing was typed, or the row is gone.",
    AnswerStatus.INVALID: "What was typed cannot be taken, breaks a rule, differs between two files, or was taken out "
    "by an officer; see `findings.csv`.",
    AnswerStatus.NOT_APPLICABLE: "The indicator is switched to No; for a derived value also that there is nothing to "
    "divide by.",
}
FINDING_COLUMNS = (
    attribute("severity", "reject: the file; error: the value; warning: please confirm; info: good to know."),
    attribute("code", "What was found, by its code."),
    attribute("source_file", "The file received that it is about."),
    attribute("source_sheet", "Its sheet."),
    attribute("source_cell", "Its cell; blank where it is about no one cell."),
    attribute("service_id", "The service; blank where it is about the whole file."),
    attribute("record", "The reference of the person, in a workbook about people; blank elsewhere."),
    attribute("item", "The figure's code, or that of its indicator.", "question"),
    attribute("value", "What was found there; of a person never."),
    attribute("message", "Where, what was found, what is needed and how to put it right."),
)


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
    for section in framework.form(layout.issued.form).sections:
        if not service.states[section.code].shown or section.code in left_out:
            continue
        inputs = [by_question[question.code] for question in section.inputs]
        worked_out = derived(section, rule_figures)
        for question in section.questions:
            sourced = by_question.get(question.code) or _derived(question, worked_out[question.code], inputs, layout)
            records.append(answer_row(framework, layout.issued, service.service, section, question, sourced))
    return records


def in_reading_order(records: Iterable[DatasetRow]) -> list[DatasetRow]:
    """Sort rows by period, authority, provider and service."""
    return sorted(records, key=lambda row: (row.period, row.authority_code, row.provider_id, row.service_id))


def dataset_table(records: Iterable[DatasetRow]) -> Table:
    """Make the table of the dataset, in a stable order."""
    return tabulate("dataset", "The dataset", COLUMNS, in_reading_order(records))


def _derived(question: Question, value: float | None, inputs: list[SourcedAnswer], layout: Layout) -> SourcedAnswer:
    """A derived value stands where the first of its inputs does: in a workbook, at its own row."""
    status = AnswerStatus.REPORTED if value is not None else _without_value(inputs)
    first = inputs[0].answer
    cell = layout.form.cell(question.code, ColumnRole.ANSWER) if first.cell and inputs[0].in_workbook else ""
    address = Address(first.service_id, first.address.record, question.code)
    answer = Answer(address, value, "", status, sheet=first.sheet, cell=cell)
    return replace(inputs[0], answer=answer)


def _without_value(inputs: Iterable[SourcedAnswer]) -> AnswerStatus:
    """Why a derived value is missing: the worst that its inputs are, or that there is nothing to divide by."""
    statuses = {sourced.answer.status for sourced in inputs}
    worst = (AnswerStatus.INVALID, AnswerStatus.MISSING)
    return next((status for status in worst if status in statuses), AnswerStatus.NOT_APPLICABLE)


def answer_row(
    framework: Framework,
    issued: Issue,
    service: Service,
    section: Section,
    question: Question,
    sourced: SourcedAnswer,
) -> DatasetRow:
    """Make the row of one answer of a service."""
    answer = sourced.answer
    home = framework.accommodation_types_by_code.get(service.accommodation_type)
    return DatasetRow(
        period=str(issued.period),
        authority_code=issued.authority,
        authority=issued.authority_name,
        provider_id=issued.provider_id,
        national_provider_id=issued.national_provider_id,
        provider_name=issued.provider_name,
        service_id=service.service_id,
        service_name=service.name,
        service_type=framework.service_types_by_code[service.service_type].title,
        client_group_code=service.client_group,
        client_group=framework.client_group_title(service.client_group),
        domain=section.domain,
        section=section.code,
        question=question.code,
        kind=question.kind,
        value=answer.value if question.is_figure else None,
        unit=question.unit,
        status=answer.status,
        explanation=answer.explanation,
        source_file=sourced.file,
        source_sheet=answer.sheet,
        source_cell=answer.cell,
        workbook_id=sourced.workbook_id,
        text=answer.text if answer.status in LOADED else "",
        accommodation_type=home.title if home else "",
        household_units=service.household_units,
        **_target_values(framework, issued, question),
    )


def _target_values(framework: Framework, issued: Issue, question: Question) -> dict[str, Any]:
    """What a figure is to come to, and what is said of that."""
    authority = framework.authority(issued.authority)
    targets = authority.targets_of(question.code, str(issued.period.covering(Every.YEAR))) if authority.targets else ()
    if not targets:
        return {}
    return {"target": targets[0].amount, "target_words": "; ".join(target.words for target in targets)}
