"""What a run of reading changed, file by file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workbook.assess import LOADED, AnswerStatus
from workbook.layout import Issue
from workbook.model import Address, Period
from workbook.quarter import PeriodResult, ServiceResult
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


@dataclass(frozen=True)
class FigureChanges:
    """How many figures of a period became what.

    by_file: of those that each file has, by its digest.
    """

    counts: Counter[FigureEffect] = field(default_factory=Counter)
    by_file: defaultdict[str, Counter[FigureEffect]] = field(default_factory=lambda: defaultdict(Counter))


def effect_words(effects: Mapping[FigureEffect, int]) -> str:
    """Count effects in words: `10 new, 2 replaced`."""
    return ", ".join(f"{effects[effect]} {effect}" for effect in FigureEffect if effects.get(effect))


def figure_changes(before: Iterable[PeriodResult], after: Iterable[PeriodResult]) -> FigureChanges:
    """Compare what stood in the forms of a period with what stands now.

    They are counted service by service, and not kept.
    before: without a form of which nothing had been read.
    """
    services_before, changes = {result.form: result.services for result in before}, FigureChanges()
    for result in after:
        services = services_before.get(result.form, {})
        for key in sorted({*services, *result.services}):
            service = result.services.get(key)
            effects = _of_service(services.get(key), service)
            changes.counts.update(effects.values())
            for part in service.contributions if service and effects else ():
                own = (effect for address, effect in effects.items() if address in part.answers)
                changes.by_file[part.file.returned.digest].update(own)
    return changes


def file_effect(
    store: Store, file: ReceivedFile, before: PeriodResult | None, after: PeriodResult, changes: FigureChanges
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
    words = (tuple(sorted(replaced)), changes.by_file[digest], _outcome(file, issued, after))
    return FileEffect(name, issued.provider_name, issued.period, *words)


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
