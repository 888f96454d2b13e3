"""A finding with all that a reader of the report wants beside it: whose, when, which question, what would be allowed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from workbook.findings import Code, Finding
from workbook.layout import LONGEST_EXPLANATION, plain_message
from workbook.layout.formulas import highest_text
from workbook.layout.positions import item_label
from workbook.model import Framework, Question, QuestionType, Section
from workbook.reader import IssuedForm

_CHOICES = (Code.CHOICE_UNCLEAR, Code.CHOICE_FIXED, Code.CHOICE_CHANGED)


@dataclass(frozen=True)
class FindingsReport:
    """One finding, described. All texts are empty where there is nothing to say, or it could not be told.

    saved: when the file says it was last saved, in UTC. subject: the rule, or what people call the indicator: what
    repeats are counted by. item: `LPI 57 a: How many people were in the service?`. allowed: what would have raised no
    finding.
    """

    finding: Finding
    authority: str = ""
    provider: str = ""
    service: str = ""
    saved: dt.datetime | None = None
    subject: str = ""
    item: str = ""
    allowed: str = ""


def reported(found: Finding, known: IssuedForm | None, saved: dt.datetime | None) -> FindingsReport:
    """Describe a finding. known: the issued workbook it is about; None where the file could not be told."""
    if known is None:
        return FindingsReport(found, saved=saved)
    issued = known.layout.issued
    services = {each.service.service_id: each.service for each in issued.services}
    service = services.get(found.service_id)
    indicator = _indicator(known.framework, found.item)
    return FindingsReport(
        finding=found,
        authority=issued.authority_name,
        provider=issued.provider_name,
        service=found.service_id if service is None else f"{service.name} ({service.service_id})",
        saved=saved,
        subject=found.rule or ("" if indicator is None else indicator.label),
        item="" if indicator is None else _question(indicator, found.item),
        allowed="" if indicator is None else _allowed(found, known.framework, indicator),
    )


def allowed_entry(item: Question) -> str:
    """What may be typed for an item, in words."""
    return {
        QuestionType.COUNT: f"A whole number from 0 to {highest_text(item)}",
        QuestionType.NUMBER: f"A number from 0 to {highest_text(item)}, at most two decimal places",
        QuestionType.YES_NO: "Yes or No",
        QuestionType.DERIVED: "Worked out, not typed",
    }[item.type]


def _indicator(framework: Framework, code: str) -> Section | None:
    """The indicator of an indicator's or item's code; None for neither."""
    by_code = {each.code: each for each in framework.indicators}
    return by_code.get(code) or by_code.get(code.rpartition(".")[0])


def _item(indicator: Section, code: str) -> Question | None:
    return next((item for item in indicator.items if item.code == code), None)


def _question(indicator: Section, code: str) -> str:
    item = _item(indicator, code)
    return (
        f"{indicator.label}: {indicator.short_title}"
        if item is None
        else f"{item_label(indicator, item)}: {item.label}"
    )


def _allowed(found: Finding, framework: Framework, indicator: Section) -> str:
    if found.rule:
        rules = {rule.code: rule for each in framework.indicators for rule in each.rules}
        return plain_message(rules[found.rule].message) if found.rule in rules else ""
    if found.code in _CHOICES:
        return "Yes or No"
    if found.code is Code.EXPLANATION_CUT:
        return f"Text of at most {LONGEST_EXPLANATION} characters"
    item = _item(indicator, found.item)
    return "" if item is None else allowed_entry(item)
