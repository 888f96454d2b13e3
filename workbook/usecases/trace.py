"""Trace a figure from its source to its releases."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, fields, replace

from workbook.dataset import DatasetRow
from workbook.errors import UsageError
from workbook.model import QUARTERLY, Form, Per, Period, ServiceTerms, section_code
from workbook.outcomes import COVERAGE, EXPECTED, USERS
from workbook.quarter import PeriodJudge, ServiceKey, outcome_figures, services_of
from workbook.store import Store
from workbook.text import folded, number_text, shortened
from workbook.usecases.chosen_period import chosen_period, issued_of_year
from workbook.usecases.traced import TracedService, TraceEvent, TraceStep
from workbook.usecases.workspace import Workspace

__all__ = ["TraceEvent", "trace", "trace_json"]

#: What a register says of a service that no return does.
_AGREED = tuple(fact.name for fact in fields(ServiceTerms) if fact.name not in ("service_id", "register_line"))
_RANK = {step: rank for rank, step in enumerate(TraceStep)}


def trace(workspace: Workspace, service_id: str, item: str = "", period: str = "") -> tuple[TraceEvent, ...]:
    """List all that happened to a service or item.

    item: the code of a question or an indicator, or what a register says, as contract_value. period: its code, or that of a year; all where it is empty.
    Raises UsageError where there is no such service or item, StoreError.
    """
    with workspace.store(must_exist=True) as store:
        periods = issued_of_year(store, period) or (chosen_period(store, period),) if period else store.periods()
        if agreed := tuple(_agreed(store, periods[-1:], service_id, item)):
            return agreed
        traced = [service for chosen in periods for service in _traced(store, chosen, service_id, item)]
        if not traced:
            raise UsageError(
                f"service {shortened(service_id, 40)} is in no workbook that was issued from this store. Check its id."
            )
        if not any(service.items for service in traced):
            raise UsageError(
                f"{shortened(service_id, 40)}: there is no {shortened(item, 60)} in its workbooks. findings.csv has the codes."
            )
        events = [event for service in traced if service.items for event in service.events()]
    return tuple(sorted(events, key=_in_order))


def trace_json(service_id: str, item: str, events: tuple[TraceEvent, ...]) -> str:
    """Write a trace for a machine."""
    whole = {
        "service_id": service_id,
        "item": item,
        "events": [asdict(event) | {"when": event.moment} for event in events],
    }
    return json.dumps(whole, indent=2, ensure_ascii=False)


def _agreed(store: Store, last: Sequence[Period], service_id: str, item: str) -> Iterator[TraceEvent]:
    """What registers say of a service by that name, as `contract_value`: which of them, and where.

    last: the period up to which they are looked at; none where nothing was issued.
    """
    wanted = next((name for name in _AGREED if folded(name) == folded(item)), "")
    for period, authority, provider_id, terms in store.terms() if wanted else ():
        value = getattr(terms, wanted)
        if folded(terms.service_id) == folded(service_id) and value not in (None, "") and period <= max(last):
            text = number_text(value) if isinstance(value, float) else str(value)
            place, words = (
                f"register of {period}, line {terms.register_line}",
                "holds until a later register says otherwise",
            )
            whose = (str(period), None, TraceStep.STANDS, authority, provider_id)
            yield TraceEvent(*whose, wanted, text, place, "", words)


def _in_order(event: TraceEvent) -> tuple[str, bool, dt.datetime, int]:
    """By period, then by the exact moment: what was done within one second stays in order."""
    return event.period, event.when is None, event.when or dt.datetime.min, _RANK[event.step]


def _traced(store: Store, period: Period, service_id: str, item: str) -> list[TracedService]:
    """The services of that id in a period's workbooks, form by form; several authorities may have one."""
    wanted = folded(service_id)
    asked = [(record.issued.form, key) for record in store.put_out(period) for key in services_of(record.issued)]
    matches = dict.fromkeys((form, key) for form, key in asked if folded(key.service_id) == wanted)
    if not matches:
        return []
    judge = PeriodJudge(store)
    results = {result.form: result for result in judge.forms(period)}
    traced = [
        TracedService(store, results[form], key, _items(store, period, form, key, item), is_whole=not item)
        for form, key in matches
    ]
    if any(service.items for service in traced):
        return traced
    counts = [(service, row) for service in traced for row in _counts(store, judge, period, service, item)]
    if not counts:
        return traced
    return [*_of_coverage(traced, counts), *(_with_count(*pair) for pair in counts)]


def _counts(
    store: Store, judge: PeriodJudge, period: Period, service: TracedService, item: str
) -> Iterator[DatasetRow]:
    """The counts of people of a service that are called so, where its form has that section."""
    for row in outcome_figures(store, period, judge.counted_people(period)):
        is_own = (row.authority_code, row.provider_id, row.service_id) == tuple(service.key)
        if is_own and folded(row.question) == folded(item) and row.section in _form(service).sections_by_code:
            yield row


def _of_coverage(
    traced: Iterable[TracedService], counts: Iterable[tuple[TracedService, DatasetRow]]
) -> Iterator[TracedService]:
    """The quarterly return, where it says how many people a count should be of."""
    covered = {
        (service.key, _form(service).covers)
        for service, row in counts
        if row.question.rpartition(".")[2] in (EXPECTED, COVERAGE) and _form(service).covers
    }
    for service in traced:
        items = {code for key, covers in covered if key == service.key for code in (covers, section_code(covers))}
        if items and service.result.form == QUARTERLY:
            yield replace(service, items=frozenset(items))


def _with_count(service: TracedService, row: DatasetRow) -> TracedService:
    """The service with a count, and the questions whose answers it is made of."""
    form = _form(service)
    named = [code for code in form.questions if row.question.startswith(f"{code}_")]
    items = {form.event, max(named, key=len, default=form.event)}
    if form.sample is not None and row.question.rpartition(".")[2] in (USERS, EXPECTED, COVERAGE):
        items.add(form.sample.of)
    return replace(service, items=frozenset(items | {section_code(code) for code in items}), count=row)


def _form(service: TracedService) -> Form:
    """The form of the newest workbook of a service."""
    records = [record for record in service.result.issued if service.key in services_of(record.issued)]
    issued = service.store.issued_form(records[-1].issued.workbook_id) if records else None
    return Form(service.result.form, "", Per.PERSON, ()) if issued is None else issued.form


def _items(store: Store, period: Period, form: str, key: ServiceKey, item: str) -> frozenset[str]:
    """The codes of a form's questions that are meant, and of their indicators."""
    wanted = folded(item)
    issued = (record.issued for record in store.put_out(period))
    records = (issue for issue in issued if issue.form == form and key in services_of(issue))
    forms = [issued_form.form for issue in records if (issued_form := store.issued_form(issue.workbook_id)) is not None]
    questions = [question for form in forms for question in form.questions.values()]
    meant = [question for question in questions if wanted in ("", folded(question.code), folded(question.section))]
    return frozenset(code for question in meant for code in (question.code, question.section))
