"""Send what providers fill in, as people would.

Most providers are careful. One has a system of its own, which fills its standard workbook. Some make the mistakes that people make, one sends the same file twice,
and one sends nothing. In the quarters before this one, nobody makes a mistake.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from workbook.demo.hostels import HOSTELS, told_figures
from workbook.demo.more_forms import more_entries
from workbook.demo.people import people_entries
from workbook.demo.plausible import plausible_answers
from workbook.feedback.filling import Entries, fill_workbook, in_another_shape
from workbook.feedback.in_place import CellValue
from workbook.layout import InputRole, Issue, Part
from workbook.model import Address, Period, QuestionType, yes_no_words
from workbook.reader import IssuedForm
from workbook.table.formats.csv import lines_bytes
from workbook.usecases.files import file_errors, write_atomically
from workbook.usecases.fill import COLUMNS, fill_from_csv
from workbook.usecases.generate import WrittenFile
from workbook.usecases.workspace import Workspace

#: The quarter that the demonstration is about.
PERIOD = Period(2008, 2)
COPY, LETTER = "Copy of ", "covering letter.xlsx"
_DEPARTURES = "CLG-KPI-2.departures"
#: The providers that are asked the form about people.
ABOUT_PEOPLE = (("LCE", "99003"), ("DBY", "99001"), ("NTT", "99011"), *HOSTELS)
#: Where a provider's own system would leave its figures.
EXPORTED = "exported-by-a-provider"


@dataclass(frozen=True)
class Sending:
    """The workbooks of a quarter that providers fill and send.

    issued: quarterly. people: about people who left. more: of the other forms.
    """

    period: Period
    issued: tuple[WrittenFile, ...]
    people: tuple[WrittenFile, ...]
    more: tuple[WrittenFile, ...] = ()


def returns_folder(workspace: Workspace, period: Period) -> Path:
    """Where the files of a period are that the providers "sent"."""
    return workspace.out / "returns" / str(period)


def send_quarter(workspace: Workspace, sending: Sending) -> None:
    """Fill the workbooks of a quarter, and send them to its folder."""
    returns, issued = returns_folder(workspace, sending.period), sending.issued
    with workspace.store() as store:
        forms = {file.issued.workbook_id: store.issued_form(file.issued.workbook_id) for file in issued}
    left: dict[str, int] = {}
    for file in issued:
        form, partner = forms[file.issued.workbook_id], forms.get(_other_part(file, issued))
        if form is None:
            continue
        careful = careful_entries(form, partner)
        left |= _left(careful)
        if file.issued.part is Part.STANDARD:
            _send_from_a_system(workspace, returns, file, careful)
        else:
            _send(returns, file.path, form, careful, _mistake(file.issued))
    first = ABOUT_PEOPLE[0]
    for file in sending.people:
        is_first = (file.issued.authority, file.issued.provider_id) == first
        _send_form(workspace, returns, file, partial(people_entries, left=left, mistaken=is_first))
    for file in sending.more:
        _send_form(workspace, returns, file, more_entries)


Mistake = Callable[[IssuedForm, Entries], Entries | None]


def _other_part(file: WrittenFile, issued: tuple[WrittenFile, ...]) -> str:
    """The id of the other workbook of the same provider.

    It is empty where there is none.
    """
    issue = file.issued
    ids = [
        written.issued.workbook_id
        for written in issued
        if (written.issued.authority, written.issued.provider_id) == (issue.authority, issue.provider_id)
    ]
    return next((workbook_id for workbook_id in ids if workbook_id != issue.workbook_id), "")


def _send(returns: Path, path: Path, form: IssuedForm, careful: Entries, mistake: Mistake) -> None:
    """Put one provider's return into the folder, unless it sends nothing."""
    entries = mistake(form, careful)
    if entries is None:
        return
    with file_errors(path):
        issued = path.read_bytes()
    content = fill_workbook(issued, form.layout, entries)
    if mistake is _saved_in_another_shape:
        content = in_another_shape(content, form.layout)
    write_atomically(returns / path.name, content)
    if mistake is _sent_twice:
        write_atomically(returns / f"{COPY}{path.name}", content)


def _left(careful: Entries) -> dict[str, int]:
    """How many people left each service, where it is asked."""
    numbers = {address.service: entry for address, entry in careful.answers.items() if address.question == _DEPARTURES}
    return {service: int(number) for service, number in numbers.items() if isinstance(number, float)}


def _send_form(workspace: Workspace, returns: Path, file: WrittenFile, fill: Callable[[IssuedForm], Entries]) -> None:
    """Put a workbook of a form into the folder, filled in."""
    with workspace.store() as store:
        form = store.issued_form(file.issued.workbook_id)
    if form is not None:
        with file_errors(file.path):
            issued = file.path.read_bytes()
        write_atomically(returns / file.path.name, fill_workbook(issued, form.layout, fill(form)))


def _send_from_a_system(workspace: Workspace, returns: Path, file: WrittenFile, entries: Entries) -> None:
    """Write what the provider's own system would export, and put the workbook filled from it into the folder."""
    lines = (
        (address.service, address.question, entry if isinstance(entry, str) else f"{entry:g}")
        for address, entry in entries.answers.items()
    )
    data = workspace.out / EXPORTED / f"{file.path.stem}.csv"
    write_atomically(data, lines_bytes([COLUMNS, *lines]))
    target = returns / file.path.name
    with file_errors(target):
        target.unlink(missing_ok=True)
    fill_from_csv(file.path, data, workspace, target, dt.datetime.combine(file.issued.due, dt.time(12)))


def _mistake(issued: Issue) -> Mistake:
    return _MISTAKES.get((issued.authority, issued.provider_id), _nothing_wrong)


def careful_entries(form: IssuedForm, partner: IssuedForm | None = None) -> Entries:
    """Answer every box that is asked, within the rules.

    partner: the other part of the provider's questions.
    """
    questions = form.framework.questions
    period = form.layout.issued.period
    beside = (
        {service.service.service_id: service.states for service in partner.layout.issued.services} if partner else {}
    )
    answers: dict[Address, CellValue] = {}
    for sheet in form.layout.sheets:
        service_id = sheet.issued.service.service_id
        also = {code: state for code, state in beside.get(service_id, {}).items() if state.shown}
        whole = replace(sheet.issued, states=dict(sheet.issued.states) | also)
        told = told_figures(service_id, period)
        for code, number in plausible_answers(form.framework, whole, period, service_id, told).items():
            if sheet.state(questions[code].section).on:
                yes_no = questions[code].type is QuestionType.YES_NO
                answers[Address(service_id, "", code)] = yes_no_words(bool(number)) if yes_no else number
    return Entries(answers)


def _first_counts(form: IssuedForm) -> list[Address]:
    """The addresses of the first service's counts, in reading order."""
    sheet = form.layout.sheets[0]
    boxes = [box for box in form.layout.form.inputs if box.role is InputRole.ANSWER and box.type is QuestionType.COUNT]
    return [Address(sheet.issued.service.service_id, "", box.code) for box in boxes if sheet.state(box.section).on]


def _changed(form: IssuedForm, careful: Entries, *new: CellValue | None) -> Entries:
    """The careful answers with other content in the first boxes.

    None leaves a box empty.
    """
    answers = dict(careful.answers)
    for address, entry in zip(_first_counts(form), new, strict=False):
        answers.pop(address, None)
        if entry is not None:
            answers[address] = entry
    return replace(careful, answers=answers)


def _nothing_wrong(_: IssuedForm, careful: Entries) -> Entries:
    return careful


def _words_with_the_number(form: IssuedForm, careful: Entries) -> Entries:
    return _changed(form, careful, "12 people", "n/a")


def _left_blank(form: IssuedForm, careful: Entries) -> Entries:
    return _changed(form, careful, None, None)


def _part_over_whole(form: IssuedForm, careful: Entries) -> Entries:
    return _changed(form, careful, 2, 40)


def _unlikely_but_explained(form: IssuedForm, careful: Entries) -> Entries:
    wrong = _changed(form, careful, 400, 0)
    explained = dict.fromkeys(_first_counts(form), "Two services were merged in July.")
    return replace(wrong, explanations=explained)


def _half_a_person(form: IssuedForm, careful: Entries) -> Entries:
    return _changed(form, careful, 1.5, -3)


def _spaces_after(form: IssuedForm, careful: Entries) -> Entries:
    return _changed(form, careful, f"{careful.answers[_first_counts(form)[0]]:.0f} ")


def _sent_twice(_: IssuedForm, careful: Entries) -> Entries:
    return careful


def _saved_in_another_shape(_: IssuedForm, careful: Entries) -> Entries:
    return careful


def _sends_nothing(_: IssuedForm, __: Entries) -> None:
    return None


#: Which provider of the example register, by authority and id, makes which mistake.
_MISTAKES: dict[tuple[str, str], Mistake] = {
    ("DER", "00901"): _words_with_the_number,
    ("LCE", "99002"): _left_blank,
    ("LCE", "99003"): _part_over_whole,
    ("RUT", "99004"): _saved_in_another_shape,
    ("DBY", "99001"): _unlikely_but_explained,
    ("DBY", "99006"): _sent_twice,
    ("LIN", "99008"): _half_a_person,
    ("NTH", "99009"): _spaces_after,
    ("NTT", "99010"): _sends_nothing,
}
