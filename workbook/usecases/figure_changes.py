"""What a run of reading changed, file by file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workbook.assess import LOADED, AnswerStatus
from workbook.layout import Issue
from workbook.model import Address, Period
from workbook.quarter import PeriodResult, ServiceKey, ServiceResult, services_of
from workbook.store import ReceivedFile, Store
from workbook.text import counted


class FigureEffect(StrEnum):
    """What became of a figure.

    It is new, has another value, is there but kept from leaving, or is gone.
    """

    NEW = "new"
    REPLACED = "replaced"
    HELD = "held back"
    LOST = "lost"


@dataclass(frozen=True)
class FileEffect:
    """What one file did when it was first read.

    provider: empty where it cannot be told whose it is. replaces: the files that it took the place of.
    figures: how many of each effect. outcome: why it has none, or what it waits for; empty where it simply counts.
    """

    file: str
    provider: str
    period: Period | None
    replaces: tuple[str, ...]
    figures: Counter[FigureEffect]
    outcome: str = ""

    @property
    def words(self) -> str:
        """`12 figures: 10 new, 2 replaced`; what it waits for, where it does."""
        if self.outcome:
            return self.outcome
        return effect_words(self.figures) or "changes no figure"


#: What became of each figure, by service.
Effects = dict[ServiceKey, dict[Address, FigureEffect]]


def effect_words(effects: Mapping[FigureEffect, int]) -> str:
    """Count effects in words: `10 new, 2 replaced`."""
    return ", ".join(f"{effects[effect]} {effect}" for effect in FigureEffect if effects.get(effect))


def figure_effects(before: Iterable[PeriodResult], after: Iterable[PeriodResult]) -> Effects:
    """Compare what stood in the forms of a period with what stands now.

    before: without a form of which nothing had been read.
    """
    values_before = {result.form: result.services for result in before}
    effects: Effects = {}
    for result in after:
        services = values_before.get(result.form, {})
        for key in sorted({*services, *result.services}):
            effects.setdefault(key, {}).update(_of_service(services.get(key), result.services.get(key)))
    return effects


def effect_counts(effects: Effects) -> Counter[FigureEffect]:
    """Count the figures of all services by what became of them."""
    return Counter(effect for changes in effects.values() for effect in changes.values())


def file_effect(
    store: Store, file: ReceivedFile, before: PeriodResult | None, after: PeriodResult, effects: Effects
) -> FileEffect:
    """What a file that was first read in this run did."""
    form = store.issued_form(file.returned.workbook_id)
    name, digest = file.returned.file, file.returned.digest
    if form is None or file.returned.is_refused:
        return FileEffect(name, "", None, (), Counter(), "refused")
    issued = form.layout.issued
    replaced = {
        before.current[slot].returned.file
        for slot in after.slots[digest]
        if before is not None and slot in before.current and before.current[slot].returned.digest != digest
        if after.current.get(slot) is file
    }
    figures = Counter(
        effect
        for key in services_of(issued)
        for address, effect in effects.get(key, {}).items()
        if _has(after.services.get(key), digest, address)
    )
    return FileEffect(
        name, issued.provider_name, issued.period, tuple(sorted(replaced)), figures, _outcome(file, issued, after)
    )


def _outcome(file: ReceivedFile, issued: Issue, after: PeriodResult) -> str:
    """Why a file changes nothing, or not all that it says."""
    digest = file.returned.digest
    waiting = [
        version.figures
        for versions in after.versions.waiting.values()
        for version in versions
        if version.file.returned.digest == digest
    ]
    if waiting:
        return f"waits for a decision: would change {counted(sum(waiting), 'figure')}"
    if file.withdrawn is not None:
        return "withdrawn"
    if file.returned.workbook_id in after.cancelled:
        return "does not count: its workbook was taken back"
    if digest in after.repeated:
        return "saved again without a change"
    if digest in after.untouched:
        return "as issued: nobody typed in it"
    if digest not in after.counting:
        return f"does not count: another version for {issued.period} does"
    return ""


def _of_service(before: ServiceResult | None, after: ServiceResult | None) -> dict[Address, FigureEffect]:
    values_before, stands = _values(before), _values(after)
    was_accepted = before.accepted_addresses if before else frozenset()
    is_accepted = after.accepted_addresses if after else frozenset()
    statuses = {answer.answer.address: answer.answer.status for answer in after.answers} if after else {}
    effects: dict[Address, FigureEffect] = {}
    for address in dict.fromkeys([*values_before, *stands]):
        if address not in values_before:
            effects[address] = FigureEffect.NEW
        elif address not in stands:
            is_there = statuses.get(address) is AnswerStatus.INVALID
            effects[address] = FigureEffect.HELD if is_there else FigureEffect.LOST
        elif stands[address] != values_before[address]:
            effects[address] = FigureEffect.REPLACED
        elif address in was_accepted - is_accepted:
            effects[address] = FigureEffect.HELD
    return effects


def _values(service: ServiceResult | None) -> dict[Address, float | str]:
    answers = [sourced.answer for sourced in service.answers] if service else []
    values = {answer.address: answer.text or answer.number for answer in answers if answer.status in LOADED}
    return {address: value for address, value in values.items() if value is not None}


def _has(service: ServiceResult | None, digest: str, address: Address) -> bool:
    """Whether a file counts for a service, and has an answer at an address."""
    contributions = service.contributions if service else ()
    return any(part.file.returned.digest == digest and address in part.answers for part in contributions)
