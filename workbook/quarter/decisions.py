"""What officers decided, applied to what was entered.

A decision holds as long as what it was made upon is the same: what was entered, the questions it settles and the other
figures they name. So it survives a resubmission of the same figures, and lapses when they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from workbook.assess import AnswerStatus
from workbook.dataset import SourcedAnswer
from workbook.findings import Code, Finding, Place, Severity, finding
from workbook.model import Address, Form
from workbook.store import Decision, Grounds, Verdict
from workbook.text import shortened


def last_decisions(decisions: Iterable[Decision]) -> dict[Address, Decision]:
    """Map each address to its last decision still in force."""
    last = {decision.address: decision for decision in decisions}
    return {address: decision for address, decision in last.items() if decision.verdict is not Verdict.REOPEN}


def chosen_entries(decisions: Mapping[Address, Decision]) -> dict[Address, tuple[tuple[str, ...], str]]:
    """Map each address to the entry an officer chose.

    With it come the entries it was chosen among.
    """
    return {
        address: (decision.grounds.entered, decision.value)
        for address, decision in decisions.items()
        if decision.verdict is Verdict.INCLUDE and decision.value
    }


def excluded(
    answers: Iterable[SourcedAnswer], entered: Mapping[Address, tuple[str, ...]], decisions: Mapping[Address, Decision]
) -> frozenset[Address]:
    """List the addresses whose figure a decision takes out.

    A decision lapses where the entry has changed since.
    """
    addresses = {sourced.answer.address for sourced in answers}
    return frozenset(
        address
        for address, decision in decisions.items()
        if decision.verdict is Verdict.EXCLUDE and address in addresses
        if decision.grounds.entered == entered[address]
    )


def without_figure(sourced: SourcedAnswer) -> SourcedAnswer:
    """The answer as though its box were blank."""
    answer = sourced.answer
    status = AnswerStatus.MISSING if answer.status is AnswerStatus.MISSING else AnswerStatus.INVALID
    return replace(sourced, answer=replace(answer, number=None, text="", status=status))


def exclusion(sourced: SourcedAnswer, label: str, entered: tuple[str, ...], decision: Decision) -> Finding:
    """Make the finding of a figure taken out.

    It says by whom and why.
    """
    answer = sourced.answer
    record = answer.address.record
    place = Place(sourced.file, answer.sheet, answer.cell, answer.service_id, answer.question, label, record)
    value = " / ".join(entered) or "blank"
    return finding(Code.TAKEN_OUT, place, value, by=decision.by, detail=shortened(decision.reason, 60))


def open_questions(findings: Iterable[Finding], address: Address) -> tuple[Finding, ...]:
    """List the warnings at an address that nothing has answered.

    An officer may confirm them.
    """
    return tuple(finding for finding in findings if finding.address == address and finding.severity is Severity.WARNING)


def grounds(
    address: Address,
    findings: Iterable[Finding],
    entered: Mapping[Address, tuple[str, ...]],
    forms: Iterable[Form],
    figures: Mapping[str, float | None],
) -> Grounds:
    """Gather what a decision at an address is made upon.

    figures: of the same record, by question.
    """
    questions = open_questions(findings, address)
    rules = {question.rule for question in questions if question.rule}
    named = {code for form in forms for rule in form.active_rules if rule.code in rules for code in rule.questions}
    if not address.question:  # of the service as a whole, so on all that it says
        named = set(figures)
    others = {code: figures.get(code) for code in sorted(named - {address.question})}
    settled = tuple(sorted({f"{question.code} {question.rule}".strip() for question in questions}))
    return Grounds(entered.get(address, ()), others, settled)


def confirmed(question: Finding, decision: Decision) -> Finding:
    """Make an answered question a finding for information."""
    return replace(question, code=Code.CONFIRMED, words=(*question.words, ("by", decision.by)), settles=question)


def still_holds(decision: Decision, now: Grounds) -> bool:
    """Whether a question still counts as answered.

    It does while nothing has changed and nothing more is asked.
    """
    then = decision.grounds
    same = then.entered == now.entered and then.figures.items() >= now.figures.items()
    return decision.verdict is Verdict.INCLUDE and same and set(now.questions) <= set(then.questions)
