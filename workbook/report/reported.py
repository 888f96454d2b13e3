"""Findings with all that a reader of the report needs.

Whose it is, when, which question, and what would be allowed.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from workbook.findings import Code, Finding
from workbook.layout import LONGEST_EXPLANATION, allowed_words, question_label
from workbook.model import Form, Question, Section, section_code
from workbook.reader import IssuedForm, Return

_CHOICES = (Code.CHOICE_UNCLEAR, Code.CHOICE_FIXED, Code.CHOICE_CHANGED)


@dataclass(frozen=True)
class FindingsReport:
    """One finding, described in words.

    All texts are empty where there is nothing to say, or it could not be told.
    saved: when the file says it was last saved, in UTC. subject: the rule, or what people call the indicator: what
    repeats are counted by. item: `LPI 57 a: How many people were in the service?`. allowed: what would have raised no
    finding. period: the code of the period that it was found in. digest: of its file.
    """

    finding: Finding
    authority: str = ""
    provider: str = ""
    service: str = ""
    saved: dt.datetime | None = None
    subject: str = ""
    question: str = ""
    allowed: str = ""
    period: str = ""
    digest: str = ""

    @property
    def file(self) -> str:
        """What tells its file from others, which may have the same name."""
        return self.digest or self.finding.source_file


def reported(finding: Finding, issued_form: IssuedForm | None, returned: Return | None) -> FindingsReport:
    """Describe a finding.

    issued_form: the issued workbook it is about. returned: the file that it is in. Each is None where it could not be told.
    """
    digest, saved = ("", None) if returned is None else (returned.digest, returned.saved)
    if issued_form is None:
        return FindingsReport(finding, saved=saved, digest=digest)
    issued = issued_form.layout.issued
    services = {issued_service.service.service_id: issued_service.service for issued_service in issued.services}
    service = services.get(finding.service_id)
    section = _section(issued_form.form, finding.question)
    return FindingsReport(
        finding=finding,
        authority=issued.authority_name,
        provider=issued.provider_name,
        service=finding.service_id if service is None else f"{service.name} ({service.service_id})",
        saved=saved,
        subject=finding.rule or ("" if section is None else section.label),
        question="" if section is None else _question_words(section, finding.question),
        allowed="" if section is None else _allowed(finding, issued_form.form, section),
        digest=digest,
    )


def _section(form: Form, code: str) -> Section | None:
    """The section of a section's or question's code; None for neither."""
    sections = form.sections_by_code
    return sections.get(code) or sections.get(section_code(code))


def _question(section: Section, code: str) -> Question | None:
    return next((question for question in section.questions if question.code == code), None)


def _question_words(section: Section, code: str) -> str:
    question = _question(section, code)
    return (
        f"{section.label}: {section.short_title}"
        if question is None
        else f"{question_label(section, question)}: {question.label}"
    )


def _allowed(finding: Finding, form: Form, section: Section) -> str:
    if finding.rule:
        return form.rules[finding.rule].plain_message if finding.rule in form.rules else ""
    if finding.code in _CHOICES:
        return "Yes or No"
    if finding.code is Code.EXPLANATION_CUT:
        return f"Text of at most {LONGEST_EXPLANATION} characters"
    question = _question(section, finding.question)
    return "" if question is None else allowed_words(question)
