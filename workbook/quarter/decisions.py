"""What officers decided, applied to what was entered.

A decision holds as long as what it was made upon is the same: what was entered, the questions it settles and the other
figures they name. So it survives a resubmission of the same figures, and lapses when they change.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from workbook.assess import AnswerStatus
from workbook.dataset import SourcedAnswer
from workbook.findings import Code, Finding, Place, Severity, finding
from workbook.model import Address, Form
from workbook.store import Decision, Grounds, Verdict, Withdrawal
from workbook.text import dated, shortened

#: How much a finding has of an officer's name, and of the name and the reason together; the store has the rest.
_NAME, _WHY = 30, 90


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
    place = sourced.answer.place(sourced.file, label)
    value = " / ".join(entered) or "blank"
    return finding(Code.TAKEN_OUT, place, value, **decided_words(decision))


def choice(place: Place, chosen: str, rejected: Iterable[str], decision: Decision) -> Finding:
    """Make the finding of an entry that an officer chose."""
    other = " or ".join(shortened(entry, 20) for entry in rejected)
    return finding(Code.CHOSEN, place, chosen, other=other, **decided_words(decision))


def decided_words(decision: Decision | Withdrawal) -> dict[str, str]:
    """Who decided, when and why, in the words of a finding."""
    by = shortened(decision.by, _NAME)
    return {"by": by, "when": dated(decision.when), "detail": shortened(decision.reason.rstrip("."), _WHY - len(by))}


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
    beside: Mapping[str, float] = MappingProxyType({}),
) -> Grounds:
    """Gather what a decision at an address is made upon.

    figures: of the same record, by question. beside: those of other forms that its rules may name.
    """
    questions = open_questions(findings, address)
    rules = {question.rule for question in questions if question.rule}
    named = {code for form in forms for rule in form.active_rules if rule.code in rules for code in rule.questions}
    if not address.question:  # of the service as a whole, so on all that it says
        named = set(figures)
    stated = {**beside, **figures}
    others = {code: stated.get(code) for code in sorted(named - {address.question})}
    settled = tuple(sorted({f"{question.code} {question.rule}".strip() for question in questions}))
    return Grounds(entered.get(address, ()), others, settled)


def confirmed(question: Finding, decision: Decision) -> Finding:
    """Make an answered question a finding for information."""
    words = dict(question.words) | decided_words(decision)
    return replace(
        question, code=Code.CONFIRMED, words=tuple(sorted(words.items())), settles=question, named=(), counterparts=()
    )


def still_holds(decision: Decision, now: Grounds) -> bool:
    """Whether a question still counts as answered.

    It does while nothing has changed and nothing more is asked.
    """
    is_answer = decision.verdict is Verdict.INCLUDE and set(now.questions) <= set(decision.grounds.questions)
    return is_answer and _is_unchanged(decision, now)


def is_dismissed(decisions: Iterable[Decision], address: Address, now: Grounds) -> bool:
    """Whether a service was taken out, and its grounds are unchanged.

    address: the service's own.
    """
    decision = last_decisions(decisions).get(address)
    return decision is not None and decision.verdict is Verdict.EXCLUDE and _is_unchanged(decision, now)


def _is_unchanged(decision: Decision, now: Grounds) -> bool:
    """Whether what was entered, and the figures that the decision looked at, are the same."""
    then = decision.grounds
    return then.entered == now.entered and then.figures.items() >= now.figures.items()
