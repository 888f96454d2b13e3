"""Which versions of a return wait until an officer has decided on them.

In an open period the version saved last counts. A version waits where it would change figures that stand, and came after
the period was closed or after an upload or a share that has them; or was saved after the following period had ended,
while what stands was not. Until somebody decides, what stood stands.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from workbook.assess import LOADED
from workbook.findings import Code
from workbook.model import QUARTERLY, Address, Doubt
from workbook.quarter.bounds import PeriodBounds
from workbook.quarter.current_files import ServiceKey, Slot, contributions_of, current_files, repeats, slots_of
from workbook.quarter.service import ServiceResult, judge_service
from workbook.reader import IssuedForm
from workbook.store import Decision, ReceivedFile, Store, Verdict

#: The item under which an officer decides on a version of a return. No question's code is like it.
VERSION = "version"
#: How much of a file's digest a decision names.
_SHORT = 12

#: A service's figures: the value at each address, or that it was taken out.
Figures = dict[Address, object]


@dataclass(frozen=True)
class WaitingVersion:
    """A version that waits for a decision.

    older: the file that it would take the place of, or contradict.
    figures: how many figures that stand it would change.
    why: what stands in its way, in words.
    """

    file: ReceivedFile
    older: ReceivedFile
    figures: int
    why: str


@dataclass(frozen=True)
class Versions:
    """The versions of a period's returns: which count, and which wait.

    received: oldest saved first. issued_form: none of a workbook that was taken back. decisions: by service.
    """

    received: tuple[ReceivedFile, ...]
    issued_form: Callable[[str], IssuedForm | None]
    bounds: PeriodBounds
    decisions: Mapping[ServiceKey, list[Decision]]

    @cached_property
    def current(self) -> dict[Slot, ReceivedFile]:
        """The file that counts in each slot."""
        current = current_files(self.received, self.issued_form)
        for key, arrivals in self._bound.items():
            counting, _ = _settled(arrivals, self._judged(key), self.verdicts(key), self.bounds)
            current = {slot: file for slot, file in current.items() if slot.service != key} | counting
        return current

    @cached_property
    def waiting(self) -> dict[ServiceKey, tuple[WaitingVersion, ...]]:
        """The versions of each service that wait for a decision."""
        return self._waiting(self.verdicts)

    @cached_property
    def waiting_files(self) -> tuple[ReceivedFile, ...]:
        """The files that wait for a decision, oldest saved first."""
        waiting = {version.file.returned.digest for versions in self.waiting.values() for version in versions}
        return tuple(file for file in self.received if file.returned.digest in waiting)

    @cached_property
    def waited(self) -> dict[ServiceKey, tuple[WaitingVersion, ...]]:
        """The versions that wait, or would if nothing had been decided on them."""
        return self._waiting(lambda _: {})

    def verdicts(self, key: ServiceKey) -> dict[str, Verdict]:
        """The last verdict on each version, by its digest's beginning."""
        verdicts = {
            digest: decision.verdict
            for decision in self.decisions.get(key, [])
            if decision.question == VERSION
            for digest in decision.grounds.entered
        }
        return {digest: verdict for digest, verdict in verdicts.items() if verdict is not Verdict.REOPEN}

    def entered(self, key: ServiceKey) -> dict[Address, tuple[str, ...]]:
        """The versions to decide on, by address of the decision."""
        waited = self.waited.get(key, ())
        if not waited:
            return {}
        return {Address(key.service_id, "", VERSION): tuple(sorted(short_digest(version.file) for version in waited))}

    def _waiting(
        self, verdicts: Callable[[ServiceKey], Mapping[str, Verdict]]
    ) -> dict[ServiceKey, tuple[WaitingVersion, ...]]:
        every = {
            key: _settled(arrivals, self._judged(key), verdicts(key), self.bounds)[1]
            for key, arrivals in self._bound.items()
        }
        return {key: waiting for key, waiting in every.items() if waiting}

    @cached_property
    def _bound(self) -> dict[ServiceKey, list[Arrival]]:
        """What came for each service that has a file saved late, or come after a bound."""
        bounds = self.bounds
        if bounds.closing is None and not bounds.releases and not any(map(bounds.is_late, self.received)):
            return {}
        arrivals: dict[ServiceKey, list[Arrival]] = {}
        for age, file in enumerate(self.received):
            for slot in slots_of(file, self.issued_form):
                arrivals.setdefault(slot.service, []).append(Arrival(slot, file, age))
        return {
            key: came
            for key, came in arrivals.items()
            if len(came) > 1
            if any(bounds.is_late(arrival.file) or bounds.epoch(arrival.file, key.authority) for arrival in came)
        }

    @cached_property
    def _figures(self) -> dict[tuple[ServiceKey, frozenset[str]], Figures]:
        """The figures of a service, by the digests of the files that count: each choice of files is judged once."""
        return {}

    def _judged(self, key: ServiceKey) -> Callable[[Mapping[Slot, ReceivedFile]], Figures]:
        """Work out the figures of a service from the files that count."""

        def judged(current: Mapping[Slot, ReceivedFile]) -> Figures:
            chosen = key, frozenset(file.returned.digest for file in current.values())
            if chosen not in self._figures:
                contributions = contributions_of(current, self.issued_form)
                result = judge_service(key, contributions.get(key, ()), self.decisions.get(key, []))
                self._figures[chosen] = standing_figures(result)
            return self._figures[chosen]

        return judged


@dataclass(frozen=True)
class Arrival:
    """One file that came for one slot.

    age: its place among all, the oldest saved first.
    """

    slot: Slot
    file: ReceivedFile
    age: int


def versions_of(store: Store, bounds: PeriodBounds, cancelled: Collection[str], form: str, authority: str) -> Versions:
    """What came for a form of a period.

    cancelled: the references of workbooks that were taken back. authority: of one alone; of all where empty.
    """

    def asked_form(workbook_id: str) -> IssuedForm | None:
        return None if workbook_id in cancelled else store.issued_form(workbook_id)

    period = bounds.period
    decisions: dict[ServiceKey, list[Decision]] = defaultdict(list)
    for decision in store.decisions(period):
        key = ServiceKey(decision.authority, decision.provider_id, decision.service_id)
        if form == QUARTERLY or decision.address != Address(decision.service_id, "", ""):
            decisions[key].append(decision)  # whose return of a service counts is asked of the quarterly form alone
    received = store.received(period, form, authority, is_on_demand=form != QUARTERLY)
    return Versions(received, asked_form, bounds, decisions)


def short_digest(file: ReceivedFile) -> str:
    """What a decision calls a version."""
    return file.returned.digest[:_SHORT]


def standing_figures(result: ServiceResult) -> Figures:
    """The figures of a service that stand: loaded or excluded."""
    taken_out = {finding.address for finding in result.findings if finding.code is Code.TAKEN_OUT}
    figures: Figures = {address: result.entered.get(address) for address in taken_out}
    for sourced in result.answers:
        answer = sourced.answer
        if answer.status in LOADED and (answer.number is not None or answer.text):
            figures[answer.address] = answer.number if answer.number is not None else answer.text
    return figures


def _settled(
    arrivals: Iterable[Arrival],
    judged: Callable[[Mapping[Slot, ReceivedFile]], Figures],
    verdicts: Mapping[str, Verdict],
    bounds: PeriodBounds,
) -> tuple[dict[Slot, ReceivedFile], tuple[WaitingVersion, ...]]:
    """Let the files of one service come one after another: which count, and which wait."""
    current: dict[Slot, Arrival] = {}
    waiting: dict[Slot, tuple[Arrival, WaitingVersion]] = {}

    def is_in_time(arrival: Arrival) -> bool:
        return not bounds.is_late(arrival.file) or verdicts.get(short_digest(arrival.file)) is Verdict.INCLUDE

    for arrival in _in_order(arrivals, bounds):
        slot, verdict = arrival.slot, verdicts.get(short_digest(arrival.file))
        before = current.get(slot)
        if verdict is Verdict.EXCLUDE or (before is not None and not _follows(arrival, before, is_in_time)):
            continue
        if before is not None and repeats(arrival.file, before.file):
            continue
        files = {place: come.file for place, come in current.items()}
        changed = _changed(judged(files), judged({**files, slot: arrival.file}))
        why = ""
        if changed and verdict is not Verdict.INCLUDE:
            in_time = any(map(is_in_time, current.values()))
            why = bounds.reason(arrival.file, slot.service, changed, stood_in_time=in_time)
        if why and (slot not in waiting or arrival.age > waiting[slot][0].age):
            older = before or max(current.values(), key=lambda come: come.age)
            waiting[slot] = arrival, WaitingVersion(arrival.file, older.file, len(changed), why)
        elif not why:
            current[slot] = arrival
    counting = {slot: arrival.file for slot, arrival in current.items()}
    left = [
        version
        for slot, (arrival, version) in waiting.items()
        if slot not in current or _follows(arrival, current[slot], is_in_time)
    ]
    return counting or _lapsed(arrivals), tuple(left)


def _in_order(arrivals: Iterable[Arrival], bounds: PeriodBounds) -> list[Arrival]:
    """Before any bound the order of coming does not matter: those saved in time first. After it, as they came."""

    def order(arrival: Arrival) -> tuple[int, bool, float, int]:
        epoch = bounds.epoch(arrival.file, arrival.slot.service.authority)
        received = arrival.file.received.timestamp() if epoch and arrival.file.received else 0.0
        return epoch, not epoch and bounds.is_late(arrival.file), received, arrival.age

    return sorted(arrivals, key=order)


def _follows(arrival: Arrival, before: Arrival, is_in_time: Callable[[Arrival], bool]) -> bool:
    """Whether a file may take the place of the one before it: saved later, or in time where that was not."""
    service_id, entries = arrival.slot.service.service_id, arrival.file.returned.entries
    if any(entry.doubt is Doubt.NO_SHEET and entry.address.service == service_id for entry in entries):
        return False
    return arrival.age > before.age or (is_in_time(arrival) and not is_in_time(before))


def _changed(before: Figures, now: Figures) -> set[Address]:
    return {address for address, figure in before.items() if now.get(address) != figure}


def _lapsed(arrivals: Iterable[Arrival]) -> dict[Slot, ReceivedFile]:
    """Where every version was refused, nothing stands that they would change: the last saved of each slot."""
    return {arrival.slot: arrival.file for arrival in sorted(arrivals, key=lambda come: come.age)}
