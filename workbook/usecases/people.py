"""Issue workbooks of forms beside the quarterly return."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from workbook.errors import UsageError
from workbook.layout import Issue, IssuedService, place_form
from workbook.model import (
    QUARTERLY,
    Configuration,
    Every,
    Form,
    Framework,
    Per,
    Period,
    Provider,
    SampleDraw,
    Service,
    day_number,
)
from workbook.quarter import History, ServiceKey, asked_services, people_before
from workbook.references import Choose, new_references, reference_of, row_references
from workbook.selection import applies, form_states
from workbook.store import IssueRecord, Store, fingerprint, workbook_id
from workbook.text import counted, shortened
from workbook.usecases.configuration import require_configuration
from workbook.usecases.drafting import PlannedWorkbook, PreparedForm, draft_workbooks
from workbook.usecases.forgotten import Forgotten, all_forgotten
from workbook.usecases.generate import as_asked, asked_providers, moved_providers
from workbook.usecases.issuing import WrittenFile, issue_drafts, issue_record
from workbook.usecases.last_answers import last_answers
from workbook.usecases.workers import Progress
from workbook.usecases.workspace import PROGRAM, Workspace

#: Rows come in pages of so many people; a service has one page at least, and one for so many household units.
PAGE = 25
MOST_ROWS = 1500
#: A start at random has so many digits.
_DIGITS_OF_START = 6
#: A person of whom something was said within so many days has the reference printed again.
_LAST_READ_DAYS = 730


@dataclass(frozen=True)
class PeopleRequest:
    """Which forms are to be issued, and how.

    forms: codes of forms. rows: for each service, where that is said; 0 where it is not.
    only: the id of one provider; empty for all. choose: what draws the characters of references.
    """

    forms: tuple[str, ...]
    choose: Choose
    rows: int = 0
    only: str = ""


def written_rows(text: str) -> int:
    """Read how many rows a sheet is to have.

    0: as many as are enough. Raises UsageError.
    """
    if not re.fullmatch("[0-9]{0,9}", text) or int(text or 0) > MOST_ROWS:
        raise UsageError(f"--rows is {shortened(text, 20)}; give a number from 1 to {MOST_ROWS}.")
    return int(text or 0)


def generate_people(
    configuration: Configuration,
    providers: tuple[Provider, ...],
    period: Period,
    workspace: Workspace,
    request: PeopleRequest,
    *,
    password: str = "",
    progress: Progress = lambda made, _: made,
    state: int | None = None,
) -> tuple[WrittenFile, ...]:
    """Write and record the workbooks of further forms.

    A reference that was issued for a service and period stays. Raises UsageError for a form that cannot be issued so,
    or that is for none of the services; else as `generate_workbooks`, which says what state is.
    """
    written_rows(str(request.rows))
    chosen = asked_providers(configuration, providers, period, request.only)
    for code in request.forms:
        _check_form(configuration.framework, code)
    with workspace.store() as store:
        begun = store.state()
        require_configuration(workspace, store, configuration)
        workspace.log(f"{PROGRAM} issues {', '.join(request.forms)} of {period} to {counted(len(chosen), 'provider')}")
        issued = {code: store.issued(period, code) for code in request.forms}
        last_read = _last_read(configuration.framework, store, period, request.forms)
        earlier = {code: _asked_already(configuration.framework.form(code), store, period) for code in request.forms}
        forgotten = all_forgotten(workspace, store)
        issuing = _Issuing(configuration, period, store, request, issued, {}, {}, last_read, forgotten, earlier)
        planned = list(issuing.planned(chosen))
        if not planned:
            raise UsageError(issuing.nobody)

        def is_as_planned() -> bool:
            said = _last_read(configuration.framework, store, period, request.forms)
            return (said, all_forgotten(workspace, store)) == (last_read, forgotten)

        drafts = draft_workbooks(workspace, planned, password, progress)
        since = begun if state is None else state
        return issue_drafts(workspace, store, configuration, period, drafts, since, is_as_planned)


def _check_form(framework: Framework, code: str) -> None:
    forms = {form.code: form for form in framework.forms if form.code != QUARTERLY}
    if code not in forms:
        choice = f"Give one of: {', '.join(forms)}." if forms else "The configuration has none."
        raise UsageError(f"'{code}' is not a form beside the quarterly return. {choice}")
    if forms[code].per is Per.PERSON and framework.person_data is None:
        raise UsageError(
            "the configuration does not say why data about people are collected, nor for how long they are kept. "
            "Fill in person_data in framework.yaml."
        )


def _last_read(
    framework: Framework, store: Store, period: Period, forms: Iterable[str]
) -> dict[tuple[str, ServiceKey], History]:
    """The people of each service whose references are printed again, with what was said.

    Something was said of them not long before the period.
    """
    earliest = day_number(period.start) - _LAST_READ_DAYS
    return {
        (code, key): {
            row: answers
            for row, answers in people.items()
            if _is_since(answers.get(framework.form(code).kept_by), earliest)
        }
        for code in forms
        for key, people in people_before(store, period, code).items()
    }


def _asked_already(form: Form, store: Store, period: Period) -> dict[tuple[str, str], Period]:
    """The services that were asked a form in another period of its span, which is asked once in that."""
    span = period.covering(form.every)
    others = (other for other in store.periods() if other != period and span.start <= other.start <= span.end)
    return {
        key.identity: other
        for other in (others if form.every is not Every.PERIOD else ())
        for keys in asked_services(store.issued(other, form.code)).values()
        for key in keys
    }


def _is_since(day: float | str | None, earliest: float) -> bool:
    return isinstance(day, float) and day >= earliest


def _start(choose: Choose) -> float:
    """Where a sample begins: at random, from 0 up to 1."""
    return float("0." + "".join(choose(string.digits) for _ in range(_DIGITS_OF_START)))


@dataclass(frozen=True)
class _Issuing:
    """One run.

    issued: what was issued before, by form. placed: forms so far, by authority's variant, code and rows.
    taken: references so far, by authority.
    last_read: the references that are printed again, by form and service. forgotten: those that are printed no more.
    asked_in: by form, the services that are asked it no more, and when they were.
    """

    configuration: Configuration
    period: Period
    store: Store
    request: PeopleRequest
    issued: Mapping[str, tuple[IssueRecord, ...]]
    placed: dict[tuple[str, str, int], PreparedForm]
    taken: dict[str, set[str]]
    last_read: Mapping[tuple[str, ServiceKey], History]
    forgotten: Forgotten
    asked_in: Mapping[str, Mapping[tuple[str, str], Period]]

    @property
    def nobody(self) -> str:
        """Why nobody is asked anything."""
        forms = " or ".join(self.request.forms)
        earlier = {code: periods for code, periods in self.asked_in.items() if periods}
        if not earlier:
            return f"no service is one that {forms} is for. See `explain` for its duration."
        code, periods = next(iter(earlier.items()))
        every, other = self.configuration.framework.form(code).every, min(periods.values())
        return (
            f"{code} is asked once a {every.value.replace('_', '-')}, and was issued for {other}. "
            f"Give --period {other}, or take that back with `cancel`."
        )

    def planned(self, providers: Iterable[Provider]) -> Iterator[PlannedWorkbook]:
        """Go through what is to be issued to some providers, form by form."""
        moved = {code: moved_providers(self.store, self.period, providers, code) for code in self.request.forms}
        for provider in providers:
            for code in self.request.forms:
                prepared, record = self.record(provider, code)
                if record.services:
                    remarks = tuple(self._left_out(provider, code))
                    before = self._before(provider, prepared.framework, code)
                    yield PlannedWorkbook(prepared, record, remarks, provider in moved[code], before)

    def record(self, provider: Provider, code: str) -> tuple[PreparedForm, Issue]:
        """What a provider is asked by a further form.

        It has an id, and the form placed with rows enough.
        """
        framework = self.configuration.framework_for(provider.authority)
        form = framework.form(code)
        before = self._issued_before(provider, code)
        services = tuple(
            self._service(form, provider, service, before.get(service.service_id))
            for service in provider.services
            if applies(form.applies_to, service) and not self._asked_in(provider, service, code)
        )
        rows = max((len(service.records) for service in services), default=PAGE)
        prepared = self._prepared(framework, provider.authority, code, rows)
        issue = issue_record(prepared, provider, self.period, services, code)
        return prepared, replace(issue, workbook_id=workbook_id(issue))

    def _asked_in(self, provider: Provider, service: Service, code: str) -> Period | None:
        """The other period in which a service is asked a form that is asked once."""
        key = ServiceKey(provider.authority, provider.provider_id, service.service_id)
        return self.asked_in[code].get(key.identity)

    def _left_out(self, provider: Provider, code: str) -> Iterator[str]:
        for service in provider.services:
            other = self._asked_in(provider, service, code)
            if other is not None:
                yield f"{service.service_id}: {code} was issued for {other}, and is asked once."

    def _before(self, provider: Provider, framework: Framework, code: str) -> dict[str, dict[str, str]]:
        """What is printed of what was said of people last, by service and row."""
        keys = {
            service.service_id: ServiceKey(provider.authority, provider.provider_id, service.service_id)
            for service in provider.services
        }
        return {
            service_id: {
                row: last_answers(framework, framework.form(code), answers)
                for row, answers in self.last_read.get((code, key), {}).items()
            }
            for service_id, key in keys.items()
        }

    def _service(self, form: Form, provider: Provider, service: Service, issued: IssuedService | None) -> IssuedService:
        """A service; of people with its references: those it had, those last read, and new ones for more rows.

        issued: as it was issued already; its sample stays.
        """
        states, authority = form_states(form, service, self.period), provider.authority
        if form.per is Per.SERVICE:
            return IssuedService(as_asked(service), states, {})
        if authority not in self.taken:
            self.taken[authority] = set(map(reference_of, self.store.references(authority)))
        taken = self.taken[authority]
        key = (form.code, ServiceKey(authority, provider.provider_id, service.service_id))
        before = tuple(
            reference
            for reference in map(reference_of, () if issued is None else issued.records)
            if not self.forgotten.holds(authority, service.service_id, reference)
        )
        people = tuple(dict.fromkeys((*before, *map(reference_of, self.last_read.get(key, {})))))
        new = new_references(max(0, self._people(service, form) - len(people)), taken, self.request.choose)
        taken.update(new)
        sample = None if issued is None else issued.sample
        if form.sample is not None and sample is None:
            sample = SampleDraw(form.sample.rate_of(service.client_group), _start(self.request.choose))
        return IssuedService(as_asked(service), states, {}, row_references((*people, *new), form.rows_each), sample)

    def _people(self, service: Service, form: Form) -> int:
        """How many people a sheet has rows for."""
        pages = -(-(service.household_units or 0) // PAGE)
        return self.request.rows or min(MOST_ROWS // form.rows_each, PAGE * max(1, pages))

    def _issued_before(self, provider: Provider, code: str) -> dict[str, IssuedService]:
        """What this form's workbook of the period asks of services already, by their ids."""
        owner = (provider.authority, provider.provider_id)
        return {
            service.service.service_id: service
            for record in self.issued[code]
            if (record.issued.authority, record.issued.provider_id) == owner
            for service in record.issued.services
        }

    def _prepared(self, framework: Framework, authority: str, code: str, rows: int) -> PreparedForm:
        key = (authority if authority in self.configuration.local else "", code, rows)
        if key not in self.placed:
            form = place_form(framework.form(code), framework.periods.collected, rows)
            self.placed[key] = PreparedForm(framework, form, fingerprint(framework, form), code)
        return self.placed[key]
