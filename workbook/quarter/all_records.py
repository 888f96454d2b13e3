"""Judge a service's records together: rules, and identical rows.

No sheet can show them. An officer's decision on the service's question settles one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from workbook.assess import LOADED, Answer, RuleFigures, figures
from workbook.dataset import SourcedAnswer
from workbook.findings import Code, Finding, Place, finding
from workbook.model import Form, Rule, RuleStatus, RuleStrength
from workbook.quarter.joining import Contribution
from workbook.references import further_row
from workbook.rules import RuleScope
from workbook.rules.python import holds
from workbook.text import counted

#: So many rows that say the same throughout may be copies of one.
MOST_ALIKE = 4


def of_all_records(
    contributions: tuple[Contribution, ...], answers: Iterable[SourcedAnswer], beside: Mapping[str, float]
) -> list[Finding]:
    """Find what there is to say of a service's records together.

    beside: the service's figures of the quarterly form.
    """
    records: dict[str, list[SourcedAnswer]] = defaultdict(list)
    if has_forgotten(contributions):
        return []  # of those who are left nothing can be said
    once: list[Answer] = []
    for sourced in answers:
        record = sourced.answer.address.record
        if further_row(record):
            continue
        if record:
            records[record].append(sourced)
        else:
            once.append(sourced.answer)
    if not records:
        return []
    first = contributions[0]
    facts = figures(first.service, first.issued_form.layout.issued.period, {}, beside).with_answers(once)
    lookups = [facts.with_answers((*once, *(said.answer for said in record))) for record in records.values()]
    place = _place(first, next(iter(records.values()))[0])
    findings = [_of_a_rule(rule, place) for rule in _broken(first, facts, lookups)]
    return [*findings, *_alike(first, place, records), *_short_of_sample(first, place, once, records.values())]


def has_forgotten(contributions: Iterable[Contribution]) -> bool:
    """Whether somebody was taken out of a service's files."""
    return any(said.code is Code.PEOPLE_FORGOTTEN for part in contributions for said in part.file.returned.findings)


def _broken(first: Contribution, facts: RuleFigures, records: list[RuleFigures]) -> Iterable[Rule]:
    rules = (rule for rule in first.issued_form.form.active_rules if rule.scope is RuleScope.SERVICE)
    lookups = [record.lookup for record in records]
    return (rule for rule in rules if holds(rule.test, facts.lookup, lookups) is False)


def _of_a_rule(rule: Rule, place: Place) -> Finding:
    codes = {RuleStrength.STOP: Code.STOP_RULE, RuleStrength.WARN: Code.WARN_RULE}
    code = Code.BETA_RULE if rule.status is RuleStatus.BETA else codes[rule.effective]
    return finding(code, replace(place, question=rule.subject), message=rule.plain_message, rule=rule.code)


def _alike(first: Contribution, place: Place, records: Mapping[str, list[SourcedAnswer]]) -> list[Finding]:
    """Ask about rows that say the same throughout."""
    same: dict[tuple[object, ...], int] = defaultdict(int)
    for record in records.values():
        content = tuple((sourced.answer.question, sourced.answer.figure) for sourced in record)
        same[content] += any(figure is not None for _, figure in content)
    most = max(same.values())
    if most <= MOST_ALIKE:
        return []
    question = first.issued_form.form.row_questions[0].code
    detail = f"{counted(most, 'row')} of the sheet"
    return [finding(Code.ROWS_ALIKE, replace(place, question=question), detail=detail)]


def _short_of_sample(
    first: Contribution, place: Place, once: Iterable[Answer], records: Iterable[Iterable[SourcedAnswer]]
) -> list[Finding]:
    """Ask where fewer people are here than the sample has."""
    form, draw = first.issued_form.form, first.service.sample
    if draw is None or form.sample is None:
        return []
    people = next((answer.value for answer in once if answer.question == form.sample.of), None)
    size = 0 if people is None else draw.size(people)
    forms = sum(any(_is_event(form, sourced.answer) for sourced in record) for record in records)
    if forms >= size:
        return []
    detail = f"{forms} of {counted(size, 'row')} {'is' if size == 1 else 'are'}"
    return [finding(Code.SAMPLE_SHORT, replace(place, question=form.sample.of), detail=detail)]


def _is_event(form: Form, answer: Answer) -> bool:
    return answer.question == form.event and answer.status in LOADED


def _place(first: Contribution, sourced: SourcedAnswer) -> Place:
    """Where the records of a service stand, by the first of their answers."""
    answer = sourced.answer
    label = first.issued_form.form.section_of(answer.question).label
    return Place(sourced.file, answer.sheet, "", answer.service_id, label=label)
