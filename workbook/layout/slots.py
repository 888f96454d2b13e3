"""What a form's slots hold on one service's sheet."""

from __future__ import annotations

from collections.abc import Mapping

from workbook.layout.cells import InputRole
from workbook.layout.counters import NO_OPEN_ROW
from workbook.layout.form_layout import SERVICE_KEY, FormLayout
from workbook.layout.issue import Issue, IssuedService
from workbook.layout.names import GUIDANCE
from workbook.layout.positions import FACTS, HIDDEN_FACTS
from workbook.model import QUARTERLY, Every, Form, Framework, Per, Question, QuestionType, Service, yes_no_words
from workbook.references import reference_of
from workbook.rules import RETURN_DAY
from workbook.rules.states import RowState

#: What a sheet says, once, where the column of last period's figures is empty.
NOTHING_HELD = "We hold no figures of last {period}."

#: What the sheet of further reasons is for.
FURTHER_WORDS = "Only where a need was Unmet for more than one reason: the first is on the person's row."

Slots = dict[str, str | float]


def service_slots(
    framework: Framework, issued: Issue, layout: FormLayout, service: IssuedService, before: Mapping[str, str]
) -> Slots:
    """Fill the slots of one service's sheet, along either axis.

    before: what was said of people last, by their references or rows.
    """
    form = framework.form(issued.form)
    own = (
        _record_slots(form, layout, service, before)
        if form.per is Per.PERSON
        else {**_question_slots(form, layout, service), **_target_slots(framework, issued, form)}
    )
    held = form.code != QUARTERLY or bool(service.previous)
    return {
        "key": f"{SERVICE_KEY}{service.service.service_id}",
        "title": f"{service.service.name} ({service.service.service_id})",
        "subtitle": _about(issued) if held else f"{_about(issued)} {NOTHING_HELD.format(period=issued.period.noun)}",
        **own,
        **_facts(framework, issued, service.service),
        **_section_slots(form, service),
    }


def further_slots(
    framework: Framework, issued: Issue, layout: FormLayout, service: IssuedService, facts: Service
) -> Slots:
    """Fill the slots of the sheet of further reasons.

    facts: any of the workbook's services.
    """
    form = framework.form(issued.form).further_form
    assert form is not None, "such a sheet is of a form that has them"
    return {
        "key": SERVICE_KEY,
        "title": service.service.name,
        "subtitle": f"{_about(issued)} {FURTHER_WORDS}",
        **_record_slots(form, layout, service, {}),
        **_facts(framework, issued, facts),
        **_section_slots(form, service),
    }


def _question_slots(form: Form, layout: FormLayout, service: IssuedService) -> Slots:
    questions = form.questions
    boxes = [box for box in layout.inputs if box.role is InputRole.ANSWER]
    always_open = [box for box in boxes if service.states[box.section].on and not questions[box.code].asked_if]
    blank = [box for box in always_open if not questions[box.code].optional]
    answered, expected = len(always_open) - len(blank), len(always_open)
    first = blank[0].row + 1 if blank else NO_OPEN_ROW
    previous = {code: _previous(question, service.previous.get(code)) for code, question in questions.items()}
    return {
        "status": f"Answered {answered} of {expected}.{_left(len(blank))}",
        **_counters(answered, expected, len(blank), first),
        **{f"previous.{code}": figure for code, figure in previous.items()},
    }


def _target_slots(framework: Framework, issued: Issue, form: Form) -> Slots:
    """What the authority wants each figure that is worked out to come to, in words."""
    authority, year = framework.authority(issued.authority), issued.period.covering(Every.YEAR)
    targets = {
        code: authority.targets_of(code, str(year)) for code, question in form.questions.items() if question.derived
    }
    return {
        f"target.{code}": f"Target for {year}. {'; '.join(target.words for target in of_figure)}." if of_figure else ""
        for code, of_figure in targets.items()
    }


def _record_slots(form: Form, layout: FormLayout, service: IssuedService, before: Mapping[str, str]) -> Slots:
    once = {question.code for question in form.once_questions if service.states[question.section].on}
    blank = [box for box in layout.inputs if box.code in once and not form.questions[box.code].optional]
    first = blank[0].row + 1 if blank else NO_OPEN_ROW
    sample = service.sample
    references = {f"record.{row.record}": "" for row in layout.rows if row.record}
    references |= {f"record.{number}": reference for number, reference in enumerate(service.records, 1)}
    return {
        "status": f"Complete: 0 of {len(blank)} begun.{_left(len(blank))}",
        **_counters(0, len(blank), len(blank), first),
        **references,
        **_before_slots(layout, service, before),
        "sample.rate": "" if sample is None else sample.rate,
        "sample.start": "" if sample is None else sample.start,
        "sample.size": "",
        f"fact.{RETURN_DAY}": "",
    }


def _before_slots(layout: FormLayout, service: IssuedService, before: Mapping[str, str]) -> Slots:
    """What was said last: of an outcome beside its row, of a person beside the first of the rows."""
    slots: Slots = {f"before.{row.record}": "" for row in layout.rows if row.record}
    shown: set[str] = set()
    for number, record in enumerate(service.records, 1):
        reference = reference_of(record)
        of_person = "" if reference in shown else before.get(reference, "")
        slots[f"before.{number}"] = before.get(record, of_person)
        shown.add(reference)
    return slots


def _counters(answered: int, expected: int, blank: int, first_open: int) -> Slots:
    return {
        "counter.answered": answered,
        "counter.asked": expected,
        "counter.correct": 0,
        "counter.explain": 0,
        "counter.blank": blank,
        "counter.first_open": first_open,
    }


def _left(blank: int) -> str:
    return f" To correct: 0. To explain: 0.{'' if blank else ' Nothing left on this sheet.'}"


def _section_slots(form: Form, service: IssuedService) -> Slots:
    slots: Slots = {}
    for section in form.sections:
        state = service.states[section.code]
        slots[f"switch.{section.code}"] = slots[f"issued.{section.code}"] = 1 if state.on else 0
        slots[f"off.{section.code}"] = "" if state.on else RowState.OFF
        slots[f"guidance.{section.code}"] = GUIDANCE if state.shown else ""
    return slots


# A text in the answer column must not begin with a digit: spreadsheet programs would complete a typed one to it.
def _facts(framework: Framework, issued: Issue, service: Service) -> Slots:
    group = framework.client_group_title(service.client_group)
    units = "not given" if service.household_units is None else float(service.household_units)
    facts = (
        framework.service_types_by_code[service.service_type].title,
        f"{group} ({service.client_group})" if group else "none",
        units,
        float(issued.period.days),
    )
    hidden = {f"fact.{fact}": issued.period.facts[fact] for fact in HIDDEN_FACTS}
    return {**dict(zip(FACTS, facts, strict=True)), **hidden}


def _about(issued: Issue) -> str:
    return f"{issued.provider_name}. {issued.period.label}. {issued.authority_name}."


def _previous(question: Question, figure: float | None) -> str | float:
    if figure is None:
        return ""
    if question.type is QuestionType.YES_NO:
        return yes_no_words(bool(figure))
    return figure
