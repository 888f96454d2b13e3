"""Run the cycle on the shipped example.

Issue, fill as providers would, collect.

Most providers are careful. One has a system of its own, which fills its standard workbook. Some make the mistakes that people make, one sends the same file twice,
one sends a letter instead, and one sends nothing.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from workbook.config import shipped_folder
from workbook.demo.people import people_entries
from workbook.demo.plausible import plausible_answers
from workbook.errors import UsageError
from workbook.feedback.filling import CellValue, Entries, fill_workbook, in_another_shape
from workbook.layout import InputRole, Issue, Part
from workbook.model import Address, Period, QuestionType, yes_no_words
from workbook.reader import IssuedForm
from workbook.register import read_register
from workbook.table.formats.csv import lines_bytes
from workbook.usecases.export import UPLOAD, WrittenExport, export
from workbook.usecases.files import STORE_NAME, file_errors, write_atomically
from workbook.usecases.fill import COLUMNS, fill_from_csv
from workbook.usecases.generate import WrittenFile, generate_workbooks
from workbook.usecases.people import PeopleRequest, generate_people
from workbook.usecases.read import Progress, ReadRun, read_returns
from workbook.usecases.workspace import Workspace

PERIOD = Period(2008, 2)
#: The day in the names of the zips. Extracts went up in the middle of a quarter.
_UPLOADED = dt.date(2008, 11, 14)
_COPY, _LETTER = "Copy of ", "covering letter.xlsx"
#: The form about people that the demonstration shows, and the providers that are asked it.
_PEOPLE_FORM, _DEPARTURES = "outcomes-short-term", "CLG-KPI-2.departures"
_ABOUT_PEOPLE = (("LCE", "99003"), ("DBY", "99001"), ("NTT", "99011"))
#: Where a provider's own system would leave its figures.
EXPORTED = "exported-by-a-provider"


@dataclass(frozen=True)
class Demonstration:
    """What the demonstration made.

    returns: the folder with the files the providers "sent".
    """

    issued: tuple[WrittenFile, ...]
    returns: Path
    collected: ReadRun
    exported: WrittenExport


def demonstrate(desk: Workspace, progress: Progress = lambda files, _: files) -> Demonstration:
    """Run the cycle into that folder.

    Raises UsageError where the folder holds real returns.
    """
    desk = replace(desk, config=shipped_folder())
    configuration = desk.configuration
    providers = read_register(desk.config / "examples" / "register.csv", configuration)
    _refuse_real_returns(desk, {(provider.authority, provider.provider_id) for provider in providers})
    issued = generate_workbooks(configuration, providers, PERIOD, desk)
    some = tuple(provider for provider in providers if (provider.authority, provider.provider_id) in _ABOUT_PEOPLE)
    request = PeopleRequest((_PEOPLE_FORM,), random.Random(_PEOPLE_FORM).choice)
    people = generate_people(configuration, some, PERIOD, desk, request)
    returns = desk.out / "returns" / str(PERIOD)
    with desk.store() as store:
        forms = {file.issued.workbook_id: store.issued_form(file.issued.workbook_id) for file in issued}
    left: dict[str, int] = {}
    for file in issued:
        form, partner = forms[file.issued.workbook_id], forms.get(_other_part(file, issued))
        if form is None:
            continue
        careful = careful_entries(form, partner)
        left |= _left(careful)
        if file.issued.part is Part.STANDARD:
            _send_from_a_system(desk, returns, file, careful)
        else:
            _send(returns, file.path, form, careful, _mistake(file.issued))
    _send_people(desk, returns, people, left)
    write_atomically(returns / _LETTER, b"Dear all, our figures will follow next week.")
    collected = read_returns((returns,), desk, progress)
    exported = export(desk, configuration, str(PERIOD), UPLOAD, day=_UPLOADED)
    return Demonstration((*issued, *people), returns, collected, exported)


def _refuse_real_returns(desk: Workspace, fictional: set[tuple[str, str]]) -> None:
    """Keep away from a folder that holds anything the demonstration did not make."""
    made = tuple(f"{authority}_{provider_id}_" for authority, provider_id in fictional)
    folder = desk.out / "returns" / str(PERIOD)
    with file_errors(desk.out):
        returns = list(folder.iterdir()) if folder.is_dir() else []
        results = desk.folder(PERIOD).exists()
        is_store = bool(desk.address) or (desk.out / STORE_NAME).exists()
    others = [path for path in returns if not path.name.removeprefix(_COPY).startswith((*made, _LETTER, "."))]
    if is_store:
        with desk.store() as store:
            others += [
                Path(w.file_name) for w in store.issued() if (w.issued.authority, w.issued.provider_id) not in fictional
            ]
    if others or (results and not is_store):
        raise UsageError(
            f"{desk.out}: this folder holds files that are not of the demonstration. Give another folder with --out."
        )


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
        write_atomically(returns / f"{_COPY}{path.name}", content)


def _left(careful: Entries) -> dict[str, int]:
    """How many people left each service, where it is asked."""
    numbers = {address.service: entry for address, entry in careful.answers.items() if address.question == _DEPARTURES}
    return {service: int(number) for service, number in numbers.items() if isinstance(number, float)}


def _send_people(desk: Workspace, returns: Path, people: tuple[WrittenFile, ...], left: Mapping[str, int]) -> None:
    """Put the workbooks about people into the folder, filled in; the first of those asked makes a mistake."""
    for file in people:
        with desk.store() as store:
            form = store.issued_form(file.issued.workbook_id)
        if form is not None:
            with file_errors(file.path):
                issued = file.path.read_bytes()
            is_first = (file.issued.authority, file.issued.provider_id) == _ABOUT_PEOPLE[0]
            content = fill_workbook(issued, form.layout, people_entries(form, left, mistaken=is_first))
            write_atomically(returns / file.path.name, content)


def _send_from_a_system(desk: Workspace, returns: Path, file: WrittenFile, entries: Entries) -> None:
    """Write what the provider's own system would export, and put the workbook filled from it into the folder."""
    lines = (
        (address.service, address.question, entry if isinstance(entry, str) else f"{entry:g}")
        for address, entry in entries.answers.items()
    )
    data = desk.out / EXPORTED / f"{file.path.stem}.csv"
    write_atomically(data, lines_bytes([COLUMNS, *lines]))
    target = returns / file.path.name
    with file_errors(target):
        target.unlink(missing_ok=True)
    fill_from_csv(file.path, data, desk, target, dt.datetime.combine(file.issued.due, dt.time(12)))


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
        for code, number in plausible_answers(form.framework, whole, period, service_id).items():
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
